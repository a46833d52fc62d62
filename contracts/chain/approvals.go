package chain

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/protocol/fault"
)

// Allowance is what a spender may take of an owner's tokens now.
type Allowance struct {
	ChainID               uint64
	Token, Owner, Spender Address
	Amount                *big.Int // in the token's smallest unit; nil if the token does not say
	Balance               *big.Int // the owner's; what may be lost is the smaller of both. Nil if unknown
	Unlimited             bool     // more than there is of the token, or 2^160 - 1 and more
	Symbol                string   // as the token calls itself: anybody can choose any. At most 16 characters
	Decimals              uint8
	Permit                bool   // the token takes signed permits (ERC-2612)
	Block                 uint64 // of the newest approval event
	Time                  uint64 // of that block, Unix milliseconds
}

// Approvals lists and ends allowances of ERC-20 tokens, on any chain.
type Approvals struct{ chains map[uint64]approvalChain }

type approvalChain struct {
	rpc  *pool
	from uint64
}

// NewApprovals checks the configuration. It connects to nothing.
func NewApprovals(config VerifierConfig) (*Approvals, error) {
	v, err := NewVerifier(config) // the same checks of the same networks
	if err != nil {
		return nil, err
	}
	a := &Approvals{chains: map[uint64]approvalChain{}}
	for _, n := range config.Networks {
		a.chains[n.ChainID] = approvalChain{v.chains[n.ChainID], n.From}
	}
	return a, nil
}

// Close ends all connections.
func (a *Approvals) Close() error {
	for _, c := range a.chains {
		c.rpc.close()
	}
	return nil
}

const (
	approvalsOp = "list approvals"
	// mostApprovals bounds what is asked for on one chain: strangers' tokens can
	// write approvals in anybody's name.
	mostApprovals = 500
	tokenGas      = 300_000 // for one question to a token
)

var approvalTopic = crypto.Keccak256Hash([]byte("Approval(address,address,uint256)"))

// List reads the approval events of the owners on a chain, and asks each token
// what is left now. Those that are zero are left out. more is how many older
// ones were not asked for. What an endpoint hides is not seen.
func (a *Approvals) List(ctx context.Context, chainID uint64, owners []Address) (list []Allowance, more int, err error) {
	c, ok := a.chains[chainID]
	if !ok {
		return nil, 0, fault.New(fault.Malformed, approvalsOp, "the chain is not configured")
	}
	newest, err := c.events(ctx, owners)
	if err != nil {
		return nil, 0, err
	}
	found := make([]Allowance, 0, len(newest))
	for key, block := range newest {
		found = append(found, Allowance{ChainID: chainID, Token: key.token, Owner: key.owner, Spender: key.spender, Block: block})
	}
	slices.SortFunc(found, func(x, y Allowance) int {
		return cmp.Or(cmp.Compare(y.Block, x.Block), bytes.Compare(x.Token[:], y.Token[:]), bytes.Compare(x.Spender[:], y.Spender[:]), bytes.Compare(x.Owner[:], y.Owner[:]))
	})
	if len(found) > mostApprovals {
		found, more = found[:mostApprovals], len(found)-mostApprovals
	}
	for _, one := range found {
		if err := c.complete(ctx, &one); err != nil {
			return nil, 0, err
		}
		if one.Amount == nil || one.Amount.Sign() > 0 {
			list = append(list, one)
		}
	}
	return list, more, nil
}

type approvalKey struct{ token, owner, spender Address }

// events are the newest approval of each token, owner and spender, by height.
func (c approvalChain) events(ctx context.Context, owners []Address) (map[approvalKey]uint64, error) {
	head, err := c.rpc.latest(ctx)
	if err != nil {
		return nil, err
	}
	topics := []common.Hash{}
	for _, o := range owners {
		topics = append(topics, common.BytesToHash(o[:]))
	}
	out := map[approvalKey]uint64{}
	to := uint64(head.Number)
	for from, span := c.from, to-min(to, c.from)+1; from <= to && len(topics) > 0; {
		end := min(to, from+span-1)
		logs, err := c.rpc.approvals(ctx, from, end, topics)
		if err != nil {
			if span == 1 || ctx.Err() != nil || fault.KindOf(err) == fault.RateLimited {
				return nil, err
			}
			span = max(1, span/8)
			continue
		}
		for _, l := range logs {
			key := approvalKey{Address(l.Address), Address(l.Topics[1][12:]), Address(l.Topics[2][12:])}
			out[key] = max(out[key], l.BlockNumber)
		}
		from = end + 1
	}
	return out, nil
}

