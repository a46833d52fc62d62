package ledger

import "github.com/souk-network/souk/protocol/fault"

// CoinCreate puts a plain ERC-20 token on the chain, all of whose supply its maker
// has: what a campaign may pay in and a deposit be made of. It is OpenZeppelin's
// ERC20 without approvals; amounts have 64 bits here and 256 there.
type CoinCreate struct {
	At     Account
	Supply uint64
}

// CoinTransfer moves the caller's coins.
type CoinTransfer struct {
	Coin   Account
	To     Account
	Amount uint64
}

// coin is a plain token.
type coin struct{ Supply uint64 }

type coinHolder struct{ Coin, Account Account }

func (o CoinCreate) run(c call) error {
	const op = "create coin"
	switch {
	case o.At == Account{} || o.Supply == 0:
		return fault.New(fault.Malformed, op, "want an address and a supply")
	case c.hasCode(o.At):
		return fault.New(fault.Conflict, op, "a contract is there")
	}
	c.state.coins.put(o.At, coin{o.Supply})
	c.state.purse.put(coinHolder{o.At, c.from}, o.Supply)
	c.emit(o.At, PointsMoved{Account{}, c.from, o.Supply})
	return nil
}

func (o CoinTransfer) run(c call) error {
	if c.state.coins.get(o.Coin).Supply == 0 {
		return fault.New(fault.NotFound, "transfer coins", "there is no such coin")
	}
	return c.transferCoins(o.Coin, c.from, o.To, o.Amount)
}

func (c call) transferCoins(at, from, to Account, amount uint64) error {
	const op = "transfer coins"
	have := c.state.purse.get(coinHolder{at, from})
	switch {
	case to == Account{}:
		return fault.New(fault.Malformed, op, "the receiver is zero")
	case have < amount:
		return tooFew(op)
	}
	c.state.purse.put(coinHolder{at, from}, have-amount)
	c.state.purse.put(coinHolder{at, to}, c.state.purse.get(coinHolder{at, to})+amount)
	c.emit(at, PointsMoved{from, to, amount})
	return nil
}

// BalanceOf is what balanceOf(account) of a contract answers: of points, of a coin,
// of the memberships. Zero for every other.
func (l *Ledger) BalanceOf(contract, account Account) uint64 {
	if p, ok := l.Points(contract); ok {
		return p.Balance(account).Total()
	}
	if contract == l.setup.Memberships {
		return l.state.tokens.get(account)
	}
	return l.state.purse.get(coinHolder{contract, account})
}

// hasCode says whether a contract is at an address.
func (l *Ledger) hasCode(at Account) bool {
	s := l.setup
	for _, a := range []Account{s.Registry, s.PointsFactory, s.Exchange, s.Netting, s.Rewards, s.Memberships, implementationOf(s.PointsFactory), implementationOf(s.Rewards)} {
		if a == at {
			return true
		}
	}
	return l.state.pointsAt.get(at) != 0 || l.state.coins.get(at).Supply != 0 || l.state.campaigns.get(at) != campaign{}
}

func (o CoinCreate) contract(*Ledger) Account   { return o.At }
func (o CoinTransfer) contract(*Ledger) Account { return o.Coin }
