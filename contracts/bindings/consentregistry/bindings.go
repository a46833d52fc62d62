// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package consentregistry is the generated binding of contracts/src/ConsentRegistry.sol.
package consentregistry

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

// ConsentAnchor is an auto generated low-level Go binding around an user-defined struct.
type ConsentAnchor struct {
	Account  common.Address
	Digest   [32]byte
	Action   uint8
	Sequence uint64
	Deadline uint64
}

// ConsentRegistryMetaData contains all meta data concerning the ConsentRegistry contract.
var ConsentRegistryMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"CONSENT_ANCHOR_TYPEHASH\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"anchor\",\"inputs\":[{\"name\":\"digest\",\"type\":\"bytes32\",\"internalType\":\"ConsentDigest\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"anchorBatch\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"BatchRoot\"},{\"name\":\"count\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"anchorHash\",\"inputs\":[{\"name\":\"statement\",\"type\":\"tuple\",\"internalType\":\"structConsentAnchor\",\"components\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"internalType\":\"ConsentDigest\"},{\"name\":\"action\",\"type\":\"uint8\",\"internalType\":\"enumAction\"},{\"name\":\"sequence\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"anchorSigned\",\"inputs\":[{\"name\":\"statement\",\"type\":\"tuple\",\"internalType\":\"structConsentAnchor\",\"components\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"internalType\":\"ConsentDigest\"},{\"name\":\"action\",\"type\":\"uint8\",\"internalType\":\"enumAction\"},{\"name\":\"sequence\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"eip712Domain\",\"inputs\":[],\"outputs\":[{\"name\":\"fields\",\"type\":\"bytes1\",\"internalType\":\"bytes1\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"version\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"chainId\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"verifyingContract\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"extensions\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"revoke\",\"inputs\":[{\"name\":\"digest\",\"type\":\"bytes32\",\"internalType\":\"ConsentDigest\"},{\"name\":\"sequence\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"BatchAnchored\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"root\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"BatchRoot\"},{\"name\":\"count\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ConsentDenied\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"ConsentDigest\"},{\"name\":\"sequence\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ConsentGranted\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"ConsentDigest\"},{\"name\":\"sequence\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ConsentRevoked\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"ConsentDigest\"},{\"name\":\"sequence\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"DigestAnchored\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"ConsentDigest\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"EIP712DomainChanged\",\"inputs\":[],\"anonymous\":false},{\"type\":\"error\",\"name\":\"BadSignature\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"DeadlinePassed\",\"inputs\":[{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"EmptyBatch\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"InvalidShortString\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NoAction\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"StringTooLong\",\"inputs\":[{\"name\":\"str\",\"type\":\"string\",\"internalType\":\"string\"}]},{\"type\":\"error\",\"name\":\"ZeroDigest\",\"inputs\":[]}]",
	ID:  "ConsentRegistry",
	Bin: "0x610160604052348015610010575f5ffd5b5060405180604001604052806004815260200163536f756b60e01b815250604051806040016040528060018152602001603160f81b815250610057826100fe60201b60201c565b61012052610064816100fe565b61014052815160208084019190912060e052815190820120610100524660a0526100f060e05161010051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60805250503060c05261019f565b5f5f829050601f81511115610131578260405163305a27a960e01b81526004016101289190610144565b60405180910390fd5b805161013c82610179565b179392505050565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b80516020808301519190811015610199575f198160200360031b1b821691505b50919050565b60805160a05160c05160e051610100516101205161014051610c806101f05f395f6103de01525f6103ae01525f61081801525f6107f001525f61074b01525f61077501525f61079f0152610c805ff3fe608060405234801561000f575f5ffd5b506004361061007a575f3560e01c8063c3a6342a11610058578063c3a6342a146100ca578063eecdf927146100dd578063f1ee3fa0146100f0578063f465aeca14610125575f5ffd5b806384b0196e1461007e57806397077da9146100a2578063aeebee82146100b7575b5f5ffd5b610086610138565b6040516100999796959493929190610985565b60405180910390f35b6100b56100b0366004610a1b565b61017a565b005b6100b56100c5366004610a6d565b610203565b6100b56100d8366004610aad565b61024a565b6100b56100eb366004610b2c565b610317565b6101177f219f0e0002d272b5e79a75ece1d9f92f672a30782e2a2d5d9ad276c821a5755e81565b604051908152602001610099565b610117610133366004610b43565b61034f565b5f6060805f5f5f60606101496103a7565b6101516103d7565b604080515f80825260208201909252600f60f81b9b939a50919850469750309650945092509050565b5f82900361019b5760405163506f3a1b60e01b815260040160405180910390fd5b8063ffffffff165f036101c15760405163c2e5347d60e01b815260040160405180910390fd5b60405163ffffffff82168152829033907f5042dbff769d21bc3d280826ba35ab1bd0c4b77065baf9fb0e3382941012772e906020015b60405180910390a35050565b61020c82610402565b60405167ffffffffffffffff82168152829033907f338008467d40ce00160ba4868cf9ac394428e754a773b991d09f0b5f6deda0fc906020016101f7565b6102578360200135610402565b61026760a0840160808501610b64565b67ffffffffffffffff164211156102b35761028860a0840160808501610b64565b604051636768091360e01b815267ffffffffffffffff90911660048201526024015b60405180910390fd5b6102d36102c36020850185610b93565b6102cc8561034f565b8484610426565b610309576102e46020840184610b93565b604051639a7d38d960e01b81526001600160a01b0390911660048201526024016102aa565b61031283610494565b505050565b61032081610402565b604051819033907fff211192b9f07957f92fe6ff6d1935430ea94c95939c91ad0ae2da9ed6f25300905f90a350565b5f6103a17f219f0e0002d272b5e79a75ece1d9f92f672a30782e2a2d5d9ad276c821a5755e83604051602001610386929190610bce565b60405160208183030381529060405280519060200120610625565b92915050565b60606103d27f0000000000000000000000000000000000000000000000000000000000000000610651565b905090565b60606103d27f0000000000000000000000000000000000000000000000000000000000000000610651565b5f8190036104235760405163506f3a1b60e01b815260040160405180910390fd5b50565b5f5f5f61043486868661068e565b5090925090505f81600381111561044d5761044d610bba565b14801561046b5750866001600160a01b0316826001600160a01b0316145b1561047b5760019250505061048c565b610487878787876106d5565b925050505b949350505050565b60016104a66060830160408401610c67565b60038111156104b7576104b7610bba565b0361052657602081018035906104cd9083610b93565b6001600160a01b03167f9c4513e28443f1f17cf0ba37b09eb1ba83ca5ca335fa514519e02443a454271e6105076080850160608601610b64565b60405167ffffffffffffffff909116815260200160405180910390a350565b60026105386060830160408401610c67565b600381111561054957610549610bba565b03610599576020810180359061055f9083610b93565b6001600160a01b03167ff6dfb00bf494ef0b7fb52b9fe9c1047d922fd5dc4710e6719cb0fb53165cc5956105076080850160608601610b64565b60036105ab6060830160408401610c67565b60038111156105bc576105bc610bba565b0361060c57602081018035906105d29083610b93565b6001600160a01b03167f338008467d40ce00160ba4868cf9ac394428e754a773b991d09f0b5f6deda0fc6105076080850160608601610b64565b6040516397587a3360e01b815260040160405180910390fd5b5f6103a161063161073f565b8360405161190160f01b8152600281019290925260228201526042902090565b60605f61065d83610868565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f808060418490036106c2578435602086013560408701355f1a6106b48982858561088f565b9550955095505050506106cc565b505f915060029050825b93509350939050565b60408051630b135d3f60e11b808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b5f306001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001614801561079757507f000000000000000000000000000000000000000000000000000000000000000046145b156107c157507f000000000000000000000000000000000000000000000000000000000000000090565b6103d2604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b5f60ff8216601f8111156103a157604051632cd44ac360e21b815260040160405180910390fd5b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411156108c857505f9150600390508261094d565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa158015610919573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b03811661094457505f92506001915082905061094d565b92505f91508190505b9450945094915050565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b60ff60f81b8816815260e060208201525f6109a360e0830189610957565b82810360408401526109b58189610957565b606084018890526001600160a01b038716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015610a0a5783518352602093840193909201916001016109ec565b50909b9a5050505050505050505050565b5f5f60408385031215610a2c575f5ffd5b82359150602083013563ffffffff81168114610a46575f5ffd5b809150509250929050565b803567ffffffffffffffff81168114610a68575f5ffd5b919050565b5f5f60408385031215610a7e575f5ffd5b82359150610a8e60208401610a51565b90509250929050565b5f60a08284031215610aa7575f5ffd5b50919050565b5f5f5f60c08486031215610abf575f5ffd5b610ac98585610a97565b925060a084013567ffffffffffffffff811115610ae4575f5ffd5b8401601f81018613610af4575f5ffd5b803567ffffffffffffffff811115610b0a575f5ffd5b866020828401011115610b1b575f5ffd5b939660209190910195509293505050565b5f60208284031215610b3c575f5ffd5b5035919050565b5f60a08284031215610b53575f5ffd5b610b5d8383610a97565b9392505050565b5f60208284031215610b74575f5ffd5b610b5d82610a51565b80356001600160a01b0381168114610a68575f5ffd5b5f60208284031215610ba3575f5ffd5b610b5d82610b7d565b803560048110610a68575f5ffd5b634e487b7160e01b5f52602160045260245ffd5b82815260c081016001600160a01b03610be684610b7d565b1660208301525f6020840135905080604084015250610c0760408401610bac565b60048110610c2357634e487b7160e01b5f52602160045260245ffd5b8060608401525067ffffffffffffffff610c3f60608501610a51565b16608083015267ffffffffffffffff610c5a60808501610a51565b1660a08301529392505050565b5f60208284031215610c77575f5ffd5b610b5d82610bac56",
}

