package webvh

import (
	"bytes"
	"slices"
	"strconv"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
)

// Version is one verified entry of a log.
type Version struct {
	Number     uint64 // from 1
	ID         string // versionId
	Time       time.Time
	TimeText   string     // as it was written
	DID        DID        // the document's id; it changes when a portable DID moves
	Document   jcs.Object // the DID document. Callers do not change it
	Parameters Parameters // after this entry
	Signers    []did.Key
	approvers  Witness // who must approve this entry
}

// Log is the history of one DID, every entry verified but for its witnesses (see
// Witnessed). It does not change: Append makes another.
type Log struct {
	raw      []byte
	versions []Version
}

// skew is how far ahead of the reader's clock an entry's time may be.
const skew = time.Minute

// Read verifies a did.jsonl: form, SCID, hashes, signatures, parameters, times.
// now is Unix milliseconds.
//
// Errors have the number of the entry in their text and a code (CodeOf):
// fault.Malformed for form and parameters, TooLarge, UnknownVersion for another
// method, BadProof for a hash or SCID that does not fit, BadSignature for a
// proof, NotYet for an entry from the future, Revoked for one behind the end.
func Read(raw []byte, now uint64) (*Log, error) {
	if len(raw) > MaxLog {
		return nil, badLog(fault.TooLarge, "longer than "+strconv.Itoa(MaxLog)+" bytes")
	}
	l := &Log{}
	for line := range bytes.Lines(raw) {
		if err := l.add(line, now); err != nil {
			return nil, atEntry(len(l.versions)+1, err)
		}
	}
	if len(l.versions) == 0 {
		return nil, badLog(fault.Malformed, "no entry")
	}
	l.raw = withNewline(bytes.Clone(raw))
	return l, nil
}

func badLog(kind fault.Kind, detail string) error {
	return refuse(InvalidDID, kind, "read log", detail)
}

func atEntry(n int, err error) error {
	return &fault.Error{Kind: fault.KindOf(err), Op: "entry " + strconv.Itoa(n), Detail: fault.DetailOf(err), Err: CodeOf(err)}
}

func withNewline(raw []byte) []byte {
	if len(raw) > 0 && raw[len(raw)-1] != '\n' {
		raw = append(raw, '\n')
	}
	return raw
}

// Append is the log with one more entry, verified.
func (l *Log) Append(line []byte, now uint64) (*Log, error) {
	line = withNewline(bytes.Clone(line))
	switch {
	case bytes.Count(line, []byte("\n")) != 1:
		return nil, badLog(fault.Malformed, "want one line for one entry")
	case len(l.raw)+len(line) > MaxLog:
		return nil, badLog(fault.TooLarge, "with this entry the log is longer than "+strconv.Itoa(MaxLog)+" bytes")
	}
	next := &Log{raw: slices.Concat(l.raw, line), versions: slices.Clip(l.versions)}
	if err := next.add(line, now); err != nil {
		return nil, atEntry(len(l.versions)+1, err)
	}
	return next, nil
}

// add verifies the next entry. The order of checks is from cheap to dear, and
// parameters come before what they decide.
func (l *Log) add(line []byte, now uint64) error {
	if len(l.versions) == MaxEntries {
		return badLog(fault.TooLarge, "more than "+strconv.Itoa(MaxEntries)+" entries")
	}
	e, err := parseEntry(line)
	if err != nil {
		return err
	}
	before := l.before()
	if before.Parameters.Deactivated {
		return badEntry(fault.Revoked, "the DID was deactivated by the entry before; nothing may follow")
	}
	v := Version{Number: before.Number + 1, ID: e.versionID, Time: e.time, TimeText: e.timeText, Document: e.state}
	if v.Parameters, err = before.Parameters.apply(e.parameters, v.first()); err != nil {
		return err
	}
	if err := v.checkTime(before, now); err != nil {
		return err
	}
	if err := v.checkHashes(e, before); err != nil {
		return err
	}
	if err := v.checkSubject(before); err != nil {
		return err
	}
	if err := v.checkKeys(e, before); err != nil {
		return err
	}
	if v.approvers = before.Parameters.Witness; v.approvers.None() {
		v.approvers = v.Parameters.Witness
	}
	l.versions = append(l.versions, v)
	return nil
}

// before is the newest version, or what stands for it before the first.
func (l *Log) before() Version {
	if len(l.versions) == 0 {
		return Version{Parameters: Parameters{TTL: DefaultTTL}}
	}
	return l.versions[len(l.versions)-1]
}

