package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fault"
)

// DID is how this merchant's did:webvh stands.
type DID struct {
	DID        string     `json:"did,omitempty" doc:"Absent when there is none."`
	Version    string     `json:"version_id,omitempty" doc:"Of the published log's last entry."`
	Entries    uint64     `json:"entries"`
	Log        string     `json:"log,omitempty" doc:"The published did.jsonl."`
	Witness    string     `json:"witness,omitempty" doc:"The published did-witness.json."`
	LogCID     string     `json:"log_cid,omitempty" doc:"Block with the log."`
	WitnessCID string     `json:"witness_cid,omitempty" doc:"Block with the witness file."`
	Pending    string     `json:"pending,omitempty" doc:"The entry that waits for its witnesses, as a line of the log."`
	Threshold  int        `json:"threshold,omitempty" doc:"How many witnesses the pending entry needs."`
	Missing    []string   `json:"missing,omitempty" doc:"Witnesses that have not approved it, as did:key."`
	Binding    DIDBinding `json:"binding"`
	Witnesses  []DIDPeer  `json:"witnesses" doc:"Members that may be witnesses."`
}

// DIDBinding is how the published document stands to the registry's entry.
type DIDBinding struct {
	Registered bool `json:"registered" doc:"The registry's document hash is this DID's SCID."`
	Account    bool `json:"account" doc:"The document names the operator account."`
	PeerKey    bool `json:"peer_key" doc:"The document has the registry's peer key."`
	HPKEKey    bool `json:"hpke_key" doc:"The document has the registry's HPKE key."`
}

// DIDPeer is a member that may be a witness.
type DIDPeer struct {
	Merchant string `json:"merchant"`
	Name     string `json:"name"`
	Key      string `json:"key" doc:"did:key of its peer."`
}

// DIDEntry is the next entry of this merchant's DID.
type DIDEntry struct {
	Entry string `json:"entry" minLength:"1" maxLength:"65536" doc:"One signed line of did.jsonl."`
}

// DIDDocument is a resolved DID.
type DIDDocument struct {
	Document map[string]any `json:"document,omitempty" doc:"The DID document; absent when the DID is deactivated."`
	Metadata map[string]any `json:"metadata" doc:"didDocumentMetadata."`
	Seen     time.Time      `json:"seen,omitzero" doc:"Set when the web site does not answer: when it said so."`
}

func (h handlers) dids(api huma.API) {
	add(api, http.MethodGet, "/v1/did", "did", "How this merchant's DID stands", h.did)
	add(api, http.MethodPost, "/v1/did/entries", "did-entry", "Take the next entry of this merchant's DID and have it witnessed", h.didEntry)
	add(api, http.MethodGet, "/v1/did/resolve", "did-resolve", "Resolve a did:webvh, over HTTPS or from blocks", h.didResolve)
}

func (h handlers) did(ctx context.Context, _ *struct{}) (*Body[DID], error) {
	s, err := h.node.DID(ctx)
	return body(h.didState(s)), err
}

func (h handlers) didState(s peer.DIDState) DID {
	out := DID{
		DID: s.DID, Version: s.Head.ID, Entries: s.Head.Number, Log: string(s.Files.Log), Witness: string(s.Files.Witness),
		Pending: string(s.Pending), Threshold: s.Threshold, Witnesses: []DIDPeer{}, Binding: DIDBinding(s.Binding),
	}
	if s.Blocks.Log.Defined() {
		out.LogCID, out.WitnessCID = s.Blocks.Log.String(), s.Blocks.Witness.String()
	}
	for _, key := range s.Missing {
		out.Missing = append(out.Missing, key.DID())
	}
	for _, m := range h.node.PossibleWitnesses() {
		out.Witnesses = append(out.Witnesses, DIDPeer{m.ID.String(), m.Name, m.PeerKey.DID()})
	}
	return out
}

type didEntry struct{ Body DIDEntry }

func (h handlers) didEntry(ctx context.Context, in *didEntry) (*Body[DID], error) {
	s, err := h.node.OfferDIDEntry(ctx, []byte(in.Body.Entry))
	return body(h.didState(s)), err
}

type didQuery struct {
	DID     string `query:"did" required:"true" maxLength:"2048" doc:"A did:webvh, perhaps with ?versionNumber=, ?versionId= or ?versionTime=."`
	Log     string `query:"log" maxLength:"128" doc:"Block with the log; absent: its web site."`
	Witness string `query:"witness" maxLength:"128" doc:"Block with the witness file."`
}

func (h handlers) didResolve(ctx context.Context, in *didQuery) (*Body[DIDDocument], error) {
	var blocks peer.DIDBlocks
	for _, b := range []struct {
		text string
		out  *cid.Cid
	}{{in.Log, &blocks.Log}, {in.Witness, &blocks.Witness}} {
		if b.text == "" {
			continue
		}
		c, err := cid.Decode(b.text)
		if err != nil {
			return nil, fault.New(fault.Malformed, "resolve DID", "the name of a block is no CID")
		}
		*b.out = c
	}
	r, err := h.node.ResolveDID(ctx, in.DID, blocks)
	if err != nil {
		return nil, err
	}
	out := DIDDocument{Document: r.Document, Metadata: r.Metadata}
	if r.Away != nil {
		out.Seen = r.Fetched.UTC()
	}
	return body(out), nil
}

// didFile answers for the files of this merchant's DID, which are for everybody:
// it wants no token. It reports false for every other request.
func didFile(cfg Config, w http.ResponseWriter, r *http.Request) bool {
	if cfg.Node == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	file, has := cfg.Node.PublicFile(r.URL.Path)
	if !has {
		return false
	}
	if !addressed(r.Host, append([]string{file.Host}, cfg.Hosts...)) {
		return false
	}
	sum := sha256.Sum256(file.Content)
	h := w.Header()
	h.Set("Content-Type", file.Type)
	h.Set("Cache-Control", "public, max-age=60") // a cache that lags would look like a log that goes back
	h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.Content))
	return true
}
