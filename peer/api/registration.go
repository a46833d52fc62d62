package api

import (
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Registration is what a merchant hands to the members to be admitted, as 'souk peer
// init' prints it: public keys only. Nothing in it says who wrote it: who proposes it,
// or votes for it, compares the keys with what the merchant told them by another way.
type Registration struct {
	Operator did.Merchant `json:"operator" doc:"The account that will hold the entry of the registry."`
	Name     string       `json:"name" minLength:"1" maxLength:"64" doc:"Public trade name, 1 to 64 bytes of UTF-8."`
	PeerKey  string       `json:"peer_key" maxLength:"128" doc:"Ed25519 key of the peer, as did:key."`
	HPKEKey  []byte       `json:"hpke_key" maxLength:"2048" doc:"MLKEM768-X25519 public key, 1,216 bytes."`
	DocHash  string       `json:"doc_hash" pattern:"^[0-9a-fA-F]{64}$" doc:"Hash of the DID document."`
}

// maxName is the registry's MAX_NAME_LENGTH, bytes.
const maxName = 64

// Member is the entry that a registration asks for. fault.Malformed says what the
// registry or the other members could not use.
func (r Registration) Member() (did.Member, error) {
	bad := func(what string) (did.Member, error) {
		return did.Member{}, fault.New(fault.Malformed, "read registration", what)
	}
	key, err := did.ParseKey(r.PeerKey)
	if err != nil {
		return bad("peer_key: want the did:key of an Ed25519 key")
	}
	hash, err := hex.DecodeString(r.DocHash)
	switch {
	case err != nil || len(hash) != 32:
		return bad("doc_hash: want 64 hexadecimal digits")
	case r.Operator == did.Merchant{}:
		return bad("operator: want the account of the merchant")
	case key == did.Key{}:
		return bad("peer_key: it is zero")
	case r.Name == "" || len(r.Name) > maxName || !utf8.ValidString(r.Name) || strings.ContainsFunc(r.Name, unicode.IsControl):
		return bad("name: want 1 to 64 bytes of UTF-8 without control characters")
	}
	if _, err := vault.Wrap(r.HPKEKey, "", nil, nil); err != nil { // others will seal to it
		return bad("hpke_key: want an MLKEM768-X25519 public key, 1,216 bytes in base64")
	}
	return did.Member{ID: r.Operator, Name: r.Name, PeerKey: key, HPKEKey: r.HPKEKey, DocHash: [32]byte(hash)}, nil
}

// RegistrationOf is the registration that asks for a member's entry.
func RegistrationOf(m did.Member) Registration {
	return Registration{Operator: m.ID, Name: m.Name, PeerKey: m.PeerKey.DID(), HPKEKey: m.HPKEKey, DocHash: hex.EncodeToString(m.DocHash[:])}
}
