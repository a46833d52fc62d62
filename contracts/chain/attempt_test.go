package chain_test

import (
	"context"
	"testing"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// kept is an outbox of what was sent so far.
type kept map[chain.ID]chain.Status

func (k kept) Status(_ context.Context, id chain.ID) (chain.Status, error) {
	s, ok := k[id]
	if !ok {
		return s, fault.New(fault.NotFound, "test", "no such entry")
	}
	return s, nil
}

// Only what was refused in a final block is sent anew, eight times at most, and what
// the outbox forgot of earlier attempts brings none of them back.
func TestAttempts(t *testing.T) {
	for _, s := range []chain.Status{
		{State: chain.Pending}, {State: chain.Sent}, {State: chain.Mined}, {State: chain.Mined, Reverted: true}, {State: chain.Final}, {State: chain.Failed},
	} {
		s.ID = chain.IDOf("x")
		if next, known := chain.Attempt(t.Context(), kept{s.ID: s}, "x"); known == nil || known.ID != s.ID || next != "x" {
			t.Errorf("%+v is sent anew as %q", s, next)
		}
	}
	all, labels := kept{}, map[string]bool{}
	for range 20 {
		next, known := chain.Attempt(t.Context(), all, "x")
		if id := chain.AttemptID(t.Context(), all, "x"); known != nil && id != known.ID {
			t.Errorf("the newest is %v, want %v", id, known.ID)
		}
		if known == nil {
			labels[next] = true
			all[chain.IDOf(next)] = chain.Status{ID: chain.IDOf(next), State: chain.Failed, Reverted: true}
		}
	}
	if len(all) != 8 || len(labels) != 8 || !labels["x"] {
		t.Errorf("sent %d times: %v", len(all), labels)
	}
	delete(all, chain.IDOf("x"))
	if next, known := chain.Attempt(t.Context(), all, "x"); known == nil {
		t.Errorf("sent anew as %q because the first attempt was forgotten", next)
	}
}
