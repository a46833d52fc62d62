package chain_test

import (
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
)

// What its contract refused in a final block is sent anew when it is asked for again:
// votes and anchors are meant until they are carried out.
func TestWhatTheRegistryRefusedIsSentAnew(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 3)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), proxy.URL()))
	b := chaintest.Client(t, chaintest.Config(d, net.Account(1), net.Endpoint()))
	reach(t, a, must(t)(a.ProposeStatus(t.Context(), chain.Suspension, chaintest.Member(net, 2).ID)), chain.Mined)
	chaintest.Eventually(t, "both see the proposal", func() bool { return len(a.Proposals()) == 1 && len(b.Proposals()) == 1 })
	p := a.Proposals()[0]

	proxy.Set(chaintest.Answering("eth_estimateGas", `"0x30000"`)) // nothing is refused before it is sent
	early := must(t)(a.Enact(t.Context(), p))
	refused(t, a, early)
	proxy.Set(nil)
	reach(t, b, must(t)(b.Vote(t.Context(), p)), chain.Mined)
	again := must(t)(a.Enact(t.Context(), p))
	if again == early {
		t.Fatal("never sent anew")
	}
	reach(t, a, again, chain.Final)
	if must(t)(a.Enact(t.Context(), p)) != again {
		t.Error("sent anew though it was carried out")
	}

	proxy.Set(chaintest.Answering("eth_estimateGas", `"0x30000"`))
	suspended := chaintest.Client(t, chaintest.Config(d, net.Account(2), proxy.URL()))
	root := [32]byte{7}
	anchor := must(t)(suspended.Anchor(t.Context(), root, 1))
	refused(t, suspended, anchor)
	proxy.Set(nil)
	if suspended.AnchorID(t.Context(), root) != anchor {
		t.Error("the anchor is not found")
	}
	if newer := must(t)(suspended.Anchor(t.Context(), root, 1)); newer == anchor || suspended.AnchorID(t.Context(), root) != newer {
		t.Error("a member that may be reinstated cannot anchor the same logs again")
	}
}

// refused waits until a contract refused a transaction for good.
func refused(t *testing.T, c *chain.Client, id chain.ID) {
	t.Helper()
	chaintest.Eventually(t, "refused in a final block", func() bool {
		s, err := c.Status(t.Context(), id)
		return err == nil && s.State == chain.Failed && s.Reverted
	})
}

// A vote that did not come through is not sent after its proposal's end.
func TestVotesEndWithTheirProposal(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	over := chain.Proposal{ID: 9, Expiry: 1}
	for what, send := range map[string]func() (chain.ID, error){
		"vote":  func() (chain.ID, error) { return a.Vote(t.Context(), over) },
		"enact": func() (chain.ID, error) { return a.Enact(t.Context(), over) },
	} {
		id := must(t)(send())
		chaintest.Eventually(t, what+" fails", func() bool {
			s, err := a.Status(t.Context(), id)
			return err == nil && s.State == chain.Failed
		})
		if must(t)(send()) != id {
			t.Errorf("%s: sent anew", what)
		}
	}
}
