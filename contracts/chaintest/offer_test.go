package chaintest

import (
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/offer"
)

func drawVenue(t *rapid.T) offer.Venue {
	return offer.Venue{Chain: rapid.Uint64Range(1, 1<<62).Draw(t, "chain"), Exchange: draw20(t, "exchange")}
}

func drawOffer(t *rapid.T) offer.Offer {
	return offer.Offer{
		Maker: draw20(t, "maker"), Recipient: draw20(t, "recipient"), Taker: draw20(t, "taker"), Give: draw20(t, "give"), Want: draw20(t, "want"),
		GiveAmount: rapid.Uint64().Draw(t, "giveAmount"), WantAmount: rapid.Uint64().Draw(t, "wantAmount"),
		MaxFee: rapid.Uint64().Draw(t, "maxFee"), MaxRelayFee: rapid.Uint64().Draw(t, "maxRelayFee"),
		Nonce: rapid.Uint64().Draw(t, "nonce"), Expiry: rapid.Uint64().Draw(t, "expiry"), Salt: draw32(t, "salt"),
	}
}

func contractDomain() []apitypes.Type {
	return []apitypes.Type{
		{Name: "name", Type: "string"}, {Name: "version", Type: "string"},
		{Name: "chainId", Type: "uint256"}, {Name: "verifyingContract", Type: "address"},
	}
}

// atExchange gives typed data the domain of an exchange.
func atExchange(v offer.Venue, data apitypes.TypedData) apitypes.TypedData {
	data.Types["EIP712Domain"] = contractDomain()
	data.Domain = apitypes.TypedDataDomain{
		Name: "Souk Exchange", Version: "1", ChainId: math.NewHexOrDecimal256(int64(v.Chain)), VerifyingContract: common.Address(v.Exchange).Hex(),
	}
	return data
}

func offerData(v offer.Venue, o offer.Offer) apitypes.TypedData {
	return atExchange(v, typed("Offer", []apitypes.Type{
		{Name: "maker", Type: "address"}, {Name: "recipient", Type: "address"}, {Name: "taker", Type: "address"},
		{Name: "give", Type: "address"}, {Name: "want", Type: "address"}, {Name: "giveAmount", Type: "uint128"},
		{Name: "wantAmount", Type: "uint128"}, {Name: "maxFee", Type: "uint128"}, {Name: "maxRelayFee", Type: "uint128"},
		{Name: "nonce", Type: "uint64"}, {Name: "expiry", Type: "uint64"}, {Name: "salt", Type: "bytes32"},
	}, apitypes.TypedDataMessage{
		"maker": address(o.Maker), "recipient": address(o.Recipient), "taker": address(o.Taker), "give": address(o.Give), "want": address(o.Want),
		"giveAmount": number(o.GiveAmount), "wantAmount": number(o.WantAmount), "maxFee": number(o.MaxFee), "maxRelayFee": number(o.MaxRelayFee),
		"nonce": number(o.Nonce), "expiry": number(o.Expiry), "salt": word(o.Salt),
	}))
}

func TestOfferDigestEqualsWallets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, o := drawVenue(t), drawOffer(t)
		if got, want := v.ID(o), walletDigest(t, offerData(v, o)); [32]byte(got) != want {
			t.Fatalf("%x, a wallet computes %x", got, want)
		}
	})
}

func TestCancelDigestsEqualWallets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := draw32(t, "key")
		seed[0], seed[31] = 1, seed[31]|1
		key := secp256k1.PrivKeyFromBytes(seed[:])
		v, id, nonce := drawVenue(t), offer.ID(draw32(t, "offer")), rapid.Uint64().Draw(t, "nonce")
		maker := eip712.AccountOf(key.PubKey())
		one := walletDigest(t, atExchange(v, typed("Cancel", []apitypes.Type{{Name: "offer", Type: "bytes32"}},
			apitypes.TypedDataMessage{"offer": word(id)})))
		all := walletDigest(t, atExchange(v, typed("CancelBelow", []apitypes.Type{{Name: "maker", Type: "address"}, {Name: "nonce", Type: "uint64"}},
			apitypes.TypedDataMessage{"maker": address(maker), "nonce": number(nonce)})))
		for digest, sig := range map[[32]byte][]byte{one: v.SignCancel(id, key), all: v.SignCancelBelow(nonce, key)} {
			if signer, err := eip712.Recover(digest, sig); err != nil || signer != maker {
				t.Fatalf("a wallet's digest is another one: %v", err)
			}
		}
	})
}

// TestWalletsSignOffers: what go-ethereum signs is an offer of its account.
func TestWalletsSignOffers(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	s := offer.Signed{
		Venue: offer.Venue{Chain: 1, Exchange: offer.Address{1}},
		Offer: offer.Offer{
			Maker: offer.Address(crypto.PubkeyToAddress(key.PublicKey)), Give: offer.Address{2}, Want: offer.Address{3},
			GiveAmount: 5, WantAmount: 7, Expiry: 1_800_000_000,
		},
	}
	digest := s.ID()
	if s.Sig, err = crypto.Sign(digest[:], key); err != nil {
		t.Fatal(err)
	}
	s.Sig[64] += 27
	if err := s.Verify(); err != nil {
		t.Error(err)
	}
	s.Offer.Nonce++
	if s.Verify() == nil {
		t.Error("another offer than was signed is accepted")
	}
}
