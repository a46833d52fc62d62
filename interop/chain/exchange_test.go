package chain

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/netting"
	"github.com/souk-network/souk/protocol/offer"
)

// stated is what exchange.mjs prints.
type stated struct {
	Offer, Signature, ContractOffer                  string
	Statement, StatementSignature, ContractStatement string
	Before, After                                    struct{ State, Fillable, Funds uint64 }
	Status                                           string
	Filled                                           []struct {
		Offer, Maker                   string
		Given, Received, Fee, RelayFee uint64
	}
}

// An outside client computes the same hashes as the contracts and as we do, its
// signature is good here and there, and it settles its offer against ours.
func TestExchange(t *testing.T) {
	w := start(t)
	x, y := w.createPoints(t, w.a), w.createPoints(t, w.b)
	w.openPair(t, x, y)
	maker, other := w.net.Account(5), w.net.Account(6)
	w.give(t, 0, x, maker, 110)
	w.give(t, 1, y, other, 80)

	venue := offer.Venue{Chain: w.at.ChainID, Exchange: offer.Address(w.at.Exchange)}
	a := offer.Offer{
		Maker: accountOf(maker), Recipient: offer.Address{0xaa, 1}, Taker: accountOf(other), Give: offer.Address(x), Want: offer.Address(y), GiveAmount: 100, WantAmount: 80,
		MaxFee: 3, MaxRelayFee: 10, Nonce: 7, Expiry: 4_000_000_000, Salt: [32]byte{1, 2, 3},
	}
	b := offer.Sign(venue, offer.Offer{
		Maker: accountOf(other), Give: offer.Address(y), Want: offer.Address(x), GiveAmount: 80, WantAmount: 100, Expiry: 4_000_000_000,
	}, signer(other))
	s := netting.Statement{
		Merchants: []did.Merchant{{1}, did.Merchant(accountOf(maker))}, Nonce: 9, Deadline: 4_000_000_000,
		Lines: []netting.Obligation{{Debtor: did.Merchant{1}, Creditor: did.Merchant(accountOf(maker)), Amount: 5}},
	}
	got := outsideExchange(t, map[string]any{
		"rpc": w.net.Endpoint(), "exchange": w.at.Exchange.String(), "netting": w.at.Netting.String(), "key": keyText(maker), "relayer": keyText(w.net.Account(7)),
		"offer": plainOffer(a), "other": plainOffer(b.Offer), "otherSignature": hex0x(b.Sig), "fill": "50", "statement": plainStatement(s),
	})

	id := venue.ID(a).String()
	if got.Offer != id || got.ContractOffer != id {
		t.Errorf("offer: viem %s, contract %s, we %s", got.Offer, got.ContractOffer, id)
	}
	signed := offer.Signed{Venue: venue, Offer: a, Sig: common.FromHex(got.Signature)}
	if err := signed.Verify(); err != nil {
		t.Error("its signature: ", err)
	}
	if ours := offer.Sign(venue, a, signer(maker)); !bytes.Equal(ours.Sig, signed.Sig) {
		t.Error("two deterministic signers disagree")
	}
	nets := netting.Venue{Chain: w.at.ChainID, Contract: w.at.Netting}
	digest := nets.Digest(s)
	if want := hex0x(digest[:]); got.Statement != want || got.ContractStatement != want {
		t.Errorf("statement: viem %s, contract %s, we %s", got.Statement, got.ContractStatement, want)
	}
	if ours := hex0x(nets.Sign(s, signer(maker))); got.StatementSignature != ours {
		t.Error("two deterministic signers disagree about a statement")
	}
	if got.Before.State != uint64(offer.StateFillable) || got.Before.Fillable != 100 || got.Before.Funds != 110 || got.After.Fillable != 50 || got.Status != "success" {
		t.Errorf("%+v", got)
	}
	if len(got.Filled) != 2 || got.Filled[0].Offer != id || got.Filled[0].Given != 50 || got.Filled[0].Received != 40 || got.Filled[0].RelayFee != 5 {
		t.Errorf("%+v", got.Filled)
	}
	ours, err := loyalty.NewExchange(w.a, w.at.Exchange).Standings(t.Context(), []offer.Signed{signed, b})
	if err != nil || ours[0].Fillable != 50 || ours[1].Fillable != 40 {
		t.Error(ours, err)
	}
}

