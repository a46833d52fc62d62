package peer

import (
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// Observed says what a peer did.
type Observed uint8

// What can be observed.
const (
	FactPublished Observed = iota + 1 // a fact of this peer's own, or one that a wallet handed in, goes out
	FactStored                        // a fact that was new here is durable
	RecordOpened                      // a record was opened under a grant
	RecordRefused                     // a record will not be opened under a grant, for good
	CopiesPurged                      // copies were removed because their grant ended
	GrantHeld                         // a grant to this merchant was stored
	OrderTaken                        // an order was recorded
)

// Observation is one thing that a peer did, for simulations and recordings. It
// holds ids that gossip shows to everybody, and no customer.
type Observation struct {
	What  Observed
	Fact  [32]byte        // the fact's id, or that of the record's header
	Kind  fact.Kind       // of a fact
	Bytes int             // of a fact
	From  peer.ID         // who brought a fact by gossip; empty: it came otherwise
	Grant consent.GrantID // of a record or its header, of copies, or that a statement of consent is about
	Fault fault.Kind      // why a record was refused
	Count int             // copies purged

	Rights  consent.Rights   // of a grant that was stored, or that ended with its copies
	Amount  credential.Micro // total of an order; negative: it takes another one back
	Receipt bool             // of an order: it has a credential under a live grant already
}

func (n *Node) tell(o Observation) {
	if n.cfg.Observe != nil {
		n.cfg.Observe(o)
	}
}

func (n *Node) observeFact(what Observed, c admit.Checked, from peer.ID) {
	o := Observation{What: what, Fact: c.Fact.ID(), Kind: c.Fact.Kind, Bytes: len(c.Raw), From: from}
	if s, ok := c.Body.(consent.Statement); ok {
		o.Grant = s.Grant
	}
	if c.Fact.Kind == fact.KindHeader {
		o.Grant = c.Fact.Subject // the grant to write
	}
	n.tell(o)
}
