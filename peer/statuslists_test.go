package peer_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// perList is what docs/spec/credential.md says of a merchant's lists.
const perList = 1 << 16

// Receipts go on in a second list when the first one is full, and each is
// refused by the list that it names, once it is wholly taken back, and by that
// alone.
func TestStatusListsGoOn(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t, p := w.T, w.Peers[0]
		c := w.NewCustomer()
		w.Enrol(p, c, "C-1")
		_, err := p.CRM().PutOrder(w.Ctx(), crm.OrderRecord{Ref: "C-0", Order: peertest.Order("0", "tea", 1), State: crm.OrderWaiting, Sequence: perList - 3, Revoked: true})
		check(t, err)      // waits for its customer: no receipt is revoked
		for i := range 4 { // the last two of one list and the first two of the next
			id := fmt.Sprint("sale ", i)
			sold := w.Sell(p, "C-1", peertest.Order(id, "tea", 5))
			at := perList - 2 + i
			receipt := w.Receipt(c, p, sold, 1)
			want := credential.StatusRef{URI: fmt.Sprintf("souk:status:%s/%d", p.ID, at/perList), Index: uint64(at % perList)}
			if sold.Sequence != at || receipt.Status == nil || *receipt.Status != want {
				t.Fatalf("order %d has sequence %d and status %+v, want %+v", i, sold.Sequence, receipt.Status, want)
			}
		}
		for _, i := range []int{0, 3} { // after all sales: a return counts as an order, too
			w.Sell(p, "C-1", takingBack(fmt.Sprint("return ", i), fmt.Sprint("sale ", i), -5))
		}
		for i := range 4 {
			sold, _ := recorded(t, p, "C-1", fmt.Sprint("sale ", i))
			receipt := w.Receipt(c, p, sold, 1)
			err := receipt.CheckStatus(listOf(t, w, p, receipt), receipt.Status.URI)
			if revoked := errors.Is(err, fault.Of(fault.Revoked)); revoked != (i == 0 || i == 3) || err != nil && !revoked {
				t.Errorf("sale %d: %v", i, err)
			}
		}
		waits := listNumbered(t, w, p, 0)
		if revoked, err := waits.Get(perList - 3); revoked || err != nil {
			t.Errorf("an order without a receipt is listed: %v, %v", revoked, err)
		}
		if n := p.StatusLists(); n != 2 {
			t.Errorf("%d lists", n)
		}
		for _, number := range []int{-1, 2} {
			_, err := p.StatusList(w.Ctx(), number)
			wantKind(t, fmt.Sprint("list ", number), err, fault.NotFound)
		}
	})
}

// listOf is the list that a receipt names.
func listOf(t *testing.T, w *peertest.World, p *peertest.Peer, c credential.Credential) *credential.StatusList {
	t.Helper()
	for number := range p.StatusLists() {
		if p.StatusURI(number) == c.Status.URI {
			return listNumbered(t, w, p, number)
		}
	}
	t.Fatal("a receipt names a list that does not exist")
	return nil
}

func listNumbered(t *testing.T, w *peertest.World, p *peertest.Peer, number int) *credential.StatusList {
	t.Helper()
	token, err := p.StatusList(w.Ctx(), number)
	check(t, err)
	list, err := credential.VerifyStatusList(token, p.Member.PeerKey, p.StatusURI(number), uint64(time.Now().UnixMilli()))
	check(t, err)
	return list
}
