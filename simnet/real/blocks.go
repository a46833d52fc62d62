package real

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/trace"
)

// blocks tells of the chain's blocks and of what is in them, counted from those that
// founding took.
type blocks struct {
	turn    turn
	begun   bool
	first   uint64 // height when the peers ran
	told    []tale // of the blocks after that, in order
	expired map[chain.Address]int64
	vested  map[begun]int64 // as it was told
}

// turn is a lock that is held while something is waited for, such as an answer of the
// chain: in virtual time, which goes on while a channel is waited for and stands still
// for a mutex.
type turn chan struct{}

func (t turn) take() { t <- struct{}{} }
func (t turn) give() { <-t }

// tale is a block that was told of.
type tale struct {
	hash [32]byte
	time uint64
	said []said
}

func (b *blocks) height() uint64 { return b.first + uint64(len(b.told)) }

// begin has the chain make blocks at the scenario's pace, and tells of them.
func (b *blocks) begin(w *World) {
	b.first, _ = w.made.Chain().Head()
	b.begun, b.expired, b.vested = true, map[chain.Address]int64{}, map[begun]int64{}
	w.made.Chain().Pace(w.plan.BlockTime)
	w.running.Go(func() {
		for wait(w.ctx, often) {
			b.turn.take()
			b.tell(w)
			b.turn.give()
		}
	})
}

// tell tells of the newest blocks. It wants the turn.
func (b *blocks) tell(w *World) {
	for head, _ := w.made.Chain().Head(); b.height() < head; {
		made, err := w.made.Chain().Block(b.height() + 1)
		if err != nil {
			w.breaks(err)
			return
		}
		t := tale{hash: made.Hash, time: made.Time}
		w.put(trace.Event{Who: "chain", What: trace.Block, N: int64(made.Number - b.first)})
		for _, done := range made.Holds {
			one, err := w.listener.hear(made, done)
			if err != nil {
				w.breaks(err)
				return
			}
			for _, e := range one.events {
				w.put(e)
			}
			if err := w.hearOf(b, made.Hash, one); err != nil {
				w.breaks(err)
				return
			}
			if len(one.events)+len(one.moves) > 0 {
				t.said = append(t.said, one)
			}
		}
		b.told = append(b.told, t)
	}
}

// hearOf notes the rewards that a transaction began, and tells how much of the day's
// caps is used after its settlements.
func (w *World) hearOf(b *blocks, block [32]byte, one said) error {
	for _, r := range one.began {
		b.vested[r] += 0 // it is asked about from now on
	}
	if len(one.rings) == 0 {
		return nil
	}
	ctx, done := context.WithTimeout(w.ctx, patience)
	defer done()
	return w.exposure(ctx, block, one.rings)
}

// reorg takes blocks back, none of founding and none that is final: what was in
// them is in newer ones then, of which there is one more.
func (b *blocks) reorg(w *World, depth uint64) error {
	b.turn.take()
	defer b.turn.give()
	b.tell(w)
	if err := w.made.Chain().Reorg(min(depth, w.plan.FinalAge, uint64(len(b.told))), false); err != nil {
		return err
	}
	b.takeBack(w, b.gone(w.made.Chain()))
	return nil
}

// gone is how many of the newest blocks that were told of the chain has no more.
func (b *blocks) gone(of Chain) (n int) {
	for height := b.height(); n < len(b.told); n, height = n+1, height-1 {
		if made, err := of.Block(height); err == nil && made.Hash == b.told[len(b.told)-1-n].hash {
			break
		}
	}
	return n
}

// takeBack takes the figures of the newest blocks back: each event again, with the
// number below zero.
func (b *blocks) takeBack(w *World, n int) {
	w.put(trace.Event{Who: "chain", What: trace.Reorg, N: int64(n)})
	for ; n > 0; n-- {
		last := b.told[len(b.told)-1]
		b.told = b.told[:len(b.told)-1]
		for i := len(last.said) - 1; i >= 0; i-- {
			for _, e := range last.said[i].events {
				e.N = -e.N
				w.put(e)
			}
		}
	}
}

// sample writes down the height, and of all points what their holders have by the
// contract and what became nothing by the events. It wants the turn, and tell
// called.
func (b *blocks) sample(ctx context.Context, w *World, at time.Duration) error {
	if !b.begun {
		return nil
	}
	w.cfg.Trace.Put(trace.Event{At: at, Who: "chain", What: trace.Sample, Kind: "height", N: int64(len(b.told))})
	if len(b.told) == 0 {
		return nil
	}
	newest := b.told[len(b.told)-1]
	for _, p := range w.issuers {
		book, err := b.book(p)
		if err != nil {
			return err
		}
		held, err := w.held(ctx, p, newest.hash, book)
		if err != nil {
			return err
		}
		gone := int64(book.Expired(newest.time))
		if before := b.expired[p.At]; gone != before {
			w.cfg.Trace.Put(trace.Event{At: at, Who: p.name, What: trace.Expire, Kind: p.name, N: gone - before})
			b.expired[p.At] = gone
		}
		w.cfg.Trace.Put(trace.Event{At: at, Who: "chain", What: trace.Balance, Kind: p.name, N: int64(held)})
	}
	return b.sampleVested(ctx, w, newest, at)
}

// sampleVested tells what has vested of rewards since it was told last, in the order
// of what they are called.
func (b *blocks) sampleVested(ctx context.Context, w *World, newest tale, at time.Duration) error {
	var told []trace.Event
	for r, before := range b.vested {
		now, err := w.vested(ctx, r, newest)
		if err != nil {
			return err
		}
		if now != before {
			b.vested[r] = now
			told = append(told, trace.Event{At: at, Who: w.listener.called(r.account), What: trace.Vested, Peer: w.listener.called(r.campaign), N: now - before})
		}
	}
	slices.SortFunc(told, func(x, y trace.Event) int {
		return cmp.Or(strings.Compare(x.Who, y.Who), strings.Compare(x.Peer, y.Peer))
	})
	for _, e := range told {
		w.cfg.Trace.Put(e)
	}
	return nil
}

// book is what everybody has of points by all that was told of.
func (b *blocks) book(p issuer) (ledger.Book, error) {
	book := ledger.Book{Terms: p.Terms, Purses: map[ledger.Account]ledger.Purse{}}
	for _, t := range b.told {
		for _, s := range t.said {
			var events []ledger.Event
			for _, m := range s.moves {
				if m.points == p.At {
					events = append(events, m.Event)
				}
			}
			if err := book.Follow(events); err != nil {
				return book, err
			}
		}
	}
	return book, nil
}
