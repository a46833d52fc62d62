package chain

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	maxInFlight = 16 // transactions with a nonce; nodes keep few of one account
	maxPause    = time.Minute
)

// sender moves the entries of an outbox along. One goroutine ticks it.
type sender struct {
	outbox   *outbox
	rpc      *pool
	follow   *follower
	key      *ecdsa.PrivateKey
	chainID  *big.Int
	maxFee   uint64        // fee cap per gas, at most
	resend   time.Duration // before an accepted transaction is sent again
	stuck    time.Duration // before its fee is raised
	errorsOf func(Address, []byte) string
	gapSince time.Time // since when a nonce is missing below ours
}

// tick looks at every entry once. Trouble with one does not stop the others.
func (s *sender) tick(ctx context.Context) error {
	entries, err := s.outbox.all(ctx)
	if err != nil {
		return err
	}
	all := entries
	entries = slices.DeleteFunc(slices.Clone(all), func(e *entry) bool { return e.State.Done() })
	if len(entries) == 0 {
		return nil
	}
	count, err := s.tally(ctx, all)
	if err != nil {
		return s.blame(entries, err)
	}
	var problems []error
	for _, e := range entries {
		if e.HasNonce {
			problems = append(problems, s.note(e, s.advance(ctx, e, count)))
		}
	}
	problems = append(problems, s.launch(ctx, entries, count), s.fill(ctx, entries, count.used), s.outbox.prune(ctx))
	return errors.Join(problems...)
}

// blame shows why nothing moves.
func (s *sender) blame(entries []*entry, err error) error {
	for _, e := range entries {
		if e.problem != err.Error() {
			e.problem = err.Error()
			s.outbox.show(e)
		}
	}
	return err
}

// note shows why one entry does not move, and when it is tried again.
func (s *sender) note(e *entry, err error) error {
	if err == nil {
		return nil
	}
	e.problem = err.Error()
	e.retryAt = time.Now().Add(min(maxPause, firstBackoff<<min(e.tries, 10)))
	e.tries++
	s.outbox.show(e)
	return err
}

// advance moves an entry that has a nonce. Where the endpoints differ on whether it
// was used, it is both looked for and sent.
func (s *sender) advance(ctx context.Context, e *entry, count tally) error {
	switch {
	case e.State == Mined:
		return s.confirm(ctx, e)
	case count.lost(e):
		return fault.New(fault.Conflict, "send transaction", fmt.Sprintf("its nonce is %d, and the chain is at %d: an endpoint lied; see Outbox in docs/spec/chain.md", e.Nonce, count.used))
	case e.Nonce < count.most:
		if err := s.collect(ctx, e); err != nil || e.Nonce < count.used || e.State > Sent || !e.HasNonce {
			return err
		}
	}
	return s.push(ctx, e, e.Nonce == count.used)
}

// confirm asks the view whether a mined transaction is final, or taken back.
func (s *sender) confirm(ctx context.Context, e *entry) error {
	where, err := s.standing(ctx, e.Block, e.Hash)
	switch {
	case err != nil:
		return err
	case where == settled:
		return s.done(ctx, e)
	case where == takenBack:
		e.State, e.Tx, e.Block, e.Hash, e.Gas, e.Reverted = Sent, common.Hash{}, 0, common.Hash{}, 0, false
		e.sentAt = time.Time{} // send again at once
		return s.outbox.keep(ctx, e)
	}
	return nil
}

func (s *sender) done(ctx context.Context, e *entry) error {
	e.State, e.problem = Final, ""
	if e.Reverted {
		e.State, e.problem = Failed, "the contract refused it"
	}
	return s.outbox.keep(ctx, e)
}

// standing is where a block stands in the view; one below the view is asked for.
func (s *sender) standing(ctx context.Context, number uint64, hash common.Hash) (standing, error) {
	where, base := s.follow.standing(number, hash)
	if where != unknown || number > base {
		return where, nil
	}
	b, err := s.rpc.block(ctx, number)
	if err != nil {
		return unknown, err
	}
	if b.Hash == hash {
		return settled, nil
	}
	return takenBack, nil
}

