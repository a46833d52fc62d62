package webvh

import (
	"slices"

	"github.com/multiformats/go-multibase"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/jcs"
)

// Service is where something of a merchant is found.
type Service struct {
	Name     string // the fragment of its id: letters, digits, hyphen
	Type     string
	Endpoint string
}

// Stall is what a merchant says of itself in its DID document.
type Stall struct {
	DID       string // or Unborn
	Account   did.Merchant
	ChainID   uint64    // 0 while the consortium has no chain yet
	Registry  [20]byte  // contract of the consortium registry on that chain
	PeerKey   did.Key   // signs its facts and receipts
	HPKEKey   []byte    // MLKEM768-X25519, 1,216 bytes; what customers seal to it
	AlsoKnown []string  // DIDs that it had before it moved
	Services  []Service // beyond those that this package knows
}

// The fragments and types of a merchant's document.
const (
	peerFragment    = "#peer"
	sealingFragment = "#sealing"
	memberFragment  = "#member"
	sealingType     = "SoukSealingKey"
	memberType      = "SoukMember"
)

// Document writes a merchant's DID document.
func (s Stall) Document() jcs.Object {
	peer, sealing := s.DID+peerFragment, s.DID+sealingFragment
	o := jcs.Object{
		"@context":           []any{"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"},
		"id":                 s.DID,
		"controller":         s.DID,
		"verificationMethod": []any{s.peerMethod(peer), s.sealingMethod(sealing)},
		"authentication":     []any{peer},
		"assertionMethod":    []any{peer},
		"keyAgreement":       []any{sealing},
		"service":            s.services(),
	}
	if len(s.AlsoKnown) > 0 {
		o["alsoKnownAs"] = list(s.AlsoKnown)
	}
	return o
}

func (s Stall) peerMethod(id string) jcs.Object {
	return jcs.Object{"id": id, "type": "Multikey", "controller": s.DID, "publicKeyMultibase": Multikey(s.PeerKey)}
}

// sealingMethod has no multicodec yet: the combined key is not registered. Its
// type says whose it is, its multibase is base64url.
func (s Stall) sealingMethod(id string) jcs.Object {
	text, err := multibase.Encode(multibase.Base64url, s.HPKEKey)
	if err != nil {
		panic(err) // base64url is a known encoding
	}
	return jcs.Object{"id": id, "type": sealingType, "controller": s.DID, "publicKeyMultibase": text}
}

func (s Stall) services() []any {
	out := []any{jcs.Object{"id": s.DID + memberFragment, "type": memberType, "serviceEndpoint": s.member()}}
	for _, service := range s.Services {
		out = append(out, jcs.Object{"id": s.DID + "#" + service.Name, "type": service.Type, "serviceEndpoint": service.Endpoint})
	}
	return out
}

// member names the account and, once it is known, the registry in CAIP-10.
func (s Stall) member() jcs.Object {
	if s.ChainID == 0 {
		return jcs.Object{"account": s.Account.String()}
	}
	chain := "eip155:" + number(s.ChainID) + ":"
	return jcs.Object{"account": chain + s.Account.String(), "registry": chain + did.Merchant(s.Registry).String()}
}

// Binding is what a document says about a member, and how it stands to the
// registry's entry.
type Binding struct {
	Registered bool // the entry's document hash is the DID's SCID
	Account    bool // the document names the entry's account
	PeerKey    bool // the document has the entry's peer key
	HPKEKey    bool // and its HPKE key
}

// Whole reports whether both ends name each other and the keys agree.
func (b Binding) Whole() bool { return b == Binding{true, true, true, true} }

// Bind compares a version of a DID with a registry entry. chainID 0 leaves the
// chain out of the comparison.
func (v Version) Bind(m did.Member, chainID uint64) Binding {
	want := Stall{DID: v.DID.text, Account: m.ID, PeerKey: m.PeerKey, HPKEKey: m.HPKEKey, ChainID: chainID}
	return Binding{
		Registered: v.DID.Digest() == m.DocHash,
		Account:    v.names(m.ID, chainID),
		PeerKey:    v.has("verificationMethod", want.peerMethod(v.DID.text+peerFragment)),
		HPKEKey:    v.has("verificationMethod", want.sealingMethod(v.DID.text+sealingFragment)),
	}
}

// Names reports whether the document names an account as its member's, on any
// chain.
func (v Version) Names(account did.Merchant) bool { return v.names(account, 0) }

func (v Version) names(account did.Merchant, chainID uint64) bool {
	services, _ := v.Document["service"].([]any)
	return slices.ContainsFunc(services, func(s any) bool {
		o, _ := s.(jcs.Object)
		endpoint, _ := o["serviceEndpoint"].(jcs.Object)
		text, _ := endpoint["account"].(string)
		if o["id"] != v.DID.text+memberFragment || o["type"] != memberType {
			return false
		}
		return matches(text, account, chainID)
	})
}

func matches(text string, account did.Merchant, chainID uint64) bool {
	want := account.String()
	if chainID != 0 {
		want = "eip155:" + number(chainID) + ":" + want
		return text == want
	}
	return len(text) >= len(want) && text[len(text)-len(want):] == want
}

func (v Version) has(member string, want jcs.Object) bool {
	all, _ := v.Document[member].([]any)
	return slices.ContainsFunc(all, func(o any) bool { return same(o, want) })
}
