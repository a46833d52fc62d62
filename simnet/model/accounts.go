package model

import (
	"fmt"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/simnet/scenario"
)

// Accounts stand for keys, and are of keys only where the ledger asks for what those
// sign: makers sign offers, members attest. A key costs as much as a hundred events,
// so who only earns and spends has none.

// accounts are those of a network in which something is signed.
type accounts struct {
	operators []did.Merchant            // by merchant
	holders   map[holder]points.Account // nil: customers sign nothing
}

// holder is a customer towards a merchant.
type holder struct{ customer, merchant int32 }

func (w *World) newAccounts(p *scenario.Plan) *accounts {
	if !p.Trades && !p.Rewarded {
		return nil
	}
	k := &accounts{}
	for i := range p.Merchants {
		k.operators = append(k.operators, did.Merchant(eip712.AccountOf(w.operator(int32(i)).PubKey())))
	}
	if p.Trades {
		k.holders = map[holder]points.Account{}
	}
	return k
}

// operator is the key of a merchant's account on the chain.
func (w *World) operator(p int32) *secp256k1.PrivateKey {
	sum := w.digest("operator", p)
	return secp256k1.PrivKeyFromBytes(sum[:])
}

// purse is the key of the account that a customer has towards a merchant.
func (w *World) purse(customer, p int32) *secp256k1.PrivateKey {
	sum := w.digest(fmt.Sprint("account ", p), customer)
	return secp256k1.PrivKeyFromBytes(sum[:])
}

// accountOf is the account that a customer has towards a merchant.
func (w *World) accountOf(customer, p int32) (a points.Account) {
	if w.accounts == nil || w.accounts.holders == nil {
		sum := w.digest(fmt.Sprint("account ", p), customer)
		copy(a[:], sum[:])
		return a
	}
	who := holder{customer, p}
	a, known := w.accounts.holders[who]
	if !known {
		a = points.Account(eip712.AccountOf(w.purse(customer, p).PubKey()))
		w.accounts.holders[who] = a
	}
	return a
}
