package full

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// The purposes that merchants ask for.
const (
	forReceipts = "souk:LoyaltyProgramme"
	forInsight  = "dpv:Personalisation"
)

// notice is what a merchant asks for: to write receipts, or to read what was
// bought elsewhere.
func (p *Peer) notice(rights consent.Rights) consent.Notice {
	purpose := forReceipts
	if rights == consent.Read {
		purpose = forInsight
	}
	return consent.Notice{
		Merchant: p.Member.ID, Purpose: purpose, Categories: []string{"purchases"}, Rights: rights, RetentionDays: 30, Seq: 1,
		Texts: []consent.NoticeText{{Lang: "en", Title: "A question", Body: "May we?"}},
	}
}

// publishNotices has a merchant ask its two questions.
func (p *Peer) publishNotices(ctx context.Context) error {
	for _, rights := range []consent.Rights{consent.Write, consent.Read} {
		if _, err := p.Publish(ctx, p.notice(rights)); err != nil {
			return fmt.Errorf("%s publishes its notices: %w", p.Name, err)
		}
	}
	return nil
}

// open has a merchant open its shop: it asks its two questions, and its earning
// rules are in force.
func (p *Peer) open(ctx context.Context) error {
	if err := p.publishNotices(ctx); err != nil {
		return err
	}
	return p.startPoints(ctx)
}

// publishText publishes a notice that makes a fact of so many bytes, of random
// text.
func (p *Peer) publishText(ctx context.Context, size int) error {
	p.mu.Lock()
	p.texts++
	number := p.texts
	p.mu.Unlock()
	_, err := p.Publish(ctx, p.text(number, size))
	return err
}

// text is a notice that makes a fact of so many bytes.
func (p *Peer) text(number, size int) consent.Notice {
	bodies := scenario.Bodies(p.world.plan.Seed, p.number, number, size)
	n := p.notice(consent.Read)
	n.Seq, n.Purpose = uint64(number)+1, fmt.Sprint("souk:Text", number)
	n.Texts[0].Body = bodies[0]
	for _, body := range bodies[1:] {
		n.Texts = append(n.Texts, consent.NoticeText{Lang: "ko", Title: "A question", Body: body})
	}
	return n
}

// setUp splits the secret of a customer's vault among its custodians.
func (c *customer) setUp(ctx context.Context, w *wallet.Wallet) error {
	threshold := c.world.plan.Customers[c.purse.number].Threshold
	var ids []did.Merchant
	var names []string
	for _, n := range c.world.plan.CustodiansOf(c.purse.number) {
		p := c.world.peers[n]
		ids, names = append(ids, p.Member.ID), append(names, p.Name)
	}
	err := w.Setup(ctx, threshold, ids)
	if err == nil {
		c.world.put(trace.Event{Who: c.name(), What: trace.Vault, N: int64(threshold), Note: strings.Join(names, ",")})
	}
	return err
}

// Grant has a customer let a merchant write receipts, or read what was bought
// elsewhere. It returns at once.
func (w *World) Grant(who, merchant int, rights consent.Rights) {
	w.customers[who].will(func(_ context.Context, c *customer) { c.grant(merchant, rights) })
}

func (c *customer) grant(merchant int, rights consent.Rights) {
	key := grantKey{merchant, rights}
	if _, has := c.grants[key]; has {
		return
	}
	p := c.world.peers[merchant]
	err := c.with(func(ctx context.Context, w *wallet.Wallet) error {
		if _, has := w.Vault(); !has {
			if err := c.setUp(ctx, w); err != nil {
				return err
			}
		}
		var terms wallet.Terms
		if rights == consent.Write {
			contact, err := c.invite(ctx, p)
			if err != nil {
				return err
			}
			terms.Invite = contact.Invite
		}
		id, err := w.Grant(ctx, p.notice(rights), terms)
		if err == nil {
			c.grants[key] = id
			c.world.chain.Name(c.account(p), c.name())
			c.world.put(trace.Event{Who: c.name(), What: trace.Grant, Peer: p.Name, Grant: trace.Short(id[:]), Kind: rights.String()})
		}
		return err
	})
	c.failed("grant", p, err)
	if err == nil {
		c.joinAll(merchant)
	}
}

// invite is the code that the shop gives a customer at the till.
func (c *customer) invite(ctx context.Context, p *Peer) (crm.Contact, error) {
	if !p.Running() {
		return crm.Contact{}, fault.New(fault.Unavailable, "invite", "the shop is closed")
	}
	return p.Invite(ctx, c.name())
}

// Deny has a customer refuse what a merchant asks to read. It returns at once.
func (w *World) Deny(who, merchant int) {
	w.customers[who].will(func(_ context.Context, c *customer) {
		p := c.world.peers[merchant]
		err := c.with(func(ctx context.Context, w *wallet.Wallet) error { return w.Deny(ctx, p.notice(consent.Read), "") })
		if err == nil {
			c.world.put(trace.Event{Who: c.name(), What: trace.Deny, Peer: p.Name})
		}
		c.failed("deny", p, err)
	})
}

// Revoke has a customer take a grant back. It returns at once.
func (w *World) Revoke(who, merchant int, rights consent.Rights) {
	w.customers[who].will(func(_ context.Context, c *customer) { c.revoke(merchant, rights) })
}

func (c *customer) revoke(merchant int, rights consent.Rights) {
	key := grantKey{merchant, rights}
	id, has := c.grants[key]
	if !has {
		return
	}
	p := c.world.peers[merchant]
	err := c.with(func(ctx context.Context, w *wallet.Wallet) error {
		c.world.put(trace.Event{Who: c.name(), What: trace.Revoke, Peer: p.Name, Grant: trace.Short(id[:])})
		r, err := w.Revoke(ctx, id)
		if err == nil {
			delete(c.grants, key)
			e := trace.Event{Who: c.name(), What: trace.Revoked, Peer: p.Name, Grant: trace.Short(id[:]), N: int64(len(r.Confirmed))}
			if r.Quorum {
				e.Note = "quorum"
			}
			c.world.put(e)
			if !c.keeps {
				c.failed("stop reward", p, c.stopRewards(ctx, w, key))
			}
		}
		return err
	})
	c.failed("revoke", p, err)
}

// Buy has a customer buy for an amount of micro-units. It returns at once.
func (w *World) Buy(who, merchant int, amount credential.Micro) {
	w.customers[who].will(func(ctx context.Context, c *customer) { c.buy(ctx, merchant, amount) })
}

func (c *customer) buy(ctx context.Context, merchant int, amount credential.Micro) {
	p := c.world.peers[merchant]
	c.bought++
	e := trace.Event{Who: c.name(), What: trace.Buy, Peer: p.Name, N: int64(amount)}
	if !p.Running() {
		e.Note = fault.Unavailable.String()
	} else if _, err := p.Record(ctx, c.name(), scenario.Order(fmt.Sprint(c.name(), "-", c.bought), time.Now(), amount)); err != nil {
		e.Note = fault.KindOf(err).String()
	}
	c.world.put(e)
}

// failed writes down what a customer could not do.
func (c *customer) failed(what string, p *Peer, err error) {
	if err != nil {
		c.world.put(trace.Event{Who: c.name(), What: trace.Fail, Peer: p.Name, Kind: what, Note: fault.KindOf(err).String()})
	}
}
