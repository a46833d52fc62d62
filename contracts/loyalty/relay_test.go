package loyalty

import (
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/points"
)

// gift packs a signed gift of points.
func (w *world) gift(t *testing.T, token chain.Address, key *secp256k1.PrivateKey, x points.Transfer) []byte {
	t.Helper()
	sig, err := x.Sign(points.Token{Name: "Tea points", ChainID: w.config.Deployment.ChainID, Address: token}, key)
	if err != nil {
		t.Fatal(err)
	}
	return w.points.points.PackTransferWithAuthorization(common.Address(x.From), common.Address(x.To), bigOf(x.Value), bigOf(x.Window.After), bigOf(x.Window.Before), x.Nonce, sig)
}

// A customer without gas gives points away: the merchant carries the signed word,
// once however often it is asked, and says how far it has come.
func TestRelayCarriesWhatWasSigned(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	relay, err := NewRelay(RelayConfig{Client: w.client, PerDay: 2})
	if err != nil {
		t.Fatal(err)
	}
	relay.factory = w.factory
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
	x := points.Transfer{From: from, To: account(5), Value: 30, Window: points.Window{Before: now + 3600}, Nonce: ref(9)}
	call := w.gift(t, token, key, x)
	for range 10 { // more than the account may ask for: the same call is one
		if _, err := relay.Carry(t.Context(), token, call); err != nil {
			t.Fatal(err)
		}
	}
	chaintest.Eventually(t, "the gift is mined", func() bool {
		p, err := relay.Carry(t.Context(), token, call)
		return err == nil && p.State >= chain.Mined
	})
	if got, err := w.points.Balances(t.Context(), [][20]byte{from, account(5)}); err != nil || got[0].Total() != 70 || got[1].Total() != 30 {
		t.Errorf("%v: %v", got, err)
	}
	forged := x
	forged.Value, forged.Nonce = 31, ref(10)
	signed := w.gift(t, token, key, forged)
	signed[4+32+31]++ // to another account
	if _, err := relay.Carry(t.Context(), token, signed); fault.KindOf(err) != fault.BadSignature {
		t.Errorf("a changed call: %v", err)
	}
	spent := x
	spent.Value = 1
	if _, err := relay.Carry(t.Context(), token, w.gift(t, token, key, spent)); fault.KindOf(err) != fault.Replayed {
		t.Errorf("a spent nonce: %v", err)
	}
	// What was refused cost nobody anything: else whoever writes bad calls in
	// another's name would use up that account's day.
	spent.Nonce = ref(20)
	if _, err := relay.Carry(t.Context(), token, w.gift(t, token, key, spent)); err != nil {
		t.Errorf("the second call of a day, after two that were refused: %v", err)
	}
	spent.Nonce = ref(21)
	if _, err := relay.Carry(t.Context(), token, w.gift(t, token, key, spent)); fault.KindOf(err) != fault.RateLimited {
		t.Errorf("the third call of a day: %v", err)
	}
}

// The relay's account signs for nobody: what only the merchant may do, and what is
// no contract of the consortium, is not carried.
func TestRelayCarriesNothingElse(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	relay, err := NewRelay(RelayConfig{Client: w.client})
	if err != nil {
		t.Fatal(err)
	}
	relay.factory = w.factory
	before := w.client.Health().Waiting
	for _, kind := range relay.allowed { // a statement names many accounts: it could be counted under none
		if _, carried := kind.account[[4]byte(netting.NewNetting().GetABI().Methods["settle"].ID)]; carried {
			t.Error("members' statements of netting are carried")
		}
	}
	permit := w.points.points.PackPermit(common.Address{1}, common.Address{2}, bigOf(3), bigOf(4), 27, [32]byte{1}, [32]byte{2})
	for name, c := range map[string]struct {
		to   chain.Address
		data []byte
		want fault.Kind
	}{
		"issue":              {token, w.points.points.PackIssue(nil), fault.Unauthorized},
		"transfer":           {token, w.points.points.PackTransfer(common.Address{1}, bigOf(1)), fault.Unauthorized},
		"approve":            {token, w.points.points.PackApprove(common.Address{1}, bigOf(1)), fault.Unauthorized},
		"a stranger's token": {chain.Address{9}, permit, fault.Unauthorized},
		"a registry":         {w.config.Deployment.Consortium, permit, fault.Unauthorized},
		"no selector":        {token, permit[:3], fault.Unauthorized},
		"cut short":          {token, permit[:20], fault.Malformed},
		"nobody's signature": {token, permit, fault.Expired},
	} {
		if _, err := relay.Carry(t.Context(), c.to, c.data); fault.KindOf(err) != c.want {
			t.Errorf("%s: want %s: %v", name, c.want, err)
		}
	}
	if n := w.client.Health().Waiting; n > before {
		t.Errorf("%d calls are in the outbox, %d were", n, before)
	}
}
