package real

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/trace"
)

// ringsOf are the offers that a transaction would settle together, in circles: each
// gives to the next one's maker. None of a transaction that settles nothing.
func (l *listener) ringsOf(d devnet.Done) [][]offer.Offer {
	if chain.Address(d.To) != l.venue.at || l.contracts.call(l.venue.at, d.Data) != "settleMany" {
		return nil
	}
	args, err := l.contracts[l.venue.at].code.Methods["settleMany"].Inputs.Unpack(d.Data[4:])
	if err != nil || len(args) != 1 {
		return nil // the contract did not understand it either
	}
	var out [][]offer.Offer
	for _, r := range *abi.ConvertType(args[0], new([]exchange.Ring)).(*[]exchange.Ring) {
		var ring []offer.Offer
		for _, o := range r.Offers {
			ring = append(ring, unpacked(o))
		}
		out = append(out, ring)
	}
	return out
}

func unpacked(o exchange.Offer) offer.Offer {
	n := func(x *big.Int) uint64 { return x.Uint64() }
	return offer.Offer{
		Maker: offer.Address(o.Maker), Recipient: offer.Address(o.Recipient), Taker: offer.Address(o.Taker), Give: offer.Address(o.Give), Want: offer.Address(o.Want),
		GiveAmount: n(o.GiveAmount), WantAmount: n(o.WantAmount), MaxFee: n(o.MaxFee), MaxRelayFee: n(o.MaxRelayFee), Nonce: o.Nonce, Expiry: o.Expiry, Salt: o.Salt,
	}
}

// settled are the legs of settlements: one for each offer that was filled and whose
// points the contracts moved, all of them, to the next one's maker.
func (l *listener) settled(d devnet.Done, rings [][]offer.Offer, says []loyalty.Event) (out []trace.Event) {
	moved := map[[2]chain.Address]uint64{} // points and giver
	filled := map[offer.ID]loyalty.Filled{}
	for _, s := range says {
		switch e := s.What.(type) {
		case loyalty.Transferred:
			moved[[2]chain.Address{s.At, e.From}] += e.Amount
		case loyalty.Filled:
			filled[e.Offer] = e
		}
	}
	for number, ring := range rings {
		for i, o := range ring {
			id := l.venue.ID(o)
			f, was := filled[id]
			from := [2]chain.Address{chain.Address(o.Give), chain.Address(o.Maker)}
			if !was || moved[from] < f.Given+f.RelayFee {
				continue
			}
			moved[from] -= f.Given + f.RelayFee
			next := ring[(i+1)%len(ring)]
			out = append(out, trace.Event{
				Who: l.called(from[1]), What: trace.Settle, Fact: trace.Short(id[:]), Kind: l.called(from[0]), Peer: l.called(chain.Address(next.Maker)),
				N: int64(f.Given), Hops: int64(len(ring)), Note: fmt.Sprint(trace.Short(d.ID[:]), ".", number),
			})
		}
	}
	return out
}

// exposure writes down how much of the day's caps is used in the pairs of settlements
// at a block, in millionths.
func (w *World) exposure(ctx context.Context, block [32]byte, rings [][]offer.Offer) error {
	x := loyalty.NewExchange(pinned{w.made.Reader(), block}, w.listener.venue.at)
	for _, ring := range rings {
		for _, o := range ring {
			give, want := chain.Address(o.Give), chain.Address(o.Want)
			p, err := x.Pair(ctx, give, want)
			if err != nil {
				return err
			}
			used, most := p.UsedHigh, p.CapHigh
			if p.Low == give {
				used, most = p.UsedLow, p.CapLow
			}
			if most > 0 {
				w.put(trace.Event{Who: "chain", What: trace.Sample, Kind: "exposure " + w.listener.called(give) + ">" + w.listener.called(want), N: int64(used * 1_000_000 / most)})
			}
		}
	}
	return nil
}
