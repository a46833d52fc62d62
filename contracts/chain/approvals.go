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
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/protocol/fault"
)

// Allowance is what a spender may take of an owner's tokens now.
type Allowance struct {
	ChainID               uint64
	Kind                  ApprovalKind
	Token, Owner, Spender Address
	Item                  *big.Int // of ApprovalItem: which one
	Amount                *big.Int // in the token's smallest unit; nil if the token does not say, and of ApprovalAll
	Balance               *big.Int // the owner's, as far as the spender can reach it; what may be lost is the smaller of both. Nil if unknown
	Unlimited             bool     // more than there is of the token, 2^160 - 1 and more, or every item
	Ends                  uint64   // of ApprovalPermit2: after this time it is over, Unix milliseconds; 0: never
	Symbol                string   // as the token calls itself: anybody can choose any. At most 16 characters
	Decimals              uint8
	Permit                bool   // the token takes signed permits (ERC-2612)
	Block                 uint64 // of the newest approval event
	Time                  uint64 // of that block, Unix milliseconds

	at Address // of ApprovalPermit2: where it is kept
}

// AtRisk is what may be lost now, in the token's smallest unit or in items: the
// smaller of what may be taken and what there is. Nil if that is not known.
func (a Allowance) AtRisk() *big.Int {
	switch {
	case a.Kind == ApprovalAll:
		return a.Balance
	case a.Amount == nil || a.Balance == nil || a.Amount.Cmp(a.Balance) < 0:
		return a.Amount
	}
	return a.Balance
}

// Approvals lists and ends allowances of tokens, on any chain.
type Approvals struct{ chains map[uint64]approvalChain }

type approvalChain struct {
	rpc     *pool
	from    uint64
	permit2 Address
}

