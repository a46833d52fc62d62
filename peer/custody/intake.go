package custody

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

const (
	spaceIntake = "custody/intake"
	dayMillis   = 86_400_000
)

var intakeKey = []byte("day")

// intake counts the vaults of which a first share was taken on a day: anybody
// may deposit one, and every one takes space for good.
type intake struct {
	mu  sync.Mutex
	now taken
}

// taken is what lies on the disk. After a crash it may lack those that were
// under way.
type taken struct {
	_     struct{} `cbor:",toarray"`
	Day   uint64   // of Unix time, UTC
	Count uint64
}

func (s *Service) loadIntake(ctx context.Context) error {
	raw, err := s.cfg.Store.Get(ctx, spaceIntake, intakeKey)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return codec.Unmarshal(raw, &s.intake.now, 64)
}

// admit counts one more new vault, and refuses with fault.RateLimited the one
// above the limit of the day. The operation keeps the count.
func (i *intake) admit(now uint64, limit int) (storage.Op, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if day := now / dayMillis; day != i.now.Day {
		i.now = taken{Day: day}
	}
	if i.now.Count >= uint64(limit) {
		return storage.Op{}, fault.New(fault.RateLimited, "deposit", fmt.Sprintf("%d new vaults today, no more are taken; try again tomorrow or choose another custodian", limit))
	}
	i.now.Count++
	return storage.Put(spaceIntake, intakeKey, codec.Marshal(i.now)), nil
}
