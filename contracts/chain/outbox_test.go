package chain_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"math/big"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/fault"
)

// Defends I12: a state is shown when it is true, not before.
func TestStatesFollowTheChain(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	proxy.Set(chaintest.Failing("eth_sendRawTransaction", "not today"))
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), proxy.URL()))

	id := must(t)(a.Anchor(t.Context(), [32]byte{9}, 1))
	chaintest.Eventually(t, "the refusal is shown", func() bool {
		s, _ := a.Status(t.Context(), id)
		return strings.Contains(s.Error, "not today")
	})
	is(t, a, id, chain.Pending)
	proxy.Set(nil)
	reach(t, a, id, chain.Sent)
	looks(t, proxy, 5)
	is(t, a, id, chain.Sent) // no block, however often one looks
	seal(t, net, 1)
	mined := reach(t, a, id, chain.Mined)
	if mined.Gas == 0 || mined.Block == 0 || mined.Tx == [32]byte{} || mined.BlockHash == [32]byte{} {
		t.Fatalf("mined: %+v", mined)
	}
	seal(t, net, 2) // depth is 3
	looks(t, proxy, 5)
	is(t, a, id, chain.Mined)
	if _, final, ok := a.Anchored(t.Context(), [32]byte{9}); !ok || final {
		t.Fatal("anchored, but not final: ", ok, final)
	}
	seal(t, net, 1)
	reach(t, a, id, chain.Final)
}

// looks waits until the client has looked at the chain n times more.
func looks(t *testing.T, proxy *chaintest.Proxy, n int) {
	t.Helper()
	want := proxy.Calls("eth_getBlockByNumber") + n
	chaintest.Eventually(t, "more looks", func() bool { return proxy.Calls("eth_getBlockByNumber") >= want })
}

func is(t *testing.T, c *chain.Client, id chain.ID, state chain.State) {
	t.Helper()
	s, err := c.Status(t.Context(), id)
	if err != nil || s.State != state {
		t.Fatalf("want %v, is %v: %v", state, s.State, err)
	}
}

