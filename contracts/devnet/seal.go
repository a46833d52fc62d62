package devnet

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/protocol/fault"
)

// serve seals blocks until ctx ends: by the clock, or when a transaction waits.
func (c *Chain) serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer cancel()
	wake := make(chan struct{}, 1)
	arrivals := make(chan core.NewTxsEvent)
	pool := c.backend.TxPool().SubscribeTransactions(arrivals, true)
	defer pool.Unsubscribe()
	watching.Go(func() { watch(ctx, arrivals, wake) })

	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	c.pace.set(ticker)
	close(c.ready)
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-c.pace.changed:
			if c.pace.set(ticker); c.pace.onDemand() {
				err = c.sealWaiting(ctx)
			}
		case <-ticker.C:
			err = c.sealWhile(c.pace.byClock)
		case <-wake:
			if c.pace.onDemand() {
				err = c.sealWaiting(ctx)
			}
		}
		if err != nil {
			return err
		}
	}
}

// watch turns arrivals in the pool into a wake-up. It does nothing else: the
// pool waits for its subscribers, so one that seals would wait for itself.
func watch(ctx context.Context, arrivals <-chan core.NewTxsEvent, wake chan<- struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-arrivals:
			select {
			case wake <- struct{}{}:
			default: // one wake-up is enough: sealing takes all that waits
			}
		}
	}
}

// sealWaiting seals until no transaction is waiting, or those that wait offer
// too little to be included, and until the trail of empty blocks is complete.
func (c *Chain) sealWaiting(ctx context.Context) error {
	for ctx.Err() == nil && c.pace.onDemand() {
		if waiting, _ := c.backend.TxPool().Stats(); waiting > 0 {
			if err := c.sealWhile(c.pace.onDemand); err != nil {
				return err
			}
			if c.emptyRun(1) == 0 {
				continue
			}
		}
		if c.emptyRun(c.config.Trail) >= c.config.Trail {
			return nil
		}
		if err := c.sealWhile(c.pace.onDemand); err != nil {
			return err
		}
	}
	return nil
}

// emptyRun is how many of the newest blocks hold no transaction, counted up to most.
func (c *Chain) emptyRun(most uint64) uint64 {
	block, run := c.backend.BlockChain().CurrentBlock(), uint64(0)
	for block.TxHash == types.EmptyTxsHash && block.Number.Sign() > 0 && run < most {
		run++
		block = c.header(block.Number.Uint64() - 1)
	}
	return run
}

// Seal makes n blocks now, with whatever transactions are waiting.
func (c *Chain) Seal(n uint64) error {
	c.sealing.Lock()
	defer c.sealing.Unlock()
	for range n {
		if err := c.sealOne(); err != nil {
			return err
		}
	}
	return nil
}

// sealWhile makes a block if the pace still wants one when its turn has come.
func (c *Chain) sealWhile(wanted func() bool) error {
	c.sealing.Lock()
	defer c.sealing.Unlock()
	if !wanted() {
		return nil
	}
	return c.sealOne()
}

// sealOne wants the sealing lock held.
func (c *Chain) sealOne() error {
	before := c.backend.BlockChain().CurrentBlock().Number.Uint64()
	c.beacon.Commit()
	if c.backend.BlockChain().CurrentBlock().Number.Uint64() <= before {
		return fault.New(fault.Internal, "seal block", "the chain did not grow")
	}
	c.lag()
	return errors.Join(c.persist(), c.backend.TxPool().Sync())
}

// persist waits until every block so far is on disk. The database writes its
// log from a buffer, so without it a killed process loses its newest blocks,
// and clients see a chain that contradicts what was final.
func (c *Chain) persist() error {
	return fault.Wrap(fault.Unavailable, "write block", c.backend.ChainDb().SyncKeyValue())
}

// lag puts the safe and finalized heads where the configuration wants them.
func (c *Chain) lag() {
	head, _ := c.Head()
	behind := func(n uint64) uint64 { return head - min(head, n) }
	c.SetFinalized(behind(c.config.FinalityLag))
	c.SetSafe(behind(c.config.FinalityLag / 2))
}
