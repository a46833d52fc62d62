package peer

import (
	"context"
	"errors"
	"time"

	"github.com/souk-network/souk/peer/points"
)

// PointsEvery is the pause between two looks at what is due to the chain.
const PointsEvery = 10 * time.Second

// IssuePage is how many lines are handed to the chain at once.
const IssuePage = 256

// pointsLoop hands points whose return window is over to the chain, takes
// returned ones back, and follows how far both have come. It waits for the chain
// never: what cannot be done now is done in a later round.
func (n *Node) pointsLoop(ctx context.Context) error {
	if n.cfg.Points == nil {
		return nil
	}
	for ctx.Err() == nil {
		if err := n.movePoints(ctx); err != nil && ctx.Err() == nil {
			n.log.Warn("points could not be brought to the chain yet; trying again", "error", err)
		}
		pause(ctx, PointsEvery)
	}
	return nil
}

func (n *Node) movePoints(ctx context.Context) error {
	if err := n.handOut(ctx); err != nil {
		return err
	}
	released := n.cfg.Points.Release(ctx) // what cannot be released keeps nothing else back
	return errors.Join(released, n.followCredits(ctx), n.followRedemptions(ctx))
}

// handOut fixes what is due, each under the lock of its person; where this peer
// promises points, and it is time for it, also what still waits for returns.
func (n *Node) handOut(ctx context.Context) error {
	now := uint64(time.Now().UnixMilli())
	keys, promise := n.points.Due(now), n.promises.due(n.cfg.PromiseEvery, now)
	if promise {
		keys = n.points.Waiting()
	}
	for _, key := range keys {
		c, err := n.points.Of(ctx, key)
		if err != nil {
			return err
		}
		release := n.lockPersons(c.Ref, "")
		err = n.points.HandOut(ctx, key, n.AccountOf(c.Ref), now, promise)
		release()
		if err != nil {
			return err
		}
	}
	if promise {
		n.promises.last = now
	}
	return nil
}

// promises says when points were promised last. The points loop alone uses it.
type promises struct{ last uint64 } // Unix milliseconds

// due reports whether it is time to promise what was earned meanwhile.
func (p promises) due(every time.Duration, now uint64) bool {
	return every > 0 && now >= p.last+uint64(every.Milliseconds())
}

// followCredits sends what was not sent yet and notes how far the rest has come.
func (n *Node) followCredits(ctx context.Context) error {
	keys := n.points.FlyingAt(uint64(time.Now().UnixMilli()))
	for len(keys) > 0 {
		page := keys[:min(IssuePage, len(keys))]
		keys = keys[len(page):]
		if err := n.followPage(ctx, page); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) followPage(ctx context.Context, keys []points.Key) error {
	credits := make([]points.Credit, len(keys))
	var err error
	for i, key := range keys {
		if credits[i], err = n.points.Of(ctx, key); err != nil {
			return err
		}
	}
	if err := n.sendPoints(ctx, credits); err != nil {
		return err
	}
	for i, c := range credits {
		if err := n.settle(ctx, keys[i], c); err != nil {
			return err
		}
	}
	return nil
}

// sendPoints queues lines and what is taken back of them. Sending again what the
// chain client has already is harmless.
func (n *Node) sendPoints(ctx context.Context, credits []points.Credit) error {
	var lines []points.Line
	for _, c := range credits {
		if c.Issue.Place.State == points.Pending {
			lines = append(lines, c.Line())
		}
	}
	if len(lines) > 0 {
		if err := n.cfg.Points.Issue(ctx, lines); err != nil {
			return err
		}
	}
	for _, c := range credits {
		for _, b := range c.Backs {
			if b.Place.State != points.Pending {
				continue
			}
			if err := n.cfg.Points.TakeBack(ctx, points.Back{Ref: b.Ref, Line: c.Issue.Ref, Amount: b.Amount}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *Node) settle(ctx context.Context, key points.Key, c points.Credit) error {
	moves := c.Movements()
	refs := make([][32]byte, len(moves))
	for i, m := range moves {
		refs[i] = m.Ref
	}
	places, err := n.cfg.Points.Where(ctx, refs)
	if err != nil {
		return err
	}
	for i, place := range places {
		if place == moves[i].Place || place.State == points.Unsent {
			continue
		}
		if place.State == points.ReleaseFailed {
			n.metrics.points.WithLabelValues("release_failed").Add(float64(c.Points))
			n.log.Warn("a promise of points could not be released and is not tried again; see 'souk points batches'")
		}
		release := n.lockPersons(c.Ref, "")
		err := n.points.Settle(ctx, key, refs[i], place, uint64(time.Now().UnixMilli()))
		release()
		if err != nil {
			return err
		}
	}
	return nil
}

// followRedemptions sends again what a crash or a passing reason kept back, and
// notes how far redemptions have come.
func (n *Node) followRedemptions(ctx context.Context) error {
	for _, r := range n.points.Unsettled() {
		if r.Place.State == points.Pending {
			if err := n.sendRedemption(ctx, r); err != nil {
				continue // for good: it is noted; for now: it is tried again
			}
		}
		places, err := n.cfg.Points.Where(ctx, [][32]byte{r.Authorisation.Ref})
		if err != nil {
			return err
		}
		if len(places) == 1 && places[0].State != points.Unsent {
			if err := n.points.SettleRedemption(ctx, r.Authorisation.Ref, places[0]); err != nil {
				return err
			}
		}
	}
	return nil
}
