package chain_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/smallwallet"
	"github.com/souk-network/souk/contracts/bindings/smallwalletfactory"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/fault"
)

var hash = sha256.Sum256([]byte("what was signed"))

// sure is a value that a test cannot do without.
func sure[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func signHash(t *testing.T, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	sig := sure(crypto.Sign(hash[:], key))
	sig[64] += 27
	return sig
}

func verifier(t *testing.T, networks ...chain.Network) *chain.Verifier {
	t.Helper()
	v := sure(chain.NewVerifier(chain.VerifierConfig{Networks: networks, Budget: chain.Budget{Rate: 1e5, Burst: 1e5}, CallTimeout: 30 * time.Second}))
	t.Cleanup(func() { _ = v.Close() })
	return v
}

// wrap is a signature as ERC-6492 has it.
func wrap(t *testing.T, factory chain.Address, call, sig []byte) []byte {
	t.Helper()
	address := sure(abi.NewType("address", "", nil))
	text := sure(abi.NewType("bytes", "", nil))
	raw := sure(abi.Arguments{{Type: address}, {Type: text}, {Type: text}}.Pack(common.Address(factory), call, sig))
	return append(raw, bytes.Repeat([]byte{0x64, 0x92}, 16)...)
}

// The chain is never asked about what the key itself signed.
func TestKeysAreJudgedWithoutTheChain(t *testing.T) {
	key := sure(crypto.GenerateKey())
	account, sig := [20]byte(crypto.PubkeyToAddress(key.PublicKey)), signHash(t, key)
	v := verifier(t)
	if err := v.Verify(t.Context(), 1, account, hash, sig); err != nil {
		t.Fatal(err)
	}
	bare := bytes.Clone(sig)
	bare[64] -= 27
	if err := v.Verify(t.Context(), 1, account, hash, bare); err != nil {
		t.Errorf("v counted from 0: %v", err)
	}
	high := bytes.Clone(sig)
	s := new(big.Int).Sub(crypto.S256().Params().N, new(big.Int).SetBytes(sig[32:64]))
	s.FillBytes(high[32:64])
	high[64] = 27 + 28 - high[64]
	other := sha256.Sum256(nil)
	for name, bad := range map[string]error{
		"high s":        v.Verify(t.Context(), 1, account, hash, high),
		"other hash":    v.Verify(t.Context(), 1, account, other, sig),
		"other account": v.Verify(t.Context(), 1, [20]byte{1}, hash, sig),
		"short":         v.Verify(t.Context(), 1, account, hash, sig[:64]),
		"none":          v.Verify(t.Context(), 1, account, hash, nil),
	} {
		if fault.KindOf(bad) != fault.BadSignature {
			t.Errorf("%s: %v", name, bad)
		}
	}
	if err := v.Verify(t.Context(), 1, account, hash, make([]byte, 8<<10+1)); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("over 8 KiB: %v", err)
	}
}

// deployed makes a wallet of owner by the factory.
func deployed(t *testing.T, net *devnet.Chain) (factory chain.Address, addressOf func(owner *ecdsa.PrivateKey, make bool) (chain.Address, []byte)) {
	t.Helper()
	factory = chaintest.Create(t, net, net.Account(9), smallwalletfactory.SmallWalletFactoryMetaData.Bin, nil)
	binding := smallwalletfactory.NewSmallWalletFactory()
	return factory, func(owner *ecdsa.PrivateKey, deploy bool) (chain.Address, []byte) {
		account := crypto.PubkeyToAddress(owner.PublicKey)
		code := append(common.FromHex(smallwallet.SmallWalletMetaData.Bin), smallwallet.NewSmallWallet().PackConstructor(account)...)
		address := crypto.CreateAddress2(common.Address(factory), [32]byte{7}, crypto.Keccak256(code))
		call := binding.PackMake(account, [32]byte{7})
		if deploy {
			chaintest.Call(t, net, net.Account(9), factory, call)
		}
		return chain.Address(address), call
	}
}

