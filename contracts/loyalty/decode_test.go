package loyalty

import (
	"math/big"
	"reflect"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/protocol/fault"
)

func emitters() map[string]*Emitter {
	return map[string]*Emitter{
		"factory": FactoryEvents(), "points": PointsEvents(), "rewards": RewardsEvents(), "campaign": CampaignEvents(),
		"memberships": MembershipsEvents(), "exchange": ExchangeEvents(), "netting": NettingEvents(),
	}
}

// Every event of every loyalty contract has a reader, and there are no others.
func TestEveryEventHasAReader(t *testing.T) {
	for name, e := range emitters() {
		for event, a := range e.abi.Events {
			if e.read[a.ID] == nil {
				t.Errorf("%s: nobody reads %s", name, event)
			}
		}
		if len(e.read) != len(e.abi.Events) {
			t.Errorf("%s: %d readers of %d events", name, len(e.read), len(e.abi.Events))
		}
	}
}

// example is a log of an event whose every value is small, and different.
func example(t *testing.T, event abi.Event) types.Log {
	l := types.Log{Topics: []common.Hash{event.ID}, BlockNumber: 3, BlockTimestamp: 5}
	var plain []any
	for i, in := range event.Inputs {
		if in.Indexed {
			topic := common.BigToHash(big.NewInt(int64(i + 1)))
			l.Topics = append(l.Topics, topic)
			continue
		}
		plain = append(plain, zero(in.Type))
	}
	data, err := event.Inputs.NonIndexed().Pack(plain...)
	if err != nil {
		t.Fatal(event.Name, ": ", err)
	}
	l.Data = data
	return l
}

// The one encoding of an event is read, and no other: not a topic or a byte more or
// less, nothing out of its range.
func TestOnlyTheOneEncodingIsRead(t *testing.T) {
	for name, e := range emitters() {
		for _, event := range e.abi.Events {
			good := example(t, event)
			if _, err := e.Read(&good); err != nil {
				t.Errorf("%s %s: %v", name, event.Name, err)
			}
			for what, bad := range spoilt(event, good) {
				if said, err := e.Read(&bad); fault.KindOf(err) != fault.Malformed && fault.KindOf(err) != fault.TooLarge {
					t.Errorf("%s %s, %s: %+v, %v", name, event.Name, what, said, err)
				}
			}
		}
	}
}

func spoilt(event abi.Event, good types.Log) map[string]types.Log {
	out := map[string]types.Log{}
	with := func(what string, change func(*types.Log)) {
		l := good
		l.Topics, l.Data = slices.Clone(good.Topics), slices.Clone(good.Data)
		change(&l)
		out[what] = l
	}
	with("a topic more", func(l *types.Log) { l.Topics = append(l.Topics, common.Hash{}) })
	with("a word more", func(l *types.Log) { l.Data = append(l.Data, make([]byte, 32)...) })
	with("a byte more", func(l *types.Log) { l.Data = append(l.Data, 0) })
	with("no topics", func(l *types.Log) { l.Topics = nil })
	with("another name", func(l *types.Log) { l.Topics[0][0] ^= 1 })
	if len(good.Topics) > 1 {
		with("a topic less", func(l *types.Log) { l.Topics = l.Topics[:len(l.Topics)-1] })
	}
	if len(good.Data) > 0 {
		with("a byte less", func(l *types.Log) { l.Data = l.Data[:len(l.Data)-1] })
	}
	topic, word := 0, 0
	for _, in := range event.Inputs {
		narrow := in.Type.T == abi.AddressTy || in.Type.T == abi.UintTy && in.Type.Size < 256 || in.Type.T == abi.BoolTy
		if in.Indexed {
			if topic++; narrow {
				at := topic
				with("topic "+in.Name+" out of range", func(l *types.Log) { l.Topics[at][0] = 1 })
			}
			continue
		}
		if narrow {
			at := 32 * word
			with(in.Name+" out of range", func(l *types.Log) { l.Data[at] = 1 })
		}
		word++
	}
	return out
}

// zero is a value of an ABI type.
func zero(t abi.Type) any {
	switch {
	case t.T == abi.UintTy && !slices.Contains([]int{8, 16, 32, 64}, t.Size):
		return big.NewInt(1)
	case t.T == abi.TupleTy:
		value := t.GetType()
		return filled(value, t)
	}
	return plainZero(t)
}

func plainZero(t abi.Type) any { return reflect.Zero(t.GetType()).Interface() }

// filled is a struct without nil numbers.
func filled(of reflect.Type, t abi.Type) any {
	v := reflect.New(of).Elem()
	for i, part := range t.TupleElems {
		v.Field(i).Set(reflect.ValueOf(zero(*part)))
	}
	return v.Interface()
}
