package chaintest

import (
	"math/big"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/points"
)

// What a holder signs has the digest that another implementation of EIP-712 gives.
func TestPointsDigests(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	holder := secp256k1.PrivKeyFromBytes(crypto.FromECDSA(key))
	me, you := [20]byte(crypto.PubkeyToAddress(key.PublicKey)), [20]byte{19: 9}
	token := points.Token{Name: "Tea points", ChainID: 31337, Address: [20]byte{3}}
	n := func(v uint64) *big.Int { return new(big.Int).SetUint64(v) }
	field := func(name, kind string) apitypes.Type { return apitypes.Type{Name: name, Type: kind} }
	window := []apitypes.Type{field("validAfter", "uint256"), field("validBefore", "uint256"), field("nonce", "bytes32")}
	permit := points.Permit{Owner: me, Spender: you, Value: 7, Nonce: 2, Deadline: 99}
	redeem := points.Redemption{Holder: me, Amount: 5, Ref: [32]byte{1}, Window: points.Window{After: 1, Before: 9}, Nonce: [32]byte{2}}
	gift := points.Transfer{From: me, To: you, Value: 5, Window: points.Window{After: 1, Before: 9}, Nonce: [32]byte{2}}
	for _, c := range []struct {
		name    string
		fields  []apitypes.Type
		message apitypes.TypedDataMessage
		digest  [32]byte
		sign    func() ([]byte, error)
	}{
		{
			"Permit", []apitypes.Type{field("owner", "address"), field("spender", "address"), field("value", "uint256"), field("nonce", "uint256"), field("deadline", "uint256")},
			apitypes.TypedDataMessage{"owner": common.Address(me).Hex(), "spender": common.Address(you).Hex(), "value": n(7), "nonce": n(2), "deadline": n(99)},
			permit.Digest(token), func() ([]byte, error) { return permit.Sign(token, holder) },
		},
		{
			"RedeemWithAuthorization", append([]apitypes.Type{field("holder", "address"), field("amount", "uint256"), field("ref", "bytes32")}, window...),
			apitypes.TypedDataMessage{"holder": common.Address(me).Hex(), "amount": n(5), "ref": redeem.Ref[:], "validAfter": n(1), "validBefore": n(9), "nonce": redeem.Nonce[:]},
			redeem.Digest(token), func() ([]byte, error) { return redeem.Sign(token, holder) },
		},
		{
			"TransferWithAuthorization", append([]apitypes.Type{field("from", "address"), field("to", "address"), field("value", "uint256")}, window...),
			apitypes.TypedDataMessage{"from": common.Address(me).Hex(), "to": common.Address(you).Hex(), "value": n(5), "validAfter": n(1), "validBefore": n(9), "nonce": gift.Nonce[:]},
			gift.Digest(token), func() ([]byte, error) { return gift.Sign(token, holder) },
		},
	} {
		want, _, err := apitypes.TypedDataAndHash(apitypes.TypedData{
			Types: apitypes.Types{
				"EIP712Domain": {field("name", "string"), field("version", "string"), field("chainId", "uint256"), field("verifyingContract", "address")},
				c.name:         c.fields,
			},
			PrimaryType: c.name, Message: c.message,
			Domain: apitypes.TypedDataDomain{Name: token.Name, Version: "1", ChainId: math.NewHexOrDecimal256(31337), VerifyingContract: common.Address(token.Address).Hex()},
		})
		if err != nil || [32]byte(want) != c.digest {
			t.Errorf("%s: %x, want %x: %v", c.name, c.digest, want, err)
		}
		sig, err := c.sign()
		if err != nil {
			t.Fatal(err)
		}
		if err := points.Verify(c.digest, me, sig); err != nil {
			t.Error(err)
		}
		if err := points.Verify(c.digest, you, sig); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("of another account: %v", err)
		}
	}
	permit.Value = points.MaxAmount + 1
	if _, err := permit.Sign(token, holder); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("an unlimited approval was signed: %v", err)
	}
	redeem.Holder = you
	if _, err := redeem.Sign(token, holder); fault.KindOf(err) != fault.Unauthorized {
		t.Errorf("signed for another account: %v", err)
	}
}
