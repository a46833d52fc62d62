package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// shownPromise is a line of points that a merchant promised.
type shownPromise struct {
	Ref      string        `json:"ref"` // by which the chain knows it
	Merchant did.Merchant  `json:"merchant"`
	Name     string        `json:"merchant_name"`
	Points   uint64        `json:"points"`   // as promised
	Returned uint64        `json:"returned"` // of these
	Due      time.Time     `json:"due"`      // from when on it may be credited
	Account  chain.Address `json:"account"`
	Batch    string        `json:"batch"` // root
	// State is waiting, due, released, taken_back, expired, unknown (the chain has no
	// such promise), refused or unchecked (the chain did not answer).
	State    string    `json:"state"`
	Reason   string    `json:"reason,omitempty"` // why the contract refuses
	PeerSays string    `json:"merchant_says"`    // what the merchant's peer said last
	PeerWhy  string    `json:"merchant_reason,omitempty"`
	Heard    time.Time `json:"heard"` // when

	line wallet.PromisedLine
}

// doneShown is for how long, in seconds of the chain, a line is listed after it was
// first seen credited or taken back: no reorganisation goes back so far. It is
// forgotten then.
const doneShown = 86_400

// unheard asks merchants what they promised, and names those that issue points and did
// not say.
func (s *walletSession) unheard(ctx context.Context) []wallet.Unheard {
	return slices.DeleteFunc(s.wallet.CollectPromises(ctx), func(u wallet.Unheard) bool { return fault.KindOf(u.Err) == fault.NotFound })
}

// promised collects what merchants promised, and holds it against the chain. Who does
// not answer is told to warn: what it said earlier is enough.
func (s *walletSession) promised(ctx context.Context, t promisedTexts, warn io.Writer) ([]shownPromise, error) {
	for _, u := range s.unheard(ctx) {
		fmt.Fprintf(warn, t.unheard+"\n", s.name(u.Merchant), u.Err)
	}
	kept, err := s.wallet.Promises(ctx)
	if err != nil {
		return nil, err
	}
	points := newMemberPoints(s.chain.client)
	out := []shownPromise{}
	for _, l := range kept {
		shown := s.showPromise(l)
		over, err := s.judgePromise(ctx, points, &shown)
		if err != nil {
			return nil, err
		}
		if !over {
			out = append(out, shown)
		}
	}
	return out, nil
}

func (s *walletSession) showPromise(l wallet.PromisedLine) shownPromise {
	return shownPromise{
		Ref: hex.EncodeToString(l.Line.Ref[:]), Merchant: l.Merchant, Name: s.name(l.Merchant), Points: l.Line.Amount, Due: unixTime(l.Release),
		Account: chain.Address(l.Line.Account), Batch: hex.EncodeToString(l.Root[:]), State: "unchecked",
		PeerSays: l.State, PeerWhy: l.Reason, Heard: time.UnixMilli(int64(l.Heard)).UTC(), line: l,
	}
}

// promiseOn is a line as clients of the chain take it.
func promiseOn(l wallet.PromisedLine) loyalty.Promise {
	return loyalty.Promise{
		Line: loyalty.Line{Ref: l.Line.Ref, Account: l.Line.Account, Amount: l.Line.Amount},
		Root: l.Root, Count: l.Count, Index: l.Index, ReleaseAt: l.Release, Proof: l.Proof,
	}
}

// judgePromise asks the chain how a line stands. over says that it is done since so
// long that it was forgotten.
func (s *walletSession) judgePromise(ctx context.Context, points memberPoints, p *shownPromise) (over bool, err error) {
	_, now, err := s.head()
	if err != nil {
		return false, nil // unchecked
	}
	token, err := s.tokenOf(ctx, points, p.Merchant)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		p.State = "unknown"
		return false, nil
	}
	if err != nil {
		return false, nil
	}
	l := promiseOn(p.line)
	stands, err := token.LineOf(ctx, l)
	if err != nil {
		return false, nil
	}
	p.Returned = stands.Returned
	if stands.State != loyalty.LineUnknown {
		p.Due = unixTime(stands.ReleaseAt)
	}
	p.State, p.Reason = promiseState(token.TryRelease(ctx, l, stands, now))
	done := p.State == "released" || p.State == "taken_back"
	switch {
	case p.State == "unchecked":
	case done && p.line.Done == 0:
		return false, s.wallet.MarkPromise(ctx, p.line, now)
	case done && now > p.line.Done+doneShown:
		return true, s.wallet.ForgetPromise(ctx, p.line)
	case !done && p.line.Done > 0: // a reorganisation took it back
		return false, s.wallet.MarkPromise(ctx, p.line, 0)
	}
	return false, nil
}

func (s *walletSession) tokenOf(ctx context.Context, points memberPoints, m did.Merchant) (*loyalty.Token, error) {
	at, err := points.token(ctx, m)
	if err != nil {
		return nil, err
	}
	return loyalty.NewToken(s.chain.client, at), nil
}

// promiseState says for what reason a line cannot be released now.
func promiseState(err error) (state, reason string) {
	if err == nil {
		return "due", ""
	}
	switch fault.KindOf(err) {
	case fault.NotFound:
		return "unknown", ""
	case fault.Replayed:
		return "released", ""
	case fault.UsedUp:
		return "taken_back", ""
	case fault.NotYet:
		return "waiting", ""
	case fault.Expired:
		return "expired", fault.DetailOf(err)
	case fault.Unavailable:
		return "unchecked", ""
	}
	return "refused", fault.DetailOf(err)
}

// fits says whether an argument names the line, or its merchant.
func (p shownPromise) fits(text string) bool {
	return begins(p.Ref, text) || strings.EqualFold(p.Merchant.String(), text) || strings.EqualFold(p.Name, text)
}

// collectPatience is how long another command waits for merchants' promises.
const collectPatience = 5 * time.Second

// collectPromises keeps what merchants promised while the wallet is at it: a merchant
// may be gone when the customer asks for it. Who does not answer now is asked again.
func (s *walletSession) collectPromises(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, collectPatience)
	defer cancel()
	s.wallet.CollectPromises(ctx)
}
