package chain

import (
	"context"
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/exchange"
	points "github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
	signed "github.com/souk-network/souk/protocol/points"
	"github.com/souk-network/souk/protocol/reward"
)

// Relay carries calls that customers signed for to the chain, as calldata of the
// contracts: permits, gifts and redemptions of points, the ends of offers, and
// starts, stops and claims of rewards.
// It holds nobody to a number a day.
type Relay struct {
	chain   *Chain
	carrier ledger.Account
	tokens  abi.ABI
	trades  abi.ABI
	rewards abi.ABI
}

var _ peer.Relayer = (*Relay)(nil)

// Relay is what a member's peer carries calls with.
func (c *Chain) Relay(m did.Merchant) *Relay {
	return &Relay{c, ledger.Account(m), points.NewPoints().GetABI(), exchange.NewExchange().GetABI(), rewardcampaign.NewRewardCampaign().GetABI()}
}

// Relay tries a call and queues it; the same call again says how far it has come.
func (r *Relay) Relay(_ context.Context, to [20]byte, data []byte) (desk.Relayed, error) {
	c := r.chain
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	id := name("relay", to[:], data)
	if len(data) >= 4 && r.daily([4]byte(data)) {
		id = name("relay today", to[:], data, binary.BigEndian.AppendUint64(nil, second(c.timeOf(c.height))/86_400))
	}
	return c.carry(id, r.carrier, func() (ledger.Op, error) { return r.read(to, data) })
}

// Carry queues a call of an account that sends its own transactions, if the contracts
// would take it in the next block; the same call again, by account and round, says how
// far it has come.
func (c *Chain) Carry(from [20]byte, round string, o ledger.Op) (desk.Relayed, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	return c.carry(name("call "+round, from[:]), from, func() (ledger.Op, error) { return o, nil })
}

// carry tries and queues a call that was not sent, and says how far one has come that
// was. The lock is held, and the chain has caught up.
func (c *Chain) carry(id [32]byte, from ledger.Account, read func() (ledger.Op, error)) (desk.Relayed, error) {
	if c.known[id] == nil {
		o, err := read()
		if err == nil {
			err = c.try(from, op(o))
		}
		if err != nil {
			return desk.Relayed{}, err
		}
		c.send(&transaction{id: id, from: from, call: op(o)})
	}
	t := c.known[id]
	return desk.Relayed{State: c.stands(t), Tx: c.hash(t), Block: t.block}, nil
}

// daily says whether a call is the same within a day (UTC) of the chain's time, and
// another on the next, as for the program's own relay.
func (r *Relay) daily(selector [4]byte) bool {
	m, err := r.rewards.MethodById(selector[:])
	return err == nil && (m.Name == "claim" || m.Name == "claimMany")
}

// read finds out which call of which contract it is.
func (r *Relay) read(to [20]byte, data []byte) (ledger.Op, error) {
	code, calls := r.contract(to)
	if code == nil {
		return nil, notCarried()
	}
	if len(data) < 4 {
		return nil, notCarried()
	}
	method, err := code.MethodById(data[:4])
	if err != nil || calls[method.Name] == nil {
		return nil, notCarried()
	}
	args, err := method.Inputs.Unpack(data[4:])
	if err != nil {
		return nil, fault.New(fault.Malformed, "relay call", "the arguments do not decode")
	}
	read := arguments{args: args}
	o := calls[method.Name](to, &read)
	if read.large {
		return nil, fault.New(fault.TooLarge, "relay call", "a number has more than 64 bits, which no purse and no clock here has")
	}
	return o, nil
}

// contract is what is at an address, and its calls that are carried; nil for others.
func (r *Relay) contract(at [20]byte) (*abi.ABI, map[string]func(ledger.Account, *arguments) ledger.Op) {
	if at == r.chain.ledger.Setup().Exchange {
		return &r.trades, exchangeCalls
	}
	if _, is := r.chain.ledger.Points(at); is {
		return &r.tokens, tokenCalls
	}
	if r.chain.promise(at) != nil {
		return &r.rewards, rewardCalls
	}
	return nil, nil
}

func notCarried() error {
	return fault.New(fault.Unauthorized, "relay call", "only permits, gifts and redemptions of points, ends of offers, and starts, stops and claims of rewards are carried here")
}

