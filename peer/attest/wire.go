package attest

import (
	"time"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/protocol/vault"
)

// The stream protocols of an attestor. Specification: docs/spec/attest.md.
var (
	// StartProtocol: a wallet shows its grant and asks for a word that it lives.
	StartProtocol = stream.Protocol{ID: "/souk/attest-start/1", MaxRequest: consent.MaxGrant + 512, MaxResponse: 256, Timeout: 30 * time.Second}
	// StopProtocol: a campaign's merchant asks for a word that a consent ended.
	StopProtocol = stream.Protocol{ID: "/souk/attest-stop/1", MaxRequest: 256, MaxResponse: 256, Timeout: 30 * time.Second}
)

// StartRequest asks an attestor for its signature under a reward.Start. Account and
// digest follow from the grant, the person from the tag.
type StartRequest struct {
	_          struct{} `cbor:",toarray"`
	Consortium string   // so that one grant is shown to one consortium
	Campaign   Address
	Grant      []byte       // consent.SignedGrant, encoded
	Vault      vault.Public // of the grant's vault
	Tag        vault.Tag    // of TagContext, bound to the statement; zero where the merchant attests alone
	Since      uint64       // Unix seconds
	Deadline   uint64       // Unix seconds
}

// StopRequest asks an attestor for its signature under a reward.Stop.
type StopRequest struct {
	_          struct{} `cbor:",toarray"`
	Consortium string
	Campaign   Address
	Account    Address
	Since      uint64 // of the reward, Unix seconds
	Deadline   uint64 // Unix seconds
}

// Answer is an attestor's word. Person is the tag that it signed; zero for a stop.
type Answer struct {
	_         struct{} `cbor:",toarray"`
	Person    [32]byte
	Signature []byte // 65 bytes r, s, v of its operator account
}

// TagContext is what a vault's tag is taken of for a campaign: "souk/v1/reward-vault",
// a zero byte, the chain's number as eight big-endian bytes, the campaign's address.
func TagContext(c reward.Campaign) []byte {
	out := []byte("souk/v1/reward-vault\x00")
	for shift := 56; shift >= 0; shift -= 8 {
		out = append(out, byte(c.ChainID>>shift))
	}
	return append(out, c.Contract[:]...)
}

// TagStatement is what the tag's proof is bound to: "souk/v1/reward-start", a zero
// byte, and what is signed.
func TagStatement(s reward.Start, c reward.Campaign) []byte {
	digest := s.SigningDigest(c)
	return append([]byte("souk/v1/reward-start\x00"), digest[:]...)
}

// PersonOf is the person that a vault's tag stands for in a campaign.
func PersonOf(point [32]byte, c reward.Campaign, id vault.ID) [32]byte {
	return reward.Person(point, c.Contract, id[:])
}

// about is the case of a request for a grant.
func (r StartRequest) about(g consent.Grant) Case {
	return Case{Campaign: r.Campaign, Grant: g, Since: r.Since, Deadline: r.Deadline}
}
