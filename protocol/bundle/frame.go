package bundle

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/souk-network/souk/protocol/fault"
)

// Limits of the file.
const (
	// MaxSize bounds a bundle, in bytes.
	MaxSize = 1 << 30
	// MaxSections bounds its sections: three for each of 1,024 custodians, and
	// the others.
	MaxSections = 4096

	maxName      = 42 // a merchant's text
	magic        = "souk-bundle/1\n"
	sectionLabel = "souk/v1/bundle-section\x00"
)

// The section types, in file order. Numbers are append-only.
const (
	secAbout       byte = 1
	secRegistry    byte = 2
	secVaults      byte = 3
	secNotices     byte = 4
	secGrants      byte = 5
	secStatements  byte = 6
	secReceipts    byte = 7
	secLeaves      byte = 8  // one for each custodian, which is its name
	secOpenings    byte = 9  // likewise
	secCheckpoints byte = 10 // likewise
	secAnchors     byte = 11
	secMissing     byte = 12
	secEnd         byte = 255
)

// section is a part of the file:
//
//	type u8 | length of name u8 | name | length of payload u64 | SHA-256 | payload
//
// The hash covers everything but itself.
type section struct {
	kind    byte
	name    string
	payload []byte
}

// title names the section in findings: "openings 0x…".
func (s section) title() string { return title(s.kind, s.name) }

func title(kind byte, name string) string {
	names := [...]string{"", "about", "registry", "vaults", "notices", "grants", "statements", "receipts", "leaves", "openings", "checkpoints", "anchors", "missing"}
	text := "end"
	switch {
	case kind > 0 && int(kind) < len(names):
		text = names[kind]
	case kind != secEnd:
		text = fmt.Sprintf("section of unknown type %d", kind)
	}
	if name != "" {
		text += " " + name
	}
	return text
}

func (s section) head(length uint64) []byte {
	b := append([]byte{s.kind, byte(len(s.name))}, s.name...)
	return binary.BigEndian.AppendUint64(b, length)
}

func (s section) sum() [32]byte {
	h := sha256.New()
	h.Write([]byte(sectionLabel))
	h.Write(s.head(uint64(len(s.payload))))
	h.Write(s.payload)
	return [32]byte(h.Sum(nil))
}

// after says whether s may follow p: types ascend, names ascend within a type.
func (s section) after(p section) bool {
	return cmp.Or(cmp.Compare(s.kind, p.kind), cmp.Compare(s.name, p.name)) > 0
}

// writer writes sections and keeps the hash of their hashes for the end.
type writer struct {
	w    io.Writer
	sums hash.Hash
	size uint64
}

func newWriter(w io.Writer) (*writer, error) {
	out := &writer{w: w, sums: sha256.New()}
	return out, out.write([]byte(magic))
}

func (w *writer) write(parts ...[]byte) error {
	for _, p := range parts {
		if w.size += uint64(len(p)); w.size > MaxSize {
			return fault.New(fault.TooLarge, "write bundle", "over 1 GiB: export a shorter period")
		}
		if _, err := w.w.Write(p); err != nil {
			return fault.Wrap(fault.Unavailable, "write bundle", err)
		}
	}
	return nil
}

// section writes one; empty ones are left out.
func (w *writer) section(kind byte, name string, payload []byte) error {
	if len(payload) == 0 {
		return nil
	}
	s := section{kind, name, payload}
	sum := s.sum()
	w.sums.Write(sum[:])
	return w.write(s.head(uint64(len(payload))), sum[:], payload)
}

func (w *writer) end() error { return w.section(secEnd, "", w.sums.Sum(nil)) }

// reader reads sections and knows where it is.
type reader struct {
	r    io.Reader
	sums hash.Hash
	at   uint64  // offset of the next byte
	last section // the one before, without its payload
	n    int
}

// bad is a failure at an offset of the file.
func bad(kind fault.Kind, where string, at uint64, detail string) error {
	return fault.New(kind, "read bundle", fmt.Sprintf("%s, byte %d: %s", where, at, detail))
}

func newReader(r io.Reader) (*reader, error) {
	out := &reader{r: io.LimitReader(r, MaxSize+1), sums: sha256.New()}
	head, err := out.take(uint64(len(magic)), "head")
	if err != nil {
		return nil, err
	}
	if string(head) != magic {
		return nil, bad(fault.Malformed, "head", 0, "not a Souk bundle of version 1")
	}
	return out, nil
}

