package main

import (
	"context"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/rounds"
)

// payments bound what a merchant pays of other people's transactions, and what it
// gives up by netting, without a question.
type payments struct {
	relayed              int    // calls of one account a day; 0: none is carried
	accountGas, dailyGas uint64 // of one account a day, and of all
	settlements          int    // a day; 0: none
	toll                 tollTerms
	netted               uint64        // points a day; 0: none
	nets                 time.Duration // between rounds that are proposed without being asked; 0: never
}

func (p payments) check() error {
	if p.relayed < 0 || p.settlements < 1 {
		return usagef("--relay-per-day is not negative, --settle-per-day is at least 1")
	}
	if p.accountGas == 0 || p.dailyGas == 0 {
		return usagef("--relay-gas-per-account and --relay-gas-per-day are above 0; to carry nothing, set --relay-per-day 0")
	}
	if p.nets != 0 && p.nets < rounds.LeastEvery {
		return usagef("--netting-every is 10m or more, or 0")
	}
	return nil
}

// relayerOf is what carries customers' signed calls; nil for none a day.
func relayerOf(client *chain.Client, p payments) (souk.Relayer, error) {
	if p.relayed == 0 {
		return nil, nil
	}
	relay, err := loyalty.NewRelay(loyalty.RelayConfig{Client: client, PerDay: p.relayed, GasPerAccount: p.accountGas, GasPerDay: p.dailyGas})
	return relayOf{relay}, err
}

// relayOf gives a peer what it needs to carry customers' signed calls.
type relayOf struct{ relay *loyalty.Relay }

func (r relayOf) Relay(ctx context.Context, to [20]byte, data []byte) (desk.Relayed, error) {
	p, err := r.relay.Carry(ctx, chain.Address(to), data)
	if err != nil {
		return desk.Relayed{}, err
	}
	return desk.Relayed{State: p.State.String(), Tx: p.Tx, Block: p.Block}, nil
}
