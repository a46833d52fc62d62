// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package smallpermit2 is the generated binding of contracts/src/SmallPermit2.sol.
package smallpermit2

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// SmallPermit2MetaData contains all meta data concerning the SmallPermit2 contract.
var SmallPermit2MetaData = bind.MetaData{
	ABI: "[{\"type\":\"function\",\"name\":\"allowance\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"amount\",\"type\":\"uint160\",\"internalType\":\"uint160\"},{\"name\":\"expiration\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"nonce\",\"type\":\"uint48\",\"internalType\":\"uint48\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"approve\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint160\",\"internalType\":\"uint160\"},{\"name\":\"expiration\",\"type\":\"uint48\",\"internalType\":\"uint48\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"Approval\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"token\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint160\",\"indexed\":false,\"internalType\":\"uint160\"},{\"name\":\"expiration\",\"type\":\"uint48\",\"indexed\":false,\"internalType\":\"uint48\"}],\"anonymous\":false}]",
	ID:  "SmallPermit2",
	Bin: "0x6080604052348015600e575f5ffd5b506102618061001c5f395ff3fe608060405234801561000f575f5ffd5b5060043610610034575f3560e01c806387517c4514610038578063927da1051461004d575b5f5ffd5b61004b6100463660046101b6565b6100d2565b005b6100a061005b366004610219565b5f60208181529381526040808220855292815282812090935282529020546001600160a01b0381169065ffffffffffff600160a01b8204811691600160d01b90041683565b604080516001600160a01b03909416845265ffffffffffff928316602085015291169082015260600160405180910390f35b335f908152602081815260408083206001600160a01b038881168552908352818420878216855290925290912080546001600160a01b03191691841691909117815565ffffffffffff821615610128578161012a565b425b815465ffffffffffff60a01b1916600160a01b65ffffffffffff92831602178255604080516001600160a01b03868116825292851660208201528683169288169133917fda9fa7c1b00402c17d0161b249b1ab8bbec047c5a52207b9c112deffd817036b910160405180910390a45050505050565b6001600160a01b03811681146101b3575f5ffd5b50565b5f5f5f5f608085870312156101c9575f5ffd5b84356101d48161019f565b935060208501356101e48161019f565b925060408501356101f48161019f565b9150606085013565ffffffffffff8116811461020e575f5ffd5b939692955090935050565b5f5f5f6060848603121561022b575f5ffd5b83356102368161019f565b925060208401356102468161019f565b915060408401356102568161019f565b80915050925092509256",
}

// SmallPermit2 is an auto generated Go binding around an Ethereum contract.
type SmallPermit2 struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *SmallPermit2) GetABI() abi.ABI {
	return c.abi
}

// NewSmallPermit2 creates a new instance of SmallPermit2.
func NewSmallPermit2() *SmallPermit2 {
	parsed, err := SmallPermit2MetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &SmallPermit2{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *SmallPermit2) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x927da105.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address token, address spender) view returns(uint160 amount, uint48 expiration, uint48 nonce)
func (smallPermit2 *SmallPermit2) PackAllowance(owner common.Address, token common.Address, spender common.Address) []byte {
	enc, err := smallPermit2.abi.Pack("allowance", owner, token, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x927da105.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address token, address spender) view returns(uint160 amount, uint48 expiration, uint48 nonce)
func (smallPermit2 *SmallPermit2) TryPackAllowance(owner common.Address, token common.Address, spender common.Address) ([]byte, error) {
	return smallPermit2.abi.Pack("allowance", owner, token, spender)
}

// AllowanceOutput serves as a container for the return parameters of contract
// method Allowance.
type AllowanceOutput struct {
	Amount     *big.Int
	Expiration *big.Int
	Nonce      *big.Int
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x927da105.
//
// Solidity: function allowance(address owner, address token, address spender) view returns(uint160 amount, uint48 expiration, uint48 nonce)
func (smallPermit2 *SmallPermit2) UnpackAllowance(data []byte) (AllowanceOutput, error) {
	out, err := smallPermit2.abi.Unpack("allowance", data)
	outstruct := new(AllowanceOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Amount = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Expiration = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.Nonce = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x87517c45.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address token, address spender, uint160 amount, uint48 expiration) returns()
func (smallPermit2 *SmallPermit2) PackApprove(token common.Address, spender common.Address, amount *big.Int, expiration *big.Int) []byte {
	enc, err := smallPermit2.abi.Pack("approve", token, spender, amount, expiration)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x87517c45.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address token, address spender, uint160 amount, uint48 expiration) returns()
func (smallPermit2 *SmallPermit2) TryPackApprove(token common.Address, spender common.Address, amount *big.Int, expiration *big.Int) ([]byte, error) {
	return smallPermit2.abi.Pack("approve", token, spender, amount, expiration)
}

// SmallPermit2Approval represents a Approval event raised by the SmallPermit2 contract.
type SmallPermit2Approval struct {
	Owner      common.Address
	Token      common.Address
	Spender    common.Address
	Amount     *big.Int
	Expiration *big.Int
	Raw        *types.Log // Blockchain specific contextual infos
}

const SmallPermit2ApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (SmallPermit2Approval) ContractEventName() string {
	return SmallPermit2ApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed token, address indexed spender, uint160 amount, uint48 expiration)
func (smallPermit2 *SmallPermit2) UnpackApprovalEvent(log *types.Log) (*SmallPermit2Approval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != smallPermit2.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(SmallPermit2Approval)
	if len(log.Data) > 0 {
		if err := smallPermit2.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range smallPermit2.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}
