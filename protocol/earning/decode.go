package earning

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	opDecode = "read document"
	opEncode = "write earning rules"
	maxDepth = 8
)

func malformed(detail string) error { return fault.New(fault.Malformed, opDecode, detail) }

// DecodeRules reads a rule set and checks it. It refuses more than MaxDocument
// bytes, text that is not UTF-8, members that are not described, a member named
// twice or in capitals, anything after the document, and what Check refuses.
// Another version is fault.UnknownVersion.
func DecodeRules(raw []byte) (Rules, error) {
	var r Rules
	if err := decode(raw, &r, MaxDocument); err != nil {
		return Rules{}, err
	}
	return r, r.Check()
}

// DecodeStored reads a rule set that was set before, as DecodeRules does. Tiers that
// nobody can reach are read, too: earlier versions took them. See Unreachable.
func DecodeStored(raw []byte) (Rules, error) {
	var r Rules
	if err := decode(raw, &r, MaxDocument); err != nil {
		return Rules{}, err
	}
	return r, r.checkShape()
}

// Encode writes the rule set as a merchant reads it, indented, with a line feed
// at the end; without blanks if it is then longer than MaxDocument. Decoding it
// gives the same rules. fault.TooLarge: it is longer even so.
func (r Rules) Encode() ([]byte, error) {
	for _, indent := range []string{"  ", ""} {
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", indent)
		if err := enc.Encode(r); err != nil {
			return nil, fault.New(fault.Malformed, opEncode, "a field cannot be written as JSON")
		}
		if buf.Len() <= MaxDocument {
			return buf.Bytes(), nil
		}
	}
	return nil, fault.New(fault.TooLarge, opEncode, "written out, clock changes of the zone included, they are longer than 512 KiB: make fewer or shorter lists")
}

// decode reads exactly one JSON object into v, strictly.
func decode(raw []byte, v any, limit int) error {
	if len(raw) > limit {
		return fault.New(fault.TooLarge, opDecode, strconv.Itoa(len(raw))+" bytes, at most "+strconv.Itoa(limit))
	}
	if !utf8.Valid(raw) {
		return malformed("not UTF-8")
	}
	if err := strictNames(raw); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		if f, ok := err.(*fault.Error); ok { //nolint:errorlint // returned by our own UnmarshalText as it is
			return f
		}
		return refusedNear(d.InputOffset())
	}
	return nil
}

// refusedNear hides the standard error, which quotes what it refuses.
func refusedNear(offset int64) error {
	return malformed("not what is described, near byte " + strconv.FormatInt(offset, 10) + ": look for a member that does not exist or a value of another type")
}

// isMember reports whether a name has only characters that names of members
// have. The standard decoder takes any case, and letters that only fold to these,
// such as the long s.
func isMember(name string) bool {
	for _, b := range []byte(name) {
		if (b < 'a' || b > 'z') && b != '_' {
			return false
		}
	}
	return true
}

// strictNames walks the document: one object, each member named once and in
// small letters, no more than maxDepth levels.
func strictNames(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	first, err := d.Token()
	if err != nil || first != json.Delim('{') {
		return malformed("want a JSON object")
	}
	if err := walkObject(d, 1); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF { //nolint:errorlint // the decoder returns it bare
		return malformed("something follows the document")
	}
	return nil
}

func walkObject(d *json.Decoder, depth int) error {
	var names []string
	for d.More() {
		token, err := d.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return refusedNear(d.InputOffset())
		}
		if !isMember(name) {
			return refusedNear(d.InputOffset())
		}
		for _, n := range names {
			if n == name {
				return malformed("a member is named twice, near byte " + strconv.FormatInt(d.InputOffset(), 10))
			}
		}
		if names = append(names, name); len(names) > 64 {
			return malformed("an object with more than 64 members")
		}
		if err := walkValue(d, depth); err != nil {
			return err
		}
	}
	return closing(d)
}

func walkValue(d *json.Decoder, depth int) error {
	token, err := d.Token()
	if err != nil {
		return refusedNear(d.InputOffset())
	}
	if token == nil {
		return malformed("null, near byte " + strconv.FormatInt(d.InputOffset(), 10) + ": leave the member out")
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth == maxDepth {
		return fault.New(fault.TooLarge, opDecode, "nested too deep")
	}
	if delim == '{' {
		return walkObject(d, depth+1)
	}
	for d.More() {
		if err := walkValue(d, depth+1); err != nil {
			return err
		}
	}
	return closing(d)
}

func closing(d *json.Decoder) error {
	if _, err := d.Token(); err != nil {
		return malformed("cut short")
	}
	return nil
}
