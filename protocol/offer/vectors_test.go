package offer_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write ../vectors/offer.json anew; then run the tests again")

// A good vector is a whole fact and the digest that its maker signed.
type goodVector struct {
	Name string `json:"name"`
	Hex  string `json:"hex"`
	ID   string `json:"id"`
}

type rejectVector struct {
	Why  string `json:"why"`
	Kind string `json:"kind"`
	Hex  string `json:"hex"`
}

type vectorFile struct {
	Good   []goodVector   `json:"good"`
	Reject []rejectVector `json:"reject"`
}

// read is what a peer does with the bytes, but for the registry.
func read(raw []byte) (offer.Signed, error) {
	f, err := fact.Decode(raw)
	if err != nil {
		return offer.Signed{}, err
	}
	return offer.FromFact(f)
}

func goods(t *testing.T) []goodVector {
	whole, named, contract := sample(), sample(), signed()
	whole.GiveAmount, whole.WantAmount, whole.MaxFee, whole.MaxRelayFee = offer.MaxAmount, offer.MaxAmount, offer.MaxAmount, offer.MaxAmount
	whole.Nonce = ^uint64(0)
	named.Recipient, named.Taker = address(3), address(4)
	contract.Sig = bytes.Repeat([]byte{0xaa}, 130)
	var out []goodVector
	for _, v := range []struct {
		name string
		fact fact.Fact
	}{
		{"offer to anybody", signed().Fact(member(1), t0)},
		{"offer to one account, for another", offer.Sign(venue(), named, account(1)).Fact(member(1), t0)},
		{"offer at the bounds", offer.Sign(venue(), whole, account(1)).Fact(member(1), t0)},
		{"offer of a contract account", contract.Fact(member(1), t0)},
		{"quote", signed().Quote(member(2), t0)},
	} {
		s, err := read(v.fact.Encode())
		if err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		out = append(out, goodVector{v.name, hex.EncodeToString(v.fact.Encode()), s.ID().String()})
	}
	return out
}

type list []rejectVector

func (l *list) add(why string, kind fault.Kind, f fact.Fact) {
	*l = append(*l, rejectVector{why, kind.String(), hex.EncodeToString(f.Encode())})
}

func rejects() []rejectVector {
	var l list
	l.offers()
	l.signatures()
	l.facts()
	return l
}

// offers are well signed and out of bounds.
func (l *list) offers() {
	bad := func(why string, change func(*offer.Offer)) {
		o := sample()
		change(&o)
		l.add(why, fault.Malformed, offer.Sign(venue(), o, account(1)).Fact(member(1), t0))
	}
	bad("no maker", func(o *offer.Offer) { o.Maker = offer.Address{} })
	bad("gives nothing named", func(o *offer.Offer) { o.Give = offer.Address{} })
	bad("wants nothing named", func(o *offer.Offer) { o.Want = offer.Address{} })
	bad("gives what it wants", func(o *offer.Offer) { o.Give = o.Want })
	bad("the maker is the taker", func(o *offer.Offer) { o.Taker = o.Maker })
	bad("gives none", func(o *offer.Offer) { o.GiveAmount, o.MaxRelayFee = 0, 0 })
	bad("wants none", func(o *offer.Offer) { o.WantAmount, o.MaxFee = 0, 0 })
	bad("gives more than can be approved", func(o *offer.Offer) { o.GiveAmount = offer.MaxAmount + 1 })
	bad("wants more than can be approved", func(o *offer.Offer) { o.WantAmount = offer.MaxAmount + 1 })
	bad("fee above what is wanted", func(o *offer.Offer) { o.MaxFee = o.WantAmount + 1 })
	bad("relay fee above what is given", func(o *offer.Offer) { o.MaxRelayFee = o.GiveAmount + 1 })
	bad("lives longer than its kind may", func(o *offer.Offer) { o.Expiry = t0/1000 + 90*86_400 })
	venueless := venue()
	venueless.Chain = 0
	l.add("no chain", fault.Malformed, offer.Sign(venueless, sample(), account(1)).Fact(member(1), t0))
	venueless = venue()
	venueless.Exchange = offer.Address{}
	l.add("no exchange", fault.Malformed, offer.Sign(venueless, sample(), account(1)).Fact(member(1), t0))
}

