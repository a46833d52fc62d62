package api_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
)

// What a list says is the same by pages as all at once, each entry once.
func TestReadsAndPinsComeByPages(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		shop, bakery := w.Peers[0], w.Peers[1]
		customer := w.NewCustomer()
		w.Enrol(shop, customer, "C-1")
		w.Grant(customer, w.AskToRead(bakery), wallet.Terms{})
		sells, reads := newTill(t, shop), newTill(t, bakery)
		for i := range 3 {
			sells.call("POST", "/v1/orders", orderBody(fmt.Sprintf(`{"customer":"C-1","order":"O-%d"}`, i)), nil)
		}
		type read struct{ Order string }
		var all []read
		w.Until("the bakery has opened all", func() bool {
			reads.call("GET", "/v1/reads", "", &all)
			return len(all) == 3
		})
		var paged []read
		for from := 0; ; from++ {
			var page []read
			reads.call("GET", fmt.Sprintf("/v1/reads?limit=1&from=%d", from), "", &page)
			if len(page) == 0 {
				break
			}
			paged = append(paged, page...)
		}
		if !slices.Equal(paged, all) {
			t.Errorf("by pages %v, at once %v", paged, all)
		}
		var pins, byPages []string
		w.Until("the shop keeps some", func() bool {
			sells.call("GET", "/v1/pins", "", &pins)
			return len(pins) >= 2
		})
		for after := ""; ; {
			var page []string
			sells.call("GET", "/v1/pins?limit=1&after="+url.QueryEscape(after), "", &page)
			if len(page) == 0 {
				break
			}
			byPages, after = append(byPages, page...), page[len(page)-1]
		}
		if !slices.Equal(pins, byPages) {
			t.Errorf("by pages %v, at once %v", byPages, pins)
		}
		reads.refused("no name of a block", request("GET", "/v1/pins?after=x", ""), 422, "malformed")
		reads.refused("no page", request("GET", "/v1/reads?limit=0", ""), 422, "malformed")
	})
}
