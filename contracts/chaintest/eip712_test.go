package chaintest

import (
	"encoding/hex"
	"strconv"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// The protocol computes EIP-712 digests by hand, because it may not import
// go-ethereum. These tests hold it to what wallets compute.

func typed(primary string, fields []apitypes.Type, message apitypes.TypedDataMessage) apitypes.TypedData {
	return apitypes.TypedData{
		Types: apitypes.Types{
			"EIP712Domain": {{Name: "name", Type: "string"}, {Name: "version", Type: "string"}},
			primary:        fields,
		},
		PrimaryType: primary,
		Domain:      apitypes.TypedDataDomain{Name: "Souk", Version: "1"},
		Message:     message,
	}
}

func walletDigest(t *rapid.T, data apitypes.TypedData) [32]byte {
	digest, _, err := apitypes.TypedDataAndHash(data)
	if err != nil {
		t.Fatal(err)
	}
	return [32]byte(digest)
}

func word(b [32]byte) string { return "0x" + hex.EncodeToString(b[:]) }

func address(b [20]byte) string { return common.Address(b).Hex() }

func number[N uint8 | uint32 | uint64](v N) *math.HexOrDecimal256 {
	n := new(math.HexOrDecimal256)
	if err := n.UnmarshalText(strconv.AppendUint(nil, uint64(v), 10)); err != nil {
		panic(err)
	}
	return n
}

func grantData(g consent.Grant) apitypes.TypedData {
	categories := make([]any, len(g.Categories))
	for i, c := range g.Categories {
		categories[i] = c
	}
	return typed("ConsentGrant", []apitypes.Type{
		{Name: "notice", Type: "bytes32"}, {Name: "subject", Type: "bytes32"}, {Name: "account", Type: "address"},
		{Name: "audience", Type: "address"}, {Name: "vault", Type: "bytes32"}, {Name: "purpose", Type: "string"},
		{Name: "categories", Type: "string[]"}, {Name: "rights", Type: "uint8"}, {Name: "notBefore", Type: "uint64"},
		{Name: "expiry", Type: "uint64"}, {Name: "uses", Type: "uint32"}, {Name: "reward", Type: "bytes32"},
		{Name: "sequence", Type: "uint64"}, {Name: "epoch", Type: "uint32"}, {Name: "salt", Type: "bytes32"},
	}, apitypes.TypedDataMessage{
		"notice": word(g.Notice), "subject": word(g.Subject), "account": address(g.Account),
		"audience": address(g.Audience), "vault": word(g.Vault), "purpose": g.Purpose, "categories": categories,
		"rights": number(uint8(g.Rights)), "notBefore": number(g.NotBefore), "expiry": number(g.Expiry),
		"uses": number(g.Uses), "reward": word(g.Reward), "sequence": number(g.Seq), "epoch": number(g.Epoch), "salt": word(g.Salt),
	})
}

func draw32(t *rapid.T, name string) [32]byte {
	return [32]byte(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, name))
}

func draw20(t *rapid.T, name string) [20]byte {
	return [20]byte(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, name))
}

func drawGrant(t *rapid.T) consent.Grant {
	return consent.Grant{
		Notice: draw32(t, "notice"), Subject: draw32(t, "subject"), Account: draw20(t, "account"),
		Audience: draw20(t, "audience"), Vault: draw32(t, "vault"), Purpose: rapid.String().Draw(t, "purpose"),
		Categories: rapid.SliceOfN(rapid.String(), 0, 5).Draw(t, "categories"), Rights: consent.Rights(rapid.Byte().Draw(t, "rights")),
		NotBefore: rapid.Uint64().Draw(t, "notBefore"), Expiry: rapid.Uint64().Draw(t, "expiry"), Uses: rapid.Uint32().Draw(t, "uses"),
		Reward: draw32(t, "reward"), Seq: rapid.Uint64().Draw(t, "seq"), Epoch: rapid.Uint32().Draw(t, "epoch"), Salt: draw32(t, "salt"),
	}
}

