package main

import (
	"context"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
)

// runUntilEnd runs something until the test ends and checks that it ends well.
func runUntilEnd(t *testing.T, run func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// anchoringClient is a chain client of the one founder of a new consortium.
func anchoringClient(t *testing.T) *chain.Client {
	t.Helper()
	net, err := devnet.New(devnet.Config{Trail: trailingBlocks})
	if err != nil {
		t.Fatal(err)
	}
	runUntilEnd(t, net.Run)
	<-net.Ready()
	keys, err := initPeer(filepath.Join(t.TempDir(), "shop"), peerConfig{Name: "Shop"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	founders := []did.Member{keys.member("Shop")}
	if err := fundAll(t.Context(), net, founders); err != nil { // or it cannot pay for an anchor
		t.Fatal(err)
	}
	d, err := chain.Deploy(t.Context(), chain.DeployConfig{
		Endpoint: net.Endpoint(), Key: net.Account(0), Founders: founders, Poll: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	store, err := chain.NewFileStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c, err := chain.New(chain.Config{
		Endpoints: []string{net.Endpoint()}, Deployment: d, Key: keys.Operator, Store: store, Poll: time.Millisecond,
		Budget: chain.Budget{Rate: 10_000, Burst: 10_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	runUntilEnd(t, c.Run)
	<-c.Synced()
	return c
}

// The event is seen before the receipt. Whoever looks in between must not take
// the anchor for free.
func TestMinedAnchorHasItsGas(t *testing.T) {
	c := chainOf{anchoringClient(t)}
	for n := range byte(5) {
		root := [32]byte{1, n}
		if err := c.SubmitAnchor(t.Context(), root, 1); err != nil {
			t.Fatal(err)
		}
		for {
			place, err := c.Anchored(t.Context(), root)
			if err != nil {
				t.Fatal(err)
			}
			if place.State != "mined" && place.State != "final" {
				runtime.Gosched()
				continue
			}
			if place.Gas == 0 || place.Block == 0 || place.Tx == [32]byte{} {
				t.Fatalf("anchor %d is %s without gas, block or transaction: %+v", n, place.State, place)
			}
			break
		}
	}
}

// Only endpoints on this machine are asked without restraint.
func TestCallBudgetSparesProviders(t *testing.T) {
	for _, c := range []struct {
		endpoints []string
		free      bool
	}{
		{[]string{"http://127.0.0.1:8545"}, true},
		{[]string{"ws://[::1]:8546", "http://127.0.0.1:8545"}, true},
		{[]string{"http://127.0.0.1:8545", "https://rpc.example"}, false},
		{[]string{"http://192.0.2.1:8545"}, false},
		{[]string{"::"}, false},
	} {
		if got := callBudget(c.endpoints); (got.Rate > 0) != c.free {
			t.Errorf("%v: %+v", c.endpoints, got)
		}
	}
}
