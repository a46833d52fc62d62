package sync

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// verdicts is the answer to a push: for each fact 0 for stored, or the number of
// the fault kind plus one.
type verdicts struct {
	_     struct{} `cbor:",toarray"`
	Kinds []byte
}

const pushAtOnce = 1 << 14 // items that are put in order together

// push sends what the partner lacks, statements of consent first.
func (x *exchange) push(ctx context.Context, found reconcile.Result) error {
	keys := x.view.Keys()
	if err := x.pushItems(ctx, x.sync.set.Find(&keys, found.Spare)); err != nil {
		return err
	}
	for _, span := range found.Push {
		for span.From < span.To {
			items, until := x.sync.set.Items(span, pushAtOnce)
			if err := x.pushItems(ctx, items); err != nil {
				return err
			}
			span.From = until
		}
	}
	return nil
}

func (x *exchange) pushItems(ctx context.Context, items []reconcile.Item) error {
	items = x.partner.ready(items)
	slices.SortStableFunc(items, func(a, b reconcile.Item) int {
		if a.First != b.First {
			return map[bool]int{true: -1, false: 1}[a.First]
		}
		return cmp.Compare(a.Time, b.Time)
	})
	for page := range slices.Chunk(items, pageFacts) {
		raws, err := x.sync.load(ctx, page)
		if err != nil {
			return err
		}
		raws = x.lasting(raws)
		if len(raws) == 0 {
			continue
		}
		var said verdicts
		if err := stream.Call(ctx, x.sync.cfg.Host, x.id, pushProtocol(), facts{Raw: raws}, &said); err != nil {
			return err
		}
		if len(said.Kinds) != len(raws) {
			return fault.New(fault.Malformed, "sync", "one verdict for each fact")
		}
		x.mind(page, raws, said.Kinds)
	}
	return nil
}

// lasting leaves out facts whose end is near: they are no loss, and are not
// counted as left.
func (x *exchange) lasting(raws [][]byte) [][]byte {
	return slices.DeleteFunc(raws, func(raw []byte) bool {
		f, err := fact.Decode(raw)
		if over := err == nil && f.Expired(nowMillis()+uint64(grace.Milliseconds())); !over {
			return false
		}
		x.stats.Refused++
		return true
	})
}

// mind counts what the partner stored, remembers what it never will, and puts off
// the rest.
func (x *exchange) mind(items []reconcile.Item, raws [][]byte, kinds []byte) {
	known := map[[32]byte]reconcile.Item{}
	for _, it := range items {
		known[it.ID] = it
	}
	for i, k := range kinds {
		it := known[sha256.Sum256(raws[i])]
		switch {
		case k == 0:
			x.stats.Sent++
		case final(fault.Kind(k - 1)):
			x.stats.Refused++
			x.partner.haunt(reconcile.Ghost{Item: it, By: -1})
		default:
			x.partner.postpone(it.ID, it.Time, x.sync.cfg.Every)
		}
	}
}

// onPush takes facts from a partner.
func (s *Sync) onPush(ctx context.Context, from peer.ID, q facts) (any, error) {
	if len(q.Raw) > pageFacts {
		return nil, fault.New(fault.TooLarge, "sync", "at most 256 facts a page")
	}
	s.moving(from)
	said := verdicts{Kinds: make([]byte, len(q.Raw))}
	if len(q.Raw) == 0 {
		return said, nil
	}
	for i, err := range s.cfg.Intake(ctx, from, q.Raw) {
		if err != nil {
			said.Kinds[i] = byte(fault.KindOf(err)) + 1 // the partner hides it from now on
		}
	}
	return said, nil
}
