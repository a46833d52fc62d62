package webvh

import (
	"bytes"
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
)

var (
	start   = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	account = did.Merchant{19: 0xab}
)

func seeded(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32))
}

func multikeyOf(key ed25519.PrivateKey) string { return Multikey(did.KeyOf(key)) }

// at is the time of the n-th entry.
func at(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }

func stall(id string) Stall {
	return Stall{DID: id, Account: account, ChainID: 31337, Registry: [20]byte{19: 0xcd}, PeerKey: did.KeyOf(seeded(90)), HPKEKey: bytes.Repeat([]byte{7}, 1216)}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func parameters(key, next byte) Parameters {
	p := Parameters{UpdateKeys: []string{multikeyOf(seeded(key))}, Portable: true, TTL: 600}
	if next != 0 {
		p.NextKeyHashes = []string{KeyHash(multikeyOf(seeded(next)))}
	}
	return p
}

// born is a first entry signed by key 1, with key 2 fixed in advance.
func born(t testing.TB, change func(*Parameters)) *Log {
	t.Helper()
	p := parameters(1, 2)
	if change != nil {
		change(&p)
	}
	id := must[string](t)(Unborn("shop.example"))
	return must[*Log](t)(Create(stall(id).Document(), p, seeded(1), at(0)))
}

// rotated follows with key, and next fixed in advance.
func rotated(t testing.TB, l *Log, key, next byte) *Log {
	t.Helper()
	p := l.Newest().Parameters
	change := parameters(key, next)
	p.UpdateKeys, p.NextKeyHashes = change.UpdateKeys, change.NextKeyHashes
	return must[*Log](t)(l.Next(l.Newest().Document, p, seeded(key), at(int(l.Len()))))
}

func TestALife(t *testing.T) {
	l := born(t, nil)
	if l.DID().String() != "did:webvh:"+l.DID().SCID()+":shop.example" || SCIDOf(l.DID().Digest()) != l.DID().SCID() {
		t.Errorf("%s", l.DID())
	}
	l = rotated(t, l, 2, 3)

	// It moves.
	p, from := l.Newest().Parameters, l.DID().String()
	p.UpdateKeys, p.NextKeyHashes = parameters(3, 4).UpdateKeys, parameters(3, 4).NextKeyHashes
	to := stall("did:webvh:" + l.DID().SCID() + ":market.example%3A8443:stalls:7")
	to.AlsoKnown = []string{from}
	l = must[*Log](t)(l.Next(to.Document(), p, seeded(3), at(2)))

	// It ends: first the commitment to keys, then the DID.
	p = l.Newest().Parameters
	p.UpdateKeys, p.NextKeyHashes = parameters(4, 0).UpdateKeys, nil
	l = must[*Log](t)(l.Next(l.Newest().Document, p, seeded(4), at(3)))
	living := l
	p = l.Newest().Parameters
	p.UpdateKeys, p.Deactivated = nil, true
	l = must[*Log](t)(l.Next(l.Newest().Document, p, seeded(4), at(4)))

	back := must[*Log](t)(Read(l.Bytes(), now))
	if back.Head() != l.Head() || back.Len() != 5 || !bytes.Equal(back.Bytes(), l.Bytes()) {
		t.Error("the log reads back as another one")
	}
	if _, err := l.Next(l.Newest().Document, p, seeded(4), at(5)); fault.KindOf(err) != fault.Revoked {
		t.Errorf("an entry behind the end: %v", err)
	}

	old := must[DID](t)(ParseDID(from))
	for _, d := range []DID{old, l.DID()} {
		r := must[Resolution](t)(living.Resolve(d, Query{}, nil))
		if r.Document["id"] != to.DID || r.Metadata["deactivated"] != false || r.Metadata["ttl"] != "600" {
			t.Errorf("%s: %v", d, r.Metadata)
		}
		files := r.Document["service"].([]any)[1].(jcs.Object)
		if files["serviceEndpoint"] != "https://market.example:8443/stalls/7/" {
			t.Errorf("files at %v", files["serviceEndpoint"])
		}
		if r = must[Resolution](t)(l.Resolve(d, Query{}, nil)); r.Document != nil || r.Metadata["deactivated"] != true {
			t.Errorf("a deactivated DID has a document: %v", r.Metadata)
		}
	}
	for q, want := range map[Query]uint64{
		{VersionNumber: 2}: 2, {VersionID: l.At(3).ID}: 3, {VersionTime: at(0)}: 1, {VersionTime: at(2).Add(-time.Second)}: 2, {VersionTime: at(9)}: 5,
	} {
		r, err := l.Resolve(old, q, nil)
		if err != nil || r.Version.Number != want || r.Document == nil || r.Metadata["deactivated"] != true {
			t.Errorf("%+v: version %d, %v", q, r.Version.Number, err)
		}
	}
	for _, q := range []Query{{VersionNumber: 6}, {VersionID: "3-" + hash(nil)}, {VersionTime: at(0).Add(-time.Second)}} {
		if _, err := l.Resolve(old, q, nil); CodeOf(err) != NotFound || fault.KindOf(err) != fault.NotFound {
			t.Errorf("%+v: %v", q, err)
		}
	}
	for _, other := range []string{"did:webvh:" + hash(nil) + ":shop.example", "did:webvh:" + l.DID().SCID() + ":evil.example"} {
		if _, err := l.Resolve(must[DID](t)(ParseDID(other)), Query{}, nil); fault.KindOf(err) != fault.BadProof {
			t.Errorf("%s: %v", other, err)
		}
	}
}

// Whoever has the key that signed last cannot go on from there: the next one was
// fixed in advance, and is another.
func TestAStolenKeySignsNothing(t *testing.T) {
	l := rotated(t, born(t, nil), 2, 3)
	stolen := seeded(2)
	p := l.Newest().Parameters
	thief := seeded(66)
	for what, change := range map[string]func(*Parameters){
		"keeps the keys":      func(*Parameters) {},
		"brings its own":      func(p *Parameters) { p.UpdateKeys = []string{multikeyOf(thief)} },
		"brings both":         func(p *Parameters) { p.UpdateKeys = []string{multikeyOf(seeded(3)), multikeyOf(stolen)} },
		"ends the commitment": func(p *Parameters) { p.NextKeyHashes = nil },
		"ends the DID":        func(p *Parameters) { p.Deactivated, p.UpdateKeys = true, nil },
		"names the right key": func(p *Parameters) { p.UpdateKeys = []string{multikeyOf(seeded(3))} },
	} {
		for _, key := range []ed25519.PrivateKey{stolen, thief} {
			q := p
			change(&q)
			if _, err := l.Next(l.Newest().Document, q, key, at(2)); err == nil {
				t.Errorf("the thief %s and is believed", what)
			}
		}
	}
	if rotated(t, l, 3, 4).Len() != 3 {
		t.Error("the owner cannot go on")
	}
}

func TestWithoutCommitmentTheEntryBeforeSaysWhoSigns(t *testing.T) {
	l := born(t, func(p *Parameters) { p.NextKeyHashes = nil })
	p := l.Newest().Parameters
	p.UpdateKeys = []string{multikeyOf(seeded(2))}
	if _, err := l.Next(l.Newest().Document, p, seeded(2), at(1)); CodeOf(err) != InvalidProof {
		t.Errorf("a key that the entry itself brings: %v", err)
	}
	l = must[*Log](t)(l.Next(l.Newest().Document, p, seeded(1), at(1)))
	if _, err := l.Next(l.Newest().Document, p, seeded(1), at(2)); CodeOf(err) != InvalidProof {
		t.Errorf("a key that was replaced: %v", err)
	}
	l = must[*Log](t)(l.Next(l.Newest().Document, p, seeded(2), at(2)))
	if !slices.Equal(l.Newest().Signers, []did.Key{did.KeyOf(seeded(2))}) {
		t.Error("wrong signer")
	}
}

func TestMoves(t *testing.T) {
	fixed := born(t, func(p *Parameters) { p.Portable, p.NextKeyHashes = false, nil })
	free := born(t, func(p *Parameters) { p.NextKeyHashes = nil })
	moved := func(l *Log, known ...string) error {
		s := stall("did:webvh:" + l.DID().SCID() + ":market.example")
		s.AlsoKnown = known
		_, err := l.Next(s.Document(), l.Newest().Parameters, seeded(1), at(1))
		return err
	}
	if err := moved(fixed, fixed.DID().String()); err == nil || !strings.Contains(err.Error(), "not portable") {
		t.Errorf("a fixed DID moves: %v", err)
	}
	if err := moved(free, "did:web:shop.example"); err == nil || !strings.Contains(err.Error(), "alsoKnownAs") {
		t.Errorf("a move without its origin: %v", err)
	}
	if err := moved(free, free.DID().String()); err != nil {
		t.Error(err)
	}
	p := fixed.Newest().Parameters
	p.Portable = true
	if _, err := fixed.Next(fixed.Newest().Document, p, seeded(1), at(1)); CodeOf(err) != InvalidParameters {
		t.Errorf("a later entry allows a move: %v", err)
	}
}

func TestWitnesses(t *testing.T) {
	w := Witness{Threshold: 2, Witnesses: []did.Key{did.KeyOf(seeded(21)), did.KeyOf(seeded(22)), did.KeyOf(seeded(23))}}
	l := born(t, func(p *Parameters) { p.Witness = w })
	var a Approvals
	approve := func(l *Log, number uint64, keys ...byte) {
		for _, k := range keys {
			var err error
			if a, _, err = a.With(l.At(number).ID, Approve(l.At(number).ID, seeded(k), at(1))); err != nil {
				t.Fatal(err)
			}
		}
	}
	refused := func(what string, l *Log) {
		t.Helper()
		if err := l.Witnessed(a); fault.KindOf(err) != fault.BadProof || CodeOf(err) != InvalidDID || err == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	a, _ = ParseApprovals(nil)
	refused("nobody", l)
	approve(l, 1, 21, 21, 99)
	refused("one witness twice, and a stranger", l)
	approve(l, 1, 23)
	if err := l.Witnessed(a); err != nil {
		t.Error(err)
	}
	next := rotated(t, l, 2, 3)
	refused("the second entry", next)
	approve(next, 2, 22)
	refused("the second entry by one", next)
	if got := next.Missing(a); len(got) != 2 {
		t.Errorf("missing %v", got)
	}
	approve(next, 2, 21)
	back := must[Approvals](t)(ParseApprovals(a.Bytes()))
	if err := next.Witnessed(back); err != nil {
		t.Error(err)
	}
	both := a
	a = must[Approvals](t)(ParseApprovals(nil))
	approve(next, 2, 21, 22)
	if err := next.Witnessed(a); err != nil {
		t.Errorf("who approves an entry approves all before: %v", err)
	}
	refused("proofs of an entry that is not there count", l)
	a = both
	pruned := back.Pruned(next)
	if err := next.Witnessed(pruned); err != nil || strings.Count(string(pruned.Bytes()), "proofValue") != 4 { // 99 and 23 still have the first
		t.Errorf("%v %s", err, pruned.Bytes())
	}

	// A list is replaced under the eyes of the old one, and put away likewise.
	p := next.Newest().Parameters
	p.Witness, p.UpdateKeys, p.NextKeyHashes = Witness{Threshold: 1, Witnesses: []did.Key{did.KeyOf(seeded(30))}}, parameters(3, 4).UpdateKeys, parameters(3, 4).NextKeyHashes
	third := must[*Log](t)(next.Next(next.Newest().Document, p, seeded(3), at(2)))
	approve(third, 3, 30)
	refused("a new list approves itself", third)
	approve(third, 3, 22, 23)
	if err := third.Witnessed(a); err != nil {
		t.Error(err)
	}
	p.Witness, p.UpdateKeys, p.NextKeyHashes = Witness{}, parameters(4, 5).UpdateKeys, parameters(4, 5).NextKeyHashes
	fourth := must[*Log](t)(third.Next(third.Newest().Document, p, seeded(4), at(3)))
	refused("witnesses are put away unseen", fourth)
	approve(fourth, 4, 30)
	if err := fourth.Witnessed(a); err != nil {
		t.Error(err)
	}
	fifth := rotated(t, fourth, 5, 6)
	if err := fifth.Witnessed(a); err != nil || !fifth.Newest().Approvers().None() {
		t.Errorf("an entry after the witnesses: %v", err)
	}
}

func TestWitnessesThatAreTakenOnSeeTheirFirstEntry(t *testing.T) {
	l := born(t, func(p *Parameters) { p.NextKeyHashes = nil })
	if l.NeedsWitnesses() {
		t.Error("needs witnesses")
	}
	p := l.Newest().Parameters
	p.Witness = Witness{Threshold: 1, Witnesses: []did.Key{did.KeyOf(seeded(21))}}
	l = must[*Log](t)(l.Next(l.Newest().Document, p, seeded(1), at(1)))
	empty := must[Approvals](t)(ParseApprovals([]byte("[]")))
	if err := l.Witnessed(empty); err == nil || !l.NeedsWitnesses() {
		t.Error("nobody saw it")
	}
	a, key, err := empty.With(l.Newest().ID, Approve(l.Newest().ID, seeded(21), at(1)))
	if err != nil || key != did.KeyOf(seeded(21)) || l.Witnessed(a) != nil {
		t.Error(err)
	}
	if _, _, err := empty.With("2-other", Approve(l.Newest().ID, seeded(21), at(1))); CodeOf(err) != InvalidProof {
		t.Errorf("a proof of another entry: %v", err)
	}
}

func TestExtends(t *testing.T) {
	one := born(t, nil)
	two := rotated(t, one, 2, 3)
	other := must[*Log](t)(one.Next(one.Newest().Document, two.Newest().Parameters, seeded(2), at(1).Add(time.Minute)))
	longer := rotated(t, other, 3, 4)
	for _, c := range []struct {
		l    *Log
		seen Head
		kind fault.Kind
	}{{two, Head{}, 0}, {two, one.Head(), 0}, {two, two.Head(), 0}, {one, two.Head(), fault.Stale}, {other, two.Head(), fault.Conflict}, {longer, two.Head(), fault.Conflict}} {
		if err := c.l.Extends(c.seen); err == nil != (c.kind == 0) || err != nil && fault.KindOf(err) != c.kind {
			t.Errorf("%d after %d: %v", c.l.Len(), c.seen.Number, err)
		}
	}
}

// A changed value anywhere in a log, however small, is refused: nothing in it is
// outside of what hashes and signatures cover.
func TestEveryChangeIsSeen(t *testing.T) {
	l := rotated(t, rotated(t, born(t, nil), 2, 3), 3, 4)
	lines := bytes.Split(bytes.TrimSuffix(l.Bytes(), []byte("\n")), []byte("\n"))
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, len(lines)-1).Draw(rt, "line")
		o, err := jcs.ParseObject(lines[n])
		if err != nil {
			rt.Fatal(err)
		}
		changed := slices.Clone(lines)
		changed[n] = jcs.Append(nil, mutate(rt, o))
		if bytes.Equal(changed[n], lines[n]) {
			rt.Skip()
		}
		if _, err := Read(bytes.Join(changed, []byte("\n")), now); err == nil {
			rt.Fatalf("taken: %s", changed[n])
		}
	})
}

