package chain_test

import (
	"testing"

	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
)

// What is withdrawn before anything was signed for it is given up; what is signed goes
// on.
func TestWithdraw(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{})
	d := chaintest.Deploy(t, net, 1)
	client := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	code := consentregistry.NewConsentRegistry()
	refused, err := client.Submit(t.Context(), "refused", chain.Call{To: d.Consent, Data: code.PackAnchor([32]byte{})})
	if err != nil {
		t.Fatal(err)
	}
	state := func(id chain.ID) chain.Status {
		t.Helper()
		s, err := client.Status(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	chaintest.Eventually(t, "the contract refuses it", func() bool { return state(refused).Error != "" })
	client.Withdraw(refused)
	chaintest.Eventually(t, "it is given up", func() bool { return state(refused).State == chain.Failed })
	if s := state(refused); s.Versions != 0 || s.Reverted || s.Error == "" {
		t.Errorf("%+v", s)
	}

	net.Stall(true)
	signed, err := client.Submit(t.Context(), "signed", chain.Call{To: d.Consent, Data: code.PackAnchor([32]byte{1})})
	if err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "it is sent", func() bool { return state(signed).State == chain.Sent })
	client.Withdraw(signed)
	net.Stall(false)
	chaintest.Eventually(t, "it is mined", func() bool { return state(signed).State == chain.Mined })
	client.Withdraw(chain.ID{}) // nobody's
}