func (l *list) signatures() {
	bad := func(why string, kind fault.Kind, sig []byte) {
		s := signed()
		s.Sig = sig
		l.add(why, kind, s.Fact(member(1), t0))
	}
	bad("high s", fault.BadSignature, otherHalf(signed().Sig))
	bad("v of 0 or 1", fault.BadSignature, append(append([]byte{}, signed().Sig[:64]...), signed().Sig[64]-27))
	bad("another account's signature", fault.BadSignature, offer.Sign(venue(), sample(), account(2)).Sig)
	bad("signature of 64 bytes", fault.Malformed, signed().Sig[:64])
	bad("signature over 1,024 bytes", fault.Malformed, make([]byte, offer.MaxSignature+1))
	other := venue()
	other.Chain++
	moved := offer.Sign(other, sample(), account(1))
	moved.Venue = venue()
	l.add("signed for another chain", fault.BadSignature, moved.Fact(member(1), t0))
}

// facts disagree with what they hold.
func (l *list) facts() {
	bad := func(why string, kind fault.Kind, change func(*fact.Fact)) {
		f := signed().Fact(member(1), t0)
		change(&f)
		l.add(why, kind, fact.Sign(f, member(1)))
	}
	bad("subject is not the id", fault.Malformed, func(f *fact.Fact) { f.Subject[0]++ })
	bad("number is not the nonce", fault.Malformed, func(f *fact.Fact) { f.Seq++ })
	bad("fact outlives the offer", fault.Malformed, func(f *fact.Fact) { f.Expiry++ })
	bad("fact ends before the offer", fault.Malformed, func(f *fact.Fact) { f.Expiry-- })
	bad("another kind", fault.UnknownKind, func(f *fact.Fact) { f.Kind = fact.KindNotice })
	bad("empty body", fault.Malformed, func(f *fact.Fact) { f.Body = nil })
	bad("a byte after the body", fault.Malformed, func(f *fact.Fact) { f.Body = append(f.Body, 0) })
	bad("an element too few", fault.Malformed, func(f *fact.Fact) { f.Body = append([]byte{0x8e}, f.Body[1:]...) })
	bad("chain not in its shortest form", fault.Malformed, func(f *fact.Fact) {
		f.Body = append(append([]byte{f.Body[0], 0x1a, 0, 0}, f.Body[2:4]...), f.Body[4:]...)
	})
	bad("an address of 19 bytes", fault.Malformed, func(f *fact.Fact) {
		f.Body = append(append(append([]byte{}, f.Body[:4]...), 0x53), f.Body[6:]...)
	})
}

// TestVectors holds both the committed bytes and the reasons of refusal fixed.
func TestVectors(t *testing.T) {
	want := vectorFile{Good: goods(t), Reject: rejects()}
	if *update {
		raw, _ := json.MarshalIndent(want, "", " ")
		if err := os.WriteFile("../vectors/offer.json", append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written; run the tests again")
	}
	raw, err := vectors.FS.ReadFile("offer.json")
	if err != nil {
		t.Fatal(err)
	}
	var got vectorFile
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(got)
	if !bytes.Equal(a, b) {
		t.Fatal("offers are encoded in another way than ../vectors/offer.json says")
	}
	for _, v := range got.Good {
		s, err := read(unhex(t, v.Hex))
		if err != nil || s.ID().String() != v.ID {
			t.Errorf("%s: refused: %v", v.Name, err)
		}
	}
	for _, v := range got.Reject {
		if _, err := read(unhex(t, v.Hex)); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: want %s, got %v", v.Why, v.Kind, err)
		}
	}
}

func unhex(t testing.TB, text string) []byte {
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// FuzzDecode: no bytes panic, and what is read has this one encoding.
func FuzzDecode(f *testing.F) {
	f.Add(signed().Encode())
	f.Add([]byte{0x8f})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, err := offer.Decode(raw); err == nil && !bytes.Equal(s.Encode(), raw) {
			t.Fatal("a second encoding is read")
		}
	})
}
