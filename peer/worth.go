package peer

import (
	"context"
	"time"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/worth"
)

// StatedWorth is what this merchant says that one of its points is worth when it is
// redeemed.
type StatedWorth struct {
	worth.Stated
	Number uint64 // of the statement, rising
	Said   uint64 // Unix milliseconds
	Until  uint64 // when it ends unless it is said anew, Unix milliseconds
}

// worthKey guards the merchant's own statements: one is made at a time.
var worthKey = []byte("stated worth")

// Worth is the merchant's newest statement. fault.NotFound: it said nothing, or took
// back what it said.
func (n *Node) Worth(ctx context.Context) (StatedWorth, error) {
	newest, said, err := n.newestWorth(ctx)
	if err == nil && (newest.Seq == 0 || said.Withdrawn() || newest.Expired(uint64(time.Now().UnixMilli()))) {
		err = fault.New(fault.NotFound, "read stated worth", "this merchant says nothing of what its points are worth")
	}
	return shownWorth(newest, said), err
}

// SetWorth says to everybody, in a signed fact, what a point is worth. The same again
// is said once. Errors are fault.Malformed, and fault.RateLimited or fault.Full when it
// is said too often.
func (n *Node) SetWorth(ctx context.Context, amount credential.Micro, currency string) (StatedWorth, error) {
	s := worth.Stated{Merchant: n.cfg.Self, Amount: amount, Currency: currency}
	if err := s.Check(); err != nil {
		return StatedWorth{}, err
	}
	if s.Withdrawn() {
		return StatedWorth{}, fault.New(fault.Malformed, "state worth", "amount: want more than 0; to say nothing any more, withdraw it")
	}
	return n.sayWorth(ctx, s)
}

// WithdrawWorth takes back what was said. fault.NotFound: there is nothing.
func (n *Node) WithdrawWorth(ctx context.Context) error {
	if _, err := n.Worth(ctx); err != nil {
		return err
	}
	_, err := n.sayWorth(ctx, worth.Stated{Merchant: n.cfg.Self})
	return err
}

func (n *Node) sayWorth(ctx context.Context, s worth.Stated) (StatedWorth, error) {
	unlock := n.sellers.lock(nameKey(worthKey))
	defer unlock()
	newest, said, err := n.newestWorth(ctx)
	if err != nil {
		return StatedWorth{}, err
	}
	if newest.Seq > 0 && said == s && !fadingWorth(newest) {
		return shownWorth(newest, said), nil
	}
	return n.publishWorth(ctx, s, newest)
}

// publishWorth makes the next statement after the newest, if there is one. Its number is
// the moment, or one more than the last: it counts also after a lost disk. It is not
// dated before the last, made by a clock that ran ahead: it would end before it.
func (n *Node) publishWorth(ctx context.Context, s worth.Stated, newest fact.Fact) (StatedWorth, error) {
	now := max(newest.Time, uint64(time.Now().UnixMilli()))
	f := s.Fact(n.cfg.Key, max(newest.Seq+1, now), now)
	_, err := n.publish(ctx, f)
	return shownWorth(f, s), err
}

// renewWorth says anew what stands and has lived half of its time. What was taken back
// is not: it may end; nor what ended while this peer did not run.
func (n *Node) renewWorth(ctx context.Context) error {
	unlock := n.sellers.lock(nameKey(worthKey))
	defer unlock()
	newest, said, err := n.newestWorth(ctx)
	if err != nil || newest.Seq == 0 || said.Withdrawn() || !fadingWorth(newest) || newest.Expired(uint64(time.Now().UnixMilli())) {
		return err
	}
	_, err = n.publishWorth(ctx, said, newest)
	return err
}

func fadingWorth(f fact.Fact) bool { return uint64(time.Now().UnixMilli()) >= f.Time+worth.Lifetime/2 }

// newestWorth is the newest of this merchant's statements that are stored here; without
// one the fact's number is zero.
func (n *Node) newestWorth(ctx context.Context) (newest fact.Fact, said worth.Stated, err error) {
	var after uint64
	for {
		page, err := n.cfg.Facts.BySubject(ctx, worth.Subject(n.cfg.Self), after, arrivalPage)
		if err != nil || len(page) == 0 {
			return newest, said, err
		}
		for _, r := range page {
			after = r.Arrived
			f, err := fact.Decode(r.Raw)
			if err != nil || f.Kind != fact.KindWorth || newest.Seq > 0 && !worth.Newer(f, newest) {
				continue
			}
			if s, err := worth.FromFact(f); err == nil {
				newest, said = f, s
			}
		}
	}
}

func shownWorth(f fact.Fact, s worth.Stated) StatedWorth {
	return StatedWorth{Stated: s, Number: f.Seq, Said: f.Time, Until: f.Expiry}
}
