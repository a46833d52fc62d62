package channels_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

const (
	day   = 24 * time.Hour
	dayMs = 86_400_000
)

// shop is an owner without a network: what it publishes is kept, and a gate says
// what the test wants.
type shop struct {
	t     *testing.T
	store *mem.KV
	*channels.Service

	mu    sync.Mutex
	facts map[fact.ID]fact.Fact
	held  map[consent.Account]bool
	fail  error // of publishing
	keys  int   // one-time keys drawn
	stop  func()
}

func (s *shop) HasAccess(_ context.Context, _ channel.ID, a consent.Account) (channels.Access, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return channels.Access{Held: s.held[a], Time: now()}, nil
}

func (s *shop) publish(_ context.Context, f fact.Fact) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail == nil {
		s.facts[f.ID()] = f
	}
	return s.fail
}

// failing has publishing fail, or work again.
func (s *shop) failing(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
}

// published lists the facts that were.
func (s *shop) published() []fact.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.facts))
}

func now() uint64 { return uint64(time.Now().UnixMilli()) }

func self() did.Merchant { return did.Merchant{19: 3} }

func key() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, 32)) }

// in runs a test with a shop in virtual time.
func in(t *testing.T, test func(t *testing.T, s *shop)) {
	synctest.Test(t, func(t *testing.T) {
		s := &shop{t: t, store: mem.NewKV(), facts: map[fact.ID]fact.Fact{}, held: map[consent.Account]bool{}}
		s.start(channels.Settings{})
		test(t, s)
		s.stop()
	})
}

// start runs the service on what is in the store.
func (s *shop) start(settings channels.Settings) {
	s.t.Helper()
	service, err := channels.New(s.t.Context(), channels.Config{
		Self: self(), Consortium: "bazaar", Key: key(), Store: s.store, Gate: s, Publish: s.publish,
		Stored: func(_ context.Context, id fact.ID) (bool, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			_, has := s.facts[id]
			return has, nil
		},
		Room: func(context.Context, *fact.Fact) error { return nil }, Settings: settings, Log: slog.New(slog.DiscardHandler),
	})
	check(s.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- service.Run(ctx) }()
	s.Service, s.stop = service, func() { cancel(); check(s.t, <-done) }
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *shop) open() channel.ID {
	s.t.Helper()
	c, err := s.Open(s.t.Context(), "gold", texts("Gold"))
	check(s.t, err)
	return c.ID
}

func texts(title string) []channel.Text {
	return []channel.Text{{Lang: "en", Title: title, Body: title}}
}

func (s *shop) post(id channel.ID, title string, life time.Duration) channels.Posted {
	s.t.Helper()
	p, err := s.Post(s.t.Context(), id, title, channel.Content{
		Topic: channel.TopicOffer, From: now(), Until: now() + uint64(life.Milliseconds()), Texts: texts(title),
	})
	check(s.t, err)
	return p
}

// join asks as a wallet does.
func (s *shop) join(id channel.ID, n byte) ([]channel.EpochKey, error) {
	s.t.Helper()
	s.mu.Lock()
	s.keys++
	seed := [32]byte{n, 1: byte(s.keys)}
	s.mu.Unlock()
	private, err := vault.NewWrapKey(seed)
	check(s.t, err)
	r := channel.Request{
		Consortium: "bazaar", Channel: id, Peer: self(), Act: channel.Join, Time: now(), Key: private.Public(),
	}.Sign(account(n))
	a, err := s.Answer(s.t.Context(), r)
	if err != nil {
		return nil, err
	}
	return r.OpenKeys(private, a.Keys)
}

func account(n byte) *secp256k1.PrivateKey { return secp256k1.PrivKeyFromBytes([]byte{31: n}) }

func (s *shop) hold(n byte, held bool) consent.Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := consent.AccountOfKey(account(n).PubKey())
	s.held[a] = held
	return a
}

// bytesOf is everything in the store.
func (s *shop) bytesOf() (out []byte) {
	s.t.Helper()
	for _, space := range []string{"channels/own", "channels/holders", "channels/posts"} {
		pairs, err := s.store.Scan(s.t.Context(), space, nil, nil, storage.MaxLimit)
		check(s.t, err)
		for _, p := range pairs {
			out = append(append(out, p.Key...), p.Value...)
		}
	}
	return out
}

// A card is renewed while its channel is open, and has one more number each time;
// one of a closed channel is left to end.
func TestCardsAreRenewed(t *testing.T) {
	in(t, func(t *testing.T, s *shop) {
		id := s.open()
		time.Sleep(400 * day)
		cards := 0
		var last uint64
		for _, f := range s.published() {
			last = max(last, f.Expiry)
			cards++
		}
		if cards != 3 || last <= now() {
			t.Errorf("%d cards, the last one ends at %d, now is %d", cards, last, now())
		}
		check(t, s.Close(t.Context(), id))
		time.Sleep(400 * day)
		if len(s.published()) != 4 {
			t.Errorf("%d cards of a closed channel", len(s.published()))
		}
	})
}

