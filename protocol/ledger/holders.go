package ledger

import "github.com/souk-network/souk/protocol/fault"

// PointsTransfer moves the oldest points of the caller. Each keeps its expiry.
type PointsTransfer struct {
	Points Account
	To     Account
	Amount uint64
}

// PointsTransferFrom moves points of a holder that allowed the caller to spend them.
type PointsTransferFrom struct {
	Points   Account
	From, To Account
	Amount   uint64
}

// PointsApprove lets Spender spend up to Amount of the caller's points, in place of
// what it was allowed before.
type PointsApprove struct {
	Points  Account
	Spender Account
	Amount  uint64 // at most MaxAllowance
}

// PointsRedeem burns the oldest points of the caller.
type PointsRedeem struct {
	Points Account
	Amount uint64
	Ref    [32]byte
}

// PointsRedeemFrom burns points of a holder that allowed the caller to spend them.
type PointsRedeemFrom struct {
	Points Account
	Holder Account
	Amount uint64
	Ref    [32]byte
}

func (o PointsTransfer) run(c call) error {
	p, err := c.find("transfer points", o.Points)
	if err != nil {
		return err
	}
	return p.transfer(c, c.from, o.To, o.Amount)
}

func (o PointsTransferFrom) run(c call) error {
	p, err := c.find("transfer points", o.Points)
	if err != nil {
		return err
	}
	return p.transferFrom(c, c.from, o.From, o.To, o.Amount)
}

func (o PointsApprove) run(c call) error {
	p, err := c.find("allow spending", o.Points)
	if err != nil {
		return err
	}
	return p.approve(c, c.from, o.Spender, o.Amount)
}

func (o PointsRedeem) run(c call) error {
	p, err := c.find("redeem points", o.Points)
	if err != nil {
		return err
	}
	return p.redeem(c, c.from, o.Amount, o.Ref)
}

func (o PointsRedeemFrom) run(c call) error {
	p, err := c.find("redeem points", o.Points)
	if err != nil {
		return err
	}
	return p.redeemFrom(c, c.from, o.Holder, o.Amount, o.Ref)
}

func (o PointsTransfer) contract(*Ledger) Account     { return o.Points }
func (o PointsTransferFrom) contract(*Ledger) Account { return o.Points }
func (o PointsApprove) contract(*Ledger) Account      { return o.Points }
func (o PointsRedeem) contract(*Ledger) Account       { return o.Points }
func (o PointsRedeemFrom) contract(*Ledger) Account   { return o.Points }

func (p Points) transfer(c call, from, to Account, amount uint64) error {
	const op = "transfer points"
	if to == (Account{}) {
		return fault.New(fault.Malformed, op, "the receiver is zero")
	}
	moved, err := p.withdraw(from, amount)
	if err != nil {
		return err
	}
	h := p.holding(to)
	for i, n := range moved.Lanes {
		h.Lanes[i] += n
	}
	p.hold(to, h)
	c.emit(p.terms.At, PointsMoved{from, to, amount})
	return nil
}

func (p Points) transferFrom(c call, spender, from, to Account, amount uint64) error {
	if err := p.spend("transfer points", spender, from, amount); err != nil {
		return err
	}
	return p.transfer(c, from, to, amount)
}

func (p Points) approve(c call, owner, spender Account, amount uint64) error {
	const op = "allow spending"
	if spender == (Account{}) {
		return fault.New(fault.Malformed, op, "the spender is zero")
	}
	if amount > MaxAllowance {
		return fault.New(fault.TooLarge, op, "an allowance is at most 2^48 - 1")
	}
	p.l.state.allowed.put(allowance{p.number, owner, spender}, amount)
	c.emit(p.terms.At, PointsApproved{owner, spender, amount})
	return nil
}

func (p Points) redeem(c call, account Account, amount uint64, ref [32]byte) error {
	if amount == 0 {
		return zeroAmount("redeem points")
	}
	spent, err := p.withdraw(account, amount)
	if err != nil {
		return err
	}
	s := p.l.state.supplies.get(p.number)
	s.Purse = s.Purse.At(p.epoch())
	for i, n := range spent.Lanes {
		s.Purse.Lanes[i] -= n
	}
	s.Redeemed += amount
	p.l.state.supplies.put(p.number, s)
	c.emit(p.terms.At, PointsMoved{account, Account{}, amount})
	c.emit(p.terms.At, PointsRedeemed{account, amount, ref})
	return nil
}

func (p Points) redeemFrom(c call, spender, account Account, amount uint64, ref [32]byte) error {
	if err := p.spend("redeem points", spender, account, amount); err != nil {
		return err
	}
	return p.redeem(c, account, amount, ref)
}

func (p Points) withdraw(account Account, amount uint64) (Purse, error) {
	h := p.holding(account)
	spent, err := h.Spend(amount)
	if err != nil {
		return Purse{}, err
	}
	p.hold(account, h)
	return spent, nil
}

// spend takes an amount off an allowance.
func (p Points) spend(op string, spender, owner Account, amount uint64) error {
	allowed := p.Allowance(owner, spender)
	switch {
	case allowed < amount:
		return fault.New(fault.Unauthorized, op, "more than was allowed")
	case owner == Account{}:
		return fault.New(fault.Malformed, op, "the giver is zero")
	}
	p.l.state.allowed.put(allowance{p.number, owner, spender}, allowed-amount)
	return nil
}

func zeroAmount(op string) error { return fault.New(fault.Malformed, op, "an amount is zero") }
