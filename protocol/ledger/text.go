package ledger

import "unicode/utf8"

// text is at most 64 bytes, of a fixed size.
type text struct {
	Length uint8
	Bytes  [64]byte
}

func textOf(s string) (t text) {
	t.Length = uint8(copy(t.Bytes[:], s))
	return t
}

func (t text) String() string { return string(t.Bytes[:min(int(t.Length), len(t.Bytes))]) }

// plain is the contract's rule for names of programmes and levels: 1 to 64 bytes of
// UTF-8 without control characters, U+FFFE and U+FFFF.
func plain(name string) bool {
	if len(name) == 0 || len(name) > 64 || !utf8.ValidString(name) {
		return false
	}
	for _, c := range name {
		if c < 0x20 || c >= 0x7f && c < 0xa0 || c == 0xfffe || c == 0xffff {
			return false
		}
	}
	return true
}
