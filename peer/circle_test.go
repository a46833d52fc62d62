package peer

import (
	"slices"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/did"
)

// crowd is a circle's sight of so many members.
type crowd struct {
	members []peer.ID
	up      map[peer.ID]bool
	now     time.Time
}

func newCrowd(n int) *crowd {
	c := &crowd{up: map[peer.ID]bool{}, now: time.Unix(1e9, 0)}
	for i := range n {
		id := IDOf(did.Key{byte(i), byte(i >> 8), 1})
		c.members, c.up[id] = append(c.members, id), true
	}
	return c
}

func (c *crowd) sight() sight {
	return sight{now: c.now, connected: func(id peer.ID) bool { return c.up[id] }, rtt: func(id peer.ID) time.Duration { return time.Duration(id[6]) + 1 }}
}

// pass tends a circle for a while.
func (c *crowd) pass(k *circle, d time.Duration) (dial []peer.ID) {
	for end := c.now.Add(d); c.now.Before(end); c.now = c.now.Add(RedialEvery) {
		dial = k.tend(c.members, c.sight())
	}
	return dial
}

func TestACircleIsSmallAndTurns(t *testing.T) {
	c, k := newCrowd(500), &circle{}
	met := map[peer.ID]bool{}
	for range 400 {
		dial := c.pass(k, turnEvery)
		if len(dial) < drawn || len(dial) > drawn+near {
			t.Fatalf("%d members in the circle", len(dial))
		}
		for _, id := range dial {
			met[id] = true
		}
	}
	if len(met) < 200 { // 406 draws of 500: 278 in the mean, deviation 8
		t.Errorf("%d of 500 members were ever drawn", len(met))
	}
	if kept := k.near; len(kept) != near || slices.ContainsFunc(kept, func(id peer.ID) bool { return id[6] > 20 }) {
		t.Errorf("the near ones are %v", kept)
	}
}

func TestSilentMembersLoseTheirPlaceAndCount(t *testing.T) {
	c, k := newCrowd(100), &circle{}
	c.pass(k, time.Minute)
	all := func(peer.ID) bool { return true }
	if !k.answers(func(id peer.ID) bool { return c.up[id] }) {
		t.Fatal("everybody answers, and it is not enough")
	}
	for i, id := range c.members {
		c.up[id] = i%4 == 0 // a quarter is left
	}
	dial := c.pass(k, 4*time.Minute)
	if k.answers(func(id peer.ID) bool { return c.up[id] }) {
		t.Error("a quarter of the draws answers, and it is enough")
	}
	if len(dial) > drawn+near+maxLost {
		t.Errorf("%d are dialled", len(dial))
	}
	for id := range c.up {
		c.up[id] = true
	}
	c.pass(k, RedialEvery)
	if len(k.lost) != 0 || !k.answers(all) {
		t.Errorf("all are back, and %d are lost", len(k.lost))
	}
	c.members = c.members[50:]
	if dial := c.pass(k, RedialEvery); slices.ContainsFunc(dial, func(id peer.ID) bool { return !slices.Contains(c.members, id) }) {
		t.Error("who is no member any more is dialled")
	}
}

// An identity is the key behind the head that libp2p gives Ed25519 keys.
func TestIdentitiesAreKeys(t *testing.T) {
	key := did.Key{31: 7}
	public, err := IDOf(key).ExtractPublicKey()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := public.Raw()
	if back, fails := KeyOf(IDOf(key)); err != nil || fails != nil || did.Key(raw) != key || back != key {
		t.Errorf("%x, %x, %v, %v", raw, back, err, fails)
	}
	if _, err := KeyOf("another"); err == nil {
		t.Error("another kind of identity has an Ed25519 key")
	}
}
