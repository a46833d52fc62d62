package identity

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/webvh"
)

// pendingFile holds the one entry that waits for its witnesses.
const pendingFile = "pending.jsonl"

// Own is a merchant's own DID: three files in a folder, each replaced whole or
// not at all. did.jsonl and did-witness.json are what the world gets, and may lie
// on any web server; pending.jsonl is one entry that is not published yet.
//
// An entry is pending, durably, before the first witness hears of it, and no
// other with its number is taken afterwards: two would be two histories. It is
// published when its witnesses are enough: the witness file first, then the log.
// Whatever moment the process dies in, the log is the old one or the new one.
//
// It holds no secret.
type Own struct {
	disk disk
	now  func() time.Time

	mu        sync.Mutex
	log       *webvh.Log // published; nil before the first entry is
	approvals webvh.Approvals
	pending   *webvh.Log // log with the pending entry; nil if none
}

// disk is where the files lie.
type disk interface {
	Read(name string) ([]byte, error) // fs.ErrNotExist if it is not there
	Write(name string, raw []byte) error
	Remove(name string) error
}

// OpenOwn reads a folder, which need not exist. now is the clock; nil: the
// system's. Files that do not verify are fault.Internal: they were ours.
func OpenOwn(dir string, now func() time.Time) (*Own, error) { return openOwn(folder(dir), now) }

// everAfter is the end of the year 9999: what was published once is not from the
// future, whatever the clock says when it is read again.
const everAfter = 253_402_300_799_000

const opOwn = "open own DID"

func openOwn(d disk, now func() time.Time) (*Own, error) {
	if now == nil {
		now = time.Now
	}
	o := &Own{disk: d, now: now}
	raw, err := o.read(webvh.WitnessFile)
	if err != nil {
		return nil, err
	}
	if o.approvals, err = webvh.ParseApprovals(raw); err != nil {
		return nil, damaged(webvh.WitnessFile, err)
	}
	if raw, err = o.read(webvh.LogFile); err != nil {
		return nil, err
	}
	if len(raw) > 0 {
		if o.log, err = webvh.Read(raw, everAfter); err == nil {
			err = o.log.Witnessed(o.approvals)
		}
		if err != nil {
			return nil, damaged(webvh.LogFile, err)
		}
	}
	return o, o.loadPending()
}

func damaged(name string, err error) error {
	return &fault.Error{Kind: fault.Internal, Op: opOwn, Err: err,
		Detail: name + " does not verify: restore it from a backup, or from a witness or a reader that has it; never start another log under this DID"}
}

func (o *Own) read(name string) ([]byte, error) {
	raw, err := o.disk.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return raw, err
}

func (o *Own) loadPending() error {
	line, err := o.read(pendingFile)
	if err != nil || len(line) == 0 {
		return err
	}
	if o.log != nil && bytes.Equal(o.log.Last(), line) { // published, and then the process died
		return o.disk.Remove(pendingFile)
	}
	if o.pending, err = o.extended(line, everAfter); err != nil {
		return damaged(pendingFile, err)
	}
	return nil
}

func (o *Own) extended(line []byte, now uint64) (*webvh.Log, error) {
	if o.log != nil {
		return o.log.Append(line, now)
	}
	first, err := webvh.Read(line, now)
	if err == nil && first.Len() != 1 {
		err = fault.New(fault.Malformed, "take entry", "want one line for one entry")
	}
	return first, err
}

// Offer takes the line of the next entry, verified as every reader will verify it.
// The same line again is taken as often as it comes; another one while one is
// pending is fault.Conflict.
func (o *Own) Offer(line []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	line = append(bytes.TrimRight(line, "\n"), '\n')
	if o.log != nil && bytes.Equal(o.log.Last(), line) {
		return nil
	}
	if o.pending != nil {
		if bytes.Equal(o.pending.Last(), line) {
			return nil
		}
		return fault.New(fault.Conflict, "take entry", "entry "+strconv.FormatUint(o.pending.Len(), 10)+" already waits for its witnesses; they would refuse another one. Wait, or ask them")
	}
	next, err := o.extended(line, uint64(o.now().UnixMilli()))
	if err != nil {
		return err
	}
	if err := o.disk.Write(pendingFile, line); err != nil {
		return err
	}
	o.pending = next
	return o.publish()
}

// Approve takes a witness's proof of the pending entry and publishes the entry when
// it was the last that was needed. Proofs that do not verify, or come from nobody
// on the list, are refused.
func (o *Own) Approve(from did.Key, proof jcs.Object) error {
	const op = "take approval"
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.pending == nil {
		return nil
	}
	with, key, err := o.approvals.With(o.pending.Newest().ID, proof)
	switch {
	case err != nil:
		return err
	case key != from:
		return fault.New(fault.BadSignature, op, "the proof is by another key than the witness's")
	}
	if err := o.disk.Write(webvh.WitnessFile, with.Bytes()); err != nil {
		return err
	}
	o.approvals = with
	return o.publish()
}

// publish makes the pending entry the newest of the log if its witnesses are
// enough. The witness file is on the disk already.
func (o *Own) publish() error {
	if o.pending.Witnessed(o.approvals) != nil {
		return nil
	}
	if err := o.disk.Write(webvh.LogFile, o.pending.Bytes()); err != nil {
		return err
	}
	o.log, o.pending = o.pending, nil
	if err := o.disk.Remove(pendingFile); err != nil {
		return err
	}
	pruned := o.approvals.Pruned(o.log)
	if err := o.disk.Write(webvh.WitnessFile, pruned.Bytes()); err != nil {
		return err
	}
	o.approvals = pruned
	return nil
}

// Log is the published log, or nil before there is one.
func (o *Own) Log() *webvh.Log {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.log
}

// Files are the published files.
func (o *Own) Files() (Files, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.log == nil {
		return Files{}, false
	}
	return Files{Log: o.log.Bytes(), Witness: o.approvals.Bytes()}, true
}

// Pending is what waits: the log with its entry, the approvals so far, and who is
// still missing.
type Pending struct {
	Log       *webvh.Log
	Approvals []byte
	Missing   []did.Key
}

// Pending says what waits for witnesses.
func (o *Own) Pending() (Pending, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.pending == nil {
		return Pending{}, false
	}
	return Pending{Log: o.pending, Approvals: o.approvals.Bytes(), Missing: o.pending.Missing(o.approvals)}, true
}

// Newest is the log that the next entry must follow: the published one, or the one
// with the pending entry.
func (o *Own) Newest() *webvh.Log {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.pending != nil {
		return o.pending
	}
	return o.log
}

// folder is a disk on the file system.
type folder string

const maxOwnFile = webvh.MaxLog

func (f folder) Read(name string) ([]byte, error) {
	path := filepath.Join(string(f), name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxOwnFile {
		return nil, fault.New(fault.TooLarge, opOwn, name+" is larger than any such file may be")
	}
	return os.ReadFile(path)
}

// Write replaces a file whole or not at all. When it returns, the bytes and the
// name are on the disk.
func (f folder) Write(name string, raw []byte) (err error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(string(f), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	_, err = tmp.Write(raw)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), filepath.Join(string(f), name)); err != nil {
		return err
	}
	return f.sync()
}

func (f folder) Remove(name string) error {
	if err := os.Remove(filepath.Join(string(f), name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return f.sync()
}

func (f folder) sync() error {
	d, err := os.Open(string(f))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
