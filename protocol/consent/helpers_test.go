package consent_test

import (
	"crypto/ed25519"
	"errors"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

const (
	t0   uint64 = 1_700_000_000_000
	hour uint64 = 3_600_000
)

func key(n byte) ed25519.PrivateKey {
	seed := make([]byte, 32)
	seed[0] = n
	return ed25519.NewKeyFromSeed(seed)
}

func account(n byte) *secp256k1.PrivateKey { return secp256k1.PrivKeyFromBytes([]byte{31: n}) }

func hash(n byte) [32]byte { return [32]byte{n, 31: n} }

// Keys of the customer in these tests.
func lineKey() ed25519.PrivateKey     { return key(1) }
func controlKey() ed25519.PrivateKey  { return key(2) }
func pairwiseKey() ed25519.PrivateKey { return key(3) }

func vaultSecret() vault.Secret { return vault.SecretFromBytes(hash(9)) }

func grant() consent.Grant {
	return consent.Grant{
		Notice: consent.NoticeID(hash(4)), Subject: did.KeyOf(lineKey()), Account: consent.AccountOfKey(account(5).PubKey()),
		Audience: did.Merchant{19: 7}, Vault: vaultSecret().Public().ID(), Purpose: "dpv:Personalisation",
		Categories: []string{"preferences", "purchases"}, Rights: consent.Read | consent.Write,
		NotBefore: t0, Expiry: t0 + 100*hour, Uses: 0, Seq: 1, Epoch: 1, Salt: hash(6),
	}
}

func signed() consent.SignedGrant { return grant().Sign(lineKey(), controlKey()) }

func wantKind(t testing.TB, err error, kind fault.Kind) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || fault.KindOf(err) != kind {
		t.Errorf("want %v, got %v", kind, err)
	}
}
