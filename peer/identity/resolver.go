package identity

import (
	"context"
	"errors"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/webvh"
	"github.com/souk-network/souk/storage"
)

// Resolver resolves did:webvh. It remembers the newest log that it saw of each
// DID: within its time to live it answers from there, and no shorter or other
// history is believed afterwards.
type Resolver struct {
	web   *Web
	store storage.KV
	now   func() time.Time
	turns turns // one at a time for each DID: what is seen is compared and kept in one step
}

// NewResolver makes a resolver. store is its memory. now is the clock; nil: the
// system's.
func NewResolver(web *Web, store storage.KV, now func() time.Time) *Resolver {
	if now == nil {
		now = time.Now
	}
	return &Resolver{web: web, store: store, now: now, turns: turns{of: map[string]*turn{}}}
}

// Result is an answer.
type Result struct {
	webvh.Resolution
	Log     *webvh.Log
	Fetched time.Time // when the log was got
	// Away is why the web site could not be asked now, if the answer is what was
	// seen before and its time has passed.
	Away error
}

// Resolve finds the document of a DID or DID URL. When its web site does not
// answer, what was seen before is given with Away set; a site that answers with
// what is wrong, shorter or another history is refused: fault.Stale, Conflict and
// all of webvh.Read.
func (r *Resolver) Resolve(ctx context.Context, text string) (Result, error) {
	d, q, err := webvh.ParseURL(text)
	if err != nil {
		return Result{}, err
	}
	end, err := r.turns.begin(ctx, d.SCID())
	if err != nil {
		return Result{}, err
	}
	defer end()
	known, err := r.recall(ctx, d)
	if err != nil {
		return Result{}, err
	}
	if known != nil && known.fresh(known.log.Newest().Parameters.TTL, r.now()) {
		if result, err := known.answer(d, q); err == nil {
			return result, nil
		} // a name or a version that is newer than what we know
	}
	files, err := r.fetch(ctx, d, known)
	if known != nil && (errors.Is(err, fault.Of(fault.Unavailable)) || errors.Is(err, fault.Of(fault.NotFound))) {
		if result, failed := known.answer(d, q); failed == nil {
			result.Away = err
			return result, nil
		}
	}
	if err != nil {
		return Result{}, err
	}
	return r.take(ctx, d, q, known, files)
}

// Take judges files that came from elsewhere as if they had been fetched: a file,
// a block, another peer.
func (r *Resolver) Take(ctx context.Context, text string, files Files) (Result, error) {
	d, q, err := webvh.ParseURL(text)
	if err != nil {
		return Result{}, err
	}
	end, err := r.turns.begin(ctx, d.SCID())
	if err != nil {
		return Result{}, err
	}
	defer end()
	known, err := r.recall(ctx, d)
	if err != nil {
		return Result{}, err
	}
	return r.take(ctx, d, q, known, files)
}

// Blocks gets blocks by name, and never other bytes than the name says.
type Blocks interface {
	Get(ctx context.Context, c cid.Cid) ([]byte, error)
}

// FromBlocks resolves with a log that is one block, and a witness file that is
// another; cid.Undef where there is none.
func (r *Resolver) FromBlocks(ctx context.Context, text string, blocks Blocks, log, witness cid.Cid) (Result, error) {
	var files Files
	var err error
	if files.Log, err = blocks.Get(ctx, log); err != nil {
		return Result{}, err
	}
	if witness.Defined() {
		if files.Witness, err = blocks.Get(ctx, witness); err != nil {
			return Result{}, err
		}
	}
	return r.Take(ctx, text, files)
}

// memory is a sighting with its log.
type memory struct {
	sighting
	log *webvh.Log
}

func (r *Resolver) recall(ctx context.Context, d webvh.DID) (*memory, error) {
	s, err := loadSighting(ctx, r.store, d.SCID())
	if err != nil || s == nil {
		return nil, err
	}
	log, err := judge(*s, r.now())
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "read what was seen of a DID", err)
	}
	return &memory{*s, log}, nil
}

// judge verifies a log with its witnesses.
func judge(s sighting, now time.Time) (*webvh.Log, error) {
	log, err := webvh.Read(s.Log, uint64(now.UnixMilli()))
	if err != nil {
		return nil, err
	}
	approvals, err := webvh.ParseApprovals(s.Witness)
	if err != nil {
		return nil, err
	}
	return log, log.Witnessed(approvals)
}

func (m *memory) answer(d webvh.DID, q webvh.Query) (Result, error) {
	found, err := m.log.Resolve(d, q, ToASCII)
	return Result{Resolution: found, Log: m.log, Fetched: time.UnixMilli(int64(m.Fetched))}, err
}

// fetch asks where the DID says, or where it moved to as far as we know.
func (r *Resolver) fetch(ctx context.Context, d webvh.DID, known *memory) (Files, error) {
	needs := func(raw []byte) bool {
		log, err := webvh.Read(raw, uint64(r.now().UnixMilli()))
		return err == nil && log.NeedsWitnesses()
	}
	if known != nil && known.log.DID().String() != d.String() && known.log.Describes(d) == nil {
		if files, err := r.web.Files(ctx, known.log.DID(), needs); err == nil {
			return files, nil
		}
	}
	return r.web.Files(ctx, d, needs)
}

func (r *Resolver) take(ctx context.Context, d webvh.DID, q webvh.Query, known *memory, files Files) (Result, error) {
	s := sighting{Fetched: uint64(r.now().UnixMilli()), Log: files.Log, Witness: files.Witness}
	log, err := judge(s, r.now())
	if err != nil {
		return Result{}, err
	}
	if err := log.Describes(d); err != nil {
		return Result{}, err
	}
	if known != nil {
		if err := log.Extends(known.log.Head()); err != nil {
			return Result{}, err
		}
	}
	if err := s.keep(ctx, r.store, d.SCID()); err != nil {
		return Result{}, err
	}
	m := memory{s, log}
	return m.answer(d, q)
}
