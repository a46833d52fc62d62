package webvh

import (
	"maps"
	"slices"
	"strconv"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
)

// Resolution is what a resolver answers.
type Resolution struct {
	Version  Version
	Document jcs.Object // with the services that every did:webvh has; nil when the DID is deactivated and no version was asked for
	Metadata jcs.Object // didDocumentMetadata
}

// Resolve finds the document of a DID in its log. The DID may be the present one
// or one that it had before it moved. The caller has checked the witnesses.
// toASCII is as for LogURL. A version that is not there is fault.NotFound.
func (l *Log) Resolve(d DID, q Query, toASCII ToASCII) (Resolution, error) {
	if err := l.Describes(d); err != nil {
		return Resolution{}, err
	}
	v, err := l.find(q)
	if err != nil {
		return Resolution{}, err
	}
	r := Resolution{Version: v, Metadata: l.metadata(v)}
	if l.Newest().Parameters.Deactivated && q == (Query{}) {
		return r, nil
	}
	r.Document, err = withServices(v, toASCII)
	return r, err
}

// Describes reports whether the log is that of d: it has d's SCID, and d is or was
// its document's id.
func (l *Log) Describes(d DID) error {
	const op = "resolve did:webvh"
	if d.scid != l.DID().scid {
		return refuse(InvalidDID, fault.BadProof, op, "the log is that of another DID: its SCID differs")
	}
	if !slices.ContainsFunc(l.versions, func(v Version) bool { return v.DID.text == d.text }) {
		return refuse(InvalidDID, fault.BadProof, op, "the log never had this DID as its document's id: the domain or the path differs")
	}
	return nil
}

func (l *Log) find(q Query) (Version, error) {
	for _, v := range slices.Backward(l.versions) {
		switch {
		case q.VersionID != "" && v.ID != q.VersionID, q.VersionNumber != 0 && v.Number != q.VersionNumber,
			!q.VersionTime.IsZero() && v.Time.After(q.VersionTime):
			continue
		}
		return v, nil
	}
	return Version{}, refuse(NotFound, fault.NotFound, "resolve did:webvh", "the log has no such version")
}

func (l *Log) metadata(v Version) jcs.Object {
	newest := l.Newest()
	m := jcs.Object{
		"versionId": v.ID, "versionNumber": float64(v.Number), "versionTime": v.TimeText,
		"created": l.versions[0].TimeText, "updated": newest.TimeText, "scid": v.DID.scid,
		"portable": newest.Parameters.Portable, "deactivated": newest.Parameters.Deactivated,
		"ttl": strconv.FormatUint(uint64(newest.Parameters.TTL), 10), "watchers": list(newest.Parameters.Watchers),
		"witness": newest.Parameters.Witness.object(),
	}
	if w := newest.Parameters.Witness; !w.None() { // DID resolution metadata has no integers
		m["witness"].(jcs.Object)["threshold"] = strconv.Itoa(w.Threshold)
	}
	return m
}

// withServices adds the services that a did:webvh has without saying so: the files
// beside its log, and whois.
func withServices(v Version, toASCII ToASCII) (jcs.Object, error) {
	origin, err := v.DID.origin(toASCII)
	if err != nil {
		return nil, err
	}
	base, id := origin+v.DID.folder()+"/", v.DID.text
	services, _ := v.Document["service"].([]any)
	services = slices.Clip(services)
	if !hasService(services, id, "#files") {
		services = append(services, jcs.Object{"id": id + "#files", "type": "relativeRef", "serviceEndpoint": base})
	}
	if !hasService(services, id, "#whois") {
		services = append(services, jcs.Object{
			"@context": "https://identity.foundation/linked-vp/contexts/v1", "id": id + "#whois",
			"type": "LinkedVerifiablePresentation", "serviceEndpoint": base + "whois.vp",
		})
	}
	out := maps.Clone(v.Document)
	out["service"] = services
	return out, nil
}

func hasService(services []any, id, fragment string) bool {
	return slices.ContainsFunc(services, func(s any) bool {
		o, _ := s.(jcs.Object)
		return o["id"] == fragment || o["id"] == id+fragment
	})
}
