package loyalty

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	terms "github.com/souk-network/souk/protocol/netting"
)

// Netting is the netting contract of a consortium.
type Netting struct {
	contract
	abi *netting.Netting
}

// NewNetting reads and starts nothing.
func NewNetting(client Chain, at chain.Address) *Netting {
	abi := netting.NewNetting()
	return &Netting{contract: contract{client: client, at: at, unpack: abi.UnpackError}, abi: abi}
}

// Venue is where statements for this contract are signed.
func (n *Netting) Venue() terms.Venue {
	return terms.Venue{Chain: n.client.Deployment().ChainID, Contract: n.at}
}

// Settle has a statement settled: all lines or none. sigs are those of the
// statement's merchants, in their order.
func (n *Netting) Settle(ctx context.Context, s terms.Statement, sigs [][]byte) (chain.ID, error) {
	if err := s.Check(); err != nil {
		return chain.ID{}, err
	}
	data, err := n.abi.TryPackSettle(packStatement(s), sigs)
	return n.send(ctx, "netting settle", 0, s.Deadline, data, err)
}

// Settled reports whether a statement was settled.
func (n *Netting) Settled(ctx context.Context, s terms.Statement) (bool, error) {
	data, err := n.abi.TryPackSettled(n.Venue().Digest(s))
	if err != nil {
		return false, fault.Wrap(fault.Malformed, "netting settled", err)
	}
	return ask(ctx, n.contract, data, n.abi.UnpackSettled)
}

func packStatement(s terms.Statement) netting.Statement {
	out := netting.Statement{Nonce: s.Nonce, Deadline: s.Deadline}
	for _, m := range s.Merchants {
		out.Merchants = append(out.Merchants, common.Address(m))
	}
	for _, l := range s.Lines {
		out.Lines = append(out.Lines, netting.NettingLine{Debtor: common.Address(l.Debtor), Creditor: common.Address(l.Creditor), Amount: units(l.Amount)})
	}
	return out
}
