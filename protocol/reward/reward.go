// Package reward says what a reward campaign owes: how much of a reward has
// vested, what a customer would lose by revoking now, and what accounts and
// attestors sign. It equals the contract RewardCampaign unit for unit; tests
// below contracts hold the two together.
//
// Amounts are in the smallest unit of the campaign's token, at most 96 bits;
// times are Unix seconds. See docs/spec/rewards.md.
package reward

import "math/big"

// Terms are what a campaign promises for one consent.
type Terms struct {
	Amount  *big.Int // the whole reward, not negative
	Vesting uint64   // seconds until all of it has vested; not zero where there are rewards for consents
}

// Stream is one account's reward, as the contract has it.
type Stream struct {
	Since   uint64   // from when it vests; zero: there is none
	Stopped uint64   // when it stopped vesting; zero while it runs
	Claimed *big.Int // what was paid; nil counts as zero
}

// Vested is what has vested by a time: linear from the beginning until the
// reward stopped or all of it has vested, rounded down. Claiming changes nothing.
func (t Terms) Vested(s Stream, at uint64) *big.Int {
	if s.Stopped != 0 {
		at = min(at, s.Stopped)
	}
	switch {
	case s.Since == 0 || at <= s.Since:
		return new(big.Int)
	case at-s.Since >= t.Vesting:
		return new(big.Int).Set(t.Amount)
	}
	share := new(big.Int).Mul(t.Amount, new(big.Int).SetUint64(at-s.Since))
	return share.Div(share, new(big.Int).SetUint64(t.Vesting))
}

// WhatIf is what a stop at some time would mean.
type WhatIf struct {
	Kept *big.Int // has vested by then and stays the account's
	Owed *big.Int // of what is kept, what was not paid yet
	Lost *big.Int // would never vest
	Full uint64   // when the rest would have vested without the stop; zero if there is nothing to lose
}

// Stop says what a customer keeps and loses by revoking at a time. A reward
// that stopped before, or never began, has nothing to lose.
func (t Terms) Stop(s Stream, at uint64) WhatIf {
	kept := t.Vested(s, at)
	w := WhatIf{Kept: kept, Owed: new(big.Int).Set(kept), Lost: new(big.Int)}
	if s.Claimed != nil {
		w.Owed.Sub(w.Owed, s.Claimed)
	}
	if s.Since == 0 || s.Stopped != 0 && s.Stopped <= at {
		return w
	}
	w.Lost.Sub(t.Amount, kept)
	if w.Lost.Sign() > 0 {
		w.Full = s.Since + t.Vesting
	}
	return w
}
