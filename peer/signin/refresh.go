package signin

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/storage"
)

const (
	spaceRefresh = "signin/refresh" // family: its state
	// familiesEach bounds the refresh tokens of one customer; the oldest goes.
	familiesEach = 32
)

// family is one sign-in at one client that may be refreshed. Each refresh makes
// a new token; a token of before tells that somebody copied one, and ends the
// family.
type family struct {
	_        struct{} `cbor:",toarray"`
	Client   string
	Customer did.Key
	Binding  signin.BindingID
	Scopes   []string
	AuthTime uint64 // Unix milliseconds: when the customer signed in
	Until    uint64 // Unix milliseconds
	Token    [32]byte
}

// refreshes are on disk before a client gets them. Tokens are kept as hashes.
type refreshes struct {
	kv storage.KV

	mu       sync.Mutex
	families map[[16]byte]family
}

func openRefreshes(ctx context.Context, kv storage.KV) (*refreshes, error) {
	r := &refreshes{kv: kv, families: map[[16]byte]family{}}
	var after []byte
	for {
		pairs, err := kv.Scan(ctx, spaceRefresh, nil, after, 512)
		if err != nil || len(pairs) == 0 {
			return r, err
		}
		for _, p := range pairs {
			var f family
			if err := codec.Unmarshal(p.Value, &f, maxStored); err != nil || len(p.Key) != 16 {
				return nil, damaged("a refresh token does not decode")
			}
			r.families[[16]byte(p.Key)] = f
			after = p.Key
		}
	}
}

// A token is the family's id and a random part: 26 characters each.
func splitToken(token string) (id [16]byte, hash [32]byte, ok bool) {
	if len(token) != 52 {
		return id, hash, false
	}
	name := sha256.Sum256([]byte("souk/v1/refresh family\x00" + token[:26]))
	return [16]byte(name[:16]), sha256.Sum256([]byte("souk/v1/refresh\x00" + token)), true
}

// begin stores a new family and returns its first token.
func (r *refreshes) begin(ctx context.Context, f family, now time.Time) (string, error) {
	token := rand.Text() + rand.Text()
	id, hash, _ := splitToken(token)
	f.Token = hash
	r.mu.Lock()
	defer r.mu.Unlock()
	ops := []storage.Op{storage.Put(spaceRefresh, id[:], codec.Marshal(f))}
	gone := r.superfluous(f.Customer, now)
	for _, old := range gone {
		ops = append(ops, storage.Delete(spaceRefresh, old[:]))
	}
	if err := r.kv.Batch(ctx, ops); err != nil {
		return "", err
	}
	r.families[id] = f
	for _, old := range gone {
		delete(r.families, old)
	}
	return token, nil
}

// superfluous lists families that ended, and those beyond the bound of a customer.
func (r *refreshes) superfluous(customer did.Key, now time.Time) [][16]byte {
	var gone, own [][16]byte
	for id, f := range r.families {
		switch {
		case f.Until <= milliseconds(now):
			gone = append(gone, id)
		case f.Customer == customer:
			own = append(own, id)
		}
	}
	slices.SortFunc(own, func(a, b [16]byte) int {
		return cmp.Or(cmp.Compare(r.families[a].AuthTime, r.families[b].AuthTime), bytes.Compare(a[:], b[:]))
	})
	for len(own) >= familiesEach {
		gone, own = append(gone, own[0]), own[1:]
	}
	return gone
}

// find is the family of a token that may be used now. One that was used before
// ends its family.
func (r *refreshes) find(ctx context.Context, token string, now time.Time) (family, bool, error) {
	id, hash, ok := splitToken(token)
	r.mu.Lock()
	defer r.mu.Unlock()
	f, known := r.families[id]
	if !ok || !known || f.Until <= milliseconds(now) {
		return family{}, false, nil
	}
	if f.Token != hash {
		return family{}, false, r.remove(ctx, id)
	}
	return f, true, nil
}

// next replaces a token. Of two callers with one token the second ends the family.
func (r *refreshes) next(ctx context.Context, token string, now time.Time) (string, bool, error) {
	id, hash, ok := splitToken(token)
	r.mu.Lock()
	defer r.mu.Unlock()
	f, known := r.families[id]
	if !ok || !known || f.Until <= milliseconds(now) {
		return "", false, nil
	}
	if f.Token != hash {
		return "", false, r.remove(ctx, id)
	}
	fresh := token[:26] + rand.Text()
	_, f.Token, _ = splitToken(fresh)
	if err := r.kv.Batch(ctx, []storage.Op{storage.Put(spaceRefresh, id[:], codec.Marshal(f))}); err != nil {
		return "", false, err
	}
	r.families[id] = f
	return fresh, true, nil
}

func (r *refreshes) remove(ctx context.Context, ids ...[16]byte) error {
	var ops []storage.Op
	for _, id := range ids {
		ops = append(ops, storage.Delete(spaceRefresh, id[:]))
	}
	if len(ops) == 0 {
		return nil
	}
	if err := r.kv.Batch(ctx, ops); err != nil {
		return err
	}
	for _, id := range ids {
		delete(r.families, id)
	}
	return nil
}

// end ends the family of a token, whichever of its tokens it is.
func (r *refreshes) end(ctx context.Context, token string) error {
	id, _, ok := splitToken(token)
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.families[id]; !ok || !known {
		return nil
	}
	return r.remove(ctx, id)
}

// endAll ends every family of a customer.
func (r *refreshes) endAll(ctx context.Context, customer did.Key) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var gone [][16]byte
	for id, f := range r.families {
		if f.Customer == customer {
			gone = append(gone, id)
		}
	}
	return r.remove(ctx, gone...)
}

// peek is the family of a token, whichever of its tokens it is.
func (r *refreshes) peek(token string) (family, bool) {
	id, _, ok := splitToken(token)
	r.mu.Lock()
	defer r.mu.Unlock()
	f, known := r.families[id]
	return f, ok && known
}
