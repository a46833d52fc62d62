// Package chaintest is what tests need of a chain: a development chain with the
// contracts on it, a proxy that misbehaves like a bad provider, and a store in
// memory. No program imports it.
package chaintest

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
)

// Start runs a development chain until the test ends.
func Start(t testing.TB, config devnet.Config) *devnet.Chain {
	t.Helper()
	net, err := devnet.New(config)
	if err != nil {
		t.Fatal(err)
	}
	done := Run(t, net.Run)
	select {
	case <-net.Ready():
	case err := <-done:
		t.Fatal("devnet: ", err)
	}
	return net
}

// Run runs something until the test ends and checks that it ends well. The
// channel gets its result if that comes earlier.
func Run(t testing.TB, run func(context.Context) error) <-chan error {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		done <- run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		default:
		}
	})
	return done
}

// Deploy puts the contracts on a chain with n founders, whose operators are
// the first n accounts of the chain. The last account pays.
func Deploy(t testing.TB, net *devnet.Chain, n int) chain.Deployment {
	t.Helper()
	founders := make([]did.Member, n)
	for i := range founders {
		founders[i] = Member(net, i)
	}
	d, err := chain.Deploy(t.Context(), chain.DeployConfig{
		Endpoint: net.Endpoint(), Key: net.Account(9), Founders: founders, Poll: 5 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Member is a card for the i-th account of a chain, with keys of no use but to be told apart.
func Member(net *devnet.Chain, i int) did.Member {
	seed := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
	hpke := make([]byte, 1216)
	copy(hpke, seed[:])
	return did.Member{
		ID: chain.OperatorOf(net.Account(i)), PeerKey: did.Key(seed), HPKEKey: hpke,
		DocHash: sha256.Sum256(seed[:]), Name: "Member " + string(rune('A'+i)),
	}
}

// Config is a quick client's configuration: it looks at the chain 200 times a
// second. It is patient with one call all the same: a busy machine is no bad endpoint.
func Config(d chain.Deployment, key *ecdsa.PrivateKey, endpoints ...string) chain.Config {
	return chain.Config{
		Endpoints: endpoints, Deployment: d, Key: key, Store: NewStore(), FinalityDepth: 3,
		Budget: chain.Budget{Rate: 1e5, Burst: 1e5}, Poll: 5 * time.Millisecond,
		CallTimeout: 30 * time.Second, Resend: 50 * time.Millisecond, Stuck: 100 * time.Millisecond,
	}
}

// Client runs a client until the test ends and waits until it is synced.
func Client(t testing.TB, config chain.Config) *chain.Client {
	t.Helper()
	client, err := chain.New(config)
	if err != nil {
		t.Fatal(err)
	}
	Run(t, client.Run)
	Eventually(t, "synced", func() bool { return client.Health().Synced })
	return client
}

// Eventually polls until ok, or fails the test after three minutes: a test that
// goes well does not wait, and a machine may be busy.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(3 * time.Minute); !ok(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not within three minutes: %s", what)
		}
	}
}