// An epoch does not last for ever: a post opens another one when it is a month
// old.
func TestEpochsEndByAge(t *testing.T) {
	in(t, func(t *testing.T, s *shop) {
		id := s.open()
		time.Sleep(40 * day)
		first := s.post(id, "first", 60*day)
		second := s.post(id, "second", 60*day)
		time.Sleep(29 * day)
		third := s.post(id, "third", 60*day)
		time.Sleep(day)
		fourth := s.post(id, "fourth", 60*day)
		if first.Epoch != second.Epoch || third.Epoch != first.Epoch {
			t.Errorf("epochs %d, %d and %d within a month", first.Epoch, second.Epoch, third.Epoch)
		}
		if fourth.Epoch <= first.Epoch {
			t.Errorf("epoch %d is in use for more than 30 days", fourth.Epoch)
		}
	})
}

// When the last post of an epoch has expired, its secret is gone from the store,
// and who joins does not get it.
func TestSecretsAreDestroyed(t *testing.T) {
	in(t, func(t *testing.T, s *shop) {
		id := s.open()
		s.hold(1, true)
		keys, err := s.join(id, 1)
		check(t, err)
		if len(keys) != 1 || !bytes.Contains(s.bytesOf(), keys[0].Secret[:]) {
			t.Fatalf("%d secrets, or the store does not hold it", len(keys))
		}
		s.post(id, "short", day)
		s.hold(1, false)
		check(t, s.Check(t.Context()))
		s.hold(1, true)
		both, err := s.join(id, 1)
		check(t, err)
		if len(both) != 2 || both[0] != keys[0] {
			t.Errorf("%d secrets while the first post lives", len(both))
		}
		time.Sleep(25 * time.Hour)
		one, err := s.join(id, 1)
		check(t, err)
		if len(one) != 1 || one[0] != both[1] || bytes.Contains(s.bytesOf(), keys[0].Secret[:]) {
			t.Errorf("%d secrets after it expired, or it is still in the store", len(one))
		}
		check(t, s.Close(t.Context(), id))
		if bytes.Contains(s.bytesOf(), one[0].Secret[:]) {
			t.Error("a closed channel keeps a secret")
		}
	})
}

// What could not be published is published later, also after a restart; the
// merchant need not ask again.
func TestPublishedLater(t *testing.T) {
	in(t, func(t *testing.T, s *shop) {
		id := s.open()
		s.failing(fault.New(fault.Full, "publish", "no room"))
		content := channel.Content{Topic: channel.TopicNews, From: now(), Until: now() + dayMs, Texts: texts("late")}
		if _, err := s.Post(t.Context(), id, "late", content); !errors.Is(err, fault.Of(fault.Full)) {
			t.Fatalf("posted: %v", err)
		}
		s.stop()
		s.start(channels.Settings{})
		time.Sleep(time.Second)
		if len(s.published()) != 1 {
			t.Fatalf("%d facts while there is no room", len(s.published()))
		}
		s.failing(nil)
		time.Sleep(2 * time.Minute)
		if len(s.published()) != 2 {
			t.Errorf("%d facts when there is room again", len(s.published()))
		}
	})
}

// Whoever is ended and whoever joins at the same time: nobody holds the secret of
// the epoch in use without being watched.
func TestNobodyUnwatched(t *testing.T) {
	in(t, func(t *testing.T, s *shop) {
		id := s.open()
		var group sync.WaitGroup
		for n := byte(1); n <= 20; n++ {
			s.hold(n, true)
			group.Go(func() {
				if _, err := s.join(id, n); err != nil {
					t.Error(err)
				}
				s.hold(n, n%2 == 0)
				check(t, s.Check(t.Context()))
			})
		}
		group.Wait()
		check(t, s.Check(t.Context()))
		c, err := s.Show(id)
		check(t, err)
		if c.Holders != 10 {
			t.Errorf("%d holders, want 10", c.Holders)
		}
		s.stop()
		s.start(channels.Settings{})
		if again, err := s.Show(id); err != nil || fmt.Sprint(again) != fmt.Sprint(c) {
			t.Errorf("after a restart %+v, was %+v", again, c)
		}
	})
}

// A post may live as long as its kind, and not longer; what is over is not
// posted.
func TestWindows(t *testing.T) {
	in(t, func(t *testing.T, s *shop) {
		id := s.open()
		s.post(id, "long", 366*day)
		for name, c := range map[string]struct {
			until uint64
			want  fault.Kind
		}{"a day too long": {now() + 367*dayMs, fault.Malformed}, "over": {now(), fault.Expired}} {
			content := channel.Content{Topic: channel.TopicNews, From: now() - 1000, Until: c.until, Texts: texts(name)}
			if _, err := s.Post(t.Context(), id, name, content); !errors.Is(err, fault.Of(c.want)) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if posts, err := s.Posts(id); err != nil || len(posts) != 1 {
			t.Errorf("%d posts, %v", len(posts), err)
		}
	})
}

// Without a contract of memberships channels work, and nobody joins.
func TestWithoutAGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shop{t: t, store: mem.NewKV(), facts: map[fact.ID]fact.Fact{}, held: map[consent.Account]bool{}}
		service, err := channels.New(t.Context(), channels.Config{
			Self: self(), Consortium: "bazaar", Key: key(), Store: s.store, Publish: s.publish,
			Stored: func(context.Context, fact.ID) (bool, error) { return false, nil },
			Room:   func(context.Context, *fact.Fact) error { return nil }, Log: slog.New(slog.DiscardHandler),
		})
		check(t, err)
		s.Service = service
		id := s.open()
		s.post(id, "to nobody", day)
		if _, err := s.join(id, 1); !errors.Is(err, fault.Of(fault.Unavailable)) {
			t.Errorf("joined: %v", err)
		}
	})
}
