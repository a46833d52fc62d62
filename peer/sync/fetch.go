package sync

import (
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/sync/rateless"
	"github.com/souk-network/souk/peer/sync/reconcile"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// fetch asks for facts by their names under a salt.
type fetch struct {
	_     struct{} `cbor:",toarray"`
	Salt  []byte
	Names []byte // 8 bytes each, at most 256
}

// facts is a page of encoded facts.
type facts struct {
	_   struct{} `cbor:",toarray"`
	Raw [][]byte
}

// rangeQuery asks for all facts of a range of time, from a key on.
type rangeQuery struct {
	_    struct{} `cbor:",toarray"`
	Time uint64
	ID   []byte // 32 bytes
	To   uint64
}

// rangePage is a page of them, and the key to go on from.
type rangePage struct {
	_    struct{} `cbor:",toarray"`
	Raw  [][]byte
	Time uint64
	ID   []byte // 32 bytes; empty if the range is at its end
}

const maxHeld = 1 << 12 // facts that wait for what they depend on

// fetchRanges pulls ranges in which this peer has nothing.
func (x *exchange) fetchRanges(ctx context.Context, found reconcile.Result) error {
	for _, span := range found.Fetch {
		q := rangeQuery{Time: span.From, ID: make([]byte, 32), To: span.To}
		for len(q.ID) > 0 {
			var page rangePage
			if err := stream.Call(ctx, x.sync.cfg.Host, x.id, rangeProtocol(), q, &page); err != nil {
				return err
			}
			if err := x.checkPage(q, page); err != nil {
				return err
			}
			x.named = nil
			if err := x.progress(x.take(ctx, within(q, page.Raw))); err != nil {
				return err
			}
			q.Time, q.ID = page.Time, page.ID
		}
	}
	return nil
}

// checkPage refuses pages that do not lead on.
func (x *exchange) checkPage(q rangeQuery, page rangePage) error {
	onward := page.Time < q.To && (page.Time > q.Time || page.Time == q.Time && slices.Compare(page.ID, q.ID) > 0)
	if len(page.Raw) > pageFacts || len(page.ID) > 0 && (len(page.ID) != 32 || !onward) {
		return fault.New(fault.Malformed, "sync", "a page that does not lead on")
	}
	return nil
}

// within leaves out facts from outside of the range.
func within(q rangeQuery, raws [][]byte) [][]byte {
	return slices.DeleteFunc(raws, func(raw []byte) bool {
		it, ok := parse(raw)
		return ok && (it.Time < q.Time || it.Time >= q.To)
	})
}

// maxIdle is how many pages in a row may bring nothing that could be taken. An
// honest partner has no such facts but those that are about to expire.
const maxIdle = 16

// progress ends a step that leads nowhere.
func (x *exchange) progress(useful bool) error {
	if x.idle++; useful {
		x.idle = 0
	}
	if x.idle > maxIdle {
		return fault.New(fault.Conflict, "sync", "the partner claims facts that it does not hand over")
	}
	return nil
}

// fetchWants pulls facts by name, the oldest first: what others depend on comes
// before them.
func (x *exchange) fetchWants(ctx context.Context, found reconcile.Result) error {
	salt := x.view.Salt()
	for names := range slices.Chunk(x.oldestFirst(x.partner.due(x.view, found.Wants)), pageFacts) {
		var page facts
		q := fetch{Salt: salt[:], Names: reconcile.AppendNames(nil, names...)}
		if err := stream.Call(ctx, x.sync.cfg.Host, x.id, fetchProtocol(), q, &page); err != nil {
			return err
		}
		if err := x.progress(x.take(ctx, x.asked(names, page.Raw))); err != nil {
			return err
		}
	}
	return nil
}

// oldestFirst orders names by the cell that they show, back from the next one.
func (x *exchange) oldestFirst(names []rateless.Name) []rateless.Name {
	next := uint16(rateless.Cell(nowMillis()) + 1)
	slices.SortStableFunc(names, func(a, b rateless.Name) int {
		return cmp.Compare(next-uint16(b), next-uint16(a))
	})
	return names
}

// asked leaves only facts that were asked for, each once. Names that nothing came
// for are asked for later.
func (x *exchange) asked(names []rateless.Name, raws [][]byte) [][]byte {
	x.named = map[[32]byte]rateless.Name{}
	hashes := map[rateless.Name]rateless.Name{}
	for _, n := range names {
		hashes[n>>16] = n
	}
	raws = slices.DeleteFunc(raws, func(raw []byte) bool {
		id := sha256.Sum256(raw)
		n, was := hashes[x.view.Name(&id, 0)>>16]
		delete(hashes, n>>16)
		if was {
			x.named[id] = n
		}
		return !was
	})
	x.partner.miss(maps.Values(hashes), x.sync.cfg.Every)
	return raws
}

// take hands facts to intake and minds what it says. It reports whether any of
// them is or may become of use.
func (x *exchange) take(ctx context.Context, raws [][]byte) (useful bool) {
	if len(raws) == 0 {
		return false
	}
	for i, err := range x.sync.cfg.Intake(ctx, x.id, raws) {
		kind := fault.KindOf(err)
		useful = useful || err == nil || !final(kind)
		switch {
		case err == nil:
			x.stats.Received++
		case final(kind):
			x.stats.Refused++
			if it, ok := x.itemOf(raws[i]); ok {
				x.partner.haunt(reconcile.Ghost{Item: it, By: 1})
			}
		case kind == fault.NoGrant && len(x.held) < maxHeld:
			x.held = append(x.held, raws[i])
		default:
			x.postpone(raws[i])
		}
	}
	return useful
}

// takeHeld tries again what lacked a grant that has come since.
func (x *exchange) takeHeld(ctx context.Context, _ reconcile.Result) error {
	if len(x.held) == 0 {
		return nil
	}
	for i, err := range x.sync.cfg.Intake(ctx, x.id, x.held) {
		if err == nil {
			x.stats.Received++
		} else {
			x.postpone(x.held[i])
		}
	}
	return nil
}

func (x *exchange) postpone(raw []byte) {
	if it, ok := x.itemOf(raw); ok {
		x.partner.postpone(it.ID, it.Time, x.sync.cfg.Every)
	}
}

// itemOf is a fact as the partner's mirror has it. Of bytes that this version
// cannot read, the cell of time is known from the name they were asked for by.
func (x *exchange) itemOf(raw []byte) (it reconcile.Item, ok bool) {
	if it, ok = parse(raw); ok {
		return it, true
	}
	name, ok := x.named[it.ID]
	next := rateless.Cell(nowMillis()) + 1
	it.Time = (next - uint64(uint16(next)-uint16(name))) << rateless.CellBits
	it.Expiry = nowMillis() + unreadable
	return it, ok
}

const unreadable = 86_400_000 // ms for which bytes of another version are not asked for again

// parse reads what reconciliation knows of a fact.
func parse(raw []byte) (it reconcile.Item, ok bool) {
	f, err := fact.Decode(raw)
	return reconcile.Item{ID: sha256.Sum256(raw), Time: f.Time, Expiry: f.Expiry}, err == nil
}

// onFetch serves facts by name.
func (s *Sync) onFetch(ctx context.Context, from peer.ID, q fetch) (any, error) {
	s.moving(from)
	if len(q.Salt) != rateless.SaltSize || len(q.Names)%8 != 0 || len(q.Names) > 8*pageFacts {
		return nil, fault.New(fault.Malformed, "sync", "a salt of 16 bytes and at most 256 names")
	}
	keys := rateless.NewKeys(rateless.Salt(q.Salt))
	raws, err := s.load(ctx, s.set.Find(&keys, reconcile.ParseNames(q.Names)))
	return facts{Raw: alive(raws)}, err
}

// load reads the facts of items that the store still holds.
func (s *Sync) load(ctx context.Context, items []reconcile.Item) ([][]byte, error) {
	ids := make([][32]byte, len(items))
	for i := range items {
		ids[i] = items[i].ID
	}
	raws, err := s.cfg.Facts.GetMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	gone := map[[32]byte]bool{}
	for i, raw := range raws {
		if raw == nil {
			gone[ids[i]] = true
		}
	}
	s.set.Drop(gone)
	return slices.DeleteFunc(raws, func(raw []byte) bool { return raw == nil }), nil
}

// alive leaves out facts that have expired: no peer would take them.
func alive(raws [][]byte) [][]byte {
	now := nowMillis()
	return slices.DeleteFunc(raws, func(raw []byte) bool {
		f, err := fact.Decode(raw)
		return err == nil && f.Expired(now)
	})
}

// onRange serves a range, page by page.
func (s *Sync) onRange(ctx context.Context, from peer.ID, q rangeQuery) (any, error) {
	s.moving(from)
	if len(q.ID) != 32 || q.Time >= q.To {
		return nil, fault.New(fault.Malformed, "sync", "no such range")
	}
	keys, err := s.cfg.Facts.Range(ctx, q.Time, [32]byte(q.ID), q.To, pageFacts)
	if err != nil {
		return nil, err
	}
	items := make([]reconcile.Item, len(keys))
	for i, k := range keys {
		items[i].ID = k.ID
	}
	raws, err := s.load(ctx, items)
	page := rangePage{Raw: alive(raws)}
	if len(keys) == pageFacts {
		next := keys[len(keys)-1].Next()
		if next.Time < q.To {
			page.Time, page.ID = next.Time, next.ID[:]
		}
	}
	return page, err
}
