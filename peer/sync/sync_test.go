package sync

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// nobody keeps a node from beginning exchanges by itself.
func nobody() []peer.ID { return nil }

// quietWorld is connected peers that, but for when they met, reconcile only when told to.
func quietWorld(t *testing.T, count int, test func(w *world)) {
	t.Helper()
	inWorld(t, count, func(w *world) {
		w.every = 24 * time.Hour
		for _, n := range w.nodes {
			n.others = nobody
			n.start()
		}
		w.connectAll()
		test(w)
	})
}

// Defends I8: whatever two peers hold, one exchange brings both to the union,
// and the next one finds no difference.
func TestTwoPeersConvergeToTheUnion(t *testing.T) {
	for _, c := range []struct {
		shared, a, b int
		spread       uint64
	}{
		{0, 0, 0, day}, {0, 1, 0, day}, {0, 0, 700, 60_000}, {0, 300, 300, 30 * day}, {400, 0, 0, day},
		{400, 1, 2, 365 * day}, {400, 300, 20, 60_000}, {50, 600, 5, 3000 * day}, {300, 90, 90, 1},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			quietWorld(t, 2, func(w *world) {
				a, b := w.nodes[0], w.nodes[1]
				shared := w.some(c.shared, c.spread)
				a.put(append(shared, w.some(c.a, c.spread)...)...)
				b.put(append(shared, w.some(c.b, c.spread)...)...)
				st := w.exchange(0, 1)
				if st.Received != c.b || st.Sent != c.a || st.Divergence != uint64(c.a+c.b) || st.Left != 0 {
					t.Errorf("%+v", st)
				}
				w.same(c.shared+c.a+c.b, 0, 1)
				if st := w.exchange(1, 0); st.Divergence != 0 || st.Trips != 1 || st.Bytes > 300 {
					t.Errorf("after it: %+v", st)
				}
			})
		})
	}
}

// Defends I8: five peers in two halves take in different facts; when the halves
// meet, all hold all. The divergence shows while they differ and then ends.
func TestFivePeersAfterAPartition(t *testing.T) {
	running(t, 5, func(w *world) {
		left, right := []int{0, 1}, []int{2, 3, 4}
		for _, i := range left {
			for _, j := range right {
				w.part(i, j)
			}
		}
		w.nodes[0].put(w.some(40, day)...)
		w.nodes[1].put(w.some(30, 60_000)...)
		w.nodes[3].put(w.some(50, 90*day)...)
		w.pass(5 * testEvery)
		w.same(70, left...)
		w.same(50, right...)
		to := w.nodes[3].host.ID()
		if st := w.nodes[0].States()[to]; st.Divergence != 0 {
			t.Errorf("known before they met: %+v", st)
		}
		w.connect(0, 3) // the exchange that begins now is one of the two's, and moves all
		w.pass(2 * time.Second)
		seen := w.nodes[0].States()[to].Divergence + w.nodes[3].States()[w.nodes[0].host.ID()].Divergence
		if w.same(120, 0, 3); seen != 120 {
			t.Errorf("of 120 facts %d were seen", seen)
		}
		w.connectAll()
		w.pass(6 * testEvery)
		w.same(120, 0, 1, 2, 3, 4)
		for i, n := range w.nodes {
			states := n.States()
			for j, o := range w.nodes {
				if st := states[o.host.ID()]; i != j && (st.Divergence != 0 || st.Left != 0 || time.Since(st.Heard) > 3*testEvery) {
					t.Errorf("%d of %d: %+v", i, j, st)
				}
			}
		}
	})
}

// Defends I8: facts that arrive all the time at all peers neither keep exchanges
// from ending nor travel again and again.
func TestConstantArrivals(t *testing.T) {
	inWorld(t, 3, func(w *world) {
		const seconds, each = 100, 4
		for _, n := range w.nodes { // timers of peers do not go off together
			n.start()
			w.pass(testEvery / 3)
		}
		w.connectAll()
		for range seconds {
			for _, n := range w.nodes {
				n.put(w.some(each, 2000)...)
			}
			w.pass(time.Second)
		}
		w.pass(4 * testEvery)
		w.same(3*seconds*each, 0, 1, 2)
		for i, n := range w.nodes {
			total := 0
			for _, times := range n.handed {
				total += times
			}
			if most := 2 * seconds * each * 3 / 2; total > most {
				t.Errorf("peer %d was handed %d facts, want at most %d", i, total, most)
			}
			for id, st := range n.States() {
				if st.Divergence != 0 {
					t.Errorf("peer %d of %v: %+v", i, id, st)
				}
			}
		}
	})
}

