package peer

import (
	"context"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/did"
)

// Parting is what ends, or somebody has to see to, when this member leaves.
type Parting struct {
	custody.Duties
	Grants int // given to this merchant, that stand
	Others int // active members but this one
}

// Standing is this merchant's entry of the registry as last read, and whether it has
// one.
func (n *Node) Standing() (did.Member, bool) { return n.cfg.Chain.Registry().Member(n.cfg.Self) }

// Parting counts what this peer knows of.
func (n *Node) Parting(ctx context.Context) (p Parting, err error) {
	p.Others, p.Grants = len(n.others()), len(n.crm.Grants())
	p.Duties, err = n.custody.Duties(ctx, p.Others)
	return p, err
}
