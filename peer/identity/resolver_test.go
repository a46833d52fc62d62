package identity

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/webvh"
	"github.com/souk-network/souk/storage/mem"
)

// resolving is a resolver before a site.
func resolving(t *testing.T) (*site, *clock, *mem.KV, *Resolver) {
	t.Helper()
	s := newSite(t, "shop.example", "market.example", "evil.example")
	c, store := &clock{t: at(100)}, mem.NewKV()
	return s, c, store, NewResolver(s.web(), store, c.now)
}

func number(t *testing.T, r *Resolver, text string) uint64 {
	t.Helper()
	got, err := r.Resolve(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return got.Version.Number
}

func refused(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: got %v, want %s", what, err, kind)
	}
}

func TestResolvesAndRemembersForItsTime(t *testing.T) {
	s, c, _, r := resolving(t)
	l := born(t, s.place("shop.example"), nil)
	s.put(l, nil)
	text := l.DID().String()
	if number(t, r, text) != 1 || s.requests() != 1 {
		t.Fatalf("%d requests", s.requests())
	}
	l = followed(t, l, nil)
	s.put(l, nil)
	c.pass(599 * time.Second)
	if number(t, r, text) != 1 || s.requests() != 1 {
		t.Errorf("asked again within the time to live: %d requests", s.requests())
	}
	c.pass(2 * time.Second)
	if number(t, r, text) != 2 || s.requests() != 2 {
		t.Errorf("not asked again: %d requests", s.requests())
	}
	got, err := r.Resolve(t.Context(), text+"?versionNumber=1#key")
	if err != nil || got.Version.Number != 1 || s.requests() != 2 {
		t.Errorf("an older version: %+v, %v", got.Version, err)
	}
}

// What was seen once is never taken back: neither by the same resolver nor by one
// that starts later on the same memory.
func TestNeverBackwards(t *testing.T) {
	s, c, store, r := resolving(t)
	one := born(t, s.place("shop.example"), nil)
	two := followed(t, one, nil)
	fork := followed(t, followedAt(t, one, at(1).Add(time.Minute), one.DID().String(), nil), nil)
	text := one.DID().String()
	s.put(two, nil)
	if number(t, r, text) != 2 {
		t.Fatal("wrong version")
	}
	for _, resolver := range []*Resolver{r, NewResolver(s.web(), store, c.now)} {
		c.pass(time.Hour)
		s.put(one, nil)
		_, err := resolver.Resolve(t.Context(), text)
		refused(t, "a shorter log", err, fault.Stale)
		s.put(fork, nil)
		_, err = resolver.Resolve(t.Context(), text)
		refused(t, "another history, longer", err, fault.Conflict)
		_, err = resolver.Take(t.Context(), text, Files{Log: one.Bytes()})
		refused(t, "a shorter file", err, fault.Stale)
		s.put(two, nil)
		if number(t, resolver, text) != 2 {
			t.Error("the true one is not believed any more")
		}
	}
}

func TestASiteThatIsAwayOrSpoilt(t *testing.T) {
	s, c, _, r := resolving(t)
	l := born(t, s.place("shop.example"), nil)
	text := l.DID().String()
	_, err := r.Resolve(t.Context(), text)
	refused(t, "no log", err, fault.NotFound)
	s.put(l, nil)
	number(t, r, text)
	for what, answer := range map[string]http.HandlerFunc{
		"nothing there":      http.NotFound,
		"an error":           func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"hangs up":           func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"redirects for ever": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) },
		"redirects to plain HTTP": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://shop.example:"+s.port+r.URL.Path, http.StatusFound)
		},
	} {
		c.pass(time.Hour)
		s.answer(answer)
		got, err := r.Resolve(t.Context(), text)
		if err != nil || got.Away == nil || got.Version.Number != 1 || !got.Fetched.Equal(at(100)) {
			t.Errorf("%s: away %v, got at %v, %v", what, got.Away, got.Fetched, err)
		}
	}
	for what, answer := range map[string]struct {
		body []byte
		kind fault.Kind
	}{
		"no log":       {[]byte("<html>"), fault.Malformed},
		"spoilt":       {bytes.Replace(l.Bytes(), []byte(`"ttl":600`), []byte(`"ttl":601`), 1), fault.BadProof},
		"endless":      {bytes.Repeat([]byte("x"), webvh.MaxLog+2), fault.TooLarge},
		"a stranger's": {born(t, s.place("shop.example"), func(p *webvh.Parameters) { p.TTL = 5 }).Bytes(), fault.BadProof},
	} {
		s.answer(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(answer.body) })
		got, err := r.Resolve(t.Context(), text)
		refused(t, what, err, answer.kind)
		if got.Document != nil {
			t.Errorf("%s: an answer beside the refusal", what)
		}
	}
	s.server.Close()
	if got, err := r.Resolve(t.Context(), text); err != nil || fault.KindOf(got.Away) != fault.Unavailable {
		t.Errorf("no server: %v, %v", got.Away, err)
	}
}

