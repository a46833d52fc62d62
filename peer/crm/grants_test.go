package crm_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

func TestHoldAndRotate(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	d := delivery(t, 1, 1)
	id := d.Grant.ID()
	must(t, s.Hold(t.Context(), d, t0))
	must(t, s.Hold(t.Context(), d, t0+9))
	rotation := consent.Rotation{Grant: id, Keys: []consent.KeyEntry{
		{Category: "purchases", Epoch: 2, Key: grantKey(1)}, {Category: "purchases", Epoch: 5, Key: grantKey(5)},
	}}
	for i, want := range []int{1, 0} { // epoch 2 came with the delivery
		fresh, err := s.Rotate(t.Context(), rotation)
		if err != nil || len(fresh) != want {
			t.Errorf("rotation %d brought %d keys, %v", i, len(fresh), err)
		}
	}
	if fresh, err := s.Rotate(t.Context(), consent.Rotation{Grant: consent.GrantID(hash(77)), Keys: rotation.Keys}); len(fresh) != 0 || err != nil {
		t.Errorf("a rotation of a grant that is not held: %v, %v", fresh, err)
	}
	held, ok := open(t, kv).Grant(id)
	if !ok || held.Arrived != t0 || !bytes.Equal(held.Get().Encode(), d.Encode()) {
		t.Fatalf("after a restart: %v, arrived %d", ok, held.Arrived)
	}
	if newest, ok := held.Newest("purchases"); !ok || newest.Epoch != 5 || newest.Key != grantKey(5) {
		t.Errorf("newest key is of epoch %d", newest.Epoch)
	}
	if _, ok := held.Newest("preferences"); ok {
		t.Error("a key of a category that was not granted")
	}
	if k, ok := held.Key("purchases", 2); !ok || k != grantKey(1) {
		t.Error("the key of epoch 2 is lost")
	}
}

// Of the sharings that come with rotations the highest revision stays, in whatever
// order they come and over a restart. One of another vault is left aside.
func TestSharingOfTheHighestRevision(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	d := delivery(t, 1, 1)
	must(t, s.Hold(t.Context(), d, t0))
	sharing := func(revision uint32) *consent.Sharing {
		custodians := slices.Clone(d.Custodians)
		custodians[0].Merchant[5] = byte(revision)
		return &consent.Sharing{Revision: revision, Threshold: d.Threshold, Custodians: custodians, Commitments: slices.Clone(d.Commitments)}
	}
	strange := sharing(9)
	strange.Commitments[0][0] ^= 1
	for i, c := range []struct {
		told *consent.Sharing
		want uint32
	}{{nil, 0}, {sharing(2), 2}, {sharing(1), 2}, {sharing(3), 3}, {strange, 3}} {
		_, err := s.Rotate(t.Context(), consent.Rotation{Grant: d.Grant.ID(), Sharing: c.told})
		must(t, err)
		for _, store := range []*crm.Store{s, open(t, kv)} {
			held, _ := store.Grant(d.Grant.ID())
			got := held.Sharing()
			if got.Revision != c.want || got.Custodians[0].Merchant[5] != byte(c.want) {
				t.Errorf("after %d: revision %d, want %d", i, got.Revision, c.want)
			}
		}
	}
}

// Defends I1 and I2: ending a grant removes every copy that it allowed and its
// keys, nothing else, and leaves no byte of them in the store. A new grant
// brings back only what is opened again.
func TestPurge(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	first, second := delivery(t, 1, 1), delivery(t, 1, 2)
	_, err := s.Enrol(t.Context(), customer(1), "", t0)
	must(t, err)
	must(t, s.Hold(t.Context(), first, t0))
	must(t, s.Hold(t.Context(), second, t0+1))
	for record := range byte(88) {
		must(t, s.PutItem(t.Context(), item(first.Grant.ID(), 3, record, 100)))
	}
	kept := item(second.Grant.ID(), 3, 200, 250)
	must(t, s.PutItem(t.Context(), kept))
	rotated := consent.Rotation{Grant: first.Grant.ID(), Keys: []consent.KeyEntry{{Category: "purchases", Epoch: 9, Key: grantKey(9)}}}
	_, err = s.Rotate(t.Context(), rotated)
	must(t, err)
	firstKey, rotatedKey, secondKey := grantKey(1), grantKey(9), grantKey(2)
	gone := [][]byte{[]byte("order-a"), []byte("sku-of-order-b"), firstKey[:], rotatedKey[:]}
	for _, text := range gone {
		if !kv.holds(t, text) {
			t.Fatal("the test does not see what is stored")
		}
	}

	must(t, s.Purge(t.Context(), first.Grant.ID()))
	must(t, s.Purge(t.Context(), first.Grant.ID()))
	for i, text := range gone {
		if kv.holds(t, text) {
			t.Errorf("text %d is still in the store", i)
		}
	}
	if !kv.holds(t, secondKey[:]) {
		t.Error("another grant's key went too")
	}
	s = open(t, kv)
	copies, was, err := s.Purged(t.Context(), first.Grant.ID())
	if err != nil || !was || copies != 88 {
		t.Errorf("purged %d copies, %v, %v", copies, was, err)
	}
	if _, was, err := s.Purged(t.Context(), second.Grant.ID()); was || err != nil {
		t.Errorf("a live grant counts as purged: %v, %v", was, err)
	}
	if items := view(t, s, 1).Items; len(items) != 1 || items[0].Record != kept.Record {
		t.Errorf("the view keeps %d items", len(items))
	}
	if err := s.PutItem(t.Context(), item(first.Grant.ID(), 3, 1, 100)); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("written under an ended grant: %v", err)
	}
	wantKind(t, s.Hold(t.Context(), first, t0+5), fault.Revoked)

	regrant := delivery(t, 1, 3)
	must(t, s.Hold(t.Context(), regrant, t0+6))
	if n := len(view(t, s, 1).Items); n != 1 {
		t.Errorf("a new grant shows %d items before anything was opened under it", n)
	}
	must(t, s.PutItem(t.Context(), item(regrant.Grant.ID(), 3, 1, 100)))
	if n := len(view(t, s, 1).Items); n != 2 {
		t.Errorf("%d items after one was opened again", n)
	}
}

// A failed purge keeps the grant whole, so that it is tried again.
func TestPurgeIsAllOrNothing(t *testing.T) {
	kv := newRecorder()
	s := open(t, kv)
	d := delivery(t, 1, 1)
	must(t, s.Hold(t.Context(), d, t0))
	must(t, s.PutItem(t.Context(), item(d.Grant.ID(), 3, 1, 100)))
	kv.fail = storage.ErrClosed
	if err := s.Purge(t.Context(), d.Grant.ID()); !errors.Is(err, storage.ErrClosed) {
		t.Fatal(err)
	}
	if _, held := s.Grant(d.Grant.ID()); !held {
		t.Error("a failed purge forgot the grant")
	}
	if items, err := s.Items(t.Context(), d.Grant.ID()); err != nil || len(items) != 1 {
		t.Errorf("a failed purge left %d items, %v", len(items), err)
	}
}
