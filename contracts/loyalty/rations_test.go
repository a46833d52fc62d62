package loyalty

import (
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/points"
)

func refused(t *testing.T, what string, err error, why string) {
	t.Helper()
	if fault.KindOf(err) != fault.RateLimited || !strings.Contains(err.Error(), why) {
		t.Errorf("%s: want %q: %v", what, why, err)
	}
}

// Accounts cost nothing to make: however many ask, a day's calls have an end.
func TestRelayIsBoundedForAllAccountsTogether(t *testing.T) {
	r, now := newRations(RelayConfig{PerDay: 2, GasPerAccount: 1e6, GasPerDay: 1e9}), time.Unix(86_400, 0)
	for n := range uint64(2 * accountsWorth) {
		if err := r.spend(account(n), 1, now); err != nil {
			t.Fatalf("call %d: %v", n, err)
		}
	}
	refused(t, "one more account", r.spend(account(1<<32), 1, now), "as much as it pays for")
}

// Calls cost what their gas costs: each account has so much a day, all have so much
// together, what is refused costs nobody anything, and the next day begins anew.
func TestRelayIsBoundedByGas(t *testing.T) {
	r, now := newRations(RelayConfig{PerDay: 100, GasPerAccount: 1000, GasPerDay: 2500}), time.Unix(10*86_400, 0)
	if err := r.spend(account(1), 900, now); err != nil {
		t.Fatal(err)
	}
	refused(t, "more than the account has left", r.spend(account(1), 101, now), "for this account")
	for _, n := range []uint64{1, 2} {
		if err := r.spend(account(n), []uint64{0, 100, 1000}[n], now); err != nil {
			t.Fatalf("account %d: %v", n, err)
		}
	}
	refused(t, "an account that used all", r.left(account(1), 0, now), "for this account")
	refused(t, "a call larger than any account's day", r.spend(account(3), ^uint64(0), now), "as much as it pays for")
	refused(t, "more than all have left", r.spend(account(3), 501, now), "as much as it pays for")
	if err := r.spend(account(3), 500, now); err != nil {
		t.Fatal(err)
	}
	refused(t, "nothing left for anybody", r.left(account(4), 0, now), "as much as it pays for")
	if err := r.spend(account(1), 1000, now.Add(24*time.Hour)); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

// The gas that counts is what the chain says of the call.
func TestRelayCountsTheGasOfACall(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	key, err := secp256k1.GeneratePrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	from := eip712.AccountOf(key.PubKey())
	if err := w.points.Issue(t.Context(), []Line{{ref(1), from, 100}}); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(1), chain.Mined)
	_, _, now := w.client.Head()
	call := w.gift(t, token, key, points.Transfer{From: from, To: account(5), Value: 30, Window: points.Window{Before: now + 3600}, Nonce: ref(9)})
	gas, err := w.client.Gas(t.Context(), token, call)
	if err != nil || gas < 30_000 {
		t.Fatalf("%d gas: %v", gas, err)
	}
	carry := func(most uint64) error {
		relay, err := NewRelay(RelayConfig{Client: w.client, GasPerAccount: most})
		if err != nil {
			t.Fatal(err)
		}
		relay.factory = w.factory
		_, err = relay.Carry(t.Context(), token, call)
		return err
	}
	refused(t, "less gas than the call takes", carry(gas-1), "more gas than this peer still pays for")
	if err := carry(gas); err != nil {
		t.Errorf("as much as it takes: %v", err)
	}
}
