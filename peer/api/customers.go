package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Customer is a contact in the list.
type Customer struct {
	Ref      string     `json:"ref" doc:"The shop's own reference."`
	DID      string     `json:"did,omitempty" doc:"The pairwise DID, once a wallet enrolled."`
	Enrolled *time.Time `json:"enrolled,omitempty"`
}

// Grant is a standing grant of a customer to this merchant.
type Grant struct {
	ID         consent.GrantID `json:"id"`
	Purpose    string          `json:"purpose"`
	Categories []string        `json:"categories"`
	Rights     string          `json:"rights"`
	Expiry     time.Time       `json:"expiry"`
}

// Read is a record of another merchant that a grant opened to this one.
type Read struct {
	Grant    consent.GrantID `json:"grant" doc:"The grant that allows it to be here."`
	Purpose  string          `json:"purpose"`
	Merchant did.Merchant    `json:"merchant" doc:"Who wrote it."`
	Order    string          `json:"order"`
	Time     time.Time       `json:"time"`
	Opened   time.Time       `json:"opened"`
	Total    string          `json:"total"`
	Currency string          `json:"currency"`
	Reverses string          `json:"reverses,omitempty"`
}

// Total sums up one merchant's orders.
type Total struct {
	Merchant did.Merchant `json:"merchant"`
	Currency string       `json:"currency"`
	Orders   int          `json:"orders"`
	Amount   string       `json:"amount"`
	Last     time.Time    `json:"last"`
}

// View is the single customer view.
type View struct {
	Customer Customer     `json:"customer"`
	Grants   []Grant      `json:"grants"`
	Orders   []OrderState `json:"orders" doc:"Bought here."`
	Reads    []Read       `json:"reads" doc:"Bought elsewhere, as live grants allow."`
	Totals   []Total      `json:"totals" doc:"Of reads, by merchant and currency."`
	Accounts []Account    `json:"accounts" doc:"That the customer showed for signing in, as live grants allow."`
	Profile  []Claim      `json:"profile" doc:"That the customer told this merchant of themselves, as live grants allow. Nobody verified it."`
}

// Claim is something that a customer told of themselves.
type Claim struct {
	Claim string          `json:"claim" enum:"email,name,phone_number" doc:"Standard claim of OpenID Connect."`
	Value string          `json:"value"`
	Grant consent.GrantID `json:"grant" doc:"The grant under which it was told."`
	Since time.Time       `json:"since" doc:"When the customer signed it."`
}

// Account is an account of the customer on an EVM chain.
type Account struct {
	Account string          `json:"account" doc:"CAIP-10 name."`
	Grant   consent.GrantID `json:"grant" doc:"The grant under which it was shown."`
	Binding string          `json:"binding" doc:"Id of the binding between account and DID."`
}

func (h handlers) customers(api huma.API) {
	add(api, http.MethodGet, "/v1/customers", "list-customers", "List customers", h.listCustomers)
	add(api, http.MethodGet, "/v1/customers/{ref}", "show-customer", "Show the single customer view", h.showCustomer)
	add(api, http.MethodPost, "/v1/invites", "invite", "Invite a customer's wallet", h.invite)
	add(api, http.MethodGet, "/v1/reads", "list-reads", "List the records that grants opened to this merchant", h.listReads)
}

func (h handlers) listCustomers(_ context.Context, in *struct {
	After string `query:"after" doc:"Reference to go on after."`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}) (*Body[[]Customer], error) {
	contacts := h.node.CRM().Contacts()
	slices.SortFunc(contacts, func(a, b crm.Contact) int { return cmp.Compare(a.Ref, b.Ref) })
	out := []Customer{}
	for _, c := range contacts {
		if c.Ref > in.After && len(out) < in.Limit {
			out = append(out, customerOf(c))
		}
	}
	return body(out), nil
}

