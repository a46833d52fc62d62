package signin

import (
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// One customer that signs in again and again is refused after so many times, and
// keeps nobody else out; when the five minutes are over it may again.
//
// Defends I6.
func TestSignInsOfACustomerAreBounded(t *testing.T) {
	n, now := newNonces(), time.Unix(1_700_000_000, 0)
	in := func(who byte, at time.Time) error {
		return n.take(n.issue("a browser", at), "a browser", did.Key{who}, at)
	}
	for i := range mostUsedBy {
		if err := in(1, now); err != nil {
			t.Fatalf("sign-in %d: %v", i, err)
		}
	}
	if err := in(1, now); fault.KindOf(err) != fault.RateLimited {
		t.Errorf("one more: %v", err)
	}
	if err := in(2, now); err != nil {
		t.Errorf("another customer: %v", err)
	}
	later := now.Add(nonceLife)
	if err := in(1, later); err != nil {
		t.Errorf("after five minutes: %v", err)
	}
	if len(n.used) != 2 || len(n.by[did.Key{1}]) != 1 {
		t.Errorf("%d nonces are kept, %d of the customer", len(n.used), len(n.by[did.Key{1}]))
	}
}
