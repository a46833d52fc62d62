package wallet

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// keepFor is how long peers keep a statement after it has ended, ms: 90 days,
// so that reads can still be held against it.
const keepFor = 90 * 86_400_000

// Terms are what the customer chooses when granting. The zero value takes the
// notice as it stands, for a year.
type Terms struct {
	Invite     string         // the merchant's enrolment code, if the customer has one
	Categories []string       // a part of the notice's; nil for all
	Rights     consent.Rights // a part of the notice's; 0 for all
	Lifetime   uint64         // ms; 0 for 365 days
	Uses       uint32         // most reads; 0 for no limit
}

const year = 365 * 86_400_000

// Grant answers a notice with yes. It returns when two members (or all, in a
// smaller consortium) signed that they hold the answer.
func (w *Wallet) Grant(ctx context.Context, n consent.Notice, t Terms) (consent.GrantID, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.vault.Threshold == 0:
		return consent.GrantID{}, fault.New(fault.NotFound, "grant", "there is no vault yet; set one up first")
	case len(w.vault.Shredded) > 0:
		return consent.GrantID{}, fault.New(fault.Shredded, "grant", "the vault is shredded; once 'souk wallet shred' says that it is lost, begin a new one with 'souk wallet init'")
	}
	l := w.line(n.Merchant, n.Purpose)
	if t.Invite != "" {
		l.Invite = t.Invite
	}
	grant, err := w.draft(l, n, t)
	if err != nil {
		return consent.GrantID{}, err
	}
	return grant.ID(), w.give(ctx, l, grant)
}

func (w *Wallet) draft(l *lineState, n consent.Notice, t Terms) (consent.Grant, error) {
	at := now()
	lifetime := t.Lifetime
	if lifetime == 0 {
		lifetime = year
	}
	g := consent.Grant{
		Notice: n.ID(), Subject: did.KeyOf(w.signer(l)), Audience: n.Merchant, Vault: w.vault.ID, Purpose: n.Purpose,
		Categories: n.Categories, Rights: n.Rights, NotBefore: at, Expiry: at + lifetime, Uses: t.Uses,
		Seq: l.line.NextSeq(), Epoch: l.line.NextEpoch(),
		Account: consent.AccountOfKey(w.cfg.Seed.Account(n.Merchant).PubKey()),
	}
	if t.Categories != nil {
		g.Categories = consent.SortCategories(t.Categories)
	}
	if t.Rights != 0 {
		g.Rights = t.Rights
	}
	for _, c := range g.Categories {
		if !slices.Contains(n.Categories, c) {
			return g, fault.New(fault.Malformed, "grant", "category "+c+" is not asked for by the notice")
		}
	}
	if !n.Rights.Has(g.Rights) {
		return g, fault.New(fault.Malformed, "grant", "more rights than the notice asks for")
	}
	_, err := io.ReadFull(rand.Reader, g.Salt[:])
	return g, err
}

// give signs, seals, stores and hands out a grant.
func (w *Wallet) give(ctx context.Context, l *lineState, g consent.Grant) error {
	signed := g.Sign(w.signer(l), w.control())
	audience, err := w.member(l.Merchant)
	if err != nil {
		return err
	}
	delivery := consent.Delivery{
		Grant: signed, Invite: l.Invite, VaultPublic: w.vault.Commitments.Public(), Threshold: w.vault.Threshold,
		Custodians: w.vault.Custodians, Commitments: w.vault.Commitments, Keys: w.keysFor(g),
	}.SignCustomer(w.cfg.Seed.Pairwise(l.Merchant))
	sealed, err := consent.SealDelivery(audience.HPKEKey, g.Subject, delivery)
	if err != nil {
		return err
	}
	statement := consent.Granted(g, now(), sealed)
	s := said{Grant: signed.Encode(), Fact: w.fact(l, statement, g.Expiry), Sharing: w.vault.Revision}
	return w.sayAndHandOut(ctx, l, s, statement, w.loses(l, g))
}

