package custody_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

var errPower = errors.New("the power went out")

// cut stops a custodian at one of its writes: before it reached the disk, or
// after, when nobody is told that it did. Once cut, nothing works.
type cut struct {
	store, log when
	dead       bool
}

type when int

const (
	never when = iota
	before
	after
)

// at carries out one write, or a part of it.
func (c *cut) at(w when, write func() error) error {
	if c.dead {
		return errPower
	}
	if w == never {
		return write()
	}
	c.dead = true
	if w == after {
		if err := write(); err != nil {
			return err
		}
	}
	return errPower
}

type cutKV struct {
	storage.KV
	*cut
}

func (s cutKV) Batch(ctx context.Context, ops []storage.Op) error {
	return s.at(s.store, func() error { return s.KV.Batch(ctx, ops) })
}

type cutLog struct {
	storage.Log
	*cut
}

func (l cutLog) Append(ctx context.Context, leaf [32]byte) (index uint64, err error) {
	err = l.at(l.log, func() error {
		index, err = l.Log.Append(ctx, leaf)
		return err
	})
	return index, err
}

// Defends I3: wherever a custodian is cut off between opening, leaf and answer,
// no part of the lock comes out; the next start logs each stored opening's leaf
// once, and the customer sees all of them, numbered without a gap, each proven.
func TestCutOff(t *testing.T) {
	for _, c := range []struct {
		name    string
		cut     cut
		entries uint64 // of the release that was cut
	}{
		{"before the opening", cut{store: before}, 0},
		{"after the opening", cut{store: after}, 1},
		{"before the leaf", cut{log: before}, 1},
		{"after the leaf", cut{log: after}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.mustRelease()
				w.store, w.log = cutKV{w.disk, &c.cut}, cutLog{w.tree, &c.cut}
				w.start()
				w.wantNoAnswer(signed(w.request()))
				for range 2 { // the second start finds nothing more to do
					w.restart()
					w.wantEntries(1 + c.entries)
				}
				w.mustRelease()
				w.wantEntries(2 + c.entries)
				w.wantInbox(2 + c.entries)
			})
		})
	}
}

// Defends I3: a start that is itself cut off while it repairs leaves the rest to
// the next one.
func TestCutOffWhileRepairing(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		const owed = 3 // three releases wait for the log when it stops
		w.log = &failingLog{Log: w.tree, failing: true, before: rendezvous(owed)}
		w.start()
		var group sync.WaitGroup
		for range owed {
			r := signed(w.request())
			group.Go(func() {
				if _, err := w.release(r); err == nil {
					t.Error("answered without an entry")
				}
			})
		}
		group.Wait()
		if w.openings() != owed || w.tree.Size() != 0 {
			t.Fatalf("%d openings and %d leaves", w.openings(), w.tree.Size())
		}
		w.log = cutLog{w.tree, &cut{log: after}}
		if w.tryStart() == nil {
			t.Fatal("started although its repair failed")
		}
		w.restart()
		w.wantEntries(owed)
		w.wantInbox(owed)
	})
}

// Defends I3: a log that refuses for a while delays releases and nothing else.
// No part comes out meanwhile; once it takes entries again, the owed leaves come
// first, once each, without a restart.
func TestLogRefusesForAWhile(t *testing.T) {
	for _, stored := range []bool{false, true} {
		t.Run(fmt.Sprintf("leaf stored %v", stored), func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				log := &failingLog{Log: w.tree, stored: stored}
				w.log = log
				w.start()
				w.mustRelease()
				log.failing = true
				w.wantNoAnswer(signed(w.request()))
				w.wantNoAnswer(signed(w.request()))
				log.failing = false
				w.mustRelease()
				entries := w.openings()
				w.wantEntries(entries)
				w.wantInbox(entries)
				w.restart()
				w.wantEntries(entries)
			})
		})
	}
}

// Defends I3: the log heals by the next checkpoint even if nobody reads again.
func TestCheckpointLogsWhatIsOwed(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		log := &failingLog{Log: w.tree}
		w.log = log
		w.start()
		log.failing = true
		w.wantNoAnswer(signed(w.request()))
		log.failing = false
		w.wantInbox(1)
	})
}

// failingLog refuses while it is told to; stored says whether the leaf is
// written all the same.
type failingLog struct {
	storage.Log
	stored  bool
	failing bool
	before  func() // called before a refusal, if set
}

func (l *failingLog) Append(ctx context.Context, leaf [32]byte) (uint64, error) {
	if !l.failing {
		return l.Log.Append(ctx, leaf)
	}
	if l.before != nil {
		l.before()
	}
	if l.stored {
		if _, err := l.Log.Append(ctx, leaf); err != nil {
			return 0, err
		}
	}
	return 0, storage.ErrFull
}

// Defends I3: what the store refuses is neither logged nor answered.
func TestStoreRefuses(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.store = cutKV{w.disk, &cut{store: before}}
		w.start()
		w.wantNoAnswer(signed(w.request()))
		w.wantEntries(0)
		w.store = w.disk
		w.start()
		w.mustRelease()
		w.wantInbox(1)
	})
}

