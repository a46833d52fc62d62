package custody

import (
	"context"
	"crypto/rand"
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

// pending is an opening that waits to be stored.
type pending struct {
	grant  consent.SignedGrant
	access accesslog.Opening
	leaf   [32]byte
	share  vault.Share // once it is stored
	err    error       // why this one is refused
}

// maxPending bounds the openings of one write.
const maxPending = 64

// storeOpening stores an opening and counts its grant's use, together with those
// of the same vault that wait meanwhile.
func (s *Service) storeOpening(ctx context.Context, h *holding, g consent.SignedGrant, a accesslog.Opening, leaf [32]byte) (vault.Share, error) {
	p := &pending{grant: g, access: a, leaf: leaf}
	if err := h.group.Do(ctx, p); err != nil {
		return vault.Share{}, err
	}
	return p.share, p.err
}

// storeOpenings numbers openings and counts their grants' uses in one atomic
// write, those whose share lives and whose grant is its owner's. The holding is
// locked throughout, so numbers have no gaps and a use count cannot be overrun
// at one custodian. After a failed write it may be called again: the numbers are
// given anew, to openings of which no leaf is logged.
func (s *Service) storeOpenings(h *holding, all []*pending) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var ops []storage.Op
	number, used := h.openings, map[consent.GrantID]uint32{}
	for _, p := range all {
		if p.err = h.opensFor(p.grant); p.err == nil {
			p.err = s.countUse(p.grant, used)
		}
		if p.err != nil {
			continue
		}
		number++
		sealed := accesslog.SealOpening(h.stored.Deposit.Inbox, number, p.access)
		ops = append(ops, storage.Put(spaceOpenings, s.openingKey(p.access.Vault, number), codec.Marshal(opening{Leaf: p.leaf, Sealed: sealed})))
		ops = append(ops, answered(p.access.Request, p.access.Time))
		p.share = h.stored.Deposit.Share
	}
	for id, n := range used {
		ops = append(ops, storage.Put(spaceUses, id[:], binary.BigEndian.AppendUint32(nil, n)))
	}
	if len(ops) == 0 {
		return nil
	}
	ops = append(ops, s.nonces.forget()...)
	if err := s.cfg.Store.Batch(context.Background(), ops); err != nil {
		return err
	}
	h.openings = number
	return nil
}

// countUse adds one use of a grant that counts them to those of this write.
func (s *Service) countUse(g consent.SignedGrant, used map[consent.GrantID]uint32) error {
	if g.Grant.Uses == 0 {
		return nil
	}
	id := g.Grant.ID()
	n, ok := used[id]
	if !ok {
		var err error
		if n, err = s.used(g); err != nil {
			return err
		}
	}
	if n >= g.Grant.Uses {
		return fault.New(fault.UsedUp, "release", "the grant's use count is spent at this custodian")
	}
	used[id] = n + 1
	return nil
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