func (v Version) first() bool { return v.Number == 1 }

func (v Version) checkTime(before Version, now uint64) error {
	if !v.first() && !v.Time.After(before.Time) {
		return badEntry(fault.Malformed, "versionTime is not later than that of the entry before")
	}
	if v.Time.After(time.UnixMilli(int64(now)).Add(skew)) {
		return badEntry(fault.NotYet, "versionTime lies in the future")
	}
	return nil
}

func (v Version) checkHashes(e entry, before Version) error {
	scid := v.Parameters.SCID
	if !v.first() {
		return e.checkID(v.Number, before.ID)
	}
	if e.scid(scid) != scid {
		return badEntry(fault.BadProof, "the content does not hash to its SCID")
	}
	return e.checkID(1, scid)
}

// checkSubject reads the document's id and holds it against the SCID and, where
// the DID moved, against the right to move.
func (v *Version) checkSubject(before Version) error {
	id, _ := v.Document["id"].(string)
	d, err := ParseDID(id)
	if err != nil {
		return err
	}
	v.DID = d
	switch {
	case d.scid != v.Parameters.SCID:
		return badEntry(fault.BadProof, "the document's id has another SCID than the log")
	case v.first() || d.text == before.DID.text:
		return nil
	case !before.Parameters.Portable:
		return badEntry(fault.Malformed, "the document's id changed, and the DID is not portable")
	}
	known, _ := v.Document["alsoKnownAs"].([]any)
	if !slices.Contains(known, any(before.DID.text)) {
		return badEntry(fault.Malformed, "the DID moved, and alsoKnownAs does not name where from")
	}
	return nil
}

// checkKeys verifies the entry's proofs: each by a key that may sign it.
func (v *Version) checkKeys(e entry, before Version) error {
	allowed := before.Parameters.UpdateKeys
	if committed := before.Parameters.NextKeyHashes; len(committed) > 0 {
		for _, key := range v.Parameters.UpdateKeys {
			if !slices.Contains(committed, KeyHash(key)) {
				return badParameter("updateKeys", "a key that the entry before did not fix in advance (pre-rotation)")
			}
		}
		allowed = v.Parameters.UpdateKeys
	}
	if v.first() {
		allowed = v.Parameters.UpdateKeys
	}
	for _, proof := range e.proofs {
		method, _ := proof["verificationMethod"].(string)
		key, err := keyOfMethod(method)
		if err == nil && !slices.Contains(allowed, Multikey(key)) {
			err = badProof("it is by a key that may not sign this entry")
		}
		if err == nil {
			key, err = CheckProof(e.content, proof)
		}
		if err != nil {
			return err
		}
		v.Signers = append(v.Signers, key)
	}
	return nil
}

// Bytes is the did.jsonl.
func (l *Log) Bytes() []byte { return bytes.Clone(l.raw) }

// Len is the number of entries.
func (l *Log) Len() uint64 { return uint64(len(l.versions)) }

// Newest is the last entry.
func (l *Log) Newest() Version { return l.versions[len(l.versions)-1] }

// At is the entry with a number from 1 to Len.
func (l *Log) At(number uint64) Version { return l.versions[number-1] }

// DID is the present identifier.
func (l *Log) DID() DID { return l.Newest().DID }

// Head names a state of a log: how many entries, and the versionId of the last.
// The zero Head is before everything.
type Head struct {
	Number uint64
	ID     string
}

// Head is the log's present state.
func (l *Log) Head() Head { return Head{l.Len(), l.Newest().ID} }

// Extends reports whether the log goes on from an earlier state of it: nil,
// fault.Stale when it ends before that, fault.Conflict when it is another history.
func (l *Log) Extends(h Head) error {
	const op = "compare histories"
	switch {
	case h.Number == 0:
		return nil
	case h.Number > l.Len():
		return refuse(InvalidDID, fault.Stale, op, "the log ends with entry "+number(l.Len())+"; entry "+number(h.Number)+" has been seen before. Ask again, or elsewhere")
	case l.At(h.Number).ID != h.ID:
		return refuse(InvalidDID, fault.Conflict, op, "entry "+number(h.Number)+" is another one than was seen before: somebody signed two histories. Trust neither, and ask the owner")
	}
	return nil
}

// Before is the log without its newest entry.
func (l *Log) Before() *Log {
	last := l.Last()
	return &Log{raw: l.raw[:len(l.raw)-len(last)], versions: slices.Clip(l.versions[:len(l.versions)-1])}
}
