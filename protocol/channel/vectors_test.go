package channel_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write ../vectors/channel.json anew; then run the tests again")

// A good vector names its object and bytes. ID is by object: of a fact its CID,
// of a request its digest. Opens is the content of a post in its sealed part.
type goodVector struct {
	Name   string `json:"name"`
	Object string `json:"object"`
	Hex    string `json:"hex"`
	ID     string `json:"id"`
	Opens  string `json:"opens,omitempty"`
}

type rejectVector struct {
	Why    string `json:"why"`
	Object string `json:"object"`
	Kind   string `json:"kind"`
	Hex    string `json:"hex"`
}

// vectorFile: every fact is by Owner, every sealed part under Secret, in the
// channel of that id.
type vectorFile struct {
	Owner   string         `json:"owner"`
	Name    string         `json:"name"`
	Channel string         `json:"channel"`
	Secret  string         `json:"secret"`
	Now     uint64         `json:"now"` // at which requests are judged
	Good    []goodVector   `json:"good"`
	Reject  []rejectVector `json:"reject"`
}

// check reads an object, decides all that the protocol decides of it, and returns
// its id and what a post opens to.
func check(object string, raw []byte) (name string, opens []byte, err error) {
	if object == "request" {
		r, err := channel.DecodeRequest(raw)
		if err == nil {
			err = r.Verify("bazaar", owner(), t0)
		}
		digest := r.Digest()
		return hex.EncodeToString(digest[:]), nil, err
	}
	f, err := fact.Decode(raw)
	if err == nil {
		err = f.VerifySignature()
	}
	if err != nil {
		return "", nil, err
	}
	body, err := channel.FromFact(f, owner())
	if p, ok := body.(channel.Post); ok && err == nil {
		c, failed := p.Open(secret(), channel.ID(f.Subject))
		opens, err = codec.Marshal(c), failed
	}
	return f.ID().String(), opens, err
}

func goods(t testing.TB) []goodVector {
	closed := card()
	closed.Closed = true
	bare := content()
	bare.Link, bare.Topic, bare.Texts = nil, channel.TopicNews, bare.Texts[:1]
	small, err := channel.Seal(same(), secret(), id(), "gold-club", 1, bare)
	if err != nil {
		t.Fatal(err)
	}
	var out []goodVector
	for _, o := range []struct {
		name, object string
		raw          []byte
	}{
		{"post in Korean and English with a link", "fact", post(t).Fact(ownerKey(), id(), 12, t0, t0+7*day).Encode()},
		{"post in one language", "fact", small.Fact(ownerKey(), id(), 1, t0, t0+day).Encode()},
		{"card", "fact", card().Fact(ownerKey(), 1, t0, t0+300*day).Encode()},
		{"card of a closed channel", "fact", closed.Fact(ownerKey(), 2, t0, t0+300*day).Encode()},
		{"join", "request", join(t).Sign(account(5)).Encode()},
		{"leave", "request", leave().Sign(account(5)).Encode()},
	} {
		name, opens, err := check(o.object, o.raw)
		if err != nil {
			t.Fatalf("%s: %v", o.name, err)
		}
		out = append(out, goodVector{o.name, o.object, hex.EncodeToString(o.raw), name, hex.EncodeToString(opens)})
	}
	return out
}

type list []rejectVector

func (l *list) add(object, why string, kind fault.Kind, raw []byte) {
	*l = append(*l, rejectVector{why, object, kind.String(), hex.EncodeToString(raw)})
}

func rejects(t testing.TB) []rejectVector {
	var l list
	l.facts(t)
	l.posts(t)
	l.cards()
	l.contents()
	l.requests(t)
	return l
}

