package loyalty

import (
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/protocol/fault"
)

// accountsWorth bounds what all accounts together cost the one who pays: accounts
// are free to make, so a bound for each alone would be none. As much as so many
// accounts may ask for is carried in a day, unless less gas is set.
const accountsWorth = 100

// maxAccounts bounds how many accounts a day are counted apart.
const maxAccounts = 1 << 16

// spent is calls and their gas, as it was estimated before they were sent.
type spent struct {
	calls int
	gas   uint64
}

// rations bound what a relay pays for in a day (UTC).
type rations struct {
	each, all spent // the most of one account, of all together
	day       uint64
	by        map[common.Address]spent
	total     spent
}

func newRations(c RelayConfig) rations {
	return rations{
		each: spent{c.PerDay, c.GasPerAccount}, all: spent{accountsWorth * c.PerDay, c.GasPerDay}, by: map[common.Address]spent{},
	}
}

// spend takes a call out of an account's day, or refuses it with fault.RateLimited.
func (r *rations) spend(account common.Address, gas uint64, now time.Time) error {
	if err := r.left(account, gas, now); err != nil {
		return err
	}
	own := r.by[account]
	r.by[account] = spent{own.calls + 1, own.gas + gas}
	r.total = spent{r.total.calls + 1, r.total.gas + gas}
	return nil
}

// left refuses a call that is more than is left of an account's day, or of all.
func (r *rations) left(account common.Address, gas uint64, now time.Time) error {
	const op = "relay call"
	if today := uint64(now.Unix()) / 86_400; today != r.day {
		r.day, r.by, r.total = today, map[common.Address]spent{}, spent{}
	}
	own, known := r.by[account]
	switch {
	case !known && len(r.by) >= maxAccounts:
		return fault.New(fault.RateLimited, op, "too many accounts today; ask another peer")
	case r.total.calls >= r.all.calls || over(r.total.gas, gas, r.all.gas):
		return fault.New(fault.RateLimited, op, "this peer has carried as much as it pays for today; ask another, or send it yourself")
	case own.calls >= r.each.calls:
		return fault.New(fault.RateLimited, op, "this account had its number of calls today; ask another peer, or send it yourself")
	case over(own.gas, gas, r.each.gas):
		return fault.New(fault.RateLimited, op, "this call takes more gas than this peer still pays for this account today; ask another, or send it yourself")
	}
	return nil
}

// over says that gas on top of used is more than most, or that nothing is left.
func over(used, gas, most uint64) bool { return used >= most || gas > most-used }
