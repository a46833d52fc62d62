package channels

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

const (
	spaceOwn     = "channels/own"
	spaceHolders = "channels/holders"
	spacePosts   = "channels/posts"

	maxState = 1 << 20
	page     = 1024
)

// state is what the store holds of one channel.
type state struct {
	_       struct{} `cbor:",toarray"`
	Name    string
	Texts   []channel.Text
	Closed  bool
	Card    uint64  // number of the newest card
	Fact    []byte  // the newest card
	Posts   uint64  // number of the newest post
	Checked uint64  // when all holders were last known to be holders, ms
	Top     uint32  // the highest epoch that ever was
	Epochs  []epoch // that somebody may still need, by number; the last one is in use
}

// epoch is a secret and how long it is needed.
type epoch struct {
	_      struct{} `cbor:",toarray"`
	Epoch  uint32
	Secret channel.Secret
	Since  uint64 // ms
	Until  uint64 // when the last of its posts expires, ms; 0 without one
}

// holder is an account that was handed secrets.
type holder struct {
	_     struct{} `cbor:",toarray"`
	Since uint64   // ms
}

// turn is held by one at a time, as a mutex is, and waited for no longer than a
// context lasts.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, "change channel", ctx.Err())
	}
}

func (t turn) give() { <-t }

// owned is a channel in memory. Who changes it holds its turn and the service's
// lock; who reads it holds one of them.
type owned struct {
	turn
	id channel.ID

	state
	holders map[consent.Account]uint64 // when each was last known to hold, ms
	posts   map[uint64]Posted          // by number
	refs    map[string]uint64
	loose   bool // something of it may not be published yet
}

func newOwned(id channel.ID) *owned {
	return &owned{
		turn: newTurn(), id: id, holders: map[consent.Account]uint64{}, posts: map[uint64]Posted{}, refs: map[string]uint64{}, loose: true,
	}
}

func (c *owned) view() Channel {
	v := Channel{ID: c.id, Name: c.Name, Texts: c.Texts, Closed: c.Closed, Holders: len(c.holders), Posts: len(c.posts), Checked: c.Checked}
	if n := len(c.Epochs); n > 0 {
		v.Epoch = c.Epochs[n-1].Epoch
	}
	return v
}

// opened is the state with one more epoch. Its number is the second at which it
// begins, or one more than the highest: also a peer that lost its disk never
// uses a number again.
func (st state) opened(at uint64) (state, error) {
	secret, err := channel.NewSecret(rand.Reader)
	if err != nil {
		return st, err
	}
	st.Top = max(st.Top+1, uint32(at/1000))
	st.Epochs = append(st.needed(at), epoch{Epoch: st.Top, Secret: secret, Since: at})
	if over := len(st.Epochs) - channel.MaxKeys; over > 0 {
		st.Epochs = st.Epochs[over:]
	}
	return st, nil
}

// needed are the epochs that a post still needs.
func (st state) needed(at uint64) []epoch {
	return slices.DeleteFunc(slices.Clone(st.Epochs), func(e epoch) bool { return e.Until <= at })
}

// pruned is the state without the secrets that nobody needs any more. The one in
// use stays.
func (st state) pruned(at uint64) state {
	last := len(st.Epochs) - 1
	if last < 0 {
		return st
	}
	used := st.Epochs[last]
	st.Epochs = append(state{Epochs: st.Epochs[:last]}.needed(at), used)
	return st
}

func (st state) keys() []channel.EpochKey {
	out := make([]channel.EpochKey, len(st.Epochs))
	for i, e := range st.Epochs {
		out[i] = channel.EpochKey{Epoch: e.Epoch, Secret: e.Secret}
	}
	return out
}

// save writes a new state, with what else changes, and then shows it. What it
// overwrites is erased: old secrets do not stay on the disk. The turn is held.
func (s *Service) save(ctx context.Context, c *owned, next state, ops []storage.Op, also func()) error {
	ops = append(ops, storage.Delete(spaceOwn, c.id[:]), storage.Put(spaceOwn, c.id[:], codec.Marshal(next)))
	if err := s.cfg.Store.Batch(ctx, ops); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.state = next
	if also != nil {
		also()
	}
	return nil
}

func holderKey(id channel.ID, a consent.Account) []byte { return append(slices.Clone(id[:]), a[:]...) }

func postKey(id channel.ID, number uint64) []byte {
	return binary.BigEndian.AppendUint64(slices.Clone(id[:]), number)
}

// each visits a space.
func (s *Service) each(ctx context.Context, space string, visit func(storage.Pair) error) error {
	var after []byte
	for {
		pairs, err := s.cfg.Store.Scan(ctx, space, nil, after, page)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			after = p.Key
			if err := visit(p); err != nil {
				return err
			}
		}
	}
}

func (s *Service) loadChannels(ctx context.Context) error {
	return s.each(ctx, spaceOwn, func(p storage.Pair) error {
		if len(p.Key) != 32 {
			return errDamaged
		}
		c := newOwned(channel.ID(p.Key))
		s.own[c.id] = c
		return codec.Unmarshal(p.Value, &c.state, maxState)
	})
}

func (s *Service) loadHolders(ctx context.Context) error {
	return s.each(ctx, spaceHolders, func(p storage.Pair) error {
		if len(p.Key) != 52 || s.own[channel.ID(p.Key[:32])] == nil {
			return errDamaged
		}
		c := s.own[channel.ID(p.Key[:32])]
		c.holders[consent.Account(p.Key[32:])] = c.Checked
		return nil
	})
}

func (s *Service) loadPosts(ctx context.Context) error {
	return s.each(ctx, spacePosts, func(p storage.Pair) error {
		if len(p.Key) != 40 || s.own[channel.ID(p.Key[:32])] == nil {
			return errDamaged
		}
		var post Posted
		if err := codec.Unmarshal(p.Value, &post, maxState); err != nil {
			return err
		}
		s.own[channel.ID(p.Key[:32])].keep(post)
		return nil
	})
}

var errDamaged = fault.New(fault.Internal, "load channels", "a stored value is damaged")

// older reports whether a moment lies further back than d.
func older(at, now uint64, d time.Duration) bool { return at+uint64(d.Milliseconds()) <= now }
