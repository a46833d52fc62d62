package peertest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"sync"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
	"github.com/souk-network/souk/protocol/points"
)

// Netting is the netting contract, and what merchants hold of each other's points,
// on a chain of its own: a block every two seconds, real signatures, permits with
// their numbers. What is sent is mined in the next block.
type Netting struct {
	mu      sync.Mutex
	genesis time.Time
	stalled time.Time // since when, or zero
	lost    time.Duration
	states  []nettingState // by rising height; the last one holds now
	sent    []*sentStatement
}

// nettingState is what holds from a block on.
type nettingState struct {
	height  uint64
	held    map[claim]uint64
	permits map[claim]uint64 // next number of a creditor at a debtor's points
	settled map[[32]byte]uint64
}

type claim struct{ debtor, creditor did.Merchant }

type sentStatement struct {
	statement netting.Statement
	consents  []rounds.Consent
	block     uint64
	state     string
}

func newNetting() *Netting {
	return &Netting{genesis: time.Now().Add(-blockTime), states: []nettingState{{
		held: map[claim]uint64{}, permits: map[claim]uint64{}, settled: map[[32]byte]uint64{},
	}}}
}

// Venue is where the statements of this world are settled.
func (x *Netting) Venue() netting.Venue { return netting.Venue{Chain: 1337, Contract: [20]byte{0xc}} }

// Hold sets how many of a merchant's points another one holds, from the next block on.
func (x *Netting) Hold(creditor, debtor *Peer, amount uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	x.next().held[claim{debtor.ID, creditor.ID}] = amount
}

// Held is how many of a merchant's points another one holds.
func (x *Netting) Held(creditor, debtor *Peer) uint64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	return x.now().held[claim{debtor.ID, creditor.ID}]
}

// Statements is how many statements the contract carried out.
func (x *Netting) Statements() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	return len(x.now().settled)
}

// Stall stops the chain, which then answers nothing, or lets it go on.
func (x *Netting) Stall(stalled bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.advance()
	switch {
	case stalled && x.stalled.IsZero():
		x.stalled = time.Now()
	case !stalled && !x.stalled.IsZero():
		x.lost += time.Since(x.stalled)
		x.stalled = time.Time{}
	}
}

func (x *Netting) height() uint64 {
	now := time.Now()
	if !x.stalled.IsZero() {
		now = x.stalled
	}
	return uint64((now.Sub(x.genesis) - x.lost) / blockTime)
}

// at is the state that held in a block.
func (x *Netting) at(height uint64) nettingState {
	out := x.states[0]
	for _, s := range x.states {
		if s.height <= height {
			out = s
		}
	}
	return out
}

func (x *Netting) now() nettingState { return x.at(x.height()) }

// next is the state of the block that comes, made from that of now.
func (x *Netting) next() nettingState { return x.from(x.height() + 1) }

func (x *Netting) from(height uint64) nettingState {
	last := x.states[len(x.states)-1]
	if last.height < height {
		last = nettingState{height, maps.Clone(last.held), maps.Clone(last.permits), maps.Clone(last.settled)}
		x.states = append(x.states, last)
	}
	return last
}

// advance carries out what is due. The lock is held.
func (x *Netting) advance() {
	for _, s := range x.sent {
		if s.state != "sent" || s.block > x.height() {
			continue
		}
		s.state = "failed"
		if state := x.from(s.block); x.refuses(state, s.statement, s.consents) == nil {
			x.carryOut(state, s)
			s.state = "mined"
		}
	}
}

func (x *Netting) carryOut(state nettingState, s *sentStatement) {
	for _, l := range s.statement.Lines {
		c := claim{l.Debtor, l.Creditor}
		state.held[c] -= l.Amount
		state.permits[c]++
	}
	state.settled[x.Venue().Digest(s.statement)] = s.block
}

// refuses holds a statement against the rules of the contract.
func (x *Netting) refuses(state nettingState, s netting.Statement, consents []rounds.Consent) error {
	const op = "settle statement"
	switch {
	case len(consents) != len(s.Merchants):
		return fault.New(fault.Malformed, op, "not one consent of each merchant")
	case state.settled[x.Venue().Digest(s)] > 0:
		return fault.New(fault.Replayed, op, "settled before")
	case s.Deadline < uint64(time.Now().Unix()):
		return fault.New(fault.Expired, op, "its deadline is over")
	}
	for i, m := range s.Merchants {
		if err := x.verify(state, s, m, consents[i]); err != nil {
			return err
		}
	}
	for _, l := range s.Lines {
		if state.held[claim{l.Debtor, l.Creditor}] < l.Amount {
			return fault.New(fault.Conflict, op, "the creditor holds less")
		}
	}
	return nil
}

func (x *Netting) permit(state nettingState, l netting.Obligation, deadline uint64) ([32]byte, uint64) {
	number := state.permits[claim{l.Debtor, l.Creditor}]
	p := points.Permit{Owner: l.Creditor, Spender: x.Venue().Contract, Value: l.Amount, Nonce: number, Deadline: deadline}
	return p.Digest(points.Token{Name: "points", ChainID: x.Venue().Chain, Address: l.Debtor}), number
}

