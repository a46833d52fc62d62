package api_test

import (
	"context"
	"net/http"
	"reflect"
	"testing"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// saying keeps what it is told, and refuses what names nobody.
type saying struct{ told []any }

func (s *saying) List(_ context.Context, all bool) (api.CorridorList, error) {
	s.told = append(s.told, all)
	return api.CorridorList{Block: 7, Corridors: []api.Corridor{{State: "none"}}, Proposals: []api.CorridorProposal{}, Pumps: []api.CorridorPump{}}, nil
}

func (s *saying) Propose(_ context.Context, t api.CorridorTerms) error { return s.note(t) }
func (s *saying) Reopen(_ context.Context, a, b string) error          { return s.note([2]string{a, b}) }
func (s *saying) Enact(_ context.Context, id uint64) error             { return s.note(id) }
func (s *saying) Pause(_ context.Context, other string) error          { return s.note(other) }
func (s *saying) SetFee(_ context.Context, other string, bps uint16) error {
	return s.note(api.ExchangeFee{CorridorOther: api.CorridorOther{Other: other}, FeeBPS: bps})
}

func (s *saying) Vote(context.Context, uint64) error {
	return fault.New(fault.NotFound, "vote", "no such proposal")
}

func (s *saying) note(what any) error {
	s.told = append(s.told, what)
	return nil
}

// What a merchant says over HTTP about the exchange is what its say is told, and
// bounds are held before.
func TestCorridorsOverHTTP(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) {
		c, say := newTill(t, w.Peers[0]), &saying{}
		c.refused("without an exchange", request("GET", "/v1/corridors", ""), 503, "unavailable")
		h, err := api.New(api.Config{Node: w.Peers[0].Node, Token: token, Version: "test", Metrics: w.Peers[0].Metrics, Ready: func() error { return nil }, Corridors: say})
		if err != nil {
			t.Fatal(err)
		}
		c.handler = h
		var list struct {
			Block     uint64
			Corridors []struct{ State string }
		}
		if c.call("GET", "/v1/corridors?all=true", "", &list); list.Block != 7 || len(list.Corridors) != 1 || list.Corridors[0].State != "none" {
			t.Errorf("%+v", list)
		}
		terms := `{"first":"A","second":"B","min":"3:2","max":"2:1","cap_first":5,"cap_second":4}`
		c.call("POST", "/v1/corridors", terms, nil)
		c.call("POST", "/v1/corridors/reopen", `{"first":"A","second":"B"}`, nil)
		c.call("POST", "/v1/corridors/proposals/3/enact", "", nil)
		c.call("POST", "/v1/corridors/pause", `{"other":"B"}`, nil)
		c.call("PUT", "/v1/corridors/fee", `{"other":"B","fee_bps":500}`, nil)
		want := []any{
			true, api.CorridorTerms{First: "A", Second: "B", Min: "3:2", Max: "2:1", CapFirst: 5, CapSecond: 4}, [2]string{"A", "B"}, uint64(3), "B",
			api.ExchangeFee{CorridorOther: api.CorridorOther{Other: "B"}, FeeBPS: 500},
		}
		if !reflect.DeepEqual(say.told, want) {
			t.Errorf("told %+v", say.told)
		}
		for what, r := range map[string]*http.Request{
			"a fee above 500":  request("PUT", "/v1/corridors/fee", `{"other":"B","fee_bps":501}`),
			"a cap of 58 bits": request("POST", "/v1/corridors", `{"first":"A","second":"B","min":"3:2","max":"2:1","cap_first":144115188075855872,"cap_second":4}`),
			"no rate":          request("POST", "/v1/corridors", `{"first":"A","second":"B","max":"2:1","cap_first":5,"cap_second":4}`),
			"nobody":           request("POST", "/v1/corridors/pause", `{"other":""}`),
			"no number":        request("POST", "/v1/corridors/proposals/SECRET/vote", ""),
		} {
			c.refused(what, r, 422, "malformed")
		}
		c.refused("an unknown proposal", request("POST", "/v1/corridors/proposals/9/vote", ""), 404, "not_found")
	})
}

// quoting keeps what it is told.
type quoting struct{ told []any }

func (q *quoting) Publish(_ context.Context, t api.QuoteTerms) (offer.ID, error) {
	q.told = append(q.told, t)
	return offer.ID{}, fault.New(fault.Conflict, "publish quote", "not of the pair")
}

func (q *quoting) List(context.Context) ([]api.OwnQuote, error) {
	return []api.OwnQuote{{ID: offer.ID{1}, Give: "A", Want: "B", GiveAmount: 3, WantAmount: 2, Left: 3, State: "gossiped", Standing: "fillable"}}, nil
}

func (q *quoting) Withdraw(_ context.Context, id offer.ID) error {
	q.told = append(q.told, id)
	return nil
}

func TestQuotesOverHTTP(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) {
		c, own := newTill(t, w.Peers[0]), &quoting{}
		c.refused("without an exchange", request("GET", "/v1/quotes", ""), 503, "unavailable")
		h, err := api.New(api.Config{Node: w.Peers[0].Node, Token: token, Version: "test", Metrics: w.Peers[0].Metrics, Ready: func() error { return nil }, Quotes: own})
		if err != nil {
			t.Fatal(err)
		}
		c.handler = h
		var list struct{ Quotes []struct{ ID, State string } }
		if c.call("GET", "/v1/quotes", "", &list); len(list.Quotes) != 1 || list.Quotes[0].ID != (offer.ID{1}).String() || list.Quotes[0].State != "gossiped" {
			t.Errorf("%+v", list)
		}
		terms := `{"give":"A","want":"B","rate":"3:2","amount":3,"seconds":60,"issue":true}`
		c.refused("another pair", request("POST", "/v1/quotes", terms), 409, "conflict")
		c.call("DELETE", "/v1/quotes/"+(offer.ID{2}).String(), "", nil)
		if want := []any{api.QuoteTerms{Give: "A", Want: "B", Rate: "3:2", Amount: 3, Seconds: 60, Issue: true}, offer.ID{2}}; !reflect.DeepEqual(own.told, want) {
			t.Errorf("told %+v", own.told)
		}
		for what, body := range map[string]string{
			"more than a day":  `{"give":"A","want":"B","rate":"3:2","amount":3,"seconds":86400}`,
			"no amount":        `{"give":"A","want":"B","rate":"3:2","amount":0,"seconds":60}`,
			"no rate":          `{"give":"A","want":"B","amount":3,"seconds":60}`,
			"more than 48 bit": `{"give":"A","want":"B","rate":"3:2","amount":562949953421312,"seconds":60}`,
		} {
			c.refused(what, request("POST", "/v1/quotes", body), 422, "malformed")
		}
	})
}
