// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

// Package points is the generated binding of contracts/src/Points.sol.
package points

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

// Batch is an auto generated low-level Go binding around an user-defined struct.
type Batch struct {
	ReleaseAt uint64
	Count     uint32
	Total     *big.Int
	Open      *big.Int
	AtOnce    bool
}

// Line is an auto generated low-level Go binding around an user-defined struct.
type Line struct {
	Account common.Address
	Amount  *big.Int
	Ref     [32]byte
}

// PointsMetaData contains all meta data concerning the Points contract.
var PointsMetaData = bind.MetaData{
	ABI: "[{\"type\":\"constructor\",\"inputs\":[{\"name\":\"consortium\",\"type\":\"address\",\"internalType\":\"contractIMembership\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"CONSORTIUM\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"contractIMembership\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"DOMAIN_SEPARATOR\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_ALLOWANCE\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_CAP\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"MAX_LINES\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"RETURN_WINDOW\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"allowance\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"approve\",\"inputs\":[{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"authorizationState\",\"inputs\":[{\"name\":\"authorizer\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"nonce\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"balanceByExpiry\",\"inputs\":[{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"first\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"lanes\",\"type\":\"uint48[3]\",\"internalType\":\"uint48[3]\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"balanceOf\",\"inputs\":[{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"batch\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"tuple\",\"internalType\":\"structBatch\",\"components\":[{\"name\":\"releaseAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"},{\"name\":\"count\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"total\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"open\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"atOnce\",\"type\":\"bool\",\"internalType\":\"bool\"}]}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"cancelAuthorization\",\"inputs\":[{\"name\":\"authorizer\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"nonce\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"cap\",\"inputs\":[],\"outputs\":[{\"name\":\"now_\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"used\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"next\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"commit\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"count\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"total\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"releaseAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"decimals\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"uint8\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"earned\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"thisEpoch\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"before\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"eip712Domain\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"bytes1\",\"internalType\":\"bytes1\"},{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"},{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"\",\"type\":\"uint256[]\",\"internalType\":\"uint256[]\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"epoch\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"epochEnd\",\"inputs\":[{\"name\":\"epoch_\",\"type\":\"uint32\",\"internalType\":\"uint32\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint64\",\"internalType\":\"uint64\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"issue\",\"inputs\":[{\"name\":\"lines\",\"type\":\"tuple[]\",\"internalType\":\"structLine[]\",\"components\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]}],\"outputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"lineStatus\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"line\",\"type\":\"tuple\",\"internalType\":\"structLine\",\"components\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"proof\",\"type\":\"bytes32[]\",\"internalType\":\"bytes32[]\"}],\"outputs\":[{\"name\":\"status\",\"type\":\"uint8\",\"internalType\":\"enumLineStatus\"},{\"name\":\"returned\",\"type\":\"uint48\",\"internalType\":\"uint48\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"merchant\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"address\",\"internalType\":\"address\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"name\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"nonces\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"pauseIssuing\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"permit\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"deadline\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"v\",\"type\":\"uint8\",\"internalType\":\"uint8\"},{\"name\":\"r\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"s\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"receiveWithAuthorization\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"validAfter\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"validBefore\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"nonce\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"redeem\",\"inputs\":[{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"redeemFrom\",\"inputs\":[{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"redeemWithAuthorization\",\"inputs\":[{\"name\":\"holder\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"validAfter\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"validBefore\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"nonce\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"reduce\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"line\",\"type\":\"tuple\",\"internalType\":\"structLine\",\"components\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"amount\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"proof\",\"type\":\"bytes32[]\",\"internalType\":\"bytes32[]\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"release\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"first\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"lines\",\"type\":\"tuple[]\",\"internalType\":\"structLine[]\",\"components\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"proof\",\"type\":\"bytes32[]\",\"internalType\":\"bytes32[]\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"resumeIssuing\",\"inputs\":[],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"setCap\",\"inputs\":[{\"name\":\"cap_\",\"type\":\"uint48\",\"internalType\":\"uint48\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"state\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint8\",\"internalType\":\"enumPointsState\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"supplyByExpiry\",\"inputs\":[],\"outputs\":[{\"name\":\"first\",\"type\":\"uint32\",\"internalType\":\"uint32\"},{\"name\":\"lanes\",\"type\":\"uint48[3]\",\"internalType\":\"uint48[3]\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"symbol\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"string\",\"internalType\":\"string\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"takeBack\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"line\",\"type\":\"tuple\",\"internalType\":\"structLine\",\"components\":[{\"name\":\"account\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"name\":\"amount\",\"type\":\"uint48\",\"internalType\":\"uint48\"},{\"name\":\"proof\",\"type\":\"bytes32[]\",\"internalType\":\"bytes32[]\"}],\"outputs\":[{\"name\":\"taken\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"totalSupply\",\"inputs\":[],\"outputs\":[{\"name\":\"\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"stateMutability\":\"view\"},{\"type\":\"function\",\"name\":\"transfer\",\"inputs\":[{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferFrom\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}],\"outputs\":[{\"name\":\"\",\"type\":\"bool\",\"internalType\":\"bool\"}],\"stateMutability\":\"nonpayable\"},{\"type\":\"function\",\"name\":\"transferWithAuthorization\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"validAfter\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"validBefore\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"nonce\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"signature\",\"type\":\"bytes\",\"internalType\":\"bytes\"}],\"outputs\":[],\"stateMutability\":\"nonpayable\"},{\"type\":\"event\",\"name\":\"Approval\",\"inputs\":[{\"name\":\"owner\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"spender\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"AuthorizationCanceled\",\"inputs\":[{\"name\":\"authorizer\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"nonce\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"AuthorizationUsed\",\"inputs\":[{\"name\":\"authorizer\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"nonce\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"CapSet\",\"inputs\":[{\"name\":\"cap\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"from\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Committed\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"count\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"},{\"name\":\"total\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"releaseAt\",\"type\":\"uint64\",\"indexed\":false,\"internalType\":\"uint64\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"EIP712DomainChanged\",\"inputs\":[],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Issued\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"root\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"expiry\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"IssuingPaused\",\"inputs\":[],\"anonymous\":false},{\"type\":\"event\",\"name\":\"IssuingResumed\",\"inputs\":[],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Redeemed\",\"inputs\":[{\"name\":\"holder\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"ref\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Reduced\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"index\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"TakenBack\",\"inputs\":[{\"name\":\"account\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"root\",\"type\":\"bytes32\",\"indexed\":true,\"internalType\":\"bytes32\"},{\"name\":\"index\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"amount\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"taken\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"},{\"name\":\"expiry\",\"type\":\"uint32\",\"indexed\":false,\"internalType\":\"uint32\"}],\"anonymous\":false},{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"indexed\":true,\"internalType\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false,\"internalType\":\"uint256\"}],\"anonymous\":false},{\"type\":\"error\",\"name\":\"AllowanceTooLarge\",\"inputs\":[{\"name\":\"value\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"AuthorizationEarly\",\"inputs\":[{\"name\":\"validAfter\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"AuthorizationLate\",\"inputs\":[{\"name\":\"validBefore\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"AuthorizationSpent\",\"inputs\":[{\"name\":\"authorizer\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"nonce\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"BadSignature\",\"inputs\":[{\"name\":\"signer\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"BatchExists\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"BatchExpired\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"BatchOverdrawn\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"CapExceeded\",\"inputs\":[{\"name\":\"asked\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"left\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"CapTooLarge\",\"inputs\":[{\"name\":\"cap\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ERC20InsufficientAllowance\",\"inputs\":[{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"allowance\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ERC20InsufficientBalance\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"balance\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"needed\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ERC20InvalidApprover\",\"inputs\":[{\"name\":\"approver\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC20InvalidReceiver\",\"inputs\":[{\"name\":\"receiver\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC20InvalidSender\",\"inputs\":[{\"name\":\"sender\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC20InvalidSpender\",\"inputs\":[{\"name\":\"spender\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"ERC2612ExpiredSignature\",\"inputs\":[{\"name\":\"deadline\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"ERC2612InvalidSigner\",\"inputs\":[{\"name\":\"signer\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"owner\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"InvalidShortString\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"IssuingIsPaused\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"LineCount\",\"inputs\":[{\"name\":\"count\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"LineExceeded\",\"inputs\":[{\"name\":\"asked\",\"type\":\"uint256\",\"internalType\":\"uint256\"},{\"name\":\"left\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"LinePending\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"LineReleased\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"},{\"name\":\"index\",\"type\":\"uint256\",\"internalType\":\"uint256\"}]},{\"type\":\"error\",\"name\":\"MerchantNotActive\",\"inputs\":[{\"name\":\"merchant\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotMerchant\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotReceiver\",\"inputs\":[{\"name\":\"caller\",\"type\":\"address\",\"internalType\":\"address\"},{\"name\":\"to\",\"type\":\"address\",\"internalType\":\"address\"}]},{\"type\":\"error\",\"name\":\"NotReleasable\",\"inputs\":[{\"name\":\"releaseAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"ReturnsClosed\",\"inputs\":[{\"name\":\"since\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"SupplyTooLarge\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"UnknownBatch\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongProof\",\"inputs\":[{\"name\":\"root\",\"type\":\"bytes32\",\"internalType\":\"bytes32\"}]},{\"type\":\"error\",\"name\":\"WrongRelease\",\"inputs\":[{\"name\":\"releaseAt\",\"type\":\"uint64\",\"internalType\":\"uint64\"}]},{\"type\":\"error\",\"name\":\"ZeroAccount\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ZeroAmount\",\"inputs\":[]},{\"type\":\"error\",\"name\":\"ZeroRoot\",\"inputs\":[]}]",
	ID:  "Points",
	Bin: "0x60a0604052348015600e575f5ffd5b50604051613d2b380380613d2b833981016040819052602b91603b565b6001600160a01b03166080526066565b5f60208284031215604a575f5ffd5b81516001600160a01b0381168114605f575f5ffd5b9392505050565b608051613c9f61008c5f395f818161039a015281816113e40152611f5b0152613c9f5ff3fe608060405234801561000f575f5ffd5b506004361061025f575f3560e01c8063900cf0cf1161014b578063c6fceca3116100bf578063d669e1d411610084578063d669e1d414610599578063d982ae84146105a6578063dd62ed3e146105b0578063e3a24f0a146105e8578063e94a0102146105fb578063fddaa06514610628575f5ffd5b8063c6fceca314610543578063cf09299514610556578063d025d3aa14610569578063d47ad2ec14610573578063d505accf14610586575f5ffd5b8063a5ff765111610110578063a5ff7651146104e0578063a60ee93a146104e8578063a9059cbb146104fb578063addfb0d41461050e578063b7b728991461051b578063c19d93fb1461052e575f5ffd5b8063900cf0cf1461048d57806392a74361146104aa57806393b77390146104b257806395d89b41146104c557806396769944146104cd575f5ffd5b806337335903116101e257806370a08231116101a757806370a082311461041257806371972daa146104255780637ca5d40d1461042d5780637ecebe001461044057806384b0196e1461045f57806388b7ab631461047a575f5ffd5b8063373359031461036c57806344ad03411461038d57806347746d6d1461039557806356be263a146103d457806359bf476c146103ff575f5ffd5b806322e4e61d1161022857806322e4e61d146102ff57806323b872dd14610314578063313ce56714610327578063355274ea146103415780633644e51514610364575f5ffd5b80628cc26214610263578063053533521461029057806306fdde03146102b1578063095ea7b3146102c657806318160ddd146102e9575b5f5ffd5b610276610271366004613360565b610739565b604080519283526020830191909152015b60405180910390f35b6102a361029e366004613360565b610776565b604051610287929190613379565b6102b96107a8565b60405161028791906133ec565b6102d96102d43660046133fe565b6107bf565b6040519015158152602001610287565b6102f16107d5565b604051908152602001610287565b61031261030d366004613426565b610818565b005b6102d9610322366004613446565b610827565b61032f610848565b60405160ff9091168152602001610287565b61034961085c565b60408051938452602084019290925290820152606001610287565b6102f161094f565b61037f61037a3660046134d0565b6109d8565b604051610287929190613563565b6102a3610ab6565b6103bc7f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b039091168152602001610287565b6103e76103e236600461359a565b610aed565b6040516001600160401b039091168152602001610287565b61031261040d3660046135c8565b610b2b565b6102f1610420366004613360565b610c64565b610312610c74565b6102f161043b36600461367b565b610cb3565b6102f161044e366004613360565b60036020525f908152604090205481565b610467610dcd565b60405161028797969594939291906136b9565b61031261048836600461378c565b610e20565b610495610edd565b60405163ffffffff9091168152602001610287565b610312610ee7565b6103126104c0366004613810565b610f2c565b6102b96110b9565b6103126104db366004613867565b6110c8565b6103bc6110e2565b6103126104f6366004613897565b6110ee565b6102d96105093660046133fe565b611330565b6102f165ffffffffffff81565b6103126105293660046138b0565b61133c565b6105366113e1565b6040516102879190613905565b610312610551366004613918565b6114a5565b61031261056436600461378c565b611543565b6102f16210000081565b610312610581366004613975565b611581565b6103126105943660046139d7565b61170b565b6102f1657fffffffffff81565b6103e762ed4e0081565b6102f16105be366004613a44565b6001600160a01b039182165f90815260026020908152604080832093909416825291909152205490565b6102f16105f63660046135c8565b6118a3565b6102d96106093660046133fe565b600460209081525f928352604080842090915290825290205460ff1681565b6106d7610636366004613a75565b6040805160a0810182525f80825260208201819052918101829052606081018290526080810191909152505f90815260066020908152604091829020825160a08101845290546001600160401b038116825263ffffffff600160401b8204169282019290925265ffffffffffff600160601b8304811693820193909352600160901b8204909216606083015260ff600160c01b909104161515608082015290565b60405161028791905f60a0820190506001600160401b03835116825263ffffffff602084015116602083015265ffffffffffff604084015116604083015265ffffffffffff606084015116606083015260808301511515608083015292915050565b5f5f61076d6107558461074a610edd565b63ffffffff16611a1a565b64ffffffffff609082901c81169260b89290921c1690565b91509150915091565b5f61077f61332c565b610787610edd565b91506107a161079c848463ffffffff16611a1a565b611a3c565b9050915091565b60606107ba6107b5611a8b565b611a9b565b905090565b5f6107cb338484611ad8565b5060015b92915050565b5f6107ba6107fb6107e4610edd565b63ffffffff16600154611b9490919063ffffffff16565b65ffffffffffff808216603083901c82160160609290921c160190565b610823338383611bfa565b5050565b5f6108328483611cd3565b61083d848484611d82565b5060015b9392505050565b5f60c86108556060611e22565b901c905090565b6040805160e08101825260055465ffffffffffff8082168352600160301b820481166020840152600160601b8204169282019290925263ffffffff600160901b830481166060830152600160b01b830416608082015260ff600160d01b83048116151560a0830152600160d81b909204909116151560c08201525f9081908190816108e5610edd565b90506108f7828263ffffffff16611e33565b8163ffffffff16836080015163ffffffff1614610914575f61091a565b82604001515b61093484610929856001613aa0565b63ffffffff16611e33565b65ffffffffffff928316989183169750909116945092505050565b5f7f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f610979611e73565b6040805160208101939093528201527fc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc660608201524660808201523060a082015260c00160405160208183030381529060405280519060200120905090565b5f858152600660209081526040808320815160a08101835290546001600160401b0381168252600160401b810463ffffffff1693820193909352600160601b830465ffffffffffff90811692820192909252600160901b83049091166060820152600160c01b90910460ff16151560808201528190610a5b818989898989611e96565b610a6b575f5f9250925050610aac565b610a76818989611ef1565b610a81576001610a84565b60025b5f8981526008602090815260408083208b845290915290205490935065ffffffffffff169150505b9550959350505050565b5f610abf61332c565b610ac7610edd565b9150610ae761079c8363ffffffff16600154611b9490919063ffffffff16565b90509091565b5f5f5f610af8611f14565b909250905080610b0f63ffffffff86166001613abc565b610b199190613acf565b610b239083613abc565b949350505050565b610b33611f3e565b5f610b3d87611fed565b9050610b4d8188888887876120ac565b610b58818888611ef1565b15610b85576040516315e02e0360e01b815260048101889052602481018790526044015b60405180910390fd5b610ba88787610b9a6040890160208a01613897565b65ffffffffffff16876120e2565b806060015165ffffffffffff168465ffffffffffff161115610be0576040516326ca32b960e01b815260048101889052602401610b7c565b838160600151610bf09190613ae6565b5f88815260066020908152604091829020805465ffffffffffff60901b1916600160901b65ffffffffffff9586160217905581518981529287169083015288917f518805f611a8fae41444cd7ce8dfcffd2050aa1f8f0e2f9123b93c59ad125dfe910160405180910390a250505050505050565b5f6107cf6107fb8361074a610edd565b610c7c6121d1565b6005805460ff60d81b191690556040517fbcf19f38783d0038ad009ea8db64accdb08bbf438d1a8d0ec56c69127e3c2776905f90a1565b5f610cbc61220c565b610cc58261223f565b610cd88383610cd381612272565b612290565b90505f610ce58484612433565b90505f610cf0610edd565b9050610cfc82826124dc565b6040805160a0810182526001600160401b034216815263ffffffff8616602082015265ffffffffffff8416918101919091525f606082015260016080820152610d469084906126cd565b610d578263ffffffff8316806127b8565b5f5b84811015610dc457610dbc84878784818110610d7757610d77613b04565b905060600201888885818110610d8f57610d8f613b04565b9050606002016020016020810190610da79190613897565b65ffffffffffff1663ffffffff86168061281d565b600101610d59565b50505092915050565b5f6060805f5f5f6060600f610de06107a8565b604080515f808252606082018352600160208301908152603160f81b9383019390935260f89490941b9b929a509098504697503096509194509092509050565b336001600160a01b03881614610e5a576040516301a1614b60e71b81523360048201526001600160a01b0388166024820152604401610b7c565b5f7fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8898989898989604051602001610e989796959493929190613b2c565b604051602081830303815290604052805190602001209050610eba86866128a2565b610ec789858386866128e8565b610ed2898989611d82565b505050505050505050565b5f6107ba42612931565b610eef6121d1565b6005805460ff60d81b1916600160d81b1790556040517ffad672d827175377880852fba820224738cc8eed86cd5eedc43bd18a19ee3099905f90a1565b610f3461220c565b610f438363ffffffff1661223f565b5f849003610f645760405163b263ae7360e01b815260040160405180910390fd5b8165ffffffffffff165f03610f8c57604051631f2a200560e01b815260040160405180910390fd5b5f610f95610edd565b905042826001600160401b03161080610fce5750610fb4816001613aa0565b63ffffffff16610fcc836001600160401b0316612931565b115b15610ff75760405163301de54760e21b81526001600160401b0383166004820152602401610b7c565b6110098365ffffffffffff16826124dc565b61105a856040518060a00160405280856001600160401b031681526020018763ffffffff1681526020018665ffffffffffff1681526020018665ffffffffffff1681526020015f15158152506126cd565b6040805163ffffffff8616815265ffffffffffff851660208201526001600160401b03841681830152905186917ffce1cb9186fcf35300d328950d13d0fd448d707d5b61104b197ffdd10a4d6464919081900360600190a25050505050565b60606107ba6107b56040611e22565b6110d28383611cd3565b6110dd838383611bfa565b505050565b5f60606108555f611e22565b6110f66121d1565b657fffffffffff65ffffffffffff8216111561112f576040516336fd82bf60e21b815265ffffffffffff82166004820152602401610b7c565b6040805160e08101825260055465ffffffffffff8082168352600160301b820481166020840152600160601b8204169282019290925263ffffffff600160901b830481166060830152600160b01b830416608082015260ff600160d01b83048116151560a0830152600160d81b909204909116151560c08201525f6111b2610edd565b90506111c4828263ffffffff16611e33565b65ffffffffffff9081168084529084166020840181905263ffffffff83166060850152600160a0850152111561120c5781606001805161120390613b68565b63ffffffff1690525b81516005805460208501516040808701516060880151608089015160a08a015160c08b01511515600160d81b0260ff60d81b19911515600160d01b0260ff60d01b1963ffffffff948516600160b01b021664ffffffffff60b01b19948616600160901b0263ffffffff60901b1965ffffffffffff988916600160601b021669ffffffffffffffffffff60601b199a8916600160301b026001600160601b0319909c1698909d169790971799909917979097169990991793909317169490941792909217919091169390931790915590517fd8e193fcab258a7578ed807406622fe87d625fb2cbdec4de3a2091348247d3ae916113239186919065ffffffffffff92909216825263ffffffff16602082015260400190565b60405180910390a1505050565b5f6107cb338484611d82565b604080517f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a159742960208201526001600160a01b03861691810191909152606081018490526113a6908590859060800160405160208183030381529060405280519060200120858561295a565b60405183906001600160a01b038616907f1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81905f90a350505050565b5f7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0316639f8a13d76114196110e2565b6040516001600160e01b031960e084901b1681526001600160a01b039091166004820152602401602060405180830381865afa15801561145b573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061147f9190613b8c565b6114895750600290565b600554600160d81b900460ff1661149f57505f90565b50600190565b604080517fa1bbcb902ee0a6bd990ec04cc5f7098b3741865f9b0b1f4cf4d44304b7732e4060208201526001600160a01b038a1691810191909152606081018890526080810187905260a0810186905260c0810185905260e081018490525f906101000160405160208183030381529060405280519060200120905061152b86866128a2565b61153889858386866128e8565b610ed2898989611bfa565b5f7f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267898989898989604051602001610e989796959493929190613b2c565b5f61158b87611fed565b80519091506001600160401b03164210156115c7578051604051632eba6dc960e01b81526001600160401b039091166004820152602401610b7c565b5f5f6115d38984612a1e565b91509150826080015115611604576040516315e02e0360e01b8152600481018a905260248101899052604401610b7c565b611613838a8a8a8a8a8a612a7c565b61163357604051637b576d4f60e01b8152600481018a9052602401610b7c565b5f805b8781101561167f5761166b8b61164c838d613abc565b8b8b8581811061165e5761165e613b04565b9050606002018787612b4d565b6116759083613abc565b9150600101611636565b50836060015165ffffffffffff168111156116b0576040516326ca32b960e01b8152600481018b9052602401610b7c565b8084606001516116c09190613ae6565b5f8b8152600660205260409020805465ffffffffffff92909216600160901b0265ffffffffffff60901b199092169190911790556116ff8184846127b8565b50505050505050505050565b8342111561172f5760405163313c898160e11b815260048101859052602401610b7c565b6001600160a01b038781165f81815260036020908152604080832080546001810190915581517f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9938101939093529082019390935292891660608401526080830188905260a0830182905260c0830187905290916117c59060e00160405160208183030381529060405280519060200120612be8565b90505f5f6117d583888888612c14565b5090925090505f8160038111156117ee576117ee613533565b14158061180d57508a6001600160a01b0316826001600160a01b031614155b801561185a575060408051602081018890529081018690526001600160f81b031960f889901b166060820152611858908c908590606101604051602081830303815290604052612cdc565b155b1561188b576040516325c0072360e11b81526001600160a01b0380841660048301528c166024820152604401610b7c565b6118968b8b8b611ad8565b5050505050505050505050565b5f6118ac611f3e565b5f6118b688611fed565b90505f5f6118c48a84612a1e565b915091505f62ed4e00845f01516118db9190613bab565b9050806001600160401b031642106119115760405163607b205f60e11b81526001600160401b0382166004820152602401610b7c565b61191f848c8c8c8b8b6120ac565b61192a848c8c611ef1565b611951576040516318a75a5f60e21b8152600481018c9052602481018b9052604401610b7c565b6119748b8b61196660408d0160208e01613897565b65ffffffffffff168b6120e2565b61199461198460208b018b613360565b8965ffffffffffff168585612d41565b94508a6119a460208b018b613360565b6001600160a01b03167fcbe317ad88902d4fdf4475df41c965e1580e5255f4a0e41cf335a43a1ae1a75a8c8b896119dc896002613abc565b6040805194855265ffffffffffff90931660208501529183015263ffffffff16606082015260800160405180910390a3505050509695505050505050565b6001600160a01b0382165f908152602081905260408120546108419083611b94565b611a4461332c565b5f5b6003811015611a8557611a598382612e00565b828260038110611a6b57611a6b613b04565b65ffffffffffff9092166020929092020152600101611a46565b50919050565b5f611a966020611e22565b919050565b60605f611aa783612e1f565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b6001600160a01b038216611b0a57604051634a1406b160e11b81526001600160a01b0383166004820152602401610b7c565b65ffffffffffff811115611b34576040516374bc5cd960e11b815260048101829052602401610b7c565b6001600160a01b038381165f8181526002602090815260408083209487168084529482529182902085905590518481527f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925910160405180910390a3505050565b5f8260e081901c8303808303611bae5784925050506107cf565b80600114611bbc575f611bcc565b64ffffffffff60b81b602883901b165b60e09490941b71ffffffffffffffffffffffffffffffffffff9290921660309091021c179190911792915050565b815f03611c1a57604051631f2a200560e01b815260040160405180910390fd5b5f611c23610edd565b63ffffffff1690505f611c37858584612e46565b9050611c5881611c5284600154611b9490919063ffffffff16565b90612eea565b6001556040518481525f906001600160a01b038716905f516020613c7f5f395f51905f529060200160405180910390a382856001600160a01b03167f3be2edea458ae9d9dd885a96aa23c988b15277ec0f613d273e6fcc4a27e610ff86604051611cc491815260200190565b60405180910390a35050505050565b6001600160a01b0382165f90815260026020908152604080832033845290915290205481811015611d2757604051637dc7a0d960e11b81523360048201526024810182905260448101839052606401610b7c565b6001600160a01b038316611d595760405163e602df0560e01b81526001600160a01b0384166004820152602401610b7c565b6001600160a01b039092165f908152600260209081526040808320338452909152902091039055565b6001600160a01b038216611db45760405163ec442f0560e01b81526001600160a01b0383166004820152602401610b7c565b5f611dbd610edd565b63ffffffff1690505f611dd1858484612e46565b9050611de581611de18685611a1a565b0190565b6001600160a01b038581165f818152602081815260409182902094909455518681529092918816915f516020613c7f5f395f51905f529101611cc4565b5f602082602d015f303c50505f5190565b5f8260a00151611e525760d0611e496060611e22565b901c90506107cf565b826060015163ffffffff168210611e6d578260200151610841565b50505190565b5f5f611e7d611a8b565b90505f611e8982612e1f565b5f92835290912092915050565b5f866020015163ffffffff1685101580611ec25750611ebe876020015163ffffffff16612272565b8214155b15611ece57505f611ee7565b85611ee3611edb86612f07565b878686612f36565b1490505b9695505050505050565b5f836080015180610b2357506001611f098484612fbd565b161515949350505050565b5f5f5f611f205f611e22565b602081901c6001600160401b03169463ffffffff9091169350915050565b611f466121d1565b604051639f8a13d760e01b81523360048201527f00000000000000000000000000000000000000000000000000000000000000006001600160a01b031690639f8a13d790602401602060405180830381865afa158015611fa8573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190611fcc9190613b8c565b611feb576040516371c0d57560e01b8152336004820152602401610b7c565b565b6040805160a0810182525f80825260208201819052918101829052606081018290526080810191909152505f818152600660209081526040808320815160a08101835290546001600160401b0381168252600160401b810463ffffffff16938201849052600160601b810465ffffffffffff90811693830193909352600160901b81049092166060820152600160c01b90910460ff16151560808201529103611a9657604051630877402b60e41b815260048101839052602401610b7c565b6120ba868686868686611e96565b6120da57604051637b576d4f60e01b815260048101869052602401610b7c565b505050505050565b8065ffffffffffff165f0361210a57604051631f2a200560e01b815260040160405180910390fd5b5f84815260086020908152604080832086845290915290205465ffffffffffff166121358184613bca565b8265ffffffffffff161115612180578161215765ffffffffffff831685613bca565b604051636712f03d60e01b815265ffffffffffff90921660048301526024820152604401610b7c565b61218a8282613bdd565b5f8681526008602090815260408083208884529091529020805465ffffffffffff191665ffffffffffff929092169190911790556121ca85856002612ff2565b5050505050565b6121d96110e2565b6001600160a01b0316336001600160a01b031614611feb5760405163c7eff51760e01b8152336004820152602401610b7c565b612214611f3e565b600554600160d81b900460ff1615611feb576040516315850c8960e01b815260040160405180910390fd5b80158061224e57506210000081115b1561226f576040516363bd67a160e11b815260048101829052602401610b7c565b50565b5f5b81816001901b1015611a965761228981613bfb565b9050612274565b5f828161229e826001613abc565b6001600160401b038111156122b5576122b5613b18565b6040519080825280602002602001820160405280156122de578160200160208202803683370190505b5090505f5b828110156123305761230b87878381811061230057612300613b04565b905060600201612f07565b82828151811061231d5761231d613b04565b60209081029190910101526001016122e3565b505b831561240e575f5f1b81838151811061234d5761234d613b04565b602090810291909101015260016123648382613abc565b901c91505f5b828110156123fd576123d882612381836002613acf565b8151811061239157612391613b04565b6020026020010151838360026123a79190613acf565b6123b2906001613abc565b815181106123c2576123c2613b04565b60200260200101515f9182526020526040902090565b8282815181106123ea576123ea613b04565b602090810291909101015260010161236a565b5061240784613c13565b9350612332565b805f8151811061242057612420613b04565b6020026020010151925050509392505050565b5f805b828110156124d55783838281811061245057612450613b04565b90506060020160200160208101906124689190613897565b65ffffffffffff165f0361248f57604051631f2a200560e01b815260040160405180910390fd5b8383828181106124a1576124a1613b04565b90506060020160200160208101906124b99190613897565b6124cb9065ffffffffffff1683613abc565b9150600101612436565b5092915050565b6040805160e08101825260055465ffffffffffff8082168352600160301b820481166020840152600160601b8204169282019290925263ffffffff600160901b830481166060830152600160b01b830481166080830181905260ff600160d01b85048116151560a0850152600160d81b909404909316151560c083015290915f9184161461256a575f612570565b81604001515b65ffffffffffff1690505f61258b838563ffffffff16611e33565b65ffffffffffff1690505f8282116125a3575f6125ad565b6125ad8383613bca565b9050808611156125da5760405163f480e28560e01b81526004810187905260248101829052604401610b7c565b63ffffffff851660808501526125f08684613abc565b65ffffffffffff90811660408601819052855160058054602089015160608a015160808b015160a08c015160c0909c01511515600160d81b0260ff60d81b199c1515600160d01b0260ff60d01b1963ffffffff938416600160b01b021664ffffffffff60b01b1993909416600160901b0263ffffffff60901b19600160601b909a029990991669ffffffffffffffffffff60601b19958b16600160301b026001600160601b031990971698909a16979097179490941792909216969096179490941793909316939093171795909516949094179093555050505050565b5f82815260066020526040902054600160401b900463ffffffff161561270957604051638367361d60e01b815260048101839052602401610b7c565b5f9182526006602090815260409283902082518154928401519484015160608501516080909501511515600160c01b0260ff60c01b1965ffffffffffff968716600160901b0265ffffffffffff60901b1997909316600160601b02969096166bffffffffffffffffffffffff60601b1963ffffffff909816600160401b026001600160601b03199096166001600160401b03909416939093179490941795909516179390931791909116179055565b6001545f906127c79083611b94565b90508183036002016127d98282612e00565b65ffffffffffff03851115612801576040516320dfe2fd60e01b815260040160405180910390fd5b61281361280e868361302b565b830190565b6001555050505050565b61283561282d6020860186613360565b848484613041565b6040840135856128486020870187613360565b6001600160a01b03167f6ef8acdb30fe2a726fcbdbf9958f4ef0d5ca81e7d72f015e3217e35cba5336e58661287e876002613abc565b6040805192835263ffffffff90911660208301520160405180910390a45050505050565b8142116128c5576040516330df5c4360e11b815260048101839052602401610b7c565b80421061082357604051633d7e0d0360e21b815260048101829052602401610b7c565b6128f5858585858561295a565b60405184906001600160a01b038716907f98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5905f90a35050505050565b5f5f5f61293c611f14565b91509150808285038161295157612951613c28565b04949350505050565b6001600160a01b0385165f90815260046020908152604080832087845290915290205460ff16156129b057604051630191d19f60e41b81526001600160a01b038616600482015260248101859052604401610b7c565b6129c4856129bd85612be8565b84846130d9565b6129ec57604051639a7d38d960e01b81526001600160a01b0386166004820152602401610b7c565b5050506001600160a01b039091165f90815260046020908152604080832093835292905220805460ff19166001179055565b5f5f612a35835f01516001600160401b0316612931565b9150612a3f610edd565b63ffffffff169050612a52826002613abc565b811115612a75576040516308daf70b60e11b815260048101859052602401610b7c565b9250929050565b5f5f612a91896020015163ffffffff16612272565b9050886020015163ffffffff1687101580612aab57508083115b15612ab9575f915050612b42565b612ac38382613bca565b60208a01519091506001821b90612ae190899063ffffffff16613bca565b811115612b0157878a6020015163ffffffff16612afe9190613bca565b90505b8581141580612b14575087821c821b8814155b15612b23575f92505050612b42565b88612b3c612b32898986612290565b8a851c8888612f36565b14925050505b979650505050505050565b5f5f612b598787612fbd565b90506001811615612b6d575f915050612bdf565b612b7987876001612ff2565b612b896040860160208701613897565b65ffffffffffff1691506002811615612bca575f878152600860209081526040808320898452909152902054612bc79065ffffffffffff1683613bca565b91505b8115612bdd57612bdd878684878761281d565b505b95945050505050565b5f6107cf612bf461094f565b8360405161190160f01b8152600281019290925260228201526042902090565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0841115612c4d57505f91506003905082612cd2565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa158015612c9e573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b038116612cc957505f925060019150829050612cd2565b92505f91508190505b9450945094915050565b805160408051630b135d3f60e11b8082526004820186905260248201929092525f92906020820185604483015e5f82606483010152601f820160051c60051b915060205f60648401838a5afa9050825f5114601f3d1116811693505050509392505050565b5f5f612d4d8684611a1a565b90508284036002015f612d608383612e00565b9050808710612d6f5780612d71565b865b93505f612d7e858461302b565b9050612d9181611c52868b8b8b0361313a565b6001600160a01b038a165f90815260208190526040902055600154612dbc908290611c529089611b94565b600155505082159050612df7576040518281525f906001600160a01b038816905f516020613c7f5f395f51905f529060200160405180910390a35b50949350505050565b5f65ffffffffffff612e13836030613acf565b84901c16905092915050565b5f60ff8216601f8111156107cf57604051632cd44ac360e21b815260040160405180910390fd5b5f5f612e528584611a1a565b90505f612e5f8286613172565b909350905080612ebc5785612e8b8365ffffffffffff808216603083901c82160160609290921c160190565b60405163391434e360e21b81526001600160a01b039092166004830152602482015260448101869052606401610b7c565b612ec68284612eea565b6001600160a01b039096165f90815260208190526040902095909555509392505050565b5f818303602081901b15612efe5780610b23565b5f949350505050565b5f81604051602001612f199190613c3c565b604051602081830303815290604052805190602001209050919050565b5f805b82811015612fb3576001851615612f7a57612f75848483818110612f5f57612f5f613b04565b90506020020135875f9182526020526040902090565b612fa5565b612fa586858584818110612f9057612f90613b04565b905060200201355f9182526020526040902090565b9550600194851c9401612f39565b5093949350505050565b5f612fcc607f83166002613acf565b5f8481526007602081815260408084209287901c8452919052902054901c905092915050565b613000607f83166002613acf565b5f9384526007602081815260408087209590921c8652939093529190922080549290911b9091179055565b5f613037826030613acf565b9290921b92915050565b6001600160a01b0384166130685760405163bfcf3c0b60e01b815260040160405180910390fd5b5f6130788483856002010361302b565b90506130968484840361308f84611de18a88611a1a565b91906131e9565b6001600160a01b0386165f81815260208181526040808320949094559251878152919350915f516020613c7f5f395f51905f52910160405180910390a350505050565b5f5f5f6130e786868661322c565b5090925090505f81600381111561310057613100613533565b14801561311e5750866001600160a01b0316826001600160a01b0316145b1561312e57600192505050610b23565b612b4287878787613273565b5f600182111561314b575082610841565b5f61315685846132dd565b9050612bdf858486841161316a575f6132fa565b8684036132fa565b5f808365ffffffffffff811680851161319357846001935093505050612a75565b9384900393603082901c65ffffffffffff168086116131c05750603085901b17925060019150612a759050565b948590039460301b17606085811b9190911793501c65ffffffffffff1683111590509250929050565b5f60018211156131fa575082610841565b5f61320585846132dd565b9050838101611ee7868564ffffffffff841161322157836132fa565b64ffffffffff6132fa565b5f80806041849003613260578435602086013560408701355f1a61325289828585612c14565b95509550955050505061326a565b505f915060029050825b93509350939050565b60408051630b135d3f60e11b808252600482018690526024820192909252604481018390525f91908390818660648301375f82606483010152601f820160051c60051b915060205f60648401838b5afa9050825f5114601f3d111681169350505050949350505050565b5f64ffffffffff6132ef836028613acf565b612e13906090613abc565b5f80613307846028613acf565b613312906090613abc565b64ffffffffff811b1986169084901b179150509392505050565b60405180606001604052806003906020820280368337509192915050565b80356001600160a01b0381168114611a96575f5ffd5b5f60208284031215613370575f5ffd5b6108418261334a565b63ffffffff831681526080810160208201835f5b60038110156133b457815165ffffffffffff1683526020928301929091019060010161338d565b5050509392505050565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b602081525f61084160208301846133be565b5f5f6040838503121561340f575f5ffd5b6134188361334a565b946020939093013593505050565b5f5f60408385031215613437575f5ffd5b50508035926020909101359150565b5f5f5f60608486031215613458575f5ffd5b6134618461334a565b925061346f6020850161334a565b929592945050506040919091013590565b5f60608284031215611a85575f5ffd5b5f5f83601f8401126134a0575f5ffd5b5081356001600160401b038111156134b6575f5ffd5b6020830191508360208260051b8501011115612a75575f5ffd5b5f5f5f5f5f60c086880312156134e4575f5ffd5b85359450602086013593506134fc8760408801613480565b925060a08601356001600160401b03811115613516575f5ffd5b61352288828901613490565b969995985093965092949392505050565b634e487b7160e01b5f52602160045260245ffd5b6003811061226f57634e487b7160e01b5f52602160045260245ffd5b6040810161357084613547565b92815265ffffffffffff9190911660209091015290565b803563ffffffff81168114611a96575f5ffd5b5f602082840312156135aa575f5ffd5b61084182613587565b803565ffffffffffff81168114611a96575f5ffd5b5f5f5f5f5f5f60e087890312156135dd575f5ffd5b86359550602087013594506135f58860408901613480565b935061360360a088016135b3565b925060c08701356001600160401b0381111561361d575f5ffd5b61362989828a01613490565b979a9699509497509295939492505050565b5f5f83601f84011261364b575f5ffd5b5081356001600160401b03811115613661575f5ffd5b602083019150836020606083028501011115612a75575f5ffd5b5f5f6020838503121561368c575f5ffd5b82356001600160401b038111156136a1575f5ffd5b6136ad8582860161363b565b90969095509350505050565b60ff60f81b8816815260e060208201525f6136d760e08301896133be565b82810360408401526136e981896133be565b606084018890526001600160a01b038716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b8181101561373e578351835260209384019390920191600101613720565b50909b9a5050505050505050505050565b5f5f83601f84011261375f575f5ffd5b5081356001600160401b03811115613775575f5ffd5b602083019150836020828501011115612a75575f5ffd5b5f5f5f5f5f5f5f5f60e0898b0312156137a3575f5ffd5b6137ac8961334a565b97506137ba60208a0161334a565b965060408901359550606089013594506080890135935060a0890135925060c08901356001600160401b038111156137f0575f5ffd5b6137fc8b828c0161374f565b999c989b5096995094979396929594505050565b5f5f5f5f60808587031215613823575f5ffd5b8435935061383360208601613587565b9250613841604086016135b3565b915060608501356001600160401b038116811461385c575f5ffd5b939692955090935050565b5f5f5f60608486031215613879575f5ffd5b6138828461334a565b95602085013595506040909401359392505050565b5f602082840312156138a7575f5ffd5b610841826135b3565b5f5f5f5f606085870312156138c3575f5ffd5b6138cc8561334a565b93506020850135925060408501356001600160401b038111156138ed575f5ffd5b6138f98782880161374f565b95989497509550505050565b6020810161391283613547565b91905290565b5f5f5f5f5f5f5f5f60e0898b03121561392f575f5ffd5b6139388961334a565b97506020890135965060408901359550606089013594506080890135935060a0890135925060c08901356001600160401b038111156137f0575f5ffd5b5f5f5f5f5f5f6080878903121561398a575f5ffd5b863595506020870135945060408701356001600160401b038111156139ad575f5ffd5b6139b989828a0161363b565b90955093505060608701356001600160401b0381111561361d575f5ffd5b5f5f5f5f5f5f5f60e0888a0312156139ed575f5ffd5b6139f68861334a565b9650613a046020890161334a565b95506040880135945060608801359350608088013560ff81168114613a27575f5ffd5b9699959850939692959460a0840135945060c09093013592915050565b5f5f60408385031215613a55575f5ffd5b613a5e8361334a565b9150613a6c6020840161334a565b90509250929050565b5f60208284031215613a85575f5ffd5b5035919050565b634e487b7160e01b5f52601160045260245ffd5b63ffffffff81811683821601908111156107cf576107cf613a8c565b808201808211156107cf576107cf613a8c565b80820281158282048414176107cf576107cf613a8c565b65ffffffffffff82811682821603908111156107cf576107cf613a8c565b634e487b7160e01b5f52603260045260245ffd5b634e487b7160e01b5f52604160045260245ffd5b9687526001600160a01b0395861660208801529390941660408601526060850191909152608084015260a083019190915260c082015260e00190565b5f63ffffffff821663ffffffff8103613b8357613b83613a8c565b60010192915050565b5f60208284031215613b9c575f5ffd5b81518015158114610841575f5ffd5b6001600160401b0381811683821601908111156107cf576107cf613a8c565b818103818111156107cf576107cf613a8c565b65ffffffffffff81811683821601908111156107cf576107cf613a8c565b5f60018201613c0c57613c0c613a8c565b5060010190565b5f81613c2157613c21613a8c565b505f190190565b634e487b7160e01b5f52601260045260245ffd5b606081016001600160a01b03613c518461334a565b16825265ffffffffffff613c67602085016135b3565b16602083015260409283013592909101919091529056feddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
}

