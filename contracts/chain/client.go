// Package chain is Souk's client of an EVM chain: it follows the contracts of a
// consortium, and sends transactions for one account. It is the only package
// that speaks JSON-RPC to a chain; the rest of Souk sees plain Go types.
//
//	client, err := chain.New(chain.Config{
//		Endpoints: []string{"http://127.0.0.1:8545"}, Deployment: d, Key: key, Store: store,
//	})
//	go client.Run(ctx)
//	id, err := client.Anchor(ctx, root, entries) // on disk; sent when the chain answers
//
// A chain that is late, wrong or silent blocks nobody: reads are answered from
// what was last seen, writes wait in the outbox. Several endpoints stand in for
// each other, and must agree before a block counts as final. See docs/spec/chain.md
// and docs/design/chain.md.
package chain

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"sync/atomic"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Config describes a client. Deployment, Endpoints and Store must be set.
type Config struct {
	// Endpoints are 1 to 16 JSON-RPC URLs (http, https, ws, wss) of one chain,
	// the preferred one first.
	Endpoints []string
	// Deployment says which chain and which contracts. An endpoint with another
	// chain id is refused.
	Deployment Deployment
	// SendOnly is for a chain without a consortium: the deployment has a chain id
	// and a recent block, from which blocks are followed, and no contracts.
	SendOnly bool
	// Store keeps the outbox and the position in the chain. One client a store.
	Store Store
	// Key is the account that sends. Nil makes a client that only reads. No
	// other program should send from it.
	Key *ecdsa.PrivateKey
	// OnConsent is told of each consent event as soon as it is in a block
	// (Final false), once, whatever reorganisations do, and once more when it
	// is final. After a crash events may come again. An error or a late answer
	// makes it come again soon; until then nothing newer is told. Nil: nobody asks.
	OnConsent func(context.Context, ConsentEvent) error

	// FinalityDepth is how many blocks deep a block must be to count as final.
	// More is safer and slower. 0 means 12.
	FinalityDepth uint64
	// Quorum is how many endpoints must have a block before it counts as final,
	// if there are several. 0 means half of them, rounded up.
	Quorum int
	// Budget bounds the calls to each endpoint.
	Budget Budget
	// Poll is the time between two looks at the chain. 0 means one second.
	Poll time.Duration
	// CallTimeout bounds one call to one endpoint. 0 means 10 seconds.
	CallTimeout time.Duration
	// MaxFee is the most that a transaction may offer per gas, in units of
	// 10^-18 coins. 0 means 500 * 10^9.
	MaxFee uint64
	// Resend is how long to wait for a block before an accepted transaction is
	// sent again. 0 means 15 seconds.
	Resend time.Duration
	// Stuck is how long to wait for a block before its fee is raised by an
	// eighth. 0 means a minute.
	Stuck time.Duration
}

func (c Config) withDefaults() Config {
	if c.FinalityDepth == 0 {
		c.FinalityDepth = 12
	}
	if c.Quorum == 0 {
		c.Quorum = (len(c.Endpoints) + 1) / 2
	}
	if c.MaxFee == 0 {
		c.MaxFee = 500 * gwei
	}
	for value, standard := range map[*time.Duration]time.Duration{
		&c.Poll: time.Second, &c.CallTimeout: 10 * time.Second, &c.Resend: 15 * time.Second, &c.Stuck: time.Minute,
	} {
		if *value == 0 {
			*value = standard
		}
	}
	return c
}

const maxDepth = 10_000

// Validate reports the first field that is out of range.
func (c Config) Validate() error {
	const op = "chain config"
	c = c.withDefaults()
	switch {
	case c.Store == nil:
		return fault.New(fault.Malformed, op, "a store is needed")
	case c.FinalityDepth > maxDepth:
		return fault.New(fault.Malformed, op, fmt.Sprintf("finality depth must be at most %d", maxDepth))
	case c.Quorum < 1 || c.Quorum > max(1, len(c.Endpoints)):
		return fault.New(fault.Malformed, op, "quorum must be 1 to the number of endpoints")
	case min(c.Poll, c.CallTimeout, c.Resend, c.Stuck) < 0:
		return fault.New(fault.Malformed, op, "times must not be negative")
	}
	if c.SendOnly {
		if c.Deployment.ChainID == 0 || c.Deployment != (Deployment{ChainID: c.Deployment.ChainID, Block: c.Deployment.Block}) {
			return fault.New(fault.Malformed, op, "a client that only sends takes a chain id and no contracts")
		}
		return nil
	}
	return c.Deployment.Validate()
}

