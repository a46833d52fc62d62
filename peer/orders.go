package peer

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Category is the consent category of purchase records.
const Category = "purchases"

// headerLifetime is how long a header fact is kept: two years.
const headerLifetime = 730 * 24 * time.Hour

// Record takes an order of this merchant. ref is the shop's own customer
// reference, empty for an anonymous sale. The order is durable when Record
// returns; its state says how far its credential has come. What could not be
// finished for a passing reason is returned as the error and tried again by Run.
// The same order number of the same customer is recorded once.
func (n *Node) Record(ctx context.Context, ref string, o credential.Order) (crm.OrderRecord, error) {
	return n.RecordSale(ctx, ref, o, Occasion{})
}

// RecordSale is Record with what else counts for points. Points are those of
// the earning rules in force; they are durable with the order.
func (n *Node) RecordSale(ctx context.Context, ref string, o credential.Order, what Occasion) (crm.OrderRecord, error) {
	o.Merchant = n.cfg.Self
	if err := o.Validate(); err != nil {
		return crm.OrderRecord{}, err
	}
	unlock := n.sellers.lockAll(crm.OrderKey(ref, o.ID), crm.OrderKey(ref, cmp.Or(o.Reverses, o.ID)))
	defer unlock()
	r, err := n.crm.Order(ctx, ref, o.ID)
	isNew := fault.KindOf(err) == fault.NotFound && err != nil
	if isNew {
		r, err = n.enter(ctx, ref, o, what)
	}
	if err != nil {
		return r, err
	}
	if isNew {
		defer func() { n.observeOrder(r) }()
	}
	if r, err = n.finish(ctx, r); err != nil && temporary(fault.KindOf(err)) {
		n.sellers.later(ref)
	}
	return r, err
}

// observeOrder tells of an order that was new, as it stands.
func (n *Node) observeOrder(r crm.OrderRecord) {
	total, _ := r.Order.Total() // it was validated
	n.tell(Observation{What: OrderTaken, Amount: total, Receipt: r.State == crm.OrderSealed || r.State == crm.OrderPublished})
}

func (n *Node) enter(ctx context.Context, ref string, o credential.Order, what Occasion) (crm.OrderRecord, error) {
	if err := n.cfg.PrivateBudget.room(ctx, forSelf, 0); err != nil {
		return crm.OrderRecord{}, err
	}
	total, err := o.Total()
	if err != nil {
		return crm.OrderRecord{}, err
	}
	r := crm.OrderRecord{Ref: ref, Order: o, State: crm.OrderWaiting, Left: total}
	if ref == "" {
		r.State = crm.OrderAnonymous
	} else if _, err := n.Invite(ctx, ref); err != nil {
		return r, err
	}
	changed, err := n.reversed(ctx, r)
	if err != nil {
		return r, err
	}
	earned, release, err := n.earn(ctx, r, what)
	if err != nil {
		return r, err
	}
	defer release()
	if r, err = n.crm.PutOrderWith(ctx, earned.Ops, r, changed...); err != nil {
		return r, err
	}
	n.counted(earned)
	n.metrics.orders.Inc()
	return r, nil
}

// reversed is the order that a later one takes back, as it is then: when
// nothing is left of it, its credential is marked revoked in the merchant's
// status list. It is empty where there is no such order. Both are stored in one
// write, so that a crash reverses once or not at all.
func (n *Node) reversed(ctx context.Context, by crm.OrderRecord) ([]crm.OrderRecord, error) {
	if by.Order.Reverses == "" {
		return nil, nil
	}
	r, err := n.crm.Order(ctx, by.Ref, by.Order.Reverses)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil, nil // sold before this merchant joined; the reversal stands alone
	}
	if err != nil {
		return nil, err
	}
	if r.Order.Currency != by.Order.Currency {
		return nil, fault.New(fault.Conflict, "record order", "the order that it takes back is in another currency")
	}
	if r.Left, r.Revoked, err = takenBack(r, by); err != nil {
		return nil, err
	}
	return []crm.OrderRecord{r}, nil
}

// takenBack is what is left of an order after another one took back as much as
// its total says, whatever the sign: shops write a cancelled order with the
// amounts of its sale or with their negatives. none reports that nothing is
// left.
func takenBack(r, by crm.OrderRecord) (left credential.Micro, none bool, err error) {
	sold, err := r.Order.Total()
	if err != nil {
		return 0, false, err
	}
	back, err := by.Order.Total()
	if err == nil && (sold < 0) == (back < 0) {
		back, err = back.Neg()
	}
	if err != nil {
		return 0, false, err
	}
	left, err = r.Left.Add(back)
	return left, sold >= 0 && left <= 0 || sold < 0 && left >= 0, err
}

