package main

import (
	"context"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// relayed is a chain to which members carry what a wallet's owner signed: the
// contracts' clients send through it as they send through a chain client.
type relayed struct {
	*chain.Client // reads
	wallet        *wallet.Wallet
	first         []did.Merchant // asked before others
}

// relayPatience is how long a wallet waits for a call to be in a block.
const relayPatience = 2 * time.Minute

// Submit has a member carry the call and returns when it is in a block.
func (r relayed) Submit(ctx context.Context, label string, call chain.Call) (chain.ID, error) {
	ctx, cancel := context.WithTimeout(ctx, relayPatience)
	defer cancel()
	first := r.first
	for {
		who, at, err := r.wallet.Relay(ctx, call.To, call.Data, first...)
		if err != nil {
			return chain.ID{}, err
		}
		switch at.State {
		case chain.Mined.String(), chain.Final.String():
			return chain.IDOf(label), nil
		case chain.Failed.String():
			return chain.ID{}, fault.New(fault.Conflict, "relay call", "the contract refused it")
		}
		first = []did.Merchant{who}
		select {
		case <-ctx.Done():
			return chain.ID{}, fault.Wrap(fault.Unavailable, "wait until the call is in a block", ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// Status knows nothing: members do.
func (r relayed) Status(context.Context, chain.ID) (chain.Status, error) {
	return chain.Status{}, fault.New(fault.NotFound, "look up call", "members carry it; ask them")
}