// collect finds the block of an entry whose nonce the chain has used. A receipt
// counts only if it speaks of our transaction and of a block that we follow.
func (s *sender) collect(ctx context.Context, e *entry) error {
	for _, v := range e.Versions {
		r, ok, err := s.rpc.receipt(ctx, v.Hash)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		where, err := s.standing(ctx, uint64(r.Block), r.BlockHash)
		if err != nil || where == unknown || where == takenBack {
			return err // the view will catch up
		}
		return s.mined(ctx, e, r, where)
	}
	return s.requeue(ctx, e)
}

func (s *sender) mined(ctx context.Context, e *entry, r receiptAnswer, where standing) error {
	e.State, e.problem, e.tries = Mined, "", 0
	e.Tx, e.Block, e.Hash, e.Gas = r.Tx, uint64(r.Block), r.BlockHash, uint64(r.Gas)
	e.Reverted = r.Status != nil && *r.Status == 0
	if where == settled {
		return s.done(ctx, e)
	}
	return s.outbox.keep(ctx, e)
}

// push sends an entry again if it is time. The first in line gets a higher fee
// when it has waited too long: the others wait for it.
func (s *sender) push(ctx context.Context, e *entry, first bool) error {
	now := time.Now()
	if now.Before(e.retryAt) {
		return nil
	}
	if len(e.Versions) == 0 {
		return s.begin(ctx, e, e.Nonce) // a filler
	}
	if first && !e.raised.IsZero() && now.Sub(e.raised) >= s.stuck {
		if err := s.raise(ctx, e); err != nil {
			return err
		}
	} else if now.Sub(e.sentAt) < s.resend {
		return nil
	}
	return s.send(ctx, e)
}

// raise signs the same nonce and call with a higher fee, and stores it.
func (s *sender) raise(ctx context.Context, e *entry) error {
	now, err := suggest(ctx, s.rpc, s.follow.newest(), s.maxFee)
	if err != nil {
		return err
	}
	higher, ok := now.raised(e.Versions[len(e.Versions)-1], s.maxFee)
	if !ok {
		e.raised = time.Now()
		return fault.New(fault.Unavailable, "raise fee", "it would be above our limit")
	}
	return s.sign(ctx, e, higher)
}

// launch gives nonces to waiting entries in order, and sends them.
func (s *sender) launch(ctx context.Context, entries []*entry, count tally) error {
	next, inFlight := count.used, 0
	for _, e := range entries {
		if e.HasNonce && !count.lost(e) {
			next = max(next, e.Nonce+1)
			inFlight++
		}
	}
	founded := sync.OnceValue(func() error { return s.founded(ctx, count) })
	var problems []error
	for _, e := range entries {
		if e.HasNonce || e.State.Done() {
			continue
		}
		if s.outbox.withdrawn(IDOf(e.Label)) {
			e.State, e.problem = Failed, "withdrawn before it was sent"
			problems = append(problems, s.outbox.keep(ctx, e))
			continue
		}
		if time.Now().Before(e.retryAt) || inFlight >= maxInFlight {
			continue
		}
		if err := founded(); err != nil {
			problems = append(problems, s.blame([]*entry{e}, err))
			continue
		}
		err := s.begin(ctx, e, next)
		if e.HasNonce {
			next, inFlight = next+1, inFlight+1
		}
		problems = append(problems, s.note(e, err))
	}
	return errors.Join(problems...)
}

// begin prices, numbers, signs, stores and sends an entry, in this order.
func (s *sender) begin(ctx context.Context, e *entry, nonce uint64) error {
	if e.NotAfter != 0 && uint64(time.Now().UnixMilli()) > e.NotAfter {
		e.State, e.problem = Failed, "too late to send"
		return s.outbox.keep(ctx, e)
	}
	gas, err := s.estimate(ctx, e)
	if err != nil {
		return err
	}
	offer, err := suggest(ctx, s.rpc, s.follow.newest(), s.maxFee)
	if err != nil {
		return err
	}
	e.HasNonce, e.Nonce, e.GasLimit, e.problem, e.tries = true, nonce, gas, "", 0
	if err := s.sign(ctx, e, offer); err != nil {
		e.HasNonce, e.Versions = e.Filler, nil // nothing was sent: the nonce is free
		return err
	}
	return s.send(ctx, e)
}