func outsideExchange(t *testing.T, request map[string]any) (out stated) {
	t.Helper()
	needViem(t)
	raw, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "exchange.mjs")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(raw), os.Stderr
	printed, err := cmd.Output()
	if err != nil {
		t.Fatal("node: ", err)
	}
	if err := json.Unmarshal(printed, &out); err != nil {
		t.Fatalf("exchange.mjs printed %d bytes: %v", len(printed), err)
	}
	return out
}

func (w world) createPoints(t *testing.T, c *chain.Client) chain.Address {
	t.Helper()
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: c, Factory: w.at.PointsFactory, Store: chaintest.NewStore()})
	if err != nil {
		t.Fatal(err)
	}
	_, _, now := c.Head()
	id, err := p.Create(t.Context(), loyalty.Terms{Start: now, EpochLength: 30 * 86400, Cap: 1e9, Name: "Points", Symbol: "P"})
	final(t, c, id, err)
	token, err := p.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (w world) openPair(t *testing.T, x, y chain.Address) {
	t.Helper()
	a, b := loyalty.NewExchange(w.a, w.at.Exchange), loyalty.NewExchange(w.b, w.at.Exchange)
	c := loyalty.Corridor{Low: x, High: y, MinHigh: 1, MinLow: 2, MaxHigh: 2, MaxLow: 1, CapLow: 5000, CapHigh: 5000}
	if bytes.Compare(x[:], y[:]) > 0 {
		c.Low, c.High = y, x
	}
	id, err := a.ProposeCorridor(t.Context(), c, 0)
	final(t, w.a, id, err)
	id, err = b.VoteCorridor(t.Context(), 1, c)
	final(t, w.b, id, err)
	id, err = b.EnactCorridor(t.Context(), 1, c)
	final(t, w.b, id, err)
}

// give has a member issue points to an account, which allows the exchange all of them.
func (w world) give(t *testing.T, member int, token chain.Address, to *ecdsa.PrivateKey, amount int64) {
	t.Helper()
	line := points.Line{Account: crypto.PubkeyToAddress(to.PublicKey), Amount: big.NewInt(amount), Ref: [32]byte{9}}
	chaintest.Call(t, w.net, w.net.Account(member), token, points.NewPoints().PackIssue([]points.Line{line}))
	chaintest.Call(t, w.net, to, token, points.NewPoints().PackApprove(common.Address(w.at.Exchange), big.NewInt(amount)))
}

func accountOf(key *ecdsa.PrivateKey) offer.Address { return offer.Address(chain.OperatorOf(key)) }

func signer(key *ecdsa.PrivateKey) *secp256k1.PrivateKey {
	return secp256k1.PrivKeyFromBytes(crypto.FromECDSA(key))
}

func keyText(key *ecdsa.PrivateKey) string { return "0x" + hex.EncodeToString(crypto.FromECDSA(key)) }

func plainOffer(o offer.Offer) map[string]any {
	n := func(v uint64) string { return new(big.Int).SetUint64(v).String() }
	return map[string]any{
		"maker": o.Maker, "recipient": o.Recipient, "taker": o.Taker, "give": o.Give, "want": o.Want, "giveAmount": n(o.GiveAmount), "wantAmount": n(o.WantAmount),
		"maxFee": n(o.MaxFee), "maxRelayFee": n(o.MaxRelayFee), "nonce": n(o.Nonce), "expiry": n(o.Expiry), "salt": hex0x(o.Salt[:]),
	}
}

func plainStatement(s netting.Statement) map[string]any {
	n := func(v uint64) string { return new(big.Int).SetUint64(v).String() }
	var lines []map[string]any
	for _, l := range s.Lines {
		lines = append(lines, map[string]any{"debtor": l.Debtor, "creditor": l.Creditor, "amount": n(l.Amount)})
	}
	return map[string]any{"merchants": s.Merchants, "lines": lines, "nonce": n(s.Nonce), "deadline": n(s.Deadline)}
}

// needViem skips a test where the other implementation is not installed; where all must run, it fails.
func needViem(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("node_modules/viem"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the other implementation is not installed: run npm ci --ignore-scripts here")
		}
		t.Skip("the other implementation is not installed: run npm ci --ignore-scripts here")
	}
}
