// Package identity is a merchant's did:webvh on its peer, and everybody's as a
// peer sees them: it resolves DIDs over HTTPS or from blocks and never goes back
// behind what it saw, keeps this merchant's own log and publishes entries once
// their witnesses approved them, and is a witness for other members.
//
//	Resolver  DID -> document, with what was seen as memory
//	Own       this merchant's log, and at most one entry that waits for witnesses
//	Witness   signs one history of each other member's log
//
// Specification: docs/spec/webvh.md. Why: docs/design/did-webvh.md.
package identity

import (
	"golang.org/x/net/idna"

	"github.com/souk-network/souk/protocol/webvh"
)

// ToASCII is IDNA2008 for looking names up, with the mapping of UTS 46.
func ToASCII(domain string) (string, error) { return idna.Lookup.ToASCII(domain) }

var _ webvh.ToASCII = ToASCII
