package rounds

import (
	"context"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
	"github.com/souk-network/souk/storage"
)

// space keeps the statements that this peer knows, by ID.
const space = "peer/netting"

// maxRecord bounds a stored statement: 96 consents with their permits, and more.
const maxRecord = 256 << 10

// stage is how far an own attempt is, as far as this peer decides it. Numbers are stored.
type stage uint8

const (
	gathering stage = 0
	settling  stage = 1
	replaced  stage = 2
	failed    stage = 3
)

// record is one statement as it is stored.
type record struct {
	_        struct{} `cbor:",toarray"`
	Proposal Proposal
	Proposer [20]byte
	Word     Word    // this merchant's
	Consent  Consent // of this merchant, once signed
	Alone    bool    // signed within the limit
	SignedAt uint64  // Unix milliseconds
	Seen     uint64  // height at which the contract was first seen to have settled it; 0: it has not
	Final    bool    // no block can take that back

	Stage   stage
	Attempt uint64
	Wait    uint64 // milliseconds
	Until   uint64 // Unix milliseconds
	Without [][20]byte
	Answers []heard // one for each of the statement's merchants
	Reason  string
	Next    [32]byte
}

// heard is what the proposer has of one merchant.
type heard struct {
	_       struct{} `cbor:",toarray"`
	Word    Word
	Detail  string
	Consent Consent
}

// round is a statement in memory. The service's lock guards record, which change
// replaces as a whole, and place.
type round struct {
	record
	id        ID
	statement netting.Statement
	place     Place  // of an own settlement
	looked    uint64 // height at which the contract was asked last; of Run's goroutine
}

// read is a round as it stands now.
func (s *Service) read(r *round) record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return r.record
}

func (s *Service) roundOf(r record) *round {
	statement := r.Proposal.statement()
	return &round{record: r, id: s.cfg.Chain.Venue().Digest(statement), statement: statement}
}

func (r *record) mine(self did.Merchant) bool { return r.Proposer == [20]byte(self) }

// expired is judged in Unix seconds.
func (r *record) expired(now uint64) bool { return r.Proposal.Deadline < now }

func (r *round) named(m did.Merchant) bool { return slices.Contains(r.statement.Merchants, m) }

// restore reads what is on the disk, and drops what is long over.
func (s *Service) restore(ctx context.Context) error {
	var after []byte
	for {
		pairs, err := s.cfg.Store.Scan(ctx, space, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			after = p.Key
			var r record
			if err := codec.Unmarshal(p.Value, &r, maxRecord); err != nil {
				return fault.Wrap(fault.Malformed, "read stored netting round", err)
			}
			known := s.roundOf(r)
			s.known[known.id] = known
		}
	}
}

// change writes a changed round down, and only then lets it be seen.
func (s *Service) change(ctx context.Context, r *round, do func(*record)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := r.record
	do(&next)
	if err := s.cfg.Store.Batch(ctx, []storage.Op{put(r.id, next)}); err != nil {
		return err
	}
	r.record = next
	return nil
}

func put(id ID, r record) storage.Op { return storage.Put(space, id[:], codec.Marshal(r)) }

// prune forgets what is long over.
func (s *Service) prune(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var gone []storage.Op
	before := uint64(time.Now().Add(-kept).Unix())
	for id, r := range s.known {
		if r.expired(before) {
			gone = append(gone, storage.Delete(space, id[:]))
			delete(s.known, id)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return s.cfg.Store.Batch(ctx, gone)
}

// view is a round as others see it. The lock is held.
func (s *Service) view(r *round) View {
	v := View{
		ID: r.id, Proposer: r.Proposer, Round: r.Proposal.round(), Statement: r.statement, Attempt: int(r.Attempt), State: Open,
		Word: r.Word, Named: r.named(s.cfg.Self), Alone: r.Alone, Reason: r.Reason, Next: r.Next,
	}
	v.Gives, v.Freed = amounts(r.statement.Lines, s.cfg.Self)
	if r.mine(s.cfg.Self) {
		v.Until = time.UnixMilli(int64(r.Until)).UTC()
		for i, a := range r.Answers {
			v.Answers = append(v.Answers, PartyAnswer{r.statement.Merchants[i], a.Word, a.Detail})
		}
	}
	switch {
	case r.Seen > 0:
		v.State, v.Settlement, v.Tx = Settled, "mined", r.place.Tx
		if r.Final {
			v.Settlement = "final"
		}
	case r.Stage == replaced:
		v.State = Replaced
	case r.Stage == failed:
		v.State = Failed
	case r.expired(s.now()):
		v.State = Expired
	case r.Stage == settling:
		v.State, v.Settlement, v.Tx = Settling, unmined(r.place.State), r.place.Tx
	}
	return v
}

// unmined is how far a settlement is that the contract was not seen to have
// carried out.
func unmined(state string) string {
	if state == "" || state == "pending" {
		return "pending"
	}
	return "sent"
}

// keep takes a new round in, together with a change of the one that it replaces.
func (s *Service) keep(ctx context.Context, r *round, more ...storage.Op) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.cfg.Store.Batch(ctx, append([]storage.Op{put(r.id, r.record)}, more...)); err != nil {
		return err
	}
	s.known[r.id] = r
	s.look()
	return nil
}
