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

// pin keeps the block behind a header when this peer is one of its replicas.
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
	c, err := bodyCID(e.Body)
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if _, err := n.cfg.Blobs.GetFrom(ctx, c, n.holders(writer.ID, e.Body)); err != nil {
		return err
	}
	return n.cfg.Blobs.Pin(ctx, c)
}