func TestGrantDigestEqualsWallets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGrant(t)
		if got, want := g.ID(), walletDigest(t, grantData(g)); got != want {
			t.Fatalf("%x, a wallet computes %x", got, want)
		}
	})
}

func TestDenialDigestEqualsWallets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := consent.Denial{
			Notice: draw32(t, "notice"), Subject: draw32(t, "subject"), Account: draw20(t, "account"), Audience: draw20(t, "audience"),
			Purpose: rapid.String().Draw(t, "purpose"), Seq: rapid.Uint64().Draw(t, "seq"), Time: rapid.Uint64().Draw(t, "time"), Salt: draw32(t, "salt"),
		}
		want := walletDigest(t, typed("ConsentDenial", []apitypes.Type{
			{Name: "notice", Type: "bytes32"}, {Name: "subject", Type: "bytes32"}, {Name: "account", Type: "address"},
			{Name: "audience", Type: "address"}, {Name: "purpose", Type: "string"}, {Name: "sequence", Type: "uint64"},
			{Name: "time", Type: "uint64"}, {Name: "salt", Type: "bytes32"},
		}, apitypes.TypedDataMessage{
			"notice": word(d.Notice), "subject": word(d.Subject), "account": address(d.Account), "audience": address(d.Audience),
			"purpose": d.Purpose, "sequence": number(d.Seq), "time": number(d.Time), "salt": word(d.Salt),
		}))
		if got := d.ID(); got != want {
			t.Fatalf("%x, a wallet computes %x", got, want)
		}
	})
}

func TestRevocationDigestEqualsWallets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := consent.Revocation{
			Grant: draw32(t, "grant"), Subject: draw32(t, "subject"), Seq: rapid.Uint64().Draw(t, "seq"),
			Time: rapid.Uint64().Draw(t, "time"), Salt: draw32(t, "salt"),
		}
		want := walletDigest(t, typed("ConsentRevocation", []apitypes.Type{
			{Name: "grant", Type: "bytes32"}, {Name: "subject", Type: "bytes32"}, {Name: "sequence", Type: "uint64"},
			{Name: "time", Type: "uint64"}, {Name: "salt", Type: "bytes32"},
		}, apitypes.TypedDataMessage{
			"grant": word(r.Grant), "subject": word(r.Subject), "sequence": number(r.Seq), "time": number(r.Time), "salt": word(r.Salt),
		}))
		if got := r.ID(); got != want {
			t.Fatalf("%x, a wallet computes %x", got, want)
		}
	})
}

// TestWalletSignatureVerifies: what go-ethereum signs is accepted, under the
// address that go-ethereum derives, and what we sign recovers to it there.
func TestWalletSignatureVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := draw32(t, "key")
		seed[0], seed[31] = 1, seed[31]|1
		key, err := crypto.ToECDSA(seed[:])
		if err != nil {
			t.Fatal(err)
		}
		d := consent.Denial{
			Subject: did.Key{1}, Account: consent.Account(crypto.PubkeyToAddress(key.PublicKey)), Audience: did.Merchant{2},
			Purpose: "dpv:Marketing", Seq: 1, Time: rapid.Uint64Range(1, 1<<40).Draw(t, "time"),
		}
		id := d.ID()
		sig, err := crypto.Sign(id[:], key)
		if err != nil {
			t.Fatal(err)
		}
		sig[64] += 27
		if err := (consent.SignedDenial{Denial: d, Sig: sig}).Verify(); err != nil {
			t.Fatal(err)
		}
		ours := d.SignAccount(secp256k1.PrivKeyFromBytes(seed[:])).Sig
		ours[64] -= 27
		public, err := crypto.SigToPub(id[:], ours)
		if err != nil || crypto.PubkeyToAddress(*public) != common.Address(d.Account) {
			t.Fatalf("our signature recovers to another account: %v", err)
		}
	})
}
