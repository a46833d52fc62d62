package vault_test

import (
	"bytes"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/vault"
)

// seeds gives a fuzz target the golden and reject vectors of one object.
func seeds(f *testing.F, object string, good func(run goldenRun) []hexBytes) {
	f.Helper()
	g := load[goldenRun](f, "vault.json")
	for _, run := range g.Good {
		for _, raw := range good(run) {
			f.Add([]byte(raw))
		}
	}
	for _, r := range g.Reject {
		if r.Object == object {
			f.Add([]byte(r.Hex))
		}
	}
}

// A header that decodes has one encoding, and Verify never panics.
func FuzzHeader(f *testing.F) {
	seeds(f, "header", func(run goldenRun) []hexBytes { return []hexBytes{run.Header} })
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, err := vault.DecodeHeader(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(h.Encode(), raw) {
			t.Fatal("two encodings")
		}
		_ = h.Verify()
	})
}

func FuzzEnvelope(f *testing.F) {
	seeds(f, "envelope", func(run goldenRun) []hexBytes { return []hexBytes{run.Envelope} })
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := vault.DecodeEnvelope(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(e.Encode(), raw) {
			t.Fatal("two encodings")
		}
		_, _ = e.Open(vault.GrantKey{})
	})
}

// What is inside a sealed header is not trusted either: the holder of a grant
// key can seal anything. The input is the padded plaintext.
func FuzzSealedHeader(f *testing.F) {
	seeds(f, "header", func(run goldenRun) []hexBytes {
		return []hexBytes{append([]byte{byte(len(run.Header) >> 8), byte(len(run.Header))}, run.Header...)}
	})
	f.Fuzz(func(t *testing.T, inside []byte) {
		padded := make([]byte, vault.MaxHeader+2)
		copy(padded, inside)
		_, _ = vault.UnpadHeader(padded)
		_, _ = vault.GrantKey{}.OpenHeader(inside)
	})
}

// A partial other than the golden one is never accepted for the golden header.
func FuzzPartial(f *testing.F) {
	seeds(f, "partial", func(run goldenRun) []hexBytes { return run.Partials })
	run := load[goldenRun](f, "vault.json").Good[0]
	f.Fuzz(func(t *testing.T, raw []byte) {
		if judge(t, run, rejected{Object: "partial", Hex: raw}) != nil {
			return
		}
		for _, p := range run.Partials {
			if bytes.Equal(p, raw) {
				return
			}
		}
		t.Fatal("a forged partial")
	})
}

func FuzzShare(f *testing.F) {
	seeds(f, "share", func(run goldenRun) []hexBytes { return run.Shares })
	run := load[goldenRun](f, "vault.json").Good[0]
	f.Fuzz(func(t *testing.T, raw []byte) {
		_ = judge(t, run, rejected{Object: "share", Hex: raw})
	})
}

func FuzzCommitments(f *testing.F) {
	seeds(f, "commitments", func(run goldenRun) []hexBytes {
		var c vault.Commitments
		for _, raw := range run.Commitments {
			c = append(c, [32]byte(raw))
		}
		return []hexBytes{codec.Marshal(c)}
	})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c vault.Commitments
		if codec.Unmarshal(raw, &c, 4096) != nil {
			return
		}
		public := c.SharePublic(1)
		if c.Validate() != nil && public != [32]byte{} {
			t.Fatal("a share's point of invalid commitments")
		}
	})
}

// No body but the sealed one opens.
func FuzzStream(f *testing.F) {
	key := [32]byte{1}
	f.Add(uint64(3), vault.SealStream(nil, key, nil, []byte("abc")))
	f.Add(uint64(0), vault.SealStream(nil, key, nil, nil))
	f.Add(uint64(vault.MaxPlain+1), []byte{})
	f.Fuzz(func(t *testing.T, size uint64, body []byte) {
		plain, err := vault.OpenStream(nil, key, nil, size, body)
		if err == nil && !bytes.Equal(vault.SealStream(nil, key, nil, plain), body) {
			t.Fatal("opened a body that was never sealed")
		}
	})
}

func FuzzUnwrap(f *testing.F) {
	g := load[goldenWrap](f, "vault-wrap.json")
	key, err := vault.NewWrapKey([32]byte(g.Good[0].Seed))
	must(f, err)
	f.Add([]byte(g.Good[0].Wrapped))
	for _, r := range g.Reject {
		f.Add([]byte(r.Hex))
	}
	f.Fuzz(func(t *testing.T, wrapped []byte) {
		if _, err := key.Unwrap(g.Good[0].Info, g.Good[0].AAD, wrapped); err == nil && !bytes.Equal(wrapped, g.Good[0].Wrapped) {
			t.Fatal("opened another wrap")
		}
	})
}
