// Package fault is the closed set of reasons for which Souk says no. The same
// kinds cross the wire, the HTTP API, the command line and the pages, so a
// refusal means one thing everywhere.
//
// An error names an operation and a detail. Neither ever holds personal data
// or a key: details speak of sizes, positions and limits.
package fault

import (
	"errors"
	"fmt"
)

// Kind is one reason. Numbers are on the wire and append-only.
type Kind uint8

// The reasons. See docs/spec/errors.md.
const (
	Internal       Kind = 0  // a fault of ours; details are in the log
	Malformed      Kind = 1  // bytes that are not the one valid encoding
	TooLarge       Kind = 2  // over a size limit
	UnknownKind    Kind = 3  // a fact kind, message or schema that we do not know
	UnknownVersion Kind = 4  // a version that we do not speak
	BadSignature   Kind = 5  // a signature that does not verify
	NotMember      Kind = 6  // signer is not an active member of the consortium
	NoGrant        Kind = 7  // no grant was shown, or one for another audience or vault
	Denied         Kind = 8  // the customer said no
	NotYet         Kind = 9  // before its not-before, or dated in the future
	Expired        Kind = 10 // after its expiry
	Revoked        Kind = 11 // the customer took the grant back, or a later statement replaced it
	Narrower       Kind = 12 // the grant is narrower than the request: purpose, category or right
	UsedUp         Kind = 13 // the grant's use count is spent
	ChangedHeader  Kind = 14 // header differs from the one its writer proved
	BadProof       Kind = 15 // a proof of knowledge, equality, inclusion or consistency fails
	NotCustodian   Kind = 16 // this peer holds no share of that vault
	Shredded       Kind = 17 // the share was destroyed at the customer's wish
	Stale          Kind = 18 // the custodian has not heard of revocations recently enough
	RateLimited    Kind = 19 // ask again later
	NotFound       Kind = 20 // no such thing here
	Conflict       Kind = 21 // contradicts something already accepted
	Full           Kind = 22 // a storage budget is used up
	Unavailable    Kind = 23 // a helper (chain, peer, disk) does not answer; try again
	Replayed       Kind = 24 // the nonce or number was used before
	Unauthorized   Kind = 25 // the caller did not prove who it is
	NoAccess       Kind = 26 // the account does not hold what a channel asks for
	WrongPeer      Kind = 27 // addressed to another peer than the one that got it
)

var names = [...]string{
	"internal", "malformed", "too_large", "unknown_kind", "unknown_version", "bad_signature", "not_member", "no_grant",
	"denied", "not_yet", "expired", "revoked", "narrower", "used_up", "changed_header", "bad_proof", "not_custodian",
	"shredded", "stale", "rate_limited", "not_found", "conflict", "full", "unavailable", "replayed", "unauthorized",
	"no_access", "wrong_peer",
}

// String is the kind's stable name, as in JSON and metrics.
func (k Kind) String() string {
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("unknown_%d", uint8(k))
}

// MarshalText makes JSON show the name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Kinds lists every kind in wire order.
func Kinds() []Kind {
	out := make([]Kind, len(names))
	for i := range out {
		out[i] = Kind(i)
	}
	return out
}

// Error is a refusal or failure.
type Error struct {
	Kind   Kind
	Op     string // what was being done, such as "release" or "decode fact"
	Detail string // what, where and what to do; no personal data
	Err    error  // the cause, if there is one
}

// New makes an error without a cause.
func New(kind Kind, op, detail string) *Error { return &Error{Kind: kind, Op: op, Detail: detail} }

// Wrap makes an error with a cause. It returns nil for a nil cause.
func Wrap(kind Kind, op string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: kind, Op: op, Err: err}
}

func (e *Error) Error() string {
	s := e.Op + ": " + e.Kind.String()
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Is matches another *Error of the same kind, so that
// errors.Is(err, fault.Of(fault.Revoked)) works through wrapping.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Op == "" && t.Kind == e.Kind
}

// Of is a target for errors.Is.
func Of(kind Kind) error { return &Error{Kind: kind} }

// KindOf is the kind of the outermost *Error in err's chain, or Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// DetailOf is the detail of the outermost *Error in err's chain that has one.
func DetailOf(err error) string {
	for e := (*Error)(nil); errors.As(err, &e); err = e.Err {
		if e.Detail != "" {
			return e.Detail
		}
	}
	return ""
}
