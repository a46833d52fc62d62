// Package credential is what a merchant attests to a customer: receipts, and
// other statements, as SD-JWT VCs that the customer shows whole, in part, or
// not at all.
//
// A credential is one line of text,
//
//	eyJhbGciOiJFZERTQSIs….eyJpc3MiOiJkaWQ6a2V5Ons2….sig~WyJzYWx0IiwidG90YWwiLCIxLjUiXQ~…~
//
// a JWT signed by the merchant's peer key with SHA-256 digests in place of what
// may be kept back, and after it one disclosure for each digest. The holder
// drops disclosures ([Present]), adds a proof of possession
// ([WithKeyBinding]), and a verifier that knows the merchant's key checks the
// rest ([VerifyPresentation]). A [StatusList] says what no longer holds.
//
// Only EdDSA with Ed25519 and only SHA-256 are spoken, nothing is negotiated.
// All input is bounded before it is decoded, JSON with a repeated member name is
// refused, and the issuer's signature is checked before any claim is read.
//
// Sources: RFC 9901 (SD-JWT), SD-JWT VC and Token Status List (IETF drafts),
// RFC 7515, RFC 7800, RFC 8037. The format is in docs/spec/credential.md.
package credential
