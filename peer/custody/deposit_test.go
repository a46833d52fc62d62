package custody_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage/sqlite"
)

func depositing(d custody.Deposit) custody.Command {
	return custody.Command{Deposit: []custody.Deposit{d}}
}

// Each check of a deposit, broken alone, refuses and changes nothing.
func TestDepositRefusals(t *testing.T) {
	change := func(change func(d *custody.Deposit)) func(*world) custody.Command {
		return func(w *world) custody.Command {
			d := w.customer.deposit(2)
			change(&d)
			return depositing(w.customer.sign(d))
		}
	}
	for _, c := range []struct {
		name string
		kind fault.Kind
		make func(w *world) custody.Command
	}{
		{"addressed to another custodian", fault.Unauthorized, change(func(d *custody.Deposit) { d.Custodian = other })},
		{"of another consortium", fault.Unauthorized, change(func(d *custody.Deposit) { d.Consortium = "elsewhere" })},
		{"destroy of another consortium", fault.Unauthorized, func(w *world) custody.Command {
			c := w.destroy()
			c.Destroy[0].Consortium = "elsewhere"
			c.Destroy[0] = c.Destroy[0].Sign(controlKey)
			return c
		}},
		{"not signed by the control key", fault.BadSignature, func(w *world) custody.Command {
			d := w.customer.deposit(2)
			d.Sig[0] ^= 1
			return depositing(d)
		}},
		{"vault id of another key", fault.BadProof, change(func(d *custody.Deposit) { d.Vault[0] ^= 1 })},
		{"threshold that is not the commitments'", fault.BadProof, change(func(d *custody.Deposit) { d.Threshold = 2 })},
		{"false share", fault.BadProof, change(func(d *custody.Deposit) { d.Share.Value[0] ^= 1 })},
		{"share of another index", fault.BadProof, change(func(d *custody.Deposit) { d.Share.Index = 2 })},
		{"commitments of another split", fault.BadProof, func(w *world) custody.Command {
			d := w.customer.deposit(2)
			w.customer.reshare(w.t)
			d.Commitments = w.customer.commitments
			return depositing(w.customer.sign(d))
		}},
		{"commitments to another vault", fault.BadProof, func(w *world) custody.Command {
			d, foreign := w.customer.deposit(2), newCustomer(w.t)
			d.Share, d.Commitments = foreign.shares[0], foreign.commitments
			return depositing(w.customer.sign(d))
		}},
		{"signed over a minute ago", fault.Expired, change(func(d *custody.Deposit) { d.Time -= minute + 1 })},
		{"signed over a minute ahead", fault.NotYet, change(func(d *custody.Deposit) { d.Time += minute + 1 })},
		{"another control key than the vault's", fault.Unauthorized, func(w *world) custody.Command {
			d := w.customer.deposit(2)
			d.Control = did.KeyOf(key(103))
			return depositing(w.customer.sign(d).Sign(key(103)))
		}},
		{"no proof of the secret", fault.BadProof, func(w *world) custody.Command {
			d := w.customer.deposit(2)
			d.Proof = [64]byte{}
			return depositing(d.Sign(controlKey))
		}},
		{"proof of another deposit", fault.BadProof, func(w *world) custody.Command {
			d := w.customer.deposit(3)
			d.Proof = w.customer.deposit(2).Proof
			return depositing(d.Sign(controlKey))
		}},
		{"lower revision", fault.Conflict, change(func(d *custody.Deposit) { d.Revision = 0 })},
		{"another share of the same revision", fault.Conflict, func(w *world) custody.Command {
			w.customer.reshare(w.t)
			return depositing(w.customer.deposit(1))
		}},
		{"destroyed before", fault.Shredded, func(w *world) custody.Command {
			w.mustHandle(w.destroy())
			return depositing(w.customer.deposit(2))
		}},
		{"nothing", fault.Malformed, func(*world) custody.Command { return custody.Command{} }},
		{"deposit and destroy", fault.Malformed, func(w *world) custody.Command {
			c := w.destroy()
			c.Deposit = depositing(w.customer.deposit(2)).Deposit
			return c
		}},
		{"two deposits", fault.Malformed, func(w *world) custody.Command {
			d := w.customer.deposit(2)
			return custody.Command{Deposit: []custody.Deposit{d, d}}
		}},
		{"destroy addressed to another custodian", fault.Unauthorized, func(w *world) custody.Command {
			c := w.destroy()
			c.Destroy[0].Custodian = other
			c.Destroy[0] = c.Destroy[0].Sign(controlKey)
			return c
		}},
		{"destroy not signed by the control key", fault.BadSignature, func(w *world) custody.Command {
			c := w.destroy()
			c.Destroy[0] = c.Destroy[0].Sign(key(103))
			return c
		}},
		{"destroy signed over a minute ago", fault.Expired, func(w *world) custody.Command {
			c := w.destroy()
			time.Sleep(time.Minute + time.Millisecond)
			return c
		}},
		{"destroy of an unknown vault", fault.NotCustodian, func(w *world) custody.Command {
			w.customer = newCustomer(w.t)
			return w.destroy()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				command := c.make(w)
				disk := w.stored()
				receipt, err := w.handle(command)
				wantKind(t, err, c.kind)
				if !reflect.DeepEqual(receipt, custody.Receipt{}) || !reflect.DeepEqual(w.stored(), disk) {
					t.Error("a refused command left something behind")
				}
			})
		})
	}
}

