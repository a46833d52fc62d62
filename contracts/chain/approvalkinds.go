package chain

import (
	"context"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/protocol/fault"
)

// ApprovalKind says what an approval lets its spender take.
type ApprovalKind string

// The kinds of approvals.
const (
	ApprovalAmount  ApprovalKind = "amount"  // so much of a token (ERC-20)
	ApprovalItem    ApprovalKind = "item"    // one item of a collection (ERC-721)
	ApprovalAll     ApprovalKind = "all"     // every item of a collection (ERC-721, ERC-1155)
	ApprovalPermit2 ApprovalKind = "permit2" // so much of a token, through Permit2 and what the token lets that take
)

// usualPermit2 is where Permit2 is on most chains.
var usualPermit2 = Address(common.HexToAddress("0x000000000022D473030F116dDEE9F6B43aC78BA3"))

// approvalKey is what one approval is about.
type approvalKey struct {
	kind                  ApprovalKind
	token, owner, spender Address
	item                  common.Hash
}

func (k approvalKey) allowance(chainID, block uint64, permit2 Address) Allowance {
	a := Allowance{ChainID: chainID, Kind: k.kind, Token: k.token, Owner: k.owner, Spender: k.spender, Block: block}
	switch k.kind {
	case ApprovalItem:
		a.Item = k.item.Big()
	case ApprovalPermit2:
		a.at = permit2
	}
	return a
}

var (
	approvalTopic = crypto.Keccak256Hash([]byte("Approval(address,address,uint256)"))
	allTopic      = crypto.Keccak256Hash([]byte("ApprovalForAll(address,address,bool)"))
	permit2Topics = []common.Hash{
		crypto.Keccak256Hash([]byte("Approval(address,address,address,uint160,uint48)")),
		crypto.Keccak256Hash([]byte("Permit(address,address,address,uint160,uint48,uint48)")),
	}
)

// keyOf reads which approval an event is about. ok is false for events of other
// shapes: anybody can write any.
func (c approvalChain) keyOf(l types.Log) (key approvalKey, ok bool) {
	at := func(n int) Address { return Address(l.Topics[n][12:]) }
	key = approvalKey{token: Address(l.Address), owner: at(1)}
	switch shape := [2]int{len(l.Topics), len(l.Data)}; {
	case l.Topics[0] == approvalTopic && shape == [2]int{3, 32}:
		key.kind, key.spender = ApprovalAmount, at(2)
	case l.Topics[0] == approvalTopic && shape == [2]int{4, 0}:
		key.kind, key.item = ApprovalItem, l.Topics[3] // who may take it is asked for
	case l.Topics[0] == allTopic && shape == [2]int{3, 32}:
		key.kind, key.spender = ApprovalAll, at(2)
	case key.token == c.permit2 && len(l.Topics) == 4 && (l.Topics[0] == permit2Topics[0] || l.Topics[0] == permit2Topics[1]):
		key.kind, key.token, key.spender = ApprovalPermit2, at(2), at(3)
	default:
		return key, false
	}
	return key, true
}

// number is an answer of one word; nil where none was given.
func number(raw []byte) *big.Int {
	if len(raw) != 32 {
		return nil
	}
	return new(big.Int).SetBytes(raw)
}

// askAll completes an approval of a whole collection. live is false once it was
// taken back.
func (c approvalChain) askAll(ctx context.Context, a *Allowance, ask asker) (live bool, err error) {
	approved, err := ask("isApprovedForAll(address,address)", a.Owner, a.Spender)
	if err != nil || len(approved) == 32 && number(approved).Sign() == 0 {
		return false, err
	}
	a.Unlimited = len(approved) == 32
	held, err := ask("balanceOf(address)", a.Owner) // ERC-1155 does not say
	a.Balance = number(held)
	return true, err
}

