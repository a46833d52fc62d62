// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package anchorregistry is the generated binding of contracts/src/AnchorRegistry.sol.
package anchorregistry

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

// AnchorRegistryMetaData contains all meta data concerning the AnchorRegistry contract.
var AnchorRegistryMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"consortium\",\"type\":\"address\",\"internalType\":\"contractIMembership\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"CONSORTIUM\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIMembership\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"LEASE\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"anchor\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"LogRoot\"},{\"name\":\"entries\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"endLease\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"leaseEnd\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"Anchored\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"LogRoot\"},{\"name\":\"member\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"entries\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"LeaseEnded\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"EmptyBatch\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NoConsortium\",\"inputs\":[{\"name\":\"registry\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotActive\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"StillActive\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ZeroRoot\",\"inputs\":[]}]",
	ID:  "AnchorRegistry",
	Bin: "0x60a060405234801561000f575f5ffd5b5060405161054a38038061054a83398101604081905261002e91610078565b806001600160a01b03163b5f036100675760405163232557b560e11b81526001600160a01b038216600482015260240160405180910390fd5b6001600160a01b03166080526100a5565b5f60208284031215610088575f5ffd5b81516001600160a01b038116811461009e575f5ffd5b9392505050565b6080516104806100ca5f395f8181605e015281816101e801526102f001526104805ff3fe608060405234801561000f575f5ffd5b5060043610610055575f3560e01c806347746d6d146100595780638a7f8d361461009d578063b84a81ab146100c0578063db2c4aca146100e9578063e05aa510146100fe575b5f5ffd5b6100807f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b0390911681526020015b60405180910390f35b6100a76201518081565b60405167ffffffffffffffff9091168152602001610094565b6100a76100ce3660046103c8565b5f6020819052908152604090205467ffffffffffffffff1681565b6100fc6100f73660046103f5565b610111565b005b6100fc61010c3660046103c8565b6101c9565b5f8290036101325760405163b263ae7360e01b815260040160405180910390fd5b8067ffffffffffffffff165f0361015c5760405163c2e5347d60e01b815260040160405180910390fd5b335f9081526020819052604090205467ffffffffffffffff16421061018457610184336102d1565b60405167ffffffffffffffff82168152339083907f0733e5a0823eaea6686da77c223c685bd0c96ab61f1323c5ab21d5ecc786f53a9060200160405180910390a35050565b604051639f8a13d760e01b81526001600160a01b0382811660048301527f00000000000000000000000000000000000000000000000000000000000000001690639f8a13d790602401602060405180830381865afa15801561022d573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610251919061042f565b156102825760405160016215774160e31b031981526001600160a01b03821660048201526024015b60405180910390fd5b6001600160a01b0381165f81815260208190526040808220805467ffffffffffffffff19169055517fba4e2786f7c16cf21a882409e863c01c493a9e376da1c34e085afb67f2a0a6c19190a250565b604051639f8a13d760e01b81526001600160a01b0382811660048301527f00000000000000000000000000000000000000000000000000000000000000001690639f8a13d790602401602060405180830381865afa158015610335573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610359919061042f565b61038157604051634022bc5560e01b81526001600160a01b0382166004820152602401610279565b61038e620151804261044e565b6001600160a01b03919091165f908152602081905260409020805467ffffffffffffffff191667ffffffffffffffff909216919091179055565b5f602082840312156103d8575f5ffd5b81356001600160a01b03811681146103ee575f5ffd5b9392505050565b5f5f60408385031215610406575f5ffd5b82359150602083013567ffffffffffffffff81168114610424575f5ffd5b809150509250929050565b5f6020828403121561043f575f5ffd5b815180151581146103ee575f5ffd5b67ffffffffffffffff818116838216019081111561047a57634e487b7160e01b5f52601160045260245ffd5b9291505056",
}

// AnchorRegistry is an auto generated Go binding around an Ethereum contract.
type AnchorRegistry struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *AnchorRegistry) GetABI() abi.ABI {
	return c.abi
}

// NewAnchorRegistry creates a new instance of AnchorRegistry.
func NewAnchorRegistry() *AnchorRegistry {
	parsed, err := AnchorRegistryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &AnchorRegistry{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *AnchorRegistry) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address consortium) returns()