func (l *list) facts(t testing.TB) {
	bad := func(why string, kind fault.Kind, change func(*fact.Fact)) {
		f := post(t).Fact(ownerKey(), id(), 1, t0, t0+day)
		change(&f)
		l.add("fact", why, kind, fact.Sign(f, ownerKey()).Encode())
	}
	bad("number zero", fault.Malformed, func(f *fact.Fact) { f.Seq = 0 })
	bad("not a campaign", fault.UnknownKind, func(f *fact.Fact) { f.Kind = fact.KindReceipt })
	bad("in another merchant's channel", fault.Conflict, func(f *fact.Fact) { f.Subject = channel.IDOf([20]byte{19: 8}, "gold-club") })
	bad("a post about the directory", fault.Conflict, func(f *fact.Fact) { f.Subject = channel.Directory() })
	bad("empty body", fault.Malformed, func(f *fact.Fact) { f.Body = nil })
	bad("a type alone", fault.Malformed, func(f *fact.Fact) { f.Body = []byte{0x84} })
	bad("an unknown type", fault.UnknownVersion, func(f *fact.Fact) { f.Body = bytes.Clone(f.Body); f.Body[1] = 3 })
	bad("a byte after the body", fault.Malformed, func(f *fact.Fact) { f.Body = append(bytes.Clone(f.Body), 0) })
	bad("lives 367 days", fault.Malformed, func(f *fact.Fact) { f.Expiry = f.Time + 367*day })
	bad("body over 4,096 bytes", fault.TooLarge, func(f *fact.Fact) { f.Body = make([]byte, channel.MaxBodySize+1) })
	f := post(t).Fact(ownerKey(), id(), 1, t0, t0+day)
	f.Sig[0] ^= 1
	l.add("fact", "another signature", fault.BadSignature, f.Encode())
}

func (l *list) posts(t testing.TB) {
	bad := func(why string, kind fault.Kind, change func(*channel.Post)) {
		p := post(t)
		p.Sealed = bytes.Clone(p.Sealed)
		change(&p)
		l.add("fact", why, kind, p.Fact(ownerKey(), channel.IDOf(owner(), p.Name), 1, t0, t0+day).Encode())
	}
	bad("epoch zero", fault.Malformed, func(p *channel.Post) { p.Epoch = 0 })
	bad("no name", fault.Malformed, func(p *channel.Post) { p.Name = "" })
	bad("name in capitals", fault.Malformed, func(p *channel.Post) { p.Name = "Gold" })
	bad("name of 33 bytes", fault.Malformed, func(p *channel.Post) { p.Name = strings.Repeat("n", 33) })
	bad("sealed part one byte too long", fault.Malformed, func(p *channel.Post) { p.Sealed = append(p.Sealed, 0) })
	bad("sealed part one byte too short", fault.Malformed, func(p *channel.Post) { p.Sealed = p.Sealed[1:] })
	bad("no sealed part", fault.Malformed, func(p *channel.Post) { p.Sealed = nil })
	bad("sealed in another epoch", fault.BadProof, func(p *channel.Post) { p.Epoch++ })
	bad("sealed for another channel", fault.BadProof, func(p *channel.Post) { p.Name = "silver" })
	bad("changed", fault.BadProof, func(p *channel.Post) { p.Sealed[40] ^= 1 })
	bad("of another class", fault.BadProof, func(p *channel.Post) { p.Sealed = append(p.Sealed, make([]byte, 1024)...)[:1072] })
}

func (l *list) cards() {
	bad := func(why string, kind fault.Kind, change func(*channel.Card)) {
		c := card()
		change(&c)
		l.add("fact", why, kind, c.Fact(ownerKey(), 1, t0, t0+day).Encode())
	}
	bad("card without a name", fault.Malformed, func(c *channel.Card) { c.Name = "" })
	bad("card without a text", fault.Malformed, func(c *channel.Card) { c.Texts = nil })
	bad("card with languages out of order", fault.Malformed, func(c *channel.Card) { c.Texts[0], c.Texts[1] = c.Texts[1], c.Texts[0] })
	bad("card with an empty title", fault.Malformed, func(c *channel.Card) { c.Texts[0].Title = "" })
	bad("card with a body of 2,001 bytes", fault.Malformed, func(c *channel.Card) { c.Texts[0].Body = strings.Repeat("b", 2001) })
	bad("card in a language that is no tag", fault.Malformed, func(c *channel.Card) { c.Texts[0].Lang = "e n" })
	f := card().Fact(ownerKey(), 1, t0, t0+day)
	f.Subject = id()
	l.add("fact", "a card about its channel", fault.Malformed, fact.Sign(f, ownerKey()).Encode())
}

