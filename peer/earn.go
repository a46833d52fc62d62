package peer

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

// maxEvents is the most events of an order.
const maxEvents = 16

// Occasion is what a merchant's system says of an order besides what was
// bought. It counts for points and goes into no receipt.
type Occasion struct {
	Events   []string // such as "birthday"; at most 16 of 1 to 128 bytes
	Referrer string   // reference of the contact who referred the customer; empty: nobody
}

// Points is what this merchant's programme holds.
func (n *Node) Points() *points.Store { return n.points }

// earn prepares the points of an order, or what a return does to those of its
// sale. Until release is called nobody else touches the points of these persons.
func (n *Node) earn(ctx context.Context, r crm.OrderRecord, what Occasion) (w points.Written, release func(), err error) {
	if r.Ref == "" {
		return points.Written{}, func() {}, nil
	}
	if r.Order.Reverses != "" {
		return n.unearn(ctx, r)
	}
	if err := n.checkOccasion(r.Ref, what); err != nil {
		return points.Written{}, nil, err
	}
	release = n.lockPersons(r.Ref, what.Referrer)
	w, err = n.points.Take(ctx, n.sale(r, what))
	if fault.KindOf(err) == fault.Malformed || fault.KindOf(err) == fault.TooLarge {
		n.log.Warn("an order lies outside what earning rules can judge; it earns nothing", "error", err)
		w, err = points.Written{}, nil
	}
	if err != nil {
		release()
	}
	return w, release, err
}

func (n *Node) unearn(ctx context.Context, r crm.OrderRecord) (points.Written, func(), error) {
	referrer, err := n.points.ReferrerOf(ctx, r.Ref, r.Order.Reverses)
	if err != nil {
		return points.Written{}, nil, err
	}
	release := n.lockPersons(r.Ref, referrer)
	w, err := n.points.Return(ctx, r.Ref, r.Order, uint64(time.Now().UnixMilli()))
	if err != nil {
		release()
	}
	return w, release, err
}

// sale adds what the peer itself knows: events of the customer's history, and
// where points go on the chain.
func (n *Node) sale(r crm.OrderRecord, what Occasion) points.Sale {
	s := points.Sale{Ref: r.Ref, Order: r.Order, Events: what.Events, Referrer: what.Referrer, Account: n.AccountOf(r.Ref)}
	if !n.crm.Bought(r.Ref) {
		s.Events = append([]string{earning.EventFirstOrder}, s.Events...)
	}
	if s.Referrer != "" {
		s.Events = append([]string{earning.EventReferred}, s.Events...)
		s.ReferrerAccount = n.AccountOf(s.Referrer)
	}
	return s
}

func (n *Node) checkOccasion(ref string, what Occasion) error {
	const op = "record order"
	if len(what.Events) > maxEvents {
		return fault.New(fault.TooLarge, op, "more than 16 events")
	}
	for _, e := range what.Events {
		if e == "" || len(e) > credential.MaxText || e == earning.EventFirstOrder || e == earning.EventReferred {
			return fault.New(fault.Malformed, op, "an event has 1 to 128 bytes; first_order and referred are added by the peer")
		}
	}
	if what.Referrer == "" {
		return nil
	}
	if _, ok := n.crm.Contact(what.Referrer); !ok || what.Referrer == ref {
		return fault.New(fault.NotFound, op, "the referrer is not another customer known here; record the order without one")
	}
	return nil
}

// lockPersons keeps the points of one or two persons to the caller. It is taken
// after the locks of orders, and none of those while it is held.
func (n *Node) lockPersons(ref, referrer string) (release func()) {
	if referrer == "" {
		referrer = ref
	}
	return n.sellers.lockAll(personKey(ref), personKey(referrer))
}

func personKey(ref string) [32]byte { return sha256.Sum256([]byte("souk/v1/points person\x00" + ref)) }

// counted brings memory and counters to what was written.
func (n *Node) counted(w points.Written) {
	w.Done()
	n.metrics.points.WithLabelValues("earned").Add(float64(w.Earned))
	n.metrics.points.WithLabelValues("lost").Add(float64(w.Lost))
}

// AccountOf is where a customer's points of this merchant go on the chain: the
// account that the newest live grant to this merchant names. It is zero while
// there is none: no wallet enrolled, or every grant has ended.
func (n *Node) AccountOf(ref string) points.Account {
	c, ok := n.crm.Contact(ref)
	if !ok || c.Customer.IsZero() {
		return points.Account{}
	}
	now := uint64(time.Now().UnixMilli())
	held := n.crm.GrantsOf(c.Customer)
	for i := len(held) - 1; i >= 0; i-- {
		g := held[i].Get().Grant.Grant
		if g.Account != (consent.Account{}) && n.book.standingOn(g.Subject, g.ID(), now) == Live {
			return points.Account(g.Account)
		}
	}
	return points.Account{}
}
