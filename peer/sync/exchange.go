package sync

import (
	"context"
	"errors"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/fault"
)

// exchange is one that this peer began.
type exchange struct {
	sync    *Sync
	id      peer.ID
	partner *partner
	view    *reconcile.View
	stats   Stats
	named   map[[32]byte]rateless.Name // names of the last page, by what came for them
	held    [][]byte                   // facts that lack what may still come in this exchange
	idle    int                        // pages in a row that brought nothing
}

// reconcile finds the difference, then moves facts both ways. What was moved
// before something failed stays moved.
func (s *Sync) reconcile(ctx context.Context, id peer.ID, p *partner) (Stats, error) {
	if err := s.feed(ctx); err != nil {
		return Stats{}, err
	}
	x := &exchange{sync: s, id: id, partner: p}
	begun, said := time.Now(), x.askKnown(ctx)
	found, err := x.compare(ctx)
	if err != nil && fault.KindOf(err) != fault.RateLimited {
		return x.stats, err
	}
	x.stats.Divergence = found.Apart
	p.lay(x.view, found)
	err = errors.Join(err, x.move(ctx, found))
	moved := uint64(x.stats.Received + x.stats.Sent + x.stats.Refused)
	x.stats.Left = found.Apart - min(found.Apart, moved)
	if err != nil {
		return x.stats, err
	}
	s.note(p, begun, x.stats)
	s.learn(said)
	return x.stats, nil
}

// move takes every step, also when one ended early by what the partner did in
// it, unless the partner is gone or time is over.
func (x *exchange) move(ctx context.Context, found reconcile.Result) error {
	ctx, cancel := context.WithTimeout(ctx, maxMoving)
	defer cancel()
	var errs []error
	for _, step := range []func(context.Context, reconcile.Result) error{x.fetchRanges, x.fetchWants, x.takeHeld, x.push} {
		err := step(ctx, found)
		errs = append(errs, err)
		if ctx.Err() != nil || err != nil && fault.KindOf(err) == fault.Unavailable {
			break
		}
	}
	return errors.Join(errs...)
}

func (s *Sync) note(p *partner, begun time.Time, st Stats) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.since = begun
	p.state = State{Heard: time.Now(), Divergence: st.Divergence, Left: st.Left, Trips: st.Trips, Bytes: st.Bytes}
}

// compare finds the difference, with the partner's salt if it has one.
func (x *exchange) compare(ctx context.Context) (reconcile.Result, error) {
	ctx, cancel := context.WithTimeout(ctx, maxExchange)
	defer cancel()
	var asked *rateless.Salt
	for range 2 {
		view, err := x.partner.initiate(x.sync.set, asked)
		if err != nil {
			return reconcile.Result{}, err
		}
		x.view = view
		found, err := x.run(ctx)
		var other *reconcile.OtherSalt
		if !errors.As(err, &other) {
			return found, err
		}
		asked = &other.Salt
	}
	return reconcile.Result{}, fault.New(fault.Conflict, "sync", "the partner changes its salt again and again")
}

func (x *exchange) run(ctx context.Context) (reconcile.Result, error) {
	c, end, err := dial(ctx, x.sync.cfg.Host, x.id)
	if err != nil {
		return reconcile.Result{}, err
	}
	defer end()
	found, err := reconcile.Run(x.view, nowMillis(), c)
	x.stats.Trips += found.Trips
	x.stats.Bytes += c.bytes
	return found, err
}

// final reports whether a refusal of a fact will not change: it is about the
// fact's content, or its time is over.
func final(k fault.Kind) bool {
	switch k {
	case fault.Malformed, fault.TooLarge, fault.UnknownKind, fault.UnknownVersion, fault.BadSignature,
		fault.Expired, fault.ChangedHeader, fault.BadProof:
		return true
	}
	return false
}
