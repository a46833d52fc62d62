package rounds

import (
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/did"
)

// A peer's moment comes once in each period, and not when another member's does.
func TestEachMemberHasItsMoment(t *testing.T) {
	start := time.UnixMilli(1_700_000_000_123)
	moments := map[int64]bool{}
	for m := range byte(20) {
		s := &Service{cfg: Config{Self: did.Merchant{m}, Every: time.Hour}}
		first := s.next(start)
		if !first.After(start) || first.After(start.Add(time.Hour)) || !s.next(first.Add(-time.Millisecond)).Equal(first) {
			t.Fatalf("the first moment is %v after the start", first.Sub(start))
		}
		if second := s.next(first); second.Sub(first) != time.Hour {
			t.Errorf("the second is %v after the first", second.Sub(first))
		}
		moments[first.UnixMilli()] = true
	}
	if len(moments) != 20 {
		t.Errorf("20 members have %d moments", len(moments))
	}
	if never := (&Service{}).next(start); !never.IsZero() {
		t.Error("a peer without a period proposes")
	}
}
