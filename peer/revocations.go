package peer

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/storage"
)

// stop carries out what ends a grant, however it arrived: the merchant that
// held the grant purges its copies. A revocation is also answered: every member
// signs when it learnt of it, and the holder signs what it did. One of a grant
// that was never given on its line is answered by nobody: anybody can make such
// facts, and every member's answer would be as many facts again.
func (n *Node) stop(ctx context.Context, r storage.Record) error {
	if kind := fact.Kind(r.Kind); kind != fact.KindConsent && kind != fact.KindRevocation {
		return nil
	}
	checked, err := n.verify(r.Raw)
	if err != nil {
		return nil
	}
	s, ok := checked.Body.(consent.Statement)
	if !ok {
		return nil
	}
	if err := n.endDead(ctx, n.book.granted(s.Line)); err != nil {
		return err
	}
	switch s.State {
	case consent.StateGranted:
		return n.lateGrant(ctx, s)
	case consent.StateRevoked:
		return n.revoked(ctx, checked.Fact, s)
	}
	return nil
}

func (n *Node) revoked(ctx context.Context, f fact.Fact, s consent.Statement) error {
	if slices.Contains(n.book.granted(s.Line), s.Grant) {
		if _, err := n.arrival(ctx, f); err != nil {
			return err
		}
	}
	_, _, err := n.purge(ctx, s)
	return err
}

// lateGrant answers the revocation of a grant that arrived after it.
func (n *Node) lateGrant(ctx context.Context, s consent.Statement) error {
	if _, revoked := n.book.revocation(s.Line, s.Grant); !revoked {
		return nil
	}
	var after uint64
	for {
		page, err := n.cfg.Facts.ByAuthor(ctx, s.Line, after, arrivalPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			after = r.Arrived
			if fact.Kind(r.Kind) != fact.KindRevocation {
				continue
			}
			f, err := fact.Decode(r.Raw)
			if err != nil {
				continue
			}
			if of, err := consent.FromFact(f); err == nil && of.Grant == s.Grant {
				if _, err := n.arrival(ctx, f); err != nil {
					return err
				}
			}
		}
	}
}

// endDead ends those of the grants that are held here and stand no more on their
// own lines.
func (n *Node) endDead(ctx context.Context, grants []consent.GrantID) error {
	now := uint64(time.Now().UnixMilli())
	for _, id := range grants {
		held, ok := n.crm.Grant(id)
		if !ok || n.book.standingOn(held.Get().Grant.Grant.Subject, id, now) != Dead {
			continue
		}
		if err := n.end(ctx, held); err != nil {
			return err
		}
	}
	return nil
}

const expireEvery = 30 * time.Second

// expireLoop ends grants whose time is over: nobody sends a fact about that.
func (n *Node) expireLoop(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := n.endDead(ctx, n.crm.Ended(uint64(time.Now().UnixMilli()))); err != nil && ctx.Err() == nil {
			n.log.Warn("expired grants could not be ended; trying again", "error", err)
		}
		pause(ctx, expireEvery)
	}
	return nil
}

// purge ends a grant at this merchant: keys, grant and every copy that it
// allowed are removed, then a receipt is signed and published. It reports
// false when the grant was never given to this merchant, and when another line
// than the grant's own speaks: ids of grants are public, so anybody can name one.
func (n *Node) purge(ctx context.Context, s consent.Statement) (fact.Fact, bool, error) {
	if held, ok := n.crm.Grant(s.Grant); ok && held.Get().Grant.Grant.Subject == s.Line {
		if err := n.end(ctx, held); err != nil {
			return fact.Fact{}, false, err
		}
	}
	line, err := n.cfg.Private.Get(ctx, spaceEnded, s.Grant[:])
	if errors.Is(err, storage.ErrNotFound) || err == nil && !bytes.Equal(line, s.Line[:]) {
		return fact.Fact{}, false, nil
	}
	if err != nil {
		return fact.Fact{}, false, err
	}
	copies, was, err := n.crm.Purged(ctx, s.Grant)
	if err != nil || !was {
		return fact.Fact{}, false, err
	}
	f, err := n.receipt(ctx, s, func(r *consent.RevocationReceipt) { r.CopiesPurged = copies })
	return f, true, err
}

