package chaintest

import (
	"crypto/ecdsa"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
)

// Create deploys a contract from its creation code, "0x…", and packed arguments.
func Create(t testing.TB, net *devnet.Chain, key *ecdsa.PrivateKey, bin string, args []byte) chain.Address {
	t.Helper()
	code, err := hexutil.Decode(bin)
	if err != nil {
		t.Fatal(err)
	}
	return chain.Address(Transact(t, net, key, nil, append(code, args...)).ContractAddress)
}

// Call has an account call a contract.
func Call(t testing.TB, net *devnet.Chain, key *ecdsa.PrivateKey, to chain.Address, data []byte) *types.Receipt {
	t.Helper()
	return Transact(t, net, key, &to, data)
}

// Transact sends one transaction and waits until it is in a block. No address:
// it creates a contract. A transaction that reverts fails the test.
func Transact(t testing.TB, net *devnet.Chain, key *ecdsa.PrivateKey, to *chain.Address, data []byte) *types.Receipt {
	t.Helper()
	client, err := ethclient.DialContext(t.Context(), net.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	nonce, err := client.PendingNonceAt(t.Context(), crypto.PubkeyToAddress(key.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	id, err := client.ChainID(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const gwei = 1_000_000_000
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: (*common.Address)(to), Gas: 12_000_000, Data: data, GasFeeCap: big.NewInt(50 * gwei), GasTipCap: big.NewInt(gwei),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	var receipt *types.Receipt
	Eventually(t, "transaction included", func() bool {
		receipt, err = client.TransactionReceipt(t.Context(), tx.Hash())
		return err == nil
	})
	Eventually(t, "its block the newest one", func() bool { // the receipt is there a moment before
		head, err := client.BlockNumber(t.Context())
		return err == nil && head >= receipt.BlockNumber.Uint64()
	})
	if receipt.Status != types.ReceiptStatusSuccessful {
		t.Fatal("the transaction reverted")
	}
	return receipt
}
