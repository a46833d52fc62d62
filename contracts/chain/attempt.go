package chain

import (
	"context"
	"fmt"
)

// maxAttempts is how often one call under one name is sent, each time after the
// contract refused it in a block that is final.
const maxAttempts = 8

// Outbox is what is known of submitted transactions.
type Outbox interface {
	Status(ctx context.Context, id ID) (Status, error)
}

// Attempt is the label under which a call is submitted that may have been before:
// known is its newest transaction, and nil if there was none or if that one can
// never have an effect any more, because the contract refused it in a block that is
// final. The second is sent anew under the next of eight labels; the conditions may
// be others now. One that is on its way, done, or came too late is never sent again.
func Attempt(ctx context.Context, outbox Outbox, label string) (next string, known *Status) {
	n, known := newest(ctx, outbox, label)
	if known == nil || known.State == Failed && known.Reverted && n+1 < maxAttempts {
		return attempted(label, n+1), nil
	}
	return attempted(label, n), known
}

// AttemptID names the newest transaction of Attempt, or the one that would be the
// first.
func AttemptID(ctx context.Context, outbox Outbox, label string) ID {
	n, _ := newest(ctx, outbox, label)
	return IDOf(attempted(label, max(n, 0)))
}

// newest is the last attempt that the outbox knows; -1 for none. It looks from the
// end: the outbox forgets the oldest first.
func newest(ctx context.Context, outbox Outbox, label string) (int, *Status) {
	for n := maxAttempts - 1; n >= 0; n-- {
		if s, err := outbox.Status(ctx, IDOf(attempted(label, n))); err == nil {
			return n, &s
		}
	}
	return -1, nil
}

func attempted(label string, n int) string {
	if n == 0 {
		return label
	}
	return fmt.Sprintf("%s again %d", label, n)
}
