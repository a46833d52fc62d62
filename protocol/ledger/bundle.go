package ledger

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/points"
)

// Multicall is several calls of one contract by the same caller, all or none. Only
// the exchange and the netting contract have it.
type Multicall struct {
	At    Account
	Calls []Op // none of them a Multicall
}

// TryPermit gives the exchange or the netting contract, named by At, an allowance
// that the owner signed. If it cannot be given nothing happens: somebody may have
// delivered the permit before.
type TryPermit struct {
	At        Account
	Points    Account
	Permit    points.Permit // Spender is At, whatever is written here
	Signature []byte
}

func (o Multicall) run(c call) error {
	const op = "run calls"
	if !c.bundles(o.At) {
		return fault.New(fault.NotFound, op, "the contract takes one call at a time")
	}
	for _, each := range o.Calls {
		if _, nested := each.(Multicall); nested || each.contract(c.Ledger) != o.At {
			return fault.New(fault.Malformed, op, "not a call of this contract")
		}
		if err := each.run(c); err != nil {
			return err
		}
	}
	return nil
}

func (o TryPermit) run(c call) error {
	const op = "try permit"
	switch {
	case !c.bundles(o.At):
		return fault.New(fault.NotFound, op, "the contract takes no permits")
	case !c.hasCode(o.Points):
		return fault.New(fault.NotFound, op, "there is no contract")
	}
	o.Permit.Spender = o.At
	_ = c.try(PointsPermit{o.Points, o.Permit, o.Signature}) // the contract does not say why it could not be given
	return nil
}

func (l *Ledger) bundles(at Account) bool { return at == l.setup.Exchange || at == l.setup.Netting }

func (o Multicall) contract(*Ledger) Account { return o.At }
func (o TryPermit) contract(*Ledger) Account { return o.At }
