package bundle

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/protocol/vectors"
)

var update = flag.Bool("update", false, "write the vector file from the code, for review")

const vectorFile = "bundle.json"

type vectorSet struct {
	Good   []goodVector   `json:"good"`
	Refute []refuteVector `json:"refute"`
	Reject []rejectVector `json:"reject"`
}

// refuteVector is a whole file that Verify finds one fault in, with the chain of
// the roots.
type refuteVector struct {
	Why     string  `json:"why"`
	Section string  `json:"section"`
	Entry   int     `json:"entry"`
	Kind    string  `json:"kind"`
	Roots   []hex32 `json:"roots"`
	Hex     string  `json:"hex"`
}

type goodVector struct {
	Why     string  `json:"why"`
	Checked Counts  `json:"checked"` // by Verify with the chain of the roots
	Roots   []hex32 `json:"roots"`   // that the chain holds
	Hex     string  `json:"hex"`
}

type hex32 [32]byte

func (h hex32) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h[:])), nil }

func (h *hex32) UnmarshalText(b []byte) error {
	_, err := hex.Decode(h[:], b)
	return err
}

type rejectVector struct {
	Why  string `json:"why"`
	Kind string `json:"kind"`
	Hex  string `json:"hex"`
}

// The bytes of a bundle, and what they prove, are what they were.
func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	raw, err := vectors.FS.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var set vectorSet
	if err := json.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	for _, v := range set.Good {
		file := unhex(t, v.Hex)
		b, err := Read(bytes.NewReader(file))
		if err != nil || !bytes.Equal(encode(t, b), file) {
			t.Fatalf("%s: %v", v.Why, err)
		}
		if r := Verify(b, chainOf(b, v.Roots)); !r.Verified || r.Checked != v.Checked {
			t.Errorf("%s: %+v", v.Why, r)
		}
	}
	for _, v := range set.Refute {
		b, err := Read(bytes.NewReader(unhex(t, v.Hex)))
		if err != nil {
			t.Fatalf("%s: %v", v.Why, err)
		}
		f := Verify(b, chainOf(b, v.Roots)).Failures
		if len(f) != 1 || f[0].Section != v.Section || f[0].Entry != v.Entry || f[0].Kind.String() != v.Kind {
			t.Errorf("%s: %v", v.Why, f)
		}
	}
	for _, v := range set.Reject {
		if _, err := Read(bytes.NewReader(unhex(t, v.Hex))); err == nil || fault.KindOf(err).String() != v.Kind {
			t.Errorf("%s: got %v, want %s", v.Why, err, v.Kind)
		}
	}
}

