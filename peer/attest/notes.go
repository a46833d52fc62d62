package attest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/storage"
)

// What an attestor keeps, sealed: for each start that it signed the grant, so that it
// can judge a stop, and for each person the account, so that it signs for one only.
const (
	spaceNotes   = "attest/notes"
	spacePersons = "attest/persons"
	spaceOwn     = "attest/own"
)

var ownSecret = []byte("person secret")

// noted is a start that was signed. It is dropped when nothing can be stopped any
// more: Until, Unix seconds of the chain.
type noted struct {
	_     struct{} `cbor:",toarray"`
	Until uint64
	Grant consent.Grant
}

// personNote is for whom a person's start was signed.
type personNote struct {
	_       struct{} `cbor:",toarray"`
	Until   uint64
	Account Address
}

func noteKey(campaign, account Address, digest [32]byte) []byte {
	return slices.Concat(campaign[:], account[:], digest[:])
}

func personKey(campaign Address, person [32]byte) []byte {
	return slices.Concat(campaign[:], person[:])
}

// note writes a start down before it is signed. A person for whom another account
// was attested is refused with fault.Conflict.
func (s *Service) note(ctx context.Context, at Address, c Campaign, start reward.Start, g consent.SignedGrant) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, err := s.cfg.Store.Get(ctx, spacePersons, personKey(at, start.Person))
	known := err == nil
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if known {
		var p personNote
		if err := codec.Unmarshal(raw, &p, len(raw)); err != nil {
			return err
		}
		if err := SamePerson(p.Account, start.Account); err != nil {
			return err
		}
	}
	until := c.End + c.Vesting
	note := codec.Marshal(noted{Until: until, Grant: g.Grant})
	key := noteKey(at, start.Account, start.Digest)
	if have, err := s.cfg.Store.Get(ctx, spaceNotes, key); err == nil && bytes.Equal(have, note) && known {
		return nil
	}
	if err := s.admit(ctx, len(note)+len(key)); err != nil {
		return err
	}
	return s.cfg.Store.Batch(ctx, []storage.Op{
		storage.Put(spaceNotes, key, note),
		storage.Put(spacePersons, personKey(at, start.Person), codec.Marshal(personNote{Until: until, Account: start.Account})),
	})
}

// admit counts one more new start, within the limits of the day and of the disk.
func (s *Service) admit(ctx context.Context, size int) error {
	if err := s.day.Admit(time.Now(), s.cfg.Limits); err != nil {
		return err
	}
	if err := s.cfg.Room(ctx, size); err != nil {
		return err
	}
	s.day.Noted()
	return nil
}

// noted finds the grant for which a reward started, if this member attested it.
func (s *Service) noted(ctx context.Context, campaign, account Address, digest [32]byte) (consent.Grant, error) {
	raw, err := s.cfg.Store.Get(ctx, spaceNotes, noteKey(campaign, account, digest))
	if errors.Is(err, storage.ErrNotFound) {
		return consent.Grant{}, NotNoted()
	}
	if err != nil {
		return consent.Grant{}, err
	}
	var n noted
	err = codec.Unmarshal(raw, &n, len(raw))
	return n.Grant, err
}

// ownPerson is the tag of a customer of this merchant, by the name that it has here
// and a secret that never leaves.
func (s *Service) ownPerson(ctx context.Context, at reward.Campaign, grant consent.GrantID) ([32]byte, error) {
	name, ok := s.cfg.Customer(grant)
	if !ok {
		return [32]byte{}, fault.New(fault.NoGrant, "attest start", "the merchant has no such grant of a customer that it knows; answer its notice with the invite, or ask again in a moment")
	}
	secret, err := s.secret(ctx)
	return reward.Person(secret, at.Contract, name), err
}

func (s *Service) secret(ctx context.Context) (secret [32]byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, err := s.cfg.Store.Get(ctx, spaceOwn, ownSecret)
	if err == nil && len(raw) == len(secret) {
		return [32]byte(raw), nil
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return secret, err
	}
	if _, err := io.ReadFull(rand.Reader, secret[:]); err != nil {
		return secret, fault.Wrap(fault.Unavailable, "draw secret", err)
	}
	return secret, s.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceOwn, ownSecret, secret[:])})
}

// prunePage is how many notes are looked at in one go.
const prunePage = 512

// Prune drops what was noted of rewards that cannot be stopped any more.
func (s *Service) Prune(ctx context.Context) error {
	now := s.cfg.Chain.Now()
	for _, space := range []string{spaceNotes, spacePersons} {
		if err := s.prune(ctx, space, now); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) prune(ctx context.Context, space string, now uint64) error {
	var after []byte
	for {
		page, err := s.cfg.Store.Scan(ctx, space, nil, after, prunePage)
		if err != nil || len(page) == 0 {
			return err
		}
		var ops []storage.Op
		for _, p := range page {
			after = p.Key
			if until, err := untilOf(space, p.Value); err == nil && until < now {
				ops = append(ops, storage.Delete(space, p.Key))
			}
		}
		if len(ops) == 0 {
			continue
		}
		if err := s.cfg.Store.Batch(ctx, ops); err != nil {
			return err
		}
	}
}

func untilOf(space string, raw []byte) (uint64, error) {
	if space == spaceNotes {
		var n noted
		err := codec.Unmarshal(raw, &n, len(raw))
		return n.Until, err
	}
	var p personNote
	err := codec.Unmarshal(raw, &p, len(raw))
	return p.Until, err
}
