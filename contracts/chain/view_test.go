package chain

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/did"
)

// world is a chain that can be reorganised, as data.
type world struct {
	blocks []block
	nextID uint64
}

// grow adds a block with random events.
func (w *world) grow(t *rapid.T) {
	parent := w.blocks[len(w.blocks)-1]
	w.nextID++
	b := block{number: parent.number + 1, parent: parent.hash, hash: common.BigToHash(common.Big1)}
	b.hash[0], b.hash[1], b.hash[2] = byte(w.nextID), byte(w.nextID>>8), 1
	at := Place{Block: b.number, BlockHash: b.hash}
	for range rapid.IntRange(0, 2).Draw(t, "anchors") {
		b.events.anchors = append(b.events.anchors, Anchor{Root: [32]byte{rapid.Byte().Draw(t, "root") % 8}, Place: at})
	}
	for range rapid.IntRange(0, 2).Draw(t, "consents") {
		e := ConsentEvent{Digest: [32]byte{rapid.Byte().Draw(t, "digest") % 8}, Action: Revoked, Place: at}
		b.events.consents = append(b.events.consents, e)
	}
	for range rapid.IntRange(0, 2).Draw(t, "members") {
		b.events.members = append(b.events.members, drawMember(t, b.number))
	}
	w.blocks = append(w.blocks, b)
}

func drawMember(t *rapid.T, number uint64) memberEvent {
	id := did.Merchant{rapid.Byte().Draw(t, "id") % 4}
	e := memberEvent{kind: memberKind(rapid.IntRange(1, 9).Draw(t, "kind")), account: id, block: number}
	e.keys = did.Member{ID: id, PeerKey: did.Key{id[0], rapid.Byte().Draw(t, "key")}} // keys never change hands
	e.proposal.ID = uint64(rapid.IntRange(1, 3).Draw(t, "proposal"))
	return e
}

// Defends I8: whatever reorganisations a view went through, it equals one that
// read the surviving chain from its start; and consent events are told once
// when first seen and once when final.
func TestViewEqualsTheSurvivingChain(t *testing.T) {
	const depth = 5
	rapid.Check(t, func(t *rapid.T) {
		genesis := block{hash: common.Hash{9}}
		w := &world{blocks: []block{genesis}}
		v := newView(genesis)
		var early, late []ConsentEvent
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			above := uint64(len(v.recent))
			back := rapid.Uint64Range(0, above).Draw(t, "back")
			keep := v.tip().number - back
			w.blocks = w.blocks[:keep+1]
			for range rapid.IntRange(int(back), int(back)+3).Draw(t, "grow") {
				w.grow(t)
			}
			early = append(early, v.replace(keep, slices.Clone(w.blocks[keep+1:]))...)
			if tip := v.tip().number; tip > depth && rapid.Bool().Draw(t, "settle") {
				late = append(late, v.finalise(tip-depth).consents...)
			}
		}
		fresh := newView(genesis)
		fresh.replace(0, w.blocks[1:])
		compareViews(t, v, fresh)
		checkTold(t, v, w, early, late)
	})
}

func compareViews(t *rapid.T, v, fresh *view) {
	a, b := v.tip().state, fresh.tip().state
	if !reflect.DeepEqual(a.ordered, b.ordered) || !maps.Equal(a.holders, b.holders) || !reflect.DeepEqual(a.Proposals(), b.Proposals()) {
		t.Fatal("the registries differ")
	}
	for root := range 8 {
		x, okX := v.anchored([32]byte{byte(root)})
		y, okY := fresh.anchored([32]byte{byte(root)})
		if okX != okY || x.Place.Block != y.Place.Block || x.Place.BlockHash != y.Place.BlockHash {
			t.Fatalf("anchor %d differs", root)
		}
	}
	if v.tip().hash != fresh.tip().hash {
		t.Fatal("the tips differ")
	}
}

func checkTold(t *rapid.T, v *view, w *world, early, late []ConsentEvent) {
	final := 0
	for _, b := range w.blocks[:v.base.number+1] {
		final += len(b.events.consents)
	}
	if len(late) != final {
		t.Fatalf("%d events told as final, %d are", len(late), final)
	}
	for _, e := range late {
		if !e.Final {
			t.Fatal("told as not final")
		}
	}
	told := map[eventID]bool{}
	for _, e := range early {
		told[e.id()] = true
		if e.Final {
			t.Fatal("told as final too early")
		}
	}
	for _, b := range w.blocks {
		for _, e := range b.events.consents {
			if !told[e.id()] {
				t.Fatal("an event of the chain was never told")
			}
		}
	}
}

