package chaintest

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/netting"
)

func drawStatement(t *rapid.T) netting.Statement {
	s := netting.Statement{Nonce: rapid.Uint64().Draw(t, "nonce"), Deadline: rapid.Uint64().Draw(t, "deadline")}
	for range rapid.IntRange(0, 4).Draw(t, "merchants") {
		s.Merchants = append(s.Merchants, draw20(t, "merchant"))
	}
	for range rapid.IntRange(0, 4).Draw(t, "lines") {
		s.Lines = append(s.Lines, netting.Obligation{
			Debtor: draw20(t, "debtor"), Creditor: draw20(t, "creditor"), Amount: rapid.Uint64().Draw(t, "amount"),
		})
	}
	return s
}

func statementData(v netting.Venue, s netting.Statement) apitypes.TypedData {
	merchants, lines := []any{}, []any{}
	for _, m := range s.Merchants {
		merchants = append(merchants, address(m))
	}
	for _, l := range s.Lines {
		lines = append(lines, map[string]any{"debtor": address(l.Debtor), "creditor": address(l.Creditor), "amount": number(l.Amount)})
	}
	data := typed("Statement", []apitypes.Type{
		{Name: "merchants", Type: "address[]"}, {Name: "lines", Type: "NettingLine[]"},
		{Name: "nonce", Type: "uint64"}, {Name: "deadline", Type: "uint64"},
	}, apitypes.TypedDataMessage{
		"merchants": merchants, "lines": lines, "nonce": number(s.Nonce), "deadline": number(s.Deadline),
	})
	data.Types["NettingLine"] = []apitypes.Type{
		{Name: "debtor", Type: "address"}, {Name: "creditor", Type: "address"}, {Name: "amount", Type: "uint128"},
	}
	data.Types["EIP712Domain"] = contractDomain()
	data.Domain = apitypes.TypedDataDomain{
		Name: "Souk Netting", Version: "1", ChainId: math.NewHexOrDecimal256(int64(v.Chain)), VerifyingContract: common.Address(v.Contract).Hex(),
	}
	return data
}

func TestStatementDigestEqualsWallets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := netting.Venue{Chain: rapid.Uint64Range(1, 1<<62).Draw(t, "chain"), Contract: draw20(t, "contract")}
		s := drawStatement(t)
		if got, want := v.Digest(s), walletDigest(t, statementData(v, s)); got != want {
			t.Fatalf("%x, a wallet computes %x", got, want)
		}
	})
}
