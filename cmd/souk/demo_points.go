package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/points"
)

const (
	pointsEpochDays = 90 // of most merchants
	shortEpochDays  = 10 // of the last one, whose points expire before the demonstration ends
	pointsCap       = 1 << 46
	voucherPoints   = 10
)

// demoPointsTerms are what merchant number j of n calls its points.
func demoPointsTerms(name string, j, n int) *pointsTerms {
	t := pointsTerms{Name: shortened(name, " points", 31), Symbol: fmt.Sprintf("P%d", j), EpochDays: pointsEpochDays, Cap: pointsCap}
	if j == n-1 {
		t.EpochDays = shortEpochDays
	}
	return &t
}

// shortened is name and ending, with as much of the name as fits into most bytes.
func shortened(name, ending string, most int) string {
	cut := min(len(name), most-len(ending))
	for cut < len(name) && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + ending
}

// setRules has every merchant give one point for each whole unit of an order's
// total, in the currency that most of its lines have.
func (d *demo) setRules(ctx context.Context) error {
	for _, m := range d.merchants {
		rules := earning.Rules{
			Version: 1, Currency: d.currencyOf(m.Name), Zone: "UTC",
			Rules: []earning.Rule{{ID: "base", Kind: earning.KindAmount, Points: 1, Per: credential.Micro(1_000_000), Round: earning.RoundDown, Scope: earning.ScopeOrder, Stack: earning.StackTogether}},
		}
		if err := m.API.call(ctx, http.MethodPut, "/v1/earning/rules", rules, nil); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	return nil
}

// currencyOf is what most lines of a merchant are in; of equal ones the first by
// name. Of a merchant without sales it is XXX, no currency.
func (d *demo) currencyOf(merchant string) string {
	lines := map[string]int{}
	for _, l := range d.in.Lines {
		if l.Merchant == merchant {
			lines[l.Currency]++
		}
	}
	best := ""
	for _, currency := range slices.Sorted(maps.Keys(lines)) {
		if best == "" || lines[currency] > lines[best] {
			best = currency
		}
	}
	return cmp.Or(best, "XXX")
}

// openPoints makes the reader of everybody's points.
func (d *demo) openPoints() error {
	store, err := chain.NewFileStore(filepath.Join(d.dir, "points-reader"))
	if err != nil {
		return err
	}
	d.points, err = loyalty.NewPoints(loyalty.PointsConfig{Client: d.chain.client, Factory: d.network.Chain.PointsFactory, Store: store})
	return err
}

// awaitPoints waits until what every peer says that it issued is what the chain says.
func (d *demo) awaitPoints(ctx context.Context) error {
	if err := d.openPoints(); err != nil {
		return err
	}
	return d.until(ctx, 5*time.Minute, "all points are issued", func(ctx context.Context) (bool, error) {
		total := 0
		for j, m := range d.merchants {
			issued, waits, err := d.issuedBy(ctx, j)
			if err != nil || waits {
				return false, err
			}
			book, _, err := d.points.Recount(ctx, chain.Address(m.ID), d.network.Chain.Block)
			if err != nil {
				return false, err
			}
			if got := book.Issued - book.Returned - d.budget(j); got != issued {
				return false, fmt.Errorf("%s says that it issued %d points, the chain says %d", m.Name, issued, got)
			}
			total += int(issued)
		}
		d.count.PointsEarned = total
		return true, nil
	})
}

// issuedBy is what a peer says of its customers' points.
func (d *demo) issuedBy(ctx context.Context, j int) (issued uint64, waits bool, err error) {
	for ref, at := range d.buysAt() {
		if !at[j] {
			continue
		}
		var p api.CustomerPoints
		if err := d.merchants[j].API.call(ctx, http.MethodGet, "/v1/customers/"+pathOf(ref)+"/points", nil, &p); err != nil {
			return 0, false, err
		}
		issued, waits = issued+p.Issued, waits || p.Pending+p.Due > 0
	}
	return issued, waits, nil
}

// redeemAll has customers take vouchers for half of their points, as the policy says.
func (d *demo) redeemAll(ctx context.Context) error {
	voucher := earning.Item{
		ID: "voucher", Points: voucherPoints,
		Texts: []earning.ItemText{{Lang: "en", Title: "A voucher"}, {Lang: "ko", Title: "상품권"}},
	}
	for _, m := range d.merchants {
		if err := m.API.call(ctx, http.MethodPut, "/v1/catalogue/voucher", voucher, nil); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	buysAt := d.buysAt()
	err := d.eachOnChain(ctx, "redemptions", func(ctx context.Context, c *customer) error {
		for j := range d.merchants {
			if !buysAt[c.Ref][j] || !redeems(c.Number, j) {
				continue
			}
			if err := d.redeem(ctx, c, j); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.until(ctx, 2*time.Minute, "all redemptions are on the chain", d.redeemed)
}

// redeem signs half of a customer's points away for vouchers.
func (d *demo) redeem(ctx context.Context, c *customer, j int) error {
	m := d.merchants[j]
	token, balance, err := d.holding(ctx, c, j)
	if err != nil {
		return err
	}
	quantity := min(balance/2/voucherPoints, 1000)
	if quantity == 0 {
		return nil
	}
	key := c.seed.Account(m.ID)
	r := points.Redemption{
		Holder: eip712.AccountOf(key.PubKey()), Amount: quantity * voucherPoints, Ref: random32(), Nonce: random32(),
		Window: points.Window{Before: d.chainTime() + 365*86_400},
	}
	sig, err := r.Sign(points.Token{Name: m.Config.Points.Name, ChainID: d.network.Chain.ChainID, Address: token}, key)
	if err != nil {
		return err
	}
	in := api.RedemptionIn{Customer: c.Ref, Item: "voucher", Quantity: uint32(quantity), Authorisation: api.Authorisation{
		Holder: chain.Address(r.Holder).String(), Points: r.Amount, Ref: hex.EncodeToString(r.Ref[:]), Nonce: hex.EncodeToString(r.Nonce[:]),
		ValidBefore: r.Window.Before, Signature: hex.EncodeToString(sig),
	}}
	d.count.add(&d.count.PointsRedeemed, int(r.Amount))
	return m.API.call(ctx, http.MethodPost, "/v1/redemptions", in, nil)
}

func (d *demo) redeemed(ctx context.Context) (bool, error) {
	var burned uint64
	for _, m := range d.merchants {
		book, _, err := d.points.Recount(ctx, chain.Address(m.ID), d.network.Chain.Block)
		if err != nil {
			return false, err
		}
		burned += book.Burned
	}
	return burned == uint64(d.count.PointsRedeemed), nil
}

// holding is a merchant's token and what a customer's account for that merchant
// has of it.
func (d *demo) holding(ctx context.Context, c *customer, j int) (token [20]byte, balance uint64, err error) {
	m := d.merchants[j]
	at, err := d.points.TokenOf(ctx, chain.Address(m.ID))
	if err != nil {
		return token, 0, err
	}
	r, err := d.points.Read(ctx, at, [][20]byte{eip712.AccountOf(c.seed.Account(m.ID).PubKey())})
	if err != nil {
		return token, 0, err
	}
	return at, r.Balances[0].Total(), nil
}

// chainTime is that of the newest block, in Unix seconds.
func (d *demo) chainTime() uint64 {
	_, _, now := d.chain.client.Head()
	return now
}

// recount demands that what every contract states is what its events give.
func (d *demo) recount(ctx context.Context) error {
	s := &d.count.demoSummary
	var failed []error
	for _, m := range d.merchants {
		book, stated, err := d.points.Recount(ctx, chain.Address(m.ID), d.network.Chain.Block)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", m.Name, err))
			continue
		}
		s.PointsIssued += int(book.Issued)
		s.PointsReturned += int(book.Returned)
		s.PointsBurned += int(book.Burned)
		s.PointsExpired += int(book.Expired(stated.Time))
		s.PointsOutstanding += int(stated.Supply.Total())
	}
	sum := s.PointsReturned + s.PointsBurned + s.PointsExpired + s.PointsOutstanding
	if sum != s.PointsIssued {
		failed = append(failed, fmt.Errorf("%d points were issued, and %d are accounted for", s.PointsIssued, sum))
	}
	s.PointsConserved = len(failed) == 0
	return errors.Join(failed...)
}

func random32() (out [32]byte) {
	_, _ = rand.Read(out[:]) // never fails
	return out
}

// pathOf is a customer's reference as part of a path.
func pathOf(ref string) string { return strings.ReplaceAll(url.PathEscape(ref), "/", "%2F") }
