package webvh

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/vectors"
)

// now is later than every honest entry of the suite.
var now = uint64(time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC).UnixMilli())

// suite is protocol/vectors/webvh-suite.json.
type suite struct {
	Good   []suiteLog
	Reject []suiteLog
	DIDs   []struct {
		Name, DID string
		Code      Code
	}
}

type suiteLog struct {
	Name, By, Log, Witness string
	Code                   Code
	Results                []struct {
		VersionNumber uint64
		Document      json.RawMessage
		Metadata      map[string]any
	}
}

func loadSuite(t testing.TB) suite {
	t.Helper()
	raw, err := fs.ReadFile(vectors.FS, "webvh-suite.json")
	if err != nil {
		t.Fatal(err)
	}
	var s suite
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	if len(s.Good) != 76 || len(s.Reject) != 12 || len(s.DIDs) != 9 {
		t.Fatalf("the suite has 76 good logs, 12 bad ones and 9 hostile DIDs; here are %d, %d and %d", len(s.Good), len(s.Reject), len(s.DIDs))
	}
	return s
}

// read does all that a resolver does before it looks for a version.
func (v suiteLog) read() (*Log, error) {
	l, err := Read([]byte(v.Log), now)
	if err != nil {
		return nil, err
	}
	a, err := ParseApprovals([]byte(v.Witness))
	if err != nil {
		return nil, err
	}
	return l, l.Witnessed(a)
}

func TestSuiteGoodLogs(t *testing.T) {
	for _, v := range loadSuite(t).Good {
		t.Run(v.Name+"/"+v.By, func(t *testing.T) {
			l, err := v.read()
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range v.Results {
				if v.Name == "multi-update" && v.By == "python" {
					want.VersionNumber = 0 // its three results are all of the newest version, whatever their name says
				}
				got, err := l.Resolve(l.DID(), Query{VersionNumber: want.VersionNumber}, nil)
				if err != nil {
					t.Fatal(err)
				}
				checkMetadata(t, v, want.VersionNumber, got, want.Metadata)
				checkDocument(t, v, got, want.Document)
			}
		})
	}
}

// checkMetadata leaves out what the implementations disagree about.
func checkMetadata(t *testing.T, v suiteLog, version uint64, got Resolution, want map[string]any) {
	t.Helper()
	for name, value := range want {
		if value == nil || name == "updated" && version != 0 { // some say when the asked version was made
			continue
		}
		if name == "portable" && v.By != "ts" {
			continue // some leave it out, or say false of a log that says nothing
		}
		if got.Metadata[name] != value {
			t.Errorf("metadata %s: got %v, want %v", name, got.Metadata[name], value)
		}
	}
}

func checkDocument(t *testing.T, v suiteLog, got Resolution, want json.RawMessage) {
	t.Helper()
	document, err := jcs.Parse(want)
	if err != nil {
		t.Fatal(err)
	}
	if got.Document == nil {
		if v.Name != "deactivate" {
			t.Fatal("no document")
		}
		if document == nil {
			return
		}
		// The other implementations show the last document of a deactivated DID.
		if got.Document, err = withServices(got.Version, nil); err != nil {
			t.Fatal(err)
		}
		if _, ok := document.(jcs.Object)["service"]; !ok {
			delete(got.Document, "service")
		}
	}
	ours, theirs := normal(got.Document, got.Version.DID), normal(document, got.Version.DID)
	if ours != theirs {
		t.Errorf("document:\n got %s\nwant %s", ours, theirs)
	}
}

// normal writes a document so that spellings which mean the same are the same:
// relative ids of services, and the slash at the end of the files' address.
func normal(document any, d DID) string {
	text := string(jcs.Append(nil, document))
	text = strings.ReplaceAll(text, `"id":"#`, `"id":"`+d.String()+"#")
	o, _ := jcs.ParseObject([]byte(text))
	services, _ := o["service"].([]any)
	for _, s := range services {
		if s := s.(jcs.Object); s["type"] == "relativeRef" {
			s["serviceEndpoint"] = strings.TrimSuffix(s["serviceEndpoint"].(string), "/")
		}
	}
	return string(jcs.Append(nil, o))
}