func mutate(t *rapid.T, v any) any {
	switch v := v.(type) {
	case jcs.Object:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		if len(names) == 0 || rapid.IntRange(0, 5).Draw(t, "how") == 0 {
			v["added"] = rapid.StringN(0, 3, 8).Draw(t, "text")
			return v
		}
		name := rapid.SampledFrom(names).Draw(t, "name")
		if rapid.IntRange(0, 5).Draw(t, "drop") == 0 {
			delete(v, name)
		} else {
			v[name] = mutate(t, v[name])
		}
		return v
	case []any:
		if len(v) == 0 {
			return []any{"added"}
		}
		v[rapid.IntRange(0, len(v)-1).Draw(t, "element")] = mutate(t, v[0])
		return v
	case string:
		at := rapid.IntRange(0, len(v)).Draw(t, "at")
		return v[:at] + "x" + v[min(at+1, len(v)):]
	case bool:
		return !v
	case float64:
		return v + 1
	}
	return "something"
}

func TestReorderedDoubledAndCutLogs(t *testing.T) {
	l := rotated(t, rotated(t, born(t, nil), 2, 3), 3, 4)
	lines := bytes.SplitAfter(l.Bytes(), []byte("\n"))[:3]
	join := func(order ...int) []byte {
		var out []byte
		for _, i := range order {
			out = append(out, lines[i]...)
		}
		return out
	}
	for _, order := range [][]int{{}, {1}, {1, 2}, {0, 2}, {0, 0, 1, 2}, {0, 1, 1, 2}, {0, 2, 1}, {0, 1, 2, 2}, {2, 1, 0}} {
		if _, err := Read(join(order...), now); err == nil {
			t.Errorf("%v is taken", order)
		}
	}
	for n := range 3 {
		if _, err := Read(join(0, 1, 2)[:len(l.Bytes())-2-n], now); err == nil {
			t.Error("a torn line is taken")
		}
	}
	if _, err := Read(join(0, 1), now); err != nil { // a prefix is a log: only who saw more knows (Extends)
		t.Error(err)
	}
	if _, err := Read(append([]byte("\n"), l.Bytes()...), now); err == nil {
		t.Error("an empty line is taken")
	}
	if _, err := Read(l.Bytes(), uint64(at(2).Add(-2*time.Minute).UnixMilli())); fault.KindOf(err) != fault.NotYet {
		t.Errorf("an entry of the future: %v", err)
	}
	if _, err := l.Append(join(1, 2), now); err == nil {
		t.Error("two lines as one entry")
	}
}

