package gossip

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Defends I6: whatever arrives, the hold stays within its bounds, loses
// nothing that it says it kept, and gives each message out once.
func TestHoldIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const perSubject, total = 3, 8
		h := newHold(perSubject, total, time.Minute)
		now := time.Unix(0, 0)
		held := map[[32]byte]byte{} // by id: subject
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			subject := rapid.Byte().Draw(t, "subject") % 5
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				for _, m := range h.take([32]byte{subject}) {
					if held[m.ID] != subject {
						t.Fatal("gave out a message of another subject, or twice")
					}
					delete(held, m.ID)
				}
			case 1:
				now = now.Add(20 * time.Second)
				h.expire(now)
			default:
				id := [32]byte{1, rapid.Byte().Draw(t, "id")}
				subject := id[1] % 5
				if _, kept := h.add(heldMessage{Message: Message{ID: id, Subject: [32]byte{subject}}, since: now}); kept {
					held[id] = subject
				}
			}
			for id := range held { // forget what was evicted
				if !h.has(id) {
					delete(held, id)
				}
			}
			if h.size() > total || h.size() != len(held) {
				t.Fatalf("holds %d, want %d and at most %d", h.size(), len(held), total)
			}
			for s := range byte(5) {
				if n := len(h.bySubject[[32]byte{s}]); n > perSubject {
					t.Fatalf("%d of one subject, want at most %d", n, perSubject)
				}
			}
		}
	})
}

func TestHoldForgetsTheOldest(t *testing.T) {
	h := newHold(2, 2, time.Minute)
	at := time.Unix(0, 0)
	for i := range byte(3) {
		evicted, kept := h.add(heldMessage{Message: Message{ID: [32]byte{i}, Subject: [32]byte{i}}, since: at})
		if !kept || evicted != int(i/2) {
			t.Fatalf("message %d: kept %v, evicted %d", i, kept, evicted)
		}
	}
	if h.has([32]byte{0}) || !h.has([32]byte{2}) {
		t.Error("the oldest should be gone and the newest be held")
	}
	if n := h.expire(at.Add(time.Minute)); n != 2 || h.size() != 0 {
		t.Errorf("%d expired, %d left; want 2 and 0", n, h.size())
	}
}

// Defends I6: a flood of one kind displaces nothing of another.
func TestKindsAreHeldApart(t *testing.T) {
	h := newHolds(2, 2, time.Minute)
	at := time.Unix(0, 0)
	h.add(heldMessage{Message: Message{ID: [32]byte{1}, Subject: [32]byte{1}, Kind: 4}, since: at})
	for i := range byte(10) {
		h.add(heldMessage{Message: Message{ID: [32]byte{10 + i}, Subject: [32]byte{10 + i}, Kind: 6}, since: at})
	}
	if h.size() != 3 || len(h.take([32]byte{1})) != 1 {
		t.Errorf("%d are held, and the one of the other kind is not among them", h.size())
	}
	if n := h.expire(at.Add(time.Minute)); n != 2 || h.size() != 0 {
		t.Errorf("%d expired, %d left; want 2 and 0", n, h.size())
	}
}
