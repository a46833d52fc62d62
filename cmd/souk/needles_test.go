package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// needle is one thing that must not be found: what it is and its bytes in one
// of the forms that a program might have written.
type needle struct {
	kind, form string
	bytes      []byte
}

// haystack finds any of many needles at once: by their first two bytes, then
// by their first eight.
type haystack struct {
	begins [1 << 16]bool
	byHead map[uint64][]needle
}

func newHaystack(needles []needle) *haystack {
	h := &haystack{byHead: map[uint64][]needle{}}
	for _, n := range needles {
		h.begins[binary.BigEndian.Uint16(n.bytes)] = true
		head := binary.BigEndian.Uint64(n.bytes)
		h.byHead[head] = append(h.byHead[head], n)
	}
	return h
}

// find is every needle in data, once each, in the order of appearance.
func (h *haystack) find(data []byte) []needle {
	var out []needle
	seen := map[string]bool{}
	for i := 0; i+8 <= len(data); i++ {
		if !h.begins[binary.BigEndian.Uint16(data[i:])] {
			continue
		}
		for _, n := range h.byHead[binary.BigEndian.Uint64(data[i:])] {
			if bytes.HasPrefix(data[i:], n.bytes) && !seen[string(n.bytes)] {
				seen[string(n.bytes)] = true
				out = append(out, n)
			}
		}
	}
	return out
}

// formsOf is a secret of at least 8 bytes as it is, and as hexadecimal, base64
// or UTF-16 would hide it.
func formsOf(kind string, secret []byte) []needle {
	lower := hex.EncodeToString(secret)
	out := []needle{
		{kind, "plain", secret}, {kind, "hexadecimal", []byte(lower)}, {kind, "hexadecimal", []byte(strings.ToUpper(lower))},
	}
	for _, b64 := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 { // it may begin at any of three places within a longer encoded text
			text := b64.EncodeToString(append(make([]byte, before), secret...))
			first, whole := (before*8+5)/6, (before+len(secret))*8/6 // characters that depend on the secret alone
			out = append(out, needle{kind, "base64", []byte(text[first:whole])})
		}
	}
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(string(secret))) {
		little, big = binary.LittleEndian.AppendUint16(little, unit), binary.BigEndian.AppendUint16(big, unit)
	}
	return append(out, needle{kind, "UTF-16", little}, needle{kind, "UTF-16", big})
}

// numberForms are the eight bytes of a number, either way round.
func numberForms(kind string, n uint64) []needle {
	return []needle{
		{kind, "big-endian", binary.BigEndian.AppendUint64(nil, n)}, {kind, "little-endian", binary.LittleEndian.AppendUint64(nil, n)},
	}
}

// The search itself must find what is hidden, wherever it begins.
func TestSearchFindsEveryForm(t *testing.T) {
	secret := []byte("or8fK2mWq/Zx~Tp")
	h := newHaystack(append(formsOf("order", secret), numberForms("amount", 12_345_678_910_000)...))
	for before := range 4 {
		wrapped := slices.Concat(make([]byte, before), secret, []byte("and more"))
		for form, data := range map[string][]byte{
			"plain":         wrapped,
			"hexadecimal":   []byte(hex.EncodeToString(wrapped)),
			"base64":        []byte(base64.StdEncoding.EncodeToString(wrapped)),
			"UTF-16":        formsOf("order", secret)[9].bytes,
			"big-endian":    append(make([]byte, before), 0, 0, 11, 58, 115, 206, 82, 48),
			"little-endian": append(make([]byte, before), 48, 82, 206, 115, 58, 11, 0, 0),
		} {
			if got := h.find(data); len(got) != 1 || got[0].form != form {
				t.Errorf("%s after %d bytes: found %v", form, before, got)
			}
		}
		url := []byte(base64.URLEncoding.EncodeToString(wrapped))
		if got := h.find(url); len(got) != 1 {
			t.Errorf("URL base64 after %d bytes: found %v", before, got)
		}
	}
	if got := h.find([]byte("or8fK2mWq/Zx~T and nothing else of it at all")); len(got) != 0 {
		t.Errorf("found %v in what is not it", got)
	}
}