var tokenCalls = map[string]func(ledger.Account, *arguments) ledger.Op{
	"permit": func(at ledger.Account, a *arguments) ledger.Op {
		p := signed.Permit{Owner: a.account(0), Spender: a.account(1), Value: a.number(2), Deadline: a.number(3)}
		v, r, s := a.args[4].(uint8), a.args[5].([32]byte), a.args[6].([32]byte)
		return ledger.PointsPermit{Points: at, Permit: p, Signature: append(append(r[:], s[:]...), v)}
	},
	"transferWithAuthorization": func(at ledger.Account, a *arguments) ledger.Op {
		return ledger.PointsTransferSigned{Points: at, Signature: a.bytes(6), Transfer: signed.Transfer{
			From: a.account(0), To: a.account(1), Value: a.number(2), Window: signed.Window{After: a.number(3), Before: a.number(4)}, Nonce: a.args[5].([32]byte),
		}}
	},
	"redeemWithAuthorization": func(at ledger.Account, a *arguments) ledger.Op {
		return ledger.PointsRedeemSigned{Points: at, Signature: a.bytes(6), Redemption: signed.Redemption{
			Holder: a.account(0), Amount: a.number(1), Ref: a.args[2].([32]byte), Window: signed.Window{After: a.number(3), Before: a.number(4)}, Nonce: a.args[5].([32]byte),
		}}
	},
}

var exchangeCalls = map[string]func(ledger.Account, *arguments) ledger.Op{
	"cancelBySignature": func(_ ledger.Account, a *arguments) ledger.Op {
		return ledger.ExchangeCancelSigned{Offer: a.offer(0), Signature: a.bytes(1)}
	},
	"cancelBelowBySignature": func(_ ledger.Account, a *arguments) ledger.Op {
		return ledger.ExchangeCancelBelowSigned{Maker: a.account(0), Nonce: a.args[1].(uint64), Signature: a.bytes(2)}
	},
}

var rewardCalls = map[string]func(ledger.Account, *arguments) ledger.Op{
	"start": func(at ledger.Account, a *arguments) ledger.Op {
		s := *abi.ConvertType(a.args[0], new(rewardcampaign.RewardStart)).(*rewardcampaign.RewardStart)
		o := ledger.CampaignStart{Campaign: at, Start: reward.Start{Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline}}
		for _, w := range *abi.ConvertType(a.args[1], new([]rewardcampaign.Attestation)).(*[]rewardcampaign.Attestation) {
			o.Words = append(o.Words, ledger.Attestation{Member: w.Member, Signature: w.Signature})
		}
		return o
	},
	"stop": func(at ledger.Account, a *arguments) ledger.Op {
		s := *abi.ConvertType(a.args[0], new(rewardcampaign.RewardStop)).(*rewardcampaign.RewardStop)
		return ledger.CampaignStop{Campaign: at, Stop: reward.Stop{Account: s.Account, Since: s.Since, Deadline: s.Deadline}, Signature: a.bytes(1)}
	},
	"claim": func(at ledger.Account, a *arguments) ledger.Op {
		return ledger.CampaignClaim{Campaign: at, Account: a.account(0)}
	},
	"claimMany": func(at ledger.Account, a *arguments) ledger.Op {
		o := ledger.CampaignClaimMany{Campaign: at}
		for _, account := range a.args[0].([]common.Address) {
			o.Accounts = append(o.Accounts, account)
		}
		return o
	},
}

// arguments reads the arguments of a call, of the types that its ABI has.
type arguments struct {
	args  []any
	large bool // a number had more than 64 bits
}

func (a *arguments) account(i int) ledger.Account { return a.args[i].(common.Address) }

func (a *arguments) bytes(i int) []byte { return a.args[i].([]byte) }

func (a *arguments) number(i int) uint64 { return a.small(a.args[i].(*big.Int)) }

func (a *arguments) small(n *big.Int) uint64 {
	a.large = a.large || !n.IsUint64()
	return n.Uint64()
}

// CancelCall is calldata by which a relay ends an offer as its maker signed it.
func CancelCall(o offer.Offer, sig []byte) []byte {
	number := func(n uint64) *big.Int { return new(big.Int).SetUint64(n) }
	return exchange.NewExchange().PackCancelBySignature(exchange.Offer{
		Maker: common.Address(o.Maker), Recipient: common.Address(o.Recipient), Taker: common.Address(o.Taker), Give: common.Address(o.Give), Want: common.Address(o.Want),
		GiveAmount: number(o.GiveAmount), WantAmount: number(o.WantAmount), MaxFee: number(o.MaxFee), MaxRelayFee: number(o.MaxRelayFee),
		Nonce: o.Nonce, Expiry: o.Expiry, Salt: o.Salt,
	}, sig)
}

func (a *arguments) offer(i int) offer.Offer {
	o := *abi.ConvertType(a.args[i], new(exchange.Offer)).(*exchange.Offer)
	return offer.Offer{
		Maker: offer.Address(o.Maker), Recipient: offer.Address(o.Recipient), Taker: offer.Address(o.Taker), Give: offer.Address(o.Give), Want: offer.Address(o.Want),
		GiveAmount: a.small(o.GiveAmount), WantAmount: a.small(o.WantAmount), MaxFee: a.small(o.MaxFee), MaxRelayFee: a.small(o.MaxRelayFee),
		Nonce: o.Nonce, Expiry: o.Expiry, Salt: o.Salt,
	}
}
