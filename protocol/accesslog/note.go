package accesslog

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Signature types of C2SP signed-note, as they enter the key id.
const (
	algEd25519     = 0x01 // the log's own signature
	algCosignature = 0x04 // cosignature/v1, timestamped
)

const (
	sigPrefix = "— " // em dash (U+2014) and a space
	maxLine   = 256  // bytes of one signature line; the longest legal one has 187
)

// signature is one line below a note.
type signature struct {
	name string
	id   uint32
	data []byte // what follows the key id: 64 bytes, or 8 of time and 64
}

// keyID is the 32-bit key id of C2SP signed-note: the first four bytes of
// SHA-256(name || LF || type || public key).
func keyID(name string, alg byte, key did.Key) uint32 {
	msg := append([]byte(name), '\n', alg)
	sum := sha256.Sum256(append(msg, key[:]...))
	return binary.BigEndian.Uint32(sum[:])
}

// keysNamed are those of the keys whose key id under a name is id: as a rule
// one, or none.
func keysNamed(name string, alg byte, id uint32, keys []did.Key) []did.Key {
	var out []did.Key
	for _, key := range keys {
		if keyID(name, alg, key) == id {
			out = append(out, key)
		}
	}
	return out
}

// appendLine writes one signature line, newline included.
func (s signature) appendLine(b []byte) []byte {
	raw := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(s.data)), s.id)
	b = append(b, sigPrefix+s.name+" "...)
	b = base64.StdEncoding.AppendEncode(b, append(raw, s.data...))
	return append(b, '\n')
}

// splitNote cuts a signed note into its text (final newline included) and its
// signature lines. At most maxSigs lines are read.
func splitNote(note []byte, maxSigs int) (text string, sigs []signature, err error) {
	const op = "read note"
	at := bytes.LastIndex(note, []byte("\n\n"))
	if at < 0 {
		return "", nil, fault.New(fault.Malformed, op, "no blank line before the signatures")
	}
	below, ok := strings.CutSuffix(string(note[at+2:]), "\n")
	if !ok {
		return "", nil, fault.New(fault.Malformed, op, "no signature, or no final newline")
	}
	lines := strings.Split(below, "\n")
	if len(lines) > maxSigs {
		return "", nil, fault.New(fault.TooLarge, op, "too many signatures")
	}
	for _, line := range lines {
		s, err := parseLine(line)
		if err != nil {
			return "", nil, err
		}
		sigs = append(sigs, s)
	}
	return string(note[:at+1]), sigs, nil
}

func parseLine(line string) (signature, error) {
	bad := func(detail string) (signature, error) {
		return signature{}, fault.New(fault.Malformed, "read note signature", detail)
	}
	rest, ok := strings.CutPrefix(line, sigPrefix)
	if !ok || len(line) > maxLine {
		return bad("line does not begin with an em dash, or is too long")
	}
	name, text, ok := strings.Cut(rest, " ")
	if !ok {
		return bad("no key name")
	}
	if _, _, err := ParseOrigin(name); err != nil {
		return signature{}, err
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) < 4 || strings.ContainsAny(text, "\r\n") {
		return bad("not strict base64 of key id and signature")
	}
	return signature{name: name, id: binary.BigEndian.Uint32(raw), data: raw[4:]}, nil
}
