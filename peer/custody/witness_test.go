package custody_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/tlog"
)

// history is a member's log as that member tells it.
type history struct {
	*tlog.Log
	t     *testing.T
	owner did.Merchant
}

func newHistory(t *testing.T, leaves ...byte) *history {
	log, err := tlog.Open(t.TempDir(), tlog.Options{})
	must(t, err)
	h := &history{Log: log, t: t, owner: other}
	h.grow(leaves...)
	return h
}

func (h *history) grow(leaves ...byte) {
	for _, n := range leaves {
		_, err := h.Append(context.Background(), [32]byte{n})
		must(h.t, err)
	}
}

// shown asks for a co-signature on the first size entries, with the proof that
// they extend the first old.
func (h *history) shown(old, size uint64) custody.WitnessRequest {
	return h.shownBy(old, size, accesslog.Origin(consortium, h.owner), peerKey(h.owner))
}

func (h *history) shownBy(old, size uint64, origin string, by ed25519.PrivateKey) custody.WitnessRequest {
	root, err := h.Root(size)
	must(h.t, err)
	proof, err := h.Consistency(old, size)
	must(h.t, err)
	r := custody.WitnessRequest{Note: accesslog.SignCheckpoint(accesslog.Checkpoint{Origin: origin, Size: size, Root: root}, by).Encode(), Old: old}
	for _, p := range proof {
		r.Proof = append(r.Proof, [32]byte(p))
	}
	return r
}

func (w *world) cosign(r custody.WitnessRequest) (custody.WitnessAnswer, error) {
	return w.service.Cosign(context.Background(), r)
}

// mustCosign demands a good co-signature.
func (w *world) mustCosign(r custody.WitnessRequest) {
	w.t.Helper()
	answer, err := w.cosign(r)
	must(w.t, err)
	signed, err := accesslog.ParseCheckpoint(answer.Cosigned)
	must(w.t, err)
	n, err := signed.CheckCosignatures(func(m did.Merchant) []did.Key { return did.KeysOf(w.registry, m) })
	must(w.t, err)
	if n != 1 {
		w.t.Fatalf("%d co-signatures, want 1", n)
	}
}

// Defends I3: a witness never signs two histories of one log, neither one beside
// the other nor one that goes back, and remembers across a restart what it signed.
func TestWitnessSignsOneHistory(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		honest, forked := newHistory(t, 1, 2, 3, 4), newHistory(t, 1, 2, 9, 9, 9)
		defer honest.Close()
		defer forked.Close()
		w.mustCosign(honest.shown(0, 3))
		w.mustCosign(honest.shown(3, 4))
		refuse := func() {
			t.Helper()
			_, err := w.cosign(forked.shown(4, 4)) // beside it
			wantKind(t, err, fault.Conflict)
			_, err = w.cosign(forked.shown(4, 5)) // after it, without a proof that holds
			wantKind(t, err, fault.BadProof)
			for _, r := range []custody.WitnessRequest{honest.shown(0, 3), forked.shown(2, 3), honest.shown(0, 2)} { // back
				answer, err := w.cosign(r)
				if err != nil || len(answer.Cosigned) != 0 || answer.KnownSize != 4 {
					t.Fatalf("answered a rollback with %v, %v; want the known size alone", answer, err)
				}
			}
			rollback := honest.shown(3, 3)
			rollback.Old, rollback.Proof = 4, nil // claims to start from what the witness knows
			_, err = w.cosign(rollback)
			wantKind(t, err, fault.Conflict)
		}
		refuse()
		w.restart()
		refuse()
		honest.grow(5)
		w.mustCosign(honest.shown(4, 5))
	})
}

// A witness looks at who asks before it signs, and signs nothing that it could
// not remember.
func TestWitnessRefusals(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		log := newHistory(t, 1, 2)
		defer log.Close()
		_, err := w.cosign(log.shownBy(0, 2, accesslog.Origin(consortium, other), peerKey(reader)))
		wantKind(t, err, fault.NotMember)
		_, err = w.cosign(log.shownBy(0, 2, accesslog.Origin(consortium, did.Merchant{99}), key(99)))
		wantKind(t, err, fault.NotMember)
		_, err = w.cosign(log.shownBy(0, 2, accesslog.Origin("elsewhere", other), peerKey(other)))
		wantKind(t, err, fault.NotMember)
		_, err = w.cosign(log.shownBy(0, 2, accesslog.Origin(consortium, self), peerKey(self)))
		wantKind(t, err, fault.Conflict)
		_, err = w.cosign(custody.WitnessRequest{Note: []byte("no note")})
		wantKind(t, err, fault.Malformed)
		w.store = cutKV{w.disk, &cut{store: before}}
		w.start()
		answer, err := w.cosign(log.shown(0, 2))
		if err == nil || len(answer.Cosigned) != 0 {
			t.Fatal("co-signed what it could not remember")
		}
	})
}

