// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package signatureprobe is the generated binding of contracts/src/SignatureProbe.sol.
package signatureprobe

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

// SignatureProbeMetaData contains all meta data concerning the SignatureProbe contract.
var SignatureProbeMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"hash\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"factory\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"preparation\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"stateMutability\":\"nonpayable\"}]",
	ID:  "SignatureProbe",
	Bin: "0x608060405234801561000f575f5ffd5b5060405161027c38038061027c83398101604081905261002e916101b0565b5f61003a86868461007b565b90508015801561005257506001600160a01b03841615155b15610072575f5f8451602086015f885af15061006f86868461007b565b90505b805f526001601ff35b5f836001600160a01b03163b5f0361009457505f6100f1565b5f83836040516024016100a892919061023f565b60408051601f19818403018152919052602080820180516001600160e01b0316630b135d3f60e11b90811782528351939450925f91895afa815f5114601f3d1182161693505050505b9392505050565b80516001600160a01b038116811461010e575f5ffd5b919050565b634e487b7160e01b5f52604160045260245ffd5b5f82601f830112610136575f5ffd5b81516001600160401b0381111561014f5761014f610113565b604051601f8201601f19908116603f011681016001600160401b038111828210171561017d5761017d610113565b604052818152838201602001851015610194575f5ffd5b8160208501602083015e5f918101602001919091529392505050565b5f5f5f5f5f60a086880312156101c4575f5ffd5b6101cd866100f8565b9450602086015193506101e2604087016100f8565b60608701519093506001600160401b038111156101fd575f5ffd5b61020988828901610127565b608088015190935090506001600160401b03811115610226575f5ffd5b61023288828901610127565b9150509295509295909350565b828152604060208201525f82518060408401528060208501606085015e5f606082850101526060601f19601f830116840101915050939250505056fe",
}

// SignatureProbe is an auto generated Go binding around an Ethereum contract.
type SignatureProbe struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *SignatureProbe) GetABI() abi.ABI {
	return c.abi
}

// NewSignatureProbe creates a new instance of SignatureProbe.
func NewSignatureProbe() *SignatureProbe {
	parsed, err := SignatureProbeMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &SignatureProbe{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *SignatureProbe) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address account, bytes32 hash, address factory, bytes preparation, bytes signature) returns()
func (signatureProbe *SignatureProbe) PackConstructor(account common.Address, hash [32]byte, factory common.Address, preparation []byte, signature []byte) []byte {
	enc, err := signatureProbe.abi.Pack("", account, hash, factory, preparation, signature)
	if err != nil {
		panic(err)
	}
	return enc
}
