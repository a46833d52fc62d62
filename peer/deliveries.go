package peer

import (
	"context"
	"errors"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// receive opens what customers sealed to this merchant: grants with their keys
// (inside consent facts) and rotated keys. Who a fact is sealed to is not
// written on it, so every peer tries; one try is one decapsulation.
func (n *Node) receive(ctx context.Context, r storage.Record) error {
	switch fact.Kind(r.Kind) {
	case fact.KindConsent:
		return n.receiveGrant(ctx, r)
	case fact.KindKeys:
		return n.receiveKeys(ctx, r)
	}
	return nil
}

func (n *Node) receiveGrant(ctx context.Context, r storage.Record) error {
	checked, err := n.verify(r.Raw)
	if err != nil {
		return nil // stored under an older membership; nothing to receive
	}
	s, ok := checked.Body.(consent.Statement)
	if !ok || s.State != consent.StateGranted || len(s.Sealed) == 0 {
		return nil
	}
	d, err := consent.OpenDelivery(n.cfg.Sealing, s.Line, s.Sealed)
	if err != nil {
		return nil // sealed to another merchant
	}
	if err := n.checkDelivery(s, d); err != nil {
		n.log.Warn("a grant sealed to this merchant does not hold and was left aside", "error", err)
		return nil
	}
	return n.hold(ctx, d)
}

// checkDelivery verifies that what was delivered is what was announced. Its
// signatures were checked when it was opened.
func (n *Node) checkDelivery(s consent.Statement, d consent.Delivery) error {
	g := d.Grant.Grant
	switch {
	case g.ID() != s.Grant || g.Subject != s.Line:
		return fault.New(fault.Conflict, "receive grant", "the delivery holds another grant than the fact announces")
	case g.Audience != n.cfg.Self:
		return fault.New(fault.NoGrant, "receive grant", "the grant is to another merchant")
	case d.VaultPublic.ID() != vault.ID(g.Vault):
		return fault.New(fault.BadProof, "receive grant", "the vault key is not the grant's")
	}
	return nil
}

func (n *Node) hold(ctx context.Context, d consent.Delivery) error {
	id, line := d.Grant.Grant.ID(), d.Grant.Grant.Subject
	now := uint64(time.Now().UnixMilli())
	if n.book.standingOn(line, id, now) == Dead || n.exits.ends(d.Grant.Grant) {
		return n.missed(ctx, d.Grant.Grant)
	}
	contact, err := n.crm.Enrol(ctx, d.Customer, d.Invite, now)
	if err != nil {
		return err
	}
	_, again := n.crm.Grant(id)
	if err := n.crm.Hold(ctx, d, now); errors.Is(err, fault.Of(fault.Revoked)) {
		return nil // given back by this merchant
	} else if err != nil {
		return err
	}
	if !again {
		n.tell(Observation{What: GrantHeld, Grant: id, Rights: d.Grant.Grant.Rights})
	}
	if held, ok := n.crm.Grant(id); ok && (n.book.standingOn(line, id, now) == Dead || n.exits.ends(d.Grant.Grant)) { // ended while it was being stored
		return n.end(ctx, held)
	}
	n.sellers.wake(contact.Ref)
	if err := n.readBack(ctx, d.Grant, d.Keys); err != nil {
		return err
	}
	return n.earlyKeys(ctx, d.Grant.Grant.Subject)
}

// earlyKeys takes the rotated keys of a line that arrived before the grant that
// they are for.
func (n *Node) earlyKeys(ctx context.Context, line did.Key) error {
	var after uint64
	for {
		page, err := n.cfg.Facts.ByAuthor(ctx, line, after, arrivalPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			after = r.Arrived
			if fact.Kind(r.Kind) != fact.KindKeys {
				continue
			}
			if err := n.receiveKeys(ctx, r); err != nil {
				return err
			}
		}
	}
}

func (n *Node) receiveKeys(ctx context.Context, r storage.Record) error {
	f, err := fact.Decode(r.Raw)
	if err != nil {
		return nil
	}
	rotation, err := consent.OpenRotation(n.cfg.Sealing, f.Author, f.Body)
	if err != nil {
		return nil // sealed to another merchant
	}
	held, ok := n.crm.Grant(rotation.Grant)
	if !ok || held.Get().Grant.Grant.Subject != f.Author {
		return nil // for a grant that ended or has not come yet, or not by its line
	}
	if _, err := n.crm.Rotate(ctx, rotation); err != nil {
		return err
	}
	keys := rotation.Keys
	if rotation.Sharing != nil {
		if held, ok = n.crm.Grant(rotation.Grant); !ok {
			return nil // it ended meanwhile
		}
		keys = held.Keys() // what earlier custodians no longer opened is asked for again
	}
	return n.readBack(ctx, held.Get().Grant, keys)
}

// readBack puts keys on the ring and asks for the records that arrived before
// their keys did. It does so for keys that are on the ring already, too: they
// may have been stored just before a crash. What is in the view is not opened
// again.
func (n *Node) readBack(ctx context.Context, g consent.SignedGrant, entries []consent.KeyEntry) error {
	if g.Grant.Rights&consent.Read == 0 {
		return nil
	}
	n.ring.add(g.Grant.ID(), entries)
	first, last := n.headerDays()
	for _, e := range entries {
		k := ringKey{Grant: g.Grant.ID(), Category: e.Category, Epoch: e.Epoch}
		for day := first; day <= last; day++ {
			tag := e.Key.Tag(day)
			if err := n.enqueueTagged(ctx, tag[:], k); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *Node) enqueueTagged(ctx context.Context, tag []byte, k ringKey) error {
	var after uint64
	for {
		page, err := n.cfg.Facts.ByTag(ctx, tag, after, arrivalPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			if err := n.enqueueRead(ctx, r.ID, k); err != nil {
				return err
			}
			after = r.Arrived
		}
	}
}

// restoreRing rebuilds the ring from the held grants.
func (n *Node) restoreRing() {
	for _, h := range n.crm.Grants() {
		if g := h.Get().Grant; g.Grant.Rights&consent.Read != 0 {
			n.ring.add(g.Grant.ID(), h.Keys())
		}
	}
}

// grantFor is a held, live grant of a contact with the right in the category.
func (n *Node) grantFor(c crm.Contact, right consent.Rights, category string) (crm.Held, bool) {
	if c.Customer.IsZero() {
		return crm.Held{}, false
	}
	now := uint64(time.Now().UnixMilli())
	for _, h := range n.crm.GrantsOf(c.Customer) {
		g := h.Get().Grant.Grant
		if g.Rights&right == 0 || n.book.standingOn(g.Subject, g.ID(), now) != Live || now < g.NotBefore {
			continue
		}
		if _, ok := h.Newest(category); ok {
			return h, true
		}
	}
	return crm.Held{}, false
}
