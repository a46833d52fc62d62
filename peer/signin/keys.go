package signin

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

const (
	spaceKeys   = "signin/keys"   // id: the key
	spaceSecret = "signin/secret" // one value

	keyBits   = 2048
	maxStored = 8 << 10
	// keyShown is how long a key is published after it signed last: longer than
	// any ID token is valid, and for log-outs that show an old one.
	keyShown = 30 * 24 * time.Hour
)

// storedKey is a signing key on disk.
type storedKey struct {
	_    struct{} `cbor:",toarray"`
	Made uint64   // Unix milliseconds
	PKCS []byte   // PKCS #8
}

// keyring signs with its newest key and shows those that signed lately.
type keyring struct {
	kv   storage.KV
	life time.Duration

	mu   sync.Mutex
	keys []signingKey // newest first
}

// signingKey is an RSA key: RS256 is what every OpenID Connect client speaks.
type signingKey struct {
	id   string
	made time.Time
	key  *rsa.PrivateKey
}

func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k signingKey) ID() string                                  { return k.id }
func (k signingKey) Key() any                                    { return jose.JSONWebKey{Key: k.key, KeyID: k.id} }

// publicKey is the half that is published.
type publicKey struct{ signingKey }

func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return &k.key.PublicKey }

func openKeyring(ctx context.Context, kv storage.KV, life time.Duration) (*keyring, error) {
	r := &keyring{kv: kv, life: life}
	pairs, err := kv.Scan(ctx, spaceKeys, nil, nil, 0)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		var stored storedKey
		if err := codec.Unmarshal(p.Value, &stored, maxStored); err != nil {
			return nil, damaged("a signing key does not decode")
		}
		parsed, err := x509.ParsePKCS8PrivateKey(stored.PKCS)
		key, ok := parsed.(*rsa.PrivateKey)
		if err != nil || !ok {
			return nil, damaged("a signing key is none")
		}
		r.keys = append(r.keys, signingKey{hex.EncodeToString(p.Key), time.UnixMilli(int64(stored.Made)), key})
	}
	slices.SortFunc(r.keys, func(a, b signingKey) int { return b.made.Compare(a.made) })
	return r, nil
}

func damaged(detail string) error {
	return &fault.Error{Kind: fault.Internal, Op: "read sign-in state", Detail: detail, Err: storage.ErrCorrupt}
}

// current is the key to sign with. A new one is on disk before it signs.
func (r *keyring) current(ctx context.Context, now time.Time) (op.SigningKey, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.keys) > 0 && now.Sub(r.keys[0].made) < r.life {
		return r.keys[0], nil
	}
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "make signing key", err)
	}
	pkcs, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "make signing key", err)
	}
	public := sha256.Sum256(x509.MarshalPKCS1PublicKey(&key.PublicKey))
	id := public[:16]
	ops := []storage.Op{storage.Put(spaceKeys, id, codec.Marshal(storedKey{Made: milliseconds(now), PKCS: pkcs}))}
	keep := []signingKey{{hex.EncodeToString(id), now, key}}
	for _, old := range r.keys {
		if r.shown(old, now) {
			keep = append(keep, old)
			continue
		}
		if raw, err := hex.DecodeString(old.id); err == nil {
			ops = append(ops, storage.Delete(spaceKeys, raw))
		}
	}
	if err := r.kv.Batch(ctx, ops); err != nil {
		return nil, err
	}
	r.keys = keep
	return r.keys[0], nil
}

func (r *keyring) shown(k signingKey, now time.Time) bool {
	return now.Sub(k.made) < r.life+keyShown
}

// public lists the keys to publish, newest first.
func (r *keyring) public(ctx context.Context, now time.Time) ([]op.Key, error) {
	if _, err := r.current(ctx, now); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []op.Key
	for _, k := range r.keys {
		if r.shown(k, now) {
			out = append(out, publicKey{k})
		}
	}
	return out, nil
}

// openSecret reads the secret, or draws it and has it on disk.
func openSecret(ctx context.Context, kv storage.KV) (secret, error) {
	var s secret
	pairs, err := kv.Scan(ctx, spaceSecret, nil, nil, 0)
	if err != nil {
		return s, err
	}
	if len(pairs) > 0 {
		if len(pairs[0].Value) != len(s) {
			return s, damaged("the secret is not 32 bytes")
		}
		return secret(pairs[0].Value), nil
	}
	_, _ = rand.Read(s[:])
	return s, kv.Batch(ctx, []storage.Op{storage.Put(spaceSecret, []byte{1}, s[:])})
}