// NewApprovals checks the configuration. It connects to nothing.
func NewApprovals(config VerifierConfig) (*Approvals, error) {
	v, err := NewVerifier(config) // the same checks of the same networks
	if err != nil {
		return nil, err
	}
	a := &Approvals{chains: map[uint64]approvalChain{}}
	for _, n := range config.Networks {
		at := n.Permit2
		if at == (Address{}) {
			at = usualPermit2
		}
		a.chains[n.ChainID] = approvalChain{v.chains[n.ChainID], n.From, at}
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

// List reads the approval events of the owners on a chain, and asks each token
// what is left now. Those that are zero, or over, are left out. more is how many older
// ones were not asked for. What an endpoint hides is not seen.
func (a *Approvals) List(ctx context.Context, chainID uint64, owners []Address) (list []Allowance, more int, err error) {
	c, ok := a.chains[chainID]
	if !ok {
		return nil, 0, fault.New(fault.Malformed, approvalsOp, "the chain is not configured")
	}
	head, err := c.rpc.latest(ctx)
	if err != nil {
		return nil, 0, err
	}
	newest, err := c.events(ctx, owners, uint64(head.Number))
	if err != nil {
		return nil, 0, err
	}
	found := make([]Allowance, 0, len(newest))
	for key, block := range newest {
		found = append(found, key.allowance(chainID, block, c.permit2))
	}
	slices.SortFunc(found, func(x, y Allowance) int {
		return cmp.Or(cmp.Compare(y.Block, x.Block), bytes.Compare(x.Token[:], y.Token[:]), bytes.Compare(x.Spender[:], y.Spender[:]), bytes.Compare(x.Owner[:], y.Owner[:]), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.item(), y.item()))
	})
	if len(found) > mostApprovals {
		found, more = found[:mostApprovals], len(found)-mostApprovals
	}
	for _, one := range found {
		live, err := c.complete(ctx, &one, uint64(head.Time))
		if err != nil {
			return nil, 0, err
		}
		if live {
			list = append(list, one)
		}
	}
	return list, more, nil
}

// events are the newest approval of each kind, token, owner and spender, by height.
func (c approvalChain) events(ctx context.Context, owners []Address, to uint64) (map[approvalKey]uint64, error) {
	topics := []common.Hash{}
	for _, o := range owners {
		topics = append(topics, common.BytesToHash(o[:]))
	}
	out := map[approvalKey]uint64{}
	for from, span := c.from, to-min(to, c.from)+1; from <= to && len(topics) > 0; {
		end := min(to, from+span-1)
		logs, err := c.rpc.approvalLogs(ctx, from, end, topics)
		if err != nil {
			if span == 1 || ctx.Err() != nil || fault.KindOf(err) == fault.RateLimited {
				return nil, err
			}
			span = max(1, span/8)
			continue
		}
		for _, l := range logs {
			if key, ok := c.keyOf(l); ok {
				out[key] = max(out[key], l.BlockNumber)
			}
		}
		from = end + 1
	}
	return out, nil
}

type asker func(signature string, args ...Address) ([]byte, error)

// complete asks the contract what is left. live is false where nothing is.
func (c approvalChain) complete(ctx context.Context, a *Allowance, now uint64) (live bool, err error) {
	b, err := c.rpc.block(ctx, a.Block)
	if err != nil {
		return false, err
	}
	a.Time = uint64(b.Time) * 1000
	ask := func(signature string, args ...Address) ([]byte, error) {
		return c.rpc.question(ctx, a.Token, pack(signature, args...))
	}
	switch a.Kind {
	case ApprovalAll:
		live, err = c.askAll(ctx, a, ask)
	case ApprovalItem:
		live, err = c.askItem(ctx, a)
	case ApprovalPermit2:
		live, err = c.askPermit2(ctx, a, ask, now)
	default:
		live, err = c.askAmount(a, ask)
	}
	if err != nil || !live {
		return false, err
	}
	symbol, err := ask("symbol()")
	if err != nil {
		return false, err
	}
	a.Symbol = ReadSymbol(symbol)
	if a.Kind == ApprovalAll || a.Kind == ApprovalItem {
		return true, nil // counted in items
	}
	return true, c.measure(a, ask)
}

// askAmount completes an ERC-20 allowance.
func (c approvalChain) askAmount(a *Allowance, ask asker) (live bool, err error) {
	left, err := ask("allowance(address,address)", a.Owner, a.Spender)
	if err != nil {
		return false, err
	}
	if a.Amount = number(left); a.Amount != nil && a.Amount.Sign() == 0 {
		return false, nil
	}
	held, err := ask("balanceOf(address)", a.Owner)
	if err != nil {
		return false, err
	}
	a.Balance = number(held)
	domain, err := ask("DOMAIN_SEPARATOR()")
	if err != nil {
		return false, err
	}
	nonce, err := ask("nonces(address)", a.Owner)
	a.Permit = len(domain) == 32 && len(nonce) == 32
	return true, err
}

// measure asks in what an amount is counted, and how much there is of it.
func (c approvalChain) measure(a *Allowance, ask asker) error {
	supply, err := ask("totalSupply()")
	if err != nil {
		return err
	}
	a.Unlimited = unlimited(a.Amount, supply)
	decimals, err := ask("decimals()")
	if n := number(decimals); n != nil && n.Cmp(big.NewInt(255)) <= 0 {
		a.Decimals = decimals[31]
	}
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

// RevokeByPermit is the call with which anybody ends an allowance for its owner,
// who signs a permit of zero (ERC-2612) that holds until deadline. It is tried
// first: conflict if the token does not take it.
func (a *Approvals) RevokeByPermit(ctx context.Context, one Allowance, owner *ecdsa.PrivateKey, deadline time.Time) (Call, error) {
	const op = "sign permit"
	c, ok := a.chains[one.ChainID]
	if !ok || Address(addressOf(owner)) != one.Owner || one.Kind != ApprovalAmount {
		return Call{}, fault.New(fault.Malformed, op, "the chain is not configured, the key is not the owner's, or it is no allowance of a token")
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
	label := fmt.Sprintf("unapprove %s %s %s %d", a.Token, a.Owner, a.Spender, a.Block)
	if a.Kind != ApprovalAmount {
		label += fmt.Sprintf(" %s %s", a.Kind, a.item())
	}
	return label
}

// item is the item's number, empty for other kinds.
func (a Allowance) item() string {
	if a.Item == nil {
		return ""
	}
	return a.Item.String()
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