// Defends I3: a custodian whose log was put back to an earlier state, or lost,
// does not start, and so never signs a second history of its own.
func TestOwnLogRolledBack(t *testing.T) {
	for name, leaves := range map[string][]byte{"shorter": {1}, "lost": {}, "another": {1, 2, 3}} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.mustRelease()
				w.mustRelease()
				w.wantInbox(2)
				back := newHistory(t, leaves...)
				defer back.Close()
				w.log = back
				err := w.tryStart()
				wantKind(t, err, fault.Conflict)
				for _, told := range []string{fmt.Sprintf("%d entries", len(leaves)), "first 2 entries", "restore the newest backup of log/", "never start from an older"} {
					if !strings.Contains(err.Error(), told) {
						t.Errorf("%q does not tell the operator %q", err, told)
					}
				}
				if back.Size() != uint64(len(leaves)) {
					t.Fatal("wrote into a log that is not its own")
				}
			})
		})
	}
}

// A checkpoint carries the co-signatures of the members that answer rightly and
// no others; a witness that knows less is shown the proof from there.
func TestCheckpointCollectsCosignatures(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		watcher := newWitness(t, w)
		ask := func(ctx context.Context, m did.Merchant, r custody.WitnessRequest) (custody.WitnessAnswer, error) {
			switch m {
			case witness:
				return watcher.Cosign(ctx, r)
			case other: // signs in another's name
				return forge(t, r), nil
			}
			return custody.WitnessAnswer{}, fault.New(fault.Unavailable, "test", "down")
		}
		for n := uint64(1); n <= 3; n++ {
			w.mustRelease()
			signed, grown, err := w.service.Checkpoint(context.Background(), w.registry.Members(), ask)
			must(t, err)
			if !grown || signed.Size != n || len(signed.Cosignatures()) != 1 {
				t.Fatalf("grown %v, size %d, %d co-signatures", grown, signed.Size, len(signed.Cosignatures()))
			}
			must(t, signed.VerifyCosignature(signed.Cosignatures()[0], did.KeyOf(peerKey(witness))))
		}
		_, grown, err := w.service.Checkpoint(context.Background(), w.registry.Members(), ask)
		must(t, err)
		if grown {
			t.Fatal("a log that did not grow was signed again")
		}
	})
}

// Members that do not answer delay a checkpoint little, however many they are, and
// no more than a few are asked at a time.
func TestWitnessesAreAskedSideBySide(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		const silent, patience = 60, 5 * time.Second
		for n := range silent {
			m := did.Merchant{1, byte(n)}
			w.registry[m] = did.Member{ID: m, PeerKey: did.KeyOf(peerKey(m)), Status: did.StatusActive}
		}
		watcher := newWitness(t, w)
		var asked, most atomic.Int32
		ask := func(ctx context.Context, m did.Merchant, r custody.WitnessRequest) (custody.WitnessAnswer, error) {
			if m == witness {
				return watcher.Cosign(ctx, r)
			}
			for now, was := asked.Add(1), most.Load(); now > was && !most.CompareAndSwap(was, now); was = most.Load() {
			}
			defer asked.Add(-1)
			time.Sleep(patience)
			return custody.WitnessAnswer{}, fault.New(fault.Unavailable, "test", "silent")
		}
		w.mustRelease()
		began := time.Now()
		signed, _, err := w.service.Checkpoint(context.Background(), w.registry.Members(), ask)
		must(t, err)
		if took := time.Since(began); took > silent*patience/10 || len(signed.Cosignatures()) != 1 {
			t.Errorf("%s with %d silent members, %d co-signatures", took, silent, len(signed.Cosignatures()))
		}
		if most.Load() > 20 {
			t.Errorf("%d members were asked at a time", most.Load())
		}
	})
}

// newWitness is another custodian's service.
func newWitness(t *testing.T, w *world) *custody.Service {
	log, err := tlog.Open(t.TempDir(), tlog.Options{})
	must(t, err)
	t.Cleanup(func() { _ = log.Close() })
	s, err := custody.New(context.Background(), custody.Config{
		Self: witness, Consortium: consortium, Key: peerKey(witness), Store: mem.NewKV(), Log: log,
		Registry: func() did.Registry { return w.registry },
	})
	must(t, err)
	return s
}

// forge co-signs with a key that is not the witness's.
func forge(t *testing.T, r custody.WitnessRequest) custody.WitnessAnswer {
	signed, err := accesslog.ParseCheckpoint(r.Note)
	must(t, err)
	c, err := accesslog.Cosign(signed, did.KeyOf(peerKey(self)), accesslog.Checkpoint{}, nil, accesslog.Origin(consortium, other), key(99), now())
	if err != nil {
		return custody.WitnessAnswer{}
	}
	with, err := signed.With(c)
	must(t, err)
	return custody.WitnessAnswer{Cosigned: with.Encode()}
}
