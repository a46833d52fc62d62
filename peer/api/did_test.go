package api_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/webvh"
)

// withDID runs a test against a single merchant's peer that keeps a DID.
func withDID(t *testing.T, test func(*peertest.World, *till)) {
	t.Helper()
	dir := t.TempDir()
	adjust := func(_ int, cfg *peer.Config) {
		own, err := identity.OpenOwn(dir, nil)
		if err != nil {
			t.Error(err)
		}
		cfg.DID = own
	}
	peertest.Run(t, peertest.Config{Merchants: 1, Adjust: adjust}, func(w *peertest.World) { test(w, newTill(t, w.Peers[0])) })
}

func firstEntry(t *testing.T, p *peertest.Peer, place string) *webvh.Log {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{200}, 32))
	id, err := webvh.Unborn(place)
	if err != nil {
		t.Fatal(err)
	}
	log, err := webvh.Create(
		webvh.Stall{DID: id, Account: p.ID, PeerKey: p.Member.PeerKey, HPKEKey: p.Member.HPKEKey}.Document(),
		webvh.Parameters{UpdateKeys: []string{webvh.Multikey(did.KeyOf(key))}, TTL: 600}, key, time.Now(),
	)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func TestTheFilesOfADIDAreForEverybody(t *testing.T) {
	withDID(t, func(w *peertest.World, c *till) {
		log := firstEntry(t, w.Peers[0], "stalls.example:bakery%20one")
		entry, err := json.Marshal(api.DIDEntry{Entry: string(log.Last())})
		if err != nil {
			t.Fatal(err)
		}
		public := func(method, host, path string) reply {
			r := request(method, path, "")
			r.Header.Del("Authorization")
			r.Host = host
			return c.do(r)
		}
		const path = "/bakery%20one/did.jsonl"
		if got := public(http.MethodGet, "stalls.example", path); got.Status == http.StatusOK {
			t.Error("there is no DID yet")
		}
		var state api.DID
		c.call(http.MethodGet, "/v1/did", "", &state)
		if state.DID != "" || state.Entries != 0 {
			t.Errorf("%+v", state)
		}
		c.call(http.MethodPost, "/v1/did/entries", string(entry), &state)
		if state.DID != log.DID().String() || state.Version != log.Newest().ID || state.Log != string(log.Bytes()) || state.LogCID == "" {
			t.Errorf("%+v", state)
		}
		for _, host := range []string{"stalls.example", "Stalls.Example:443", "shop.example", "127.0.0.1:8080"} {
			got := public(http.MethodGet, host, path)
			if got.Status != http.StatusOK || !bytes.Equal(got.Raw, log.Bytes()) || got.Header.Get("Content-Type") != "text/jsonl" || got.Header.Get("ETag") == "" || got.Header.Get("Cache-Control") == "" {
				t.Errorf("at %s: %d %v", host, got.Status, got.Header)
			}
		}
		if got := public(http.MethodHead, "stalls.example", path); got.Status != http.StatusOK || len(got.Raw) != 0 {
			t.Errorf("HEAD: %d", got.Status)
		}
		if got := public(http.MethodGet, "stalls.example", "/bakery%20one/did-witness.json"); got.Status != http.StatusOK || string(got.Raw) != "[]\n" {
			t.Errorf("witness file: %d %s", got.Status, got.Raw)
		}
		again := request(http.MethodGet, path, "")
		again.Header.Del("Authorization")
		again.Header.Set("If-None-Match", public(http.MethodGet, "stalls.example", path).Header.Get("ETag"))
		if got := c.do(again); got.Status != http.StatusNotModified || len(got.Raw) != 0 {
			t.Errorf("a copy that is current is sent again: %d", got.Status)
		}
		// The domain opens these two files and nothing else.
		for _, other := range []string{"/v1/status", "/v1/did", "/metrics", "/bakery%20one/", "/bakery%20one/pending.jsonl", "/.well-known/did.jsonl"} {
			if got := public(http.MethodGet, "stalls.example", other); got.Status != http.StatusMisdirectedRequest {
				t.Errorf("%s at the DID's domain: %d", other, got.Status)
			}
		}
		if got := public(http.MethodGet, "evil.example", path); got.Status != http.StatusMisdirectedRequest {
			t.Errorf("at another name: %d", got.Status)
		}
		if got := public(http.MethodPost, "shop.example", path); got.Status != http.StatusUnauthorized {
			t.Errorf("POST: %d", got.Status)
		}
		c.refused("not the next entry", request(http.MethodPost, "/v1/did/entries", `{"entry":"SECRET"}`), http.StatusUnprocessableEntity, "malformed")
	})
}

func TestDIDsAreResolvedFromBlocks(t *testing.T) {
	withDID(t, func(w *peertest.World, c *till) {
		log := firstEntry(t, w.Peers[0], "shop.example")
		entry, err := json.Marshal(api.DIDEntry{Entry: string(log.Last())})
		if err != nil {
			t.Fatal(err)
		}
		var state api.DID
		c.call(http.MethodPost, "/v1/did/entries", string(entry), &state)
		var got api.DIDDocument
		c.call(http.MethodGet, "/v1/did/resolve?did="+state.DID+"&log="+state.LogCID+"&witness="+state.WitnessCID, "", &got)
		if got.Document["id"] != state.DID || got.Metadata["versionId"] != state.Version || !got.Seen.IsZero() {
			t.Errorf("%+v", got)
		}
		c.refused("no chain to vote on", request(http.MethodGet, "/v1/proposals", ""), http.StatusServiceUnavailable, "unavailable")
		c.refused("no CID", request(http.MethodGet, "/v1/did/resolve?did="+state.DID+"&log=SECRET", ""), http.StatusUnprocessableEntity, "malformed")
		c.refused("no DID", request(http.MethodGet, "/v1/did/resolve?did=did:web:SECRET", ""), http.StatusUnprocessableEntity, "malformed")
	})
}
