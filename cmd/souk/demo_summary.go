package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"
)

// demoSummary is demo-summary.json: what happened in a demonstration, counted.
type demoSummary struct {
	Merchants        int `json:"merchants"`
	Customers        int `json:"customers"`
	Purchases        int `json:"purchases"`        // purchase lines replayed
	Orders           int `json:"orders"`           // lines of one order together
	Anonymous        int `json:"orders_anonymous"` // without a customer: no credential
	Reversals        int `json:"orders_reversing"` // cancellations
	Credentials      int `json:"credentials"`      // issued
	Records          int `json:"records_sealed"`   // in IPFS, under the double lock
	MinReplicas      int `json:"min_replicas"`     // least number of peers that pin a record
	Facts            int `json:"facts"`            // in the set that all peers hold
	Grants           int `json:"grants"`           // given, without re-grants
	Denials          int `json:"denials"`          //
	Revocations      int `json:"revocations"`      //
	Regrants         int `json:"regrants"`         //
	ProbeGrants      int `json:"probe_grants"`     // of the customer on whose records refusals are tried; not in grants
	ProbeRevocations int `json:"probe_revocations"`
	ProbeExits       int `json:"probe_exits"`            // taken back on the chain alone
	ReadsOpened      int `json:"reads_opened"`           // records opened by a merchant that did not write them
	ReadsAfter       int `json:"reads_after_revocation"` // releases after a quorum knew: must be 0

	ReadsRefused map[string]int `json:"reads_refused"` // by reason

	LogEntries        int    `json:"log_entries"`        // of all custodians
	ReadsListed       int    `json:"reads_listed"`       // entries that wallets opened and checked
	ReadsAnchored     int    `json:"reads_anchored"`     // of these, under an anchored root
	AnchoredRoots     int    `json:"anchored_roots"`     // log roots in anchored batches
	AnchorGas         uint64 `json:"anchor_gas"`         // of the anchoring transactions
	ReceiptsConfirmed int    `json:"receipts_confirmed"` // revocation receipts
	ReceiptsOverdue   int    `json:"receipts_overdue"`   //
	CopiesPurged      int    `json:"copies_purged"`      // by merchants after revocations
	Divergence        uint64 `json:"divergence"`         // facts that peers lack of each other at the end
	Killed            int    `json:"peers_killed"`       // kill -9 and restarted
	Partitioned       int    `json:"peers_partitioned"`  // cut off and let back in
	Verified          bool   `json:"verified"`           // by 'souk verify' in a process of its own

	PointsEarned      int  `json:"points_earned"`      // by purchases, returns taken off, as the peers say
	PointsIssued      int  `json:"points_issued"`      // as the chain says
	PointsReturned    int  `json:"points_returned"`    // taken back with returned purchases
	PointsRedeemed    int  `json:"points_redeemed"`    // for rewards
	PointsBurned      int  `json:"points_burned"`      // given back to their merchants, for rewards and by netting
	PointsExpired     int  `json:"points_expired"`     //
	PointsOutstanding int  `json:"points_outstanding"` // can be spent at the end
	PointsConserved   bool `json:"points_conserved"`   // every balance and supply is what the events give

	OffersGossiped  int `json:"offers_gossiped"`  // published, and held by every peer
	OffersSettled   int `json:"offers_settled"`   // filled, wholly or in part
	PointsExchanged int `json:"points_exchanged"` // given by offers
	Netted          int `json:"netted"`           // points that merchants cancelled

	OfferSeconds *offerSeconds `json:"offer_seconds,omitempty"`

	MembershipsMinted int `json:"memberships_minted"`
	RewardsStarted    int `json:"rewards_started"` // for reading grants
	RewardsStopped    int `json:"rewards_stopped"` // by revocations
	RewardsVested     int `json:"rewards_vested"`  // points paid

	AmountTotal string             `json:"amount_total"` // of the replayed purchases, as the peers hold them
	Input       demoInputSummary   `json:"input"`
	Seconds     map[string]float64 `json:"seconds"`            // by phase
	PeakKB      map[string]int     `json:"peak_memory_kib"`    // by process
	BytesPer    uint64             `json:"bytes_per_purchase"` // on the wire between peers and wallets, by order
	BytesTotal  uint64             `json:"bytes_on_the_wire"`
	Bundle      string             `json:"bundle,omitempty"`
}

