// Package sealed encrypts a storage.KV, so that a stolen disk shows neither
// values nor keys.
//
// A value is XChaCha20-Poly1305 under a key derived from the node key, with the
// space and the stored key as associated data: a value moved to another place
// does not open. A key is stored as its HMAC-SHA256 and kept inside the value,
// except in the spaces named Plain.
//
// Blinded keys have no order on disk. Scan gives the same answers in both kinds
// of space, but in a blind one it reads and opens the whole space: use Plain
// where long listings are needed and the keys tell nothing (a counter, an
// outbox number), blind keys, the default, for everything else.
//
// What the disk still shows: names of spaces, how many values they hold, the
// length of each, when they change, and an older copy of a value put back in
// its own place.
package sealed

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Config is what a sealed store is made of.
type Config struct {
	Inner storage.KV
	// Key is the node key, 32 secret bytes. Without it nothing can be read.
	Key [32]byte
	// Plain lists the spaces whose keys are stored as they are. A space must
	// not change its kind.
	Plain []string
	// Rand is the source of nonces, crypto/rand.Reader outside tests.
	Rand io.Reader
}

// Overhead is how much longer a sealed value is than its key and value.
const Overhead = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead + 2

// KV is a storage.KV over another one.
type KV struct {
	inner storage.KV
	aead  cipher.AEAD
	names []byte // key of the HMAC
	plain map[string]bool
	rand  io.Reader
}

// New makes a sealed store. It starts nothing and reads nothing.
func New(cfg Config) (*KV, error) {
	if cfg.Inner == nil || cfg.Rand == nil || cfg.Key == [32]byte{} {
		return nil, fault.New(fault.Malformed, "seal store", "inner store, random source and a non-zero key are needed")
	}
	values, err := hkdf.Key(sha256.New, cfg.Key[:], nil, "souk/v1/sealed/values", 32)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "seal store", err)
	}
	names, err := hkdf.Key(sha256.New, cfg.Key[:], nil, "souk/v1/sealed/keys", 32)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "seal store", err)
	}
	aead, err := chacha20poly1305.NewX(values)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "seal store", err)
	}
	s := &KV{inner: cfg.Inner, aead: aead, names: names, plain: map[string]bool{}, rand: cfg.Rand}
	for _, space := range cfg.Plain {
		s.plain[space] = true
	}
	return s, nil
}

// name is the key under which the inner store holds a value.
func (s *KV) name(space string, key []byte) []byte {
	if s.plain[space] {
		return key
	}
	mac := hmac.New(sha256.New, s.names)
	mac.Write([]byte{byte(len(space))})
	mac.Write([]byte(space))
	mac.Write(key)
	return mac.Sum(nil)
}

func associated(space string, name []byte) []byte {
	aad := append([]byte("souk/v1/sealed\x00"), byte(len(space)))
	return append(append(aad, space...), name...)
}

// seal makes nonce || AEAD(length of key || key || value).
func (s *KV) seal(space string, name, key, value []byte) ([]byte, error) {
	out := make([]byte, chacha20poly1305.NonceSizeX, Overhead+len(key)+len(value))
	if _, err := io.ReadFull(s.rand, out); err != nil {
		return nil, fault.Wrap(fault.Internal, "seal value", err)
	}
	plain := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(key)+len(value)), uint16(len(key)))
	plain = append(append(plain, key...), value...)
	return s.aead.Seal(out, out, plain, associated(space, name)), nil
}

func (s *KV) open(space string, name, sealed []byte) (storage.Pair, error) {
	if len(sealed) < Overhead {
		return storage.Pair{}, storage.ErrCorrupt
	}
	nonce, box := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	plain, err := s.aead.Open(nil, nonce, box, associated(space, name))
	if err != nil {
		return storage.Pair{}, storage.ErrCorrupt
	}
	n := int(binary.BigEndian.Uint16(plain))
	if plain = plain[2:]; n > len(plain) {
		return storage.Pair{}, storage.ErrCorrupt
	}
	return storage.Pair{Key: plain[:n:n], Value: plain[n:]}, nil
}