// take reads n bytes. It allocates no more than twice what is there.
func (r *reader) take(n uint64, where string) ([]byte, error) {
	start := r.at
	if n > MaxSize-min(start, MaxSize) {
		return nil, bad(fault.TooLarge, where, start, "longer than a bundle may be")
	}
	var buf bytes.Buffer
	got, err := io.CopyN(&buf, r.r, int64(n))
	r.at += uint64(got)
	switch {
	case err == nil:
		return buf.Bytes(), nil
	case errors.Is(err, io.EOF):
		return nil, bad(fault.Malformed, where, r.at, "the file ends too early")
	}
	return nil, fault.Wrap(fault.Unavailable, "read bundle", err)
}

// next reads one section and checks order and hash.
func (r *reader) next() (section, error) {
	start, where := r.at, "after "+title(r.last.kind, r.last.name)
	if r.n == 0 {
		where = "head"
	}
	if r.n++; r.n > MaxSections {
		return section{}, bad(fault.TooLarge, where, start, "too many sections")
	}
	fixed, err := r.take(2, where)
	if err != nil {
		return section{}, err
	}
	if fixed[1] > maxName {
		return section{}, bad(fault.Malformed, where, start, "name of a section is too long")
	}
	rest, err := r.take(uint64(fixed[1])+8+32, where)
	if err != nil {
		return section{}, err
	}
	s := section{kind: fixed[0], name: string(rest[:fixed[1]])}
	rest = rest[fixed[1]:]
	if !s.after(r.last) {
		return section{}, bad(fault.Malformed, where, start, "the next section is out of order")
	}
	if s.payload, err = r.take(binary.BigEndian.Uint64(rest), s.title()); err != nil {
		return section{}, err
	}
	if s.sum() != [32]byte(rest[8:]) {
		return section{}, bad(fault.Malformed, s.title(), start, fmt.Sprintf("hash differs: something changed in bytes %d to %d", start, r.at-1))
	}
	return s, r.accept(s, start)
}

// accept takes the section into the final hash, or compares that at the end.
func (r *reader) accept(s section, start uint64) error {
	if len(s.payload) == 0 {
		return bad(fault.Malformed, s.title(), start, "an empty section is left out")
	}
	if s.kind == secEnd {
		return r.finish(s, start)
	}
	sum := s.sum()
	r.sums.Write(sum[:])
	r.last = section{kind: s.kind, name: s.name}
	return nil
}

func (r *reader) finish(s section, start uint64) error {
	if s.name != "" || !bytes.Equal(s.payload, r.sums.Sum(nil)) {
		return bad(fault.Malformed, "end", start, "a section is missing or was replaced")
	}
	var one [1]byte
	if n, _ := io.ReadFull(r.r, one[:]); n > 0 {
		return bad(fault.Malformed, "end", r.at, "bytes after the end")
	}
	return nil
}

// pack joins entries, each behind its length (u32).
func pack[T any](list []T, encode func(T) []byte) []byte {
	var out []byte
	for _, item := range list {
		raw := encode(item)
		out = binary.BigEndian.AppendUint32(out, uint32(len(raw)))
		out = append(out, raw...)
	}
	return out
}

// unpack reads what pack wrote, in strictly ascending order.
func unpack[T any](s section, decode func([]byte) (T, error), compare func(a, b T) int) ([]T, error) {
	var out []T
	for rest := s.payload; len(rest) > 0; {
		if len(rest) < 4 || uint64(len(rest)-4) < uint64(binary.BigEndian.Uint32(rest)) {
			return nil, entryError(s, len(out), fault.New(fault.Malformed, "read bundle", "cut off"))
		}
		n := 4 + int(binary.BigEndian.Uint32(rest))
		item, err := decode(rest[4:n:n])
		if err != nil {
			return nil, entryError(s, len(out), err)
		}
		if len(out) > 0 && compare(out[len(out)-1], item) >= 0 {
			return nil, entryError(s, len(out), fault.New(fault.Malformed, "read bundle", "out of order"))
		}
		out, rest = append(out, item), rest[n:]
	}
	return out, nil
}

func entryError(s section, entry int, err error) error {
	return &fault.Error{Kind: fault.KindOf(err), Op: "read bundle", Detail: fmt.Sprintf("%s, entry %d", s.title(), entry), Err: err}
}
