package devnet

import (
	"math/big"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// What a public network does to its users, on demand: reorganisations, clock
// jumps, fees that rise, finality that stalls.

// Reorg replaces the latest depth blocks by depth+1 new ones. With drop their
// transactions are gone from the pool as well, as if no other node had seen
// them; without it they are included again where they still fit.
func (c *Chain) Reorg(depth uint64, drop bool) error {
	c.sealing.Lock()
	defer c.sealing.Unlock()
	if err := c.rewind(depth); err != nil {
		return err
	}
	if drop {
		if err := c.dropWaiting(); err != nil {
			return err
		}
	}
	for range depth + 1 {
		if err := c.sealOne(); err != nil {
			return err
		}
	}
	return nil
}

// rewind makes the block depth below the head the head, wanting the sealing lock held.
func (c *Chain) rewind(depth uint64) error {
	head, _ := c.Head()
	if depth > head {
		return fault.New(fault.NotFound, "rewind devnet", "deeper than the chain")
	}
	if err := c.dropWaiting(); err != nil {
		return err
	}
	if err := c.beacon.Fork(c.header(head - depth).Hash()); err != nil {
		return fault.Wrap(fault.Internal, "rewind devnet", err)
	}
	return c.backend.TxPool().Sync()
}

// Drop forgets every transaction that waits in the pool.
func (c *Chain) Drop() error {
	c.sealing.Lock()
	defer c.sealing.Unlock()
	return c.dropWaiting()
}

func (c *Chain) dropWaiting() error {
	c.beacon.Rollback()
	return c.backend.TxPool().Sync()
}

// AdjustTime seals an empty block whose time is later than its parent's by d,
// in whole seconds. No transaction may be waiting.
func (c *Chain) AdjustTime(d time.Duration) error {
	c.sealing.Lock()
	defer c.sealing.Unlock()
	if err := c.beacon.AdjustTime(d); err != nil {
		return fault.Wrap(fault.Conflict, "adjust devnet time", err)
	}
	c.lag()
	return c.persist()
}

// SetMinTip is the least priority fee per gas, in units of 10^-18 coins, that a
// transaction must offer to be included. Those that offer less wait.
func (c *Chain) SetMinTip(tip uint64) error {
	return c.backend.Miner().SetGasTip(new(big.Int).SetUint64(tip))
}

// SetFinalized moves the "finalized" head to a height, until the next block.
func (c *Chain) SetFinalized(number uint64) { c.backend.BlockChain().SetFinalized(c.header(number)) }

// SetSafe moves the "safe" head to a height, until the next block.
func (c *Chain) SetSafe(number uint64) { c.backend.BlockChain().SetSafe(c.header(number)) }
