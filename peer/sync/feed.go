package sync

import (
	"context"
	"time"

	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/storage"
)

const feedPage = 1024

// feed brings the mirror in memory up to the store: what arrived since the last
// call comes in, what expired goes.
func (s *Sync) feed(ctx context.Context) error {
	s.feeding.Lock()
	defer s.feeding.Unlock()
	s.set.Expire(nowMillis())
	for {
		page, err := s.cfg.Facts.Since(ctx, s.cursor, feedPage)
		if err != nil {
			return err
		}
		items := make([]reconcile.Item, len(page))
		for i := range page {
			items[i] = itemOf(&page[i])
			s.cursor = page[i].Arrived
		}
		s.set.Add(items...)
		if len(page) < feedPage {
			return nil
		}
	}
}

func itemOf(r *storage.Record) reconcile.Item {
	kind := fact.Kind(r.Kind)
	return reconcile.Item{
		Time: r.Time, Expiry: r.Expiry, ID: r.ID,
		First: kind == fact.KindConsent || kind == fact.KindRevocation,
	}
}

func nowMillis() uint64 { return uint64(time.Now().UnixMilli()) }
