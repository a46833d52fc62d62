package credential

import (
	"crypto/ed25519"
	"crypto/subtle"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	opBinding  = "check key binding"
	typBinding = "kb+jwt"
	maxBinding = 4 << 10
	// MaxNonce bounds the audience and the nonce of a key binding, in bytes.
	MaxNonce = 512
)

// WithKeyBinding appends the holder's proof that it presents exactly these
// disclosures to audience now: a JWT over the audience, the verifier's nonce,
// the time (Unix milliseconds, cut to the second) and the SHA-256 of the
// presentation (RFC 9901 section 4.3).
func WithKeyBinding(presentation string, holder ed25519.PrivateKey, audience, nonce string, now uint64) (string, error) {
	t, err := Parse(presentation)
	if err != nil {
		return "", err
	}
	if err := t.unbound(); err != nil {
		return "", err
	}
	if key, err := readConfirmation(t.payload[claimHolder]); err != nil || key != did.KeyOf(holder) {
		return "", fault.New(fault.Unauthorized, opBinding, "the credential is bound to another key")
	}
	if audience == "" || nonce == "" || len(audience) > MaxNonce || len(nonce) > MaxNonce {
		return "", fault.New(fault.Malformed, opBinding, "audience and nonce want 1 to 512 bytes")
	}
	payload := map[string]any{"aud": audience, "nonce": nonce, claimIssued: now / millisSecond, "sd_hash": digestOf(t.bare)}
	jwt, err := signJWS(holder, typBinding, "", payload)
	return presentation + jwt, err
}

// Expect is what a verifier asked for.
type Expect struct {
	Audience string // the verifier itself
	Nonce    string // the one it sent; the verifier must not accept it again
	Now      uint64 // Unix milliseconds
	MaxAge   uint64 // milliseconds that a key binding may be old
}

// VerifyPresentation checks a credential with key binding: everything that
// [VerifyAt] checks, and that the holder signed this selection of claims for
// this audience, nonce and time.
func VerifyPresentation(compact string, issuer did.Key, want Expect) (Credential, error) {
	t, c, err := verify(compact, issuer)
	if err != nil {
		return Credential{}, err
	}
	if err := checkDates(t.payload, want.Now); err != nil {
		return Credential{}, err
	}
	return c.unless(t.checkBinding(c.Holder, want))
}

func (t Token) checkBinding(holder did.Key, want Expect) error {
	if !t.Bound() {
		return fault.New(fault.BadProof, opBinding, "no key binding")
	}
	if len(t.binding) > maxBinding {
		return fault.New(fault.TooLarge, opBinding, "longer than 4 KiB")
	}
	kb, err := splitJWS(t.binding, typBinding)
	if err != nil {
		return err
	}
	if err := kb.verify(holder); err != nil {
		return err
	}
	hash, _ := kb.payload["sd_hash"].(string)
	if subtle.ConstantTimeCompare([]byte(hash), []byte(digestOf(t.bare))) != 1 {
		return fault.New(fault.BadProof, opBinding, "signed over another selection of claims")
	}
	if kb.payload["aud"] != want.Audience {
		return fault.New(fault.BadProof, opBinding, "meant for another audience")
	}
	if kb.payload["nonce"] != want.Nonce {
		return fault.New(fault.Replayed, opBinding, "answers another nonce")
	}
	return checkAge(kb.payload, want)
}

func checkAge(payload map[string]any, want Expect) error {
	seconds, err := uintAt(payload, claimIssued)
	if err != nil {
		return err
	}
	at := seconds * millisSecond
	if at > want.Now+skew {
		return fault.New(fault.NotYet, opBinding, "signed in the future")
	}
	if want.Now > at && want.Now-at > want.MaxAge+millisSecond {
		return fault.New(fault.Expired, opBinding, "signed too long ago")
	}
	return nil
}
