package api_test

import (
	"net/http"
	"testing"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// read is an index with five corridors, and points with two holders.
type read struct{}

func (read) At() api.LoyaltyAt { return api.LoyaltyAt{Block: 9, Final: 4, Events: 7} }
func (read) Points() []api.MemberPoints {
	return []api.MemberPoints{{Points: offer.Address{1}, Supply: 5}}
}
func (read) Campaigns() []api.ListedCampaign   { return nil }
func (read) Programmes() []api.ListedProgramme { return nil }
func (read) Corridors() (out []api.PointsPair) {
	for n := range byte(5) {
		out = append(out, api.PointsPair{Low: offer.Address{n}, High: offer.Address{9}, State: "open"})
	}
	return out
}

func (read) Memberships(holder offer.Address) []api.Membership {
	return []api.Membership{{Holder: holder, Level: 2}}
}

func (read) Holders(points, after offer.Address, most int) ([]api.PointsHolder, int, error) {
	if points != (offer.Address{1}) {
		return nil, 0, fault.New(fault.NotFound, "list", "no such points")
	}
	return []api.PointsHolder{{Account: offer.Address{after[0] + 1}, Points: uint64(most), Expiry: []api.Expiring{}}}, 2, nil
}

// The lists of what the contracts said come in pages, with how far they go.
func TestLoyaltyLists(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) {
		p := w.Peers[0]
		h, err := api.New(api.Config{Node: p.Node, Token: token, Metrics: p.Metrics, Ready: func() error { return nil }, Loyalty: read{}})
		if err != nil {
			t.Fatal(err)
		}
		c := &till{t: t, handler: h, spec: readSpec(t)}
		var at api.LoyaltyAt
		c.call("GET", "/v1/loyalty", "", &at)
		if at.Block != 9 || at.Final != 4 || at.Time != nil {
			t.Errorf("at %+v", at)
		}
		var pairs api.Listed[api.PointsPair]
		c.call("GET", "/v1/loyalty/corridors?from=3&limit=2", "", &pairs)
		if len(pairs.Items) != 2 || pairs.Total != 5 || pairs.Items[0].Low != (offer.Address{3}) || pairs.At.Final != 4 {
			t.Errorf("corridors %+v", pairs)
		}
		c.call("GET", "/v1/loyalty/corridors?from=9", "", &pairs)
		if len(pairs.Items) != 0 || pairs.Total != 5 {
			t.Errorf("past the end %+v", pairs)
		}
		var holders api.Listed[api.PointsHolder]
		c.call("GET", "/v1/loyalty/points/"+offer.Address{1}.String()+"/holders?limit=1&after="+offer.Address{7}.String(), "", &holders)
		if len(holders.Items) != 1 || holders.Total != 2 || holders.Items[0].Account != (offer.Address{8}) {
			t.Errorf("holders %+v", holders)
		}
		var held api.Listed[api.Membership]
		c.call("GET", "/v1/loyalty/memberships?holder="+offer.Address{5}.String(), "", &held)
		if len(held.Items) != 1 || held.Items[0].Holder != (offer.Address{5}) {
			t.Errorf("memberships %+v", held)
		}
		for path, want := range map[string]int{
			"/v1/loyalty/points/" + offer.Address{2}.String() + "/holders": http.StatusNotFound,
			"/v1/loyalty/points/nonsense/holders":                          http.StatusUnprocessableEntity,
			"/v1/loyalty/corridors?limit=1001":                             http.StatusUnprocessableEntity,
		} {
			if got := c.do(request(http.MethodGet, path, "")); got.Status != want {
				t.Errorf("%s: %d, want %d", path, got.Status, want)
			}
		}
		without := newTill(t, p)
		if got := without.do(request(http.MethodGet, "/v1/loyalty", "")); got.Status != http.StatusServiceUnavailable {
			t.Errorf("without contracts: %d", got.Status)
		}
	})
}
