package wallet_test

import (
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
)

// Whichever one peer is gone, a wallet answers, takes back, and lists reads with
// the others: no peer is the wallet's own.
//
// Defends I10.
func TestAnyOnePeerMayBeGone(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c, refs := w.NewCustomer(), []string{"A", "B", "C", "D", "E"}
		for i, p := range w.Peers {
			w.Enrol(p, c, refs[i])
		}
		w.Settle()
		for i, gone := range w.Peers {
			seller, reader := w.Peers[(i+1)%5], w.Peers[(i+2)%5]
			gone.Kill()
			grant := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
			w.Sell(seller, refs[(i+1)%5], peertest.Order("O-1", "tea", 1))
			w.Until("the merchant opened the record", func() bool { return len(w.Items(reader, grant)) > 0 })
			w.Until("three custodians' entries of the read are listed", func() bool {
				problems, err := c.Pull(w.Ctx())
				check(t, err)
				for _, p := range problems {
					if p.Custodian != gone.ID {
						t.Errorf("the log of a peer that is there: %v", p.Err)
					}
				}
				return len(c.ReadBy(grant)) >= 3
			})
			r, err := c.Revoke(w.Ctx(), grant)
			check(t, err)
			if !r.Quorum {
				t.Errorf("without peer %d no quorum confirmed the revocation", i)
			}
			gone.Start()
			w.Until("the peer is back", w.Fresh)
		}
	})
}
