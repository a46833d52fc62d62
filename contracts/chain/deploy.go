package chain

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// DeployConfig describes a new consortium on a chain.
type DeployConfig struct {
	Endpoint string            // JSON-RPC URL
	ChainID  uint64            // what the endpoint must answer; 0: whatever it answers
	Key      *ecdsa.PrivateKey // pays; gets no rights
	Founders []did.Member      // first members, all active at once: ID, PeerKey, HPKEKey, DocHash and Name count; 1 to MaxFounders
	// Progress is told before each step, numbered from 1. Nil: nobody asks.
	Progress func(step, total int, what string)
	MaxFee   uint64        // per gas; 0 means 500 * 10^9
	Poll     time.Duration // between two looks for a receipt; 0 means one second
	Stuck    time.Duration // before a fee is raised; 0 means a minute
}

const (
	maxInitCode = 49_152 // bytes of creation code with arguments (EIP-3860)
	hpkeKeySize = 1216
)

// MaxFounders is how many members fit into the transaction that creates the
// registry. More join by vote.
const MaxFounders = 20

// Deploy creates the contracts of a consortium and returns where they are, once
// each is in a block. It can be repeated after a failure; what was made before is
// then left unused.
func Deploy(ctx context.Context, config DeployConfig) (Deployment, error) {
	if err := config.validate(); err != nil {
		return Deployment{}, err
	}
	rpc, err := newPool([]string{config.Endpoint}, config.ChainID, Budget{Rate: 1000, Burst: 1000}, 30*time.Second)
	if err != nil {
		return Deployment{}, err
	}
	defer rpc.close()
	d := &deployer{config: config.withDefaults(), rpc: rpc, at: "latest"}
	return d.run(ctx)
}

func (c DeployConfig) withDefaults() DeployConfig {
	if c.Progress == nil {
		c.Progress = func(int, int, string) {}
	}
	if c.MaxFee == 0 {
		c.MaxFee = 500 * gwei
	}
	if c.Poll == 0 {
		c.Poll = time.Second
	}
	if c.Stuck == 0 {
		c.Stuck = time.Minute
	}
	return c
}

func (c DeployConfig) validate() error {
	const op = "deploy contracts"
	if c.Key == nil {
		return fault.New(fault.Unauthorized, op, "a key that pays is needed")
	}
	if len(c.Founders) == 0 || len(c.Founders) > MaxFounders {
		return fault.New(fault.Malformed, op, fmt.Sprintf("want 1 to %d founders; more join by vote", MaxFounders))
	}
	for i, m := range c.Founders {
		if m.ID == (did.Merchant{}) || m.PeerKey.IsZero() || len(m.HPKEKey) != hpkeKeySize || m.Name == "" || len(m.Name) > 64 {
			return fault.New(fault.Malformed, op, fmt.Sprintf("founder %d: want an account, a peer key, an HPKE key of 1,216 bytes and a name of 1 to 64 bytes", i+1))
		}
	}
	return nil
}

// deployer sends a few transactions, one after the other.
type deployer struct {
	config DeployConfig
	rpc    *pool
	id     *big.Int
	nonce  uint64
	at     string // the block of the newest contract, or "latest"
}

func (d *deployer) run(ctx context.Context) (Deployment, error) {
	first, err := d.begin(ctx)
	if err != nil {
		return Deployment{}, err
	}
	out := Deployment{ChainID: d.id.Uint64(), Block: first}
	all := parts()
	for i, p := range all {
		d.config.Progress(i+1, len(all), p.name)
		if *p.at(&out), err = d.create(ctx, p.name, p.bin, p.args(d.config.Founders, out)); err != nil {
			return out, err
		}
	}
	return out, nil
}

// begin learns the chain id and the account's nonce. It returns the height below
// which nothing of ours can be.
func (d *deployer) begin(ctx context.Context) (uint64, error) {
	var id hexutil.Uint64
	if err := d.rpc.call(ctx, &id, "eth_chainId"); err != nil {
		return 0, err
	}
	d.id = new(big.Int).SetUint64(uint64(id))
	head, err := d.rpc.latest(ctx)
	if err != nil {
		return 0, err
	}
	d.nonce, err = d.rpc.nonce(ctx, addressOf(d.config.Key), "latest")
	return uint64(head.Number) + 1, err
}

// create makes one contract and waits until it is there.
func (d *deployer) create(ctx context.Context, name, bin string, args []byte) (Address, error) {
	code, err := hexutil.Decode(bin)
	if err != nil {
		return Address{}, fault.Wrap(fault.Internal, "deploy "+name, err)
	}
	code = append(code, args...)
	if len(code) > maxInitCode {
		return Address{}, fault.New(fault.TooLarge, "deploy "+name, "too many founders for one transaction; let some join by vote")
	}
	var gas hexutil.Uint64
	call := map[string]any{"from": addressOf(d.config.Key), "data": hexutil.Bytes(code)}
	err = d.patiently(ctx, func() error { return d.rpc.call(ctx, &gas, "eth_estimateGas", call, d.at) })
	if err != nil {
		return Address{}, fault.Wrap(fault.Conflict, "deploy "+name, err)
	}
	limit, err := withMargin(uint64(gas))
	if err != nil {
		return Address{}, err
	}
	r, err := d.include(ctx, code, limit)
	if err != nil {
		return Address{}, err
	}
	return d.made(ctx, name, r)
}

