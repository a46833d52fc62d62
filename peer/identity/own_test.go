package identity

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"testing"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/webvh"
)

// dying is a disk that takes so many more operations and none after them.
type dying struct {
	files map[string][]byte
	left  int // < 0: for ever
}

var errDied = errors.New("the process died")

func (d *dying) Read(name string) ([]byte, error) {
	raw, has := d.files[name]
	if !has {
		return nil, fs.ErrNotExist
	}
	return bytes.Clone(raw), nil
}

func (d *dying) step() error {
	if d.left == 0 {
		return errDied
	}
	d.left--
	return nil
}

func (d *dying) Write(name string, raw []byte) error {
	if err := d.step(); err != nil {
		return err
	}
	d.files[name] = bytes.Clone(raw)
	return nil
}

func (d *dying) Remove(name string) error {
	if err := d.step(); err != nil {
		return err
	}
	delete(d.files, name)
	return nil
}

func open(t *testing.T, d disk) *Own {
	t.Helper()
	o, err := openOwn(d, (&clock{t: at(100)}).now)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func approve(o *Own, keys ...byte) error {
	for _, k := range keys {
		p, waits := o.Pending()
		if !waits {
			continue
		}
		if err := o.Approve(did.KeyOf(seeded(k)), webvh.Approve(p.Log.Newest().ID, seeded(k), at(1))); err != nil {
			return err
		}
	}
	return nil
}

var two = webvh.Witness{Threshold: 2, Witnesses: []did.Key{did.KeyOf(seeded(21)), did.KeyOf(seeded(22)), did.KeyOf(seeded(23))}}

func TestAnEntryWaitsForItsWitnesses(t *testing.T) {
	d := &dying{files: map[string][]byte{}, left: -1}
	o := open(t, d)
	l := born(t, "shop.example", func(p *webvh.Parameters) { p.Witness = two })
	other := born(t, "shop.example", func(p *webvh.Parameters) { p.Witness, p.TTL = two, 5 })
	for range 2 {
		if err := o.Offer(l.Last()); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, "another first entry", o.Offer(other.Last()), fault.Conflict)
	if err := approve(o, 21, 21); err != nil {
		t.Fatal(err)
	}
	if _, has := o.Files(); has || o.Log() != nil {
		t.Error("published below the threshold")
	}
	refused(t, "a proof by another", o.Approve(did.KeyOf(seeded(23)), webvh.Approve(l.Newest().ID, seeded(22), at(1))), fault.BadSignature)
	refused(t, "a proof of something else", o.Approve(did.KeyOf(seeded(22)), webvh.Approve(other.Newest().ID, seeded(22), at(1))), fault.BadSignature)
	o = open(t, d) // a restart forgets nothing
	if p, waits := o.Pending(); !waits || len(p.Missing) != 2 {
		t.Fatalf("%v %v", p.Missing, waits)
	}
	if err := approve(o, 99, 23); err != nil { // a stranger's proof counts for nothing
		t.Fatal(err)
	}
	f, has := o.Files()
	if !has || !bytes.Equal(f.Log, l.Bytes()) || len(d.files) != 2 {
		t.Errorf("not published: %d files", len(d.files))
	}
	if err := o.Offer(l.Last()); err != nil {
		t.Errorf("the same entry again: %v", err)
	}
	next := followed(t, l, nil)
	refused(t, "an entry too many", o.Offer(append(next.Last(), followed(t, next, nil).Last()...)), fault.Malformed)
	refused(t, "not the next one", o.Offer(followed(t, next, nil).Last()), fault.Malformed)
	if err := o.Offer(next.Last()); err != nil {
		t.Fatal(err)
	}
	if f, _ := o.Files(); !bytes.Equal(f.Log, l.Bytes()) {
		t.Error("an entry without its witnesses is shown")
	}
	if o.Newest().Len() != 2 || o.Log().Len() != 1 {
		t.Error("newest")
	}
}

// Defends I4: killed at any write, the folder holds the old log or the new one,
// each with the witnesses that it needs; and what was begun is ended by the same
// calls again.
func TestKilledInMidUpdate(t *testing.T) {
	first := born(t, "shop.example", func(p *webvh.Parameters) { p.Witness = two })
	second := followed(t, first, nil)
	before := &dying{files: map[string][]byte{}, left: -1}
	o := open(t, before)
	if err := errors.Join(o.Offer(first.Last()), approve(o, 21, 22)); err != nil {
		t.Fatal(err)
	}
	done := false
	for writes := 0; !done; writes++ {
		d := &dying{files: maps.Clone(before.files), left: writes}
		o := open(t, d)
		err := errors.Join(o.Offer(second.Last()), approve(o, 22, 23, 21))
		if done = err == nil; !done && !errors.Is(err, errDied) {
			t.Fatal(err)
		}
		if writes > 20 {
			t.Fatal("more writes than an update can have")
		}
		d.left = -1
		back := open(t, d) // verifies both files
		f, _ := back.Files()
		if !bytes.Equal(f.Log, first.Bytes()) && !bytes.Equal(f.Log, second.Bytes()) {
			t.Fatalf("after %d writes: neither the old log nor the new one", writes)
		}
		if _, err := judge(sighting{Log: f.Log, Witness: f.Witness}, at(100)); err != nil {
			t.Fatalf("after %d writes: readers refuse it: %v", writes, err)
		}
		if err := errors.Join(back.Offer(second.Last()), approve(back, 22, 23, 21)); err != nil {
			t.Fatalf("after %d writes: it cannot be brought to its end: %v", writes, err)
		}
		if f, _ := back.Files(); !bytes.Equal(f.Log, second.Bytes()) {
			t.Fatalf("after %d writes: not at its end", writes)
		}
		if _, waits := back.Pending(); waits {
			t.Fatalf("after %d writes: it waits for ever", writes)
		}
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir() + "/did"
	o, err := OpenOwn(dir, (&clock{t: at(100)}).now)
	if err != nil {
		t.Fatal(err)
	}
	l := born(t, "shop.example", nil)
	if err := o.Offer(l.Last()); err != nil {
		t.Fatal(err)
	}
	// A restart with a clock far behind still has its own log.
	if o, err = OpenOwn(dir, (&clock{t: at(-1000)}).now); err != nil || o.Log().Head() != l.Head() {
		t.Fatalf("%v", err)
	}
	// Lost, it is put back from what anybody else has.
	restored := t.TempDir()
	for name, raw := range map[string][]byte{webvh.LogFile: l.Bytes(), webvh.WitnessFile: []byte("[]")} {
		if err := folder(restored).Write(name, raw); err != nil {
			t.Fatal(err)
		}
	}
	if o, err = OpenOwn(restored, nil); err != nil || o.Offer(followed(t, l, nil).Last()) != nil || o.Log().Len() != 2 {
		t.Errorf("restored: %v", err)
	}
	for name, raw := range map[string][]byte{
		webvh.LogFile: bytes.Replace(l.Bytes(), []byte("600"), []byte("601"), 1), webvh.WitnessFile: []byte("{"), pendingFile: []byte("x\n"),
	} {
		if err := folder(dir).Write(name, raw); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenOwn(dir, nil); fault.KindOf(err) != fault.Internal {
			t.Errorf("damaged %s: %v", name, err)
		}
		if err := errors.Join(folder(dir).Remove(name), folder(dir).Write(webvh.LogFile, l.Bytes())); err != nil {
			t.Fatal(err)
		}
	}
}
