package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// apiClient speaks to one peer's HTTP API.
type apiClient struct {
	base  string // http://host:port
	token string
	http  *http.Client
}

func newAPIClient(addr, token string) apiClient {
	return apiClient{base: "http://" + addr, token: token, http: &http.Client{Timeout: 2 * time.Minute}}
}

// apiError is a refusal as the API wrote it.
type apiError struct {
	Status int
	Detail string       `json:"detail"`
	Errors []apiProblem `json:"errors"`
}

// apiProblem is one thing that was wrong with a call.
type apiProblem struct {
	Location string `json:"location"` // such as body.lines[0].sku
	Message  string `json:"message"`
	Value    any    `json:"value"`
}

func (p apiProblem) place() string {
	if p.Location == "" {
		return p.Message
	}
	return p.Location + ": " + p.Message
}

// Error names what of a call was refused, and never its value.
func (e *apiError) Error() string {
	out := fmt.Sprintf("the peer answered %d: %s", e.Status, e.Detail)
	for _, one := range e.Errors {
		if one.Message != "" && one.Message != e.Detail {
			out += "; " + one.place()
		}
	}
	return out
}

const maxAPIAnswer = 256 << 20

// call sends in as JSON, if it is not nil, and decodes the answer into out, if
// that is not nil.
func (c apiClient) call(ctx context.Context, method, path string, in, out any) error {
	raw, err := c.fetch(ctx, method, path, in)
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(raw, out)
}

// fetch is call that returns the answer as it is.
func (c apiClient) fetch(ctx context.Context, method, path string, in any) ([]byte, error) {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxAPIAnswer))
	if err != nil {
		return nil, err
	}
	if answer.StatusCode >= 300 {
		refused := &apiError{Status: answer.StatusCode, Detail: string(bytes.TrimSpace(raw))}
		_ = json.Unmarshal(raw, refused)
		return nil, refused
	}
	return raw, nil
}

// ready reports whether the peer serves.
func (c apiClient) ready(ctx context.Context) error {
	return c.call(ctx, http.MethodGet, "/readyz", nil, nil)
}
