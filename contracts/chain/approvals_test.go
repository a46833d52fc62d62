package chain_test

import (
	"crypto/ecdsa"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/baretoken"
	"github.com/souk-network/souk/contracts/bindings/plaintoken"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/fault"
)

// bazaar is a chain with two tokens, of which the first account owns all.
type bazaar struct {
	net          *devnet.Chain
	plain, bare  chain.Address // with permit, without
	owner        *ecdsa.PrivateKey
	mine, shop   chain.Address
	exchange     chain.Address
	approvals    *chain.Approvals
	approveBytes func(spender chain.Address, amount *big.Int) []byte
}

func openBazaar(t *testing.T) bazaar {
	t.Helper()
	net := chaintest.Start(t, devnet.Config{Trail: 4})
	b := bazaar{net: net, owner: net.Account(0), mine: chain.Address(chain.OperatorOf(net.Account(0))), shop: chain.Address{19: 1}, exchange: chain.Address{19: 2}}
	plain, bare := plaintoken.NewPlainToken(), baretoken.NewBareToken()
	b.plain = chaintest.Create(t, net, b.owner, plaintoken.PlainTokenMetaData.Bin, plain.PackConstructor("Plain token", "PLAIN"))
	b.bare = chaintest.Create(t, net, b.owner, baretoken.BareTokenMetaData.Bin, bare.PackConstructor("Bare\x1b[31m token", "BARE\x1b[31m"))
	b.approveBytes = func(spender chain.Address, amount *big.Int) []byte {
		return plain.PackApprove(common.Address(spender), amount)
	}
	b.approvals = sure(chain.NewApprovals(chain.VerifierConfig{
		Networks: []chain.Network{{ChainID: 31337, Endpoints: []string{net.Endpoint()}}}, Budget: chain.Budget{Rate: 1e5, Burst: 1e5}, CallTimeout: 30 * time.Second,
	}))
	t.Cleanup(func() { _ = b.approvals.Close() })
	return b
}

func (b bazaar) approve(t *testing.T, token, spender chain.Address, amount *big.Int) {
	t.Helper()
	chaintest.Call(t, b.net, b.owner, token, b.approveBytes(spender, amount))
}

func (b bazaar) list(t *testing.T) []chain.Allowance {
	t.Helper()
	list, more, err := b.approvals.List(t.Context(), 31337, []chain.Address{b.mine, {19: 9}})
	if err != nil || more != 0 {
		t.Fatalf("%v, %d more", err, more)
	}
	return list
}

func find(t *testing.T, list []chain.Allowance, token, spender chain.Address) chain.Allowance {
	t.Helper()
	i := slices.IndexFunc(list, func(a chain.Allowance) bool { return a.Token == token && a.Spender == spender })
	if i < 0 {
		t.Fatal("an allowance is not listed")
	}
	return list[i]
}

func TestAllowancesAreListed(t *testing.T) {
	b := openBazaar(t)
	if got := b.list(t); len(got) != 0 {
		t.Fatalf("%d before any", len(got))
	}
	everything := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	beyond := new(big.Int).Mul(big.NewInt(1_000_001), big.NewInt(1e18)) // one more than there is
	b.approve(t, b.plain, b.shop, big.NewInt(500))
	b.approve(t, b.plain, b.exchange, everything)
	b.approve(t, b.bare, b.shop, beyond)
	b.approve(t, b.bare, b.exchange, big.NewInt(7))
	b.approve(t, b.bare, b.exchange, new(big.Int))
	list := b.list(t)
	if len(list) != 3 {
		t.Fatalf("%d allowances, want 3: what is zero again is none", len(list))
	}
	exact := find(t, list, b.plain, b.shop)
	supply := new(big.Int).Mul(big.NewInt(1_000_000), big.NewInt(1e18))
	if exact.Amount.Int64() != 500 || exact.Unlimited || !exact.Permit || exact.Symbol != "PLAIN" || exact.Decimals != 18 || exact.Owner != b.mine || exact.Balance.Cmp(supply) != 0 || exact.Block == 0 || exact.Time == 0 {
		t.Errorf("%+v", exact)
	}
	if a := find(t, list, b.plain, b.exchange); !a.Unlimited {
		t.Error("2^256 - 1 counts as a limit")
	}
	if a := find(t, list, b.bare, b.shop); !a.Unlimited || a.Permit || strings.ContainsRune(a.Symbol, '\x1b') || a.Symbol == "" {
		t.Errorf("%+v", a)
	}
	chaintest.Call(t, b.net, b.owner, b.plain, plaintoken.NewPlainToken().PackTransfer(common.Address{19: 5}, supply))
	if a := find(t, b.list(t), b.plain, b.shop); a.Balance.Sign() != 0 {
		t.Error("the balance is an old one")
	}
	if _, _, err := b.approvals.List(t.Context(), 1, nil); fault.KindOf(err) != fault.Malformed {
		t.Errorf("an unknown chain: %v", err)
	}
}

