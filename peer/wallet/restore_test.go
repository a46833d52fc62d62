package wallet_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Losing a device loses nothing: the words bring back the vault, every answer
// with its terms and numbers, the reads, and what waits for confirmation; what
// is said then outnumbers what was said before.
//
// Defends I8, I12.
func TestTheWordsBringEverythingBack(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 5}, func(w *peertest.World) {
		t := w.T
		c, seller, reader, denied, ended := w.NewCustomer(), w.Peers[0], w.Peers[1], w.Peers[2], w.Peers[3]
		w.Enrol(seller, c, "C-1")
		notice := w.AskToRead(reader)
		grant := w.Grant(c, notice, wallet.Terms{Uses: 7})
		check(t, c.Deny(w.Ctx(), w.AskToRead(denied), ""))
		taken := w.Grant(c, w.AskToRead(ended), wallet.Terms{})
		first := w.Sell(seller, "C-1", peertest.Order("O-1", "tea", 1))
		w.Until("the merchant opened the record", func() bool { return len(w.Items(reader, grant)) == 1 })
		w.Settle()
		w.Partition(w.Peers[4]) // a custodian that does not confirm
		_, err := c.Revoke(w.Ctx(), taken)
		check(t, err)
		w.Rejoin()
		w.Settle()
		before, vault := c.Answers(), mustVault(t, c)

		c = w.LoseDevice(c)
		got, err := c.Restore(w.Ctx(), nil)
		check(t, err)
		want := wallet.Restored{Vault: true, Lines: 4, Statements: 5, Standing: 2, Revocations: 1}
		if got != want {
			t.Errorf("restored %+v, want %+v", got, want)
		}
		check(t, c.Setup(w.Ctx(), 0, nil))
		if v := mustVault(t, c); v.ID != vault.ID || v.Threshold != vault.Threshold || !slices.Equal(v.Custodians, vault.Custodians) || v.Revision != vault.Revision {
			t.Errorf("another vault: %+v, was %+v", v, vault)
		}
		same(t, c.Answers(), before)
		w.Pull(c)
		if len(c.ReadBy(grant)) < 3 {
			t.Errorf("%d custodians' entries of the read came back", len(c.ReadBy(grant)))
		}
		if r := only(t, c); len(r.Waiting) != 1 || r.Waiting[0] != w.Peers[4].ID {
			t.Errorf("the open revocation waits for %v", r.Waiting)
		}
		check(t, c.Refresh(w.Ctx()))
		if r := only(t, c); len(r.Waiting) != 0 {
			t.Errorf("it still waits for %v", r.Waiting)
		}

		r, err := c.Revoke(w.Ctx(), grant)
		check(t, err)
		if !r.Quorum || len(r.Waiting) != 0 {
			t.Errorf("revoked after the restore: quorum %v, waiting for %v", r.Quorum, r.Waiting)
		}
		h, err := w.Header(c, first, 2) // sealed after the first revocation
		if err != nil {
			h, err = w.Header(c, first, 1)
		}
		check(t, err)
		w.Until("the custodians have heard from a majority", w.Fresh)
		for _, custodian := range w.Custodians(c, reader) {
			if err := w.AskToOpen(c, reader, custodian, grant, h); !errors.Is(err, fault.Of(fault.Revoked)) {
				t.Errorf("the next read: %v", err)
			}
		}
		again := w.Grant(c, notice, wallet.Terms{})
		if g, _ := c.Signed(again); g.Grant.Epoch != 1 || g.Grant.Seq != 3 {
			t.Errorf("given again with number %d in epoch %d", g.Grant.Seq, g.Grant.Epoch)
		}
		w.Settle()
		sold := w.Sell(seller, "C-1", peertest.Order("O-2", "rice", 1))
		if _, err := w.Header(c, sold, 3); err != nil {
			t.Errorf("not sealed under the third key: %v", err)
		}
		w.Until("the merchant opened both under the new grant", func() bool { return len(w.Items(reader, again)) == 2 })
	})
}

