package credential

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	opJWS   = "read JWS"
	algName = "EdDSA"
	// maxHeader bounds a decoded JOSE header.
	maxHeader = 1 << 10
)

// jws is a compact JWS (RFC 7515) taken apart; nothing is verified yet.
type jws struct {
	header    map[string]any
	payload   map[string]any
	signed    string // header.payload as received: what the signature covers
	signature []byte
}

// signJWS makes a compact JWS over payload with alg EdDSA (RFC 8037).
func signJWS(key ed25519.PrivateKey, typ, kid string, payload map[string]any) (string, error) {
	header := map[string]any{"alg": algName, "typ": typ}
	if kid != "" {
		header["kid"] = kid
	}
	head, err := encodeJSON(header)
	if err != nil {
		return "", err
	}
	body, err := encodeJSON(payload)
	if err != nil {
		return "", err
	}
	signed := encode64(head) + "." + encode64(body)
	return signed + "." + encode64(ed25519.Sign(key, []byte(signed))), nil
}

// splitJWS takes a compact JWS apart and checks what its header claims: type
// typ, algorithm EdDSA, no critical extensions. Callers bound len(text).
func splitJWS(text, typ string) (jws, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return jws{}, fault.New(fault.Malformed, opJWS, "not three parts")
	}
	if len(parts[0]) > base64.RawURLEncoding.EncodedLen(maxHeader) {
		return jws{}, fault.New(fault.TooLarge, opJWS, "header is longer than 1 KiB")
	}
	out := jws{signed: text[:len(parts[0])+1+len(parts[1])]}
	var err error
	if out.header, err = objectIn(parts[0], "header"); err != nil {
		return jws{}, err
	}
	if err := checkHeader(out.header, typ); err != nil {
		return jws{}, err
	}
	if out.payload, err = objectIn(parts[1], "payload"); err != nil {
		return jws{}, err
	}
	if out.signature, err = decode64(parts[2]); err != nil {
		return jws{}, err
	}
	return out, nil
}

func checkHeader(header map[string]any, typ string) error {
	if header["alg"] != algName {
		return fault.New(fault.BadSignature, opJWS, "algorithm is not EdDSA")
	}
	if header["typ"] != typ {
		return fault.New(fault.UnknownKind, opJWS, "type is not "+typ)
	}
	if _, critical := header["crit"]; critical {
		return fault.New(fault.UnknownVersion, opJWS, "has critical extensions")
	}
	return nil
}

// verify checks the signature, and that a key named by the header is key.
func (j jws) verify(key did.Key) error {
	if kid, named := j.header["kid"]; named {
		text, _ := kid.(string)
		controller, _, _ := strings.Cut(text, "#")
		if controller != key.DID() {
			return fault.New(fault.BadSignature, opJWS, "names another key")
		}
	}
	if !key.Verify([]byte(j.signed), j.signature) {
		return fault.New(fault.BadSignature, opJWS, "signature does not verify")
	}
	return nil
}

func objectIn(text, what string) (map[string]any, error) {
	raw, err := decode64(text)
	if err != nil {
		return nil, err
	}
	v, err := decodeJSON(raw)
	if err != nil {
		return nil, err
	}
	return object(v, what)
}

func encode64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// decode64 reads base64url without padding, strictly: no line breaks, no
// unused bits set, so that one value has one text.
func decode64(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, fault.New(fault.Malformed, opJWS, "not base64url")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, fault.New(fault.Malformed, opJWS, "not base64url")
	}
	return b, nil
}
