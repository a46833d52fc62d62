package loyalty

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	signed "github.com/souk-network/souk/protocol/points"
)

// Token is a member's points as their holders use them: what they sign is sent by
// whoever pays for it. Safe for concurrent use.
type Token struct {
	contract
	code *points.Points
}

// NewToken speaks to the points at an address. Ask the factory whether they are some.
func NewToken(client Chain, at chain.Address) *Token {
	code := points.NewPoints()
	return &Token{contract{client, at, code.UnpackError}, code}
}

// Domain is what holders' signatures name.
func (t *Token) Domain(ctx context.Context) (signed.Token, error) {
	name, err := ask(ctx, t.contract, t.code.PackName(), t.code.UnpackName)
	return signed.Token{Name: name, ChainID: t.client.Deployment().ChainID, Address: t.at}, err
}

// PermitNonce is the number of an owner's next permit.
func (t *Token) PermitNonce(ctx context.Context, owner chain.Address) (uint64, error) {
	n, err := ask(ctx, t.contract, t.code.PackNonces(common.Address(owner)), t.code.UnpackNonces)
	if err != nil {
		return 0, err
	}
	if !n.IsUint64() {
		return 0, fault.New(fault.Malformed, "read permit nonce", "beyond 64 bits")
	}
	return n.Uint64(), nil
}

// Permit sets an exact allowance as its owner signed it: 65 bytes r, s, v.
func (t *Token) Permit(ctx context.Context, p signed.Permit, sig []byte) (chain.ID, error) {
	if len(sig) != 65 {
		return chain.ID{}, fault.New(fault.BadSignature, "permit", "want 65 bytes")
	}
	data, err := t.code.TryPackPermit(common.Address(p.Owner), common.Address(p.Spender), units(p.Value), units(p.Deadline),
		sig[64], [32]byte(sig[:32]), [32]byte(sig[32:64]))
	return t.send(ctx, "points permit", p.Nonce, p.Deadline, data, err)
}

// Transfer gives points as their holder signed it.
func (t *Token) Transfer(ctx context.Context, x signed.Transfer, sig []byte) (chain.ID, error) {
	data, err := t.code.TryPackTransferWithAuthorization(common.Address(x.From), common.Address(x.To), units(x.Value),
		units(x.Window.After), units(x.Window.Before), x.Nonce, sig)
	return t.send(ctx, "points transfer", 0, x.Window.Before, data, err)
}

// Balance is what an account can spend now.
func (t *Token) Balance(ctx context.Context, holder chain.Address) (*big.Int, error) {
	return ask(ctx, t.contract, t.code.PackBalanceOf(common.Address(holder)), t.code.UnpackBalanceOf)
}

// Allowance is what a spender may still take of an account.
func (t *Token) Allowance(ctx context.Context, owner, spender chain.Address) (*big.Int, error) {
	return ask(ctx, t.contract, t.code.PackAllowance(common.Address(owner), common.Address(spender)), t.code.UnpackAllowance)
}
