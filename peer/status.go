package peer

import (
	"context"
	"errors"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// noticeLifetime is how long a notice fact is kept: five years.
const noticeLifetime = 5 * 365 * 24 * time.Hour

// Neighbour is how this peer stands with another member.
type Neighbour struct {
	Merchant   did.Merchant `json:"merchant"`
	Name       string       `json:"name"`
	PeerID     string       `json:"peer_id"`
	Connected  bool         `json:"connected"`
	Blocked    bool         `json:"blocked"`
	Heard      time.Time    `json:"heard" doc:"When facts were last reconciled with it."`
	Divergence uint64       `json:"divergence" doc:"Facts that one side lacked when the last reconciliation began."`
}

// Status is a peer's state of health and work.
type Status struct {
	Merchant     did.Merchant   `json:"merchant"`
	Consortium   string         `json:"consortium"`
	Standing     string         `json:"standing" enum:"none,active,suspended,left" doc:"In the registry, as last read."`
	PeerID       string         `json:"peer_id"`
	Addresses    []string       `json:"addresses"`
	Fresh        bool           `json:"fresh" doc:"Whether this custodian had all that a majority of members held within a minute. If not, it helps nobody to read."`
	Facts        uint64         `json:"facts"`
	Grants       map[string]int `json:"grants" doc:"Consent lines by state."`
	Held         int            `json:"held_grants" doc:"Grants given to this merchant that stand."`
	Contacts     int            `json:"contacts"`
	LogEntries   uint64         `json:"log_entries"`
	PendingReads int            `json:"pending_reads"`
	PendingPins  int            `json:"pending_pins"`
	Idle         bool           `json:"idle" doc:"No fact waits to be processed, and no read or pin is queued."`
	BytesIn      uint64         `json:"bytes_in" doc:"Over the wire since the start."`
	BytesOut     uint64         `json:"bytes_out"`
	Blocks       storage.Usage  `json:"blocks"`
	Storage      []Store        `json:"storage" doc:"What facts, private values and blocks take of the disk."`
	Gossip       gossip.Stats   `json:"gossip"`
	Members      []Neighbour    `json:"members"`
}

var standings = map[did.Status]string{did.StatusNone: "none", did.StatusActive: "active", did.StatusSuspended: "suspended", did.StatusLeft: "left"}

// Status reports how this peer is.
func (n *Node) Status(ctx context.Context) (Status, error) {
	s := Status{
		Merchant: n.cfg.Self, Consortium: n.cfg.Consortium, PeerID: n.cfg.Host.ID().String(), Fresh: n.fresh(),
		Grants: map[string]int{}, Held: len(n.crm.Grants()), Contacts: len(n.crm.Contacts()), LogEntries: n.cfg.Log.Size(),
		Gossip: n.gossip.Stats(), Members: n.neighbours(),
	}
	member, _ := n.Standing()
	s.Standing = standings[member.Status]
	s.BytesIn, s.BytesOut = n.cfg.Bandwidth()
	for _, a := range n.cfg.Host.Addrs() {
		s.Addresses = append(s.Addresses, a.String()+"/p2p/"+s.PeerID)
	}
	for state, count := range n.book.counts() {
		s.Grants[state.String()] = count
	}
	var errs [6]error
	s.Facts, errs[0] = n.cfg.Facts.Count(ctx)
	s.Blocks, errs[1] = n.cfg.Blobs.Usage(ctx)
	s.PendingReads, errs[2] = n.queued(ctx, n.readQueue())
	s.PendingPins, errs[3] = n.queued(ctx, n.pinQueue())
	s.Storage, errs[5] = n.stores(ctx)
	var behind bool
	behind, errs[4] = n.behind(ctx)
	s.Idle = !behind && s.PendingReads+s.PendingPins == 0
	return s, errors.Join(errs[:]...)
}

// Fresh reports whether this custodian may help: see Status.
func (n *Node) Fresh() bool { return n.fresh() }

// Ready says why this peer cannot serve yet, or nil: it must know the members
// and be one of them.
func (n *Node) Ready() error {
	m, ok := n.cfg.Chain.Registry().Member(n.cfg.Self)
	switch {
	case len(n.cfg.Chain.Registry().Members()) == 0:
		return fault.New(fault.Unavailable, "be ready", "the members are not known yet: the chain has not been read")
	case m.Status == did.StatusLeft:
		return fault.New(fault.NotMember, "be ready", "this merchant has left for ever; one that comes back does so with another account")
	case m.Status == did.StatusSuspended:
		return fault.New(fault.NotMember, "be ready", "this merchant is suspended; the others must vote to reinstate it")
	case !ok || m.Status != did.StatusActive:
		return fault.New(fault.NotMember, "be ready", "this merchant is not an active member; the others must vote to admit it")
	}
	return nil
}

// behind reports whether a follower has facts before it.
func (n *Node) behind(ctx context.Context) (bool, error) {
	for _, f := range n.followers() {
		at, err := n.cursor(ctx, f.name)
		if err != nil {
			return false, err
		}
		page, err := n.cfg.Facts.Since(ctx, at, 1)
		if err != nil || len(page) > 0 {
			return true, err
		}
	}
	return false, nil
}

func (n *Node) neighbours() []Neighbour {
	states := n.sync.States()
	var out []Neighbour
	for _, m := range n.cfg.Chain.Registry().Members() {
		id := IDOf(m.PeerKey)
		if m.ID == n.cfg.Self || m.Status != did.StatusActive {
			continue
		}
		out = append(out, Neighbour{
			Merchant: m.ID, Name: m.Name, PeerID: id.String(), Blocked: n.blocked(id),
			Connected: n.cfg.Host.Network().Connectedness(id) == network.Connected,
			Heard:     states[id].Heard, Divergence: states[id].Divergence,
		})
	}
	return out
}

// Blocker refuses connections to and from chosen peers.
type Blocker interface {
	BlockPeer(peer.ID) error
	UnblockPeer(peer.ID) error
	ListBlockedPeers() []peer.ID
}

func (n *Node) blocked(id peer.ID) bool {
	for _, b := range n.cfg.Blocker.ListBlockedPeers() {
		if b == id {
			return true
		}
	}
	return false
}

// Block cuts this peer off from another member, or lets it back in.
func (n *Node) Block(m did.Merchant, block bool) error {
	id, err := n.peerOf(m)
	if err != nil {
		return err
	}
	if !block {
		return n.cfg.Blocker.UnblockPeer(id)
	}
	if err := n.cfg.Blocker.BlockPeer(id); err != nil {
		return err
	}
	return n.cfg.Host.Network().ClosePeer(id)
}

// Publish stores a notice of this merchant and gossips it. The same text is
// published once.
func (n *Node) Publish(ctx context.Context, notice consent.Notice) (consent.NoticeID, error) {
	notice.Merchant = n.cfg.Self
	if err := notice.Check(); err != nil {
		return consent.NoticeID{}, err
	}
	id := notice.ID()
	_, err := n.once(ctx, append([]byte("notice "), id[:]...), func(now uint64) fact.Fact {
		return fact.Sign(fact.Fact{
			Kind: fact.KindNotice, Seq: notice.Seq, Time: now, Expiry: now + uint64(noticeLifetime.Milliseconds()),
			Subject: id, Body: notice.Encode(),
		}, n.cfg.Key)
	})
	return id, err
}

// GiveBack ends a grant from the merchant's side: its keys and copies are
// removed here. The customer's statement stays as it is.
func (n *Node) GiveBack(ctx context.Context, id consent.GrantID) error {
	held, ok := n.crm.Grant(id)
	if !ok {
		return fault.New(fault.NotFound, "give back grant", "no such grant is held here")
	}
	return n.end(ctx, held)
}

// CRM is this merchant's view of its customers.
func (n *Node) CRM() *crm.Store { return n.crm }

// Import takes encoded facts from a file or another system, by the same checks
// as gossip. Entry i of the result is what became of raws[i].
func (n *Node) Import(ctx context.Context, raws [][]byte) []error { return n.takeMany(ctx, raws) }

// Pins lists at most limit blocks that this peer pins, in the order of the bytes of
// their names, after the given one; cid.Undef: from the first.
func (n *Node) Pins(ctx context.Context, after cid.Cid, limit int) ([]string, error) {
	out := []string{}
	for c, err := range n.cfg.Blobs.Pinned(ctx) {
		if err != nil {
			return nil, err
		}
		if len(out) >= limit {
			break
		}
		if c.KeyString() > after.KeyString() {
			out = append(out, c.String())
		}
	}
	return out, nil
}

// Reconcile exchanges facts with every connected member now and returns how
// many facts this peer and the others lacked of each other.
func (n *Node) Reconcile(ctx context.Context) (uint64, error) {
	var total uint64
	var failed []error
	for _, id := range n.others() {
		if n.cfg.Host.Network().Connectedness(id) != network.Connected {
			continue
		}
		st, err := n.sync.Reconcile(ctx, id)
		failed = append(failed, err)
		total += st.Divergence
	}
	return total, errors.Join(failed...)
}
