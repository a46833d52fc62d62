package peertest

import (
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
)

// The purposes that merchants ask for here.
const (
	ForReceipts = "souk:LoyaltyProgramme"
	ForInsight  = "dpv:Personalisation"
)

// Ask has a merchant publish a notice about purchases.
func (w *World) Ask(p *Peer, purpose string, rights consent.Rights) consent.Notice {
	w.T.Helper()
	n := consent.Notice{
		Merchant: p.ID, Purpose: purpose, Categories: []string{"purchases"}, Rights: rights, RetentionDays: 30, Seq: 1,
		Texts: []consent.NoticeText{{Lang: "en", Title: "A question", Body: "May we?"}},
	}
	_, err := p.Publish(w.Ctx(), n)
	w.must(err)
	return n
}

// AskToWrite and AskToRead are the two usual notices.
func (w *World) AskToWrite(p *Peer) consent.Notice { return w.Ask(p, ForReceipts, consent.Write) }

// AskToRead has a merchant ask for reading purchases made elsewhere.
func (w *World) AskToRead(p *Peer) consent.Notice { return w.Ask(p, ForInsight, consent.Read) }

// Grant has a customer say yes.
func (w *World) Grant(c *Wallet, n consent.Notice, t wallet.Terms) consent.GrantID {
	w.T.Helper()
	id, err := c.Grant(w.Ctx(), n, t)
	w.must(err)
	return id
}

// Enrol invites a customer under the shop's own reference and has the wallet
// allow the writing of receipts.
func (w *World) Enrol(p *Peer, c *Wallet, ref string) consent.GrantID {
	w.T.Helper()
	contact, err := p.Invite(w.Ctx(), ref)
	w.must(err)
	id := w.Grant(c, w.AskToWrite(p), wallet.Terms{Invite: contact.Invite})
	w.Until("the merchant holds the grant", func() bool {
		_, held := p.CRM().Grant(id)
		return held
	})
	return id
}

// Order is an order of one article.
func Order(id, article string, amount credential.Micro) credential.Order {
	return credential.Order{
		ID: id, Time: uint64(time.Now().UnixMilli()), Channel: "store", Currency: "KRW",
		Lines: []credential.Line{{SKU: article, Category: "goods", Quantity: credential.One, Amount: amount}},
	}
}

// Sell records an order and returns it when it is published.
func (w *World) Sell(p *Peer, ref string, o credential.Order) crm.OrderRecord {
	w.T.Helper()
	r, err := p.Record(w.Ctx(), ref, o)
	w.must(err)
	if r.State != crm.OrderPublished {
		w.T.Fatalf("the order is %s, want published", r.State)
	}
	return r
}

// Items is what a merchant's view holds under a grant.
func (w *World) Items(p *Peer, grant consent.GrantID) []crm.Item {
	w.T.Helper()
	items, err := p.CRM().Items(w.Ctx(), grant)
	w.must(err)
	return items
}
