package custody

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

const maxOpening = 2 << 10

// opening is what lies on disk for one access entry: the leaf, and its opening
// sealed to the wallet.
type opening struct {
	_      struct{} `cbor:",toarray"`
	Leaf   [32]byte
	Sealed []byte
}

type entry struct {
	leaf  [32]byte
	index uint64
}

// record writes the access entry of a release: first its sealed opening, then
// its leaf, both durable before it returns the share that may now be used. A
// crash in between is repaired by New, a log that refuses by settle, so no leaf
// is without an opening and no opening stays without a leaf. A reader that hangs
// up does not stop it half-way.
func (s *Service) record(ctx context.Context, h *holding, now uint64, r ReleaseRequest, g consent.SignedGrant, header vault.Header) (vault.Share, entry, error) {
	ctx = context.WithoutCancel(ctx)
	if err := s.settle(ctx); err != nil {
		return vault.Share{}, entry{}, err
	}
	access := accesslog.Opening{
		Custodian: s.cfg.Self, Reader: r.Reader, Grant: g.Grant.ID(), Line: g.Grant.Subject, Vault: header.Vault,
		Record: header.Record, Writer: header.Writer, Category: header.Category, Purpose: r.Purpose,
		Time: now, Asked: r.Time, Request: r.Hash(),
	}
	if _, err := io.ReadFull(rand.Reader, access.Salt[:]); err != nil {
		return vault.Share{}, entry{}, fault.Wrap(fault.Unavailable, "release", err)
	}
	leaf := access.Commitment()
	share, err := s.storeOpening(ctx, h, g, access, leaf)
	if err != nil {
		return vault.Share{}, entry{}, err
	}
	index, err := s.appendLeaf(ctx, leaf)
	if err != nil {
		return vault.Share{}, entry{}, err
	}
	return share, entry{leaf: leaf, index: index}, nil
}

// storeOpening numbers the opening and counts the grant's use in one atomic
// write, if the share lives and the grant is its owner's. The holding is locked
// throughout, so numbers have no gaps and a use count cannot be overrun at one
// custodian.
func (s *Service) storeOpening(ctx context.Context, h *holding, g consent.SignedGrant, a accesslog.Opening, leaf [32]byte) (vault.Share, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.opensFor(g); err != nil {
		return vault.Share{}, err
	}
	number := h.openings + 1
	sealed := accesslog.SealOpening(h.stored.Deposit.Inbox, number, a)
	ops := []storage.Op{storage.Put(spaceOpenings, s.openingKey(a.Vault, number), codec.Marshal(opening{Leaf: leaf, Sealed: sealed}))}
	if g.Grant.Uses != 0 {
		used, err := s.used(g)
		if err != nil {
			return vault.Share{}, err
		}
		if used >= g.Grant.Uses {
			return vault.Share{}, fault.New(fault.UsedUp, "release", "the grant's use count is spent at this custodian")
		}
		id := g.Grant.ID()
		ops = append(ops, storage.Put(spaceUses, id[:], binary.BigEndian.AppendUint32(nil, used+1)))
	}
	if err := s.cfg.Store.Batch(ctx, ops); err != nil {
		return vault.Share{}, err
	}
	h.openings = number
	return h.stored.Deposit.Share, nil
}

// place is where a vault's openings lie: a keyed hash, so that the disk does
// not show whose they are and listing them needs no search.
func (s *Service) place(id vault.ID) []byte {
	mac := hmac.New(sha256.New, s.cfg.Key.Seed())
	mac.Write([]byte("souk/v1/custody-place\x00"))
	mac.Write(id[:])
	return mac.Sum(nil)
}

func (s *Service) openingKey(id vault.ID, number uint64) []byte {
	return binary.BigEndian.AppendUint64(s.place(id), number)
}

func (s *Service) countOpenings(ctx context.Context, id vault.ID) (uint64, error) {
	var last uint64
	err := s.eachOpening(ctx, s.place(id), nil, func(number uint64, _ opening) error {
		last = number
		return nil
	})
	return last, err
}

// eachOpening walks stored openings in key order.
func (s *Service) eachOpening(ctx context.Context, prefix, after []byte, visit func(number uint64, o opening) error) error {
	for {
		pairs, err := s.cfg.Store.Scan(ctx, spaceOpenings, prefix, after, 1024)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			var o opening
			if err := codec.Unmarshal(p.Value, &o, maxOpening); err != nil || len(p.Key) != 40 {
				return fault.New(fault.Internal, "read openings", "a stored opening is damaged")
			}
			if err := visit(binary.BigEndian.Uint64(p.Key[32:]), o); err != nil {
				return err
			}
			after = p.Key
		}
	}
}

// repair logs the leaf of every opening whose leaf is not in the log yet.
func (s *Service) repair(ctx context.Context) error {
	return s.eachOpening(ctx, nil, nil, func(_ uint64, o opening) error { return s.ensureLeaf(ctx, o.Leaf) })
}