// estimate is the gas that the call needs, and a quarter more.
func (s *sender) estimate(ctx context.Context, e *entry) (uint64, error) {
	var gas hexutil.Uint64
	call := map[string]any{"from": addressOf(s.key), "to": common.Address(e.To), "data": hexutil.Bytes(e.Data)}
	if err := s.rpc.call(ctx, &gas, "eth_estimateGas", call); err != nil {
		return 0, s.explain(e.To, err)
	}
	return withMargin(uint64(gas))
}

// explain names the contract's error, if a revert carries one.
func (s *sender) explain(to Address, err error) error {
	var revert rpc.DataError
	if errors.As(err, &revert) {
		if text, ok := revert.ErrorData().(string); ok {
			if raw, bad := hexutil.Decode(text); bad == nil && s.errorsOf(to, raw) != "" {
				return fault.New(fault.Conflict, "estimate gas", "the contract would refuse: "+s.errorsOf(to, raw))
			}
		}
	}
	return fault.Wrap(fault.Unavailable, "estimate gas", err)
}

// sign makes a new version and stores it before anybody can send it.
func (s *sender) sign(ctx context.Context, e *entry, offer fee) error {
	to := common.Address(e.To)
	v, err := offer.sign(s.key, s.chainID, unsigned{nonce: e.Nonce, gas: e.GasLimit, to: &to, data: e.Data})
	if err != nil {
		return err
	}
	e.Versions = append(slices.Clone(e.Versions), v)
	e.raised = time.Now()
	return s.outbox.keep(ctx, e)
}

// send gives the newest version to an endpoint.
func (s *sender) send(ctx context.Context, e *entry) error {
	newest := e.Versions[len(e.Versions)-1]
	if e.raised.IsZero() { // signed by an earlier run
		e.raised = time.Now()
	}
	var hash common.Hash
	err := s.rpc.call(ctx, &hash, "eth_sendRawTransaction", hexutil.Bytes(newest.Raw))
	if err == nil && hash != newest.Hash {
		err = fault.New(fault.Malformed, "send transaction", "the endpoint answered with another hash")
	}
	if e.State == Sent { // not for the first time: perhaps one endpoint keeps it to itself
		s.rpc.tell(ctx, "eth_sendRawTransaction", hexutil.Bytes(newest.Raw))
	}
	switch sendVerdict(err) {
	case heard:
		return s.heard(ctx, e)
	case used:
		s.outbox.show(e) // the receipt is there, or will be
		return nil
	case cheap:
		e.raised = time.Now().Add(-s.stuck) // raise at the next tick
	}
	return fault.Wrap(fault.Unavailable, "send transaction", err)
}

func (s *sender) heard(ctx context.Context, e *entry) error {
	e.problem, e.tries, e.sentAt, e.retryAt = "", 0, time.Now(), time.Time{}
	if e.State == Sent {
		s.outbox.show(e)
		return nil
	}
	e.State = Sent
	return s.outbox.keep(ctx, e)
}

// verdict is what an answer to eth_sendRawTransaction means.
type verdict uint8

const (
	refused verdict = iota // try again later
	heard                  // the pool has it
	used                   // its nonce is in the chain
	cheap                  // offers too little
)

// sendVerdict reads the error texts that clients of all makes share; there are
// no codes for them.
func sendVerdict(err error) verdict {
	if err == nil {
		return heard
	}
	text := strings.ToLower(err.Error())
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
	}
	switch {
	case has("already known", "already imported", "known transaction", "already in mempool"):
		return heard
	case has("nonce too low", "nonce is too low", "oldnonce"):
		return used
	case has("underpriced", "fee too low", "less than block base fee", "gas price too low", "feetoolow"):
		return cheap
	}
	return refused
}
