package loyalty

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// Corridor is what members vote for a pair of points. A rate is units of High for
// units of Low, as a fraction.
type Corridor struct {
	Low, High chain.Address // the points; Low is the lower address
	MinHigh   uint64        // at least MinHigh for MinLow; below 2^48, as all four
	MinLow    uint64        // more than 0
	MaxHigh   uint64        // at most MaxHigh for MaxLow; more than 0
	MaxLow    uint64        // more than 0
	CapLow    uint64        // most of Low given for High in a day (UTC); 0 closes the direction; below 2^56
	CapHigh   uint64        // the reverse
}

// Digest is what a vote for the corridor names.
func (c Corridor) Digest() ([32]byte, error) {
	address, _ := abi.NewType("address", "", nil)
	word, _ := abi.NewType("uint256", "", nil)
	args := abi.Arguments{{Type: address}, {Type: address}}
	for range 6 {
		args = append(args, abi.Argument{Type: word})
	}
	raw, err := args.Pack(common.Address(c.Low), common.Address(c.High), units(c.MinHigh), units(c.MinLow),
		units(c.MaxHigh), units(c.MaxLow), units(c.CapLow), units(c.CapHigh))
	return crypto.Keccak256Hash(raw), fault.Wrap(fault.Malformed, "corridor digest", err)
}

func (c Corridor) terms() exchange.CorridorTerms {
	return exchange.CorridorTerms{
		Low: common.Address(c.Low), High: common.Address(c.High), MinHigh: units(c.MinHigh), MinLow: units(c.MinLow),
		MaxHigh: units(c.MaxHigh), MaxLow: units(c.MaxLow), CapLow: units(c.CapLow), CapHigh: units(c.CapHigh),
	}
}

// ProposeCorridor proposes a corridor, which is a vote for it. round tells
// proposals of one content apart.
func (e *Exchange) ProposeCorridor(ctx context.Context, c Corridor, round uint64) (chain.ID, error) {
	data, err := e.abi.TryPackProposeCorridor(c.terms())
	return e.send(ctx, "exchange propose corridor", round, 0, data, err)
}

// VoteCorridor votes for a proposal as it was seen: if a reorganisation gives its
// number to another one, the vote is void.
func (e *Exchange) VoteCorridor(ctx context.Context, proposal uint64, c Corridor) (chain.ID, error) {
	digest, err := c.Digest()
	if err != nil {
		return chain.ID{}, err
	}
	data, err := e.abi.TryPackVote(proposal, digest)
	return e.send(ctx, "exchange vote", 0, 0, data, err)
}

// EnactCorridor opens the pair under a corridor that has its majority.
func (e *Exchange) EnactCorridor(ctx context.Context, proposal uint64, c Corridor) (chain.ID, error) {
	data, err := e.abi.TryPackEnactCorridor(proposal, c.terms())
	return e.send(ctx, fmt.Sprint("exchange enact corridor ", proposal), 0, 0, data, err)
}

// Pause stops a pair at once. It is for an active merchant of the pair; round
// tells pauses apart between which a vote opened it.
func (e *Exchange) Pause(ctx context.Context, a, b chain.Address, round uint64) (chain.ID, error) {
	data, err := e.abi.TryPackPause(common.Address(a), common.Address(b))
	return e.send(ctx, "exchange pause", round, 0, data, err)
}

// SetFee sets what the merchant of points takes of them, in basis points, when
// they are received for other. round tells changes apart that set the same fee.
func (e *Exchange) SetFee(ctx context.Context, points, other chain.Address, bps uint16, round uint64) (chain.ID, error) {
	data, err := e.abi.TryPackSetFee(common.Address(points), common.Address(other), bps)
	return e.send(ctx, "exchange set fee", round, 0, data, err)
}

// PairState is whether two kinds of points are exchanged.
type PairState uint8

// The states, as the contract numbers them.
const (
	PairNone   PairState = 0 // no corridor was ever voted
	PairOpen   PairState = 1
	PairPaused PairState = 2
)

// String is the state's name.
func (s PairState) String() string {
	if names := [...]string{"none", "open", "paused"}; int(s) < len(names) {
		return names[s]
	}
	return "unknown"
}

// Pair is what the exchange holds of two kinds of points.
type Pair struct {
	Corridor
	State             PairState
	Version           uint32 // counts what happened to the pair
	FeeLow, FeeHigh   uint16 // basis points of what is received of each
	UsedLow, UsedHigh uint64 // given today
}

// Pair reads a pair, in either order of its points.
func (e *Exchange) Pair(ctx context.Context, a, b chain.Address) (Pair, error) {
	data, err := e.abi.TryPackPair(common.Address(a), common.Address(b))
	if err != nil {
		return Pair{}, fault.Wrap(fault.Malformed, "exchange pair", err)
	}
	out, err := ask(ctx, e.contract, data, e.abi.UnpackPair)
	if err != nil {
		return Pair{}, err
	}
	if common.Address(a).Cmp(common.Address(b)) > 0 {
		a, b = b, a
	}
	c, x := out.Arg0, out.Arg1
	return Pair{
		Corridor: Corridor{
			Low: a, High: b, MinHigh: c.MinHigh.Uint64(), MinLow: c.MinLow.Uint64(), MaxHigh: c.MaxHigh.Uint64(),
			MaxLow: c.MaxLow.Uint64(), CapLow: x.CapLow.Uint64(), CapHigh: x.CapHigh.Uint64(),
		},
		State: PairState(c.State), Version: c.Version, FeeLow: c.FeeLow, FeeHigh: c.FeeHigh,
		UsedLow: x.UsedLow.Uint64(), UsedHigh: x.UsedHigh.Uint64(),
	}, nil
}

// CorridorProposal is a proposal and its votes as they count now.
type CorridorProposal struct {
	Digest        [32]byte
	Expiry        uint64 // Unix seconds: the last one in which it can be voted for and enacted
	Enacted       bool
	Version       uint32 // of the pair when it was proposed; void once that changed
	Votes, Needed uint64
}

// CorridorProposal reads a proposal. fault.Conflict: there is no such one.
func (e *Exchange) CorridorProposal(ctx context.Context, id uint64) (CorridorProposal, error) {
	data, err := e.abi.TryPackProposal(id)
	if err != nil {
		return CorridorProposal{}, fault.Wrap(fault.Malformed, "exchange proposal", err)
	}
	out, err := ask(ctx, e.contract, data, e.abi.UnpackProposal)
	if err != nil {
		return CorridorProposal{}, err
	}
	return CorridorProposal{
		Digest: out.Motion.Digest, Expiry: out.Motion.Expiry, Enacted: out.Motion.Enacted, Version: out.Motion.Version, Votes: out.Votes, Needed: out.Needed,
	}, nil
}

// Proposals is how many corridors were ever proposed.
func (e *Exchange) Proposals(ctx context.Context) (uint64, error) {
	return ask(ctx, e.contract, e.abi.PackProposalCount(), e.abi.UnpackProposalCount)
}
