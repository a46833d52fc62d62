package fact_test

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// TestTableIsAppendOnly pins number, name and author rule of every kind: peers
// of different versions share them.
func TestTableIsAppendOnly(t *testing.T) {
	want := []struct {
		kind fact.Kind
		name string
		rule fact.AuthorRule
	}{
		{1, "consent", fact.AuthorAnyone}, {2, "revocation", fact.AuthorAnyone}, {3, "receipt", fact.AuthorMember},
		{4, "header", fact.AuthorMember}, {5, "notice", fact.AuthorMember}, {6, "offer", fact.AuthorMember},
		{7, "quote", fact.AuthorMember}, {8, "campaign", fact.AuthorMember}, {9, "checkpoint", fact.AuthorMember},
		{10, "anchor", fact.AuthorMember}, {11, "keys", fact.AuthorAnyone}, {12, "worth", fact.AuthorMember},
	}
	kinds := fact.Kinds()
	if len(kinds) != len(want) {
		t.Fatalf("%d kinds, want %d", len(kinds), len(want))
	}
	for i, w := range want {
		spec, ok := fact.Lookup(w.kind)
		if !ok || kinds[i] != w.kind || spec.Name != w.name || w.kind.String() != w.name || spec.Author != w.rule {
			t.Errorf("kind %d is %q %v", w.kind, spec.Name, spec.Author)
		}
	}
}

// TestEveryKindFits: the largest body of every kind leaves the fact within its
// limit. Defends I6.
func TestEveryKindFits(t *testing.T) {
	for _, k := range fact.Kinds() {
		spec, _ := fact.Lookup(k)
		f := fact.Sign(fact.Fact{
			Kind: k, Seq: ^uint64(0), Time: fact.MaxTime - spec.Lifetime, Expiry: fact.MaxTime, Body: make([]byte, spec.MaxBody),
		}, testKey(1))
		if _, err := fact.Decode(f.Encode()); err != nil {
			t.Errorf("%v: %v", k, err)
		}
	}
}

func TestRevocationsMayLiveAsLongAsGrants(t *testing.T) {
	consent, _ := fact.Lookup(fact.KindConsent)
	revocation, _ := fact.Lookup(fact.KindRevocation)
	if revocation.Lifetime < consent.Lifetime {
		t.Error("a revocation could be pruned before the grant that it takes back")
	}
}

func TestUnknownKindCanBeShown(t *testing.T) {
	f := sample(1)
	f.Kind = 999
	got, err := fact.Decode(f.Encode())
	if fault.KindOf(err) != fault.UnknownKind || got.KindKnown() || got.Kind != 999 || got.Kind.String() != "kind_999" {
		t.Errorf("%v %v", got.Kind, err)
	}
}

// TestPruneRule: content alone says when a fact ends. Defends I6.
func TestPruneRule(t *testing.T) {
	f := sample(1)
	if f.Expired(f.Expiry-1) || !f.Expired(f.Expiry) {
		t.Error("a fact ends at its expiry, not before and not after")
	}
	if f.Early(f.Time-fact.MaxSkew) || !f.Early(f.Time-fact.MaxSkew-1) || f.Early(f.Time+1) {
		t.Error("a fact is early more than two minutes before its time")
	}
}

func TestIDText(t *testing.T) {
	id := sample(1).ID()
	text := id.String()
	if !strings.HasPrefix(text, "bafyrei") || len(text) != 59 {
		t.Errorf("not a dag-cbor CIDv1: %s", text)
	}
	var back fact.ID
	if raw, _ := id.MarshalText(); back.UnmarshalText(raw) != nil || back != id {
		t.Error("JSON does not round-trip")
	}
	for why, bad := range map[string]string{
		"empty": "", "upper case": strings.ToUpper(text), "cut": text[:58], "not a CID": "hello", "padded": text + "a",
		"raw codec": "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy", "version 0": "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG",
		"long": strings.Repeat("b", 1000),
	} {
		if _, err := fact.ParseID(bad); err == nil {
			t.Errorf("%s: accepted", why)
		}
	}
}

// FuzzParseID: no text panics, and one id has one text.
func FuzzParseID(f *testing.F) {
	f.Add(sample(1).ID().String())
	f.Add("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG")
	f.Fuzz(func(t *testing.T, text string) {
		if id, err := fact.ParseID(text); err == nil && id.String() != text {
			t.Errorf("%q names an id whose text is %q", text, id)
		}
	})
}
