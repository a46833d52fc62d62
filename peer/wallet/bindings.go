package wallet

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/storage"
)

const spaceBindings = "wallet/bindings" // binding id: the binding

// accountsCategory is what a grant must be about for accounts to be shown under it.
const accountsCategory = "accounts"

// storedBinding is an account that the customer showed, or was about to show.
type storedBinding struct {
	_       struct{} `cbor:",toarray"`
	Grant   [32]byte
	Site    string
	Binding signin.Binding
	Ended   uint64 // ms; 0 while it stands
}

// Shown is an account that the customer bound and showed to a merchant.
type Shown struct {
	signin.Bound
	Grant   consent.GrantID
	Site    string // the merchant's sign-in, "https://login.shop.example"
	Binding signin.Binding
	Ended   uint64 // ms; 0 while it stands
}

// AccountsGrant finds the standing grant under which accounts may be shown to a
// merchant: no_grant if there is none.
func (w *Wallet) AccountsGrant(m did.Merchant) (consent.GrantID, error) {
	for _, g := range w.readable(m) {
		if slices.Contains(g.Categories, accountsCategory) {
			return g.ID(), nil
		}
	}
	return consent.GrantID{}, fault.New(fault.NoGrant, "show account", "no standing grant lets this merchant read accounts; answer its request first")
}

// Account is this wallet's own account towards a merchant, on a chain.
func (w *Wallet) Account(m did.Merchant, chainID uint64) signin.Account {
	return signin.Account{Chain: chainID, Address: consent.AccountOfKey(w.cfg.Seed.Account(m).PubKey())}
}

// BindingText is what an account signs to be bound to the customer's DID towards
// a merchant. domain is that of the merchant's sign-in.
func (w *Wallet) BindingText(m did.Merchant, domain string, account signin.Account) (string, error) {
	return signin.Request{
		Domain: domain, Merchant: m, Customer: did.KeyOf(w.cfg.Seed.Pairwise(m)), Account: account, Nonce: rand.Text(), IssuedAt: uint64(time.Now().UnixMilli()),
	}.Text()
}

// Bind counter-signs what an account signed, and keeps it before anybody sees
// it. signed nil has this wallet's own account sign. Refused: as Binding.Read;
// unauthorized for a text of another customer, merchant or account.
func (w *Wallet) Bind(ctx context.Context, m did.Merchant, site, text string, signed []byte) (Shown, error) {
	const op = "bind account"
	grant, err := w.AccountsGrant(m)
	if err != nil {
		return Shown{}, err
	}
	message, err := signin.Parse(text)
	if err != nil {
		return Shown{}, err
	}
	if signed == nil {
		if message.Account.Address != w.Account(m, 0).Address {
			return Shown{}, fault.New(fault.Unauthorized, op, "the text is for an account whose key is not in this wallet; have that account sign it")
		}
		signed = signin.Sign(text, w.cfg.Seed.Account(m))
	}
	b := signin.Bind(w.cfg.Seed.Pairwise(m), text, signed)
	bound, err := b.Read()
	if err != nil {
		return Shown{}, err
	}
	if bound.Merchant != m || !strings.HasSuffix(site, "://"+bound.Domain) {
		return Shown{}, fault.New(fault.Unauthorized, op, "the text is for another merchant or domain")
	}
	stored := storedBinding{Grant: grant, Site: site, Binding: b}
	return stored.shown(bound), w.keepBinding(ctx, bound.ID, stored)
}

func (s storedBinding) shown(b signin.Bound) Shown {
	return Shown{Bound: b, Grant: s.Grant, Site: s.Site, Binding: s.Binding, Ended: s.Ended}
}

func (w *Wallet) keepBinding(ctx context.Context, id signin.BindingID, s storedBinding) error {
	return w.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceBindings, id[:], codec.Marshal(s))})
}

// Bindings lists the accounts that this wallet bound, oldest first.
func (w *Wallet) Bindings(ctx context.Context) ([]Shown, error) {
	var out []Shown
	var after []byte
	for {
		pairs, err := w.cfg.Store.Scan(ctx, spaceBindings, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			slices.SortFunc(out, func(a, b Shown) int {
				return int(a.Message.IssuedAt.Milliseconds() - b.Message.IssuedAt.Milliseconds())
			})
			return out, err
		}
		for _, p := range pairs {
			after = p.Key
			var s storedBinding
			if err := codec.Unmarshal(p.Value, &s, maxState); err != nil {
				return nil, err
			}
			bound, err := s.Binding.Read()
			if err != nil {
				return nil, err
			}
			out = append(out, s.shown(bound))
		}
	}
}

// Unbind ends a binding and notes that before anybody is told.
func (w *Wallet) Unbind(ctx context.Context, id signin.BindingID) (Shown, signin.Unbinding, error) {
	all, err := w.Bindings(ctx)
	if err != nil {
		return Shown{}, signin.Unbinding{}, err
	}
	i := slices.IndexFunc(all, func(s Shown) bool { return s.ID == id })
	if i < 0 {
		return Shown{}, signin.Unbinding{}, fault.New(fault.NotFound, "unbind account", "this wallet bound no such account")
	}
	one := all[i]
	if one.Ended == 0 {
		one.Ended = uint64(time.Now().UnixMilli())
	}
	err = w.keepBinding(ctx, id, storedBinding{Grant: one.Grant, Site: one.Site, Binding: one.Binding, Ended: one.Ended})
	return one, signin.Unbind(w.cfg.Seed.Pairwise(one.Merchant), id), err
}

// SignIn signs a sign-in text of a merchant with this wallet's own account. It
// signs only for the site at which the account was bound, so that a page that
// resembles the merchant's gets nothing. Refused: unauthorized.
func (w *Wallet) SignIn(ctx context.Context, m did.Merchant, text string) ([]byte, signin.Message, error) {
	const op = "sign in"
	message, err := signin.Parse(text)
	if err != nil {
		return nil, message, err
	}
	if message.Account.Address != w.Account(m, 0).Address {
		return nil, message, fault.New(fault.Unauthorized, op, "the text is for another account than this wallet's towards that merchant")
	}
	all, err := w.Bindings(ctx)
	if err != nil {
		return nil, message, err
	}
	for _, one := range all {
		scheme, domain, _ := strings.Cut(one.Site, "://")
		if one.Merchant != m || one.Ended != 0 || one.Account != message.Account {
			continue
		}
		err := message.Check(signin.Expect{
			Scheme: scheme, Domain: domain, Chains: []uint64{one.Account.Chain}, Nonce: message.Nonce, Now: uint64(time.Now().UnixMilli()), MaxAge: signInAge, Skew: signInSkew,
		})
		if err != nil {
			return nil, message, err
		}
		return signin.Sign(text, w.cfg.Seed.Account(m)), message, nil
	}
	return nil, message, fault.New(fault.Unauthorized, op, "this account was not bound at that merchant; bind it first")
}

const (
	signInAge  = 10 * 60_000 // ms
	signInSkew = 60_000      // ms
)
