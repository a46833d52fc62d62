// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package plainitems is the generated binding of contracts/src/PlainItems.sol.
package plainitems

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

// PlainItemsMetaData contains all meta data concerning the PlainItems contract.
var PlainItemsMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"symbol\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"approve\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"balanceOf\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"getApproved\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"isApprovedForAll\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"operator\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"name\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"ownerOf\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"safeTransferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"safeTransferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setApprovalForAll\",\"inputs\":[{\"name\":\"operator\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"approved\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"supportsInterface\",\"inputs\":[{\"name\":\"interfaceId\",\"type\":\"bytes4\",\"internalType\":\"bytes4\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"symbol\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"tokenURI\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"transferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"Approval\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"approved\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"indexed\":true,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ApprovalForAll\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"operator\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"approved\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"indexed\":true,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"ERC721IncorrectOwner\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC721InsufficientApproval\",\"inputs\":[{\"name\":\"operator\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ERC721InvalidApprover\",\"inputs\":[{\"name\":\"approver\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC721InvalidOperator\",\"inputs\":[{\"name\":\"operator\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC721InvalidOwner\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC721InvalidReceiver\",\"inputs\":[{\"name\":\"receiver\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC721InvalidSender\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC721NonexistentToken\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]}]",
	ID:  "PlainItems",
	Bin: "0x608060405234801561000f575f5ffd5b506040516114db3803806114db83398101604081905261002e916104b3565b81815f61003b83826105a6565b50600161004882826105a6565b5060019150505b600481101561006a576100623382610072565b60010161004f565b505050610664565b6001600160a01b0382166100a057604051633250574960e11b81525f60048201526024015b60405180910390fd5b5f6100ac8383836100dd565b90506001600160a01b038116156100d8576040516339e3563760e11b81525f6004820152602401610097565b505050565b5f828152600260205260408120546001600160a01b0390811690831615610109576101098184866101cf565b6001600160a01b03811615610143576101245f858180610233565b6001600160a01b0381165f90815260036020526040902080545f190190555b6001600160a01b03851615610171576001600160a01b0385165f908152600360205260409020805460010190555b5f8481526002602052604080822080546001600160a01b0319166001600160a01b0389811691821790925591518793918516917fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef91a4949350505050565b6101da838383610355565b6100d8576001600160a01b03831661020857604051637e27328960e01b815260048101829052602401610097565b60405163177e802f60e01b81526001600160a01b038316600482015260248101829052604401610097565b808061024757506001600160a01b03821615155b15610326575f610256846103d8565b90506001600160a01b038316158015906102825750826001600160a01b0316816001600160a01b031614155b80156102b357506001600160a01b038082165f9081526005602090815260408083209387168352929052205460ff16155b156102dc5760405163a9fbf51f60e01b81526001600160a01b0384166004820152602401610097565b81156103245783856001600160a01b0316826001600160a01b03167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560405160405180910390a45b505b50505f90815260046020526040902080546001600160a01b0319166001600160a01b0392909216919091179055565b5f6001600160a01b038316158015906103d05750826001600160a01b0316846001600160a01b031614806103ad57506001600160a01b038085165f9081526005602090815260408083209387168352929052205460ff165b806103d057505f828152600460205260409020546001600160a01b038481169116145b949350505050565b5f818152600260205260408120546001600160a01b03168061041057604051637e27328960e01b815260048101849052602401610097565b92915050565b634e487b7160e01b5f52604160045260245ffd5b5f82601f830112610439575f5ffd5b81516001600160401b0381111561045257610452610416565b604051601f8201601f19908116603f011681016001600160401b038111828210171561048057610480610416565b604052818152838201602001851015610497575f5ffd5b8160208501602083015e5f918101602001919091529392505050565b5f5f604083850312156104c4575f5ffd5b82516001600160401b038111156104d9575f5ffd5b6104e58582860161042a565b602085015190935090506001600160401b03811115610502575f5ffd5b61050e8582860161042a565b9150509250929050565b600181811c9082168061052c57607f821691505b60208210810361054a57634e487b7160e01b5f52602260045260245ffd5b50919050565b601f8211156100d857828211156100d857805f5260205f20601f840160051c602085101561057b57505f5b90810190601f840160051c035f5b8181101561059e575f83820155600101610589565b505050505050565b81516001600160401b038111156105bf576105bf610416565b6105d3816105cd8454610518565b84610550565b6020601f821160018114610605575f83156105ee5750848201515b5f19600385901b1c1916600184901b17845561065d565b5f84815260208120601f198516915b828110156106345787850151825560209485019460019092019101610614565b508482101561065157868401515f19600387901b60f8161c191681555b505060018360011b0184555b5050505050565b610e6a806106715f395ff3fe608060405234801561000f575f5ffd5b50600436106100cb575f3560e01c80636352211e11610088578063a22cb46511610063578063a22cb465146101ae578063b88d4fde146101c1578063c87b56dd146101d4578063e985e9c5146101e7575f5ffd5b80636352211e1461017257806370a082311461018557806395d89b41146101a6575f5ffd5b806301ffc9a7146100cf57806306fdde03146100f7578063081812fc1461010c578063095ea7b31461013757806323b872dd1461014c57806342842e0e1461015f575b5f5ffd5b6100e26100dd366004610b4d565b6101fa565b60405190151581526020015b60405180910390f35b6100ff61024b565b6040516100ee9190610b96565b61011f61011a366004610ba8565b6102da565b6040516001600160a01b0390911681526020016100ee565b61014a610145366004610bda565b610301565b005b61014a61015a366004610c02565b610310565b61014a61016d366004610c02565b61039e565b61011f610180366004610ba8565b6103bd565b610198610193366004610c3c565b6103c7565b6040519081526020016100ee565b6100ff61040c565b61014a6101bc366004610c55565b61041b565b61014a6101cf366004610ca2565b610426565b6100ff6101e2366004610ba8565b61043e565b6100e26101f5366004610d7f565b6104af565b5f6001600160e01b031982166380ac58cd60e01b148061022a57506001600160e01b03198216635b5e139f60e01b145b8061024557506301ffc9a760e01b6001600160e01b03198316145b92915050565b60605f805461025990610db0565b80601f016020809104026020016040519081016040528092919081815260200182805461028590610db0565b80156102d05780601f106102a7576101008083540402835291602001916102d0565b820191905f5260205f20905b8154815290600101906020018083116102b357829003601f168201915b5050505050905090565b5f6102e4826104dc565b505f828152600460205260409020546001600160a01b0316610245565b61030c828233610514565b5050565b6001600160a01b03821661033e57604051633250574960e11b81525f60048201526024015b60405180910390fd5b5f61034a838333610521565b9050836001600160a01b0316816001600160a01b031614610398576040516364283d7b60e01b81526001600160a01b0380861660048301526024820184905282166044820152606401610335565b50505050565b6103b883838360405180602001604052805f815250610426565b505050565b5f610245826104dc565b5f6001600160a01b0382166103f1576040516322718ad960e21b81525f6004820152602401610335565b506001600160a01b03165f9081526003602052604090205490565b60606001805461025990610db0565b61030c338383610613565b610431848484610310565b61039833858585856106da565b6060610449826104dc565b505f61045f60408051602081019091525f815290565b90505f81511161047d5760405180602001604052805f8152506104a8565b8061048784610802565b604051602001610498929190610dff565b6040516020818303038152906040525b9392505050565b6001600160a01b039182165f90815260056020908152604080832093909416825291909152205460ff1690565b5f818152600260205260408120546001600160a01b03168061024557604051637e27328960e01b815260048101849052602401610335565b6103b88383836001610892565b5f828152600260205260408120546001600160a01b039081169083161561054d5761054d818486610996565b6001600160a01b03811615610587576105685f855f5f610892565b6001600160a01b0381165f90815260036020526040902080545f190190555b6001600160a01b038516156105b5576001600160a01b0385165f908152600360205260409020805460010190555b5f8481526002602052604080822080546001600160a01b0319166001600160a01b0389811691821790925591518793918516917fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef91a4949350505050565b6001600160a01b03831661063c5760405163a9fbf51f60e01b81525f6004820152602401610335565b6001600160a01b03821661066e57604051630b61174360e31b81526001600160a01b0383166004820152602401610335565b6001600160a01b038381165f81815260056020908152604080832094871680845294825291829020805460ff191686151590811790915591519182527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31910160405180910390a3505050565b6001600160a01b0383163b156107fb57604051630a85bd0160e11b81526001600160a01b0384169063150b7a029061071c908890889087908790600401610e13565b6020604051808303815f875af1925050508015610756575060408051601f3d908101601f1916820190925261075391810190610e4f565b60015b6107bd573d808015610783576040519150601f19603f3d011682016040523d82523d5f602084013e610788565b606091505b5080515f036107b557604051633250574960e11b81526001600160a01b0385166004820152602401610335565b805160208201fd5b6001600160e01b03198116630a85bd0160e11b146107f957604051633250574960e11b81526001600160a01b0385166004820152602401610335565b505b5050505050565b60605f61080e836109fa565b60010190505f8167ffffffffffffffff81111561082d5761082d610c8e565b6040519080825280601f01601f191660200182016040528015610857576020820181803683370190505b5090508181016020015b5f19016f181899199a1a9b1b9c1cb0b131b232b360811b600a86061a8153600a850494508461086157509392505050565b80806108a657506001600160a01b03821615155b15610967575f6108b5846104dc565b90506001600160a01b038316158015906108e15750826001600160a01b0316816001600160a01b031614155b80156108f457506108f281846104af565b155b1561091d5760405163a9fbf51f60e01b81526001600160a01b0384166004820152602401610335565b81156109655783856001600160a01b0316826001600160a01b03167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560405160405180910390a45b505b50505f90815260046020526040902080546001600160a01b0319166001600160a01b0392909216919091179055565b6109a1838383610ad1565b6103b8576001600160a01b0383166109cf57604051637e27328960e01b815260048101829052602401610335565b60405163177e802f60e01b81526001600160a01b038316600482015260248101829052604401610335565b5f8072184f03e93ff9f4daa797ed6e38ed64bf6a1f0160401b8310610a385772184f03e93ff9f4daa797ed6e38ed64bf6a1f0160401b830492506040015b6d04ee2d6d415b85acef81000000008310610a64576d04ee2d6d415b85acef8100000000830492506020015b662386f26fc100008310610a8257662386f26fc10000830492506010015b6305f5e1008310610a9a576305f5e100830492506008015b6127108310610aae57612710830492506004015b60648310610ac0576064830492506002015b600a83106102455760010192915050565b5f6001600160a01b03831615801590610b2d5750826001600160a01b0316846001600160a01b03161480610b0a5750610b0a84846104af565b80610b2d57505f828152600460205260409020546001600160a01b038481169116145b949350505050565b6001600160e01b031981168114610b4a575f5ffd5b50565b5f60208284031215610b5d575f5ffd5b81356104a881610b35565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b602081525f6104a86020830184610b68565b5f60208284031215610bb8575f5ffd5b5035919050565b80356001600160a01b0381168114610bd5575f5ffd5b919050565b5f5f60408385031215610beb575f5ffd5b610bf483610bbf565b946020939093013593505050565b5f5f5f60608486031215610c14575f5ffd5b610c1d84610bbf565b9250610c2b60208501610bbf565b929592945050506040919091013590565b5f60208284031215610c4c575f5ffd5b6104a882610bbf565b5f5f60408385031215610c66575f5ffd5b610c6f83610bbf565b915060208301358015158114610c83575f5ffd5b809150509250929050565b634e487b7160e01b5f52604160045260245ffd5b5f5f5f5f60808587031215610cb5575f5ffd5b610cbe85610bbf565b9350610ccc60208601610bbf565b925060408501359150606085013567ffffffffffffffff811115610cee575f5ffd5b8501601f81018713610cfe575f5ffd5b803567ffffffffffffffff811115610d1857610d18610c8e565b604051601f8201601f19908116603f0116810167ffffffffffffffff81118282101715610d4757610d47610c8e565b604052818152828201602001891015610d5e575f5ffd5b816020840160208301375f6020838301015280935050505092959194509250565b5f5f60408385031215610d90575f5ffd5b610d9983610bbf565b9150610da760208401610bbf565b90509250929050565b600181811c90821680610dc457607f821691505b602082108103610de257634e487b7160e01b5f52602260045260245ffd5b50919050565b5f81518060208401855e5f93019283525090919050565b5f610b2d610e0d8386610de8565b84610de8565b6001600160a01b03858116825284166020820152604081018390526080606082018190525f90610e4590830184610b68565b9695505050505050565b5f60208284031215610e5f575f5ffd5b81516104a881610b3556",
}

