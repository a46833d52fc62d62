package real

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/points"
	"github.com/souk-network/souk/simnet/scenario"
)

// Points are a merchant's points on the chain.
type Points struct {
	At    chain.Address
	Name  string // that the contract has
	Terms ledger.Terms
}

// issuer is a merchant with points of its own.
type issuer struct {
	Points
	number int
	name   string
}

// foundPoints notes whose points there are.
func (w *World) foundPoints() {
	w.listener = newListener(w.made.Reader().Deployment())
	for _, p := range w.peers {
		w.listener.name(chain.Address(p.ID()), p.name)
		if own, has := w.made.Points(p.number); has {
			w.listener.contracts[own.At] = ownPoints()
			w.listener.name(own.At, p.name)
			w.issuers = append(w.issuers, issuer{own, p.number, p.name})
		}
	}
}

// pointsOf are a merchant's points; false: it has none.
func (w *World) pointsOf(merchant int) (issuer, bool) {
	for _, p := range w.issuers {
		if p.number == merchant {
			return p, true
		}
	}
	return issuer{}, false
}

// startPoints puts a merchant's earning rules in force and offers its reward.
func (p *peer) startPoints(ctx context.Context) error {
	if _, issues := p.world.pointsOf(p.number); !issues {
		return nil
	}
	rules, piece := p.world.plan.Merchants[p.number].Rules(), scenario.Reward()
	err := errors.Join(p.Call(ctx, http.MethodPut, "/v1/earning/rules", rules, nil), p.Call(ctx, http.MethodPut, "/v1/catalogue/"+piece.ID, piece, nil))
	if err != nil {
		return fmt.Errorf("%s sets its earning rules: %w", p.name, err)
	}
	return nil
}

// key is the key of the account that a customer has towards a merchant.
func (c *customer) key(p *peer) *secp256k1.PrivateKey {
	return c.world.made.Account(c.number, p.ID())
}

// account is that account, which has the customer's name in the trace from now on.
func (c *customer) account(p *peer) [20]byte {
	at := eip712.AccountOf(c.key(p).PubKey())
	c.world.listener.name(at, c.name())
	return at
}

// pinned reads the state of one block.
type pinned struct {
	Reader
	block [32]byte
}

// Probe runs code on that block.
func (p pinned) Probe(ctx context.Context, code []byte) ([]byte, error) {
	return p.ProbeAt(ctx, p.block, code)
}

// Ask asks a contract on that block.
func (p pinned) Ask(ctx context.Context, to chain.Address, data []byte) ([]byte, error) {
	return p.AskAt(ctx, p.block, to, data)
}

// held is what all who ever had points have of them by the contract, at a block.
func (w *World) held(ctx context.Context, p issuer, block [32]byte, book ledger.Book) (sum uint64, err error) {
	var accounts [][20]byte
	for a := range book.Purses {
		accounts = append(accounts, a)
	}
	r, err := loyalty.ReadHoldings(ctx, pinned{w.made.Reader(), block}, p.At, accounts)
	for _, b := range r.Balances {
		sum += b.Total()
	}
	return sum, err
}

// balance is what an account has of a merchant's points at the newest block.
func (w *World) balance(ctx context.Context, p issuer, account [20]byte) (uint64, error) {
	r, err := loyalty.ReadHoldings(ctx, w.made.Reader(), p.At, [][20]byte{account})
	if err != nil {
		return 0, err
	}
	return r.Balances[0].Total(), nil
}

// Redeem has a customer spend points of a merchant, as far as they have so many.
// It returns at once.
func (w *World) Redeem(who, merchant int, amount uint64) {
	w.customers[who].will(func(ctx context.Context, c *customer) {
		p := w.peers[merchant]
		c.failed("redeem", p, c.redeem(ctx, p, amount))
	})
}

// mostPieces is how many of one reward are taken at once: the API takes no more.
const mostPieces = 1000

func (c *customer) redeem(ctx context.Context, p *peer, amount uint64) error {
	own, issues := c.world.pointsOf(p.number)
	if !p.up.Load() {
		return closed("redeem")
	} else if !issues {
		return nil
	}
	held, err := c.world.balance(ctx, own, c.account(p))
	if err != nil {
		return err
	}
	for left := min(amount, held); left > 0 && err == nil; left -= min(left, mostPieces) {
		err = c.redeemSome(ctx, p, own, min(left, mostPieces))
	}
	return err
}

// redeemSome signs that so many points may be redeemed, and takes as many pieces.
func (c *customer) redeemSome(ctx context.Context, p *peer, own issuer, amount uint64) error {
	r := points.Redemption{
		Holder: c.account(p), Amount: amount, Ref: random(), Nonce: random(), Window: points.Window{Before: c.world.signedUntil()},
	}
	sig, err := r.Sign(c.world.tokenOf(own), c.key(p))
	if err != nil {
		return err
	}
	c.world.listener.await(r.Ref, true)
	err = p.Call(ctx, http.MethodPost, "/v1/redemptions", api.RedemptionIn{
		Customer: c.name(), Item: scenario.Reward().ID, Quantity: uint32(amount), Authorisation: api.Authorisation{
			Holder: chain.Address(r.Holder).String(), Points: amount, Ref: hex.EncodeToString(r.Ref[:]), Nonce: hex.EncodeToString(r.Nonce[:]),
			ValidBefore: r.Window.Before, Signature: hex.EncodeToString(sig),
		},
	}, nil)
	if err != nil {
		c.world.listener.await(r.Ref, false)
	}
	return err
}

// tokenOf is what holders of points sign for.
func (w *World) tokenOf(own issuer) points.Token {
	return points.Token{Name: own.Name, ChainID: w.made.Reader().Deployment().ChainID, Address: own.At}
}

// signedFor is how long what a customer signs for the chain is good, in seconds.
const signedFor = 3600

// signedUntil is when that ends, by the clock of the chain, in Unix seconds.
func (w *World) signedUntil() uint64 { return w.chainTime() + signedFor }

func random() (out [32]byte) {
	_, _ = rand.Read(out[:]) // never fails
	return out
}
