package loyalty

import (
	"context"
	"crypto/ecdsa"
	"math/big"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/plaintoken"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
)

// bazaar is a chain with all contracts of three members, the first of which has
// points and sends through a client.
type bazaar struct {
	net         *devnet.Chain
	shop        *chain.Client
	token       chain.Address // a plain token; the chain's last account has all of it
	points      chain.Address // the shop's
	rewards     *Rewards
	memberships *Memberships
}

func newBazaar(t *testing.T) *bazaar {
	net := chaintest.Start(t, devnet.Config{Trail: 4})
	d := chaintest.Deploy(t, net, 3)
	w := &bazaar{net: net, shop: chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))}
	w.rewards, w.memberships = NewRewards(w.shop, d.Rewards), NewMemberships(w.shop, d.Memberships)
	w.token = chaintest.Create(t, net, net.Account(9), plaintoken.PlainTokenMetaData.Bin, plaintoken.NewPlainToken().PackConstructor("Coin", "C"))
	p, err := NewPoints(PointsConfig{Client: w.shop, Factory: d.PointsFactory, Store: chaintest.NewStore()})
	if err != nil {
		t.Fatal(err)
	}
	id, err := p.Create(t.Context(), Terms{Start: w.now(t), EpochLength: 30 * 86400, Cap: 1e9, Name: "Points", Symbol: "P"})
	w.final(t, id, err)
	if w.points, err = p.Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// submit has the shop call a contract and waits until that is final.
func (w *bazaar) submit(t *testing.T, label string, to chain.Address, data []byte) {
	t.Helper()
	id, err := w.shop.Submit(t.Context(), label, chain.Call{To: to, Data: data})
	w.final(t, id, err)
}

func (w *bazaar) final(t *testing.T, id chain.ID, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	if s, err := w.shop.Wait(ctx, id, chain.Final); err != nil {
		t.Fatalf("%s is %v: %v", s.Label, s.State, err)
	}
}

// fund sends tokens to a campaign.
func (w *bazaar) fund(t *testing.T, to chain.Address, amount *big.Int) {
	t.Helper()
	chaintest.Call(t, w.net, w.net.Account(9), w.token, plaintoken.NewPlainToken().PackTransfer(common.Address(to), amount))
}

// issue credits points of the shop.
func (w *bazaar) issue(t *testing.T, to chain.Address, amount int64) {
	t.Helper()
	line := points.Line{Account: common.Address(to), Amount: big.NewInt(amount), Ref: crypto.Keccak256Hash(to[:], big.NewInt(amount).Bytes())}
	w.submit(t, "issue "+to.String()+line.Amount.String(), w.points, points.NewPoints().PackIssue([]points.Line{line}))
}

// now is the time of the newest block, Unix seconds.
func (w *bazaar) now(t *testing.T) (seconds uint64) {
	t.Helper()
	chaintest.Eventually(t, "head followed", func() bool {
		_, _, seconds = w.shop.Head()
		head, _ := w.net.Head()
		number, _, _ := w.shop.Head()
		return seconds != 0 && number == head
	})
	return seconds
}

// pass lets time go by on the chain.
func (w *bazaar) pass(t *testing.T, d time.Duration) {
	t.Helper()
	if err := w.net.AdjustTime(d); err != nil {
		t.Fatal(err)
	}
}

// signer is the key of an account as the protocol has keys.
func signer(key *ecdsa.PrivateKey) *secp256k1.PrivateKey {
	return secp256k1.PrivKeyFromBytes(crypto.FromECDSA(key))
}

func accountOf(key *ecdsa.PrivateKey) chain.Address { return chain.Address(chain.OperatorOf(key)) }
