package peer

import (
	"context"
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage"
)

// Budget is how much of the disk a store should take. It decides what this peer
// takes in, never what is valid (I5): what is refused for it comes by
// reconciliation once there is room.
type Budget struct {
	Store storage.Sized // nil: no budget
	Bytes uint64        // 0 is no bound but the disk
}

// claim is on whose behalf space is asked for. Above the budget lies a reserve:
// a quarter of it for this merchant's own, and whatever they take for endings.
type claim int

const (
	forOthers claim = iota
	forSelf         // this merchant's own facts and orders
	forEnding       // what ends a grant that stands here: never refused for lack of budget
)

// room refuses with fault.Full what would exceed the budget.
func (b Budget) room(ctx context.Context, who claim, size int) error {
	if b.Store == nil || b.Bytes == 0 || who == forEnding {
		return nil
	}
	used, err := b.Store.Size(ctx)
	if err != nil {
		return err
	}
	limit := b.Bytes
	if who == forSelf {
		limit += b.Bytes / 4
	}
	if used+uint64(size) > limit {
		return fault.New(fault.Full, "make room", fmt.Sprintf("%d bytes are used, the budget is %d; raise it or wait until facts expire", used, b.Bytes))
	}
	return nil
}

// roomFor refuses a new fact while a budget is used up, or its author has used up
// what a member may publish of its kind, and offers above what one may have open.
// What is held already costs nothing.
func (n *Node) roomFor(ctx context.Context, c admit.Checked) error {
	if err := n.takeQuota(c); err != nil {
		return err
	}
	if o, ok := c.Body.(offer.Signed); ok {
		if err := n.offers.Reserve(o, c.Fact); err != nil {
			return err
		}
	}
	who := n.claimOf(c)
	for _, b := range []Budget{n.cfg.FactBudget, n.cfg.PrivateBudget} {
		err := b.room(ctx, who, len(c.Raw))
		if err == nil {
			continue
		}
		held, lookup := n.cfg.Facts.Has(ctx, c.Fact.ID())
		if lookup != nil {
			return lookup
		}
		if !held[0] {
			return err
		}
	}
	return nil
}

func (n *Node) claimOf(c admit.Checked) claim {
	if s, ok := c.Body.(consent.Statement); ok && n.book.ends(s) {
		return forEnding
	}
	if n.ours(c.Fact.Author) {
		return forSelf
	}
	return forOthers
}

// ends reports whether a statement ends a grant that stands. Each grant has one
// such ending at most, so endings take less space than the grants did.
func (b *book) ends(s consent.Statement) bool {
	before, known := b.line(s.Line)
	return known && before.Current().State == consent.StateGranted && before.Apply(s).Current().State != consent.StateGranted
}

// Store is how much of the disk one kind of data takes.
type Store struct {
	Name   string `json:"name" enum:"facts,private,blocks"`
	Bytes  uint64 `json:"bytes"`
	Budget uint64 `json:"budget" doc:"0: no bound but the disk."`
}

// stores reports what everything takes.
func (n *Node) stores(ctx context.Context) ([]Store, error) {
	facts, errFacts := n.cfg.FactBudget.use(ctx, "facts")
	private, errPrivate := n.cfg.PrivateBudget.use(ctx, "private")
	blocks, errBlocks := n.cfg.Blobs.Usage(ctx)
	return []Store{facts, private, {Name: "blocks", Bytes: blocks.Bytes, Budget: blocks.Budget}}, errors.Join(errFacts, errPrivate, errBlocks)
}

func (b Budget) use(ctx context.Context, name string) (Store, error) {
	s := Store{Name: name, Budget: b.Bytes}
	if b.Store == nil {
		return s, nil
	}
	var err error
	s.Bytes, err = b.Store.Size(ctx)
	return s, err
}

// storeMetrics shows what everything takes, and its budget, to Prometheus.
type storeMetrics struct {
	node          *Node
	bytes, budget *prometheus.Desc
}

func newStoreMetrics(n *Node) storeMetrics {
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("souk_storage_"+name, help, []string{"store"}, nil)
	}
	return storeMetrics{n, desc("bytes", "Bytes that a store takes, by store."), desc("budget_bytes", "Bytes that a store should take at most; 0 is no bound.")}
}

// Describe names the metrics.
func (m storeMetrics) Describe(out chan<- *prometheus.Desc) { out <- m.bytes; out <- m.budget }

// Collect measures them.
func (m storeMetrics) Collect(out chan<- prometheus.Metric) {
	stores, err := m.node.stores(context.Background())
	if err != nil {
		out <- prometheus.NewInvalidMetric(m.bytes, err)
		return
	}
	for _, s := range stores {
		out <- prometheus.MustNewConstMetric(m.bytes, prometheus.GaugeValue, float64(s.Bytes), s.Name)
		out <- prometheus.MustNewConstMetric(m.budget, prometheus.GaugeValue, float64(s.Budget), s.Name)
	}
}
