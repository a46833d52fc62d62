package main

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/baretoken"
	"github.com/souk-network/souk/contracts/bindings/plainitems"
	"github.com/souk-network/souk/contracts/bindings/plaintoken"
	"github.com/souk-network/souk/contracts/bindings/smallpermit2"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
)

// stall is a chain with a consortium of two, two tokens, and a wallet whose
// accounts have a little money.
type stall struct {
	t           *testing.T
	net         *devnet.Chain
	at          chain.Deployment
	dir         string
	seed        did.Seed
	owner       *ecdsa.PrivateKey // the wallet's account towards the first member
	plain, bare chain.Address
}

func openStall(t *testing.T) stall {
	t.Helper()
	net, ctx := startDevnet(t, devnet.Config{Trail: 14}), t.Context()
	s := stall{t: t, net: net}
	founders := make([]did.Member, 2)
	for i := range founders {
		wrap, err := vault.NewWrapKey([32]byte{byte(i + 1)})
		check(t, err)
		founders[i] = did.Member{ID: chain.OperatorOf(net.Account(i)), PeerKey: did.Key{byte(i + 1)}, HPKEKey: wrap.Public(), DocHash: [32]byte{1}, Name: fmt.Sprintf("Shop %d", i+1)}
	}
	var err error
	s.at, err = chain.Deploy(ctx, chain.DeployConfig{Endpoint: net.Endpoint(), Key: net.Account(9), Founders: founders, Poll: 5 * time.Millisecond})
	check(t, err)
	s.dir, s.seed = newWalletDir(t)
	s.owner = chain.AccountKey(s.seed.Account(founders[0].ID))
	file := consortium{Name: "bazaar", Chain: s.at, RPC: []string{net.Endpoint()}, Shards: 1, Replicas: 2}
	path := filepath.Join(t.TempDir(), "consortium.json")
	check(t, writeJSONFile(path, file, 0o600))
	check(t, writeJSONFile(filepath.Join(s.dir, walletFile), walletConfig{Consortium: path}, 0o600))
	owner := crypto.PubkeyToAddress(s.owner.PublicKey)
	s.send(net.Account(8), &owner, big.NewInt(1e18), nil)
	plain := append(common.FromHex(plaintoken.PlainTokenMetaData.Bin), plaintoken.NewPlainToken().PackConstructor("Plain token", "PLAIN")...)
	bare := append(common.FromHex(baretoken.BareTokenMetaData.Bin), baretoken.NewBareToken().PackConstructor("Bare token", "BARE")...)
	s.plain, s.bare = s.send(s.owner, nil, nil, plain), s.send(s.owner, nil, nil, bare)
	return s
}

