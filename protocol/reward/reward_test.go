package reward

import (
	"math/big"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

func TestVested(t *testing.T) {
	terms := Terms{Amount: big.NewInt(1000), Vesting: 300}
	running := Stream{Since: 100}
	stopped := Stream{Since: 100, Stopped: 200}
	for _, c := range []struct {
		name   string
		stream Stream
		at     uint64
		want   int64
	}{
		{"no reward", Stream{}, 1 << 40, 0},
		{"before it began", running, 99, 0},
		{"in its first second", running, 100, 0},
		{"a second later, rounded down", running, 101, 3},
		{"a third", running, 200, 333},
		{"the last second but one", running, 399, 996},
		{"all", running, 400, 1000},
		{"long after", running, 1 << 63, 1000},
		{"stopped, before the stop", stopped, 150, 166},
		{"stopped", stopped, 5000, 333},
	} {
		if got := terms.Vested(c.stream, c.at); got.Cmp(big.NewInt(c.want)) != 0 {
			t.Errorf("%s: vested %v, want %d", c.name, got, c.want)
		}
	}
	if terms.Amount.Int64() != 1000 {
		t.Error("the terms were changed")
	}
}

func TestStop(t *testing.T) {
	terms := Terms{Amount: big.NewInt(1000), Vesting: 300}
	for _, c := range []struct {
		name             string
		stream           Stream
		at               uint64
		kept, owed, lost int64
		full             uint64
	}{
		{"no reward", Stream{}, 500, 0, 0, 0, 0},
		{"running, some paid", Stream{Since: 100, Claimed: big.NewInt(300)}, 200, 333, 33, 667, 400},
		{"about to begin", Stream{Since: 100}, 50, 0, 0, 1000, 400},
		{"all vested", Stream{Since: 100, Claimed: big.NewInt(1000)}, 400, 1000, 0, 0, 0},
		{"stopped before", Stream{Since: 100, Stopped: 200}, 300, 333, 333, 0, 0},
	} {
		w := terms.Stop(c.stream, c.at)
		if w.Kept.Int64() != c.kept || w.Owed.Int64() != c.owed || w.Lost.Int64() != c.lost || w.Full != c.full {
			t.Errorf("%s: %+v", c.name, w)
		}
	}
}

// What is kept and lost is the whole, and waiting never costs anything.
func TestStopAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := Terms{
			Amount:  new(big.Int).SetBytes(rapid.SliceOfN(rapid.Byte(), 0, 12).Draw(t, "amount")),
			Vesting: rapid.Uint64Range(1, 1<<34).Draw(t, "vesting"),
		}
		s := Stream{Since: rapid.Uint64Range(1, 1<<33).Draw(t, "since")}
		at := rapid.Uint64Range(0, 1<<35).Draw(t, "at")
		w, later := terms.Stop(s, at), terms.Stop(s, at+rapid.Uint64Range(0, 1<<34).Draw(t, "wait"))
		if new(big.Int).Add(w.Kept, w.Lost).Cmp(terms.Amount) != 0 {
			t.Fatal("kept and lost are not the whole")
		}
		if later.Kept.Cmp(w.Kept) < 0 {
			t.Fatal("waiting cost something")
		}
		s.Stopped = max(at, 1)
		if terms.Vested(s, at+1000).Cmp(terms.Vested(s, max(at, 1))) != 0 {
			t.Fatal("a stopped reward went on vesting")
		}
	})
}

func TestSignaturesHoldForOneCampaign(t *testing.T) {
	key := secp256k1.PrivKeyFromBytes([]byte{1})
	account := eip712.AccountOf(key.PubKey())
	here := Campaign{ChainID: 31337, Contract: [20]byte{1}}
	for _, s := range []Statement{
		Start{Account: account, Since: 1, Deadline: 2},
		Stop{Account: account, Since: 1, Deadline: 2},
		Activity{Account: account, Index: 3, Deadline: 2},
	} {
		signature := Sign(s, here, key)
		if err := Verify(s, here, account, signature); err != nil {
			t.Errorf("%T: %v", s, err)
		}
		for name, other := range map[string]Campaign{
			"chain": {ChainID: 1, Contract: here.Contract}, "contract": {ChainID: here.ChainID, Contract: [20]byte{2}},
		} {
			if err := Verify(s, other, account, signature); fault.KindOf(err) != fault.BadSignature {
				t.Errorf("%T on another %s: %v", s, name, err)
			}
		}
		if err := Verify(s, here, [20]byte{9}, signature); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%T of another account: %v", s, err)
		}
		if err := Verify(s, here, account, signature[:64]); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%T cut: %v", s, err)
		}
	}
}

func TestPersonTagsCannotBeLinked(t *testing.T) {
	secret, name := [32]byte{1}, []byte("customer 7")
	tag := Person(secret, [20]byte{1}, name)
	if tag != Person(secret, [20]byte{1}, name) {
		t.Error("not the same twice")
	}
	for what, other := range map[string][32]byte{
		"campaign": Person(secret, [20]byte{2}, name),
		"secret":   Person([32]byte{2}, [20]byte{1}, name),
		"person":   Person(secret, [20]byte{1}, []byte("customer 8")),
	} {
		if tag == other {
			t.Errorf("another %s has the same tag", what)
		}
	}
}
