package custody_test

import (
	"context"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// refusal breaks one check of a release and nothing else.
type refusal struct {
	name string
	kind fault.Kind
	make func(w *world) custody.ReleaseRequest // signed
}

// Defends I2: each check of a release, broken alone, refuses with its own
// reason; nothing is written and no part of the lock comes out.
func TestEachCheckRefuses(t *testing.T) {
	for _, c := range refusals() {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				r := c.make(w)
				disk, entries := w.stored(), w.tree.Size()
				answer, err := w.release(r)
				wantKind(t, err, c.kind)
				if !reflect.DeepEqual(answer, custody.ReleaseAnswer{}) {
					t.Error("a refusal carries a part of an answer")
				}
				if w.tree.Size() != entries || !reflect.DeepEqual(w.stored(), disk) {
					t.Error("a refusal was written down as a release")
				}
			})
		})
	}
}

func refusals() []refusal {
	all := readerRefusals()
	all = append(all, headerRefusals()...)
	all = append(all, grantRefusals()...)
	all = append(all, lineRefusals()...)
	return append(all, holdingRefusals()...)
}

// changed is a good request with one field changed before it is signed.
func changed(change func(r *custody.ReleaseRequest)) func(*world) custody.ReleaseRequest {
	return func(w *world) custody.ReleaseRequest {
		r := w.request()
		change(&r)
		return signed(r)
	}
}

func readerRefusals() []refusal {
	status := func(s did.Status) func(*world) custody.ReleaseRequest {
		return func(w *world) custody.ReleaseRequest {
			w.registry.setStatus(reader, s)
			return signed(w.request())
		}
	}
	return []refusal{
		{"addressed to another custodian", fault.Unauthorized, changed(func(r *custody.ReleaseRequest) { r.Custodian = other })},
		{"the custodian asks itself", fault.Unauthorized, func(w *world) custody.ReleaseRequest {
			w.grant.Audience = self
			r := w.request()
			r.Reader = self
			return signed(r)
		}},
		{"unknown member", fault.NotMember, func(w *world) custody.ReleaseRequest {
			delete(w.registry, reader)
			return signed(w.request())
		}},
		{"suspended member", fault.NotMember, status(did.StatusSuspended)},
		{"tombstoned member", fault.NotMember, status(did.StatusLeft)},
		{"signed by another key", fault.BadSignature, func(w *world) custody.ReleaseRequest { return w.request().Sign(peerKey(other)) }},
		{"changed after it was signed", fault.BadSignature, func(w *world) custody.ReleaseRequest {
			r := signed(w.request())
			r.Nonce[0] ^= 1
			return r
		}},
		{"unsigned", fault.BadSignature, func(w *world) custody.ReleaseRequest { return w.request() }},
		{"signed over a minute ago", fault.Expired, changed(func(r *custody.ReleaseRequest) { r.Time -= minute + 1 })},
		{"signed over a minute ahead", fault.NotYet, changed(func(r *custody.ReleaseRequest) { r.Time += minute + 1 })},
		{"of another consortium", fault.Unauthorized, changed(func(r *custody.ReleaseRequest) { r.Consortium = "elsewhere" })},
		{"replayed", fault.Replayed, func(w *world) custody.ReleaseRequest {
			r := signed(w.request())
			_, err := w.release(r)
			must(w.t, err)
			return r
		}},
		{"over the reader's rate", fault.RateLimited, func(w *world) custody.ReleaseRequest {
			w.rate = 1
			w.start()
			for range 4 {
				w.mustRelease()
			}
			return signed(w.request())
		}},
	}
}

