package vault_test

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

const sealedChunk = vault.ChunkSize + 16

// edgeSizes are plaintext sizes around every boundary of the format.
var edgeSizes = []int{
	0, 1, 15, 16, 17, vault.ChunkSize - 1, vault.ChunkSize, vault.ChunkSize + 1,
	2 * vault.ChunkSize, 3*vault.ChunkSize + 7, vault.MaxPlain - 1, vault.MaxPlain,
}

func TestStreamSizes(t *testing.T) {
	key, aad := [32]byte{1}, []byte("core")
	buf := make([]byte, 0, vault.MaxBody)
	for _, size := range edgeSizes {
		plain := make([]byte, size)
		_, _ = newFixed("plain").Read(plain)
		body := vault.SealStream(buf, key, aad, plain)
		if uint64(len(body)) != vault.SealedSize(uint64(size)) || len(body) > vault.MaxBody {
			t.Fatalf("%d bytes became %d", size, len(body))
		}
		got, err := vault.OpenStream([]byte("kept"), key, aad, uint64(size), body)
		must(t, err)
		if !bytes.Equal(got, append([]byte("kept"), plain...)) {
			t.Fatalf("size %d: opened something else", size)
		}
	}
	_, err := vault.OpenStream(nil, key, aad, vault.MaxPlain+1, nil)
	wantKind(t, err, fault.TooLarge)
}

// damage makes a body that is not the sealed one, with the plaintext size that
// would fit its length.
func damage(t *rapid.T, body []byte) []byte {
	chunks := slices.Collect(slices.Chunk(bytes.Clone(body), sealedChunk))
	i := rapid.IntRange(0, len(chunks)-1).Draw(t, "chunk")
	switch rapid.SampledFrom([]string{"flip", "drop", "repeat", "swap", "extend", "cut"}).Draw(t, "damage") {
	case "flip":
		chunks[i][rapid.IntRange(0, len(chunks[i])-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
	case "drop":
		chunks = slices.Delete(chunks, i, i+1)
	case "repeat":
		chunks = slices.Insert(chunks, i, bytes.Clone(chunks[i]))
	case "swap":
		j := rapid.IntRange(0, len(chunks)-1).Draw(t, "other")
		chunks[i], chunks[j] = chunks[j], chunks[i]
	case "extend":
		chunks = append(chunks, make([]byte, rapid.IntRange(1, 40).Draw(t, "more")))
	case "cut":
		last := len(chunks) - 1
		chunks[last] = chunks[last][:rapid.IntRange(0, len(chunks[last])-1).Draw(t, "left")]
	}
	return slices.Concat(chunks...)
}

// fitting is a plaintext size whose body has this length, if there is one.
func fitting(length int) uint64 {
	for _, chunks := range []int{(length + sealedChunk - 1) / sealedChunk, 1} {
		if size := length - 16*chunks; size >= 0 {
			return uint64(size)
		}
	}
	return 0
}

// A body that was cut, extended, reordered or changed does not open, not even
// with a size that fits the damage.
func TestStreamDamage(t *testing.T) {
	key, aad := [32]byte{1}, []byte("core")
	rapid.Check(t, func(rt *rapid.T) {
		plain := make([]byte, rapid.SampledFrom(edgeSizes[:10]).Draw(rt, "size"))
		body := vault.SealStream(nil, key, aad, plain)
		bad := damage(rt, body)
		if bytes.Equal(bad, body) {
			return // a swap of a chunk with itself
		}
		for _, size := range []uint64{uint64(len(plain)), fitting(len(bad))} {
			out, err := vault.OpenStream(nil, key, aad, size, bad)
			if err == nil || out != nil {
				t.Fatalf("opened %d bytes of a damaged body", len(out))
			}
		}
	})
}

// A cut at a chunk boundary, the classic truncation, with the size that the
// shorter body would have.
func TestStreamTruncatedAtChunk(t *testing.T) {
	key := [32]byte{1}
	body := vault.SealStream(nil, key, nil, make([]byte, 3*vault.ChunkSize))
	for chunks := 1; chunks < 3; chunks++ {
		_, err := vault.OpenStream(nil, key, nil, uint64(chunks*vault.ChunkSize), body[:chunks*sealedChunk])
		wantKind(t, err, fault.Malformed)
	}
}

// What a failed opening had already decrypted is not left in the caller's buffer.
func TestStreamLeavesNothing(t *testing.T) {
	key := [32]byte{1}
	plain := bytes.Repeat([]byte{0x5a}, 2*vault.ChunkSize)
	body := vault.SealStream(nil, key, nil, plain)
	body[len(body)-1] ^= 1
	buf := make([]byte, 0, len(plain))
	_, err := vault.OpenStream(buf, key, nil, uint64(len(plain)), body)
	wantKind(t, err, fault.Malformed)
	if bytes.Contains(buf[:cap(buf)], []byte{0x5a}) {
		t.Fatal("plaintext of a refused body is left")
	}
}

// The body is bound to the header, both keys and the record.
func TestOpenNeedsBothLocks(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("both locks"))
	z, err := vault.Combine(s.commitments, 2, s.header, s.partials(t, rand, 1, 3))
	must(t, err)
	must(t, s.header.CheckBody(s.body))

	open := func(h vault.Header, z [32]byte, k vault.GrantKey, body []byte) {
		t.Helper()
		_, err := vault.Open(h, z, k, body)
		wantKind(t, err, fault.Malformed)
	}
	wrongZ := z
	wrongZ[0] ^= 1
	open(s.header, wrongZ, s.key, s.body)
	open(s.header, z, vault.NewGrantKey([32]byte{9}, "purchases", 2), s.body)
	open(s.header, z, vault.NewGrantKey([32]byte{9}, "profile", 1), s.body)
	open(s.header, [32]byte{}, s.key, s.body) // a writer's key without the custodians
	h := s.header
	h.Time++
	open(h, z, s.key, s.body)
	other, _, err := vault.Seal(rand, s.input(), s.plain)
	must(t, err)
	open(other, z, s.key, s.body)
	wantKind(t, other.CheckBody(s.body), fault.Malformed)
	wantKind(t, s.header.CheckBody(nil), fault.Malformed)
}

// Two records of equal content share no byte string that would link them. Defends I1.
func TestSealIsRandomised(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("the same text in two records"))
	h, body, err := vault.Seal(rand, s.input(), s.plain)
	must(t, err)
	if h.Record == s.header.Record || h.R == s.header.R || bytes.Equal(body, s.body) || bytes.Contains(body, s.plain) {
		t.Fatal("linkable")
	}
	_, _, err = vault.Seal(bytes.NewReader(make([]byte, 40)), s.input(), nil)
	wantKind(t, err, fault.Unavailable)
}

// SealTo and OpenTo use the caller's buffers.
func TestReusedBuffers(t *testing.T) {
	rand := newFixed(t.Name())
	s := newScene(t, rand, 2, 3, []byte("first"))
	buf := make([]byte, 3, vault.MaxBody)
	h, body, err := vault.SealTo(buf, rand, s.input(), []byte("second"))
	must(t, err)
	if &body[0] != &buf[0] {
		t.Fatal("another buffer")
	}
	s.header = h
	z, err := vault.Combine(s.commitments, 2, h, s.partials(t, rand, 1, 2))
	must(t, err)
	plain, err := vault.OpenTo(make([]byte, 9, 64), h, z, s.key, body)
	must(t, err)
	if string(plain) != "second" {
		t.Fatal("opened something else")
	}
}