// sender is a client that sends on a chain where no consortium is.
func (b bazaar) sender(t *testing.T, key *ecdsa.PrivateKey) *chain.Client {
	t.Helper()
	config := chaintest.Config(chain.Deployment{ChainID: 31337, Block: sure(b.approvals.Head(t.Context(), 31337))}, key, b.net.Endpoint())
	config.SendOnly = true
	return chaintest.Client(t, config)
}

// Defends I12: ended is what the chain says is ended, pending, sent, mined and final in turn.
func TestAllowancesEnd(t *testing.T) {
	b := openBazaar(t)
	b.approve(t, b.plain, b.shop, big.NewInt(500))
	b.approve(t, b.bare, b.shop, big.NewInt(600))
	b.approve(t, b.bare, b.exchange, big.NewInt(700))
	list := b.list(t)
	payer := b.sender(t, b.net.Account(5))
	signed := find(t, list, b.plain, b.shop)
	call := sure(b.approvals.RevokeByPermit(t.Context(), signed, b.owner, time.Now().Add(24*time.Hour)))
	s := reach(t, payer, must(t)(payer.Submit(t.Context(), signed.RevocationLabel(), call)), chain.Final)
	if s.Reverted || s.State != chain.Final {
		t.Errorf("%+v", s)
	}
	own := b.sender(t, b.owner)
	plain := find(t, list, b.bare, b.shop)
	reach(t, own, must(t)(own.Submit(t.Context(), plain.RevocationLabel(), plain.Revoke())), chain.Mined)
	again := must(t)(own.Submit(t.Context(), plain.RevocationLabel(), plain.Revoke()))
	if again != chain.IDOf(plain.RevocationLabel()) {
		t.Error("ending it twice is two transactions")
	}
	left := b.list(t)
	if len(left) != 1 || left[0].Spender != b.exchange || left[0].Amount.Int64() != 700 {
		t.Errorf("%d allowances are left", len(left))
	}
	b.approve(t, b.bare, b.shop, big.NewInt(1))
	if fresh := find(t, b.list(t), b.bare, b.shop); fresh.RevocationLabel() == plain.RevocationLabel() {
		t.Error("a later approval cannot be ended: its label was used")
	}
}

func TestPermitsThatNoTokenTakes(t *testing.T) {
	b := openBazaar(t)
	b.approve(t, b.plain, b.shop, big.NewInt(500))
	b.approve(t, b.bare, b.shop, big.NewInt(600))
	list := b.list(t)
	later := time.Now().Add(24 * time.Hour)
	if _, err := b.approvals.RevokeByPermit(t.Context(), find(t, list, b.bare, b.shop), b.owner, later); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a token without permits: %v", err)
	}
	if _, err := b.approvals.RevokeByPermit(t.Context(), find(t, list, b.plain, b.shop), b.owner, time.Unix(1, 0)); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a deadline that is over: %v", err)
	}
	if _, err := b.approvals.RevokeByPermit(t.Context(), find(t, list, b.plain, b.shop), b.net.Account(3), later); fault.KindOf(err) != fault.Malformed {
		t.Errorf("somebody else's key: %v", err)
	}
}

func TestSendOnlyTakesNoContracts(t *testing.T) {
	config := chaintest.Config(chain.Deployment{ChainID: 1, Consent: chain.Address{1}}, nil, "http://127.0.0.1:1")
	config.SendOnly = true
	if err := config.Validate(); fault.KindOf(err) != fault.Malformed {
		t.Error(err)
	}
}