func TestStanding(t *testing.T) {
	base := block{number: 10, hash: common.Hash{10}}
	v := newView(base)
	v.replace(10, []block{{number: 11, hash: common.Hash{11}, parent: base.hash}})
	for _, c := range []struct {
		number uint64
		hash   byte
		want   standing
	}{{9, 9, unknown}, {10, 10, settled}, {10, 1, takenBack}, {11, 11, included}, {11, 1, takenBack}, {12, 12, unknown}} {
		if got := v.standing(c.number, common.Hash{c.hash}); got != c.want {
			t.Errorf("%d %d: %d, want %d", c.number, c.hash, got, c.want)
		}
	}
}

// The registry survives being stored, retired keys and proposals included.
func TestSavedBase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []memberEvent
		for i := range rapid.IntRange(0, 30).Draw(t, "events") {
			list = append(list, drawMember(t, uint64(i)))
		}
		base := block{number: 7, hash: common.Hash{7}, state: newSnapshot().after(list)}
		again := saveOf(base).snapshot()
		if !reflect.DeepEqual(again.ordered, base.state.ordered) || !reflect.DeepEqual(again.Proposals(), base.state.Proposals()) {
			t.Fatal("entries differ")
		}
		for key, id := range base.state.holders {
			if _, known := base.state.members[id]; known && again.holders[key] != id {
				t.Fatal("a key is forgotten")
			}
		}
	})
}

// No more calls than the budget allows in any stretch of time.
func TestBucket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		budget := Budget{Rate: rapid.Float64Range(0.1, 100).Draw(t, "rate"), Burst: rapid.Float64Range(1, 50).Draw(t, "burst")}
		start := time.Unix(1_700_000_000, 0)
		now, taken := start, 0
		b := newBucket(budget, now)
		for range rapid.IntRange(1, 200).Draw(t, "calls") {
			now = now.Add(time.Duration(rapid.IntRange(-50, 500).Draw(t, "ms")) * time.Millisecond)
			if wait := b.take(now); wait == 0 {
				taken++
			} else if b.take(b.filled.Add(wait)) == 0 {
				now = b.filled
				taken++
			} else {
				t.Fatal("still none after waiting as told")
			}
		}
		if most := budget.Burst + budget.Rate*b.filled.Sub(start).Seconds() + 1; float64(taken) > most {
			t.Fatalf("%d calls, at most %v", taken, most)
		}
	})
}

// A raise is one that every node accepts, and stays within the limit.
func TestRaisedFee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := version{Fee: rapid.Uint64Range(1, 1e12).Draw(t, "fee")}
		old.Tip = rapid.Uint64Range(0, old.Fee).Draw(t, "tip")
		now := fee{cap: rapid.Uint64Range(1, 1e12).Draw(t, "now")}
		now.tip = rapid.Uint64Range(0, now.cap).Draw(t, "now tip")
		limit := rapid.Uint64Range(1, 2e12).Draw(t, "limit")
		higher, ok := now.raised(old, limit)
		if !ok {
			if max(old.Fee+old.Fee/8+1, now.cap) <= limit && max(old.Tip+old.Tip/8+1, now.tip) <= limit {
				t.Fatal("refused a raise within the limit")
			}
			return
		}
		if higher.cap > limit || higher.tip > higher.cap || higher.cap*1000 < old.Fee*1125 || higher.tip*1000 < old.Tip*1125 {
			t.Fatalf("%+v from %+v", higher, old)
		}
	})
}

func TestMargin(t *testing.T) {
	for estimate, want := range map[uint64]uint64{100: 125, maxGas: maxGas, maxGas - 1: maxGas, maxGas + 4: maxGas + 4 + (maxGas+4)/4} {
		if got, err := withMargin(estimate); got != want || err != nil {
			t.Errorf("%d: %d %v", estimate, got, err)
		}
	}
	if _, err := withMargin(maxEstimate + 1); err == nil {
		t.Error("no bound")
	}
}

func TestSendVerdict(t *testing.T) {
	for text, want := range map[string]verdict{
		"already known": heard, "Known transaction: 1234": heard, "nonce too low: next nonce 4, tx nonce 3": used,
		"replacement transaction underpriced": cheap, "max fee per gas less than block base fee": cheap,
		"insufficient funds for gas * price + value": refused, "": refused,
	} {
		if got := sendVerdict(plain(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

type plain string

func (p plain) Error() string { return string(p) }
