package real

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

// setUp splits the secret of a customer's vault among its custodians.
func (c *customer) setUp(ctx context.Context, w *wallet.Wallet) error {
	threshold := c.world.plan.Customers[c.number].Threshold
	var ids []did.Merchant
	var names []string
	for _, n := range c.world.plan.CustodiansOf(c.number) {
		p := c.world.peers[n]
		ids, names = append(ids, p.ID()), append(names, p.name)
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
	w.customers[who].will(func(ctx context.Context, c *customer) { c.grant(ctx, merchant, rights) })
}

func (c *customer) grant(ctx context.Context, merchant int, rights consent.Rights) {
	key := grantKey{merchant, rights}
	if _, has := c.grants[key]; has {
		return
	}
	p := c.world.peers[merchant]
	err := c.with(ctx, func(w *wallet.Wallet) error {
		if _, has := w.Vault(); !has {
			if err := c.setUp(ctx, w); err != nil {
				return err
			}
		}
		var terms wallet.Terms
		if rights == consent.Write {
			code, err := c.invite(ctx, p)
			if err != nil {
				return err
			}
			terms.Invite = code
		}
		asked, err := c.notice(ctx, w, noticeKey(key))
		if err != nil {
			return err
		}
		id, err := w.Grant(ctx, asked, terms)
		if err == nil {
			c.grants[key] = id
			c.account(p) // points that it earns are the customer's in the trace
			c.world.put(trace.Event{Who: c.name(), What: trace.Grant, Peer: p.name, Grant: trace.Short(id[:]), Kind: rights.String()})
		}
		return err
	})
	c.failed("grant", p, err)
	if err == nil {
		c.joinAll(ctx, merchant)
	}
}

// invite is the code that the shop gives a customer at the till.
func (c *customer) invite(ctx context.Context, p *peer) (string, error) {
	if !p.up.Load() {
		return "", closed("invite")
	}
	var out api.Invite
	err := p.Call(ctx, http.MethodPost, "/v1/invites", api.Invited{Customer: c.name()}, &out)
	return out.Code, err
}

// Deny has a customer refuse what a merchant asks to read. It returns at once.
func (w *World) Deny(who, merchant int) {
	w.customers[who].will(func(ctx context.Context, c *customer) {
		p := c.world.peers[merchant]
		err := c.with(ctx, func(w *wallet.Wallet) error {
			asked, err := c.notice(ctx, w, noticeKey{merchant, consent.Read})
			if err != nil {
				return err
			}
			return w.Deny(ctx, asked, "")
		})
		if err == nil {
			c.world.put(trace.Event{Who: c.name(), What: trace.Deny, Peer: p.name})
		}
		c.failed("deny", p, err)
	})
}

// Revoke has a customer take a grant back. It returns at once.
func (w *World) Revoke(who, merchant int, rights consent.Rights) {
	w.customers[who].will(func(ctx context.Context, c *customer) { c.revoke(ctx, merchant, rights) })
}

func (c *customer) revoke(ctx context.Context, merchant int, rights consent.Rights) {
	key := grantKey{merchant, rights}
	id, has := c.grants[key]
	if !has {
		return
	}
	p := c.world.peers[merchant]
	err := c.with(ctx, func(w *wallet.Wallet) error {
		c.world.put(trace.Event{Who: c.name(), What: trace.Revoke, Peer: p.name, Grant: trace.Short(id[:])})
		r, err := w.Revoke(ctx, id)
		if err == nil {
			delete(c.grants, key)
			e := trace.Event{Who: c.name(), What: trace.Revoked, Peer: p.name, Grant: trace.Short(id[:]), N: int64(len(r.Confirmed))}
			if r.Quorum {
				e.Note = "quorum"
			}
			c.world.put(e)
			c.failed("stop reward", p, c.stopRewards(ctx, w, key))
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
	e := trace.Event{Who: c.name(), What: trace.Buy, Peer: p.name, N: int64(amount)}
	if !p.up.Load() {
		e.Note = fault.Unavailable.String()
	} else if err := p.Call(ctx, http.MethodPost, "/v1/orders", order(c.name(), c.bought, amount), nil); err != nil {
		e.Note = reason(err)
	}
	c.world.put(e)
}

// order is what a customer buys, as the API takes it.
func order(customer string, number int, amount credential.Micro) api.Order {
	now := time.Now().UTC()
	o := scenario.Order(fmt.Sprint(customer, "-", number), now, amount)
	out := api.Order{Customer: customer, Order: o.ID, Time: now, Channel: o.Channel, Currency: o.Currency}
	for _, l := range o.Lines {
		out.Lines = append(out.Lines, api.Line{SKU: l.SKU, Category: l.Category, Quantity: l.Quantity.String(), Amount: l.Amount.String()})
	}
	return out
}

func closed(op string) error { return fault.New(fault.Unavailable, op, "the shop is closed") }

// Publish has a merchant publish a notice of random text that makes a fact of so
// many bytes. It returns at once.
func (w *World) Publish(merchant, size int) {
	p := w.peers[merchant]
	if !p.up.Load() {
		return
	}
	number := p.texts.Add(1)
	w.do(func() {
		err := p.Call(w.ctx, http.MethodPost, "/v1/notices", text(w.plan.Seed, merchant, number, size), nil)
		if err != nil && w.ctx.Err() == nil {
			w.put(trace.Event{Who: p.name, What: trace.Fail, Kind: "publish", Note: reason(err)})
		}
	})
}

// text is the notice of random text with a number, as the full simulation has it.
func text(seed uint64, merchant int, number int64, size int) api.Notice {
	bodies := scenario.Bodies(seed, merchant, int(number), size)
	n := notice(consent.Read)
	n.Version, n.Purpose = uint64(number)+1, fmt.Sprint("souk:Text", number)
	n.Texts[0].Body = bodies[0]
	for _, body := range bodies[1:] {
		n.Texts = append(n.Texts, api.Text{Lang: "ko", Title: "A question", Body: body})
	}
	return n
}

// failed writes down what a customer could not do.
func (c *customer) failed(what string, p *peer, err error) {
	if err != nil && c.world.ctx.Err() == nil {
		c.world.put(trace.Event{Who: c.name(), What: trace.Fail, Peer: p.name, Kind: what, Note: reason(err)})
	}
}

// reason is the kind of fault of an error; of one that is none, such as a broken
// connection, that something could not be reached.
func reason(err error) string {
	if kind := fault.KindOf(err); kind != fault.Internal {
		return kind.String()
	}
	return fault.Unavailable.String()
}
