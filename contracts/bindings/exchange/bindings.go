// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package exchange is the generated binding of contracts/src/Exchange.sol.
package exchange

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

// Corridor is an auto generated low-level Go binding around an user-defined struct.
type Corridor struct {
	MinHigh *big.Int
	MinLow  *big.Int
	MaxHigh *big.Int
	MaxLow  *big.Int
	Version uint32
	FeeLow  uint16
	FeeHigh uint16
	State   uint8
}

// CorridorTerms is an auto generated low-level Go binding around an user-defined struct.
type CorridorTerms struct {
	Low     common.Address
	High    common.Address
	MinHigh *big.Int
	MinLow  *big.Int
	MaxHigh *big.Int
	MaxLow  *big.Int
	CapLow  *big.Int
	CapHigh *big.Int
}

// Exposure is an auto generated low-level Go binding around an user-defined struct.
type Exposure struct {
	CapLow   *big.Int
	CapHigh  *big.Int
	UsedLow  *big.Int
	UsedHigh *big.Int
	Day      uint32
}

// Motion is an auto generated low-level Go binding around an user-defined struct.
type Motion struct {
	Digest  [32]byte
	Subject [32]byte
	Expiry  uint64
	Version uint32
	Enacted bool
}

// Offer is an auto generated low-level Go binding around an user-defined struct.
type Offer struct {
	Maker       common.Address
	Recipient   common.Address
	Taker       common.Address
	Give        common.Address
	Want        common.Address
	GiveAmount  *big.Int
	WantAmount  *big.Int
	MaxFee      *big.Int
	MaxRelayFee *big.Int
	Nonce       uint64
	Expiry      uint64
	Salt        [32]byte
}

// Ring is an auto generated low-level Go binding around an user-defined struct.
type Ring struct {
	Offers     []Offer
	Signatures [][]byte
	Amounts    []*big.Int
}

// Standing is an auto generated low-level Go binding around an user-defined struct.
type Standing struct {
	State    uint8
	Fillable *big.Int
	Funds    *big.Int
}

