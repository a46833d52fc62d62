package points

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// The spaces of campaigns. Keys of the last three are keyed hashes that are
// listed by what comes first: see PlainSpaces of package peer.
const (
	spaceCampaigns = "points/campaigns"
	spaceCoupons   = "points/coupons"  // campaign, coupon
	spaceGrantees  = "points/grantees" // person, campaign
	spaceRedeemed  = "points/redeemed" // person, coupon at an order
)

// Bounds of campaigns.
const (
	MaxCampaigns = 1000
	MaxHandOut   = 10_000 // customers of one call
	maxCoupon    = 8 << 20
	maxGrantee   = 1 << 10
	maxRedeemed  = 2 << 10
)

// Campaign is what a merchant fixed of it, with how far it has come.
type Campaign struct {
	Terms    earning.Terms
	Grantees uint32 // customers who have it
	Redeemed uint32 // redemptions that stand
}

// CouponRedemption is a coupon that a customer redeemed at an order.
type CouponRedemption struct {
	_        struct{} `cbor:",toarray"`
	Ref      string   // the shop's own reference of the customer
	Campaign string
	Coupon   string
	Order    string
	At       uint64 // at the till, Unix milliseconds
	Voided   uint64 // when it was taken back, Unix milliseconds; 0: it stands
}

type storedGrantee struct {
	_        struct{} `cbor:",toarray"`
	Ref      string
	Campaign string
	At       uint64 // Unix milliseconds
}

func (s *Store) loadCampaign(p storage.Pair) error {
	terms, err := earning.DecodeTerms(p.Value)
	if err != nil || terms.ID != string(p.Key) {
		return damaged("a campaign does not decode")
	}
	s.campaigns[terms.ID] = &Campaign{Terms: terms}
	return nil
}

// loadGrantee counts who has a campaign; campaigns are loaded before.
func (s *Store) loadGrantee(p storage.Pair) error {
	var g storedGrantee
	if err := decode(p.Value, &g, maxGrantee); err != nil {
		return err
	}
	c, ok := s.campaigns[g.Campaign]
	if !ok || !sameKey(p.Key, s.granteeKey(g.Ref, g.Campaign)) {
		return damaged("a grantee lies in another one's place")
	}
	c.Grantees++
	return nil
}

func (s *Store) loadRedeemed(p storage.Pair) error {
	r, err := s.readRedeemed(p)
	if err != nil {
		return err
	}
	c, ok := s.campaigns[r.Campaign]
	if !ok {
		return damaged("a coupon was redeemed of no campaign")
	}
	if r.Voided == 0 {
		c.Redeemed++
	}
	return nil
}

func (s *Store) readRedeemed(p storage.Pair) (r CouponRedemption, err error) {
	if err := decode(p.Value, &r, maxRedeemed); err != nil {
		return r, err
	}
	if !sameKey(p.Key, s.redeemedKey(r)) {
		return r, damaged("a redeemed coupon lies in another one's place")
	}
	return r, nil
}

func two(first, second [32]byte) Key { return Key(append(first[:], second[:]...)) }

func (s *Store) granteeKey(ref, campaign string) Key {
	return two(s.person(ref), s.hash("campaign", campaign))
}

func (s *Store) couponKey(campaign, coupon string) Key {
	return two(s.hash("campaign", campaign), s.hash("coupon", coupon))
}

func (s *Store) redeemedKey(r CouponRedemption) Key {
	return two(s.person(r.Ref), s.hash("redeemed", r.Campaign, r.Coupon, r.Order))
}

func noCampaign() error {
	return fault.New(fault.NotFound, "find campaign", "there is no such campaign")
}

// PutCampaign fixes the terms of a campaign, or replaces them: who got it, its
// coupons and what was redeemed stay.
func (s *Store) PutCampaign(ctx context.Context, t earning.Terms) error {
	const op = "put campaign"
	raw, err := t.Encode()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before, there := s.campaigns[t.ID]
	if !there && len(s.campaigns) >= MaxCampaigns {
		return fault.New(fault.Full, op, "there are 1,000 campaigns already")
	}
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceCampaigns, []byte(t.ID), raw)}); err != nil {
		return err
	}
	if there {
		before.Terms = t
	} else {
		s.campaigns[t.ID] = &Campaign{Terms: t}
	}
	return nil
}

// Campaigns lists all campaigns, by first day and id.
func (s *Store) Campaigns() []Campaign {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]Campaign, 0, len(s.campaigns))
	for _, c := range s.campaigns {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Campaign) int {
		return cmp.Or(cmp.Compare(a.Terms.From, b.Terms.From), cmp.Compare(a.Terms.ID, b.Terms.ID))
	})
	return out
}

// PutCoupons adds checked coupons to a campaign, or replaces those of their ids.
func (s *Store) PutCoupons(ctx context.Context, campaign string, coupons []earning.Coupon) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.campaigns[campaign] == nil {
		return noCampaign()
	}
	var ops []storage.Op
	for _, c := range coupons {
		if err := c.Check(); err != nil {
			return err
		}
		raw, err := json.Marshal(c)
		if err != nil || len(raw) > maxCoupon {
			return fault.New(fault.TooLarge, "put coupons", "written out a coupon is longer than 8 MiB")
		}
		key := s.couponKey(campaign, c.ID)
		ops = append(ops, storage.Put(spaceCoupons, key[:], raw))
	}
	return s.batch(ctx, ops)
}