func TestBounds(t *testing.T) {
	if _, err := Read(make([]byte, MaxLog+1), now); fault.KindOf(err) != fault.TooLarge {
		t.Error(err)
	}
	if _, err := Read(bytes.Repeat([]byte{'a'}, MaxEntry+1), now); fault.KindOf(err) != fault.TooLarge {
		t.Error(err)
	}
	if _, err := ParseApprovals(make([]byte, MaxApprovals+1)); fault.KindOf(err) != fault.TooLarge {
		t.Error(err)
	}
	l := born(t, func(p *Parameters) { p.NextKeyHashes = nil })
	p := l.Newest().Parameters
	for range MaxKeys + 1 {
		p.Watchers = append(p.Watchers, "https://watcher.example/"+strings.Repeat("a", len(p.Watchers)))
	}
	if _, err := l.Next(l.Newest().Document, p, seeded(1), at(1)); fault.KindOf(err) != fault.TooLarge || CodeOf(err) != InvalidParameters {
		t.Errorf("watchers: %v", err)
	}
}

func TestBind(t *testing.T) {
	v := born(t, nil).Newest()
	member := did.Member{ID: account, PeerKey: did.KeyOf(seeded(90)), HPKEKey: bytes.Repeat([]byte{7}, 1216), DocHash: v.DID.Digest()}
	if b := v.Bind(member, 31337); !b.Whole() {
		t.Errorf("%+v", b)
	}
	if !v.Names(account) || v.Names(did.Merchant{1}) {
		t.Error("names")
	}
	for what, change := range map[string]func(*did.Member){
		"document": func(m *did.Member) { m.DocHash[0]++ }, "account": func(m *did.Member) { m.ID[0]++ },
		"peer key": func(m *did.Member) { m.PeerKey[0]++ }, "HPKE key": func(m *did.Member) { m.HPKEKey = m.HPKEKey[1:] },
	} {
		other := member
		if change(&other); v.Bind(other, 31337).Whole() {
			t.Errorf("another %s", what)
		}
	}
	if v.Bind(member, 1).Account {
		t.Error("another chain")
	}
}

