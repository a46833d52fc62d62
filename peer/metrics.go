package peer

import (
	"crypto/sha256"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/souk-network/souk/peer/gossip"
)

// metrics count what a peer does. No label ever holds a customer, a key or an
// identifier.
type metrics struct {
	facts    *prometheus.CounterVec
	requests *prometheus.CounterVec
	reads    *prometheus.CounterVec
	refusals *prometheus.CounterVec
	gossip   *prometheus.CounterVec
	orders   prometheus.Counter
	purged   prometheus.Counter
	exits    prometheus.Counter
	points   *prometheus.CounterVec
	redeemed *prometheus.CounterVec
	coupons  *prometheus.CounterVec
	pumps    *prometheus.CounterVec
	netting  *prometheus.CounterVec
}

func newMetrics(r prometheus.Registerer) *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "souk", Name: name, Help: help}, labels)
		r.MustRegister(v)
		return v
	}
	return &metrics{
		facts:    counter("facts_stored_total", "Facts stored, by kind.", "kind"),
		requests: counter("requests_total", "Stream requests answered, by protocol and outcome.", "protocol", "outcome"),
		reads:    counter("record_reads_total", "Records read or refused for good, by outcome.", "outcome"),
		refusals: counter("release_refusals_total", "Refusals of custodians to this reader, by worth: unsigned; alleged: signed without a proof; proven by the customer's own fact; forged: signed with a proof that is none.", "worth"),
		gossip:   counter("gossip_events_total", "Gossip events, by type.", "event"),
		orders:   counter("orders_total", "Orders recorded.").WithLabelValues(),
		exits:    counter("exits_total", "Revocations read from the chain.").WithLabelValues(),
		points:   counter("points_total", "Points of orders, by what became of them when they were counted: earned or lost to returns; and those whose promise could not be released: release_failed.", "event"),
		redeemed: counter("redemptions_total", "Rewards asked for, by outcome.", "outcome"),
		coupons:  counter("coupons_total", "Coupons presented, by outcome.", "outcome"),
		pumps:    counter("money_pumps_total", "Money pumps among merchants' quotes, by what became of them here: found, shown to the chain, or failed to be.", "event"),
		netting:  counter("netting_rounds_total", "Statements of netting, by what became of them here: proposed, nothing to cancel, signed, declined, settled for good, failed.", "event"),
		purged:   counter("copies_purged_total", "Local copies removed after revocations.").WithLabelValues(),
	}
}

func (m *metrics) observeGossip(e gossip.Event) { m.gossip.WithLabelValues(e.Type.String()).Inc() }

func nameKey(name []byte) [32]byte { return sha256.Sum256(name) }
