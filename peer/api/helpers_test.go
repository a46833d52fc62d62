package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/peertest"
)

const token = "0123456789abcdef0123456789abcdef"

// till is a merchant's system: it calls the API and holds each answer to the
// OpenAPI document.
type till struct {
	t       *testing.T
	handler http.Handler
	spec    *spec
}

// reply is what came back.
type reply struct {
	Status int
	Header http.Header
	Raw    []byte
}

func newTill(t *testing.T, p *peertest.Peer) *till {
	t.Helper()
	h, err := api.New(api.Config{
		Node: p.Node, Token: token, Version: "test", Metrics: p.Metrics, Hosts: []string{"shop.example"}, Ready: func() error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return &till{t: t, handler: h, spec: readSpec(t)}
}

// alone runs a test against a single merchant's peer.
func alone(t *testing.T, test func(*peertest.World, *till)) {
	t.Helper()
	peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) { test(w, newTill(t, w.Peers[0])) })
}

func request(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// do sends a request and checks the answer against the document.
func (c *till) do(r *http.Request) reply {
	c.t.Helper()
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	got := reply{Status: w.Code, Header: w.Header(), Raw: w.Body.Bytes()}
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		c.spec.check(c.t, r, got)
	}
	return got
}

// call demands success and reads the answer.
func (c *till) call(method, path, body string, out any) {
	c.t.Helper()
	got := c.do(request(method, path, body))
	if got.Status >= 300 {
		c.t.Fatalf("%s %s: %d %s", method, path, got.Status, got.Raw)
	}
	if out != nil {
		if err := json.Unmarshal(got.Raw, out); err != nil {
			c.t.Fatal(err)
		}
	}
}

// refused demands a problem document with this status and fault kind.
func (c *till) refused(what string, r *http.Request, status int, kind string) {
	c.t.Helper()
	got := c.do(r)
	var p struct {
		Status int
		Title  string
		Detail string
		Errors []struct {
			Location string
			Value    any
		}
	}
	err := json.Unmarshal(got.Raw, &p)
	switch {
	case got.Status != status || p.Status != status:
		c.t.Errorf("%s: status %d, want %d: %s", what, got.Status, status, got.Raw)
	case got.Header.Get("Content-Type") != "application/problem+json" || err != nil:
		c.t.Errorf("%s: no problem document but %s, %v", what, got.Header.Get("Content-Type"), err)
	case p.Title == "" || p.Detail == "" || len(p.Errors) == 0 || p.Errors[0].Location != "kind" || p.Errors[0].Value != kind:
		c.t.Errorf("%s: want kind %s: %s", what, kind, got.Raw)
	case bytes.Contains(got.Raw, []byte("SECRET")):
		c.t.Errorf("%s: what was refused is quoted: %s", what, got.Raw)
	}
}

// spec is the OpenAPI document, read by another implementation of JSON Schema.
type spec struct {
	compiler *jsonschema.Compiler
	paths    map[string]map[string]any
	version  string
}

const specURL = "https://souk.invalid/openapi.json"

func readSpec(t *testing.T) *spec {
	t.Helper()
	raw, err := api.Document("test")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	s := &spec{compiler: jsonschema.NewCompiler(), paths: map[string]map[string]any{}, version: doc.(map[string]any)["openapi"].(string)}
	s.compiler.AssertFormat()
	if err := s.compiler.AddResource(specURL, doc); err != nil {
		t.Fatal(err)
	}
	for path, calls := range doc.(map[string]any)["paths"].(map[string]any) {
		s.paths[path] = calls.(map[string]any)
	}
	return s
}

// find is the template of a path.
func (s *spec) find(path string) (string, bool) {
	parts := strings.Split(path, "/")
	for template := range s.paths {
		want := strings.Split(template, "/")
		same := len(want) == len(parts)
		for i := 0; same && i < len(want); i++ {
			same = want[i] == parts[i] || strings.HasPrefix(want[i], "{") && parts[i] != ""
		}
		if same {
			return template, true
		}
	}
	return "", false
}

// check holds an answer to what the document says of its status.
func (s *spec) check(t *testing.T, r *http.Request, got reply) {
	t.Helper()
	template, ok := s.find(r.URL.EscapedPath())
	call, described := s.paths[template][strings.ToLower(r.Method)]
	if !ok || !described {
		if got.Status < 400 {
			t.Errorf("%s %s answers %d and is not described", r.Method, r.URL.Path, got.Status)
		}
		return
	}
	responses := call.(map[string]any)["responses"].(map[string]any)
	status := strconv.Itoa(got.Status)
	if responses[status] == nil {
		status = "default"
	}
	content, _ := responses[status].(map[string]any)["content"].(map[string]any)
	if content == nil && len(got.Raw) == 0 {
		return
	}
	media := got.Header.Get("Content-Type")
	if content[media] == nil {
		t.Errorf("%s %s: status %d as %q is not described", r.Method, template, got.Status, media)
		return
	}
	if media == "text/csv" {
		return
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	at := specURL + "#/paths/" + escape.Replace(template) + "/" + strings.ToLower(r.Method) + "/responses/" + status + "/content/" + escape.Replace(media) + "/schema"
	schema, err := s.compiler.Compile(at)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(got.Raw))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("%s %s: status %d does not fit the document: %v", r.Method, template, got.Status, err)
	}
}
