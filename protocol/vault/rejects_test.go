package vault_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/cryptotest"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/vault"
)

// makeRejects builds one vector for each reason of refusal, from the first golden run.
func makeRejects(t testing.TB) []rejected {
	t.Helper()
	run, s := makeRun(t, "souk vault 1", 3, 5, []byte("one loaf, two coffees"))
	out := headerRejects(run, s)
	out = append(out, envelopeRejects(t, run, s)...)
	out = append(out, partialRejects(t, run, s)...)
	return append(out, shareRejects(run, s)...)
}

func headerRejects(run goldenRun, s scene) []rejected {
	reject := func(why, kind string, change func(h *vault.Header)) rejected {
		h := s.header
		change(&h)
		return rejected{why, kind, "header", h.Encode()}
	}
	version := bytes.Clone(run.Header)
	version[1] = 2
	longer := append([]byte{0x8c, 0x18, 0x01}, run.Header[2:]...) // the version in two bytes
	return []rejected{
		{"empty", "malformed", "header", hexBytes{}},
		{"truncated", "malformed", "header", run.Header[:len(run.Header)-1]},
		{"a byte follows", "malformed", "header", append(bytes.Clone(run.Header), 0)},
		{"version not in its shortest form", "malformed", "header", longer},
		{"over 510 bytes", "too_large", "header", make([]byte, vault.MaxHeader+1)},
		{"version 2", "unknown_version", "header", version},
		reject("category is empty", "malformed", func(h *vault.Header) { h.Category = "" }),
		reject("category of 65 bytes", "malformed", func(h *vault.Header) { h.Category = strings.Repeat("c", 65) }),
		reject("schema of 129 bytes", "malformed", func(h *vault.Header) { h.Schema = strings.Repeat("s", 129) }),
		reject("plaintext over 1 MiB", "too_large", func(h *vault.Header) { h.Size = vault.MaxPlain + 1 }),
		reject("body is a dag-cbor CID", "malformed", func(h *vault.Header) { h.Body = bytes.Clone(h.Body); h.Body[1] = 0x71 }),
		reject("another record id", "changed_header", func(h *vault.Header) { h.Record[0] ^= 1 }),
		reject("another vault", "changed_header", func(h *vault.Header) { h.Vault[0] ^= 1 }),
		reject("another writer", "changed_header", func(h *vault.Header) { h.Writer[0] ^= 1 }),
		reject("another epoch", "changed_header", func(h *vault.Header) { h.Epoch++ }),
		reject("another time", "changed_header", func(h *vault.Header) { h.Time++ }),
		reject("another body", "changed_header", func(h *vault.Header) { h.Body = vault.BodyCID(nil) }),
		reject("R is the identity", "changed_header", func(h *vault.Header) { h.R = [32]byte{} }),
		reject("R is no canonical point", "changed_header", func(h *vault.Header) { h.R[31] ^= 0x80 }),
		reject("answer plus the group order", "changed_header", func(h *vault.Header) { h.Proof = addOrder(h.Proof) }),
	}
}

func envelopeRejects(t testing.TB, run goldenRun, s scene) []rejected {
	t.Helper()
	reject := func(why, kind string, change func(e *vault.Envelope)) rejected {
		e, err := vault.DecodeEnvelope(run.Envelope)
		must(t, err)
		change(&e)
		return rejected{why, kind, "envelope", e.Encode()}
	}
	version := bytes.Clone(run.Envelope)
	version[1] = 0
	return []rejected{
		{"truncated", "malformed", "envelope", run.Envelope[:100]},
		{"over its limit", "too_large", "envelope", make([]byte, vault.MaxEnvelope+1)},
		{"version 0", "unknown_version", "envelope", version},
		reject("body over 1 MiB", "too_large", func(e *vault.Envelope) { e.Size = vault.MaxBody + 1 }),
		reject("body shorter than a tag", "malformed", func(e *vault.Envelope) { e.Size = 15 }),
		reject("sealed header a byte short", "malformed", func(e *vault.Envelope) { e.Sealed = e.Sealed[1:] }),
		reject("CID a byte short", "malformed", func(e *vault.Envelope) { e.Body = e.Body[:35] }),
		reject("sealed header changed", "bad_proof", func(e *vault.Envelope) { e.Sealed[60] ^= 1 }),
		reject("another day's tag", "changed_header", func(e *vault.Envelope) { e.Tag = s.key.Tag(0) }),
		reject("another body", "changed_header", func(e *vault.Envelope) { e.Body = vault.BodyCID(nil) }),
		reject("another size", "changed_header", func(e *vault.Envelope) { e.Size++ }),
	}
}

