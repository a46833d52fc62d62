package loyalty

import (
	"context"
	"errors"

	"github.com/souk-network/souk/contracts/chain"
)

// failing is a store that dies after some writes.
type failing struct {
	chain.Store
	left int
}

func (f *failing) Put(ctx context.Context, key string, value []byte) error {
	if f.left == 0 {
		return errors.New("the disk is gone")
	}
	f.left--
	return f.Store.Put(ctx, key, value)
}
