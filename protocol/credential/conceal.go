package credential

import (
	"crypto/sha256"
	"io"
	"maps"
	"slices"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	digestsName = "_sd"
	elementName = "..."
	hashName    = "_sd_alg"
	hashAlg     = "sha-256"
	saltSize    = 16
)

// Hidden marks a member of an object or an element of an array that the holder
// may disclose or keep. Hidden values may hold Hidden values: to disclose an
// inner one the holder must disclose the outer one too.
type Hidden struct{ Value any }

// concealer replaces Hidden values by digests (RFC 9901 section 4.2).
type concealer struct {
	rand        io.Reader
	disclosures []string
}

// value returns v with digests in place of what is Hidden inside it. Salts are
// drawn in the order of member names and elements, inner values first.
func (c *concealer) value(v any) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		return c.object(v)
	case []any:
		return c.array(v)
	case Hidden:
		return nil, fault.New(fault.Malformed, "conceal claims", "hidden value is not a member or an element")
	}
	return v, nil
}

func (c *concealer) object(in map[string]any) (map[string]any, error) {
	out := make(map[string]any, len(in))
	var digests []string
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if name == digestsName || name == elementName || name == hashName {
			return nil, fault.New(fault.Malformed, "conceal claims", "a claim has a reserved name")
		}
		hidden, ok := in[name].(Hidden)
		if !ok {
			plain, err := c.value(in[name])
			if err != nil {
				return nil, err
			}
			out[name] = plain
			continue
		}
		digest, err := c.disclose(hidden, name)
		if err != nil {
			return nil, err
		}
		digests = append(digests, digest)
	}
	if digests != nil {
		slices.Sort(digests) // the order tells nothing about the names
		out[digestsName] = digests
	}
	return out, nil
}

func (c *concealer) array(in []any) (any, error) {
	out := make([]any, len(in))
	for i, v := range in {
		hidden, ok := v.(Hidden)
		if !ok {
			plain, err := c.value(v)
			if err != nil {
				return nil, err
			}
			out[i] = plain
			continue
		}
		digest, err := c.disclose(hidden)
		if err != nil {
			return nil, err
		}
		out[i] = map[string]any{elementName: digest}
	}
	return out, nil
}

// disclose makes the disclosure [salt, name…, value] and returns its digest.
func (c *concealer) disclose(h Hidden, name ...string) (string, error) {
	inner, err := c.value(h.Value)
	if err != nil {
		return "", err
	}
	var salt [saltSize]byte
	if _, err := io.ReadFull(c.rand, salt[:]); err != nil {
		return "", fault.Wrap(fault.Unavailable, "draw salt", err)
	}
	list := []any{encode64(salt[:])}
	for _, n := range name {
		list = append(list, n)
	}
	raw, err := encodeJSON(append(list, inner))
	if err != nil {
		return "", err
	}
	text := encode64(raw)
	c.disclosures = append(c.disclosures, text)
	return digestOf(text), nil
}

// digestOf is the base64url SHA-256 of a disclosure's text, or of a
// presentation's for its key binding.
func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return encode64(sum[:])
}