// chainOf is a chain that has a bundle's members, and holds some roots.
func chainOf(b Bundle, roots []hex32) *chainStub {
	chain := &chainStub{roots: map[[32]byte]uint64{}}
	for _, m := range b.Members {
		chain.with(m)
	}
	for _, root := range roots {
		chain.roots[root] = 1
	}
	return chain
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeVectors(t *testing.T) {
	t.Helper()
	rotated := newWorld(t)
	rotated.chain.rotate(2, key("new", 2))
	rotated.chain.rotate(5, key("new", 5))
	rotated.b.Members[1], rotated.b.Members[4] = rotated.chain.byID[merchant(2)], rotated.chain.byID[merchant(5)]
	absent := newWorld(t)
	absent.b.Logs, absent.b.Missing = slices.Delete(absent.b.Logs, 1, 2), []did.Merchant{merchant(3)}
	set := vectorSet{Reject: rejects(t), Refute: refutes(t), Good: []goodVector{
		goodOf(t, "one read, then a revocation", newWorld(t)),
		goodOf(t, "the same, without the log of custodian 3", absent),
		goodOf(t, "the same, after custodian 2 and witness 5 rotated their keys", rotated),
	}}
	raw, err := json.MarshalIndent(set, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("../vectors/"+vectorFile, append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Fatal("vectors were written: run again without -update")
}

// refutes are files with a card of the vault that its secret did not prove.
func refutes(t *testing.T) (out []refuteVector) {
	add := func(why string, forge func(w *world, c VaultCard) VaultCard) {
		w := newWorld(t)
		card := w.b.Vaults[0]
		card.Since++
		w.b.Vaults = append(w.b.Vaults, forge(w, card))
		f := Verify(w.b, w.chain).Failures
		if len(f) != 1 {
			t.Fatalf("%s: %v", why, f)
		}
		v := refuteVector{Why: why, Section: f[0].Section, Entry: f[0].Entry, Kind: f[0].Kind.String(), Hex: hex.EncodeToString(encode(t, w.b))}
		for root := range w.chain.roots {
			v.Roots = append(v.Roots, root)
		}
		out = append(out, v)
	}
	thief := key("thief", 1)
	add("a second card under a stranger's key, with the owner's proof of the first", func(_ *world, c VaultCard) VaultCard { return resigned(c, thief) })
	add("a second card that a stranger's secret proves", func(_ *world, c VaultCard) VaultCard {
		return signed(c, vault.SecretFromBytes(digest("thief")), thief)
	})
	add("a second card of the vault's control key alone", func(w *world, c VaultCard) VaultCard {
		c.Proof = [64]byte{}
		return resigned(c, w.control)
	})
	return out
}

func goodOf(t *testing.T, why string, w *world) goodVector {
	t.Helper()
	r := Verify(w.b, w.chain)
	if !r.Verified {
		t.Fatalf("%s: %v", why, r.Failures)
	}
	good := goodVector{Why: why, Checked: r.Checked, Hex: hex.EncodeToString(encode(t, w.b))}
	for root := range w.chain.roots {
		good.Roots = append(good.Roots, root)
	}
	return good
}

// rejects holds one file for each reason that a reader has to refuse one.
func rejects(t *testing.T) []rejectVector {
	file := encode(t, Bundle{Consortium: home, ChainID: 1, Notices: [][]byte{{1}, {2}}})
	parts, starts := layout(t, file) // about, notices, end
	about, notices, end := parts[0], parts[1], parts[2]
	with := func(list ...section) []byte { return reframe(t, append(list, end), -1, nil) }
	edit := func(at int, to byte) []byte {
		out := bytes.Clone(file)
		out[at] = to
		return out
	}
	named := func(kind byte, name string, payload ...byte) section { return section{kind, name, payload} }
	add := func(kind fault.Kind, why string, b []byte) rejectVector {
		if _, err := Read(bytes.NewReader(b)); err == nil || fault.KindOf(err) != kind {
			t.Fatalf("%s: %v", why, err)
		}
		return rejectVector{Why: why, Kind: kind.String(), Hex: hex.EncodeToString(b)}
	}
	big := bytes.Clone(file)
	big[starts[1]+2] = 0xff
	m2, m1 := merchant(2).String(), merchant(1).String()
	cards := func(card ...any) section {
		raw := codec.Marshal(card)
		return named(secVaults, "", append(binary.BigEndian.AppendUint32(nil, uint32(len(raw))), raw...)...)
	}
	zero, sig := make([]byte, 32), make([]byte, 64)
	return []rejectVector{
		add(fault.Malformed, "empty", nil),
		add(fault.Malformed, "another version", edit(len(magic)-2, '2')),
		add(fault.Malformed, "cut off", file[:len(file)-1]),
		add(fault.Malformed, "trailing byte", append(bytes.Clone(file), 0)),
		add(fault.Malformed, "payload differs from its hash", edit(starts[2]-1, 9)),
		add(fault.Malformed, "hash differs from its payload", edit(starts[1]+12, file[starts[1]+12]^1)),
		add(fault.Malformed, "end differs from the sections", edit(len(file)-1, file[len(file)-1]^1)),
		add(fault.Malformed, "a section is missing", append(bytes.Clone(file[:starts[1]]), file[starts[2]:]...)),
		add(fault.TooLarge, "section longer than a bundle", big),
		add(fault.Malformed, "name of a section too long", edit(starts[1]+1, 43)),
		add(fault.Malformed, "no about section", with(notices)),
		add(fault.Malformed, "section twice", with(about, notices, notices)),
		add(fault.Malformed, "sections out of order", with(about, named(secLeaves, m2, make([]byte, 32)...), named(secLeaves, m1, make([]byte, 32)...))),
		add(fault.UnknownVersion, "unknown section", with(about, named(13, "", 1))),
		add(fault.Malformed, "name on a section that has none", with(about, section{secNotices, "x", notices.payload})),
		add(fault.Malformed, "log of no merchant", with(about, named(secLeaves, "x", make([]byte, 32)...))),
		add(fault.Malformed, "leaves not of 32 bytes", with(about, named(secLeaves, m1, make([]byte, 33)...))),
		add(fault.Malformed, "entry cut off", with(about, named(secNotices, "", 0, 0, 0, 2, 1))),
		add(fault.TooLarge, "empty entry", with(about, named(secNotices, "", 0, 0, 0, 0))),
		add(fault.Malformed, "entries out of order", with(about, named(secNotices, "", 0, 0, 0, 1, 2, 0, 0, 0, 1, 1))),
		add(fault.Malformed, "entry twice", with(about, named(secNotices, "", 0, 0, 0, 1, 1, 0, 0, 0, 1, 1))),
		add(fault.Malformed, "not a member", with(about, named(secRegistry, "", 0, 0, 0, 1, 0x80))),
		add(fault.Malformed, "not a merchant", with(about, named(secMissing, "", 0, 0, 0, 1, 0x80))),
		add(fault.Malformed, "not a vault card", with(about, named(secVaults, "", 0, 0, 0, 1, 0x80))),
		add(fault.Malformed, "a vault card without room for a proof", with(about, cards(1, zero, 2, []any{}, 1, zero, sig))),
		add(fault.Malformed, "a vault card with a proof of 63 bytes", with(about, cards(1, zero, 2, []any{}, 1, zero, sig[:63], sig))),
		add(fault.UnknownVersion, "a vault card of version 2", with(about, cards(2, zero, 2, []any{}, 1, zero, sig, sig))),
		add(fault.Malformed, "not a grant", with(about, named(secGrants, "", 0, 0, 0, 1, 0x80))),
		add(fault.Malformed, "not an opening", with(about, named(secOpenings, m1, 0, 0, 0, 1, 0x80))),
		add(fault.Malformed, "not a checkpoint", with(about, named(secCheckpoints, m1, 0, 0, 0, 1, 0x80))),
	}
}
