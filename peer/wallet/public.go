package wallet

import (
	"context"
	"errors"
	"slices"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// maxLeaves is how long a log may be to be put into a bundle: half of a bundle's
// greatest size. A longer one is named as missing.
const maxLeaves = bundle.MaxSize / 32 / 2

// Public is what anybody can put into a proof bundle: the membership, the
// notices, and every custodian's log with its checkpoints and anchors. A log is
// taken up to the largest state that its custodian signed. One that cannot be
// got, or that is not what was signed, is named in Missing: no member that is
// down, has left or lies takes the others' proof away.
func (w *Wallet) Public(ctx context.Context) (bundle.Bundle, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := bundle.Bundle{Consortium: w.cfg.Consortium, Created: now(), Members: w.cfg.Chain.Registry().Members()}
	states := map[did.Merchant][]accesslog.Signed{}
	var anchored []accesslog.Signed
	for _, list := range []struct {
		kind fact.Kind
		take func(admit.Checked)
	}{
		{fact.KindNotice, func(c admit.Checked) { b.Notices = append(b.Notices, c.Raw) }},
		{fact.KindReceipt, func(c admit.Checked) { b.Receipts = append(b.Receipts, c.Raw) }},
		{fact.KindAnchor, func(c admit.Checked) {
			b.Anchors, anchored = append(b.Anchors, c.Raw), append(anchored, c.Body.(accesslog.Anchor).Refs...)
		}},
		{fact.KindCheckpoint, func(c admit.Checked) {
			states[c.Member.ID] = append(states[c.Member.ID], c.Body.(accesslog.Signed))
		}},
	} {
		if err := w.published(ctx, list.kind, list.take); err != nil {
			return b, err
		}
	}
	for _, m := range b.Members {
		seen, err := w.seen(ctx, m.ID)
		if err != nil {
			return b, err
		}
		l := bundle.Log{Custodian: m.ID, Checkpoints: append(states[m.ID], seen...)}
		bound := largest(accesslog.Origin(w.cfg.Consortium, m.ID), slices.Concat(anchored, l.Checkpoints))
		if l.Leaves, err = w.leaves(ctx, m.ID, bound); err != nil {
			b.Missing = append(b.Missing, m.ID)
		} else if len(l.Checkpoints) > 0 {
			b.Logs = append(b.Logs, l)
		}
	}
	return b, ctx.Err()
}

// published looks up all facts of a kind and hands over those that are valid: a
// member may list what others would refuse.
func (w *Wallet) published(ctx context.Context, kind fact.Kind, take func(admit.Checked)) error {
	facts, err := w.lookup(ctx, desk.Query{Kind: uint16(kind)})
	if err != nil {
		return err
	}
	raws := make([][]byte, len(facts))
	for i, f := range facts {
		raws[i] = f.Encode()
	}
	checked, errs := admit.VerifyBatch(raws, w.cfg.Chain.Registry())
	for i, c := range checked {
		if errs[i] == nil {
			take(c)
		}
	}
	return nil
}

// seen is the newest checkpoint that this wallet's own reads were proven with, if
// any: it may be newer than what is published, or outlive it.
func (w *Wallet) seen(ctx context.Context, m did.Merchant) ([]accesslog.Signed, error) {
	raw, err := w.cfg.Store.Get(ctx, spaceLogs, m[:])
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	signed, err := accesslog.ParseCheckpoint(raw)
	return []accesslog.Signed{signed}, err
}

// largest is the largest of the states that a log signed.
func largest(origin string, states []accesslog.Signed) accesslog.Ref {
	out := accesslog.Ref{Origin: origin, Root: accesslog.EmptyRoot()}
	for _, s := range states {
		if s.Origin == origin && s.Size > out.Size {
			out = s.Checkpoint
		}
	}
	return out
}

// leaves fetches a log up to a state that it signed, and holds it against that.
func (w *Wallet) leaves(ctx context.Context, m did.Merchant, state accesslog.Ref) ([][32]byte, error) {
	const op = "fetch log"
	if state.Size > maxLeaves {
		return nil, fault.New(fault.TooLarge, op, "too long for a bundle")
	}
	var out [][32]byte
	for uint64(len(out)) < state.Size {
		var page custody.LogPage
		if err := w.call(ctx, m, custody.LogProtocol, custody.LogRequest{From: uint64(len(out))}, &page); err != nil {
			return nil, err
		}
		if len(page.Leaves) == 0 {
			return nil, fault.New(fault.BadProof, op, "the custodian shows less than it signed")
		}
		out = append(out, page.Leaves[:min(uint64(len(page.Leaves)), state.Size-uint64(len(out)))]...)
	}
	if accesslog.RootOf(out) != state.Root {
		return nil, fault.New(fault.BadProof, op, "the custodian shows another log than it signed")
	}
	return out, nil
}
