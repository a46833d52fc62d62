package points

import (
	"context"
	"encoding/binary"
	"errors"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/liability"
	"github.com/souk-network/souk/storage"
)

const (
	spaceLanes = "points/lanes"
	maxLane    = 1 << 20
	msOfDay    = 86_400_000
)

type storedSample struct {
	_      struct{} `cbor:",toarray"`
	At     uint64
	Points uint64
}

type storedLane struct {
	_       struct{} `cbor:",toarray"`
	Samples []storedSample
}

func laneKey(ends uint64) []byte { return binary.BigEndian.AppendUint64(nil, ends) }

// Observe keeps how many points of each expiry there are: of each day the last
// observation. It is what breakage is estimated from.
func (s *Store) Observe(ctx context.Context, supply Lanes, now uint64) error {
	var ops []storage.Op
	for _, lane := range supply {
		if lane.Ends <= now {
			continue
		}
		l, err := s.lane(ctx, lane.Ends)
		if err != nil {
			return err
		}
		if n := len(l.Samples); n > 0 && l.Samples[n-1].At/msOfDay == now/msOfDay {
			l.Samples = l.Samples[:n-1]
		}
		l.Samples = append(l.Samples, storedSample{At: now, Points: lane.Points})
		if raw := codec.Marshal(l); len(raw) <= maxLane {
			ops = append(ops, storage.Put(spaceLanes, laneKey(lane.Ends), raw))
		}
	}
	if len(ops) == 0 {
		return nil
	}
	return s.kv.Batch(ctx, ops)
}

func (s *Store) lane(ctx context.Context, ends uint64) (storedLane, error) {
	raw, err := s.kv.Get(ctx, spaceLanes, laneKey(ends))
	if errors.Is(err, storage.ErrNotFound) {
		return storedLane{}, nil
	}
	if err != nil {
		return storedLane{}, err
	}
	var l storedLane
	return l, decode(raw, &l, maxLane)
}

// Observed is all that was seen of lanes, by no particular order.
func (s *Store) Observed(ctx context.Context) ([]liability.History, error) {
	var out []liability.History
	err := s.each(ctx, spaceLanes, nil, func(p storage.Pair) error {
		var l storedLane
		if err := decode(p.Value, &l, maxLane); err != nil {
			return err
		}
		if len(p.Key) != 8 {
			return damaged("a lane has no end")
		}
		h := liability.History{Ends: binary.BigEndian.Uint64(p.Key)}
		for _, o := range l.Samples {
			h.Samples = append(h.Samples, liability.Sample{At: o.At, Points: o.Points})
		}
		out = append(out, h)
		return nil
	})
	return out, err
}
