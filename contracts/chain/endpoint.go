package chain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/souk-network/souk/protocol/fault"
)

const (
	maxResponse  = 32 << 20 // bytes of one JSON-RPC answer
	firstBackoff = 250 * time.Millisecond
	maxBackoff   = time.Minute
	wrongBackoff = 5 * time.Minute // before an endpoint of another chain is asked again
)

// EndpointStatus is what one endpoint did so far.
type EndpointStatus struct {
	Host     string  `json:"host"` // without path and query, where providers put keys
	Healthy  bool    `json:"healthy"`
	Calls    uint64  `json:"calls"`
	Failures uint64  `json:"failures"`
	Budget   float64 `json:"budget"` // calls allowed right now
	Error    string  `json:"error,omitempty"`
}

// endpoint is one JSON-RPC server: its connection, health and budget.
type endpoint struct {
	url, host string
	chainID   uint64
	http      *http.Client

	mu         sync.Mutex
	client     *rpc.Client
	checked    bool // answered with the right chain id since it last failed
	bucket     bucket
	calls      uint64
	failures   uint64
	streak     int // failures since the last answer
	retryAt    time.Time
	asideUntil time.Time // asked last until then, because it is behind or not plausible
	problem    string
}

// newEndpoint checks the URL. It connects to nothing.
func newEndpoint(raw string, chainID uint64, budget Budget, timeout time.Duration) (*endpoint, error) {
	const op = "chain endpoint"
	parsed, err := url.Parse(raw)
	if err != nil || parsed.Host == "" {
		return nil, fault.New(fault.Malformed, op, "not a URL: want one that begins with http://, https://, ws:// or wss://") // err would quote the URL and so its key
	}
	switch parsed.Scheme {
	case "http", "https", "ws", "wss":
	default:
		return nil, fault.New(fault.Malformed, op, "want http, https, ws or wss")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = timeout
	return &endpoint{
		url: raw, host: parsed.Host, chainID: chainID,
		http:   &http.Client{Transport: bounded{transport}, CheckRedirect: refuseRedirect},
		bucket: newBucket(budget.withDefaults(), time.Now()),
	}, nil
}

func refuseRedirect(*http.Request, []*http.Request) error {
	return errors.New("redirects are not followed")
}

// bounded cuts every answer at maxResponse, so that a longer one is refused as
// truncated JSON instead of being read into memory.
type bounded struct{ *http.Transport }

func (b bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := b.Transport.RoundTrip(request)
	if err == nil {
		response.Body = cutBody{io.LimitReader(response.Body, maxResponse), response.Body}
	}
	return response, err
}

type cutBody struct {
	io.Reader
	io.Closer
}

// errBusy says that the budget is spent for a while.
type errBusy struct{ wait time.Duration }

func (e errBusy) Error() string { return fmt.Sprintf("call budget spent, again in %v", e.wait) }

// spend takes one call from the budget.
func (e *endpoint) spend() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if wait := e.bucket.take(time.Now()); wait > 0 {
		return errBusy{wait}
	}
	e.calls++
	return nil
}

// call makes one JSON-RPC call, connecting and checking the chain id first if
// that has not been done since the last failure.
func (e *endpoint) call(ctx context.Context, result any, method string, args ...any) error {
	client, err := e.connect(ctx)
	if err != nil {
		return err
	}
	if err := e.spend(); err != nil {
		return err
	}
	err = client.CallContext(ctx, result, method, args...)
	if err != nil && !isAnswer(err) {
		e.failed(ctx, clean(err))
		return clean(err)
	}
	e.answered()
	return err
}

// connect returns a connection whose chain id was seen to be right.
func (e *endpoint) connect(ctx context.Context) (*rpc.Client, error) {
	e.mu.Lock()
	client, checked := e.client, e.checked
	e.mu.Unlock()
	if checked {
		return client, nil
	}
	if client == nil {
		dialled, err := rpc.DialOptions(ctx, e.url, rpc.WithHTTPClient(e.http), rpc.WithWebsocketMessageSizeLimit(maxResponse))
		if err != nil {
			e.failed(ctx, clean(err))
			return nil, clean(err)
		}
		client = e.keep(dialled)
	}
	if err := e.spend(); err != nil {
		return nil, err
	}
	var id hexutil.Uint64
	if err := client.CallContext(ctx, &id, "eth_chainId"); err != nil {
		e.failed(ctx, clean(err))
		return nil, clean(err)
	}
	return client, e.check(uint64(id))
}

// check compares the chain id, once after each failure. An endpoint without a
// wanted id takes the first answer for it.
func (e *endpoint) check(id uint64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.chainID == 0 {
		e.chainID = id
	}
	if id == e.chainID {
		e.checked = true
		return nil
	}
	e.failures++
	e.streak++
	e.problem = fmt.Sprintf("wrong chain id %d, want %d", id, e.chainID)
	e.retryAt = time.Now().Add(wrongBackoff)
	return fault.New(fault.Conflict, "check chain id", e.problem)
}

// keep stores a new connection, unless another call made one meanwhile.
func (e *endpoint) keep(dialled *rpc.Client) *rpc.Client {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.client != nil {
		dialled.Close()
		return e.client
	}
	e.client = dialled
	return dialled
}

// failed notes that the endpoint did not answer. A call that the caller gave
// up says nothing about the endpoint.
func (e *endpoint) failed(ctx context.Context, err error) {
	if errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.failures++
	e.problem = err.Error()
	e.checked = false
	e.retryAt = time.Now().Add(min(maxBackoff, firstBackoff<<min(e.streak, 10)))
	e.streak++
}

func (e *endpoint) answered() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.streak, e.problem, e.retryAt = 0, "", time.Time{}
}

// ready is when the endpoint should be asked next: a past time is now.
func (e *endpoint) ready() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.retryAt
}

// preferred is when the endpoint should be asked before others.
func (e *endpoint) preferred() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.asideUntil.After(e.retryAt) {
		return e.asideUntil
	}
	return e.retryAt
}

// leave notes why the endpoint is asked last for a while, though it answers.
func (e *endpoint) leave(until time.Time, problem string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asideUntil, e.problem = until, problem
}

func (e *endpoint) status() EndpointStatus {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	return EndpointStatus{
		Host: e.host, Healthy: !e.retryAt.After(now) && !e.asideUntil.After(now), Calls: e.calls, Failures: e.failures,
		Budget: e.bucket.left(now), Error: e.problem,
	}
}

func (e *endpoint) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.client != nil {
		e.client.Close()
	}
	e.client, e.checked = nil, false
	e.http.CloseIdleConnections()
}

// clean removes the URL that net/http writes into its errors: providers put
// their keys there.
func clean(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	var status rpc.HTTPError
	if errors.As(err, &status) {
		return fmt.Errorf("HTTP status %d", status.StatusCode)
	}
	return err
}

// isAnswer tells an error that the chain gave (a revert, a nonce too low) from
// one of the server (no answer, over its limits, a method it lacks).
func isAnswer(err error) bool {
	var answer rpc.Error
	if !errors.As(err, &answer) {
		return false
	}
	switch answer.ErrorCode() {
	case -32005, -32601, -32700, 429:
		return false
	case -32603: // an internal error, but for servers that say so of a contract's refusal
		var revert rpc.DataError
		return errors.As(err, &revert) && revert.ErrorData() != nil
	}
	return true
}
