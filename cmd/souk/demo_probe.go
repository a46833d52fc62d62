package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// probe is a request that custodians must refuse, and the reason they must
// give.
type probe struct {
	name string
	want fault.Kind
	r    custody.ReleaseRequest
	wait time.Duration // until the request is made
}

// probe plays a dishonest merchant: it holds a member's real key and asks the
// custodians for what no live grant allows. Every custodian must refuse with
// the right reason.
func (d *demo) probe(ctx context.Context) error {
	asker, err := d.newAsker(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = asker.close() }()
	probes, err := asker.probes(ctx)
	if err != nil {
		return err
	}
	for _, p := range probes {
		if err := asker.refused(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// asker is the dishonest reader: the last merchant's key, and a customer made
// for this whose vault it goes for.
type asker struct {
	d      *demo
	reader *merchantProcess
	victim *customer
	close  func() error
}

// newAsker makes a fresh customer with a vault and no answers yet.
func (d *demo) newAsker(ctx context.Context) (*asker, error) {
	reader := d.merchants[len(d.merchants)-1]
	victim, err := d.shelf().open(ctx, len(d.customers), "a customer for refusals")
	if err != nil {
		return nil, err
	}
	a := &asker{d: d, reader: reader, victim: victim, close: victim.close}
	if err := victim.Wallet.Setup(ctx, d.threshold(), d.custodians()); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

func (a *asker) notice() consent.Notice {
	return a.d.notices[noticeKey{len(a.d.merchants) - 1, purposeInsight}]
}

// grant has the victim answer the reader's notice and returns the signed grant.
func (a *asker) grant(ctx context.Context, t wallet.Terms) (consent.SignedGrant, error) {
	id, err := a.victim.Wallet.Grant(ctx, a.notice(), t)
	if err != nil {
		return consent.SignedGrant{}, err
	}
	g, ok := a.victim.Wallet.Signed(id)
	if !ok {
		return consent.SignedGrant{}, errors.New("the wallet does not show the grant that it gave")
	}
	a.d.count.add(&a.d.count.ProbeGrants, 1)
	return g, nil
}

// record seals a record into the victim's vault, as any writer could, and
// returns its header.
func (a *asker) record(category string) (vault.Header, error) {
	h, _, err := vault.Seal(rand.Reader, vault.SealInput{
		Public: a.victim.Wallet.VaultPublic(), GrantKey: vault.NewGrantKey([32]byte{1}, category, 1), Writer: a.d.merchants[0].ID,
		Category: category, Epoch: 1, Schema: "https://souk.network/vct/probe", Time: uint64(time.Now().UnixMilli()),
	}, []byte("nothing"))
	return h, err
}

func (a *asker) request(g consent.SignedGrant, h vault.Header) custody.ReleaseRequest {
	return custody.ReleaseRequest{
		Consortium: a.d.network.Name, Reader: a.reader.ID, Grant: g.Encode(), Header: h.Encode(), Purpose: purposeInsight, Category: h.Category,
	}
}

// probes lists what must be refused. Making them walks one consent line through
// its states, so that each refusal meets the line in the state that it is about.
func (a *asker) probes(ctx context.Context) ([]probe, error) {
	h, err := a.record("purchases")
	if err != nil {
		return nil, err
	}
	other, err := a.record("profile")
	if err != nil {
		return nil, err
	}
	short, err := a.grant(ctx, wallet.Terms{Lifetime: 5000})
	if err != nil {
		return nil, err
	}
	changed := h
	changed.Size++
	elsewhere := a.request(short, h)
	elsewhere.Purpose = "dpv:Marketing"
	stolen := a.request(short, h)
	stolen.Reader = a.d.merchants[1].ID // another member shows a grant that is not its own
	list := []probe{
		{name: "no grant of its own", want: fault.NoGrant, r: stolen},
		{name: "changed header", want: fault.ChangedHeader, r: a.request(short, changed)},
		{name: "category not granted", want: fault.Narrower, r: a.request(short, other)},
		{name: "purpose not granted", want: fault.Narrower, r: elsewhere},
		{name: "expired grant", want: fault.Expired, r: a.request(short, h), wait: 5100 * time.Millisecond},
	}
	for _, p := range list {
		if err := a.refused(ctx, p); err != nil {
			return nil, err
		}
	}
	long, err := a.grant(ctx, wallet.Terms{})
	if err != nil {
		return nil, err
	}
	if _, err := a.victim.Wallet.Revoke(ctx, long.ID()); err != nil {
		return nil, err
	}
	a.d.count.add(&a.d.count.ProbeRevocations, 1)
	if err := a.refused(ctx, probe{name: "revoked grant", want: fault.Revoked, r: a.request(long, h)}); err != nil {
		return nil, err
	}
	if err := a.victim.Wallet.Deny(ctx, a.notice(), ""); err != nil {
		return nil, err
	}
	if err := a.refused(ctx, probe{name: "denied", want: fault.Denied, r: a.request(long, h)}); err != nil {
		return nil, err
	}
	left, err := a.exit(ctx)
	return []probe{{name: "taken back on the chain", want: fault.Revoked, r: a.request(left, h)}}, err
}

// exit gives a grant and takes it back on the chain alone: no member is told.
// It returns when every member has read the chain.
func (a *asker) exit(ctx context.Context) (consent.SignedGrant, error) {
	g, err := a.grant(ctx, wallet.Terms{})
	if err != nil {
		return g, err
	}
	s := walletSession{dir: filepath.Join(a.d.dir, "exit"), seed: a.victim.seed, network: a.d.network}
	if _, err := s.revokeOnChain(ctx, g.Grant, g.Grant.Seq+1, a.d.chain.devnet.Account(1)); err != nil {
		return g, err
	}
	a.d.count.add(&a.d.count.ProbeExits, 1)
	return g, a.d.until(ctx, time.Minute, "every member read the chain", func(ctx context.Context) (bool, error) {
		for _, m := range a.d.merchants {
			raw, err := m.API.fetch(ctx, http.MethodGet, "/metrics", nil)
			if err != nil || !bytes.Contains(raw, []byte("\nsouk_exits_total 1\n")) {
				return false, err
			}
		}
		return true, nil
	})
}

// refused asks every custodian and counts the refusals. A release, or a refusal
// that goes on being for another reason, ends the demonstration.
func (a *asker) refused(ctx context.Context, p probe) error {
	if p.wait > 0 {
		select {
		case <-time.After(p.wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	deadline := time.Now().Add(20 * time.Second)
	for _, c := range a.d.custodians() {
		if c == p.r.Reader {
			continue
		}
		kind := a.ask(ctx, c, p.r)
		for kind != p.want && kind != released && time.Now().Before(deadline) {
			time.Sleep(50 * time.Millisecond) // what changes its answer, or a majority's word, is on its way to this custodian
			kind = a.ask(ctx, c, p.r)
		}
		if kind != p.want {
			return fmt.Errorf("%s: a custodian answered %q, not %q", p.name, kind, p.want)
		}
		a.d.count.refuse(kind.String())
	}
	return nil
}

// released stands for an answer that is none of the refusals.
const released = fault.Kind(255)

func (a *asker) ask(ctx context.Context, custodian did.Merchant, r custody.ReleaseRequest) fault.Kind {
	key := a.reader.Keys.Peer
	for _, m := range a.d.merchants {
		if m.ID == r.Reader {
			key = m.Keys.Peer
		}
	}
	r.Custodian, r.Time = custodian, uint64(time.Now().UnixMilli())
	if _, err := rand.Read(r.Nonce[:]); err != nil {
		return fault.Internal
	}
	var answer custody.ReleaseAnswer
	err := a.victim.Wallet.Ask(ctx, custodian, r.Sign(key), &answer)
	if err == nil {
		return released
	}
	return fault.KindOf(err)
}
