package devnet_test

import (
	"bufio"
	"context"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"go.uber.org/goleak"

	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// The two exceptions are go-ethereum's process-wide signature cache and
// goleveldb's pool, which ends a second after its database.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		runChild(dir)
		return
	}
	goleak.VerifyTestMain(m,
		goleak.IgnoreTopFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"),
		goleak.IgnoreTopFunction("github.com/syndtr/goleveldb/leveldb.(*DB).mpoolDrain"))
}

// start runs a chain until the returned stop, which waits for its end.
func start(t *testing.T, config devnet.Config) (*devnet.Chain, *ethclient.Client, func()) {
	t.Helper()
	chain, err := devnet.New(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- chain.Run(ctx) }()
	select {
	case <-chain.Ready():
	case err := <-done:
		cancel()
		t.Fatal(err)
	}
	client, err := ethclient.Dial(chain.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		client.Close()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return chain, client, stop
}

// pay sends one unit from the i-th account to a fixed stranger and returns the hash.
func pay(t *testing.T, chain *devnet.Chain, client *ethclient.Client, i int, tip int64) common.Hash {
	t.Helper()
	ctx, key := t.Context(), chain.Account(i)
	nonce, err := client.PendingNonceAt(ctx, crypto.PubkeyToAddress(key.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	id := new(big.Int).SetUint64(chain.ChainID())
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: &stranger, Gas: 21_000, Value: big.NewInt(1),
		GasTipCap: big.NewInt(tip), GasFeeCap: big.NewInt(10_000_000_000),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.SendTransaction(ctx, tx); err != nil {
		t.Fatal(err)
	}
	return tx.Hash()
}

var stranger = common.HexToAddress("0x00000000000000000000000000000000000abcde")

// receipt waits until a transaction is in a block.
func receipt(t *testing.T, client *ethclient.Client, hash common.Hash) *types.Receipt {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if r, err := client.TransactionReceipt(t.Context(), hash); err == nil {
			return r
		}
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("no receipt")
		}
	}
}

func TestSealsWhenATransactionArrives(t *testing.T) {
	chain, client, _ := start(t, devnet.Config{Trail: 3})
	r := receipt(t, client, pay(t, chain, client, 0, 1_000_000_000))
	if r.Status != types.ReceiptStatusSuccessful || r.BlockNumber.Uint64() != 1 {
		t.Fatalf("receipt: status %d block %d", r.Status, r.BlockNumber)
	}
	wait(t, func() bool { head, _ := chain.Head(); return head == 4 }) // a block that is sealed in between would count as one of the trail
	if err := chain.Seal(1); err != nil {
		t.Fatal(err)
	}
	if head, _ := chain.Head(); head != 5 {
		t.Fatalf("block %d, want 5: the trail is of three blocks", head)
	}
	id, err := client.ChainID(t.Context())
	if err != nil || id.Uint64() != 31337 {
		t.Fatal(id, err)
	}
}

func TestSealsByTheClock(t *testing.T) {
	chain, _, _ := start(t, devnet.Config{Period: 10 * time.Millisecond})
	wait(t, func() bool { head, _ := chain.Head(); return head >= 3 })
}

// wait polls until ok or the test times out.
func wait(t *testing.T, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(3 * time.Minute); !ok(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("waited 3 minutes in vain")
		}
	}
}

// Defends I4 for the development chain: what was sealed is there after a restart.
func TestKeepsItsStateOverARestart(t *testing.T) {
	config := devnet.Config{Dir: t.TempDir(), Seed: did.Seed{1}, ChainID: 4242}
	chain, client, stop := start(t, config)
	hash := pay(t, chain, client, 1, 1_000_000_000)
	mined := receipt(t, client, hash)
	head, headHash := chain.Head()
	stop()

	again, client, stop := start(t, config)
	if n, h := again.Head(); n != head || h != headHash {
		t.Fatalf("head is %d, was %d", n, head)
	}
	if r := receipt(t, client, hash); r.BlockHash != mined.BlockHash {
		t.Fatal("the block changed")
	}
	receipt(t, client, pay(t, again, client, 1, 1_000_000_000))
	balance, err := client.BalanceAt(t.Context(), stranger, nil)
	if err != nil || balance.Int64() != 2 {
		t.Fatal(balance, err)
	}
	stop()
}

// childDir tells this test program to be a chain in that folder.
const childDir = "DEVNET_TEST_DIR"

// runChild runs a chain until the process is killed, and says where it is.
func runChild(dir string) {
	chain, err := devnet.New(devnet.Config{Dir: dir, Trail: 12})
	if err != nil {
		panic(err)
	}
	go func() {
		<-chain.Ready()
		fmt.Println(chain.Endpoint())
	}()
	panic(chain.Run(context.Background()))
}

// child is a chain in a process of its own.
func child(t *testing.T, dir string) (*exec.Cmd, *ethclient.Client) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	endpoint, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	client, err := ethclient.Dial(strings.TrimSpace(endpoint))
	if err != nil {
		t.Fatal(err)
	}
	return cmd, client
}

