// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package plainpieces is the generated binding of contracts/src/PlainPieces.sol.
package plainpieces

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

// PlainPiecesMetaData contains all meta data concerning the PlainPieces contract.
var PlainPiecesMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"balanceOf\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"id\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"balanceOfBatch\",\"inputs\":[{\"name\":\"accounts\",\"type\":\"address[]\",\"internalType\":\"address[]\"},{\"name\":\"ids\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"isApprovedForAll\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"operator\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"safeBatchTransferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"ids\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"},{\"name\":\"values\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"safeTransferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"id\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"data\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setApprovalForAll\",\"inputs\":[{\"name\":\"operator\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"approved\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"supportsInterface\",\"inputs\":[{\"name\":\"interfaceId\",\"type\":\"bytes4\",\"internalType\":\"bytes4\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"uri\",\"inputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"event\",\"name\":\"ApprovalForAll\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"operator\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"approved\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TransferBatch\",\"inputs\":[{\"name\":\"operator\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"ids\",\"type\":\"uint256[]\",\"indexed\":false,\"internalType\":\"uint256[]\"},{\"name\":\"values\",\"type\":\"uint256[]\",\"indexed\":false,\"internalType\":\"uint256[]\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TransferSingle\",\"inputs\":[{\"name\":\"operator\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"id\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"URI\",\"inputs\":[{\"name\":\"value\",\"type\":\"string\",\"indexed\":false,\"internalType\":\"string\"},{\"name\":\"id\",\"type\":\"uint256\",\"indexed\":true,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"ERC1155InsufficientBalance\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"balance\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ERC1155InvalidApprover\",\"inputs\":[{\"name\":\"approver\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC1155InvalidArrayLength\",\"inputs\":[{\"name\":\"idsLength\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"valuesLength\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ERC1155InvalidOperator\",\"inputs\":[{\"name\":\"operator\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC1155InvalidReceiver\",\"inputs\":[{\"name\":\"receiver\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC1155InvalidSender\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC1155MissingApprovalForAll\",\"inputs\":[{\"name\":\"operator\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}]}]",
	ID:  "PlainPieces",
	Bin: "0x608060405234801561000f575f5ffd5b5060408051602081019091525f81526100278161004f565b5061004a336001600a60405180602001604052805f81525061005f60201b60201c565b61081b565b600261005b82826105d8565b5050565b6001600160a01b03841661008d57604051632bfa23e760e11b81525f60048201526024015b60405180910390fd5b604080516001808252602082018690528183019081526060820185905260808201909252906100c05f87848487846100c8565b505050505050565b6100d486868686610121565b6001600160a01b038516156100c0573381156100fd576100f8818888888888610331565b610118565b60208581015190850151610115838a8a85858a610452565b50505b50505050505050565b80518251146101505781518151604051635b05999160e01b815260048101929092526024820152604401610084565b335f5b8351811015610252576020818102858101820151908501909101516001600160a01b03881615610204575f828152602081815260408083206001600160a01b038c168452909152902054818110156101de576040516303dee4c560e01b81526001600160a01b038a166004820152602481018290526044810183905260648101849052608401610084565b5f838152602081815260408083206001600160a01b038d16845290915290209082900390555b6001600160a01b03871615610248575f828152602081815260408083206001600160a01b038b16845290915281208054839290610242908490610692565b90915550505b5050600101610153565b5082516001036102d25760208301515f906020840151909150856001600160a01b0316876001600160a01b0316846001600160a01b03167fc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f6285856040516102c3929190918252602082015260400190565b60405180910390a4505061032a565b836001600160a01b0316856001600160a01b0316826001600160a01b03167f4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb86866040516103219291906106f1565b60405180910390a45b5050505050565b6001600160a01b0384163b156100c05760405163bc197c8160e01b81526001600160a01b0385169063bc197c8190610375908990899088908890889060040161074c565b6020604051808303815f875af19250505080156103af575060408051601f3d908101601f191682019092526103ac918101906107a9565b60015b610416573d8080156103dc576040519150601f19603f3d011682016040523d82523d5f602084013e6103e1565b606091505b5080515f0361040e57604051632bfa23e760e11b81526001600160a01b0386166004820152602401610084565b805160208201fd5b6001600160e01b0319811663bc197c8160e01b1461011857604051632bfa23e760e11b81526001600160a01b0386166004820152602401610084565b6001600160a01b0384163b156100c05760405163f23a6e6160e01b81526001600160a01b0385169063f23a6e619061049690899089908890889088906004016107d7565b6020604051808303815f875af19250505080156104d0575060408051601f3d908101601f191682019092526104cd918101906107a9565b60015b6104fd573d8080156103dc576040519150601f19603f3d011682016040523d82523d5f602084013e6103e1565b6001600160e01b0319811663f23a6e6160e01b1461011857604051632bfa23e760e11b81526001600160a01b0386166004820152602401610084565b634e487b7160e01b5f52604160045260245ffd5b600181811c9082168061056157607f821691505b60208210810361057f57634e487b7160e01b5f52602260045260245ffd5b50919050565b601f8211156105d357828211156105d357805f5260205f20601f840160051c60208510156105b057505f5b90810190601f840160051c035f5b818110156100c0575f838201556001016105be565b505050565b81516001600160401b038111156105f1576105f1610539565b610605816105ff845461054d565b84610585565b6020601f821160018114610637575f83156106205750848201515b5f19600385901b1c1916600184901b17845561032a565b5f84815260208120601f198516915b828110156106665787850151825560209485019460019092019101610646565b508482101561068357868401515f19600387901b60f8161c191681555b50505050600190811b01905550565b808201808211156106b157634e487b7160e01b5f52601160045260245ffd5b92915050565b5f8151808452602084019350602083015f5b828110156106e75781518652602095860195909101906001016106c9565b5093949350505050565b604081525f61070360408301856106b7565b828103602084015261071581856106b7565b95945050505050565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b6001600160a01b0386811682528516602082015260a0604082018190525f90610777908301866106b7565b828103606084015261078981866106b7565b9050828103608084015261079d818561071e565b98975050505050505050565b5f602082840312156107b9575f5ffd5b81516001600160e01b0319811681146107d0575f5ffd5b9392505050565b6001600160a01b03868116825285166020820152604081018490526060810183905260a0608082018190525f906108109083018461071e565b979650505050505050565b611017806108285f395ff3fe608060405234801561000f575f5ffd5b5060043610610084575f3560e01c80634e1273f4116100585780634e1273f414610106578063a22cb46514610126578063e985e9c514610139578063f242432a14610174575f5ffd5b8062fdd58e1461008857806301ffc9a7146100ae5780630e89341c146100d15780632eb2c2d6146100f1575b5f5ffd5b61009b610096366004610a50565b610187565b6040519081526020015b60405180910390f35b6100c16100bc366004610a90565b6101ae565b60405190151581526020016100a5565b6100e46100df366004610ab2565b6101fd565b6040516100a59190610af7565b6101046100ff366004610c47565b61028f565b005b610119610114366004610cf6565b6102ae565b6040516100a59190610df3565b610104610134366004610e05565b61037e565b6100c1610147366004610e3e565b6001600160a01b039182165f90815260016020908152604080832093909416825291909152205460ff1690565b610104610182366004610e6f565b61038d565b5f818152602081815260408083206001600160a01b03861684529091529020545b92915050565b5f6001600160e01b03198216636cdb3d1360e11b14806101de57506001600160e01b031982166303a24d0760e21b145b806101a857506301ffc9a760e01b6001600160e01b03198316146101a8565b60606002805461020c90610ec3565b80601f016020809104026020016040519081016040528092919081815260200182805461023890610ec3565b80156102835780601f1061025a57610100808354040283529160200191610283565b820191905f5260205f20905b81548152906001019060200180831161026657829003601f168201915b50505050509050919050565b61029a335b866103a3565b6102a7858585858561041b565b5050505050565b606081518351146102e45781518351604051635b05999160e01b8152600481019290925260248201526044015b60405180910390fd5b5f835167ffffffffffffffff8111156102ff576102ff610b09565b604051908082528060200260200182016040528015610328578160200160208202803683370190505b5090505f5b84518110156103765760208082028601015161035190602080840287010151610187565b82828151811061036357610363610efb565b602090810291909101015260010161032d565b509392505050565b61038933838361047b565b5050565b61039633610294565b6102a78585858585610538565b816001600160a01b0316816001600160a01b0316141580156103ea57506001600160a01b038082165f9081526001602090815260408083209386168352929052205460ff16155b156103895760405163711bec9160e11b81526001600160a01b038084166004830152821660248201526044016102db565b6001600160a01b03841661044457604051632bfa23e760e11b81525f60048201526024016102db565b6001600160a01b03851661046c57604051626a0d4560e21b81525f60048201526024016102db565b6102a7858585858560016105c5565b6001600160a01b0383166104a457604051631f18c42760e11b81525f60048201526024016102db565b6001600160a01b0382166104cc5760405162ced3e160e81b81525f60048201526024016102db565b6001600160a01b038381165f81815260016020908152604080832094871680845294825291829020805460ff191686151590811790915591519182527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31910160405180910390a3505050565b6001600160a01b03841661056157604051632bfa23e760e11b81525f60048201526024016102db565b6001600160a01b03851661058957604051626a0d4560e21b81525f60048201526024016102db565b604080516001808252602082018690528183019081526060820185905260808201909252906105bc87878484875f6105c5565b50505050505050565b6105d18686868661061e565b6001600160a01b03851615610616573381156105fa576105f581888888888861082d565b6105bc565b60208581015190850151610612838a8a85858a61094e565b5050505b505050505050565b805182511461064d5781518151604051635b05999160e01b8152600481019290925260248201526044016102db565b335f5b835181101561074f576020818102858101820151908501909101516001600160a01b03881615610701575f828152602081815260408083206001600160a01b038c168452909152902054818110156106db576040516303dee4c560e01b81526001600160a01b038a1660048201526024810182905260448101839052606481018490526084016102db565b5f838152602081815260408083206001600160a01b038d16845290915290209082900390555b6001600160a01b03871615610745575f828152602081815260408083206001600160a01b038b1684529091528120805483929061073f908490610f0f565b90915550505b5050600101610650565b5082516001036107cf5760208301515f906020840151909150856001600160a01b0316876001600160a01b0316846001600160a01b03167fc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f6285856040516107c0929190918252602082015260400190565b60405180910390a450506102a7565b836001600160a01b0316856001600160a01b0316826001600160a01b03167f4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb868660405161081e929190610f2e565b60405180910390a45050505050565b6001600160a01b0384163b156106165760405163bc197c8160e01b81526001600160a01b0385169063bc197c81906108719089908990889088908890600401610f5b565b6020604051808303815f875af19250505080156108ab575060408051601f3d908101601f191682019092526108a891810190610fb8565b60015b610912573d8080156108d8576040519150601f19603f3d011682016040523d82523d5f602084013e6108dd565b606091505b5080515f0361090a57604051632bfa23e760e11b81526001600160a01b03861660048201526024016102db565b805160208201fd5b6001600160e01b0319811663bc197c8160e01b146105bc57604051632bfa23e760e11b81526001600160a01b03861660048201526024016102db565b6001600160a01b0384163b156106165760405163f23a6e6160e01b81526001600160a01b0385169063f23a6e61906109929089908990889088908890600401610fd3565b6020604051808303815f875af19250505080156109cc575060408051601f3d908101601f191682019092526109c991810190610fb8565b60015b6109f9573d8080156108d8576040519150601f19603f3d011682016040523d82523d5f602084013e6108dd565b6001600160e01b0319811663f23a6e6160e01b146105bc57604051632bfa23e760e11b81526001600160a01b03861660048201526024016102db565b80356001600160a01b0381168114610a4b575f5ffd5b919050565b5f5f60408385031215610a61575f5ffd5b610a6a83610a35565b946020939093013593505050565b6001600160e01b031981168114610a8d575f5ffd5b50565b5f60208284031215610aa0575f5ffd5b8135610aab81610a78565b9392505050565b5f60208284031215610ac2575f5ffd5b5035919050565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b602081525f610aab6020830184610ac9565b634e487b7160e01b5f52604160045260245ffd5b604051601f8201601f1916810167ffffffffffffffff81118282101715610b4657610b46610b09565b604052919050565b5f67ffffffffffffffff821115610b6757610b67610b09565b5060051b60200190565b5f82601f830112610b80575f5ffd5b8135610b93610b8e82610b4e565b610b1d565b8082825260208201915060208360051b860101925085831115610bb4575f5ffd5b602085015b83811015610bd1578035835260209283019201610bb9565b5095945050505050565b5f82601f830112610bea575f5ffd5b813567ffffffffffffffff811115610c0457610c04610b09565b610c17601f8201601f1916602001610b1d565b818152846020838601011115610c2b575f5ffd5b816020850160208301375f918101602001919091529392505050565b5f5f5f5f5f60a08688031215610c5b575f5ffd5b610c6486610a35565b9450610c7260208701610a35565b9350604086013567ffffffffffffffff811115610c8d575f5ffd5b610c9988828901610b71565b935050606086013567ffffffffffffffff811115610cb5575f5ffd5b610cc188828901610b71565b925050608086013567ffffffffffffffff811115610cdd575f5ffd5b610ce988828901610bdb565b9150509295509295909350565b5f5f60408385031215610d07575f5ffd5b823567ffffffffffffffff811115610d1d575f5ffd5b8301601f81018513610d2d575f5ffd5b8035610d3b610b8e82610b4e565b8082825260208201915060208360051b850101925087831115610d5c575f5ffd5b6020840193505b82841015610d8557610d7484610a35565b825260209384019390910190610d63565b9450505050602083013567ffffffffffffffff811115610da3575f5ffd5b610daf85828601610b71565b9150509250929050565b5f8151808452602084019350602083015f5b82811015610de9578151865260209586019590910190600101610dcb565b5093949350505050565b602081525f610aab6020830184610db9565b5f5f60408385031215610e16575f5ffd5b610e1f83610a35565b915060208301358015158114610e33575f5ffd5b809150509250929050565b5f5f60408385031215610e4f575f5ffd5b610e5883610a35565b9150610e6660208401610a35565b90509250929050565b5f5f5f5f5f60a08688031215610e83575f5ffd5b610e8c86610a35565b9450610e9a60208701610a35565b93506040860135925060608601359150608086013567ffffffffffffffff811115610cdd575f5ffd5b600181811c90821680610ed757607f821691505b602082108103610ef557634e487b7160e01b5f52602260045260245ffd5b50919050565b634e487b7160e01b5f52603260045260245ffd5b808201808211156101a857634e487b7160e01b5f52601160045260245ffd5b604081525f610f406040830185610db9565b8281036020840152610f528185610db9565b95945050505050565b6001600160a01b0386811682528516602082015260a0604082018190525f90610f8690830186610db9565b8281036060840152610f988186610db9565b90508281036080840152610fac8185610ac9565b98975050505050505050565b5f60208284031215610fc8575f5ffd5b8151610aab81610a78565b6001600160a01b03868116825285166020820152604081018490526060810183905260a0608082018190525f9061100c90830184610ac9565b97965050505050505056",
}

