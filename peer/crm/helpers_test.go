package crm_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"sync"
	"testing"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

const t0 uint64 = 1_700_000_000_000

// recorder is a store that remembers which spaces were written, so that tests
// can search all of it.
type recorder struct {
	storage.KV
	mu     sync.Mutex
	spaces map[string]bool
	fail   error // of the next Batch
}

func newRecorder() *recorder { return &recorder{KV: mem.NewKV(), spaces: map[string]bool{}} }

func (r *recorder) Batch(ctx context.Context, ops []storage.Op) error {
	r.mu.Lock()
	fail := r.fail
	r.fail = nil
	for _, op := range ops {
		r.spaces[op.Space] = true
	}
	r.mu.Unlock()
	if fail != nil {
		return fail
	}
	return r.KV.Batch(ctx, ops)
}

// holds reports whether text is part of any key or value.
func (r *recorder) holds(t testing.TB, text []byte) bool {
	t.Helper()
	for space := range r.spaces {
		pairs, err := r.Scan(t.Context(), space, nil, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pairs {
			if bytes.Contains(p.Key, text) || bytes.Contains(p.Value, text) {
				return true
			}
		}
	}
	return false
}

func open(t testing.TB, kv storage.KV) *crm.Store {
	t.Helper()
	s, err := crm.Open(t.Context(), kv)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, err error, kind fault.Kind) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != kind {
		t.Errorf("want %v, got %v", kind, err)
	}
}

func key(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(append(make([]byte, 31), n))
}

func hash(n byte) [32]byte { return [32]byte{n, 31: n} }

// customer is the pairwise key of the n-th customer.
func customer(n byte) did.Key { return did.KeyOf(key(100 + n)) }

type counting byte

func (c counting) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(c) + byte(i)
	}
	return len(p), nil
}

// grantKey is the key under which the n-th delivery lets records be opened.
func grantKey(n byte) vault.GrantKey {
	return vault.GrantKey(bytes.Repeat([]byte{0xA0, n}, 16))
}

// delivery is the n-th grant that a customer gave to this merchant.
func delivery(t testing.TB, who, n byte) consent.Delivery {
	t.Helper()
	secret := vault.SecretFromBytes(hash(9))
	_, commitments, err := secret.Split(counting(1), 2, 3)
	must(t, err)
	grant := consent.Grant{
		Notice: consent.NoticeID(hash(4)), Subject: did.KeyOf(key(1)), Audience: did.Merchant{19: 7}, Vault: secret.Public().ID(),
		Purpose: "dpv:Personalisation", Categories: []string{"purchases"}, Rights: consent.Read | consent.Write,
		NotBefore: t0, Expiry: t0 + 3_600_000, Seq: uint64(n) + 1, Epoch: uint32(n) + 1, Salt: hash(n),
	}
	return consent.Delivery{
		Grant: grant.Sign(key(1), key(2)), Invite: "till-4", VaultPublic: secret.Public(), Threshold: 2,
		Custodians: []consent.Custodian{
			{Merchant: did.Merchant{1}, Index: 1}, {Merchant: did.Merchant{2}, Index: 2}, {Merchant: did.Merchant{3}, Index: 3},
		},
		Commitments: commitments,
		Keys:        []consent.KeyEntry{{Category: "purchases", Epoch: uint32(n) + 1, Key: grantKey(n)}},
	}.SignCustomer(key(100 + who))
}

func order(id string, cents int64, at uint64) credential.Order {
	return credential.Order{
		ID: id, Merchant: did.Merchant{19: 9}, Time: at, Currency: "EUR",
		Lines: []credential.Line{{SKU: "sku-of-" + id, Quantity: credential.One, Amount: credential.Micro(cents) * credential.One / 100}},
	}
}

func item(grant consent.GrantID, writer, record byte, cents int64) crm.Item {
	o := order("order-"+string('a'+rune(record)), cents, t0+uint64(record))
	o.Merchant = did.Merchant{19: writer}
	return crm.Item{
		Grant: grant, Record: vault.RecordID(hash(record)), Writer: o.Merchant, Purpose: "dpv:Personalisation", Opened: t0 + 500, Order: o,
	}
}