func TestRedirectsAreFollowedWithinBounds(t *testing.T) {
	s, _, _, r := resolving(t)
	l := born(t, s.place("shop.example")+":a", nil)
	s.answer(func(w http.ResponseWriter, r *http.Request) {
		if hops := strings.Count(r.URL.Path, "/x"); hops < 3 {
			http.Redirect(w, r, "https://market.example:"+s.port+r.URL.Path+"/x", http.StatusMovedPermanently)
			return
		}
		_, _ = w.Write(l.Bytes())
	})
	if number(t, r, l.DID().String()) != 1 {
		t.Error("not followed")
	}
}

// A site that sends on to plain HTTP is left there, even where the true log lies:
// who is on the way could have written it.
func TestNoRedirectLeavesTLS(t *testing.T) {
	s, _, _, r := resolving(t)
	l := born(t, s.place("shop.example"), nil)
	asked := make(chan struct{}, 1)
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		_, _ = w.Write(l.Bytes())
	}))
	t.Cleanup(plain.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(plain.URL, "http://"), ":")
	s.answer(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://shop.example:"+port+r.URL.Path, http.StatusFound)
	})
	_, err := r.Resolve(t.Context(), l.DID().String())
	refused(t, "a redirect to plain HTTP", err, fault.Unavailable)
	if len(asked) > 0 {
		t.Error("asked without TLS")
	}
}

func TestASlowSiteIsLeft(t *testing.T) {
	s := newSite(t, "shop.example")
	web := NewWeb(WebConfig{AllowPrivate: true, Roots: s.roots, Lookup: loopback, Timeout: 50 * time.Millisecond})
	release := make(chan struct{})
	s.answer(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-release
	})
	defer close(release)
	l := born(t, s.place("shop.example"), nil)
	_, err := NewResolver(web, mem.NewKV(), nil).Resolve(t.Context(), l.DID().String())
	refused(t, "a slow site", err, fault.Unavailable)
}