// keysFor lists the grant keys that a grant opens: a reader gets all epochs of
// its categories (at most the newest that fit), a writer the newest alone.
func (w *Wallet) keysFor(g consent.Grant) []consent.KeyEntry {
	var out []consent.KeyEntry
	each := uint32(consent.MaxKeys / len(g.Categories))
	for _, c := range g.Categories {
		newest := w.epoch(c)
		first := newest
		if g.Rights.Has(consent.Read) {
			first = max(1, newest-min(newest-1, each-1))
		}
		for e := first; e <= newest; e++ {
			out = append(out, consent.KeyEntry{Category: c, Epoch: e, Key: w.grantKey(c, e)})
		}
	}
	return out
}

func (w *Wallet) epoch(category string) uint32 { return max(1, w.vault.Epochs[category]) }

func (w *Wallet) fact(l *lineState, s consent.Statement, end uint64) []byte {
	expiry := max(end, now()) + keepFor
	expiry = max(expiry, l.line.Until())
	return consent.StatementFact(w.signer(l), s, now(), expiry).Encode()
}

// Deny answers a notice with no. A grant that stands on the same line ends.
func (w *Wallet) Deny(ctx context.Context, n consent.Notice, invite string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	l := w.line(n.Merchant, n.Purpose)
	audience, err := w.member(l.Merchant)
	if err != nil {
		return err
	}
	d := consent.Denial{
		Notice: n.ID(), Subject: did.KeyOf(w.signer(l)), Audience: n.Merchant, Purpose: n.Purpose,
		Seq: l.line.NextSeq(), Time: now(),
	}
	if _, err := io.ReadFull(rand.Reader, d.Salt[:]); err != nil {
		return err
	}
	refusal := consent.Refusal{Denial: d.Sign(w.signer(l)), Invite: invite}.SignCustomer(w.cfg.Seed.Pairwise(l.Merchant))
	sealed, err := consent.SealRefusal(audience.HPKEKey, d.Subject, refusal)
	if err != nil {
		return err
	}
	statement := consent.Denied(d, sealed)
	return w.sayAndHandOut(ctx, l, said{Fact: w.fact(l, statement, now()+year)}, statement, w.loses(l, consent.Grant{}))
}

// sayAndHandOut stores a statement, then hands it to members. A statement that
// could not be handed out stays stored and is handed out by Resend.
func (w *Wallet) sayAndHandOut(ctx context.Context, l *lineState, s said, statement consent.Statement, lost []string) error {
	if err := w.say(ctx, l, s, statement, lost); err != nil {
		return err
	}
	err := w.handOut(ctx, l, &l.Said[len(l.Said)-1], w.inTurn(l.Merchant))
	return errors.Join(err, w.handKeys(ctx))
}

// say stores a statement durably. lost are the categories that the line's
// merchant could read until now: their keys are rotated in the same write, and
// wait to be handed out. When it fails, nothing was said.
func (w *Wallet) say(ctx context.Context, l *lineState, s said, statement consent.Statement, lost []string) error {
	l.Said, l.line = append(l.Said, s), l.line.Apply(statement)
	touched, err := w.rotate(lost)
	if err == nil {
		err = w.copyStatement(l, &l.Said[len(l.Said)-1], lost)
	}
	if err == nil {
		err = w.saveRotated(ctx, l, touched)
	}
	if err != nil {
		return errors.Join(err, w.reload(context.WithoutCancel(ctx)))
	}
	return nil
}

// reload forgets what is not on the disk.
func (w *Wallet) reload(ctx context.Context) error {
	w.vault, w.lines = vaultState{}, map[lineKey]*lineState{}
	return errors.Join(w.loadVault(ctx), w.loadLines(ctx), w.loadChannels(ctx))
}

// handOut submits a statement until two members signed for it.
func (w *Wallet) handOut(ctx context.Context, l *lineState, s *said, to []did.Merchant) error {
	failed := w.passOn(ctx, l, s, to, s.Stored)
	err := w.saveLine(ctx, l)
	if len(s.Stored) < min(desk.Enough, len(to)) {
		err = errors.Join(failed, err, s.unheld())
	}
	return err
}

// passOn submits a statement to those in turn that were not asked, until enough
// members hold it. It tells why others did not take it.
func (w *Wallet) passOn(ctx context.Context, l *lineState, s *said, turn, asked []did.Merchant) error {
	asked = slices.Clone(asked)
	var failed []error
	for {
		m, more := desk.Next(turn, asked, len(s.Stored))
		if !more {
			return errors.Join(failed...)
		}
		asked = append(asked, m)
		failed = append(failed, w.submit(ctx, l, s, m, nil))
	}
}

