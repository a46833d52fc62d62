package chain

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/signatureprobe"
	"github.com/souk-network/souk/protocol/fault"
)

// VerifierConfig describes the chains on which accounts may sign. Networks must
// be set; other fields are as in Config.
type VerifierConfig struct {
	Networks    []Network
	Budget      Budget
	CallTimeout time.Duration
}

// Network is a chain of which nothing is known but how to reach it.
type Network struct {
	ChainID   uint64   `json:"chain_id"` // EIP-155 chain id
	Endpoints []string `json:"rpc"`      // 1 to 16 JSON-RPC URLs, the first is preferred
	// From is the first block whose events are read, where any are.
	From uint64 `json:"from,omitempty"`
	// Permit2 is where Permit2 is on this chain; zero: where it is on most.
	Permit2 Address `json:"permit2,omitzero"`
}

// Verifier judges signatures of accounts: those of keys by themselves, those of
// contracts by asking the account on its chain (ERC-1271), also before it is
// deployed (ERC-6492). Safe for concurrent use.
type Verifier struct {
	chains map[uint64]*pool
	slots  chan struct{} // calls at once
}

const (
	maxSignature   = 8 << 10   // bytes of a signature, with what ERC-6492 wraps around it
	probeGas       = 3_000_000 // what a contract account may use to judge one
	probesAtOnce   = 8
	finalizedBlock = "finalized"
)

// probeSender is in whose name an account is asked: nobody's address, and not
// the zero address, which contracts take for a simulation.
var probeSender = common.BytesToAddress(crypto.Keccak256([]byte("souk/v1/signature-probe")))

// NewVerifier checks the configuration. It connects to nothing.
func NewVerifier(config VerifierConfig) (*Verifier, error) {
	v := &Verifier{chains: map[uint64]*pool{}, slots: make(chan struct{}, probesAtOnce)}
	if config.CallTimeout == 0 {
		config.CallTimeout = 10 * time.Second
	}
	for _, n := range config.Networks {
		if n.ChainID == 0 || v.chains[n.ChainID] != nil {
			return nil, fault.New(fault.Malformed, "signature networks", "a chain id is zero or appears twice")
		}
		rpc, err := newPool(n.Endpoints, n.ChainID, config.Budget, config.CallTimeout)
		if err != nil {
			return nil, err
		}
		v.chains[n.ChainID] = rpc
	}
	return v, nil
}

// Close ends all connections.
func (v *Verifier) Close() error {
	for _, p := range v.chains {
		p.close()
	}
	return nil
}

const verifying = "verify account signature"

// Verify refuses what an account did not sign. A key's signature (65 bytes, low
// s, v 27, 28, 0 or 1) is judged here. Any other one costs one eth_call at each
// endpoint of the account's chain, on its finalized block, with at most 3,000,000
// gas. Refused: bad_signature, also for a contract on a chain that is not
// configured; too_large over 8 KiB; unavailable if the chain does not answer;
// conflict if its endpoints disagree.
func (v *Verifier) Verify(ctx context.Context, chainID uint64, account [20]byte, hash [32]byte, signature []byte) error {
	if len(signature) > maxSignature {
		return fault.New(fault.TooLarge, verifying, "a signature over 8 KiB")
	}
	if byKey(account, hash, signature) {
		return nil
	}
	rpc := v.chains[chainID]
	if rpc == nil {
		return fault.New(fault.BadSignature, verifying, "not by the account's key, and its chain is not configured here")
	}
	code, err := probeCode(account, hash, signature)
	if err != nil {
		return err
	}
	select {
	case v.slots <- struct{}{}:
		defer func() { <-v.slots }()
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, verifying, ctx.Err())
	}
	return rpc.probe(ctx, code)
}

// byKey reports whether the account's own key signed.
func byKey(account [20]byte, hash [32]byte, signature []byte) bool {
	if len(signature) != 65 {
		return false
	}
	sig := bytes.Clone(signature)
	if sig[64] >= 27 {
		sig[64] -= 27
	}
	r, s := new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:64])
	if !crypto.ValidateSignatureValues(sig[64], r, s, true) {
		return false
	}
	key, err := crypto.SigToPub(hash[:], sig)
	return err == nil && crypto.PubkeyToAddress(*key) == account
}

