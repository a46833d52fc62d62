package vault_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// fixed is a deterministic source of bytes: SHA-256 of a label and a counter.
// It makes golden vectors reproducible in any language.
type fixed struct {
	label   string
	counter uint64
	rest    []byte
}

func newFixed(label string) io.Reader { return &fixed{label: label} }

func (f *fixed) Read(p []byte) (int, error) {
	for len(f.rest) < len(p) {
		sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(f.label), f.counter))
		f.rest = append(f.rest, sum[:]...)
		f.counter++
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// scene is one vault, its custodians and one sealed record.
type scene struct {
	secret      vault.Secret
	shares      []vault.Share
	commitments vault.Commitments
	k           int
	key         vault.GrantKey
	header      vault.Header
	body        []byte
	plain       []byte
}

func newScene(t testing.TB, rand io.Reader, k, n int, plain []byte) scene {
	t.Helper()
	secret := vault.SecretFromBytes([32]byte{1, 2, 3})
	shares, commitments, err := secret.Split(rand, k, n)
	must(t, err)
	s := scene{
		secret: secret, shares: shares, commitments: commitments, k: k,
		key: vault.NewGrantKey([32]byte{9}, "purchases", 1), plain: plain,
	}
	s.header, s.body, err = vault.Seal(rand, s.input(), plain)
	must(t, err)
	return s
}

func (s scene) input() vault.SealInput {
	return vault.SealInput{
		Public: s.secret.Public(), GrantKey: s.key, Writer: did.Merchant{0xaa, 19: 0xbb},
		Category: "purchases", Epoch: 1, Schema: "https://souk.network/vct/receipt", Time: 1_700_000_000_000,
	}
}

func (s scene) partials(t testing.TB, rand io.Reader, indexes ...int) []vault.Partial {
	t.Helper()
	var out []vault.Partial
	for _, i := range indexes {
		p, err := vault.Release(rand, s.shares[i-1], s.header)
		must(t, err)
		out = append(out, p)
	}
	return out
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || !errors.Is(err, fault.Of(kind)) {
		t.Fatalf("got %v, want %v", err, kind)
	}
}
