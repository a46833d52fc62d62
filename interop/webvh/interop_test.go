package webvh

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/webvh"
)

type object = map[string]any

// ask has the other implementation do one thing.
func ask(t *testing.T, request object) object {
	t.Helper()
	if _, err := os.Stat("node_modules/didwebvh-ts"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the other implementation is not installed: run npm ci --ignore-scripts here")
		}
		t.Skip("the other implementation is not installed: run npm ci --ignore-scripts here")
	}
	raw, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "counterpart.mjs")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("node: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	answer, err := jcs.ParseObject(out)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return answer
}

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func seeded(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32))
}

func multikey(n byte) string { return webvh.Multikey(did.KeyOf(seeded(n))) }

func stall(id string) webvh.Stall {
	return webvh.Stall{
		DID: id, Account: did.Merchant{19: 7}, ChainID: 31337, Registry: [20]byte{19: 8}, PeerKey: did.KeyOf(seeded(90)), HPKEKey: bytes.Repeat([]byte{7}, 1216),
		Services: []webvh.Service{{Name: "shop", Type: "LinkedDomains", Endpoint: "https://shop.example/가게?a=1&b=<2>"}},
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// parameters fix key n+1 in advance.
func parameters(p webvh.Parameters, n byte) webvh.Parameters {
	p.UpdateKeys, p.NextKeyHashes = []string{multikey(n)}, []string{webvh.KeyHash(multikey(n + 1))}
	return p
}

// life is a merchant's DID of ours: two of three witnesses, a rotation, a move, a
// smaller list of witnesses.
func life(t *testing.T) (*webvh.Log, webvh.Approvals) {
	t.Helper()
	w := webvh.Witness{Threshold: 2, Witnesses: []did.Key{did.KeyOf(seeded(21)), did.KeyOf(seeded(22)), did.KeyOf(seeded(23))}}
	id := must[string](t)(webvh.Unborn("shop.example%3A8443:stalls:7"))
	l := must[*webvh.Log](t)(webvh.Create(stall(id).Document(), parameters(webvh.Parameters{Portable: true, TTL: 600, Witness: w}, 1), seeded(1), start))
	l = must[*webvh.Log](t)(l.Next(stall(l.DID().String()).Document(), parameters(l.Newest().Parameters, 2), seeded(2), start.Add(time.Hour)))
	moved := stall("did:webvh:" + l.DID().SCID() + ":xn--vv4bo1g.example")
	moved.AlsoKnown = []string{l.DID().String()}
	l = must[*webvh.Log](t)(l.Next(moved.Document(), parameters(l.Newest().Parameters, 3), seeded(3), start.Add(2*time.Hour)))
	p := parameters(l.Newest().Parameters, 4)
	p.Witness = webvh.Witness{Threshold: 1, Witnesses: w.Witnesses[:1]}
	l = must[*webvh.Log](t)(l.Next(moved.Document(), p, seeded(4), start.Add(3*time.Hour)))
	var a webvh.Approvals
	for n := uint64(1); n <= l.Len(); n++ {
		for _, key := range []byte{21, 23} {
			var err error
			if a, _, err = a.With(l.At(n).ID, webvh.Approve(l.At(n).ID, seeded(key), start)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return l, a.Pruned(l)
}

func TestOurDIDIsResolvedThere(t *testing.T) {
	l, a := life(t)
	for _, version := range []uint64{0, 1, 2, 3} {
		ours := must[webvh.Resolution](t)(l.Resolve(l.DID(), webvh.Query{VersionNumber: version}, nil))
		theirs := ask(t, object{"do": "resolve", "log": string(l.Bytes()), "witness": string(a.Bytes()), "versionNumber": version})
		if theirs["ok"] != true {
			t.Fatalf("version %d: %v", version, theirs["error"])
		}
		meta := theirs["meta"].(object)
		if meta["versionId"] != ours.Version.ID || meta["scid"] != l.DID().SCID() || meta["prerotation"] != true {
			t.Errorf("version %d: %v", version, meta)
		}
		if x, y := normal(t, theirs["doc"], ours.Version.DID), normal(t, ours.Document, ours.Version.DID); x != y {
			t.Errorf("version %d:\nthere %s\n here %s", version, x, y)
		}
	}
}

// normal writes a document so that two spellings of the services that every DID has
// are one: relative ids, and the slash at the end of the files' address.
func normal(t *testing.T, document any, d webvh.DID) string {
	t.Helper()
	text := strings.ReplaceAll(string(jcs.Append(nil, document)), `"id":"#`, `"id":"`+d.String()+"#")
	o := must[jcs.Object](t)(jcs.ParseObject([]byte(text)))
	for _, s := range o["service"].([]any) {
		if s := s.(object); s["type"] == "relativeRef" {
			s["serviceEndpoint"] = strings.TrimSuffix(s["serviceEndpoint"].(string), "/")
		}
	}
	return string(jcs.Append(nil, o))
}

func TestOurEndIsUnderstoodThere(t *testing.T) {
	id := must[string](t)(webvh.Unborn("shop.example"))
	l := must[*webvh.Log](t)(webvh.Create(stall(id).Document(), parameters(webvh.Parameters{TTL: 600}, 1), seeded(1), start))
	p := parameters(l.Newest().Parameters, 2)
	p.Deactivated, p.NextKeyHashes = true, nil
	l = must[*webvh.Log](t)(l.Next(l.Newest().Document, p, seeded(2), start.Add(time.Hour)))
	theirs := ask(t, object{"do": "resolve", "log": string(l.Bytes())})
	if theirs["ok"] != true || theirs["meta"].(object)["deactivated"] != true {
		t.Errorf("%v", theirs)
	}
}

// What we refuse is refused there, too.
func TestOurForgeriesAreRefusedThere(t *testing.T) {
	l, a := life(t)
	lines := strings.SplitAfter(string(l.Bytes()), "\n")
	for what, c := range map[string][2]string{
		"a changed document":  {strings.Replace(string(l.Bytes()), "LinkedDomains", "LinkedDomain", 1), string(a.Bytes())},
		"an entry left out":   {lines[0] + lines[2] + lines[3], string(a.Bytes())},
		"no witnesses":        {string(l.Bytes()), "[]"},
		"another witness key": {string(l.Bytes()), strings.ReplaceAll(string(a.Bytes()), multikey(23), multikey(22))},
	} {
		if theirs := ask(t, object{"do": "resolve", "log": c[0], "witness": c[1]}); theirs["ok"] == true {
			t.Errorf("%s is taken there", what)
		}
		read, err := webvh.Read([]byte(c[0]), uint64(start.Add(24*time.Hour).UnixMilli()))
		if err == nil {
			err = read.Witnessed(must[webvh.Approvals](t)(webvh.ParseApprovals([]byte(c[1]))))
		}
		if err == nil {
			t.Errorf("%s is taken here", what)
		}
	}
}

func TestTheirDIDIsResolvedHere(t *testing.T) {
	theirs := ask(t, object{"do": "live"})
	if theirs["ok"] != true {
		t.Fatal(theirs["error"])
	}
	l := must[*webvh.Log](t)(webvh.Read([]byte(theirs["log"].(string)), uint64(start.Add(240*time.Hour).UnixMilli())))
	a := must[webvh.Approvals](t)(webvh.ParseApprovals([]byte(theirs["witness"].(string))))
	if err := l.Witnessed(a); err != nil {
		t.Fatal(err)
	}
	if l.Len() != 3 || l.DID().String() != theirs["did"] || !strings.HasSuffix(l.DID().String(), ":market.example") || len(l.Newest().Parameters.NextKeyHashes) != 1 {
		t.Errorf("%d entries, %s", l.Len(), l.DID())
	}
	// Both go on from there: the key that they fixed in advance signs an entry of ours,
	// which they read.
	p := parameters(l.Newest().Parameters, 4)
	next := must[*webvh.Log](t)(l.Next(l.Newest().Document, p, seeded(4), start.Add(96*time.Hour)))
	a, _, err := a.With(next.Newest().ID, webvh.Approve(next.Newest().ID, seeded(21), start))
	if err != nil {
		t.Fatal(err)
	}
	if back := ask(t, object{"do": "resolve", "log": string(next.Bytes()), "witness": string(a.Bytes())}); back["ok"] != true || back["meta"].(object)["versionId"] != next.Newest().ID {
		t.Errorf("our entry on their log: %v", back["error"])
	}
}

func TestTheirEndIsUnderstoodHere(t *testing.T) {
	theirs := ask(t, object{"do": "end"})
	if theirs["ok"] != true {
		t.Fatal(theirs["error"])
	}
	l := must[*webvh.Log](t)(webvh.Read([]byte(theirs["log"].(string)), uint64(time.Date(2126, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli())))
	r := must[webvh.Resolution](t)(l.Resolve(l.DID(), webvh.Query{}, nil))
	if r.Document != nil || r.Metadata["deactivated"] != true || r.Version.Number != 2 {
		t.Errorf("%v", r.Metadata)
	}
	if address := must[string](t)(l.DID().LogURL(nil)); address != "https://shop.example/stalls/7/did.jsonl" {
		t.Error(address)
	}
}