// Get returns a value, storage.ErrNotFound, or storage.ErrCorrupt where it does
// not open with this node key.
func (s *KV) Get(ctx context.Context, space string, key []byte) ([]byte, error) {
	if err := storage.CheckKey(space, key); err != nil {
		return nil, err
	}
	name := s.name(space, key)
	box, err := s.inner.Get(ctx, space, name)
	if err != nil {
		return nil, err
	}
	pair, err := s.open(space, name, box)
	if err == nil && !bytes.Equal(pair.Key, key) {
		err = storage.ErrCorrupt
	}
	return pair.Value, err
}

// Batch seals all values and applies the batch to the inner store.
func (s *KV) Batch(ctx context.Context, ops []storage.Op) error {
	if err := storage.CheckOps(ops); err != nil {
		return err
	}
	sealed := make([]storage.Op, len(ops))
	for i, op := range ops {
		name := s.name(op.Space, op.Key)
		if op.Delete {
			sealed[i] = storage.Delete(op.Space, name)
			continue
		}
		box, err := s.seal(op.Space, name, op.Key, op.Value)
		if err != nil {
			return err
		}
		sealed[i] = storage.Put(op.Space, name, box)
	}
	return s.inner.Batch(ctx, sealed)
}

// Scan lists pairs in key order. In a blind space it reads the whole space.
func (s *KV) Scan(ctx context.Context, space string, prefix, after []byte, limit int) ([]storage.Pair, error) {
	if s.plain[space] {
		pairs, err := s.inner.Scan(ctx, space, prefix, after, limit)
		if err != nil {
			return nil, err
		}
		return s.openAll(space, pairs)
	}
	var out []storage.Pair
	err := s.walk(ctx, space, func(p storage.Pair) {
		if bytes.HasPrefix(p.Key, prefix) && (after == nil || bytes.Compare(p.Key, after) > 0) {
			out = append(out, p)
		}
	})
	slices.SortFunc(out, func(a, b storage.Pair) int { return bytes.Compare(a.Key, b.Key) })
	return out[:min(len(out), storage.Limit(limit))], err
}

func (s *KV) openAll(space string, sealed []storage.Pair) ([]storage.Pair, error) {
	out := make([]storage.Pair, len(sealed))
	for i, p := range sealed {
		var err error
		if out[i], err = s.open(space, p.Key, p.Value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// walk opens every value of a space.
func (s *KV) walk(ctx context.Context, space string, visit func(storage.Pair)) error {
	const page = 512
	for after := []byte(nil); ; {
		sealed, err := s.inner.Scan(ctx, space, nil, after, page)
		if err != nil {
			return err
		}
		pairs, err := s.openAll(space, sealed)
		if err != nil {
			return err
		}
		for _, p := range pairs {
			visit(p)
		}
		if len(sealed) < page {
			return nil
		}
		after = sealed[len(sealed)-1].Key
	}
}

// canary is the place of a value that only the right node key opens.
const canarySpace, canaryKey = "sealed", "canary"

// Unlock checks the node key against the store, and marks a new store with it.
// A wrong key is fault.Unauthorized. Call it once after New.
func (s *KV) Unlock(ctx context.Context) error {
	box, err := s.inner.Get(ctx, canarySpace, []byte(canaryKey))
	if errors.Is(err, storage.ErrNotFound) {
		box, err := s.seal(canarySpace, []byte(canaryKey), []byte(canaryKey), nil)
		if err != nil {
			return err
		}
		return s.inner.Batch(ctx, []storage.Op{storage.Put(canarySpace, []byte(canaryKey), box)})
	}
	if err != nil {
		return err
	}
	if _, err := s.open(canarySpace, []byte(canaryKey), box); err != nil {
		return fault.New(fault.Unauthorized, "unlock store", "this is not the node key that the store was made with")
	}
	return nil
}
