package api_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// voter keeps what it is told to propose.
type voter struct{ told []any }

func (v *voter) Proposals() []api.Proposal                         { return nil }
func (v *voter) ProposeRotation(context.Context, did.Member) error { return nil }
func (v *voter) Vote(context.Context, uint64) error                { return nil }
func (v *voter) Enact(context.Context, uint64) error               { return nil }

func (v *voter) Waiting() int { return 0 }

func (v *voter) Leave(context.Context) error {
	v.told = append(v.told, "leave")
	return nil
}

func (v *voter) ProposeAdmission(_ context.Context, m did.Member) error {
	v.told = append(v.told, m)
	return nil
}

func (v *voter) ProposeStatus(_ context.Context, change, member string) error {
	v.told = append(v.told, change+" of "+member)
	if member == "Nobody" {
		return fault.New(fault.NotFound, "propose "+change, "no member has this name or account")
	}
	return nil
}

func newRegistration(t *testing.T) did.Member {
	t.Helper()
	wrap, err := vault.NewWrapKey([32]byte{7})
	if err != nil {
		t.Fatal(err)
	}
	return did.Member{ID: did.Merchant{1}, Name: "Fishmonger", PeerKey: did.Key{2}, HPKEKey: wrap.Public(), DocHash: [32]byte{3}}
}

// What is proposed over HTTP is what the members will vote about, and a registration
// that nobody could use is refused before.
func TestProposalsOverHTTP(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) {
		c, say, m := newTill(t, w.Peers[0]), &voter{}, newRegistration(t)
		raw, err := json.Marshal(api.RegistrationOf(m))
		if err != nil {
			t.Fatal(err)
		}
		good := string(raw)
		c.refused("without a chain", request("POST", "/v1/proposals/admission", good), 503, "unavailable")
		c.handler, err = api.New(api.Config{Node: w.Peers[0].Node, Token: token, Version: "test", Metrics: w.Peers[0].Metrics, Ready: func() error { return nil }, Votes: say})
		if err != nil {
			t.Fatal(err)
		}
		c.call("POST", "/v1/proposals/admission", good, nil)
		for _, change := range []string{"suspension", "reinstatement", "removal"} {
			c.call("POST", "/v1/proposals/"+change, `{"member":"Bakery"}`, nil)
		}
		if want := []any{m, "suspension of Bakery", "reinstatement of Bakery", "removal of Bakery"}; !reflect.DeepEqual(say.told, want) {
			t.Errorf("told %+v", say.told)
		}
		var m1 api.Standing
		if c.call("GET", "/v1/membership", "", &m1); m1.Status != "active" || m1.Merchant != w.Peers[0].ID || m1.Others != 0 {
			t.Errorf("%+v", m1)
		}
		c.refused("nobody", request("POST", "/v1/proposals/removal", `{"member":"Nobody"}`), 404, "not_found")
		c.refused("no name", request("POST", "/v1/proposals/removal", `{"member":""}`), 422, "malformed")
		say.told = nil
		for what, change := range map[string]func(*api.Registration){
			"no account":          func(r *api.Registration) { r.Operator = did.Merchant{} },
			"no did:key":          func(r *api.Registration) { r.PeerKey = "did:key:SECRET" },
			"a zero key":          func(r *api.Registration) { r.PeerKey = did.Key{}.DID() },
			"a short HPKE key":    func(r *api.Registration) { r.HPKEKey = r.HPKEKey[1:] },
			"half a hash":         func(r *api.Registration) { r.DocHash = r.DocHash[:32] },
			"no trade name":       func(r *api.Registration) { r.Name = "" },
			"a name of 66 bytes":  func(r *api.Registration) { r.Name = strings.Repeat("가", 22) },
			"a name with escapes": func(r *api.Registration) { r.Name = "\x1b[2J" },
		} {
			bad := api.RegistrationOf(m)
			change(&bad)
			raw, err := json.Marshal(bad)
			if err != nil {
				t.Fatal(err)
			}
			c.refused(what, request("POST", "/v1/proposals/admission", string(raw)), 422, "malformed")
		}
		if say.told != nil {
			t.Errorf("told %+v", say.told)
		}
		if c.call("POST", "/v1/membership/leave", "", nil); !reflect.DeepEqual(say.told, []any{"leave"}) {
			t.Errorf("told %+v", say.told)
		}
	})
}
