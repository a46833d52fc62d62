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
		"custodians m0 lying\ncustodians m1 colluding\ngrant c0 to=m0\nbuy c0 at=m0\nexpect reads = 0\nrun 1h": "",
		"offer c0 give=m0 amount=1 want=m1 get=1\nrun 1m\nexpect settled = 0":                                  "",
		"merchants m0 points=1 epoch=1h\nat 1m redeem c0 at=m0 amount=1\nrun 2m":                               "",
		"customers 1 vault=2of3 redeem=1/d":                                                                    "",
		"at 1m claim c0 at=m0\nrun 2m":                                                                         "",
		"campaign m0 budget=10 reward=1":                                                                       "",
		"pump m0,m1,m2 gain=5%":                                                                                "",
		"attack spam by=m1 rate=200/s":                                                                         "line 3, column 24: 200/s: the model mode carries out at most 100/s of each attacker",
		"attack spam by=m1 rate=100/s":                                                                         "",
		"custodians m0 slow\nattack farm by=c0":                                                                "",
		"attack sybil":                                                                                         "",
		"customers 1 vault=2of3\nattack grief by=c0":                                                           "",
		"run 1m\nexpect imbalance = 0\nexpect issued = 0\nexpect expired = 0":                                  "",
		"run 1m\nexpect vested = 0":                                                                            "",
		"customers 1 vault=2of3 offers=1/d":                                                                    "",
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
