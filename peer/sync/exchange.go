package sync

import (
	"context"
	"math"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

var (
	compareProtocol = stream.Protocol{ID: "/souk/sync/1/compare", MaxRequest: 4 << 20, MaxResponse: 4 << 20, Timeout: time.Minute}
	fetchProtocol   = stream.Protocol{ID: "/souk/sync/1/fetch", MaxRequest: 1 << 16, MaxResponse: 2 << 20, Timeout: time.Minute}
	pushProtocol    = stream.Protocol{ID: "/souk/sync/1/push", MaxRequest: 2 << 20, MaxResponse: 1 << 10, Timeout: time.Minute}
)

const (
	bucketWidth = 10_000 // ms
	pageFacts   = 128
	maxBuckets  = 1 << 15
	maxKeys     = 1 << 16
)

// summary is one bucket: enough to see that it differs.
type summary struct {
	_     struct{} `cbor:",toarray"`
	Start uint64
	Count uint64
	XOR   [32]byte
}

type compare struct {
	_       struct{} `cbor:",toarray"`
	Buckets []summary
}

// difference lists the ids of the answering side in the buckets that differ.
type difference struct {
	_       struct{} `cbor:",toarray"`
	Buckets []uint64 // starts
	IDs     [][32]byte
}

type fetch struct {
	_   struct{} `cbor:",toarray"`
	IDs [][32]byte
}

type facts struct {
	_   struct{} `cbor:",toarray"`
	Raw [][]byte
}

type pushed struct {
	_      struct{} `cbor:",toarray"`
	Stored uint64
}

// Reconcile exchanges with one peer whatever one of the two lacks.
func (s *Sync) Reconcile(ctx context.Context, id peer.ID) (Stats, error) {
	mine, err := s.summaries(ctx)
	if err != nil {
		return Stats{}, err
	}
	var d difference
	if err := stream.Call(ctx, s.cfg.Host, id, compareProtocol, compare{Buckets: mine}, &d); err != nil {
		return Stats{}, err
	}
	lack, spare, err := s.split(ctx, d)
	if err != nil {
		return Stats{}, err
	}
	st := Stats{Divergence: uint64(len(lack) + len(spare))}
	if st.Received, err = s.pull(ctx, id, lack); err != nil {
		return st, err
	}
	if st.Sent, err = s.push(ctx, id, spare); err != nil {
		return st, err
	}
	st.Left = st.Divergence - uint64(st.Received+st.Sent)
	s.note(id, st)
	return st, nil
}

func (s *Sync) summaries(ctx context.Context) ([]summary, error) {
	buckets, err := s.cfg.Facts.Buckets(ctx, 0, math.MaxInt64, bucketWidth)
	if err != nil {
		return nil, err
	}
	if len(buckets) > maxBuckets {
		buckets = buckets[len(buckets)-maxBuckets:]
	}
	out := make([]summary, len(buckets))
	for i, b := range buckets {
		out[i] = summary{Start: b.Start, Count: b.Count, XOR: b.XOR}
	}
	return out, nil
}

// differing finds the buckets in which the two sides differ, and lists what
// this side has in them.
func (s *Sync) differing(ctx context.Context, q compare) (difference, error) {
	if len(q.Buckets) > maxBuckets {
		return difference{}, fault.New(fault.TooLarge, "sync", "too many buckets")
	}
	mine, err := s.summaries(ctx)
	if err != nil {
		return difference{}, err
	}
	theirs := map[uint64]summary{}
	for _, b := range q.Buckets {
		theirs[b.Start] = b
	}
	var d difference
	for _, b := range mine {
		if theirs[b.Start] != b {
			d.Buckets = append(d.Buckets, b.Start)
		}
		delete(theirs, b.Start)
	}
	for start := range theirs {
		d.Buckets = append(d.Buckets, start)
	}
	keys, err := s.keys(ctx, d.Buckets)
	d.IDs = keys
	return d, err
}

func (s *Sync) keys(ctx context.Context, starts []uint64) ([][32]byte, error) {
	var out [][32]byte
	for _, start := range starts {
		keys, err := s.cfg.Facts.Range(ctx, start, [32]byte{}, start+bucketWidth, storage.MaxLimit)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			if out = append(out, k.ID); len(out) == maxKeys {
				return out, nil
			}
		}
	}
	return out, nil
}

// split says what this side lacks and what it could spare.
func (s *Sync) split(ctx context.Context, d difference) (lack, spare [][32]byte, err error) {
	mine, err := s.keys(ctx, d.Buckets)
	if err != nil {
		return nil, nil, err
	}
	have := map[[32]byte]bool{}
	for _, id := range mine {
		have[id] = true
	}
	for _, id := range d.IDs {
		if !have[id] {
			lack = append(lack, id)
		}
		delete(have, id)
	}
	for id := range have {
		spare = append(spare, id)
	}
	return lack, spare, nil
}

func (s *Sync) pull(ctx context.Context, id peer.ID, lack [][32]byte) (received int, err error) {
	for len(lack) > 0 {
		n := min(len(lack), pageFacts)
		var page facts
		if err := stream.Call(ctx, s.cfg.Host, id, fetchProtocol, fetch{IDs: lack[:n]}, &page); err != nil {
			return received, err
		}
		received += s.take(ctx, id, page.Raw)
		lack = lack[n:]
	}
	return received, nil
}

func (s *Sync) push(ctx context.Context, id peer.ID, spare [][32]byte) (sent int, err error) {
	for len(spare) > 0 {
		n := min(len(spare), pageFacts)
		page, err := s.page(ctx, spare[:n])
		if err != nil {
			return sent, err
		}
		var answer pushed
		if err := stream.Call(ctx, s.cfg.Host, id, pushProtocol, page, &answer); err != nil {
			return sent, err
		}
		sent += int(min(answer.Stored, uint64(len(page.Raw))))
		spare = spare[n:]
	}
	return sent, nil
}

func (s *Sync) page(ctx context.Context, ids [][32]byte) (facts, error) {
	if len(ids) > pageFacts {
		return facts{}, fault.New(fault.TooLarge, "sync", "at most 128 facts a page")
	}
	raws, err := s.cfg.Facts.GetMany(ctx, ids)
	if err != nil {
		return facts{}, err
	}
	var out facts
	for _, raw := range raws {
		if raw != nil {
			out.Raw = append(out.Raw, raw)
		}
	}
	return out, nil
}
