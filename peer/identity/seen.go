package identity

import (
	"context"
	"errors"
	"time"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/webvh"
	"github.com/souk-network/souk/storage"
)

// SpaceSeen keeps the newest log of each DID that was ever resolved here, by SCID.
const SpaceSeen = "did/seen"

// sighting is what was seen of one DID. It is verified before it is kept, and
// again when it is read: time and space cost little.
type sighting struct {
	_       struct{} `cbor:",toarray"`
	Fetched uint64   // Unix milliseconds
	Log     []byte
	Witness []byte
}

const maxSighting = webvh.MaxLog + webvh.MaxApprovals + 1024

func loadSighting(ctx context.Context, store storage.KV, scid string) (*sighting, error) {
	raw, err := store.Get(ctx, SpaceSeen, []byte(scid))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var s sighting
	if err := codec.Unmarshal(raw, &s, maxSighting); err != nil {
		return nil, fault.Wrap(fault.Internal, "read what was seen of a DID", err)
	}
	return &s, nil
}

func (s sighting) keep(ctx context.Context, store storage.KV, scid string) error {
	return store.Batch(ctx, []storage.Op{storage.Put(SpaceSeen, []byte(scid), codec.Marshal(s))})
}

// fresh reports whether the log's own time to live has not passed, nor a day.
func (s sighting) fresh(ttl uint32, now time.Time) bool {
	const longest = 24 * time.Hour
	age := now.Sub(time.UnixMilli(int64(s.Fetched)))
	return age >= 0 && age < min(time.Duration(ttl)*time.Second, longest)
}
