// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package smallwalletfactory is the generated binding of contracts/src/SmallWalletFactory.sol.
package smallwalletfactory

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

// SmallWalletFactoryMetaData contains all meta data concerning the SmallWalletFactory contract.
var SmallWalletFactoryMetaData = bind.MetaData{
	ABI: "[{\"type\":\"function\",\"name\":\"addressOf\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"make\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"nonpayable\"}]",
	ID:  "SmallWalletFactory",
	Bin: "0x6080604052348015600e575f5ffd5b506106688061001c5f395ff3fe608060405234801561000f575f5ffd5b5060043610610034575f3560e01c8063ba272e0614610038578063e99718d814610067575b5f5ffd5b61004b61004636600461018e565b61007a565b6040516001600160a01b03909116815260200160405180910390f35b61004b61007536600461018e565b6100be565b5f818360405161008990610181565b6001600160a01b0390911681526020018190604051809103905ff59050801580156100b6573d5f5f3e3d5ffd5b509392505050565b5f5f604051806020016100d090610181565b601f1982820381018352601f9091011660408181526001600160a01b03871660208301520160408051601f198184030181529082905261011392916020016101da565b60408051601f1981840301815282825280516020918201206001600160f81b0319828501523060601b6bffffffffffffffffffffffff191660218501526035840196909652605580840196909652815180840390960186526075909201905283519301929092209392505050565b610471806101f783390190565b5f5f6040838503121561019f575f5ffd5b82356001600160a01b03811681146101b5575f5ffd5b946020939093013593505050565b5f81518060208401855e5f93019283525090919050565b5f6101ee6101e883866101c3565b846101c3565b94935050505056fe60a0604052348015600e575f5ffd5b50604051610471380380610471833981016040819052602b91603b565b6001600160a01b03166080526066565b5f60208284031215604a575f5ffd5b81516001600160a01b0381168114605f575f5ffd5b9392505050565b6080516103e661008b5f395f818160840152818161017501526101db01526103e65ff3fe608060405234801561000f575f5ffd5b506004361061004a575f3560e01c80631626ba7e1461004e5780638da5cb5b1461007f578063cf309012146100be578063f83d08ba146100da575b5f5ffd5b61006161005c36600461035b565b6100e4565b6040516001600160e01b031990911681526020015b60405180910390f35b6100a67f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b039091168152602001610076565b5f546100ca9060ff1681565b6040519015158152602001610076565b6100e26101d0565b005b5f326100f85750630b135d3f60e11b6101c9565b5f5460ff161561011157506001600160e01b03196101c9565b5f5f6101528686868080601f0160208091040260200160405190810160405280939291908181526020018383808284375f9201919091525061024a92505050565b5090925090505f81600381111561016b5761016b6103d2565b1480156101a957507f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0316826001600160a01b0316145b6101bb576001600160e01b03196101c4565b630b135d3f60e11b5b925050505b9392505050565b336001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000161461023c5760405162461bcd60e51b815260206004820152600d60248201526c3737ba103a34329037bbb732b960991b604482015260640160405180910390fd5b5f805460ff19166001179055565b5f5f5f8351604103610281576020840151604085015160608601515f1a61027388828585610293565b95509550955050505061028c565b505081515f91506002905b9250925092565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411156102cc57505f91506003905082610351565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa15801561031d573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b03811661034857505f925060019150829050610351565b92505f91508190505b9450945094915050565b5f5f5f6040848603121561036d575f5ffd5b83359250602084013567ffffffffffffffff81111561038a575f5ffd5b8401601f8101861361039a575f5ffd5b803567ffffffffffffffff8111156103b0575f5ffd5b8660208284010111156103c1575f5ffd5b939660209190910195509293505050565b634e487b7160e01b5f52602160045260245ffd",
}

// SmallWalletFactory is an auto generated Go binding around an Ethereum contract.
type SmallWalletFactory struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *SmallWalletFactory) GetABI() abi.ABI {
	return c.abi
}

// NewSmallWalletFactory creates a new instance of SmallWalletFactory.
func NewSmallWalletFactory() *SmallWalletFactory {
	parsed, err := SmallWalletFactoryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &SmallWalletFactory{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *SmallWalletFactory) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackAddressOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe99718d8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function addressOf(address owner, bytes32 salt) view returns(address)
func (smallWalletFactory *SmallWalletFactory) PackAddressOf(owner common.Address, salt [32]byte) []byte {
	enc, err := smallWalletFactory.abi.Pack("addressOf", owner, salt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAddressOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe99718d8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function addressOf(address owner, bytes32 salt) view returns(address)
func (smallWalletFactory *SmallWalletFactory) TryPackAddressOf(owner common.Address, salt [32]byte) ([]byte, error) {
	return smallWalletFactory.abi.Pack("addressOf", owner, salt)
}

// UnpackAddressOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe99718d8.
//
// Solidity: function addressOf(address owner, bytes32 salt) view returns(address)
func (smallWalletFactory *SmallWalletFactory) UnpackAddressOf(data []byte) (common.Address, error) {
	out, err := smallWalletFactory.abi.Unpack("addressOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xba272e06.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function make(address owner, bytes32 salt) returns(address)
func (smallWalletFactory *SmallWalletFactory) PackMake(owner common.Address, salt [32]byte) []byte {
	enc, err := smallWalletFactory.abi.Pack("make", owner, salt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xba272e06.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function make(address owner, bytes32 salt) returns(address)
func (smallWalletFactory *SmallWalletFactory) TryPackMake(owner common.Address, salt [32]byte) ([]byte, error) {
	return smallWalletFactory.abi.Pack("make", owner, salt)
}

// UnpackMake is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xba272e06.
//
// Solidity: function make(address owner, bytes32 salt) returns(address)
func (smallWalletFactory *SmallWalletFactory) UnpackMake(data []byte) (common.Address, error) {
	out, err := smallWalletFactory.abi.Unpack("make", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}
