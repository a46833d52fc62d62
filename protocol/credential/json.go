package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	maxDepth = 16
	opJSON   = "read JSON"
)

// decodeJSON reads exactly one JSON value into map[string]any, []any, string,
// json.Number, bool and nil. Unlike the standard decoder it refuses a repeated
// member name, text that is not UTF-8, nesting deeper than maxDepth and
// anything after the value. Callers bound len(raw).
func decodeJSON(raw []byte) (any, error) {
	if !utf8.Valid(raw) {
		return nil, fault.New(fault.Malformed, opJSON, "not UTF-8")
	}
	r := jsonReader{json.NewDecoder(bytes.NewReader(raw))}
	r.UseNumber()
	value, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := r.Token(); err != io.EOF {
		return nil, fault.New(fault.Malformed, opJSON, "something follows the value")
	}
	return value, nil
}

type jsonReader struct{ *json.Decoder }

func (r jsonReader) value(depth int) (any, error) {
	token, err := r.Token()
	if err != nil {
		// The standard error quotes the input, which may be personal.
		return nil, fault.New(fault.Malformed, opJSON, fmt.Sprintf("not JSON near byte %d", r.InputOffset()))
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth == maxDepth {
		return nil, fault.New(fault.TooLarge, opJSON, "nested too deep")
	}
	switch delim {
	case '{':
		return r.object(depth + 1)
	case '[':
		return r.array(depth + 1)
	}
	return nil, fault.New(fault.Malformed, opJSON, "not JSON")
}

func (r jsonReader) object(depth int) (any, error) {
	out := map[string]any{}
	for r.More() {
		name, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		key, ok := name.(string)
		if !ok {
			return nil, fault.New(fault.Malformed, opJSON, "member name is not a string")
		}
		if _, twice := out[key]; twice {
			return nil, fault.New(fault.Malformed, opJSON, "member name appears twice")
		}
		if out[key], err = r.value(depth); err != nil {
			return nil, err
		}
	}
	return out, r.closing()
}

func (r jsonReader) array(depth int) (any, error) {
	out := []any{}
	for r.More() {
		v, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, r.closing()
}

func (r jsonReader) closing() error {
	if _, err := r.Token(); err != nil {
		return fault.New(fault.Malformed, opJSON, "cut short")
	}
	return nil
}

// encodeJSON is compact JSON with sorted member names and nothing escaped for
// HTML. Values come from this package or from a caller's claims.
func encodeJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fault.New(fault.Malformed, "write JSON", "a claim cannot be written as JSON")
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// object is v as a JSON object.
func object(v any, what string) (map[string]any, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fault.New(fault.Malformed, opJSON, what+" is not an object")
	}
	return m, nil
}

// stringAt is the string member called name; a missing or other one is refused.
func stringAt(m map[string]any, name string) (string, error) {
	s, ok := m[name].(string)
	if !ok {
		return "", fault.New(fault.Malformed, opJSON, name+" is missing or not a string")
	}
	return s, nil
}

// uintAt is the member called name, a whole number from 0 to 2^53-1.
func uintAt(m map[string]any, name string) (uint64, error) {
	n, ok := m[name].(json.Number)
	if !ok {
		return 0, fault.New(fault.Malformed, opJSON, name+" is missing or not a number")
	}
	v, err := n.Int64()
	if err != nil || v < 0 || v > maxExact {
		return 0, fault.New(fault.Malformed, opJSON, name+" is not a whole number in range")
	}
	return uint64(v), nil
}
