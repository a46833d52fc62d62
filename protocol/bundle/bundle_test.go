package bundle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/souk-network/souk/protocol/fault"
)

func TestRoundTripAndVerify(t *testing.T) {
	w := newWorld(t)
	file := encode(t, w.b)
	got, err := Read(iotest.OneByteReader(bytes.NewReader(file)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(encode(t, got), file) || !reflect.DeepEqual(got, w.b.sorted()) {
		t.Fatal("what was read is not what was written")
	}
	r := Verify(got, w.chain)
	for _, f := range append(r.Failures, r.Warnings...) {
		t.Error(f)
	}
	want := Counts{
		Members: 5, Vaults: 1, Notices: 1, Grants: 1, Statements: 2, Receipts: 8, Logs: 3, Leaves: 6, Anchored: 6,
		Openings: 2, Reads: 1, Checkpoints: 5, Cosignatures: 5, Anchors: 1,
	}
	if !r.Verified || r.Err() != nil || r.Checked != want {
		t.Fatalf("%+v", r.Checked)
	}
}

func TestEmptyBundle(t *testing.T) {
	b, err := Read(bytes.NewReader(encode(t, Bundle{Consortium: home})))
	if err != nil || !Verify(b, nil).Verified {
		t.Fatal(err)
	}
	if (Report{}).Err() == nil {
		t.Error("a report of nothing is no proof")
	}
}

// layout lists the sections of a file with their offsets.
func layout(t testing.TB, file []byte) (out []section, starts []int) {
	t.Helper()
	for at := len(magic); at < len(file); {
		n := int(file[at+1])
		size := int(binary.BigEndian.Uint64(file[at+2+n:]))
		body := at + 2 + n + 8 + 32
		out = append(out, section{file[at], string(file[at+2 : at+2+n]), file[body : body+size]})
		starts = append(starts, at)
		at = body + size
	}
	return out, starts
}

// Each bit of the file counts: one flipped bit, and reading fails, naming the
// section it is in, or for the lengths and types between sections the one
// before. All eight bits of each byte between the payloads, and one of each byte
// of a payload. Defends I3.
func TestEveryBitCounts(t *testing.T) {
	file := encode(t, newWorld(t).b)
	sections, starts := layout(t, file)
	now := -1
	for at := range file {
		if now+1 < len(starts) && at >= starts[now+1] {
			now++
		}
		if testing.Short() && at%5 != 0 {
			continue
		}
		inside := now >= 0 && at >= starts[now]+len(sections[now].head(0))+32
		for bit := range 8 {
			if inside && bit != at%8 {
				continue
			}
			file[at] ^= 1 << bit
			_, err := Read(bytes.NewReader(file))
			file[at] ^= 1 << bit
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("bit %d of byte %d changed: %v", bit, at, err)
			}
			if !strings.Contains(f.Detail, "byte ") && !strings.Contains(f.Detail, "entry ") {
				t.Fatalf("byte %d: %q does not say where", at, f.Detail)
			}
			if inside && !strings.Contains(f.Detail, sections[now].title()) {
				t.Fatalf("byte %d is in %s; the error says %q", at, sections[now].title(), f.Detail)
			}
		}
	}
}

// A forger who repairs the hashes is caught by signatures, roots and the chain:
// a flipped bit in any payload fails Read or Verify. Only the date of export is
// nobody's word but the exporter's.
func TestEveryBitCountsWithRepairedHashes(t *testing.T) {
	w := newWorld(t)
	file := encode(t, w.b)
	sections, _ := layout(t, file)
	step := 7
	if testing.Short() {
		step = 37
	}
	n := 0
	for i, s := range sections {
		if s.kind == secEnd {
			continue
		}
		for at := 0; at < len(s.payload); at += step {
			n++
			forged := bytes.Clone(s.payload)
			forged[at] ^= 1 << (n % 8)
			if s.kind == secAbout && at >= len(forged)-8 {
				continue // Created
			}
			b, err := Read(bytes.NewReader(reframe(t, sections, i, forged)))
			if err == nil && Verify(b, w.chain).Verified {
				t.Fatalf("%s, byte %d: a changed bit is not found", s.title(), at)
			}
		}
	}
	t.Logf("%d forgeries", n)
}

// reframe writes the sections with another payload in one of them.
func reframe(t testing.TB, sections []section, i int, payload []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := newWriter(&buf)
	if err != nil {
		t.Fatal(err)
	}
	for j, s := range sections {
		if s.kind == secEnd {
			break
		}
		if j == i {
			s.payload = payload
		}
		if err := w.section(s.kind, s.name, s.payload); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// Truncation, extension, removal, repetition and reordering of sections are all
// found by reading. Defends I6.
func TestFileRefusals(t *testing.T) {
	file := encode(t, newWorld(t).b)
	sections, starts := layout(t, file)
	for end := 0; end < len(file); end += 3 {
		if _, err := Read(bytes.NewReader(file[:end])); err == nil {
			t.Fatalf("cut at %d is accepted", end)
		}
	}
	if _, err := Read(bytes.NewReader(append(bytes.Clone(file), 0))); fault.KindOf(err) != fault.Malformed {
		t.Errorf("trailing byte: %v", err)
	}
	for i := range sections[:len(sections)-1] {
		without := append(bytes.Clone(file[:starts[i]]), file[starts[i+1]:]...)
		if _, err := Read(bytes.NewReader(without)); err == nil {
			t.Errorf("without %s is accepted", sections[i].title())
		}
		twice := append(bytes.Clone(file[:starts[i+1]]), file[starts[i]:]...)
		if _, err := Read(bytes.NewReader(twice)); err == nil {
			t.Errorf("%s twice is accepted", sections[i].title())
		}
	}
	huge := bytes.Clone(file[:starts[1]+2])
	huge = append(huge, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
	if _, err := Read(bytes.NewReader(append(huge, make([]byte, 32)...))); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("a section of 2^64 bytes: %v", err)
	}
	unknown := append(sections[:1:1], section{200, "", []byte("x")}, section{secEnd, "", nil})
	if _, err := Read(bytes.NewReader(reframe(t, unknown, -1, nil))); fault.KindOf(err) != fault.UnknownVersion {
		t.Errorf("unknown section: %v", err)
	}
	named := append(sections[:1:1], section{secNotices, "x", sections[3].payload}, section{secEnd, "", nil})
	if _, err := Read(bytes.NewReader(reframe(t, named, -1, nil))); fault.KindOf(err) != fault.Malformed {
		t.Errorf("named section: %v", err)
	}
	late := append([]section{}, sections[1:]...)
	if _, err := Read(bytes.NewReader(reframe(t, late, -1, nil))); fault.KindOf(err) != fault.Malformed {
		t.Errorf("no about section: %v", err)
	}
}

func TestWriteErrors(t *testing.T) {
	w := newWorld(t)
	if err := Write(failing{}, w.b); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("full disk: %v", err)
	}
	w.b.Logs = append(w.b.Logs, w.b.Logs[0])
	if err := Write(io.Discard, w.b); fault.KindOf(err) != fault.Conflict {
		t.Errorf("two logs of one custodian: %v", err)
	}
	w.b.Logs = w.b.Logs[:3]
	w.b.Consortium = "Not A Name"
	if err := Write(io.Discard, w.b); fault.KindOf(err) != fault.Malformed {
		t.Errorf("bad name: %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func FuzzRead(f *testing.F) {
	file := encode(f, newWorld(f).b)
	f.Add(file)
	f.Add(encode(f, Bundle{Consortium: home}))
	sections, starts := layout(f, file)
	for i := range sections {
		f.Add(file[:starts[i]])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := Read(bytes.NewReader(b))
		if err == nil && !bytes.Equal(encode(t, got), b) {
			t.Fatal("a file is accepted in two forms")
		}
	})
}

// FuzzSection reaches the decoders behind the hash.
func FuzzSection(f *testing.F) {
	sections, _ := layout(f, encode(f, newWorld(f).b))
	for _, s := range sections {
		f.Add(s.kind, s.name, s.payload)
	}
	f.Fuzz(func(t *testing.T, kind byte, name string, payload []byte) {
		var b Bundle
		if b.take(section{kind, name, payload}) != nil || len(payload) == 0 || kind == secAbout {
			return
		}
		for _, s := range b.sections() {
			if s.kind == kind && !bytes.Equal(s.payload, payload) {
				t.Fatal("a section is accepted in two forms")
			}
		}
		Verify(b, nil)
	})
}
