package points

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Redemption is a reward that a customer asked for, with the holder's signed
// word to pay for it.
type Redemption struct {
	_             struct{} `cbor:",toarray"`
	Ref           string   // the shop's own reference of the customer
	Item          string
	Quantity      uint32
	At            uint64 // Unix milliseconds
	Authorisation Authorisation
	Place         Place
}

const maxRedemption = 4 << 10

// MaxSignature is the most bytes of a holder's signature; that of an account of
// the usual kind has 65.
const MaxSignature = 2 << 10

// counts reports whether the pieces are given away or promised.
func (r Redemption) counts() bool { return r.Place.State != Failed }

// reserves reports whether the balance that the chain shows still has the
// points.
func (r Redemption) reserves() bool { return r.Place.State == Pending || r.Place.State == Sent }

func (s *Store) loadRedemption(p storage.Pair) error {
	var r Redemption
	if err := decode(p.Value, &r, maxRedemption); err != nil {
		return err
	}
	if !bytes.Equal(p.Key, r.Authorisation.Ref[:]) || !r.Place.State.known() {
		return damaged("a redemption lies in another one's place")
	}
	s.redemptions[r.Authorisation.Ref] = r
	return nil
}

// Reserve decides about a redemption and, if it is allowed, keeps its pieces
// and points until the chain has had its word. balance is what the chain shows
// of the holder. The same Ref again is the redemption that it was; with another
// content it is fault.Replayed. A refusal has the kind of its reason, and the
// reason's name in its detail.
func (s *Store) Reserve(ctx context.Context, r Redemption, tier string, balance uint64) (Redemption, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if before, ok := s.redemptions[r.Authorisation.Ref]; ok && before.counts() {
		if !before.same(r) {
			return before, fault.New(fault.Replayed, "redeem", "another redemption has this ref; sign a new authorisation")
		}
		return before, nil
	}
	item, ok := s.items[r.Item]
	if !ok {
		return r, noItem()
	}
	ask := earning.Ask{Now: r.At, Quantity: r.Quantity, Balance: s.free(r.Authorisation.Holder, balance), Tier: tier, Taken: s.taken(r.Item)}
	for _, o := range s.redemptions {
		if o.Item == r.Item && o.Ref == r.Ref && o.counts() {
			ask.Had = append(ask.Had, earning.Had{Time: o.At, Quantity: o.Quantity})
		}
	}
	if refusal := item.CanRedeem(ask); refusal != earning.Allowed {
		return r, Refused(refusal)
	}
	if r.Authorisation.Amount != item.Price(r.Quantity) {
		return r, fault.New(fault.Conflict, "redeem", "the authorisation is for another amount than the item costs")
	}
	r.Place = Place{State: Pending}
	return r, s.putRedemption(ctx, r)
}

// same reports whether two redemptions ask for the same.
func (r Redemption) same(o Redemption) bool {
	return r.Ref == o.Ref && r.Item == o.Item && r.Quantity == o.Quantity && r.Authorisation.Holder == o.Authorisation.Holder && r.Authorisation.Nonce == o.Authorisation.Nonce
}

// free is what a balance has besides what is reserved of it.
func (s *Store) free(holder Account, balance uint64) uint64 {
	for _, r := range s.redemptions {
		if r.Authorisation.Holder == holder && r.reserves() {
			balance -= min(balance, r.Authorisation.Amount)
		}
	}
	return balance
}

func (s *Store) putRedemption(ctx context.Context, r Redemption) error {
	ref := r.Authorisation.Ref
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceRedemptions, ref[:], codec.Marshal(r))}); err != nil {
		return err
	}
	s.redemptions[ref] = r
	return nil
}

// SettleRedemption notes how far a redemption has come. One that failed gives
// its pieces back.
func (s *Store) SettleRedemption(ctx context.Context, ref [32]byte, place Place) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.redemptions[ref]
	if !ok || r.Place == place {
		return nil
	}
	r.Place = place
	return s.putRedemption(ctx, r)
}

// Redemptions lists what was redeemed, by time; of one customer, or with an
// empty ref of all.
func (s *Store) Redemptions(ref string) []Redemption {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := []Redemption{}
	for _, r := range s.redemptions {
		if ref == "" || r.Ref == ref {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Redemption) int {
		return cmp.Or(cmp.Compare(a.At, b.At), bytes.Compare(a.Authorisation.Ref[:], b.Authorisation.Ref[:]))
	})
	return out
}

// Unsettled lists the redemptions that the chain has not had its last word
// about, by time.
func (s *Store) Unsettled() []Redemption {
	return slices.DeleteFunc(s.Redemptions(""), func(r Redemption) bool { return r.Place.State.settled() })
}

// Refused is the fault of a refusal of a reward.
func Refused(r earning.Refusal) error {
	kind := fault.Conflict
	switch r {
	case earning.RefusedQuantity:
		kind = fault.Malformed
	case earning.RefusedEarly:
		kind = fault.NotYet
	case earning.RefusedLate:
		kind = fault.Expired
	case earning.RefusedTier, earning.RefusedGrantee:
		kind = fault.Denied
	case earning.RefusedCoupon:
		kind = fault.NotFound
	case earning.RefusedStock, earning.RefusedPerson:
		kind = fault.UsedUp
	}
	return fault.New(kind, "redeem", string(r)+": "+r.Explain(earning.English))
}