func headerRefusals() []refusal {
	shown := func(change func(w *world)) func(*world) custody.ReleaseRequest {
		return func(w *world) custody.ReleaseRequest {
			change(w)
			return signed(w.request())
		}
	}
	return []refusal{
		{"header does not decode", fault.ChangedHeader, changed(func(r *custody.ReleaseRequest) { r.Header = r.Header[1:] })},
		{"header of another category than the request", fault.ChangedHeader, shown(func(w *world) {
			w.grant.Categories = []string{"preferences", category}
			w.input.Category = "preferences"
			w.header = w.customer.header(w.t, w.input)
		})},
		{"writer was never a member", fault.NotMember, shown(func(w *world) {
			w.input.Writer = did.Merchant{99}
			w.header = w.customer.header(w.t, w.input)
		})},
		{"changed size", fault.ChangedHeader, shown(func(w *world) { w.header.Size++ })},
		{"changed writer", fault.ChangedHeader, shown(func(w *world) { w.header.Writer = other })},
		{"another body", fault.ChangedHeader, shown(func(w *world) { w.header.Body = vault.BodyCID([]byte("another")) })},
		{"wrong proof", fault.ChangedHeader, shown(func(w *world) { w.header.Proof[40] ^= 1 })},
		{"R of another record, its proof too", fault.ChangedHeader, shown(func(w *world) {
			stolen := w.header
			w.header = w.customer.header(w.t, w.input)
			w.header.R, w.header.Proof = stolen.R, stolen.Proof
		})},
		{"R of another record under a proof of its own", fault.ChangedHeader, shown(func(w *world) {
			stolen := w.header.R
			w.header = w.customer.header(w.t, w.input)
			w.header.R = stolen
		})},
	}
}

func grantRefusals() []refusal {
	given := func(change func(w *world)) func(*world) custody.ReleaseRequest {
		return func(w *world) custody.ReleaseRequest {
			change(w)
			return signed(w.request())
		}
	}
	regrant := func(change func(g *consent.SignedGrant)) func(*world) custody.ReleaseRequest {
		return func(w *world) custody.ReleaseRequest {
			r := w.request()
			g := w.grant.Sign(lineKey, controlKey)
			change(&g)
			r.Grant = g.Encode()
			return signed(r)
		}
	}
	return []refusal{
		{"no grant", fault.NoGrant, changed(func(r *custody.ReleaseRequest) { r.Grant = nil })},
		{"grant not signed by its line", fault.BadSignature, regrant(func(g *consent.SignedGrant) { g.Sig[0] ^= 1 })},
		{"grant not signed by its control key", fault.BadSignature, regrant(func(g *consent.SignedGrant) { g.ControlSig[0] ^= 1 })},
		{"grant countersigned by another vault's owner", fault.NoGrant, func(w *world) custody.ReleaseRequest {
			r := w.request()
			r.Grant = w.grant.Sign(lineKey, key(103)).Encode()
			return signed(r)
		}},
		{"grant of another merchant", fault.NoGrant, given(func(w *world) { w.grant.Audience = other })},
		{"grant for another vault", fault.NoGrant, given(func(w *world) { w.grant.Vault = [32]byte{5} })},
		{"grant has expired", fault.Expired, given(func(w *world) { w.grant.Expiry = now() })},
		{"grant has not begun", fault.NotYet, given(func(w *world) { w.grant.NotBefore = now() + 1 })},
		{"another category", fault.Narrower, given(func(w *world) { w.grant.Categories = []string{"preferences"} })},
		{"another purpose", fault.Narrower, changed(func(r *custody.ReleaseRequest) { r.Purpose = "dpv:Advertising" })},
		{"another right", fault.Narrower, given(func(w *world) { w.grant.Rights = consent.Write })},
		{"uses are spent", fault.UsedUp, given(func(w *world) {
			w.grant.Uses = 2
			w.mustRelease()
			w.mustRelease()
		})},
		{"uses were spent before a restart", fault.UsedUp, given(func(w *world) {
			w.grant.Uses = 1
			w.mustRelease()
			w.restart()
		})},
	}
}

func lineRefusals() []refusal {
	after := func(say func(w *world)) func(*world) custody.ReleaseRequest {
		return func(w *world) custody.ReleaseRequest {
			r := signed(w.request())
			say(w)
			return r
		}
	}
	return []refusal{
		{"grant not heard of", fault.NoGrant, func(w *world) custody.ReleaseRequest { return signed(w.unheard()) }},
		{"denied", fault.Denied, after(func(w *world) {
			w.publish(consent.Denied(consent.Denial{Subject: w.grant.Subject, Audience: reader, Purpose: purpose, Seq: 2, Time: now()}, nil))
		})},
		{"revoked", fault.Revoked, after(func(w *world) {
			w.publish(consent.Revoked(consent.Revocation{Grant: w.grant.ID(), Subject: w.grant.Subject, Seq: 2, Time: now()}, w.grant))
		})},
		{"taken back on the chain", fault.Revoked, after(func(w *world) { w.exited = w.grant.ID() })},
		{"replaced by a later grant", fault.Revoked, after(func(w *world) {
			later := w.grant
			later.Seq, later.Epoch = 2, 2
			w.publish(consent.Granted(later, now(), nil))
		})},
		{"not fresh", fault.Stale, after(func(w *world) { w.fresh = false })},
	}
}