// ExchangeMetaData contains all meta data concerning the Exchange contract.
var ExchangeMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"consortium\",\"type\":\"address\",\"internalType\":\"contractIElectorate\"},{\"name\":\"factory\",\"type\":\"address\",\"internalType\":\"contractIPointsFactory\"},{\"name\":\"memberships\",\"type\":\"address\",\"internalType\":\"contractIMemberships\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"CONSORTIUM\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIElectorate\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"FACTORY\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIPointsFactory\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_CYCLE\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_FEE_BPS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint16\",\"internalType\":\"uint16\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MEMBERSHIPS\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIMemberships\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"OFFER_TYPEHASH\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"VOTING_PERIOD\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"cancel\",\"inputs\":[{\"name\":\"offer\",\"type\":\"tuple\",\"internalType\":\"structOffer\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"cancelBelow\",\"inputs\":[{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"cancelBelowBySignature\",\"inputs\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"cancelBySignature\",\"inputs\":[{\"name\":\"offer\",\"type\":\"tuple\",\"internalType\":\"structOffer\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"eip712Domain\",\"inputs\":[],\"outputs\":[{\"name\":\"fields\",\"type\":\"bytes1\",\"internalType\":\"bytes1\"},{\"name\":\"name\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"version\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"chainId\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"verifyingContract\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"extensions\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"enactCorridor\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"terms\",\"type\":\"tuple\",\"internalType\":\"structCorridorTerms\",\"components\":[{\"name\":\"low\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"high\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"minHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"minLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"capLow\",\"type\":\"uint56\",\"internalType\":\"uint56\"},{\"name\":\"capHigh\",\"type\":\"uint56\",\"internalType\":\"uint56\"}]}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"filled\",\"inputs\":[{\"name\":\"offer\",\"type\":\"bytes32\",\"internalType\":\"OfferHash\"}],\"outputs\":[{\"name\":\"given\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"fee\",\"type\":\"uint120\",\"internalType\":\"uint120\"},{\"name\":\"cancelled\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"hasVoted\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"lowestNonce\",\"inputs\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"merchantOf\",\"inputs\":[{\"name\":\"points\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"multicall\",\"inputs\":[{\"name\":\"data\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"outputs\":[{\"name\":\"results\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"offerHash\",\"inputs\":[{\"name\":\"offer\",\"type\":\"tuple\",\"internalType\":\"structOffer\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]}],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"OfferHash\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"pair\",\"inputs\":[{\"name\":\"a\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"b\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structCorridor\",\"components\":[{\"name\":\"minHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"minLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"version\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"feeLow\",\"type\":\"uint16\",\"internalType\":\"uint16\"},{\"name\":\"feeHigh\",\"type\":\"uint16\",\"internalType\":\"uint16\"},{\"name\":\"state\",\"type\":\"uint8\",\"internalType\":\"enumPairState\"}]},{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structExposure\",\"components\":[{\"name\":\"capLow\",\"type\":\"uint56\",\"internalType\":\"uint56\"},{\"name\":\"capHigh\",\"type\":\"uint56\",\"internalType\":\"uint56\"},{\"name\":\"usedLow\",\"type\":\"uint56\",\"internalType\":\"uint56\"},{\"name\":\"usedHigh\",\"type\":\"uint56\",\"internalType\":\"uint56\"},{\"name\":\"day\",\"type\":\"uint32\",\"internalType\":\"uint32\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"pairId\",\"inputs\":[{\"name\":\"a\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"b\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"id\",\"type\":\"bytes32\",\"internalType\":\"PairId\"}],\"stateMutability\":\"pure\"},{\"type\":\"function\",\"name\":\"pause\",\"inputs\":[{\"name\":\"a\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"b\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"pausePump\",\"inputs\":[{\"name\":\"quotes\",\"type\":\"tuple[]\",\"internalType\":\"structOffer[]\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"signatures\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"proposal\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[{\"name\":\"motion\",\"type\":\"tuple\",\"internalType\":\"structMotion\",\"components\":[{\"name\":\"digest\",\"type\":\"bytes32\",\"internalType\":\"ProposalDigest\"},{\"name\":\"subject\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"version\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"enacted\",\"type\":\"bool\",\"internalType\":\"bool\"}]},{\"name\":\"votes\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"needed\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"proposalCount\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"proposeCorridor\",\"inputs\":[{\"name\":\"terms\",\"type\":\"tuple\",\"internalType\":\"structCorridorTerms\",\"components\":[{\"name\":\"low\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"high\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"minHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"minLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"capLow\",\"type\":\"uint56\",\"internalType\":\"uint56\"},{\"name\":\"capHigh\",\"type\":\"uint56\",\"internalType\":\"uint56\"}]}],\"outputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setFee\",\"inputs\":[{\"name\":\"points\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"other\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"feeBps\",\"type\":\"uint16\",\"internalType\":\"uint16\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"settle\",\"inputs\":[{\"name\":\"a\",\"type\":\"tuple\",\"internalType\":\"structOffer\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"signatureA\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"b\",\"type\":\"tuple\",\"internalType\":\"structOffer\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"signatureB\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"fill\",\"type\":\"uint128\",\"internalType\":\"uint128\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"settleMany\",\"inputs\":[{\"name\":\"rings\",\"type\":\"tuple[]\",\"internalType\":\"structRing[]\",\"components\":[{\"name\":\"offers\",\"type\":\"tuple[]\",\"internalType\":\"structOffer[]\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"signatures\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"},{\"name\":\"amounts\",\"type\":\"uint128[]\",\"internalType\":\"uint128[]\"}]}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"signedStatus\",\"inputs\":[{\"name\":\"offer\",\"type\":\"tuple\",\"internalType\":\"structOffer\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structStanding\",\"components\":[{\"name\":\"state\",\"type\":\"uint8\",\"internalType\":\"enumOfferState\"},{\"name\":\"fillable\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"funds\",\"type\":\"uint128\",\"internalType\":\"uint128\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"status\",\"inputs\":[{\"name\":\"offer\",\"type\":\"tuple\",\"internalType\":\"structOffer\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structStanding\",\"components\":[{\"name\":\"state\",\"type\":\"uint8\",\"internalType\":\"enumOfferState\"},{\"name\":\"fillable\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"funds\",\"type\":\"uint128\",\"internalType\":\"uint128\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"statuses\",\"inputs\":[{\"name\":\"offers\",\"type\":\"tuple[]\",\"internalType\":\"structOffer[]\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"signatures\",\"type\":\"bytes[]\",\"internalType\":\"bytes[]\"}],\"outputs\":[{\"name\":\"standings\",\"type\":\"tuple[]\",\"internalType\":\"structStanding[]\",\"components\":[{\"name\":\"state\",\"type\":\"uint8\",\"internalType\":\"enumOfferState\"},{\"name\":\"fillable\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"funds\",\"type\":\"uint128\",\"internalType\":\"uint128\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"take\",\"inputs\":[{\"name\":\"offer\",\"type\":\"tuple\",\"internalType\":\"structOffer\",\"components\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"recipient\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"giveAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"wantAmount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxRelayFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"salt\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"},{\"name\":\"amount\",\"type\":\"uint128\",\"internalType\":\"uint128\"},{\"name\":\"maxFee\",\"type\":\"uint128\",\"internalType\":\"uint128\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"tryPermit\",\"inputs\":[{\"name\":\"points\",\"type\":\"address\",\"internalType\":\"contractIERC20Permit\"},{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"deadline\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"v\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"r\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"s\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"vote\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"internalType\":\"ProposalDigest\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"CorridorOpened\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"corridor\",\"type\":\"tuple\",\"indexed\":false,\"internalType\":\"structCorridorTerms\",\"components\":[{\"name\":\"low\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"high\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"minHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"minLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"capLow\",\"type\":\"uint56\",\"internalType\":\"uint56\"},{\"name\":\"capHigh\",\"type\":\"uint56\",\"internalType\":\"uint56\"}]}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"CorridorProposed\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"proposer\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"corridor\",\"type\":\"tuple\",\"indexed\":false,\"internalType\":\"structCorridorTerms\",\"components\":[{\"name\":\"low\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"high\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"minHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"minLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxHigh\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"maxLow\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"capLow\",\"type\":\"uint56\",\"internalType\":\"uint56\"},{\"name\":\"capHigh\",\"type\":\"uint56\",\"internalType\":\"uint56\"}]},{\"name\":\"expiry\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"indexed\":false,\"internalType\":\"ProposalDigest\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"EIP712DomainChanged\",\"inputs\":[],\"anonymous\":false},{\"type\":\"event\",\"name\":\"FeeSet\",\"inputs\":[{\"name\":\"points\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"other\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"feeBps\",\"type\":\"uint16\",\"indexed\":false,\"internalType\":\"uint16\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OfferCancelled\",\"inputs\":[{\"name\":\"offer\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"OfferHash\"},{\"name\":\"maker\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OfferFilled\",\"inputs\":[{\"name\":\"offer\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"OfferHash\"},{\"name\":\"maker\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"given\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"received\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"fee\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"relayFee\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OfferTaken\",\"inputs\":[{\"name\":\"offer\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"OfferHash\"},{\"name\":\"taker\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"fee\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"OffersCancelledBelow\",\"inputs\":[{\"name\":\"maker\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"nonce\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"PairPaused\",\"inputs\":[{\"name\":\"low\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"high\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"by\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"PumpShown\",\"inputs\":[{\"name\":\"cycle\",\"type\":\"bytes32[]\",\"indexed\":false,\"internalType\":\"OfferHash[]\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"VoteCast\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"indexed\":true,\"internalType\":\"uint64\"},{\"name\":\"voter\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AddressEmptyCode\",\"inputs\":[{\"name\":\"target\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"AlreadyEnacted\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"AlreadyVoted\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"voter\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"BadCycle\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadLengths\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadRecipient\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadRing\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BadSignature\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"BadTerms\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"BelowRate\",\"inputs\":[{\"name\":\"offer\",\"type\":\"bytes32\",\"internalType\":\"OfferHash\"},{\"name\":\"received\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"owed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"CapReached\",\"inputs\":[{\"name\":\"points\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"asked\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"left\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"FailedCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"FeeAboveLimit\",\"inputs\":[{\"name\":\"fee\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"limit\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"FeeTooHigh\",\"inputs\":[{\"name\":\"feeBps\",\"type\":\"uint16\",\"internalType\":\"uint16\"}]},{\"type\":\"error\",\"name\":\"InvalidShortString\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NoConsortium\",\"inputs\":[{\"name\":\"registry\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NoCorridor\",\"inputs\":[{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NoFactory\",\"inputs\":[{\"name\":\"factory\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NoMajority\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"votes\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"NoPump\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"NonceNotHigher\",\"inputs\":[{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"lowest\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"NonceTooLow\",\"inputs\":[{\"name\":\"nonce\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"lowest\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"NotAQuote\",\"inputs\":[{\"name\":\"quote\",\"type\":\"bytes32\",\"internalType\":\"OfferHash\"}]},{\"type\":\"error\",\"name\":\"NotActive\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotCrossing\",\"inputs\":[{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotMaker\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotMerchant\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotPoints\",\"inputs\":[{\"name\":\"token\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotTaker\",\"inputs\":[{\"name\":\"taker\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NothingToSettle\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"OfferExpired\",\"inputs\":[{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"OfferIsCancelled\",\"inputs\":[{\"name\":\"offer\",\"type\":\"bytes32\",\"internalType\":\"OfferHash\"}]},{\"type\":\"error\",\"name\":\"OutsideCorridor\",\"inputs\":[{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"given\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"received\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"Overfilled\",\"inputs\":[{\"name\":\"offer\",\"type\":\"bytes32\",\"internalType\":\"OfferHash\"},{\"name\":\"asked\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"left\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"PairIsPaused\",\"inputs\":[{\"name\":\"give\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"want\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ProposalExpired\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"expiry\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"QuoteNotLive\",\"inputs\":[{\"name\":\"quote\",\"type\":\"bytes32\",\"internalType\":\"OfferHash\"},{\"name\":\"state\",\"type\":\"uint8\",\"internalType\":\"enumOfferState\"}]},{\"type\":\"error\",\"name\":\"ReentrancyGuardReentrantCall\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"RepeatedPoints\",\"inputs\":[{\"name\":\"points\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"SelfTrade\",\"inputs\":[{\"name\":\"maker\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"StringTooLong\",\"inputs\":[{\"name\":\"str\",\"type\":\"string\",\"internalType\":\"string\"}]},{\"type\":\"error\",\"name\":\"SubjectChanged\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"TooManyOffers\",\"inputs\":[{\"name\":\"judged\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"TransferFailed\",\"inputs\":[{\"name\":\"points\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"UnknownProposal\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"WrongDigest\",\"inputs\":[{\"name\":\"id\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"digest\",\"type\":\"bytes32\",\"internalType\":\"ProposalDigest\"}]},{\"type\":\"error\",\"name\":\"ZeroAmount\",\"inputs\":[]}]",
	ID:  "Exchange",
	Bin: "0x6101c0604052348015610010575f5ffd5b50604051615bbd380380615bbd83398101604081905261002f9161020a565b8082846040518060400160405280600d81526020016c536f756b2045786368616e676560981b815250604051806040016040528060018152602001603160f81b815250610081826101b660201b60201c565b6101205261008e816101b6565b61014052815160208084019190912060e052815190820120610100524660a05261011a60e05161010051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60805250503060c0526001600160a01b0381163b5f0361015d5760405163232557b560e11b81526001600160a01b03821660048201526024015b60405180910390fd5b6001600160a01b039081166101605281163b5f03610199576040516312e2679f60e31b81526001600160a01b0382166004820152602401610154565b6001600160a01b0390811661018052166101a052506102af915050565b5f5f829050601f815111156101e0578260405163305a27a960e01b81526004016101549190610254565b80516101eb82610289565b179392505050565b6001600160a01b0381168114610207575f5ffd5b50565b5f5f5f6060848603121561021c575f5ffd5b8351610227816101f3565b6020850151909350610238816101f3565b6040850151909250610249816101f3565b809150509250925092565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b805160208083015191908110156102a9575f198160200360031b1b821691505b50919050565b60805160a05160c05160e05161010051610120516101405161016051610180516101a05161586061035d5f395f818161036201528181612e750152612ecb01525f81816103230152611ff601525f818161039c015281816114330152818161232d01528181612828015281816128d90152818161299b015261340901525f6130f601525f6130cb01525f6139bf01525f61399701525f6138f201525f61391c01525f61394601526158605ff3fe608060405234801561000f575f5ffd5b5060043610610208575f3560e01c80637afa0aa31161011f578063c61ff600116100a9578063da35c66411610079578063da35c664146105c6578063dd2b7fd3146105d7578063de13bc3d146105ea578063ed406e66146105fd578063f476f10e14610610575f5ffd5b8063c61ff60014610561578063d23cd14614610584578063d55be8c614610597578063d752ef0a146105b3575f5ffd5b80638672d545116100ef5780638672d545146104f057806395fb327314610511578063ac9650d814610524578063b1610d7e14610544578063c61163451461054e575f5ffd5b80637afa0aa3146104325780637e41af94146104a2578063840e753b146104b557806384b0196e146104d5575f5ffd5b80632dd31000116101a05780635275caa3116101705780635275caa3146103be578063590308a5146103d15780635a1824f7146103e45780636633f4e8146103f757806367aa5e491461041f575f5ffd5b80632dd310001461031e57806332119d731461035d578063364daa421461038457806347746d6d14610397575f5ffd5b80631d0797cb116101db5780631d0797cb146102a3578063210082c1146102b657806323bccc29146102c9578063288cdc91146102dc575f5ffd5b806302b0038b1461020c578063043063bc146102465780630ad9c2b11461024e5780631c541ece1461028e575b5f5ffd5b6102337fb1a8d83ba72bf9c99348f34c92fb6326383ede3ea584f96e63bc04911300f49b81565b6040519081526020015b60405180910390f35b610233600881565b61027661025c3660046147bc565b60026020525f90815260409020546001600160401b031681565b6040516001600160401b03909116815260200161023d565b6102a161029c366004614817565b610630565b005b6102a16102b13660046148b0565b6108a7565b6102336102c4366004614921565b61093d565b6102a16102d73660046149a6565b61096a565b6102ef6102ea3660046149f7565b610a11565b604080516001600160801b0390941684526001600160781b03909216602084015215159082015260600161023d565b6103457f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b03909116815260200161023d565b6103457f000000000000000000000000000000000000000000000000000000000000000081565b6102a1610392366004614a3e565b610a38565b6103457f000000000000000000000000000000000000000000000000000000000000000081565b6102766103cc366004614a73565b610ac8565b6102a16103df366004614921565b610b85565b6102a16103f2366004614a8e565b610c2f565b6103456104053660046147bc565b60086020525f90815260409020546001600160a01b031681565b6102a161042d366004614adb565b610c9f565b610445610440366004614b23565b610e00565b604080518451815260208086015190820152848201516001600160401b039081169282019290925260608086015163ffffffff169082015260809485015115159481019490945291821660a08401521660c082015260e00161023d565b6102a16104b0366004614c8f565b610edb565b6104c86104c3366004614d09565b610ff9565b60405161023d9190614d83565b6104dd611033565b60405161023d9796959493929190614dbf565b6105036104fe366004614921565b611075565b60405161023d929190614e65565b6102a161051f366004614f5d565b61119b565b610537610532366004614a8e565b61124b565b60405161023d9190615006565b6102766212750081565b6102a161055c366004615069565b611331565b61057461056f366004615093565b611410565b604051901515815260200161023d565b6104c86105923660046150af565b6114df565b6105a06101f481565b60405161ffff909116815260200161023d565b6102336105c13660046150af565b61150d565b6004546001600160401b0316610276565b6102a16105e5366004614b23565b61154d565b6102a16105f83660046150ca565b61155a565b6102a161060b36600461511e565b6115ca565b61062361061e366004614817565b61162c565b60405161023d9190615139565b610638611804565b8260028110806106485750600881115b806106535750818114155b1561067157604051632d0c4fc360e21b815260040160405180910390fd5b5f816001600160401b0381111561068a5761068a614b3e565b6040519080825280602002602001820160405280156106b3578160200160208202803683370190505b509050600160601b5f5b838110156107c9576106d088888361183b565b6107258888838181106106e5576106e5615186565b905061018002018036038101906106fc91906150af565b87878481811061070e5761070e615186565b9050602002810190610720919061519a565b6119f3565b83828151811061073757610737615186565b60200260200101818152505087878281811061075557610755615186565b9050610180020160c001602081019061076e91906151dc565b6001600160801b031688888381811061078957610789615186565b9050610180020160a00160208101906107a291906151dc565b6107b5906001600160801b03168461520b565b6107bf9190615236565b91506001016106bd565b50600160601b81116107ee576040516333bea8cd60e21b815260040160405180910390fd5b7fe1cc14ffdc183f855bef414b877d7e34c63997b7bec4cb0f6035d6572c8ab7008260405161081d9190615255565b60405180910390a15f5b838110156108955761088d88888381811061084457610844615186565b90506101800201606001602081019061085d91906147bc565b89898481811061086f5761086f615186565b90506101800201608001602081019061088891906147bc565b611b1f565b600101610827565b505050506108a1611b66565b50505050565b6108af611804565b60405163d505accf60e01b81526001600160a01b038781166004830152306024830152604482018790526064820186905260ff8516608483015260a4820184905260c4820183905288169063d505accf9060e4015f604051808303815f87803b15801561091a575f5ffd5b505af192505050801561092b575060015b50610934611b66565b50505050505050565b5f816001600160a01b0316836001600160a01b0316111561095c579091905b506014525f526028600c2090565b5f61097d6105c1368690038601866150af565b90505f6109da7fcb4fafd04b02a56f4b0724468426acb79a941af2dff47717b9008619d5132075836040516020016109bf929190918252602082015260400190565b60405160208183030381529060405280519060200120611b90565b90506109f46109ec60208701876147bc565b828686611bbc565b610a0a82610a0560208801886147bc565b611bf0565b5050505050565b5f5f5f5f610a1e85611c3e565b805160208201516040909201519097919650945092505050565b610a4a82610a4583611c9d565b611ccc565b610a8360075f610a70610a6060208601866147bc565b6102c460408701602088016147bc565b81526020019081526020015f2082611d44565b816001600160401b03167f6d7ee65a8f15e3376e9656ed4bf38288d41086ad4996191dd931e8901277a16282604051610abc9190615387565b60405180910390a25050565b5f610ad282611e7d565b610ae7610ae260208401846147bc565b611fb5565b610afa610ae260408401602085016147bc565b5f610b0483611c9d565b90505f610b30610b2a610b1a60208701876147bc565b6102c460408801602089016147bc565b83612114565b604051919450915033906001600160401b038516907f010ccf249300daf30ffa14957ac232595cd225f8aa21a64d38c94fc30c5dc5c890610b7690889086908890615396565b60405180910390a35050919050565b610bac60075f610b95858561093d565b81526020019081526020015f205f0154838361227d565b6001600160a01b038083165f90815260086020526040902054610bcf91166122fa565b158015610bfc57506001600160a01b038082165f90815260086020526040902054610bfa91166122fa565b155b15610c215760405163c7eff51760e01b81523360048201526024015b60405180910390fd5b610c2b8282612396565b5050565b610c37611804565b5f819003610c5857604051630c30209d60e31b815260040160405180910390fd5b5f5b81811015610c9657610c8e838383818110610c7757610c77615186565b9050602002810190610c8991906153c1565b612474565b600101610c5a565b50610c2b611b66565b6101f461ffff82161115610ccc57604051638ea70c0760e01b815261ffff82166004820152602401610c18565b6001600160a01b038084165f90815260086020526040902054610cef91166122fa565b610d0e5760405163c7eff51760e01b8152336004820152602401610c18565b5f60075f610d1c868661093d565b81526020019081526020015f2090505f610d38825f015461269b565b90505f8160e001516002811115610d5157610d51614d26565b03610d73578484604051636c06eb3560e11b8152600401610c189291906153df565b836001600160a01b0316856001600160a01b03161015610d9c5761ffff831660a0820152610da7565b61ffff831660c08201525b610db081612789565b825560405161ffff841681526001600160a01b0385811691908716907fe2af3a5bb4b1c1d19a1b298e4439fee7f37d5e4e187c3d243128d9c06fcab45b9060200160405180910390a35050505050565b6040805160a0810182525f80825260208201819052918101829052606081018290526080810191909152506001600160401b038181165f908152600560209081526040808320815160a0810183528154815260018201549381019390935260020154938416908201819052600160401b840463ffffffff166060830152600160601b90930460ff16151560808201529181908103610ebc576040516368df4c2960e11b81526001600160401b0385166004820152602401610c18565b82610ec685612824565b610ece612996565b9250925092509193909250565b610ee3611804565b5f610ef086868633612a3c565b90505f610efe828886612c27565b5f6101008901819052606089015160808a01519293509091610f24919087856001612d23565b90505f610f4682858b896001600160801b0316876001600160801b0316612db5565b5090505f610f68838b606001518c608001518a6001600160801b031633612e46565b9050610f7d81876001600160801b0316612fa1565b610f938a33896001600160801b0316845f612fdd565b610fb58a6080015133610fa58d61300a565b876001600160801b03168661302e565b604051818152339086907f1528c518f44707065e8b4a98b940fc5b56c4745c5f98d6ca1d05e6cf04d7bb0b9060200160405180910390a35050505050610a0a611b66565b604080516060810182525f8082526020820181905291810191909152611029846110228661150d565b8585613078565b90505b9392505050565b5f6060805f5f5f60606110446130c4565b61104c6130ef565b604080515f80825260208201909252600f60f81b9b939a50919850469750309650945092509050565b6110b960408051610100810182525f80825260208201819052918101829052606081018290526080810182905260a0810182905260c081018290529060e082015290565b6040805160a0810182525f808252602082018190529181018290526060810182905260808101829052906007816110f0878761093d565b81526020019081526020015f20905061110b815f015461269b565b61118e6111178361311a565b6040805160a0810182525f80825260208201819052918101829052606081018290526080810191909152506040805160a08101825266ffffffffffffff8084168252603884901c81166020830152607084901c81169282019290925260a883901c909116606082015260e09190911c608082015290565b92509250505b9250929050565b6111a3611804565b83608001516001600160a01b031687606001516001600160a01b03161415806111e6575083606001516001600160a01b031687608001516001600160a01b031614155b15611210578660600151846080015160405163180a251360e21b8152600401610c189291906153df565b5f611220888888885f0151612a3c565b90505f6112328686868c5f0151612a3c565b9050611241828a838987613136565b5050610934611b66565b604080515f815260208101909152606090826001600160401b0381111561127457611274614b3e565b6040519080825280602002602001820160405280156112a757816020015b60608152602001906001900390816112925790505b5091505f5b8381101561132857611303308686848181106112ca576112ca615186565b90506020028101906112dc919061519a565b856040516020016112ef9392919061540c565b6040516020818303038152906040526131f0565b83828151811061131557611315615186565b60209081029190910101526001016112ac565b50505b92915050565b61133b8282613290565b505f611346336133e6565b6001600160401b0384165f90815260066020908152604080832062ffffff600886901c168452909152902054909150600160ff83161b16156113ac57604051631c9bf28b60e31b81526001600160401b0384166004820152336024820152604401610c18565b6001600160401b0383165f818152600660209081526040808320600886901c62ffffff1684529091528082208054600160ff87161b179055513392917f5b4f32afd89ce63eddbfb802248175f70ef183110a17201b0936a0f9bd77c47391a3505050565b6040516338e30f6f60e21b81526001600160a01b0382811660048301525f9182917f0000000000000000000000000000000000000000000000000000000000000000169063e38c3dbc906024016040805180830381865afa158015611477573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061149b919061543e565b6001600160401b0386165f90815260066020908152604080832062ffffff600886901c168452909152902054909250600160ff84161b16151590505b949350505050565b604080516060810182525f808252602082018190529181019190915261132b826115088461150d565b6134ce565b5f61132b61154883601f190180517fb1a8d83ba72bf9c99348f34c92fb6326383ede3ea584f96e63bc04911300f49b82526101a08220915290565b611b90565b61155733826136d2565b50565b604080517f6685613b4b97a9138b36b36a905b44a9e3f208b94789bfe2de54b10a70b92a2360208201526001600160a01b038616918101919091526001600160401b03841660608201525f906115b2906080016109bf565b90506115c085828585611bbc565b610a0a85856136d2565b6115d760208201826147bc565b6001600160a01b0316336001600160a01b03161461160a5760405163eb7019f960e01b8152336004820152602401610c18565b61155761161f6105c1368490038401846150af565b610a0560208401846147bc565b60608382811461164f5760405163fdf3d74560e01b815260040160405180910390fd5b806001600160401b0381111561166757611667614b3e565b6040519080825280602002602001820160405280156116b057816020015b604080516060810182525f80825260208083018290529282015282525f199092019101816116855790505b5091505f5b818110156117fa576207ef405a10156116e457604051635ae989af60e01b815260048101829052602401610c18565b3063840e753b6207a12089898581811061170057611700615186565b9050610180020188888681811061171957611719615186565b905060200281019061172b919061519a565b6040518563ffffffff1660e01b815260040161174993929190615498565b6060604051808303818786fa93505050508015611783575060408051601f3d908101601f19168201909252611780918101906155e0565b60015b6117d257600383828151811061179b5761179b615186565b60200260200101515f0190600c8111156117b7576117b7614d26565b9081600c8111156117ca576117ca614d26565b9052506117f2565b808483815181106117e5576117e5615186565b6020026020010181905250505b6001016116b5565b5050949350505050565b61180c6137a8565b61183960017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005b906137e8565b565b3683838061184a856001615660565b1461185f5761185a846001615660565b611861565b5f5b81811061187057611870615186565b90506101800201905080608001602081019061188c91906147bc565b6001600160a01b03168484848181106118a7576118a7615186565b9050610180020160600160208101906118c091906147bc565b6001600160a01b031614611924578383838181106118e0576118e0615186565b9050610180020160600160208101906118f991906147bc565b61190960a08301608084016147bc565b60405163180a251360e21b8152600401610c189291906153df565b5f5b82811015610a0a5784848481811061194057611940615186565b90506101800201606001602081019061195991906147bc565b6001600160a01b031685858381811061197457611974615186565b90506101800201606001602081019061198d91906147bc565b6001600160a01b0316036119eb578484848181106119ad576119ad615186565b9050610180020160600160208101906119c691906147bc565b6040516355086e0560e11b81526001600160a01b039091166004820152602401610c18565b600101611926565b5f6119fd8461150d565b90505f611a0c85838686613078565b519050600181600c811115611a2357611a23614d26565b14611a45578181604051630989c12f60e41b8152600401610c18929190615673565b611a8660075f611a5d8860600151896080015161093d565b81526020019081526020015f205f0154866060015187608001518860a001518960c001516137ef565b60608501516001600160a01b039081165f908152600860205260408120548751919291821691161480611ada575060808601516001600160a01b039081165f90815260086020526040902054875182169116145b9050801580611af5575060408601516001600160a01b031615155b15611b1657604051631f41f96d60e01b815260048101849052602401610c18565b50509392505050565b6001611b4660075f611b31868661093d565b81526020019081526020015f205f01546138cf565b6002811115611b5757611b57614d26565b03610c2b57610c2b8282612396565b6118395f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f00611833565b5f61132b611b9c6138e6565b8360405161190160f01b8152600281019290925260228201526042902090565b611bc884848484613a0f565b6108a157604051639a7d38d960e01b81526001600160a01b0385166004820152602401610c18565b5f828152600360205260408082208054600160f81b179055516001600160a01b0383169184917f71452125ef8fc453ad578ac435d03568465f10677a9b0edfa96a5da9c5cd26199190a35050565b60408051606080820183525f8083526020808401829052928401819052938452600382529282902054825193840183526001600160801b0381168452608081901c6001600160781b031691840191909152600160f81b11159082015290565b5f81604051602001611caf9190615387565b604051602081830303815290604052805190602001209050919050565b5f611cd78383613290565b90505f5f611ce485612824565b611cec612996565b9150915080821015611d2a57604051632127c9e960e01b81526001600160401b03861660048201526024810183905260448101829052606401610c18565b5050600201805460ff60601b1916600160601b1790555050565b5f611d51835f015461269b565b9050611d636060830160408401615687565b611d736080840160608501615687565b611d8360a0850160808601615687565b611d9360c0860160a08701615687565b65ffffffffffff9081166060860152908116604085015290811660208401521681526080810151600190611dc790826156a0565b63ffffffff8116608084015260e08301826002811115611de957611de9614d26565b6002811115611dfa57611dfa614d26565b8152505050611e0881612789565b8355611e70611e1d60e0840160c085016156bc565b611e2e610100850160e086016156bc565b611e378661311a565b60389190911b6dffffffffffffff000000000000001666ffffffffffffff9092166dffffffffffffffffffffffffffff19909116171790565b8360010181905550505050565b5f611e8e6080830160608401615687565b65ffffffffffff161580611eb75750611ead60c0830160a08401615687565b65ffffffffffff16155b80611ed75750611ecd60a0830160808401615687565b65ffffffffffff16155b90505f611eea6080840160608501615687565b65ffffffffffff16611f0260a0850160808601615687565b65ffffffffffff16611f14919061520b565b611f2460c0850160a08601615687565b65ffffffffffff16611f3c6060860160408701615687565b65ffffffffffff16611f4e919061520b565b119050611f6160408401602085016147bc565b6001600160a01b0316611f7760208501856147bc565b6001600160a01b0316101580611f8a5750815b80611f925750805b15611fb057604051638dc5992160e01b815260040160405180910390fd5b505050565b6001600160a01b038181165f908152600860205260409020541615611fd75750565b6040516356fffa5360e01b81526001600160a01b0382811660048301527f000000000000000000000000000000000000000000000000000000000000000016906356fffa5390602401602060405180830381865afa15801561203b573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061205f91906156d5565b612087576040516359d1c66160e01b81526001600160a01b0382166004820152602401610c18565b806001600160a01b031663a5ff76516040518163ffffffff1660e01b8152600401602060405180830381865afa1580156120c3573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906120e791906156ee565b6001600160a01b039182165f90815260086020526040902080546001600160a01b03191691909216179055565b5f5f5f612120336133e6565b60048054919250905f9061213c906001600160401b0316615709565b91906101000a8154816001600160401b0302191690836001600160401b031602179055925062127500426121709190615733565b91506040518060a00160405280858152602001868152602001836001600160401b031681526020016121a187613a7b565b63ffffffff90811682525f60209283018190526001600160401b03808816825260058452604080832086518155868601516001820155868201516002909101805460608901516080909901511515600160601b0260ff60601b19998816600160401b026bffffffffffffffffffffffff19909216939095169290921791909117969096169190911790945560069092529190206122409183906134a416565b60405133906001600160401b038516907f5b4f32afd89ce63eddbfb802248175f70ef183110a17201b0936a0f9bd77c473905f90a3509250929050565b5f612287846138cf565b9050600181600281111561229d5761229d614d26565b036122a85750505050565b5f8160028111156122bb576122bb614d26565b036122dd578282604051636c06eb3560e11b8152600401610c189291906153df565b8282604051633e2aafa160e21b8152600401610c189291906153df565b5f336001600160a01b03831614801561132b5750604051639f8a13d760e01b81526001600160a01b0383811660048301527f00000000000000000000000000000000000000000000000000000000000000001690639f8a13d790602401602060405180830381865afa158015612372573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061132b91906156d5565b806001600160a01b0316826001600160a01b031611156123b257905b5f60075f6123c0858561093d565b81526020019081526020015f2090505f6123dc825f015461269b565b90506002816080015160016123f191906156a0565b63ffffffff8116608084015260e0830182600281111561241357612413614d26565b600281111561242457612424614d26565b815250505061243281612789565b825560405133906001600160a01b0385811691908716907fc165a10f8a9f3fe8bb9facf0184970d131b9b10dadcfc48ce46d9615c93c48bf905f90a450505050565b5f61247f8280615752565b915050600281108061249f57508061249a6020840184615797565b905014155b806124b85750806124b36040840184615797565b905014155b156124d65760405163b5ddd9c760e01b815260040160405180910390fd5b5f816001600160401b038111156124ef576124ef614b3e565b60405190808252806020026020018201604052801561253357816020015b604080518082019091525f808252602082015281526020019060019003908161250d5790505b5090505f5b828110156125925761254a8482613a91565b83838151811061255c5761255c615186565b60200260200101515f0184848151811061257857612578615186565b602090810291909101810151019190915252600101612538565b505f5b828110156108a1575f6125a88285613d01565b90506126926125b78680615752565b848181106125c7576125c7615186565b905061018002018036038101906125de91906150af565b6126176125eb8880615752565b858181106125fb576125fb615186565b9050610180020180360381019061261291906150af565b61300a565b6126246040890189615797565b8681811061263457612634615186565b905060200201602081019061264991906151dc565b6001600160801b031686858151811061266457612664615186565b60200260200101515f015187878151811061268157612681615186565b602002602001015160200151612fdd565b50600101612595565b6126df60408051610100810182525f80825260208201819052918101829052606081018290526080810182905260a0810182905260c081018290529060e082015290565b65ffffffffffff609083901c811660608381019190915283901c81166040830152603083901c81166020830152821681528161271b8160c01c90565b612724846138cf565b836080018460e00182600281111561273e5761273e614d26565b600281111561274f5761274f614d26565b905263ffffffff90921690915250612768836001613d2b565b612772845f613d2b565b61ffff90811660c08501521660a083015250919050565b5f5f6090836060015165ffffffffffff16901b6060846040015165ffffffffffff16901b6030856020015165ffffffffffff16901b855f015165ffffffffffff1617171790505f60f88460e0015160028111156127e8576127e8614d26565b901b60ec8560c0015161ffff16901b60e08660a0015161ffff16901b60c0876080015163ffffffff16901b171717905080821792505050919050565b5f5f7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03166311aee3806040518163ffffffff1660e01b8152600401602060405180830381865afa158015612882573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906128a691906157dc565b6001600160401b031690505f5b81600882901b101561298f576040516325d314d760e11b815260048101829052612973907f00000000000000000000000000000000000000000000000000000000000000006001600160a01b031690634ba629ae90602401602060405180830381865afa158015612926573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061294a91906157f7565b6001600160401b0386165f90815260066020908152604080832086845290915290205416613d4d565b61297d9084615660565b92506129888161580e565b90506128b3565b5050919050565b5f60027f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0316634331ed1f6040518163ffffffff1660e01b8152600401602060405180830381865afa1580156129f5573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190612a1991906157dc565b6001600160401b0316612a2c9190615236565b612a37906001615660565b905090565b5f8461014001516001600160401b0316421115612a7e576101408501516040516362a798cb60e01b81526001600160401b039091166004820152602401610c18565b84516001600160a01b03165f908152600260205260409020546101208601516001600160401b039182169116811115612ae457610120860151604051636cdc04c360e11b81526001600160401b0391821660048201529082166024820152604401610c18565b855f01516001600160a01b0316836001600160a01b031603612b2a578551604051600162181ac560e21b031981526001600160a01b039091166004820152602401610c18565b60408601516001600160a01b031615801590612b5c5750826001600160a01b031686604001516001600160a01b031614155b15612b8b57604080870151905163c4003aff60e01b81526001600160a01b039091166004820152602401610c18565b60a08601516001600160801b03161580612bb0575060c08601516001600160801b0316155b15612bce57604051631f2a200560e01b815260040160405180910390fd5b306001600160a01b031686602001516001600160a01b031603612c04576040516333d1661360e11b815260040160405180910390fd5b612c0d8661150d565b9150612c1e865f0151838787611bbc565b50949350505050565b5f838152600360205260408120546001600160801b039081169083168203612c6257604051631f2a200560e01b815260040160405180910390fd5b8360a001516001600160801b0316836001600160801b031682612c859190615660565b1115612cd8578483828660a001516001600160801b0316612ca691906153f9565b60405163fa3f0b7160e01b815260048101939093526001600160801b0390911660248301526044820152606401610c18565b5f612cf882612cf06001600160801b03871682615660565b879190613df6565b9050805f03612d1a57604051631f2a200560e01b815260040160405180910390fd5b95945050505050565b5f5f60075f612d32898961093d565b81526020019081526020015f209050805f01549150612d5482888888886137ef565b6001600160a01b03808716908816105f612d81612d708461311a565b838b8a6001600160801b0316613e32565b90508415612da257612d9f8183158a896001600160801b0316613e32565b90505b6001909201919091555095945050505050565b5f5f612dd4878660800151876060015186612dcf8a61300a565b612e46565b9150612de38686868686613e8f565b85516040805187815260208101879052908101859052606081018390529192506001600160a01b03169087907ff67d87e03f0a85bef4722a4b95195741f64ed34aaa5adff005b3b089e85a00cc9060800160405180910390a39550959350505050565b5f80612e60876001600160a01b0380881690891610613d2b565b9050805f03612e72575f915050612d1a565b5f7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b031615612f4c576001600160a01b038781165f9081526008602052604090819020549051632af52fe160e21b81527f000000000000000000000000000000000000000000000000000000000000000083169263abd4bf8492612f0692899291909116906004016153df565b602060405180830381865afa158015612f21573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190612f459190615826565b61ffff1690505b6127108110612f5f575f92505050612d1a565b612f6b6127108061520b565b612f77826127106153f9565b612f81848861520b565b612f8b919061520b565b612f959190615236565b98975050505050505050565b80821180612fb557506001600160781b0382115b15610c2b57604051636cccc24b60e11b81526004810183905260248101829052604401610c18565b612ff18560600151865f015186868661302e565b8015610a0a57610a0a8560600151865f01513384613fd5565b60208101515f906001600160a01b03161561302957816020015161132b565b505190565b81811461304a5761304a85858561304585876153f9565b613fd5565b8015610a0a576001600160a01b038086165f90815260086020526040902054610a0a91879187911684613fd5565b604080516060810182525f808252602082018190529181019190915284516130a290858585613a0f565b156130b8576130b185856134ce565b90506114d7565b60038152949350505050565b6060612a377f0000000000000000000000000000000000000000000000000000000000000000614075565b6060612a377f0000000000000000000000000000000000000000000000000000000000000000614075565b5f61132b61312b6201518042615236565b6001840154906140b2565b5f613142868684612c27565b90505f61315b8660600151876080015185856001612d23565b90505f5f61317e838a8a886001600160801b0316886001600160801b0316612db5565b915091505f5f6131a3858a8a896001600160801b03168b6001600160801b0316612db5565b915091506131c58a6131b48a61300a565b896001600160801b03168587612fdd565b6131e3886131d28c61300a565b886001600160801b03168785612fdd565b5050505050505050505050565b60605f6131fd84846140e7565b905080801561321e57505f3d118061321e57505f846001600160a01b03163b115b156132335761322b6140fa565b91505061132b565b801561325d57604051639996b31560e01b81526001600160a01b0385166004820152602401610c18565b3d156132705761326b614113565b613289565b60405163d6bda27560e01b815260040160405180910390fd5b5092915050565b6001600160401b038083165f908152600560205260408120600281015490921690036132da576040516368df4c2960e11b81526001600160401b0384166004820152602401610c18565b80548214613310578054604051632088bdad60e21b81526001600160401b03851660048201526024810191909152604401610c18565b6002810154600160601b900460ff161561334857604051632e9412af60e21b81526001600160401b0384166004820152602401610c18565b60028101546001600160401b031642111561338f57600281015460405163f1d0347360e01b81526001600160401b0380861660048301529091166024820152604401610c18565b8060020160089054906101000a900463ffffffff1663ffffffff166133b78260010154613a7b565b63ffffffff161461132b57604051639882c82560e01b81526001600160401b0384166004820152602401610c18565b6040516338e30f6f60e21b81526001600160a01b0382811660048301525f9182917f0000000000000000000000000000000000000000000000000000000000000000169063e38c3dbc906024016040805180830381865afa15801561344d573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190613471919061543e565b925090508061349e57604051634022bc5560e01b81526001600160a01b0384166004820152602401610c18565b50919050565b600160ff82161b60089190911c62ffffff165f908152602092909252604090912080549091179055565b604080516060810182525f80825260208201819052918101829052906134f383611c3e565b90506134ff848261411e565b8290600c81111561351257613512614d26565b9081600c81111561352557613525614d26565b90525060018251600c81111561353d5761353d614d26565b036135765761354c8482614231565b8290600c81111561355f5761355f614d26565b9081600c81111561357257613572614d26565b9052505b60018251600c81111561358b5761358b614d26565b14613596575061132b565b5f6135a0856143de565b90505f6135f386608001516001600160a01b031687606001516001600160a01b0316106135ed60075f6135db8b606001518c6080015161093d565b81526020019081526020015f2061311a565b906144c3565b90505f8661010001516001600160801b03168760a001516001600160801b031661361d9190615660565b60a0880151613635906001600160801b03168561520b565b61363f9190615236565b9050805f0361365157600b855261365d565b815f0361365d57600c85525b60018551600c81111561367257613672614d26565b14613680575050505061132b565b5f6136af855f01518960a001516136979190615841565b6001600160801b03166136aa8486614504565b614504565b6001600160801b0394851660408801529390931660208601525050505092915050565b6001600160a01b0382165f908152600260205260409020546001600160401b0390811690821611613743576001600160a01b0382165f9081526002602052604090819020549051630a5a472560e01b81526001600160401b0380841660048301529091166024820152604401610c18565b6001600160a01b0382165f81815260026020908152604091829020805467ffffffffffffffff19166001600160401b03861690811790915591519182527f53bdc2dae8bc5be8af2fffee3a6c59bfff4b22dfd1794cc50977d21a5ef987569101610abc565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c1561183957604051633ee5aeb560e01b815260040160405180910390fd5b80825d5050565b6137fa85858561227d565b5f5f846001600160a01b0316866001600160a01b03161061381c57828461381f565b83835b909250905061384f87838365ffffffffffff8381166001600160801b039384160260309490941c16911602101590565b1580613887575061388587838365ffffffffffff606084901c81166001600160801b039384160260909490941c16911602111590565b155b1561093457604051638a491c4560e01b81526001600160a01b038088166004830152861660248201526001600160801b03808616604483015284166064820152608401610c18565b5f60f882901c600281111561132b5761132b614d26565b5f306001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001614801561393e57507f000000000000000000000000000000000000000000000000000000000000000046145b1561396857507f000000000000000000000000000000000000000000000000000000000000000090565b612a37604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b5f5f5f613a1d868686614513565b5090925090505f816003811115613a3657613a36614d26565b148015613a545750866001600160a01b0316826001600160a01b0316145b15613a64576001925050506114d7565b613a708787878761455a565b979650505050505050565b5f8181526007602052604081205460c01c61132b565b5f8080613a9e8580615752565b91505f90508415613ab957613ab46001866153f9565b613ac4565b613ac46001836153f9565b90505f613ad18780615752565b87818110613ae157613ae1615186565b90506101800201803603810190613af891906150af565b60808101519091506001600160a01b0316613b138880615752565b84818110613b2357613b23615186565b905061018002016060016020810190613b3c91906147bc565b6001600160a01b031614613b9d57613b548780615752565b83818110613b6457613b64615186565b905061018002016060016020810190613b7d91906147bc565b816080015160405163180a251360e21b8152600401610c189291906153df565b5f613c1082613baf60208b018b615797565b8a818110613bbf57613bbf615186565b9050602002810190613bd1919061519a565b613bdb8c80615752565b613be58d8b613d01565b818110613bf457613bf4615186565b613c0b9260206101809092020190810191506147bc565b612a3c565b90505f80613c2160408b018b615797565b8a818110613c3157613c31615186565b9050602002016020810190613c4691906151dc565b613c5360408c018c615797565b87818110613c6357613c63615186565b9050602002016020810190613c7891906151dc565b91509150816001600160801b03165f1480613c9a57506001600160801b038116155b15613cb857604051631f2a200560e01b815260040160405180910390fd5b5f613cce8560600151866080015185855f612d23565b9050613cef818587866001600160801b0316866001600160801b0316612db5565b98509850505050505050509250929050565b5f81613d0e846001615660565b14613d2357613d1e836001615660565b61102c565b5f9392505050565b5f81613d385760ec613d3b565b60e05b60ff1683901c610fff16905092915050565b5f5f198203613d5f5750610100919050565b7f5555555555555555555555555555555555555555555555555555555555555555600183901c1690910390600282901c7f33333333333333333333333333333333333333333333333333333333333333331660055f1904831601915060115f1981613dcc57613dcc615222565b04600483901c830116915060f860ff5f1981613dea57613dea615222565b048302901c9050919050565b60a083015160c08401515f916001600160801b039081169116613e1b858202836145c4565b613e27828602846145c4565b039695505050505050565b5f80613e3e86866144c3565b905080831115613e7a576040516318e4f3cb60e31b81526001600160a01b03851660048201526024810184905260448101829052606401610c18565b613e858686856145e6565b9695505050505050565b5f85815260036020526040812054600160f81b8110613ec4576040516340ddf5fb60e11b815260048101889052602401610c18565b6001600160801b0381165f613ed98783615660565b90508760a001516001600160801b0316811115613f35578887838a60a001516001600160801b0316613f0b91906153f9565b60405163fa3f0b7160e01b8152600481019390935260248301919091526044820152606401610c18565b613f4a8987613f458b8686613df6565b614607565b8415613f8e57613f5e608084901c86615660565b9450613f7385613f6e8a84614639565b612fa1565b5f898152600360205260409020608086901b82179055613fa7565b613f988784615660565b5f8a8152600360205260409020555b6101008801516001600160801b031615613fc957613fc6888383614660565b93505b50505095945050505050565b6040516323b872dd60e01b81526001600160a01b0384811660048301528381166024830152604482018390528516906323b872dd906064016020604051808303815f875af1158015614029573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061404d91906156d5565b6108a1576040516339f1c8d960e01b81526001600160a01b0385166004820152602401610c18565b60605f614081836146a9565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f8260e081901c8390036140c9578391505061132b565b6dffffffffffffffffffffffffffff1660e083901b17905092915050565b5f5f5f835160208501865af49392505050565b6040513d81523d5f602083013e3d602001810160405290565b6040513d5f823e3d81fd5b5f5f8360a001516001600160801b03165f14158015614149575060c08401516001600160801b031615155b801561416e5750835f01516001600160a01b031684604001516001600160a01b031614155b8015614187575060208401516001600160a01b03163014155b90508061419857600291505061132b565b8361014001516001600160401b03164211156141b857600491505061132b565b8260400151806141f1575083516001600160a01b03165f908152600260205260409020546101208501516001600160401b039182169116105b1561420057600591505061132b565b8360a001516001600160801b0316835f01516001600160801b0316146142275760016114d7565b5060069392505050565b5f5f60075f6142488660600151876080015161093d565b815260208101919091526040015f908120549150614265826138cf565b600281111561427657614276614d26565b0361428557600791505061132b565b6002614290826138cf565b60028111156142a1576142a1614d26565b036142b057600891505061132b565b5f84608001516001600160a01b031685606001516001600160a01b03161061430c5760c085015160a086015161430791849165ffffffffffff8381166001600160801b039384160260309490941c16911602101590565b614345565b60a085015160c086015161434591849165ffffffffffff606084901c81166001600160801b039384160260909490941c16911602111590565b9050806143575760099250505061132b565b5f61439d8387608001518860600151614394895f01516001600160801b03168b60a001516001600160801b03168c613df69092919063ffffffff16565b612dcf8b61300a565b90508560e001516001600160801b03168186602001516001600160781b03166143c69190615660565b116143d2576001613e85565b600a9695505050505050565b606081015181516040516370a0823160e01b81526001600160a01b0391821660048201525f929161102c91908316906370a0823190602401602060405180830381865afa158015614431573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061445591906157f7565b8451604051636eb1769f60e11b81526001600160a01b0385169163dd62ed3e91614484919030906004016153df565b602060405180830381865afa15801561449f573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906136aa91906157f7565b5f5f826144d15760386144d3565b5f5b60ff1684901c905066ffffffffffffff80821690607083901c168181106144fa575f613e85565b9003949350505050565b5f82821882841002821861102c565b5f80806041849003614547578435602086013560408701355f1a614539898285856146d0565b955095509550505050614551565b505f915060029050825b93509350939050565b60408051630b135d3f60e11b808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b5f8215613d23578160018403816145dd576145dd615222565b0460010161102c565b5f826145f35760a86145f6565b60705b60ff1682901b840190509392505050565b80821015611fb05760405163f646bfeb60e01b8152600481018490526024810183905260448101829052606401610c18565b5f61102c8360e001516001600160801b031683028460a001516001600160801b03166145c4565b60a08301516101008401515f916001600160801b039081169116818582028161468b5761468b615222565b04828286028161469d5761469d615222565b04039695505050505050565b5f60ff8216601f81111561132b57604051632cd44ac360e21b815260040160405180910390fd5b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a084111561470957505f9150600390508261478e565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa15801561475a573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b03811661478557505f92506001915082905061478e565b92505f91508190505b9450945094915050565b6001600160a01b0381168114611557575f5ffd5b80356147b781614798565b919050565b5f602082840312156147cc575f5ffd5b813561102c81614798565b5f5f83601f8401126147e7575f5ffd5b5081356001600160401b038111156147fd575f5ffd5b6020830191508360208260051b8501011115611194575f5ffd5b5f5f5f5f6040858703121561482a575f5ffd5b84356001600160401b0381111561483f575f5ffd5b8501601f8101871361484f575f5ffd5b80356001600160401b03811115614864575f5ffd5b87602061018083028401011115614879575f5ffd5b6020918201955093508501356001600160401b03811115614898575f5ffd5b6148a4878288016147d7565b95989497509550505050565b5f5f5f5f5f5f5f60e0888a0312156148c6575f5ffd5b87356148d181614798565b965060208801356148e181614798565b95506040880135945060608801359350608088013560ff81168114614904575f5ffd5b9699959850939692959460a0840135945060c09093013592915050565b5f5f60408385031215614932575f5ffd5b823561493d81614798565b9150602083013561494d81614798565b809150509250929050565b5f610180828403121561349e575f5ffd5b5f5f83601f840112614979575f5ffd5b5081356001600160401b0381111561498f575f5ffd5b602083019150836020828501011115611194575f5ffd5b5f5f5f6101a084860312156149b9575f5ffd5b6149c38585614958565b92506101808401356001600160401b038111156149de575f5ffd5b6149ea86828701614969565b9497909650939450505050565b5f60208284031215614a07575f5ffd5b5035919050565b6001600160401b0381168114611557575f5ffd5b80356147b781614a0e565b5f610100828403121561349e575f5ffd5b5f5f6101208385031215614a50575f5ffd5b8235614a5b81614a0e565b9150614a6a8460208501614a2d565b90509250929050565b5f6101008284031215614a84575f5ffd5b61102c8383614a2d565b5f5f60208385031215614a9f575f5ffd5b82356001600160401b03811115614ab4575f5ffd5b614ac0858286016147d7565b90969095509350505050565b61ffff81168114611557575f5ffd5b5f5f5f60608486031215614aed575f5ffd5b8335614af881614798565b92506020840135614b0881614798565b91506040840135614b1881614acc565b809150509250925092565b5f60208284031215614b33575f5ffd5b813561102c81614a0e565b634e487b7160e01b5f52604160045260245ffd5b60405161018081016001600160401b0381118282101715614b8157634e487b7160e01b5f52604160045260245ffd5b60405290565b6001600160801b0381168114611557575f5ffd5b80356147b781614b87565b5f6101808284031215614bb7575f5ffd5b614bbf614b52565b9050614bca826147ac565b8152614bd8602083016147ac565b6020820152614be9604083016147ac565b6040820152614bfa606083016147ac565b6060820152614c0b608083016147ac565b6080820152614c1c60a08301614b9b565b60a0820152614c2d60c08301614b9b565b60c0820152614c3e60e08301614b9b565b60e0820152614c506101008301614b9b565b610100820152614c636101208301614a22565b610120820152614c766101408301614a22565b6101408201526101609182013591810191909152919050565b5f5f5f5f5f6101e08688031215614ca4575f5ffd5b614cae8787614ba6565b94506101808601356001600160401b03811115614cc9575f5ffd5b614cd588828901614969565b9095509350506101a0860135614cea81614b87565b91506101c0860135614cfb81614b87565b809150509295509295909350565b5f5f5f6101a08486031215614d1c575f5ffd5b6149c38585614ba6565b634e487b7160e01b5f52602160045260245ffd5b600d8110614d4a57614d4a614d26565b9052565b614d59828251614d3a565b6001600160801b0360208201511660208301526001600160801b0360408201511660408301525050565b6060810161132b8284614d4e565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b60ff60f81b8816815260e060208201525f614ddd60e0830189614d91565b8281036040840152614def8189614d91565b606084018890526001600160a01b038716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015614e44578351835260209384019390920191600101614e26565b50909b9a5050505050505050505050565b60038110614d4a57614d4a614d26565b5f6101a08201905065ffffffffffff845116825265ffffffffffff602085015116602083015265ffffffffffff60408501511660408301526060840151614eb6606084018265ffffffffffff169052565b506080840151614ece608084018263ffffffff169052565b5060a0840151614ee460a084018261ffff169052565b5060c0840151614efa60c084018261ffff169052565b5060e0840151614f0d60e0840182614e55565b50825166ffffffffffffff9081166101008401526020840151811661012084015260408401518116610140840152606084015116610160830152608083015163ffffffff1661018083015261102c565b5f5f5f5f5f5f5f610360888a031215614f74575f5ffd5b614f7e8989614ba6565b96506101808801356001600160401b03811115614f99575f5ffd5b614fa58a828b01614969565b9097509550614fba9050896101a08a01614ba6565b93506103208801356001600160401b03811115614fd5575f5ffd5b614fe18a828b01614969565b909450925050610340880135614ff681614b87565b8091505092959891949750929550565b5f602082016020835280845180835260408501915060408160051b8601019250602086015f5b8281101561505d57603f19878603018452615048858351614d91565b9450602093840193919091019060010161502c565b50929695505050505050565b5f5f6040838503121561507a575f5ffd5b823561508581614a0e565b946020939093013593505050565b5f5f604083850312156150a4575f5ffd5b823561493d81614a0e565b5f61018082840312156150c0575f5ffd5b61102c8383614ba6565b5f5f5f5f606085870312156150dd575f5ffd5b84356150e881614798565b935060208501356150f881614a0e565b925060408501356001600160401b03811115615112575f5ffd5b6148a487828801614969565b5f610180828403121561512f575f5ffd5b61102c8383614958565b602080825282518282018190525f918401906040840190835b8181101561517b57615165838551614d4e565b6020939093019260609290920191600101615152565b509095945050505050565b634e487b7160e01b5f52603260045260245ffd5b5f5f8335601e198436030181126151af575f5ffd5b8301803591506001600160401b038211156151c8575f5ffd5b602001915036819003821315611194575f5ffd5b5f602082840312156151ec575f5ffd5b813561102c81614b87565b634e487b7160e01b5f52601160045260245ffd5b808202811582820484141761132b5761132b6151f7565b634e487b7160e01b5f52601260045260245ffd5b5f8261525057634e487b7160e01b5f52601260045260245ffd5b500490565b602080825282518282018190525f918401906040840190835b8181101561517b57835183526020938401939092019160010161526e565b803565ffffffffffff811681146147b7575f5ffd5b803566ffffffffffffff811681146147b7575f5ffd5b80356152c281614798565b6001600160a01b0316825260208101356152db81614798565b6001600160a01b031660208301526152f56040820161528c565b65ffffffffffff16604083015261530e6060820161528c565b65ffffffffffff1660608301526153276080820161528c565b65ffffffffffff16608083015261534060a0820161528c565b65ffffffffffff1660a083015261535960c082016152a1565b66ffffffffffffff1660c083015261537360e082016152a1565b66ffffffffffffff811660e0840152505050565b610100810161132b82846152b7565b61014081016153a582866152b7565b6001600160401b03939093166101008201526101200152919050565b5f8235605e198336030181126153d5575f5ffd5b9190910192915050565b6001600160a01b0392831681529116602082015260400190565b8181038181111561132b5761132b6151f7565b828482375f8382015f815283518060208601835e5f910190815295945050505050565b805180151581146147b7575f5ffd5b5f5f6040838503121561544f575f5ffd5b6154588361542f565b9150602083015163ffffffff8116811461494d575f5ffd5b81835281816020850137505f828201602090810191909152601f909101601f19169091010190565b6154b2816154a5866147ac565b6001600160a01b03169052565b5f6154bf602086016147ac565b6001600160a01b031660208301526154d9604086016147ac565b6001600160a01b031660408301526154f3606086016147ac565b6001600160a01b0316606083015261550d608086016147ac565b6001600160a01b0316608083015261552760a08601614b9b565b6001600160801b031660a083015261554160c08601614b9b565b6001600160801b031660c083015261555b60e08601614b9b565b6001600160801b031660e08301526155766101008601614b9b565b6001600160801b03166101008301526155926101208601614a22565b6001600160401b03166101208301526155ae6101408601614a22565b6001600160401b031661014083015261016085810135908301526101a06101808301819052612d1a9083018486615470565b5f60608284031280156155f1575f5ffd5b50604051606081016001600160401b038111828210171561562057634e487b7160e01b5f52604160045260245ffd5b6040528251600d8110615631575f5ffd5b8152602083015161564181614b87565b6020820152604083015161565481614b87565b60408201529392505050565b8082018082111561132b5761132b6151f7565b8281526040810161102c6020830184614d3a565b5f60208284031215615697575f5ffd5b61102c8261528c565b63ffffffff818116838216019081111561132b5761132b6151f7565b5f602082840312156156cc575f5ffd5b61102c826152a1565b5f602082840312156156e5575f5ffd5b61102c8261542f565b5f602082840312156156fe575f5ffd5b815161102c81614798565b5f6001600160401b0382166001600160401b03810361572a5761572a6151f7565b60010192915050565b6001600160401b03818116838216019081111561132b5761132b6151f7565b5f5f8335601e19843603018112615767575f5ffd5b8301803591506001600160401b03821115615780575f5ffd5b602001915061018081023603821315611194575f5ffd5b5f5f8335601e198436030181126157ac575f5ffd5b8301803591506001600160401b038211156157c5575f5ffd5b6020019150600581901b3603821315611194575f5ffd5b5f602082840312156157ec575f5ffd5b815161102c81614a0e565b5f60208284031215615807575f5ffd5b5051919050565b5f6001820161581f5761581f6151f7565b5060010190565b5f60208284031215615836575f5ffd5b815161102c81614acc565b6001600160801b03828116828216039081111561132b5761132b6151f756",
}

