package loyalty

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// Chain is what contracts are called through: a *chain.Client, which pays itself,
// or something that has others carry what its owner signed.
type Chain interface {
	Deployment() chain.Deployment
	Ask(ctx context.Context, to chain.Address, data []byte) ([]byte, error)
	Estimate(ctx context.Context, to chain.Address, data []byte) (gas, price uint64, err error)
	Events(ctx context.Context, from, until uint64, contracts ...chain.Address) ([]types.Log, error)
	Status(ctx context.Context, id chain.ID) (chain.Status, error)
	Submit(ctx context.Context, label string, call chain.Call) (chain.ID, error)
}

// contract is one contract, to which calls are sent and of which views are asked.
type contract struct {
	client Chain
	at     chain.Address
	unpack func([]byte) (any, error) // its errors
}

// Address is where the contract is.
func (c contract) Address() chain.Address { return c.at }

// send stores a call in the outbox under a label of what it does and to what:
// the same call is one transaction, however often it is sent, until the contract
// refuses it in a block that is final; then it may be sent anew (chain.Attempt).
// round tells repeats apart that are meant. What the contract would refuse now is
// refused here and by name, and nothing of it is kept; a chain that does not answer
// stops nothing. notAfter is Unix seconds after which it is not sent for the first
// time any more, or zero.
func (c contract) send(ctx context.Context, what string, round, notAfter uint64, data []byte, err error) (chain.ID, error) {
	if err != nil {
		return chain.ID{}, fault.Wrap(fault.Malformed, what, err)
	}
	label, known := chain.Attempt(ctx, c.client, c.label(what, round, data))
	if known != nil {
		return known.ID, nil
	}
	var refused *chain.Refused
	if _, err := c.client.Ask(ctx, c.at, data); errors.As(err, &refused) {
		return chain.ID{}, explain(what, c.unpack, err)
	}
	return c.client.Submit(ctx, label, chain.Call{To: c.at, Data: data, NotAfter: millis(notAfter)})
}

// label names a call in the outbox.
func (c contract) label(what string, round uint64, data []byte) string {
	hash := sha256.Sum256(append(c.at[:], data...))
	return fmt.Sprintf("%s %x %d", what, hash[:12], round)
}

// millis is Unix seconds as milliseconds; what is too far away never comes.
func millis(seconds uint64) uint64 {
	const far = 1 << 53 / 1000
	if seconds > far {
		return 0
	}
	return seconds * 1000
}

// ask asks a view and reads its answer.
func ask[T any](ctx context.Context, c contract, data []byte, read func([]byte) (T, error)) (T, error) {
	const op = "ask contract"
	var none T
	answer, err := c.client.Ask(ctx, c.at, data)
	switch {
	case err != nil:
		return none, explain(op, c.unpack, err)
	case len(answer) == 0:
		return none, fault.New(fault.NotFound, op, "it answers nothing: there is no such contract")
	}
	out, err := read(answer)
	return out, fault.Wrap(fault.Malformed, op, err)
}
