package peer

import (
	"context"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// The emergency exit: a customer whom no member listens to revokes on the
// chain. Members read it there and act on it as on a fact, each by itself: as
// custodian it refuses, as holder of the grant it purges.

// spaceExits keeps the exits that the chain showed. All of one stands in its key,
// so that no other exit takes its place. The chain client tells each event once.
const spaceExits = "peer/exits"

// maxExits bounds what one account can make members hold, the highest numbers.
const maxExits = 64

// exits is what the chain showed of revocations.
type exits struct {
	mu        sync.RWMutex
	byAccount map[consent.Account][]consent.Exit // by falling number
}

func newExits() *exits { return &exits{byAccount: map[consent.Account][]consent.Exit{}} }

// add reports the exits of the account that no longer fit, and whether e is new.
func (x *exits) add(e consent.Exit) (dropped []consent.Exit, fresh bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	all := x.byAccount[e.Account]
	if slices.Contains(all, e) {
		return nil, false
	}
	at, _ := slices.BinarySearchFunc(all, e.Seq, func(have consent.Exit, seq uint64) int {
		if have.Seq > seq {
			return -1
		}
		return 1
	})
	all = slices.Insert(slices.Clone(all), at, e)
	if len(all) > maxExits {
		all, dropped = all[:maxExits], all[maxExits:]
	}
	x.byAccount[e.Account] = all
	return dropped, true
}

// ends reports whether the chain shows that a grant was taken back.
func (x *exits) ends(g consent.Grant) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return slices.ContainsFunc(x.byAccount[g.Account], func(e consent.Exit) bool { return e.Ends(g) })
}

// exitKey is account, digest and the number as eight big-endian bytes.
func exitKey(e consent.Exit) []byte {
	key := append(slices.Clone(e.Account[:]), e.Digest[:]...)
	return binary.BigEndian.AppendUint64(key, e.Seq)
}

// Exit takes a revocation that the chain shows, durably, and ends what it takes
// back here. Telling it again is harmless. A block that a reorganisation takes
// away changes nothing: the customer said it all the same.
func (n *Node) Exit(ctx context.Context, e consent.Exit) error {
	write := storage.Put(spaceExits, exitKey(e), []byte{1})
	if err := n.cfg.Private.Batch(ctx, []storage.Op{write}); err != nil {
		return err
	}
	dropped, fresh := n.exits.add(e)
	if fresh {
		n.metrics.exits.Inc()
	}
	if err := n.forgetExits(ctx, dropped); err != nil {
		return err
	}
	return n.leave(ctx, e)
}

func (n *Node) forgetExits(ctx context.Context, dropped []consent.Exit) error {
	for _, e := range dropped {
		if err := n.cfg.Private.Batch(ctx, []storage.Op{storage.Delete(spaceExits, exitKey(e))}); err != nil {
			return err
		}
	}
	return nil
}

// leave ends the grant that e takes back, if it is held here.
func (n *Node) leave(ctx context.Context, e consent.Exit) error {
	held := slices.DeleteFunc(n.crm.Grants(), func(h crm.Held) bool { return !e.Ends(h.Get().Grant.Grant) })
	for _, h := range held {
		if err := n.end(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

// restoreExits loads what was told, and finishes what a crash interrupted.
func (n *Node) restoreExits(ctx context.Context) error {
	var after []byte
	for {
		pairs, err := n.cfg.Private.Scan(ctx, spaceExits, nil, after, 512)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			after = p.Key
			if len(p.Key) != 60 {
				return fault.New(fault.Internal, "restore exits", "a stored exit is damaged")
			}
			e := consent.Exit{Account: consent.Account(p.Key[:20]), Digest: [32]byte(p.Key[20:52]), Seq: binary.BigEndian.Uint64(p.Key[52:])}
			n.exits.add(e)
			if err := n.leave(ctx, e); err != nil {
				return err
			}
		}
	}
}