func (anchorRegistry *AnchorRegistry) PackConstructor(consortium common.Address) []byte {
	enc, err := anchorRegistry.abi.Pack("", consortium)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCONSORTIUM is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47746d6d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CONSORTIUM() view returns(address)
func (anchorRegistry *AnchorRegistry) PackCONSORTIUM() []byte {
	enc, err := anchorRegistry.abi.Pack("CONSORTIUM")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCONSORTIUM is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47746d6d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CONSORTIUM() view returns(address)
func (anchorRegistry *AnchorRegistry) TryPackCONSORTIUM() ([]byte, error) {
	return anchorRegistry.abi.Pack("CONSORTIUM")
}

// UnpackCONSORTIUM is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x47746d6d.
//
// Solidity: function CONSORTIUM() view returns(address)
func (anchorRegistry *AnchorRegistry) UnpackCONSORTIUM(data []byte) (common.Address, error) {
	out, err := anchorRegistry.abi.Unpack("CONSORTIUM", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackLEASE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8a7f8d36.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function LEASE() view returns(uint64)
func (anchorRegistry *AnchorRegistry) PackLEASE() []byte {
	enc, err := anchorRegistry.abi.Pack("LEASE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLEASE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8a7f8d36.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function LEASE() view returns(uint64)
func (anchorRegistry *AnchorRegistry) TryPackLEASE() ([]byte, error) {
	return anchorRegistry.abi.Pack("LEASE")
}

// UnpackLEASE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8a7f8d36.
//
// Solidity: function LEASE() view returns(uint64)
func (anchorRegistry *AnchorRegistry) UnpackLEASE(data []byte) (uint64, error) {
	out, err := anchorRegistry.abi.Unpack("LEASE", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackAnchor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdb2c4aca.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function anchor(bytes32 root, uint64 entries) returns()
func (anchorRegistry *AnchorRegistry) PackAnchor(root [32]byte, entries uint64) []byte {
	enc, err := anchorRegistry.abi.Pack("anchor", root, entries)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnchor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdb2c4aca.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function anchor(bytes32 root, uint64 entries) returns()
func (anchorRegistry *AnchorRegistry) TryPackAnchor(root [32]byte, entries uint64) ([]byte, error) {
	return anchorRegistry.abi.Pack("anchor", root, entries)
}

// PackEndLease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe05aa510.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function endLease(address account) returns()
func (anchorRegistry *AnchorRegistry) PackEndLease(account common.Address) []byte {
	enc, err := anchorRegistry.abi.Pack("endLease", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEndLease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe05aa510.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function endLease(address account) returns()
func (anchorRegistry *AnchorRegistry) TryPackEndLease(account common.Address) ([]byte, error) {
	return anchorRegistry.abi.Pack("endLease", account)
}

// PackLeaseEnd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb84a81ab.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function leaseEnd(address account) view returns(uint64)
func (anchorRegistry *AnchorRegistry) PackLeaseEnd(account common.Address) []byte {
	enc, err := anchorRegistry.abi.Pack("leaseEnd", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLeaseEnd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb84a81ab.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function leaseEnd(address account) view returns(uint64)
func (anchorRegistry *AnchorRegistry) TryPackLeaseEnd(account common.Address) ([]byte, error) {
	return anchorRegistry.abi.Pack("leaseEnd", account)
}

// UnpackLeaseEnd is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb84a81ab.
//
// Solidity: function leaseEnd(address account) view returns(uint64)
func (anchorRegistry *AnchorRegistry) UnpackLeaseEnd(data []byte) (uint64, error) {
	out, err := anchorRegistry.abi.Unpack("leaseEnd", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// AnchorRegistryAnchored represents a Anchored event raised by the AnchorRegistry contract.
type AnchorRegistryAnchored struct {
	Root    [32]byte
	Member  common.Address
	Entries uint64
	Raw     *types.Log // Blockchain specific contextual infos
}

const AnchorRegistryAnchoredEventName = "Anchored"

// ContractEventName returns the user-defined event name.
func (AnchorRegistryAnchored) ContractEventName() string {
	return AnchorRegistryAnchoredEventName
}

// UnpackAnchoredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Anchored(bytes32 indexed root, address indexed member, uint64 entries)
func (anchorRegistry *AnchorRegistry) UnpackAnchoredEvent(log *types.Log) (*AnchorRegistryAnchored, error) {
	event := "Anchored"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != anchorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AnchorRegistryAnchored)
	if len(log.Data) > 0 {
		if err := anchorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range anchorRegistry.abi.Events[event].Inputs {
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

// AnchorRegistryLeaseEnded represents a LeaseEnded event raised by the AnchorRegistry contract.
type AnchorRegistryLeaseEnded struct {
	Account common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const AnchorRegistryLeaseEndedEventName = "LeaseEnded"

// ContractEventName returns the user-defined event name.
func (AnchorRegistryLeaseEnded) ContractEventName() string {
	return AnchorRegistryLeaseEndedEventName
}

// UnpackLeaseEndedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event LeaseEnded(address indexed account)
func (anchorRegistry *AnchorRegistry) UnpackLeaseEndedEvent(log *types.Log) (*AnchorRegistryLeaseEnded, error) {
	event := "LeaseEnded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != anchorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AnchorRegistryLeaseEnded)
	if len(log.Data) > 0 {
		if err := anchorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range anchorRegistry.abi.Events[event].Inputs {
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

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (anchorRegistry *AnchorRegistry) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], anchorRegistry.abi.Errors["EmptyBatch"].ID.Bytes()[:4]) {
		return anchorRegistry.UnpackEmptyBatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], anchorRegistry.abi.Errors["NoConsortium"].ID.Bytes()[:4]) {
		return anchorRegistry.UnpackNoConsortiumError(raw[4:])
	}
	if bytes.Equal(raw[:4], anchorRegistry.abi.Errors["NotActive"].ID.Bytes()[:4]) {
		return anchorRegistry.UnpackNotActiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], anchorRegistry.abi.Errors["StillActive"].ID.Bytes()[:4]) {
		return anchorRegistry.UnpackStillActiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], anchorRegistry.abi.Errors["ZeroRoot"].ID.Bytes()[:4]) {
		return anchorRegistry.UnpackZeroRootError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// AnchorRegistryEmptyBatch represents a EmptyBatch error raised by the AnchorRegistry contract.
type AnchorRegistryEmptyBatch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EmptyBatch()
func AnchorRegistryEmptyBatchErrorID() common.Hash {
	return common.HexToHash("0xc2e5347df6cf8d1bf68f8a9651642312bd381b900d857d97cd665976180d6ae0")
}

// UnpackEmptyBatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EmptyBatch()
func (anchorRegistry *AnchorRegistry) UnpackEmptyBatchError(raw []byte) (*AnchorRegistryEmptyBatch, error) {
	out := new(AnchorRegistryEmptyBatch)
	if err := anchorRegistry.abi.UnpackIntoInterface(out, "EmptyBatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AnchorRegistryNoConsortium represents a NoConsortium error raised by the AnchorRegistry contract.
type AnchorRegistryNoConsortium struct {
	Registry common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoConsortium(address registry)
func AnchorRegistryNoConsortiumErrorID() common.Hash {
	return common.HexToHash("0x464aaf6aacef6d7014ba02f8ce88171328f58b33069a31609724909d74a878a8")
}

// UnpackNoConsortiumError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoConsortium(address registry)
func (anchorRegistry *AnchorRegistry) UnpackNoConsortiumError(raw []byte) (*AnchorRegistryNoConsortium, error) {
	out := new(AnchorRegistryNoConsortium)
	if err := anchorRegistry.abi.UnpackIntoInterface(out, "NoConsortium", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AnchorRegistryNotActive represents a NotActive error raised by the AnchorRegistry contract.
type AnchorRegistryNotActive struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotActive(address account)
func AnchorRegistryNotActiveErrorID() common.Hash {
	return common.HexToHash("0x4022bc554c72cf2c9ccd5d09c2ade2b82a349ca5f4d7a60324bb8fda79446fb3")
}

// UnpackNotActiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotActive(address account)
func (anchorRegistry *AnchorRegistry) UnpackNotActiveError(raw []byte) (*AnchorRegistryNotActive, error) {
	out := new(AnchorRegistryNotActive)
	if err := anchorRegistry.abi.UnpackIntoInterface(out, "NotActive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AnchorRegistryStillActive represents a StillActive error raised by the AnchorRegistry contract.
type AnchorRegistryStillActive struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StillActive(address account)
func AnchorRegistryStillActiveErrorID() common.Hash {
	return common.HexToHash("0xff5445f8d6e04fdef978af39286d4cfedd1dcf7a30e542964cd8c341e4ed5390")
}

// UnpackStillActiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StillActive(address account)
func (anchorRegistry *AnchorRegistry) UnpackStillActiveError(raw []byte) (*AnchorRegistryStillActive, error) {
	out := new(AnchorRegistryStillActive)
	if err := anchorRegistry.abi.UnpackIntoInterface(out, "StillActive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AnchorRegistryZeroRoot represents a ZeroRoot error raised by the AnchorRegistry contract.
type AnchorRegistryZeroRoot struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroRoot()
func AnchorRegistryZeroRootErrorID() common.Hash {
	return common.HexToHash("0xb263ae738e814ca9af6ee56bb85daa47624e790421913c947dcba2aac07cfdbd")
}

// UnpackZeroRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroRoot()
func (anchorRegistry *AnchorRegistry) UnpackZeroRootError(raw []byte) (*AnchorRegistryZeroRoot, error) {
	out := new(AnchorRegistryZeroRoot)
	if err := anchorRegistry.abi.UnpackIntoInterface(out, "ZeroRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}