// approvals are the Approval events of ERC-20 tokens by these owners. ERC-721
// has an event of the same name with one topic more.
func (p *pool) approvals(ctx context.Context, from, to uint64, owners []common.Hash) ([]types.Log, error) {
	filter := map[string]any{
		"fromBlock": hexutil.EncodeUint64(from), "toBlock": hexutil.EncodeUint64(to), "topics": [][]common.Hash{{approvalTopic}, owners},
	}
	var logs []types.Log
	if err := p.call(ctx, &logs, "eth_getLogs", filter); err != nil {
		return nil, err
	}
	for _, l := range logs {
		if l.Removed || l.BlockNumber < from || l.BlockNumber > to || len(l.Topics) < 2 || l.Topics[0] != approvalTopic || !slices.Contains(owners, l.Topics[1]) {
			return nil, fault.New(fault.Malformed, approvalsOp, "an event that was not asked for")
		}
	}
	return slices.DeleteFunc(logs, func(l types.Log) bool { return len(l.Topics) != 3 || len(l.Data) != 32 }), nil
}

// complete asks the token.
func (c approvalChain) complete(ctx context.Context, a *Allowance) error {
	b, err := c.rpc.block(ctx, a.Block)
	if err != nil {
		return err
	}
	a.Time = uint64(b.Time) * 1000
	ask := func(signature string, args ...Address) ([]byte, error) {
		return c.rpc.question(ctx, a.Token, pack(signature, args...))
	}
	for into, question := range map[**big.Int]func() ([]byte, error){
		&a.Amount:  func() ([]byte, error) { return ask("allowance(address,address)", a.Owner, a.Spender) },
		&a.Balance: func() ([]byte, error) { return ask("balanceOf(address)", a.Owner) },
	} {
		raw, err := question()
		if err != nil {
			return err
		}
		if len(raw) == 32 {
			*into = new(big.Int).SetBytes(raw)
		}
	}
	if a.Amount != nil && a.Amount.Sign() == 0 {
		return nil
	}
	supply, err := ask("totalSupply()")
	if err != nil {
		return err
	}
	a.Unlimited = unlimited(a.Amount, supply)
	decimals, err := ask("decimals()")
	if err != nil {
		return err
	}
	if len(decimals) == 32 && new(big.Int).SetBytes(decimals).Cmp(big.NewInt(255)) <= 0 {
		a.Decimals = decimals[31]
	}
	symbol, err := ask("symbol()")
	if err != nil {
		return err
	}
	a.Symbol = ReadSymbol(symbol)
	domain, err := ask("DOMAIN_SEPARATOR()")
	if err != nil {
		return err
	}
	nonce, err := ask("nonces(address)", a.Owner)
	a.Permit = len(domain) == 32 && len(nonce) == 32
	return err
}

// unlimited reports whether an amount bounds nothing: it is more than there is,
// or one of the numbers that programs take for "all".
func unlimited(amount *big.Int, supply []byte) bool {
	if amount == nil {
		return false
	}
	return amount.BitLen() >= 160 || len(supply) == 32 && amount.Cmp(new(big.Int).SetBytes(supply)) > 0
}

// question asks a contract. A contract that refuses, or does not answer within
// tokenGas, answers nothing; only an endpoint that fails is an error.
func (p *pool) question(ctx context.Context, to Address, data []byte) ([]byte, error) {
	var answer hexutil.Bytes
	err := p.call(ctx, &answer, "eth_call", map[string]any{"to": common.Address(to), "data": hexutil.Bytes(data), "gas": hexutil.Uint64(tokenGas)}, "latest")
	if err != nil && isAnswer(err) {
		return nil, nil
	}
	return answer, err
}