func (h handlers) showCustomer(ctx context.Context, in *struct {
	Ref string `path:"ref"`
}) (*Body[View], error) {
	c, ok := h.node.CRM().Contact(in.Ref)
	if !ok {
		return nil, fault.New(fault.NotFound, "show customer", "no customer has this reference")
	}
	v, err := h.node.CRM().View(ctx, c)
	if err != nil {
		return nil, err
	}
	out := View{Customer: customerOf(c), Grants: []Grant{}, Orders: []OrderState{}, Reads: []Read{}, Totals: []Total{}, Accounts: []Account{}, Profile: []Claim{}}
	if !c.Customer.IsZero() {
		for _, held := range h.node.CRM().GrantsOf(c.Customer) {
			out.Grants = append(out.Grants, grantOf(held))
		}
	}
	for _, shown := range h.node.CRM().Accounts(c.Customer, uint64(time.Now().UnixMilli())) {
		out.Accounts = append(out.Accounts, Account{shown.Bound.Account.String(), shown.Grant, shown.Bound.ID.String()})
	}
	for _, told := range h.node.CRM().Claims(c.Customer, uint64(time.Now().UnixMilli())) {
		out.Profile = append(out.Profile, Claim{told.Name, told.Value, told.Grant, at(told.Since)})
	}
	for _, o := range v.Own {
		out.Orders = append(out.Orders, stateOf(o))
	}
	for _, i := range v.Items {
		out.Reads = append(out.Reads, readOf(i))
	}
	for _, t := range v.Merchants {
		out.Totals = append(out.Totals, Total{t.Merchant, t.Currency, t.Orders, t.Amount.String(), at(t.Last)})
	}
	return body(out), nil
}

func customerOf(c crm.Contact) Customer {
	out := Customer{Ref: c.Ref}
	if !c.Customer.IsZero() {
		enrolled := at(c.Enrolled)
		out.DID, out.Enrolled = c.Customer.DID(), &enrolled
	}
	return out
}

func grantOf(h crm.Held) Grant {
	g := h.Get().Grant.Grant
	return Grant{ID: g.ID(), Purpose: g.Purpose, Categories: g.Categories, Rights: g.Rights.String(), Expiry: at(g.Expiry)}
}

func readOf(i crm.Item) Read {
	r := Read{
		Grant: i.Grant, Purpose: i.Purpose, Merchant: i.Writer, Order: i.Order.ID, Time: at(i.Order.Time),
		Opened: at(i.Opened), Currency: i.Order.Currency, Reverses: i.Order.Reverses,
	}
	if total, err := i.Order.Total(); err == nil {
		r.Total = total.String()
	}
	return r
}

func at(ms uint64) time.Time { return time.UnixMilli(int64(ms)).UTC() }

// Invite is the code with which a customer's wallet enrols.
type Invite struct {
	Customer string `json:"customer"`
	Code     string `json:"code"`
}

// Invited is the customer to invite.
type Invited struct {
	Customer string `json:"customer" minLength:"1" maxLength:"128" doc:"The shop's own reference."`
}

func (h handlers) invite(ctx context.Context, in *Body[Invited]) (*Body[Invite], error) {
	c, err := h.node.Invite(ctx, in.Body.Customer)
	return body(Invite{Customer: c.Ref, Code: c.Invite}), err
}

func (h handlers) listReads(ctx context.Context, in *struct {
	Grant string `query:"grant" doc:"Only of this grant."`
	From  int    `query:"from" minimum:"0" doc:"How many to pass over: the oldest come first."`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}) (*Body[[]Read], error) {
	out := []Read{}
	for _, held := range h.node.CRM().Grants() {
		id := held.Get().Grant.ID()
		if in.Grant != "" && in.Grant != id.String() {
			continue
		}
		items, err := h.node.CRM().Items(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, i := range items {
			out = append(out, readOf(i))
		}
	}
	slices.SortFunc(out, func(a, b Read) int {
		return cmp.Or(a.Opened.Compare(b.Opened), cmp.Compare(a.Order, b.Order), cmp.Compare(a.Grant.String(), b.Grant.String()))
	})
	from := min(in.From, len(out))
	return body(out[from:min(from+in.Limit, len(out))]), nil
}