// reasons are the words that each refusal must have: a bad log that is refused
// for another reason is not understood.
var reasons = map[string]struct {
	kind   fault.Kind
	detail string
}{
	"negative-cross-did-witness-replay":         {fault.BadProof, "approved by 0 witnesses, needs 1"},
	"negative-did-key-body-fragment-mismatch":   {fault.BadSignature, "fragment repeats the key"},
	"negative-duplicate-witness-ids":            {fault.Malformed, "one witness twice"},
	"negative-portable-scid-swap":               {fault.Malformed, "SCID"},
	"negative-pre-rotation-omit-updatekeys":     {fault.Malformed, "updateKeys: an entry must have it while keys are fixed in advance"},
	"negative-scid-mismatch-genesis":            {fault.BadProof, "does not hash to its SCID"},
	"negative-unknown-method-version":           {fault.UnknownVersion, "method"},
	"negative-versiontime-future":               {fault.NotYet, "future"},
	"negative-versiontime-non-monotonic":        {fault.Malformed, "not later"},
	"negative-witness-update-threshold-not-met": {fault.BadProof, "approved by 1 witnesses, needs 2"},
	"negative-wrong-cryptosuite":                {fault.BadSignature, "cryptosuite"},
	"negative-zero-witness-threshold":           {fault.Malformed, "threshold"},
	"negative-fragment-leaks-into-domain":       {fault.Malformed, "fragment"},
	"negative-lowercase-pct-port-ip":            {fault.Malformed, "IP address"},
	"negative-path-traversal-did":               {fault.Malformed, "leads to another folder"},
	"negative-pct-encoded-ip-host":              {fault.Malformed, "IP address"},
	"negative-pct-encoded-traversal":            {fault.Malformed, "path segment"},
}

func TestSuiteBadLogs(t *testing.T) {
	for _, v := range loadSuite(t).Reject {
		l, err := v.read()
		want := reasons[v.Name]
		switch {
		case err == nil:
			t.Errorf("%s: accepted, %d entries", v.Name, l.Len())
		case CodeOf(err) != v.Code:
			t.Errorf("%s: code %s, want %s: %v", v.Name, CodeOf(err), v.Code, err)
		case fault.KindOf(err) != want.kind || !strings.Contains(err.Error(), want.detail):
			t.Errorf("%s: want %s and %q: %v", v.Name, want.kind, want.detail, err)
		}
	}
}

func TestSuiteHostileDIDs(t *testing.T) {
	for _, v := range loadSuite(t).DIDs {
		_, err := ParseDID(v.DID)
		want := reasons[v.Name]
		if err == nil || CodeOf(err) != v.Code || fault.KindOf(err) != want.kind || !strings.Contains(err.Error(), want.detail) {
			t.Errorf("%s: want %s, %s, %q: %v", v.DID, v.Code, want.kind, want.detail, err)
		}
		// The suite's SCID is none either. With a good one the place alone must be refused.
		text := strings.Replace(v.DID, "Qm0000000000000000000000000000000000000000000000", hash(nil), 1)
		if _, err := ParseDID(text); err == nil {
			t.Errorf("%s is taken", text)
		}
		if _, _, err := ParseURL(text); err == nil {
			t.Errorf("%s is taken as a DID URL", text)
		}
	}
}

// The W3C vector of the cryptosuite, whose document has a @context of its own.
func TestVectorOfTheCryptosuite(t *testing.T) {
	raw, err := os.ReadFile("testdata/eddsa-jcs-2022.json") // w3c/vc-di-eddsa at abb673e, signedJCS.json
	if err != nil {
		t.Fatal(err)
	}
	document, err := jcs.ParseObject(raw)
	if err != nil {
		t.Fatal(err)
	}
	proof := document["proof"].(jcs.Object)
	delete(document, "proof")
	key, err := CheckProof(document, proof)
	if err != nil || Multikey(key) != "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2" {
		t.Errorf("%v, %v", Multikey(key), err)
	}
	document["name"] = "Another credential"
	if _, err := CheckProof(document, proof); CodeOf(err) != InvalidProof {
		t.Errorf("a changed document: %v", err)
	}
}
