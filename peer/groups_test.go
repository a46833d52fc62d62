package peer

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/multiformats/go-multiaddr"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/desk"
)

// An address belongs to the network that one operator commonly holds; the machine
// itself is none; what hides its address is one together.
func TestGroupsOfAddresses(t *testing.T) {
	for addr, want := range map[string]string{
		"/ip4/192.0.2.77/tcp/4001":         "192.0.2.0/24",
		"/ip4/192.0.2.1/udp/4001/quic-v1":  "192.0.2.0/24",
		"/ip6/2001:db8:1:2::3/tcp/4001":    "2001:db8:1::/48",
		"/ip6/2001:db8:1:ffff::3/tcp/4001": "2001:db8:1::/48",
		"/ip6/::ffff:192.0.2.9/tcp/1":      "192.0.2.0/24",
		"/ip4/127.0.0.1/tcp/4001":          "",
		"/ip6/::1/tcp/4001":                "",
		"/dns4/example.org/tcp/4001":       "invalid Prefix",
		"/p2p/12D3KooWGatU9DeKLDjHgvQrSkFwRmbLcMxzFFqCLVsoKYBWUhUk/p2p-circuit": "invalid Prefix",
	} {
		got, ok := groupOf(multiaddr.StringCast(addr))
		if name := got.String(); ok != (want != "") || ok && name != want {
			t.Errorf("%s: group %q, %v; want %q", addr, name, ok, want)
		}
	}
}

// New identities make no new state, and a bucket that others use up is as
// likely any: nobody chooses whose it is.
//
// Defends I6.
func TestGatesAreBounded(t *testing.T) {
	g := newGates(Limits{PerPeer: 1, PerGroup: 1}.withDefaults())
	group := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	allowed := 0
	for i := range 10_000 {
		if g.allow(peer.ID(fmt.Sprint("identity ", i)), group, 1) {
			allowed++
		}
	}
	if allowed != 20 {
		t.Errorf("ten thousand identities of one network are allowed %d requests, want 20", allowed)
	}
	if allocated := testing.AllocsPerRun(100, func() { g.allow("somebody new", group, 1) }); allocated > 1 {
		t.Errorf("a request allocates %v times", allocated)
	}
	other := newGates(Limits{PerPeer: 1, PerGroup: 1}.withDefaults())
	same := 0
	for i := range 100 {
		id := peer.ID(fmt.Sprint("identity ", i))
		if indexOf(g, id) == indexOf(other, id) {
			same++
		}
	}
	if same > 10 {
		t.Errorf("%d of 100 identities have the same bucket at two peers", same)
	}
}

// Each fact of a submission counts, so that many at once are no way round.
func TestWeights(t *testing.T) {
	for want, q := range map[int]any{
		1: desk.Query{}, 10: custody.Command{}, 30: desk.Submission{Facts: make([][]byte, 3)}, 640: desk.Submission{Facts: make([][]byte, desk.MaxSubmit)},
	} {
		if got := weight(q); got != want {
			t.Errorf("%T weighs %d, want %d", q, got, want)
		}
	}
}

func indexOf(g *gates, id peer.ID) int {
	mine := bucket(g.seed, g.peers, id)
	all := g.peers.all()
	for i := range all {
		if all[i].Load() == mine {
			return i
		}
	}
	return -1
}
