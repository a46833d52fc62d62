package webvh

import (
	"crypto/ed25519"
	"slices"
	"strconv"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
)

// Approvals are the proofs of a did-witness.json: versionId, then the proofs.
type Approvals struct {
	versions []string // in order of the file
	proofs   map[string][]jcs.Object
}

const opWitness = "check witnesses"

func badWitness(kind fault.Kind, detail string) error {
	return refuse(InvalidDID, kind, opWitness, detail)
}

// ParseApprovals reads a did-witness.json. Nothing is verified: see
// Log.Witnessed. Empty input is no approvals.
func ParseApprovals(raw []byte) (Approvals, error) {
	a := Approvals{proofs: map[string][]jcs.Object{}}
	if len(raw) > MaxApprovals {
		return a, badWitness(fault.TooLarge, "the witness file is longer than "+strconv.Itoa(MaxApprovals)+" bytes")
	}
	if len(raw) == 0 {
		return a, nil
	}
	v, err := jcs.Parse(raw)
	if err != nil {
		return a, badWitness(fault.KindOf(err), "the witness file is not JSON")
	}
	list, ok := v.([]any)
	for _, e := range list {
		o, _ := e.(jcs.Object)
		id, isText := o["versionId"].(string)
		proofs, areObjects := objects(o["proof"])
		if ok = ok && isText && areObjects; ok {
			a.add(id, proofs...)
		}
	}
	if !ok {
		return a, badWitness(fault.Malformed, "the witness file is no list of versionId and proof")
	}
	return a, nil
}

func (a *Approvals) add(versionID string, proofs ...jcs.Object) {
	if len(proofs) == 0 {
		return
	}
	if _, known := a.proofs[versionID]; !known {
		a.versions = append(a.versions, versionID)
	}
	a.proofs[versionID] = append(a.proofs[versionID], proofs...)
}

// Bytes is the did-witness.json.
func (a Approvals) Bytes() []byte {
	list := []any{}
	for _, id := range a.versions {
		proofs := make([]any, len(a.proofs[id]))
		for i, p := range a.proofs[id] {
			proofs[i] = p
		}
		list = append(list, jcs.Object{"versionId": id, "proof": proofs})
	}
	return append(jcs.Append(nil, list), '\n')
}

// Approve is a witness's proof that it saw an entry, and with it all before.
func Approve(versionID string, key ed25519.PrivateKey, at time.Time) jcs.Object {
	return Prove(approved(versionID), key, at)
}

func approved(versionID string) jcs.Object { return jcs.Object{"versionId": versionID} }

// With is the approvals with one more, verified, in the place of what the same
// witness said of this version before. It returns who approved.
func (a Approvals) With(versionID string, proof jcs.Object) (Approvals, did.Key, error) {
	key, err := CheckProof(approved(versionID), proof)
	if err != nil {
		return a, key, err
	}
	next := Approvals{proofs: map[string][]jcs.Object{}}
	a.each(func(id string, p jcs.Object) {
		if id != versionID || !same(p["verificationMethod"], proof["verificationMethod"]) {
			next.add(id, p)
		}
	})
	next.add(versionID, proof)
	return next, key, nil
}

// Pruned is the approvals without what the log does not need: each witness's
// newest proof of a published entry stays, and all of entries yet to come.
func (a Approvals) Pruned(l *Log) Approvals {
	out := Approvals{proofs: map[string][]jcs.Object{}}
	newest := map[string]uint64{}
	a.each(func(id string, p jcs.Object) {
		method, _ := p["verificationMethod"].(string)
		newest[method] = max(newest[method], l.numberOf(id))
	})
	a.each(func(id string, p jcs.Object) {
		method, _ := p["verificationMethod"].(string)
		if n := l.numberOf(id); n == 0 || n == newest[method] {
			out.add(id, p)
		}
	})
	return out
}

func (a Approvals) each(do func(versionID string, proof jcs.Object)) {
	for _, id := range a.versions {
		for _, p := range a.proofs[id] {
			do(id, p)
		}
	}
}

// numberOf is the number of the entry with a versionId, or 0.
func (l *Log) numberOf(versionID string) uint64 {
	for i := range l.versions {
		if l.versions[i].ID == versionID {
			return uint64(i + 1)
		}
	}
	return 0
}

// NeedsWitnesses reports whether any entry must be approved.
func (l *Log) NeedsWitnesses() bool {
	return slices.ContainsFunc(l.versions, func(v Version) bool { return !v.approvers.None() })
}

// Approvers says who must approve an entry: the witnesses of the entry before or,
// where it had none, the entry's own.
func (v Version) Approvers() Witness { return v.approvers }

// Witnessed reports whether every entry of the log has the approvals that it
// needs: from so many different witnesses of its list as its threshold says, each
// for this entry or a later one of this log. Proofs of entries that are not in
// the log count for nothing. It is fault.BadProof otherwise.
func (l *Log) Witnessed(a Approvals) error {
	latest := l.approvedBy(a)
	for _, v := range l.versions {
		if !v.approvers.None() && v.approvers.count(latest, v.Number) < v.approvers.Threshold {
			return atEntry(int(v.Number), badWitness(fault.BadProof,
				"approved by "+strconv.Itoa(v.approvers.count(latest, v.Number))+" witnesses, needs "+strconv.Itoa(v.approvers.Threshold)))
		}
	}
	return nil
}

func (w Witness) count(latest map[did.Key]uint64, n uint64) int {
	count := 0
	for _, key := range w.Witnesses {
		if latest[key] >= n {
			count++
		}
	}
	return count
}

// Missing lists the witnesses that have not approved the newest entry.
func (l *Log) Missing(a Approvals) []did.Key {
	latest := l.approvedBy(a)
	return slices.DeleteFunc(slices.Clone(l.Newest().approvers.Witnesses), func(key did.Key) bool { return latest[key] >= l.Len() })
}

// approvedBy is the newest entry of this log that each witness of it approved.
// Only what could count is verified, newest first.
func (l *Log) approvedBy(a Approvals) map[did.Key]uint64 {
	witnesses := map[did.Key]bool{}
	for _, v := range l.versions {
		for _, key := range v.approvers.Witnesses {
			witnesses[key] = true
		}
	}
	latest := map[did.Key]uint64{}
	for i := len(l.versions) - 1; i >= 0 && len(witnesses) > 0; i-- {
		v := l.versions[i]
		for _, proof := range a.proofs[v.ID] {
			method, _ := proof["verificationMethod"].(string)
			key, err := keyOfMethod(method)
			if err != nil || !witnesses[key] || latest[key] > 0 {
				continue
			}
			if _, err := CheckProof(approved(v.ID), proof); err == nil {
				latest[key] = v.Number
			}
		}
	}
	return latest
}
