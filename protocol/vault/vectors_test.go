package vault_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/protocol/vectors"
)

func updating() bool { return flag.Lookup("update").Value.String() == "true" }

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the golden vectors anew")
	flag.Parse()
	os.Exit(m.Run())
}

// goldenRun is one record from the vault's secret to the opened text. Random
// bytes are SHA-256(rand || counter as 64 bits big-endian), in the order split,
// seal, envelope, partials.
type goldenRun struct {
	Rand        string     `json:"rand"`
	K           int        `json:"k"`
	N           int        `json:"n"`
	Seed        hexBytes   `json:"seed"`
	Public      hexBytes   `json:"public"`
	Vault       hexBytes   `json:"vault"`
	Commitments []hexBytes `json:"commitments"`
	Shares      []hexBytes `json:"shares"` // CBOR
	KeySecret   hexBytes   `json:"grant_key_secret"`
	GrantKey    hexBytes   `json:"grant_key"`
	Tag         hexBytes   `json:"tag"`
	Plain       hexBytes   `json:"plain,omitempty"`
	PlainSize   int        `json:"plain_size"` // zeros when plain is left out
	Header      hexBytes   `json:"header"`
	Core        hexBytes   `json:"core"`
	Body        hexBytes   `json:"body,omitempty"`
	BodyHash    hexBytes   `json:"body_sha256"`
	Envelope    hexBytes   `json:"envelope"`
	Partials    []hexBytes `json:"partials"` // CBOR, of custodians 1 to n
	Z           hexBytes   `json:"z"`
	ContentKey  hexBytes   `json:"content_key"`
}

// rejected is bytes that every implementation refuses with the same kind.
type rejected struct {
	Why    string   `json:"why"`
	Kind   string   `json:"kind"`
	Object string   `json:"object"` // header, envelope, partial, share, commitments, wrap
	Hex    hexBytes `json:"hex"`
}

type goldenWrap struct {
	Seed    hexBytes `json:"seed"`
	Public  hexBytes `json:"public"`
	Info    string   `json:"info"`
	AAD     hexBytes `json:"aad"`
	Message hexBytes `json:"message"`
	Wrapped hexBytes `json:"wrapped"`
}

type golden[T any] struct {
	Good   []T        `json:"good"`
	Reject []rejected `json:"reject"`
}

func load[T any](t testing.TB, name string) (g golden[T]) {
	t.Helper()
	raw, err := vectors.FS.ReadFile(name)
	must(t, err)
	must(t, json.Unmarshal(raw, &g))
	return g
}

func save(t *testing.T, name string, g any) {
	t.Helper()
	raw, err := json.MarshalIndent(g, "", "  ")
	must(t, err)
	must(t, os.WriteFile("../vectors/"+name, append(raw, '\n'), 0o644))
}

// makeRun computes a golden run from its inputs.
func makeRun(t testing.TB, label string, k, n int, plain []byte) (goldenRun, scene) {
	t.Helper()
	rand := newFixed(label)
	s := newScene(t, rand, k, n, plain)
	e, err := vault.NewEnvelope(rand, s.key, s.header)
	must(t, err)
	public, id, tag, sum := s.secret.Public(), s.header.Vault, e.Tag, sha256.Sum256(s.body)
	run := goldenRun{
		Rand: label, K: k, N: n, Seed: pad32(1, 2, 3), KeySecret: pad32(9), GrantKey: s.key[:],
		Public: public[:], Vault: id[:], Tag: tag[:], PlainSize: len(plain),
		Header: s.header.Encode(), Core: s.header.Core(), BodyHash: sum[:], Envelope: e.Encode(),
	}
	if len(plain) <= 64 {
		run.Plain, run.Body = plain, s.body
	}
	for _, c := range s.commitments {
		run.Commitments = append(run.Commitments, c[:])
	}
	var partials []vault.Partial
	for i, share := range s.shares {
		run.Shares = append(run.Shares, codec.Marshal(share))
		partials = append(partials, s.partials(t, rand, i+1)...)
		run.Partials = append(run.Partials, codec.Marshal(partials[i]))
	}
	z, err := vault.Combine(s.commitments, k, s.header, partials)
	must(t, err)
	key := s.header.ContentKey(z, s.key)
	run.Z, run.ContentKey = z[:], key[:]
	return run, s
}