func (s *Store) batch(ctx context.Context, ops []storage.Op) error {
	if len(ops) == 0 {
		return nil
	}
	return s.kv.Batch(ctx, ops)
}

// WithdrawCoupon takes a coupon out of a campaign. What was redeemed stays.
func (s *Store) WithdrawCoupon(ctx context.Context, campaign, coupon string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, err := s.coupon(ctx, campaign, coupon); err != nil {
		return err
	} else if c == nil {
		return fault.New(fault.NotFound, "withdraw coupon", "the campaign has no such coupon")
	}
	key := s.couponKey(campaign, coupon)
	return s.kv.Batch(ctx, []storage.Op{storage.Delete(spaceCoupons, key[:])})
}

// Coupons lists the coupons of a campaign by id.
func (s *Store) Coupons(ctx context.Context, campaign string) ([]earning.Coupon, error) {
	prefix := s.hash("campaign", campaign)
	out := []earning.Coupon{}
	err := s.each(ctx, spaceCoupons, prefix[:], func(p storage.Pair) error {
		c, err := s.readCoupon(campaign, p)
		out = append(out, c)
		return err
	})
	slices.SortFunc(out, func(a, b earning.Coupon) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

func (s *Store) readCoupon(campaign string, p storage.Pair) (c earning.Coupon, err error) {
	if json.Unmarshal(p.Value, &c) != nil || !sameKey(p.Key, s.couponKey(campaign, c.ID)) {
		return c, damaged("a coupon does not decode")
	}
	return c, nil
}

// coupon is nil where the campaign has none of this id.
func (s *Store) coupon(ctx context.Context, campaign, id string) (*earning.Coupon, error) {
	key := s.couponKey(campaign, id)
	raw, err := s.kv.Get(ctx, spaceCoupons, key[:])
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := s.readCoupon(campaign, storage.Pair{Key: key[:], Value: raw})
	return &c, err
}

// HandCampaign gives a campaign's coupons to customers. Who has them already
// keeps them; fresh is how many did not.
func (s *Store) HandCampaign(ctx context.Context, campaign string, refs []string, now uint64) (fresh int, err error) {
	const op = "hand out coupons"
	if len(refs) > MaxHandOut {
		return 0, fault.New(fault.TooLarge, op, "at most 10,000 customers at once")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.campaigns[campaign]
	if c == nil {
		return 0, noCampaign()
	}
	var ops []storage.Op
	seen := map[string]bool{}
	for _, ref := range refs {
		if ref == "" || len(ref) > credential.MaxText {
			return 0, fault.New(fault.Malformed, op, "a customer reference has 1 to 128 bytes")
		}
		granted, err := s.granted(ctx, ref, campaign)
		if err != nil {
			return 0, err
		}
		if granted || seen[ref] {
			continue
		}
		seen[ref] = true
		key := s.granteeKey(ref, campaign)
		ops = append(ops, storage.Put(spaceGrantees, key[:], codec.Marshal(storedGrantee{Ref: ref, Campaign: campaign, At: now})))
	}
	if uint64(c.Grantees)+uint64(len(ops)) > earning.MaxMembers {
		return 0, fault.New(fault.Full, op, "a campaign has at most 2^20 grantees")
	}
	if err := s.batch(ctx, ops); err != nil {
		return 0, err
	}
	c.Grantees += uint32(len(ops))
	return len(ops), nil
}

// TakeCampaign takes a campaign's coupons from a customer. What was redeemed
// stays.
func (s *Store) TakeCampaign(ctx context.Context, campaign, ref string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	granted, err := s.granted(ctx, ref, campaign)
	if err != nil {
		return err
	}
	if !granted {
		return fault.New(fault.NotFound, "take coupons", "this customer does not have the campaign")
	}
	key := s.granteeKey(ref, campaign)
	if err := s.kv.Batch(ctx, []storage.Op{storage.Delete(spaceGrantees, key[:])}); err != nil {
		return err
	}
	s.campaigns[campaign].Grantees--
	return nil
}

func (s *Store) granted(ctx context.Context, ref, campaign string) (bool, error) {
	key := s.granteeKey(ref, campaign)
	_, err := s.kv.Get(ctx, spaceGrantees, key[:])
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// CampaignsOf lists the ids of the campaigns that a customer has, rising.
func (s *Store) CampaignsOf(ctx context.Context, ref string) ([]string, error) {
	who := s.person(ref)
	out := []string{}
	err := s.each(ctx, spaceGrantees, who[:], func(p storage.Pair) error {
		var g storedGrantee
		err := decode(p.Value, &g, maxGrantee)
		out = append(out, g.Campaign)
		return err
	})
	slices.Sort(out)
	return out, err
}
