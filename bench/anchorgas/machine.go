package main

import (
	"crypto/sha256"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// rules is a set of fork rules that a network has or will have.
type rules struct {
	name   string
	config *params.ChainConfig
}

// osaka is what main networks run today; amsterdam what their test networks do.
func osaka() rules {
	config := *params.MergedTestChainConfig
	config.ChainID = big.NewInt(1337)
	config.AmsterdamTime, config.BogotaTime, config.UBTTime = nil, nil, nil
	return rules{"Osaka", &config}
}

func amsterdam() rules {
	config := *osaka().config
	config.AmsterdamTime = new(uint64)
	return rules{"Amsterdam", &config}
}

// machine runs transactions one after the other on an in-process EVM: intrinsic
// gas, cold access lists and refunds as in a block, without the block.
type machine struct {
	rules rules
	env   *runtime.Config
	block uint64
	days  uint64 // added to the blocks' time
	nonce map[common.Address]uint64
}

const (
	gasLimit = 60_000_000
	// start is a time after every fork of both configurations.
	start = 1_800_000_000
)

func newMachine(r rules, accounts ...common.Address) (*machine, error) {
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		return nil, err
	}
	m := &machine{rules: r, nonce: make(map[common.Address]uint64)}
	m.env = &runtime.Config{ChainConfig: r.config, State: db, BaseFee: new(big.Int), Difficulty: new(big.Int),
		GasLimit: gasLimit, Random: new(common.Hash), GasPrice: new(big.Int), Value: new(big.Int),
		BlobBaseFee: big.NewInt(1), GetHashFn: func(n uint64) common.Hash { return common.BigToHash(new(big.Int).SetUint64(n)) }}
	for _, a := range accounts {
		db.SetBalance(a, uint256.NewInt(params.Ether), tracing.BalanceChangeUnspecified)
	}
	return m, nil
}

// deploy creates a contract and tells its address and the gas it took.
func (m *machine) deploy(from common.Address, code []byte) (common.Address, uint64, error) {
	at := crypto.CreateAddress(from, m.nonce[from])
	gas, err := m.send(from, nil, code)
	return at, gas, err
}

// install places runtime code without a creation.
func (m *machine) install(at common.Address, code []byte) {
	m.env.State.CreateAccount(at)
	m.env.State.SetCode(at, code, tracing.CodeChangeUnspecified)
}

// send runs one transaction and tells the gas its sender pays for.
func (m *machine) send(from common.Address, to *common.Address, data []byte) (uint64, error) {
	m.block++
	m.env.BlockNumber, m.env.Time = new(big.Int).SetUint64(m.block), start+12*m.block+86_400*m.days
	evm := runtime.NewEnv(m.env)
	r := m.rules.config.Rules(m.env.BlockNumber, true, m.env.Time)
	price := new(uint256.Int)
	message := &core.Message{From: from, To: to, Nonce: m.nonce[from], Value: new(uint256.Int), GasLimit: gasLimit,
		GasPrice: price, GasFeeCap: price, GasTipCap: price, Data: data}
	if m.rules.name == "Osaka" {
		message.GasLimit = params.MaxTxGas
	}
	result, err := core.ApplyMessage(evm, message, nil)
	if err != nil {
		return 0, err
	}
	m.nonce[from]++
	m.env.State.Finalise(r)
	if result.Failed() {
		return 0, fmt.Errorf("reverted: %w (%x)", result.Err, result.Revert())
	}
	return result.UsedGas, nil
}

// view runs a call that changes nothing and tells what it returned.
func (m *machine) view(to common.Address, data []byte) ([]byte, error) {
	out, _, err := runtime.NewEnv(m.env).StaticCall(common.Address{}, to, data, vm.NewGasBudget(gasLimit, 0))
	return out, err
}

// account makes an address that is as long as a real one and looks like one.
func account(label string) common.Address {
	h := sha256.Sum256([]byte("souk/v1/bench account\x00" + label))
	return common.BytesToAddress(h[:20])
}

// digest makes 32 bytes that look like a hash.
func digest(label string, n int) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "souk/v1/bench digest\x00%s %d", label, n))
}