// Exchange is an auto generated Go binding around an Ethereum contract.
type Exchange struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Exchange) GetABI() abi.ABI {
	return c.abi
}

// NewExchange creates a new instance of Exchange.
func NewExchange() *Exchange {
	parsed, err := ExchangeMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Exchange{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Exchange) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address consortium, address factory, address memberships) returns()
func (exchange *Exchange) PackConstructor(consortium common.Address, factory common.Address, memberships common.Address) []byte {
	enc, err := exchange.abi.Pack("", consortium, factory, memberships)
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
func (exchange *Exchange) PackCONSORTIUM() []byte {
	enc, err := exchange.abi.Pack("CONSORTIUM")
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
func (exchange *Exchange) TryPackCONSORTIUM() ([]byte, error) {
	return exchange.abi.Pack("CONSORTIUM")
}

// UnpackCONSORTIUM is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x47746d6d.
//
// Solidity: function CONSORTIUM() view returns(address)
func (exchange *Exchange) UnpackCONSORTIUM(data []byte) (common.Address, error) {
	out, err := exchange.abi.Unpack("CONSORTIUM", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackFACTORY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2dd31000.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function FACTORY() view returns(address)
func (exchange *Exchange) PackFACTORY() []byte {
	enc, err := exchange.abi.Pack("FACTORY")
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
func (exchange *Exchange) TryPackFACTORY() ([]byte, error) {
	return exchange.abi.Pack("FACTORY")
}

// UnpackFACTORY is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2dd31000.
//
// Solidity: function FACTORY() view returns(address)
func (exchange *Exchange) UnpackFACTORY(data []byte) (common.Address, error) {
	out, err := exchange.abi.Unpack("FACTORY", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMAXCYCLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x043063bc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_CYCLE() view returns(uint256)
func (exchange *Exchange) PackMAXCYCLE() []byte {
	enc, err := exchange.abi.Pack("MAX_CYCLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXCYCLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x043063bc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_CYCLE() view returns(uint256)
func (exchange *Exchange) TryPackMAXCYCLE() ([]byte, error) {
	return exchange.abi.Pack("MAX_CYCLE")
}

// UnpackMAXCYCLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x043063bc.
//
// Solidity: function MAX_CYCLE() view returns(uint256)
func (exchange *Exchange) UnpackMAXCYCLE(data []byte) (*big.Int, error) {
	out, err := exchange.abi.Unpack("MAX_CYCLE", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXFEEBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd55be8c6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_FEE_BPS() view returns(uint16)
func (exchange *Exchange) PackMAXFEEBPS() []byte {
	enc, err := exchange.abi.Pack("MAX_FEE_BPS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXFEEBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd55be8c6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_FEE_BPS() view returns(uint16)
func (exchange *Exchange) TryPackMAXFEEBPS() ([]byte, error) {
	return exchange.abi.Pack("MAX_FEE_BPS")
}

// UnpackMAXFEEBPS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd55be8c6.
//
// Solidity: function MAX_FEE_BPS() view returns(uint16)
func (exchange *Exchange) UnpackMAXFEEBPS(data []byte) (uint16, error) {
	out, err := exchange.abi.Unpack("MAX_FEE_BPS", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackMEMBERSHIPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32119d73.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MEMBERSHIPS() view returns(address)
func (exchange *Exchange) PackMEMBERSHIPS() []byte {
	enc, err := exchange.abi.Pack("MEMBERSHIPS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMEMBERSHIPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32119d73.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MEMBERSHIPS() view returns(address)
func (exchange *Exchange) TryPackMEMBERSHIPS() ([]byte, error) {
	return exchange.abi.Pack("MEMBERSHIPS")
}

// UnpackMEMBERSHIPS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x32119d73.
//
// Solidity: function MEMBERSHIPS() view returns(address)
func (exchange *Exchange) UnpackMEMBERSHIPS(data []byte) (common.Address, error) {
	out, err := exchange.abi.Unpack("MEMBERSHIPS", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackOFFERTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x02b0038b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function OFFER_TYPEHASH() view returns(bytes32)
func (exchange *Exchange) PackOFFERTYPEHASH() []byte {
	enc, err := exchange.abi.Pack("OFFER_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOFFERTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x02b0038b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function OFFER_TYPEHASH() view returns(bytes32)
func (exchange *Exchange) TryPackOFFERTYPEHASH() ([]byte, error) {
	return exchange.abi.Pack("OFFER_TYPEHASH")
}

// UnpackOFFERTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x02b0038b.
//
// Solidity: function OFFER_TYPEHASH() view returns(bytes32)
func (exchange *Exchange) UnpackOFFERTYPEHASH(data []byte) ([32]byte, error) {
	out, err := exchange.abi.Unpack("OFFER_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackVOTINGPERIOD is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb1610d7e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function VOTING_PERIOD() view returns(uint64)
func (exchange *Exchange) PackVOTINGPERIOD() []byte {
	enc, err := exchange.abi.Pack("VOTING_PERIOD")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVOTINGPERIOD is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb1610d7e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function VOTING_PERIOD() view returns(uint64)
func (exchange *Exchange) TryPackVOTINGPERIOD() ([]byte, error) {
	return exchange.abi.Pack("VOTING_PERIOD")
}

// UnpackVOTINGPERIOD is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb1610d7e.
//
// Solidity: function VOTING_PERIOD() view returns(uint64)
func (exchange *Exchange) UnpackVOTINGPERIOD(data []byte) (uint64, error) {
	out, err := exchange.abi.Unpack("VOTING_PERIOD", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackCancel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed406e66.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancel((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer) returns()
func (exchange *Exchange) PackCancel(offer Offer) []byte {
	enc, err := exchange.abi.Pack("cancel", offer)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed406e66.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancel((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer) returns()
func (exchange *Exchange) TryPackCancel(offer Offer) ([]byte, error) {
	return exchange.abi.Pack("cancel", offer)
}

// PackCancelBelow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd2b7fd3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancelBelow(uint64 nonce) returns()
func (exchange *Exchange) PackCancelBelow(nonce uint64) []byte {
	enc, err := exchange.abi.Pack("cancelBelow", nonce)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancelBelow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd2b7fd3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancelBelow(uint64 nonce) returns()
func (exchange *Exchange) TryPackCancelBelow(nonce uint64) ([]byte, error) {
	return exchange.abi.Pack("cancelBelow", nonce)
}

// PackCancelBelowBySignature is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xde13bc3d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancelBelowBySignature(address maker, uint64 nonce, bytes signature) returns()
func (exchange *Exchange) PackCancelBelowBySignature(maker common.Address, nonce uint64, signature []byte) []byte {
	enc, err := exchange.abi.Pack("cancelBelowBySignature", maker, nonce, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancelBelowBySignature is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xde13bc3d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancelBelowBySignature(address maker, uint64 nonce, bytes signature) returns()
func (exchange *Exchange) TryPackCancelBelowBySignature(maker common.Address, nonce uint64, signature []byte) ([]byte, error) {
	return exchange.abi.Pack("cancelBelowBySignature", maker, nonce, signature)
}

// PackCancelBySignature is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23bccc29.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancelBySignature((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer, bytes signature) returns()
func (exchange *Exchange) PackCancelBySignature(offer Offer, signature []byte) []byte {
	enc, err := exchange.abi.Pack("cancelBySignature", offer, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancelBySignature is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23bccc29.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancelBySignature((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer, bytes signature) returns()
func (exchange *Exchange) TryPackCancelBySignature(offer Offer, signature []byte) ([]byte, error) {
	return exchange.abi.Pack("cancelBySignature", offer, signature)
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (exchange *Exchange) PackEip712Domain() []byte {
	enc, err := exchange.abi.Pack("eip712Domain")
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
func (exchange *Exchange) TryPackEip712Domain() ([]byte, error) {
	return exchange.abi.Pack("eip712Domain")
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
func (exchange *Exchange) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := exchange.abi.Unpack("eip712Domain", data)
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

// PackEnactCorridor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x364daa42.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function enactCorridor(uint64 id, (address,address,uint48,uint48,uint48,uint48,uint56,uint56) terms) returns()
func (exchange *Exchange) PackEnactCorridor(id uint64, terms CorridorTerms) []byte {
	enc, err := exchange.abi.Pack("enactCorridor", id, terms)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEnactCorridor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x364daa42.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function enactCorridor(uint64 id, (address,address,uint48,uint48,uint48,uint48,uint56,uint56) terms) returns()
func (exchange *Exchange) TryPackEnactCorridor(id uint64, terms CorridorTerms) ([]byte, error) {
	return exchange.abi.Pack("enactCorridor", id, terms)
}

// PackFilled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x288cdc91.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function filled(bytes32 offer) view returns(uint128 given, uint120 fee, bool cancelled)
func (exchange *Exchange) PackFilled(offer [32]byte) []byte {
	enc, err := exchange.abi.Pack("filled", offer)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFilled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x288cdc91.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function filled(bytes32 offer) view returns(uint128 given, uint120 fee, bool cancelled)
func (exchange *Exchange) TryPackFilled(offer [32]byte) ([]byte, error) {
	return exchange.abi.Pack("filled", offer)
}

// FilledOutput serves as a container for the return parameters of contract
// method Filled.
type FilledOutput struct {
	Given     *big.Int
	Fee       *big.Int
	Cancelled bool
}

// UnpackFilled is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x288cdc91.
//
// Solidity: function filled(bytes32 offer) view returns(uint128 given, uint120 fee, bool cancelled)
func (exchange *Exchange) UnpackFilled(data []byte) (FilledOutput, error) {
	out, err := exchange.abi.Unpack("filled", data)
	outstruct := new(FilledOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Given = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Fee = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.Cancelled = *abi.ConvertType(out[2], new(bool)).(*bool)
	return *outstruct, nil
}

// PackHasVoted is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc61ff600.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasVoted(uint64 id, address account) view returns(bool)
func (exchange *Exchange) PackHasVoted(id uint64, account common.Address) []byte {
	enc, err := exchange.abi.Pack("hasVoted", id, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasVoted is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc61ff600.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasVoted(uint64 id, address account) view returns(bool)
func (exchange *Exchange) TryPackHasVoted(id uint64, account common.Address) ([]byte, error) {
	return exchange.abi.Pack("hasVoted", id, account)
}

// UnpackHasVoted is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc61ff600.
//
// Solidity: function hasVoted(uint64 id, address account) view returns(bool)
func (exchange *Exchange) UnpackHasVoted(data []byte) (bool, error) {
	out, err := exchange.abi.Unpack("hasVoted", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackLowestNonce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0ad9c2b1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lowestNonce(address maker) view returns(uint64)
func (exchange *Exchange) PackLowestNonce(maker common.Address) []byte {
	enc, err := exchange.abi.Pack("lowestNonce", maker)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLowestNonce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0ad9c2b1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lowestNonce(address maker) view returns(uint64)
func (exchange *Exchange) TryPackLowestNonce(maker common.Address) ([]byte, error) {
	return exchange.abi.Pack("lowestNonce", maker)
}

// UnpackLowestNonce is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0ad9c2b1.
//
// Solidity: function lowestNonce(address maker) view returns(uint64)
func (exchange *Exchange) UnpackLowestNonce(data []byte) (uint64, error) {
	out, err := exchange.abi.Unpack("lowestNonce", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMerchantOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6633f4e8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function merchantOf(address points) view returns(address)
func (exchange *Exchange) PackMerchantOf(points common.Address) []byte {
	enc, err := exchange.abi.Pack("merchantOf", points)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMerchantOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6633f4e8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function merchantOf(address points) view returns(address)
func (exchange *Exchange) TryPackMerchantOf(points common.Address) ([]byte, error) {
	return exchange.abi.Pack("merchantOf", points)
}

// UnpackMerchantOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6633f4e8.
//
// Solidity: function merchantOf(address points) view returns(address)
func (exchange *Exchange) UnpackMerchantOf(data []byte) (common.Address, error) {
	out, err := exchange.abi.Unpack("merchantOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMulticall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac9650d8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (exchange *Exchange) PackMulticall(data [][]byte) []byte {
	enc, err := exchange.abi.Pack("multicall", data)
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
func (exchange *Exchange) TryPackMulticall(data [][]byte) ([]byte, error) {
	return exchange.abi.Pack("multicall", data)
}

// UnpackMulticall is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xac9650d8.
//
// Solidity: function multicall(bytes[] data) returns(bytes[] results)
func (exchange *Exchange) UnpackMulticall(data []byte) ([][]byte, error) {
	out, err := exchange.abi.Unpack("multicall", data)
	if err != nil {
		return *new([][]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([][]byte)).(*[][]byte)
	return out0, nil
}

// PackOfferHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd752ef0a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function offerHash((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer) view returns(bytes32)
func (exchange *Exchange) PackOfferHash(offer Offer) []byte {
	enc, err := exchange.abi.Pack("offerHash", offer)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOfferHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd752ef0a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function offerHash((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer) view returns(bytes32)
func (exchange *Exchange) TryPackOfferHash(offer Offer) ([]byte, error) {
	return exchange.abi.Pack("offerHash", offer)
}

// UnpackOfferHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd752ef0a.
//
// Solidity: function offerHash((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer) view returns(bytes32)
func (exchange *Exchange) UnpackOfferHash(data []byte) ([32]byte, error) {
	out, err := exchange.abi.Unpack("offerHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPair is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8672d545.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pair(address a, address b) view returns((uint48,uint48,uint48,uint48,uint32,uint16,uint16,uint8), (uint56,uint56,uint56,uint56,uint32))
func (exchange *Exchange) PackPair(a common.Address, b common.Address) []byte {
	enc, err := exchange.abi.Pack("pair", a, b)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPair is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8672d545.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pair(address a, address b) view returns((uint48,uint48,uint48,uint48,uint32,uint16,uint16,uint8), (uint56,uint56,uint56,uint56,uint32))
func (exchange *Exchange) TryPackPair(a common.Address, b common.Address) ([]byte, error) {
	return exchange.abi.Pack("pair", a, b)
}

// PairOutput serves as a container for the return parameters of contract
// method Pair.
type PairOutput struct {
	Arg0 Corridor
	Arg1 Exposure
}

// UnpackPair is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8672d545.
//
// Solidity: function pair(address a, address b) view returns((uint48,uint48,uint48,uint48,uint32,uint16,uint16,uint8), (uint56,uint56,uint56,uint56,uint32))
func (exchange *Exchange) UnpackPair(data []byte) (PairOutput, error) {
	out, err := exchange.abi.Unpack("pair", data)
	outstruct := new(PairOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Arg0 = *abi.ConvertType(out[0], new(Corridor)).(*Corridor)
	outstruct.Arg1 = *abi.ConvertType(out[1], new(Exposure)).(*Exposure)
	return *outstruct, nil
}

// PackPairId is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x210082c1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pairId(address a, address b) pure returns(bytes32 id)
func (exchange *Exchange) PackPairId(a common.Address, b common.Address) []byte {
	enc, err := exchange.abi.Pack("pairId", a, b)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPairId is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x210082c1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pairId(address a, address b) pure returns(bytes32 id)
func (exchange *Exchange) TryPackPairId(a common.Address, b common.Address) ([]byte, error) {
	return exchange.abi.Pack("pairId", a, b)
}

// UnpackPairId is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x210082c1.
//
// Solidity: function pairId(address a, address b) pure returns(bytes32 id)
func (exchange *Exchange) UnpackPairId(data []byte) ([32]byte, error) {
	out, err := exchange.abi.Unpack("pairId", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x590308a5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pause(address a, address b) returns()
func (exchange *Exchange) PackPause(a common.Address, b common.Address) []byte {
	enc, err := exchange.abi.Pack("pause", a, b)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x590308a5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pause(address a, address b) returns()
func (exchange *Exchange) TryPackPause(a common.Address, b common.Address) ([]byte, error) {
	return exchange.abi.Pack("pause", a, b)
}

// PackPausePump is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1c541ece.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pausePump((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32)[] quotes, bytes[] signatures) returns()
func (exchange *Exchange) PackPausePump(quotes []Offer, signatures [][]byte) []byte {
	enc, err := exchange.abi.Pack("pausePump", quotes, signatures)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPausePump is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1c541ece.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pausePump((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32)[] quotes, bytes[] signatures) returns()
func (exchange *Exchange) TryPackPausePump(quotes []Offer, signatures [][]byte) ([]byte, error) {
	return exchange.abi.Pack("pausePump", quotes, signatures)
}

// PackProposal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7afa0aa3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function proposal(uint64 id) view returns((bytes32,bytes32,uint64,uint32,bool) motion, uint64 votes, uint64 needed)
func (exchange *Exchange) PackProposal(id uint64) []byte {
	enc, err := exchange.abi.Pack("proposal", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProposal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7afa0aa3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function proposal(uint64 id) view returns((bytes32,bytes32,uint64,uint32,bool) motion, uint64 votes, uint64 needed)
func (exchange *Exchange) TryPackProposal(id uint64) ([]byte, error) {
	return exchange.abi.Pack("proposal", id)
}

// ProposalOutput serves as a container for the return parameters of contract
// method Proposal.
type ProposalOutput struct {
	Motion Motion
	Votes  uint64
	Needed uint64
}

// UnpackProposal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7afa0aa3.
//
// Solidity: function proposal(uint64 id) view returns((bytes32,bytes32,uint64,uint32,bool) motion, uint64 votes, uint64 needed)
func (exchange *Exchange) UnpackProposal(data []byte) (ProposalOutput, error) {
	out, err := exchange.abi.Unpack("proposal", data)
	outstruct := new(ProposalOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Motion = *abi.ConvertType(out[0], new(Motion)).(*Motion)
	outstruct.Votes = *abi.ConvertType(out[1], new(uint64)).(*uint64)
	outstruct.Needed = *abi.ConvertType(out[2], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackProposalCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xda35c664.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function proposalCount() view returns(uint64)
func (exchange *Exchange) PackProposalCount() []byte {
	enc, err := exchange.abi.Pack("proposalCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProposalCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xda35c664.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function proposalCount() view returns(uint64)
func (exchange *Exchange) TryPackProposalCount() ([]byte, error) {
	return exchange.abi.Pack("proposalCount")
}

// UnpackProposalCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xda35c664.
//
// Solidity: function proposalCount() view returns(uint64)
func (exchange *Exchange) UnpackProposalCount(data []byte) (uint64, error) {
	out, err := exchange.abi.Unpack("proposalCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackProposeCorridor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5275caa3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function proposeCorridor((address,address,uint48,uint48,uint48,uint48,uint56,uint56) terms) returns(uint64 id)
func (exchange *Exchange) PackProposeCorridor(terms CorridorTerms) []byte {
	enc, err := exchange.abi.Pack("proposeCorridor", terms)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProposeCorridor is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5275caa3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function proposeCorridor((address,address,uint48,uint48,uint48,uint48,uint56,uint56) terms) returns(uint64 id)
func (exchange *Exchange) TryPackProposeCorridor(terms CorridorTerms) ([]byte, error) {
	return exchange.abi.Pack("proposeCorridor", terms)
}

// UnpackProposeCorridor is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5275caa3.
//
// Solidity: function proposeCorridor((address,address,uint48,uint48,uint48,uint48,uint56,uint56) terms) returns(uint64 id)
func (exchange *Exchange) UnpackProposeCorridor(data []byte) (uint64, error) {
	out, err := exchange.abi.Unpack("proposeCorridor", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackSetFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67aa5e49.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setFee(address points, address other, uint16 feeBps) returns()
func (exchange *Exchange) PackSetFee(points common.Address, other common.Address, feeBps uint16) []byte {
	enc, err := exchange.abi.Pack("setFee", points, other, feeBps)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x67aa5e49.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setFee(address points, address other, uint16 feeBps) returns()
func (exchange *Exchange) TryPackSetFee(points common.Address, other common.Address, feeBps uint16) ([]byte, error) {
	return exchange.abi.Pack("setFee", points, other, feeBps)
}

// PackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95fb3273.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settle((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) a, bytes signatureA, (address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) b, bytes signatureB, uint128 fill) returns()
func (exchange *Exchange) PackSettle(a Offer, signatureA []byte, b Offer, signatureB []byte, fill *big.Int) []byte {
	enc, err := exchange.abi.Pack("settle", a, signatureA, b, signatureB, fill)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95fb3273.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settle((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) a, bytes signatureA, (address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) b, bytes signatureB, uint128 fill) returns()
func (exchange *Exchange) TryPackSettle(a Offer, signatureA []byte, b Offer, signatureB []byte, fill *big.Int) ([]byte, error) {
	return exchange.abi.Pack("settle", a, signatureA, b, signatureB, fill)
}

// PackSettleMany is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5a1824f7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settleMany(((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32)[],bytes[],uint128[])[] rings) returns()
func (exchange *Exchange) PackSettleMany(rings []Ring) []byte {
	enc, err := exchange.abi.Pack("settleMany", rings)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettleMany is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5a1824f7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settleMany(((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32)[],bytes[],uint128[])[] rings) returns()
func (exchange *Exchange) TryPackSettleMany(rings []Ring) ([]byte, error) {
	return exchange.abi.Pack("settleMany", rings)
}

// PackSignedStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x840e753b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function signedStatus((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer, bytes signature) view returns((uint8,uint128,uint128))
func (exchange *Exchange) PackSignedStatus(offer Offer, signature []byte) []byte {
	enc, err := exchange.abi.Pack("signedStatus", offer, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSignedStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x840e753b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function signedStatus((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer, bytes signature) view returns((uint8,uint128,uint128))
func (exchange *Exchange) TryPackSignedStatus(offer Offer, signature []byte) ([]byte, error) {
	return exchange.abi.Pack("signedStatus", offer, signature)
}

// UnpackSignedStatus is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x840e753b.
//
// Solidity: function signedStatus((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer, bytes signature) view returns((uint8,uint128,uint128))
func (exchange *Exchange) UnpackSignedStatus(data []byte) (Standing, error) {
	out, err := exchange.abi.Unpack("signedStatus", data)
	if err != nil {
		return *new(Standing), err
	}
	out0 := *abi.ConvertType(out[0], new(Standing)).(*Standing)
	return out0, nil
}

// PackStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd23cd146.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function status((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer) view returns((uint8,uint128,uint128))
func (exchange *Exchange) PackStatus(offer Offer) []byte {
	enc, err := exchange.abi.Pack("status", offer)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd23cd146.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function status((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer) view returns((uint8,uint128,uint128))
func (exchange *Exchange) TryPackStatus(offer Offer) ([]byte, error) {
	return exchange.abi.Pack("status", offer)
}

// UnpackStatus is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd23cd146.
//
// Solidity: function status((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer) view returns((uint8,uint128,uint128))
func (exchange *Exchange) UnpackStatus(data []byte) (Standing, error) {
	out, err := exchange.abi.Unpack("status", data)
	if err != nil {
		return *new(Standing), err
	}
	out0 := *abi.ConvertType(out[0], new(Standing)).(*Standing)
	return out0, nil
}

// PackStatuses is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf476f10e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function statuses((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32)[] offers, bytes[] signatures) view returns((uint8,uint128,uint128)[] standings)
func (exchange *Exchange) PackStatuses(offers []Offer, signatures [][]byte) []byte {
	enc, err := exchange.abi.Pack("statuses", offers, signatures)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStatuses is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf476f10e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function statuses((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32)[] offers, bytes[] signatures) view returns((uint8,uint128,uint128)[] standings)
func (exchange *Exchange) TryPackStatuses(offers []Offer, signatures [][]byte) ([]byte, error) {
	return exchange.abi.Pack("statuses", offers, signatures)
}

// UnpackStatuses is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf476f10e.
//
// Solidity: function statuses((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32)[] offers, bytes[] signatures) view returns((uint8,uint128,uint128)[] standings)
func (exchange *Exchange) UnpackStatuses(data []byte) ([]Standing, error) {
	out, err := exchange.abi.Unpack("statuses", data)
	if err != nil {
		return *new([]Standing), err
	}
	out0 := *abi.ConvertType(out[0], new([]Standing)).(*[]Standing)
	return out0, nil
}

// PackTake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7e41af94.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function take((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer, bytes signature, uint128 amount, uint128 maxFee) returns()
func (exchange *Exchange) PackTake(offer Offer, signature []byte, amount *big.Int, maxFee *big.Int) []byte {
	enc, err := exchange.abi.Pack("take", offer, signature, amount, maxFee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7e41af94.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function take((address,address,address,address,address,uint128,uint128,uint128,uint128,uint64,uint64,bytes32) offer, bytes signature, uint128 amount, uint128 maxFee) returns()
func (exchange *Exchange) TryPackTake(offer Offer, signature []byte, amount *big.Int, maxFee *big.Int) ([]byte, error) {
	return exchange.abi.Pack("take", offer, signature, amount, maxFee)
}

// PackTryPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d0797cb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tryPermit(address points, address owner, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (exchange *Exchange) PackTryPermit(points common.Address, owner common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := exchange.abi.Pack("tryPermit", points, owner, value, deadline, v, r, s)
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
func (exchange *Exchange) TryPackTryPermit(points common.Address, owner common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return exchange.abi.Pack("tryPermit", points, owner, value, deadline, v, r, s)
}

// PackVote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc6116345.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function vote(uint64 id, bytes32 digest) returns()
func (exchange *Exchange) PackVote(id uint64, digest [32]byte) []byte {
	enc, err := exchange.abi.Pack("vote", id, digest)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc6116345.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function vote(uint64 id, bytes32 digest) returns()
func (exchange *Exchange) TryPackVote(id uint64, digest [32]byte) ([]byte, error) {
	return exchange.abi.Pack("vote", id, digest)
}

// ExchangeCorridorOpened represents a CorridorOpened event raised by the Exchange contract.
type ExchangeCorridorOpened struct {
	Id       uint64
	Corridor CorridorTerms
	Raw      *types.Log // Blockchain specific contextual infos
}

const ExchangeCorridorOpenedEventName = "CorridorOpened"

// ContractEventName returns the user-defined event name.
func (ExchangeCorridorOpened) ContractEventName() string {
	return ExchangeCorridorOpenedEventName
}

// UnpackCorridorOpenedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CorridorOpened(uint64 indexed id, (address,address,uint48,uint48,uint48,uint48,uint56,uint56) corridor)
func (exchange *Exchange) UnpackCorridorOpenedEvent(log *types.Log) (*ExchangeCorridorOpened, error) {
	event := "CorridorOpened"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeCorridorOpened)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangeCorridorProposed represents a CorridorProposed event raised by the Exchange contract.
type ExchangeCorridorProposed struct {
	Id       uint64
	Proposer common.Address
	Corridor CorridorTerms
	Expiry   uint64
	Digest   [32]byte
	Raw      *types.Log // Blockchain specific contextual infos
}

const ExchangeCorridorProposedEventName = "CorridorProposed"

// ContractEventName returns the user-defined event name.
func (ExchangeCorridorProposed) ContractEventName() string {
	return ExchangeCorridorProposedEventName
}

// UnpackCorridorProposedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CorridorProposed(uint64 indexed id, address indexed proposer, (address,address,uint48,uint48,uint48,uint48,uint56,uint56) corridor, uint64 expiry, bytes32 digest)
func (exchange *Exchange) UnpackCorridorProposedEvent(log *types.Log) (*ExchangeCorridorProposed, error) {
	event := "CorridorProposed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeCorridorProposed)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangeEIP712DomainChanged represents a EIP712DomainChanged event raised by the Exchange contract.
type ExchangeEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const ExchangeEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (ExchangeEIP712DomainChanged) ContractEventName() string {
	return ExchangeEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (exchange *Exchange) UnpackEIP712DomainChangedEvent(log *types.Log) (*ExchangeEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangeFeeSet represents a FeeSet event raised by the Exchange contract.
type ExchangeFeeSet struct {
	Points common.Address
	Other  common.Address
	FeeBps uint16
	Raw    *types.Log // Blockchain specific contextual infos
}

const ExchangeFeeSetEventName = "FeeSet"

// ContractEventName returns the user-defined event name.
func (ExchangeFeeSet) ContractEventName() string {
	return ExchangeFeeSetEventName
}

// UnpackFeeSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event FeeSet(address indexed points, address indexed other, uint16 feeBps)
func (exchange *Exchange) UnpackFeeSetEvent(log *types.Log) (*ExchangeFeeSet, error) {
	event := "FeeSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeFeeSet)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangeOfferCancelled represents a OfferCancelled event raised by the Exchange contract.
type ExchangeOfferCancelled struct {
	Offer [32]byte
	Maker common.Address
	Raw   *types.Log // Blockchain specific contextual infos
}

const ExchangeOfferCancelledEventName = "OfferCancelled"

// ContractEventName returns the user-defined event name.
func (ExchangeOfferCancelled) ContractEventName() string {
	return ExchangeOfferCancelledEventName
}

// UnpackOfferCancelledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OfferCancelled(bytes32 indexed offer, address indexed maker)
func (exchange *Exchange) UnpackOfferCancelledEvent(log *types.Log) (*ExchangeOfferCancelled, error) {
	event := "OfferCancelled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeOfferCancelled)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangeOfferFilled represents a OfferFilled event raised by the Exchange contract.
type ExchangeOfferFilled struct {
	Offer    [32]byte
	Maker    common.Address
	Given    *big.Int
	Received *big.Int
	Fee      *big.Int
	RelayFee *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ExchangeOfferFilledEventName = "OfferFilled"

// ContractEventName returns the user-defined event name.
func (ExchangeOfferFilled) ContractEventName() string {
	return ExchangeOfferFilledEventName
}

// UnpackOfferFilledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OfferFilled(bytes32 indexed offer, address indexed maker, uint256 given, uint256 received, uint256 fee, uint256 relayFee)
func (exchange *Exchange) UnpackOfferFilledEvent(log *types.Log) (*ExchangeOfferFilled, error) {
	event := "OfferFilled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeOfferFilled)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangeOfferTaken represents a OfferTaken event raised by the Exchange contract.
type ExchangeOfferTaken struct {
	Offer [32]byte
	Taker common.Address
	Fee   *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const ExchangeOfferTakenEventName = "OfferTaken"

// ContractEventName returns the user-defined event name.
func (ExchangeOfferTaken) ContractEventName() string {
	return ExchangeOfferTakenEventName
}

// UnpackOfferTakenEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OfferTaken(bytes32 indexed offer, address indexed taker, uint256 fee)
func (exchange *Exchange) UnpackOfferTakenEvent(log *types.Log) (*ExchangeOfferTaken, error) {
	event := "OfferTaken"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeOfferTaken)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangeOffersCancelledBelow represents a OffersCancelledBelow event raised by the Exchange contract.
type ExchangeOffersCancelledBelow struct {
	Maker common.Address
	Nonce uint64
	Raw   *types.Log // Blockchain specific contextual infos
}

const ExchangeOffersCancelledBelowEventName = "OffersCancelledBelow"

// ContractEventName returns the user-defined event name.
func (ExchangeOffersCancelledBelow) ContractEventName() string {
	return ExchangeOffersCancelledBelowEventName
}

// UnpackOffersCancelledBelowEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OffersCancelledBelow(address indexed maker, uint64 nonce)
func (exchange *Exchange) UnpackOffersCancelledBelowEvent(log *types.Log) (*ExchangeOffersCancelledBelow, error) {
	event := "OffersCancelledBelow"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeOffersCancelledBelow)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangePairPaused represents a PairPaused event raised by the Exchange contract.
type ExchangePairPaused struct {
	Low  common.Address
	High common.Address
	By   common.Address
	Raw  *types.Log // Blockchain specific contextual infos
}

const ExchangePairPausedEventName = "PairPaused"

// ContractEventName returns the user-defined event name.
func (ExchangePairPaused) ContractEventName() string {
	return ExchangePairPausedEventName
}

// UnpackPairPausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event PairPaused(address indexed low, address indexed high, address indexed by)
func (exchange *Exchange) UnpackPairPausedEvent(log *types.Log) (*ExchangePairPaused, error) {
	event := "PairPaused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangePairPaused)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangePumpShown represents a PumpShown event raised by the Exchange contract.
type ExchangePumpShown struct {
	Cycle [][32]byte
	Raw   *types.Log // Blockchain specific contextual infos
}

const ExchangePumpShownEventName = "PumpShown"

// ContractEventName returns the user-defined event name.
func (ExchangePumpShown) ContractEventName() string {
	return ExchangePumpShownEventName
}

// UnpackPumpShownEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event PumpShown(bytes32[] cycle)
func (exchange *Exchange) UnpackPumpShownEvent(log *types.Log) (*ExchangePumpShown, error) {
	event := "PumpShown"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangePumpShown)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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

// ExchangeVoteCast represents a VoteCast event raised by the Exchange contract.
type ExchangeVoteCast struct {
	Id    uint64
	Voter common.Address
	Raw   *types.Log // Blockchain specific contextual infos
}

const ExchangeVoteCastEventName = "VoteCast"

// ContractEventName returns the user-defined event name.
func (ExchangeVoteCast) ContractEventName() string {
	return ExchangeVoteCastEventName
}

// UnpackVoteCastEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event VoteCast(uint64 indexed id, address indexed voter)
func (exchange *Exchange) UnpackVoteCastEvent(log *types.Log) (*ExchangeVoteCast, error) {
	event := "VoteCast"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != exchange.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ExchangeVoteCast)
	if len(log.Data) > 0 {
		if err := exchange.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range exchange.abi.Events[event].Inputs {
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
func (exchange *Exchange) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], exchange.abi.Errors["AddressEmptyCode"].ID.Bytes()[:4]) {
		return exchange.UnpackAddressEmptyCodeError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["AlreadyEnacted"].ID.Bytes()[:4]) {
		return exchange.UnpackAlreadyEnactedError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["AlreadyVoted"].ID.Bytes()[:4]) {
		return exchange.UnpackAlreadyVotedError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["BadCycle"].ID.Bytes()[:4]) {
		return exchange.UnpackBadCycleError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["BadLengths"].ID.Bytes()[:4]) {
		return exchange.UnpackBadLengthsError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["BadRecipient"].ID.Bytes()[:4]) {
		return exchange.UnpackBadRecipientError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["BadRing"].ID.Bytes()[:4]) {
		return exchange.UnpackBadRingError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return exchange.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["BadTerms"].ID.Bytes()[:4]) {
		return exchange.UnpackBadTermsError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["BelowRate"].ID.Bytes()[:4]) {
		return exchange.UnpackBelowRateError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["CapReached"].ID.Bytes()[:4]) {
		return exchange.UnpackCapReachedError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["FailedCall"].ID.Bytes()[:4]) {
		return exchange.UnpackFailedCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["FeeAboveLimit"].ID.Bytes()[:4]) {
		return exchange.UnpackFeeAboveLimitError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["FeeTooHigh"].ID.Bytes()[:4]) {
		return exchange.UnpackFeeTooHighError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return exchange.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NoConsortium"].ID.Bytes()[:4]) {
		return exchange.UnpackNoConsortiumError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NoCorridor"].ID.Bytes()[:4]) {
		return exchange.UnpackNoCorridorError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NoFactory"].ID.Bytes()[:4]) {
		return exchange.UnpackNoFactoryError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NoMajority"].ID.Bytes()[:4]) {
		return exchange.UnpackNoMajorityError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NoPump"].ID.Bytes()[:4]) {
		return exchange.UnpackNoPumpError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NonceNotHigher"].ID.Bytes()[:4]) {
		return exchange.UnpackNonceNotHigherError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NonceTooLow"].ID.Bytes()[:4]) {
		return exchange.UnpackNonceTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NotAQuote"].ID.Bytes()[:4]) {
		return exchange.UnpackNotAQuoteError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NotActive"].ID.Bytes()[:4]) {
		return exchange.UnpackNotActiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NotCrossing"].ID.Bytes()[:4]) {
		return exchange.UnpackNotCrossingError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NotMaker"].ID.Bytes()[:4]) {
		return exchange.UnpackNotMakerError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NotMerchant"].ID.Bytes()[:4]) {
		return exchange.UnpackNotMerchantError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NotPoints"].ID.Bytes()[:4]) {
		return exchange.UnpackNotPointsError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NotTaker"].ID.Bytes()[:4]) {
		return exchange.UnpackNotTakerError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["NothingToSettle"].ID.Bytes()[:4]) {
		return exchange.UnpackNothingToSettleError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["OfferExpired"].ID.Bytes()[:4]) {
		return exchange.UnpackOfferExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["OfferIsCancelled"].ID.Bytes()[:4]) {
		return exchange.UnpackOfferIsCancelledError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["OutsideCorridor"].ID.Bytes()[:4]) {
		return exchange.UnpackOutsideCorridorError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["Overfilled"].ID.Bytes()[:4]) {
		return exchange.UnpackOverfilledError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["PairIsPaused"].ID.Bytes()[:4]) {
		return exchange.UnpackPairIsPausedError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["ProposalExpired"].ID.Bytes()[:4]) {
		return exchange.UnpackProposalExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["QuoteNotLive"].ID.Bytes()[:4]) {
		return exchange.UnpackQuoteNotLiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return exchange.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["RepeatedPoints"].ID.Bytes()[:4]) {
		return exchange.UnpackRepeatedPointsError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["SelfTrade"].ID.Bytes()[:4]) {
		return exchange.UnpackSelfTradeError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return exchange.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["SubjectChanged"].ID.Bytes()[:4]) {
		return exchange.UnpackSubjectChangedError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["TooManyOffers"].ID.Bytes()[:4]) {
		return exchange.UnpackTooManyOffersError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["TransferFailed"].ID.Bytes()[:4]) {
		return exchange.UnpackTransferFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["UnknownProposal"].ID.Bytes()[:4]) {
		return exchange.UnpackUnknownProposalError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["WrongDigest"].ID.Bytes()[:4]) {
		return exchange.UnpackWrongDigestError(raw[4:])
	}
	if bytes.Equal(raw[:4], exchange.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return exchange.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// ExchangeAddressEmptyCode represents a AddressEmptyCode error raised by the Exchange contract.
type ExchangeAddressEmptyCode struct {
	Target common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AddressEmptyCode(address target)
func ExchangeAddressEmptyCodeErrorID() common.Hash {
	return common.HexToHash("0x9996b315c842ff135b8fc4a08ad5df1c344efbc03d2687aecc0678050d2aac89")
}

// UnpackAddressEmptyCodeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AddressEmptyCode(address target)
func (exchange *Exchange) UnpackAddressEmptyCodeError(raw []byte) (*ExchangeAddressEmptyCode, error) {
	out := new(ExchangeAddressEmptyCode)
	if err := exchange.abi.UnpackIntoInterface(out, "AddressEmptyCode", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeAlreadyEnacted represents a AlreadyEnacted error raised by the Exchange contract.
type ExchangeAlreadyEnacted struct {
	Id uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyEnacted(uint64 id)
func ExchangeAlreadyEnactedErrorID() common.Hash {
	return common.HexToHash("0xba504abcdd11d0fe03a7a829107ea7122cc128396832d07628e85f2783465cbe")
}

// UnpackAlreadyEnactedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyEnacted(uint64 id)
func (exchange *Exchange) UnpackAlreadyEnactedError(raw []byte) (*ExchangeAlreadyEnacted, error) {
	out := new(ExchangeAlreadyEnacted)
	if err := exchange.abi.UnpackIntoInterface(out, "AlreadyEnacted", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeAlreadyVoted represents a AlreadyVoted error raised by the Exchange contract.
type ExchangeAlreadyVoted struct {
	Id    uint64
	Voter common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyVoted(uint64 id, address voter)
func ExchangeAlreadyVotedErrorID() common.Hash {
	return common.HexToHash("0xe4df9458dce04a4692596a2c20490c1359a1284cec1357a3aee6fd69d8dad898")
}

// UnpackAlreadyVotedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyVoted(uint64 id, address voter)
func (exchange *Exchange) UnpackAlreadyVotedError(raw []byte) (*ExchangeAlreadyVoted, error) {
	out := new(ExchangeAlreadyVoted)
	if err := exchange.abi.UnpackIntoInterface(out, "AlreadyVoted", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeBadCycle represents a BadCycle error raised by the Exchange contract.
type ExchangeBadCycle struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadCycle()
func ExchangeBadCycleErrorID() common.Hash {
	return common.HexToHash("0xb4313f0ca0fd23303af47fe11bb7b6f5c170cb7b333a6ce6130c7a021d9fdb01")
}

// UnpackBadCycleError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadCycle()
func (exchange *Exchange) UnpackBadCycleError(raw []byte) (*ExchangeBadCycle, error) {
	out := new(ExchangeBadCycle)
	if err := exchange.abi.UnpackIntoInterface(out, "BadCycle", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeBadLengths represents a BadLengths error raised by the Exchange contract.
type ExchangeBadLengths struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadLengths()
func ExchangeBadLengthsErrorID() common.Hash {
	return common.HexToHash("0xfdf3d745a26d5c9064b858bcfdd788f36a96fb4c564d5d9b16fb0c7ada05daea")
}

// UnpackBadLengthsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadLengths()
func (exchange *Exchange) UnpackBadLengthsError(raw []byte) (*ExchangeBadLengths, error) {
	out := new(ExchangeBadLengths)
	if err := exchange.abi.UnpackIntoInterface(out, "BadLengths", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeBadRecipient represents a BadRecipient error raised by the Exchange contract.
type ExchangeBadRecipient struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadRecipient()
func ExchangeBadRecipientErrorID() common.Hash {
	return common.HexToHash("0x67a2cc26f08d48fe23887a2dc9ef6aad11816d32578024f4a106e08c02451210")
}

// UnpackBadRecipientError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadRecipient()
func (exchange *Exchange) UnpackBadRecipientError(raw []byte) (*ExchangeBadRecipient, error) {
	out := new(ExchangeBadRecipient)
	if err := exchange.abi.UnpackIntoInterface(out, "BadRecipient", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeBadRing represents a BadRing error raised by the Exchange contract.
type ExchangeBadRing struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadRing()
func ExchangeBadRingErrorID() common.Hash {
	return common.HexToHash("0xb5ddd9c7bdc43d0d22fb143e7bd8b6ce411ce0867f2527aa76dd85b943d9eb00")
}

// UnpackBadRingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadRing()
func (exchange *Exchange) UnpackBadRingError(raw []byte) (*ExchangeBadRing, error) {
	out := new(ExchangeBadRing)
	if err := exchange.abi.UnpackIntoInterface(out, "BadRing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeBadSignature represents a BadSignature error raised by the Exchange contract.
type ExchangeBadSignature struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(address account)
func ExchangeBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x9a7d38d94d3da0d5188ab778bbe9a3a38c77802b1bf2426c15740dc786da791d")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(address account)
func (exchange *Exchange) UnpackBadSignatureError(raw []byte) (*ExchangeBadSignature, error) {
	out := new(ExchangeBadSignature)
	if err := exchange.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeBadTerms represents a BadTerms error raised by the Exchange contract.
type ExchangeBadTerms struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadTerms()
func ExchangeBadTermsErrorID() common.Hash {
	return common.HexToHash("0x8dc599212cab654299a2bf31d0baab479b0ef032e5276a7206a05bbb2910ec06")
}

// UnpackBadTermsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadTerms()
func (exchange *Exchange) UnpackBadTermsError(raw []byte) (*ExchangeBadTerms, error) {
	out := new(ExchangeBadTerms)
	if err := exchange.abi.UnpackIntoInterface(out, "BadTerms", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeBelowRate represents a BelowRate error raised by the Exchange contract.
type ExchangeBelowRate struct {
	Offer    [32]byte
	Received *big.Int
	Owed     *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BelowRate(bytes32 offer, uint256 received, uint256 owed)
func ExchangeBelowRateErrorID() common.Hash {
	return common.HexToHash("0xf646bfeb8d7ad36f1687c1ac873048825d8ef6aabb59fa963c3ee6add16fff20")
}

// UnpackBelowRateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BelowRate(bytes32 offer, uint256 received, uint256 owed)
func (exchange *Exchange) UnpackBelowRateError(raw []byte) (*ExchangeBelowRate, error) {
	out := new(ExchangeBelowRate)
	if err := exchange.abi.UnpackIntoInterface(out, "BelowRate", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeCapReached represents a CapReached error raised by the Exchange contract.
type ExchangeCapReached struct {
	Points common.Address
	Asked  *big.Int
	Left   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CapReached(address points, uint256 asked, uint256 left)
func ExchangeCapReachedErrorID() common.Hash {
	return common.HexToHash("0xc7279e58a7c512bc71c7e98d2498d93cf7457c5bf10aa62b1e0c25c76262e56a")
}

// UnpackCapReachedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CapReached(address points, uint256 asked, uint256 left)
func (exchange *Exchange) UnpackCapReachedError(raw []byte) (*ExchangeCapReached, error) {
	out := new(ExchangeCapReached)
	if err := exchange.abi.UnpackIntoInterface(out, "CapReached", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeFailedCall represents a FailedCall error raised by the Exchange contract.
type ExchangeFailedCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedCall()
func ExchangeFailedCallErrorID() common.Hash {
	return common.HexToHash("0xd6bda27508c0fb6d8a39b4b122878dab26f731a7d4e4abe711dd3731899052a4")
}

// UnpackFailedCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedCall()
func (exchange *Exchange) UnpackFailedCallError(raw []byte) (*ExchangeFailedCall, error) {
	out := new(ExchangeFailedCall)
	if err := exchange.abi.UnpackIntoInterface(out, "FailedCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeFeeAboveLimit represents a FeeAboveLimit error raised by the Exchange contract.
type ExchangeFeeAboveLimit struct {
	Fee   *big.Int
	Limit *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeAboveLimit(uint256 fee, uint256 limit)
func ExchangeFeeAboveLimitErrorID() common.Hash {
	return common.HexToHash("0xd99984960d84e7c7aff5c00752ca385737f93fc8de431494e53fc058bf9eb97c")
}

// UnpackFeeAboveLimitError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeAboveLimit(uint256 fee, uint256 limit)
func (exchange *Exchange) UnpackFeeAboveLimitError(raw []byte) (*ExchangeFeeAboveLimit, error) {
	out := new(ExchangeFeeAboveLimit)
	if err := exchange.abi.UnpackIntoInterface(out, "FeeAboveLimit", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeFeeTooHigh represents a FeeTooHigh error raised by the Exchange contract.
type ExchangeFeeTooHigh struct {
	FeeBps uint16
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeTooHigh(uint16 feeBps)
func ExchangeFeeTooHighErrorID() common.Hash {
	return common.HexToHash("0x8ea70c0768c42b8c51930f9a5e7017fcf6effaffa2266c6b8362b8c9658f6b31")
}

// UnpackFeeTooHighError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeTooHigh(uint16 feeBps)
func (exchange *Exchange) UnpackFeeTooHighError(raw []byte) (*ExchangeFeeTooHigh, error) {
	out := new(ExchangeFeeTooHigh)
	if err := exchange.abi.UnpackIntoInterface(out, "FeeTooHigh", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeInvalidShortString represents a InvalidShortString error raised by the Exchange contract.
type ExchangeInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func ExchangeInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (exchange *Exchange) UnpackInvalidShortStringError(raw []byte) (*ExchangeInvalidShortString, error) {
	out := new(ExchangeInvalidShortString)
	if err := exchange.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNoConsortium represents a NoConsortium error raised by the Exchange contract.
type ExchangeNoConsortium struct {
	Registry common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoConsortium(address registry)
func ExchangeNoConsortiumErrorID() common.Hash {
	return common.HexToHash("0x464aaf6aacef6d7014ba02f8ce88171328f58b33069a31609724909d74a878a8")
}

// UnpackNoConsortiumError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoConsortium(address registry)
func (exchange *Exchange) UnpackNoConsortiumError(raw []byte) (*ExchangeNoConsortium, error) {
	out := new(ExchangeNoConsortium)
	if err := exchange.abi.UnpackIntoInterface(out, "NoConsortium", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNoCorridor represents a NoCorridor error raised by the Exchange contract.
type ExchangeNoCorridor struct {
	Give common.Address
	Want common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoCorridor(address give, address want)
func ExchangeNoCorridorErrorID() common.Hash {
	return common.HexToHash("0xd80dd66a1dee09a46fabb75703ae73347694c72fd4ff64a42e4aca6483033357")
}

// UnpackNoCorridorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoCorridor(address give, address want)
func (exchange *Exchange) UnpackNoCorridorError(raw []byte) (*ExchangeNoCorridor, error) {
	out := new(ExchangeNoCorridor)
	if err := exchange.abi.UnpackIntoInterface(out, "NoCorridor", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNoFactory represents a NoFactory error raised by the Exchange contract.
type ExchangeNoFactory struct {
	Factory common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoFactory(address factory)
func ExchangeNoFactoryErrorID() common.Hash {
	return common.HexToHash("0x97133cf855d13b169be55ff7b410bb6a16d7ce94af8aa74b5e85171113171e5c")
}

// UnpackNoFactoryError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoFactory(address factory)
func (exchange *Exchange) UnpackNoFactoryError(raw []byte) (*ExchangeNoFactory, error) {
	out := new(ExchangeNoFactory)
	if err := exchange.abi.UnpackIntoInterface(out, "NoFactory", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNoMajority represents a NoMajority error raised by the Exchange contract.
type ExchangeNoMajority struct {
	Id     uint64
	Votes  *big.Int
	Needed *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoMajority(uint64 id, uint256 votes, uint256 needed)
func ExchangeNoMajorityErrorID() common.Hash {
	return common.HexToHash("0x2127c9e935e2101f360a807ec44c191dda62e508ab2b73ca75c59e831ef6d239")
}

// UnpackNoMajorityError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoMajority(uint64 id, uint256 votes, uint256 needed)
func (exchange *Exchange) UnpackNoMajorityError(raw []byte) (*ExchangeNoMajority, error) {
	out := new(ExchangeNoMajority)
	if err := exchange.abi.UnpackIntoInterface(out, "NoMajority", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNoPump represents a NoPump error raised by the Exchange contract.
type ExchangeNoPump struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoPump()
func ExchangeNoPumpErrorID() common.Hash {
	return common.HexToHash("0xcefaa3341511560352582d1b5fa4ae94dbcc9dae2bae9b1d279acf6566636458")
}

// UnpackNoPumpError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoPump()
func (exchange *Exchange) UnpackNoPumpError(raw []byte) (*ExchangeNoPump, error) {
	out := new(ExchangeNoPump)
	if err := exchange.abi.UnpackIntoInterface(out, "NoPump", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNonceNotHigher represents a NonceNotHigher error raised by the Exchange contract.
type ExchangeNonceNotHigher struct {
	Nonce  uint64
	Lowest uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NonceNotHigher(uint64 nonce, uint64 lowest)
func ExchangeNonceNotHigherErrorID() common.Hash {
	return common.HexToHash("0x0a5a4725e570d5f84a6c9c3c407b6de3683efb9ca05eb0286248a274dc8890e1")
}

// UnpackNonceNotHigherError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NonceNotHigher(uint64 nonce, uint64 lowest)
func (exchange *Exchange) UnpackNonceNotHigherError(raw []byte) (*ExchangeNonceNotHigher, error) {
	out := new(ExchangeNonceNotHigher)
	if err := exchange.abi.UnpackIntoInterface(out, "NonceNotHigher", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNonceTooLow represents a NonceTooLow error raised by the Exchange contract.
type ExchangeNonceTooLow struct {
	Nonce  uint64
	Lowest uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NonceTooLow(uint64 nonce, uint64 lowest)
func ExchangeNonceTooLowErrorID() common.Hash {
	return common.HexToHash("0xd9b809869b7edefa75e21845315c360c80bf4b47d3a5363fa57667f96cad0c57")
}

// UnpackNonceTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NonceTooLow(uint64 nonce, uint64 lowest)
func (exchange *Exchange) UnpackNonceTooLowError(raw []byte) (*ExchangeNonceTooLow, error) {
	out := new(ExchangeNonceTooLow)
	if err := exchange.abi.UnpackIntoInterface(out, "NonceTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNotAQuote represents a NotAQuote error raised by the Exchange contract.
type ExchangeNotAQuote struct {
	Quote [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAQuote(bytes32 quote)
func ExchangeNotAQuoteErrorID() common.Hash {
	return common.HexToHash("0x1f41f96d51bdcc47ec278bae0c42c642fca0f76d327e90c456345dd7a2700830")
}

// UnpackNotAQuoteError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAQuote(bytes32 quote)
func (exchange *Exchange) UnpackNotAQuoteError(raw []byte) (*ExchangeNotAQuote, error) {
	out := new(ExchangeNotAQuote)
	if err := exchange.abi.UnpackIntoInterface(out, "NotAQuote", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNotActive represents a NotActive error raised by the Exchange contract.
type ExchangeNotActive struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotActive(address account)
func ExchangeNotActiveErrorID() common.Hash {
	return common.HexToHash("0x4022bc554c72cf2c9ccd5d09c2ade2b82a349ca5f4d7a60324bb8fda79446fb3")
}

// UnpackNotActiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotActive(address account)
func (exchange *Exchange) UnpackNotActiveError(raw []byte) (*ExchangeNotActive, error) {
	out := new(ExchangeNotActive)
	if err := exchange.abi.UnpackIntoInterface(out, "NotActive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNotCrossing represents a NotCrossing error raised by the Exchange contract.
type ExchangeNotCrossing struct {
	Give common.Address
	Want common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotCrossing(address give, address want)
func ExchangeNotCrossingErrorID() common.Hash {
	return common.HexToHash("0x6028944c57436bee5e15b5c1404de4ae498539d7db756588048964257cbf232e")
}

// UnpackNotCrossingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotCrossing(address give, address want)
func (exchange *Exchange) UnpackNotCrossingError(raw []byte) (*ExchangeNotCrossing, error) {
	out := new(ExchangeNotCrossing)
	if err := exchange.abi.UnpackIntoInterface(out, "NotCrossing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNotMaker represents a NotMaker error raised by the Exchange contract.
type ExchangeNotMaker struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotMaker(address caller)
func ExchangeNotMakerErrorID() common.Hash {
	return common.HexToHash("0xeb7019f91dc2a5b5b5a9e13566559522167e50257a43c3d9c1be375b6be557ba")
}

// UnpackNotMakerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotMaker(address caller)
func (exchange *Exchange) UnpackNotMakerError(raw []byte) (*ExchangeNotMaker, error) {
	out := new(ExchangeNotMaker)
	if err := exchange.abi.UnpackIntoInterface(out, "NotMaker", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNotMerchant represents a NotMerchant error raised by the Exchange contract.
type ExchangeNotMerchant struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotMerchant(address caller)
func ExchangeNotMerchantErrorID() common.Hash {
	return common.HexToHash("0xc7eff517b2a7a4c0246fcf341f4d5f4bd4d9113e1273ecebe332e3aad7364c8a")
}

// UnpackNotMerchantError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotMerchant(address caller)
func (exchange *Exchange) UnpackNotMerchantError(raw []byte) (*ExchangeNotMerchant, error) {
	out := new(ExchangeNotMerchant)
	if err := exchange.abi.UnpackIntoInterface(out, "NotMerchant", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNotPoints represents a NotPoints error raised by the Exchange contract.
type ExchangeNotPoints struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotPoints(address token)
func ExchangeNotPointsErrorID() common.Hash {
	return common.HexToHash("0x59d1c661643f8974f440bd163c946e4a6f27b114bdad97d42ca59b6e3ad15421")
}

// UnpackNotPointsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotPoints(address token)
func (exchange *Exchange) UnpackNotPointsError(raw []byte) (*ExchangeNotPoints, error) {
	out := new(ExchangeNotPoints)
	if err := exchange.abi.UnpackIntoInterface(out, "NotPoints", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNotTaker represents a NotTaker error raised by the Exchange contract.
type ExchangeNotTaker struct {
	Taker common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotTaker(address taker)
func ExchangeNotTakerErrorID() common.Hash {
	return common.HexToHash("0xc4003affff0732a7e84d08e0750a79bb992af4be92b4e765bcf5c0ced3da0013")
}

// UnpackNotTakerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotTaker(address taker)
func (exchange *Exchange) UnpackNotTakerError(raw []byte) (*ExchangeNotTaker, error) {
	out := new(ExchangeNotTaker)
	if err := exchange.abi.UnpackIntoInterface(out, "NotTaker", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeNothingToSettle represents a NothingToSettle error raised by the Exchange contract.
type ExchangeNothingToSettle struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingToSettle()
func ExchangeNothingToSettleErrorID() common.Hash {
	return common.HexToHash("0x618104e821a31c94c175b9bf52827d750880c5f9e96152367da18c1fe40d3ee0")
}

// UnpackNothingToSettleError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingToSettle()
func (exchange *Exchange) UnpackNothingToSettleError(raw []byte) (*ExchangeNothingToSettle, error) {
	out := new(ExchangeNothingToSettle)
	if err := exchange.abi.UnpackIntoInterface(out, "NothingToSettle", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeOfferExpired represents a OfferExpired error raised by the Exchange contract.
type ExchangeOfferExpired struct {
	Expiry uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OfferExpired(uint64 expiry)
func ExchangeOfferExpiredErrorID() common.Hash {
	return common.HexToHash("0x62a798cbddd12788fe0f57b9b26777d71c559a70406b748322bf56a61b4302f6")
}

// UnpackOfferExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OfferExpired(uint64 expiry)
func (exchange *Exchange) UnpackOfferExpiredError(raw []byte) (*ExchangeOfferExpired, error) {
	out := new(ExchangeOfferExpired)
	if err := exchange.abi.UnpackIntoInterface(out, "OfferExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeOfferIsCancelled represents a OfferIsCancelled error raised by the Exchange contract.
type ExchangeOfferIsCancelled struct {
	Offer [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OfferIsCancelled(bytes32 offer)
func ExchangeOfferIsCancelledErrorID() common.Hash {
	return common.HexToHash("0x81bbebf64acef5684f7707bcabceebc219b5a70b081bf45266bdf36975c20d58")
}

// UnpackOfferIsCancelledError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OfferIsCancelled(bytes32 offer)
func (exchange *Exchange) UnpackOfferIsCancelledError(raw []byte) (*ExchangeOfferIsCancelled, error) {
	out := new(ExchangeOfferIsCancelled)
	if err := exchange.abi.UnpackIntoInterface(out, "OfferIsCancelled", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeOutsideCorridor represents a OutsideCorridor error raised by the Exchange contract.
type ExchangeOutsideCorridor struct {
	Give     common.Address
	Want     common.Address
	Given    *big.Int
	Received *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutsideCorridor(address give, address want, uint256 given, uint256 received)
func ExchangeOutsideCorridorErrorID() common.Hash {
	return common.HexToHash("0x8a491c458cbc04bd9cd4d9fc60fc9a61e12301ec6b5ccbc31ae182259bdffdf0")
}

// UnpackOutsideCorridorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutsideCorridor(address give, address want, uint256 given, uint256 received)
func (exchange *Exchange) UnpackOutsideCorridorError(raw []byte) (*ExchangeOutsideCorridor, error) {
	out := new(ExchangeOutsideCorridor)
	if err := exchange.abi.UnpackIntoInterface(out, "OutsideCorridor", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeOverfilled represents a Overfilled error raised by the Exchange contract.
type ExchangeOverfilled struct {
	Offer [32]byte
	Asked *big.Int
	Left  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Overfilled(bytes32 offer, uint256 asked, uint256 left)
func ExchangeOverfilledErrorID() common.Hash {
	return common.HexToHash("0xfa3f0b71311e07bede460029433cda9dbde1ba4f3b486470613b25af42d6f2b5")
}

// UnpackOverfilledError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Overfilled(bytes32 offer, uint256 asked, uint256 left)
func (exchange *Exchange) UnpackOverfilledError(raw []byte) (*ExchangeOverfilled, error) {
	out := new(ExchangeOverfilled)
	if err := exchange.abi.UnpackIntoInterface(out, "Overfilled", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangePairIsPaused represents a PairIsPaused error raised by the Exchange contract.
type ExchangePairIsPaused struct {
	Give common.Address
	Want common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PairIsPaused(address give, address want)
func ExchangePairIsPausedErrorID() common.Hash {
	return common.HexToHash("0xf8aabe843ce31f83cab0180f2d45bf7c02edf8b63b4eed3f82c09da01c57a0f9")
}

// UnpackPairIsPausedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PairIsPaused(address give, address want)
func (exchange *Exchange) UnpackPairIsPausedError(raw []byte) (*ExchangePairIsPaused, error) {
	out := new(ExchangePairIsPaused)
	if err := exchange.abi.UnpackIntoInterface(out, "PairIsPaused", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeProposalExpired represents a ProposalExpired error raised by the Exchange contract.
type ExchangeProposalExpired struct {
	Id     uint64
	Expiry uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ProposalExpired(uint64 id, uint64 expiry)
func ExchangeProposalExpiredErrorID() common.Hash {
	return common.HexToHash("0xf1d034730ea7cbcf738b91591ee7a0cbbecd0f0bc8e601115828e5dd82f82f2d")
}

// UnpackProposalExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ProposalExpired(uint64 id, uint64 expiry)
func (exchange *Exchange) UnpackProposalExpiredError(raw []byte) (*ExchangeProposalExpired, error) {
	out := new(ExchangeProposalExpired)
	if err := exchange.abi.UnpackIntoInterface(out, "ProposalExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeQuoteNotLive represents a QuoteNotLive error raised by the Exchange contract.
type ExchangeQuoteNotLive struct {
	Quote [32]byte
	State uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error QuoteNotLive(bytes32 quote, uint8 state)
func ExchangeQuoteNotLiveErrorID() common.Hash {
	return common.HexToHash("0x989c12f02005eb0c88b0e0f549ccc08f5820477fdce41bbdd1101a132b69f3e1")
}

// UnpackQuoteNotLiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error QuoteNotLive(bytes32 quote, uint8 state)
func (exchange *Exchange) UnpackQuoteNotLiveError(raw []byte) (*ExchangeQuoteNotLive, error) {
	out := new(ExchangeQuoteNotLive)
	if err := exchange.abi.UnpackIntoInterface(out, "QuoteNotLive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Exchange contract.
type ExchangeReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func ExchangeReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (exchange *Exchange) UnpackReentrancyGuardReentrantCallError(raw []byte) (*ExchangeReentrancyGuardReentrantCall, error) {
	out := new(ExchangeReentrancyGuardReentrantCall)
	if err := exchange.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeRepeatedPoints represents a RepeatedPoints error raised by the Exchange contract.
type ExchangeRepeatedPoints struct {
	Points common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RepeatedPoints(address points)
func ExchangeRepeatedPointsErrorID() common.Hash {
	return common.HexToHash("0xaa10dc0a9df333a14eaa1ba516de1ed71331bdc8261b13b6e5c9362560da581f")
}

// UnpackRepeatedPointsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RepeatedPoints(address points)
func (exchange *Exchange) UnpackRepeatedPointsError(raw []byte) (*ExchangeRepeatedPoints, error) {
	out := new(ExchangeRepeatedPoints)
	if err := exchange.abi.UnpackIntoInterface(out, "RepeatedPoints", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeSelfTrade represents a SelfTrade error raised by the Exchange contract.
type ExchangeSelfTrade struct {
	Maker common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SelfTrade(address maker)
func ExchangeSelfTradeErrorID() common.Hash {
	return common.HexToHash("0xff9f94ecd717ba044d09e3946dec67e2df6f2879670dfb4498d21e84f693acb4")
}

// UnpackSelfTradeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SelfTrade(address maker)
func (exchange *Exchange) UnpackSelfTradeError(raw []byte) (*ExchangeSelfTrade, error) {
	out := new(ExchangeSelfTrade)
	if err := exchange.abi.UnpackIntoInterface(out, "SelfTrade", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeStringTooLong represents a StringTooLong error raised by the Exchange contract.
type ExchangeStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func ExchangeStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (exchange *Exchange) UnpackStringTooLongError(raw []byte) (*ExchangeStringTooLong, error) {
	out := new(ExchangeStringTooLong)
	if err := exchange.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeSubjectChanged represents a SubjectChanged error raised by the Exchange contract.
type ExchangeSubjectChanged struct {
	Id uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SubjectChanged(uint64 id)
func ExchangeSubjectChangedErrorID() common.Hash {
	return common.HexToHash("0x9882c825c95f3fb42eb62191f52e19361a0c69bfd30891b1e3e28761901631d9")
}

// UnpackSubjectChangedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SubjectChanged(uint64 id)
func (exchange *Exchange) UnpackSubjectChangedError(raw []byte) (*ExchangeSubjectChanged, error) {
	out := new(ExchangeSubjectChanged)
	if err := exchange.abi.UnpackIntoInterface(out, "SubjectChanged", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeTooManyOffers represents a TooManyOffers error raised by the Exchange contract.
type ExchangeTooManyOffers struct {
	Judged *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyOffers(uint256 judged)
func ExchangeTooManyOffersErrorID() common.Hash {
	return common.HexToHash("0x5ae989af337b781ca3dea5a45cf7e36ccda841656b55db9d8eb11b8409ed0188")
}

// UnpackTooManyOffersError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyOffers(uint256 judged)
func (exchange *Exchange) UnpackTooManyOffersError(raw []byte) (*ExchangeTooManyOffers, error) {
	out := new(ExchangeTooManyOffers)
	if err := exchange.abi.UnpackIntoInterface(out, "TooManyOffers", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeTransferFailed represents a TransferFailed error raised by the Exchange contract.
type ExchangeTransferFailed struct {
	Points common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TransferFailed(address points)
func ExchangeTransferFailedErrorID() common.Hash {
	return common.HexToHash("0x39f1c8d9a08940175dbc82f15840b953aa855264e371e68f3e5d5cb38c445fa0")
}

// UnpackTransferFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TransferFailed(address points)
func (exchange *Exchange) UnpackTransferFailedError(raw []byte) (*ExchangeTransferFailed, error) {
	out := new(ExchangeTransferFailed)
	if err := exchange.abi.UnpackIntoInterface(out, "TransferFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeUnknownProposal represents a UnknownProposal error raised by the Exchange contract.
type ExchangeUnknownProposal struct {
	Id uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownProposal(uint64 id)
func ExchangeUnknownProposalErrorID() common.Hash {
	return common.HexToHash("0xd1be9852ac4effdbef54a2970b89d467cdde3a7239f007ffdbc2bc62cad09fa8")
}

// UnpackUnknownProposalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownProposal(uint64 id)
func (exchange *Exchange) UnpackUnknownProposalError(raw []byte) (*ExchangeUnknownProposal, error) {
	out := new(ExchangeUnknownProposal)
	if err := exchange.abi.UnpackIntoInterface(out, "UnknownProposal", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeWrongDigest represents a WrongDigest error raised by the Exchange contract.
type ExchangeWrongDigest struct {
	Id     uint64
	Digest [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongDigest(uint64 id, bytes32 digest)
func ExchangeWrongDigestErrorID() common.Hash {
	return common.HexToHash("0x8222f6b4dbd97f68f429e508895b82626736bf75ca469924f375466962492276")
}

// UnpackWrongDigestError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongDigest(uint64 id, bytes32 digest)
func (exchange *Exchange) UnpackWrongDigestError(raw []byte) (*ExchangeWrongDigest, error) {
	out := new(ExchangeWrongDigest)
	if err := exchange.abi.UnpackIntoInterface(out, "WrongDigest", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ExchangeZeroAmount represents a ZeroAmount error raised by the Exchange contract.
type ExchangeZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func ExchangeZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (exchange *Exchange) UnpackZeroAmountError(raw []byte) (*ExchangeZeroAmount, error) {
	out := new(ExchangeZeroAmount)
	if err := exchange.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
