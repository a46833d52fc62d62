package peer

import (
	"context"
	"strings"
	"time"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

// maxReason is the most bytes of a reason that are said.
const maxReason = 200

// provePromises gives an account's lines to who has its key, so that they need this
// peer no more to have them credited.
func (n *Node) provePromises(ctx context.Context, q desk.Promising) (desk.Promised, error) {
	const op = "prove promises"
	if n.cfg.Points == nil {
		return desk.Promised{}, fault.New(fault.NotFound, op, "this merchant issues no points")
	}
	now := uint64(time.Now().UnixMilli())
	switch {
	case q.Time > now+desk.MaxPromiseAge:
		return desk.Promised{}, fault.New(fault.NotYet, op, "asked by a clock that is ahead")
	case q.Time+desk.MaxPromiseAge < now:
		return desk.Promised{}, fault.New(fault.Expired, op, "asked too long ago; sign the question anew")
	}
	signer, err := eip712.Recover(desk.PromiseDigest(n.cfg.Consortium, n.cfg.Self, q.Account, q.Time), q.Signature)
	if err != nil {
		return desk.Promised{}, err
	}
	if signer != q.Account {
		return desk.Promised{}, fault.New(fault.BadSignature, op, "only the account itself is told")
	}
	found, err := n.cfg.Points.Promises(ctx, q.Account, points.Position{Release: q.Release, Ref: q.Ref}, desk.MaxProven)
	if err != nil {
		return desk.Promised{}, err
	}
	var out desk.Promised
	for _, p := range found {
		out.Lines = append(out.Lines, desk.ProvenLine{
			Amount: p.Line.Amount, Ref: p.Line.Ref, Root: p.Root, Count: p.Count, Index: p.Index, Release: p.Line.Release, Proof: p.Proof,
			State: p.State.String(), Reason: strings.ToValidUTF8(p.Reason[:min(len(p.Reason), maxReason)], ""),
		})
	}
	return out, nil
}