// Defends I5, I6: what one peer refuses for what it is comes to it once, whoever
// begins, is no difference afterwards, and keeps nothing else back.
func TestRefusedIsNotAskedForTwice(t *testing.T) {
	quietWorld(t, 3, func(w *world) {
		a, b := w.nodes[0], w.nodes[1]
		later := w.fact(1000, day)
		later[1] = 2 // a version that nobody speaks yet
		bad := [][]byte{w.forged(), w.forged(), later}
		b.put(w.some(200, day)...) // in every bucket: all is asked for by name
		a.put(append(w.some(600, day), bad...)...)
		w.exchange(1, 0)
		if got := len(b.ids()); got != 800 {
			t.Errorf("%d facts at the one who asked", got)
		}
		a.put(w.some(20, day)...)
		c := w.nodes[2]
		c.put(w.some(1, day)...)
		for range 3 {
			w.pass(5 * time.Minute)
			for _, pair := range [][2]int{{1, 0}, {0, 1}, {0, 2}, {2, 0}} {
				w.exchange(pair[0], pair[1])
			}
		}
		for i, raw := range bad {
			if b.timesHanded(raw) != 1 || c.timesHanded(raw) != 1 {
				t.Errorf("bad fact %d came %d and %d times", i, b.timesHanded(raw), c.timesHanded(raw))
			}
			if b.has(raw) || c.has(raw) {
				t.Errorf("bad fact %d is stored", i)
			}
		}
		w.same(821, 1, 2)
		if st := w.exchange(1, 0); st.Divergence != 0 {
			t.Errorf("%+v", st)
		}
		if st := w.exchange(0, 2); st.Divergence != 0 {
			t.Errorf("pushed ones still differ: %+v", st)
		}
	})
}

// Defends I5: a fact that cannot be taken yet is asked for again and pushed again
// with growing pauses, keeps nothing back, and comes in when it can.
func TestPostponedFactsComeInLater(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		w.nodes[1].w.every = time.Second
		a, b := w.nodes[0], w.nodes[1]
		header := w.factOf(fact.KindHeader, 1000, day)
		granted := false
		b.mu.Lock()
		b.judge = func(f fact.Fact) error {
			if f.Kind == fact.KindHeader && !granted {
				return fault.New(fault.NoGrant, "test", "not known yet")
			}
			return nil
		}
		b.mu.Unlock()
		a.put(append(w.some(300, day), header)...)
		for range 60 {
			w.exchange(1, 0)
			w.exchange(0, 1)
			w.pass(time.Second)
		}
		if got := len(b.ids()); got != 300 {
			t.Errorf("%d facts", got)
		}
		if times := b.timesHanded(header); times < 3 || times > 30 {
			t.Errorf("it came %d times in a minute of 120 exchanges", times)
		}
		b.mu.Lock()
		granted = true
		b.mu.Unlock()
		w.pass(2 * time.Minute)
		w.exchange(1, 0)
		w.same(301, 0, 1)
	})
}

// Defends I6: a fact that is over is dropped by all alike: who still has it on
// disk neither offers it nor hands it out, and who has pruned it does not take it
// back.
func TestExpiredFactsStayAway(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		a, b := w.nodes[0], w.nodes[1]
		over := [][]byte{w.fact(day, 60_000), w.fact(1000, 61_000)}
		fresh := w.some(5, day)
		a.put(append(over, fresh...)...)
		w.pass(62 * time.Second)
		for range 4 { // in the step in which they end, and after it
			w.exchange(0, 1)
			w.exchange(1, 0)
			for _, raw := range over {
				if b.timesHanded(raw) != 0 || b.has(raw) {
					t.Fatal("an expired fact travelled")
				}
			}
			w.pass(6 * time.Minute)
		}
		w.same(5, 1)
		if st := w.exchange(1, 0); st.Divergence != 0 {
			t.Errorf("%+v", st)
		}
		if _, err := a.facts.Prune(w.ctx, nowMillis()); err != nil {
			t.Fatal(err)
		}
		w.same(5, 0, 1)
	})
}

// Defends I8: a peer that dies between two pages keeps what it stored, and goes on
// from there.
func TestRestartInMidExchange(t *testing.T) {
	for _, who := range []string{"the one who asks", "the one who answers"} {
		t.Run(who, func(t *testing.T) {
			quietWorld(t, 2, func(w *world) {
				a, b := w.nodes[0], w.nodes[1]
				a.put(w.some(2000, 200*day)...)
				b.put(w.some(3, day)...)
				dead := map[string]*node{"the one who asks": b, "the one who answers": a}[who]
				ctx, cancel := context.WithCancel(w.ctx)
				defer cancel()
				pages, died := 0, make(chan struct{})
				b.pages = func(int) {
					if pages++; pages == 4 {
						close(died)
						<-ctx.Done() // stored by nobody: the page is lost
					}
				}
				buried := make(chan struct{})
				go func() {
					defer close(buried)
					<-died
					if dead == b {
						cancel()
					}
					dead.stop()
					w.part(0, 1)
					cancel()
				}()
				if _, err := b.Reconcile(ctx, a.host.ID()); err == nil {
					t.Error("it ended well")
				}
				<-buried
				before := len(b.ids())
				if before < 3*pageFacts || before > 4*pageFacts+3 {
					t.Errorf("%d facts were kept", before)
				}
				b.mu.Lock()
				b.pages = nil
				b.mu.Unlock()
				dead.start()
				w.connect(0, 1)
				st := w.exchange(1, 0)
				if st.Received > 2000-before+3 {
					t.Errorf("received %d, though %d were there", st.Received, before)
				}
				w.pass(2 * maxWait) // what the dying intake did not store was put off
				w.exchange(1, 0)
				w.same(2003, 0, 1)
			})
		})
	}
}

