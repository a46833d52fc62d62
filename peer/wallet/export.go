package wallet

import (
	"context"
	"encoding/binary"
	"io"
	"slices"

	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// Own is what only this wallet can put into a proof bundle: its vault, its
// answers with their receipts, and the openings of the reads.
func (w *Wallet) Own() (bundle.Bundle, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := bundle.Bundle{Consortium: w.cfg.Consortium}
	if w.vault.Threshold > 0 {
		var err error
		if b.Vaults, err = w.cards(); err != nil {
			return bundle.Bundle{}, err
		}
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
	return b, nil
}

// cards are the custodian sets of the vaults, one for each sharing: a read is held
// against the one of its time.
func (w *Wallet) cards() ([]bundle.VaultCard, error) {
	var out []bundle.VaultCard
	for _, v := range w.vaults() {
		for _, s := range v.sharings() {
			card := bundle.VaultCard{Public: v.Commitments.Public(), Threshold: s.Threshold, Custodians: s.Custodians, Since: s.Since}
			card, err := card.Sign(w.cardRandom(card), w.secretOf(v.Epoch), w.cfg.Seed.Control(v.Epoch))
			if err != nil {
				return nil, err
			}
			out = append(out, card)
		}
	}
	return out, nil
}

// cardRandom is drawn from the seed, so that two exports hold one card of a
// sharing: two different ones would contradict each other. The nonce of the proof
// depends on the statement too.
func (w *Wallet) cardRandom(c bundle.VaultCard) io.Reader {
	id := c.ID()
	return stretch(w.cfg.Seed.Derive("vault card", id[:], binary.BigEndian.AppendUint64(nil, c.Since)))
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

// Export makes the proof bundle of this wallet: what it knows, in a form that
// anybody can verify against the chain. It holds no purchase and no name. The
// custodians whose logs could not be got are in its Missing.
func (w *Wallet) Export(ctx context.Context, chainID uint64) (bundle.Bundle, error) {
	b, err := w.Public(ctx)
	if err != nil {
		return b, err
	}
	own, err := w.Own()
	if err != nil {
		return b, err
	}
	b.ChainID = chainID
	return Join(b, own), nil
}

// Join adds wallets' own parts to the public part of a bundle. Openings of entries
// that it does not hold are left out: those of a missing log, and of the newest
// entries, which no checkpoint that was found covers yet.
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
				public.Logs[i].Openings = append(public.Logs[i].Openings, within(l.Openings, len(public.Logs[i].Leaves))...)
			}
		}
	}
	return public
}

func within(openings []bundle.Opened, leaves int) []bundle.Opened {
	return slices.DeleteFunc(slices.Clone(openings), func(o bundle.Opened) bool { return o.Index >= uint64(leaves) })
}