// Client follows one chain and sends for one account. All methods are safe for
// concurrent use and, but for Submit's write to disk, answer from memory.
type Client struct {
	config  Config
	rpc     *pool
	decoder *decoder
	follow  *follower
	outbox  *outbox
	ran     atomic.Bool
	synced  chan struct{} // closed when the head was reached for the first time
	once    sync.Once

	mu      sync.Mutex
	problem error // of the last look at the chain
}

// New checks the configuration. It connects to nothing and starts nothing.
func New(config Config) (*Client, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	config = config.withDefaults()
	rpc, err := newPool(config.Endpoints, config.Deployment.ChainID, config.Budget, config.CallTimeout)
	if err != nil {
		return nil, err
	}
	decoder := newDecoder(config.Deployment)
	return &Client{
		config: config, rpc: rpc, decoder: decoder, outbox: newOutbox(config.Store), synced: make(chan struct{}),
		follow: &follower{
			rpc: rpc, decoder: decoder, store: config.Store, depth: config.FinalityDepth, quorum: config.Quorum, told: make(chan struct{}, 1),
		},
	}, nil
}

// Load reads what an earlier run stored, so that Registry and Anchored answer
// before the chain does. Run does it too.
func (c *Client) Load(ctx context.Context) error { return c.follow.restore(ctx) }

// Run follows the chain, tells of consent events and moves the outbox along
// until ctx ends. Trouble with the chain does not end it; Health shows it.
func (c *Client) Run(ctx context.Context) error {
	if c.ran.Swap(true) {
		return fault.New(fault.Conflict, "run chain client", "a client runs once")
	}
	defer c.rpc.close()
	stepped := make(chan struct{}, 1)
	var workers sync.WaitGroup
	defer workers.Wait()
	workers.Go(func() { c.followChain(ctx, stepped) })
	workers.Go(func() { c.tellConsents(ctx) })
	if c.config.Key != nil {
		workers.Go(func() { c.sendAll(ctx, stepped) })
	}
	<-ctx.Done()
	return nil
}

// followChain looks at the chain at every poll.
func (c *Client) followChain(ctx context.Context, stepped chan<- struct{}) {
	for wait := time.Duration(0); ; wait = c.config.Poll {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		err := c.follow.step(ctx)
		if err == nil && c.follow.waiting() < maxQueue {
			c.once.Do(func() { close(c.synced) })
		}
		if ctx.Err() == nil {
			c.setProblem(err)
		}
		select {
		case stepped <- struct{}{}:
		default:
		}
	}
}

// tellConsents hands consent events over, in order. One that is not taken is
// offered again after a poll.
func (c *Client) tellConsents(ctx context.Context) {
	for {
		var again <-chan time.Time
		if err := c.follow.deliver(ctx, c.config.CallTimeout, c.config.OnConsent); err != nil {
			again = time.After(max(c.config.Poll, firstBackoff))
		}
		select {
		case <-ctx.Done():
			return
		case <-c.follow.told:
		case <-again:
		}
	}
}

// sendAll moves the outbox along after every look at the chain, and whenever
// something is submitted.
func (c *Client) sendAll(ctx context.Context, stepped <-chan struct{}) {
	s := &sender{
		outbox: c.outbox, rpc: c.rpc, follow: c.follow, key: c.config.Key,
		chainID: new(big.Int).SetUint64(c.config.Deployment.ChainID),
		maxFee:  c.config.MaxFee, resend: c.config.Resend, stuck: c.config.Stuck, errorsOf: c.decoder.revert,
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-stepped:
		case <-c.outbox.wake:
		}
		select {
		case <-c.synced:
			_ = s.tick(ctx) // each entry shows its own trouble
		default: // what stands where is not known yet
		}
	}
}

