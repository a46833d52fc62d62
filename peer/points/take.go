package points

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Sale is an order with what the merchant's system says of it.
type Sale struct {
	Ref      string // who bought; not empty
	Order    credential.Order
	Events   []string
	Referrer string // who referred them; empty: nobody
	// Account and ReferrerAccount are where their points go on the chain, as far
	// as it is known yet.
	Account, ReferrerAccount Account
}

// Written is a write that was prepared: Ops go into the caller's own batch, and
// Done is called once that batch is durable.
type Written struct {
	Ops []storage.Op
	// Earned and Lost say what it changes, for counters.
	Earned, Lost uint64
	done         []func()
}

// Done brings the store's memory to what was written.
func (w Written) Done() {
	for _, f := range w.done {
		f()
	}
}

// Take prepares the points of a sale under the rules in force: for the buyer,
// and for who referred them. It prepares nothing while there are no rules.
func (s *Store) Take(ctx context.Context, sale Sale) (Written, error) {
	set, ok := s.Rules()
	if !ok {
		return Written{}, nil
	}
	p, err := s.purchase(ctx, set.Rules, sale)
	if err != nil {
		return Written{}, err
	}
	rules, err := s.WithCoupons(ctx, set.Rules, sale.Ref, sale.Order.ID)
	if err != nil {
		return Written{}, err
	}
	res, err := rules.Evaluate(p)
	if err != nil {
		return Written{}, err
	}
	c, err := newCredit(set, sale, res)
	if err != nil {
		return Written{}, err
	}
	early, ops, err := s.early(ctx, sale)
	if err != nil {
		return Written{}, err
	}
	w := Written{Ops: ops}
	w.add(s, nil, c.after(early))
	if res.Referral.Points > 0 {
		friend, err := referralOf(c, res, sale)
		if err != nil {
			return Written{}, err
		}
		w.add(s, nil, friend.after(early))
	}
	return w, nil
}

// purchase is a sale with the past of its persons.
func (s *Store) purchase(ctx context.Context, rules earning.Rules, sale Sale) (earning.Purchase, error) {
	p := earning.Purchase{Order: sale.Order, Known: true, Events: sale.Events}
	var err error
	if p.Person, err = s.stateOf(ctx, rules, sale.Ref, sale.Order.Time); err != nil || sale.Referrer == "" {
		return p, err
	}
	referrer, err := s.stateOf(ctx, rules, sale.Referrer, sale.Order.Time)
	p.Referrer = &referrer
	return p, err
}

func (s *Store) stateOf(ctx context.Context, rules earning.Rules, ref string, at uint64) (earning.State, error) {
	credits, err := s.Person(ctx, ref)
	if err != nil {
		return earning.State{}, err
	}
	return rules.StateOf(Past(credits), at)
}

func newCredit(set RuleSet, sale Sale, res earning.Result) (Credit, error) {
	total, err := sale.Order.Total()
	if err != nil {
		return Credit{}, err
	}
	c := Credit{
		Ref: sale.Ref, Buyer: sale.Ref, Order: sale.Order.ID, Time: sale.Order.Time, Total: total, Rules: set.Number, Events: sale.Events,
		Referrer: sale.Referrer, Why: res.Why, Lines: res.Lines, Uses: res.Uses, First: res.Points, Points: res.Points,
		Due: set.Rules.DueAt(sale.Order.Time), Account: sale.Account,
	}
	for _, l := range sale.Order.Lines {
		c.SKUs = append(c.SKUs, l.SKU)
	}
	return c, salted(&c)
}

// referralOf is the referrer's part of a sale.
func referralOf(c Credit, res earning.Result, sale Sale) (Credit, error) {
	out := Credit{
		Ref: sale.Referrer, Buyer: sale.Ref, Order: c.Order, Time: c.Time, Total: c.Total, Rules: c.Rules, Events: c.Events,
		Referral: res.Referral, Uses: res.Referral.Uses, First: res.Referral.Points, Points: res.Referral.Points, Due: c.Due, Account: sale.ReferrerAccount,
	}
	return out, salted(&out)
}

func salted(c *Credit) error {
	_, err := rand.Read(c.Salt[:])
	return fault.Wrap(fault.Unavailable, "count points", err)
}

