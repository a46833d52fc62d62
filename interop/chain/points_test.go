package chain

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/points"
)

// traded is what points.mjs prints.
type traded struct {
	X, Y     string
	Signed   struct{ Permit, Transfer, Redemption string }
	Balances map[string][2]uint64
	Supply   [2]uint64
	Problems []string
}

// An outside client creates points, and everything that is signed for them, voted or
// netted by it is taken or refused as the pages say; our signers sign the same bytes.
func TestPoints(t *testing.T) {
	w := start(t)
	_, _, now := w.a.Head()
	got := outsidePoints(t, map[string]any{
		"rpc": w.net.Endpoint(), "factory": w.at.PointsFactory.String(), "exchange": w.at.Exchange.String(), "netting": w.at.Netting.String(), "start": now,
		"a": keyText(w.net.Account(0)), "b": keyText(w.net.Account(1)), "customer": keyText(w.net.Account(5)), "relayer": keyText(w.net.Account(7)),
	})
	if len(got.Problems) > 0 {
		t.Fatal(strings.Join(got.Problems, "\n"))
	}
	want := map[string][2]uint64{"a": {0, 0}, "b": {20, 0}, "customer": {35, 0}, "relayer": {35, 0}}
	if !reflect.DeepEqual(got.Balances, want) || got.Supply != [2]uint64{90, 0} {
		t.Errorf("%v, supply %v", got.Balances, got.Supply)
	}
	x, y := chain.Address(common.HexToAddress(got.X)), chain.Address(common.HexToAddress(got.Y))
	w.sameSignatures(t, x, got)
	pair, err := loyalty.NewExchange(w.a, w.at.Exchange).Pair(t.Context(), x, y)
	if err != nil || pair.State != loyalty.PairOpen {
		t.Errorf("%+v: %v", pair, err)
	}
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: w.a, Factory: w.at.PointsFactory, Store: chaintest.NewStore()})
	if err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "our client has followed", func() bool {
		head, _ := w.net.Head()
		number, _, _ := w.a.Head()
		return number == head
	})
	if _, _, err := p.Recount(t.Context(), chain.Address(w.a.Account()), w.at.Block); err != nil {
		t.Error("our model disagrees: ", err)
	}
}

// sameSignatures compares what viem signed with what our wallets sign.
func (w world) sameSignatures(t *testing.T, x chain.Address, got traded) {
	t.Helper()
	customer, relayer, b := accountOf(w.net.Account(5)), accountOf(w.net.Account(7)), accountOf(w.net.Account(1))
	token, key := points.Token{Name: "Souk tea", ChainID: w.at.ChainID, Address: x}, signer(w.net.Account(5))
	window := points.Window{Before: 4_000_000_000}
	nonce := func(n byte) (out [32]byte) {
		out[31] = n
		return out
	}
	permit, err := points.Permit{Owner: customer, Spender: relayer, Value: 30, Deadline: 4_000_000_000}.Sign(token, key)
	transfer, err2 := points.Transfer{From: customer, To: b, Value: 20, Window: window, Nonce: nonce(1)}.Sign(token, key)
	redemption, err3 := points.Redemption{Holder: customer, Amount: 10, Ref: nonce(77), Window: window, Nonce: nonce(4)}.Sign(token, key)
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string]struct {
		ours   []byte
		theirs string
	}{"permit": {permit, got.Signed.Permit}, "transfer": {transfer, got.Signed.Transfer}, "redemption": {redemption, got.Signed.Redemption}} {
		if theirs, err := hex.DecodeString(strings.TrimPrefix(pair.theirs, "0x")); err != nil || !bytes.Equal(theirs, pair.ours) {
			t.Errorf("%s: two deterministic signers disagree", what)
		}
	}
}

func outsidePoints(t *testing.T, request map[string]any) (out traded) {
	t.Helper()
	runScript(t, "points.mjs", request, &out)
	return out
}

// runScript has a script of this folder answer a request. It reads the answer of one
// that found problems, too.
func runScript(t *testing.T, name string, request map[string]any, answer any) {
	t.Helper()
	needViem(t)
	raw, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", name)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(raw), os.Stderr
	printed, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatal("node: ", err)
	}
	if err := json.Unmarshal(printed, answer); err != nil {
		t.Fatalf("%s printed %d bytes: %v", name, len(printed), err)
	}
}