func partialRejects(t testing.TB, run goldenRun, s scene) []rejected {
	t.Helper()
	reject := func(why, kind string, change func(p *vault.Partial)) rejected {
		var p vault.Partial
		must(t, codec.Unmarshal(run.Partials[0], &p, 128))
		change(&p)
		return rejected{why, kind, "partial", codec.Marshal(p)}
	}
	return []rejected{
		{"truncated", "malformed", "partial", run.Partials[0][:90]},
		reject("index 0", "malformed", func(p *vault.Partial) { p.Index = 0 }),
		reject("index 65", "malformed", func(p *vault.Partial) { p.Index = 65 }),
		reject("another custodian's index", "bad_proof", func(p *vault.Partial) { p.Index = 2 }),
		reject("D is the identity", "bad_proof", func(p *vault.Partial) { p.D = [32]byte{} }),
		reject("D is another point", "bad_proof", func(p *vault.Partial) { p.D = s.header.R }),
		reject("challenge changed", "bad_proof", func(p *vault.Partial) { p.Proof[0] ^= 1 }),
		reject("answer plus the group order", "bad_proof", func(p *vault.Partial) { p.Proof = addOrder(p.Proof) }),
	}
}

func shareRejects(run goldenRun, s scene) []rejected {
	share := func(why, kind string, index uint16, value [32]byte) rejected {
		return rejected{why, kind, "share", codec.Marshal(vault.Share{Index: index, Value: value})}
	}
	points := func(why string, c vault.Commitments) rejected {
		return rejected{why, "malformed", "commitments", codec.Marshal(c)}
	}
	good := s.shares[0].Value
	return []rejected{
		{"value of 31 bytes", "malformed", "share", append([]byte{0x82, 1, 0x58, 31}, good[:31]...)},
		share("index 0", "malformed", 0, good),
		share("index 65", "malformed", 65, good),
		share("value 0", "malformed", 1, [32]byte{}),
		share("value not reduced", "malformed", 1, [32]byte(bytes.Repeat([]byte{0xff}, 32))),
		share("another custodian's value", "bad_proof", 2, good),
		points("none", vault.Commitments{}),
		points("65 points", make(vault.Commitments, 65)),
		points("the identity", vault.Commitments{s.commitments[0], {}}),
		points("no canonical point", vault.Commitments{[32]byte(bytes.Repeat([]byte{0xff}, 32))}),
	}
}

// makeWraps draws the wrap vector from a seeded source of randomness.
func makeWraps(t *testing.T) golden[goldenWrap] {
	t.Helper()
	cryptotest.SetGlobalRandom(t, 1)
	key, err := vault.NewWrapKey([32]byte{1, 2, 3})
	must(t, err)
	g := goldenWrap{
		Seed: pad32(1, 2, 3), Public: key.Public(), Info: "souk/v1/delivery",
		AAD: pad32(4), Message: hexBytes("a grant key and its grant"),
	}
	g.Wrapped, err = vault.Wrap(g.Public, g.Info, g.AAD, g.Message)
	must(t, err)
	flipped := func(at int) hexBytes {
		b := bytes.Clone(g.Wrapped)
		b[at] ^= 1
		return b
	}
	return golden[goldenWrap]{Good: []goldenWrap{g}, Reject: []rejected{
		{"shorter than an encapsulated key and a tag", "malformed", "wrap", g.Wrapped[:vault.WrapOverhead-1]},
		{"encapsulated ML-KEM part changed", "bad_proof", "wrap", flipped(0)},
		{"encapsulated X25519 part changed", "bad_proof", "wrap", flipped(vault.WrapEncSize - 2)},
		{"ciphertext changed", "bad_proof", "wrap", flipped(vault.WrapEncSize)},
		{"tag changed", "bad_proof", "wrap", flipped(len(g.Wrapped) - 1)},
	}}
}
