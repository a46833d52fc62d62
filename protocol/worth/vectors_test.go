package worth_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vectors"
	"github.com/souk-network/souk/protocol/worth"
)

var update = flag.Bool("update", false, "write ../vectors/worth.json anew; then run the tests again")

const t0 = 1_700_000_000_000

func merchant(n byte) did.Merchant { return did.Merchant{18: n, 19: 1} }

func key(n byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32)) }

// A good vector is a whole fact and what it says.
type goodVector struct {
	Name     string `json:"name"`
	Merchant string `json:"merchant"`
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
	Hex      string `json:"hex"`
	ID       string `json:"id"`
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
func read(raw []byte) (worth.Stated, error) {
	f, err := fact.Decode(raw)
	if err != nil {
		return worth.Stated{}, err
	}
	return worth.FromFact(f)
}

func goods() []goodVector {
	var out []goodVector
	for _, v := range []struct {
		name   string
		said   worth.Stated
		number uint64
	}{
		{"a hundredth of a euro", worth.Stated{Merchant: merchant(1), Amount: credential.One / 100, Currency: "EUR"}, t0},
		{"a won", worth.Stated{Merchant: merchant(2), Amount: credential.One, Currency: "KRW"}, t0},
		{"least", worth.Stated{Merchant: merchant(1), Amount: 1, Currency: "EUR"}, t0},
		{"most", worth.Stated{Merchant: merchant(1), Amount: worth.MaxAmount, Currency: "EUR"}, t0},
		{"taken back", worth.Stated{Merchant: merchant(1)}, t0},
		{"a number a day ahead of its time", worth.Stated{Merchant: merchant(1), Amount: 1, Currency: "EUR"}, t0 + worth.MaxAhead},
	} {
		f := v.said.Fact(key(1), v.number, t0)
		out = append(out, goodVector{v.name, v.said.Merchant.String(), v.said.Amount.String(), v.said.Currency, hex.EncodeToString(f.Encode()), f.ID().String()})
	}
	return out
}

func rejects() []rejectVector {
	good := worth.Stated{Merchant: merchant(1), Amount: credential.One, Currency: "EUR"}
	var out []rejectVector
	add := func(why string, kind fault.Kind, f fact.Fact) {
		out = append(out, rejectVector{why, kind.String(), hex.EncodeToString(fact.Sign(f, key(1)).Encode())})
	}
	said := func(why string, kind fault.Kind, change func(*worth.Stated)) {
		s := good
		change(&s)
		add(why, kind, s.Fact(key(1), t0, t0))
	}
	changed := func(why string, kind fault.Kind, change func(*fact.Fact)) {
		f := good.Fact(key(1), t0, t0)
		change(&f)
		add(why, kind, f)
	}
	said("no merchant", fault.Malformed, func(s *worth.Stated) { s.Merchant = did.Merchant{} })
	said("below zero", fault.Malformed, func(s *worth.Stated) { s.Amount = -1 })
	said("above a million", fault.Malformed, func(s *worth.Stated) { s.Amount = worth.MaxAmount + 1 })
	said("an amount of nothing named", fault.Malformed, func(s *worth.Stated) { s.Currency = "" })
	said("nothing of a currency", fault.Malformed, func(s *worth.Stated) { s.Amount = 0 })
	said("currency in small letters", fault.Malformed, func(s *worth.Stated) { s.Currency = "eur" })
	said("currency of four letters", fault.Malformed, func(s *worth.Stated) { s.Currency = "EURO" })
	changed("number zero", fault.Malformed, func(f *fact.Fact) { f.Seq = 0 })
	changed("number more than a day ahead of its time", fault.Malformed, func(f *fact.Fact) { f.Seq = f.Time + worth.MaxAhead + 1 })
	changed("the last number of all", fault.Malformed, func(f *fact.Fact) { f.Seq = 1<<64 - 1 })
	changed("subject of another merchant", fault.Malformed, func(f *fact.Fact) { f.Subject = worth.Subject(merchant(2)) })
	changed("no subject", fault.Malformed, func(f *fact.Fact) { f.Subject = [32]byte{} })
	changed("another kind", fault.UnknownKind, func(f *fact.Fact) { f.Kind = fact.KindNotice })
	changed("lives a millisecond longer than it may", fault.Malformed, func(f *fact.Fact) { f.Expiry++ })
	changed("empty body", fault.Malformed, func(f *fact.Fact) { f.Body = nil })
	changed("a byte after the body", fault.Malformed, func(f *fact.Fact) { f.Body = append(f.Body, 0) })
	changed("an element too few", fault.Malformed, func(f *fact.Fact) { f.Body = append([]byte{0x82}, f.Body[1:]...) })
	changed("amount as text", fault.Malformed, func(f *fact.Fact) { f.Body = append(append(bytes.Clone(f.Body[:22]), 0x61, '1'), "cEUR"...) })
	changed("body over 64 bytes", fault.TooLarge, func(f *fact.Fact) { f.Body = make([]byte, worth.MaxBody+1) })
	return out
}

// TestVectors holds both the committed bytes and the reasons of refusal fixed.
func TestVectors(t *testing.T) {
	want := vectorFile{Good: goods(), Reject: rejects()}
	if *update {
		raw, _ := json.MarshalIndent(want, "", " ")
		if err := os.WriteFile("../vectors/worth.json", append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written; run the tests again")
	}
	raw, err := vectors.FS.ReadFile("worth.json")
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
		t.Fatal("statements are encoded in another way than ../vectors/worth.json says")
	}
	for _, v := range got.Good {
		s, err := read(unhex(t, v.Hex))
		if err != nil || s.Merchant.String() != v.Merchant || s.Amount.String() != v.Amount || s.Currency != v.Currency || s.Withdrawn() != (v.Currency == "") {
			t.Errorf("%s: %+v, %v", v.Name, s, err)
		}
	}
	for _, v := range got.Reject {
		if _, err := read(unhex(t, v.Hex)); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: want %s, got %v", v.Why, v.Kind, err)
		}
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// FuzzFromFact: no body panics, and what is read has this one encoding. Defends I6.
func FuzzFromFact(f *testing.F) {
	f.Add(worth.Stated{Merchant: merchant(1), Amount: 1, Currency: "EUR"}.Encode())
	f.Add(worth.Stated{Merchant: merchant(1)}.Encode())
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := worth.FromFact(fact.Fact{Kind: fact.KindWorth, Seq: 1, Subject: worth.Subject(merchant(1)), Body: raw})
		if err == nil && (!bytes.Equal(s.Encode(), raw) || s.Merchant != merchant(1)) {
			t.Fatal("a second encoding, or another merchant, is read")
		}
	})
}
