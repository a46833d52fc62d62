package peer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// replicas lists the members that pin a block: its writer, and those with the
// highest hash of member and block (rendezvous hashing), so that every peer
// computes the same list and a change of membership moves few blocks.
func (n *Node) replicas(writer did.Merchant, body []byte) []did.Merchant {
	type ranked struct {
		id   did.Merchant
		rank [32]byte
	}
	var members []ranked
	for _, m := range n.cfg.Chain.Registry().Members() {
		if m.Status == did.StatusActive && m.ID != writer {
			members = append(members, ranked{m.ID, sha256.Sum256(append(m.ID[:], body...))})
		}
	}
	slices.SortFunc(members, func(a, b ranked) int { return bytes.Compare(b.rank[:], a.rank[:]) })
	out := []did.Merchant{writer}
	for _, m := range members[:min(len(members), n.cfg.Replicas-1)] {
		out = append(out, m.id)
	}
	return out
}

// pin queues the block behind a header when this peer is one of its replicas.
func (n *Node) pin(ctx context.Context, r storage.Record) error {
	if fact.Kind(r.Kind) != fact.KindHeader {
		return nil
	}
	f, err := fact.Decode(r.Raw)
	if err != nil {
		return nil
	}
	e, err := vault.DecodeEnvelope(f.Body)
	if err != nil {
		return nil
	}
	writer, ok := n.cfg.Chain.Registry().ByKey(f.Author)
	if !ok || !slices.Contains(n.replicas(writer.ID, e.Body), n.cfg.Self) {
		return nil
	}
	return n.put(ctx, n.pinQueue(), e.Body, writer.ID[:])
}

// pinQueue holds the blocks that this peer should pin and has not yet.
func (n *Node) pinQueue() queue {
	return queue{name: "pins", space: "peer/pins", workers: 8, bell: n.pinBell, do: n.pinOne}
}

// pinOne fetches and pins one block; one that nobody has now stays queued, unless
// this member has left for good, whom nobody gives any.
func (n *Node) pinOne(ctx context.Context, job storage.Pair) (wait time.Duration, err error) {
	drop := []storage.Op{storage.Delete(n.pinQueue().space, job.Key)}
	c, err := bodyCID(job.Key)
	if err != nil || len(job.Value) != len(did.Merchant{}) {
		return 0, n.cfg.Private.Batch(ctx, drop) // a header that names no block: nothing to keep
	}
	fetch, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	_, err = n.cfg.Blobs.GetFrom(forced(fetch), c, n.holders(did.Merchant(job.Value), job.Key))
	if err == nil {
		err = n.cfg.Blobs.Pin(ctx, c)
	}
	if err != nil && !n.parted() {
		n.log.Debug("a block could not be pinned yet", "error", err)
		return RetryAfter, nil
	}
	return 0, n.cfg.Private.Batch(ctx, drop)
}