// count is how many transactions of an account the chain holds.
func count(t *testing.T, net *devnet.Chain, c *chain.Client) uint64 {
	t.Helper()
	client, err := ethclient.Dial(net.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	n, err := client.NonceAt(t.Context(), common.Address(c.Account()), nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Defends I12 and section 10: a lost anchor is sent again, and takes effect once.
func TestReorgSendsAgain(t *testing.T) {
	for _, drop := range []bool{true, false} {
		t.Run(fmt.Sprintf("drop=%v", drop), func(t *testing.T) {
			net := chaintest.Start(t, devnet.Config{Period: time.Hour})
			d := deploySealed(t, net, 1)
			a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
			id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
			reach(t, a, id, chain.Sent)
			seal(t, net, 1)
			before := reach(t, a, id, chain.Mined)
			if err := net.Reorg(2, drop); err != nil {
				t.Fatal(err)
			}
			chaintest.Eventually(t, "mined in another block", func() bool {
				if err := net.Seal(1); err != nil {
					t.Error(err)
				}
				s, _ := a.Status(t.Context(), id)
				return s.State >= chain.Mined && s.BlockHash != before.BlockHash
			})
			seal(t, net, 4)
			reach(t, a, id, chain.Final)
			if n := count(t, net, a); n != 1 {
				t.Fatalf("%d transactions for one anchor", n)
			}
		})
	}
}

func TestStuckTransactionOffersMore(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 1)
	if err := net.SetMinTip(1_500_000); err != nil { // the pool asks for 1,000,000
		t.Fatal(err)
	}
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
	second := must(t)(a.Anchor(t.Context(), [32]byte{2}, 1)) // waits behind
	chaintest.Eventually(t, "mined", func() bool {
		if err := net.Seal(1); err != nil {
			t.Error(err)
		}
		s, _ := a.Status(t.Context(), second)
		return s.State >= chain.Mined
	})
	seal(t, net, 5)
	if s := reach(t, a, id, chain.Final); s.Versions < 2 {
		t.Fatalf("%d versions: the chain did not make it wait", s.Versions)
	}
	reach(t, a, second, chain.Final)
	if n := count(t, net, a); n != 2 {
		t.Fatalf("%d transactions for two anchors", n)
	}
}

func TestFeeLimitHolds(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	proxy.Set(chaintest.Answering("eth_maxPriorityFeePerGas", `"0xffffffffffffffff"`))
	config := chaintest.Config(d, net.Account(0), proxy.URL())
	config.MaxFee = 20_000_000_000
	a := chaintest.Client(t, config)
	id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
	s := reach(t, a, id, chain.Sent)
	client, err := ethclient.Dial(net.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	tx, _, err := client.TransactionByHash(t.Context(), s.Tx)
	if err != nil || tx.GasFeeCap().Uint64() > config.MaxFee {
		t.Fatal("a greedy endpoint set the price: ", tx.GasFeeCap(), err)
	}
}

// Defends I4: a crash between any two steps of sending ends in one effect.
func TestCrashWhileSending(t *testing.T) {
	for name, fault := range map[string]chaintest.Fault{
		"sent, but the answer was lost": chaintest.Losing,
		"signed, but never sent":        chaintest.Failing("eth_sendRawTransaction", "no"),
		"not even signed":               chaintest.Failing("eth_estimateGas", "no"),
	} {
		t.Run(name, func(t *testing.T) {
			net := chaintest.Start(t, devnet.Config{Trail: 5})
			d := chaintest.Deploy(t, net, 1)
			proxy := chaintest.NewProxy(t, net.Endpoint())
			proxy.Set(fault)
			config := chaintest.Config(d, net.Account(0), proxy.URL())
			store := config.Store.(*chaintest.Store)
			a := chaintest.Client(t, config)
			id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
			chaintest.Eventually(t, "trouble shown", func() bool {
				s, _ := a.Status(t.Context(), id)
				return s.Error != "" || s.State > chain.Pending
			})
			proxy.Set(chaintest.Broken) // it ended: it sends nothing more, and writes nothing that the next one does not find
			store.Fail(errors.New("crashed"))
			config.Store = store.Copy() // what the disk holds now
			config.Endpoints = []string{net.Endpoint()}
			b := chaintest.Client(t, config)
			if again := must(t)(b.Anchor(t.Context(), [32]byte{1}, 1)); again != id {
				t.Fatal("the same label has another id")
			}
			reach(t, b, id, chain.Final)
			if n := count(t, net, b); n != 1 {
				t.Fatalf("%d transactions for one anchor", n)
			}
		})
	}
}

// A crash right after the first, second, third... write ends in one effect.
func TestCrashAtEveryWrite(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 6)
	for write := 1; write <= 5; write++ { // submitted, signed, sent, mined, final
		proxy := chaintest.NewProxy(t, net.Endpoint())
		config := chaintest.Config(d, net.Account(write), proxy.URL())
		store := config.Store.(*chaintest.Store)
		crashed := make(chan *chaintest.Store, 1)
		config.Store = &crashing{Store: store, left: write, crash: func() {
			crashed <- store.Copy()
			store.Fail(errors.New("crashed"))
			proxy.Set(chaintest.Broken)
		}}
		first, err := chain.New(config)
		if err != nil {
			t.Fatal(err)
		}
		chaintest.Run(t, first.Run)
		chaintest.Eventually(t, "synced", func() bool { return first.Health().Synced })
		root := [32]byte{byte(write)}
		id := must(t)(first.Anchor(t.Context(), root, 1))
		chaintest.Eventually(t, "crashed", func() bool {
			s, _ := first.Status(t.Context(), id)
			return len(crashed) > 0 || s.State.Done() // a quick chain makes fewer steps
		})
		if len(crashed) == 0 {
			break
		}
		config.Store, config.Endpoints = <-crashed, []string{net.Endpoint()}
		again := chaintest.Client(t, config)
		reach(t, again, must(t)(again.Anchor(t.Context(), root, 1)), chain.Final)
		if n := count(t, net, again); n != 1 {
			t.Errorf("%d transactions for one anchor after a crash at write %d", n, write)
		}
	}
}

// crashing is a store that calls crash after so many writes to the outbox.
type crashing struct {
	*chaintest.Store
	left  int
	crash func()
}

func (s *crashing) Put(ctx context.Context, key string, value []byte) error {
	err := s.Store.Put(ctx, key, value)
	if err == nil && strings.HasPrefix(key, "outbox/") {
		if s.left--; s.left == 0 {
			s.crash()
		}
	}
	return err
}

func TestLabels(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	call := chain.Call{To: d.Anchor, Data: []byte{1}}
	id := must(t)(a.Submit(t.Context(), "x", call))
	if id != chain.IDOf("x") || must(t)(a.Submit(t.Context(), "x", call)) != id {
		t.Fatal("one label, two ids")
	}
	for name, c := range map[string]struct {
		label string
		call  chain.Call
		kind  fault.Kind
	}{
		"another call":   {"x", chain.Call{To: d.Consent, Data: []byte{1}}, fault.Conflict},
		"no label":       {"", call, fault.Malformed},
		"long label":     {strings.Repeat("x", 257), call, fault.Malformed},
		"large calldata": {"y", chain.Call{To: d.Anchor, Data: make([]byte, 64<<10+1)}, fault.TooLarge},
	} {
		if _, err := a.Submit(t.Context(), c.label, c.call); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := a.Status(t.Context(), chain.IDOf("z")); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

// Defends I4: what cannot be stored is not accepted.
func TestFullDisk(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	config := chaintest.Config(d, net.Account(0), net.Endpoint())
	store := config.Store.(*chaintest.Store)
	a := chaintest.Client(t, config)
	store.Fail(errors.New("no space"))
	if _, err := a.Anchor(t.Context(), [32]byte{1}, 1); err == nil {
		t.Fatal("accepted without storing")
	}
	if list, _ := a.Outbox(t.Context()); len(list) != 0 {
		t.Fatal("shown without storing")
	}
	store.Fail(nil)
	id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
	store.Fail(errors.New("no space"))
	chaintest.Eventually(t, "trouble shown", func() bool {
		s, _ := a.Status(t.Context(), id)
		return strings.Contains(s.Error, "no space") || s.State != chain.Pending
	})
	store.Fail(nil)
	reach(t, a, id, chain.Final)
	if n := count(t, net, a); n != 1 {
		t.Fatalf("%d transactions", n)
	}
}

func TestRefusedByTheContract(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	stranger := chaintest.Client(t, chaintest.Config(d, net.Account(7), net.Endpoint()))
	id := must(t)(stranger.Anchor(t.Context(), [32]byte{1}, 1))
	chaintest.Eventually(t, "the contract's reason is shown", func() bool {
		s, _ := stranger.Status(t.Context(), id)
		return strings.Contains(s.Error, "NotActive")
	})
	is(t, stranger, id, chain.Pending)
	other := must(t)(stranger.AnchorDigest(t.Context(), [32]byte{1}))
	reach(t, stranger, other, chain.Final) // one that cannot go does not hold up the next
}

// Another program that spends our nonces makes no second effect and no standstill.
func TestSharedAccount(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	proxy.Set(chaintest.Failing("eth_sendRawTransaction", "no"))
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), proxy.URL()))
	id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
	chaintest.Eventually(t, "signed", func() bool {
		s, _ := a.Status(t.Context(), id)
		return s.Versions > 0
	})
	sendForeign(t, net, 0, 0)
	seal(t, net, 1)
	proxy.Set(nil)
	seal(t, net, 6)
	chaintest.Eventually(t, "mined with another nonce", func() bool {
		if err := net.Seal(1); err != nil {
			t.Error(err)
		}
		s, _ := a.Status(t.Context(), id)
		return s.State == chain.Final
	})
	if n := count(t, net, a); n != 2 {
		t.Fatalf("%d transactions, want the foreign one and ours", n)
	}
}

// sendForeign sends coins from an account behind the client's back.
func sendForeign(t *testing.T, net *devnet.Chain, i int, nonce uint64) {
	t.Helper()
	client, err := ethclient.Dial(net.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	id := new(big.Int).SetUint64(net.ChainID())
	tx, err := types.SignNewTx(net.Account(i), types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: &common.Address{1}, Gas: 21_000,
		GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(1e11),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
}

// A nonce that is missing below ours is used up, so that ours can go.
func TestNonceGap(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	proxy.Set(chaintest.Answering("eth_getTransactionCount", `"0x2"`)) // two too many
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), proxy.URL()))
	id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
	reach(t, a, id, chain.Sent)
	proxy.Set(nil)
	reach(t, a, id, chain.Final)
	if n := count(t, net, a); n != 3 {
		t.Fatalf("%d transactions, want two fillers and ours", n)
	}
}

func TestTooLateToSend(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	id := must(t)(a.Submit(t.Context(), "late", chain.Call{To: d.Anchor, NotAfter: 1}))
	if _, err := a.Wait(t.Context(), id, chain.Sent); fault.KindOf(err) != fault.Conflict {
		t.Fatal(err)
	}
	is(t, a, id, chain.Failed)
}

func TestReadOnlyClientSendsNothing(t *testing.T) {
	d := chain.Deployment{ChainID: 1, Consortium: chain.Address{1}, Consent: chain.Address{2}, Anchor: chain.Address{3}}
	a, err := chain.New(chaintest.Config(d, nil, "http://127.0.0.1:1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Anchor(t.Context(), [32]byte{1}, 1); fault.KindOf(err) != fault.Unauthorized {
		t.Fatal(err)
	}
}