// startDevnet runs a chain until the test ends.
func startDevnet(t *testing.T, config devnet.Config) *devnet.Chain {
	t.Helper()
	net, err := devnet.New(config)
	check(t, err)
	ended := make(chan error, 1)
	ctx := t.Context()
	go func() { ended <- net.Run(ctx) }()
	t.Cleanup(func() { <-ended }) // the context ends before
	select {
	case <-net.Ready():
	case err := <-ended:
		t.Fatal(err)
	}
	return net
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rpc makes one JSON-RPC call.
func (s stall) rpc(into any, method string, args ...any) {
	s.t.Helper()
	check(s.t, s.tries(into, method, args...))
}

// tries makes one JSON-RPC call that the node may refuse.
func (s stall) tries(into any, method string, args ...any) error {
	s.t.Helper()
	raw, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": args})
	check(s.t, err)
	answer, err := http.Post(s.net.Endpoint(), "application/json", bytes.NewReader(raw))
	check(s.t, err)
	defer func() { _ = answer.Body.Close() }()
	var out struct {
		Result json.RawMessage
		Error  *struct{ Message string }
	}
	check(s.t, json.NewDecoder(answer.Body).Decode(&out))
	if out.Error != nil {
		return fmt.Errorf("%s: %s", method, out.Error.Message)
	}
	return json.Unmarshal(out.Result, into)
}

// send sends one transaction and returns what it created.
func (s stall) send(key *ecdsa.PrivateKey, to *common.Address, value *big.Int, data []byte) chain.Address {
	s.t.Helper()
	var nonce hexutil.Uint64
	s.rpc(&nonce, "eth_getTransactionCount", crypto.PubkeyToAddress(key.PublicKey), "pending")
	id := new(big.Int).SetUint64(s.at.ChainID)
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: uint64(nonce), To: to, Value: value, Data: data, Gas: 3_000_000, GasFeeCap: big.NewInt(50e9), GasTipCap: big.NewInt(1e9),
	})
	check(s.t, err)
	raw, err := tx.MarshalBinary()
	check(s.t, err)
	var hash common.Hash
	s.rpc(&hash, "eth_sendRawTransaction", hexutil.Bytes(raw))
	var receipt *struct {
		Status          hexutil.Uint64
		BlockNumber     hexutil.Uint64
		ContractAddress *common.Address
	}
	var head hexutil.Uint64 // a receipt is there a moment before its block is the newest one
	for tick, deadline := time.NewTicker(5*time.Millisecond), time.After(3*time.Minute); receipt == nil || head < receipt.BlockNumber; {
		select {
		case <-tick.C:
			if s.tries(&receipt, "eth_getTransactionReceipt", hash) != nil {
				continue // a node indexes its first block a moment after it made it
			}
			s.rpc(&head, "eth_blockNumber")
		case <-deadline:
			s.t.Fatal("no receipt within three minutes")
		}
	}
	if receipt.Status != 1 {
		s.t.Fatal("the transaction reverted")
	}
	if receipt.ContractAddress == nil {
		return chain.Address{}
	}
	return chain.Address(*receipt.ContractAddress)
}

func (s stall) approve(token, spender chain.Address, amount *big.Int) {
	s.t.Helper()
	to := common.Address(token)
	s.send(s.owner, &to, nil, plaintoken.NewPlainToken().PackApprove(common.Address(spender), amount))
}

// souk runs a command of the program in this process.
func (s stall) souk(args ...string) (out, errs string, status int) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	s.t.Setenv("SOUK_PASSPHRASE", testPassphrase)
	status = run(s.t.Context(), append(args, "--data", s.dir), &stdout, &stderr)
	return stdout.String(), stderr.String(), status
}

func (s stall) list(args ...string) []allowance {
	s.t.Helper()
	out, errs, status := s.souk(append([]string{"approvals", "list", "--json"}, args...)...)
	if status != 0 {
		s.t.Fatal(errs)
	}
	var list []allowance
	check(s.t, json.Unmarshal([]byte(out), &list))
	return list
}

