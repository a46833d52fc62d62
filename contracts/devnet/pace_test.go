package devnet_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/devnet"
)

// What arrives while blocks stall is in none, and blocks go on after it.
func TestStalls(t *testing.T) {
	for name, config := range map[string]devnet.Config{"on demand": {}, "by the clock": {Period: 5 * time.Millisecond}} {
		t.Run(name, func(t *testing.T) {
			chain, client, _ := start(t, config)
			receipt(t, client, pay(t, chain, client, 0, 1_000_000_000))
			chain.Stall(true)
			head, _ := chain.Head()
			lost := pay(t, chain, client, 1, 1_000_000_000)
			if err := chain.Drop(); err != nil {
				t.Fatal(err)
			}
			if now, _ := chain.Head(); now != head {
				t.Errorf("block %d, stalled at %d", now, head)
			}
			chain.Stall(false)
			receipt(t, client, pay(t, chain, client, 2, 1_000_000_000))
			if _, err := client.TransactionReceipt(t.Context(), lost); err == nil {
				t.Error("a stalled chain put a transaction into a block")
			}
		})
	}
}

// The pace can change while the chain runs, both ways.
func TestChangesItsPace(t *testing.T) {
	chain, client, _ := start(t, devnet.Config{})
	chain.Pace(5 * time.Millisecond)
	wait(t, func() bool { head, _ := chain.Head(); return head >= 3 })
	chain.Pace(0)
	receipt(t, client, pay(t, chain, client, 0, 1_000_000_000))
}