func (x *Netting) verify(state nettingState, s netting.Statement, by did.Merchant, c rounds.Consent) error {
	if err := points.Verify(x.Venue().Digest(s), by, c.Signature); err != nil {
		return err
	}
	rest := c.Permits
	for _, l := range s.Lines {
		if l.Creditor != by {
			continue
		}
		digest, number := x.permit(state, l, s.Deadline)
		if len(rest) == 0 {
			return fault.New(fault.Malformed, "verify consent", "a permit is missing")
		}
		if rest[0].Nonce != number {
			return fault.New(fault.Conflict, "verify consent", "a permit was used or is too early")
		}
		if err := points.Verify(digest, by, rest[0].Signature); err != nil {
			return err
		}
		rest = rest[1:]
	}
	return nil
}

// NettingClient is the netting contract as one peer's chain client reaches it.
type NettingClient struct {
	*Netting
	Operator *secp256k1.PrivateKey
	Forges   bool // signs with a key that is not the operator's
}

var _ rounds.Chain = (*NettingClient)(nil)

func hashOf(height uint64) [32]byte { return sha256.Sum256(binary.BigEndian.AppendUint64(nil, height)) }

// Head is the newest block.
func (c *NettingClient) Head() rounds.Head {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advance()
	height := c.height()
	return rounds.Head{Number: height, Hash: hashOf(height), Time: c.made(height), Final: height - min(height, settledAfter)}
}

func (x *Netting) made(height uint64) uint64 {
	return uint64(x.genesis.Add(x.lost + time.Duration(height)*blockTime).Unix())
}

func (x *Netting) answers() error {
	if !x.stalled.IsZero() {
		return fault.New(fault.Unavailable, "ask netting", "the chain does not answer")
	}
	x.advance()
	return nil
}

// HeldAt reads the newest 128 blocks.
func (c *NettingClient) HeldAt(_ context.Context, block [32]byte, parties []did.Merchant) ([]netting.Obligation, uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.answers(); err != nil {
		return nil, 0, err
	}
	for height := c.height(); height+128 > c.height(); height-- {
		if hashOf(height) == block {
			return c.at(height).among(parties), c.made(height), nil
		}
		if height == 0 {
			break
		}
	}
	return nil, 0, fault.New(fault.Unavailable, "ask netting", "no such block, or its state is gone")
}

// Held reads the newest block.
func (c *NettingClient) Held(ctx context.Context, parties []did.Merchant) ([]netting.Obligation, uint64, error) {
	return c.HeldAt(ctx, c.Head().Hash, parties)
}

func (s nettingState) among(parties []did.Merchant) (out []netting.Obligation) {
	for _, debtor := range parties {
		for _, creditor := range parties {
			if amount := s.held[claim{debtor, creditor}]; amount > 0 {
				out = append(out, netting.Obligation{Debtor: debtor, Creditor: creditor, Amount: amount})
			}
		}
	}
	return out
}

// Sign gives the operator's word, or somebody else's.
func (c *NettingClient) Sign(_ context.Context, s netting.Statement) (rounds.Consent, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.answers(); err != nil {
		return rounds.Consent{}, err
	}
	key := c.Operator
	if c.Forges {
		key = secp256k1.PrivKeyFromBytes([]byte{31: 99})
	}
	out := rounds.Consent{Signature: c.Venue().Sign(s, key)}
	for _, l := range s.Lines {
		if l.Creditor == did.Merchant(eip712.AccountOf(c.Operator.PubKey())) {
			digest, number := c.permit(c.now(), l, s.Deadline)
			out.Permits = append(out.Permits, rounds.Permit{Nonce: number, Signature: eip712.Sign(digest, key)})
		}
	}
	return out, nil
}

// Verify holds a merchant's word against a statement.
func (c *NettingClient) Verify(_ context.Context, s netting.Statement, by did.Merchant, consent rounds.Consent) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.answers(); err != nil {
		return err
	}
	return c.verify(c.now(), s, by, consent)
}

// Settle sends a statement that would pass now, or says how far it is.
func (c *NettingClient) Settle(_ context.Context, s netting.Statement, consents []rounds.Consent) (rounds.Place, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.answers(); err != nil {
		return rounds.Place{}, err
	}
	digest := c.Venue().Digest(s)
	for _, known := range c.sent {
		if c.Venue().Digest(known.statement) == digest {
			return rounds.Place{State: known.state, Tx: digest, Block: known.block}, nil
		}
	}
	if err := c.refuses(c.now(), s, consents); err != nil {
		return rounds.Place{}, err
	}
	c.sent = append(c.sent, &sentStatement{statement: s, consents: consents, block: c.height() + 1, state: "sent"})
	return rounds.Place{State: "sent", Tx: digest}, nil
}

// Settled reports whether the contract carried a statement out.
func (c *NettingClient) Settled(_ context.Context, s netting.Statement) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.answers(); err != nil {
		return false, err
	}
	return c.now().settled[c.Venue().Digest(s)] > 0, nil
}
