package channel

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Secret is that of one epoch of a channel: 32 random bytes. Whoever has it
// reads the posts of the epoch.
type Secret [32]byte

// NewSecret draws a secret.
func NewSecret(rand io.Reader) (Secret, error) {
	var s Secret
	_, err := io.ReadFull(rand, s[:])
	return s, fault.Wrap(fault.Unavailable, "draw random bytes", err)
}

// Format hides the secret from every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "channel.Secret(hidden)") }

const (
	saltSize = 32
	tagSize  = 16
	overhead = saltSize + tagSize

	sealLabel = "souk/v1/channel-post"
)

// classes are the sizes of padded contents: a sealed post has one of four
// lengths, whatever it says.
func classes() [4]int { return [...]int{512, 1024, 2048, 4000} }

// MaxContent is the most bytes of an encoded content: the greatest class without
// the length in front of it.
const MaxContent = 4000 - 2

// seal pads a content and encrypts it: a random salt of 32 bytes, then
// AES-256-GCM as in [vault.SealStream] under
// HKDF-SHA256(secret, salt, "souk/v1/channel-post"), a key that serves once. The
// padded text is a big-endian uint16 length, the content, and zeros up to the
// next class. The channel and the epoch are authenticated with it.
func (s Secret) seal(rand io.Reader, id ID, epoch uint32, content []byte) ([]byte, error) {
	if len(content) > MaxContent {
		return nil, fault.New(fault.TooLarge, "seal post", "over the greatest class of sizes")
	}
	out := make([]byte, saltSize, overhead+4000)
	if _, err := io.ReadFull(rand, out); err != nil {
		return nil, fault.Wrap(fault.Unavailable, "seal post", err)
	}
	return vault.SealStream(out, s.key(out), associated(id, epoch), pad(content)), nil
}

// open undoes seal. fault.Malformed for another secret, channel or epoch,
// changed bytes, or padding other than the least zeros that fill a class.
func (s Secret) open(id ID, epoch uint32, sealed []byte) ([]byte, error) {
	if !sealedSize(len(sealed)) {
		return nil, fault.New(fault.Malformed, "open post", "of no class of sizes")
	}
	padded, err := vault.OpenStream(nil, s.key(sealed[:saltSize]), associated(id, epoch), uint64(len(sealed)-overhead), sealed[saltSize:])
	if err != nil {
		return nil, fault.New(fault.BadProof, "open post", "another epoch's secret or changed bytes")
	}
	return unpad(padded)
}

func (s Secret) key(salt []byte) [32]byte {
	key, err := hkdf.Key(sha256.New, s[:], salt, sealLabel, 32)
	if err != nil {
		panic(err) // 32 bytes is a valid HKDF length
	}
	return [32]byte(key)
}

func associated(id ID, epoch uint32) []byte {
	return binary.BigEndian.AppendUint32(append([]byte(sealLabel+"\x00"), id[:]...), epoch)
}

// class is the least one that takes so many bytes and their length.
func class(size int) int {
	for _, c := range classes() {
		if size+2 <= c {
			return c
		}
	}
	return 0
}

func pad(content []byte) []byte {
	out := make([]byte, class(len(content)))
	binary.BigEndian.PutUint16(out, uint16(len(content)))
	copy(out[2:], content)
	return out
}

func unpad(padded []byte) ([]byte, error) {
	const op = "open post"
	size, rest := int(binary.BigEndian.Uint16(padded)), padded[2:]
	if size > len(rest) || class(size) != len(padded) {
		return nil, fault.New(fault.Malformed, op, "length does not fit the padding")
	}
	if len(bytes.Trim(rest[size:], "\x00")) > 0 {
		return nil, fault.New(fault.Malformed, op, "padding is not zero")
	}
	return rest[:size], nil
}

func sealedSize(n int) bool {
	for _, c := range classes() {
		if n == c+overhead {
			return true
		}
	}
	return false
}

// Seal makes the post of a channel's owner in an epoch.
func Seal(rand io.Reader, s Secret, id ID, name string, epoch uint32, c Content) (Post, error) {
	if err := c.Check(); err != nil {
		return Post{}, err
	}
	sealed, err := s.seal(rand, id, epoch, codec.Marshal(c))
	return Post{Name: name, Epoch: epoch, Sealed: sealed}, err
}

// Open decrypts the post of a channel with the secret of its epoch.
func (p Post) Open(s Secret, id ID) (Content, error) {
	raw, err := s.open(id, p.Epoch, p.Sealed)
	if err != nil {
		return Content{}, err
	}
	var c Content
	if err := codec.Unmarshal(raw, &c, MaxContent); err != nil {
		return Content{}, fault.Wrap(fault.KindOf(err), "decode post", err)
	}
	return c, c.Check()
}
