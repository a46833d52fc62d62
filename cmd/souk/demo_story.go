package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/did"
)

const (
	purposeReceipts = "souk:LoyaltyProgramme"
	purposeInsight  = "dpv:Personalisation"
)

// deploy makes the data folders, deploys the contracts with the merchants as
// founders, and has each set its programme up.
func (d *demo) deploy(ctx context.Context) error {
	path := filepath.Join(d.dir, "consortium.json")
	d.network = consortium{Name: "souk-demo", Shards: 1, Replicas: 3, RPC: []string{d.chain.endpoint()}}
	ports, err := freePorts(2 * len(d.in.Merchants))
	if err != nil {
		return err
	}
	var founders []did.Member
	for j, name := range d.in.Merchants {
		m, err := newMerchant(filepath.Join(d.dir, fmt.Sprintf("merchant-%d", j+1)), name, path, ports[2*j], ports[2*j+1], demoPointsTerms(name, j, len(d.in.Merchants)))
		if err != nil {
			return err
		}
		m.flags = []string{"--relay-per-day", "10000", "--netting-sign-up-to", strconv.Itoa(netsAlone)}
		d.merchants = append(d.merchants, m)
		d.network.Peers = append(d.network.Peers, m.known())
		founders = append(founders, m.Keys.member(m.Config.Name))
	}
	if d.network.Chain, err = d.chain.deploy(ctx, founders, nil); err != nil {
		return err
	}
	if err := d.network.validate(); err != nil {
		return err
	}
	if err := writeJSONFile(path, d.network, 0o644); err != nil {
		return err
	}
	return d.found(ctx)
}