// made checks a creation's receipt: it worked, its block is in the chain, the
// address is the one that follows from account and nonce, and code is there.
func (d *deployer) made(ctx context.Context, name string, r receiptAnswer) (Address, error) {
	op := "deploy " + name
	want := crypto.CreateAddress(addressOf(d.config.Key), d.nonce)
	d.nonce++
	// At that block: a node shows the receipt a moment before the head moves to it.
	d.at = hexutil.EncodeUint64(uint64(r.Block)) // the next one asks for this one's code, too
	var b blockAnswer
	var size int
	err := d.patiently(ctx, func() (err error) {
		if b, err = d.rpc.block(ctx, uint64(r.Block)); err == nil {
			size, err = d.rpc.code(ctx, want, d.at)
		}
		return err
	})
	switch {
	case err != nil:
		return Address{}, err
	case r.Status == nil || *r.Status != 1:
		return Address{}, fault.New(fault.Conflict, op, "the chain refused it")
	case b.Hash != r.BlockHash || r.Contract == nil || *r.Contract != want || size == 0:
		return Address{}, fault.New(fault.Conflict, op, "the receipt does not fit the chain")
	}
	return Address(want), nil
}

// maxBehind is for how many polls a node may be behind the one that showed a receipt:
// behind one name there are often several.
const maxBehind = 60

// patiently asks about the block of a receipt until the node that answers knows it.
// What a contract refuses is refused at once.
func (d *deployer) patiently(ctx context.Context, ask func() error) error {
	for n := 0; ; n++ {
		err := ask()
		var refused *Refused
		if err == nil || n == maxBehind || d.at == "latest" || errors.As(refusal("deploy contracts", err), &refused) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(d.config.Poll):
		}
	}
}

// include sends until a version is in a block, raising the fee when it is stuck.
func (d *deployer) include(ctx context.Context, code []byte, gas uint64) (receiptAnswer, error) {
	var versions []version
	for raised := (time.Time{}); ; {
		if time.Since(raised) >= d.config.Stuck {
			v, err := d.version(ctx, versions, code, gas)
			if err != nil {
				return receiptAnswer{}, err
			}
			versions, raised = append(versions, v), time.Now()
			err = d.rpc.call(ctx, new(common.Hash), "eth_sendRawTransaction", hexutil.Bytes(v.Raw))
			if sendVerdict(err) == refused && len(versions) == 1 {
				return receiptAnswer{}, fault.Wrap(fault.Unavailable, "send transaction", err)
			}
		}
		for _, v := range versions {
			if r, ok, err := d.rpc.receipt(ctx, v.Hash); err == nil && ok {
				return r, nil
			}
		}
		select {
		case <-ctx.Done():
			return receiptAnswer{}, fault.Wrap(fault.Unavailable, "wait for block", ctx.Err())
		case <-time.After(d.config.Poll):
		}
	}
}

// version signs the creation with the fee of the hour, or an eighth more than before.
func (d *deployer) version(ctx context.Context, old []version, code []byte, gas uint64) (version, error) {
	head, err := d.rpc.latest(ctx)
	if err != nil {
		return version{}, err
	}
	offer, err := suggest(ctx, d.rpc, head, d.config.MaxFee)
	if err != nil {
		return version{}, err
	}
	if len(old) > 0 {
		higher, ok := offer.raised(old[len(old)-1], d.config.MaxFee)
		if !ok {
			return version{}, fault.New(fault.Unavailable, "raise fee", "it would be above the limit")
		}
		offer = higher
	}
	return offer.sign(d.config.Key, d.id, unsigned{nonce: d.nonce, gas: gas, data: code})
}

// unsigned is a transaction without its fee. No address: it creates a contract.
type unsigned struct {
	nonce, gas uint64
	to         *common.Address
	data       []byte
}

// sign makes a version of a transaction that offers f.
func (f fee) sign(key *ecdsa.PrivateKey, chainID *big.Int, tx unsigned) (version, error) {
	limit, tip := new(big.Int).SetUint64(f.cap), new(big.Int).SetUint64(f.tip)
	var data types.TxData = &types.DynamicFeeTx{
		ChainID: chainID, Nonce: tx.nonce, To: tx.to, Gas: tx.gas, Data: tx.data, GasFeeCap: limit, GasTipCap: tip,
	}
	if f.legacy {
		data = &types.LegacyTx{Nonce: tx.nonce, To: tx.to, Gas: tx.gas, Data: tx.data, GasPrice: limit}
	}
	signed, err := types.SignNewTx(key, types.LatestSignerForChainID(chainID), data)
	if err != nil {
		return version{}, fault.Wrap(fault.Internal, "sign transaction", err)
	}
	raw, err := signed.MarshalBinary()
	return version{Hash: signed.Hash(), Raw: raw, Fee: f.cap, Tip: f.tip}, fault.Wrap(fault.Internal, "sign transaction", err)
}
