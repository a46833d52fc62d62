package channels

import (
	"context"
	"errors"

	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// tend does for one channel what is due.
func (s *Service) tend(ctx context.Context, c *owned) error {
	if due := c.due(s, now()); len(due) > 0 {
		if err := s.check(ctx, c, due); err != nil && !waits(err) {
			return err
		}
	}
	if err := c.take(ctx); err != nil {
		return err
	}
	defer c.give()
	return errors.Join(s.unpublished(ctx, c), s.renew(ctx, c), s.forget(ctx, c))
}

// waits reports whether an error is that the chain stands still or does not
// answer: then holders stay what they were.
func waits(err error) bool {
	return errors.Is(err, fault.Of(fault.Stale)) || errors.Is(err, fault.Of(fault.Unavailable))
}

// unpublished publishes what a crash kept from being published.
func (s *Service) unpublished(ctx context.Context, c *owned) error {
	if !c.loose {
		return nil
	}
	if err := s.publish(ctx, c.Fact); err != nil {
		return err
	}
	for _, p := range c.posts {
		if p.Expiry <= now() {
			continue
		}
		if err := s.publish(ctx, p.Fact); err != nil {
			return err
		}
	}
	c.loose = false
	return nil
}

// renew publishes the card anew when half of its life is over.
func (s *Service) renew(ctx context.Context, c *owned) error {
	f, err := fact.Decode(c.Fact)
	if err != nil || now() < f.Time+(f.Expiry-f.Time)/2 {
		return err
	}
	_, err = s.saveCard(ctx, c, c.state, nil)
	return err
}

// forget drops posts that have expired, and destroys the secrets that none needs
// any more.
func (s *Service) forget(ctx context.Context, c *owned) error {
	at := now()
	next := c.pruned(at)
	var ops []storage.Op
	var over []Posted
	for _, p := range c.posts {
		if p.Expiry <= at {
			over = append(over, p)
			ops = append(ops, storage.Delete(spacePosts, postKey(c.id, p.Number)))
		}
	}
	if len(over) == 0 && len(next.Epochs) == len(c.Epochs) {
		return nil
	}
	return s.save(ctx, c, next, ops, func() {
		for _, p := range over {
			delete(c.posts, p.Number)
			delete(c.refs, p.Ref)
		}
	})
}
