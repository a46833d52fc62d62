package scenario

import (
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/script"
)

// Points of merchants that have none are refused before a run begins, with the place.
func TestPointsThatNobodyHasAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"campaign m0 budget=1 reward=2":                 "line 4, column 1: campaign: reward",
		"redeem c0 at=m2 amount=1":                      "line 4, column 1: redeem: m2 has no points",
		"at 1m offer c0 give=m0 amount=1 want=m3 get=1": "line 4, column 7: offer: m3 has no points",
		"cancel c0 give=m0 want=m2":                     "line 4, column 1: cancel: m2 has no points",
		"redeem c0 at=m0,m1 amount=1\ngrant c0 to=m0 rights=read,write\nrevoke c0\nclaim c0": "",
	} {
		s, err := script.Parse("network peers=4\ncustomers 1 vault=2of3\nmerchants m0,m1 points=1\n"+text+"\nrun 2m", script.Options{})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		_, err = NewPlan(s, 1, geo.Builtin())
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%s\n%v\nwant %s", text, err, want)
		}
	}
}

// The language has no word that nothing comes of.
func TestEveryWordIsCarriedOut(t *testing.T) {
	for _, w := range script.Words() {
		if !slices.Contains(Known(), w.Name) {
			t.Errorf("%s is a word, and is not carried out", w.Name)
		}
	}
}
