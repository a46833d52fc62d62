package custody

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

const spaceNotes = "custody/notes"

// notes is this custodian's newest checkpoint and, as a witness, the newest
// checkpoint it co-signed for each other log.
type notes struct {
	mu      sync.Mutex
	own     accesslog.Signed
	size    uint64
	seen    map[string]accesslog.Checkpoint
	hasNote bool
}

var ownKey = []byte("own")

func (s *Service) loadNotes(ctx context.Context) error {
	s.notes.seen = map[string]accesslog.Checkpoint{}
	var after []byte
	for {
		pairs, err := s.cfg.Store.Scan(ctx, spaceNotes, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			signed, err := accesslog.ParseCheckpoint(p.Value)
			if err != nil {
				return fault.Wrap(fault.Internal, "read checkpoints", err)
			}
			if string(p.Key) == string(ownKey) {
				s.notes.own, s.notes.size, s.notes.hasNote = signed, signed.Checkpoint.Size, true
			} else {
				s.notes.seen[signed.Checkpoint.Origin] = signed.Checkpoint
			}
			after = p.Key
		}
	}
}

// checkOwnLog compares the log with the newest checkpoint that this custodian
// signed: a log that was put back to an earlier state, or replaced, would make it
// sign two histories.
func (s *Service) checkOwnLog(context.Context) error {
	if !s.notes.hasNote {
		return nil
	}
	signed := s.notes.own.Checkpoint
	if signed.Size <= s.cfg.Log.Size() {
		root, err := s.cfg.Log.Root(signed.Size)
		if err != nil {
			return err
		}
		if root == signed.Root {
			return nil
		}
	}
	return fault.New(fault.Conflict, "open access log", fmt.Sprintf("the log on disk (%d entries) is not the one whose first %d entries this peer signed: "+
		"restore the newest backup of log/; never start from an older or an empty one, since other members hold the signature and refuse every other history",
		s.cfg.Log.Size(), signed.Size))
}

// Origin names this custodian's log.
func (s *Service) Origin() string { return accesslog.Origin(s.cfg.Consortium, s.cfg.Self) }

// newest is the newest stored checkpoint with the size it covers.
func (s *Service) newest() ([]byte, uint64) {
	s.notes.mu.Lock()
	defer s.notes.mu.Unlock()
	if !s.notes.hasNote {
		return nil, 0
	}
	return s.notes.own.Encode(), s.notes.size
}

// Witness asks one other member to co-sign.
type Witness func(ctx context.Context, member did.Merchant, r WitnessRequest) (WitnessAnswer, error)

// Checkpoint signs the log as it is, collects the co-signatures of the members
// that answer, stores the result and returns it. It reports false when the log
// has not grown since a checkpoint with at least one co-signature.
func (s *Service) Checkpoint(ctx context.Context, members []did.Member, ask Witness) (accesslog.Signed, bool, error) {
	if err := s.settle(ctx); err != nil {
		return accesslog.Signed{}, false, err
	}
	size := s.cfg.Log.Size()
	if s.upToDate(size) {
		return accesslog.Signed{}, false, nil
	}
	root, err := s.cfg.Log.Root(size)
	if err != nil {
		return accesslog.Signed{}, false, err
	}
	signed := accesslog.SignCheckpoint(accesslog.Checkpoint{Origin: s.Origin(), Size: size, Root: root}, s.cfg.Key)
	for _, c := range s.collect(ctx, signed, members, ask) {
		if with, err := signed.With(c); err == nil {
			signed = with
		}
	}
	return signed, true, s.keep(ctx, signed)
}

func (s *Service) upToDate(size uint64) bool {
	s.notes.mu.Lock()
	defer s.notes.mu.Unlock()
	return s.notes.hasNote && s.notes.size == size && len(s.notes.own.Cosignatures()) > 0
}

// witnessesAtOnce bounds the members that are asked at a time: one that does not
// answer delays the others little.
const witnessesAtOnce = 16

// collect asks the other active members for their co-signatures.
func (s *Service) collect(ctx context.Context, signed accesslog.Signed, members []did.Member, ask Witness) []accesslog.Cosignature {
	answers := make([][]accesslog.Cosignature, len(members))
	var group errgroup.Group
	group.SetLimit(witnessesAtOnce)
	for i, m := range members {
		if m.ID != s.cfg.Self && m.Status == did.StatusActive {
			group.Go(func() error {
				answers[i] = s.cosigned(ctx, signed, m, ask)
				return nil
			})
		}
	}
	_ = group.Wait()
	return slices.Concat(answers...)
}