// startPeers starts one process for each merchant.
func (d *demo) startPeers(ctx context.Context) error {
	d.cleanup = append(d.cleanup, d.stopPeers)
	group, starting := errgroup.WithContext(ctx)
	for _, m := range d.merchants {
		group.Go(func() error { return m.start(starting, nil) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := errors.Join(d.chain.read(ctx, d.network, 0), d.openShelf(ctx)); err != nil {
		return err
	}
	return d.until(ctx, time.Minute, "the peers know each other", d.allFresh)
}

func (d *demo) stopPeers() error {
	for _, m := range d.merchants {
		m.stop()
	}
	return nil
}

// status asks every peer how it is.
func (d *demo) statuses(ctx context.Context) ([]peerStatus, error) {
	out := make([]peerStatus, len(d.merchants))
	group, ctx := errgroup.WithContext(ctx)
	for j, m := range d.merchants {
		group.Go(func() error { return m.API.call(ctx, http.MethodGet, "/v1/status", nil, &out[j]) })
	}
	return out, group.Wait()
}

// peerStatus is the part of a peer's status that the demonstration reads.
type peerStatus struct {
	Fresh    bool   `json:"fresh"`
	Idle     bool   `json:"idle"`
	Facts    uint64 `json:"facts"`
	Log      uint64 `json:"log_entries"`
	BytesIn  uint64 `json:"bytes_in"`
	BytesOut uint64 `json:"bytes_out"`
}

func (d *demo) allFresh(ctx context.Context) (bool, error) {
	all, err := d.statuses(ctx)
	for _, s := range all {
		if !s.Fresh {
			return false, err
		}
	}
	return err == nil, err
}

// until polls a condition; an error of the last try is part of the failure.
func (d *demo) until(ctx context.Context, patience time.Duration, what string, holds func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		ok, err := holds(ctx)
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waited %s in vain until %s", patience, what), err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// publishNotices has every merchant ask for two things: to write receipts into
// the customer's vault, and to read purchases made elsewhere. It also says what
// purchases earn.
func (d *demo) publishNotices(ctx context.Context) error {
	for _, m := range d.merchants {
		for _, n := range []api.Notice{receiptsNotice(m.Config.Name), insightNotice(m.Config.Name)} {
			if err := m.API.call(ctx, http.MethodPost, "/v1/notices", n, nil); err != nil {
				return fmt.Errorf("%s: %w", m.Name, err)
			}
		}
	}
	if err := d.setRules(ctx); err != nil {
		return err
	}
	return d.until(ctx, time.Minute, "every notice can be found", d.findNotices)
}

func receiptsNotice(name string) api.Notice {
	return api.Notice{
		Purpose: purposeReceipts, Categories: []string{"purchases"}, Rights: []string{"write"}, RetentionDays: 730, Version: 1,
		Texts: []api.Text{
			{Lang: "en", Title: "Receipts in your wallet", Body: name + " puts a signed receipt of each purchase into your own vault. Nobody can read it unless you allow it."},
			{Lang: "ko", Title: "지갑으로 받는 영수증", Body: name + "에서 구매할 때마다 서명된 영수증을 고객님의 금고에 넣어 드립니다. 고객님이 허락하지 않으면 아무도 읽을 수 없습니다."},
		},
	}
}

func insightNotice(name string) api.Notice {
	return api.Notice{
		Purpose: purposeInsight, Categories: []string{"purchases"}, Rights: []string{"read"}, RetentionDays: 365, Version: 1,
		Reward: "offers that fit you",
		Texts: []api.Text{
			{Lang: "en", Title: "Offers that fit you", Body: name + " reads the receipts of your purchases at the other members, to make offers that fit you. You see every read and can stop it at any time."},
			{Lang: "ko", Title: "나에게 맞는 혜택", Body: name + "에서 다른 회원사의 구매 영수증을 읽어 고객님께 맞는 혜택을 드립니다. 모든 열람 기록을 볼 수 있고 언제든지 중단할 수 있습니다."},
		},
	}
}

// findNotices reads the notices as a wallet does.
func (d *demo) findNotices(ctx context.Context) (bool, error) {
	visitor, err := d.shelf().open(ctx, -1, "")
	if err != nil {
		return false, err
	}
	defer func() { _ = visitor.close() }()
	notices, err := visitor.Wallet.Notices(ctx)
	if err != nil {
		return false, err
	}
	for _, n := range notices {
		d.notices[noticeKey{d.numberOf(n.Merchant), n.Purpose}] = n
	}
	return len(d.notices) == 2*len(d.merchants), nil
}

func (d *demo) numberOf(m did.Merchant) int {
	for j, p := range d.merchants {
		if p.ID == m {
			return j
		}
	}
	return -1
}

// enrolAll opens a wallet for each customer, invites it where it buys, and has
// it answer every notice.
func (d *demo) enrolAll(ctx context.Context) error {
	shelf := d.shelf()
	for i, ref := range d.in.Customers {
		c, err := shelf.open(ctx, i, ref)
		if err != nil {
			return err
		}
		d.customers, d.byRef[ref] = append(d.customers, c), c
		d.cleanup = append(d.cleanup, c.close)
	}
	buysAt := d.buysAt()
	err := d.each(ctx, "customers", func(ctx context.Context, c *customer) error {
		invites := map[int]string{}
		for j := range buysAt[c.Ref] {
			var invite api.Invite
			in := map[string]string{"customer": c.Ref}
			if err := d.merchants[j].API.call(ctx, http.MethodPost, "/v1/invites", in, &invite); err != nil {
				return err
			}
			invites[j] = invite.Code
		}
		return c.enrol(ctx, d, invites)
	})
	if err != nil {
		return err
	}
	return d.until(ctx, 5*time.Minute, "every answer arrived", d.allIdle)
}

func (d *demo) buysAt() map[string]map[int]bool {
	number := map[string]int{}
	for j, name := range d.in.Merchants {
		number[name] = j
	}
	out := map[string]map[int]bool{}
	for _, l := range d.in.Lines {
		if l.Anonymous() {
			continue
		}
		if out[l.Customer] == nil {
			out[l.Customer] = map[int]bool{}
		}
		out[l.Customer][number[l.Merchant]] = true
	}
	return out
}

func (d *demo) allIdle(ctx context.Context) (bool, error) {
	all, err := d.statuses(ctx)
	for _, s := range all {
		if !s.Idle {
			return false, err
		}
	}
	return err == nil, err
}

// settle waits until all peers hold the same facts and have worked them off.
func (d *demo) settle(ctx context.Context) error {
	return d.until(ctx, 10*time.Minute, "the peers hold the same facts", func(ctx context.Context) (bool, error) {
		all, err := d.statuses(ctx)
		if err != nil {
			return false, err
		}
		for _, s := range all {
			if !s.Idle || s.Facts != all[0].Facts {
				return false, d.reconcileAll(ctx)
			}
		}
		return true, nil
	})
}

func (d *demo) reconcileAll(ctx context.Context) error {
	_, err := d.divergence(ctx)
	return err
}

// divergence has every peer reconcile with every other and sums up what they
// lacked.
func (d *demo) divergence(ctx context.Context) (uint64, error) {
	var total uint64
	for _, m := range d.merchants {
		var r api.Reconciled
		if err := m.API.call(ctx, http.MethodPost, "/v1/reconcile", nil, &r); err != nil {
			return total, err
		}
		total += r.Divergence
	}
	return total, nil
}

func (d *demo) revokeAll(ctx context.Context) error {
	err := d.eachOnChain(ctx, "customers", func(ctx context.Context, c *customer) error { return c.revoke(ctx, d) })
	if err != nil {
		return err
	}
	return d.settle(ctx)
}

func (d *demo) regrantAll(ctx context.Context) error {
	err := d.each(ctx, "customers", func(ctx context.Context, c *customer) error { return c.regrant(ctx, d) })
	if err != nil {
		return err
	}
	return d.settle(ctx)
}
