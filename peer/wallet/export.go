package wallet

import (
	"context"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
)

// Own is what only this wallet can put into a proof bundle: its vault, its
// answers with their receipts, and the openings of the reads.
func (w *Wallet) Own() bundle.Bundle {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := bundle.Bundle{Consortium: w.cfg.Consortium}
	if w.vault.Threshold > 0 {
		b.Vaults = w.cards()
	}
	for _, l := range w.sorted() {
		for _, s := range l.Said {
			b.Statements = append(b.Statements, s.Fact)
			b.Receipts = append(append(b.Receipts, s.Arrivals...), s.Stops...)
			if st, err := s.statement(); err != nil || st.State != consent.StateGranted {
				continue
			}
			if g, err := consent.DecodeSignedGrant(s.Grant); err == nil {
				b.Grants = append(b.Grants, g)
			}
		}
	}
	b.Logs = w.openings()
	return b
}

// cards are the custodian sets of the vaults, one for each sharing: a read is held
// against the one of its time.
func (w *Wallet) cards() []bundle.VaultCard {
	var out []bundle.VaultCard
	for _, v := range w.vaults() {
		for _, s := range v.sharings() {
			out = append(out, bundle.VaultCard{
				Public: v.Commitments.Public(), Threshold: s.Threshold, Custodians: s.Custodians, Since: s.Since,
			}.Sign(w.cfg.Seed.Control(v.Epoch)))
		}
	}
	return out
}

func (w *Wallet) openings() []bundle.Log {
	logs := map[did.Merchant]*bundle.Log{}
	for k, r := range w.reads {
		if logs[k.Custodian] == nil {
			logs[k.Custodian] = &bundle.Log{Custodian: k.Custodian}
		}
		l := logs[k.Custodian]
		l.Openings = append(l.Openings, bundle.Opened{Index: r.Index, Opening: r.Opening})
	}
	var out []bundle.Log
	for _, l := range logs {
		out = append(out, *l)
	}
	return out
}

// Public is what anybody can put into a proof bundle: the membership, the
// notices, and every custodian's whole log with its checkpoints and anchors.
func (w *Wallet) Public(ctx context.Context) (bundle.Bundle, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := bundle.Bundle{Consortium: w.cfg.Consortium, Created: now(), Members: w.cfg.Chain.Registry().Members()}
	for kind, list := range map[fact.Kind]*[][]byte{
		fact.KindNotice: &b.Notices, fact.KindReceipt: &b.Receipts, fact.KindAnchor: &b.Anchors,
	} {
		facts, err := w.lookup(ctx, desk.Query{Kind: uint16(kind)})
		if err != nil {
			return b, err
		}
		for _, f := range facts {
			*list = append(*list, f.Encode())
		}
	}
	checkpoints, err := w.checkpoints(ctx)
	if err != nil {
		return b, err
	}
	for _, m := range w.cfg.Chain.Registry().Members() {
		leaves, err := w.leaves(ctx, m.ID)
		if err != nil {
			return b, err
		}
		b.Logs = append(b.Logs, bundle.Log{Custodian: m.ID, Leaves: leaves, Checkpoints: checkpoints[m.ID]})
	}
	return b, nil
}

// checkpoints lists every published checkpoint by custodian.
func (w *Wallet) checkpoints(ctx context.Context) (map[did.Merchant][]accesslog.Signed, error) {
	facts, err := w.lookup(ctx, desk.Query{Kind: uint16(fact.KindCheckpoint)})
	out := map[did.Merchant][]accesslog.Signed{}
	for _, f := range facts {
		signed, err := accesslog.DecodeCheckpointBody(f.Body)
		if err != nil {
			return nil, err
		}
		_, m, err := accesslog.ParseOrigin(signed.Origin)
		if err != nil {
			return nil, err
		}
		out[m] = append(out[m], signed)
	}
	return out, err
}

func (w *Wallet) leaves(ctx context.Context, m did.Merchant) ([][32]byte, error) {
	var out [][32]byte
	for {
		var page custody.LogPage
		if err := w.call(ctx, m, custody.LogProtocol, custody.LogRequest{From: uint64(len(out))}, &page); err != nil {
			return nil, err
		}
		if len(page.Leaves) == 0 {
			return out, nil
		}
		out = append(out, page.Leaves...)
	}
}

// Export makes the proof bundle of this wallet: what it knows, in a form that
// anybody can verify against the chain. It holds no purchase and no name.
func (w *Wallet) Export(ctx context.Context, chainID uint64) (bundle.Bundle, error) {
	b, err := w.Public(ctx)
	if err != nil {
		return b, err
	}
	own := w.Own()
	b.ChainID = chainID
	return Join(b, own), nil
}

// Join adds wallets' own parts to the public part of a bundle.
func Join(public bundle.Bundle, parts ...bundle.Bundle) bundle.Bundle {
	at := map[did.Merchant]int{}
	for i, l := range public.Logs {
		at[l.Custodian] = i
	}
	for _, p := range parts {
		public.Vaults = append(public.Vaults, p.Vaults...)
		public.Grants = append(public.Grants, p.Grants...)
		public.Statements = append(public.Statements, p.Statements...)
		public.Receipts = append(public.Receipts, p.Receipts...)
		for _, l := range p.Logs {
			if i, ok := at[l.Custodian]; ok {
				public.Logs[i].Openings = append(public.Logs[i].Openings, l.Openings...)
			}
		}
	}
	return public
}
