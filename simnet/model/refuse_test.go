package model

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/simnet/script"
)

// What the model knows nothing of is refused with its place, before a run.
func TestRefuse(t *testing.T) {
	const cast = "network peers=4\ncustomers 3 vault=2of3 offers=0/d\n"
	for text, want := range map[string]string{
		"custodians m0 lying\ngrant c0 to=m0\nbuy c0 at=m0\nexpect reads = 0\nrun 1h": "",
		"offer c0 give=m0 amount=1 want=m1 get=1":                                     "line 3, column 1: offer: the model mode refuses this word: merchants have no points",
		"at 1m redeem c0 at=m0 amount=1\nrun 2m":                                      "line 3, column 7: redeem: ",
		"pump m0,m1,m2 gain=5%":                                                       "line 3, column 1: pump: ",
		"attack sybil":                                                                "line 3, column 1: attack: ",
		"run 1m\nexpect imbalance = 0":                                                "line 4, column 8: imbalance: the model mode cannot measure this",
		"merchants m0 points=1":                                                       "line 3, column 21: points: ",
		"custodians m0 colluding":                                                     "line 3, column 15: the model has no colluding custodians",
		"customers 1 vault=2of3 offers=1/d":                                           "line 3, column 31: offers: ",
	} {
		s, err := script.Parse(cast+text, script.Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = Refuse(s)
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%s\n%v\nwant %s", text, err, want)
		}
	}
}
