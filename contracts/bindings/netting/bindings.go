// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package netting is the generated binding of contracts/src/Netting.sol.
package netting

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

// NettingLine is an auto generated low-level Go binding around an user-defined struct.
type NettingLine struct {
	Debtor   common.Address
	Creditor common.Address
	Amount   *big.Int
}

// Statement is an auto generated low-level Go binding around an user-defined struct.
type Statement struct {
	Merchants []common.Address
	Lines     []NettingLine
	Nonce     uint64
	Deadline  uint64
}

// NettingMetaData contains all meta data concerning the Netting contract.
var NettingMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"factory\",\"type\":\"address\",\"internalType\":\"contractIPointsFactory\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"FACTORY\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIPointsFactory\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"LINE_TYPEHASH\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"STATEMENT_TYPEHASH\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"eip712Domain\",\"inputs\":[],\"outputs\":[{\"name\":\"fields\",\"type\":\"bytes1\",\"internalType\":\"bytes1\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"version\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"chainId\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"verifyingContract\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"extensions\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"multicall\",\"inputs\":[{\"name\":\"data\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"outputs\":[{\"name\":\"results\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"settle\",\"inputs\":[{\"name\":\"statement\",\"type\":\"tuple\",\"internalType\":\"structStatement\",\"components\":[{\"name\":\"merchants\",\"type\":\"address[]\",\"internalType\":\"address[]\"},{\"name\":\"lines\",\"type\":\"tuple[]\",\"internalType\":\"structNettingLine[]\",\"components\":[{\"name\":\"debtor\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"creditor\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint128\",\"internalType\":\"uint128\"}]},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"name\":\"signatures\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"settled\",\"inputs\":[{\"name\":\"statement\",\"type\":\"bytes32\",\"internalType\":\"StatementHash\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"statementHash\",\"inputs\":[{\"name\":\"statement\",\"type\":\"tuple\",\"internalType\":\"structStatement\",\"components\":[{\"name\":\"merchants\",\"type\":\"address[]\",\"internalType\":\"address[]\"},{\"name\":\"lines\",\"type\":\"tuple[]\",\"internalType\":\"structNettingLine[]\",\"components\":[{\"name\":\"debtor\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"creditor\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint128\",\"internalType\":\"uint128\"}]},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"StatementHash\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"tryPermit\",\"inputs\":[{\"name\":\"points\",\"type\":\"address\",\"internalType\":\"contractIERC20Permit\"},{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"deadline\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"v\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"r\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"s\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"EIP712DomainChanged\",\"inputs\":[],\"anonymous\":false},{\"type\":\"event\",\"name\":\"StatementSettled\",\"inputs\":[{\"name\":\"statement\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"StatementHash\"},{\"name\":\"merchants\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"lines\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AddressEmptyCode\",\"inputs\":[{\"name\":\"target\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"AlreadySettled\",\"inputs\":[{\"name\":\"statement\",\"type\":\"bytes32\",\"internalType\":\"StatementHash\"}]},{\"type\":\"error\",\"name\":\"BadSignature\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"BadStatement\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"DeadlinePassed\",\"inputs\":[{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"FailedCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"InvalidShortString\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NoFactory\",\"inputs\":[{\"name\":\"factory\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NoPoints\",\"inputs\":[{\"name\":\"debtor\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotNamed\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ReentrancyGuardReentrantCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"StringTooLong\",\"inputs\":[{\"name\":\"str\",\"type\":\"string\",\"internalType\":\"string\"}]},{\"type\":\"error\",\"name\":\"Unordered\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ZeroAmount\",\"inputs\":[]}]",
	ID:  "Netting",
	Bin: "0x610180604052348015610010575f5ffd5b506040516118de3803806118de83398101604081905261002f916101a8565b6040518060400160405280600c81526020016b536f756b204e657474696e6760a01b815250604051806040016040528060018152602001603160f81b81525061007d8261016b60201b60201c565b6101205261008a8161016b565b61014052815160208084019190912060e052815190820120610100524660a05261011660e05161010051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60805250503060c0526001600160a01b0381163b5f03610159576040516312e2679f60e31b81526001600160a01b03821660048201526024015b60405180910390fd5b6001600160a01b031661016052610230565b5f5f829050601f81511115610195578260405163305a27a960e01b815260040161015091906101d5565b80516101a08261020a565b179392505050565b5f602082840312156101b8575f5ffd5b81516001600160a01b03811681146101ce575f5ffd5b9392505050565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b8051602080830151919081101561022a575f198160200360031b1b821691505b50919050565b60805160a05160c05160e0516101005161012051610140516101605161164d6102915f395f818160ae01526108f901525f610aa901525f610a7901525f610e4d01525f610e2501525f610d8001525f610daa01525f610dd4015261164d5ff3fe608060405234801561000f575f5ffd5b5060043610610090575f3560e01c8063875473ab11610063578063875473ab1461011b578063ac9650d81461013c578063d945af1d1461015c578063e9fb3fc01461018e578063fce0d69a146101b5575f5ffd5b80631d0797cb146100945780632dd31000146100a957806332db75fa146100ed57806384b0196e14610100575b5f5ffd5b6100a76100a236600461108b565b6101dc565b005b6100d07f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b0390911681526020015b60405180910390f35b6100a76100fb366004611159565b610272565b6101086103f6565b6040516100e497969594939291906111ee565b61012e610129366004611284565b610438565b6040519081526020016100e4565b61014f61014a3660046112b5565b610621565b6040516100e491906112f3565b61017e61016a366004611356565b60026020525f908152604090205460ff1681565b60405190151581526020016100e4565b61012e7f728f296387387d5006dfa68a9e08a726b48e4ece1be3aa5e3aebfed8ce4821a881565b61012e7f391271468470a0f67e84d64d167e6196acb19cbdf283d5979f62d859d4b3451e81565b6101e4610707565b60405163d505accf60e01b81526001600160a01b038781166004830152306024830152604482018790526064820186905260ff8516608483015260a4820184905260c4820183905288169063d505accf9060e4015f604051808303815f87803b15801561024f575f5ffd5b505af1925050508015610260575060015b5061026961073e565b50505050505050565b61027a610707565b61028a608084016060850161136d565b6001600160401b03164211156102d4576102aa608084016060850161136d565b604051636768091360e01b81526001600160401b0390911660048201526024015b60405180910390fd5b5f6102de84610438565b5f8181526002602052604090205490915060ff1615610313576040516358cb522560e11b8152600481018290526024016102cb565b5f818152600260205260409020805460ff1916600117905561033784828585610768565b5f5b610346602086018661139a565b905081101561038d5761038561035c86806113de565b610369602089018961139a565b8581811061037957610379611423565b9050606002018561088a565b600101610339565b50807fc08d099fda834fb1a316a319013f0ab156a7f880048e37704665f8b5064f65f46103ba86806113de565b90506103c9602088018861139a565b6040516103e0939250918252602082015260400190565b60405180910390a2506103f161073e565b505050565b5f6060805f5f5f6060610407610a72565b61040f610aa2565b604080515f80825260208201909252600f60f81b9b939a50919850469750309650945092509050565b5f80610447602084018461139a565b90506001600160401b0381111561046057610460611437565b604051908082528060200260200182016040528015610489578160200160208202803683370190505b5090505f5b8151811015610527577f391271468470a0f67e84d64d167e6196acb19cbdf283d5979f62d859d4b3451e6104c5602086018661139a565b838181106104d5576104d5611423565b9050606002016040516020016104ec929190611466565b6040516020818303038152906040528051906020012082828151811061051457610514611423565b602090810291909101015260010161048e565b505f7f728f296387387d5006dfa68a9e08a726b48e4ece1be3aa5e3aebfed8ce4821a861055485806113de565b6040516020016105659291906114c9565b604051602081830303815290604052805190602001208360405160200161058c919061150a565b604051602081830303815290604052805190602001208660400160208101906105b5919061136d565b6105c56080890160608a0161136d565b60408051602081019690965285019390935260608401919091526001600160401b0390811660808401521660a082015260c00160405160208183030381529060405280519060200120905061061981610acd565b949350505050565b604080515f815260208101909152606090826001600160401b0381111561064a5761064a611437565b60405190808252806020026020018201604052801561067d57816020015b60608152602001906001900390816106685790505b5091505f5b838110156106fe576106d9308686848181106106a0576106a0611423565b90506020028101906106b29190611553565b856040516020016106c593929190611595565b604051602081830303815290604052610af9565b8382815181106106eb576106eb611423565b6020908102919091010152600101610682565b50505b92915050565b61070f610b99565b61073c60017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005b90610bd9565b565b61073c5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f00610736565b5f61077385806113de565b91506107849050602086018661139a565b159050806107925750818114155b156107b05760405163a1f115fd60e01b815260040160405180910390fd5b5f805b82811015610269575f6107c688806113de565b838181106107d6576107d6611423565b90506020020160208101906107eb91906115b8565b9050826001600160a01b0316816001600160a01b03161161082a57604051637199eb2560e01b81526001600160a01b03821660048201526024016102cb565b610858818888888681811061084157610841611423565b90506020028101906108539190611553565b610be0565b61088057604051639a7d38d960e01b81526001600160a01b03821660048201526024016102cb565b91506001016107b3565b61089a60608301604084016115d3565b6001600160801b03165f036108c257604051631f2a200560e01b815260040160405180910390fd5b6108d984846108d460208601866115b8565b610c4c565b6108ee84846108d460408601602087016115b8565b5f6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001663cf6a440361092b60208601866115b8565b6040516001600160e01b031960e084901b1681526001600160a01b039091166004820152602401602060405180830381865afa15801561096d573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061099191906115ec565b90506001600160a01b0381166109d3576109ae60208401846115b8565b604051635bd8060760e01b81526001600160a01b0390911660048201526024016102cb565b6001600160a01b03811663967699446109f260408601602087016115b8565b610a0260608701604088016115d3565b6040516001600160e01b031960e085901b1681526001600160a01b0390921660048301526001600160801b03166024820152604481018590526064015f604051808303815f87803b158015610a55575f5ffd5b505af1158015610a67573d5f5f3e3d5ffd5b505050505050505050565b6060610a9d7f0000000000000000000000000000000000000000000000000000000000000000610d37565b905090565b6060610a9d7f0000000000000000000000000000000000000000000000000000000000000000610d37565b5f610701610ad9610d74565b8360405161190160f01b8152600281019290925260228201526042902090565b60605f610b068484610e9d565b9050808015610b2757505f3d1180610b2757505f846001600160a01b03163b115b15610b3c57610b34610eb0565b915050610701565b8015610b6657604051639996b31560e01b81526001600160a01b03851660048201526024016102cb565b3d15610b7957610b74610ec9565b610b92565b60405163d6bda27560e01b815260040160405180910390fd5b5092915050565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c1561073c57604051633ee5aeb560e01b815260040160405180910390fd5b80825d5050565b5f5f5f610bee868686610ed4565b5090925090505f816003811115610c0757610c07611607565b148015610c255750866001600160a01b0316826001600160a01b0316145b15610c3557600192505050610619565b610c4187878787610f1b565b979650505050505050565b5f825b80821015610d13575f6002610c64838561161b565b610c6e919061162e565b9050836001600160a01b0316868683818110610c8c57610c8c611423565b9050602002016020810190610ca191906115b8565b6001600160a01b031603610cb757505050505050565b836001600160a01b0316868683818110610cd357610cd3611423565b9050602002016020810190610ce891906115b8565b6001600160a01b03161015610d0957610d0281600161161b565b9250610d0d565b8091505b50610c4f565b60405163515a977b60e01b81526001600160a01b03841660048201526024016102cb565b60605f610d4383610f85565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f306001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016148015610dcc57507f000000000000000000000000000000000000000000000000000000000000000046145b15610df657507f000000000000000000000000000000000000000000000000000000000000000090565b610a9d604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b5f5f5f835160208501865af49392505050565b6040513d81523d5f602083013e3d602001810160405290565b6040513d5f823e3d81fd5b5f80806041849003610f08578435602086013560408701355f1a610efa89828585610fac565b955095509550505050610f12565b505f915060029050825b93509350939050565b60408051630b135d3f60e11b808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b5f60ff8216601f81111561070157604051632cd44ac360e21b815260040160405180910390fd5b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0841115610fe557505f9150600390508261106a565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa158015611036573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b03811661106157505f92506001915082905061106a565b92505f91508190505b9450945094915050565b6001600160a01b0381168114611088575f5ffd5b50565b5f5f5f5f5f5f5f60e0888a0312156110a1575f5ffd5b87356110ac81611074565b965060208801356110bc81611074565b95506040880135945060608801359350608088013560ff811681146110df575f5ffd5b9699959850939692959460a0840135945060c09093013592915050565b5f6080828403121561110c575f5ffd5b50919050565b5f5f83601f840112611122575f5ffd5b5081356001600160401b03811115611138575f5ffd5b6020830191508360208260051b8501011115611152575f5ffd5b9250929050565b5f5f5f6040848603121561116b575f5ffd5b83356001600160401b03811115611180575f5ffd5b61118c868287016110fc565b93505060208401356001600160401b038111156111a7575f5ffd5b6111b386828701611112565b9497909650939450505050565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b60ff60f81b8816815260e060208201525f61120c60e08301896111c0565b828103604084015261121e81896111c0565b606084018890526001600160a01b038716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015611273578351835260209384019390920191600101611255565b50909b9a5050505050505050505050565b5f60208284031215611294575f5ffd5b81356001600160401b038111156112a9575f5ffd5b610619848285016110fc565b5f5f602083850312156112c6575f5ffd5b82356001600160401b038111156112db575f5ffd5b6112e785828601611112565b90969095509350505050565b5f602082016020835280845180835260408501915060408160051b8601019250602086015f5b8281101561134a57603f198786030184526113358583516111c0565b94506020938401939190910190600101611319565b50929695505050505050565b5f60208284031215611366575f5ffd5b5035919050565b5f6020828403121561137d575f5ffd5b81356001600160401b0381168114611393575f5ffd5b9392505050565b5f5f8335601e198436030181126113af575f5ffd5b8301803591506001600160401b038211156113c8575f5ffd5b6020019150606081023603821315611152575f5ffd5b5f5f8335601e198436030181126113f3575f5ffd5b8301803591506001600160401b0382111561140c575f5ffd5b6020019150600581901b3603821315611152575f5ffd5b634e487b7160e01b5f52603260045260245ffd5b634e487b7160e01b5f52604160045260245ffd5b80356001600160801b0381168114611461575f5ffd5b919050565b82815260808101823561147881611074565b6001600160a01b031660208381019190915283013561149681611074565b6001600160a01b03166040838101919091526001600160801b03906114bc90850161144b565b1660608301529392505050565b5f8184825b858110156114ff5781356114e181611074565b6001600160a01b0316835260209283019291909101906001016114ce565b509095945050505050565b81515f90829060208501835b82811015611534578151845260209384019390910190600101611516565b509195945050505050565b634e487b7160e01b5f52601160045260245ffd5b5f5f8335601e19843603018112611568575f5ffd5b8301803591506001600160401b03821115611581575f5ffd5b602001915036819003821315611152575f5ffd5b828482375f8382015f815283518060208601835e5f910190815295945050505050565b5f602082840312156115c8575f5ffd5b813561139381611074565b5f602082840312156115e3575f5ffd5b6113938261144b565b5f602082840312156115fc575f5ffd5b815161139381611074565b634e487b7160e01b5f52602160045260245ffd5b808201808211156107015761070161153f565b5f8261164857634e487b7160e01b5f52601260045260245ffd5b50049056",
}

