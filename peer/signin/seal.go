package signin

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// secret is the one random value from which this package derives what must
// outlast a restart: subjects of customers, seals of codes and tokens.
type secret [32]byte

func (s secret) derive(label string) [32]byte {
	out, err := hkdf.Key(sha256.New, s[:], nil, "souk/v1/signin/"+label, 32)
	if err != nil {
		panic(err) // 32 bytes is a valid HKDF length
	}
	return [32]byte(out)
}

// subject is the name of a customer towards one client: without the secret
// nobody can tell that two of them are one customer's.
func (s secret) subject(client string, customer did.Key) string {
	key := s.derive("subject")
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte(client + "\x00"))
	mac.Write(customer[:])
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// box seals short texts for whoever carries them, so that nothing need be kept
// of a request before its customer signed in. It is the library's Crypto: its
// own one has no check sum.
type box struct{ aead cipher.AEAD }

func (s secret) box(label string) box {
	key := s.derive(label)
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		panic(err) // 32 bytes is a valid key
	}
	return box{aead}
}

// Encrypt seals a text.
func (b box) Encrypt(text string) (string, error) {
	nonce := make([]byte, b.aead.NonceSize(), b.aead.NonceSize()+len(text)+b.aead.Overhead())
	_, _ = rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(b.aead.Seal(nonce, nonce, []byte(text), nil)), nil
}

// Decrypt opens what Encrypt sealed.
func (b box) Decrypt(text string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < b.aead.NonceSize() {
		return "", fault.New(fault.BadProof, "open sealed text", "not one of ours")
	}
	plain, err := b.aead.Open(nil, raw[:b.aead.NonceSize()], raw[b.aead.NonceSize():], nil)
	if err != nil {
		return "", fault.New(fault.BadProof, "open sealed text", "not one of ours")
	}
	return string(plain), nil
}