func FuzzRead(f *testing.F) {
	for _, v := range loadSuite(f).Good {
		f.Add([]byte(v.Log), []byte(v.Witness))
	}
	for _, v := range loadSuite(f).Reject {
		f.Add([]byte(v.Log), []byte(v.Witness))
	}
	f.Fuzz(func(t *testing.T, raw, witness []byte) {
		l, err := Read(raw, now)
		if err != nil {
			return
		}
		back, err := Read(l.Bytes(), now)
		if err != nil || back.Head() != l.Head() {
			t.Fatalf("does not read back: %v", err)
		}
		if _, err := l.Resolve(l.DID(), Query{VersionNumber: 1}, toASCII); err != nil && CodeOf(err) != InvalidDID {
			t.Fatal(err)
		}
		if a, err := ParseApprovals(witness); err == nil {
			_ = l.Witnessed(a)
			if again, err := ParseApprovals(a.Bytes()); err != nil || l.Witnessed(again) == nil != (l.Witnessed(a) == nil) {
				t.Fatalf("approvals do not read back: %v", err)
			}
		}
	})
}

func FuzzParseDID(f *testing.F) {
	for _, v := range loadSuite(f).DIDs {
		f.Add(v.DID)
		f.Add(strings.Replace(v.DID, "Qm0000000000000000000000000000000000000000000000", hash(nil), 1))
	}
	f.Add("did:webvh:" + hash(nil) + ":xn--9m1b09o.example%3A8443:a%20b?versionNumber=1#k")
	f.Fuzz(func(t *testing.T, text string) {
		d, _, err := ParseURL(text)
		if err != nil {
			return
		}
		url, err := d.LogURL(toASCII)
		if err != nil {
			return
		}
		checkURL(t, d, url)
	})
}