// pack encodes a call whose arguments are addresses.
func pack(signature string, args ...Address) []byte {
	out := crypto.Keccak256([]byte(signature))[:4]
	for _, a := range args {
		out = append(out, common.LeftPadBytes(a[:], 32)...)
	}
	return out
}

// ReadSymbol reads a text, or 32 bytes of one as old tokens answer, and keeps
// what can be printed: it is a stranger's word and ends on a terminal.
func ReadSymbol(raw []byte) string {
	text := raw
	if len(raw) > 32 {
		if inner, ok := dynamic(raw, 0); ok {
			text = inner
		}
	}
	clean := []rune(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, string(text)))
	return string(clean[:min(len(clean), 16)])
}

// Revoke is the call with which an owner's own transaction ends an allowance.
func (a Allowance) Revoke() Call {
	return Call{To: a.Token, Data: append(pack("approve(address,uint256)", a.Spender), make([]byte, 32)...)}
}

// RevokeByPermit is the call with which anybody ends an allowance for its owner,
// who signs a permit of zero (ERC-2612) that holds until deadline. It is tried
// first: conflict if the token does not take it.
func (a *Approvals) RevokeByPermit(ctx context.Context, one Allowance, owner *ecdsa.PrivateKey, deadline time.Time) (Call, error) {
	const op = "sign permit"
	c, ok := a.chains[one.ChainID]
	if !ok || Address(addressOf(owner)) != one.Owner {
		return Call{}, fault.New(fault.Malformed, op, "the chain is not configured, or the key is not the owner's")
	}
	domain, err := c.rpc.question(ctx, one.Token, pack("DOMAIN_SEPARATOR()"))
	if err != nil {
		return Call{}, err
	}
	nonce, err := c.rpc.question(ctx, one.Token, pack("nonces(address)", one.Owner))
	if err != nil {
		return Call{}, err
	}
	if len(domain) != 32 || len(nonce) != 32 {
		return Call{}, fault.New(fault.Conflict, op, "the token takes no permits")
	}
	end := uint64(deadline.Unix())
	kind := crypto.Keccak256([]byte("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"))
	body := crypto.Keccak256(kind, common.LeftPadBytes(one.Owner[:], 32), common.LeftPadBytes(one.Spender[:], 32), make([]byte, 32), nonce, word(end))
	sig, err := crypto.Sign(crypto.Keccak256([]byte{0x19, 0x01}, domain, body), owner)
	if err != nil {
		return Call{}, fault.Wrap(fault.Internal, op, err)
	}
	data := pack("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", one.Owner, one.Spender)
	data = slices.Concat(data, make([]byte, 32), word(end), word(uint64(sig[64])+27), sig[:64])
	call := Call{To: one.Token, Data: data, NotAfter: lastMillisecond(end)}
	return call, c.rpc.tries(ctx, call)
}

// tries makes a call without sending it.
func (p *pool) tries(ctx context.Context, call Call) error {
	var ignored hexutil.Bytes
	err := p.call(ctx, &ignored, "eth_call", map[string]any{"to": common.Address(call.To), "data": hexutil.Bytes(call.Data), "from": probeSender}, "latest")
	if err != nil && isAnswer(err) {
		return fault.New(fault.Conflict, "sign permit", "the token does not take it")
	}
	return err
}

// RevocationLabel names the transaction that ends an allowance: ending the same
// approval twice is one transaction, and a later approval has another one.
func (a Allowance) RevocationLabel() string {
	return fmt.Sprintf("unapprove %s %s %s %d", a.Token, a.Owner, a.Spender, a.Block)
}

// Head is the height of the newest block of a chain.
func (a *Approvals) Head(ctx context.Context, chainID uint64) (uint64, error) {
	c, ok := a.chains[chainID]
	if !ok {
		return 0, fault.New(fault.Malformed, approvalsOp, "the chain is not configured")
	}
	b, err := c.rpc.latest(ctx)
	return uint64(b.Number), err
}