// A wallet cannot be restored over one in use, nor from the word of a single
// member.
func TestRestoreNeedsAnEmptyWalletAndTwoMembers(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c := w.NewCustomer()
		w.Grant(c, w.AskToRead(w.Peers[0]), wallet.Terms{})
		w.Settle()
		if _, err := c.Restore(w.Ctx(), nil); !errors.Is(err, fault.Of(fault.Conflict)) {
			t.Errorf("into a wallet in use: %v", err)
		}
		c = w.LoseDevice(c)
		w.Partition(w.Peers[1:]...)
		if _, err := c.Restore(w.Ctx(), nil); !errors.Is(err, fault.Of(fault.Unavailable)) {
			t.Errorf("from one member: %v", err)
		}
		if len(c.Answers()) != 0 {
			t.Error("a restore that failed left something behind")
		}
		w.Rejoin()
		w.Settle()
		got, err := c.Restore(w.Ctx(), nil)
		check(t, err)
		if got.Standing != 1 || !got.Vault {
			t.Errorf("restored %+v", got)
		}
	})
}

// A grant whose terms are lost, because no member has the wallet's copy, is
// listed and can be taken back by what everybody knows of it.
//
// Defends I2.
func TestAGrantWithoutItsCopyCanBeTakenBack(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, reader := w.NewCustomer(), w.Peers[1]
		n := w.AskToRead(reader)
		w.Settle()
		line, vault := c.Seed.Consent(reader.ID, n.Purpose), mustVault(t, c)
		g := consent.Grant{
			Notice: n.ID(), Subject: did.KeyOf(line), Audience: reader.ID, Vault: vault.ID, Purpose: n.Purpose, Categories: n.Categories,
			Rights: n.Rights, NotBefore: now(), Expiry: now() + 3_600_000, Seq: 1,
		}
		f := consent.StatementFact(line, consent.Granted(g, now(), nil), now(), g.Expiry)
		for _, p := range w.Peers {
			check(t, errors.Join(p.Import(w.Ctx(), [][]byte{f.Encode()})...))
		}
		c = w.LoseDevice(c)
		got, err := c.Restore(w.Ctx(), nil)
		check(t, err)
		if want := (wallet.Restored{Vault: true, Lines: 1, Statements: 1, Standing: 1, Unknown: 1}); got != want {
			t.Errorf("restored %+v, want %+v", got, want)
		}
		if a := c.Answers(); len(a) != 1 || a[0].Grant != g.ID() || a[0].Terms.Expiry != g.Expiry {
			t.Errorf("answers: %+v", a)
		}
		r, err := c.Revoke(w.Ctx(), g.ID())
		check(t, err)
		if len(r.Waiting) != 0 {
			t.Errorf("waiting for %v", r.Waiting)
		}
		again := w.Grant(c, n, wallet.Terms{})
		if signed, _ := c.Signed(again); signed.Grant.Seq != 3 || signed.Grant.Epoch != 1 {
			t.Errorf("given again with number %d in epoch %d", signed.Grant.Seq, signed.Grant.Epoch)
		}
	})
}

func same(t *testing.T, got, want []wallet.Answer) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d answers, want %d", len(got), len(want))
	}
	for i := range got {
		a, b := got[i], want[i]
		if a.Merchant != b.Merchant || a.Purpose != b.Purpose || a.State != b.State || a.Grant != b.Grant || a.Seq != b.Seq ||
			a.Time != b.Time || a.Current != b.Current || a.Terms.ID() != b.Terms.ID() {
			t.Errorf("answer %d is %+v, was %+v", i, a, b)
		}
	}
}

func mustVault(t *testing.T, c *peertest.Wallet) wallet.Vault {
	t.Helper()
	v, ok := c.Vault()
	if !ok {
		t.Fatal("no vault")
	}
	return v
}
