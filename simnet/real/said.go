package real

import (
	"encoding/hex"
	"math/big"
	"sync"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/trace"
)

// said is what one transaction comes to: events as the trace has them, and what it
// did to balances.
type said struct {
	events []trace.Event
	moves  []move
	rings  [][]offer.Offer // that it would settle
	began  []begun
}

// move is a change of balances of a merchant's points.
type move struct {
	points chain.Address
	ledger.Event
}

// listener reads what the contracts say in blocks.
type listener struct {
	contracts contracts
	promised  map[chain.Address]*big.Int // by campaign: what one reward is
	venue     venue

	mu      sync.Mutex
	names   map[chain.Address]string // of accounts, points and campaigns
	awaited map[[32]byte]bool        // redemptions under way, by what tells them apart
}

// venue is where offers are settled.
type venue struct {
	offer.Venue
	at chain.Address
}

func newListener(d chain.Deployment) *listener {
	at := venue{offer.Venue{Chain: d.ChainID, Exchange: offer.Address(d.Exchange)}, d.Exchange}
	return &listener{contracts: contractsOf(d), venue: at, promised: map[chain.Address]*big.Int{}, names: map[chain.Address]string{}, awaited: map[[32]byte]bool{}}
}

// await notes that a redemption should come in a block, or that it did.
func (l *listener) await(ref [32]byte, still bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.awaited[ref] = still; !still {
		delete(l.awaited, ref)
	}
}

func (l *listener) awaits() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.awaited) > 0
}

// name says what an account is called in the trace.
func (l *listener) name(a chain.Address, who string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.names[a] = who
}

// called is the name of an account, or its first digits where it has none.
func (l *listener) called(a chain.Address) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if name, has := l.names[a]; has {
		return name
	}
	return hex.EncodeToString(a[:4])
}

// hear reads a transaction of a block. fault.Malformed: a contract says what none
// does.
func (l *listener) hear(b devnet.Block, d devnet.Done) (said, error) {
	var out said
	who := l.called(d.From)
	if d.Refused {
		out.events = append(out.events, trace.Event{Who: who, What: trace.Fail, Kind: trace.Transaction, N: 1, Note: fault.Conflict.String()})
	}
	var says []loyalty.Event
	for _, log := range d.Logs {
		by := l.contracts[chain.Address(log.Address)]
		if by.says == nil {
			continue // of the registries: what it means is told by peers
		}
		log.BlockTimestamp = b.Time
		e, err := by.says.Event(log)
		if err != nil {
			return said{}, err
		}
		l.learn(e)
		says = append(says, e)
		if started, is := e.What.(loyalty.RewardStarted); is {
			out.began = append(out.began, begun{e.At, started.Account})
		}
		if m, is := loyalty.Movement(e); is {
			out.moves = append(out.moves, move{e.At, m})
		}
		if told, is := l.event(e); is {
			out.events = append(out.events, told)
		}
	}
	out.rings = l.ringsOf(d)
	out.events = append(out.events, l.settled(d, out.rings, says)...)
	if call := l.contracts.call(chain.Address(d.To), d.Data); call != "" {
		out.events = append(out.events, trace.Event{Who: who, What: trace.Gas, Kind: call, N: int64(d.Gas)})
	}
	return out, nil
}

// learn notes the campaigns that there are.
func (l *listener) learn(e loyalty.Event) {
	if made, is := e.What.(loyalty.Created); is {
		l.contracts[made.At] = campaign()
		l.promised[made.At] = made.Terms.Amount
		l.name(made.At, l.called(chain.Address(made.Merchant)))
	}
}

// event is what a contract said as the trace has it; false: nothing.
func (l *listener) event(e loyalty.Event) (trace.Event, bool) {
	at := l.called(e.At)
	switch what := e.What.(type) {
	case loyalty.Issued:
		return trace.Event{Who: at, What: trace.Issue, Kind: at, Peer: l.called(what.Account), N: int64(what.Amount)}, true
	case loyalty.Redeemed:
		l.await(what.Ref, false)
		return trace.Event{Who: l.called(what.Holder), What: trace.Redeem, Kind: at, N: int64(what.Amount)}, true
	case loyalty.TakenBack:
		return trace.Event{Who: at, What: trace.TakeBack, Kind: at, Peer: l.called(what.Account), N: int64(what.Taken)}, true
	case loyalty.RewardStarted:
		return trace.Event{Who: l.called(what.Account), What: trace.Reward, Peer: at, N: l.promised[e.At].Int64()}, true
	case loyalty.RewardStopped:
		return trace.Event{Who: l.called(what.Account), What: trace.EndReward, Peer: at, N: what.Vested.Int64()}, true
	case loyalty.RewardClaimed:
		return trace.Event{Who: l.called(what.Account), What: trace.Claim, Peer: at, N: what.Amount.Int64()}, true
	case loyalty.Cancelled:
		return trace.Event{Who: l.called(chain.Address(what.Maker)), What: trace.Cancel, Fact: trace.Short(what.Offer[:]), N: 1}, true
	case loyalty.Paused:
		return trace.Event{Who: l.called(what.By), What: trace.Pause, Kind: l.called(what.Low) + ">" + l.called(what.High), N: 1}, true
	}
	return trace.Event{}, false
}
