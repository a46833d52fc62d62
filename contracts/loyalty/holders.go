package loyalty

import (
	"context"
	"math/big"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/membership"
)

// Held is a membership as the newest event about it tells.
type Held struct {
	Level     uint8
	Good, End uint64 // Unix seconds
}

// Holders are the memberships about which there were events in the blocks from to
// until, both included: the newest word about each. Level 0: it ended.
func (m *Memberships) Holders(ctx context.Context, from, until uint64) (map[membership.Token]Held, error) {
	logs, err := m.client.Events(ctx, from, until, m.at)
	if err != nil {
		return nil, err
	}
	out := map[membership.Token]Held{}
	for i := range logs {
		if e, err := m.code.UnpackStandingChangedEvent(&logs[i]); err == nil {
			var t membership.Token
			e.TokenId.FillBytes(t[:])
			out[t] = Held{Level: e.Level, Good: e.Good.Uint64(), End: e.End.Uint64()}
		}
	}
	return out, nil
}

// Gates are the ways into a channel, none if it was never opened or was shut.
func (m *Memberships) Gates(ctx context.Context, channel [32]byte) ([]Gate, error) {
	packed, err := ask(ctx, m.contract, m.code.PackGatesOf(channel), m.code.UnpackGatesOf)
	if err != nil {
		return nil, err
	}
	out := make([]Gate, len(packed))
	for i, g := range packed {
		out[i] = Gate{Programme: programmeID(g.Programme), Level: g.Level}
	}
	return out, nil
}

// FeeProgramme is the programme whose members pay less of a merchant's exchange fee;
// zero: none.
func (m *Memberships) FeeProgramme(ctx context.Context, merchant did.Merchant) (membership.Programme, error) {
	n, err := ask(ctx, m.contract, m.code.PackFeeProgrammeOf([20]byte(merchant)), m.code.UnpackFeeProgrammeOf)
	if err != nil {
		return membership.Programme{}, err
	}
	return programmeID(n), nil
}

// Whole reads an amount that is written in whole tokens: digits, and at most as many
// decimals as the token has. ok is false for anything else.
func (u Unit) Whole(text string) (units *big.Int, ok bool) {
	digits, decimals := text, 0
	for i, c := range text {
		if c == '.' {
			digits, decimals = text[:i]+text[i+1:], len(text)-i-1
			if i == 0 || decimals == 0 {
				return nil, false
			}
			break
		}
	}
	if decimals > int(u.Decimals) || digits == "" || len(digits) > 78 {
		return nil, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return nil, false
		}
	}
	units, ok = new(big.Int).SetString(digits, 10)
	if !ok {
		return nil, false
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(int(u.Decimals)-decimals)), nil)
	return units.Mul(units, scale), true
}
