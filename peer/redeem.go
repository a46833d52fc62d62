package peer

import (
	"context"
	"time"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

const opRedeem = "redeem"

// Redeem takes a customer's wish for a reward with the holder's signed word to
// pay for it, and queues it for the chain. It is durable when Redeem returns.
// The same authorisation again is the redemption that it was. A refusal has the
// kind of its reason: fault.UsedUp (sold out, or the person had as many as one
// may), fault.NotYet, fault.Expired, fault.Denied (for other tiers),
// fault.Conflict (not enough points, or another amount), fault.NotFound, and
// those of points.Chain.Redeem.
func (n *Node) Redeem(ctx context.Context, ref, item string, quantity uint32, a points.Authorisation) (points.Redemption, error) {
	r, err := n.redeem(ctx, points.Redemption{Ref: ref, Item: item, Quantity: quantity, At: uint64(time.Now().UnixMilli()), Authorisation: a})
	outcome := "taken"
	if err != nil {
		outcome = fault.KindOf(err).String()
	}
	n.metrics.redeemed.WithLabelValues(outcome).Inc()
	return r, err
}

func (n *Node) redeem(ctx context.Context, r points.Redemption) (points.Redemption, error) {
	if n.cfg.Points == nil {
		return r, noChain()
	}
	if _, ok := n.crm.Contact(r.Ref); !ok {
		return r, fault.New(fault.NotFound, opRedeem, "no customer has this reference")
	}
	if a := r.Authorisation; a.Holder == (points.Account{}) || a.Ref == [32]byte{} || len(a.Signature) == 0 || len(a.Signature) > points.MaxSignature {
		return r, fault.New(fault.Malformed, opRedeem, "the authorisation lacks holder, ref or signature")
	}
	tier, err := n.TierOf(ctx, r.Ref)
	if err != nil {
		return r, err
	}
	balance, err := n.balance(ctx, r.Authorisation.Holder)
	if err != nil {
		return r, err
	}
	if r, err = n.points.Reserve(ctx, r, tier.ID, balance.Total()); err != nil || r.Place.State != points.Pending {
		return r, err
	}
	if err := n.sendRedemption(ctx, r); err != nil && !passing(fault.KindOf(err)) {
		return r, err
	}
	return r, nil
}

func noChain() error {
	return fault.New(fault.Unavailable, opRedeem, "this peer knows no points contract; name one in the consortium file")
}

// sendRedemption queues a reserved redemption. One that is refused for good has
// failed.
func (n *Node) sendRedemption(ctx context.Context, r points.Redemption) error {
	err := n.cfg.Points.Redeem(ctx, r.Authorisation)
	if err == nil || passing(fault.KindOf(err)) {
		return err
	}
	if noted := n.points.SettleRedemption(ctx, r.Authorisation.Ref, points.Place{State: points.Failed}); noted != nil {
		return noted
	}
	return err
}

// passing reports whether a redemption may succeed later as it is.
func passing(kind fault.Kind) bool { return temporary(kind) && kind != fault.NotYet }

// TierOf is a customer's tier now; the zero Tier while there are no rules.
func (n *Node) TierOf(ctx context.Context, ref string) (earning.Tier, error) {
	set, ok := n.points.Rules()
	if !ok {
		return earning.Tier{}, nil
	}
	credits, err := n.points.Person(ctx, ref)
	if err != nil {
		return earning.Tier{}, err
	}
	return set.Rules.TierOf(points.Past(credits), uint64(time.Now().UnixMilli()))
}

func (n *Node) balance(ctx context.Context, a points.Account) (points.Lanes, error) {
	all, err := n.cfg.Points.Balances(ctx, []points.Account{a})
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		return nil, fault.New(fault.Internal, "read balance", "not one answer for one account")
	}
	return all[0], nil
}

// BalanceOf is what the chain shows of an account; ok is false while there is
// nothing to ask or nobody to ask about.
func (n *Node) BalanceOf(ctx context.Context, a points.Account) (l points.Lanes, ok bool, err error) {
	if n.cfg.Points == nil || a == (points.Account{}) {
		return nil, false, nil
	}
	l, err = n.balance(ctx, a)
	return l, err == nil, err
}