// cosigned is what one member co-signed: nothing if it does not answer, or answers
// wrongly.
func (s *Service) cosigned(ctx context.Context, signed accesslog.Signed, m did.Member, ask Witness) []accesslog.Cosignature {
	answer, err := ask(ctx, m.ID, WitnessRequest{Note: signed.Encode()})
	if err == nil && len(answer.Cosigned) == 0 {
		answer, err = s.extend(ctx, signed, m, answer.KnownSize, ask)
	}
	if err != nil || len(answer.Cosigned) == 0 {
		return nil
	}
	other, err := accesslog.ParseCheckpoint(answer.Cosigned)
	if err != nil || other.Checkpoint != signed.Checkpoint {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(other.Cosignatures()), func(c accesslog.Cosignature) bool { return signed.VerifyCosignature(c, m.PeerKey) != nil })
}

// extend proves to a witness that the log grew from the size that it knows.
func (s *Service) extend(ctx context.Context, signed accesslog.Signed, m did.Member, known uint64, ask Witness) (WitnessAnswer, error) {
	proof, err := s.cfg.Log.Consistency(known, signed.Checkpoint.Size)
	if err != nil {
		return WitnessAnswer{}, err
	}
	return ask(ctx, m.ID, WitnessRequest{Note: signed.Encode(), Old: known, Proof: hashes(proof)})
}

func (s *Service) keep(ctx context.Context, signed accesslog.Signed) error {
	s.notes.mu.Lock()
	defer s.notes.mu.Unlock()
	if signed.Checkpoint.Size < s.notes.size {
		return nil // a newer one was stored meanwhile
	}
	if err := s.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceNotes, ownKey, signed.Encode())}); err != nil {
		return err
	}
	s.notes.own, s.notes.size, s.notes.hasNote = signed, signed.Checkpoint.Size, true
	return nil
}

// Cosign is the witness's side: it signs a checkpoint that extends the newest
// one it signed for that log, and remembers it durably before it answers. When
// the request starts from another size, it answers with the size it knows.
func (s *Service) Cosign(ctx context.Context, r WitnessRequest) (WitnessAnswer, error) {
	signed, err := accesslog.ParseCheckpoint(r.Note)
	if err != nil {
		return WitnessAnswer{}, err
	}
	member, err := s.logOwner(signed)
	if err != nil {
		return WitnessAnswer{}, err
	}
	s.notes.mu.Lock()
	defer s.notes.mu.Unlock()
	last := s.notes.seen[signed.Checkpoint.Origin]
	if last.Size != r.Old && last.Size != signed.Checkpoint.Size {
		return WitnessAnswer{KnownSize: last.Size}, nil
	}
	c, err := accesslog.Cosign(signed, member.PeerKey, last, slicesOf(r.Proof), s.Origin(), s.cfg.Key, uint64(time.Now().UnixMilli()))
	if err != nil {
		return WitnessAnswer{}, err
	}
	cosigned, err := signed.With(c)
	if err != nil {
		return WitnessAnswer{}, err
	}
	if err := s.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceNotes, []byte("seen "+signed.Checkpoint.Origin), r.Note)}); err != nil {
		return WitnessAnswer{}, err
	}
	s.notes.seen[signed.Checkpoint.Origin] = signed.Checkpoint
	return WitnessAnswer{Cosigned: cosigned.Encode(), KnownSize: signed.Checkpoint.Size}, nil
}

func (s *Service) logOwner(signed accesslog.Signed) (did.Member, error) {
	consortium, merchant, err := accesslog.ParseOrigin(signed.Checkpoint.Origin)
	if err != nil {
		return did.Member{}, err
	}
	member, ok := s.cfg.Registry().Member(merchant)
	if !ok || consortium != s.cfg.Consortium {
		return did.Member{}, fault.New(fault.NotMember, "co-sign", "the log is of no member of this consortium")
	}
	return member, nil
}

// Newest is this custodian's newest checkpoint.
func (s *Service) Newest() (accesslog.Signed, error) {
	s.notes.mu.Lock()
	defer s.notes.mu.Unlock()
	if !s.notes.hasNote {
		return accesslog.Signed{}, errNoCheckpoint
	}
	return s.notes.own, nil
}

var errNoCheckpoint = errors.New("custody: no checkpoint was made yet")
