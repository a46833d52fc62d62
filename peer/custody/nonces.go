package custody

import (
	"context"
	"encoding/binary"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

const (
	spaceAnswered = "custody/answered"
	// keepAnswered is how long an answered request is remembered, ms: until its
	// signed time lies outside of the window, whatever the reader's clock said.
	keepAnswered = 2 * uint64(Window/time.Millisecond)
	// maxForget bounds what one write forgets.
	maxForget = 256
)

// Nonces remembers the requests of the last two windows, so that a request is
// answered once. Older ones are refused by their signed time. What was answered
// is on the disk, in the same write as its opening, and so outlives a restart. The
// zero value has seen none. Its methods may be called concurrently.
type Nonces struct {
	mu   sync.Mutex
	seen map[[32]byte]uint64 // request hash to when it came, ms
	last uint64              // when old ones were last dropped
	old  [][32]byte          // dropped here, and still on the disk
}

// Fresh notes that the request with a hash came, at a time in Unix milliseconds, and
// reports whether it is the first time.
func (n *Nonces) Fresh(request [32]byte, now uint64) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.drop(now); n.seen == nil {
		n.seen = map[[32]byte]uint64{}
	}
	if _, ok := n.seen[request]; ok {
		return false
	}
	n.seen[request] = now
	return true
}

func (n *Nonces) drop(now uint64) {
	if now < n.last+keepAnswered/4 {
		return
	}
	n.last = now
	for hash, came := range n.seen {
		if came+keepAnswered < now {
			delete(n.seen, hash)
			n.old = append(n.old, hash)
		}
	}
}

// forget lists the writes that remove old ones from the disk. Those that a failed
// write did not remove go at the next start.
func (n *Nonces) forget() []storage.Op {
	n.mu.Lock()
	defer n.mu.Unlock()
	var ops []storage.Op
	for len(n.old) > 0 && len(ops) < maxForget {
		ops = append(ops, storage.Delete(spaceAnswered, n.old[0][:]))
		n.old = n.old[1:]
	}
	return ops
}

// answered is the write that remembers a request.
func answered(request [32]byte, now uint64) storage.Op {
	return storage.Put(spaceAnswered, request[:], binary.BigEndian.AppendUint64(nil, now))
}

// loadNonces reads what was answered before this start.
func (s *Service) loadNonces(ctx context.Context) error {
	var after []byte
	for {
		pairs, err := s.cfg.Store.Scan(ctx, spaceAnswered, nil, after, 1024)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			if len(p.Key) != 32 || len(p.Value) != 8 {
				return fault.New(fault.Internal, "read answered requests", "a stored one is damaged")
			}
			s.nonces.seen[[32]byte(p.Key)] = binary.BigEndian.Uint64(p.Value)
			after = p.Key
		}
	}
}
