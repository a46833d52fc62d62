package devnet_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/fault"
)

// A block tells who sent what, what that took and what became of it, and is another
// one after a reorganisation.
func TestBlock(t *testing.T) {
	chain, client, _ := start(t, devnet.Config{})
	hash := pay(t, chain, client, 0, 1_000_000_000)
	at := receipt(t, client, hash).BlockNumber.Uint64()
	b, err := chain.Block(at)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Holds) != 1 || b.Number != at || b.Time == 0 {
		t.Fatalf("%+v", b)
	}
	d := b.Holds[0]
	if d.ID != hash || d.From != crypto.PubkeyToAddress(chain.Account(0).PublicKey) || d.To != stranger || d.Gas != 21_000 || d.Refused {
		t.Errorf("%+v", d)
	}
	if err := chain.Reorg(1, true); err != nil {
		t.Fatal(err)
	}
	again, err := chain.Block(at)
	if err != nil || again.Hash == b.Hash || len(again.Holds) != 0 {
		t.Errorf("%+v, %v", again, err)
	}
	head, _ := chain.Head()
	if _, err := chain.Block(head + 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
}
