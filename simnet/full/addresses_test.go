package full

import (
	"slices"
	"testing"
	"time"

	libpeer "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/multiformats/go-multiaddr"
)

// A peer of a simulation finds what it was told as one with a store of its own
// does: for good or for a while, of peers and of others, until it is cleared.
func TestAddressesAreFoundAsTheyWereTold(t *testing.T) {
	inWorld(t, "network peers=3 shards=1\n", func(t *testing.T, w *World, _ *kept) {
		mine, err := w.newAddresses()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = mine.Close() }()
		elsewhere := multiaddr.StringCast("/ip4/11.9.9.9/udp/8000/quic-v1")
		stranger := libpeer.ID("\x00\x01x")
		m1, m2 := w.peers[1].where, w.peers[2].where
		mine.AddAddrs(m1.ID, m1.Addrs, peerstore.PermanentAddrTTL)
		mine.AddAddrs(m1.ID, []multiaddr.Multiaddr{elsewhere}, time.Minute)
		mine.AddAddrs(m2.ID, m2.Addrs, time.Minute)
		mine.AddAddrs(stranger, []multiaddr.Multiaddr{elsewhere}, peerstore.PermanentAddrTTL)
		knows := func(when string, want map[libpeer.ID]int) {
			t.Helper()
			for id, n := range want {
				if got := mine.Addrs(id); len(got) != n || len(mine.PeerInfo(id).Addrs) != n || slices.Contains(mine.PeersWithAddrs(), id) != (n > 0) {
					t.Errorf("%s: %s is at %v, want %d", when, w.nameOf(id), got, n)
				}
			}
		}
		knows("told", map[libpeer.ID]int{w.peers[0].where.ID: 0, m1.ID: 2, m2.ID: 1, stranger: 1})
		time.Sleep(2 * time.Minute)
		knows("later", map[libpeer.ID]int{m1.ID: 1, m2.ID: 0, stranger: 1})
		if got := mine.Addrs(m1.ID); !got[0].Equal(m1.Addrs[0]) {
			t.Errorf("m1 is at %s", got[0])
		}
		mine.ClearAddrs(m1.ID)
		knows("cleared", map[libpeer.ID]int{m1.ID: 0})
	})
}