func pad32(b ...byte) hexBytes { return append(b, make([]byte, 32-len(b))...) }

func makeRuns(t testing.TB) []goldenRun {
	t.Helper()
	small, _ := makeRun(t, "souk vault 1", 3, 5, []byte("one loaf, two coffees"))
	empty, _ := makeRun(t, "souk vault 2", 2, 3, nil)
	large, _ := makeRun(t, "souk vault 3", 1, 1, make([]byte, vault.ChunkSize+1))
	return []goldenRun{small, empty, large}
}

// Bytes, not round trips: the same inputs give the committed bytes.
func TestGoldenRuns(t *testing.T) {
	runs := makeRuns(t)
	if updating() {
		save(t, "vault.json", golden[goldenRun]{Good: runs, Reject: makeRejects(t)})
		return
	}
	g := load[goldenRun](t, "vault.json")
	if len(g.Good) != len(runs) {
		t.Fatalf("%d vectors, want %d", len(g.Good), len(runs))
	}
	for i := range runs {
		got, err := json.Marshal(runs[i])
		must(t, err)
		want, err := json.Marshal(g.Good[i])
		must(t, err)
		if !bytes.Equal(got, want) {
			t.Errorf("run %q differs from its vector", runs[i].Rand)
		}
	}
}

// Every reject vector is refused, with its kind.
func TestRejectVectors(t *testing.T) {
	if updating() {
		t.Skip("writing")
	}
	g := load[goldenRun](t, "vault.json")
	if len(g.Reject) < 20 {
		t.Fatalf("%d vectors", len(g.Reject))
	}
	for _, r := range append(g.Reject, load[goldenWrap](t, "vault-wrap.json").Reject...) {
		err := judge(t, g.Good[0], r)
		if err == nil || fault.KindOf(err).String() != r.Kind {
			t.Errorf("%s, %s: got %v, want %s", r.Object, r.Why, err, r.Kind)
		}
	}
}

// judge reads one object in the setting of the first golden run and says what
// is wrong with it.
func judge(t testing.TB, run goldenRun, r rejected) error {
	t.Helper()
	var commitments vault.Commitments
	for _, c := range run.Commitments {
		commitments = append(commitments, [32]byte(c))
	}
	header, err := vault.DecodeHeader(run.Header)
	must(t, err)
	switch r.Object {
	case "header":
		return judgeHeader(r.Hex)
	case "envelope":
		e, err := vault.DecodeEnvelope(r.Hex)
		if err != nil {
			return err
		}
		_, err = e.Open(vault.GrantKey(run.GrantKey))
		return err
	case "partial":
		var p vault.Partial
		if err := codec.Unmarshal(r.Hex, &p, 128); err != nil {
			return err
		}
		return vault.VerifyPartial(commitments, header, p)
	case "share":
		var s vault.Share
		if err := codec.Unmarshal(r.Hex, &s, 64); err != nil {
			return err
		}
		return commitments.VerifyShare(s)
	case "commitments":
		var c vault.Commitments
		if err := codec.Unmarshal(r.Hex, &c, 4096); err != nil {
			return err
		}
		return c.Validate()
	case "wrap":
		g := load[goldenWrap](t, "vault-wrap.json").Good[0]
		key, err := vault.NewWrapKey([32]byte(g.Seed))
		must(t, err)
		_, err = key.Unwrap(g.Info, g.AAD, r.Hex)
		return err
	}
	t.Fatalf("unknown object %q", r.Object)
	return nil
}

func judgeHeader(raw []byte) error {
	h, err := vault.DecodeHeader(raw)
	if err != nil {
		return err
	}
	return h.Verify()
}

// The wrap vector opens; its bytes were made once, for HPKE draws its own randomness.
func TestGoldenWrap(t *testing.T) {
	if updating() {
		save(t, "vault-wrap.json", makeWraps(t))
		return
	}
	for _, g := range load[goldenWrap](t, "vault-wrap.json").Good {
		key, err := vault.NewWrapKey([32]byte(g.Seed))
		must(t, err)
		if !bytes.Equal(key.Public(), g.Public) {
			t.Error("another public key")
		}
		message, err := key.Unwrap(g.Info, g.AAD, g.Wrapped)
		must(t, err)
		if !bytes.Equal(message, g.Message) {
			t.Error("opened something else")
		}
	}
}
