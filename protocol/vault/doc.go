// Package vault is the record format and its two locks.
//
// A record is encrypted once and opens only with both locks:
//
//   - the grant lock: a [GrantKey], handed to each grantee inside its grant
//     ([Wrap], [WrapKey.Unwrap]);
//   - the access lock: a threshold key encapsulation. A customer's [Secret] s
//     is shared k of n among custodians; a writer seals to its public point S
//     ([Seal]); a reader asks custodians for partial releases ([Release]) and
//     combines any k of them ([Combine]).
//
// Custodians cannot read (no grant key), a grantee cannot read alone or
// silently (no access lock), a writer needs neither the customer nor the
// custodians online.
//
// The group is ristretto255 (RFC 9496). Secret scalars only meet operations
// that take the same time for every value; indexes, proofs and headers are
// public. Wire forms: docs/spec/record.md, docs/spec/release.md,
// docs/spec/hpke-wrap.md. Reasons for the choices: docs/design/double-lock.md.
package vault
