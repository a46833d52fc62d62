// Package crm is the merchant's side of a customer: who enrolled, what they
// bought here, what they allow, and the single customer view merged from what
// other merchants recorded.
//
// Consent is the access path of every customer field: each item of the view is
// stamped with the grant that allows it and is stored under that grant's id,
// so ending the grant removes the items and nothing else. All values are
// stored through a sealed storage.KV.
package crm

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"sync"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/storage"
)

// The spaces of the store. Contacts and orders are found by blind keys: the
// disk shows neither references nor order numbers.
const (
	spaceContacts = "crm/contacts"
	spaceOrders   = "crm/orders"
	spaceGrants   = "crm/grants"
	spaceView     = "crm/view"
	spacePurged   = "crm/purged"
)

const maxContact = 4 << 10

// Contact is a customer as this merchant knows them: the shop's own reference
// and, once enrolled, the pairwise DID.
type Contact struct {
	_        struct{} `cbor:",toarray"`
	Ref      string
	Customer did.Key // zero until a wallet enrolled
	Invite   string  // the code that links a wallet to this contact
	Created  uint64  // ms
	Enrolled uint64  // ms; 0 until enrolled
}

// Store is the CRM of one merchant.
type Store struct {
	kv storage.KV

	mu       sync.RWMutex
	contacts map[string]Contact          // by reference
	invites  map[string]string           // invite to reference
	byKey    map[did.Key]string          // pairwise DID to reference
	grants   map[consent.GrantID]Held    // live and not yet purged
	orders   map[string]map[[32]byte]int // reference to orders, with their sequence
	bindings map[signin.BindingID]Shown
	profiles map[consent.GrantID]signin.Profile // the last one told under each grant
	sequence int
}

// Open loads contacts and grants. Orders and view items stay on disk.
func Open(ctx context.Context, kv storage.KV) (*Store, error) {
	s := &Store{
		kv: kv, contacts: map[string]Contact{}, invites: map[string]string{}, byKey: map[did.Key]string{},
		grants: map[consent.GrantID]Held{}, orders: map[string]map[[32]byte]int{}, bindings: map[signin.BindingID]Shown{},
		profiles: map[consent.GrantID]signin.Profile{},
	}
	if err := s.each(ctx, spaceContacts, nil, s.loadContact); err != nil {
		return nil, err
	}
	if err := s.each(ctx, spaceGrants, nil, s.loadGrant); err != nil {
		return nil, err
	}
	if err := s.each(ctx, spaceBindings, nil, s.loadBinding); err != nil {
		return nil, err
	}
	if err := s.each(ctx, spaceProfiles, nil, s.loadProfile); err != nil {
		return nil, err
	}
	return s, s.each(ctx, spaceOrders, nil, s.loadOrder)
}

func (s *Store) each(ctx context.Context, space string, prefix []byte, visit func(storage.Pair) error) error {
	var after []byte
	for {
		pairs, err := s.kv.Scan(ctx, space, prefix, after, 512)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			if err := visit(p); err != nil {
				return err
			}
			after = p.Key
		}
	}
}

func (s *Store) loadContact(p storage.Pair) error {
	var c Contact
	if err := decode(p.Value, &c, maxContact); err != nil {
		return err
	}
	if key := blind(c.Ref); !bytes.Equal(p.Key, key[:]) {
		return damaged("a contact lies in another one's place")
	}
	s.index(c)
	return nil
}

func (s *Store) index(c Contact) {
	s.contacts[c.Ref] = c
	if c.Invite != "" {
		s.invites[c.Invite] = c.Ref
	}
	if !c.Customer.IsZero() {
		s.byKey[c.Customer] = c.Ref
	}
}

// Contact finds a contact by the shop's own reference.
func (s *Store) Contact(ref string) (Contact, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.contacts[ref]
	return c, ok
}

// ContactOf finds the contact behind a pairwise DID.
func (s *Store) ContactOf(customer did.Key) (Contact, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	ref, ok := s.byKey[customer]
	return s.contacts[ref], ok
}

// Contacts lists all contacts in no particular order.
func (s *Store) Contacts() []Contact {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]Contact, 0, len(s.contacts))
	for _, c := range s.contacts {
		out = append(out, c)
	}
	return out
}

// Invite makes sure that a contact exists and returns the code with which a
// wallet enrols as it. Asking again returns the same code.
func (s *Store) Invite(ctx context.Context, ref, code string, now uint64) (Contact, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.contacts[ref]; ok {
		return c, nil
	}
	return s.put(ctx, Contact{Ref: ref, Invite: code, Created: now})
}

// Enrol links a pairwise DID to the contact that its invite names; without a
// known invite the customer becomes a contact of its own, named by the DID.
func (s *Store) Enrol(ctx context.Context, customer did.Key, invite string, now uint64) (Contact, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ref, ok := s.byKey[customer]; ok {
		return s.contacts[ref], nil
	}
	c := s.contacts[s.invites[invite]]
	if c.Ref == "" || !c.Customer.IsZero() {
		c = Contact{Ref: customer.DID(), Created: now}
	}
	c.Customer, c.Enrolled = customer, now
	return s.put(ctx, c)
}

func (s *Store) put(ctx context.Context, c Contact) (Contact, error) {
	key := blind(c.Ref)
	if err := s.kv.Batch(ctx, []storage.Op{storage.Put(spaceContacts, key[:], codec.Marshal(c))}); err != nil {
		return Contact{}, err
	}
	s.index(c)
	return c, nil
}

// blind turns a text into a fixed-size key; the sealed store hides it on disk.
func blind(text string) [32]byte { return sha256.Sum256([]byte("souk/v1/crm\x00" + text)) }

func missing(err error) bool { return errors.Is(err, storage.ErrNotFound) }
