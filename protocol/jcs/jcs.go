// Package jcs reads JSON strictly and writes it in its one canonical form, the
// JSON Canonicalization Scheme (RFC 8785). What is signed or hashed as JSON goes
// through here.
//
// Values are nil, bool, float64, string, []any and Object, and nothing else.
// Specification: docs/spec/webvh.md.
package jcs

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Object is a JSON object. Names are unique.
type Object = map[string]any

// Append writes the canonical form of v behind out. v holds only values of this
// package's types, with numbers that are finite and texts that are UTF-8, as
// Parse returns them; anything else is an error of the program and panics.
func Append(out []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(out, "null"...)
	case bool:
		return strconv.AppendBool(out, v)
	case float64:
		return appendNumber(out, v)
	case string:
		return appendString(out, v)
	case []any:
		return appendArray(out, v)
	case Object:
		return appendObject(out, v)
	}
	panic("jcs: a value of no JSON type")
}

func appendArray(out []byte, list []any) []byte {
	out = append(out, '[')
	for i, v := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = Append(out, v)
	}
	return append(out, ']')
}

func appendObject(out []byte, o Object) []byte {
	out = append(out, '{')
	for i, name := range slices.SortedFunc(maps.Keys(o), compareUTF16) {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendString(out, name)
		out = append(out, ':')
		out = Append(out, o[name])
	}
	return append(out, '}')
}

// compareUTF16 orders names by their UTF-16 code units, as RFC 8785 section
// 3.2.3 demands. It differs from the order of bytes above the surrogates.
func compareUTF16(a, b string) int {
	for len(a) > 0 && len(b) > 0 {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y {
			return cmp.Or(cmp.Compare(firstUnit(x), firstUnit(y)), cmp.Compare(x, y))
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}

func firstUnit(r rune) rune {
	if r < 0x10000 {
		return r
	}
	return 0xd800 + (r-0x10000)>>10
}

const hexDigits = "0123456789abcdef"

// appendString escapes what RFC 8785 section 3.2.2.2 names, and nothing else.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c >= ' ':
			out = append(out, c)
		case c == '\b':
			out = append(out, '\\', 'b')
		case c == '\t':
			out = append(out, '\\', 't')
		case c == '\n':
			out = append(out, '\\', 'n')
		case c == '\f':
			out = append(out, '\\', 'f')
		case c == '\r':
			out = append(out, '\\', 'r')
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(out, '"')
}

// appendNumber is ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20).
func appendNumber(out []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		panic("jcs: a number that JSON cannot hold")
	}
	size := math.Abs(f)
	switch {
	case f == 0:
		return append(out, '0') // also minus zero
	case size >= 1e-6 && size < 1e21:
		return strconv.AppendFloat(out, f, 'f', -1, 64)
	}
	out = strconv.AppendFloat(out, f, 'e', -1, 64)
	if n := len(out); out[n-2] == '0' && out[n-4] == 'e' { // 1e-07 is 1e-7 there
		out[n-2] = out[n-1]
		out = out[:n-1]
	}
	return out
}
