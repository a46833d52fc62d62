package chaintest

import (
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// EVM is an EVM without a chain around it, under the rules of Osaka: for tests that
// make more calls than blocks could take. Gas is bounded and costs nothing.
type EVM struct {
	// Time is that of the next call, in Unix seconds.
	Time  uint64
	rules *params.ChainConfig
	state *state.StateDB
	vm    *vm.EVM // one for all calls: it remembers what it found out about each code
	calls uint64
}

// Reverted is a call that a contract refused.
type Reverted struct{ Data []byte }

func (r *Reverted) Error() string { return "the contract refused" }

const callGas = params.MaxTxGas

// NewEVM starts without any account.
func NewEVM(time uint64) (*EVM, error) {
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		return nil, err
	}
	rules := *params.MergedTestChainConfig
	rules.AmsterdamTime, rules.BogotaTime, rules.UBTTime = nil, nil, nil
	e := &EVM{Time: time, rules: &rules, state: db}
	e.vm = runtime.NewEnv(&runtime.Config{
		ChainConfig: e.rules, State: e.state, Time: e.Time, BlockNumber: big.NewInt(1), Difficulty: new(big.Int), GasLimit: callGas,
		GasPrice: new(big.Int), Value: new(big.Int), BaseFee: new(big.Int), BlobBaseFee: big.NewInt(1), Random: new(common.Hash),
	})
	return e, nil
}

// Create makes a contract of creation code with its arguments.
func (e *EVM) Create(from common.Address, code []byte) (common.Address, error) {
	evm := e.begin(from, nil)
	out, at, _, err := evm.Create(from, code, vm.NewGasBudget(callGas, 0), new(uint256.Int))
	return at, e.end(out, err)
}

// Call runs one transaction. It returns what the contract returned, or a *Reverted.
func (e *EVM) Call(from, to common.Address, data []byte) ([]byte, error) {
	out, _, err := e.begin(from, &to).Call(from, to, data, vm.NewGasBudget(callGas, 0), new(uint256.Int))
	return out, e.end(out, err)
}

// View asks without changing anything.
func (e *EVM) View(to common.Address, data []byte) ([]byte, error) {
	out, _, err := e.begin(common.Address{}, &to).StaticCall(common.Address{}, to, data, vm.NewGasBudget(callGas, 0))
	return out, e.end(out, err)
}

// Logs are the events of the last call, with the time of their block.
func (e *EVM) Logs() []*types.Log {
	return e.state.GetLogs(common.BigToHash(new(big.Int).SetUint64(e.calls)), 1, common.Hash{}, e.Time)
}

func (e *EVM) begin(from common.Address, to *common.Address) *vm.EVM {
	e.vm.Context.Time = e.Time
	e.vm.SetTxContext(vm.TxContext{Origin: from, GasPrice: new(uint256.Int)})
	rules := e.rules.Rules(big.NewInt(1), true, e.Time)
	e.calls++
	e.state.SetTxContext(common.BigToHash(new(big.Int).SetUint64(e.calls)), 0, 0)
	e.state.Prepare(rules, from, common.Address{}, to, vm.ActivePrecompiles(rules), nil)
	return e.vm
}

func (e *EVM) end(out []byte, err error) error {
	e.state.Finalise(e.rules.Rules(big.NewInt(1), true, e.Time))
	if errors.Is(err, vm.ErrExecutionReverted) {
		return &Reverted{Data: common.CopyBytes(out)}
	}
	return err
}