func TestContractAccounts(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{})
	factory, wallet := deployed(t, net)
	owner, stranger := net.Account(1), net.Account(2)
	there, _ := wallet(owner, true)
	absent, call := wallet(stranger, false)
	v := verifier(t, chain.Network{ChainID: 31337, Endpoints: []string{net.Endpoint()}})
	mine, theirs := signHash(t, owner), signHash(t, stranger)
	for name, c := range map[string]struct {
		account chain.Address
		sig     []byte
		good    bool
	}{
		"deployed":                               {there, mine, true},
		"deployed, wrapped all the same":         {there, wrap(t, factory, call, mine), true},
		"deployed, by a stranger":                {there, theirs, false},
		"counterfactual":                         {absent, wrap(t, factory, call, theirs), true},
		"counterfactual, not wrapped":            {absent, theirs, false},
		"counterfactual, by a stranger":          {absent, wrap(t, factory, call, mine), false},
		"a factory that makes nothing":           {absent, wrap(t, there, call, theirs), false},
		"a factory call that fails":              {absent, wrap(t, factory, []byte{1, 2, 3, 4}, theirs), false},
		"another address than the factory makes": {chain.Address{1}, wrap(t, factory, call, theirs), false},
		"no contract and no key":                 {chain.Address{1}, mine, false},
		"nothing signed":                         {there, nil, false},
	} {
		err := v.Verify(t.Context(), 31337, c.account, hash, c.sig)
		if c.good && err != nil || !c.good && fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%s: %v", name, err)
		}
	}
	chaintest.Call(t, net, owner, there, smallwallet.NewSmallWallet().PackLock())
	if err := v.Verify(t.Context(), 31337, there, hash, mine); fault.KindOf(err) != fault.BadSignature {
		t.Errorf("a locked wallet still signs: %v", err)
	}
	if err := v.Verify(t.Context(), 1, there, hash, mine); fault.KindOf(err) != fault.BadSignature {
		t.Errorf("a wallet of another chain signs here: %v", err)
	}
}

// An account that is not final yet has not signed yet.
func TestOnlyTheFinalStateCounts(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{FinalityLag: 1_000})
	_, wallet := deployed(t, net)
	there, _ := wallet(net.Account(1), true)
	v := verifier(t, chain.Network{ChainID: 31337, Endpoints: []string{net.Endpoint()}})
	if err := v.Verify(t.Context(), 31337, there, hash, signHash(t, net.Account(1))); fault.KindOf(err) != fault.BadSignature {
		t.Error(err)
	}
}

func TestDamagedWrappersAreRefused(t *testing.T) {
	v := verifier(t, chain.Network{ChainID: 31337, Endpoints: []string{"http://127.0.0.1:1"}}) // nobody listens: asking it would be unavailable
	good := wrap(t, chain.Address{1}, []byte{1, 2, 3}, []byte{4, 5})
	word := func(at int, n uint64) []byte {
		out := bytes.Clone(good)
		binary.BigEndian.PutUint64(out[at*32+24:], n)
		return out
	}
	for name, sig := range map[string][]byte{
		"only the magic word":          bytes.Repeat([]byte{0x64, 0x92}, 16),
		"cut":                          append(bytes.Clone(good[:64]), good[len(good)-32:]...),
		"a call beyond the end":        word(1, 1<<40),
		"a signature at the very end":  word(2, uint64(len(good)-32)),
		"a length beyond the end":      word(3, 1<<63),
		"a position that overflows":    word(1, ^uint64(0)),
		"a factory of more than bytes": append(bytes.Repeat([]byte{1}, 12), good[12:]...),
		"no factory":                   wrap(t, chain.Address{}, nil, nil),
	} {
		if err := v.Verify(t.Context(), 31337, chain.Address{1}, hash, sig); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := v.Verify(t.Context(), 31337, chain.Address{1}, hash, good); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a good one: %v", err)
	}
}

// One endpoint alone cannot sign anybody in, nor keep anybody out for good.
func TestEndpointsMustAgreeAboutASignature(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{})
	_, wallet := deployed(t, net)
	there, _ := wallet(net.Account(1), true)
	liar := chaintest.NewProxy(t, net.Endpoint())
	v := verifier(t, chain.Network{ChainID: 31337, Endpoints: []string{liar.URL(), net.Endpoint()}})
	mine, theirs := signHash(t, net.Account(1)), signHash(t, net.Account(2))
	verify := func(sig []byte) fault.Kind {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := v.Verify(ctx, 31337, there, hash, sig)
		if err == nil {
			return 255
		}
		return fault.KindOf(err)
	}
	for name, c := range map[string]struct {
		does chaintest.Fault
		sig  []byte
		want fault.Kind
	}{
		"says yes":     {chaintest.Answering("eth_call", `"0x01"`), theirs, fault.Conflict},
		"says no":      {chaintest.Answering("eth_call", `"0x00"`), mine, fault.Conflict},
		"says nothing": {chaintest.Answering("eth_call", `"0x"`), mine, 255},
		"is broken":    {chaintest.Broken, mine, 255},
		"broken, no":   {chaintest.Broken, theirs, fault.BadSignature},
	} {
		liar.Set(c.does)
		if got := verify(c.sig); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
