package crm_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

func put(t *testing.T, s *crm.Store, r crm.OrderRecord, changed ...crm.OrderRecord) crm.OrderRecord {
	t.Helper()
	r, err := s.PutOrder(t.Context(), r, changed...)
	must(t, err)
	return r
}

func TestOrderIsOneByItsNumber(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	first := put(t, s, crm.OrderRecord{Ref: "C-1", Order: order("77", 798, t0), State: crm.OrderWaiting})
	second := put(t, s, crm.OrderRecord{Ref: "C-1", Order: order("78", 100, t0), State: crm.OrderWaiting, Fact: []byte("f"), Body: []byte("b")})
	other := put(t, s, crm.OrderRecord{Ref: "C-2", Order: order("77", 5, t0), State: crm.OrderAnonymous})
	for i, r := range []crm.OrderRecord{first, second, other} {
		if r.Sequence != i+1 {
			t.Errorf("order %d has sequence %d", i, r.Sequence)
		}
	}
	first.State, first.Fact, first.Body = crm.OrderSealed, []byte("fact"), []byte("sealed")
	if again := put(t, s, first); again.Sequence != 1 {
		t.Errorf("stored again it has sequence %d", again.Sequence)
	}
	for _, s := range []*crm.Store{s, open(t, kv)} {
		got, err := s.OrdersOf(t.Context(), "C-1")
		if err != nil || !reflect.DeepEqual(got, []crm.OrderRecord{first, second}) {
			t.Errorf("orders of C-1: %v, %v", got, err)
		}
	}
	_, err := s.Order(t.Context(), "C-2", "78")
	wantKind(t, err, fault.NotFound)
	if next := put(t, open(t, kv), crm.OrderRecord{Ref: "C-3", Order: order("1", 1, t0), State: crm.OrderWaiting}); next.Sequence != 4 {
		t.Errorf("after a restart the next order has sequence %d", next.Sequence)
	}
}

func TestOrderStates(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	r := put(t, s, crm.OrderRecord{Ref: "C-1", Order: order("77", 798, t0), State: crm.OrderWaiting})
	put(t, s, crm.OrderRecord{Ref: "C-1", Order: order("78", 798, t0), State: crm.OrderPublished})
	invite := put(t, s, crm.OrderRecord{Ref: "C-2", Order: order("79", 798, t0), State: crm.OrderWaiting})
	unfinished := func(want int) {
		t.Helper()
		if got, err := open(t, kv).Unfinished(t.Context()); err != nil || len(got) != want {
			t.Errorf("%d orders are unfinished, %v, want %d", len(got), err, want)
		}
	}
	unfinished(0) // nobody enrolled
	_, err := s.Invite(t.Context(), invite.Ref, "code", t0)
	must(t, err)
	unfinished(0)
	_, err = s.Enrol(t.Context(), customer(1), "code", t0)
	must(t, err)
	unfinished(1)
	r.State = crm.OrderSealed
	put(t, s, r)
	unfinished(2)
	if got := crm.OrderState(9).String(); got != "unknown" {
		t.Errorf("a state of a later version shows as %q", got)
	}
}

// Reversals in cents: what is left follows them exactly, and both orders change
// in one write or neither does.
func TestReversalNetsToTheCent(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	sale := put(t, s, crm.OrderRecord{Ref: "C-1", Order: order("77", 1001, t0), State: crm.OrderWaiting, Left: total(t, order("77", 1001, t0))})
	for i, cents := range []int64{-333, -667, -1} {
		back := order(string('a'+rune(i)), cents, t0)
		back.Reverses = "77"
		left, err := sale.Left.Add(total(t, back))
		must(t, err)
		changed := sale
		changed.Left, changed.Revoked = left, left <= 0
		kv.fail = storage.ErrFull
		if _, err := s.PutOrder(t.Context(), crm.OrderRecord{Ref: "C-1", Order: back, State: crm.OrderWaiting}, changed); !errors.Is(err, storage.ErrFull) {
			t.Fatalf("a full store: %v", err)
		}
		if kept, _ := open(t, kv).Order(t.Context(), "C-1", "77"); kept.Left != sale.Left {
			t.Fatalf("a failed write left %v", kept.Left)
		}
		put(t, s, crm.OrderRecord{Ref: "C-1", Order: back, State: crm.OrderWaiting}, changed)
		sale = changed
	}
	kept, err := open(t, kv).Order(t.Context(), "C-1", "77")
	if err != nil || kept.Left != 0 || !kept.Revoked {
		t.Errorf("left %v, revoked %v, %v", kept.Left, kept.Revoked, err)
	}
}

func total(t *testing.T, o credential.Order) credential.Micro {
	t.Helper()
	sum, err := o.Total()
	must(t, err)
	return sum
}

func TestOrderTooLarge(t *testing.T) {
	s := open(t, newRecorder())
	_, err := s.PutOrder(t.Context(), crm.OrderRecord{Ref: "C-1", Order: order("77", 1, t0), State: crm.OrderSealed, Body: make([]byte, 3<<20)})
	wantKind(t, err, fault.TooLarge)
	if got, err := s.OrdersOf(t.Context(), "C-1"); err != nil || len(got) != 0 {
		t.Errorf("a refused order is listed: %v, %v", got, err)
	}
}