// Defends I4 for the development chain: a process that is killed loses nothing
// that lies below the newest block.
func TestKeepsItsBlocksWhenKilled(t *testing.T) {
	dir := t.TempDir()
	keys, err := devnet.New(devnet.Config{}) // the same seed, so the same accounts
	if err != nil {
		t.Fatal(err)
	}
	for round := range 5 {
		cmd, client := child(t, dir)
		receipt(t, client, pay(t, keys, client, 0, 1_000_000_000))
		var newest *types.Header
		wait(t, func() bool {
			newest, err = client.HeaderByNumber(t.Context(), nil)
			return err == nil && newest.Number.Uint64() == uint64(13*(round+1))
		})
		below, err := client.HeaderByNumber(t.Context(), new(big.Int).Sub(newest.Number, big.NewInt(1)))
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		client.Close()

		again, client, stop := start(t, devnet.Config{Dir: dir, Trail: 12})
		kept, err := client.HeaderByNumber(t.Context(), below.Number)
		if err != nil || kept.Hash() != below.Hash() {
			head, _ := again.Head()
			t.Fatalf("round %d: block %d of %d is gone, the head is %d: %v", round, below.Number, newest.Number, head, err)
		}
		if head, _ := again.Head(); head < newest.Number.Uint64() {
			if err := again.Seal(newest.Number.Uint64() - head); err != nil {
				t.Fatal(err)
			}
		}
		stop()
	}
}

func TestRefusesAFolderOfAnotherChain(t *testing.T) {
	dir := t.TempDir()
	_, _, stop := start(t, devnet.Config{Dir: dir})
	stop()
	other, err := devnet.New(devnet.Config{Dir: dir, Seed: did.Seed{9}})
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Run(t.Context()); fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("got %v", err)
	}
}

func TestReorg(t *testing.T) {
	for _, drop := range []bool{true, false} {
		chain, client, stop := start(t, devnet.Config{})
		hash := pay(t, chain, client, 0, 1_000_000_000)
		before := receipt(t, client, hash)
		if err := chain.Seal(2); err != nil {
			t.Fatal(err)
		}
		if err := chain.Reorg(3, drop); err != nil {
			t.Fatal(err)
		}
		if head, _ := chain.Head(); head < 4 {
			t.Fatalf("head %d after reorg", head)
		}
		after, err := client.TransactionReceipt(t.Context(), hash)
		if drop && err == nil {
			t.Fatal("a dropped transaction is still in the chain")
		}
		if !drop && (err != nil || after.BlockHash == before.BlockHash) {
			t.Fatal("the transaction was not included anew: ", err)
		}
		stop()
	}
}

func TestMinTipLeavesCheapTransactionsWaiting(t *testing.T) {
	chain, client, _ := start(t, devnet.Config{})
	if err := chain.SetMinTip(2_000_000_000); err != nil {
		t.Fatal(err)
	}
	cheap := pay(t, chain, client, 0, 1_000_000_000)
	receipt(t, client, pay(t, chain, client, 1, 3_000_000_000))
	if _, err := client.TransactionReceipt(t.Context(), cheap); err == nil {
		t.Fatal("a cheap transaction was included")
	}
	if err := chain.SetMinTip(1); err != nil {
		t.Fatal(err)
	}
	if err := chain.Seal(1); err != nil {
		t.Fatal(err)
	}
	receipt(t, client, cheap)
}

func TestFundAndHeads(t *testing.T) {
	chain, client, _ := start(t, devnet.Config{FinalityLag: 4, Period: time.Hour})
	if err := chain.Fund(t.Context(), 3, stranger, [20]byte{7}); err != nil {
		t.Fatal(err)
	}
	if err := chain.Seal(9); err != nil {
		t.Fatal(err)
	}
	balance, err := client.BalanceAt(t.Context(), [20]byte{7}, nil)
	if err != nil || balance.String() != "3000000000000000000" {
		t.Fatal(balance, err)
	}
	for tag, want := range map[int64]uint64{-3: 5, -4: 7} { // finalized, safe
		header, err := client.HeaderByNumber(t.Context(), big.NewInt(tag))
		if err != nil || header.Number.Uint64() != want {
			t.Fatal(tag, header, err)
		}
	}
	if err := chain.AdjustTime(time.Hour); err != nil {
		t.Fatal(err)
	}
}

func TestWebSocket(t *testing.T) {
	chain, _, _ := start(t, devnet.Config{Rules: devnet.Amsterdam})
	client, err := ethclient.Dial(chain.WebSocket())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	heads := make(chan *types.Header, 4)
	sub, err := client.SubscribeNewHead(t.Context(), heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	if err := chain.Seal(1); err != nil {
		t.Fatal(err)
	}
	if head := <-heads; head.Number.Uint64() != 1 {
		t.Fatal(head.Number)
	}
}

func TestValidate(t *testing.T) {
	for name, config := range map[string]devnet.Config{
		"too many accounts": {Accounts: 10_001},
		"negative period":   {Period: -1},
		"unknown rules":     {Rules: "bogota"},
		"no port":           {Listen: "127.0.0.1"},
		"bad port":          {Listen: "127.0.0.1:x"},
	} {
		if _, err := devnet.New(config); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		chain, err := devnet.New(devnet.Config{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- chain.Run(ctx) }()
		<-chain.Ready()
		b.StopTimer()
		cancel()
		if err := <-done; err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// More transactions than any queue inside the node holds must not stop it.
func TestManyTransactions(t *testing.T) {
	chain, client, _ := start(t, devnet.Config{})
	accounts := make([][20]byte, 3000)
	for i := range accounts {
		accounts[i] = [20]byte{1, byte(i), byte(i >> 8)}
	}
	if err := chain.Fund(t.Context(), 1, accounts...); err != nil {
		t.Fatal(err)
	}
	wait(t, func() bool {
		balance, err := client.BalanceAt(t.Context(), accounts[len(accounts)-1], nil)
		return err == nil && balance.Sign() > 0
	})
	if err := chain.Seal(100); err != nil {
		t.Fatal(err)
	}
}
