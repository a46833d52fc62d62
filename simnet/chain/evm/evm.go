// Package evm is the loyalty contracts themselves in an EVM: it carries out calls of
// protocol/ledger by the contracts' own code, under the rules of Osaka, and says what
// gas each takes as a transaction. Nothing runs in it. See docs/design/simnet-chain.md.
package evm

import (
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/souk-network/souk/contracts/bindings/anchorregistry"
	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// EVM is a consortium's contracts. It is not safe for concurrent use.
type EVM struct {
	setup  ledger.Setup
	roots  ledger.Account // the contract that anchors
	rules  *params.ChainConfig
	keep   int
	now    uint64
	state  *state.StateDB
	vm     *vm.EVM
	before []*state.StateDB // the state before each block that can be undone, oldest first
}

// New deploys the contracts of a consortium with these members at a time in Unix
// seconds. keep is how many blocks can be undone.
func New(chainID, now uint64, members []did.Member, keep int) (*EVM, error) {
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "make EVM", err)
	}
	rules := *params.MergedTestChainConfig
	rules.ChainID = new(big.Int).SetUint64(chainID)
	rules.AmsterdamTime, rules.BogotaTime, rules.UBTTime = nil, nil, nil
	e := &EVM{setup: ledger.Setup{ChainID: chainID}, rules: &rules, keep: keep, now: now, state: db}
	e.bind()
	return e, e.deploy(members)
}

// bind makes the machine for the present state.
func (e *EVM) bind() {
	e.vm = runtime.NewEnv(&runtime.Config{
		ChainConfig: e.rules, State: e.state, Time: e.now, BlockNumber: big.NewInt(1), Difficulty: new(big.Int), GasLimit: params.MaxTxGas,
		GasPrice: new(big.Int), Value: new(big.Int), BaseFee: new(big.Int), BlobBaseFee: big.NewInt(1), Random: new(common.Hash),
	})
}

// Setup is where the contracts are.
func (e *EVM) Setup() ledger.Setup { return e.setup }

func (e *EVM) deploy(members []did.Member) error {
	var founders []consortiumregistry.MemberInit
	for _, m := range members {
		founders = append(founders, card(m))
	}
	s := &e.setup
	for _, c := range []struct {
		at   *ledger.Account
		code string
		args func() []byte
	}{
		{&s.Registry, consortiumregistry.ConsortiumRegistryMetaData.Bin, func() []byte { return consortiumregistry.NewConsortiumRegistry().PackConstructor(founders) }},
		{&s.PointsFactory, pointsfactory.PointsFactoryMetaData.Bin, func() []byte { return pointsfactory.NewPointsFactory().PackConstructor(s.Registry) }},
		{&s.Memberships, memberships.MembershipsMetaData.Bin, func() []byte { return memberships.NewMemberships().PackConstructor(s.Registry, s.PointsFactory) }},
		{&s.Exchange, exchange.ExchangeMetaData.Bin, func() []byte {
			return exchange.NewExchange().PackConstructor(s.Registry, s.PointsFactory, s.Memberships)
		}},
		{&s.Netting, netting.NettingMetaData.Bin, func() []byte { return netting.NewNetting().PackConstructor(s.PointsFactory) }},
		{&s.Rewards, rewards.RewardsMetaData.Bin, func() []byte { return rewards.NewRewards().PackConstructor(s.Registry, s.PointsFactory) }},
		{&e.roots, anchorregistry.AnchorRegistryMetaData.Bin, func() []byte { return anchorregistry.NewAnchorRegistry().PackConstructor(s.Registry) }},
	} {
		const gas = 1 << 30 // the founding is before the scenario, and in no block
		_, at, _, err := e.vm.Create(common.Address{1}, append(common.FromHex(c.code), c.args()...), vm.NewGasBudget(gas, 0), new(uint256.Int))
		if err != nil {
			return fault.Wrap(fault.Internal, "deploy contracts", err)
		}
		e.state.Finalise(e.vm.ChainConfig().Rules(big.NewInt(1), true, e.now))
		*c.at = at
	}
	return nil
}

// Begin begins a block at a time in Unix seconds.
func (e *EVM) Begin(now uint64) {
	if len(e.before) == e.keep {
		e.before = e.before[1:]
	}
	e.before, e.now = append(e.before, e.state.Copy()), now
}

// Undo takes the last block back.
func (e *EVM) Undo() {
	last := len(e.before) - 1
	e.state, e.before = e.before[last], e.before[:last]
	e.bind()
}

// Result is what became of a transaction.
type Result struct {
	From    ledger.Account
	Call    string // the function
	Gas     uint64 // as its receipt has it
	Refused bool
}

// Apply makes a call as a transaction. fault.UnknownKind: it is none that is carried
// out here.
func (e *EVM) Apply(from ledger.Account, o ledger.Op) (Result, error) {
	to, call, data, err := e.calldata(o)
	if err != nil {
		return Result{}, err
	}
	return e.send(from, to, call, data)
}

func (e *EVM) send(from, to common.Address, call string, data []byte) (Result, error) {
	e.vm.Context.Time = e.now
	out, err := core.ApplyMessage(e.vm, &core.Message{
		From: from, To: &to, Nonce: e.state.GetNonce(from), Value: new(uint256.Int), GasLimit: params.MaxTxGas,
		GasPrice: new(uint256.Int), GasFeeCap: new(uint256.Int), GasTipCap: new(uint256.Int), Data: data,
	}, core.NewGasPool(params.MaxTxGas))
	if err != nil {
		return Result{}, fault.Wrap(fault.Internal, "run "+call, err)
	}
	e.state.Finalise(e.vm.ChainConfig().Rules(big.NewInt(1), true, e.now))
	if out.Err != nil && !errors.Is(out.Err, vm.ErrExecutionReverted) {
		return Result{}, fault.Wrap(fault.Internal, "run "+call, out.Err)
	}
	return Result{From: from, Call: call, Gas: out.UsedGas, Refused: out.Err != nil}, nil
}

// Held is what an account has of points by their contract.
func (e *EVM) Held(token, account ledger.Account, now uint64) (uint64, error) {
	return e.view(token, points.NewPoints().PackBalanceOf(account), now)
}

// Supply is what all holders have of points by their contract.
func (e *EVM) Supply(token ledger.Account, now uint64) (uint64, error) {
	return e.view(token, points.NewPoints().PackTotalSupply(), now)
}

func (e *EVM) view(to common.Address, data []byte, now uint64) (uint64, error) {
	out, err := e.ask(to, data, now)
	return common.BytesToHash(out).Big().Uint64(), err
}

func (e *EVM) ask(to common.Address, data []byte, now uint64) ([]byte, error) {
	e.vm.Context.Time = now
	mark := e.state.Snapshot()
	out, _, err := e.vm.StaticCall(common.Address{}, to, data, vm.NewGasBudget(params.MaxTxGas, 0))
	e.state.RevertToSnapshot(mark)
	return out, fault.Wrap(fault.Internal, "ask contract", err)
}
