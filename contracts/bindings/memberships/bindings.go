// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package memberships is the generated binding of contracts/src/Memberships.sol.
package memberships

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

// Gate is an auto generated low-level Go binding around an user-defined struct.
type Gate struct {
	Programme *big.Int
	Level     uint8
}

// LevelTerms is an auto generated low-level Go binding around an user-defined struct.
type LevelTerms struct {
	Lifetime uint32
	Grace    uint32
	Discount uint16
	Name     string
	Rules    []Rule
}

// Programme is an auto generated low-level Go binding around an user-defined struct.
type Programme struct {
	Merchant common.Address
	Number   uint32
	Levels   uint8
	Closed   bool
	Name     string
}

// Rule is an auto generated low-level Go binding around an user-defined struct.
type Rule struct {
	Kind    uint8
	Subject *big.Int
	Amount  *big.Int
}

// Standing is an auto generated low-level Go binding around an user-defined struct.
type Standing struct {
	Level     uint8
	ShownBy   uint8
	Discount  uint16
	Since     *big.Int
	Good      *big.Int
	End       *big.Int
	Renounced bool
}

// MembershipsMetaData contains all meta data concerning the Memberships contract.
var MembershipsMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"consortium\",\"type\":\"address\",\"internalType\":\"contractIMembership\"},{\"name\":\"points\",\"type\":\"address\",\"internalType\":\"contractIPointsFactory\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"BADGE\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractBadge\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"CARRY_TYPEHASH\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"CONSORTIUM\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIMembership\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_GATES\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_LEVELS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_NAME_LENGTH\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_RULES\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"POINTS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIPointsFactory\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"PURCHASES_TYPEHASH\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"addLevel\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"terms\",\"type\":\"tuple\",\"internalType\":\"structLevelTerms\",\"components\":[{\"name\":\"lifetime\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"grace\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"discount\",\"type\":\"uint16\",\"internalType\":\"uint16\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"rules\",\"type\":\"tuple[]\",\"internalType\":\"structRule[]\",\"components\":[{\"name\":\"kind\",\"type\":\"uint8\",\"internalType\":\"enumRuleKind\"},{\"name\":\"subject\",\"type\":\"uint160\",\"internalType\":\"uint160\"},{\"name\":\"amount\",\"type\":\"uint88\",\"internalType\":\"uint88\"}]}]}],\"outputs\":[{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"approve\",\"inputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"balanceOf\",\"inputs\":[{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"carriedTo\",\"inputs\":[{\"name\":\"\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"carryHash\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"channelOf\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"name\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"closeProgramme\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"defineProgramme\",\"inputs\":[{\"name\":\"number\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"}],\"outputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"eip712Domain\",\"inputs\":[],\"outputs\":[{\"name\":\"fields\",\"type\":\"bytes1\",\"internalType\":\"bytes1\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"version\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"chainId\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"verifyingContract\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"extensions\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"feeDiscount\",\"inputs\":[{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"bps\",\"type\":\"uint16\",\"internalType\":\"uint16\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"feeProgrammeOf\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"gatesOf\",\"inputs\":[{\"name\":\"channel\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple[]\",\"internalType\":\"structGate[]\",\"components\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"getApproved\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"hasAccess\",\"inputs\":[{\"name\":\"channel\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"isApprovedForAll\",\"inputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"levelAt\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structLevelTerms\",\"components\":[{\"name\":\"lifetime\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"grace\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"discount\",\"type\":\"uint16\",\"internalType\":\"uint16\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"rules\",\"type\":\"tuple[]\",\"internalType\":\"structRule[]\",\"components\":[{\"name\":\"kind\",\"type\":\"uint8\",\"internalType\":\"enumRuleKind\"},{\"name\":\"subject\",\"type\":\"uint160\",\"internalType\":\"uint160\"},{\"name\":\"amount\",\"type\":\"uint88\",\"internalType\":\"uint88\"}]}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"levelOf\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"locked\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"mint\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"evidence\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"name\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"ownerOf\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"programmeAt\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structProgramme\",\"components\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"number\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"levels\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"closed\",\"type\":\"bool\",\"internalType\":\"bool\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"programmeOf\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"number\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"purchasesHash\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"count\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"refresh\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"renounce\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"safeTransferFrom\",\"inputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"safeTransferFrom\",\"inputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"setApprovalForAll\",\"inputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"outputs\":[],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"setChannel\",\"inputs\":[{\"name\":\"name\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"gates\",\"type\":\"tuple[]\",\"internalType\":\"structGate[]\",\"components\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]}],\"outputs\":[{\"name\":\"channel\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setFeeProgramme\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"standing\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structStanding\",\"components\":[{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"shownBy\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"discount\",\"type\":\"uint16\",\"internalType\":\"uint16\"},{\"name\":\"since\",\"type\":\"uint40\",\"internalType\":\"uint40\"},{\"name\":\"good\",\"type\":\"uint40\",\"internalType\":\"uint40\"},{\"name\":\"end\",\"type\":\"uint40\",\"internalType\":\"uint40\"},{\"name\":\"renounced\",\"type\":\"bool\",\"internalType\":\"bool\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"supportsInterface\",\"inputs\":[{\"name\":\"id\",\"type\":\"bytes4\",\"internalType\":\"bytes4\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"symbol\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"tokenOf\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"tokenURI\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"transferFrom\",\"inputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[],\"stateMutability\":\"pure\"},{\"type\":\"event\",\"name\":\"Approval\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"approved\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"indexed\":true,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ApprovalForAll\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"operator\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"approved\",\"type\":\"bool\",\"indexed\":false,\"internalType\":\"bool\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"BatchMetadataUpdate\",\"inputs\":[{\"name\":\"_fromTokenId\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"_toTokenId\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Carried\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"indexed\":true,\"internalType\":\"ProgrammeId\"},{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"holder\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ChannelSet\",\"inputs\":[{\"name\":\"channel\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"merchant\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"name\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"bytes32\"},{\"name\":\"gates\",\"type\":\"tuple[]\",\"indexed\":false,\"internalType\":\"structGate[]\",\"components\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"EIP712DomainChanged\",\"inputs\":[],\"anonymous\":false},{\"type\":\"event\",\"name\":\"FeeProgrammeSet\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"programme\",\"type\":\"uint96\",\"indexed\":true,\"internalType\":\"ProgrammeId\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"LevelAdded\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"indexed\":true,\"internalType\":\"ProgrammeId\"},{\"name\":\"level\",\"type\":\"uint8\",\"indexed\":true,\"internalType\":\"uint8\"},{\"name\":\"terms\",\"type\":\"tuple\",\"indexed\":false,\"internalType\":\"structLevelTerms\",\"components\":[{\"name\":\"lifetime\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"grace\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"discount\",\"type\":\"uint16\",\"internalType\":\"uint16\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"rules\",\"type\":\"tuple[]\",\"internalType\":\"structRule[]\",\"components\":[{\"name\":\"kind\",\"type\":\"uint8\",\"internalType\":\"enumRuleKind\"},{\"name\":\"subject\",\"type\":\"uint160\",\"internalType\":\"uint160\"},{\"name\":\"amount\",\"type\":\"uint88\",\"internalType\":\"uint88\"}]}]}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Locked\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"MetadataUpdate\",\"inputs\":[{\"name\":\"_tokenId\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ProgrammeClosed\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"indexed\":true,\"internalType\":\"ProgrammeId\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"ProgrammeDefined\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"indexed\":true,\"internalType\":\"ProgrammeId\"},{\"name\":\"merchant\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"number\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"},{\"name\":\"name\",\"type\":\"string\",\"indexed\":false,\"internalType\":\"string\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"StandingChanged\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"indexed\":true,\"internalType\":\"uint256\"},{\"name\":\"level\",\"type\":\"uint8\",\"indexed\":false,\"internalType\":\"uint8\"},{\"name\":\"good\",\"type\":\"uint40\",\"indexed\":false,\"internalType\":\"uint40\"},{\"name\":\"end\",\"type\":\"uint40\",\"indexed\":false,\"internalType\":\"uint40\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"tokenId\",\"type\":\"uint256\",\"indexed\":true,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Unlocked\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AlreadyCarried\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"BadSignature\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"DeadlinePassed\",\"inputs\":[{\"name\":\"deadline\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"ERC721InvalidOwner\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC721NonexistentToken\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"GateCount\",\"inputs\":[{\"name\":\"count\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"GivenUp\",\"inputs\":[{\"name\":\"tokenId\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"HasHigherLevel\",\"inputs\":[{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]},{\"type\":\"error\",\"name\":\"InvalidShortString\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"LinesOutOfOrder\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NoContract\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NoLevel\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"},{\"name\":\"level\",\"type\":\"uint8\",\"internalType\":\"uint8\"}]},{\"type\":\"error\",\"name\":\"NotActive\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotHolder\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotMerchant\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotShown\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ProgrammeExists\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}]},{\"type\":\"error\",\"name\":\"ProgrammeIsClosed\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}]},{\"type\":\"error\",\"name\":\"RuleCount\",\"inputs\":[{\"name\":\"count\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"SoulboundToken\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"StringTooLong\",\"inputs\":[{\"name\":\"str\",\"type\":\"string\",\"internalType\":\"string\"}]},{\"type\":\"error\",\"name\":\"TooLittleGas\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"UnknownProgramme\",\"inputs\":[{\"name\":\"programme\",\"type\":\"uint96\",\"internalType\":\"ProgrammeId\"}]},{\"type\":\"error\",\"name\":\"WrongName\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"WrongRule\",\"inputs\":[{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"WrongTerms\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ZeroHolder\",\"inputs\":[]}]",
	ID:  "Memberships",
	Bin: "0x6101c06040526040516100119061021f565b604051809103905ff08015801561002a573d5f5f3e3d5ffd5b506001600160a01b03166101a052348015610043575f5ffd5b5060405161673d38038061673d83398101604081905261006291610243565b81816040518060400160405280601081526020016f536f756b204d656d626572736869707360801b815250604051806040016040528060018152602001603160f81b8152508383816001600160a01b03163b5f036100e357604051632f8aeb3960e11b81526001600160a01b03831660048201526024015b60405180910390fd5b806001600160a01b03163b5f0361011857604051632f8aeb3960e11b81526001600160a01b03821660048201526024016100da565b6001600160a01b039182166080521660a052610133826101e2565b61016052610140816101e2565b61018052815160208084019190912061012052815190820120610140524660e0526101ce6101205161014051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60c05250503061010052506102d692505050565b5f5f829050601f8151111561020c578260405163305a27a960e01b81526004016100da919061027b565b8051610217826102b0565b179392505050565b611371806153cc83390190565b6001600160a01b0381168114610240575f5ffd5b50565b5f5f60408385031215610254575f5ffd5b825161025f8161022c565b60208401519092506102708161022c565b809150509250929050565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b805160208083015191908110156102d0575f198160200360031b1b821691505b50919050565b60805160a05160c05160e05161010051610120516101405161016051610180516101a0516150646103685f395f818161032d015261169201525f61217001525f61214001525f612aac01525f612a8401525f6129df01525f612a0901525f612a3301525f81816104a401526120ac01525f818161036201528181611cb301528181611fe401526127af01526150645ff3fe608060405234801561000f575f5ffd5b5060043610610281575f3560e01c80638607498511610156578063b71971fa116100ca578063dfc4322d11610084578063dfc4322d14610676578063e73f3e5d14610689578063e985e9c514610760578063ee5164d614610775578063f4a628ae14610788578063ffc49977146107bb575f5ffd5b8063b71971fa146105f4578063b7bf86581461061c578063b88d4fde1461062f578063bfeb0b2f1461063d578063c87b56dd14610650578063caefd9a914610663575f5ffd5b806395d89b411161011b57806395d89b41146105755780639c75dd351461059a5780639ec296f21461055a578063a22cb465146105ad578063abd4bf84146105bb578063b45a3c0e146105e1575f5ffd5b806386074985146105145780638922f1de1461051c57806389880b341461052f5780638c285bff1461055a5780638fd00f4714610562575f5ffd5b80636352211e116101f857806379c4d9a7116101b257806379c4d9a7146104795780637de6b1db1461048c5780637f6e42811461049f5780638169e281146104c657806383177db3146104e657806384b0196e146104f9575f5ffd5b80636352211e146103ec5780636702c7bf146103ff57806368acd52a146104195780636b91b7a21461042c5780636ebced2c1461045357806370a0823114610466575f5ffd5b806323b872dd1161024957806323b872dd1461034f57806342842e0e1461034f57806347746d6d1461035d57806353e0c6fd146103845780635737b410146103a55780635be52e6a146103cc575f5ffd5b806301ffc9a71461028557806306fdde03146102ad578063081812fc146102e8578063095ea7b3146103135780631d527d8114610328575b5f5ffd5b610298610293366004613954565b6107db565b60405190151581526020015b60405180910390f35b6102db6040518060400160405280600f81526020016e0536f756b204d656d6265727368697608c1b81525081565b6040516102a491906139a9565b6102fb6102f63660046139bb565b610862565b6040516001600160a01b0390911681526020016102a4565b6103266103213660046139e6565b610873565b005b6102fb7f000000000000000000000000000000000000000000000000000000000000000081565b610326610321366004613a10565b6102fb7f000000000000000000000000000000000000000000000000000000000000000081565b610397610392366004613a87565b61088c565b6040519081526020016102a4565b6103977fb7922221b9e961f820f87ce59abf45d2f8a2f62341badebbfd8ec38b741e789381565b6103df6103da3660046139bb565b61092b565b6040516102a49190613af4565b6102fb6103fa3660046139bb565b6109b0565b610407600881565b60405160ff90911681526020016102a4565b610397610427366004613b4e565b6109c0565b6103977f06780adab5f074d21bfa49a11592bed07bfa4a8e1570064985f477e6ed7dc4ca81565b610407610461366004613b85565b6109dd565b610397610474366004613bcc565b610b8c565b610326610487366004613be7565b610bda565b61032661049a3660046139bb565b610c35565b6102fb7f000000000000000000000000000000000000000000000000000000000000000081565b6104d96104d4366004613be7565b610c93565b6040516102a49190613c02565b6102986104f4366004613c57565b610dc7565b610501610e60565b6040516102a49796959493929190613c7a565b610397604081565b61040761052a366004613b4e565b610ea2565b61054261053d366004613d4d565b610ef4565b6040516001600160601b0390911681526020016102a4565b610397600481565b610397610570366004613dab565b611019565b6102db60405180604001604052806006815260200165534f554b2d4d60d01b81525081565b6104076105a83660046139bb565b6111d7565b610326610321366004613e2e565b6105ce6105c9366004613e5a565b611325565b60405161ffff90911681526020016102a4565b6102986105ef3660046139bb565b61139e565b610542610602366004613bcc565b60016020525f90815260409020546001600160601b031681565b61054261062a366004613e76565b6113b0565b610326610321366004613ea2565b61039761064b366004613ef2565b6113f1565b6102db61065e3660046139bb565b61154a565b610326610671366004613be7565b6118e6565b610397610684366004613f6a565b611964565b6107536106973660046139bb565b6040805160e0810182525f80825260208201819052918101829052606081018290526080810182905260a0810182905260c0810191909152505f90815260086020908152604091829020825160e081018452905460ff8082168352610100820481169383019390935261ffff620100008204169382019390935264ffffffffff600160201b840481166060830152600160481b840481166080830152600160701b84041660a0820152600160981b90920416151560c082015290565b6040516102a49190613fc3565b61029861076e366004613e5a565b5f92915050565b6103976107833660046139e6565b6119d4565b6102fb610796366004613b4e565b600760209081525f92835260408084209091529082529020546001600160a01b031681565b6107ce6107c9366004614041565b611a10565b6040516102a491906140a1565b5f6001600160e01b031982166301ffc9a760e01b148061080b57506001600160e01b031982166380ac58cd60e01b145b8061082657506001600160e01b03198216635b5e139f60e01b145b8061084157506001600160e01b03198216635a2d1e0760e11b145b8061085c57506001600160e01b03198216632483248360e11b145b92915050565b5f61086c82611bf6565b505f919050565b604051636e10574960e01b815260040160405180910390fd5b604080517fb7922221b9e961f820f87ce59abf45d2f8a2f62341badebbfd8ec38b741e789360208201526001600160a01b03808816928201929092526001600160601b0386166060820152908416608082015263ffffffff831660a08201526001600160401b03821660c08201525f9061091f9060e0015b60405160208183030381529060405280519060200120611c2a565b90505b95945050505050565b606060045f8381526020019081526020015f20805480602002602001604051908101604052809291908181526020015f905b828210156109a5575f84815260209081902060408051808201909152908401546001600160601b0381168252600160601b900460ff168183015282526001909201910161095d565b505050509050919050565b5f6109ba82611bf6565b8161085c565b6001600160a01b031660a09190911b6001600160a01b0319161790565b5f5f6109e884611c56565b90506109f333611c94565b8054600160c81b900460ff1615610a2d576040516348b3179960e01b81526001600160601b03851660048201526024015b60405180910390fd5b8054610a4490600160c01b900460ff16600161417f565b9150600860ff83161115610a7f576040516310cc4cd760e31b81526001600160601b038516600482015260ff83166024820152604401610a24565b610a8883611d44565b5f5b610a976080850185614198565b9050811015610af457610acc85610ab16080870187614198565b84818110610ac157610ac16141dc565b905060600201611e55565b610aec576040516318fee7ab60e01b815260048101829052602401610a24565b600101610a8a565b50805460ff60c01b1916600160c01b60ff84169081029190911782556001600160601b0385165f908152600360209081526040808320938352929052208390610b3d82826144c2565b9050508160ff16846001600160601b03167f5fbe5f902320fc516c02dce601461e1d3db0b93708b8fcd4532b0dcce790892d85604051610b7d919061469b565b60405180910390a35092915050565b5f6001600160a01b038216610bbf576040516322718ad960e21b81526001600160a01b0383166004820152602401610a24565b506001600160a01b03165f9081526020819052604090205490565b6001610be582611c56565b8054911515600160c81b0260ff60c81b199092169190911790556040516001600160601b038216907fdf5fa0ac5a4c9e9bf24475fa3f0c17a7ccaeb1509efd15c50f89b874af33e2e2905f90a250565b610c3e81611bf6565b336001600160a01b03821614610c695760405163ea4bef5b60e01b8152336004820152602401610a24565b610c7281612115565b505f908152600860205260409020805460ff60981b1916600160981b179055565b6040805160a0810182525f8082526020820181905291810182905260608082019290925260808101919091526001600160601b0382165f90815260026020908152604091829020825160a08101845281546001600160a01b038116825263ffffffff600160a01b8204169382019390935260ff600160c01b8404811694820194909452600160c81b90920490921615156060820152600182018054919291608084019190610d4090614255565b80601f0160208091040260200160405190810160405280929190818152602001828054610d6c90614255565b8015610db75780601f10610d8e57610100808354040283529160200191610db7565b820191905f5260205f20905b815481529060010190602001808311610d9a57829003601f168201915b5050505050815250509050919050565b5f828152600460205260408120815b8154811015610e5657818181548110610df157610df16141dc565b905f5260205f20015f01600c9054906101000a900460ff1660ff16610e3b838381548110610e2157610e216141dc565b5f918252602090912001546001600160601b031686610ea2565b60ff1610610e4e5760019250505061085c565b600101610dd6565b505f949350505050565b5f6060805f5f5f6060610e71612139565b610e79612169565b604080515f80825260208201909252600f60f81b9b939a50919850469750309650945092509050565b5f5f60085f610eb186866109c0565b815260208101919091526040015f208054909150600160701b900464ffffffffff164264ffffffffff1610610ee6575f610eec565b805460ff165b949350505050565b5f610efe33611c94565b610f088383612194565b610f1233856113b0565b6001600160601b0381165f9081526002602052604090208054919250906001600160a01b031615610f61576040516329772bfd60e11b81526001600160601b0383166004820152602401610a24565b33858585845f81601460018201610f798688836142e3565b508691906101000a81548163ffffffff021916908363ffffffff1602179055508591906101000a8154816001600160a01b0302191690836001600160a01b0316021790555050505050336001600160a01b0316826001600160601b03167ff57f896721c111126475c09d4b25fab088bde281db5cecd4606ada44b26220a587878760405161100993929190614767565b60405180910390a3509392505050565b5f6001600160a01b0384166110415760405163140144d560e21b815260040160405180910390fd5b61104a8661220b565b6110548686612261565b61105e86856109c0565b5f81815260086020908152604091829020825160e081018452905460ff8082168352610100820481169383019390935261ffff620100008204169382019390935264ffffffffff600160201b840481166060830152600160481b840481166080830152600160701b84041660a0820152600160981b9092041615801560c083018190529293509091906110fa5750336001600160a01b03861614155b1561111b576040516336b1415b60e01b815260048101839052602401610a24565b805160ff8088169116118015611142575060a081015164ffffffffff164264ffffffffff16105b1561116857805160405163024cbdd960e41b815260ff9091166004820152602401610a24565b5f61117688888888886122c7565b825190915060ff165f0361118d5761118d836124a7565b6001600160601b0388165f90815260036020908152604080832060ff8b16845290915290206111cc9084906111c79085908b90869061253f565b612628565b505095945050505050565b5f6111e182611bf6565b5f828152600860209081526040808320815160e081018352905460ff8082168352610100820481169483019490945261ffff620100008204169282019290925264ffffffffff600160201b830481166060830152600160481b830481166080830152600160701b83041660a08201819052600160981b909204909216151560c083015290919061126e4290565b64ffffffffff16101590505f6112ae60025f61128a8860a01c90565b6001600160601b03166001600160601b031681526020019081526020015f20612778565b90508180156112bb575080155b156112c95761092285612115565b806112d75750505192915050565b825193505b60ff84161561131c576112f085848661281a565b156112fd57505050919050565b8161130c576109228584612887565b61131584614786565b93506112dc565b61092285612115565b6001600160a01b0381165f9081526001602052604081205481906008908290611357906001600160601b0316876109c0565b815260208101919091526040015f208054909150600160701b900464ffffffffff164264ffffffffff161061138c575f610eec565b5462010000900461ffff169392505050565b5f6113a882611bf6565b506001919050565b604080516001600160a01b039390931660208085019190915263ffffffff929092168382015280518084038201815260609093019052815191012060a01c90565b5f6113fb33611c94565b60048211156114205760405163584679b360e01b815260048101839052602401610a24565b61142a33856119d4565b5f8181526004602052604081209192506114449190613911565b5f5b828110156114fc576114a8848483818110611463576114636141dc565b6114799260206040909202019081019150613be7565b85858481811061148b5761148b6141dc565b90506040020160200160208101906114a391906147a1565b612261565b5f8281526004602052604090208484838181106114c7576114c76141dc565b83546001810185555f9485526020909420604090910292909201929190910190506114f282826147bc565b5050600101611446565b50336001600160a01b0316817feac564387cb2bc0260c51777590ad39b01293963946d105edefd7c2232c880f186868660405161153b93929190614807565b60405180910390a39392505050565b606061155582611bf6565b5f6115608360a01c90565b6001600160601b0381165f90815260026020908152604080832087845260088352818420825160e081018452905460ff8082168352610100820481169583019590955261ffff620100008204169382019390935264ffffffffff600160201b840481166060830152600160481b8404811660808301819052600160701b850490911660a0830152600160981b909304909316151560c08401529394509091906116064290565b64ffffffffff16106116705760a082015164ffffffffff164264ffffffffff161061164d576040518060400160405280600481526020016337bb32b960e11b81525061168e565b60405180604001604052806005815260200164677261636560d81b81525061168e565b6040518060400160405280600481526020016319dbdbd960e21b8152505b90507f00000000000000000000000000000000000000000000000000000000000000006001600160a01b031663332e49f6604051806101200160405280876001600160601b031681526020018660010180546116e990614255565b80601f016020809104026020016040519081016040528092919081815260200182805461171590614255565b80156117605780601f1061173757610100808354040283529160200191611760565b820191905f5260205f20905b81548152906001019060200180831161174357829003601f168201915b50505091835250506001600160601b0388165f908152600360209081526040808320895160ff168452825290912060010180549190920191906117a290614255565b80601f01602080910402602001604051908101604052809291908181526020018280546117ce90614255565b80156118195780601f106117f057610100808354040283529160200191611819565b820191905f5260205f20905b8154815290600101906020018083116117fc57829003601f168201915b50505050508152602001855f015160ff168152602001865f0160189054906101000a900460ff1660ff168152602001856060015164ffffffffff168152602001856080015164ffffffffff1681526020018560a0015164ffffffffff168152602001848152506040518263ffffffff1660e01b815260040161189b9190614871565b5f60405180830381865afa1580156118b5573d5f5f3e3d5ffd5b505050506040513d5f823e601f3d908101601f191682016040526118dc9190810190614a1d565b9695505050505050565b6118ef33611c94565b6001600160601b038116156119095761190781612989565b505b335f8181526001602052604080822080546bffffffffffffffffffffffff19166001600160601b03861690811790915590519092917f7be8393b0819697ccba3f378cda7528bf4463ab9d97f8e20e8e783589d63038c91a350565b604080517f06780adab5f074d21bfa49a11592bed07bfa4a8e1570064985f477e6ed7dc4ca60208201526001600160a01b038087169282019290925290841660608201526001600160601b03831660808201526001600160401b03821660a08201525f906109229060c001610904565b604080516001600160a01b03841660208201529081018290525f9060600160405160208183030381529060405280519060200120905092915050565b6040805160a0810182525f808252602082018190529181019190915260608082018190526080820152611a438383612261565b6001600160601b0383165f90815260036020908152604080832060ff86168452825291829020825160a081018452815463ffffffff8082168352600160201b82041693820193909352600160401b90920461ffff1692820192909252600182018054919291606084019190611ab790614255565b80601f0160208091040260200160405190810160405280929190818152602001828054611ae390614255565b8015611b2e5780601f10611b0557610100808354040283529160200191611b2e565b820191905f5260205f20905b815481529060010190602001808311611b1157829003601f168201915b5050505050815260200160028201805480602002602001604051908101604052809291908181526020015f905b82821015611be7575f8481526020902060408051606081019091529083018054829060ff166006811115611b9157611b9161406d565b6006811115611ba257611ba261406d565b8152905461010081046001600160a01b0316602080840191909152600160a81b9091046001600160581b03166040909201919091529082526001929092019101611b5b565b50505091525090949350505050565b5f8181526008602052604090205460ff16611c2757604051637e27328960e01b815260048101829052602401610a24565b50565b5f61085c611c366129d3565b8360405161190160f01b8152600281019290925260228201526042902090565b5f611c6082612989565b80549091506001600160a01b03163314611c8f5760405163c7eff51760e01b8152336004820152602401610a24565b919050565b604051639f8a13d760e01b81526001600160a01b0382811660048301527f00000000000000000000000000000000000000000000000000000000000000001690639f8a13d790602401602060405180830381865afa158015611cf8573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190611d1c9190614a61565b611c2757604051634022bc5560e01b81526001600160a01b0382166004820152602401610a24565b611d59611d5460608301836141ff565b612194565b5f610e10611d6a6020840184614a7c565b63ffffffff1610158015611d9457506303c26700611d8b6020840184614a7c565b63ffffffff1611155b9050801580611dbb57506301e13380611db36040840160208501614a7c565b63ffffffff16115b80611dda5750612710611dd46060840160408501614a97565b61ffff16115b15611df857604051631cf4465360e21b815260040160405180910390fd5b611e056080830183614198565b15905080611e2157506004611e1d6080840184614198565b9050115b15611e5157611e336080830183614198565b60405163776caee760e11b8152610a24925060040190815260200190565b5050565b5f611e666060830160408401614ab2565b6001600160581b03161580611e9757505f611e846020840184614acd565b6006811115611e9557611e9561406d565b145b15611ea357505f61085c565b6006611eb26020840184614acd565b6006811115611ec357611ec361406d565b03611f8d576001600160601b03611ee06040840160208501613bcc565b6001600160a01b03161180611f0d57506008611f026060840160408501614ab2565b6001600160581b0316115b15611f1957505f61085c565b5f611f2a6040840160208501613bcc565b90506001600160601b0380821690851614801581611f8457506001600160601b0382165f908152600260205260409081902054600160c01b900460ff1690611f789060608701908701614ab2565b6001600160581b031611155b9250505061085c565b5f611f9e6040840160208501613bcc565b90506004611faf6020850185614acd565b6006811115611fc057611fc061406d565b0361205557604051639f8a13d760e01b81526001600160a01b0382811660048301527f00000000000000000000000000000000000000000000000000000000000000001690639f8a13d790602401602060405180830381865afa158015612029573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061204d9190614a61565b91505061085c565b60056120646020850185614acd565b60068111156120755761207561406d565b0361208d576001600160a01b03163b1515905061085c565b6040516356fffa5360e01b81526001600160a01b0382811660048301527f000000000000000000000000000000000000000000000000000000000000000016906356fffa5390602401602060405180830381865afa1580156120f1573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610eec9190614a61565b5f81815260086020526040812080546001600160a01b031916905561086c82612afc565b60606121647f0000000000000000000000000000000000000000000000000000000000000000612b60565b905090565b60606121647f0000000000000000000000000000000000000000000000000000000000000000612b60565b808015806121a25750604081115b806121e857506121e683838080601f0160208091040260200160405190810160405280939291908181526020018383808284375f92019190915250612b9d92505050565b155b156122065760405163205a20c360e11b815260040160405180910390fd5b505050565b5f61221582612989565b8054909150600160c81b900460ff161561224d576040516348b3179960e01b81526001600160601b0383166004820152602401610a24565b8054611e51906001600160a01b0316611c94565b60ff8116158061229557506001600160601b0382165f9081526002602052604090205460ff600160c01b9091048116908216115b15611e51576040516310cc4cd760e31b81526001600160601b038316600482015260ff82166024820152604401610a24565b5f80806122d684860186614ae8565b6001600160601b038a165f90815260036020908152604080832060ff808e1685529252909120600281015493955091935090919084161061232f576040516318fee7ab60e01b815260ff84166004820152602401610a24565b81515f036123ec576123c4816002018460ff1681548110612352576123526141dc565b5f9182526020909120604080516060810190915291018054829060ff1660068111156123805761238061406d565b60068111156123915761239161406d565b8152905461010081046001600160a01b03166020830152600160a81b90046001600160581b031660409091015288612be4565b6123e157604051633b59fc3b60e21b815260040160405180910390fd5b829350505050610922565b61247b816002018460ff1681548110612407576124076141dc565b5f9182526020909120604080516060810190915291018054829060ff1660068111156124355761243561406d565b60068111156124465761244661406d565b8152905461010081046001600160a01b03166020830152600160a81b90046001600160581b03166040909101528a8985612d41565b61249857604051633b59fc3b60e21b815260040160405180910390fd5b50506080179695505050505050565b6001600160a01b0381165f90815260208190526040812080548392906124cc90614b6f565b9091555060405182906001600160a01b038316905f907fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef908290a46040518281527f032bc66be43dbccb7487781d168eb7bda224628a3b2c3388bdf69b532a3a1611906020015b60405180910390a15050565b6040805160e0810182525f80825260208201819052918101829052606081018290526080810182905260a0810182905260c08101919091528451429060ff86811691161415806125a15750856080015164ffffffffff168164ffffffffff1610155b156125b45764ffffffffff811660608701525b60ff808616875284166020870152825461ffff600160401b82041660408801526125e49063ffffffff1682614b87565b64ffffffffff1660808701819052835461260c91600160201b90910463ffffffff1690614b87565b64ffffffffff1660a087015250505f60c0850152509192915050565b5f8281526008602090815260409182902083518154858401518686015160608089015160808a015160a08b015160c08c015160ff98891661ffff19909816881761010099909716989098029590951768ffffffffffffff000019166201000061ffff9095169490940268ffffffffff00000000191693909317600160201b64ffffffffff928316021772ffffffffffffffffffff0000000000000000001916600160481b93821693840264ffffffffff60701b191617600160701b919094169081029390931760ff60981b1916600160981b95151595909502949094179094558551918252938101929092529281019190915283917fe198dfa7f7239b368e91080594054f1eefc979d97cfc37073e310bbe0bf1d1cf910160405180910390a26040518281527ff8e1a15aba9398e019f0b49df1a4fde98ee17ae345cb5f6b5e2c27f5033e8ce790602001612533565b80545f90600160c81b900460ff1615801561085c57508154604051639f8a13d760e01b81526001600160a01b0391821660048201527f000000000000000000000000000000000000000000000000000000000000000090911690639f8a13d790602401602060405180830381865afa1580156127f6573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061085c9190614a61565b5f5f60035f6128298760a01c90565b6001600160601b0316815260208082019290925260409081015f90812060ff8716825290925281209150806128616002840188612de7565b91509150811561287b5761287b876111c78888858861253f565b509150505b9392505050565b5f80429050608060ff16836020015160ff161015806128b85750826080015164ffffffffff168164ffffffffff1610155b156128c6575050805161085c565b5f8360600151826128d79190614ba4565b90505f60035f6128e78860a01c90565b6001600160601b0316815260208082019290925260409081015f908120885160ff16825290925290205464ffffffffff8481166080880152600160201b90910463ffffffff1691508216811061293d578161293f565b805b6129499084614b87565b64ffffffffff1660a086015261295f8686612628565b8460a0015164ffffffffff168364ffffffffff161061297e575f6118dc565b505091519392505050565b6001600160601b0381165f90815260026020526040902080546001600160a01b0316611c8f5760405163becf051360e01b81526001600160601b0383166004820152602401610a24565b5f306001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016148015612a2b57507f000000000000000000000000000000000000000000000000000000000000000046145b15612a5557507f000000000000000000000000000000000000000000000000000000000000000090565b612164604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b6001600160a01b0381165f9081526020819052604081208054839290612b2190614bc1565b9091555060405182905f906001600160a01b038416907fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef908390a45050565b60605f612b6c83612eaa565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f81815b8151811015612bda575f612bb58383612ed1565b9050805f03612bc857505f949350505050565b612bd28183614bd6565b915050612ba1565b5060019392505050565b5f600183516006811115612bfa57612bfa61406d565b1480612c185750600283516006811115612c1657612c1661406d565b145b15612ccf5760208301516040516246613160e11b81526001600160a01b0384811660048301525f928392911690628cc262906024016040805180830381865afa158015612c67573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190612c8b9190614be9565b9092509050600285516006811115612ca557612ca561406d565b03612cb757612cb48183614bd6565b91505b5060408401516001600160581b03161115905061085c565b600583516006811115612ce457612ce461406d565b03612d0e5782604001516001600160581b0316612d05846020015184613002565b1015905061085c565b600683516006811115612d2357612d2361406d565b03612d3957612d3283836130b3565b905061085c565b505f92915050565b5f600385516006811115612d5757612d5761406d565b03612d825784604001516001600160581b0316612d79866020015185856130dc565b10159050610eec565b600485516006811115612d9757612d9761406d565b03612dba5784604001516001600160581b0316612d798660200151868686613201565b600685516006811115612dcf57612dcf61406d565b03610e5657612de085858585613286565b9050610eec565b5f80805b845460ff82161015612ea157612e81858260ff1681548110612e0f57612e0f6141dc565b5f9182526020909120604080516060810190915291018054829060ff166006811115612e3d57612e3d61406d565b6006811115612e4e57612e4e61406d565b8152905461010081046001600160a01b03166020830152600160a81b90046001600160581b031660409091015285612be4565b15612e9157600192509050612ea3565b612e9a81614c0b565b9050612deb565b505b9250929050565b5f60ff8216601f81111561085c57604051632cd44ac360e21b815260040160405180910390fd5b5f5f838381518110612ee557612ee56141dc565b016020015160f81c90506080811015612f225760208110158015612f0a575080607f14155b612f14575f612f17565b60015b60ff1691505061085c565b5f60f0821015612f435760e0821015612f3c576002612f46565b6003612f46565b60045b60ff16905060c2821080612f5a575060f482115b80612f6e57508451612f6c8286614bd6565b115b15612f7d575f9250505061085c565b607f811c821660015b82811015612fe4575f87612f9a8389614bd6565b81518110612faa57612faa6141dc565b016020015160f81c9050608060c0821614612fcc575f9550505050505061085c565b80603f16600684901b17925050806001019050612f86565b50612fef81836133f5565b612ff9575f6118dc565b50949350505050565b5f6130116020620186a0614c29565b61301e90620186a0614bd6565b61302a90612710614bd6565b5a101561304a57604051632eea15db60e11b815260040160405180910390fd5b6040516001600160a01b03831660248201525f9060440160408051601f19818403018152919052602080820180516001600160e01b03166370a0823160e01b178152825192935090915f9187620186a0fa601f3d118116156130ab575f5192505b505092915050565b5f82604001516001600160581b03166130d0846020015184610ea2565b60ff1610159392505050565b5f5f828060200190518101906130f29190614cda565b90505f6130fe86613487565b90505f5b82518110156131f757801580159061315d575061315b83613124600184614e1c565b81518110613134576131346141dc565b602002602001015184838151811061314e5761314e6141dc565b6020026020010151613584565b155b1561317e5760405163d1190c1160e01b815260048101829052602401610a24565b856001600160a01b031683828151811061319a5761319a6141dc565b6020026020010151604001515f01516001600160a01b03161480156131de57506131de878483815181106131d0576131d06141dc565b6020026020010151846135ab565b156131ef576131ec84614b6f565b93505b600101613102565b5050509392505050565b5f5f5f5f848060200190518101906132199190614e4d565b92509250925061322882613707565b61323188611c94565b5f61323f898989878761088c565b905061324c89828461373c565b61327457604051639a7d38d960e01b81526001600160a01b038a166004820152602401610a24565b50505063ffffffff1695945050505050565b5f5f5f5f8480602001905181019061329e9190614eac565b6001600160601b038a165f9081526007602090815260408083206001600160a01b03808816855292529091205493965091945092501680613399576132e283613707565b5f6132ef85898b87611964565b90506132fc85828561373c565b61332457604051639a7d38d960e01b81526001600160a01b0386166004820152602401610a24565b6001600160601b0389165f8181526007602090815260408083206001600160a01b038a81168086529190935281842080546001600160a01b031916938e16938417905590519193909290917f85ceb9538b0a18c82388582fe60b0732aea2c4d09ec95c4d4bc3fe6e5b0262489190a4506133de565b866001600160a01b0316816001600160a01b0316146133de57604051630555539160e41b81526001600160a01b03808616600483015282166024820152604401610a24565b6133e889856130b3565b9998505050505050505050565b5f60a083108061340657508261fffe145b8061341257508261ffff145b1561341e57505f61085c565b61d8008310158015613431575061e00083105b1561343d57505f61085c565b6210ffff83111561344f57505f61085c565b816002148061346a575081600314801561346a57506107ff83115b806128805750816004148015612880575061ffff83119392505050565b5f5f826001600160a01b031663900cf0cf6040518163ffffffff1660e01b8152600401602060405180830381865afa1580156134c5573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906134e99190614ec9565b905060028163ffffffff161061357c576001600160a01b0383166356be263a613513600284614ee4565b6040516001600160e01b031960e084901b16815263ffffffff919091166004820152602401602060405180830381865afa158015613553573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906135779190614f00565b612880565b5f9392505050565b805182515f9111806128805750815183511480156128805750506020908101519101511090565b8151602083015160408085015160608601519151633733590360e01b81525f94859485946001600160a01b038b16946337335903946135ef94939290600401614f1b565b6040805180830381865afa158015613609573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061362d9190614f9b565b909250905060028260028111156136465761364661406d565b14158061366b575084604001516020015165ffffffffffff168165ffffffffffff1610155b1561367a575f92505050612880565b845160405163fddaa06560e01b81525f916001600160a01b0389169163fddaa065916136ac9160040190815260200190565b60a060405180830381865afa1580156136c7573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906136eb9190614fd1565b516001600160401b038087169116101593505050509392505050565b806001600160401b0316421115611c2757604051636768091360e01b81526001600160401b0382166004820152602401610a24565b5f5f5f613749858561379b565b5090925090505f8160038111156137625761376261406d565b1480156137805750856001600160a01b0316826001600160a01b0316145b1561379057600192505050612880565b6118dc8686866137e4565b5f5f5f83516041036137d2576020840151604085015160608601515f1a6137c488828585613849565b9550955095505050506137dd565b505081515f91506002905b9250925092565b805160408051630b135d3f60e11b8082526004820186905260248201929092525f92906020820185604483015e5f82606483010152601f820160051c60051b915060205f60648401838a5afa9050825f5114601f3d1116811693505050509392505050565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084111561388257505f91506003905082613907565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa1580156138d3573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b0381166138fe57505f925060019150829050613907565b92505f91508190505b9450945094915050565b5080545f8255905f5260205f2090613929919061392b565b565b5f5b808211156122065780830180546cffffffffffffffffffffffffff1916905560010161392d565b5f60208284031215613964575f5ffd5b81356001600160e01b031981168114612880575f5ffd5b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b602081525f612880602083018461397b565b5f602082840312156139cb575f5ffd5b5035919050565b6001600160a01b0381168114611c27575f5ffd5b5f5f604083850312156139f7575f5ffd5b8235613a02816139d2565b946020939093013593505050565b5f5f5f60608486031215613a22575f5ffd5b8335613a2d816139d2565b92506020840135613a3d816139d2565b929592945050506040919091013590565b6001600160601b0381168114611c27575f5ffd5b63ffffffff81168114611c27575f5ffd5b6001600160401b0381168114611c27575f5ffd5b5f5f5f5f5f60a08688031215613a9b575f5ffd5b8535613aa6816139d2565b94506020860135613ab681613a4e565b93506040860135613ac6816139d2565b92506060860135613ad681613a62565b91506080860135613ae681613a73565b809150509295509295909350565b602080825282518282018190525f918401906040840190835b81811015613b4357835180516001600160601b0316845260209081015160ff168185015290930192604090920191600101613b0d565b509095945050505050565b5f5f60408385031215613b5f575f5ffd5b8235613b6a81613a4e565b91506020830135613b7a816139d2565b809150509250929050565b5f5f60408385031215613b96575f5ffd5b8235613ba181613a4e565b915060208301356001600160401b03811115613bbb575f5ffd5b830160a08186031215613b7a575f5ffd5b5f60208284031215613bdc575f5ffd5b8135612880816139d2565b5f60208284031215613bf7575f5ffd5b813561288081613a4e565b6020815260018060a01b03825116602082015263ffffffff602083015116604082015260ff60408301511660608201526060820151151560808201525f608083015160a080840152610eec60c084018261397b565b5f5f60408385031215613c68575f5ffd5b823591506020830135613b7a816139d2565b60ff60f81b8816815260e060208201525f613c9860e083018961397b565b8281036040840152613caa818961397b565b606084018890526001600160a01b038716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015613cff578351835260209384019390920191600101613ce1565b50909b9a5050505050505050505050565b5f5f83601f840112613d20575f5ffd5b5081356001600160401b03811115613d36575f5ffd5b602083019150836020828501011115612ea3575f5ffd5b5f5f5f60408486031215613d5f575f5ffd5b8335613d6a81613a62565b925060208401356001600160401b03811115613d84575f5ffd5b613d9086828701613d10565b9497909650939450505050565b60ff81168114611c27575f5ffd5b5f5f5f5f5f60808688031215613dbf575f5ffd5b8535613dca81613a4e565b94506020860135613dda81613d9d565b93506040860135613dea816139d2565b925060608601356001600160401b03811115613e04575f5ffd5b613e1088828901613d10565b969995985093965092949392505050565b8015158114611c27575f5ffd5b5f5f60408385031215613e3f575f5ffd5b8235613e4a816139d2565b91506020830135613b7a81613e21565b5f5f60408385031215613e6b575f5ffd5b8235613b6a816139d2565b5f5f60408385031215613e87575f5ffd5b8235613e92816139d2565b91506020830135613b7a81613a62565b5f5f5f5f5f60808688031215613eb6575f5ffd5b8535613ec1816139d2565b94506020860135613ed1816139d2565b93506040860135925060608601356001600160401b03811115613e04575f5ffd5b5f5f5f60408486031215613f04575f5ffd5b8335925060208401356001600160401b03811115613f20575f5ffd5b8401601f81018613613f30575f5ffd5b80356001600160401b03811115613f45575f5ffd5b8660208260061b8401011115613f59575f5ffd5b939660209190910195509293505050565b5f5f5f5f60808587031215613f7d575f5ffd5b8435613f88816139d2565b93506020850135613f98816139d2565b92506040850135613fa881613a4e565b91506060850135613fb881613a73565b939692955090935050565b5f60e08201905060ff835116825260ff602084015116602083015261ffff604084015116604083015264ffffffffff606084015116606083015264ffffffffff608084015116608083015260a083015161402660a084018264ffffffffff169052565b5060c083015161403a60c084018215159052565b5092915050565b5f5f60408385031215614052575f5ffd5b823561405d81613a4e565b91506020830135613b7a81613d9d565b634e487b7160e01b5f52602160045260245ffd5b6007811061409d57634e487b7160e01b5f52602160045260245ffd5b9052565b6020815263ffffffff825116602082015263ffffffff602083015116604082015261ffff60408301511660608201525f606083015160a060808401526140ea60c084018261397b565b6080850151848203601f190160a08601528051808352602091820193505f9291909101905b80831015614161578351614124838251614081565b60018060a01b0360208201511660208401526001600160581b0360408201511660408401525060608201915060208401935060018301925061410f565b5095945050505050565b634e487b7160e01b5f52601160045260245ffd5b60ff818116838216019081111561085c5761085c61416b565b5f5f8335601e198436030181126141ad575f5ffd5b8301803591506001600160401b038211156141c6575f5ffd5b6020019150606081023603821315612ea3575f5ffd5b634e487b7160e01b5f52603260045260245ffd5b61ffff81168114611c27575f5ffd5b5f5f8335601e19843603018112614214575f5ffd5b8301803591506001600160401b0382111561422d575f5ffd5b602001915036819003821315612ea3575f5ffd5b634e487b7160e01b5f52604160045260245ffd5b600181811c9082168061426957607f821691505b60208210810361428757634e487b7160e01b5f52602260045260245ffd5b50919050565b601f821115612206578282111561220657805f5260205f20601f840160051c60208510156142b857505f5b90810190601f840160051c035f5b818110156142db575f838201556001016142c6565b505050505050565b6001600160401b038311156142fa576142fa614241565b61430e836143088354614255565b8361428d565b5f601f84116001811461433f575f85156143285750838201355b5f19600387901b1c1916600186901b178355614396565b5f83815260208120601f198716915b8281101561436e578685013582556020948501946001909201910161434e565b508682101561438a575f1960f88860031b161c19848701351681555b505060018560011b0183555b5050505050565b60078110611c27575f5ffd5b6001600160581b0381168114611c27575f5ffd5b81356143c88161439d565b600781106143e457634e487b7160e01b5f52602160045260245ffd5b815460208401356143f4816139d2565b610100600160a81b038160081b1660ff84166001600160581b0360a81b8416171784555050506040820135614428816143a9565b81546001600160a81b031660a89190911b6001600160a81b03191617905550565b600160401b83111561445d5761445d614241565b80548382558084101561449157815f528360205f20018482035f5b8181101561448d575f83820155600101614478565b5050505b505f8181526020812083915b858110156142db576144af83836143bd565b606092909201916001918201910161449d565b81356144cd81613a62565b815460208401356144dd81613a62565b67ffffffff000000008160201b1663ffffffff84166001600160401b03198416171784555050505f6040830135614513816141f0565b825469ffff0000000000000000191660409190911b69ffff000000000000000016178255505f80606084013536859003601e19018112614551575f5ffd5b8401803591506001600160401b0382111561456a575f5ffd5b60200191503681900382131561457e575f5ffd5b61458c8183600186016142e3565b505061459b6080830183614198565b6145a9818360028601614449565b50505050565b81835281816020850137505f828201602090810191909152601f909101601f19169091010190565b5f5f8335601e198436030181126145ec575f5ffd5b83016020810192503590506001600160401b0381111561460a575f5ffd5b606081023603821315612ea3575f5ffd5b8183526020830192505f815f5b8481101561469157813561463b8161439d565b6146458782614081565b506020820135614654816139d2565b6001600160a01b031660208701526040820135614670816143a9565b6001600160581b031660408701526060958601959190910190600101614628565b5093949350505050565b602081525f82356146ab81613a62565b63ffffffff811660208401525060208301356146c681613a62565b63ffffffff811660408401525060408301356146e1816141f0565b61ffff81166060840152506060830135601e19843603018112614702575f5ffd5b83016020810190356001600160401b0381111561471d575f5ffd5b80360382131561472b575f5ffd5b60a0608085015261474060c0850182846145af565b91505061475060808501856145d7565b848303601f190160a08601526118dc83828461461b565b63ffffffff84168152604060208201525f6109226040830184866145af565b5f60ff8216806147985761479861416b565b5f190192915050565b5f602082840312156147b1575f5ffd5b813561288081613d9d565b81356147c781613a4e565b815460208401356147d781613d9d565b60ff60601b8160601b166001600160601b0384166cffffffffffffffffffffffffff198416171784555050505050565b83815260406020820181905281018290525f8360608301825b8581101561486657823561483381613a4e565b6001600160601b03168252602083013561484c81613d9d565b60ff16602083015260409283019290910190600101614820565b509695505050505050565b6020815261488b6020820183516001600160601b03169052565b5f602083015161012060408401526148a761014084018261397b565b90506040840151601f198483030160608501526148c4828261397b565b91505060608401516148db608085018260ff169052565b50608084015160ff811660a08501525060a084015164ffffffffff811660c08501525060c084015164ffffffffff811660e08501525060e084015164ffffffffff811661010085015250610100840151838203601f1901610120850152610922828261397b565b604051608081016001600160401b038111828210171561496457614964614241565b60405290565b604051606081016001600160401b038111828210171561496457614964614241565b604051601f8201601f191681016001600160401b03811182821017156149b4576149b4614241565b604052919050565b5f6001600160401b038211156149d4576149d4614241565b50601f01601f191660200190565b5f6149f46149ef846149bc565b61498c565b9050828152838383011115614a07575f5ffd5b8282602083015e5f602084830101529392505050565b5f60208284031215614a2d575f5ffd5b81516001600160401b03811115614a42575f5ffd5b8201601f81018413614a52575f5ffd5b610eec848251602084016149e2565b5f60208284031215614a71575f5ffd5b815161288081613e21565b5f60208284031215614a8c575f5ffd5b813561288081613a62565b5f60208284031215614aa7575f5ffd5b8135612880816141f0565b5f60208284031215614ac2575f5ffd5b8135612880816143a9565b5f60208284031215614add575f5ffd5b81356128808161439d565b5f5f60408385031215614af9575f5ffd5b8235614b0481613d9d565b915060208301356001600160401b03811115614b1e575f5ffd5b8301601f81018513614b2e575f5ffd5b8035614b3c6149ef826149bc565b818152866020838501011115614b50575f5ffd5b816020840160208301375f602083830101528093505050509250929050565b5f60018201614b8057614b8061416b565b5060010190565b64ffffffffff818116838216019081111561085c5761085c61416b565b64ffffffffff828116828216039081111561085c5761085c61416b565b5f81614bcf57614bcf61416b565b505f190190565b8082018082111561085c5761085c61416b565b5f5f60408385031215614bfa575f5ffd5b505080516020909101519092909150565b5f60ff821660ff8103614c2057614c2061416b565b60010192915050565b5f82614c4357634e487b7160e01b5f52601260045260245ffd5b500490565b5f6001600160401b03821115614c6057614c60614241565b5060051b60200190565b805165ffffffffffff81168114611c8f575f5ffd5b5f82601f830112614c8e575f5ffd5b8151614c9c6149ef82614c48565b8082825260208201915060208360051b860101925085831115614cbd575f5ffd5b602085015b83811015614161578051835260209283019201614cc2565b5f60208284031215614cea575f5ffd5b81516001600160401b03811115614cff575f5ffd5b8201601f81018413614d0f575f5ffd5b8051614d1d6149ef82614c48565b8082825260208201915060208360051b850101925086831115614d3e575f5ffd5b602084015b838110156148665780516001600160401b03811115614d60575f5ffd5b8501808903601f190160c0811215614d76575f5ffd5b614d7e614942565b60208381015182526040840151908201526060603f1983011215614da0575f5ffd5b614da861496a565b91506060830151614db8816139d2565b8252614dc660808401614c6a565b602083015260a083015160408084019190915281019190915260c0820151906001600160401b03821115614df8575f5ffd5b614e078b602084860101614c7f565b60608201528552505060209283019201614d43565b8181038181111561085c5761085c61416b565b5f82601f830112614e3e575f5ffd5b612880838351602085016149e2565b5f5f5f60608486031215614e5f575f5ffd5b8351614e6a81613a62565b6020850151909350614e7b81613a73565b60408501519092506001600160401b03811115614e96575f5ffd5b614ea286828701614e2f565b9150509250925092565b5f5f5f60608486031215614ebe575f5ffd5b8351614e6a816139d2565b5f60208284031215614ed9575f5ffd5b815161288081613a62565b63ffffffff828116828216039081111561085c5761085c61416b565b5f60208284031215614f10575f5ffd5b815161288081613a73565b5f60c0820186835285602084015260018060a01b03855116604084015265ffffffffffff60208601511660608401526040850151608084015260c060a084015280845180835260e0850191506020860192505f5b81811015614f8d578351835260209384019390920191600101614f6f565b509098975050505050505050565b5f5f60408385031215614fac575f5ffd5b825160038110614fba575f5ffd5b9150614fc860208401614c6a565b90509250929050565b5f60a0828403128015614fe2575f5ffd5b5060405160a081016001600160401b038111828210171561500557615005614241565b604052825161501381613a73565b8152602083015161502381613a62565b602082015261503460408401614c6a565b604082015261504560608401614c6a565b6060820152608083015161505881613e21565b60808201529392505050566080604052348015600e575f5ffd5b506113558061001c5f395ff3fe608060405234801561000f575f5ffd5b5060043610610034575f3560e01c8063332e49f61461003857806344b9aedd14610061575b5f5ffd5b61004b610046366004610c1d565b610074565b6040516100589190610d48565b60405180910390f35b61004b61006f366004610c1d565b61011e565b60605f61008483602001516101d8565b61009184604001516101d8565b6100a261009d8661011e565b610420565b6040516020016100b29190610d94565b6040516020818303038152906040526100ca86610432565b6040516020016100dd9493929190610dcc565b60405160208183030381529060405290506100f781610420565b6040516020016101079190610eb7565b604051602081830303815290604052915050919050565b60605f610143610168845f01516101359190610efc565b6001600160601b0316610508565b90506101528360200151610599565b61015f8460400151610599565b82610188604051806040016040528060028152602001610e0d60f21b81525087602001516105fd565b6101b1604051806040016040528060038152602001620c4c8d60ea1b81525088604001516105fd565b6101c3886060015189608001516106a2565b60405160200161010796959493929190610f29565b60405160609082905f805b835181101561040d575f6101fa8583016020015190565b60f81c90506b1000000000000004ffffffff6001821b16156103eb57610230848461022481611069565b9550601760fa1b61074a565b8060ff1660080361025a57610255848461024981611069565b9550603160f91b61074a565b610404565b8060ff1660090361027f57610255848461027381611069565b9550601d60fa1b61074a565b8060ff16600a036102a457610255848461029881611069565b9550603760f91b61074a565b8060ff16600c036102c95761025584846102bd81611069565b9550603360f91b61074a565b8060ff16600d036102ee5761025584846102e281611069565b9550603960f91b61074a565b8060ff16605c0361030757610255848461022481611069565b8060ff1660220361032c57610255848461032081611069565b9550601160f91b61074a565b610346848461033a81611069565b9550607560f81b61074a565b610360848461035481611069565b9550600360fc1b61074a565b61036e848461035481611069565b6103b3848461037c81611069565b95506f181899199a1a9b1b9c1cb0b131b232b360811b600f600486901c16601081106103aa576103aa611081565b1a60f81b61074a565b61025584846103c181611069565b95506f181899199a1a9b1b9c1cb0b131b232b360811b600f8516601081106103aa576103aa611081565b61040484846103f981611069565b95508360f81b61074a565b506001016101e3565b5080825281016020016040529392505050565b606061042c825f61075a565b92915050565b606061044182604001516101d8565b610451836060015160ff16610508565b8361010001516104826040518060400160405280600581526020016453696e636560d81b8152508660a001516108d9565b6104b36040518060400160405280600b81526020016a14da1bdddb881d5b9d1a5b60aa1b8152508760c001516108d9565b6104dd60405180604001604052806004815260200163456e647360e01b8152508860e001516108d9565b6040516020016104f296959493929190611095565b6040516020818303038152906040529050919050565b60605f61051483610914565b60010190505f8167ffffffffffffffff81111561053357610533610b15565b6040519080825280601f01601f19166020018201604052801561055d576020820181803683370190505b5090508181016020015b5f19016f181899199a1a9b1b9c1cb0b131b232b360811b600a86061a8153600a8504945084610567575b509392505050565b606081815f5b825181101561059157816105d28483815181106105be576105be611081565b01602001516001600160f81b0319166109eb565b6040516020016105e3929190611166565b60408051601f19818403018152919052915060010161059f565b8051606090836028821161065357601882116106335760405180604001604052806002815260200161064760f31b81525061066f565b60405180604001604052806002815260200161062760f31b81525061066f565b60405180604001604052806002815260200161189960f11b8152505b61067885610599565b60405160200161068a93929190611182565b60405160208183030381529060405291505092915050565b60605f5b8260ff1681101561074357816106d06106c0836014611222565b6106cb90601e611239565b610508565b8560ff1683106106fc5760405180604001604052806004815260200163302e323560e01b815250610717565b604051806040016040528060018152602001603160f81b8152505b6040516020016107299392919061124c565b60408051601f1981840301815291905291506001016106a6565b5092915050565b8060f81c82602085010153505050565b606082515f03610778575060408051602081019091525f815261042c565b5f826107a85760038451600261078e9190611239565b61079891906112d2565b6107a3906004611222565b6107cd565b6003845160046107b89190611222565b6107c3906002611239565b6107cd91906112d2565b905060405191507f4142434445464748494a4b4c4d4e4f505152535455565758595a616263646566601f5261067083027f6768696a6b6c6d6e6f707172737475767778797a303132333435363738392b2f18603f526020820181810185865187016020810180515f82525b8284101561088b576003840193508351603f8160121c16518753600187019650603f81600c1c16518753600187019650603f8160061c16518753600187019650603f811651875350600186019550610838565b9052508590506108cc576003865106600181146108af57600281146108c2576108ca565b603d6001840353603d60028403536108ca565b603d60018403535b505b9183525060405292915050565b6060826108ec8364ffffffffff16610508565b6040516020016108fd9291906112e5565b604051602081830303815290604052905092915050565b5f8072184f03e93ff9f4daa797ed6e38ed64bf6a1f0160401b83106109525772184f03e93ff9f4daa797ed6e38ed64bf6a1f0160401b830492506040015b6d04ee2d6d415b85acef8100000000831061097e576d04ee2d6d415b85acef8100000000830492506020015b662386f26fc10000831061099c57662386f26fc10000830492506010015b6305f5e10083106109b4576305f5e100830492506008015b61271083106109c857612710830492506004015b606483106109da576064830492506002015b600a831061042c5760010192915050565b60606001600160f81b03198216601360f91b03610a2357505060408051808201909152600581526426616d703b60d81b602082015290565b6001600160f81b03198216600f60fa1b03610a58575050604080518082019091526004815263266c743b60e01b602082015290565b6001600160f81b03198216601f60f91b03610a8d5750506040805180820190915260048152632667743b60e01b602082015290565b6001600160f81b03198216601160f91b03610ac45750506040805180820190915260068152652671756f743b60d01b602082015290565b6001600160f81b03198216602760f81b03610afa575050604080518082019091526005815264262333393b60d81b602082015290565b6040516001600160f81b0319831660208201526021016104f2565b634e487b7160e01b5f52604160045260245ffd5b604051610120810167ffffffffffffffff81118282101715610b4d57610b4d610b15565b60405290565b80356001600160601b0381168114610b69575f5ffd5b919050565b5f82601f830112610b7d575f5ffd5b813567ffffffffffffffff811115610b9757610b97610b15565b604051601f8201601f19908116603f0116810167ffffffffffffffff81118282101715610bc657610bc6610b15565b604052818152838201602001851015610bdd575f5ffd5b816020850160208301375f918101602001919091529392505050565b803560ff81168114610b69575f5ffd5b803564ffffffffff81168114610b69575f5ffd5b5f60208284031215610c2d575f5ffd5b813567ffffffffffffffff811115610c43575f5ffd5b82016101208185031215610c55575f5ffd5b610c5d610b29565b610c6682610b53565b8152602082013567ffffffffffffffff811115610c81575f5ffd5b610c8d86828501610b6e565b602083015250604082013567ffffffffffffffff811115610cac575f5ffd5b610cb886828501610b6e565b604083015250610cca60608301610bf9565b6060820152610cdb60808301610bf9565b6080820152610cec60a08301610c09565b60a0820152610cfd60c08301610c09565b60c0820152610d0e60e08301610c09565b60e082015261010082013567ffffffffffffffff811115610d2d575f5ffd5b610d3986828501610b6e565b61010083015250949350505050565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b5f81518060208401855e5f93019283525090919050565b7f646174613a696d6167652f7376672b786d6c3b6261736536342c00000000000081525f610dc5601a830184610d7d565b9392505050565b683d913730b6b2911d1160b91b81525f610de96009830187610d7d565b63010615b960e51b8152610e006004820187610d7d565b90507f222c226465736372697074696f6e223a2241206d656d62657273686970206f6681527f206120536f756b20636f6e736f727469756d2e2049742063616e6e6f7420626560208201527f207472616e736665727265642e222c22696d616765223a2200000000000000006040820152610e7e6058820186610d7d565b6e11161130ba3a3934b13aba32b9911d60891b81529050610ea2600f820185610d7d565b607d60f81b8152600101979650505050505050565b7f646174613a6170706c69636174696f6e2f6a736f6e3b6261736536342c00000081525f610dc5601d830184610d7d565b634e487b7160e01b5f52601260045260245ffd5b5f6001600160601b03831680610f1457610f14610ee8565b806001600160601b0384160691505092915050565b7f3c73766720786d6c6e733d22687474703a2f2f7777772e77332e6f72672f323081527f30302f737667222076696577426f783d2230203020333530203232302220726f60208201526f36329e9134b6b3911f1e3a34ba36329f60811b60408201525f610f996050830189610d7d565b61016160f51b8152610fae6002820189610d7d565b90507f3c2f7469746c653e3c726563742077696474683d22333530222068656967687481527f3d22323230222072783d223136222066696c6c3d2268736c280000000000000060208201526110066039820188610d7d565b6b161a1a9296191c129491179f60a11b8152905061103961103361102d600c840189610d7d565b87610d7d565b85610d7d565b651e17b9bb339f60d11b81526006019998505050505050505050565b634e487b7160e01b5f52601160045260245ffd5b5f6001820161107a5761107a611055565b5060010190565b634e487b7160e01b5f52603260045260245ffd5b7f5b7b2274726169745f74797065223a224c6576656c222c2276616c7565223a2281525f6110c66020830189610d7d565b7f227d2c7b2274726169745f74797065223a2252616e6b222c2276616c7565223a81526110f66020820189610d7d565b7f7d2c7b2274726169745f74797065223a225374617465222c2276616c7565223a8152601160f91b602082015290506111326021820188610d7d565b61227d60f01b8152905061114f61103361102d6002840189610d7d565b605d60f81b81526001019998505050505050505050565b5f61117a6111748386610d7d565b84610d7d565b949350505050565b6f1e3a32bc3a103c1e91191a11103c9e9160811b81525f6111a66010830186610d7d565b7f222066696c6c3d22236666662220666f6e742d66616d696c793d2273616e732d81527139b2b934b311103337b73a16b9b4bd329e9160711b60208201526111f16032820186610d7d565b61111f60f11b815290506112086002820185610d7d565b661e17ba32bc3a1f60c91b81526007019695505050505050565b808202811582820484141761042c5761042c611055565b8082018082111561042c5761042c611055565b5f6112578286610d7d565b6b1e31b4b931b6329031bc1e9160a11b8152611276600c820186610d7d565b7f222063793d223138302220723d2236222066696c6c3d2223666666222066696c81526a3616b7b830b1b4ba3c9e9160a91b602082015290506112bc602b820185610d7d565b6211179f60e91b81526003019695505050505050565b5f826112e0576112e0610ee8565b500490565b7f2c7b22646973706c61795f74797065223a2264617465222c2274726169745f748152653cb832911d1160d11b60208201525f6113256026830185610d7d565b691116113b30b63ab2911d60b11b8152611342600a820185610d7d565b607d60f81b81526001019594505050505056",
}

