package main

import (
	"context"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/desk"
)

// relayerOf is what carries customers' signed calls; nil for none a day.
func relayerOf(client *chain.Client, perDay int) (souk.Relayer, error) {
	if perDay == 0 {
		return nil, nil
	}
	relay, err := loyalty.NewRelay(loyalty.RelayConfig{Client: client, PerDay: perDay})
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