func (c *Client) setProblem(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.problem = err
}

// Synced is closed once the head of the chain has been reached.
func (c *Client) Synced() <-chan struct{} { return c.synced }

// Deployment is what the client was made for.
func (c *Client) Deployment() Deployment { return c.config.Deployment }

// Account is the account that sends, or zero for a client that only reads.
func (c *Client) Account() did.Merchant {
	if c.config.Key == nil {
		return did.Merchant{}
	}
	return OperatorOf(c.config.Key)
}

// Health is how the chain looks from here.
type Health struct {
	ChainID   uint64           `json:"chain_id"`
	Synced    bool             `json:"synced"`
	Head      uint64           `json:"head"`    // newest block followed
	Final     uint64           `json:"final"`   // newest block that is final
	Rewinds   uint64           `json:"rewinds"` // reorganisations seen since the start
	Untold    int              `json:"untold"`  // consent events that wait to be handed over
	Waiting   int              `json:"waiting"` // transactions that are not done
	Error     string           `json:"error,omitempty"`
	Endpoints []EndpointStatus `json:"endpoints"`
}

// Health reports position, trouble and the budget of each endpoint.
func (c *Client) Health() Health {
	h := Health{ChainID: c.config.Deployment.ChainID, Endpoints: c.rpc.status()}
	c.follow.describe(&h)
	c.outbox.mu.Lock()
	h.Waiting = c.outbox.waiting()
	c.outbox.mu.Unlock()
	select {
	case <-c.synced:
		h.Synced = true
	default:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.problem != nil {
		h.Error = c.problem.Error()
	}
	return h
}

// Submit stores a transaction in the outbox and returns. The same label and
// call is one transaction, however often it is submitted.
func (c *Client) Submit(ctx context.Context, label string, call Call) (ID, error) {
	if c.config.Key == nil {
		return ID{}, fault.New(fault.Unauthorized, "submit transaction", "this client has no key and only reads")
	}
	return c.outbox.submit(ctx, label, call)
}

// Withdraw gives up a transaction that nothing was signed for yet: it fails when it
// would next be tried. What is signed stays as it is. A restart forgets what was
// withdrawn and not yet given up.
func (c *Client) Withdraw(id ID) { c.outbox.withdraw(id) }

// Noted says that the caller wrote down what became of a transaction that it had
// kept: the outbox may forget it. Only this run knows of it: say it again after a
// restart.
func (c *Client) Noted(ctx context.Context, id ID) error { return c.outbox.noted(ctx, id) }

// Status is what is known of a submitted transaction.
func (c *Client) Status(ctx context.Context, id ID) (Status, error) {
	s, _, err := c.outbox.lookup(ctx, id)
	return s, err
}

// Outbox lists every transaction that is not forgotten, in order of submission.
func (c *Client) Outbox(ctx context.Context) ([]Status, error) {
	entries, err := c.outbox.all(ctx)
	out := make([]Status, len(entries))
	for i, e := range entries {
		out[i] = e.status()
	}
	return out, err
}

// Wait returns when a transaction is as far as state, or has failed, or ctx ends.
func (c *Client) Wait(ctx context.Context, id ID, state State) (Status, error) {
	for {
		s, changed, err := c.outbox.lookup(ctx, id)
		switch {
		case err != nil:
			return s, err
		case s.State == Failed:
			return s, fault.New(fault.Conflict, "wait for transaction", s.Error)
		case s.State >= state:
			return s, nil
		}
		select {
		case <-ctx.Done():
			return s, fault.Wrap(fault.Unavailable, "wait for transaction", errors.Join(ctx.Err(), c.trouble(s)))
		case <-changed:
		}
	}
}

// trouble explains why a transaction is not further.
func (c *Client) trouble(s Status) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.Error != "" {
		return errors.New(s.Error)
	}
	return c.problem
}