// Points is an auto generated Go binding around an Ethereum contract.
type Points struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Points) GetABI() abi.ABI {
	return c.abi
}

// NewPoints creates a new instance of Points.
func NewPoints() *Points {
	parsed, err := PointsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Points{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Points) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address consortium) returns()
func (points *Points) PackConstructor(consortium common.Address) []byte {
	enc, err := points.abi.Pack("", consortium)
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
func (points *Points) PackCONSORTIUM() []byte {
	enc, err := points.abi.Pack("CONSORTIUM")
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
func (points *Points) TryPackCONSORTIUM() ([]byte, error) {
	return points.abi.Pack("CONSORTIUM")
}

// UnpackCONSORTIUM is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x47746d6d.
//
// Solidity: function CONSORTIUM() view returns(address)
func (points *Points) UnpackCONSORTIUM(data []byte) (common.Address, error) {
	out, err := points.abi.Unpack("CONSORTIUM", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (points *Points) PackDOMAINSEPARATOR() []byte {
	enc, err := points.abi.Pack("DOMAIN_SEPARATOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (points *Points) TryPackDOMAINSEPARATOR() ([]byte, error) {
	return points.abi.Pack("DOMAIN_SEPARATOR")
}

// UnpackDOMAINSEPARATOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3644e515.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (points *Points) UnpackDOMAINSEPARATOR(data []byte) ([32]byte, error) {
	out, err := points.abi.Unpack("DOMAIN_SEPARATOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackMAXALLOWANCE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaddfb0d4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_ALLOWANCE() view returns(uint256)
func (points *Points) PackMAXALLOWANCE() []byte {
	enc, err := points.abi.Pack("MAX_ALLOWANCE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXALLOWANCE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaddfb0d4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_ALLOWANCE() view returns(uint256)
func (points *Points) TryPackMAXALLOWANCE() ([]byte, error) {
	return points.abi.Pack("MAX_ALLOWANCE")
}

// UnpackMAXALLOWANCE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xaddfb0d4.
//
// Solidity: function MAX_ALLOWANCE() view returns(uint256)
func (points *Points) UnpackMAXALLOWANCE(data []byte) (*big.Int, error) {
	out, err := points.abi.Unpack("MAX_ALLOWANCE", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXCAP is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd669e1d4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_CAP() view returns(uint256)
func (points *Points) PackMAXCAP() []byte {
	enc, err := points.abi.Pack("MAX_CAP")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXCAP is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd669e1d4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_CAP() view returns(uint256)
func (points *Points) TryPackMAXCAP() ([]byte, error) {
	return points.abi.Pack("MAX_CAP")
}

// UnpackMAXCAP is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd669e1d4.
//
// Solidity: function MAX_CAP() view returns(uint256)
func (points *Points) UnpackMAXCAP(data []byte) (*big.Int, error) {
	out, err := points.abi.Unpack("MAX_CAP", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXLINES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd025d3aa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_LINES() view returns(uint256)
func (points *Points) PackMAXLINES() []byte {
	enc, err := points.abi.Pack("MAX_LINES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXLINES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd025d3aa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_LINES() view returns(uint256)
func (points *Points) TryPackMAXLINES() ([]byte, error) {
	return points.abi.Pack("MAX_LINES")
}

// UnpackMAXLINES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd025d3aa.
//
// Solidity: function MAX_LINES() view returns(uint256)
func (points *Points) UnpackMAXLINES(data []byte) (*big.Int, error) {
	out, err := points.abi.Unpack("MAX_LINES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRETURNWINDOW is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd982ae84.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function RETURN_WINDOW() view returns(uint64)
func (points *Points) PackRETURNWINDOW() []byte {
	enc, err := points.abi.Pack("RETURN_WINDOW")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRETURNWINDOW is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd982ae84.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function RETURN_WINDOW() view returns(uint64)
func (points *Points) TryPackRETURNWINDOW() ([]byte, error) {
	return points.abi.Pack("RETURN_WINDOW")
}

// UnpackRETURNWINDOW is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd982ae84.
//
// Solidity: function RETURN_WINDOW() view returns(uint64)
func (points *Points) UnpackRETURNWINDOW(data []byte) (uint64, error) {
	out, err := points.abi.Unpack("RETURN_WINDOW", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (points *Points) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := points.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (points *Points) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return points.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (points *Points) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := points.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (points *Points) PackApprove(spender common.Address, value *big.Int) []byte {
	enc, err := points.abi.Pack("approve", spender, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (points *Points) TryPackApprove(spender common.Address, value *big.Int) ([]byte, error) {
	return points.abi.Pack("approve", spender, value)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (points *Points) UnpackApprove(data []byte) (bool, error) {
	out, err := points.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackAuthorizationState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe94a0102.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function authorizationState(address authorizer, bytes32 nonce) view returns(bool)
func (points *Points) PackAuthorizationState(authorizer common.Address, nonce [32]byte) []byte {
	enc, err := points.abi.Pack("authorizationState", authorizer, nonce)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAuthorizationState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe94a0102.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function authorizationState(address authorizer, bytes32 nonce) view returns(bool)
func (points *Points) TryPackAuthorizationState(authorizer common.Address, nonce [32]byte) ([]byte, error) {
	return points.abi.Pack("authorizationState", authorizer, nonce)
}

// UnpackAuthorizationState is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe94a0102.
//
// Solidity: function authorizationState(address authorizer, bytes32 nonce) view returns(bool)
func (points *Points) UnpackAuthorizationState(data []byte) (bool, error) {
	out, err := points.abi.Unpack("authorizationState", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceByExpiry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x05353352.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceByExpiry(address holder) view returns(uint32 first, uint48[3] lanes)
func (points *Points) PackBalanceByExpiry(holder common.Address) []byte {
	enc, err := points.abi.Pack("balanceByExpiry", holder)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceByExpiry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x05353352.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceByExpiry(address holder) view returns(uint32 first, uint48[3] lanes)
func (points *Points) TryPackBalanceByExpiry(holder common.Address) ([]byte, error) {
	return points.abi.Pack("balanceByExpiry", holder)
}

// BalanceByExpiryOutput serves as a container for the return parameters of contract
// method BalanceByExpiry.
type BalanceByExpiryOutput struct {
	First uint32
	Lanes [3]*big.Int
}

// UnpackBalanceByExpiry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x05353352.
//
// Solidity: function balanceByExpiry(address holder) view returns(uint32 first, uint48[3] lanes)
func (points *Points) UnpackBalanceByExpiry(data []byte) (BalanceByExpiryOutput, error) {
	out, err := points.abi.Unpack("balanceByExpiry", data)
	outstruct := new(BalanceByExpiryOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.First = *abi.ConvertType(out[0], new(uint32)).(*uint32)
	outstruct.Lanes = *abi.ConvertType(out[1], new([3]*big.Int)).(*[3]*big.Int)
	return *outstruct, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address holder) view returns(uint256)
func (points *Points) PackBalanceOf(holder common.Address) []byte {
	enc, err := points.abi.Pack("balanceOf", holder)
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
func (points *Points) TryPackBalanceOf(holder common.Address) ([]byte, error) {
	return points.abi.Pack("balanceOf", holder)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address holder) view returns(uint256)
func (points *Points) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := points.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfddaa065.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function batch(bytes32 root) view returns((uint64,uint32,uint48,uint48,bool))
func (points *Points) PackBatch(root [32]byte) []byte {
	enc, err := points.abi.Pack("batch", root)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfddaa065.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function batch(bytes32 root) view returns((uint64,uint32,uint48,uint48,bool))
func (points *Points) TryPackBatch(root [32]byte) ([]byte, error) {
	return points.abi.Pack("batch", root)
}

// UnpackBatch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfddaa065.
//
// Solidity: function batch(bytes32 root) view returns((uint64,uint32,uint48,uint48,bool))
func (points *Points) UnpackBatch(data []byte) (Batch, error) {
	out, err := points.abi.Unpack("batch", data)
	if err != nil {
		return *new(Batch), err
	}
	out0 := *abi.ConvertType(out[0], new(Batch)).(*Batch)
	return out0, nil
}

// PackCancelAuthorization is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7b72899.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancelAuthorization(address authorizer, bytes32 nonce, bytes signature) returns()
func (points *Points) PackCancelAuthorization(authorizer common.Address, nonce [32]byte, signature []byte) []byte {
	enc, err := points.abi.Pack("cancelAuthorization", authorizer, nonce, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancelAuthorization is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7b72899.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancelAuthorization(address authorizer, bytes32 nonce, bytes signature) returns()
func (points *Points) TryPackCancelAuthorization(authorizer common.Address, nonce [32]byte, signature []byte) ([]byte, error) {
	return points.abi.Pack("cancelAuthorization", authorizer, nonce, signature)
}

// PackCap is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x355274ea.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cap() view returns(uint256 now_, uint256 used, uint256 next)
func (points *Points) PackCap() []byte {
	enc, err := points.abi.Pack("cap")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCap is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x355274ea.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cap() view returns(uint256 now_, uint256 used, uint256 next)
func (points *Points) TryPackCap() ([]byte, error) {
	return points.abi.Pack("cap")
}

// CapOutput serves as a container for the return parameters of contract
// method Cap.
type CapOutput struct {
	Now  *big.Int
	Used *big.Int
	Next *big.Int
}

// UnpackCap is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x355274ea.
//
// Solidity: function cap() view returns(uint256 now_, uint256 used, uint256 next)
func (points *Points) UnpackCap(data []byte) (CapOutput, error) {
	out, err := points.abi.Unpack("cap", data)
	outstruct := new(CapOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Now = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Used = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.Next = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackCommit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x93b77390.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function commit(bytes32 root, uint32 count, uint48 total, uint64 releaseAt) returns()
func (points *Points) PackCommit(root [32]byte, count uint32, total *big.Int, releaseAt uint64) []byte {
	enc, err := points.abi.Pack("commit", root, count, total, releaseAt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCommit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x93b77390.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function commit(bytes32 root, uint32 count, uint48 total, uint64 releaseAt) returns()
func (points *Points) TryPackCommit(root [32]byte, count uint32, total *big.Int, releaseAt uint64) ([]byte, error) {
	return points.abi.Pack("commit", root, count, total, releaseAt)
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (points *Points) PackDecimals() []byte {
	enc, err := points.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (points *Points) TryPackDecimals() ([]byte, error) {
	return points.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (points *Points) UnpackDecimals(data []byte) (uint8, error) {
	out, err := points.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackEarned is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x008cc262.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function earned(address account) view returns(uint256 thisEpoch, uint256 before)
func (points *Points) PackEarned(account common.Address) []byte {
	enc, err := points.abi.Pack("earned", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEarned is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x008cc262.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function earned(address account) view returns(uint256 thisEpoch, uint256 before)
func (points *Points) TryPackEarned(account common.Address) ([]byte, error) {
	return points.abi.Pack("earned", account)
}

// EarnedOutput serves as a container for the return parameters of contract
// method Earned.
type EarnedOutput struct {
	ThisEpoch *big.Int
	Before    *big.Int
}

// UnpackEarned is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x008cc262.
//
// Solidity: function earned(address account) view returns(uint256 thisEpoch, uint256 before)
func (points *Points) UnpackEarned(data []byte) (EarnedOutput, error) {
	out, err := points.abi.Unpack("earned", data)
	outstruct := new(EarnedOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.ThisEpoch = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Before = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1, string, string, uint256, address, bytes32, uint256[])
func (points *Points) PackEip712Domain() []byte {
	enc, err := points.abi.Pack("eip712Domain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function eip712Domain() view returns(bytes1, string, string, uint256, address, bytes32, uint256[])
func (points *Points) TryPackEip712Domain() ([]byte, error) {
	return points.abi.Pack("eip712Domain")
}

// Eip712DomainOutput serves as a container for the return parameters of contract
// method Eip712Domain.
type Eip712DomainOutput struct {
	Arg0 [1]byte
	Arg1 string
	Arg2 string
	Arg3 *big.Int
	Arg4 common.Address
	Arg5 [32]byte
	Arg6 []*big.Int
}

// UnpackEip712Domain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x84b0196e.
//
// Solidity: function eip712Domain() view returns(bytes1, string, string, uint256, address, bytes32, uint256[])
func (points *Points) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := points.abi.Unpack("eip712Domain", data)
	outstruct := new(Eip712DomainOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Arg0 = *abi.ConvertType(out[0], new([1]byte)).(*[1]byte)
	outstruct.Arg1 = *abi.ConvertType(out[1], new(string)).(*string)
	outstruct.Arg2 = *abi.ConvertType(out[2], new(string)).(*string)
	outstruct.Arg3 = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.Arg4 = *abi.ConvertType(out[4], new(common.Address)).(*common.Address)
	outstruct.Arg5 = *abi.ConvertType(out[5], new([32]byte)).(*[32]byte)
	outstruct.Arg6 = *abi.ConvertType(out[6], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x900cf0cf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function epoch() view returns(uint32)
func (points *Points) PackEpoch() []byte {
	enc, err := points.abi.Pack("epoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x900cf0cf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function epoch() view returns(uint32)
func (points *Points) TryPackEpoch() ([]byte, error) {
	return points.abi.Pack("epoch")
}

// UnpackEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x900cf0cf.
//
// Solidity: function epoch() view returns(uint32)
func (points *Points) UnpackEpoch(data []byte) (uint32, error) {
	out, err := points.abi.Unpack("epoch", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackEpochEnd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56be263a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function epochEnd(uint32 epoch_) view returns(uint64)
func (points *Points) PackEpochEnd(epoch uint32) []byte {
	enc, err := points.abi.Pack("epochEnd", epoch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEpochEnd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56be263a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function epochEnd(uint32 epoch_) view returns(uint64)
func (points *Points) TryPackEpochEnd(epoch uint32) ([]byte, error) {
	return points.abi.Pack("epochEnd", epoch)
}

// UnpackEpochEnd is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x56be263a.
//
// Solidity: function epochEnd(uint32 epoch_) view returns(uint64)
func (points *Points) UnpackEpochEnd(data []byte) (uint64, error) {
	out, err := points.abi.Unpack("epochEnd", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackIssue is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ca5d40d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function issue((address,uint48,bytes32)[] lines) returns(bytes32 root)
func (points *Points) PackIssue(lines []Line) []byte {
	enc, err := points.abi.Pack("issue", lines)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIssue is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ca5d40d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function issue((address,uint48,bytes32)[] lines) returns(bytes32 root)
func (points *Points) TryPackIssue(lines []Line) ([]byte, error) {
	return points.abi.Pack("issue", lines)
}

// UnpackIssue is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ca5d40d.
//
// Solidity: function issue((address,uint48,bytes32)[] lines) returns(bytes32 root)
func (points *Points) UnpackIssue(data []byte) ([32]byte, error) {
	out, err := points.abi.Unpack("issue", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackLineStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x37335903.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lineStatus(bytes32 root, uint256 index, (address,uint48,bytes32) line, bytes32[] proof) view returns(uint8 status, uint48 returned)
func (points *Points) PackLineStatus(root [32]byte, index *big.Int, line Line, proof [][32]byte) []byte {
	enc, err := points.abi.Pack("lineStatus", root, index, line, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLineStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x37335903.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lineStatus(bytes32 root, uint256 index, (address,uint48,bytes32) line, bytes32[] proof) view returns(uint8 status, uint48 returned)
func (points *Points) TryPackLineStatus(root [32]byte, index *big.Int, line Line, proof [][32]byte) ([]byte, error) {
	return points.abi.Pack("lineStatus", root, index, line, proof)
}

// LineStatusOutput serves as a container for the return parameters of contract
// method LineStatus.
type LineStatusOutput struct {
	Status   uint8
	Returned *big.Int
}

// UnpackLineStatus is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x37335903.
//
// Solidity: function lineStatus(bytes32 root, uint256 index, (address,uint48,bytes32) line, bytes32[] proof) view returns(uint8 status, uint48 returned)
func (points *Points) UnpackLineStatus(data []byte) (LineStatusOutput, error) {
	out, err := points.abi.Unpack("lineStatus", data)
	outstruct := new(LineStatusOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Status = *abi.ConvertType(out[0], new(uint8)).(*uint8)
	outstruct.Returned = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackMerchant is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5ff7651.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function merchant() view returns(address)
func (points *Points) PackMerchant() []byte {
	enc, err := points.abi.Pack("merchant")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMerchant is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5ff7651.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function merchant() view returns(address)
func (points *Points) TryPackMerchant() ([]byte, error) {
	return points.abi.Pack("merchant")
}

// UnpackMerchant is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa5ff7651.
//
// Solidity: function merchant() view returns(address)
func (points *Points) UnpackMerchant(data []byte) (common.Address, error) {
	out, err := points.abi.Unpack("merchant", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (points *Points) PackName() []byte {
	enc, err := points.abi.Pack("name")
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
func (points *Points) TryPackName() ([]byte, error) {
	return points.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (points *Points) UnpackName(data []byte) (string, error) {
	out, err := points.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (points *Points) PackNonces(owner common.Address) []byte {
	enc, err := points.abi.Pack("nonces", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (points *Points) TryPackNonces(owner common.Address) ([]byte, error) {
	return points.abi.Pack("nonces", owner)
}

// UnpackNonces is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ecebe00.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (points *Points) UnpackNonces(data []byte) (*big.Int, error) {
	out, err := points.abi.Unpack("nonces", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPauseIssuing is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x92a74361.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pauseIssuing() returns()
func (points *Points) PackPauseIssuing() []byte {
	enc, err := points.abi.Pack("pauseIssuing")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPauseIssuing is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x92a74361.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pauseIssuing() returns()
func (points *Points) TryPackPauseIssuing() ([]byte, error) {
	return points.abi.Pack("pauseIssuing")
}

// PackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (points *Points) PackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := points.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (points *Points) TryPackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return points.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
}

// PackReceiveWithAuthorization is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88b7ab63.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function receiveWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature) returns()
func (points *Points) PackReceiveWithAuthorization(from common.Address, to common.Address, value *big.Int, validAfter *big.Int, validBefore *big.Int, nonce [32]byte, signature []byte) []byte {
	enc, err := points.abi.Pack("receiveWithAuthorization", from, to, value, validAfter, validBefore, nonce, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReceiveWithAuthorization is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88b7ab63.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function receiveWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature) returns()
func (points *Points) TryPackReceiveWithAuthorization(from common.Address, to common.Address, value *big.Int, validAfter *big.Int, validBefore *big.Int, nonce [32]byte, signature []byte) ([]byte, error) {
	return points.abi.Pack("receiveWithAuthorization", from, to, value, validAfter, validBefore, nonce, signature)
}

// PackRedeem is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x22e4e61d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function redeem(uint256 amount, bytes32 ref) returns()
func (points *Points) PackRedeem(amount *big.Int, ref [32]byte) []byte {
	enc, err := points.abi.Pack("redeem", amount, ref)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRedeem is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x22e4e61d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function redeem(uint256 amount, bytes32 ref) returns()
func (points *Points) TryPackRedeem(amount *big.Int, ref [32]byte) ([]byte, error) {
	return points.abi.Pack("redeem", amount, ref)
}

// PackRedeemFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96769944.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function redeemFrom(address holder, uint256 amount, bytes32 ref) returns()
func (points *Points) PackRedeemFrom(holder common.Address, amount *big.Int, ref [32]byte) []byte {
	enc, err := points.abi.Pack("redeemFrom", holder, amount, ref)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRedeemFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96769944.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function redeemFrom(address holder, uint256 amount, bytes32 ref) returns()
func (points *Points) TryPackRedeemFrom(holder common.Address, amount *big.Int, ref [32]byte) ([]byte, error) {
	return points.abi.Pack("redeemFrom", holder, amount, ref)
}

// PackRedeemWithAuthorization is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc6fceca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function redeemWithAuthorization(address holder, uint256 amount, bytes32 ref, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature) returns()
func (points *Points) PackRedeemWithAuthorization(holder common.Address, amount *big.Int, ref [32]byte, validAfter *big.Int, validBefore *big.Int, nonce [32]byte, signature []byte) []byte {
	enc, err := points.abi.Pack("redeemWithAuthorization", holder, amount, ref, validAfter, validBefore, nonce, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRedeemWithAuthorization is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc6fceca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function redeemWithAuthorization(address holder, uint256 amount, bytes32 ref, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature) returns()
func (points *Points) TryPackRedeemWithAuthorization(holder common.Address, amount *big.Int, ref [32]byte, validAfter *big.Int, validBefore *big.Int, nonce [32]byte, signature []byte) ([]byte, error) {
	return points.abi.Pack("redeemWithAuthorization", holder, amount, ref, validAfter, validBefore, nonce, signature)
}

// PackReduce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x59bf476c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reduce(bytes32 root, uint256 index, (address,uint48,bytes32) line, uint48 amount, bytes32[] proof) returns()
func (points *Points) PackReduce(root [32]byte, index *big.Int, line Line, amount *big.Int, proof [][32]byte) []byte {
	enc, err := points.abi.Pack("reduce", root, index, line, amount, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReduce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x59bf476c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reduce(bytes32 root, uint256 index, (address,uint48,bytes32) line, uint48 amount, bytes32[] proof) returns()
func (points *Points) TryPackReduce(root [32]byte, index *big.Int, line Line, amount *big.Int, proof [][32]byte) ([]byte, error) {
	return points.abi.Pack("reduce", root, index, line, amount, proof)
}

// PackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd47ad2ec.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function release(bytes32 root, uint256 first, (address,uint48,bytes32)[] lines, bytes32[] proof) returns()
func (points *Points) PackRelease(root [32]byte, first *big.Int, lines []Line, proof [][32]byte) []byte {
	enc, err := points.abi.Pack("release", root, first, lines, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRelease is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd47ad2ec.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function release(bytes32 root, uint256 first, (address,uint48,bytes32)[] lines, bytes32[] proof) returns()
func (points *Points) TryPackRelease(root [32]byte, first *big.Int, lines []Line, proof [][32]byte) ([]byte, error) {
	return points.abi.Pack("release", root, first, lines, proof)
}

// PackResumeIssuing is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71972daa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function resumeIssuing() returns()
func (points *Points) PackResumeIssuing() []byte {
	enc, err := points.abi.Pack("resumeIssuing")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackResumeIssuing is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71972daa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function resumeIssuing() returns()
func (points *Points) TryPackResumeIssuing() ([]byte, error) {
	return points.abi.Pack("resumeIssuing")
}

// PackSetCap is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa60ee93a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setCap(uint48 cap_) returns()
func (points *Points) PackSetCap(cap *big.Int) []byte {
	enc, err := points.abi.Pack("setCap", cap)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetCap is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa60ee93a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setCap(uint48 cap_) returns()
func (points *Points) TryPackSetCap(cap *big.Int) ([]byte, error) {
	return points.abi.Pack("setCap", cap)
}

// PackState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc19d93fb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function state() view returns(uint8)
func (points *Points) PackState() []byte {
	enc, err := points.abi.Pack("state")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc19d93fb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function state() view returns(uint8)
func (points *Points) TryPackState() ([]byte, error) {
	return points.abi.Pack("state")
}

// UnpackState is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc19d93fb.
//
// Solidity: function state() view returns(uint8)
func (points *Points) UnpackState(data []byte) (uint8, error) {
	out, err := points.abi.Unpack("state", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackSupplyByExpiry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x44ad0341.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supplyByExpiry() view returns(uint32 first, uint48[3] lanes)
func (points *Points) PackSupplyByExpiry() []byte {
	enc, err := points.abi.Pack("supplyByExpiry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupplyByExpiry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x44ad0341.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supplyByExpiry() view returns(uint32 first, uint48[3] lanes)
func (points *Points) TryPackSupplyByExpiry() ([]byte, error) {
	return points.abi.Pack("supplyByExpiry")
}

// SupplyByExpiryOutput serves as a container for the return parameters of contract
// method SupplyByExpiry.
type SupplyByExpiryOutput struct {
	First uint32
	Lanes [3]*big.Int
}

// UnpackSupplyByExpiry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x44ad0341.
//
// Solidity: function supplyByExpiry() view returns(uint32 first, uint48[3] lanes)
func (points *Points) UnpackSupplyByExpiry(data []byte) (SupplyByExpiryOutput, error) {
	out, err := points.abi.Unpack("supplyByExpiry", data)
	outstruct := new(SupplyByExpiryOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.First = *abi.ConvertType(out[0], new(uint32)).(*uint32)
	outstruct.Lanes = *abi.ConvertType(out[1], new([3]*big.Int)).(*[3]*big.Int)
	return *outstruct, nil
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (points *Points) PackSymbol() []byte {
	enc, err := points.abi.Pack("symbol")
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
func (points *Points) TryPackSymbol() ([]byte, error) {
	return points.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (points *Points) UnpackSymbol(data []byte) (string, error) {
	out, err := points.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTakeBack is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3a24f0a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function takeBack(bytes32 root, uint256 index, (address,uint48,bytes32) line, uint48 amount, bytes32[] proof) returns(uint256 taken)
func (points *Points) PackTakeBack(root [32]byte, index *big.Int, line Line, amount *big.Int, proof [][32]byte) []byte {
	enc, err := points.abi.Pack("takeBack", root, index, line, amount, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTakeBack is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3a24f0a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function takeBack(bytes32 root, uint256 index, (address,uint48,bytes32) line, uint48 amount, bytes32[] proof) returns(uint256 taken)
func (points *Points) TryPackTakeBack(root [32]byte, index *big.Int, line Line, amount *big.Int, proof [][32]byte) ([]byte, error) {
	return points.abi.Pack("takeBack", root, index, line, amount, proof)
}

// UnpackTakeBack is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe3a24f0a.
//
// Solidity: function takeBack(bytes32 root, uint256 index, (address,uint48,bytes32) line, uint48 amount, bytes32[] proof) returns(uint256 taken)
func (points *Points) UnpackTakeBack(data []byte) (*big.Int, error) {
	out, err := points.abi.Unpack("takeBack", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256)
func (points *Points) PackTotalSupply() []byte {
	enc, err := points.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256)
func (points *Points) TryPackTotalSupply() ([]byte, error) {
	return points.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (points *Points) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := points.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (points *Points) PackTransfer(to common.Address, value *big.Int) []byte {
	enc, err := points.abi.Pack("transfer", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (points *Points) TryPackTransfer(to common.Address, value *big.Int) ([]byte, error) {
	return points.abi.Pack("transfer", to, value)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (points *Points) UnpackTransfer(data []byte) (bool, error) {
	out, err := points.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (points *Points) PackTransferFrom(from common.Address, to common.Address, value *big.Int) []byte {
	enc, err := points.abi.Pack("transferFrom", from, to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (points *Points) TryPackTransferFrom(from common.Address, to common.Address, value *big.Int) ([]byte, error) {
	return points.abi.Pack("transferFrom", from, to, value)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (points *Points) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := points.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferWithAuthorization is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf092995.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature) returns()
func (points *Points) PackTransferWithAuthorization(from common.Address, to common.Address, value *big.Int, validAfter *big.Int, validBefore *big.Int, nonce [32]byte, signature []byte) []byte {
	enc, err := points.abi.Pack("transferWithAuthorization", from, to, value, validAfter, validBefore, nonce, signature)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferWithAuthorization is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf092995.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature) returns()
func (points *Points) TryPackTransferWithAuthorization(from common.Address, to common.Address, value *big.Int, validAfter *big.Int, validBefore *big.Int, nonce [32]byte, signature []byte) ([]byte, error) {
	return points.abi.Pack("transferWithAuthorization", from, to, value, validAfter, validBefore, nonce, signature)
}

// PointsApproval represents a Approval event raised by the Points contract.
type PointsApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const PointsApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (PointsApproval) ContractEventName() string {
	return PointsApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (points *Points) UnpackApprovalEvent(log *types.Log) (*PointsApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsApproval)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsAuthorizationCanceled represents a AuthorizationCanceled event raised by the Points contract.
type PointsAuthorizationCanceled struct {
	Authorizer common.Address
	Nonce      [32]byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const PointsAuthorizationCanceledEventName = "AuthorizationCanceled"

// ContractEventName returns the user-defined event name.
func (PointsAuthorizationCanceled) ContractEventName() string {
	return PointsAuthorizationCanceledEventName
}

// UnpackAuthorizationCanceledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce)
func (points *Points) UnpackAuthorizationCanceledEvent(log *types.Log) (*PointsAuthorizationCanceled, error) {
	event := "AuthorizationCanceled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsAuthorizationCanceled)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsAuthorizationUsed represents a AuthorizationUsed event raised by the Points contract.
type PointsAuthorizationUsed struct {
	Authorizer common.Address
	Nonce      [32]byte
	Raw        *types.Log // Blockchain specific contextual infos
}

const PointsAuthorizationUsedEventName = "AuthorizationUsed"

// ContractEventName returns the user-defined event name.
func (PointsAuthorizationUsed) ContractEventName() string {
	return PointsAuthorizationUsedEventName
}

// UnpackAuthorizationUsedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)
func (points *Points) UnpackAuthorizationUsedEvent(log *types.Log) (*PointsAuthorizationUsed, error) {
	event := "AuthorizationUsed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsAuthorizationUsed)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsCapSet represents a CapSet event raised by the Points contract.
type PointsCapSet struct {
	Cap  *big.Int
	From uint32
	Raw  *types.Log // Blockchain specific contextual infos
}

const PointsCapSetEventName = "CapSet"

// ContractEventName returns the user-defined event name.
func (PointsCapSet) ContractEventName() string {
	return PointsCapSetEventName
}

// UnpackCapSetEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CapSet(uint256 cap, uint32 from)
func (points *Points) UnpackCapSetEvent(log *types.Log) (*PointsCapSet, error) {
	event := "CapSet"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsCapSet)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsCommitted represents a Committed event raised by the Points contract.
type PointsCommitted struct {
	Root      [32]byte
	Count     uint32
	Total     *big.Int
	ReleaseAt uint64
	Raw       *types.Log // Blockchain specific contextual infos
}

const PointsCommittedEventName = "Committed"

// ContractEventName returns the user-defined event name.
func (PointsCommitted) ContractEventName() string {
	return PointsCommittedEventName
}

// UnpackCommittedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Committed(bytes32 indexed root, uint32 count, uint256 total, uint64 releaseAt)
func (points *Points) UnpackCommittedEvent(log *types.Log) (*PointsCommitted, error) {
	event := "Committed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsCommitted)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsEIP712DomainChanged represents a EIP712DomainChanged event raised by the Points contract.
type PointsEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const PointsEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (PointsEIP712DomainChanged) ContractEventName() string {
	return PointsEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (points *Points) UnpackEIP712DomainChangedEvent(log *types.Log) (*PointsEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsIssued represents a Issued event raised by the Points contract.
type PointsIssued struct {
	Account common.Address
	Root    [32]byte
	Amount  *big.Int
	Expiry  uint32
	Ref     [32]byte
	Raw     *types.Log // Blockchain specific contextual infos
}

const PointsIssuedEventName = "Issued"

// ContractEventName returns the user-defined event name.
func (PointsIssued) ContractEventName() string {
	return PointsIssuedEventName
}

// UnpackIssuedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Issued(address indexed account, bytes32 indexed root, uint256 amount, uint32 expiry, bytes32 indexed ref)
func (points *Points) UnpackIssuedEvent(log *types.Log) (*PointsIssued, error) {
	event := "Issued"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsIssued)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsIssuingPaused represents a IssuingPaused event raised by the Points contract.
type PointsIssuingPaused struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const PointsIssuingPausedEventName = "IssuingPaused"

// ContractEventName returns the user-defined event name.
func (PointsIssuingPaused) ContractEventName() string {
	return PointsIssuingPausedEventName
}

// UnpackIssuingPausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event IssuingPaused()
func (points *Points) UnpackIssuingPausedEvent(log *types.Log) (*PointsIssuingPaused, error) {
	event := "IssuingPaused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsIssuingPaused)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsIssuingResumed represents a IssuingResumed event raised by the Points contract.
type PointsIssuingResumed struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const PointsIssuingResumedEventName = "IssuingResumed"

// ContractEventName returns the user-defined event name.
func (PointsIssuingResumed) ContractEventName() string {
	return PointsIssuingResumedEventName
}

// UnpackIssuingResumedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event IssuingResumed()
func (points *Points) UnpackIssuingResumedEvent(log *types.Log) (*PointsIssuingResumed, error) {
	event := "IssuingResumed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsIssuingResumed)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsRedeemed represents a Redeemed event raised by the Points contract.
type PointsRedeemed struct {
	Holder common.Address
	Amount *big.Int
	Ref    [32]byte
	Raw    *types.Log // Blockchain specific contextual infos
}

const PointsRedeemedEventName = "Redeemed"

// ContractEventName returns the user-defined event name.
func (PointsRedeemed) ContractEventName() string {
	return PointsRedeemedEventName
}

// UnpackRedeemedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Redeemed(address indexed holder, uint256 amount, bytes32 indexed ref)
func (points *Points) UnpackRedeemedEvent(log *types.Log) (*PointsRedeemed, error) {
	event := "Redeemed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsRedeemed)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsReduced represents a Reduced event raised by the Points contract.
type PointsReduced struct {
	Root   [32]byte
	Index  *big.Int
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const PointsReducedEventName = "Reduced"

// ContractEventName returns the user-defined event name.
func (PointsReduced) ContractEventName() string {
	return PointsReducedEventName
}

// UnpackReducedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Reduced(bytes32 indexed root, uint256 index, uint256 amount)
func (points *Points) UnpackReducedEvent(log *types.Log) (*PointsReduced, error) {
	event := "Reduced"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsReduced)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsTakenBack represents a TakenBack event raised by the Points contract.
type PointsTakenBack struct {
	Account common.Address
	Root    [32]byte
	Index   *big.Int
	Amount  *big.Int
	Taken   *big.Int
	Expiry  uint32
	Raw     *types.Log // Blockchain specific contextual infos
}

const PointsTakenBackEventName = "TakenBack"

// ContractEventName returns the user-defined event name.
func (PointsTakenBack) ContractEventName() string {
	return PointsTakenBackEventName
}

// UnpackTakenBackEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TakenBack(address indexed account, bytes32 indexed root, uint256 index, uint256 amount, uint256 taken, uint32 expiry)
func (points *Points) UnpackTakenBackEvent(log *types.Log) (*PointsTakenBack, error) {
	event := "TakenBack"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsTakenBack)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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

// PointsTransfer represents a Transfer event raised by the Points contract.
type PointsTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const PointsTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (PointsTransfer) ContractEventName() string {
	return PointsTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (points *Points) UnpackTransferEvent(log *types.Log) (*PointsTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != points.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PointsTransfer)
	if len(log.Data) > 0 {
		if err := points.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range points.abi.Events[event].Inputs {
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
func (points *Points) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], points.abi.Errors["AllowanceTooLarge"].ID.Bytes()[:4]) {
		return points.UnpackAllowanceTooLargeError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["AuthorizationEarly"].ID.Bytes()[:4]) {
		return points.UnpackAuthorizationEarlyError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["AuthorizationLate"].ID.Bytes()[:4]) {
		return points.UnpackAuthorizationLateError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["AuthorizationSpent"].ID.Bytes()[:4]) {
		return points.UnpackAuthorizationSpentError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["BadSignature"].ID.Bytes()[:4]) {
		return points.UnpackBadSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["BatchExists"].ID.Bytes()[:4]) {
		return points.UnpackBatchExistsError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["BatchExpired"].ID.Bytes()[:4]) {
		return points.UnpackBatchExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["BatchOverdrawn"].ID.Bytes()[:4]) {
		return points.UnpackBatchOverdrawnError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["CapExceeded"].ID.Bytes()[:4]) {
		return points.UnpackCapExceededError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["CapTooLarge"].ID.Bytes()[:4]) {
		return points.UnpackCapTooLargeError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ERC20InsufficientAllowance"].ID.Bytes()[:4]) {
		return points.UnpackERC20InsufficientAllowanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ERC20InsufficientBalance"].ID.Bytes()[:4]) {
		return points.UnpackERC20InsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ERC20InvalidApprover"].ID.Bytes()[:4]) {
		return points.UnpackERC20InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ERC20InvalidReceiver"].ID.Bytes()[:4]) {
		return points.UnpackERC20InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ERC20InvalidSender"].ID.Bytes()[:4]) {
		return points.UnpackERC20InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ERC20InvalidSpender"].ID.Bytes()[:4]) {
		return points.UnpackERC20InvalidSpenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ERC2612ExpiredSignature"].ID.Bytes()[:4]) {
		return points.UnpackERC2612ExpiredSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ERC2612InvalidSigner"].ID.Bytes()[:4]) {
		return points.UnpackERC2612InvalidSignerError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return points.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["IssuingIsPaused"].ID.Bytes()[:4]) {
		return points.UnpackIssuingIsPausedError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["LineCount"].ID.Bytes()[:4]) {
		return points.UnpackLineCountError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["LineExceeded"].ID.Bytes()[:4]) {
		return points.UnpackLineExceededError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["LinePending"].ID.Bytes()[:4]) {
		return points.UnpackLinePendingError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["LineReleased"].ID.Bytes()[:4]) {
		return points.UnpackLineReleasedError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["MerchantNotActive"].ID.Bytes()[:4]) {
		return points.UnpackMerchantNotActiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["NotMerchant"].ID.Bytes()[:4]) {
		return points.UnpackNotMerchantError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["NotReceiver"].ID.Bytes()[:4]) {
		return points.UnpackNotReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["NotReleasable"].ID.Bytes()[:4]) {
		return points.UnpackNotReleasableError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ReturnsClosed"].ID.Bytes()[:4]) {
		return points.UnpackReturnsClosedError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["SupplyTooLarge"].ID.Bytes()[:4]) {
		return points.UnpackSupplyTooLargeError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["UnknownBatch"].ID.Bytes()[:4]) {
		return points.UnpackUnknownBatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["WrongProof"].ID.Bytes()[:4]) {
		return points.UnpackWrongProofError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["WrongRelease"].ID.Bytes()[:4]) {
		return points.UnpackWrongReleaseError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ZeroAccount"].ID.Bytes()[:4]) {
		return points.UnpackZeroAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return points.UnpackZeroAmountError(raw[4:])
	}
	if bytes.Equal(raw[:4], points.abi.Errors["ZeroRoot"].ID.Bytes()[:4]) {
		return points.UnpackZeroRootError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// PointsAllowanceTooLarge represents a AllowanceTooLarge error raised by the Points contract.
type PointsAllowanceTooLarge struct {
	Value *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AllowanceTooLarge(uint256 value)
func PointsAllowanceTooLargeErrorID() common.Hash {
	return common.HexToHash("0xe978b9b292b432163e3274da317ded42c71adb1c4f9d67a9eeb5eaaac00e12f8")
}

// UnpackAllowanceTooLargeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AllowanceTooLarge(uint256 value)
func (points *Points) UnpackAllowanceTooLargeError(raw []byte) (*PointsAllowanceTooLarge, error) {
	out := new(PointsAllowanceTooLarge)
	if err := points.abi.UnpackIntoInterface(out, "AllowanceTooLarge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsAuthorizationEarly represents a AuthorizationEarly error raised by the Points contract.
type PointsAuthorizationEarly struct {
	ValidAfter *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AuthorizationEarly(uint256 validAfter)
func PointsAuthorizationEarlyErrorID() common.Hash {
	return common.HexToHash("0x61beb886d66ab1560886b6c80cdb8fdca5297a98416e01522b27274c96e097cb")
}

// UnpackAuthorizationEarlyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AuthorizationEarly(uint256 validAfter)
func (points *Points) UnpackAuthorizationEarlyError(raw []byte) (*PointsAuthorizationEarly, error) {
	out := new(PointsAuthorizationEarly)
	if err := points.abi.UnpackIntoInterface(out, "AuthorizationEarly", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsAuthorizationLate represents a AuthorizationLate error raised by the Points contract.
type PointsAuthorizationLate struct {
	ValidBefore *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AuthorizationLate(uint256 validBefore)
func PointsAuthorizationLateErrorID() common.Hash {
	return common.HexToHash("0xf5f8340cef43e97997002977d8f1b4334e4773754b5844fd503bc6407c0aa214")
}

// UnpackAuthorizationLateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AuthorizationLate(uint256 validBefore)
func (points *Points) UnpackAuthorizationLateError(raw []byte) (*PointsAuthorizationLate, error) {
	out := new(PointsAuthorizationLate)
	if err := points.abi.UnpackIntoInterface(out, "AuthorizationLate", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsAuthorizationSpent represents a AuthorizationSpent error raised by the Points contract.
type PointsAuthorizationSpent struct {
	Authorizer common.Address
	Nonce      [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AuthorizationSpent(address authorizer, bytes32 nonce)
func PointsAuthorizationSpentErrorID() common.Hash {
	return common.HexToHash("0x191d19f021ea10108cf6b1b46ec969e6677bc50b1f28e9830efda7c8afc18f3b")
}

// UnpackAuthorizationSpentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AuthorizationSpent(address authorizer, bytes32 nonce)
func (points *Points) UnpackAuthorizationSpentError(raw []byte) (*PointsAuthorizationSpent, error) {
	out := new(PointsAuthorizationSpent)
	if err := points.abi.UnpackIntoInterface(out, "AuthorizationSpent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsBadSignature represents a BadSignature error raised by the Points contract.
type PointsBadSignature struct {
	Signer common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSignature(address signer)
func PointsBadSignatureErrorID() common.Hash {
	return common.HexToHash("0x9a7d38d94d3da0d5188ab778bbe9a3a38c77802b1bf2426c15740dc786da791d")
}

// UnpackBadSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSignature(address signer)
func (points *Points) UnpackBadSignatureError(raw []byte) (*PointsBadSignature, error) {
	out := new(PointsBadSignature)
	if err := points.abi.UnpackIntoInterface(out, "BadSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsBatchExists represents a BatchExists error raised by the Points contract.
type PointsBatchExists struct {
	Root [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BatchExists(bytes32 root)
func PointsBatchExistsErrorID() common.Hash {
	return common.HexToHash("0x8367361d8e9a2335080938899324ecaa8c549dba66648f0502c1cbe69c534b65")
}

// UnpackBatchExistsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BatchExists(bytes32 root)
func (points *Points) UnpackBatchExistsError(raw []byte) (*PointsBatchExists, error) {
	out := new(PointsBatchExists)
	if err := points.abi.UnpackIntoInterface(out, "BatchExists", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsBatchExpired represents a BatchExpired error raised by the Points contract.
type PointsBatchExpired struct {
	Root [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BatchExpired(bytes32 root)
func PointsBatchExpiredErrorID() common.Hash {
	return common.HexToHash("0x11b5ee16b122758ece1863a4d0ea2c72bb1ec6b4eb58b1461d8219f9ada496c9")
}

// UnpackBatchExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BatchExpired(bytes32 root)
func (points *Points) UnpackBatchExpiredError(raw []byte) (*PointsBatchExpired, error) {
	out := new(PointsBatchExpired)
	if err := points.abi.UnpackIntoInterface(out, "BatchExpired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsBatchOverdrawn represents a BatchOverdrawn error raised by the Points contract.
type PointsBatchOverdrawn struct {
	Root [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BatchOverdrawn(bytes32 root)
func PointsBatchOverdrawnErrorID() common.Hash {
	return common.HexToHash("0x26ca32b9797b1d8bc5444f73ba58199bd995b677100fe1f6126d9e2498db8d8b")
}

// UnpackBatchOverdrawnError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BatchOverdrawn(bytes32 root)
func (points *Points) UnpackBatchOverdrawnError(raw []byte) (*PointsBatchOverdrawn, error) {
	out := new(PointsBatchOverdrawn)
	if err := points.abi.UnpackIntoInterface(out, "BatchOverdrawn", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsCapExceeded represents a CapExceeded error raised by the Points contract.
type PointsCapExceeded struct {
	Asked *big.Int
	Left  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CapExceeded(uint256 asked, uint256 left)
func PointsCapExceededErrorID() common.Hash {
	return common.HexToHash("0xf480e2850bfea7f2377ccca2189896041990c94ce0d428ccc05aefd1ae47897a")
}

// UnpackCapExceededError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CapExceeded(uint256 asked, uint256 left)
func (points *Points) UnpackCapExceededError(raw []byte) (*PointsCapExceeded, error) {
	out := new(PointsCapExceeded)
	if err := points.abi.UnpackIntoInterface(out, "CapExceeded", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsCapTooLarge represents a CapTooLarge error raised by the Points contract.
type PointsCapTooLarge struct {
	Cap *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CapTooLarge(uint256 cap)
func PointsCapTooLargeErrorID() common.Hash {
	return common.HexToHash("0xdbf60afc46d0a7d75ec0e9d58c2c27a1dd4bfb38cbe7712f1a9b69ef95dea1c1")
}

// UnpackCapTooLargeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CapTooLarge(uint256 cap)
func (points *Points) UnpackCapTooLargeError(raw []byte) (*PointsCapTooLarge, error) {
	out := new(PointsCapTooLarge)
	if err := points.abi.UnpackIntoInterface(out, "CapTooLarge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsERC20InsufficientAllowance represents a ERC20InsufficientAllowance error raised by the Points contract.
type PointsERC20InsufficientAllowance struct {
	Spender   common.Address
	Allowance *big.Int
	Needed    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func PointsERC20InsufficientAllowanceErrorID() common.Hash {
	return common.HexToHash("0xfb8f41b23e99d2101d86da76cdfa87dd51c82ed07d3cb62cbc473e469dbc75c3")
}

// UnpackERC20InsufficientAllowanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func (points *Points) UnpackERC20InsufficientAllowanceError(raw []byte) (*PointsERC20InsufficientAllowance, error) {
	out := new(PointsERC20InsufficientAllowance)
	if err := points.abi.UnpackIntoInterface(out, "ERC20InsufficientAllowance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsERC20InsufficientBalance represents a ERC20InsufficientBalance error raised by the Points contract.
type PointsERC20InsufficientBalance struct {
	Sender  common.Address
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func PointsERC20InsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xe450d38cd8d9f7d95077d567d60ed49c7254716e6ad08fc9872816c97e0ffec6")
}

// UnpackERC20InsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func (points *Points) UnpackERC20InsufficientBalanceError(raw []byte) (*PointsERC20InsufficientBalance, error) {
	out := new(PointsERC20InsufficientBalance)
	if err := points.abi.UnpackIntoInterface(out, "ERC20InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsERC20InvalidApprover represents a ERC20InvalidApprover error raised by the Points contract.
type PointsERC20InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidApprover(address approver)
func PointsERC20InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xe602df05cc75712490294c6c104ab7c17f4030363910a7a2626411c6d3118847")
}

// UnpackERC20InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidApprover(address approver)
func (points *Points) UnpackERC20InvalidApproverError(raw []byte) (*PointsERC20InvalidApprover, error) {
	out := new(PointsERC20InvalidApprover)
	if err := points.abi.UnpackIntoInterface(out, "ERC20InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsERC20InvalidReceiver represents a ERC20InvalidReceiver error raised by the Points contract.
type PointsERC20InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func PointsERC20InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0xec442f055133b72f3b2f9f0bb351c406b178527de2040a7d1feb4e058771f613")
}

// UnpackERC20InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func (points *Points) UnpackERC20InvalidReceiverError(raw []byte) (*PointsERC20InvalidReceiver, error) {
	out := new(PointsERC20InvalidReceiver)
	if err := points.abi.UnpackIntoInterface(out, "ERC20InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsERC20InvalidSender represents a ERC20InvalidSender error raised by the Points contract.
type PointsERC20InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSender(address sender)
func PointsERC20InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x96c6fd1edd0cd6ef7ff0ecc0facdf53148dc0048b57fe58af65755250a7a96bd")
}

// UnpackERC20InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSender(address sender)
func (points *Points) UnpackERC20InvalidSenderError(raw []byte) (*PointsERC20InvalidSender, error) {
	out := new(PointsERC20InvalidSender)
	if err := points.abi.UnpackIntoInterface(out, "ERC20InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsERC20InvalidSpender represents a ERC20InvalidSpender error raised by the Points contract.
type PointsERC20InvalidSpender struct {
	Spender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSpender(address spender)
func PointsERC20InvalidSpenderErrorID() common.Hash {
	return common.HexToHash("0x94280d62c347d8d9f4d59a76ea321452406db88df38e0c9da304f58b57b373a2")
}

// UnpackERC20InvalidSpenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSpender(address spender)
func (points *Points) UnpackERC20InvalidSpenderError(raw []byte) (*PointsERC20InvalidSpender, error) {
	out := new(PointsERC20InvalidSpender)
	if err := points.abi.UnpackIntoInterface(out, "ERC20InvalidSpender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsERC2612ExpiredSignature represents a ERC2612ExpiredSignature error raised by the Points contract.
type PointsERC2612ExpiredSignature struct {
	Deadline *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC2612ExpiredSignature(uint256 deadline)
func PointsERC2612ExpiredSignatureErrorID() common.Hash {
	return common.HexToHash("0x627913023c184eaad13735d5a3d2657ae76ec9a872a70e0fc57522ef1a114d58")
}

// UnpackERC2612ExpiredSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC2612ExpiredSignature(uint256 deadline)
func (points *Points) UnpackERC2612ExpiredSignatureError(raw []byte) (*PointsERC2612ExpiredSignature, error) {
	out := new(PointsERC2612ExpiredSignature)
	if err := points.abi.UnpackIntoInterface(out, "ERC2612ExpiredSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsERC2612InvalidSigner represents a ERC2612InvalidSigner error raised by the Points contract.
type PointsERC2612InvalidSigner struct {
	Signer common.Address
	Owner  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC2612InvalidSigner(address signer, address owner)
func PointsERC2612InvalidSignerErrorID() common.Hash {
	return common.HexToHash("0x4b800e463b323b1d856edf9dec70329a639d13874a57f5c28219ff57128756db")
}

// UnpackERC2612InvalidSignerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC2612InvalidSigner(address signer, address owner)
func (points *Points) UnpackERC2612InvalidSignerError(raw []byte) (*PointsERC2612InvalidSigner, error) {
	out := new(PointsERC2612InvalidSigner)
	if err := points.abi.UnpackIntoInterface(out, "ERC2612InvalidSigner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsInvalidShortString represents a InvalidShortString error raised by the Points contract.
type PointsInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func PointsInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (points *Points) UnpackInvalidShortStringError(raw []byte) (*PointsInvalidShortString, error) {
	out := new(PointsInvalidShortString)
	if err := points.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsIssuingIsPaused represents a IssuingIsPaused error raised by the Points contract.
type PointsIssuingIsPaused struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error IssuingIsPaused()
func PointsIssuingIsPausedErrorID() common.Hash {
	return common.HexToHash("0x15850c8993325cd288920fd4bfabbb5ba699ac5d51de9112a07436d4bbd1ea21")
}

// UnpackIssuingIsPausedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error IssuingIsPaused()
func (points *Points) UnpackIssuingIsPausedError(raw []byte) (*PointsIssuingIsPaused, error) {
	out := new(PointsIssuingIsPaused)
	if err := points.abi.UnpackIntoInterface(out, "IssuingIsPaused", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsLineCount represents a LineCount error raised by the Points contract.
type PointsLineCount struct {
	Count *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LineCount(uint256 count)
func PointsLineCountErrorID() common.Hash {
	return common.HexToHash("0xc77acf4292fb70034fc9881402a87f546fb4e69a48e42e83e03a4d4175a2a672")
}

// UnpackLineCountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LineCount(uint256 count)
func (points *Points) UnpackLineCountError(raw []byte) (*PointsLineCount, error) {
	out := new(PointsLineCount)
	if err := points.abi.UnpackIntoInterface(out, "LineCount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsLineExceeded represents a LineExceeded error raised by the Points contract.
type PointsLineExceeded struct {
	Asked *big.Int
	Left  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LineExceeded(uint256 asked, uint256 left)
func PointsLineExceededErrorID() common.Hash {
	return common.HexToHash("0x6712f03d4039c15a85d5e6cfc4d9c1c7d62617b5477dcc562a311bfa3296b612")
}

// UnpackLineExceededError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LineExceeded(uint256 asked, uint256 left)
func (points *Points) UnpackLineExceededError(raw []byte) (*PointsLineExceeded, error) {
	out := new(PointsLineExceeded)
	if err := points.abi.UnpackIntoInterface(out, "LineExceeded", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsLinePending represents a LinePending error raised by the Points contract.
type PointsLinePending struct {
	Root  [32]byte
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LinePending(bytes32 root, uint256 index)
func PointsLinePendingErrorID() common.Hash {
	return common.HexToHash("0x629d697cc2869b0a70a6a93dc940da2a49238aa94b629e47c0d81f5ed6275ed0")
}

// UnpackLinePendingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LinePending(bytes32 root, uint256 index)
func (points *Points) UnpackLinePendingError(raw []byte) (*PointsLinePending, error) {
	out := new(PointsLinePending)
	if err := points.abi.UnpackIntoInterface(out, "LinePending", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsLineReleased represents a LineReleased error raised by the Points contract.
type PointsLineReleased struct {
	Root  [32]byte
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LineReleased(bytes32 root, uint256 index)
func PointsLineReleasedErrorID() common.Hash {
	return common.HexToHash("0x15e02e0364cd14498b4a509ebb0e29b47477522e4e05428374a889fc05a3b470")
}

// UnpackLineReleasedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LineReleased(bytes32 root, uint256 index)
func (points *Points) UnpackLineReleasedError(raw []byte) (*PointsLineReleased, error) {
	out := new(PointsLineReleased)
	if err := points.abi.UnpackIntoInterface(out, "LineReleased", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsMerchantNotActive represents a MerchantNotActive error raised by the Points contract.
type PointsMerchantNotActive struct {
	Merchant common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MerchantNotActive(address merchant)
func PointsMerchantNotActiveErrorID() common.Hash {
	return common.HexToHash("0x71c0d5754c4d18304e22e3fc00f0ea2b800c5c3e8f78981e1e9c83729f8273dd")
}

// UnpackMerchantNotActiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MerchantNotActive(address merchant)
func (points *Points) UnpackMerchantNotActiveError(raw []byte) (*PointsMerchantNotActive, error) {
	out := new(PointsMerchantNotActive)
	if err := points.abi.UnpackIntoInterface(out, "MerchantNotActive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsNotMerchant represents a NotMerchant error raised by the Points contract.
type PointsNotMerchant struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotMerchant(address caller)
func PointsNotMerchantErrorID() common.Hash {
	return common.HexToHash("0xc7eff517b2a7a4c0246fcf341f4d5f4bd4d9113e1273ecebe332e3aad7364c8a")
}

// UnpackNotMerchantError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotMerchant(address caller)
func (points *Points) UnpackNotMerchantError(raw []byte) (*PointsNotMerchant, error) {
	out := new(PointsNotMerchant)
	if err := points.abi.UnpackIntoInterface(out, "NotMerchant", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsNotReceiver represents a NotReceiver error raised by the Points contract.
type PointsNotReceiver struct {
	Caller common.Address
	To     common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotReceiver(address caller, address to)
func PointsNotReceiverErrorID() common.Hash {
	return common.HexToHash("0xd0b0a58087eb30aaf8779369c9b5167ad9e59f01467e6bae73e167f8165630ad")
}

// UnpackNotReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotReceiver(address caller, address to)
func (points *Points) UnpackNotReceiverError(raw []byte) (*PointsNotReceiver, error) {
	out := new(PointsNotReceiver)
	if err := points.abi.UnpackIntoInterface(out, "NotReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsNotReleasable represents a NotReleasable error raised by the Points contract.
type PointsNotReleasable struct {
	ReleaseAt uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotReleasable(uint64 releaseAt)
func PointsNotReleasableErrorID() common.Hash {
	return common.HexToHash("0x2eba6dc96012ffbd90660e92384452441ed1598ba209ddb2925082e558b66da1")
}

// UnpackNotReleasableError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotReleasable(uint64 releaseAt)
func (points *Points) UnpackNotReleasableError(raw []byte) (*PointsNotReleasable, error) {
	out := new(PointsNotReleasable)
	if err := points.abi.UnpackIntoInterface(out, "NotReleasable", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsReturnsClosed represents a ReturnsClosed error raised by the Points contract.
type PointsReturnsClosed struct {
	Since uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReturnsClosed(uint64 since)
func PointsReturnsClosedErrorID() common.Hash {
	return common.HexToHash("0xc0f640be84dc7582fbfa341663fa6a81a1cdd6364dac913ce712d0eee9905951")
}

// UnpackReturnsClosedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReturnsClosed(uint64 since)
func (points *Points) UnpackReturnsClosedError(raw []byte) (*PointsReturnsClosed, error) {
	out := new(PointsReturnsClosed)
	if err := points.abi.UnpackIntoInterface(out, "ReturnsClosed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsSupplyTooLarge represents a SupplyTooLarge error raised by the Points contract.
type PointsSupplyTooLarge struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SupplyTooLarge()
func PointsSupplyTooLargeErrorID() common.Hash {
	return common.HexToHash("0x20dfe2fde551d2d949d45b6e8f68ebda693db907713615860dd3a15187dd44a9")
}

// UnpackSupplyTooLargeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SupplyTooLarge()
func (points *Points) UnpackSupplyTooLargeError(raw []byte) (*PointsSupplyTooLarge, error) {
	out := new(PointsSupplyTooLarge)
	if err := points.abi.UnpackIntoInterface(out, "SupplyTooLarge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsUnknownBatch represents a UnknownBatch error raised by the Points contract.
type PointsUnknownBatch struct {
	Root [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownBatch(bytes32 root)
func PointsUnknownBatchErrorID() common.Hash {
	return common.HexToHash("0x877402b0f02e72a5570fa6dee6c9f72e5c506af7dabe7cf05e71286795af739f")
}

// UnpackUnknownBatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownBatch(bytes32 root)
func (points *Points) UnpackUnknownBatchError(raw []byte) (*PointsUnknownBatch, error) {
	out := new(PointsUnknownBatch)
	if err := points.abi.UnpackIntoInterface(out, "UnknownBatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsWrongProof represents a WrongProof error raised by the Points contract.
type PointsWrongProof struct {
	Root [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongProof(bytes32 root)
func PointsWrongProofErrorID() common.Hash {
	return common.HexToHash("0x7b576d4f27ec81fb551992fe7b59ba71543e18cecc7c4bf3e1a5c24a76786c87")
}

// UnpackWrongProofError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongProof(bytes32 root)
func (points *Points) UnpackWrongProofError(raw []byte) (*PointsWrongProof, error) {
	out := new(PointsWrongProof)
	if err := points.abi.UnpackIntoInterface(out, "WrongProof", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsWrongRelease represents a WrongRelease error raised by the Points contract.
type PointsWrongRelease struct {
	ReleaseAt uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongRelease(uint64 releaseAt)
func PointsWrongReleaseErrorID() common.Hash {
	return common.HexToHash("0xc077951c1977cc799cfbcc8590a8eed2c9f5407bff9ccbbbfdc680677ee630d2")
}

// UnpackWrongReleaseError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongRelease(uint64 releaseAt)
func (points *Points) UnpackWrongReleaseError(raw []byte) (*PointsWrongRelease, error) {
	out := new(PointsWrongRelease)
	if err := points.abi.UnpackIntoInterface(out, "WrongRelease", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsZeroAccount represents a ZeroAccount error raised by the Points contract.
type PointsZeroAccount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAccount()
func PointsZeroAccountErrorID() common.Hash {
	return common.HexToHash("0xbfcf3c0bb32fe792f677ae14b5f44b9695700b5b4a64cfda8a7f506371f2d39f")
}

// UnpackZeroAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAccount()
func (points *Points) UnpackZeroAccountError(raw []byte) (*PointsZeroAccount, error) {
	out := new(PointsZeroAccount)
	if err := points.abi.UnpackIntoInterface(out, "ZeroAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsZeroAmount represents a ZeroAmount error raised by the Points contract.
type PointsZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func PointsZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (points *Points) UnpackZeroAmountError(raw []byte) (*PointsZeroAmount, error) {
	out := new(PointsZeroAmount)
	if err := points.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PointsZeroRoot represents a ZeroRoot error raised by the Points contract.
type PointsZeroRoot struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroRoot()
func PointsZeroRootErrorID() common.Hash {
	return common.HexToHash("0xb263ae738e814ca9af6ee56bb85daa47624e790421913c947dcba2aac07cfdbd")
}

// UnpackZeroRootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroRoot()
func (points *Points) UnpackZeroRootError(raw []byte) (*PointsZeroRoot, error) {
	out := new(PointsZeroRoot)
	if err := points.abi.UnpackIntoInterface(out, "ZeroRoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}
