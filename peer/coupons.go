package peer

import (
	"context"
	"time"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

// RedeemCoupon takes a coupon that a customer presents for an order that is not
// recorded yet; what it gives counts when the order is. It is durable when
// RedeemCoupon returns, and the same coupon at the same order again is the
// redemption that it was. at is the till's time, Unix milliseconds; skus are what
// is bought. A refusal has the kind of its reason: fault.Denied (not given to this
// customer), fault.NotFound (no such campaign or coupon), fault.NotYet,
// fault.Expired, fault.UsedUp (the person had as many as one may, or none are
// left), fault.Conflict (other articles, or the order is recorded already).
func (n *Node) RedeemCoupon(ctx context.Context, r points.CouponRedemption, skus []string) (points.CouponRedemption, error) {
	r, err := n.redeemCoupon(ctx, r, skus)
	outcome := "taken"
	if err != nil {
		outcome = fault.KindOf(err).String()
	}
	n.metrics.coupons.WithLabelValues(outcome).Inc()
	return r, err
}

func (n *Node) redeemCoupon(ctx context.Context, r points.CouponRedemption, skus []string) (points.CouponRedemption, error) {
	const op = "redeem coupon"
	if r.Ref == "" || len(r.Ref) > credential.MaxText || r.Order == "" || len(r.Order) > credential.MaxText {
		return r, fault.New(fault.Malformed, op, "customer and order have 1 to 128 bytes each")
	}
	day, err := n.tillDay(r.At)
	if err != nil {
		return r, err
	}
	release := n.lockPersons(r.Ref, "")
	defer release()
	if _, err := n.crm.Order(ctx, r.Ref, r.Order); err == nil {
		return n.redeemedBefore(ctx, r)
	} else if fault.KindOf(err) != fault.NotFound {
		return r, err
	}
	return n.points.RedeemCoupon(ctx, r, day, skus)
}

// redeemedBefore is a redemption whose order is recorded: it is shown again, and
// no other is made.
func (n *Node) redeemedBefore(ctx context.Context, r points.CouponRedemption) (points.CouponRedemption, error) {
	had, err := n.points.CouponRedemptions(ctx, r.Ref, r.Campaign)
	if err != nil {
		return r, err
	}
	for _, h := range had {
		if h.Order == r.Order && h.Coupon == r.Coupon && h.Voided == 0 {
			return h, nil
		}
	}
	return r, fault.New(fault.Conflict, "redeem coupon", "the order is recorded already; present coupons before it")
}

// tillDay is the local day of a time: by the clocks of the rules in force, or UTC.
func (n *Node) tillDay(at uint64) (earning.Day, error) {
	set, ok := n.points.Rules()
	if !ok {
		set.Rules.Zone = "UTC"
	}
	return set.Rules.Day(at)
}

// VoidCoupon takes a redemption back. fault.Conflict: its order is recorded and
// not wholly taken back.
func (n *Node) VoidCoupon(ctx context.Context, r points.CouponRedemption) (points.CouponRedemption, error) {
	release := n.lockPersons(r.Ref, "")
	defer release()
	o, err := n.crm.Order(ctx, r.Ref, r.Order)
	switch {
	case err == nil && !o.Revoked:
		return r, fault.New(fault.Conflict, "void coupon", "the order stands; record that all of it came back, then void the coupon")
	case err != nil && fault.KindOf(err) != fault.NotFound:
		return r, err
	}
	return n.points.VoidCoupon(ctx, r, uint64(time.Now().UnixMilli()))
}
