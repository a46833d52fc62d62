package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/vault"
)

// overduePatience is after how long an unconfirmed revocation is overdue.
const overduePatience = uint64(60_000)

// anchor has every custodian sign its log and be co-signed, and one of them
// anchor all roots in one batch.
func (d *demo) anchor(ctx context.Context) error {
	var entries uint64
	for _, m := range d.merchants {
		var c api.Checkpoint
		if err := m.API.call(ctx, http.MethodPost, "/v1/checkpoint", nil, &c); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		if c.Witnesses == 0 && c.Size > 0 {
			return fmt.Errorf("%s: nobody co-signed its access log", m.Name)
		}
		entries += c.Size
	}
	if err := d.settle(ctx); err != nil {
		return err
	}
	if entries == 0 { // nobody reads purchases without a customer
		return nil
	}
	var a api.Anchor
	if err := d.merchants[0].API.call(ctx, http.MethodPost, "/v1/anchor", nil, &a); err != nil {
		return err
	}
	d.count.AnchoredRoots, d.count.AnchorGas = len(a.Logs), a.Gas
	if err := d.until(ctx, time.Minute, "the wallets' chain client saw the anchor", func(ctx context.Context) (bool, error) {
		return d.seesAnchor(ctx, a.Root)
	}); err != nil {
		return err
	}
	return d.settle(ctx)
}

func (d *demo) seesAnchor(ctx context.Context, hexRoot string) (bool, error) {
	root, err := parseRoot(hexRoot)
	if err != nil {
		return false, err
	}
	_, ok, err := chainOf{d.chain.client}.AnchoredRoot(ctx, root)
	return ok, err
}

// checkReads has every wallet fetch and check the entries about its vault, and
// ask again whoever has not confirmed a revocation.
func (d *demo) checkReads(ctx context.Context) error {
	return d.each(ctx, "wallets", func(ctx context.Context, c *customer) error {
		problems, err := c.Wallet.Pull(ctx)
		for _, p := range problems {
			err = errors.Join(err, fmt.Errorf("the log of %s: %w", p.Custodian, p.Err))
		}
		return errors.Join(err, c.Wallet.Refresh(ctx), d.countReads(c))
	})
}

func (d *demo) countReads(c *customer) error {
	revoked := map[consent.GrantID]wallet.Revocation{}
	for _, r := range c.Wallet.Revocations() {
		revoked[r.Grant] = r
		d.count.add(&d.count.ReceiptsConfirmed, len(r.Confirmed))
		for _, stop := range r.Confirmed {
			d.count.add(&d.count.CopiesPurged, int(stop.CopiesPurged))
		}
		d.count.add(&d.count.ReceiptsOverdue, len(r.Overdue(uint64(time.Now().UnixMilli()), overduePatience)))
	}
	type read struct {
		grant  consent.GrantID
		record vault.RecordID
	}
	released := map[read]int{}
	for _, r := range c.Wallet.Reads() {
		released[read{r.Opening.Grant, r.Opening.Record}]++
		d.count.add(&d.count.ReadsListed, 1)
		if len(r.Anchor) > 0 {
			d.count.add(&d.count.ReadsAnchored, 1)
		}
		if rev, ok := revoked[r.Opening.Grant]; ok && r.Opening.Time > quorumTime(rev, d.threshold(), len(d.custodians())) {
			d.count.add(&d.count.ReadsAfter, 1)
		}
	}
	for _, custodians := range released {
		if custodians >= d.threshold() {
			d.count.add(&d.count.ReadsOpened, 1)
		}
	}
	return nil
}

// quorumTime is when n-k+1 custodians had signed that they stopped; from then
// on no read can succeed.
func quorumTime(r wallet.Revocation, k, n int) uint64 {
	var times []uint64
	for _, s := range r.Confirmed {
		times = append(times, s.Time)
	}
	slices.Sort(times)
	if len(times) < n-k+1 {
		return ^uint64(0)
	}
	return times[n-k]
}