// probeCode is the probe's creation code for one question.
func probeCode(account [20]byte, hash [32]byte, signature []byte) (hexutil.Bytes, error) {
	w, err := unwrap(signature)
	if err != nil {
		return nil, err
	}
	code, err := hexutil.Decode(signatureprobe.SignatureProbeMetaData.Bin)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, verifying, err)
	}
	return append(code, signatureprobe.NewSignatureProbe().PackConstructor(account, hash, w.factory, w.preparation, w.signature)...), nil
}

// wrapped is a signature as ERC-6492 has it: a call that deploys or prepares
// the account, and the signature for it. Without the wrapper the factory is zero.
type wrapped struct {
	factory                common.Address
	preparation, signature []byte
}

// unwrap reads abi.encode(address, bytes, bytes) followed by the magic word.
func unwrap(signature []byte) (wrapped, error) {
	magic := bytes.Repeat([]byte{0x64, 0x92}, 16)
	body, ok := bytes.CutSuffix(signature, magic)
	if !ok {
		return wrapped{signature: signature}, nil
	}
	bad := fault.New(fault.BadSignature, verifying, "its ERC-6492 wrapper is damaged")
	if len(body) < 96 || !bytes.Equal(body[:12], make([]byte, 12)) {
		return wrapped{}, bad
	}
	w := wrapped{factory: common.Address(body[12:32])}
	var good [2]bool
	w.preparation, good[0] = dynamic(body, 32)
	w.signature, good[1] = dynamic(body, 64)
	if good != [2]bool{true, true} || w.factory == (common.Address{}) {
		return wrapped{}, bad
	}
	return w, nil
}

// dynamic is the bytes to which the word at a position of an ABI encoding points.
func dynamic(body []byte, at int) ([]byte, bool) {
	start, ok := smallWord(body, uint64(at))
	if !ok {
		return nil, false
	}
	size, ok := smallWord(body, start)
	if !ok || size > uint64(len(body))-start-32 {
		return nil, false
	}
	return body[start+32 : start+32+size], true
}

// smallWord reads the word at a position as a number that is within body.
func smallWord(body []byte, at uint64) (uint64, bool) {
	if at+32 > uint64(len(body)) || !bytes.Equal(body[at:at+24], make([]byte, 24)) {
		return 0, false
	}
	n := binary.BigEndian.Uint64(body[at+24:])
	return n, n <= uint64(len(body))
}

// probe runs the probe's creation code without a destination at every endpoint
// that is not failing. Half of them, rounded up, must say yes, and none no. An
// error of the call is the endpoint's: the code itself never fails.
func (p *pool) probe(ctx context.Context, code hexutil.Bytes) error {
	call := map[string]any{"from": probeSender, "data": code, "gas": hexutil.Uint64(probeGas)}
	yes, no, last := 0, 0, error(nil)
	for _, e := range p.order() {
		var answer hexutil.Bytes
		err := p.ask(ctx, e, &answer, "eth_call", call, finalizedBlock)
		switch {
		case err != nil:
			last = fmt.Errorf("%s: %w", e.host, err)
		case bytes.Equal(answer, []byte{1}):
			yes++
		case bytes.Equal(answer, []byte{0}):
			no++
		default:
			last = fmt.Errorf("%s: not an answer of the probe", e.host)
		}
	}
	switch {
	case yes > 0 && no > 0:
		return fault.New(fault.Conflict, verifying, "endpoints disagree; try again when all have the account's latest state as final")
	case no > 0:
		return fault.New(fault.BadSignature, verifying, "neither by the account's key nor by its contract")
	case yes < (len(p.endpoints)+1)/2:
		return &fault.Error{Kind: fault.Unavailable, Op: verifying, Detail: fmt.Sprintf("%d of %d endpoints answer", yes, len(p.endpoints)), Err: last}
	}
	return nil
}
