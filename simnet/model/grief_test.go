package model

import (
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// A griefer's offer is somebody's turn to settle, and what that settlement needs is gone
// when its block comes: it is refused whole. What the griefer moved away comes back.
//
// Defends I7 in the model.
func TestGriefersAreNeverHalfSettled(t *testing.T) {
	w, out := bazaar(t)
	w.Offer(1, scenario.Offer{Give: 1, Want: 0, Amount: 60, Get: 60, Lasts: time.Hour})
	w.Pass(w.Now() + 20*time.Second)
	griefer := script.Member{Role: script.Customers, N: 0}
	a := scenario.Attack{Kind: "grief", By: []script.Member{griefer}, Rate: 1. / 20, Until: w.Now() + 2*time.Minute}
	if err := w.Attack(a); err != nil {
		t.Fatal(err)
	}
	w.Pass(a.Until)
	refused := 0
	for _, e := range out.of(trace.Fail) {
		if e.Kind == "transaction" {
			refused++
		}
	}
	notes := map[string]bool{}
	for _, e := range out.of(trace.Attack) {
		notes[e.Note] = true
	}
	if refused < 2 || !notes[scenario.Disallow.String()] || !notes[scenario.EndOffer.String()] || !notes[scenario.MoveAway.String()] {
		t.Errorf("%d settlements were refused for %v", refused, notes)
	}
	w.Pass(w.Now() + time.Minute)
	legs := map[string]int{}
	for _, e := range out.of(trace.Settle) {
		legs[e.Note]++
	}
	for ring, n := range legs {
		if n != 2 {
			t.Errorf("of settlement %s there are %d legs", ring, n)
		}
	}
	for p := range int32(2) {
		griefers, err := w.balance(&w.customers[0], p)
		honest, _ := w.balance(&w.customers[1], p)
		if err != nil || griefers+honest != 200 {
			t.Errorf("of 200 points of m%d the griefer has %d and the honest customer %d: %v", p, griefers, honest, err)
		}
	}
}