// finish brings an order as far as the customer's consent allows: credential,
// sealed record, block, header.
func (n *Node) finish(ctx context.Context, r crm.OrderRecord) (crm.OrderRecord, error) {
	var err error
	if r.State == crm.OrderWaiting {
		if r, err = n.seal(ctx, r); err != nil {
			return r, err
		}
	}
	if r.State == crm.OrderSealed {
		return n.release(ctx, r)
	}
	return r, nil
}

// seal issues the credential and seals it under the double lock, if the
// customer has a live grant for writing. The sealed bytes are stored before
// anything is published.
func (n *Node) seal(ctx context.Context, r crm.OrderRecord) (crm.OrderRecord, error) {
	contact, ok := n.crm.Contact(r.Ref)
	if !ok {
		return r, nil
	}
	held, ok := n.grantFor(contact, consent.Write, Category)
	if !ok {
		return r, nil
	}
	now := uint64(time.Now().UnixMilli())
	compact, err := credential.IssueReceipt(rand.Reader, n.cfg.Key, contact.Customer, r.Order, now, n.statusOf(r))
	if err != nil {
		return r, err
	}
	key, _ := held.Newest(Category)
	header, body, err := vault.Seal(rand.Reader, vault.SealInput{
		Public: held.Get().VaultPublic, GrantKey: key.Key, Writer: n.cfg.Self, Category: Category,
		Epoch: key.Epoch, Schema: credential.ReceiptType, Time: now,
	}, []byte(compact))
	if err != nil {
		return r, err
	}
	envelope, err := vault.NewEnvelope(rand.Reader, key.Key, header)
	if err != nil {
		return r, err
	}
	f := fact.Sign(fact.Fact{
		Kind: fact.KindHeader, Seq: uint64(r.Sequence), Time: now, Expiry: now + uint64(headerLifetime.Milliseconds()),
		Subject: held.Get().Grant.Grant.ID(), Body: envelope.Encode(),
	}, n.cfg.Key)
	r.State, r.Record, r.Fact, r.Body = crm.OrderSealed, header.Record, f.Encode(), body
	return n.crm.PutOrder(ctx, r)
}

// release pins the block and publishes the header of a sealed order.
func (n *Node) release(ctx context.Context, r crm.OrderRecord) (crm.OrderRecord, error) {
	c, err := n.cfg.Blobs.Put(ctx, r.Body)
	if err != nil {
		return r, err
	}
	if err := n.cfg.Blobs.Pin(ctx, c); err != nil {
		return r, err
	}
	f, err := fact.Decode(r.Fact)
	if err != nil {
		return r, err
	}
	if _, err := n.publish(ctx, f); err != nil {
		return r, err
	}
	r.State, r.Body = crm.OrderPublished, nil
	return n.crm.PutOrder(ctx, r)
}

// Invite makes or finds a contact and the code with which its wallet enrols.
func (n *Node) Invite(ctx context.Context, ref string) (crm.Contact, error) {
	if ref == "" || len(ref) > credential.MaxText {
		return crm.Contact{}, fault.New(fault.Malformed, "invite", "a customer reference has 1 to 128 bytes")
	}
	if c, ok := n.crm.Contact(ref); ok {
		return c, nil
	}
	var code [10]byte
	if _, err := rand.Read(code[:]); err != nil {
		return crm.Contact{}, fault.Wrap(fault.Unavailable, "invite", err)
	}
	return n.crm.Invite(ctx, ref, inviteText(code), uint64(time.Now().UnixMilli()))
}

const inviteAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford base32

func inviteText(code [10]byte) string {
	hi, lo := binary.BigEndian.Uint64(code[:8]), binary.BigEndian.Uint16(code[8:])
	out := make([]byte, 16)
	for i := range out {
		out[15-i] = inviteAlphabet[lo&31]
		lo = lo>>5 | uint16(hi&31)<<11
		hi >>= 5
	}
	return string(out)
}

// bodyCID reads the block name of a header or envelope.
func bodyCID(raw []byte) (cid.Cid, error) {
	c, err := cid.Cast(raw)
	if err != nil {
		return cid.Undef, fault.New(fault.Malformed, "read block name", "not a CID")
	}
	return c, nil
}