func holdingRefusals() []refusal {
	return []refusal{
		{"no share of that vault", fault.NotCustodian, func(w *world) custody.ReleaseRequest {
			w.customer = newCustomer(w.t)
			w.grant.Vault = w.customer.secret.Public().ID()
			w.header = w.customer.header(w.t, w.input)
			return signed(w.request())
		}},
		{"share destroyed", fault.Shredded, func(w *world) custody.ReleaseRequest {
			w.mustHandle(w.destroy())
			return signed(w.request())
		}},
		{"share destroyed before a restart", fault.Shredded, func(w *world) custody.ReleaseRequest {
			w.mustHandle(w.destroy())
			w.restart()
			return signed(w.request())
		}},
	}
}

// Requests at both ends of the window are good, and so is a reader that waits
// until its rate allows another.
func TestGoodReleases(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		for _, age := range []uint64{0, minute} {
			r := w.request()
			r.Time -= age
			r = signed(r)
			answer, err := w.release(r)
			must(t, err)
			w.checkAnswer(r, answer)
		}
		ahead := w.request()
		ahead.Time += minute
		ahead = signed(ahead)
		answer, err := w.release(ahead)
		must(t, err)
		w.checkAnswer(ahead, answer)
		if w.tree.Size() != 3 || w.openings() != 3 {
			t.Fatalf("%d entries and %d openings of 3 releases", w.tree.Size(), w.openings())
		}
	})
}

// Defends I3: the answer does not come out while the log's disk has not said
// that the entry is on it, and the opening lies on the disk before its leaf.
func TestLogsBeforeItAnswers(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		slow := &slowLog{Log: w.tree, arrived: make(chan struct{}), proceed: make(chan struct{})}
		w.log = slow
		w.start()
		r := signed(w.request())
		done := make(chan custody.ReleaseAnswer, 1)
		go func() {
			answer, err := w.release(r)
			if err != nil {
				t.Error(err)
			}
			done <- answer
		}()
		<-slow.arrived
		synctest.Wait()
		if len(done) != 0 {
			t.Fatal("answered while the entry was not durable")
		}
		if w.openings() != 1 || w.tree.Size() != 0 {
			t.Fatalf("%d openings, %d leaves; want the opening stored before its leaf", w.openings(), w.tree.Size())
		}
		close(slow.proceed)
		w.checkAnswer(r, <-done)
	})
}

// slowLog waits to be told before it appends.
type slowLog struct {
	storage.Log
	arrived, proceed chan struct{}
}

func (l *slowLog) Append(ctx context.Context, leaf [32]byte) (uint64, error) {
	close(l.arrived)
	<-l.proceed
	if err := ctx.Err(); err != nil { // as a log may
		return 0, err
	}
	return l.Log.Append(ctx, leaf)
}

// A request is answered once, whatever happens to the process meanwhile and
// whatever the reader's clock says. What is too old to pass is forgotten on the
// disk, too.
//
// Defends I2.
func TestAnsweredOnceOverRestarts(t *testing.T) {
	for name, ahead := range map[string]uint64{"on time": 0, "from a clock that is ahead": minute - 1} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				r := w.request()
				r.Time += ahead
				r = signed(r)
				_, err := w.release(r)
				must(t, err)
				w.restart()
				_, err = w.release(r)
				wantKind(t, err, fault.Replayed)
				time.Sleep(time.Minute + time.Millisecond)
				w.restart()
				_, err = w.release(r)
				want := fault.Expired
				if ahead > 0 {
					want = fault.Replayed
				}
				wantKind(t, err, want)
				w.wantInbox(1)
			})
		})
	}
}

// Answered requests leave the disk when their time is over, also those of before
// a restart.
//
// Defends I6.
func TestAnsweredRequestsAreForgotten(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		for range 3 {
			w.mustRelease()
		}
		w.restart()
		time.Sleep(3 * time.Minute)
		w.mustRelease()
		pairs, err := w.disk.Scan(context.Background(), "custody/answered", nil, nil, 0)
		must(t, err)
		if len(pairs) != 1 {
			t.Errorf("%d answered requests on the disk, want the last one", len(pairs))
		}
	})
}