// A site that never answers keeps its own DID waiting, and no other one.
//
// Defends I6.
func TestASlowSiteDelaysNobodyElse(t *testing.T) {
	s, _, _, r := resolving(t)
	slow, quick := born(t, s.place("market.example"), nil), born(t, s.place("shop.example"), nil)
	page := quick.Bytes()
	asked, release := make(chan struct{}), make(chan struct{})
	s.answer(func(w http.ResponseWriter, q *http.Request) {
		if strings.HasPrefix(q.Host, "market.example") {
			close(asked)
			<-release
			http.NotFound(w, q)
			return
		}
		_, _ = w.Write(page)
	})
	done := make(chan error, 1)
	go func() {
		_, err := r.Resolve(t.Context(), slow.DID().String())
		done <- err
	}()
	<-asked
	if number(t, r, quick.DID().String()) != 1 {
		t.Error("another version")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := r.Resolve(ctx, slow.DID().String())
	refused(t, "the same DID meanwhile", err, fault.Unavailable)
	close(release)
	refused(t, "the slow site", <-done, fault.NotFound)
	if len(r.turns.of) != 0 {
		t.Errorf("%d turns are kept", len(r.turns.of))
	}
}

func TestTheNameIsHeldToTheCertificate(t *testing.T) {
	s := newSite(t, "other.example")
	l := born(t, s.place("shop.example"), nil)
	s.put(l, nil)
	_, err := NewResolver(s.web(), mem.NewKV(), nil).Resolve(t.Context(), l.DID().String())
	refused(t, "another name in the certificate", err, fault.Unavailable)
	if !strings.Contains(err.Error(), "certificate") || s.requests() != 0 {
		t.Errorf("%v, %d requests", err, s.requests())
	}
}

func TestNoDIDLeadsIntoAPrivateNetwork(t *testing.T) {
	s := newSite(t, "shop.example")
	l := born(t, s.place("shop.example"), nil)
	s.put(l, nil)
	for _, text := range []string{
		"127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.31.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
		"::1", "::", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
	} {
		address := netip.MustParseAddr(text)
		lookup := func(context.Context, string) ([]netip.Addr, error) { return []netip.Addr{address, address}, nil }
		web := NewWeb(WebConfig{Roots: s.roots, Lookup: lookup})
		_, err := NewResolver(web, mem.NewKV(), nil).Resolve(t.Context(), l.DID().String())
		refused(t, text, err, fault.Denied)
	}
	if s.requests() != 0 {
		t.Error("a private server was asked")
	}
	for _, text := range []string{"1.1.1.1", "9.9.9.9", "2606:4700:4700::1111", "::ffff:8.8.8.8"} {
		if !isPublic(netip.MustParseAddr(text)) {
			t.Errorf("%s is public", text)
		}
	}
}

func TestWitnessesAreAsked(t *testing.T) {
	s, c, _, r := resolving(t)
	l := born(t, s.place("shop.example"), func(p *webvh.Parameters) {
		p.Witness = webvh.Witness{Threshold: 2, Witnesses: []did.Key{did.KeyOf(seeded(21)), did.KeyOf(seeded(22)), did.KeyOf(seeded(23))}}
	})
	text := l.DID().String()
	s.put(l, nil)
	_, err := r.Resolve(t.Context(), text)
	refused(t, "no witness file", err, fault.BadProof)
	s.put(l, approvals(t, l, map[byte]uint64{21: 1}))
	_, err = r.Resolve(t.Context(), text)
	refused(t, "one witness of two", err, fault.BadProof)
	s.put(l, approvals(t, l, map[byte]uint64{21: 1, 23: 1}))
	if number(t, r, text) != 1 {
		t.Error("wrong version")
	}
	// The next entry is there before its witnesses: nothing is taken, the old one stays.
	c.pass(time.Hour)
	s.put(followed(t, l, nil), nil)
	_, err = r.Resolve(t.Context(), text)
	refused(t, "an entry without its witnesses", err, fault.BadProof)
}

func TestAMovedDID(t *testing.T) {
	s, c, _, r := resolving(t)
	l := born(t, s.place("shop.example"), nil)
	from := l.DID().String()
	s.put(l, nil)
	number(t, r, from)
	to := "did:webvh:" + l.DID().SCID() + ":" + s.place("market.example") + ":stalls:7"
	l = followedAt(t, l, at(1), to, nil)
	s.put(l, nil)
	if number(t, r, to) != 2 {
		t.Error("the new name")
	}
	// Who knows that it moved asks at the new place, also for the old name.
	s.mu.Lock()
	delete(s.files, "/.well-known/did.jsonl")
	s.mu.Unlock()
	c.pass(time.Hour)
	got, err := r.Resolve(t.Context(), from)
	if err != nil || got.Away != nil || got.Document["id"] != to {
		t.Errorf("the old name: %v, %v", got.Document["id"], err)
	}
	s.mu.Lock()
	s.files["/.well-known/did.jsonl"] = l.Bytes() // somebody serves it at another name
	s.mu.Unlock()
	_, err = r.Resolve(t.Context(), "did:webvh:"+l.DID().SCID()+":"+s.place("evil.example"))
	refused(t, "a name that it never had", err, fault.BadProof)
}

// A log over HTTPS and from blocks is the same log, and what was seen by one way
// holds for the other.
func TestFromBlocks(t *testing.T) {
	s, c, _, r := resolving(t)
	one := born(t, s.place("shop.example"), func(p *webvh.Parameters) {
		p.Witness = webvh.Witness{Threshold: 1, Witnesses: []did.Key{did.KeyOf(seeded(21))}}
	})
	two := followed(t, one, nil)
	witness := approvals(t, two, map[byte]uint64{21: 2})
	s.put(two, witness)
	text := one.DID().String()
	overWeb, err := r.Resolve(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	blocks := mem.NewBlobs(0)
	put := func(raw []byte) cid.Cid {
		c, err := blocks.Put(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	log, proofs, shorter := put(two.Bytes()), put(witness), put(one.Bytes())
	fresh := NewResolver(s.web(), mem.NewKV(), c.now)
	overBlocks, err := fresh.FromBlocks(t.Context(), text, blocks, log, proofs)
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]any{{overWeb.Document, overBlocks.Document}, {overWeb.Metadata, overBlocks.Metadata}} {
		if a, b := jcs.Append(nil, pair[0]), jcs.Append(nil, pair[1]); !bytes.Equal(a, b) {
			t.Errorf("differ:\n%s\n%s", a, b)
		}
	}
	_, err = fresh.FromBlocks(t.Context(), text, blocks, log, cid.Undef)
	refused(t, "without its witnesses", err, fault.BadProof)
	_, err = fresh.FromBlocks(t.Context(), text, blocks, shorter, proofs)
	if err == nil || !errors.Is(err, fault.Of(fault.BadProof)) && !errors.Is(err, fault.Of(fault.Stale)) {
		t.Errorf("a shorter block: %v", err)
	}
	s.put(one, approvals(t, one, map[byte]uint64{21: 1}))
	c.pass(time.Hour)
	_, err = fresh.Resolve(t.Context(), text)
	refused(t, "the site shows less than the block did", err, fault.Stale)
}

func TestErrorsOfFetchingQuoteNothing(t *testing.T) {
	s := newSite(t, "shop.example")
	l := born(t, s.place("shop.example")+":SECRET", nil)
	s.server.Close()
	_, err := NewResolver(s.web(), mem.NewKV(), nil).Resolve(t.Context(), l.DID().String())
	if err == nil || strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("%v", err)
	}
}
