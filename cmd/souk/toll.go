package main

import (
	"context"
	"log/slog"
	"math/big"
	"strconv"
	"strings"
	"sync"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// tollTerms are what a merchant asks for settlements that its peer pays for.
type tollTerms struct {
	percent uint64            // of a settlement's cost that its relay fees must be worth; 0: it asks for nothing
	worth   map[string]uint64 // of a unit of a member's points, by account or name, in units of 10^-18 coins
}

// parseToll reads flags: each worth is MEMBER=NUMBER.
func parseToll(percent uint64, worth []string) (tollTerms, error) {
	t := tollTerms{percent: percent, worth: map[string]uint64{}}
	if percent > maxTollPercent {
		return t, usagef("--toll-percent lies between 0 and %d", maxTollPercent)
	}
	for _, w := range worth {
		at := strings.LastIndex(w, "=")
		if at < 1 {
			return t, usagef("--toll-worth: want MEMBER=NUMBER, such as Bakery=2000000000000")
		}
		n, err := strconv.ParseUint(w[at+1:], 10, 64)
		if err != nil || n == 0 {
			return t, usagef("--toll-worth: want a whole number above 0, in units of 10^-18 coins, after the last =")
		}
		t.worth[w[:at]] = n
	}
	if (percent > 0) != (len(t.worth) > 0) {
		return t, usagef("--toll-percent and --toll-worth go together")
	}
	return t, nil
}

// maxTollPercent is ten times the cost.
const maxTollPercent = 1000

// settlementGas is what a settlement of two offers with relay fees takes under the
// rules of today, with a margin; see docs/spec/exchange.md. A peer that asks for so
// much of one offer is repaid even if the other pays nothing.
const settlementGas = 260_000

// toll is what a peer asks for settlements now.
type toll struct {
	client *chain.Client
	points memberPoints
	terms  tollTerms
	log    *slog.Logger

	mu    sync.Mutex
	block uint64 // for which the price is
	price uint64 // of gas
}

func newToll(client *chain.Client, terms tollTerms, log *slog.Logger) *toll {
	return &toll{client: client, points: newMemberPoints(client), terms: terms, log: log}
}

// now is the toll with members' points where they are. Members that are not there
// (yet), or created no points, are left out.
func (t *toll) now(ctx context.Context) (loyalty.Toll, error) {
	out := loyalty.Toll{Percent: t.terms.percent, Worth: map[chain.Address]uint64{}}
	for name, worth := range t.terms.worth {
		m, err := t.points.member(name)
		if err == nil {
			var at chain.Address
			if at, err = t.points.token(ctx, m); err == nil {
				out.Worth[at] = worth
				continue
			}
		}
		if kind := fault.KindOf(err); kind != fault.NotFound && kind != fault.Conflict {
			return loyalty.Toll{}, err
		}
		t.log.Warn("the toll names a member that is not found or has no points; its points are worth nothing here", "error", err)
	}
	return out, nil
}

// asks is what the peer asks to settle an offer, in units of what it gives: the
// cost of a settlement in which nobody else pays. See peer.Config.Toll.
func (t *toll) asks(ctx context.Context, give offer.Address) (uint64, error) {
	if t.terms.percent == 0 {
		return 0, nil
	}
	now, err := t.now(ctx)
	if err != nil {
		return 0, err
	}
	worth := now.Worth[chain.Address(give)]
	if worth == 0 {
		return offer.MaxAmount + 1, nil
	}
	price, err := t.gasPrice(ctx)
	if err != nil {
		return 0, err
	}
	return tollOf(price, t.terms.percent, worth), nil
}

// tollOf is percent of a settlement's cost in units of points, rounded up, at most
// just above offer.MaxAmount.
func tollOf(price, percent, worth uint64) uint64 {
	cost := new(big.Int).SetUint64(price)
	cost.Mul(cost, big.NewInt(settlementGas)).Mul(cost, new(big.Int).SetUint64(percent))
	unit := new(big.Int).Mul(new(big.Int).SetUint64(worth), big.NewInt(100))
	cost.Add(cost, unit).Sub(cost, big.NewInt(1)).Div(cost, unit)
	if !cost.IsUint64() || cost.Uint64() > offer.MaxAmount {
		return offer.MaxAmount + 1
	}
	return cost.Uint64()
}

// gasPrice is asked for once in a block.
func (t *toll) gasPrice(ctx context.Context) (uint64, error) {
	head, _, _ := t.client.Head()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.price > 0 && t.block == head {
		return t.price, nil
	}
	price, err := t.client.GasPrice(ctx)
	if err == nil {
		t.block, t.price = head, price
	}
	return price, err
}
