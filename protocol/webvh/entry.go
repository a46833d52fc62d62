package webvh

import (
	"bytes"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
)

const opEntry = "read log entry"

func badEntry(kind fault.Kind, detail string) error { return refuse(InvalidDID, kind, opEntry, detail) }

// entry is one line of a log, read but not judged.
type entry struct {
	content    jcs.Object // without its proof
	proofs     []jcs.Object
	versionID  string
	time       time.Time
	timeText   string
	parameters jcs.Object
	state      jcs.Object
}

func parseEntry(line []byte) (entry, error) {
	if len(line) > MaxEntry {
		return entry{}, badEntry(fault.TooLarge, "longer than "+strconv.Itoa(MaxEntry)+" bytes")
	}
	o, err := jcs.ParseObject(line)
	if err != nil {
		return entry{}, badEntry(fault.KindOf(err), fault.DetailOf(err))
	}
	e := entry{content: o}
	var ok [5]bool
	e.versionID, ok[0] = o["versionId"].(string)
	e.timeText, ok[1] = o["versionTime"].(string)
	e.parameters, ok[2] = o["parameters"].(jcs.Object)
	e.state, ok[3] = o["state"].(jcs.Object)
	e.proofs, ok[4] = objects(o["proof"])
	switch {
	case ok != [5]bool{true, true, true, true, true} || len(o) != len(ok):
		return entry{}, badEntry(fault.Malformed, "want versionId, versionTime, parameters, state and proof, and nothing else")
	case len(e.proofs) == 0:
		return entry{}, badProof("there is none")
	case len(e.proofs) > MaxProofs:
		return entry{}, refuse(InvalidProof, fault.TooLarge, opProof, "more than "+strconv.Itoa(MaxProofs))
	}
	if e.time, ok[0] = parseTime(e.timeText); !ok[0] {
		return entry{}, badEntry(fault.Malformed, "versionTime is no UTC time such as 2026-01-02T03:04:05Z")
	}
	delete(o, "proof")
	return e, nil
}

// checkID holds the versionId against the number and the hash that it must have.
func (e entry) checkID(number uint64, before string) error {
	text, sum, ok := strings.Cut(e.versionID, "-")
	if !ok || text != strconv.FormatUint(number, 10) {
		return badEntry(fault.Malformed, "versionId does not begin with the entry's number and a dash")
	}
	if _, ok := digest(sum); !ok {
		return badEntry(fault.Malformed, "versionId has no base58btc SHA-256 multihash behind its dash")
	}
	if sum != e.hash(before) {
		return badEntry(fault.BadProof, "the content does not hash to its versionId: it, or what came before, was changed")
	}
	return nil
}

// hash is the entry hash with before in the place of the versionId.
func (e entry) hash(before string) string {
	content := maps.Clone(e.content)
	content["versionId"] = before
	return hash(jcs.Append(nil, content))
}

const placeholder = "{SCID}"

// scid is what the SCID of a first entry must be, given the one it claims; empty
// if the entry is none with the placeholder in its place.
func (e entry) scid(claimed string) string {
	content := maps.Clone(e.content)
	content["versionId"] = placeholder
	preliminary, err := jcs.Parse(bytes.ReplaceAll(jcs.Append(nil, content), []byte(claimed), []byte(placeholder)))
	if err != nil { // two names that differ in nothing else
		return ""
	}
	return hash(jcs.Append(nil, preliminary))
}