func (s *said) unheld() error {
	return fault.New(fault.Unavailable, "hand out", fmt.Sprintf("%d members took the answer, %d are needed; it is kept and can be sent again", len(s.Stored), desk.Enough))
}

// submit hands one statement to one member and keeps the receipts.
func (w *Wallet) submit(ctx context.Context, l *lineState, s *said, m did.Merchant, holds []vault.ID) error {
	var a desk.Answer
	err := w.call(ctx, m, desk.SubmitProtocol, desk.Submission{Facts: s.facts(), Holds: holds}, &a)
	if err != nil {
		return err
	}
	if len(a.Outcomes) != len(s.facts()) {
		return fault.New(fault.Malformed, "hand out", "the member answered for another number of facts")
	}
	if err := a.Outcomes[0].Err(); err != nil {
		return err
	}
	for _, raw := range a.Outcomes[0].Receipts {
		w.keepReceipt(s, raw)
	}
	for _, o := range a.Outcomes[1:] {
		if err := o.Err(); err != nil {
			return err // it holds the statement, but not the wallet's copy
		}
	}
	if !contains(s.Stored, m) {
		s.Stored = append(s.Stored, m)
	}
	return nil
}

// facts are the statement's fact and that of the wallet's own copy.
func (s *said) facts() [][]byte {
	if len(s.Own) == 0 {
		return [][]byte{s.Fact}
	}
	return [][]byte{s.Fact, s.Own}
}

// keepReceipt files a receipt that its member really signed; others are
// dropped.
func (w *Wallet) keepReceipt(s *said, raw []byte) {
	f, err := fact.Decode(raw)
	if err != nil || f.VerifySignature() != nil {
		return
	}
	body, err := consent.ReceiptFromFact(f)
	if err != nil {
		return
	}
	has := func(list [][]byte) bool {
		return slices.ContainsFunc(list, func(b []byte) bool { return bytes.Equal(b, raw) })
	}
	switch r := body.(type) {
	case consent.Receipt:
		if w.signedBy(f, r.Member) && r.Fact == fact.IDOf(s.Fact) && !has(s.Arrivals) {
			s.Arrivals = append(s.Arrivals, raw)
		}
	case consent.RevocationReceipt:
		if w.signedBy(f, r.Holder) && !has(s.Stops) {
			s.Stops = append(s.Stops, raw)
		}
	}
}

func (w *Wallet) signedBy(f fact.Fact, m did.Merchant) bool {
	entry, ok := w.cfg.Chain.Registry().ByKey(f.Author)
	return ok && entry.ID == m
}

// Resend hands out again what fewer than two members signed for, and the new
// keys and custodians that a grantee has not taken; and tells custodians again that a resharing
// left out.
func (w *Wallet) Resend(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var failed []error
	for _, l := range w.sorted() {
		for i := range l.Said {
			failed = append(failed, w.resend(ctx, l, &l.Said[i]))
		}
	}
	if len(w.vault.Copy.Fact) > 0 && len(w.vault.Copy.Stored) < 2 {
		w.handCopy(ctx)
		failed = append(failed, w.saveVault(ctx))
	}
	failed = append(failed, w.tellSharing(ctx), w.handKeys(ctx), w.unheldKeys(), w.dismiss(ctx), w.shredRest(ctx), w.handJoined(ctx))
	return errors.Join(failed...)
}

// resend hands one statement out again, if too few members signed for it: a
// revocation to the holders first.
func (w *Wallet) resend(ctx context.Context, l *lineState, s *said) error {
	if len(s.Stored) >= desk.Enough {
		return nil
	}
	st, err := s.statement()
	if err != nil || st.State != consent.StateRevoked {
		return errors.Join(err, w.handOut(ctx, l, s, w.inTurn(l.Merchant)))
	}
	if err := w.spread(ctx, l, s); err != nil || len(s.Stored) >= min(desk.Enough, len(w.active())) {
		return err
	}
	return s.unheld()
}
