// Package api is a peer's HTTP/JSON interface for the merchant's own systems:
// the till, the shop, the back office. It describes itself as OpenAPI 3.1 at
// /openapi.json and listens on loopback unless it is told otherwise.
//
// Every call under /v1 needs the bearer token that lies in the peer's data
// folder. Health and metrics need none and tell nothing about customers.
package api

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

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
		if err := cfg.Ready(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(cfg.Metrics, promhttp.HandlerOpts{}))
	register(mux, cfg)
	return guard(cfg.Token, mux), nil
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
	config.Security = []map[string][]string{{"token": {}}}
	api := humago.New(mux, config)
	h := handlers{cfg.Node}
	h.orders(api)
	h.customers(api)
	h.consents(api)
	h.operations(api)
	return api
}

// guard demands the token for everything under /v1.
func guard(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if strings.HasPrefix(r.URL.Path, "/v1/") && subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "unauthorized: send the token from the peer's data folder as 'Authorization: Bearer …'", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

type handlers struct{ node *peer.Node }

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

func problem(err error) error {
	kind := fault.KindOf(err)
	detail := kind.String()
	var e *fault.Error
	if errors.As(err, &e) && e.Detail != "" {
		detail = e.Detail
	}
	return huma.NewError(status(kind), detail, &huma.ErrorDetail{Message: detail, Location: "kind", Value: kind.String()})
}

func status(k fault.Kind) int {
	switch k {
	case fault.Malformed, fault.UnknownKind, fault.UnknownVersion:
		return http.StatusUnprocessableEntity
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict, fault.Replayed:
		return http.StatusConflict
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Full:
		return http.StatusInsufficientStorage
	case fault.Unavailable, fault.Stale:
		return http.StatusServiceUnavailable
	case fault.Internal:
		return http.StatusInternalServerError
	default:
		return http.StatusForbidden
	}
}

// Body wraps a response body.
type Body[T any] struct{ Body T }

func body[T any](v T) *Body[T] { return &Body[T]{Body: v} }
