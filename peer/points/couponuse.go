package points

import (
	"cmp"
	"context"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/storage"
)

// RedeemCoupon decides about a coupon at an order of which no points were
// counted yet, and keeps it if it is allowed. skus are what is bought. The same
// coupon at the same order again is the redemption that it was. A refusal has the
// kind of its reason, and the reason's name in its detail.
func (s *Store) RedeemCoupon(ctx context.Context, r CouponRedemption, day earning.Day, skus []string) (CouponRedemption, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.campaigns[r.Campaign]
	if c == nil {
		return r, noCampaign()
	}
	p := earning.Presented{Redemption: earning.Redemption{Campaign: r.Campaign, Coupon: r.Coupon, Customer: r.Ref, Day: day}, SKUs: skus, Redeemed: c.Redeemed}
	had, err := s.redeemedBy(ctx, r.Ref)
	if err != nil {
		return r, err
	}
	for _, h := range had {
		if h.Campaign != r.Campaign || h.Coupon != r.Coupon || h.Voided != 0 {
			continue
		}
		if h.Order == r.Order {
			return h, nil
		}
		p.Before++
	}
	if p.Granted, err = s.granted(ctx, r.Ref, r.Campaign); err != nil {
		return r, err
	}
	if p.Found, err = s.coupon(ctx, r.Campaign, r.Coupon); err != nil {
		return r, err
	}
	if refusal := c.Terms.Redeem(p); refusal != earning.Allowed {
		return r, Refused(refusal)
	}
	if err := s.putRedeemed(ctx, r); err != nil {
		return r, err
	}
	c.Redeemed++
	return r, nil
}

func (s *Store) putRedeemed(ctx context.Context, r CouponRedemption) error {
	key := s.redeemedKey(r)
	return s.kv.Batch(ctx, []storage.Op{storage.Put(spaceRedeemed, key[:], codec.Marshal(r))})
}

// VoidCoupon takes a redemption back, so that the coupon may be used again. The
// redemption stays in the list. Voided again it is what it was.
func (s *Store) VoidCoupon(ctx context.Context, r CouponRedemption, now uint64) (CouponRedemption, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := s.redeemedKey(r)
	raw, err := s.kv.Get(ctx, spaceRedeemed, key[:])
	if err != nil {
		return r, noSuch(err, "void coupon", "no such coupon was redeemed at this order")
	}
	if r, err = s.readRedeemed(storage.Pair{Key: key[:], Value: raw}); err != nil || r.Voided != 0 {
		return r, err
	}
	r.Voided = now
	if err := s.putRedeemed(ctx, r); err != nil {
		return r, err
	}
	s.campaigns[r.Campaign].Redeemed--
	return r, nil
}

func (s *Store) redeemedBy(ctx context.Context, ref string) ([]CouponRedemption, error) {
	var prefix []byte
	if ref != "" {
		who := s.person(ref)
		prefix = who[:]
	}
	out := []CouponRedemption{}
	err := s.each(ctx, spaceRedeemed, prefix, func(p storage.Pair) error {
		r, err := s.readRedeemed(p)
		out = append(out, r)
		return err
	})
	return out, err
}

// CouponRedemptions lists what was redeemed, newest first: of one customer or,
// with an empty ref, of all; of one campaign or, with an empty one, of all.
func (s *Store) CouponRedemptions(ctx context.Context, ref, campaign string) ([]CouponRedemption, error) {
	out, err := s.redeemedBy(ctx, ref)
	if err != nil {
		return nil, err
	}
	out = slices.DeleteFunc(out, func(r CouponRedemption) bool { return campaign != "" && r.Campaign != campaign })
	slices.SortFunc(out, func(a, b CouponRedemption) int {
		return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.Order, b.Order), cmp.Compare(a.Coupon, b.Coupon), cmp.Compare(a.Ref, b.Ref))
	})
	return out, nil
}

// WithCoupons is a rule set with what the coupons do that a customer redeemed at
// an order. A coupon that was withdrawn meanwhile
// changes nothing any more.
func (s *Store) WithCoupons(ctx context.Context, rules earning.Rules, ref, order string) (earning.Rules, error) {
	had, err := s.redeemedBy(ctx, ref)
	if err != nil {
		return rules, err
	}
	slices.SortFunc(had, func(a, b CouponRedemption) int {
		return cmp.Or(cmp.Compare(a.Campaign, b.Campaign), cmp.Compare(a.Coupon, b.Coupon))
	})
	for _, h := range had {
		if h.Order != order || h.Voided != 0 {
			continue
		}
		c, err := s.coupon(ctx, h.Campaign, h.Coupon)
		if err != nil {
			return rules, err
		}
		if c == nil {
			continue
		}
		s.mu.RLock()
		terms := s.campaigns[h.Campaign].Terms
		s.mu.RUnlock()
		rules = rules.With(terms, *c)
	}
	return rules, nil
}
