package wallet

import (
	"bytes"
	"context"
	"errors"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// anchorRef is the largest state of one log that the chain holds.
type anchorRef struct {
	ref   accesslog.Ref
	root  [32]byte // of the batch
	block uint64
}

// stamp marks an entry that the anchored state covers. That the anchored state
// is a prefix of the log was proven with the page.
func (a anchorRef) stamp(r Read) Read {
	if len(r.Anchor) == 0 && r.Index < a.ref.Size {
		r.Anchor = []Anchored{{Root: a.root, Block: a.block}}
	}
	return r
}

// anchors reads anchor facts from the members and keeps, for each log, the
// largest state in a batch that the chain really holds.
func (w *Wallet) anchors(ctx context.Context) (map[string]anchorRef, error) {
	facts, err := w.lookup(ctx, desk.Query{Kind: uint16(fact.KindAnchor)})
	if err != nil {
		return nil, err
	}
	out := map[string]anchorRef{}
	for _, f := range facts {
		a, err := accesslog.DecodeAnchor(f.Body)
		if err != nil || a.CheckRefs(w.keysOf) != nil {
			continue // the lie of who made it
		}
		block, ok, err := w.cfg.Chain.AnchoredRoot(ctx, a.Root)
		if err != nil || !ok {
			continue // not on the chain as this wallet sees it: no evidence
		}
		for _, ref := range a.Refs {
			if ref.Size > out[ref.Origin].ref.Size {
				out[ref.Origin] = anchorRef{ref: ref.Checkpoint, root: a.Root, block: block}
			}
		}
	}
	return out, nil
}

// lookup asks the members in turn until one lists the facts. Every fact's
// signature is checked.
func (w *Wallet) lookup(ctx context.Context, q desk.Query) ([]fact.Fact, error) {
	var failed []error
	for _, m := range w.inTurn() {
		facts, err := w.lookupAt(ctx, m, q)
		if err == nil {
			return facts, nil
		}
		failed = append(failed, err)
	}
	return nil, errors.Join(append(failed, fault.New(fault.Unavailable, "look up facts", "no member answered; check the network and try again"))...)
}

func (w *Wallet) lookupAt(ctx context.Context, m did.Merchant, q desk.Query) ([]fact.Fact, error) {
	var out []fact.Fact
	for range mostPages(q) {
		var page desk.Listing
		if err := w.call(ctx, m, desk.LookupProtocol, q, &page); err != nil {
			return nil, err
		}
		for _, raw := range page.Facts {
			f, err := fact.Decode(raw)
			if err == nil {
				err = f.VerifySignature()
			}
			if err == nil && !asked(q, f) {
				err = fault.New(fault.Malformed, "look up facts", "the member listed what was not asked for")
			}
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
		if page.Next <= q.After {
			return out, nil
		}
		q.After = page.Next
	}
	return nil, fault.New(fault.TooLarge, "look up facts", "the member's list has no end")
}

// mostPages bounds what one member can make a wallet read: 8,192 facts by one
// key, 1,024 statements of what one merchant's points are worth, as many as by a
// key of what those of all are, and two million of another kind.
func mostPages(q desk.Query) int {
	switch {
	case len(q.Author) > 0:
		return 64
	case q.Kind == uint16(fact.KindWorth) && len(q.Subject) > 0:
		return worthPages
	case q.Kind == uint16(fact.KindWorth):
		return allWorthPages
	}
	return 1 << 14
}

// asked says whether a fact answers a question, by the rules of the desk.
func asked(q desk.Query, f fact.Fact) bool {
	if q.Kind != 0 && uint16(f.Kind) != q.Kind {
		return false
	}
	if len(q.Subject) > 0 {
		return bytes.Equal(f.Subject[:], q.Subject)
	}
	return len(q.Author) == 0 || bytes.Equal(f.Author[:], q.Author)
}

// Notices lists the newest notice of each merchant and purpose, as published
// and signed by its merchant.
func (w *Wallet) Notices(ctx context.Context) ([]consent.Notice, error) {
	facts, err := w.lookup(ctx, desk.Query{Kind: uint16(fact.KindNotice)})
	if err != nil {
		return nil, err
	}
	newest := map[lineKey]consent.Notice{}
	for _, f := range facts {
		n, err := consent.DecodeNotice(f.Body)
		if err != nil || !w.signedBy(f, n.Merchant) {
			continue
		}
		key := lineKey{n.Merchant, n.Purpose}
		if n.Seq >= newest[key].Seq {
			newest[key] = n
		}
	}
	return sortNotices(newest), nil
}

// Asked is a notice with what this wallet said to it.
type Asked struct {
	Notice consent.Notice
	State  consent.State // unknown until answered
	// Changed is true when the standing answer was to an earlier text.
	Changed bool
	// Lost is true when the standing grant was for a vault that is shredded: it
	// opens nothing that is recorded from now on.
	Lost bool
}

// Requests lists the notices with the state of their lines.
func (w *Wallet) Requests(ctx context.Context) ([]Asked, error) {
	notices, err := w.Notices(ctx)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]Asked, 0, len(notices))
	for _, n := range notices {
		a := Asked{Notice: n}
		if l, ok := w.lines[lineKey{n.Merchant, n.Purpose}]; ok {
			a.State = l.line.State()
			if g, ok := l.live(now()); ok {
				a.Changed = g.Grant.Notice != n.ID()
				a.Lost = g.Grant.Vault != w.vault.ID || len(w.vault.Shredded) > 0
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// Pairwise is the DID that a merchant knows this customer by.
func (w *Wallet) Pairwise(m did.Merchant) string { return did.KeyOf(w.cfg.Seed.Pairwise(m)).DID() }