// contents are sealed by an owner whose program does not check them.
func (l *list) contents() {
	raw := func(why string, kind fault.Kind, text []byte) {
		sealed, err := channel.SealRaw(same(), secret(), id(), 3, text)
		if err != nil {
			panic(err)
		}
		l.add("fact", why, kind, channel.Post{Name: "gold-club", Epoch: 3, Sealed: sealed}.Fact(ownerKey(), id(), 1, t0, t0+day).Encode())
	}
	bad := func(why string, kind fault.Kind, change func(*channel.Content)) {
		c := content()
		change(&c)
		raw(why, kind, channel.Padded(codec.Marshal(c)))
	}
	bad("content with topic 0", fault.Malformed, func(c *channel.Content) { c.Topic = 0 })
	bad("content with topic 4", fault.Malformed, func(c *channel.Content) { c.Topic = 4 })
	bad("content that begins at zero", fault.Malformed, func(c *channel.Content) { c.From = 0 })
	bad("content that ends when it begins", fault.Malformed, func(c *channel.Content) { c.Until = c.From })
	bad("content whose link is a CIDv0", fault.Malformed, func(c *channel.Content) { c.Link = c.Link[2:] })
	bad("content whose link has another codec", fault.Malformed, func(c *channel.Content) { c.Link[1] = 0x71 })
	bad("content without a text", fault.Malformed, func(c *channel.Content) { c.Texts = nil })
	raw("content that is no CBOR", fault.Malformed, channel.Padded([]byte{0xff}))
	wide := make([]byte, 1024)
	copy(wide, channel.Padded(codec.Marshal(content())))
	raw("content padded to a greater class than it needs", fault.Malformed, wide)
	dirty := channel.Padded(codec.Marshal(content()))
	dirty[len(dirty)-1] = 1
	raw("content whose padding is not zero", fault.Malformed, dirty)
	long := make([]byte, 512)
	long[0] = 0xff
	raw("content longer than its padding", fault.Malformed, long)
}

func (l *list) requests(t testing.TB) {
	bad := func(why string, kind fault.Kind, change func(*channel.Request)) {
		r := join(t)
		change(&r)
		l.add("request", why, kind, r.Sign(account(5)).Encode())
	}
	bad("to another consortium", fault.WrongPeer, func(r *channel.Request) { r.Consortium = "souk" })
	bad("to another peer", fault.WrongPeer, func(r *channel.Request) { r.Peer[0] = 1 })
	bad("over two minutes old", fault.Expired, func(r *channel.Request) { r.Time -= channel.MaxRequestAge + 1 })
	bad("over two minutes early", fault.NotYet, func(r *channel.Request) { r.Time += channel.MaxRequestAge + 1 })
	bad("without a key", fault.Malformed, func(r *channel.Request) { r.Key = nil })
	bad("neither join nor leave", fault.UnknownVersion, func(r *channel.Request) { r.Act = 3 })
	bad("a leave with a key", fault.Malformed, func(r *channel.Request) { r.Act = channel.Leave })
	bad("no consortium", fault.Malformed, func(r *channel.Request) { r.Consortium = "" })
	r := join(t).Sign(account(5))
	r.Channel[0]++
	l.add("request", "for another channel than was signed", fault.BadSignature, r.Encode())
	r = join(t).Sign(account(5))
	r.Account = join(t).Sign(account(6)).Account
	l.add("request", "in the name of another account", fault.BadSignature, r.Encode())
	r = join(t).Sign(account(5))
	r.Sig = r.Sig[:64]
	l.add("request", "signature of 64 bytes", fault.BadSignature, r.Encode())
	l.add("request", "a byte after the end", fault.Malformed, append(join(t).Sign(account(5)).Encode(), 0))
	l.add("request", "over 2,048 bytes", fault.TooLarge, make([]byte, channel.MaxRequest+1))
}

