package crm_test

import (
	"testing"

	"github.com/souk-network/souk/storage"
)

func TestInviteAndEnrol(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	invited, err := s.Invite(t.Context(), "C-1", "CODE1", t0)
	must(t, err)
	if again, err := s.Invite(t.Context(), "C-1", "CODE2", t0+1); err != nil || again != invited {
		t.Errorf("asked again: %v, %v", again, err)
	}
	enrolled, err := s.Enrol(t.Context(), customer(1), "CODE1", t0+2)
	if err != nil || enrolled.Ref != "C-1" || enrolled.Customer != customer(1) || enrolled.Enrolled != t0+2 {
		t.Errorf("enrolled %+v, %v", enrolled, err)
	}
	if again, err := s.Enrol(t.Context(), customer(1), "", t0+3); err != nil || again != enrolled {
		t.Errorf("enrolled again: %+v, %v", again, err)
	}
	for n, invite := range []string{"CODE1", "", "CODE9"} { // spent, none, unknown
		who := customer(byte(2 + n))
		c, err := s.Enrol(t.Context(), who, invite, t0+4)
		if err != nil || c.Ref != who.DID() {
			t.Errorf("invite %q gave contact %q, %v", invite, c.Ref, err)
		}
	}
	s = open(t, kv)
	if c, ok := s.Contact("C-1"); !ok || c != enrolled {
		t.Errorf("after a restart: %+v", c)
	}
	if c, ok := s.ContactOf(customer(1)); !ok || c.Ref != "C-1" {
		t.Errorf("by pairwise DID: %+v", c)
	}
	if _, ok := s.ContactOf(customer(9)); ok || len(s.Contacts()) != 4 {
		t.Errorf("%d contacts", len(s.Contacts()))
	}
}

func TestFailedWriteChangesNothing(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	kv.fail = storage.ErrFull
	if _, err := s.Invite(t.Context(), "C-1", "CODE", t0); err != storage.ErrFull {
		t.Error(err)
	}
	kv.fail = storage.ErrFull
	if err := s.Hold(t.Context(), delivery(t, 1, 1), t0); err != storage.ErrFull {
		t.Error(err)
	}
	if _, ok := s.Contact("C-1"); ok || len(s.Grants()) != 0 {
		t.Error("memory shows what the disk does not have")
	}
}
