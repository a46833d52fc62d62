package loyalty

import (
	"context"
	"fmt"
	"math/big"
	"math/bits"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// Toll is what a relayer asks for a settlement. The zero Toll asks for nothing.
type Toll struct {
	// Worth is how many units of 10^-18 coins one unit of points is worth to the
	// relayer. Points that are not in it are worth nothing.
	Worth map[chain.Address]uint64
	// Percent is how much of the transaction's cost the relay fees must be worth;
	// 100 is all of it.
	Percent uint64
}

func (t Toll) wanted() bool { return t.Percent > 0 }

// repaid refuses rings whose relay fees are worth less than the toll asks of the
// cost of sending them now. Between this check and the block, the cost can rise
// up to what the chain client raises its offer to, and a part of an offer that
// somebody else fills in between makes the call fail, which costs its gas.
func (e *Exchange) repaid(ctx context.Context, t Toll, data []byte, rings ...Ring) error {
	const op = "relay settlement"
	if !t.wanted() {
		return nil
	}
	gas, price, err := e.client.Estimate(ctx, e.at, data)
	if err != nil {
		return explain(op, e.unpack, err)
	}
	fees, err := e.RelayFees(ctx, rings...)
	if err != nil {
		return err
	}
	worth := new(big.Int)
	for points, n := range fees {
		worth.Add(worth, new(big.Int).Mul(units(n), units(t.Worth[points])))
	}
	cost := new(big.Int).Mul(units(gas), units(price))
	asked := cost.Mul(cost, units(t.Percent))
	if worth.Mul(worth, big.NewInt(100)).Cmp(asked) < 0 {
		return fault.New(fault.Conflict, op, fmt.Sprintf("the relay fees are worth less than %d percent of the cost", t.Percent))
	}
	return nil
}

// RelayFees are what who settles rings gets, by points: for each offer its share
// by what it gave so far. Rings that fill more than is left are fault.Conflict.
func (e *Exchange) RelayFees(ctx context.Context, rings ...Ring) (map[chain.Address]uint64, error) {
	fees, given := map[chain.Address]uint64{}, map[offer.ID]uint64{}
	for _, r := range rings {
		if len(r.Amounts) != len(r.Offers) {
			return nil, fault.New(fault.Malformed, "relay fees", "want one amount for each offer")
		}
		for i, s := range r.Offers {
			id := s.ID()
			from, known := given[id]
			if !known {
				var err error
				if from, err = e.Given(ctx, id); err != nil {
					return nil, err
				}
			}
			if from > s.Offer.GiveAmount || r.Amounts[i] > s.Offer.GiveAmount-from {
				return nil, fault.New(fault.Conflict, "relay fees", "less than that is left of an offer")
			}
			given[id] = from + r.Amounts[i]
			fees[chain.Address(s.Offer.Give)] += relayShare(s.Offer, from, given[id])
		}
	}
	return fees, nil
}

// relayShare is what a relayer gets while an offer's giving goes from from to to,
// both at most GiveAmount: rounded down over the whole so far.
func relayShare(o offer.Offer, from, to uint64) uint64 {
	return portion(o.MaxRelayFee, to, o.GiveAmount) - portion(o.MaxRelayFee, from, o.GiveAmount)
}

// portion is a*b/whole, rounded down; b is at most whole, whole more than 0.
func portion(a, b, whole uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	q, _ := bits.Div64(hi, lo, whole)
	return q
}