// add puts a credit into the write; before is what it was, nil for a new one.
func (w *Written) add(s *Store, before *Credit, c Credit) {
	key := s.key(c.Ref, c.Buyer, c.Order)
	w.Ops = append(w.Ops, s.put(c)...)
	w.Ops = append(w.Ops, queueOps(key, before, c)...)
	if before == nil {
		w.Earned += c.First
		w.Lost += c.First - c.Points
	} else {
		w.Lost += before.Points - c.Points
	}
	w.done = append(w.done, func() { s.enqueue(key, c) })
}

// Return prepares what an order that takes another one back does to the points
// of that one, of the buyer and of who referred them. A return that came before
// its sale is kept for it.
func (s *Store) Return(ctx context.Context, ref string, o credential.Order, now uint64) (Written, error) {
	back := earning.ReturnedBy(o)
	c, err := s.Credit(ctx, ref, o.Reverses)
	if isMissing(err) {
		return s.keepEarly(ctx, ref, o.Reverses, back)
	}
	if err != nil {
		return Written{}, err
	}
	var w Written
	w.add(s, &c, c.after(back).owing(now))
	if c.Referrer == "" {
		return w, nil
	}
	friend, err := s.credit(ctx, s.key(c.Referrer, c.Buyer, c.Order))
	if isMissing(err) {
		return w, nil
	}
	if err == nil {
		w.add(s, &friend, friend.after(back).owing(now))
	}
	return w, err
}

// ReferrerOf is who referred the buyer of an order; empty: nobody, or no points
// were counted for it.
func (s *Store) ReferrerOf(ctx context.Context, ref, order string) (string, error) {
	c, err := s.Credit(ctx, ref, order)
	if isMissing(err) {
		return "", nil
	}
	return c.Referrer, err
}

func isMissing(err error) bool { return err != nil && fault.KindOf(err) == fault.NotFound }

// after is the credit once more came back.
func (c Credit) after(back []earning.Returned) Credit {
	c.Returned = earning.AddReturned(c.Returned, back)
	c.Points = 0
	for _, n := range earning.Remaining(c.Sold(), c.Returned) {
		c.Points += n
	}
	return c
}

// owing adds the movement that takes back what was issued and is no longer
// earned.
func (c Credit) owing(now uint64) Credit {
	if !c.flies() {
		return c
	}
	owed := c.Issue.Amount - c.Points
	for _, b := range c.Backs {
		owed -= b.Amount
	}
	if owed > 0 {
		c.Backs = append(slices.Clone(c.Backs), Movement{Ref: c.ref("back", uint64(c.Tries)<<32|uint64(len(c.Backs))), Amount: owed, At: now, Place: Place{State: Pending}})
	}
	return c
}

const maxEarly = 1 << 20

type storedEarly struct {
	_        struct{} `cbor:",toarray"`
	Returned []earning.Returned
}

// keepEarly keeps a return whose sale is not known here yet.
func (s *Store) keepEarly(ctx context.Context, ref, order string, back []earning.Returned) (Written, error) {
	had, _, err := s.early(ctx, Sale{Ref: ref, Order: credential.Order{ID: order}})
	if err != nil || len(back) == 0 {
		return Written{}, err
	}
	key := s.key(ref, ref, order)
	raw := codec.Marshal(storedEarly{Returned: earning.AddReturned(had, back)})
	if len(raw) > maxEarly {
		return Written{}, nil // more articles than an order has lines: no sale can have had them
	}
	return Written{Ops: []storage.Op{storage.Put(spaceEarly, key[:], raw)}}, nil
}

// early is what came back of a sale before it came, and the write that forgets
// it.
func (s *Store) early(ctx context.Context, sale Sale) ([]earning.Returned, []storage.Op, error) {
	key := s.key(sale.Ref, sale.Ref, sale.Order.ID)
	raw, err := s.kv.Get(ctx, spaceEarly, key[:])
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var stored storedEarly
	if err := decode(raw, &stored, maxEarly); err != nil {
		return nil, nil, err
	}
	return stored.Returned, []storage.Op{storage.Delete(spaceEarly, key[:])}, nil
}

func sortCredits(credits []Credit) {
	slices.SortFunc(credits, func(a, b Credit) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Order, b.Order), cmp.Compare(a.Buyer, b.Buyer))
	})
}