// countUp reads the rest of the figures from the peers.
func (d *demo) countUp(ctx context.Context) error {
	s := &d.count.demoSummary
	s.Merchants, s.Customers = len(d.merchants), len(d.customers)
	s.AmountTotal, s.Records = d.sold.String(), s.Credentials
	s.Input = demoInputSummary{
		File: filepath.Base(d.in.File), Rows: d.in.Rows, fileReport: d.in.Report, Amount: d.in.Total.String(),
		AmountFile: d.in.FileTotal.String(), Currencies: d.in.currencies(),
	}
	if s.AmountTotal != s.Input.Amount {
		return fmt.Errorf("the merchants recorded %s in total, the input holds %s", s.AmountTotal, s.Input.Amount)
	}
	all, err := d.statuses(ctx)
	if err != nil {
		return err
	}
	s.PeakKB = map[string]int{"demo (chain and wallets)": peakKB(os.Getpid())}
	for j, st := range all {
		s.Facts = int(st.Facts)
		s.LogEntries += int(st.Log)
		s.BytesTotal += st.BytesOut
		d.merchants[j].notePeak()
		s.PeakKB[fmt.Sprintf("merchant-%d", j+1)] = d.merchants[j].peakKB
	}
	s.BytesPer = s.BytesTotal / uint64(max(1, s.Orders))
	if s.MinReplicas, err = d.minReplicas(ctx); err != nil {
		return err
	}
	s.Divergence, err = d.divergence(ctx)
	return err
}

func (in demoInput) currencies() int {
	seen := map[string]bool{}
	for _, l := range in.Lines {
		seen[l.Currency] = true
	}
	return len(seen)
}

// minReplicas is the least number of peers that pin one record.
func (d *demo) minReplicas(ctx context.Context) (int, error) {
	pins := map[string]int{}
	for _, m := range d.merchants {
		for after, more := "", true; more; {
			var list []string
			if err := m.API.call(ctx, http.MethodGet, "/v1/pins?limit=1000&after="+after, nil, &list); err != nil {
				return 0, err
			}
			for _, c := range list {
				pins[c]++
				after = c
			}
			more = len(list) == 1000
		}
	}
	if len(pins) == 0 {
		return 0, nil
	}
	return slices.Min(slices.Collect(maps.Values(pins))), nil
}

// export writes the proof bundle of all wallets together. Without customers it
// holds what everybody can see: members, logs and what they signed.
func (d *demo) export(ctx context.Context) error {
	visitor, err := d.shelf().open(ctx, -1, "")
	if err != nil {
		return err
	}
	public, err := visitor.Wallet.Public(ctx)
	if err = errors.Join(err, visitor.close()); err != nil {
		return err
	}
	if len(public.Missing) > 0 {
		return fmt.Errorf("the logs of %d members cannot be got, and all of them run", len(public.Missing))
	}
	public.ChainID = d.network.Chain.ChainID
	var parts []bundle.Bundle
	for _, c := range d.customers {
		own, err := c.Wallet.Own()
		if err != nil {
			return err
		}
		parts = append(parts, own)
	}
	b := wallet.Join(public, parts...)
	var raw bytes.Buffer
	if err := bundle.Write(&raw, b); err != nil {
		return err
	}
	d.count.Bundle = filepath.Join(d.dir, "proof.bundle")
	return writeFile(d.count.Bundle, raw.Bytes(), 0o644)
}

// verify runs 'souk verify' in a process of its own, on the bundle and the
// chain alone.
func (d *demo) verify(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, "verify", d.count.Bundle, "--consortium", filepath.Join(d.dir, "consortium.json"), "--json")
	raw, err := cmd.Output()
	var report bundle.Report
	if jsonErr := json.Unmarshal(raw, &report); jsonErr != nil {
		return errors.Join(err, jsonErr)
	}
	d.count.Verified = err == nil && report.Verified
	if !d.count.Verified {
		return errors.Join(fmt.Errorf("'souk verify' does not accept the bundle: %w", report.Err()), err)
	}
	if d.opt.keep == "" {
		d.count.Bundle = ""
	}
	return nil
}