// ConsentRegistry is an auto generated Go binding around an Ethereum contract.
type ConsentRegistry struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ConsentRegistry) GetABI() abi.ABI {
	return c.abi
}

// NewConsentRegistry creates a new instance of ConsentRegistry.
func NewConsentRegistry() *ConsentRegistry {
	parsed, err := ConsentRegistryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ConsentRegistry{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ConsentRegistry) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackCONSENTANCHORTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf1ee3fa0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CONSENT_ANCHOR_TYPEHASH() view returns(bytes32)
func (consentRegistry *ConsentRegistry) PackCONSENTANCHORTYPEHASH() []byte {
	enc, err := consentRegistry.abi.Pack("CONSENT_ANCHOR_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCONSENTANCHORTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf1ee3fa0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CONSENT_ANCHOR_TYPEHASH() view returns(bytes32)
func (consentRegistry *ConsentRegistry) TryPackCONSENTANCHORTYPEHASH() ([]byte, error) {
	return consentRegistry.abi.Pack("CONSENT_ANCHOR_TYPEHASH")
}

// UnpackCONSENTANCHORTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf1ee3fa0.
//
// Solidity: function CONSENT_ANCHOR_TYPEHASH() view returns(bytes32)
func (consentRegistry *ConsentRegistry) UnpackCONSENTANCHORTYPEHASH(data []byte) ([32]byte, error) {
	out, err := consentRegistry.abi.Unpack("CONSENT_ANCHOR_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAnchor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xeecdf927.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function anchor(bytes32 digest) returns()
func (consentRegistry *ConsentRegistry) PackAnchor(digest [32]byte) []byte {
	enc, err := consentRegistry.abi.Pack("anchor", digest)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnchor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xeecdf927.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function anchor(bytes32 digest) returns()
func (consentRegistry *ConsentRegistry) TryPackAnchor(digest [32]byte) ([]byte, error) {
	return consentRegistry.abi.Pack("anchor", digest)
}

// PackAnchorBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x97077da9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function anchorBatch(bytes32 root, uint32 count) returns()
func (consentRegistry *ConsentRegistry) PackAnchorBatch(root [32]byte, count uint32) []byte {
	enc, err := consentRegistry.abi.Pack("anchorBatch", root, count)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnchorBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x97077da9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function anchorBatch(bytes32 root, uint32 count) returns()
func (consentRegistry *ConsentRegistry) TryPackAnchorBatch(root [32]byte, count uint32) ([]byte, error) {
	return consentRegistry.abi.Pack("anchorBatch", root, count)
}

// PackAnchorHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf465aeca.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function anchorHash((address,bytes32,uint8,uint64,uint64) statement) view returns(bytes32)
func (consentRegistry *ConsentRegistry) PackAnchorHash(statement ConsentAnchor) []byte {
	enc, err := consentRegistry.abi.Pack("anchorHash", statement)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnchorHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf465aeca.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function anchorHash((address,bytes32,uint8,uint64,uint64) statement) view returns(bytes32)
func (consentRegistry *ConsentRegistry) TryPackAnchorHash(statement ConsentAnchor) ([]byte, error) {
	return consentRegistry.abi.Pack("anchorHash", statement)
}

// UnpackAnchorHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf465aeca.
//
// Solidity: function anchorHash((address,bytes32,uint8,uint64,uint64) statement) view returns(bytes32)
func (consentRegistry *ConsentRegistry) UnpackAnchorHash(data []byte) ([32]byte, error) {
	out, err := consentRegistry.abi.Unpack("anchorHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAnchorSigned is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc3a6342a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function anchorSigned((address,bytes32,uint8,uint64,uint64) statement, bytes signature) returns()
func (consentRegistry *ConsentRegistry) PackAnchorSigned(statement ConsentAnchor, signature []byte) []byte {
	enc, err := consentRegistry.abi.Pack("anchorSigned", statement, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnchorSigned is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc3a6342a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function anchorSigned((address,bytes32,uint8,uint64,uint64) statement, bytes signature) returns()
func (consentRegistry *ConsentRegistry) TryPackAnchorSigned(statement ConsentAnchor, signature []byte) ([]byte, error) {
	return consentRegistry.abi.Pack("anchorSigned", statement, signature)
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (consentRegistry *ConsentRegistry) PackEip712Domain() []byte {
	enc, err := consentRegistry.abi.Pack("eip712Domain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (consentRegistry *ConsentRegistry) TryPackEip712Domain() ([]byte, error) {
	return consentRegistry.abi.Pack("eip712Domain")
}

// Eip712DomainOutput serves as a container for the return parameters of contract
// method Eip712Domain.
type Eip712DomainOutput struct {
	Fields            [1]byte
	Name              string
	Version           string
	ChainId           *big.Int
	VerifyingContract common.Address
	Salt              [32]byte
	Extensions        []*big.Int
}

// UnpackEip712Domain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x84b0196e.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (consentRegistry *ConsentRegistry) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := consentRegistry.abi.Unpack("eip712Domain", data)
	outstruct := new(Eip712DomainOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Fields = *abi.ConvertType(out[0], new([1]byte)).(*[1]byte)
	outstruct.Name = *abi.ConvertType(out[1], new(string)).(*string)
	outstruct.Version = *abi.ConvertType(out[2], new(string)).(*string)
	outstruct.ChainId = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.VerifyingContract = *abi.ConvertType(out[4], new(common.Address)).(*common.Address)
	outstruct.Salt = *abi.ConvertType(out[5], new([32]byte)).(*[32]byte)
	outstruct.Extensions = *abi.ConvertType(out[6], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackRevoke is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaeebee82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revoke(bytes32 digest, uint64 sequence) returns()
func (consentRegistry *ConsentRegistry) PackRevoke(digest [32]byte, sequence uint64) []byte {
	enc, err := consentRegistry.abi.Pack("revoke", digest, sequence)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevoke is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaeebee82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revoke(bytes32 digest, uint64 sequence) returns()
func (consentRegistry *ConsentRegistry) TryPackRevoke(digest [32]byte, sequence uint64) ([]byte, error) {
	return consentRegistry.abi.Pack("revoke", digest, sequence)
}

// ConsentRegistryBatchAnchored represents a BatchAnchored event raised by the ConsentRegistry contract.
type ConsentRegistryBatchAnchored struct {
	Account common.Address
	Root    [32]byte
	Count   uint32
	Raw     *types.Log // Blockchain specific contextual infos
}

const ConsentRegistryBatchAnchoredEventName = "BatchAnchored"

// ContractEventName returns the user-defined event name.
func (ConsentRegistryBatchAnchored) ContractEventName() string {
	return ConsentRegistryBatchAnchoredEventName
}

// UnpackBatchAnchoredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BatchAnchored(address indexed account, bytes32 indexed root, uint32 count)
func (consentRegistry *ConsentRegistry) UnpackBatchAnchoredEvent(log *types.Log) (*ConsentRegistryBatchAnchored, error) {
	event := "BatchAnchored"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != consentRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ConsentRegistryBatchAnchored)
	if len(log.Data) > 0 {
		if err := consentRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range consentRegistry.abi.Events[event].Inputs {
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

// ConsentRegistryConsentDenied represents a ConsentDenied event raised by the ConsentRegistry contract.
type ConsentRegistryConsentDenied struct {
	Account  common.Address
	Digest   [32]byte
	Sequence uint64
	Raw      *types.Log // Blockchain specific contextual infos
}

const ConsentRegistryConsentDeniedEventName = "ConsentDenied"

// ContractEventName returns the user-defined event name.
func (ConsentRegistryConsentDenied) ContractEventName() string {
	return ConsentRegistryConsentDeniedEventName
}

// UnpackConsentDeniedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ConsentDenied(address indexed account, bytes32 indexed digest, uint64 sequence)
func (consentRegistry *ConsentRegistry) UnpackConsentDeniedEvent(log *types.Log) (*ConsentRegistryConsentDenied, error) {
	event := "ConsentDenied"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != consentRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ConsentRegistryConsentDenied)
	if len(log.Data) > 0 {
		if err := consentRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range consentRegistry.abi.Events[event].Inputs {
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

// ConsentRegistryConsentGranted represents a ConsentGranted event raised by the ConsentRegistry contract.
type ConsentRegistryConsentGranted struct {
	Account  common.Address
	Digest   [32]byte
	Sequence uint64
	Raw      *types.Log // Blockchain specific contextual infos
}

const ConsentRegistryConsentGrantedEventName = "ConsentGranted"

// ContractEventName returns the user-defined event name.
func (ConsentRegistryConsentGranted) ContractEventName() string {
	return ConsentRegistryConsentGrantedEventName
}

// UnpackConsentGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ConsentGranted(address indexed account, bytes32 indexed digest, uint64 sequence)
func (consentRegistry *ConsentRegistry) UnpackConsentGrantedEvent(log *types.Log) (*ConsentRegistryConsentGranted, error) {
	event := "ConsentGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != consentRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ConsentRegistryConsentGranted)
	if len(log.Data) > 0 {
		if err := consentRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range consentRegistry.abi.Events[event].Inputs {
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

// ConsentRegistryConsentRevoked represents a ConsentRevoked event raised by the ConsentRegistry contract.
type ConsentRegistryConsentRevoked struct {
	Account  common.Address
	Digest   [32]byte
	Sequence uint64
	Raw      *types.Log // Blockchain specific contextual infos
}

const ConsentRegistryConsentRevokedEventName = "ConsentRevoked"

// ContractEventName returns the user-defined event name.
func (ConsentRegistryConsentRevoked) ContractEventName() string {
	return ConsentRegistryConsentRevokedEventName
}

// UnpackConsentRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ConsentRevoked(address indexed account, bytes32 indexed digest, uint64 sequence)
func (consentRegistry *ConsentRegistry) UnpackConsentRevokedEvent(log *types.Log) (*ConsentRegistryConsentRevoked, error) {
	event := "ConsentRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != consentRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ConsentRegistryConsentRevoked)
	if len(log.Data) > 0 {
		if err := consentRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range consentRegistry.abi.Events[event].Inputs {
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

// ConsentRegistryDigestAnchored represents a DigestAnchored event raised by the ConsentRegistry contract.
type ConsentRegistryDigestAnchored struct {
	Account common.Address
	Digest  [32]byte
	Raw     *types.Log // Blockchain specific contextual infos
}

const ConsentRegistryDigestAnchoredEventName = "DigestAnchored"

// ContractEventName returns the user-defined event name.
func (ConsentRegistryDigestAnchored) ContractEventName() string {
	return ConsentRegistryDigestAnchoredEventName
}

// UnpackDigestAnchoredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DigestAnchored(address indexed account, bytes32 indexed digest)
func (consentRegistry *ConsentRegistry) UnpackDigestAnchoredEvent(log *types.Log) (*ConsentRegistryDigestAnchored, error) {
	event := "DigestAnchored"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != consentRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ConsentRegistryDigestAnchored)
	if len(log.Data) > 0 {
		if err := consentRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range consentRegistry.abi.Events[event].Inputs {
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

// ConsentRegistryEIP712DomainChanged represents a EIP712DomainChanged event raised by the ConsentRegistry contract.
type ConsentRegistryEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const ConsentRegistryEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (ConsentRegistryEIP712DomainChanged) ContractEventName() string {
	return ConsentRegistryEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (consentRegistry *ConsentRegistry) UnpackEIP712DomainChangedEvent(log *types.Log) (*ConsentRegistryEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != consentRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ConsentRegistryEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := consentRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range consentRegistry.abi.Events[event].Inputs {
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
func (consentRegistry *ConsentRegistry) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], consentRegistry.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return consentRegistry.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], consentRegistry.abi.Errors["DeadlinePassed"].ID.Bytes()[:4]) {
		return consentRegistry.UnpackDeadlinePassedError(raw[4:])
	}
	if bytes.Equal(raw[:4], consentRegistry.abi.Errors["EmptyBatch"].ID.Bytes()[:4]) {
		return consentRegistry.UnpackEmptyBatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], consentRegistry.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return consentRegistry.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], consentRegistry.abi.Errors["NoAction"].ID.Bytes()[:4]) {
		return consentRegistry.UnpackNoActionError(raw[4:])
	}
	if bytes.Equal(raw[:4], consentRegistry.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return consentRegistry.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], consentRegistry.abi.Errors["ZeroDigest"].ID.Bytes()[:4]) {
		return consentRegistry.UnpackZeroDigestError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// ConsentRegistryBadSignature represents a BadSignature error raised by the ConsentRegistry contract.
type ConsentRegistryBadSignature struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(address account)
func ConsentRegistryBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x9a7d38d94d3da0d5188ab778bbe9a3a38c77802b1bf2426c15740dc786da791d")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(address account)
func (consentRegistry *ConsentRegistry) UnpackBadSignatureError(raw []byte) (*ConsentRegistryBadSignature, error) {
	out := new(ConsentRegistryBadSignature)
	if err := consentRegistry.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ConsentRegistryDeadlinePassed represents a DeadlinePassed error raised by the ConsentRegistry contract.
type ConsentRegistryDeadlinePassed struct {
	Deadline uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DeadlinePassed(uint64 deadline)
func ConsentRegistryDeadlinePassedErrorID() common.Hash {
	return common.HexToHash("0x6768091307d5da213ba3ac1392311a935d1607f1020232ee01d118de33b68661")
}

// UnpackDeadlinePassedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DeadlinePassed(uint64 deadline)
func (consentRegistry *ConsentRegistry) UnpackDeadlinePassedError(raw []byte) (*ConsentRegistryDeadlinePassed, error) {
	out := new(ConsentRegistryDeadlinePassed)
	if err := consentRegistry.abi.UnpackIntoInterface(out, "DeadlinePassed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ConsentRegistryEmptyBatch represents a EmptyBatch error raised by the ConsentRegistry contract.
type ConsentRegistryEmptyBatch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EmptyBatch()
func ConsentRegistryEmptyBatchErrorID() common.Hash {
	return common.HexToHash("0xc2e5347df6cf8d1bf68f8a9651642312bd381b900d857d97cd665976180d6ae0")
}

// UnpackEmptyBatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EmptyBatch()
func (consentRegistry *ConsentRegistry) UnpackEmptyBatchError(raw []byte) (*ConsentRegistryEmptyBatch, error) {
	out := new(ConsentRegistryEmptyBatch)
	if err := consentRegistry.abi.UnpackIntoInterface(out, "EmptyBatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ConsentRegistryInvalidShortString represents a InvalidShortString error raised by the ConsentRegistry contract.
type ConsentRegistryInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func ConsentRegistryInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (consentRegistry *ConsentRegistry) UnpackInvalidShortStringError(raw []byte) (*ConsentRegistryInvalidShortString, error) {
	out := new(ConsentRegistryInvalidShortString)
	if err := consentRegistry.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ConsentRegistryNoAction represents a NoAction error raised by the ConsentRegistry contract.
type ConsentRegistryNoAction struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoAction()
func ConsentRegistryNoActionErrorID() common.Hash {
	return common.HexToHash("0x97587a330c6eab3429cb3157e8a934fdd04121201f6ef88df145ba626a70c1e7")
}

// UnpackNoActionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoAction()
func (consentRegistry *ConsentRegistry) UnpackNoActionError(raw []byte) (*ConsentRegistryNoAction, error) {
	out := new(ConsentRegistryNoAction)
	if err := consentRegistry.abi.UnpackIntoInterface(out, "NoAction", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ConsentRegistryStringTooLong represents a StringTooLong error raised by the ConsentRegistry contract.
type ConsentRegistryStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func ConsentRegistryStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (consentRegistry *ConsentRegistry) UnpackStringTooLongError(raw []byte) (*ConsentRegistryStringTooLong, error) {
	out := new(ConsentRegistryStringTooLong)
	if err := consentRegistry.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ConsentRegistryZeroDigest represents a ZeroDigest error raised by the ConsentRegistry contract.
type ConsentRegistryZeroDigest struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroDigest()
func ConsentRegistryZeroDigestErrorID() common.Hash {
	return common.HexToHash("0x506f3a1b346eda52e581752dd72ca5fc50463f2e4eb5db65f0e0390bcb3ada11")
}

// UnpackZeroDigestError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroDigest()
func (consentRegistry *ConsentRegistry) UnpackZeroDigestError(raw []byte) (*ConsentRegistryZeroDigest, error) {
	out := new(ConsentRegistryZeroDigest)
	if err := consentRegistry.abi.UnpackIntoInterface(out, "ZeroDigest", raw); err != nil {
		return nil, err
	}
	return out, nil
}
