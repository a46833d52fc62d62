package peer

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"
	"golang.org/x/time/rate"

	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/channel"
)

// Limits bound what this peer does for strangers: whoever is no active member,
// wallets among them. The zero value takes the defaults. What the owner of a vault
// asks about it, and what ends a grant that stands here, is served above them, too.
// A submitted fact, a command about a share, what is asked about a channel, and a
// call for the chain count as ten requests each.
type Limits struct {
	PerPeer   float64 // requests a second of one remote identity; bursts of 20 times that. 0 means 100
	PerGroup  float64 // requests a second of one IPv4 /24 or IPv6 /48; bursts of 20 times that. 0 means 1,000
	NewVaults int     // vaults a day of which a first share is taken. 0 means 10,000
}

func (l Limits) withDefaults() Limits {
	if l.PerPeer == 0 {
		l.PerPeer = 100
	}
	if l.PerGroup == 0 {
		l.PerGroup = 1000
	}
	if l.NewVaults == 0 {
		l.NewVaults = 10_000
	}
	return l
}

func (l Limits) valid() bool { return l.PerPeer >= 0 && l.PerGroup >= 0 && l.NewVaults >= 0 }

const (
	burstFactor  = 20
	peerBuckets  = 4096
	groupBuckets = 1024
)

// gates holds strangers to their limits. Its memory is fixed: whoever asks falls
// into a bucket by a keyed hash, so new identities make no new state, and nobody
// can choose whose bucket they share.
type gates struct {
	seed          maphash.Seed
	peers, groups *buckets
}

// buckets are made when somebody first falls into them.
type buckets struct {
	perSecond float64
	all       func() []atomic.Pointer[rate.Limiter]
}

func newGates(l Limits) *gates {
	return &gates{seed: maphash.MakeSeed(), peers: newBuckets(peerBuckets, l.PerPeer), groups: newBuckets(groupBuckets, l.PerGroup)}
}

func newBuckets(n int, perSecond float64) *buckets {
	return &buckets{perSecond: perSecond, all: sync.OnceValue(func() []atomic.Pointer[rate.Limiter] { return make([]atomic.Pointer[rate.Limiter], n) })}
}

func (b *buckets) at(i uint64) *rate.Limiter {
	all := b.all()
	place := &all[i%uint64(len(all))]
	if l := place.Load(); l != nil {
		return l
	}
	place.CompareAndSwap(nil, rate.NewLimiter(rate.Limit(b.perSecond), max(1, int(burstFactor*b.perSecond))))
	return place.Load()
}

// allow takes n requests of an identity and of every group that it is connected
// from.
func (g *gates) allow(id peer.ID, groups []netip.Prefix, n int) bool {
	if !take(bucket(g.seed, g.peers, id), n) {
		return false
	}
	for _, group := range groups {
		if !take(bucket(g.seed, g.groups, group), n) {
			return false
		}
	}
	return true
}

// take is all of n at once, or a whole burst for one that is larger.
func take(l *rate.Limiter, n int) bool { return l.AllowN(time.Now(), min(n, l.Burst())) }

func bucket[K comparable](seed maphash.Seed, all *buckets, key K) *rate.Limiter {
	return all.at(maphash.Comparable(seed, key))
}

// groupOf is the network that an address belongs to, as one operator commonly
// holds it: an IPv4 /24 or an IPv6 /48. The machine itself is no group: whoever
// speaks from there is its owner.
func groupOf(a multiaddr.Multiaddr) (netip.Prefix, bool) {
	ip, err := manet.ToIP(a)
	if err != nil {
		return netip.Prefix{}, true // relayed or unknown: one group together
	}
	addr, _ := netip.AddrFromSlice(ip)
	addr = addr.Unmap()
	if addr.IsLoopback() {
		return netip.Prefix{}, false
	}
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	prefix, _ := addr.Prefix(bits)
	return prefix, true
}

// heavy is how many requests something counts for that makes this peer store and
// pass on what it is handed, or ask the chain.
const heavy = 10

// weight is how many requests a decoded one counts for.
func weight(q any) int {
	switch q := q.(type) {
	case desk.Submission:
		return max(1, heavy*len(q.Facts))
	case custody.Command, channel.Request, desk.ChainCall, desk.Quoting, desk.Promising, attest.StartRequest, attest.StopRequest:
		return heavy
	case desk.Offering:
		if len(q.Offer) > 0 {
			return heavy
		}
	}
	return 1
}

// withinLimits takes requests of a remote peer, and says whether they are within
// what strangers may ask. Members are held to the limits of what they ask for.
func (n *Node) withinLimits(from peer.ID, requests int) bool {
	if n.isMember(from) {
		return true
	}
	var groups []netip.Prefix
	for _, c := range n.cfg.Host.Network().ConnsToPeer(from) {
		if g, ok := groupOf(c.RemoteMultiaddr()); ok {
			groups = append(groups, g)
		}
	}
	return n.gates.allow(from, groups, requests)
}
