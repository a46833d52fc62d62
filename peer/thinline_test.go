package peer_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// A purchase goes the whole way: notice, grant, order, sealed record on two
// disks, read by another merchant with the help of k custodians, merged into its
// view under the grant, and listed in the wallet with proof and anchor.
//
// Defends I2, I3: k custodians helped and each of them has the read in its log.
func TestPurchaseTravels(t *testing.T) {
	for _, merchants := range []int{3, 5} {
		t.Run(fmt.Sprint(merchants, " merchants"), func(t *testing.T) {
			peertest.Run(t, peertest.Config{Merchants: merchants}, func(w *peertest.World) { purchaseTravels(w.T, w) })
		})
	}
}

func purchaseTravels(t *testing.T, w *peertest.World) {
	c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
	w.Enrol(seller, c, "C-1")
	grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
	order := peertest.Order("O-1", "tea", 12_500_000)
	sold := w.Sell(seller, "C-1", order)
	w.Until("the other merchant opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
	w.Settle()
	if n := w.Replicas(sold); n < 2 {
		t.Errorf("%d peers pin the record, want 2", n)
	}
	inView(t, w, reader, c, grant, sold.Record, order.ID)
	listed(t, w, c, seller, reader, grant)
}

// inView asserts that the reader's single customer view has exactly the order,
// by that grant.
func inView(t *testing.T, w *peertest.World, reader *peertest.Peer, c *peertest.Wallet, grant consent.GrantID, record [32]byte, order string) {
	t.Helper()
	held, _ := reader.CRM().Grant(grant)
	contact, ok := reader.CRM().ContactOf(held.Get().Customer)
	if !ok || contact.Customer.DID() != c.Pairwise(reader.ID) {
		t.Fatal("the reader has no contact for the customer")
	}
	view, err := reader.CRM().View(w.Ctx(), contact)
	if err != nil || len(view.Items) != 1 {
		t.Fatalf("the view has %d records, %v", len(view.Items), err)
	}
	if item := view.Items[0]; item.Grant != grant || item.Record != record || item.Order.ID != order || item.Order.Merchant != w.Peers[0].ID {
		t.Error("the view has something else than the order, or not by the grant")
	}
}

// listed asserts that the wallet shows the read once for each custodian that
// helped, with proof, and with the anchor once there is one.
func listed(t *testing.T, w *peertest.World, c *peertest.Wallet, seller, reader *peertest.Peer, grant consent.GrantID) {
	t.Helper()
	w.Pull(c)
	v, _ := c.Vault()
	by := c.ReadBy(grant)
	slices.SortFunc(by, func(a, b did.Merchant) int { return slices.Compare(a[:], b[:]) })
	if distinct := slices.Compact(slices.Clone(by)); len(by) < v.Threshold || len(distinct) != len(by) || slices.Contains(by, reader.ID) {
		t.Errorf("%d custodians list the read, %d of them once; want at least %d, without the reader", len(by), len(distinct), v.Threshold)
	}
	if uint64(len(by)) != w.LogEntries() {
		t.Errorf("the wallet lists %d reads, the logs hold %d", len(by), w.LogEntries())
	}
	for _, r := range c.Reads() {
		if o := r.Opening; o.Reader != reader.ID || o.Writer != seller.ID || o.Purpose != peertest.ForInsight || o.Category != "purchases" {
			t.Error("the wallet lists another read than the one that happened")
		}
	}
	if _, err := seller.Anchor(w.Ctx()); err != nil {
		t.Fatal(err)
	}
	w.Settle()
	w.Pull(c)
	for _, r := range c.Reads() {
		if len(r.Anchor) == 0 {
			t.Error("a read is not proven by the anchor")
		}
	}
}

// Merchants without the right to read are refused by every custodian, with the
// reason, and no refusal leaves an entry in a log.
//
// Defends I2: no read without a live consent that covers it.
func TestReadsWithoutTheRightAreRefused(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c, seller := w.NewCustomer(), w.Peers[0]
		w.Enrol(seller, c, "C-1")
		wide := w.Ask(w.Peers[2], peertest.ForInsight, consent.Read|consent.Write)
		short := w.Grant(c, w.AskToRead(w.Peers[1]), wallet.Terms{Lifetime: 30_000})
		narrow := w.Grant(c, wide, wallet.Terms{Rights: consent.Write})
		w.Settle()
		sold := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 12_500_000))
		header, err := w.Header(c, sold, 1)
		if err != nil {
			t.Fatal(err)
		}
		w.Until("the merchant with the short grant opened the record", func() bool { return len(w.Items(w.Peers[1], short)) == 1 })
		w.Pass(time.Minute)
		entries := w.LogEntries()
		refused(t, w, c, w.Peers[3], short, header, fault.NoGrant)
		refused(t, w, c, w.Peers[1], short, header, fault.Expired)
		refused(t, w, c, w.Peers[2], narrow, header, fault.Narrower)
		changed := header
		changed.Size++
		refused(t, w, c, w.Peers[2], narrow, changed, fault.ChangedHeader)
		if w.LogEntries() != entries {
			t.Error("a refused read is in a log as if it had happened")
		}
	})
}
