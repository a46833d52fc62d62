package devnet

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Account is the key of the i-th prefunded account, 0 <= i < Config.Accounts.
func (c *Chain) Account(i int) *ecdsa.PrivateKey { return accountKey(c.config.Seed, i) }

// Fund sends coins, each 10^18 units, from the faucet to every account named,
// and returns once the transactions wait in the pool. The faucet does not run dry.
func (c *Chain) Fund(ctx context.Context, coins uint64, accounts ...[20]byte) error {
	c.faucet.Lock()
	defer c.faucet.Unlock()
	key := faucetKey(c.config.Seed)
	nonce, err := c.backend.APIBackend.GetPoolNonce(ctx, addressOf(key))
	if err != nil {
		return fault.Wrap(fault.Unavailable, "fund account", err)
	}
	for i, account := range accounts {
		if err := c.pay(ctx, key, nonce+uint64(i), account, coins); err != nil {
			return err
		}
	}
	return nil
}

func (c *Chain) pay(ctx context.Context, key *ecdsa.PrivateKey, nonce uint64, to common.Address, coins uint64) error {
	const op = "fund account"
	signer := types.LatestSigner(c.backend.BlockChain().Config())
	tx, err := types.SignNewTx(key, signer, &types.DynamicFeeTx{
		ChainID: signer.ChainID(), Nonce: nonce, To: &to, Gas: 2 * params.TxGas,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(1000 * params.GWei),
		Value: new(big.Int).Mul(new(big.Int).SetUint64(coins), big.NewInt(params.Ether)),
	})
	if err != nil {
		return fault.Wrap(fault.Internal, op, err)
	}
	return fault.Wrap(fault.Unavailable, op, c.backend.APIBackend.SendTx(ctx, tx))
}

func accountKey(seed did.Seed, i int) *ecdsa.PrivateKey {
	return deriveKey(seed, "devnet account", binary.BigEndian.AppendUint32(nil, uint32(i)))
}

func faucetKey(seed did.Seed) *ecdsa.PrivateKey { return deriveKey(seed, "devnet faucet", nil) }

// deriveKey takes the first derived scalar that is valid on secp256k1.
func deriveKey(seed did.Seed, label string, context []byte) *ecdsa.PrivateKey {
	for n := byte(0); ; n++ {
		raw := seed.Derive(label, context, []byte{n})
		if key, err := crypto.ToECDSA(raw[:]); err == nil {
			return key
		}
	}
}

func addressOf(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }
