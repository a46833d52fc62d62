package devnet

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/core"

	"github.com/souk-network/souk/protocol/fault"
)

// serve seals blocks until ctx ends: by the clock, or when a transaction waits.
func (c *Chain) serve(ctx context.Context) error {
	arrivals := make(chan core.NewTxsEvent, 1024)
	pool := c.backend.TxPool().SubscribeTransactions(arrivals, true)
	defer pool.Unsubscribe()
	var tick <-chan time.Time
	if c.config.Period > 0 {
		ticker := time.NewTicker(c.config.Period)
		defer ticker.Stop()
		tick = ticker.C
	}
	close(c.ready)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-pool.Err():
			return fault.New(fault.Internal, "seal blocks", "the transaction pool has closed")
		case <-tick:
			if err := c.Seal(1); err != nil {
				return err
			}
		case <-arrivals:
			if tick != nil {
				continue
			}
			if err := c.sealWaiting(ctx); err != nil {
				return err
			}
		}
	}
}

// sealWaiting seals until no transaction is waiting, or those that wait offer
// too little to be included, then the trail of empty blocks.
func (c *Chain) sealWaiting(ctx context.Context) error {
	sealed := false
	for ctx.Err() == nil {
		if waiting, _ := c.backend.TxPool().Stats(); waiting == 0 {
			break
		}
		if err := c.Seal(1); err != nil {
			return err
		}
		if c.backend.BlockChain().CurrentBlock().GasUsed == 0 {
			break
		}
		sealed = true
	}
	if !sealed {
		return nil
	}
	return c.Seal(c.config.Trail)
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

// sealOne wants the sealing lock held.
func (c *Chain) sealOne() error {
	before := c.backend.BlockChain().CurrentBlock().Number.Uint64()
	c.beacon.Commit()
	if c.backend.BlockChain().CurrentBlock().Number.Uint64() <= before {
		return fault.New(fault.Internal, "seal block", "the chain did not grow")
	}
	c.lag()
	return c.backend.TxPool().Sync()
}

// lag puts the safe and finalized heads where the configuration wants them.
func (c *Chain) lag() {
	head, _ := c.Head()
	behind := func(n uint64) uint64 { return head - min(head, n) }
	c.SetFinalized(behind(c.config.FinalityLag))
	c.SetSafe(behind(c.config.FinalityLag / 2))
}
