// Command seal measures what the double lock costs over raw encryption: every
// arm seals or opens the same plaintext through the same 64 KiB chunks.
package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"os"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
)

const (
	rounds = 15
	goal   = 0.6
)

func main() {
	for _, size := range []int{1 << 10, 64 << 10, 1 << 20} {
		compare(size)
	}
	threshold()
}

// bench holds one size's inputs and buffers.
type bench struct {
	times   int // operations in a run, at most 64 MiB of work
	plain   []byte
	gcm     cipher.AEAD
	xchacha cipher.AEAD
	sealed  []byte // by gcm, chunk after chunk
	buf     []byte // every arm writes into it
	aad     []byte // of a header core's usual size

	in     vault.SealInput
	header vault.Header
	z      [32]byte
	body   []byte
}

func compare(size int) {
	b := newBench(size)
	seal := arms.Measure(rounds,
		b.arm("raw AES-256-GCM", b.rawSeal),
		b.arm("raw XChaCha20-Poly1305", b.rawXChaCha),
		b.arm("body encryption", b.streamSeal),
		b.arm("raw AES-256-GCM + SHA-256", b.rawSealHash),
		b.arm("whole Seal: KEM, body, CID, proof", b.seal),
		b.arm("whole Seal into fresh memory", b.sealFresh))
	report(fmt.Sprintf("seal %d bytes", size), size, seal, 2, 4)
	open := arms.Measure(rounds,
		b.arm("raw AES-256-GCM", b.rawOpen),
		b.arm("whole Open: keys, body", b.open),
		b.arm("whole Open into fresh memory", b.openFresh),
		b.arm("whole Open and block hash", b.openHash))
	report(fmt.Sprintf("open %d bytes", size), size, open, 1)
}

// report prints one table. At 1 MiB the goal is judged for the arms at the
// given indexes, the whole operation included: a whole Seal also hashes the body
// for its CID, which the arm "raw AES-256-GCM + SHA-256" shows the price of.
func report(title string, size int, results []arms.Result, judged ...int) {
	base := results[0].CPU.Median()
	t := arms.NewTable(title, "arm", "cpu/op", "spread", "MB/s of CPU", "alloc/op", "rate ratio")
	for _, r := range results {
		cpu := r.CPU.Median()
		t.Row(r.Name, arms.Seconds(cpu), arms.Percent(r.CPU.Spread()), fmt.Sprintf("%.0f", float64(size)/cpu/1e6),
			arms.Bytes(r.Alloc.Median()), fmt.Sprintf("%.3f", base/cpu))
	}
	for _, i := range judged {
		if ratio := base / results[i].CPU.Median(); size == 1<<20 {
			t.Goal(fmt.Sprintf("%s at %.2f of %s, want %.1f", results[i].Name, ratio, results[0].Name, goal), ratio >= goal)
		}
	}
	t.Write(os.Stdout)
}

func newBench(size int) *bench {
	key := make([]byte, 32)
	block := need(aes.NewCipher(key))
	b := &bench{
		times: min(2000, max(1, (64<<20)/size)), plain: make([]byte, size),
		gcm: need(cipher.NewGCM(block)), xchacha: need(chacha20poly1305.NewX(key)),
		buf: make([]byte, 0, vault.MaxBody), aad: make([]byte, 200),
	}
	rand.Read(b.plain)
	b.sealed = append([]byte(nil), chunked(b.gcm, b.buf, b.plain)...)
	b.record()
	return b
}

// record seals one record in a vault of 3 of 5 and releases it.
func (b *bench) record() {
	secret := need(vault.NewSecret(rand.Reader))
	b.in = vault.SealInput{
		Public: secret.Public(), GrantKey: vault.GrantKey{1}, Writer: did.Merchant{1},
		Category: "purchases", Epoch: 1, Schema: "https://souk.network/vct/receipt", Time: 1,
	}
	shares, commitments, err := secret.Split(rand.Reader, 3, 5)
	check(err)
	b.header, b.body, err = vault.Seal(rand.Reader, b.in, b.plain)
	check(err)
	var partials []vault.Partial
	for _, share := range shares[:3] {
		partials = append(partials, need(vault.Release(rand.Reader, share, b.header)))
	}
	b.z = need(vault.Combine(commitments, 3, b.header, partials))
}

func (b *bench) arm(name string, op func()) arms.Arm {
	return arms.Arm{Name: name, Run: func() float64 {
		for range b.times {
			op()
		}
		return float64(b.times)
	}}
}

func (b *bench) rawSeal()    { chunked(b.gcm, b.buf, b.plain) }
func (b *bench) rawXChaCha() { chunked(b.xchacha, b.buf, b.plain) }
func (b *bench) streamSeal() { vault.SealStream(b.buf, [32]byte{1}, b.aad, b.plain) }

func (b *bench) rawSealHash() { sha256.Sum256(chunked(b.gcm, b.buf, b.plain)) }

func (b *bench) seal() {
	_, _, err := vault.SealTo(b.buf, rand.Reader, b.in, b.plain)
	check(err)
}

func (b *bench) open() { need(vault.OpenTo(b.buf, b.header, b.z, b.in.GrantKey, b.body)) }

func (b *bench) sealFresh() {
	_, _, err := vault.Seal(rand.Reader, b.in, b.plain)
	check(err)
}

func (b *bench) openFresh() { need(vault.Open(b.header, b.z, b.in.GrantKey, b.body)) }

func (b *bench) openHash() {
	check(b.header.CheckBody(b.body))
	b.open()
}

// chunked seals plain into buf through chunks of the record format's size.
func chunked(aead cipher.AEAD, buf, plain []byte) []byte {
	nonce := make([]byte, aead.NonceSize())
	out := buf[:0]
	for len(plain) > 0 {
		n := min(len(plain), vault.ChunkSize)
		out = aead.Seal(out, nonce, plain[:n], nil)
		plain = plain[n:]
	}
	return out
}

func (b *bench) rawOpen() {
	nonce := make([]byte, b.gcm.NonceSize())
	out, sealed := b.buf[:0], b.sealed
	for len(sealed) > 0 {
		n := min(len(sealed), vault.ChunkSize+b.gcm.Overhead())
		out = need(b.gcm.Open(out, nonce, sealed[:n], nil))
		sealed = sealed[n:]
	}
}

func need[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "seal:", err)
		os.Exit(1)
	}
}
