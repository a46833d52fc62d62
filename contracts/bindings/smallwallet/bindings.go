// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package smallwallet is the generated binding of contracts/src/SmallWallet.sol.
package smallwallet

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

// SmallWalletMetaData contains all meta data concerning the SmallWallet contract.
var SmallWalletMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"owner_\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"isValidSignature\",\"inputs\":[{\"name\":\"hash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes4\",\"internalType\":\"bytes4\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"lock\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"locked\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"owner\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"}]",
	ID:  "SmallWallet",
	Bin: "0x60a0604052348015600e575f5ffd5b50604051610471380380610471833981016040819052602b91603b565b6001600160a01b03166080526066565b5f60208284031215604a575f5ffd5b81516001600160a01b0381168114605f575f5ffd5b9392505050565b6080516103e661008b5f395f818160840152818161017501526101db01526103e65ff3fe608060405234801561000f575f5ffd5b506004361061004a575f3560e01c80631626ba7e1461004e5780638da5cb5b1461007f578063cf309012146100be578063f83d08ba146100da575b5f5ffd5b61006161005c36600461035b565b6100e4565b6040516001600160e01b031990911681526020015b60405180910390f35b6100a67f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b039091168152602001610076565b5f546100ca9060ff1681565b6040519015158152602001610076565b6100e26101d0565b005b5f326100f85750630b135d3f60e11b6101c9565b5f5460ff161561011157506001600160e01b03196101c9565b5f5f6101528686868080601f0160208091040260200160405190810160405280939291908181526020018383808284375f9201919091525061024a92505050565b5090925090505f81600381111561016b5761016b6103d2565b1480156101a957507f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0316826001600160a01b0316145b6101bb576001600160e01b03196101c4565b630b135d3f60e11b5b925050505b9392505050565b336001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000161461023c5760405162461bcd60e51b815260206004820152600d60248201526c3737ba103a34329037bbb732b960991b604482015260640160405180910390fd5b5f805460ff19166001179055565b5f5f5f8351604103610281576020840151604085015160608601515f1a61027388828585610293565b95509550955050505061028c565b505081515f91506002905b9250925092565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411156102cc57505f91506003905082610351565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa15801561031d573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b03811661034857505f925060019150829050610351565b92505f91508190505b9450945094915050565b5f5f5f6040848603121561036d575f5ffd5b83359250602084013567ffffffffffffffff81111561038a575f5ffd5b8401601f8101861361039a575f5ffd5b803567ffffffffffffffff8111156103b0575f5ffd5b8660208284010111156103c1575f5ffd5b939660209190910195509293505050565b634e487b7160e01b5f52602160045260245ffd",
}

// SmallWallet is an auto generated Go binding around an Ethereum contract.
type SmallWallet struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *SmallWallet) GetABI() abi.ABI {
	return c.abi
}

// NewSmallWallet creates a new instance of SmallWallet.
func NewSmallWallet() *SmallWallet {
	parsed, err := SmallWalletMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &SmallWallet{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *SmallWallet) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address owner_) returns()
func (smallWallet *SmallWallet) PackConstructor(owner_ common.Address) []byte {
	enc, err := smallWallet.abi.Pack("", owner_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackIsValidSignature is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1626ba7e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isValidSignature(bytes32 hash, bytes signature) view returns(bytes4)
func (smallWallet *SmallWallet) PackIsValidSignature(hash [32]byte, signature []byte) []byte {
	enc, err := smallWallet.abi.Pack("isValidSignature", hash, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsValidSignature is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1626ba7e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isValidSignature(bytes32 hash, bytes signature) view returns(bytes4)
func (smallWallet *SmallWallet) TryPackIsValidSignature(hash [32]byte, signature []byte) ([]byte, error) {
	return smallWallet.abi.Pack("isValidSignature", hash, signature)
}

// UnpackIsValidSignature is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1626ba7e.
//
// Solidity: function isValidSignature(bytes32 hash, bytes signature) view returns(bytes4)
func (smallWallet *SmallWallet) UnpackIsValidSignature(data []byte) ([4]byte, error) {
	out, err := smallWallet.abi.Unpack("isValidSignature", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}

// PackLock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf83d08ba.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lock() returns()
func (smallWallet *SmallWallet) PackLock() []byte {
	enc, err := smallWallet.abi.Pack("lock")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf83d08ba.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lock() returns()
func (smallWallet *SmallWallet) TryPackLock() ([]byte, error) {
	return smallWallet.abi.Pack("lock")
}

// PackLocked is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf309012.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function locked() view returns(bool)
func (smallWallet *SmallWallet) PackLocked() []byte {
	enc, err := smallWallet.abi.Pack("locked")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLocked is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf309012.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function locked() view returns(bool)
func (smallWallet *SmallWallet) TryPackLocked() ([]byte, error) {
	return smallWallet.abi.Pack("locked")
}

// UnpackLocked is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcf309012.
//
// Solidity: function locked() view returns(bool)
func (smallWallet *SmallWallet) UnpackLocked(data []byte) (bool, error) {
	out, err := smallWallet.abi.Unpack("locked", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (smallWallet *SmallWallet) PackOwner() []byte {
	enc, err := smallWallet.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (smallWallet *SmallWallet) TryPackOwner() ([]byte, error) {
	return smallWallet.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (smallWallet *SmallWallet) UnpackOwner(data []byte) (common.Address, error) {
	out, err := smallWallet.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}
