// Package points is a merchant's side of its loyalty programme: the earning
// rules in force, what each order earned and what returns left of it, which
// points are due to the chain and how far they have come, the reward catalogue
// and what was redeemed.
//
// Decisions are those of protocol/earning; this package keeps them. What an
// order earns is a pair of values beside the order, written in the same batch,
// so a crash keeps both or none. Values hold personal data and are stored
// through a sealed storage.KV; keys are keyed hashes.
//
// A Store is safe for concurrent use, but what reads and then writes the points
// of one person (Take, Return, HandOut, Settle) must be serialised by the caller
// for each person.
package points

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"sync"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// The spaces of the store.
const (
	spaceSecret      = "points/secret"
	spaceRules       = "points/rules"
	spaceCredits     = "points/credits" // keys are listed by person: see PlainSpaces of package peer
	spaceOpen        = "points/open"
	spaceFlying      = "points/flying"
	spaceEarly       = "points/early"
	spaceItems       = "points/items"
	spaceRedemptions = "points/redemptions"
)

// Key names one person's points of one order: a keyed hash of the person, then
// one of the order. It tells nothing without the store's secret.
type Key [64]byte

// Store keeps a merchant's points.
type Store struct {
	kv     storage.KV
	secret [32]byte

	mu          sync.RWMutex
	sets        []RuleSet // all versions, without their rules but the newest
	open        map[Key]uint64
	flying      map[Key]uint64
	items       map[string]earning.Item
	redemptions map[[32]byte]Redemption
	campaigns   map[string]*Campaign
}

// Open loads what is worked on often: the rules in force, what is due or on its
// way to the chain, the catalogue, the redemptions and the campaigns. Points stay on disk.
func Open(ctx context.Context, kv storage.KV) (*Store, error) {
	s := &Store{kv: kv, open: map[Key]uint64{}, flying: map[Key]uint64{}, items: map[string]earning.Item{}, redemptions: map[[32]byte]Redemption{}, campaigns: map[string]*Campaign{}}
	if err := s.loadSecret(ctx); err != nil {
		return nil, err
	}
	for _, l := range []struct {
		space string
		load  func(storage.Pair) error
	}{
		{spaceRules, s.loadRules}, {spaceOpen, s.loadOpen}, {spaceFlying, s.loadFlying}, {spaceItems, s.loadItem}, {spaceRedemptions, s.loadRedemption},
		{spaceCampaigns, s.loadCampaign}, {spaceGrantees, s.loadGrantee}, {spaceRedeemed, s.loadRedeemed},
	} {
		if err := s.each(ctx, l.space, nil, l.load); err != nil {
			return nil, err
		}
	}
	return s, nil
}

var secretKey = []byte("secret")

// loadSecret reads the key of the hashes, or draws it.
func (s *Store) loadSecret(ctx context.Context) error {
	raw, err := s.kv.Get(ctx, spaceSecret, secretKey)
	if errors.Is(err, storage.ErrNotFound) {
		if _, err := rand.Read(s.secret[:]); err != nil {
			return fault.Wrap(fault.Unavailable, "open points", err)
		}
		return s.kv.Batch(ctx, []storage.Op{storage.Put(spaceSecret, secretKey, s.secret[:])})
	}
	if err != nil {
		return err
	}
	if len(raw) != len(s.secret) {
		return damaged("the secret of the keys is not 32 bytes")
	}
	s.secret = [32]byte(raw)
	return nil
}

// person is a keyed hash of a customer reference.
func (s *Store) person(ref string) [32]byte { return s.hash("person", ref) }

// hash is a keyed hash of texts, each with its length.
func (s *Store) hash(texts ...string) [32]byte {
	m := hmac.New(sha256.New, s.secret[:])
	for _, t := range texts {
		m.Write([]byte{byte(len(t) >> 8), byte(len(t))})
		m.Write([]byte(t))
	}
	return [32]byte(m.Sum(nil))
}

// key names what ref has of an order of buyer.
func (s *Store) key(ref, buyer, order string) Key {
	who, what := s.person(ref), s.hash("order", buyer, order)
	return Key(append(who[:], what[:]...))
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

// decode reads a stored value; bytes that do not decode are this peer's own
// damage.
func decode(raw []byte, v any, limit int) error {
	if codec.Unmarshal(raw, v, limit) != nil {
		return damaged("a value does not decode")
	}
	return nil
}

func damaged(detail string) error {
	return &fault.Error{Kind: fault.Internal, Op: "read points", Detail: detail, Err: storage.ErrCorrupt}
}

func sameKey(a []byte, b Key) bool { return bytes.Equal(a, b[:]) }
