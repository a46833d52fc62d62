package chain

import "context"

// BlockRef names a block.
type BlockRef struct {
	Number uint64
	Hash   [32]byte
	Time   uint64 // Unix seconds
}

// Sight is the chain as a client has followed it at one moment. It is zero before
// the client has looked.
type Sight struct {
	Final BlockRef   // not taken back any more
	Young []BlockRef // each the child of the one before, the first of Final; may be taken back
}

// Tip is the newest block.
func (s Sight) Tip() BlockRef {
	if n := len(s.Young); n > 0 {
		return s.Young[n-1]
	}
	return s.Final
}

// At is the block at a height, if it is the final one or above it.
func (s Sight) At(number uint64) (BlockRef, bool) {
	switch {
	case number == s.Final.Number:
		return s.Final, true
	case number < s.Final.Number || number-s.Final.Number > uint64(len(s.Young)):
		return BlockRef{}, false
	}
	return s.Young[number-s.Final.Number-1], true
}

// Sight is what the client has followed, from memory.
func (c *Client) Sight() Sight {
	c.follow.mu.RLock()
	defer c.follow.mu.RUnlock()
	if c.follow.view == nil {
		return Sight{}
	}
	out := Sight{Final: refOf(c.follow.view.base)}
	for _, b := range c.follow.view.recent {
		out.Young = append(out.Young, refOf(b))
	}
	return out
}

func refOf(b block) BlockRef { return BlockRef{Number: b.number, Hash: b.hash, Time: b.time} }

// BlockAt asks the chain for the block at a height.
func (c *Client) BlockAt(ctx context.Context, number uint64) (BlockRef, error) {
	b, err := c.rpc.block(ctx, number)
	return BlockRef{Number: uint64(b.Number), Hash: b.Hash, Time: uint64(b.Time)}, err
}
