package custody

import (
	"context"
	"errors"
	"time"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/fault"
)

// pageSize bounds the entries of one inbox page, so that the page with its
// proofs stays below InboxProtocol.MaxResponse.
const pageSize = 256

var errPageFull = errors.New("page full")

// Inbox gives the owner of a vault the openings of the entries about it that
// the newest checkpoint covers, each with its inclusion proof.
func (s *Service) Inbox(ctx context.Context, r InboxRequest) (InboxPage, error) {
	h, err := s.inboxOwner(ctx, r)
	if err != nil {
		return InboxPage{}, err
	}
	defer s.letGo(h)
	note, size := s.newest()
	h.mu.Lock()
	page := InboxPage{Checkpoint: note, Total: h.openings}
	h.mu.Unlock()
	if page.Consistency, err = s.grown(r.Known, size); err != nil {
		return InboxPage{}, err
	}
	err = s.eachOpening(ctx, s.place(r.Vault), s.openingKey(r.Vault, r.After), func(number uint64, o opening) error {
		index, ok := s.indexOf(o.Leaf)
		if !ok || index >= size || len(page.Entries) == pageSize {
			return errPageFull
		}
		proof, err := s.cfg.Log.Inclusion(index, size)
		if err != nil {
			return err
		}
		page.Entries = append(page.Entries, InboxEntry{Number: number, Index: index, Leaf: o.Leaf, Sealed: o.Sealed, Inclusion: hashes(proof)})
		return nil
	})
	if errors.Is(err, errPageFull) {
		err = nil
	}
	return page, err
}

// grown proves that the log of size extends each of the known sizes.
func (s *Service) grown(known []uint64, size uint64) ([][][32]byte, error) {
	if len(known) > 2 {
		return nil, fault.New(fault.TooLarge, "inbox", "at most two known sizes")
	}
	proofs := make([][][32]byte, len(known))
	for i, old := range known {
		if old > size {
			return nil, fault.New(fault.Conflict, "inbox", "the known log is longer than this one")
		}
		proof, err := s.cfg.Log.Consistency(old, size)
		if err != nil {
			return nil, err
		}
		proofs[i] = hashes(proof)
	}
	return proofs, nil
}

// inboxOwner takes the vault of a request by its owner into use.
func (s *Service) inboxOwner(ctx context.Context, r InboxRequest) (*holding, error) {
	if r.Consortium != s.cfg.Consortium {
		return nil, errOtherConsortium
	}
	if r.Custodian != s.cfg.Self {
		return nil, fault.New(fault.Unauthorized, "inbox", "addressed to another custodian")
	}
	if err := Within(uint64(time.Now().UnixMilli()), r.Time); err != nil {
		return nil, err
	}
	h, err := s.holding(ctx, r.Vault)
	if err != nil {
		return nil, err
	}
	deposit, _ := h.state()
	if !deposit.Control.Verify(r.preimage(), r.Sig) {
		s.letGo(h)
		return nil, fault.New(fault.BadSignature, "inbox", "not signed by the vault's control key")
	}
	return h, nil
}

// logPage bounds the leaves of one page.
const logPage = 16 << 10

// Leaves lists the log's leaves from a position on, a page at a time.
func (s *Service) Leaves(_ context.Context, r LogRequest) (LogPage, error) {
	var page LogPage
	for i, size := r.From, s.cfg.Log.Size(); i < size && len(page.Leaves) < logPage; i++ {
		leaf, err := s.cfg.Log.Leaf(i)
		if err != nil {
			return LogPage{}, err
		}
		page.Leaves = append(page.Leaves, leaf)
	}
	return page, nil
}

func hashes(proof [][]byte) [][32]byte {
	out := make([][32]byte, len(proof))
	for i, p := range proof {
		out[i] = [32]byte(p)
	}
	return out
}

func slicesOf(proof [][32]byte) [][]byte {
	out := make([][]byte, len(proof))
	for i := range proof {
		out[i] = proof[i][:]
	}
	return out
}

// OpenEntry opens one inbox entry with the wallet's inbox key and checks that
// the opening is of the leaf, about the right vault and by the right custodian.
func OpenEntry(key [32]byte, r InboxRequest, e InboxEntry) (accesslog.Opening, error) {
	o, err := accesslog.OpenOpening(key, e.Number, e.Sealed)
	if err != nil {
		return accesslog.Opening{}, err
	}
	if o.Commitment() != e.Leaf || o.Vault != r.Vault || o.Custodian != r.Custodian {
		return accesslog.Opening{}, fault.New(fault.BadProof, "open access entry", "the opening does not belong to the entry")
	}
	return o, nil
}
