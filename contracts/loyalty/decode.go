package loyalty

import (
	"bytes"
	"fmt"
	"math/big"
	"reflect"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/protocol/fault"
)

// The contracts never change, so whatever one of them is said to have emitted is
// one of the events below in its one encoding, or it is an endpoint's invention.

// Emitter is a kind of contract, whose logs it reads.
type Emitter struct {
	abi  abi.ABI
	read map[common.Hash]func(*types.Log) (any, error)
}

// newEmitter takes a reader for each event, by the event's name.
func newEmitter(code abi.ABI, readers map[string]func(*types.Log) (any, error)) *Emitter {
	e := &Emitter{abi: code, read: map[common.Hash]func(*types.Log) (any, error){}}
	for name, read := range readers {
		e.read[code.Events[name].ID] = read
	}
	return e
}

// Read is what a log says, as one of the types of this package. fault.Malformed:
// no such contract emits it.
func (e *Emitter) Read(l *types.Log) (any, error) {
	const op = "read loyalty event"
	if len(l.Topics) == 0 {
		return nil, fault.New(fault.Malformed, op, "an event without a name")
	}
	read, known := e.read[l.Topics[0]]
	if !known {
		return nil, fault.New(fault.Malformed, op, "no event of this contract")
	}
	event, err := e.abi.EventByID(l.Topics[0])
	if err == nil {
		err = canonical(event, l)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Malformed, op, err)
	}
	what, err := read(l)
	return what, fault.Wrap(fault.Malformed, op, err)
}

// canonical refuses a log that is not the one encoding of what it says.
func canonical(event *abi.Event, l *types.Log) error {
	topics := l.Topics[1:]
	for _, in := range event.Inputs {
		if !in.Indexed {
			continue
		}
		if len(topics) == 0 {
			return fmt.Errorf("%s: a topic is missing", event.Name)
		}
		if !fits(in.Type, topics[0]) {
			return fmt.Errorf("%s: a topic is out of its range", event.Name)
		}
		topics = topics[1:]
	}
	if len(topics) > 0 {
		return fmt.Errorf("%s: a topic too many", event.Name)
	}
	plain := event.Inputs.NonIndexed()
	if len(plain) == 0 {
		if len(l.Data) > 0 {
			return fmt.Errorf("%s: data that means nothing", event.Name)
		}
		return nil
	}
	values, err := plain.Unpack(l.Data)
	if err != nil {
		return fmt.Errorf("%s: %w", event.Name, err)
	}
	for i, in := range plain {
		if !inRange(in.Type, reflect.ValueOf(values[i])) {
			return fmt.Errorf("%s: a number is out of its range", event.Name)
		}
	}
	again, err := plain.Pack(values...)
	if err != nil {
		return fmt.Errorf("%s: %w", event.Name, err)
	}
	if !bytes.Equal(again, l.Data) {
		return fmt.Errorf("%s: another encoding than the one there is", event.Name)
	}
	return nil
}

// fits says whether a topic can be a value of a type.
func fits(t abi.Type, topic common.Hash) bool {
	bits := 256
	switch t.T {
	case abi.AddressTy:
		bits = 160
	case abi.UintTy:
		bits = t.Size
	case abi.BoolTy:
		bits = 1
	}
	return new(big.Int).SetBytes(topic[:]).BitLen() <= bits
}

// inRange says whether all numbers in a value can be of its type: the library
// reads those of 40 bits and the like as if they had 256.
func inRange(t abi.Type, v reflect.Value) bool {
	switch t.T {
	case abi.UintTy:
		n, big := v.Interface().(*big.Int)
		return !big || n.BitLen() <= t.Size
	case abi.TupleTy:
		for i, part := range t.TupleElems {
			if !inRange(*part, v.Field(i)) {
				return false
			}
		}
	case abi.SliceTy, abi.ArrayTy:
		for i := range v.Len() {
			if !inRange(*t.Elem, v.Index(i)) {
				return false
			}
		}
	}
	return true
}

// says makes a reader of an event from its binding. Amounts that do not fit what
// they become are refused.
func says[E any](unpack func(*types.Log) (*E, error), shape func(*E, *narrow) any) func(*types.Log) (any, error) {
	return func(l *types.Log) (any, error) {
		e, err := unpack(l)
		if err != nil {
			return nil, err
		}
		var n narrow
		what := shape(e, &n)
		return what, n.err
	}
}

// narrow makes numbers of 256 bits such of 64, and remembers that one did not fit.
type narrow struct{ err error }

func (n *narrow) u64(x *big.Int) uint64 {
	if !x.IsUint64() && n.err == nil {
		n.err = fault.New(fault.TooLarge, "read loyalty event", "a number beyond 64 bits")
	}
	return x.Uint64()
}