// PlainPieces is an auto generated Go binding around an Ethereum contract.
type PlainPieces struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *PlainPieces) GetABI() abi.ABI {
	return c.abi
}

// NewPlainPieces creates a new instance of PlainPieces.
func NewPlainPieces() *PlainPieces {
	parsed, err := PlainPiecesMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &PlainPieces{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *PlainPieces) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x00fdd58e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address account, uint256 id) view returns(uint256)
func (plainPieces *PlainPieces) PackBalanceOf(account common.Address, id *big.Int) []byte {
	enc, err := plainPieces.abi.Pack("balanceOf", account, id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x00fdd58e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address account, uint256 id) view returns(uint256)
func (plainPieces *PlainPieces) TryPackBalanceOf(account common.Address, id *big.Int) ([]byte, error) {
	return plainPieces.abi.Pack("balanceOf", account, id)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x00fdd58e.
//
// Solidity: function balanceOf(address account, uint256 id) view returns(uint256)
func (plainPieces *PlainPieces) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := plainPieces.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBalanceOfBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4e1273f4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOfBatch(address[] accounts, uint256[] ids) view returns(uint256[])
func (plainPieces *PlainPieces) PackBalanceOfBatch(accounts []common.Address, ids []*big.Int) []byte {
	enc, err := plainPieces.abi.Pack("balanceOfBatch", accounts, ids)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOfBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4e1273f4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOfBatch(address[] accounts, uint256[] ids) view returns(uint256[])
func (plainPieces *PlainPieces) TryPackBalanceOfBatch(accounts []common.Address, ids []*big.Int) ([]byte, error) {
	return plainPieces.abi.Pack("balanceOfBatch", accounts, ids)
}

// UnpackBalanceOfBatch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4e1273f4.
//
// Solidity: function balanceOfBatch(address[] accounts, uint256[] ids) view returns(uint256[])
func (plainPieces *PlainPieces) UnpackBalanceOfBatch(data []byte) ([]*big.Int, error) {
	out, err := plainPieces.abi.Unpack("balanceOfBatch", data)
	if err != nil {
		return *new([]*big.Int), err
	}
	out0 := *abi.ConvertType(out[0], new([]*big.Int)).(*[]*big.Int)
	return out0, nil
}

// PackIsApprovedForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe985e9c5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isApprovedForAll(address account, address operator) view returns(bool)
func (plainPieces *PlainPieces) PackIsApprovedForAll(account common.Address, operator common.Address) []byte {
	enc, err := plainPieces.abi.Pack("isApprovedForAll", account, operator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsApprovedForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe985e9c5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isApprovedForAll(address account, address operator) view returns(bool)
func (plainPieces *PlainPieces) TryPackIsApprovedForAll(account common.Address, operator common.Address) ([]byte, error) {
	return plainPieces.abi.Pack("isApprovedForAll", account, operator)
}

// UnpackIsApprovedForAll is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe985e9c5.
//
// Solidity: function isApprovedForAll(address account, address operator) view returns(bool)
func (plainPieces *PlainPieces) UnpackIsApprovedForAll(data []byte) (bool, error) {
	out, err := plainPieces.abi.Unpack("isApprovedForAll", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackSafeBatchTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2eb2c2d6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data) returns()
func (plainPieces *PlainPieces) PackSafeBatchTransferFrom(from common.Address, to common.Address, ids []*big.Int, values []*big.Int, data []byte) []byte {
	enc, err := plainPieces.abi.Pack("safeBatchTransferFrom", from, to, ids, values, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSafeBatchTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2eb2c2d6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data) returns()
func (plainPieces *PlainPieces) TryPackSafeBatchTransferFrom(from common.Address, to common.Address, ids []*big.Int, values []*big.Int, data []byte) ([]byte, error) {
	return plainPieces.abi.Pack("safeBatchTransferFrom", from, to, ids, values, data)
}

// PackSafeTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf242432a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data) returns()
func (plainPieces *PlainPieces) PackSafeTransferFrom(from common.Address, to common.Address, id *big.Int, value *big.Int, data []byte) []byte {
	enc, err := plainPieces.abi.Pack("safeTransferFrom", from, to, id, value, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSafeTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf242432a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data) returns()
func (plainPieces *PlainPieces) TryPackSafeTransferFrom(from common.Address, to common.Address, id *big.Int, value *big.Int, data []byte) ([]byte, error) {
	return plainPieces.abi.Pack("safeTransferFrom", from, to, id, value, data)
}

// PackSetApprovalForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa22cb465.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setApprovalForAll(address operator, bool approved) returns()
func (plainPieces *PlainPieces) PackSetApprovalForAll(operator common.Address, approved bool) []byte {
	enc, err := plainPieces.abi.Pack("setApprovalForAll", operator, approved)
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
func (plainPieces *PlainPieces) TryPackSetApprovalForAll(operator common.Address, approved bool) ([]byte, error) {
	return plainPieces.abi.Pack("setApprovalForAll", operator, approved)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (plainPieces *PlainPieces) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := plainPieces.abi.Pack("supportsInterface", interfaceId)
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
func (plainPieces *PlainPieces) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return plainPieces.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (plainPieces *PlainPieces) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := plainPieces.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackUri is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0e89341c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function uri(uint256 ) view returns(string)
func (plainPieces *PlainPieces) PackUri(arg0 *big.Int) []byte {
	enc, err := plainPieces.abi.Pack("uri", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUri is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0e89341c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function uri(uint256 ) view returns(string)
func (plainPieces *PlainPieces) TryPackUri(arg0 *big.Int) ([]byte, error) {
	return plainPieces.abi.Pack("uri", arg0)
}

// UnpackUri is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0e89341c.
//
// Solidity: function uri(uint256 ) view returns(string)
func (plainPieces *PlainPieces) UnpackUri(data []byte) (string, error) {
	out, err := plainPieces.abi.Unpack("uri", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PlainPiecesApprovalForAll represents a ApprovalForAll event raised by the PlainPieces contract.
type PlainPiecesApprovalForAll struct {
	Account  common.Address
	Operator common.Address
	Approved bool
	Raw      *types.Log // Blockchain specific contextual infos
}

const PlainPiecesApprovalForAllEventName = "ApprovalForAll"

// ContractEventName returns the user-defined event name.
func (PlainPiecesApprovalForAll) ContractEventName() string {
	return PlainPiecesApprovalForAllEventName
}

// UnpackApprovalForAllEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ApprovalForAll(address indexed account, address indexed operator, bool approved)
func (plainPieces *PlainPieces) UnpackApprovalForAllEvent(log *types.Log) (*PlainPiecesApprovalForAll, error) {
	event := "ApprovalForAll"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainPieces.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainPiecesApprovalForAll)
	if len(log.Data) > 0 {
		if err := plainPieces.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainPieces.abi.Events[event].Inputs {
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

// PlainPiecesTransferBatch represents a TransferBatch event raised by the PlainPieces contract.
type PlainPiecesTransferBatch struct {
	Operator common.Address
	From     common.Address
	To       common.Address
	Ids      []*big.Int
	Values   []*big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const PlainPiecesTransferBatchEventName = "TransferBatch"

// ContractEventName returns the user-defined event name.
func (PlainPiecesTransferBatch) ContractEventName() string {
	return PlainPiecesTransferBatchEventName
}

// UnpackTransferBatchEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values)
func (plainPieces *PlainPieces) UnpackTransferBatchEvent(log *types.Log) (*PlainPiecesTransferBatch, error) {
	event := "TransferBatch"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainPieces.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainPiecesTransferBatch)
	if len(log.Data) > 0 {
		if err := plainPieces.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainPieces.abi.Events[event].Inputs {
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

// PlainPiecesTransferSingle represents a TransferSingle event raised by the PlainPieces contract.
type PlainPiecesTransferSingle struct {
	Operator common.Address
	From     common.Address
	To       common.Address
	Id       *big.Int
	Value    *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const PlainPiecesTransferSingleEventName = "TransferSingle"

// ContractEventName returns the user-defined event name.
func (PlainPiecesTransferSingle) ContractEventName() string {
	return PlainPiecesTransferSingleEventName
}

// UnpackTransferSingleEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)
func (plainPieces *PlainPieces) UnpackTransferSingleEvent(log *types.Log) (*PlainPiecesTransferSingle, error) {
	event := "TransferSingle"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainPieces.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainPiecesTransferSingle)
	if len(log.Data) > 0 {
		if err := plainPieces.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainPieces.abi.Events[event].Inputs {
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

// PlainPiecesURI represents a URI event raised by the PlainPieces contract.
type PlainPiecesURI struct {
	Value string
	Id    *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const PlainPiecesURIEventName = "URI"

// ContractEventName returns the user-defined event name.
func (PlainPiecesURI) ContractEventName() string {
	return PlainPiecesURIEventName
}

// UnpackURIEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event URI(string value, uint256 indexed id)
func (plainPieces *PlainPieces) UnpackURIEvent(log *types.Log) (*PlainPiecesURI, error) {
	event := "URI"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != plainPieces.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PlainPiecesURI)
	if len(log.Data) > 0 {
		if err := plainPieces.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range plainPieces.abi.Events[event].Inputs {
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
func (plainPieces *PlainPieces) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], plainPieces.abi.Errors["ERC1155InsufficientBalance"].ID.Bytes()[:4]) {
		return plainPieces.UnpackERC1155InsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainPieces.abi.Errors["ERC1155InvalidApprover"].ID.Bytes()[:4]) {
		return plainPieces.UnpackERC1155InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainPieces.abi.Errors["ERC1155InvalidArrayLength"].ID.Bytes()[:4]) {
		return plainPieces.UnpackERC1155InvalidArrayLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainPieces.abi.Errors["ERC1155InvalidOperator"].ID.Bytes()[:4]) {
		return plainPieces.UnpackERC1155InvalidOperatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainPieces.abi.Errors["ERC1155InvalidReceiver"].ID.Bytes()[:4]) {
		return plainPieces.UnpackERC1155InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainPieces.abi.Errors["ERC1155InvalidSender"].ID.Bytes()[:4]) {
		return plainPieces.UnpackERC1155InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], plainPieces.abi.Errors["ERC1155MissingApprovalForAll"].ID.Bytes()[:4]) {
		return plainPieces.UnpackERC1155MissingApprovalForAllError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// PlainPiecesERC1155InsufficientBalance represents a ERC1155InsufficientBalance error raised by the PlainPieces contract.
type PlainPiecesERC1155InsufficientBalance struct {
	Sender  common.Address
	Balance *big.Int
	Needed  *big.Int
	TokenId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC1155InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 tokenId)
func PlainPiecesERC1155InsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0x03dee4c573c982787b5f3537d6323ffaca9d864448aa6bd828ada9e5d0837036")
}

// UnpackERC1155InsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC1155InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 tokenId)
func (plainPieces *PlainPieces) UnpackERC1155InsufficientBalanceError(raw []byte) (*PlainPiecesERC1155InsufficientBalance, error) {
	out := new(PlainPiecesERC1155InsufficientBalance)
	if err := plainPieces.abi.UnpackIntoInterface(out, "ERC1155InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainPiecesERC1155InvalidApprover represents a ERC1155InvalidApprover error raised by the PlainPieces contract.
type PlainPiecesERC1155InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC1155InvalidApprover(address approver)
func PlainPiecesERC1155InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0x3e31884e33c33ce0039d1905e3c252950ae3b95240f36d4fff81f5ff6752ef99")
}

// UnpackERC1155InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC1155InvalidApprover(address approver)
func (plainPieces *PlainPieces) UnpackERC1155InvalidApproverError(raw []byte) (*PlainPiecesERC1155InvalidApprover, error) {
	out := new(PlainPiecesERC1155InvalidApprover)
	if err := plainPieces.abi.UnpackIntoInterface(out, "ERC1155InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainPiecesERC1155InvalidArrayLength represents a ERC1155InvalidArrayLength error raised by the PlainPieces contract.
type PlainPiecesERC1155InvalidArrayLength struct {
	IdsLength    *big.Int
	ValuesLength *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC1155InvalidArrayLength(uint256 idsLength, uint256 valuesLength)
func PlainPiecesERC1155InvalidArrayLengthErrorID() common.Hash {
	return common.HexToHash("0x5b0599913619cfa5633692652638ed25cafcd079c9beae8c251b12c23dcc83f2")
}

// UnpackERC1155InvalidArrayLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC1155InvalidArrayLength(uint256 idsLength, uint256 valuesLength)
func (plainPieces *PlainPieces) UnpackERC1155InvalidArrayLengthError(raw []byte) (*PlainPiecesERC1155InvalidArrayLength, error) {
	out := new(PlainPiecesERC1155InvalidArrayLength)
	if err := plainPieces.abi.UnpackIntoInterface(out, "ERC1155InvalidArrayLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainPiecesERC1155InvalidOperator represents a ERC1155InvalidOperator error raised by the PlainPieces contract.
type PlainPiecesERC1155InvalidOperator struct {
	Operator common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC1155InvalidOperator(address operator)
func PlainPiecesERC1155InvalidOperatorErrorID() common.Hash {
	return common.HexToHash("0xced3e10010b9d2aa24827119d0db4a8feec73aea48b4b3e470d8a9f3ff723569")
}

// UnpackERC1155InvalidOperatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC1155InvalidOperator(address operator)
func (plainPieces *PlainPieces) UnpackERC1155InvalidOperatorError(raw []byte) (*PlainPiecesERC1155InvalidOperator, error) {
	out := new(PlainPiecesERC1155InvalidOperator)
	if err := plainPieces.abi.UnpackIntoInterface(out, "ERC1155InvalidOperator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainPiecesERC1155InvalidReceiver represents a ERC1155InvalidReceiver error raised by the PlainPieces contract.
type PlainPiecesERC1155InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC1155InvalidReceiver(address receiver)
func PlainPiecesERC1155InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0x57f447ceed621d9e134e26de5772c88799abb7322ce2a87f95dce247d47105c6")
}

// UnpackERC1155InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC1155InvalidReceiver(address receiver)
func (plainPieces *PlainPieces) UnpackERC1155InvalidReceiverError(raw []byte) (*PlainPiecesERC1155InvalidReceiver, error) {
	out := new(PlainPiecesERC1155InvalidReceiver)
	if err := plainPieces.abi.UnpackIntoInterface(out, "ERC1155InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainPiecesERC1155InvalidSender represents a ERC1155InvalidSender error raised by the PlainPieces contract.
type PlainPiecesERC1155InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC1155InvalidSender(address sender)
func PlainPiecesERC1155InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x01a83514e94b34009110b75cac6742ba33bd7c62f18a3616bafea52855d3b175")
}

// UnpackERC1155InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC1155InvalidSender(address sender)
func (plainPieces *PlainPieces) UnpackERC1155InvalidSenderError(raw []byte) (*PlainPiecesERC1155InvalidSender, error) {
	out := new(PlainPiecesERC1155InvalidSender)
	if err := plainPieces.abi.UnpackIntoInterface(out, "ERC1155InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PlainPiecesERC1155MissingApprovalForAll represents a ERC1155MissingApprovalForAll error raised by the PlainPieces contract.
type PlainPiecesERC1155MissingApprovalForAll struct {
	Operator common.Address
	Owner    common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC1155MissingApprovalForAll(address operator, address owner)
func PlainPiecesERC1155MissingApprovalForAllErrorID() common.Hash {
	return common.HexToHash("0xe237d922be9fac42efeaaaffb42cc6b57e0ff95d94a1b74daeff69adc7657754")
}

// UnpackERC1155MissingApprovalForAllError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC1155MissingApprovalForAll(address operator, address owner)
func (plainPieces *PlainPieces) UnpackERC1155MissingApprovalForAllError(raw []byte) (*PlainPiecesERC1155MissingApprovalForAll, error) {
	out := new(PlainPiecesERC1155MissingApprovalForAll)
	if err := plainPieces.abi.UnpackIntoInterface(out, "ERC1155MissingApprovalForAll", raw); err != nil {
		return nil, err
	}
	return out, nil
}