// Defends I12: an allowance is shown with how far its end has come, and is gone
// when the chain says so.
func TestAllowancesAreListedAndTakenBack(t *testing.T) {
	s := openStall(t)
	if list := s.list(); len(list) != 0 {
		t.Fatalf("%d before any", len(list))
	}
	everything := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	stranger := chain.Address{19: 9}
	s.approve(s.plain, s.at.Consent, big.NewInt(2_500_000_000_000_000_000))
	s.approve(s.plain, stranger, everything)
	s.approve(s.bare, stranger, big.NewInt(7))
	list := s.list()
	if len(list) != 3 {
		t.Fatalf("%d allowances", len(list))
	}
	byName := map[string]allowance{}
	for _, one := range list {
		byName[one.Symbol+one.Spender.String()] = one
	}
	named := byName["PLAIN"+s.at.Consent.String()]
	if named.Amount != "2.5" || named.AtRisk != "2.5" || named.SpenderName != "ConsentRegistry" || named.Unlimited || !named.Permit || named.Merchant != "Shop 1" || named.AgeDays != 0 {
		t.Errorf("%+v", named)
	}
	if one := byName["PLAIN"+stranger.String()]; !one.Unlimited || one.AtRisk != "1000000" || one.SpenderName != "" {
		t.Errorf("%+v", one)
	}
	if named.Worth != "unknown" || named.Kind != "amount" || named.PointsOf != "" {
		t.Errorf("%+v", named)
	}
	text, _, _ := s.souk("approvals", "list", "--lang", "ko")
	if !strings.Contains(text, "지금 잃을 수 있는 양: 2.5 PLAIN, 금액으로는 알 수 없음") {
		t.Error(text)
	}
	if !strings.Contains(text, "무제한") || !strings.Contains(text, "ConsentRegistry") {
		t.Error(text)
	}

	payer := filepath.Join(t.TempDir(), "payer.hex")
	check(t, os.WriteFile(payer, []byte(chain.EncodeKey(s.net.Account(7))), 0o600))
	out, errs, status := s.souk("approvals", "revoke", "--unlimited", "--payer", payer, "--until", "final", "--json")
	var ended []allowance
	if status != 0 || json.Unmarshal([]byte(out), &ended) != nil || len(ended) != 1 || ended[0].Revocation.By != "permit" || ended[0].Revocation.State != chain.Final || ended[0].Revocation.Tx == "" {
		t.Fatalf("%d %s\n%s", status, out, errs)
	}
	if list := s.list(); len(list) != 2 {
		t.Fatalf("%d left", len(list))
	}
	out, errs, status = s.souk("approvals", "revoke", named.ID, byName["BARE"+stranger.String()].ID)
	if status != 0 || strings.Count(out, "revocation: mined")+strings.Count(out, "revocation: final") != 2 {
		t.Fatalf("%d %s\n%s", status, out, errs)
	}
	if list := s.list(); len(list) != 0 {
		t.Errorf("%d left", len(list))
	}
	if _, errs, status := s.souk("approvals", "revoke", named.ID); status != 2 || !strings.Contains(errs, "name no allowance") {
		t.Errorf("%d %s", status, errs)
	}
	if _, _, status := s.souk("approvals", "revoke"); status != 2 {
		t.Errorf("no ids: %d", status)
	}
}

// Items of collections and what goes through Permit2 are listed besides, each on
// its row, and end from the same row; points are named by whose they are.
func TestApprovalsOfEveryKind(t *testing.T) {
	s := openStall(t)
	items := s.send(s.owner, nil, nil, append(common.FromHex(plainitems.PlainItemsMetaData.Bin), plainitems.NewPlainItems().PackConstructor("Items", "ITEM")...))
	permit2 := s.send(s.owner, nil, nil, common.FromHex(smallpermit2.SmallPermit2MetaData.Bin))
	config, err := readWalletConfig(s.dir)
	check(t, err)
	config.Networks = []chain.Network{{ChainID: s.at.ChainID, Endpoints: []string{s.net.Endpoint()}, From: s.at.Block, Permit2: permit2}}
	check(t, writeJSONFile(filepath.Join(s.dir, walletFile), config, 0o600))
	pointsAt := (&club{trade: trade{stall: s}, client: memberClient(t, s, 0)}).programme()
	stranger, end := common.Address{19: 9}, big.NewInt(time.Now().Add(48*time.Hour).Unix())
	to, at := common.Address(items), common.Address(permit2)
	s.send(s.owner, &to, nil, plainitems.NewPlainItems().PackSetApprovalForAll(stranger, true))
	s.send(s.owner, &to, nil, plainitems.NewPlainItems().PackApprove(stranger, big.NewInt(2)))
	s.approve(s.plain, permit2, big.NewInt(2e18))
	s.approve(chain.Address(pointsAt), chain.Address(stranger), big.NewInt(50))
	s.send(s.owner, &at, nil, smallpermit2.NewSmallPermit2().PackApprove(common.Address(s.plain), stranger, big.NewInt(5e18), end))
	byKind := map[string]allowance{}
	for _, one := range s.list() {
		byKind[one.Kind+one.Symbol] = one
	}
	if a := byKind["allITEM"]; a.Amount != "all" || !a.Unlimited || a.AtRisk != "3" || a.Permit {
		t.Errorf("%+v", a)
	}
	if a := byKind["itemITEM"]; a.Item != "2" || a.AtRisk != "1" || a.Spender != chain.Address(stranger) {
		t.Errorf("%+v", a)
	}
	if a := byKind["permit2PLAIN"]; a.Amount != "5" || a.AtRisk != "2" || a.Ends == nil || a.Ends.Unix() != end.Int64() {
		t.Errorf("%+v", a)
	}
	if a := byKind["amountPLAIN"]; a.SpenderName != "Permit2" || a.AtRisk != "2" {
		t.Errorf("%+v", a)
	}
	if a := byKind["amountPTS"]; a.PointsOf != "Shop 1" || a.Amount != "50" || a.AtRisk != "0" || a.Worth != unknown {
		t.Errorf("%+v", a)
	}
	text, _, _ := s.souk("approvals", "list", "--lang", "en")
	for _, want := range []string{"may take EVERY item of ITEM", "may take item 2 of ITEM", "may take 5 PLAIN through Permit2", "Permit2 (" + permit2.String() + ") may take 2 PLAIN", "token points of Shop 1 0x", "worth in money: unknown"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said:\n%s", want, text)
		}
	}
	out, errs, status := s.souk("approvals", "revoke", "--all", "--json")
	var ended []allowance
	if status != 0 || json.Unmarshal([]byte(out), &ended) != nil || len(ended) != 5 {
		t.Fatalf("%d %s\n%s", status, out, errs)
	}
	if left := s.list(); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

