package credential

import (
	"crypto/ed25519"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Registered claims of an SD-JWT VC. They are always in the clear, the issuer
// may not make them disclosable.
const (
	claimIssuer  = "iss"
	claimType    = "vct"
	claimIssued  = "iat"
	claimHolder  = "cnf"
	claimStatus  = "status"
	claimExpiry  = "exp"
	claimNotYet  = "nbf"
	maxURI       = 512
	skew         = 60_000 // ms by which two honest clocks may differ
	millisSecond = 1000
)

func registered() []string {
	return []string{claimIssuer, claimType, claimIssued, claimHolder, claimStatus, claimExpiry, claimNotYet, "vct#integrity"}
}

// Draft is what an issuer is about to sign.
type Draft struct {
	Type     string         // vct: the IRI of the credential type
	Holder   did.Key        // cnf: the customer's pairwise key, which may present it
	IssuedAt uint64         // iat: Unix milliseconds, cut to the second
	Status   *StatusRef     // where to ask whether it still holds; nil when it cannot be revoked
	Claims   map[string]any // everything else; JSON values with Hidden marks
}

// Issue signs a draft and returns the compact SD-JWT with all disclosures:
// what the holder stores. The issuer is the did:key of key.
func Issue(rand io.Reader, key ed25519.PrivateKey, d Draft) (string, error) {
	issuer := did.KeyOf(key).DID()
	claims := map[string]any{
		claimIssuer: issuer,
		claimType:   d.Type,
		claimIssued: d.IssuedAt / millisSecond,
		claimHolder: confirmation(d.Holder),
		hashName:    hashAlg,
	}
	if d.Status != nil {
		claims[claimStatus] = d.Status.claim()
	}
	for _, name := range registered() {
		if _, taken := d.Claims[name]; taken {
			return "", fault.New(fault.Malformed, "issue credential", "a claim has a registered name")
		}
	}
	c := concealer{rand: rand}
	rest, err := c.object(d.Claims)
	if err != nil {
		return "", err
	}
	maps.Copy(claims, rest)
	jwt, err := signJWS(key, typToken, issuer, claims)
	if err != nil {
		return "", err
	}
	compact := strings.Join(append([]string{jwt}, c.disclosures...), separator) + separator
	_, err = Verify(compact, did.KeyOf(key)) // an issuer never hands out what a verifier would refuse
	return compact, err
}

// Credential is a verified SD-JWT VC.
type Credential struct {
	Type     string
	Issuer   did.Key
	Holder   did.Key        // the key that may present it
	IssuedAt uint64         // Unix milliseconds, whole seconds
	Status   *StatusRef     // nil when it cannot be revoked
	Claims   map[string]any // what was disclosed, without the registered claims
}

// Verify checks a credential that was handed over whole, without key binding,
// such as one read from a record. It judges no times: a credential with a
// not-before or an expiry is refused, use [VerifyAt].
func Verify(compact string, issuer did.Key) (Credential, error) {
	t, c, err := verify(compact, issuer)
	if err != nil {
		return Credential{}, err
	}
	for _, name := range []string{claimExpiry, claimNotYet} {
		if _, dated := t.payload[name]; dated {
			return Credential{}, fault.New(fault.Expired, opToken, "holds only for a time, and no time was given to judge it by")
		}
	}
	return c.unless(t.unbound())
}

// VerifyAt is Verify at the time now, in Unix milliseconds: it accepts a
// credential between its not-before and its expiry.
func VerifyAt(compact string, issuer did.Key, now uint64) (Credential, error) {
	t, c, err := verify(compact, issuer)
	if err != nil {
		return Credential{}, err
	}
	if err := checkDates(t.payload, now); err != nil {
		return Credential{}, err
	}
	return c.unless(t.unbound())
}

// unless is c, or nothing at all when there is an error.
func (c Credential) unless(err error) (Credential, error) {
	if err != nil {
		return Credential{}, err
	}
	return c, nil
}

func (t Token) unbound() error {
	if t.Bound() {
		return fault.New(fault.Malformed, opToken, "is a bound presentation, which names an audience and a nonce to check")
	}
	return nil
}

// verify checks the issuer's signature before anything else is believed, then
// the disclosures, then the claims that every credential has.
func verify(compact string, issuer did.Key) (Token, Credential, error) {
	t, texts, err := split(compact)
	if err != nil {
		return Token{}, Credential{}, err
	}
	if err := t.verify(issuer); err != nil {
		return Token{}, Credential{}, err
	}
	if t.claims, t.places, err = reveal(t.payload, texts); err != nil {
		return Token{}, Credential{}, err
	}
	for _, p := range t.places {
		if slices.Contains(registered(), p.path[0]) {
			return Token{}, Credential{}, fault.New(fault.Malformed, opToken, "a registered claim is disclosable")
		}
	}
	c, err := readRegistered(t.claims, issuer)
	return t, c, err // callers return no c with an error
}

func readRegistered(claims map[string]any, issuer did.Key) (Credential, error) {
	c := Credential{Issuer: issuer}
	if claims[claimIssuer] != issuer.DID() {
		return c, fault.New(fault.BadSignature, opToken, "names another issuer")
	}
	var err error
	if c.Type, err = stringAt(claims, claimType); err != nil {
		return c, err
	}
	issued, err := uintAt(claims, claimIssued)
	if err != nil {
		return c, err
	}
	c.IssuedAt = issued * millisSecond
	if c.Holder, err = readConfirmation(claims[claimHolder]); err != nil {
		return c, err
	}
	if c.Status, err = readStatus(claims[claimStatus]); err != nil {
		return c, err
	}
	c.Claims = maps.Clone(claims)
	for _, name := range registered() {
		delete(c.Claims, name)
	}
	return c, nil
}

// checkDates judges iat, nbf and exp, in seconds, at now, in milliseconds.
func checkDates(claims map[string]any, now uint64) error {
	for _, name := range []string{claimIssued, claimNotYet, claimExpiry} {
		if _, there := claims[name]; !there {
			continue
		}
		seconds, err := uintAt(claims, name)
		if err != nil {
			return err
		}
		at := seconds * millisSecond
		if name == claimExpiry && now >= at {
			return fault.New(fault.Expired, opToken, fmt.Sprintf("%s is past", name))
		}
		if name != claimExpiry && at > now+skew {
			return fault.New(fault.NotYet, opToken, fmt.Sprintf("%s is in the future", name))
		}
	}
	return nil
}

// confirmation writes a key as an RFC 7800 cnf claim with an RFC 8037 JWK.
func confirmation(key did.Key) map[string]any {
	return map[string]any{"jwk": map[string]any{"kty": "OKP", "crv": "Ed25519", "x": encode64(key[:])}}
}

func readConfirmation(v any) (did.Key, error) {
	bad := fault.New(fault.Malformed, opToken, "cnf is not one Ed25519 JWK")
	holder, _ := v.(map[string]any)
	jwk, _ := holder["jwk"].(map[string]any)
	x, _ := jwk["x"].(string)
	if len(holder) != 1 || jwk["kty"] != "OKP" || jwk["crv"] != "Ed25519" {
		return did.Key{}, bad
	}
	raw, err := decode64(x)
	if err != nil || len(raw) != len(did.Key{}) {
		return did.Key{}, bad
	}
	return did.Key(raw), nil
}