// The inbox shows what the newest checkpoint covers, proven in that tree and in
// no later one, counts the rest, and proves that the log only grew.
func TestInboxEndsAtTheCheckpoint(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.mustRelease()
		w.wantInbox(1)
		first, err := w.service.Newest()
		must(t, err)
		w.mustRelease()
		w.wantInbox(2)
		second, err := w.service.Newest()
		must(t, err)
		for range 3 {
			w.mustRelease()
		}
		r := w.inboxRequest()
		r.After, r.Known = 1, []uint64{first.Size}
		page, err := w.service.Inbox(context.Background(), r.Sign(controlKey))
		must(t, err)
		if page.Total != 5 || len(page.Entries) != 1 || page.Entries[0].Number != 2 || len(page.Consistency) != 1 {
			t.Fatalf("%d entries of %d, %d proofs; want the second of five", len(page.Entries), page.Total, len(page.Consistency))
		}
		e := page.Entries[0]
		must(t, accesslog.VerifyInclusion(e.Leaf, e.Index, second.Size, second.Root, raw(e.Inclusion)))
		must(t, accesslog.VerifyConsistency(first.Size, second.Size, first.Root, second.Root, raw(page.Consistency[0])))
	})
}

// Defends I3: a reader that hangs up in the middle cannot keep its entry out of
// the log, nor stop the customer's inbox.
func TestReaderHangsUp(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		slow := &slowLog{Log: w.tree, arrived: make(chan struct{}), proceed: make(chan struct{})}
		w.log = slow
		w.start()
		ctx, hangUp := context.WithCancel(context.Background())
		r := signed(w.request())
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, _ = w.service.Release(ctx, r)
		}()
		<-slow.arrived
		hangUp()
		synctest.Wait()
		close(slow.proceed)
		<-done
		w.wantEntries(1)
		w.wantInbox(1)
	})
}

// Defends I2: a hundred releases at once under a grant with seven uses are
// exactly seven, each with its entry, numbered without a gap.
func TestParallelUses(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		const askers, uses = 100, 7
		w.grant.Uses = uses
		store := &slowKV{KV: w.disk, proceed: make(chan struct{})}
		w.store = store
		w.start()
		w.said = rendezvous(askers) // everybody has passed the first check of the count before anybody is counted
		errs := make([]error, askers)
		var group sync.WaitGroup
		for i := range askers {
			r := signed(w.request())
			group.Go(func() {
				answer, err := w.release(r)
				if errs[i] = err; err == nil {
					w.checkAnswer(r, answer)
				}
			})
		}
		synctest.Wait() // one writes, all others wait to be written together
		close(store.proceed)
		group.Wait()
		w.said = nil
		if n := store.writes.Load(); n > 3 {
			t.Errorf("%d writes for openings that waited together", n)
		}
		answered := 0
		for _, err := range errs {
			if err == nil {
				answered++
				continue
			}
			wantKind(t, err, fault.UsedUp)
		}
		if answered != uses {
			t.Fatalf("%d releases, want %d", answered, uses)
		}
		w.wantEntries(uses)
		w.wantInbox(uses)
	})
}

// slowKV waits to be told before it writes.
type slowKV struct {
	storage.KV
	proceed chan struct{}
	writes  atomic.Int32
}

func (s *slowKV) Batch(ctx context.Context, ops []storage.Op) error {
	s.writes.Add(1)
	<-s.proceed
	return s.KV.Batch(ctx, ops)
}

// rendezvous is a place where n callers wait for each other.
func rendezvous(n int32) func() {
	all := make(chan struct{})
	var here atomic.Int32
	return func() {
		if here.Add(1) == n {
			close(all)
		}
		<-all
	}
}

func (w *world) wantNoAnswer(r custody.ReleaseRequest) {
	w.t.Helper()
	answer, err := w.release(r)
	if err == nil || !reflect.DeepEqual(answer, custody.ReleaseAnswer{}) {
		w.t.Fatal("a part of the lock came out without an entry in the log")
	}
}

func (w *world) wantEntries(n uint64) {
	w.t.Helper()
	if w.tree.Size() != n || w.openings() != n {
		w.t.Fatalf("%d leaves and %d openings, want %d of each", w.tree.Size(), w.openings(), n)
	}
}

// inboxRequest asks for the customer's openings from the first on.
func (w *world) inboxRequest() custody.InboxRequest {
	return custody.InboxRequest{Consortium: consortium, Custodian: self, Vault: w.customer.secret.Public().ID(), Time: now()}.Sign(controlKey)
}

// wantInbox makes a checkpoint and reads the inbox as a wallet does: every entry
// opens, is about this release, and is proven to be in the log.
func (w *world) wantInbox(n uint64) {
	w.t.Helper()
	checkpoint, _, err := w.service.Checkpoint(context.Background(), nil, nil)
	must(w.t, err)
	must(w.t, checkpoint.Verify(did.KeyOf(peerKey(self))))
	r := w.inboxRequest()
	page, err := w.service.Inbox(context.Background(), r)
	must(w.t, err)
	if page.Total != n || uint64(len(page.Entries)) != n {
		w.t.Fatalf("%d entries of %d, want %d", len(page.Entries), page.Total, n)
	}
	for i, e := range page.Entries {
		if e.Number != uint64(i+1) {
			w.t.Fatalf("entry %d has number %d", i, e.Number)
		}
		o, err := custody.OpenEntry(w.customer.inbox, r, e)
		must(w.t, err)
		if o.Reader != reader || o.Grant != w.grant.ID() || o.Record != w.header.Record {
			w.t.Fatal("the opening tells of another release")
		}
		must(w.t, accesslog.VerifyInclusion(e.Leaf, e.Index, checkpoint.Size, checkpoint.Root, raw(e.Inclusion)))
	}
}

func raw(proof [][32]byte) [][]byte {
	out := make([][]byte, len(proof))
	for i := range proof {
		out[i] = proof[i][:]
	}
	return out
}