// A resharing takes the place of the old share, also for who asks next; the same
// deposit again is harmless; all of it survives a restart.
func TestResharing(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.mustRelease()
		old := w.customer.commitments
		w.customer.reshare(t)
		for range 2 {
			receipt := w.mustHandle(depositing(w.customer.deposit(2)))
			if receipt.Revision != 2 || receipt.Destroyed {
				t.Fatalf("receipt %+v", receipt)
			}
		}
		answer := w.mustRelease()
		wantKind(t, vault.VerifyPartial(old, w.header, answer.Partial), fault.BadProof)
		w.restart()
		w.mustRelease()
		w.wantInbox(3)
	})
}

// Defends I4: a share that was acknowledged, an opening and a use count are all
// there after a restart.
func TestHoldingSurvivesRestart(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.grant.Uses = 2
		w.mustRelease()
		w.restart()
		w.mustRelease()
		w.restart()
		_, err := w.release(signed(w.request()))
		wantKind(t, err, fault.UsedUp)
		w.wantInbox(2)
	})
}

// After a destroy nothing of the share is on the disk, the custodian remembers
// across a restart that it was, and the customer still reads what was logged.
func TestDestroyLeavesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.mustRelease()
		share := w.customer.shares[0].Value[:]
		if !w.diskHolds(share) {
			t.Fatal("the search does not find a share that is there")
		}
		first := w.mustHandle(w.destroy())
		if !first.Destroyed {
			t.Fatal("the receipt does not say that the share was destroyed")
		}
		if w.diskHolds(share) {
			t.Fatal("the share is still on the disk")
		}
		w.restart()
		time.Sleep(time.Second)
		if again := w.mustHandle(w.destroy()); !reflect.DeepEqual(again, first) {
			t.Fatal("a second destroy is answered otherwise than the first")
		}
		w.wantInbox(1)
	})
}

// diskHolds searches everything that is stored, as bytes and as hexadecimal.
func (w *world) diskHolds(secret []byte) bool {
	for k, v := range w.stored() {
		if bytes.Contains([]byte(k+v), secret) || strings.Contains(k+v, hex.EncodeToString(secret)) {
			return true
		}
	}
	return false
}

// A first deposit that the disk refused leaves no vault behind: nothing is
// released, nothing can be destroyed, and the next deposit is welcome.
func TestFailedFirstDeposit(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.customer = newCustomer(t)
		w.grant.Vault = w.customer.secret.Public().ID()
		w.header = w.customer.header(t, w.input)
		w.store = cutKV{w.disk, &cut{store: before}}
		w.start()
		if _, err := w.handle(depositing(w.customer.deposit(1))); err == nil {
			t.Fatal("acknowledged what was not stored")
		}
		_, err := w.release(signed(w.request()))
		wantKind(t, err, fault.NotCustodian)
		_, err = w.handle(w.destroy())
		wantKind(t, err, fault.NotCustodian)
		_, err = w.service.Inbox(context.Background(), w.inboxRequest())
		wantKind(t, err, fault.NotCustodian)
		if w.service.HoldsAny(context.Background(), []vault.ID{w.customer.secret.Public().ID()}) {
			t.Fatal("says that it holds a share")
		}
		w.restart()
		w.mustHandle(depositing(w.customer.deposit(1)))
		w.mustRelease()
	})
}

// Each check of an inbox request refuses with its own reason.
func TestInboxRefusals(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.mustRelease()
		w.wantInbox(1)
		for _, c := range []struct {
			kind   fault.Kind
			change func(r *custody.InboxRequest)
		}{
			{fault.Unauthorized, func(r *custody.InboxRequest) { r.Custodian = other }},
			{fault.Unauthorized, func(r *custody.InboxRequest) { r.Consortium = "elsewhere" }},
			{fault.Expired, func(r *custody.InboxRequest) { r.Time -= minute + 1 }},
			{fault.NotYet, func(r *custody.InboxRequest) { r.Time += minute + 1 }},
			{fault.NotCustodian, func(r *custody.InboxRequest) { r.Vault[0] ^= 1 }},
			{fault.TooLarge, func(r *custody.InboxRequest) { r.Known = []uint64{1, 1, 1} }},
			{fault.Conflict, func(r *custody.InboxRequest) { r.Known = []uint64{2} }},
		} {
			r := w.inboxRequest()
			c.change(&r)
			page, err := w.service.Inbox(context.Background(), r.Sign(controlKey))
			wantKind(t, err, c.kind)
			if len(page.Entries) != 0 || page.Checkpoint != nil {
				t.Errorf("%v carries entries", c.kind)
			}
		}
		_, err := w.service.Inbox(context.Background(), w.inboxRequest().Sign(lineKey))
		wantKind(t, err, fault.BadSignature)
	})
}

// Defends I1: after a resharing the old share, and after a destroy every share,
// is gone from the database's files, its write-ahead log too. The store is used
// without sealing here, so that the search can see.
func TestSharesLeaveTheFiles(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	db, err := sqlite.Open(context.Background(), sqlite.Config{Path: filepath.Join(dir, "private.db")})
	must(t, err)
	defer db.Close()
	w.store = db
	w.start()
	wantHeld := func(share vault.Share, held bool) {
		t.Helper()
		if filesHold(t, dir, share.Value[:]) != held {
			t.Fatalf("the files hold the share: %v", !held)
		}
	}
	first := w.customer.shares[0]
	w.mustHandle(depositing(w.customer.deposit(1)))
	wantHeld(first, true)
	w.customer.reshare(t)
	second := w.customer.shares[0]
	w.mustHandle(depositing(w.customer.deposit(2)))
	wantHeld(first, false)
	wantHeld(second, true)
	w.mustHandle(w.destroy())
	wantHeld(second, false)
	must(t, w.tree.Close())
}

// filesHold searches the bytes of all files of a folder.
func filesHold(t *testing.T, dir string, secret []byte) bool {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	for _, f := range files {
		content, err := os.ReadFile(f)
		must(t, err)
		if bytes.Contains(content, secret) {
			return true
		}
	}
	return false
}
