package wallet

import (
	"cmp"
	"context"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage"
)

const spaceOwnOffers = "wallet/offers" // offer id: the offer

// OwnOffer is an offer that this customer made.
type OwnOffer struct {
	Signed       offer.Signed
	Gives, Wants did.Merchant // whose points
	By           did.Merchant // who took it in; zero while nobody did
	Made         uint64       // Unix milliseconds
}

// storedOffer is an own offer in the store.
type storedOffer struct {
	_            struct{} `cbor:",toarray"`
	Offer        []byte
	Gives, Wants did.Merchant
	By           did.Merchant
	Made         uint64
}

// KeepOffer remembers an own offer, or what changed about it. An offer is kept
// before anybody sees it, so that it can be found and ended.
func (w *Wallet) KeepOffer(ctx context.Context, o OwnOffer) error {
	id := o.Signed.ID()
	raw := codec.Marshal(storedOffer{Offer: o.Signed.Encode(), Gives: o.Gives, Wants: o.Wants, By: o.By, Made: o.Made})
	return w.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceOwnOffers, id[:], raw)})
}

// OwnOffers lists every offer that was kept, the oldest first.
func (w *Wallet) OwnOffers(ctx context.Context) ([]OwnOffer, error) {
	var out []OwnOffer
	var after []byte
	for {
		pairs, err := w.cfg.Store.Scan(ctx, spaceOwnOffers, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			slices.SortFunc(out, func(a, b OwnOffer) int { return cmp.Compare(a.Made, b.Made) })
			return out, err
		}
		for _, p := range pairs {
			after = p.Key
			var s storedOffer
			if err := codec.Unmarshal(p.Value, &s, maxState); err != nil {
				return nil, err
			}
			signed, err := offer.Decode(s.Offer)
			if err != nil {
				return nil, err
			}
			out = append(out, OwnOffer{Signed: signed, Gives: s.Gives, Wants: s.Wants, By: s.By, Made: s.Made})
		}
	}
}
