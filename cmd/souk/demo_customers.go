package main

import (
	"context"
	"encoding/hex"
	"errors"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// customer is one customer of the demonstration: a wallet of its own seed, its
// own libp2p identity and its own part of the wallets' database.
type customer struct {
	Number int
	Ref    string
	Wallet *wallet.Wallet
	seed   did.Seed
	close  func() error
	grants map[int]consent.GrantID // standing reading grants by merchant number
}

// open makes the wallet of one customer.
func (s walletShelf) open(ctx context.Context, number int, ref string) (*customer, error) {
	w, closeHost, err := s.wallet(ctx, number)
	if err != nil {
		return nil, err
	}
	return &customer{Number: number, Ref: ref, Wallet: w, seed: s.seed(number), close: closeHost, grants: map[int]consent.GrantID{}}, nil
}

// enrol sets the vault up and answers every notice as the policy says.
// invites are the codes of the merchants where the customer buys, by merchant
// number.
func (c *customer) enrol(ctx context.Context, d *demo, invites map[int]string) error {
	if err := c.Wallet.Setup(ctx, d.threshold(), d.custodians()); err != nil {
		return err
	}
	for j, code := range invites {
		if _, err := c.Wallet.Grant(ctx, d.notices[noticeKey{j, purposeReceipts}], wallet.Terms{Invite: code}); err != nil {
			return err
		}
		d.count.add(&d.count.Grants, 1)
	}
	for j := range d.merchants {
		if err := c.answer(ctx, d, j, invites[j]); err != nil {
			return err
		}
	}
	return nil
}

func (c *customer) answer(ctx context.Context, d *demo, j int, invite string) error {
	notice := d.notices[noticeKey{j, purposeInsight}]
	if denies(c.Number, j) {
		d.count.add(&d.count.Denials, 1)
		return c.Wallet.Deny(ctx, notice, invite)
	}
	id, err := c.Wallet.Grant(ctx, notice, wallet.Terms{Invite: invite})
	c.grants[j] = id
	d.count.add(&d.count.Grants, 1)
	return err
}

// revoke takes back what the policy says, and proves that it took effect.
func (c *customer) revoke(ctx context.Context, d *demo) error {
	var failed []error
	for j := range d.merchants {
		if !revokes(c.Number, j) {
			continue
		}
		_, err := c.Wallet.Revoke(ctx, c.grants[j])
		failed = append(failed, err, d.stopReward(ctx, c, j))
		d.count.add(&d.count.Revocations, 1)
	}
	return errors.Join(failed...)
}

// regrant gives again what the policy says.
func (c *customer) regrant(ctx context.Context, d *demo) error {
	var failed []error
	for j := range d.merchants {
		if !regrants(c.Number, j) {
			continue
		}
		id, err := c.Wallet.Grant(ctx, d.notices[noticeKey{j, purposeInsight}], wallet.Terms{})
		c.grants[j] = id
		failed = append(failed, err)
		d.count.add(&d.count.Regrants, 1)
	}
	return errors.Join(failed...)
}

// shelf is where the demonstration's wallets live.
func (d *demo) shelf() walletShelf {
	return walletShelf{kv: d.wallets, network: d.network, chain: chainOf{d.chain.client}, secret: d.secret}
}

// openShelf makes the wallets' database and the secret of their seeds.
func (d *demo) openShelf(ctx context.Context) error {
	shelf, closeShelf, err := openShelf(ctx, d.dir, d.network, chainOf{d.chain.client})
	if err == nil {
		d.wallets, d.secret = shelf.kv, shelf.secret
		d.cleanup = append(d.cleanup, closeShelf)
	}
	return err
}

func parseRoot(text string) ([32]byte, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != 32 {
		return [32]byte{}, errors.New("a peer answered with a root that is none")
	}
	return [32]byte(raw), nil
}
