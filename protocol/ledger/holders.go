package ledger

import "github.com/souk-network/souk/protocol/fault"

// Transfer moves the oldest points of the caller. Each keeps its expiry.
func (p *Points) Transfer(now uint64, from, to Account, amount uint64) error {
	const op = "transfer points"
	if to == (Account{}) {
		return fault.New(fault.Malformed, op, "the receiver is zero")
	}
	moved, err := p.withdraw(now, from, amount)
	if err != nil {
		return err
	}
	purse := p.Balance(now, to)
	for i, n := range moved.Lanes {
		purse.Lanes[i] += n
	}
	p.purses[to] = purse
	return nil
}

// TransferFrom moves points of a holder that allowed the caller to spend them.
func (p *Points) TransferFrom(now uint64, caller, from, to Account, amount uint64) error {
	return p.spending("transfer points", caller, from, amount, func() error { return p.Transfer(now, from, to, amount) })
}

// Approve lets spender spend up to amount of the caller's points, in place of what
// it was allowed before.
func (p *Points) Approve(caller, spender Account, amount uint64) error {
	const op = "allow spending"
	if spender == (Account{}) {
		return fault.New(fault.Malformed, op, "the spender is zero")
	}
	if amount > MaxAllowance {
		return fault.New(fault.TooLarge, op, "an allowance is at most 2^48 - 1")
	}
	p.allowed[[2]Account{caller, spender}] = amount
	return nil
}

// Allowance is what spender may still spend of owner's points.
func (p *Points) Allowance(owner, spender Account) uint64 {
	return p.allowed[[2]Account{owner, spender}]
}

// Redeem burns the oldest points of a holder.
func (p *Points) Redeem(now uint64, holder Account, amount uint64) error {
	if amount == 0 {
		return fault.New(fault.Malformed, "redeem points", "the amount is zero")
	}
	spent, err := p.withdraw(now, holder, amount)
	if err != nil {
		return err
	}
	p.supply = p.Supply(now)
	for i, n := range spent.Lanes {
		p.supply.Lanes[i] -= n
	}
	p.redeemed += amount
	return nil
}

// RedeemFrom burns points of a holder that allowed the caller to spend them.
func (p *Points) RedeemFrom(now uint64, caller, holder Account, amount uint64) error {
	return p.spending("redeem points", caller, holder, amount, func() error { return p.Redeem(now, holder, amount) })
}

func (p *Points) withdraw(now uint64, holder Account, amount uint64) (Purse, error) {
	purse := p.Balance(now, holder)
	spent, err := purse.Spend(amount)
	if err != nil {
		return Purse{}, err
	}
	p.purses[holder] = purse
	return spent, nil
}

// spending spends an allowance if the rest succeeds.
func (p *Points) spending(op string, caller, owner Account, amount uint64, do func() error) error {
	allowed := p.Allowance(owner, caller)
	switch {
	case allowed < amount:
		return fault.New(fault.Unauthorized, op, "more than was allowed")
	case owner == Account{}:
		return fault.New(fault.Malformed, op, "the giver is zero")
	}
	if err := do(); err != nil {
		return err
	}
	p.allowed[[2]Account{owner, caller}] = allowed - amount
	return nil
}