// Memberships is an auto generated Go binding around an Ethereum contract.
type Memberships struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Memberships) GetABI() abi.ABI {
	return c.abi
}

// NewMemberships creates a new instance of Memberships.
func NewMemberships() *Memberships {
	parsed, err := MembershipsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Memberships{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Memberships) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address consortium, address points) returns()
func (memberships *Memberships) PackConstructor(consortium common.Address, points common.Address) []byte {
	enc, err := memberships.abi.Pack("", consortium, points)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackBADGE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d527d81.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function BADGE() view returns(address)
func (memberships *Memberships) PackBADGE() []byte {
	enc, err := memberships.abi.Pack("BADGE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBADGE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d527d81.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function BADGE() view returns(address)
func (memberships *Memberships) TryPackBADGE() ([]byte, error) {
	return memberships.abi.Pack("BADGE")
}

// UnpackBADGE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1d527d81.
//
// Solidity: function BADGE() view returns(address)
func (memberships *Memberships) UnpackBADGE(data []byte) (common.Address, error) {
	out, err := memberships.abi.Unpack("BADGE", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCARRYTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6b91b7a2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CARRY_TYPEHASH() view returns(bytes32)
func (memberships *Memberships) PackCARRYTYPEHASH() []byte {
	enc, err := memberships.abi.Pack("CARRY_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCARRYTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6b91b7a2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CARRY_TYPEHASH() view returns(bytes32)
func (memberships *Memberships) TryPackCARRYTYPEHASH() ([]byte, error) {
	return memberships.abi.Pack("CARRY_TYPEHASH")
}

// UnpackCARRYTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6b91b7a2.
//
// Solidity: function CARRY_TYPEHASH() view returns(bytes32)
func (memberships *Memberships) UnpackCARRYTYPEHASH(data []byte) ([32]byte, error) {
	out, err := memberships.abi.Unpack("CARRY_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackCONSORTIUM is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x47746d6d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CONSORTIUM() view returns(address)
func (memberships *Memberships) PackCONSORTIUM() []byte {
	enc, err := memberships.abi.Pack("CONSORTIUM")
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
func (memberships *Memberships) TryPackCONSORTIUM() ([]byte, error) {
	return memberships.abi.Pack("CONSORTIUM")
}

// UnpackCONSORTIUM is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x47746d6d.
//
// Solidity: function CONSORTIUM() view returns(address)
func (memberships *Memberships) UnpackCONSORTIUM(data []byte) (common.Address, error) {
	out, err := memberships.abi.Unpack("CONSORTIUM", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMAXGATES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8c285bff.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_GATES() view returns(uint256)
func (memberships *Memberships) PackMAXGATES() []byte {
	enc, err := memberships.abi.Pack("MAX_GATES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXGATES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8c285bff.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_GATES() view returns(uint256)
func (memberships *Memberships) TryPackMAXGATES() ([]byte, error) {
	return memberships.abi.Pack("MAX_GATES")
}

// UnpackMAXGATES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8c285bff.
//
// Solidity: function MAX_GATES() view returns(uint256)
func (memberships *Memberships) UnpackMAXGATES(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("MAX_GATES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXLEVELS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6702c7bf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_LEVELS() view returns(uint8)
func (memberships *Memberships) PackMAXLEVELS() []byte {
	enc, err := memberships.abi.Pack("MAX_LEVELS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXLEVELS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6702c7bf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_LEVELS() view returns(uint8)
func (memberships *Memberships) TryPackMAXLEVELS() ([]byte, error) {
	return memberships.abi.Pack("MAX_LEVELS")
}

// UnpackMAXLEVELS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6702c7bf.
//
// Solidity: function MAX_LEVELS() view returns(uint8)
func (memberships *Memberships) UnpackMAXLEVELS(data []byte) (uint8, error) {
	out, err := memberships.abi.Unpack("MAX_LEVELS", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackMAXNAMELENGTH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x86074985.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_NAME_LENGTH() view returns(uint256)
func (memberships *Memberships) PackMAXNAMELENGTH() []byte {
	enc, err := memberships.abi.Pack("MAX_NAME_LENGTH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXNAMELENGTH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x86074985.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_NAME_LENGTH() view returns(uint256)
func (memberships *Memberships) TryPackMAXNAMELENGTH() ([]byte, error) {
	return memberships.abi.Pack("MAX_NAME_LENGTH")
}

// UnpackMAXNAMELENGTH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x86074985.
//
// Solidity: function MAX_NAME_LENGTH() view returns(uint256)
func (memberships *Memberships) UnpackMAXNAMELENGTH(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("MAX_NAME_LENGTH", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXRULES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9ec296f2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_RULES() view returns(uint256)
func (memberships *Memberships) PackMAXRULES() []byte {
	enc, err := memberships.abi.Pack("MAX_RULES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXRULES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9ec296f2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_RULES() view returns(uint256)
func (memberships *Memberships) TryPackMAXRULES() ([]byte, error) {
	return memberships.abi.Pack("MAX_RULES")
}

// UnpackMAXRULES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9ec296f2.
//
// Solidity: function MAX_RULES() view returns(uint256)
func (memberships *Memberships) UnpackMAXRULES(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("MAX_RULES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPOINTS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7f6e4281.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function POINTS() view returns(address)
func (memberships *Memberships) PackPOINTS() []byte {
	enc, err := memberships.abi.Pack("POINTS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPOINTS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7f6e4281.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function POINTS() view returns(address)
func (memberships *Memberships) TryPackPOINTS() ([]byte, error) {
	return memberships.abi.Pack("POINTS")
}

// UnpackPOINTS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7f6e4281.
//
// Solidity: function POINTS() view returns(address)
func (memberships *Memberships) UnpackPOINTS(data []byte) (common.Address, error) {
	out, err := memberships.abi.Unpack("POINTS", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPURCHASESTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5737b410.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PURCHASES_TYPEHASH() view returns(bytes32)
func (memberships *Memberships) PackPURCHASESTYPEHASH() []byte {
	enc, err := memberships.abi.Pack("PURCHASES_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPURCHASESTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5737b410.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PURCHASES_TYPEHASH() view returns(bytes32)
func (memberships *Memberships) TryPackPURCHASESTYPEHASH() ([]byte, error) {
	return memberships.abi.Pack("PURCHASES_TYPEHASH")
}

// UnpackPURCHASESTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5737b410.
//
// Solidity: function PURCHASES_TYPEHASH() view returns(bytes32)
func (memberships *Memberships) UnpackPURCHASESTYPEHASH(data []byte) ([32]byte, error) {
	out, err := memberships.abi.Unpack("PURCHASES_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAddLevel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6ebced2c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function addLevel(uint96 programme, (uint32,uint32,uint16,string,(uint8,uint160,uint88)[]) terms) returns(uint8 level)
func (memberships *Memberships) PackAddLevel(programme *big.Int, terms LevelTerms) []byte {
	enc, err := memberships.abi.Pack("addLevel", programme, terms)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAddLevel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6ebced2c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function addLevel(uint96 programme, (uint32,uint32,uint16,string,(uint8,uint160,uint88)[]) terms) returns(uint8 level)
func (memberships *Memberships) TryPackAddLevel(programme *big.Int, terms LevelTerms) ([]byte, error) {
	return memberships.abi.Pack("addLevel", programme, terms)
}

// UnpackAddLevel is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6ebced2c.
//
// Solidity: function addLevel(uint96 programme, (uint32,uint32,uint16,string,(uint8,uint160,uint88)[]) terms) returns(uint8 level)
func (memberships *Memberships) UnpackAddLevel(data []byte) (uint8, error) {
	out, err := memberships.abi.Unpack("addLevel", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address , uint256 ) pure returns()
func (memberships *Memberships) PackApprove(arg0 common.Address, arg1 *big.Int) []byte {
	enc, err := memberships.abi.Pack("approve", arg0, arg1)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address , uint256 ) pure returns()
func (memberships *Memberships) TryPackApprove(arg0 common.Address, arg1 *big.Int) ([]byte, error) {
	return memberships.abi.Pack("approve", arg0, arg1)
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address holder) view returns(uint256)
func (memberships *Memberships) PackBalanceOf(holder common.Address) []byte {
	enc, err := memberships.abi.Pack("balanceOf", holder)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address holder) view returns(uint256)
func (memberships *Memberships) TryPackBalanceOf(holder common.Address) ([]byte, error) {
	return memberships.abi.Pack("balanceOf", holder)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address holder) view returns(uint256)
func (memberships *Memberships) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackCarriedTo is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf4a628ae.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function carriedTo(uint96 , address from) view returns(address holder)
func (memberships *Memberships) PackCarriedTo(arg0 *big.Int, from common.Address) []byte {
	enc, err := memberships.abi.Pack("carriedTo", arg0, from)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCarriedTo is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf4a628ae.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function carriedTo(uint96 , address from) view returns(address holder)
func (memberships *Memberships) TryPackCarriedTo(arg0 *big.Int, from common.Address) ([]byte, error) {
	return memberships.abi.Pack("carriedTo", arg0, from)
}

// UnpackCarriedTo is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf4a628ae.
//
// Solidity: function carriedTo(uint96 , address from) view returns(address holder)
func (memberships *Memberships) UnpackCarriedTo(data []byte) (common.Address, error) {
	out, err := memberships.abi.Unpack("carriedTo", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCarryHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdfc4322d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function carryHash(address from, address holder, uint96 programme, uint64 deadline) view returns(bytes32)
func (memberships *Memberships) PackCarryHash(from common.Address, holder common.Address, programme *big.Int, deadline uint64) []byte {
	enc, err := memberships.abi.Pack("carryHash", from, holder, programme, deadline)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCarryHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdfc4322d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function carryHash(address from, address holder, uint96 programme, uint64 deadline) view returns(bytes32)
func (memberships *Memberships) TryPackCarryHash(from common.Address, holder common.Address, programme *big.Int, deadline uint64) ([]byte, error) {
	return memberships.abi.Pack("carryHash", from, holder, programme, deadline)
}

// UnpackCarryHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdfc4322d.
//
// Solidity: function carryHash(address from, address holder, uint96 programme, uint64 deadline) view returns(bytes32)
func (memberships *Memberships) UnpackCarryHash(data []byte) ([32]byte, error) {
	out, err := memberships.abi.Unpack("carryHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackChannelOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee5164d6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function channelOf(address merchant, bytes32 name) pure returns(bytes32)
func (memberships *Memberships) PackChannelOf(merchant common.Address, name [32]byte) []byte {
	enc, err := memberships.abi.Pack("channelOf", merchant, name)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChannelOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee5164d6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function channelOf(address merchant, bytes32 name) pure returns(bytes32)
func (memberships *Memberships) TryPackChannelOf(merchant common.Address, name [32]byte) ([]byte, error) {
	return memberships.abi.Pack("channelOf", merchant, name)
}

// UnpackChannelOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xee5164d6.
//
// Solidity: function channelOf(address merchant, bytes32 name) pure returns(bytes32)
func (memberships *Memberships) UnpackChannelOf(data []byte) ([32]byte, error) {
	out, err := memberships.abi.Unpack("channelOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackCloseProgramme is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79c4d9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function closeProgramme(uint96 programme) returns()
func (memberships *Memberships) PackCloseProgramme(programme *big.Int) []byte {
	enc, err := memberships.abi.Pack("closeProgramme", programme)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCloseProgramme is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79c4d9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function closeProgramme(uint96 programme) returns()
func (memberships *Memberships) TryPackCloseProgramme(programme *big.Int) ([]byte, error) {
	return memberships.abi.Pack("closeProgramme", programme)
}

// PackDefineProgramme is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x89880b34.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function defineProgramme(uint32 number, string name) returns(uint96 programme)
func (memberships *Memberships) PackDefineProgramme(number uint32, name string) []byte {
	enc, err := memberships.abi.Pack("defineProgramme", number, name)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDefineProgramme is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x89880b34.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function defineProgramme(uint32 number, string name) returns(uint96 programme)
func (memberships *Memberships) TryPackDefineProgramme(number uint32, name string) ([]byte, error) {
	return memberships.abi.Pack("defineProgramme", number, name)
}

// UnpackDefineProgramme is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x89880b34.
//
// Solidity: function defineProgramme(uint32 number, string name) returns(uint96 programme)
func (memberships *Memberships) UnpackDefineProgramme(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("defineProgramme", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (memberships *Memberships) PackEip712Domain() []byte {
	enc, err := memberships.abi.Pack("eip712Domain")
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
func (memberships *Memberships) TryPackEip712Domain() ([]byte, error) {
	return memberships.abi.Pack("eip712Domain")
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
func (memberships *Memberships) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := memberships.abi.Unpack("eip712Domain", data)
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

// PackFeeDiscount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xabd4bf84.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function feeDiscount(address holder, address merchant) view returns(uint16 bps)
func (memberships *Memberships) PackFeeDiscount(holder common.Address, merchant common.Address) []byte {
	enc, err := memberships.abi.Pack("feeDiscount", holder, merchant)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFeeDiscount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xabd4bf84.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function feeDiscount(address holder, address merchant) view returns(uint16 bps)
func (memberships *Memberships) TryPackFeeDiscount(holder common.Address, merchant common.Address) ([]byte, error) {
	return memberships.abi.Pack("feeDiscount", holder, merchant)
}

// UnpackFeeDiscount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xabd4bf84.
//
// Solidity: function feeDiscount(address holder, address merchant) view returns(uint16 bps)
func (memberships *Memberships) UnpackFeeDiscount(data []byte) (uint16, error) {
	out, err := memberships.abi.Unpack("feeDiscount", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackFeeProgrammeOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb71971fa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function feeProgrammeOf(address merchant) view returns(uint96)
func (memberships *Memberships) PackFeeProgrammeOf(merchant common.Address) []byte {
	enc, err := memberships.abi.Pack("feeProgrammeOf", merchant)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFeeProgrammeOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb71971fa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function feeProgrammeOf(address merchant) view returns(uint96)
func (memberships *Memberships) TryPackFeeProgrammeOf(merchant common.Address) ([]byte, error) {
	return memberships.abi.Pack("feeProgrammeOf", merchant)
}

// UnpackFeeProgrammeOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb71971fa.
//
// Solidity: function feeProgrammeOf(address merchant) view returns(uint96)
func (memberships *Memberships) UnpackFeeProgrammeOf(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("feeProgrammeOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGatesOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5be52e6a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function gatesOf(bytes32 channel) view returns((uint96,uint8)[])
func (memberships *Memberships) PackGatesOf(channel [32]byte) []byte {
	enc, err := memberships.abi.Pack("gatesOf", channel)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGatesOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5be52e6a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function gatesOf(bytes32 channel) view returns((uint96,uint8)[])
func (memberships *Memberships) TryPackGatesOf(channel [32]byte) ([]byte, error) {
	return memberships.abi.Pack("gatesOf", channel)
}

// UnpackGatesOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5be52e6a.
//
// Solidity: function gatesOf(bytes32 channel) view returns((uint96,uint8)[])
func (memberships *Memberships) UnpackGatesOf(data []byte) ([]Gate, error) {
	out, err := memberships.abi.Unpack("gatesOf", data)
	if err != nil {
		return *new([]Gate), err
	}
	out0 := *abi.ConvertType(out[0], new([]Gate)).(*[]Gate)
	return out0, nil
}

// PackGetApproved is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x081812fc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getApproved(uint256 tokenId) view returns(address)
func (memberships *Memberships) PackGetApproved(tokenId *big.Int) []byte {
	enc, err := memberships.abi.Pack("getApproved", tokenId)
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
func (memberships *Memberships) TryPackGetApproved(tokenId *big.Int) ([]byte, error) {
	return memberships.abi.Pack("getApproved", tokenId)
}

// UnpackGetApproved is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x081812fc.
//
// Solidity: function getApproved(uint256 tokenId) view returns(address)
func (memberships *Memberships) UnpackGetApproved(data []byte) (common.Address, error) {
	out, err := memberships.abi.Unpack("getApproved", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackHasAccess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x83177db3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasAccess(bytes32 channel, address holder) view returns(bool)
func (memberships *Memberships) PackHasAccess(channel [32]byte, holder common.Address) []byte {
	enc, err := memberships.abi.Pack("hasAccess", channel, holder)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasAccess is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x83177db3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasAccess(bytes32 channel, address holder) view returns(bool)
func (memberships *Memberships) TryPackHasAccess(channel [32]byte, holder common.Address) ([]byte, error) {
	return memberships.abi.Pack("hasAccess", channel, holder)
}

// UnpackHasAccess is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x83177db3.
//
// Solidity: function hasAccess(bytes32 channel, address holder) view returns(bool)
func (memberships *Memberships) UnpackHasAccess(data []byte) (bool, error) {
	out, err := memberships.abi.Unpack("hasAccess", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackIsApprovedForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe985e9c5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isApprovedForAll(address , address ) pure returns(bool)
func (memberships *Memberships) PackIsApprovedForAll(arg0 common.Address, arg1 common.Address) []byte {
	enc, err := memberships.abi.Pack("isApprovedForAll", arg0, arg1)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsApprovedForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe985e9c5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isApprovedForAll(address , address ) pure returns(bool)
func (memberships *Memberships) TryPackIsApprovedForAll(arg0 common.Address, arg1 common.Address) ([]byte, error) {
	return memberships.abi.Pack("isApprovedForAll", arg0, arg1)
}

// UnpackIsApprovedForAll is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe985e9c5.
//
// Solidity: function isApprovedForAll(address , address ) pure returns(bool)
func (memberships *Memberships) UnpackIsApprovedForAll(data []byte) (bool, error) {
	out, err := memberships.abi.Unpack("isApprovedForAll", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackLevelAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xffc49977.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function levelAt(uint96 programme, uint8 level) view returns((uint32,uint32,uint16,string,(uint8,uint160,uint88)[]))
func (memberships *Memberships) PackLevelAt(programme *big.Int, level uint8) []byte {
	enc, err := memberships.abi.Pack("levelAt", programme, level)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLevelAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xffc49977.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function levelAt(uint96 programme, uint8 level) view returns((uint32,uint32,uint16,string,(uint8,uint160,uint88)[]))
func (memberships *Memberships) TryPackLevelAt(programme *big.Int, level uint8) ([]byte, error) {
	return memberships.abi.Pack("levelAt", programme, level)
}

// UnpackLevelAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xffc49977.
//
// Solidity: function levelAt(uint96 programme, uint8 level) view returns((uint32,uint32,uint16,string,(uint8,uint160,uint88)[]))
func (memberships *Memberships) UnpackLevelAt(data []byte) (LevelTerms, error) {
	out, err := memberships.abi.Unpack("levelAt", data)
	if err != nil {
		return *new(LevelTerms), err
	}
	out0 := *abi.ConvertType(out[0], new(LevelTerms)).(*LevelTerms)
	return out0, nil
}

// PackLevelOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8922f1de.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function levelOf(uint96 programme, address holder) view returns(uint8)
func (memberships *Memberships) PackLevelOf(programme *big.Int, holder common.Address) []byte {
	enc, err := memberships.abi.Pack("levelOf", programme, holder)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLevelOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8922f1de.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function levelOf(uint96 programme, address holder) view returns(uint8)
func (memberships *Memberships) TryPackLevelOf(programme *big.Int, holder common.Address) ([]byte, error) {
	return memberships.abi.Pack("levelOf", programme, holder)
}

// UnpackLevelOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8922f1de.
//
// Solidity: function levelOf(uint96 programme, address holder) view returns(uint8)
func (memberships *Memberships) UnpackLevelOf(data []byte) (uint8, error) {
	out, err := memberships.abi.Unpack("levelOf", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackLocked is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb45a3c0e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function locked(uint256 tokenId) view returns(bool)
func (memberships *Memberships) PackLocked(tokenId *big.Int) []byte {
	enc, err := memberships.abi.Pack("locked", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLocked is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb45a3c0e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function locked(uint256 tokenId) view returns(bool)
func (memberships *Memberships) TryPackLocked(tokenId *big.Int) ([]byte, error) {
	return memberships.abi.Pack("locked", tokenId)
}

// UnpackLocked is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb45a3c0e.
//
// Solidity: function locked(uint256 tokenId) view returns(bool)
func (memberships *Memberships) UnpackLocked(data []byte) (bool, error) {
	out, err := memberships.abi.Unpack("locked", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8fd00f47.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mint(uint96 programme, uint8 level, address holder, bytes evidence) returns(uint256 tokenId)
func (memberships *Memberships) PackMint(programme *big.Int, level uint8, holder common.Address, evidence []byte) []byte {
	enc, err := memberships.abi.Pack("mint", programme, level, holder, evidence)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8fd00f47.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mint(uint96 programme, uint8 level, address holder, bytes evidence) returns(uint256 tokenId)
func (memberships *Memberships) TryPackMint(programme *big.Int, level uint8, holder common.Address, evidence []byte) ([]byte, error) {
	return memberships.abi.Pack("mint", programme, level, holder, evidence)
}

// UnpackMint is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8fd00f47.
//
// Solidity: function mint(uint96 programme, uint8 level, address holder, bytes evidence) returns(uint256 tokenId)
func (memberships *Memberships) UnpackMint(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("mint", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (memberships *Memberships) PackName() []byte {
	enc, err := memberships.abi.Pack("name")
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
func (memberships *Memberships) TryPackName() ([]byte, error) {
	return memberships.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (memberships *Memberships) UnpackName(data []byte) (string, error) {
	out, err := memberships.abi.Unpack("name", data)
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
func (memberships *Memberships) PackOwnerOf(tokenId *big.Int) []byte {
	enc, err := memberships.abi.Pack("ownerOf", tokenId)
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
func (memberships *Memberships) TryPackOwnerOf(tokenId *big.Int) ([]byte, error) {
	return memberships.abi.Pack("ownerOf", tokenId)
}

// UnpackOwnerOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6352211e.
//
// Solidity: function ownerOf(uint256 tokenId) view returns(address)
func (memberships *Memberships) UnpackOwnerOf(data []byte) (common.Address, error) {
	out, err := memberships.abi.Unpack("ownerOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackProgrammeAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8169e281.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function programmeAt(uint96 programme) view returns((address,uint32,uint8,bool,string))
func (memberships *Memberships) PackProgrammeAt(programme *big.Int) []byte {
	enc, err := memberships.abi.Pack("programmeAt", programme)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProgrammeAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8169e281.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function programmeAt(uint96 programme) view returns((address,uint32,uint8,bool,string))
func (memberships *Memberships) TryPackProgrammeAt(programme *big.Int) ([]byte, error) {
	return memberships.abi.Pack("programmeAt", programme)
}

// UnpackProgrammeAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8169e281.
//
// Solidity: function programmeAt(uint96 programme) view returns((address,uint32,uint8,bool,string))
func (memberships *Memberships) UnpackProgrammeAt(data []byte) (Programme, error) {
	out, err := memberships.abi.Unpack("programmeAt", data)
	if err != nil {
		return *new(Programme), err
	}
	out0 := *abi.ConvertType(out[0], new(Programme)).(*Programme)
	return out0, nil
}

// PackProgrammeOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7bf8658.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function programmeOf(address merchant, uint32 number) pure returns(uint96)
func (memberships *Memberships) PackProgrammeOf(merchant common.Address, number uint32) []byte {
	enc, err := memberships.abi.Pack("programmeOf", merchant, number)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProgrammeOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7bf8658.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function programmeOf(address merchant, uint32 number) pure returns(uint96)
func (memberships *Memberships) TryPackProgrammeOf(merchant common.Address, number uint32) ([]byte, error) {
	return memberships.abi.Pack("programmeOf", merchant, number)
}

// UnpackProgrammeOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb7bf8658.
//
// Solidity: function programmeOf(address merchant, uint32 number) pure returns(uint96)
func (memberships *Memberships) UnpackProgrammeOf(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("programmeOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPurchasesHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x53e0c6fd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function purchasesHash(address merchant, uint96 programme, address holder, uint32 count, uint64 deadline) view returns(bytes32)
func (memberships *Memberships) PackPurchasesHash(merchant common.Address, programme *big.Int, holder common.Address, count uint32, deadline uint64) []byte {
	enc, err := memberships.abi.Pack("purchasesHash", merchant, programme, holder, count, deadline)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPurchasesHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x53e0c6fd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function purchasesHash(address merchant, uint96 programme, address holder, uint32 count, uint64 deadline) view returns(bytes32)
func (memberships *Memberships) TryPackPurchasesHash(merchant common.Address, programme *big.Int, holder common.Address, count uint32, deadline uint64) ([]byte, error) {
	return memberships.abi.Pack("purchasesHash", merchant, programme, holder, count, deadline)
}

// UnpackPurchasesHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x53e0c6fd.
//
// Solidity: function purchasesHash(address merchant, uint96 programme, address holder, uint32 count, uint64 deadline) view returns(bytes32)
func (memberships *Memberships) UnpackPurchasesHash(data []byte) ([32]byte, error) {
	out, err := memberships.abi.Unpack("purchasesHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackRefresh is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9c75dd35.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function refresh(uint256 tokenId) returns(uint8 level)
func (memberships *Memberships) PackRefresh(tokenId *big.Int) []byte {
	enc, err := memberships.abi.Pack("refresh", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRefresh is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9c75dd35.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function refresh(uint256 tokenId) returns(uint8 level)
func (memberships *Memberships) TryPackRefresh(tokenId *big.Int) ([]byte, error) {
	return memberships.abi.Pack("refresh", tokenId)
}

// UnpackRefresh is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9c75dd35.
//
// Solidity: function refresh(uint256 tokenId) returns(uint8 level)
func (memberships *Memberships) UnpackRefresh(data []byte) (uint8, error) {
	out, err := memberships.abi.Unpack("refresh", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackRenounce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7de6b1db.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounce(uint256 tokenId) returns()
func (memberships *Memberships) PackRenounce(tokenId *big.Int) []byte {
	enc, err := memberships.abi.Pack("renounce", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7de6b1db.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounce(uint256 tokenId) returns()
func (memberships *Memberships) TryPackRenounce(tokenId *big.Int) ([]byte, error) {
	return memberships.abi.Pack("renounce", tokenId)
}

// PackSafeTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42842e0e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function safeTransferFrom(address , address , uint256 ) pure returns()
func (memberships *Memberships) PackSafeTransferFrom(arg0 common.Address, arg1 common.Address, arg2 *big.Int) []byte {
	enc, err := memberships.abi.Pack("safeTransferFrom", arg0, arg1, arg2)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSafeTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42842e0e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function safeTransferFrom(address , address , uint256 ) pure returns()
func (memberships *Memberships) TryPackSafeTransferFrom(arg0 common.Address, arg1 common.Address, arg2 *big.Int) ([]byte, error) {
	return memberships.abi.Pack("safeTransferFrom", arg0, arg1, arg2)
}

// PackSafeTransferFrom0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb88d4fde.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function safeTransferFrom(address , address , uint256 , bytes ) pure returns()
func (memberships *Memberships) PackSafeTransferFrom0(arg0 common.Address, arg1 common.Address, arg2 *big.Int, arg3 []byte) []byte {
	enc, err := memberships.abi.Pack("safeTransferFrom0", arg0, arg1, arg2, arg3)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSafeTransferFrom0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb88d4fde.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function safeTransferFrom(address , address , uint256 , bytes ) pure returns()
func (memberships *Memberships) TryPackSafeTransferFrom0(arg0 common.Address, arg1 common.Address, arg2 *big.Int, arg3 []byte) ([]byte, error) {
	return memberships.abi.Pack("safeTransferFrom0", arg0, arg1, arg2, arg3)
}

// PackSetApprovalForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa22cb465.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setApprovalForAll(address , bool ) pure returns()
func (memberships *Memberships) PackSetApprovalForAll(arg0 common.Address, arg1 bool) []byte {
	enc, err := memberships.abi.Pack("setApprovalForAll", arg0, arg1)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetApprovalForAll is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa22cb465.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setApprovalForAll(address , bool ) pure returns()
func (memberships *Memberships) TryPackSetApprovalForAll(arg0 common.Address, arg1 bool) ([]byte, error) {
	return memberships.abi.Pack("setApprovalForAll", arg0, arg1)
}

// PackSetChannel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbfeb0b2f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setChannel(bytes32 name, (uint96,uint8)[] gates) returns(bytes32 channel)
func (memberships *Memberships) PackSetChannel(name [32]byte, gates []Gate) []byte {
	enc, err := memberships.abi.Pack("setChannel", name, gates)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetChannel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbfeb0b2f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setChannel(bytes32 name, (uint96,uint8)[] gates) returns(bytes32 channel)
func (memberships *Memberships) TryPackSetChannel(name [32]byte, gates []Gate) ([]byte, error) {
	return memberships.abi.Pack("setChannel", name, gates)
}

// UnpackSetChannel is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbfeb0b2f.
//
// Solidity: function setChannel(bytes32 name, (uint96,uint8)[] gates) returns(bytes32 channel)
func (memberships *Memberships) UnpackSetChannel(data []byte) ([32]byte, error) {
	out, err := memberships.abi.Unpack("setChannel", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackSetFeeProgramme is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcaefd9a9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setFeeProgramme(uint96 programme) returns()
func (memberships *Memberships) PackSetFeeProgramme(programme *big.Int) []byte {
	enc, err := memberships.abi.Pack("setFeeProgramme", programme)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetFeeProgramme is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcaefd9a9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setFeeProgramme(uint96 programme) returns()
func (memberships *Memberships) TryPackSetFeeProgramme(programme *big.Int) ([]byte, error) {
	return memberships.abi.Pack("setFeeProgramme", programme)
}

// PackStanding is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe73f3e5d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function standing(uint256 tokenId) view returns((uint8,uint8,uint16,uint40,uint40,uint40,bool))
func (memberships *Memberships) PackStanding(tokenId *big.Int) []byte {
	enc, err := memberships.abi.Pack("standing", tokenId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStanding is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe73f3e5d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function standing(uint256 tokenId) view returns((uint8,uint8,uint16,uint40,uint40,uint40,bool))
func (memberships *Memberships) TryPackStanding(tokenId *big.Int) ([]byte, error) {
	return memberships.abi.Pack("standing", tokenId)
}

// UnpackStanding is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe73f3e5d.
//
// Solidity: function standing(uint256 tokenId) view returns((uint8,uint8,uint16,uint40,uint40,uint40,bool))
func (memberships *Memberships) UnpackStanding(data []byte) (Standing, error) {
	out, err := memberships.abi.Unpack("standing", data)
	if err != nil {
		return *new(Standing), err
	}
	out0 := *abi.ConvertType(out[0], new(Standing)).(*Standing)
	return out0, nil
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 id) pure returns(bool)
func (memberships *Memberships) PackSupportsInterface(id [4]byte) []byte {
	enc, err := memberships.abi.Pack("supportsInterface", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 id) pure returns(bool)
func (memberships *Memberships) TryPackSupportsInterface(id [4]byte) ([]byte, error) {
	return memberships.abi.Pack("supportsInterface", id)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 id) pure returns(bool)
func (memberships *Memberships) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := memberships.abi.Unpack("supportsInterface", data)
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
func (memberships *Memberships) PackSymbol() []byte {
	enc, err := memberships.abi.Pack("symbol")
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
func (memberships *Memberships) TryPackSymbol() ([]byte, error) {
	return memberships.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (memberships *Memberships) UnpackSymbol(data []byte) (string, error) {
	out, err := memberships.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTokenOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68acd52a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tokenOf(uint96 programme, address holder) pure returns(uint256)
func (memberships *Memberships) PackTokenOf(programme *big.Int, holder common.Address) []byte {
	enc, err := memberships.abi.Pack("tokenOf", programme, holder)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTokenOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68acd52a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tokenOf(uint96 programme, address holder) pure returns(uint256)
func (memberships *Memberships) TryPackTokenOf(programme *big.Int, holder common.Address) ([]byte, error) {
	return memberships.abi.Pack("tokenOf", programme, holder)
}

// UnpackTokenOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x68acd52a.
//
// Solidity: function tokenOf(uint96 programme, address holder) pure returns(uint256)
func (memberships *Memberships) UnpackTokenOf(data []byte) (*big.Int, error) {
	out, err := memberships.abi.Unpack("tokenOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTokenURI is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc87b56dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tokenURI(uint256 tokenId) view returns(string)
func (memberships *Memberships) PackTokenURI(tokenId *big.Int) []byte {
	enc, err := memberships.abi.Pack("tokenURI", tokenId)
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
func (memberships *Memberships) TryPackTokenURI(tokenId *big.Int) ([]byte, error) {
	return memberships.abi.Pack("tokenURI", tokenId)
}

// UnpackTokenURI is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc87b56dd.
//
// Solidity: function tokenURI(uint256 tokenId) view returns(string)
func (memberships *Memberships) UnpackTokenURI(data []byte) (string, error) {
	out, err := memberships.abi.Unpack("tokenURI", data)
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
// Solidity: function transferFrom(address , address , uint256 ) pure returns()
func (memberships *Memberships) PackTransferFrom(arg0 common.Address, arg1 common.Address, arg2 *big.Int) []byte {
	enc, err := memberships.abi.Pack("transferFrom", arg0, arg1, arg2)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address , address , uint256 ) pure returns()
func (memberships *Memberships) TryPackTransferFrom(arg0 common.Address, arg1 common.Address, arg2 *big.Int) ([]byte, error) {
	return memberships.abi.Pack("transferFrom", arg0, arg1, arg2)
}

// MembershipsApproval represents a Approval event raised by the Memberships contract.
type MembershipsApproval struct {
	Owner    common.Address
	Approved common.Address
	TokenId  *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const MembershipsApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (MembershipsApproval) ContractEventName() string {
	return MembershipsApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)
func (memberships *Memberships) UnpackApprovalEvent(log *types.Log) (*MembershipsApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsApproval)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsApprovalForAll represents a ApprovalForAll event raised by the Memberships contract.
type MembershipsApprovalForAll struct {
	Owner    common.Address
	Operator common.Address
	Approved bool
	Raw      *types.Log // Blockchain specific contextual infos
}

const MembershipsApprovalForAllEventName = "ApprovalForAll"

// ContractEventName returns the user-defined event name.
func (MembershipsApprovalForAll) ContractEventName() string {
	return MembershipsApprovalForAllEventName
}

// UnpackApprovalForAllEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ApprovalForAll(address indexed owner, address indexed operator, bool approved)
func (memberships *Memberships) UnpackApprovalForAllEvent(log *types.Log) (*MembershipsApprovalForAll, error) {
	event := "ApprovalForAll"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsApprovalForAll)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsBatchMetadataUpdate represents a BatchMetadataUpdate event raised by the Memberships contract.
type MembershipsBatchMetadataUpdate struct {
	FromTokenId *big.Int
	ToTokenId   *big.Int
	Raw         *types.Log // Blockchain specific contextual infos
}

const MembershipsBatchMetadataUpdateEventName = "BatchMetadataUpdate"

// ContractEventName returns the user-defined event name.
func (MembershipsBatchMetadataUpdate) ContractEventName() string {
	return MembershipsBatchMetadataUpdateEventName
}

// UnpackBatchMetadataUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event BatchMetadataUpdate(uint256 _fromTokenId, uint256 _toTokenId)
func (memberships *Memberships) UnpackBatchMetadataUpdateEvent(log *types.Log) (*MembershipsBatchMetadataUpdate, error) {
	event := "BatchMetadataUpdate"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsBatchMetadataUpdate)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsCarried represents a Carried event raised by the Memberships contract.
type MembershipsCarried struct {
	Programme *big.Int
	From      common.Address
	Holder    common.Address
	Raw       *types.Log // Blockchain specific contextual infos
}

const MembershipsCarriedEventName = "Carried"

// ContractEventName returns the user-defined event name.
func (MembershipsCarried) ContractEventName() string {
	return MembershipsCarriedEventName
}

// UnpackCarriedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Carried(uint96 indexed programme, address indexed from, address indexed holder)
func (memberships *Memberships) UnpackCarriedEvent(log *types.Log) (*MembershipsCarried, error) {
	event := "Carried"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsCarried)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsChannelSet represents a ChannelSet event raised by the Memberships contract.
type MembershipsChannelSet struct {
	Channel  [32]byte
	Merchant common.Address
	Name     [32]byte
	Gates    []Gate
	Raw      *types.Log // Blockchain specific contextual infos
}

const MembershipsChannelSetEventName = "ChannelSet"

// ContractEventName returns the user-defined event name.
func (MembershipsChannelSet) ContractEventName() string {
	return MembershipsChannelSetEventName
}

// UnpackChannelSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ChannelSet(bytes32 indexed channel, address indexed merchant, bytes32 name, (uint96,uint8)[] gates)
func (memberships *Memberships) UnpackChannelSetEvent(log *types.Log) (*MembershipsChannelSet, error) {
	event := "ChannelSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsChannelSet)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsEIP712DomainChanged represents a EIP712DomainChanged event raised by the Memberships contract.
type MembershipsEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const MembershipsEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (MembershipsEIP712DomainChanged) ContractEventName() string {
	return MembershipsEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (memberships *Memberships) UnpackEIP712DomainChangedEvent(log *types.Log) (*MembershipsEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsFeeProgrammeSet represents a FeeProgrammeSet event raised by the Memberships contract.
type MembershipsFeeProgrammeSet struct {
	Merchant  common.Address
	Programme *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const MembershipsFeeProgrammeSetEventName = "FeeProgrammeSet"

// ContractEventName returns the user-defined event name.
func (MembershipsFeeProgrammeSet) ContractEventName() string {
	return MembershipsFeeProgrammeSetEventName
}

// UnpackFeeProgrammeSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event FeeProgrammeSet(address indexed merchant, uint96 indexed programme)
func (memberships *Memberships) UnpackFeeProgrammeSetEvent(log *types.Log) (*MembershipsFeeProgrammeSet, error) {
	event := "FeeProgrammeSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsFeeProgrammeSet)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsLevelAdded represents a LevelAdded event raised by the Memberships contract.
type MembershipsLevelAdded struct {
	Programme *big.Int
	Level     uint8
	Terms     LevelTerms
	Raw       *types.Log // Blockchain specific contextual infos
}

const MembershipsLevelAddedEventName = "LevelAdded"

// ContractEventName returns the user-defined event name.
func (MembershipsLevelAdded) ContractEventName() string {
	return MembershipsLevelAddedEventName
}

// UnpackLevelAddedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event LevelAdded(uint96 indexed programme, uint8 indexed level, (uint32,uint32,uint16,string,(uint8,uint160,uint88)[]) terms)
func (memberships *Memberships) UnpackLevelAddedEvent(log *types.Log) (*MembershipsLevelAdded, error) {
	event := "LevelAdded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsLevelAdded)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsLocked represents a Locked event raised by the Memberships contract.
type MembershipsLocked struct {
	TokenId *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const MembershipsLockedEventName = "Locked"

// ContractEventName returns the user-defined event name.
func (MembershipsLocked) ContractEventName() string {
	return MembershipsLockedEventName
}

// UnpackLockedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Locked(uint256 tokenId)
func (memberships *Memberships) UnpackLockedEvent(log *types.Log) (*MembershipsLocked, error) {
	event := "Locked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsLocked)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsMetadataUpdate represents a MetadataUpdate event raised by the Memberships contract.
type MembershipsMetadataUpdate struct {
	TokenId *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const MembershipsMetadataUpdateEventName = "MetadataUpdate"

// ContractEventName returns the user-defined event name.
func (MembershipsMetadataUpdate) ContractEventName() string {
	return MembershipsMetadataUpdateEventName
}

// UnpackMetadataUpdateEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MetadataUpdate(uint256 _tokenId)
func (memberships *Memberships) UnpackMetadataUpdateEvent(log *types.Log) (*MembershipsMetadataUpdate, error) {
	event := "MetadataUpdate"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsMetadataUpdate)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsProgrammeClosed represents a ProgrammeClosed event raised by the Memberships contract.
type MembershipsProgrammeClosed struct {
	Programme *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const MembershipsProgrammeClosedEventName = "ProgrammeClosed"

// ContractEventName returns the user-defined event name.
func (MembershipsProgrammeClosed) ContractEventName() string {
	return MembershipsProgrammeClosedEventName
}

// UnpackProgrammeClosedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ProgrammeClosed(uint96 indexed programme)
func (memberships *Memberships) UnpackProgrammeClosedEvent(log *types.Log) (*MembershipsProgrammeClosed, error) {
	event := "ProgrammeClosed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsProgrammeClosed)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsProgrammeDefined represents a ProgrammeDefined event raised by the Memberships contract.
type MembershipsProgrammeDefined struct {
	Programme *big.Int
	Merchant  common.Address
	Number    uint32
	Name      string
	Raw       *types.Log // Blockchain specific contextual infos
}

const MembershipsProgrammeDefinedEventName = "ProgrammeDefined"

// ContractEventName returns the user-defined event name.
func (MembershipsProgrammeDefined) ContractEventName() string {
	return MembershipsProgrammeDefinedEventName
}

// UnpackProgrammeDefinedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ProgrammeDefined(uint96 indexed programme, address indexed merchant, uint32 number, string name)
func (memberships *Memberships) UnpackProgrammeDefinedEvent(log *types.Log) (*MembershipsProgrammeDefined, error) {
	event := "ProgrammeDefined"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsProgrammeDefined)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsStandingChanged represents a StandingChanged event raised by the Memberships contract.
type MembershipsStandingChanged struct {
	TokenId *big.Int
	Level   uint8
	Good    *big.Int
	End     *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const MembershipsStandingChangedEventName = "StandingChanged"

// ContractEventName returns the user-defined event name.
func (MembershipsStandingChanged) ContractEventName() string {
	return MembershipsStandingChangedEventName
}

// UnpackStandingChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event StandingChanged(uint256 indexed tokenId, uint8 level, uint40 good, uint40 end)
func (memberships *Memberships) UnpackStandingChangedEvent(log *types.Log) (*MembershipsStandingChanged, error) {
	event := "StandingChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsStandingChanged)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsTransfer represents a Transfer event raised by the Memberships contract.
type MembershipsTransfer struct {
	From    common.Address
	To      common.Address
	TokenId *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const MembershipsTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (MembershipsTransfer) ContractEventName() string {
	return MembershipsTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)
func (memberships *Memberships) UnpackTransferEvent(log *types.Log) (*MembershipsTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsTransfer)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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

// MembershipsUnlocked represents a Unlocked event raised by the Memberships contract.
type MembershipsUnlocked struct {
	TokenId *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const MembershipsUnlockedEventName = "Unlocked"

// ContractEventName returns the user-defined event name.
func (MembershipsUnlocked) ContractEventName() string {
	return MembershipsUnlockedEventName
}

// UnpackUnlockedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Unlocked(uint256 tokenId)
func (memberships *Memberships) UnpackUnlockedEvent(log *types.Log) (*MembershipsUnlocked, error) {
	event := "Unlocked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != memberships.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(MembershipsUnlocked)
	if len(log.Data) > 0 {
		if err := memberships.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range memberships.abi.Events[event].Inputs {
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
func (memberships *Memberships) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], memberships.abi.Errors["AlreadyCarried"].ID.Bytes()[:4]) {
		return memberships.UnpackAlreadyCarriedError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return memberships.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["DeadlinePassed"].ID.Bytes()[:4]) {
		return memberships.UnpackDeadlinePassedError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["ERC721InvalidOwner"].ID.Bytes()[:4]) {
		return memberships.UnpackERC721InvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["ERC721NonexistentToken"].ID.Bytes()[:4]) {
		return memberships.UnpackERC721NonexistentTokenError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["GateCount"].ID.Bytes()[:4]) {
		return memberships.UnpackGateCountError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["GivenUp"].ID.Bytes()[:4]) {
		return memberships.UnpackGivenUpError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["HasHigherLevel"].ID.Bytes()[:4]) {
		return memberships.UnpackHasHigherLevelError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return memberships.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["LinesOutOfOrder"].ID.Bytes()[:4]) {
		return memberships.UnpackLinesOutOfOrderError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["NoContract"].ID.Bytes()[:4]) {
		return memberships.UnpackNoContractError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["NoLevel"].ID.Bytes()[:4]) {
		return memberships.UnpackNoLevelError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["NotActive"].ID.Bytes()[:4]) {
		return memberships.UnpackNotActiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["NotHolder"].ID.Bytes()[:4]) {
		return memberships.UnpackNotHolderError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["NotMerchant"].ID.Bytes()[:4]) {
		return memberships.UnpackNotMerchantError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["NotShown"].ID.Bytes()[:4]) {
		return memberships.UnpackNotShownError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["ProgrammeExists"].ID.Bytes()[:4]) {
		return memberships.UnpackProgrammeExistsError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["ProgrammeIsClosed"].ID.Bytes()[:4]) {
		return memberships.UnpackProgrammeIsClosedError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["RuleCount"].ID.Bytes()[:4]) {
		return memberships.UnpackRuleCountError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["SoulboundToken"].ID.Bytes()[:4]) {
		return memberships.UnpackSoulboundTokenError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return memberships.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["TooLittleGas"].ID.Bytes()[:4]) {
		return memberships.UnpackTooLittleGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["UnknownProgramme"].ID.Bytes()[:4]) {
		return memberships.UnpackUnknownProgrammeError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["WrongName"].ID.Bytes()[:4]) {
		return memberships.UnpackWrongNameError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["WrongRule"].ID.Bytes()[:4]) {
		return memberships.UnpackWrongRuleError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["WrongTerms"].ID.Bytes()[:4]) {
		return memberships.UnpackWrongTermsError(raw[4:])
	}
	if bytes.Equal(raw[:4], memberships.abi.Errors["ZeroHolder"].ID.Bytes()[:4]) {
		return memberships.UnpackZeroHolderError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// MembershipsAlreadyCarried represents a AlreadyCarried error raised by the Memberships contract.
type MembershipsAlreadyCarried struct {
	From   common.Address
	Holder common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyCarried(address from, address holder)
func MembershipsAlreadyCarriedErrorID() common.Hash {
	return common.HexToHash("0x55553910cc9be4e20d3b2dc762d206c982c387c39ff2828728ccf514dceb6cc4")
}

// UnpackAlreadyCarriedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyCarried(address from, address holder)
func (memberships *Memberships) UnpackAlreadyCarriedError(raw []byte) (*MembershipsAlreadyCarried, error) {
	out := new(MembershipsAlreadyCarried)
	if err := memberships.abi.UnpackIntoInterface(out, "AlreadyCarried", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsBadSignature represents a BadSignature error raised by the Memberships contract.
type MembershipsBadSignature struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(address account)
func MembershipsBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x9a7d38d94d3da0d5188ab778bbe9a3a38c77802b1bf2426c15740dc786da791d")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(address account)
func (memberships *Memberships) UnpackBadSignatureError(raw []byte) (*MembershipsBadSignature, error) {
	out := new(MembershipsBadSignature)
	if err := memberships.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsDeadlinePassed represents a DeadlinePassed error raised by the Memberships contract.
type MembershipsDeadlinePassed struct {
	Deadline uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DeadlinePassed(uint64 deadline)
func MembershipsDeadlinePassedErrorID() common.Hash {
	return common.HexToHash("0x6768091307d5da213ba3ac1392311a935d1607f1020232ee01d118de33b68661")
}

// UnpackDeadlinePassedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DeadlinePassed(uint64 deadline)
func (memberships *Memberships) UnpackDeadlinePassedError(raw []byte) (*MembershipsDeadlinePassed, error) {
	out := new(MembershipsDeadlinePassed)
	if err := memberships.abi.UnpackIntoInterface(out, "DeadlinePassed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsERC721InvalidOwner represents a ERC721InvalidOwner error raised by the Memberships contract.
type MembershipsERC721InvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721InvalidOwner(address owner)
func MembershipsERC721InvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x89c62b6479af2e623826dcc39c5133061d35b66d72de92833401dd2fd6567480")
}

// UnpackERC721InvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721InvalidOwner(address owner)
func (memberships *Memberships) UnpackERC721InvalidOwnerError(raw []byte) (*MembershipsERC721InvalidOwner, error) {
	out := new(MembershipsERC721InvalidOwner)
	if err := memberships.abi.UnpackIntoInterface(out, "ERC721InvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsERC721NonexistentToken represents a ERC721NonexistentToken error raised by the Memberships contract.
type MembershipsERC721NonexistentToken struct {
	TokenId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC721NonexistentToken(uint256 tokenId)
func MembershipsERC721NonexistentTokenErrorID() common.Hash {
	return common.HexToHash("0x7e273289a3a9ef6670f06df7dca227856fc925e956db96980692764a8bc734d7")
}

// UnpackERC721NonexistentTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC721NonexistentToken(uint256 tokenId)
func (memberships *Memberships) UnpackERC721NonexistentTokenError(raw []byte) (*MembershipsERC721NonexistentToken, error) {
	out := new(MembershipsERC721NonexistentToken)
	if err := memberships.abi.UnpackIntoInterface(out, "ERC721NonexistentToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsGateCount represents a GateCount error raised by the Memberships contract.
type MembershipsGateCount struct {
	Count *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GateCount(uint256 count)
func MembershipsGateCountErrorID() common.Hash {
	return common.HexToHash("0x584679b34c290cb8f5fcd0ca91b25d9d01740200c8fc5379b2de0fd0096464bf")
}

// UnpackGateCountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GateCount(uint256 count)
func (memberships *Memberships) UnpackGateCountError(raw []byte) (*MembershipsGateCount, error) {
	out := new(MembershipsGateCount)
	if err := memberships.abi.UnpackIntoInterface(out, "GateCount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsGivenUp represents a GivenUp error raised by the Memberships contract.
type MembershipsGivenUp struct {
	TokenId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error GivenUp(uint256 tokenId)
func MembershipsGivenUpErrorID() common.Hash {
	return common.HexToHash("0x36b1415bd31f16da247ca3ccaba6ee157a341b21a1dc5808acd2552ea496bc05")
}

// UnpackGivenUpError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error GivenUp(uint256 tokenId)
func (memberships *Memberships) UnpackGivenUpError(raw []byte) (*MembershipsGivenUp, error) {
	out := new(MembershipsGivenUp)
	if err := memberships.abi.UnpackIntoInterface(out, "GivenUp", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsHasHigherLevel represents a HasHigherLevel error raised by the Memberships contract.
type MembershipsHasHigherLevel struct {
	Level uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error HasHigherLevel(uint8 level)
func MembershipsHasHigherLevelErrorID() common.Hash {
	return common.HexToHash("0x24cbdd9045f5da855240219fc362c21f4760fdb6477a0d809bbec594928c083c")
}

// UnpackHasHigherLevelError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error HasHigherLevel(uint8 level)
func (memberships *Memberships) UnpackHasHigherLevelError(raw []byte) (*MembershipsHasHigherLevel, error) {
	out := new(MembershipsHasHigherLevel)
	if err := memberships.abi.UnpackIntoInterface(out, "HasHigherLevel", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsInvalidShortString represents a InvalidShortString error raised by the Memberships contract.
type MembershipsInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func MembershipsInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (memberships *Memberships) UnpackInvalidShortStringError(raw []byte) (*MembershipsInvalidShortString, error) {
	out := new(MembershipsInvalidShortString)
	if err := memberships.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsLinesOutOfOrder represents a LinesOutOfOrder error raised by the Memberships contract.
type MembershipsLinesOutOfOrder struct {
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LinesOutOfOrder(uint256 index)
func MembershipsLinesOutOfOrderErrorID() common.Hash {
	return common.HexToHash("0xd1190c1139f4c990f10c1d042873e90d267ec51d85a62c28024abe25a0abbdf5")
}

// UnpackLinesOutOfOrderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LinesOutOfOrder(uint256 index)
func (memberships *Memberships) UnpackLinesOutOfOrderError(raw []byte) (*MembershipsLinesOutOfOrder, error) {
	out := new(MembershipsLinesOutOfOrder)
	if err := memberships.abi.UnpackIntoInterface(out, "LinesOutOfOrder", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsNoContract represents a NoContract error raised by the Memberships contract.
type MembershipsNoContract struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoContract(address account)
func MembershipsNoContractErrorID() common.Hash {
	return common.HexToHash("0x5f15d672b6235f8600ffc72925d8d2f9dcea14be067296327891153847185a5c")
}

// UnpackNoContractError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoContract(address account)
func (memberships *Memberships) UnpackNoContractError(raw []byte) (*MembershipsNoContract, error) {
	out := new(MembershipsNoContract)
	if err := memberships.abi.UnpackIntoInterface(out, "NoContract", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsNoLevel represents a NoLevel error raised by the Memberships contract.
type MembershipsNoLevel struct {
	Programme *big.Int
	Level     uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoLevel(uint96 programme, uint8 level)
func MembershipsNoLevelErrorID() common.Hash {
	return common.HexToHash("0x866266b8625a726edcd148fdb1833d49edc2fb544ae811ef1561c9e8ddda6257")
}

// UnpackNoLevelError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoLevel(uint96 programme, uint8 level)
func (memberships *Memberships) UnpackNoLevelError(raw []byte) (*MembershipsNoLevel, error) {
	out := new(MembershipsNoLevel)
	if err := memberships.abi.UnpackIntoInterface(out, "NoLevel", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsNotActive represents a NotActive error raised by the Memberships contract.
type MembershipsNotActive struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotActive(address account)
func MembershipsNotActiveErrorID() common.Hash {
	return common.HexToHash("0x4022bc554c72cf2c9ccd5d09c2ade2b82a349ca5f4d7a60324bb8fda79446fb3")
}

// UnpackNotActiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotActive(address account)
func (memberships *Memberships) UnpackNotActiveError(raw []byte) (*MembershipsNotActive, error) {
	out := new(MembershipsNotActive)
	if err := memberships.abi.UnpackIntoInterface(out, "NotActive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsNotHolder represents a NotHolder error raised by the Memberships contract.
type MembershipsNotHolder struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotHolder(address caller)
func MembershipsNotHolderErrorID() common.Hash {
	return common.HexToHash("0xea4bef5b8c2938331dc90cf8d831b0f4f3f05c35cd4753aa25a7550bc80080eb")
}

// UnpackNotHolderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotHolder(address caller)
func (memberships *Memberships) UnpackNotHolderError(raw []byte) (*MembershipsNotHolder, error) {
	out := new(MembershipsNotHolder)
	if err := memberships.abi.UnpackIntoInterface(out, "NotHolder", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsNotMerchant represents a NotMerchant error raised by the Memberships contract.
type MembershipsNotMerchant struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotMerchant(address caller)
func MembershipsNotMerchantErrorID() common.Hash {
	return common.HexToHash("0xc7eff517b2a7a4c0246fcf341f4d5f4bd4d9113e1273ecebe332e3aad7364c8a")
}

// UnpackNotMerchantError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotMerchant(address caller)
func (memberships *Memberships) UnpackNotMerchantError(raw []byte) (*MembershipsNotMerchant, error) {
	out := new(MembershipsNotMerchant)
	if err := memberships.abi.UnpackIntoInterface(out, "NotMerchant", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsNotShown represents a NotShown error raised by the Memberships contract.
type MembershipsNotShown struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotShown()
func MembershipsNotShownErrorID() common.Hash {
	return common.HexToHash("0xed67f0ecebc401e1c147783fcadf9c79813a2c7edd790381b27ca573f310abae")
}

// UnpackNotShownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotShown()
func (memberships *Memberships) UnpackNotShownError(raw []byte) (*MembershipsNotShown, error) {
	out := new(MembershipsNotShown)
	if err := memberships.abi.UnpackIntoInterface(out, "NotShown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsProgrammeExists represents a ProgrammeExists error raised by the Memberships contract.
type MembershipsProgrammeExists struct {
	Programme *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ProgrammeExists(uint96 programme)
func MembershipsProgrammeExistsErrorID() common.Hash {
	return common.HexToHash("0x52ee57fa31c12d590f54daf5b14f5243cf1893fd3b6632985f0d4a1d4d746c4f")
}

// UnpackProgrammeExistsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ProgrammeExists(uint96 programme)
func (memberships *Memberships) UnpackProgrammeExistsError(raw []byte) (*MembershipsProgrammeExists, error) {
	out := new(MembershipsProgrammeExists)
	if err := memberships.abi.UnpackIntoInterface(out, "ProgrammeExists", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsProgrammeIsClosed represents a ProgrammeIsClosed error raised by the Memberships contract.
type MembershipsProgrammeIsClosed struct {
	Programme *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ProgrammeIsClosed(uint96 programme)
func MembershipsProgrammeIsClosedErrorID() common.Hash {
	return common.HexToHash("0x48b3179984ea9b93e7d8bdea82cc04632153ad6dca8d810e47dfda28b0161751")
}

// UnpackProgrammeIsClosedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ProgrammeIsClosed(uint96 programme)
func (memberships *Memberships) UnpackProgrammeIsClosedError(raw []byte) (*MembershipsProgrammeIsClosed, error) {
	out := new(MembershipsProgrammeIsClosed)
	if err := memberships.abi.UnpackIntoInterface(out, "ProgrammeIsClosed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsRuleCount represents a RuleCount error raised by the Memberships contract.
type MembershipsRuleCount struct {
	Count *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RuleCount(uint256 count)
func MembershipsRuleCountErrorID() common.Hash {
	return common.HexToHash("0xeed95dceacde5ec087b2ba2b250f86ac7a97da6068c19989f8662c5523eec3fa")
}

// UnpackRuleCountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RuleCount(uint256 count)
func (memberships *Memberships) UnpackRuleCountError(raw []byte) (*MembershipsRuleCount, error) {
	out := new(MembershipsRuleCount)
	if err := memberships.abi.UnpackIntoInterface(out, "RuleCount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsSoulboundToken represents a SoulboundToken error raised by the Memberships contract.
type MembershipsSoulboundToken struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SoulboundToken()
func MembershipsSoulboundTokenErrorID() common.Hash {
	return common.HexToHash("0x6e1057491592ba52d4fbe74a8a8dc93031e3d844313c122f84aa32f4fe3ca320")
}

// UnpackSoulboundTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SoulboundToken()
func (memberships *Memberships) UnpackSoulboundTokenError(raw []byte) (*MembershipsSoulboundToken, error) {
	out := new(MembershipsSoulboundToken)
	if err := memberships.abi.UnpackIntoInterface(out, "SoulboundToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsStringTooLong represents a StringTooLong error raised by the Memberships contract.
type MembershipsStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func MembershipsStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (memberships *Memberships) UnpackStringTooLongError(raw []byte) (*MembershipsStringTooLong, error) {
	out := new(MembershipsStringTooLong)
	if err := memberships.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsTooLittleGas represents a TooLittleGas error raised by the Memberships contract.
type MembershipsTooLittleGas struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooLittleGas()
func MembershipsTooLittleGasErrorID() common.Hash {
	return common.HexToHash("0x5dd42bb600374752ec882c5cc10522a55f1659aecd3d4b7f69bda1d572e0426a")
}

// UnpackTooLittleGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooLittleGas()
func (memberships *Memberships) UnpackTooLittleGasError(raw []byte) (*MembershipsTooLittleGas, error) {
	out := new(MembershipsTooLittleGas)
	if err := memberships.abi.UnpackIntoInterface(out, "TooLittleGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsUnknownProgramme represents a UnknownProgramme error raised by the Memberships contract.
type MembershipsUnknownProgramme struct {
	Programme *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownProgramme(uint96 programme)
func MembershipsUnknownProgrammeErrorID() common.Hash {
	return common.HexToHash("0xbecf0513d4b3efb94bc9e7655bc40ffb311ce5a4b26f87f3850c729e1d8a11df")
}

// UnpackUnknownProgrammeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownProgramme(uint96 programme)
func (memberships *Memberships) UnpackUnknownProgrammeError(raw []byte) (*MembershipsUnknownProgramme, error) {
	out := new(MembershipsUnknownProgramme)
	if err := memberships.abi.UnpackIntoInterface(out, "UnknownProgramme", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsWrongName represents a WrongName error raised by the Memberships contract.
type MembershipsWrongName struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongName()
func MembershipsWrongNameErrorID() common.Hash {
	return common.HexToHash("0x40b441861340f5293fb1d544ea52562b721d58fadf3dd4a3b52c4ef73415570b")
}

// UnpackWrongNameError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongName()
func (memberships *Memberships) UnpackWrongNameError(raw []byte) (*MembershipsWrongName, error) {
	out := new(MembershipsWrongName)
	if err := memberships.abi.UnpackIntoInterface(out, "WrongName", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsWrongRule represents a WrongRule error raised by the Memberships contract.
type MembershipsWrongRule struct {
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongRule(uint256 index)
func MembershipsWrongRuleErrorID() common.Hash {
	return common.HexToHash("0x18fee7ab2dde53804ab31b9025a09145fbee749a185e1fb721d306761a107c75")
}

// UnpackWrongRuleError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongRule(uint256 index)
func (memberships *Memberships) UnpackWrongRuleError(raw []byte) (*MembershipsWrongRule, error) {
	out := new(MembershipsWrongRule)
	if err := memberships.abi.UnpackIntoInterface(out, "WrongRule", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsWrongTerms represents a WrongTerms error raised by the Memberships contract.
type MembershipsWrongTerms struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongTerms()
func MembershipsWrongTermsErrorID() common.Hash {
	return common.HexToHash("0x73d1194cc93a83b1dd82b7b5ce74117e1c0e0696b177c9e5e042f9c0eb017037")
}

// UnpackWrongTermsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongTerms()
func (memberships *Memberships) UnpackWrongTermsError(raw []byte) (*MembershipsWrongTerms, error) {
	out := new(MembershipsWrongTerms)
	if err := memberships.abi.UnpackIntoInterface(out, "WrongTerms", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// MembershipsZeroHolder represents a ZeroHolder error raised by the Memberships contract.
type MembershipsZeroHolder struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroHolder()
func MembershipsZeroHolderErrorID() common.Hash {
	return common.HexToHash("0x500513547ebcae0859e08da629aea42d231b33e41da9469517f2270f7892f26d")
}

// UnpackZeroHolderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroHolder()
func (memberships *Memberships) UnpackZeroHolderError(raw []byte) (*MembershipsZeroHolder, error) {
	out := new(MembershipsZeroHolder)
	if err := memberships.abi.UnpackIntoInterface(out, "ZeroHolder", raw); err != nil {
		return nil, err
	}
	return out, nil
}
