package loyalty

import (
	"crypto/ecdsa"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/fault"
)

// Points are issued in batches of one transaction each, however many lines come
// at once, and no line twice.
func TestLinesAreIssuedOnce(t *testing.T) {
	w := newWorld(t)
	w.create(t)
	var lines []Line
	var holders [][20]byte
	for n := range uint64(maxBatch + 44) {
		lines = append(lines, Line{Ref: ref(n), Account: account(n), Amount: n + 1})
		holders = append(holders, account(n))
	}
	for range 3 { // an impatient caller
		if err := w.points.Issue(t.Context(), append(lines, lines[0])); err != nil {
			t.Fatal(err)
		}
	}
	w.reaches(t, w.points, ref(0), chain.Mined)
	w.reaches(t, w.points, ref(maxBatch), chain.Mined)
	balances, err := w.points.Balances(t.Context(), holders)
	if err != nil {
		t.Fatal(err)
	}
	var sum uint64
	for n, b := range balances {
		if b.Total() != uint64(n)+1 || len(b) != 1 {
			t.Errorf("account %d has %v", n, b)
		}
		sum += b.Total()
	}
	if supply, err := w.points.Supply(t.Context()); err != nil || supply.Total() != sum {
		t.Errorf("supply %v, balances %d: %v", supply, sum, err)
	}
}

// A client that ends after any of its writes sends the same lines again, and
// none twice.
// Defends I4: what was acknowledged survives.
func TestIssueSurvivesAKillAtEveryWrite(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	stubborn := &failing{Store: w.config.Store}
	for left := range 4 {
		stubborn.left = left
		config := w.config
		config.Store = stubborn
		dead, err := chain.New(config)
		if err != nil {
			t.Fatal(err)
		}
		p, err := NewPoints(PointsConfig{Client: dead, Factory: w.factory, Store: stubborn})
		if err != nil {
			t.Fatal(err)
		}
		p.token = token
		_ = p.Issue(t.Context(), []Line{{Ref: ref(uint64(left)), Account: account(7), Amount: 10}})
	}
	w.config.Store = stubborn.Store
	client := chaintest.Client(t, w.config)
	again := w.open(t, client)
	for left := range uint64(4) {
		if err := again.Issue(t.Context(), []Line{{Ref: ref(left), Account: account(7), Amount: 10}}); err != nil {
			t.Fatal(err)
		}
		w.reaches(t, again, ref(left), chain.Mined)
	}
	if got, err := again.Balances(t.Context(), [][20]byte{account(7)}); err != nil || got[0].Total() != 40 {
		t.Errorf("%v, want 40: %v", got, err)
	}
}

// A return may be asked for before its line is mined. It takes what the account
// still has, and no more than the line gave.
func TestReturnsTakeBack(t *testing.T) {
	w := newWorld(t)
	w.create(t)
	lines := []Line{{ref(1), account(1), 100}, {ref(2), account(2), 50}, {ref(3), account(3), 7}}
	if err := w.points.Issue(t.Context(), lines); err != nil {
		t.Fatal(err)
	}
	if err := w.points.TakeBack(t.Context(), ref(20), ref(2), 30); err != nil {
		t.Fatal(err)
	}
	if err := w.points.TakeBack(t.Context(), ref(21), ref(9), 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a line that was never issued: %v", err)
	}
	w.reaches(t, w.points, ref(20), chain.Mined)
	got, err := w.points.Balances(t.Context(), [][20]byte{account(1), account(2), account(3)})
	if err != nil || got[0].Total() != 100 || got[1].Total() != 20 || got[2].Total() != 7 {
		t.Errorf("%v: %v", got, err)
	}
	last := w.reaches(t, w.points, ref(20), chain.Final)
	if last.State != chain.Final || last.Gas == 0 {
		t.Errorf("%+v", last)
	}
	reopened := w.open(t, w.client)
	if kept := w.reaches(t, reopened, ref(20), chain.Final); *kept != *last {
		t.Errorf("%+v became %+v", last, kept)
	}
}

