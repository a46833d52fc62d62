package chain_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
)

// A node may show a receipt a moment before "latest" speaks of its block: then
// there is no code yet for who asks for the latest. The contract is there all the
// same.
func TestDeployWhileTheHeadMoves(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{})
	proxy := chaintest.NewProxy(t, net.Endpoint())
	proxy.Set(func(_ *chaintest.Proxy, w http.ResponseWriter, r chaintest.Request, _ func() []byte) bool {
		if r.Method != "eth_getCode" || string(r.Params[1]) != `"latest"` {
			return false
		}
		_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":`+string(r.ID)+`,"result":"0x"}`)
		return true
	})
	var contracts int
	d, err := chain.Deploy(t.Context(), chain.DeployConfig{
		Endpoint: proxy.URL(), Key: net.Account(9), Founders: []did.Member{chaintest.Member(net, 0)}, Poll: time.Millisecond,
		Progress: func(_, total int, _ string) { contracts = total },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Validate(); err != nil || d.PointsFactory.IsZero() {
		t.Fatal(d, err)
	}
	if contracts < 4 || proxy.Calls("eth_getCode") != contracts {
		t.Fatalf("asked for the code of %d contracts, want %d", proxy.Calls("eth_getCode"), contracts)
	}
}

// Behind one name there are often several nodes, and the one that is asked next may
// not have the block yet in which another showed the receipt: neither the code of the
// contract before, which constructors call, nor a word about the block.
func TestDeployThroughANodeThatIsBehind(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{})
	proxy := chaintest.NewProxy(t, net.Endpoint())
	proxy.Set(chaintest.Lagging(3))
	d, err := chain.Deploy(t.Context(), chain.DeployConfig{
		Endpoint: proxy.URL(), Key: net.Account(9), Founders: []did.Member{chaintest.Member(net, 0)}, Poll: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Validate(); err != nil || d.PointsFactory.IsZero() || d.Memberships.IsZero() {
		t.Fatal(d, err)
	}
	client := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	if n := len(client.Registry().Members()); n != 1 {
		t.Errorf("%d members on the chain that was made, want 1", n)
	}
}
