package chain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/souk-network/souk/protocol/fault"
)

// pool asks the first endpoint that works. All calls of this package go
// through it, so all have a timeout, a budget and a fallback.
type pool struct {
	endpoints []*endpoint
	timeout   time.Duration // for one attempt at one endpoint
}

const maxEndpoints = 16

func newPool(urls []string, chainID uint64, budget Budget, timeout time.Duration) (*pool, error) {
	if len(urls) == 0 || len(urls) > maxEndpoints {
		return nil, fault.New(fault.Malformed, "chain endpoints", fmt.Sprintf("want 1 to %d", maxEndpoints))
	}
	p := &pool{timeout: timeout}
	for _, url := range urls {
		e, err := newEndpoint(url, chainID, budget, timeout)
		if err != nil {
			return nil, err
		}
		p.endpoints = append(p.endpoints, e)
	}
	return p, nil
}

// call asks endpoints in order of health, then of configuration, until one
// answers. An error that the chain gave is an answer. When all budgets are
// spent it waits, as long as ctx allows.
func (p *pool) call(ctx context.Context, result any, method string, args ...any) error {
	for {
		err := p.once(ctx, result, method, args...)
		var busy errBusy
		if !errors.As(err, &busy) {
			return err
		}
		select {
		case <-ctx.Done():
			return fault.Wrap(fault.RateLimited, method, err)
		case <-time.After(busy.wait):
		}
	}
}

func (p *pool) once(ctx context.Context, result any, method string, args ...any) error {
	var problems []error
	var busy *errBusy
	for _, e := range p.order() {
		err := p.ask(ctx, e, result, method, args...)
		var spent errBusy
		switch {
		case err == nil || isAnswer(err):
			return err
		case ctx.Err() != nil:
			return fault.Wrap(fault.Unavailable, method, ctx.Err())
		case errors.As(err, &spent):
			if busy == nil || spent.wait < busy.wait {
				busy = &spent
			}
		default:
			problems = append(problems, fmt.Errorf("%s: %w", e.host, err))
		}
	}
	if busy != nil {
		return *busy
	}
	return fault.Wrap(fault.Unavailable, method, errors.Join(problems...))
}

// ask makes one attempt with its own timeout.
func (p *pool) ask(ctx context.Context, e *endpoint, result any, method string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	return e.call(ctx, result, method, args...)
}

// order lists healthy endpoints as configured, then the others by the time at
// which they should be asked again: with nothing better, they are asked now.
func (p *pool) order() []*endpoint {
	now := time.Now()
	ready := make(map[*endpoint]time.Time, len(p.endpoints))
	for _, e := range p.endpoints {
		if at := e.preferred(); at.After(now) {
			ready[e] = at
		}
	}
	ordered := slices.Clone(p.endpoints)
	slices.SortStableFunc(ordered, func(a, b *endpoint) int { return ready[a].Compare(ready[b]) })
	return ordered
}

// eachBlock asks every endpoint that is not failing for one block, and hands
// over those that have it.
func (p *pool) eachBlock(ctx context.Context, tag string, answer func(e *endpoint, b blockAnswer)) {
	for _, e := range p.endpoints {
		if e.ready().After(time.Now()) {
			continue
		}
		b := blockResult{tag: tag}
		if err := p.ask(ctx, e, &b, "eth_getBlockByNumber", tag, false); err == nil && b.got != nil {
			answer(e, *b.got)
		}
	}
}

// counted is an endpoint's word on how many transactions of an account there are.
type counted struct {
	by    *endpoint // nil: whoever was left
	count uint64
}

// counts asks every endpoint that works and is not left aside for the count of an
// account at a block tag or number. If there is none, whoever answers counts.
func (p *pool) counts(ctx context.Context, account common.Address, tag string) ([]counted, error) {
	said := p.countsOf(ctx, account, tag, (*endpoint).preferred)
	if len(said) > 0 {
		return said, nil
	}
	n, err := p.nonce(ctx, account, tag)
	return []counted{{count: n}}, err
}

// everyCount asks those that are left aside, too.
func (p *pool) everyCount(ctx context.Context, account common.Address, tag string) []counted {
	return p.countsOf(ctx, account, tag, (*endpoint).ready)
}

func (p *pool) countsOf(ctx context.Context, account common.Address, tag string, from func(*endpoint) time.Time) (said []counted) {
	for _, e := range p.endpoints {
		var n hexutil.Uint64
		if !from(e).After(time.Now()) && p.ask(ctx, e, &n, "eth_getTransactionCount", account, tag) == nil {
			said = append(said, counted{e, uint64(n)})
		}
	}
	return said
}

// tell makes a call at every endpoint that is not failing. The answers do not matter.
func (p *pool) tell(ctx context.Context, method string, args ...any) {
	for _, e := range p.endpoints {
		if !e.ready().After(time.Now()) {
			var ignored json.RawMessage
			_ = p.ask(ctx, e, &ignored, method, args...)
		}
	}
}

// anyReceipt reports whether some endpoint that is not failing knows a block that holds tx.
func (p *pool) anyReceipt(ctx context.Context, tx common.Hash) bool {
	for _, e := range p.endpoints {
		r := receiptResult{tx: tx}
		if !e.ready().After(time.Now()) && p.ask(ctx, e, &r, "eth_getTransactionReceipt", tx) == nil && r.got != nil {
			return true
		}
	}
	return false
}

const (
	lagBlocks = 3                // an endpoint so far behind another is asked last
	lagPause  = 30 * time.Second // for so long; as is one whose word is not plausible
)

// compareHeads makes endpoints that fell behind the last to be asked. They are
// still asked whether they agree: one that runs ahead may be lying.
func (p *pool) compareHeads(ctx context.Context) {
	if len(p.endpoints) < 2 {
		return
	}
	heads := make(map[*endpoint]uint64)
	var highest uint64
	p.eachBlock(ctx, "latest", func(e *endpoint, b blockAnswer) {
		heads[e] = uint64(b.Number)
		highest = max(highest, uint64(b.Number))
	})
	for e, head := range heads {
		if head+lagBlocks < highest {
			e.leave(time.Now().Add(lagPause), fmt.Sprintf("%d blocks behind", highest-head))
		}
	}
}

func (p *pool) status() []EndpointStatus {
	out := make([]EndpointStatus, len(p.endpoints))
	for i, e := range p.endpoints {
		out[i] = e.status()
	}
	return out
}

func (p *pool) close() {
	for _, e := range p.endpoints {
		e.close()
	}
}