// Defends I8: when both sides refuse a fact of the other's at the same moment, or
// each remembers it its own way, they agree again after one more exchange.
func TestTwoMemoriesOfOneRefusal(t *testing.T) {
	quietWorld(t, 2, func(w *world) {
		a, b := w.nodes[0], w.nodes[1]
		bad := w.forged()
		a.put(append(w.some(20, day), bad)...)
		w.exchange(0, 1) // pushed: the holder hides it
		it, _ := parse(bad)
		b.partner(a.host.ID()).haunt(reconcile.Ghost{Item: it, By: 1}) // and fetched meanwhile: the other shows it
		for range 3 {
			w.exchange(1, 0)
			w.exchange(0, 1)
		}
		if st := w.exchange(1, 0); st.Divergence != 0 {
			t.Errorf("%+v", st)
		}
		if times := b.timesHanded(bad); times > 2 {
			t.Errorf("it came %d times", times)
		}
	})
}

// Defends I6: what it costs to catch up follows what was missed, not what there
// is.
func TestCatchUpCostsWhatWasMissed(t *testing.T) {
	cost := func(shared, missed int) (bytes int64) {
		quietWorld(t, 2, func(w *world) {
			a, b := w.nodes[0], w.nodes[1]
			raws := w.some(shared, 100*day)
			a.put(raws...)
			b.put(raws...)
			w.exchange(1, 0)
			w.part(0, 1)
			a.put(w.some(missed, 10*day)...)
			before := b.bytes.Load()
			w.connect(0, 1) // one of the two begins at once
			w.pass(20 * time.Second)
			w.same(shared+missed, 0, 1)
			bytes = b.bytes.Load() - before
		})
		return bytes
	}
	size := int64(len((&world{}).fact(1000, day)))
	for _, missed := range []int{0, 20, 200, 1000} {
		for _, shared := range []int{500, 4000} {
			got := cost(shared, missed)
			t.Logf("%d of %d missed: %d bytes, %d of them facts", missed, shared, got, size*int64(missed))
			if most := int64(missed)*(size+64) + 2048; got > most {
				t.Errorf("%d bytes to catch up on %d facts beside %d, want at most %d", got, missed, shared, most)
			}
		}
	}
}

// A member that connects is reconciled with at once, not at the next turn of the
// timer.
func TestReconcilesOnConnection(t *testing.T) {
	inWorld(t, 2, func(w *world) {
		w.every = 24 * time.Hour
		for _, n := range w.nodes {
			n.start()
		}
		w.nodes[0].put(w.some(10, day)...)
		w.connect(0, 1)
		w.pass(2 * time.Second)
		w.same(10, 0, 1)
		if a, b := w.nodes[0], w.nodes[1]; !a.Heard(b.host.ID(), time.Minute) && !b.Heard(a.host.ID(), time.Minute) {
			t.Error("neither heard of the other")
		}
	})
}

// What is kept of a partner is forgotten some hours after it fell silent.
func TestSilentPartnersAreForgotten(t *testing.T) {
	running(t, 2, func(w *world) {
		w.nodes[0].put(w.some(10, day)...)
		w.pass(2 * testEvery)
		viewed := func() (views int) {
			for _, n := range w.nodes {
				n.Sync.mu.Lock()
				for _, p := range n.partners {
					for _, s := range []session{p.ours, p.theirs} {
						if s.view != nil {
							views++
						}
					}
				}
				n.Sync.mu.Unlock()
			}
			return views
		}
		if viewed() == 0 {
			t.Error("nobody reconciled")
		}
		w.part(0, 1)
		w.pass(viewAge + time.Minute)
		if n := viewed(); n != 0 {
			t.Errorf("%d views of silent partners are kept", n)
		}
		w.pass(partnerAge + time.Hour)
		for i, n := range w.nodes {
			n.Sync.mu.Lock()
			if len(n.partners) != 0 {
				t.Errorf("peer %d remembers %d", i, len(n.partners))
			}
			n.Sync.mu.Unlock()
		}
	})
}
