package loyalty

import (
	"bytes"
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// releasedAccount is which word of a release's arguments names the account, where
// the call is as ABI encoders write it and has one line: behind root, first, the two
// offsets and the number of lines.
const releasedAccount = 5

// aRelease refuses a release that is not of one line, is written in another way than
// encoders do, or would credit nothing: it would pass, and cost gas for nothing. So
// there is one call for each line, and it is carried while the line is pending.
func aRelease(ctx context.Context, r *Relay, at chain.Address, data []byte) error {
	const op = "relay release"
	code := points.NewPoints()
	line, err := readRelease(code.GetABI().Methods["release"], data)
	if err != nil {
		return fault.New(fault.Malformed, op, "want the release of one line, as encoders write it")
	}
	again, err := line.call(code)
	if err != nil || !bytes.Equal(again, data) {
		return fault.New(fault.Malformed, op, "want the release of one line, as encoders write it")
	}
	stands, err := askLine(ctx, code, contract{r.client, at, code.UnpackError}, line)
	switch {
	case err != nil:
		return err
	case stands.State == LineUnknown:
		return fault.New(fault.NotFound, op, "the chain knows no such promise")
	case stands.State == LineCredited:
		return fault.New(fault.Replayed, op, "it was released already")
	case stands.Returned >= line.Line.Amount:
		return fault.New(fault.UsedUp, op, "returns took all of it: there is nothing to release")
	}
	return nil
}

// readRelease reads the arguments of a release of one line.
func readRelease(method abi.Method, data []byte) (Promise, error) {
	bad := fault.New(fault.Malformed, "read release", "not the release of one line")
	if len(data) < 4 {
		return Promise{}, bad
	}
	values, err := method.Inputs.Unpack(data[4:])
	if err != nil {
		return Promise{}, err
	}
	var in struct {
		Root  [32]byte
		First *big.Int
		Lines []points.Line
		Proof [][32]byte
	}
	if err := method.Inputs.Copy(&in, values); err != nil {
		return Promise{}, err
	}
	if len(in.Lines) != 1 || !in.First.IsUint64() {
		return Promise{}, bad
	}
	l := in.Lines[0]
	return Promise{
		Line: Line{Ref: l.Ref, Account: l.Account, Amount: l.Amount.Uint64()}, Root: in.Root, Index: in.First.Uint64(), Proof: in.Proof,
	}, nil
}
