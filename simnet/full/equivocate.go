package full

import (
	"context"
	"crypto/rand"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/storage/sealed"
)

// forkedSessions are the numbers of sessions of a copied wallet: others than the
// original's.
const forkedSessions = 1 << 20

// equivocate has a customer say two things with one number: a copy of its wallet
// allows once more what the original takes back.
func (w *World) equivocate(number int, a scenario.Attack) {
	w.customers[number].will(func(_ context.Context, c *customer) {
		for _, m := range c.readers(a.Victims) {
			err := c.fork(w.peers[m])
			note := "allows again"
			if err != nil {
				note = fault.KindOf(err).String()
			}
			w.deed(c.name(), a.Kind, w.peers[m].Name, note, false)
			c.revoke(m, consent.Read)
		}
	})
}

// readers are the merchants, of those named or of all, that the customer lets
// read, in order.
func (c *customer) readers(named []script.Member) (out []int) {
	for m := range c.world.peers {
		_, may := c.grants[grantKey{m, consent.Read}]
		if may && meant(named, m) {
			out = append(out, m)
		}
	}
	return out
}

// fork has a copy of the customer's wallet answer a merchant, and forgets it.
func (c *customer) fork(p *Peer) error {
	copied := &purse{number: c.purse.number, seed: c.purse.seed, kv: c.purse.kv.Clone(), sessions: c.purse.sessions + forkedSessions}
	var err error
	copied.store, err = sealed.New(sealed.Config{Inner: copied.kv, Key: copied.seed.Derive("disk"), Plain: wallet.PlainSpaces(), Rand: rand.Reader})
	if err != nil {
		return err
	}
	return c.world.session(copied, func(ctx context.Context, w *wallet.Wallet) error {
		_, err := w.Grant(ctx, p.notice(consent.Read), wallet.Terms{})
		return err
	})
}