// A redemption is what its holder signed, once.
func TestRedeemIsTheHoldersWord(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	holder := [20]byte(crypto.PubkeyToAddress(key.PublicKey))
	if err := w.points.Issue(t.Context(), []Line{{ref(1), holder, 100}}); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(1), chain.Mined)
	_, _, now := w.client.Head()
	good := Authorisation{Holder: holder, Amount: 60, Ref: ref(50), ValidBefore: now + 3600, Nonce: ref(51)}
	good.Signature = w.signRedeem(t, token, good, key)
	more, late, early := good, good, good
	more.Amount = 61
	late.ValidBefore = now - 10
	late.Signature = w.signRedeem(t, token, late, key)
	early.ValidAfter = now + 1800
	early.Signature = w.signRedeem(t, token, early, key)
	rich := good
	rich.Amount = 101
	rich.Signature = w.signRedeem(t, token, rich, key)
	for _, c := range []struct {
		a    Authorisation
		want fault.Kind
	}{{more, fault.BadSignature}, {late, fault.Expired}, {early, fault.NotYet}, {rich, fault.Conflict}} {
		if err := w.points.Redeem(t.Context(), c.a); fault.KindOf(err) != c.want {
			t.Errorf("want %s: %v", c.want, err)
		}
	}
	for range 2 {
		if err := w.points.Redeem(t.Context(), good); err != nil {
			t.Fatal(err)
		}
	}
	w.reaches(t, w.points, ref(50), chain.Mined)
	again := good
	again.Ref = ref(52)
	again.Signature = w.signRedeem(t, token, again, key)
	if err := w.points.Redeem(t.Context(), again); fault.KindOf(err) != fault.Replayed {
		t.Errorf("a spent nonce: %v", err)
	}
	if got, err := w.points.Balances(t.Context(), [][20]byte{holder}); err != nil || got[0].Total() != 40 {
		t.Errorf("%v: %v", got, err)
	}
}

// Without points of its own, and with terms that the factory refuses, a merchant
// is told so.
func TestPointsMustBeCreated(t *testing.T) {
	w := newWorld(t)
	if err := w.points.Issue(t.Context(), []Line{{ref(1), account(1), 1}}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no points yet: %v", err)
	}
	if _, err := w.points.Create(t.Context(), Terms{EpochLength: 1, Name: "x", Symbol: "X"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an epoch of a second: %v", err)
	}
	w.create(t)
	for _, l := range []Line{{ref(1), account(1), 0}, {ref(1), account(1), 1 << 40}, {ref(1), [20]byte{}, 1}} {
		if err := w.points.Issue(t.Context(), []Line{l}); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%+v: %v", l, err)
		}
	}
}

// signRedeem signs as a wallet does, by another implementation of EIP-712.
func (w *world) signRedeem(t *testing.T, token chain.Address, a Authorisation, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	field := func(name, kind string) apitypes.Type { return apitypes.Type{Name: name, Type: kind} }
	data := apitypes.TypedData{
		Types: apitypes.Types{
			"EIP712Domain": {field("name", "string"), field("version", "string"), field("chainId", "uint256"), field("verifyingContract", "address")},
			"RedeemWithAuthorization": {
				field("holder", "address"), field("amount", "uint256"), field("ref", "bytes32"),
				field("validAfter", "uint256"), field("validBefore", "uint256"), field("nonce", "bytes32"),
			},
		},
		PrimaryType: "RedeemWithAuthorization",
		Domain:      apitypes.TypedDataDomain{Name: "Tea points", Version: "1", ChainId: math.NewHexOrDecimal256(int64(w.client.Deployment().ChainID)), VerifyingContract: common.Address(token).Hex()},
		Message: apitypes.TypedDataMessage{
			"holder": common.Address(a.Holder).Hex(), "amount": new(big.Int).SetUint64(a.Amount), "ref": a.Ref[:],
			"validAfter": new(big.Int).SetUint64(a.ValidAfter), "validBefore": new(big.Int).SetUint64(a.ValidBefore), "nonce": a.Nonce[:],
		},
	}
	digest, _, err := apitypes.TypedDataAndHash(data)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := crypto.Sign(digest, key)
	if err != nil {
		t.Fatal(err)
	}
	sig[64] += 27
	return sig
}
