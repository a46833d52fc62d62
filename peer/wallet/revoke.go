package wallet

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// Revocation is what the customer sees after taking a grant back: who of the
// holders (the merchant and the custodians) signed that it stopped, and who has
// not yet.
type Revocation struct {
	Grant     consent.GrantID
	Merchant  did.Merchant
	Purpose   string
	Time      uint64 // ms
	Confirmed []Stop
	Waiting   []did.Merchant
	StoredBy  []did.Merchant // members that took it, holders or not: they pass it on to everybody
	Quorum    bool           // n-k+1 custodians of every sharing know, or hold no share any more: no new read can succeed
}

// Stop is one holder's signed word.
type Stop struct {
	Holder       did.Merchant
	Time         uint64 // ms
	CopiesPurged uint32
}

// Overdue lists the holders that have not confirmed within patience (ms) of
// the revocation.
func (r Revocation) Overdue(at, patience uint64) []did.Merchant {
	if at < r.Time+patience {
		return nil
	}
	return r.Waiting
}

// Revoke takes a grant back. It tells the merchant and every custodian at once,
// and while fewer than two members hold it, others in turn, who pass it on. It
// rotates the grant keys of the categories concerned, and hands the new keys to
// the grantees that remain. What is not confirmed yet is asked for again by
// Refresh; keys that a grantee has not taken are handed out again by Resend.
func (w *Wallet) Revoke(ctx context.Context, id consent.GrantID) (Revocation, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l, given, err := w.find(id)
	if err != nil {
		return Revocation{}, err
	}
	if current, ok := l.given(now()); !ok || current.Grant != id {
		return Revocation{}, fault.New(fault.Conflict, "revoke", "the grant does not stand any more")
	}
	st, err := given.statement()
	if err != nil {
		return Revocation{}, err
	}
	r := consent.Revocation{Grant: id, Subject: st.Line, Seq: l.line.NextSeq(), Time: now()}
	if _, err := io.ReadFull(rand.Reader, r.Salt[:]); err != nil {
		return Revocation{}, err
	}
	statement := consent.Revoked(r, consent.Grant{Expiry: st.Expiry, Epoch: st.Epoch})
	s := said{Grant: given.Grant, Fact: w.fact(l, statement, st.Expiry), Salt: r.Salt}
	if err := w.say(ctx, l, s, statement, w.loses(l, consent.Grant{})); err != nil {
		return Revocation{}, err
	}
	err = errors.Join(w.spread(ctx, l, &l.Said[len(l.Said)-1]), w.handKeys(ctx))
	if len(l.Said[len(l.Said)-1].Stored) == 0 {
		err = errors.Join(err, fault.New(fault.Unavailable, "revoke", "no member could be told; the revocation is kept and sent again by the next command, or use the chain: 'souk wallet revoke --on-chain'"))
	}
	return w.revocation(l, l.Said[len(l.Said)-1]), err
}

// holders are those who must confirm: the merchant, and every member that may
// hold a share of the vault, by whatever sharing.
func (w *Wallet) holders(l *lineState, v vaultState) []did.Merchant {
	out := []did.Merchant{l.Merchant}
	for _, m := range v.mayHold() {
		if m != l.Merchant {
			out = append(out, m)
		}
	}
	return out
}

// spread hands a revocation to the holders, and then, while fewer than two members
// hold it, to others in turn: holders that this wallet does not reach hear of it by
// gossip, as soon as one of those reaches them.
func (w *Wallet) spread(ctx context.Context, l *lineState, s *said) error {
	asked := append(w.tellHolders(ctx, l, s), s.Stored...)
	_ = w.passOn(ctx, l, s, w.inTurn(), asked) // who took it says how it went
	return w.saveLine(ctx, l)
}

// tellHolders hands a revocation to every holder at once that has not confirmed,
// and lists whom it asked.
func (w *Wallet) tellHolders(ctx context.Context, l *lineState, s *said) []did.Merchant {
	confirmed := w.revocation(l, *s)
	var mu sync.Mutex
	var group sync.WaitGroup
	for _, m := range confirmed.Waiting {
		group.Go(func() {
			one := said{Fact: s.Fact, Own: s.Own}
			err := w.submit(ctx, l, &one, m, w.vaultIDs())
			mu.Lock()
			defer mu.Unlock()
			for _, raw := range append(one.Arrivals, one.Stops...) {
				w.keepReceipt(s, raw)
			}
			if err == nil && !contains(s.Stored, m) {
				s.Stored = append(s.Stored, m)
			}
		})
	}
	group.Wait()
	return confirmed.Waiting
}

// Revocations lists what was taken back and who confirmed it.
func (w *Wallet) Revocations() []Revocation {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Revocation
	for _, l := range w.sorted() {
		for _, s := range l.Said {
			if st, err := s.statement(); err == nil && st.State == consent.StateRevoked {
				out = append(out, w.revocation(l, s))
			}
		}
	}
	return out
}

func (w *Wallet) revocation(l *lineState, s said) Revocation {
	statement, err := s.statement()
	if err != nil {
		return Revocation{}
	}
	r := Revocation{Grant: statement.Grant, Merchant: l.Merchant, Purpose: l.Purpose, Time: statement.Time, StoredBy: s.Stored}
	v := w.vault
	if g, known := l.grant(statement.Grant); known {
		v = w.vaultOf(g.Grant.Vault)
	}
	waiting := w.holders(l, v)
	for _, raw := range s.Stops {
		f, err := fact.Decode(raw)
		if err != nil {
			continue
		}
		receipt, _ := consent.ReceiptFromFact(f)
		stop, ok := receipt.(consent.RevocationReceipt)
		if !ok || stop.Line != statement.Line || stop.Revocation != statement.ID || !stop.Stopped {
			continue
		}
		if i := slices.Index(waiting, stop.Holder); i >= 0 {
			waiting = slices.Delete(waiting, i, i+1)
			r.Confirmed = append(r.Confirmed, Stop{Holder: stop.Holder, Time: stop.Time, CopiesPurged: stop.CopiesPurged})
		}
	}
	r.Waiting = waiting
	r.Quorum = v.quorum(r.Confirmed)
	return r
}

// quorum says whether no k custodians are left that would release, in the
// current sharing and in every earlier one: a custodian that was left out may
// hold its old share until it signs that it does not.
func (v vaultState) quorum(stops []Stop) bool {
	knows := func(m did.Merchant) bool {
		return slices.ContainsFunc(stops, func(s Stop) bool { return s.Holder == m })
	}
	return !slices.ContainsFunc(v.sharings(), func(s sharing) bool { return !s.closed(knows) })
}

// Refresh asks again every holder that has not confirmed a revocation.
func (w *Wallet) Refresh(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var failed []error
	for _, l := range w.sorted() {
		for i := range l.Said {
			s := &l.Said[i]
			st, err := s.statement()
			if err != nil || st.State != consent.StateRevoked || len(w.revocation(l, *s).Waiting) == 0 {
				continue
			}
			failed = append(failed, w.spread(ctx, l, s))
		}
	}
	return errors.Join(failed...)
}