// askItem completes an approval of one item, which ends when the item is given
// away.
func (c approvalChain) askItem(ctx context.Context, a *Allowance) (live bool, err error) {
	who, err := c.rpc.question(ctx, a.Token, packWord("getApproved(uint256)", a.Item))
	if err != nil || len(who) != 32 || number(who).Sign() == 0 {
		return false, err
	}
	owner, err := c.rpc.question(ctx, a.Token, packWord("ownerOf(uint256)", a.Item))
	if err != nil || len(owner) != 32 || Address(owner[12:]) != a.Owner {
		return false, err
	}
	a.Spender, a.Amount, a.Balance = Address(who[12:]), big.NewInt(1), big.NewInt(1)
	return true, nil
}

// askPermit2 completes an approval at Permit2. What may be lost by it is no more
// than what the token lets Permit2 take.
func (c approvalChain) askPermit2(ctx context.Context, a *Allowance, ask asker, now uint64) (live bool, err error) {
	raw, err := c.rpc.question(ctx, c.permit2, pack("allowance(address,address,address)", a.Owner, a.Token, a.Spender))
	if err != nil || len(raw) != 96 {
		return false, err
	}
	ends := new(big.Int).SetBytes(raw[32:64])
	if a.Amount = number(raw[:32]); a.Amount.Sign() == 0 || ends.Cmp(new(big.Int).SetUint64(now)) < 0 {
		return false, nil
	}
	if ends.BitLen() <= 48 {
		a.Ends = ends.Uint64() * 1000
	}
	let, err := ask("allowance(address,address)", a.Owner, c.permit2)
	if err != nil {
		return false, err
	}
	held, err := ask("balanceOf(address)", a.Owner)
	if a.Balance = number(held); len(let) == 32 && (a.Balance == nil || number(let).Cmp(a.Balance) < 0) {
		a.Balance = number(let)
	}
	return true, err
}

// packWord encodes a call whose argument is a number.
func packWord(signature string, n *big.Int) []byte {
	return append(pack(signature), common.LeftPadBytes(n.Bytes(), 32)...)
}

// Revoke is the call with which an owner's own transaction ends an approval.
func (a Allowance) Revoke() Call {
	nothing := make([]byte, 32)
	switch a.Kind {
	case ApprovalAll:
		return Call{To: a.Token, Data: append(pack("setApprovalForAll(address,bool)", a.Spender), nothing...)}
	case ApprovalItem:
		return Call{To: a.Token, Data: append(pack("approve(address,uint256)", Address{}), common.LeftPadBytes(a.Item.Bytes(), 32)...)}
	case ApprovalPermit2:
		return Call{To: a.at, Data: append(append(pack("approve(address,address,uint160,uint48)", a.Token, a.Spender), nothing...), nothing...)}
	}
	return Call{To: a.Token, Data: append(pack("approve(address,uint256)", a.Spender), nothing...)}
}

// approvalLogs are the events of these owners that say that somebody may take
// something.
func (p *pool) approvalLogs(ctx context.Context, from, to uint64, owners []common.Hash) ([]types.Log, error) {
	kinds := append([]common.Hash{approvalTopic, allTopic}, permit2Topics...)
	filter := map[string]any{
		"fromBlock": hexutil.EncodeUint64(from), "toBlock": hexutil.EncodeUint64(to), "topics": [][]common.Hash{kinds, owners},
	}
	var logs []types.Log
	if err := p.call(ctx, &logs, "eth_getLogs", filter); err != nil {
		return nil, err
	}
	for _, l := range logs {
		if l.Removed || l.BlockNumber < from || l.BlockNumber > to || len(l.Topics) < 2 || !slices.Contains(kinds, l.Topics[0]) || !slices.Contains(owners, l.Topics[1]) {
			return nil, fault.New(fault.Malformed, approvalsOp, "an event that was not asked for")
		}
	}
	return logs, nil
}

// IsPermit2 reports whether an address of a configured chain is Permit2's.
func (a *Approvals) IsPermit2(chainID uint64, at Address) bool {
	c, ok := a.chains[chainID]
	return ok && c.permit2 == at
}