// On a chain without a consortium the same is seen and done; one that does not
// answer is named and hides nothing of the others.
func TestAllowancesOfOtherChains(t *testing.T) {
	s := openStall(t)
	s.approve(s.plain, chain.Address{19: 9}, big.NewInt(1))
	far := s
	far.net = startDevnet(t, devnet.Config{ChainID: 7, Trail: 14})
	far.at = chain.Deployment{ChainID: 7}
	owner := crypto.PubkeyToAddress(s.owner.PublicKey)
	far.send(far.net.Account(8), &owner, big.NewInt(1e18), nil)
	token := far.send(s.owner, nil, nil, append(common.FromHex(baretoken.BareTokenMetaData.Bin), baretoken.NewBareToken().PackConstructor("Far token", "FAR")...))
	far.approve(token, s.at.Consent, big.NewInt(5))
	chains := []string{"--chain", "7=" + far.net.Endpoint(), "--chain", "8=http://127.0.0.1:1"}
	out, errs, status := s.souk(append([]string{"approvals", "list", "--json"}, chains...)...)
	var list []allowance
	check(t, json.Unmarshal([]byte(out), &list))
	if status != 0 || !strings.Contains(errs, "chain 8 was not read") || len(list) != 2 || list[1].ChainID != 7 || list[1].SpenderName != "" {
		t.Fatalf("%d %s %s", status, out, errs)
	}
	out, errs, status = s.souk(append([]string{"approvals", "revoke", list[1].ID}, chains...)...)
	if status != 0 || !strings.Contains(out, "revocation: ") {
		t.Fatalf("%d %s\n%s", status, out, errs)
	}
	if left := s.list(chains...); len(left) != 1 || left[0].ChainID != s.at.ChainID {
		t.Errorf("%d left", len(left))
	}
}

func TestWholeTokens(t *testing.T) {
	for _, c := range []struct {
		amount   string
		decimals uint8
		want     string
	}{{"0", 18, "0"}, {"1", 18, "0.000000000000000001"}, {"2500000000000000000", 18, "2.5"}, {"1000000", 6, "1"}, {"12", 0, "12"}, {"120", 2, "1.2"}, {"5", 200, "5"}} {
		n, _ := new(big.Int).SetString(c.amount, 10)
		if got := whole(n, c.decimals); got != c.want {
			t.Errorf("%s with %d decimals is written %s, want %s", c.amount, c.decimals, got, c.want)
		}
	}
	if whole(nil, 18) != "unknown" {
		t.Error("what is not known is written as a number")
	}
}
