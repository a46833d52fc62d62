// Package api is a peer's HTTP/JSON interface for the merchant's own systems:
// the till, the shop, the back office. It describes itself as OpenAPI 3.1 at
// /openapi.json and listens on loopback unless it is told otherwise.
//
// Every call needs the bearer token that lies in the peer's data folder. Health,
// metrics and the description need none and tell nothing about customers; neither
// do the files of the merchant's DID, which are there for everybody.
package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fault"
)

// Config is what the API is made of.
type Config struct {
	Node    *peer.Node
	Token   string // bearer token; at least 32 characters
	Version string
	Metrics prometheus.Gatherer
	// Hosts lists the names by which it may be called besides localhost and IP
	// addresses, such as that of a TLS proxy in front of it.
	Hosts []string
	// Votes is this member's say about the registry; nil: it has none here.
	Votes Votes
	// Corridors is this member's say about the exchange of points; nil: there is none.
	Corridors Corridors
	// Quotes are offers that this merchant stands behind; nil: there is no exchange.
	Quotes Quotes
	// Programmes is what this merchant does with its membership programmes; nil: there is no contract.
	Programmes Programmes
	// RewardCampaigns is what it does with its reward campaigns; nil: there is no contract.
	RewardCampaigns RewardCampaigns
	// Promises is what it promised; nil: it has no points.
	Promises Promises
	// Loyalty is what the loyalty contracts said; nil: nobody follows them here.
	Loyalty Loyalty
	// Recorder records for simulations; nil: nothing is recorded.
	Recorder Recorder
	// Ready reports why the peer cannot serve yet, or nil.
	Ready func() error
}

// New returns the handler of the whole API.
func New(cfg Config) (http.Handler, error) {
	if cfg.Node == nil || len(cfg.Token) < 32 || cfg.Ready == nil || cfg.Metrics == nil {
		return nil, fault.New(fault.Malformed, "api configuration", "node, ready check, metrics and a token of at least 32 characters are required")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		for _, ready := range []func() error{cfg.Ready, cfg.Node.Ready} {
			if err := ready(); err != nil {
				http.Error(w, err.Error(), http.StatusServiceUnavailable)
				return
			}
		}
		_, _ = w.Write([]byte("ready\n"))
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(cfg.Metrics, promhttp.HandlerOpts{}))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, fault.NotFound, "no such call; /openapi.json lists them")
	})
	register(mux, cfg)
	return guard(cfg, mux), nil
}

// Document is the OpenAPI 3.1 description as JSON.
func Document(version string) ([]byte, error) {
	return register(http.NewServeMux(), Config{Version: version}).OpenAPI().MarshalJSON()
}

func register(mux *http.ServeMux, cfg Config) huma.API {
	config := huma.DefaultConfig("Souk peer", cfg.Version)
	config.Info.Description = "A merchant's peer in a federated CRM network. Amounts are decimal texts, times RFC 3339, identifiers texts."
	config.DocsPath = "" // the stock page loads scripts from elsewhere
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	config.Transformers = append(config.Transformers, addKind)
	config.Security = []map[string][]string{{"token": {}}}
	api := humago.New(mux, config)
	h := handlers{cfg.Node, cfg.Votes, cfg.Corridors, cfg.Quotes, cfg.Programmes, cfg.RewardCampaigns, cfg.Promises, cfg.Loyalty, cfg.Recorder}
	h.orders(api)
	h.customers(api)
	h.consents(api)
	h.channels(api)
	h.operations(api)
	h.earning(api)
	h.points(api)
	h.worths(api)
	h.promising(api)
	h.rewards(api)
	h.memberships(api)
	h.rewardCampaigns(api)
	h.coupons(api)
	h.dids(api)
	h.voting(api)
	h.leaving(api)
	h.exchanging(api)
	h.quoting(api)
	h.market(api)
	h.offers(api)
	h.netting(api)
	h.liability(api)
	h.loyalty(api)
	h.recordings(api)
	return api
}

type handlers struct {
	node       *peer.Node
	votes      Votes
	corridors  Corridors
	quotes     Quotes
	programmes Programmes
	paying     RewardCampaigns
	promises   Promises
	index      Loyalty
	recorder   Recorder
}

// add registers one operation; its errors become problem documents whose
// status and "kind" follow the fault kind.
func add[I, O any](api huma.API, method, path, id, summary string, do func(context.Context, *I) (*O, error)) {
	huma.Register(api, huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary},
		func(ctx context.Context, in *I) (*O, error) {
			out, err := do(ctx, in)
			if err != nil {
				return nil, problem(err)
			}
			return out, nil
		})
}

// Body wraps a response body.
type Body[T any] struct{ Body T }

func body[T any](v T) *Body[T] { return &Body[T]{Body: v} }