// endings lets one grant end at a time: a revocation comes by gossip and from the
// wallet at once, and its copies are counted once.
type endings struct{ sync.Mutex }

// spaceEnded keeps, for each grant that ended here, the line that gave it.
const spaceEnded = "peer/ended"

// end notes whose grant it was, so that a receipt can be signed after a crash
// too, and removes the grant with its keys and copies.
func (n *Node) end(ctx context.Context, held crm.Held) error {
	n.endings.Lock()
	defer n.endings.Unlock()
	g := held.Get().Grant.Grant
	id := g.ID()
	if _, still := n.crm.Grant(id); !still {
		return nil // it came another way at the same time, and is counted there
	}
	if err := n.cfg.Private.Batch(ctx, []storage.Op{storage.Put(spaceEnded, id[:], g.Subject[:])}); err != nil {
		return err
	}
	n.ring.drop(id)
	if err := n.crm.Purge(ctx, id); err != nil {
		return err
	}
	copies, _, err := n.crm.Purged(ctx, id)
	n.metrics.purged.Add(float64(copies))
	n.tell(Observation{What: CopiesPurged, Grant: id, Count: int(copies), Rights: g.Rights})
	return err
}

// missed notes a grant that ended before it got here, so that this merchant
// confirms its revocation like any other: there was nothing to stop.
func (n *Node) missed(ctx context.Context, g consent.Grant) error {
	id := g.ID()
	if err := n.cfg.Private.Batch(ctx, []storage.Op{storage.Put(spaceEnded, id[:], g.Subject[:])}); err != nil {
		return err
	}
	if err := n.crm.Missed(ctx, id); err != nil {
		return err
	}
	s, revoked := n.book.revocation(g.Subject, id)
	if !revoked {
		return nil
	}
	_, _, err := n.purge(ctx, s)
	return err
}

// receipt publishes this member's signed statement of what it stopped, once for
// each line that took the grant back: what one line says is no answer to another.
func (n *Node) receipt(ctx context.Context, s consent.Statement, set func(*consent.RevocationReceipt)) (fact.Fact, error) {
	name := append(append([]byte("stopped "), s.Line[:]...), s.ID[:]...)
	return n.once(ctx, name, func(now uint64) fact.Fact {
		r := consent.RevocationReceipt{Grant: s.Grant, Line: s.Line, Revocation: s.ID, Holder: n.cfg.Self, Time: now, Stopped: true}
		set(&r)
		return r.Sign(n.cfg.Key, now+receiptLifetime)
	})
}

// arrival publishes this member's signed statement of when it got a fact of
// consent, once.
func (n *Node) arrival(ctx context.Context, f fact.Fact) (fact.Fact, error) {
	id := f.ID()
	return n.once(ctx, append([]byte("arrived "), id[:]...), func(now uint64) fact.Fact {
		return consent.Receipt{Fact: id, Member: n.cfg.Self, Time: now, Role: consent.RoleWitness}.Sign(n.cfg.Key, now+receiptLifetime)
	})
}

const (
	spaceReceipts = "peer/receipts"
	// receiptLifetime is how long receipts are kept, ms: two years.
	receiptLifetime = 730 * 86_400_000
)

// once makes a fact, stores it under name and publishes it. A second call
// publishes and returns the first one's fact: a receipt's time is when the
// thing happened, not when it was asked about.
func (n *Node) once(ctx context.Context, name []byte, make func(now uint64) fact.Fact) (fact.Fact, error) {
	unlock := n.sellers.lock(nameKey(name))
	defer unlock()
	raw, err := n.cfg.Private.Get(ctx, spaceReceipts, name)
	if err == nil {
		return fact.Decode(raw)
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return fact.Fact{}, err
	}
	f := make(uint64(time.Now().UnixMilli()))
	if _, err := n.publish(ctx, f); err != nil {
		return fact.Fact{}, err
	}
	return f, n.cfg.Private.Batch(ctx, []storage.Op{storage.Put(spaceReceipts, name, f.Encode())})
}
