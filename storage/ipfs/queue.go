package ipfs

import (
	"sync"

	"github.com/ipfs/go-cid"
)

// item is a block that is still to be had.
type item struct {
	name  cid.Cid
	asked uint16 // bit set of the holders that were asked
}

// queue deals blocks out to the streams of several holders.
type queue struct {
	mu    sync.Mutex
	items []item
}

// take removes up to perRequest blocks that the holder was not asked for and
// notes that it is.
func (q *queue) take(holder int) []item {
	q.mu.Lock()
	defer q.mu.Unlock()
	var taken, rest []item
	for i, it := range q.items {
		if len(taken) == perRequest && len(rest) == 0 {
			rest = q.items[i:] // the usual case: nothing was passed over
			break
		}
		if len(taken) == perRequest {
			rest = append(rest, q.items[i:]...)
			break
		}
		if it.asked&(1<<holder) != 0 {
			rest = append(rest, it)
			continue
		}
		it.asked |= 1 << holder
		taken = append(taken, it)
	}
	q.items = rest
	return taken
}

func (q *queue) giveBack(items []item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, items...)
}