// TestVectors holds bytes, ids and reasons of refusal to the committed file.
func TestVectors(t *testing.T) {
	s := secret()
	want := vectorFile{
		Owner: owner().String(), Name: "gold-club", Channel: id().String(), Secret: hex.EncodeToString(s[:]), Now: t0, Good: goods(t), Reject: rejects(t),
	}
	if *update {
		raw, _ := json.MarshalIndent(want, "", " ")
		if err := os.WriteFile("../vectors/channel.json", append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written; run the tests again")
	}
	got := loadVectors(t)
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(got)
	if !bytes.Equal(a, b) {
		t.Fatal("objects are encoded in another way than ../vectors/channel.json says")
	}
	for _, v := range got.Good {
		raw, _ := hex.DecodeString(v.Hex)
		if name, opens, err := check(v.Object, raw); err != nil || name != v.ID || hex.EncodeToString(opens) != v.Opens {
			t.Errorf("%s: %s, %v", v.Name, name, err)
		}
	}
	for _, v := range got.Reject {
		raw, _ := hex.DecodeString(v.Hex)
		if _, _, err := check(v.Object, raw); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s, %s: want %s, got %v", v.Object, v.Why, v.Kind, err)
		}
	}
}

func loadVectors(t testing.TB) vectorFile {
	raw, err := vectors.FS.ReadFile("channel.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectorFile
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// seeds adds the vectors of an object to a fuzz corpus.
func seeds(f *testing.F, object string, add func(raw []byte)) {
	v := loadVectors(f)
	for _, g := range v.Good {
		if raw, _ := hex.DecodeString(g.Hex); g.Object == object {
			add(raw)
		}
	}
	for _, r := range v.Reject {
		if raw, _ := hex.DecodeString(r.Hex); r.Object == object {
			add(raw)
		}
	}
}

// FuzzBody: no body panics, refusals have a reason, and what is accepted has one
// encoding. Defends I6.
func FuzzBody(f *testing.F) {
	seeds(f, "fact", func(raw []byte) {
		if got, err := fact.Decode(raw); err == nil {
			f.Add(got.Body)
		}
	})
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, subject := range [][32]byte{id(), channel.Directory()} {
			body, err := channel.FromFact(fact.Fact{Kind: fact.KindCampaign, Seq: 1, Subject: subject, Body: raw}, owner())
			again := raw
			switch b := body.(type) {
			case channel.Post:
				again = b.Encode()
				_, _ = b.Open(secret(), id())
			case channel.Card:
				again = b.Encode()
			}
			if err == nil && !bytes.Equal(again, raw) {
				t.Fatal("accepted a second encoding")
			}
			if err != nil && fault.KindOf(err) == fault.Internal {
				t.Fatalf("refused without a reason: %v", err)
			}
		}
	})
}

// FuzzContent reads what is inside a sealed part: its owner can seal anything.
func FuzzContent(f *testing.F) {
	f.Add(channel.Padded(codec.Marshal(content())))
	f.Fuzz(func(t *testing.T, padded []byte) {
		sealed, err := channel.SealRaw(same(), secret(), id(), 1, padded)
		if err != nil {
			t.Fatal(err)
		}
		c, err := channel.Post{Name: "gold-club", Epoch: 1, Sealed: sealed}.Open(secret(), id())
		if err == nil && !bytes.Equal(channel.Padded(codec.Marshal(c)), padded) {
			t.Fatal("accepted a second encoding")
		}
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatalf("refused without a reason: %v", err)
		}
	})
}

// FuzzRequest: as FuzzBody.
func FuzzRequest(f *testing.F) {
	seeds(f, "request", func(raw []byte) { f.Add(raw) })
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := channel.DecodeRequest(raw)
		if err == nil && !bytes.Equal(r.Encode(), raw) {
			t.Fatal("accepted a second encoding")
		}
		if err == nil {
			err = r.Verify("bazaar", owner(), t0)
		}
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatalf("refused without a reason: %v", err)
		}
	})
}
