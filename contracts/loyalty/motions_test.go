package loyalty

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// read is the history, with everything up to final kept for good.
func (m *market) read(t *testing.T, motions *Motions, final uint64) History {
	t.Helper()
	m.now(t)
	head, _, _ := m.shop.Head()
	h, err := motions.Read(t.Context(), min(final, head), head)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (m *market) motions(t *testing.T, h History, now uint64) []Motion {
	t.Helper()
	open, err := m.exchange.Open(t.Context(), h, now)
	if err != nil {
		t.Fatal(err)
	}
	return open
}

// What members propose is open until it is enacted, its time is over or the pair
// changed, and whoever reads on sees what whoever reads anew does.
func TestMotionsFollowTheirEvents(t *testing.T) {
	m := newMarket(t)
	motions, member := NewMotions(m.exchange), chain.Address(m.shop.Account())
	h := m.read(t, motions, ^uint64(0))
	pair := PairOfPoints(m.x, m.y)
	if len(h.Proposed) != 1 || !h.Enacted[1] || !reflect.DeepEqual(h.Pairs, []PairOf{pair}) || len(m.motions(t, h, m.now(t))) != 0 {
		t.Fatalf("%+v", h)
	}
	wider := m.corridor
	wider.MaxHigh = 3
	id, err := m.exchange.ProposeCorridor(t.Context(), wider, 0)
	reaches(t, m.shop, id, err)
	h = m.read(t, motions, 0)
	open := m.motions(t, h, m.now(t))
	if len(open) != 1 || open[0].ID != 2 || open[0].Corridor != wider || open[0].Votes != 1 || open[0].Needed != 2 || !reflect.DeepEqual(open[0].Voters, []chain.Address{member}) {
		t.Fatalf("%+v", open)
	}
	if late := m.motions(t, h, open[0].Expiry+1); len(late) != 0 {
		t.Error("open after its time")
	}
	if n, err := m.exchange.Proposals(t.Context()); err != nil || n != 2 {
		t.Errorf("%d %v", n, err)
	}
	held, err := m.exchange.Pair(t.Context(), m.x, m.y)
	if err != nil {
		t.Fatal(err)
	}
	id, err = m.exchange.Pause(t.Context(), m.x, m.y, uint64(held.Version))
	reaches(t, m.shop, id, err)
	h = m.read(t, motions, ^uint64(0))
	if stop := h.Stops[pair]; stop.By != member || stop.Pump || stop.Block == 0 {
		t.Errorf("%+v", stop)
	}
	if open := m.motions(t, h, m.now(t)); len(open) != 0 {
		t.Errorf("a vote of before the pause is open: %+v", open)
	}
	if anew := m.read(t, NewMotions(m.exchange), 0); !reflect.DeepEqual(anew, m.read(t, motions, ^uint64(0))) {
		t.Errorf("read in parts: %+v, at once: %+v", m.read(t, motions, 0), anew)
	}
}

// Who is told of a pump is told which pairs it stopped and who showed it.
func TestShownPumpsAreNamed(t *testing.T) {
	m := newMarket(t)
	var cycle []offer.Signed
	for i, points := range []chain.Address{m.x, m.y} {
		other := []chain.Address{m.y, m.x}[i]
		key := m.net.Account(i)
		m.give(t, i, points, accountOf(key), 100)
		m.allow(t, key, points, m.exchange.Address(), 100)
		cycle = append(cycle, m.offer(t, i, points, 100, other, 99))
	}
	if bad, err := m.relayer.TryPump(t.Context(), cycle); err != nil || bad != -1 {
		t.Errorf("a pump is refused: %v", err)
	}
	strangers := slices.Clone(cycle)
	for i, points := range []chain.Address{m.x, m.y} {
		key := m.net.Account(5)
		m.give(t, i, points, accountOf(key), 100)
		m.allow(t, key, points, m.exchange.Address(), 100)
		strangers[i] = m.offer(t, 5, points, 100, []chain.Address{m.y, m.x}[i], 99)
	}
	refused := func(what, name string, quotes []offer.Signed, want int) {
		t.Helper()
		if bad, err := m.relayer.TryPump(t.Context(), quotes); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), name) || bad != want {
			t.Errorf("%s: quote %d: %v", what, bad, err)
		}
	}
	refused("offers of no merchant of the pair", "NotAQuote", strangers, 0)
	refused("one of them", "NotAQuote", []offer.Signed{cycle[0], strangers[1]}, 1)
	outside := m.offer(t, 1, m.y, 99, m.x, 20)
	refused("outside of the corridor", "OutsideCorridor", []offer.Signed{cycle[0], outside}, 1)
	bare := m.offer(t, 3, m.y, 100, m.x, 99)
	refused("not covered", "QuoteNotLive", []offer.Signed{cycle[0], bare}, 1)
	refused("a circle of one", "BadCycle", cycle[:1], -1)
	id, err := m.relayer.PausePump(t.Context(), cycle, 0)
	reaches(t, m.relayer.client, id, err)
	h := m.read(t, NewMotions(m.exchange), 0)
	pair := PairOfPoints(m.x, m.y)
	want := []ShownPump{{Cycle: []offer.ID{cycle[0].ID(), cycle[1].ID()}, Paused: []PairOf{pair}, By: m.customer(7), Block: h.Stops[pair].Block}}
	if !reflect.DeepEqual(h.Pumps, want) || !h.Stops[pair].Pump {
		t.Errorf("%+v, want %+v", h, want)
	}
	if held, err := m.exchange.Pair(t.Context(), m.x, m.y); err != nil || held.State != PairPaused {
		t.Errorf("%+v %v", held, err)
	}
}