// offerSeconds is how long offers took from the signature of the last one on.
type offerSeconds struct {
	Everywhere float64 `json:"everywhere"` // until every peer held every offer
	Mined      float64 `json:"mined"`      // until all that crosses was in a block
}

type demoInputSummary struct {
	File string `json:"file"`
	Rows int    `json:"rows"` // usable rows in the file
	fileReport
	Amount     string `json:"amount"`      // of the selected rows
	AmountFile string `json:"amount_file"` // of all good rows
	Currencies int    `json:"currencies"`
}

// tally is a summary that many goroutines count into.
type tally struct {
	mu sync.Mutex
	demoSummary
}

func (t *tally) add(field *int, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*field += n
}

func (t *tally) refuse(reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ReadsRefused == nil {
		t.ReadsRefused = map[string]int{}
	}
	t.ReadsRefused[reason]++
}

// phase notes how long a phase took.
func (t *tally) phase(name string, began time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Seconds == nil {
		t.Seconds = map[string]float64{}
	}
	t.Seconds[name] = float64(time.Since(began).Milliseconds()) / 1000
}

// print writes the summary for people.
func (s demoSummary) print(w io.Writer) {
	row := func(label string, format string, args ...any) {
		fmt.Fprintf(w, "  %-26s %s\n", label, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(w, "\nWhat happened")
	row("consortium", "%d merchants, %d customers", s.Merchants, s.Customers)
	row("purchases", "%d lines in %d orders (%d anonymous, %d reversing), %s in total", s.Purchases, s.Orders, s.Anonymous, s.Reversals, s.AmountTotal)
	row("  of the file's rows", "%d left out, %d kept with a note", s.Input.Refused, s.Input.Noted)
	row("records", "%d credentials sealed, each pinned by at least %d peers", s.Records, s.MinReplicas)
	row("consent", "%d grants, %d denials, %d revocations, %d re-grants", s.Grants, s.Denials, s.Revocations, s.Regrants)
	row("reads", "%d opened, %d after a revocation", s.ReadsOpened, s.ReadsAfter)
	for _, reason := range slices.Sorted(maps.Keys(s.ReadsRefused)) {
		row("  refused: "+reason, "%d", s.ReadsRefused[reason])
	}
	row("access logs", "%d entries; wallets opened and checked %d, %d under an anchored root", s.LogEntries, s.ReadsListed, s.ReadsAnchored)
	row("anchors", "%d log roots, %d gas", s.AnchoredRoots, s.AnchorGas)
	row("revocation receipts", "%d confirmed, %d overdue; %d copies purged", s.ReceiptsConfirmed, s.ReceiptsOverdue, s.CopiesPurged)
	row("faults", "%d peer killed, %d partitioned; divergence now %d of %d facts", s.Killed, s.Partitioned, s.Divergence, s.Facts)
	row("points", "%d issued: %d redeemed, %d taken back, %d expired, %d outstanding; conserved %v", s.PointsIssued, s.PointsRedeemed, s.PointsReturned, s.PointsExpired, s.PointsOutstanding, s.PointsConserved)
	row("exchange", "%d offers gossiped, %d settled: %d points changed hands; %d netted between merchants", s.OffersGossiped, s.OffersSettled, s.PointsExchanged, s.Netted)
	row("memberships", "%d minted by rule", s.MembershipsMinted)
	row("rewards for consent", "%d started, %d stopped by revocation; %d points vested and paid", s.RewardsStarted, s.RewardsStopped, s.RewardsVested)
	row("on the wire", "%d bytes for each order", s.BytesPer)
	row("verified from outside", "%v", s.Verified)
}
