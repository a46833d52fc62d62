package webvh

import (
	"bytes"
	"crypto/ed25519"
	"maps"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
)

// Unborn is a DID before its SCID is known, for the document of a first entry:
// "did:webvh:{SCID}:" and the place, such as "shop.example" or
// "shop.example%3A8443:stalls:7". A place that no DID may have is refused.
func Unborn(place string) (string, error) {
	_, err := ParseDID(prefix + hash(nil) + ":" + place)
	return prefix + placeholder + ":" + place, err
}

// Create makes the first entry of a log: document, whose id and other mentions of
// itself come from Unborn, under parameters, signed by one of the update keys.
// at is cut to whole seconds. The entry is verified before it is returned.
func Create(document jcs.Object, p Parameters, key ed25519.PrivateKey, at time.Time) (*Log, error) {
	p.SCID = placeholder
	content := jcs.Object{"versionId": placeholder, "versionTime": formatTime(at), "parameters": p.first(), "state": document}
	preliminary := jcs.Append(nil, content)
	scid := hash(preliminary)
	filled, err := jcs.ParseObject(bytes.ReplaceAll(preliminary, []byte(placeholder), []byte(scid)))
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "create did:webvh", err)
	}
	line := sign(filled, 1, scid, key, at)
	return Read(line, uint64(at.UnixMilli()))
}

// Next makes the entry that follows: document under parameters, signed by key,
// which must be an update key of the present entry or, where keys are fixed in
// advance, one of p's own. It returns the log with it. Times have whole seconds,
// so that at must lie a second or more behind the present entry's.
func (l *Log) Next(document jcs.Object, p Parameters, key ed25519.PrivateKey, at time.Time) (*Log, error) {
	newest := l.Newest()
	content := jcs.Object{
		"versionId": newest.ID, "versionTime": formatTime(at), "parameters": p.changes(newest.Parameters), "state": maps.Clone(document),
	}
	return l.Append(sign(content, newest.Number+1, newest.ID, key, at), uint64(at.UnixMilli()))
}

// sign completes content, whose versionId is that of the entry before (the SCID
// for a first one).
func sign(content jcs.Object, n uint64, before string, key ed25519.PrivateKey, at time.Time) []byte {
	content["versionId"] = before
	content["versionId"] = number(n) + "-" + hash(jcs.Append(nil, content))
	content["proof"] = []any{Prove(content, key, at)}
	return append(jcs.Append(nil, content), '\n')
}

// Last is the line of the newest entry, as Append takes it.
func (l *Log) Last() []byte {
	body := bytes.TrimSuffix(l.raw, []byte("\n"))
	return bytes.Clone(l.raw[bytes.LastIndexByte(body, '\n')+1:])
}
