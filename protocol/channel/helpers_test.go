package channel_test

import (
	"crypto/ed25519"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

const (
	t0   uint64 = 1_700_000_000_000
	hour uint64 = 3_600_000
	day         = 24 * hour
)

func owner() did.Merchant { return did.Merchant{19: 7} }

func ownerKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, 32)) }

func account(n byte) *secp256k1.PrivateKey { return secp256k1.PrivKeyFromBytes([]byte{31: n}) }

func secret() channel.Secret { return channel.Secret{1, 31: 1} }

func id() channel.ID { return channel.IDOf(owner(), "gold-club") }

// same is a source that gives the same bytes in every run.
func same() io.Reader { return rand.NewChaCha8([32]byte{9}) }

func texts() []channel.Text {
	return []channel.Text{
		{Lang: "en", Title: "Tea tasting", Body: "For members only: Friday at six, in the back room."},
		{Lang: "ko", Title: "차 시음회", Body: "회원 전용: 금요일 여섯 시, 안쪽 방에서 열립니다."},
	}
}

func content() channel.Content {
	return channel.Content{Topic: channel.TopicCampaign, From: t0, Until: t0 + 7*day, Link: vault.BodyCID([]byte("picture")), Texts: texts()}
}

func post(t testing.TB) channel.Post {
	t.Helper()
	p, err := channel.Seal(same(), secret(), id(), "gold-club", 3, content())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func card() channel.Card { return channel.Card{Name: "gold-club", Texts: texts()} }

// wrapKey is a wallet's one-time key, the same in every run.
func wrapKey(t testing.TB) vault.WrapKey {
	t.Helper()
	k, err := vault.NewWrapKey([32]byte{5})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func join(t testing.TB) channel.Request {
	return channel.Request{Consortium: "bazaar", Channel: id(), Peer: owner(), Act: channel.Join, Time: t0, Key: wrapKey(t).Public()}
}

func leave() channel.Request {
	return channel.Request{Consortium: "bazaar", Channel: id(), Peer: owner(), Act: channel.Leave, Time: t0, Key: []byte{}}
}

func wantKind(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: want %v, got %v", what, kind, err)
	}
}