// Netting is an auto generated Go binding around an Ethereum contract.
type Netting struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Netting) GetABI() abi.ABI {
	return c.abi
}

// NewNetting creates a new instance of Netting.
func NewNetting() *Netting {
	parsed, err := NettingMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Netting{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Netting) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address factory) returns()
func (netting *Netting) PackConstructor(factory common.Address) []byte {
	enc, err := netting.abi.Pack("", factory)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackFACTORY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2dd31000.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function FACTORY() view returns(address)
func (netting *Netting) PackFACTORY() []byte {
	enc, err := netting.abi.Pack("FACTORY")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFACTORY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2dd31000.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function FACTORY() view returns(address)
func (netting *Netting) TryPackFACTORY() ([]byte, error) {
	return netting.abi.Pack("FACTORY")
}

// UnpackFACTORY is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2dd31000.
//
// Solidity: function FACTORY() view returns(address)
func (netting *Netting) UnpackFACTORY(data []byte) (common.Address, error) {
	out, err := netting.abi.Unpack("FACTORY", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackLINETYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfce0d69a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function LINE_TYPEHASH() view returns(bytes32)
func (netting *Netting) PackLINETYPEHASH() []byte {
	enc, err := netting.abi.Pack("LINE_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLINETYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfce0d69a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function LINE_TYPEHASH() view returns(bytes32)
func (netting *Netting) TryPackLINETYPEHASH() ([]byte, error) {
	return netting.abi.Pack("LINE_TYPEHASH")
}

// UnpackLINETYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfce0d69a.
//
// Solidity: function LINE_TYPEHASH() view returns(bytes32)
func (netting *Netting) UnpackLINETYPEHASH(data []byte) ([32]byte, error) {
	out, err := netting.abi.Unpack("LINE_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackSTATEMENTTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe9fb3fc0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function STATEMENT_TYPEHASH() view returns(bytes32)
func (netting *Netting) PackSTATEMENTTYPEHASH() []byte {
	enc, err := netting.abi.Pack("STATEMENT_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSTATEMENTTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe9fb3fc0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function STATEMENT_TYPEHASH() view returns(bytes32)
func (netting *Netting) TryPackSTATEMENTTYPEHASH() ([]byte, error) {
	return netting.abi.Pack("STATEMENT_TYPEHASH")
}

// UnpackSTATEMENTTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe9fb3fc0.
//
// Solidity: function STATEMENT_TYPEHASH() view returns(bytes32)
func (netting *Netting) UnpackSTATEMENTTYPEHASH(data []byte) ([32]byte, error) {
	out, err := netting.abi.Unpack("STATEMENT_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (netting *Netting) PackEip712Domain() []byte {
	enc, err := netting.abi.Pack("eip712Domain")
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
func (netting *Netting) TryPackEip712Domain() ([]byte, error) {
	return netting.abi.Pack("eip712Domain")
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
func (netting *Netting) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := netting.abi.Unpack("eip712Domain", data)
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

// PackMulticall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac9650d8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (netting *Netting) PackMulticall(data [][]byte) []byte {
	enc, err := netting.abi.Pack("multicall", data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMulticall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac9650d8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (netting *Netting) TryPackMulticall(data [][]byte) ([]byte, error) {
	return netting.abi.Pack("multicall", data)
}

// UnpackMulticall is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xac9650d8.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (netting *Netting) UnpackMulticall(data []byte) ([][]byte, error) {
	out, err := netting.abi.Unpack("multicall", data)
	if err != nil {
		return *new([][]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([][]byte)).(*[][]byte)
	return out0, nil
}

// PackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32db75fa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settle((address[],(address,address,uint128)[],uint64,uint64) statement, bytes[] signatures) returns()
func (netting *Netting) PackSettle(statement Statement, signatures [][]byte) []byte {
	enc, err := netting.abi.Pack("settle", statement, signatures)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32db75fa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settle((address[],(address,address,uint128)[],uint64,uint64) statement, bytes[] signatures) returns()
func (netting *Netting) TryPackSettle(statement Statement, signatures [][]byte) ([]byte, error) {
	return netting.abi.Pack("settle", statement, signatures)
}

// PackSettled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd945af1d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settled(bytes32 statement) view returns(bool)
func (netting *Netting) PackSettled(statement [32]byte) []byte {
	enc, err := netting.abi.Pack("settled", statement)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd945af1d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settled(bytes32 statement) view returns(bool)
func (netting *Netting) TryPackSettled(statement [32]byte) ([]byte, error) {
	return netting.abi.Pack("settled", statement)
}

// UnpackSettled is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd945af1d.
//
// Solidity: function settled(bytes32 statement) view returns(bool)
func (netting *Netting) UnpackSettled(data []byte) (bool, error) {
	out, err := netting.abi.Unpack("settled", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackStatementHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x875473ab.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function statementHash((address[],(address,address,uint128)[],uint64,uint64) statement) view returns(bytes32)
func (netting *Netting) PackStatementHash(statement Statement) []byte {
	enc, err := netting.abi.Pack("statementHash", statement)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStatementHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x875473ab.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function statementHash((address[],(address,address,uint128)[],uint64,uint64) statement) view returns(bytes32)
func (netting *Netting) TryPackStatementHash(statement Statement) ([]byte, error) {
	return netting.abi.Pack("statementHash", statement)
}

// UnpackStatementHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x875473ab.
//
// Solidity: function statementHash((address[],(address,address,uint128)[],uint64,uint64) statement) view returns(bytes32)
func (netting *Netting) UnpackStatementHash(data []byte) ([32]byte, error) {
	out, err := netting.abi.Unpack("statementHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackTryPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d0797cb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tryPermit(address points, address owner, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (netting *Netting) PackTryPermit(points common.Address, owner common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := netting.abi.Pack("tryPermit", points, owner, value, deadline, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTryPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d0797cb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tryPermit(address points, address owner, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (netting *Netting) TryPackTryPermit(points common.Address, owner common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return netting.abi.Pack("tryPermit", points, owner, value, deadline, v, r, s)
}

// NettingEIP712DomainChanged represents a EIP712DomainChanged event raised by the Netting contract.
type NettingEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const NettingEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (NettingEIP712DomainChanged) ContractEventName() string {
	return NettingEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (netting *Netting) UnpackEIP712DomainChangedEvent(log *types.Log) (*NettingEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != netting.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(NettingEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := netting.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range netting.abi.Events[event].Inputs {
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

// NettingStatementSettled represents a StatementSettled event raised by the Netting contract.
type NettingStatementSettled struct {
	Statement [32]byte
	Merchants *big.Int
	Lines     *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const NettingStatementSettledEventName = "StatementSettled"

// ContractEventName returns the user-defined event name.
func (NettingStatementSettled) ContractEventName() string {
	return NettingStatementSettledEventName
}

// UnpackStatementSettledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event StatementSettled(bytes32 indexed statement, uint256 merchants, uint256 lines)
func (netting *Netting) UnpackStatementSettledEvent(log *types.Log) (*NettingStatementSettled, error) {
	event := "StatementSettled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != netting.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(NettingStatementSettled)
	if len(log.Data) > 0 {
		if err := netting.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range netting.abi.Events[event].Inputs {
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
func (netting *Netting) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], netting.abi.Errors["AddressEmptyCode"].ID.Bytes()[:4]) {
		return netting.UnpackAddressEmptyCodeError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["AlreadySettled"].ID.Bytes()[:4]) {
		return netting.UnpackAlreadySettledError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return netting.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["BadStatement"].ID.Bytes()[:4]) {
		return netting.UnpackBadStatementError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["DeadlinePassed"].ID.Bytes()[:4]) {
		return netting.UnpackDeadlinePassedError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return netting.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return netting.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["NoFactory"].ID.Bytes()[:4]) {
		return netting.UnpackNoFactoryError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["NoPoints"].ID.Bytes()[:4]) {
		return netting.UnpackNoPointsError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["NotNamed"].ID.Bytes()[:4]) {
		return netting.UnpackNotNamedError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return netting.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return netting.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["Unordered"].ID.Bytes()[:4]) {
		return netting.UnpackUnorderedError(raw[4:])
	}
	if bytes.Equal(raw[:4], netting.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return netting.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// NettingAddressEmptyCode represents a AddressEmptyCode error raised by the Netting contract.
type NettingAddressEmptyCode struct {
	Target common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AddressEmptyCode(address target)
func NettingAddressEmptyCodeErrorID() common.Hash {
	return common.HexToHash("0x9996b315c842ff135b8fc4a08ad5df1c344efbc03d2687aecc0678050d2aac89")
}

// UnpackAddressEmptyCodeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AddressEmptyCode(address target)
func (netting *Netting) UnpackAddressEmptyCodeError(raw []byte) (*NettingAddressEmptyCode, error) {
	out := new(NettingAddressEmptyCode)
	if err := netting.abi.UnpackIntoInterface(out, "AddressEmptyCode", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingAlreadySettled represents a AlreadySettled error raised by the Netting contract.
type NettingAlreadySettled struct {
	Statement [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadySettled(bytes32 statement)
func NettingAlreadySettledErrorID() common.Hash {
	return common.HexToHash("0xb196a44a365168bc3e1ae2c1014617dc39aff01f0da4be83e6808ad8c8b8200d")
}

// UnpackAlreadySettledError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadySettled(bytes32 statement)
func (netting *Netting) UnpackAlreadySettledError(raw []byte) (*NettingAlreadySettled, error) {
	out := new(NettingAlreadySettled)
	if err := netting.abi.UnpackIntoInterface(out, "AlreadySettled", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingBadSignature represents a BadSignature error raised by the Netting contract.
type NettingBadSignature struct {
	Merchant common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(address merchant)
func NettingBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x9a7d38d94d3da0d5188ab778bbe9a3a38c77802b1bf2426c15740dc786da791d")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(address merchant)
func (netting *Netting) UnpackBadSignatureError(raw []byte) (*NettingBadSignature, error) {
	out := new(NettingBadSignature)
	if err := netting.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingBadStatement represents a BadStatement error raised by the Netting contract.
type NettingBadStatement struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadStatement()
func NettingBadStatementErrorID() common.Hash {
	return common.HexToHash("0xa1f115fd8dcbb628e44261a83b130f458341df2dea027e7f2068a09eb8557ca5")
}

// UnpackBadStatementError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadStatement()
func (netting *Netting) UnpackBadStatementError(raw []byte) (*NettingBadStatement, error) {
	out := new(NettingBadStatement)
	if err := netting.abi.UnpackIntoInterface(out, "BadStatement", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingDeadlinePassed represents a DeadlinePassed error raised by the Netting contract.
type NettingDeadlinePassed struct {
	Deadline uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DeadlinePassed(uint64 deadline)
func NettingDeadlinePassedErrorID() common.Hash {
	return common.HexToHash("0x6768091307d5da213ba3ac1392311a935d1607f1020232ee01d118de33b68661")
}

// UnpackDeadlinePassedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DeadlinePassed(uint64 deadline)
func (netting *Netting) UnpackDeadlinePassedError(raw []byte) (*NettingDeadlinePassed, error) {
	out := new(NettingDeadlinePassed)
	if err := netting.abi.UnpackIntoInterface(out, "DeadlinePassed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingFailedCall represents a FailedCall error raised by the Netting contract.
type NettingFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func NettingFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (netting *Netting) UnpackFailedCallError(raw []byte) (*NettingFailedCall, error) {
	out := new(NettingFailedCall)
	if err := netting.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingInvalidShortString represents a InvalidShortString error raised by the Netting contract.
type NettingInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func NettingInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (netting *Netting) UnpackInvalidShortStringError(raw []byte) (*NettingInvalidShortString, error) {
	out := new(NettingInvalidShortString)
	if err := netting.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingNoFactory represents a NoFactory error raised by the Netting contract.
type NettingNoFactory struct {
	Factory common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoFactory(address factory)
func NettingNoFactoryErrorID() common.Hash {
	return common.HexToHash("0x97133cf855d13b169be55ff7b410bb6a16d7ce94af8aa74b5e85171113171e5c")
}

// UnpackNoFactoryError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoFactory(address factory)
func (netting *Netting) UnpackNoFactoryError(raw []byte) (*NettingNoFactory, error) {
	out := new(NettingNoFactory)
	if err := netting.abi.UnpackIntoInterface(out, "NoFactory", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingNoPoints represents a NoPoints error raised by the Netting contract.
type NettingNoPoints struct {
	Debtor common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoPoints(address debtor)
func NettingNoPointsErrorID() common.Hash {
	return common.HexToHash("0x5bd806071b2560f13b959b0c428e91199abf403f9d0907f88f06d0bdcc4bf255")
}

// UnpackNoPointsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoPoints(address debtor)
func (netting *Netting) UnpackNoPointsError(raw []byte) (*NettingNoPoints, error) {
	out := new(NettingNoPoints)
	if err := netting.abi.UnpackIntoInterface(out, "NoPoints", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingNotNamed represents a NotNamed error raised by the Netting contract.
type NettingNotNamed struct {
	Merchant common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotNamed(address merchant)
func NettingNotNamedErrorID() common.Hash {
	return common.HexToHash("0x515a977b61a95cef40add729e1813b1d815954937f73e611b326914ad580c2a2")
}

// UnpackNotNamedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotNamed(address merchant)
func (netting *Netting) UnpackNotNamedError(raw []byte) (*NettingNotNamed, error) {
	out := new(NettingNotNamed)
	if err := netting.abi.UnpackIntoInterface(out, "NotNamed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Netting contract.
type NettingReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func NettingReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (netting *Netting) UnpackReentrancyGuardReentrantCallError(raw []byte) (*NettingReentrancyGuardReentrantCall, error) {
	out := new(NettingReentrancyGuardReentrantCall)
	if err := netting.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingStringTooLong represents a StringTooLong error raised by the Netting contract.
type NettingStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func NettingStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (netting *Netting) UnpackStringTooLongError(raw []byte) (*NettingStringTooLong, error) {
	out := new(NettingStringTooLong)
	if err := netting.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingUnordered represents a Unordered error raised by the Netting contract.
type NettingUnordered struct {
	Merchant common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Unordered(address merchant)
func NettingUnorderedErrorID() common.Hash {
	return common.HexToHash("0x7199eb25b8ebb5273a55c0491ff56b3a29a24e7b10f4b8072ec01498eb143496")
}

// UnpackUnorderedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Unordered(address merchant)
func (netting *Netting) UnpackUnorderedError(raw []byte) (*NettingUnordered, error) {
	out := new(NettingUnordered)
	if err := netting.abi.UnpackIntoInterface(out, "Unordered", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// NettingZeroAmount represents a ZeroAmount error raised by the Netting contract.
type NettingZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func NettingZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (netting *Netting) UnpackZeroAmountError(raw []byte) (*NettingZeroAmount, error) {
	out := new(NettingZeroAmount)
	if err := netting.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