// PlainItems is an auto generated Go binding around an Ethereum contract.
type PlainItems struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *PlainItems) GetABI() abi.ABI {
	return c.abi
}

// NewPlainItems creates a new instance of PlainItems.
func NewPlainItems() *PlainItems {
	parsed, err := PlainItemsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &PlainItems{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *PlainItems) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(string name, string symbol) returns()
func (plainItems *PlainItems) PackConstructor(name string, symbol string) []byte {
	enc, err := plainItems.abi.Pack("", name, symbol)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address to, uint256 tokenId) returns()
func (plainItems *PlainItems) PackApprove(to common.Address, tokenId *big.Int) []byte {
	enc, err := plainItems.abi.Pack("approve", to, tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address to, uint256 tokenId) returns()
func (plainItems *PlainItems) TryPackApprove(to common.Address, tokenId *big.Int) ([]byte, error) {
	return plainItems.abi.Pack("approve", to, tokenId)
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (plainItems *PlainItems) PackBalanceOf(owner common.Address) []byte {
	enc, err := plainItems.abi.Pack("balanceOf", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (plainItems *PlainItems) TryPackBalanceOf(owner common.Address) ([]byte, error) {
	return plainItems.abi.Pack("balanceOf", owner)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address owner) view returns(uint256)
func (plainItems *PlainItems) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := plainItems.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetApproved is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x081812fc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getApproved(uint256 tokenId) view returns(address)
func (plainItems *PlainItems) PackGetApproved(tokenId *big.Int) []byte {
	enc, err := plainItems.abi.Pack("getApproved", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetApproved is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x081812fc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getApproved(uint256 tokenId) view returns(address)
func (plainItems *PlainItems) TryPackGetApproved(tokenId *big.Int) ([]byte, error) {
	return plainItems.abi.Pack("getApproved", tokenId)
}

// UnpackGetApproved is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x081812fc.
//
// Solidity: function getApproved(uint256 tokenId) view returns(address)
func (plainItems *PlainItems) UnpackGetApproved(data []byte) (common.Address, error) {
	out, err := plainItems.abi.Unpack("getApproved", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackIsApprovedForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe985e9c5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isApprovedForAll(address owner, address operator) view returns(bool)
func (plainItems *PlainItems) PackIsApprovedForAll(owner common.Address, operator common.Address) []byte {
	enc, err := plainItems.abi.Pack("isApprovedForAll", owner, operator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsApprovedForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe985e9c5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isApprovedForAll(address owner, address operator) view returns(bool)
func (plainItems *PlainItems) TryPackIsApprovedForAll(owner common.Address, operator common.Address) ([]byte, error) {
	return plainItems.abi.Pack("isApprovedForAll", owner, operator)
}

// UnpackIsApprovedForAll is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe985e9c5.
//
// Solidity: function isApprovedForAll(address owner, address operator) view returns(bool)
func (plainItems *PlainItems) UnpackIsApprovedForAll(data []byte) (bool, error) {
	out, err := plainItems.abi.Unpack("isApprovedForAll", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (plainItems *PlainItems) PackName() []byte {
	enc, err := plainItems.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (plainItems *PlainItems) TryPackName() ([]byte, error) {
	return plainItems.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (plainItems *PlainItems) UnpackName(data []byte) (string, error) {
	out, err := plainItems.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackOwnerOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6352211e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ownerOf(uint256 tokenId) view returns(address)
func (plainItems *PlainItems) PackOwnerOf(tokenId *big.Int) []byte {
	enc, err := plainItems.abi.Pack("ownerOf", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwnerOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6352211e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ownerOf(uint256 tokenId) view returns(address)
func (plainItems *PlainItems) TryPackOwnerOf(tokenId *big.Int) ([]byte, error) {
	return plainItems.abi.Pack("ownerOf", tokenId)
}

// UnpackOwnerOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6352211e.
//
// Solidity: function ownerOf(uint256 tokenId) view returns(address)
func (plainItems *PlainItems) UnpackOwnerOf(data []byte) (common.Address, error) {
	out, err := plainItems.abi.Unpack("ownerOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSafeTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42842e0e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 tokenId) returns()
func (plainItems *PlainItems) PackSafeTransferFrom(from common.Address, to common.Address, tokenId *big.Int) []byte {
	enc, err := plainItems.abi.Pack("safeTransferFrom", from, to, tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSafeTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42842e0e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 tokenId) returns()
func (plainItems *PlainItems) TryPackSafeTransferFrom(from common.Address, to common.Address, tokenId *big.Int) ([]byte, error) {
	return plainItems.abi.Pack("safeTransferFrom", from, to, tokenId)
}

// PackSafeTransferFrom0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb88d4fde.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 tokenId, bytes data) returns()
func (plainItems *PlainItems) PackSafeTransferFrom0(from common.Address, to common.Address, tokenId *big.Int, data []byte) []byte {
	enc, err := plainItems.abi.Pack("safeTransferFrom0", from, to, tokenId, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSafeTransferFrom0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb88d4fde.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 tokenId, bytes data) returns()
func (plainItems *PlainItems) TryPackSafeTransferFrom0(from common.Address, to common.Address, tokenId *big.Int, data []byte) ([]byte, error) {
	return plainItems.abi.Pack("safeTransferFrom0", from, to, tokenId, data)
}

// PackSetApprovalForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa22cb465.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setApprovalForAll(address operator, bool approved) returns()
func (plainItems *PlainItems) PackSetApprovalForAll(operator common.Address, approved bool) []byte {
	enc, err := plainItems.abi.Pack("setApprovalForAll", operator, approved)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetApprovalForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa22cb465.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setApprovalForAll(address operator, bool approved) returns()
func (plainItems *PlainItems) TryPackSetApprovalForAll(operator common.Address, approved bool) ([]byte, error) {
	return plainItems.abi.Pack("setApprovalForAll", operator, approved)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (plainItems *PlainItems) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := plainItems.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (plainItems *PlainItems) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return plainItems.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (plainItems *PlainItems) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := plainItems.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (plainItems *PlainItems) PackSymbol() []byte {
	enc, err := plainItems.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (plainItems *PlainItems) TryPackSymbol() ([]byte, error) {
	return plainItems.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (plainItems *PlainItems) UnpackSymbol(data []byte) (string, error) {
	out, err := plainItems.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTokenURI is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc87b56dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tokenURI(uint256 tokenId) view returns(string)
func (plainItems *PlainItems) PackTokenURI(tokenId *big.Int) []byte {
	enc, err := plainItems.abi.Pack("tokenURI", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTokenURI is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc87b56dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tokenURI(uint256 tokenId) view returns(string)
func (plainItems *PlainItems) TryPackTokenURI(tokenId *big.Int) ([]byte, error) {
	return plainItems.abi.Pack("tokenURI", tokenId)
}

// UnpackTokenURI is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc87b56dd.
//
// Solidity: function tokenURI(uint256 tokenId) view returns(string)
func (plainItems *PlainItems) UnpackTokenURI(data []byte) (string, error) {
	out, err := plainItems.abi.Unpack("tokenURI", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 tokenId) returns()
func (plainItems *PlainItems) PackTransferFrom(from common.Address, to common.Address, tokenId *big.Int) []byte {
	enc, err := plainItems.abi.Pack("transferFrom", from, to, tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 tokenId) returns()
func (plainItems *PlainItems) TryPackTransferFrom(from common.Address, to common.Address, tokenId *big.Int) ([]byte, error) {
	return plainItems.abi.Pack("transferFrom", from, to, tokenId)
}

// PlainItemsApproval represents a Approval event raised by the PlainItems contract.
type PlainItemsApproval struct {
	Owner    common.Address
	Approved common.Address
	TokenId  *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const PlainItemsApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (PlainItemsApproval) ContractEventName() string {
	return PlainItemsApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)
func (plainItems *PlainItems) UnpackApprovalEvent(log *types.Log) (*PlainItemsApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainItems.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainItemsApproval)
	if len(log.Data) > 0 {
		if err := plainItems.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainItems.abi.Events[event].Inputs {
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

// PlainItemsApprovalForAll represents a ApprovalForAll event raised by the PlainItems contract.
type PlainItemsApprovalForAll struct {
	Owner    common.Address
	Operator common.Address
	Approved bool
	Raw      *types.Log // Blockchain specific contextual infos
}

const PlainItemsApprovalForAllEventName = "ApprovalForAll"

// ContractEventName returns the user-defined event name.
func (PlainItemsApprovalForAll) ContractEventName() string {
	return PlainItemsApprovalForAllEventName
}

// UnpackApprovalForAllEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ApprovalForAll(address indexed owner, address indexed operator, bool approved)
func (plainItems *PlainItems) UnpackApprovalForAllEvent(log *types.Log) (*PlainItemsApprovalForAll, error) {
	event := "ApprovalForAll"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainItems.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainItemsApprovalForAll)
	if len(log.Data) > 0 {
		if err := plainItems.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainItems.abi.Events[event].Inputs {
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

// PlainItemsTransfer represents a Transfer event raised by the PlainItems contract.
type PlainItemsTransfer struct {
	From    common.Address
	To      common.Address
	TokenId *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const PlainItemsTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (PlainItemsTransfer) ContractEventName() string {
	return PlainItemsTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)
func (plainItems *PlainItems) UnpackTransferEvent(log *types.Log) (*PlainItemsTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainItems.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainItemsTransfer)
	if len(log.Data) > 0 {
		if err := plainItems.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainItems.abi.Events[event].Inputs {
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
func (plainItems *PlainItems) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], plainItems.abi.Errors["ERC721IncorrectOwner"].ID.Bytes()[:4]) {
		return plainItems.UnpackERC721IncorrectOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainItems.abi.Errors["ERC721InsufficientApproval"].ID.Bytes()[:4]) {
		return plainItems.UnpackERC721InsufficientApprovalError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainItems.abi.Errors["ERC721InvalidApprover"].ID.Bytes()[:4]) {
		return plainItems.UnpackERC721InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainItems.abi.Errors["ERC721InvalidOperator"].ID.Bytes()[:4]) {
		return plainItems.UnpackERC721InvalidOperatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainItems.abi.Errors["ERC721InvalidOwner"].ID.Bytes()[:4]) {
		return plainItems.UnpackERC721InvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainItems.abi.Errors["ERC721InvalidReceiver"].ID.Bytes()[:4]) {
		return plainItems.UnpackERC721InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainItems.abi.Errors["ERC721InvalidSender"].ID.Bytes()[:4]) {
		return plainItems.UnpackERC721InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainItems.abi.Errors["ERC721NonexistentToken"].ID.Bytes()[:4]) {
		return plainItems.UnpackERC721NonexistentTokenError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// PlainItemsERC721IncorrectOwner represents a ERC721IncorrectOwner error raised by the PlainItems contract.
type PlainItemsERC721IncorrectOwner struct {
	Sender  common.Address
	TokenId *big.Int
	Owner   common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)
func PlainItemsERC721IncorrectOwnerErrorID() common.Hash {
	return common.HexToHash("0x64283d7b313c8117c125f736876fa2b4e90ea3831a4716dfdb87d2f540e26289")
}

// UnpackERC721IncorrectOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)
func (plainItems *PlainItems) UnpackERC721IncorrectOwnerError(raw []byte) (*PlainItemsERC721IncorrectOwner, error) {
	out := new(PlainItemsERC721IncorrectOwner)
	if err := plainItems.abi.UnpackIntoInterface(out, "ERC721IncorrectOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainItemsERC721InsufficientApproval represents a ERC721InsufficientApproval error raised by the PlainItems contract.
type PlainItemsERC721InsufficientApproval struct {
	Operator common.Address
	TokenId  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InsufficientApproval(address operator, uint256 tokenId)
func PlainItemsERC721InsufficientApprovalErrorID() common.Hash {
	return common.HexToHash("0x177e802f6f313bc89797ecace66d6d29ab4719cbaaacbb87367264048b1eb861")
}

// UnpackERC721InsufficientApprovalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InsufficientApproval(address operator, uint256 tokenId)
func (plainItems *PlainItems) UnpackERC721InsufficientApprovalError(raw []byte) (*PlainItemsERC721InsufficientApproval, error) {
	out := new(PlainItemsERC721InsufficientApproval)
	if err := plainItems.abi.UnpackIntoInterface(out, "ERC721InsufficientApproval", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainItemsERC721InvalidApprover represents a ERC721InvalidApprover error raised by the PlainItems contract.
type PlainItemsERC721InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidApprover(address approver)
func PlainItemsERC721InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xa9fbf51f86b8e03595d59dc726bb10c329bb24f62589be276d8dd193ca0b69ea")
}

// UnpackERC721InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidApprover(address approver)
func (plainItems *PlainItems) UnpackERC721InvalidApproverError(raw []byte) (*PlainItemsERC721InvalidApprover, error) {
	out := new(PlainItemsERC721InvalidApprover)
	if err := plainItems.abi.UnpackIntoInterface(out, "ERC721InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainItemsERC721InvalidOperator represents a ERC721InvalidOperator error raised by the PlainItems contract.
type PlainItemsERC721InvalidOperator struct {
	Operator common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidOperator(address operator)
func PlainItemsERC721InvalidOperatorErrorID() common.Hash {
	return common.HexToHash("0x5b08ba185e8f577075361f3a3555a6580a227ce22734dcc979c1aeadf894658b")
}

// UnpackERC721InvalidOperatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidOperator(address operator)
func (plainItems *PlainItems) UnpackERC721InvalidOperatorError(raw []byte) (*PlainItemsERC721InvalidOperator, error) {
	out := new(PlainItemsERC721InvalidOperator)
	if err := plainItems.abi.UnpackIntoInterface(out, "ERC721InvalidOperator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainItemsERC721InvalidOwner represents a ERC721InvalidOwner error raised by the PlainItems contract.
type PlainItemsERC721InvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidOwner(address owner)
func PlainItemsERC721InvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x89c62b6479af2e623826dcc39c5133061d35b66d72de92833401dd2fd6567480")
}

// UnpackERC721InvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidOwner(address owner)
func (plainItems *PlainItems) UnpackERC721InvalidOwnerError(raw []byte) (*PlainItemsERC721InvalidOwner, error) {
	out := new(PlainItemsERC721InvalidOwner)
	if err := plainItems.abi.UnpackIntoInterface(out, "ERC721InvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainItemsERC721InvalidReceiver represents a ERC721InvalidReceiver error raised by the PlainItems contract.
type PlainItemsERC721InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidReceiver(address receiver)
func PlainItemsERC721InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0x64a0ae9278f805eaf991dcd18ca78756d280b7508b764ef1b255c55845c11df9")
}

// UnpackERC721InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidReceiver(address receiver)
func (plainItems *PlainItems) UnpackERC721InvalidReceiverError(raw []byte) (*PlainItemsERC721InvalidReceiver, error) {
	out := new(PlainItemsERC721InvalidReceiver)
	if err := plainItems.abi.UnpackIntoInterface(out, "ERC721InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainItemsERC721InvalidSender represents a ERC721InvalidSender error raised by the PlainItems contract.
type PlainItemsERC721InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidSender(address sender)
func PlainItemsERC721InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x73c6ac6e10798e95d99e1f130d923eb40193ecb8d094ec3dce93292564eb3b17")
}

// UnpackERC721InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidSender(address sender)
func (plainItems *PlainItems) UnpackERC721InvalidSenderError(raw []byte) (*PlainItemsERC721InvalidSender, error) {
	out := new(PlainItemsERC721InvalidSender)
	if err := plainItems.abi.UnpackIntoInterface(out, "ERC721InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainItemsERC721NonexistentToken represents a ERC721NonexistentToken error raised by the PlainItems contract.
type PlainItemsERC721NonexistentToken struct {
	TokenId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721NonexistentToken(uint256 tokenId)
func PlainItemsERC721NonexistentTokenErrorID() common.Hash {
	return common.HexToHash("0x7e273289a3a9ef6670f06df7dca227856fc925e956db96980692764a8bc734d7")
}

// UnpackERC721NonexistentTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721NonexistentToken(uint256 tokenId)
func (plainItems *PlainItems) UnpackERC721NonexistentTokenError(raw []byte) (*PlainItemsERC721NonexistentToken, error) {
	out := new(PlainItemsERC721NonexistentToken)
	if err := plainItems.abi.UnpackIntoInterface(out, "ERC721NonexistentToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}
