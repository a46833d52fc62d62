package loyalty

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/offer"
)

// PairOf names two kinds of points. Low is the lower address.
type PairOf struct{ Low, High chain.Address }

// PairOfPoints is the pair of two kinds of points, in either order.
func PairOfPoints(a, b chain.Address) PairOf {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return PairOf{a, b}
}

// Stop is the newest pause of a pair.
type Stop struct {
	By    chain.Address // a merchant of the pair, or who showed a money pump
	Pump  bool          // a money pump was shown
	Block uint64
}

// ShownPump is a money pump that was shown to the chain.
type ShownPump struct {
	Cycle  []offer.ID
	Paused []PairOf // the pairs that it stopped; those that were stopped before are not in it
	By     chain.Address
	Block  uint64
}

// History is what members did about pairs.
type History struct {
	Proposed []Proposed
	Voters   map[uint64][]chain.Address // by proposal, in the order of their votes
	Enacted  map[uint64]bool
	Pairs    []PairOf // that ever were open
	Stops    map[PairOf]Stop
	Pumps    []ShownPump
}

func newHistory() History {
	return History{Voters: map[uint64][]chain.Address{}, Enacted: map[uint64]bool{}, Stops: map[PairOf]Stop{}}
}

func (h History) clone() History {
	out := History{
		Proposed: slices.Clone(h.Proposed), Voters: maps.Clone(h.Voters), Enacted: maps.Clone(h.Enacted), Pairs: slices.Clone(h.Pairs),
		Stops: maps.Clone(h.Stops), Pumps: slices.Clone(h.Pumps),
	}
	for id, voters := range out.Voters {
		out.Voters[id] = slices.Clone(voters)
	}
	return out
}

// take adds what events say, in the order of the chain and whole transactions.
func (h *History) take(events []Event) {
	var shown *ShownPump
	var tx [32]byte
	for _, e := range events {
		if e.Tx != tx {
			shown, tx = nil, e.Tx
		}
		switch what := e.What.(type) {
		case Proposed:
			h.Proposed = append(h.Proposed, what)
		case Voted:
			h.Voters[what.ID] = append(h.Voters[what.ID], what.Voter)
		case Opened:
			h.Enacted[what.ID] = true
			if p := (PairOf{what.Corridor.Low, what.Corridor.High}); !slices.Contains(h.Pairs, p) {
				h.Pairs = append(h.Pairs, p)
			}
		case Pump:
			h.Pumps = append(h.Pumps, ShownPump{Cycle: what.Cycle, Block: e.Block})
			shown = &h.Pumps[len(h.Pumps)-1]
		case Paused:
			p := PairOf{what.Low, what.High}
			h.Stops[p] = Stop{By: what.By, Pump: shown != nil, Block: e.Block}
			if shown != nil {
				shown.By, shown.Paused = what.By, append(shown.Paused, p)
			}
		}
	}
}

// Motions reads what members proposed, voted and stopped from the exchange's
// events. What is final is read once. Safe for concurrent use.
type Motions struct {
	exchange *Exchange

	mu   sync.Mutex
	next uint64 // first block that was not read for good
	kept History
}

// NewMotions reads from the block of the deployment on, and starts nothing.
func NewMotions(e *Exchange) *Motions {
	return &Motions{exchange: e, next: e.client.Deployment().Block, kept: newHistory()}
}

// readSpan is how many blocks are read before what they say is kept.
const readSpan = 20_000

// Read is the history up to head; final is the newest block that is not taken
// back any more. On a chain with a long history the first call takes a while; one
// that ends early is gone on with.
func (m *Motions) Read(ctx context.Context, final, head uint64) (History, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.next <= final {
		until := min(final, m.next+readSpan-1)
		events, err := m.exchange.Events(ctx, m.next, until)
		if err != nil {
			return History{}, err
		}
		m.kept.take(events)
		m.next = until + 1
	}
	fresh, err := m.exchange.Events(ctx, m.next, head)
	if err != nil {
		return History{}, err
	}
	out := m.kept.clone()
	out.take(fresh)
	return out, nil
}

// Motion is a proposed corridor about which members still vote.
type Motion struct {
	Proposed
	Voters        []chain.Address // who voted for it; a member that is not active counts no more
	Votes, Needed uint64
}

// Open are the proposals that can be voted for and enacted now, a moment in Unix
// seconds, in the order in which they were made.
func (e *Exchange) Open(ctx context.Context, h History, now uint64) ([]Motion, error) {
	var out []Motion
	versions := map[PairOf]uint32{}
	for _, p := range h.Proposed {
		if h.Enacted[p.ID] || p.Expiry < now {
			continue
		}
		stands, err := e.CorridorProposal(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		pair := PairOf{p.Corridor.Low, p.Corridor.High}
		version, known := versions[pair]
		if !known {
			held, err := e.Pair(ctx, pair.Low, pair.High)
			if err != nil {
				return nil, err
			}
			version, versions[pair] = held.Version, held.Version
		}
		if stands.Digest == p.Digest && !stands.Enacted && stands.Version == version {
			out = append(out, Motion{Proposed: p, Voters: h.Voters[p.ID], Votes: stands.Votes, Needed: stands.Needed})
		}
	}
	return out, nil
}
