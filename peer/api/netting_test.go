package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
)

type nettingRound struct {
	ID, State, Settlement, Word, Next string
	Mine                              bool
	Gives, Freed                      []struct {
		Name   string
		Points uint64
	}
	Answers []struct{ Name, Word, Detail string }
}

// A merchant previews, proposes and follows a round over HTTP, another one signs it;
// nothing is called settled before it is.
//
// Defends I12.
func TestNettingOverHTTP(t *testing.T) {
	adjust := func(number int, cfg *peer.Config) {
		if number == 2 {
			cfg.NettingLimit = 100
		}
	}
	peertest.Run(t, peertest.Config{Merchants: 3, Adjust: adjust}, func(w *peertest.World) {
		one, two := newTill(w.T, w.Peers[0]), newTill(w.T, w.Peers[1])
		one.refused("no circle", request("POST", "/v1/netting/rounds", "{}"), 404, "not_found")
		for i, p := range w.Peers {
			w.Netting.Hold(p, w.Peers[(i+2)%3], 10)
		}
		w.Until("it is in a block", func() bool { return w.Netting.Held(w.Peers[0], w.Peers[2]) == 10 })
		var preview struct {
			Parties      int
			Holds, Gives []struct{ Points uint64 }
			Cycles       []struct{ Units uint64 }
			Lines        []struct{ Points uint64 }
		}
		one.call("POST", "/v1/netting/preview", "{}", &preview)
		if preview.Parties != 3 || len(preview.Lines) != 3 || len(preview.Cycles) != 1 || preview.Gives[0].Points != 10 || preview.Holds[0].Points != 10 {
			t.Errorf("%+v", preview)
		}
		without := fmt.Sprintf(`{"without":["%s"]}`, w.Peers[2].ID)
		if one.call("POST", "/v1/netting/preview", without, &preview); preview.Parties != 2 || len(preview.Lines) != 0 {
			t.Errorf("without one of them: %+v", preview)
		}
		one.refused("worth", request("POST", "/v1/netting/rounds", fmt.Sprintf(`{"worth":{"%s":0}}`, w.Peers[2].ID)), 422, "malformed")
		var r, other nettingRound
		one.call("POST", "/v1/netting/rounds", `{"wait_seconds":3600}`, &r)
		path := "/v1/netting/rounds/" + r.ID
		if r.State != "open" || !r.Mine || r.Word != "signed" || len(r.Answers) != 3 || !strings.HasPrefix(r.Gives[0].Name, "Stall") {
			t.Errorf("%+v", r)
		}
		two.refused("unknown", request("POST", "/v1/netting/rounds/0x"+strings.Repeat("0", 64)+"/sign", ""), 404, "not_found")
		w.Until("the other merchant is asked", func() bool {
			var list struct{ Rounds []nettingRound }
			two.call("GET", "/v1/netting/rounds", "", &list)
			return len(list.Rounds) == 1 && list.Rounds[0].Word == "waiting" && !list.Rounds[0].Mine && list.Rounds[0].State == "open"
		})
		two.call("POST", path+"/sign", "", &other)
		two.refused("signed", request("POST", path+"/decline", ""), 409, "conflict")
		w.Until("it is final", func() bool {
			one.call("GET", path, "", &r)
			if (r.State == "settled") != (r.Settlement == "mined" || r.Settlement == "final") || r.State == "settled" && w.Netting.Statements() == 0 {
				t.Errorf("%s, %s", r.State, r.Settlement)
			}
			return r.Settlement == "final"
		})
	})
}
