package chaintest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Proxy stands between a client and a chain and misbehaves on demand.
type Proxy struct {
	server *httptest.Server
	target string
	done   chan struct{} // closed when the test ends

	mu    sync.Mutex
	fault Fault
	calls map[string]int
}

// Request is one JSON-RPC request on its way.
type Request struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

// Fault answers a request in place of the chain. It returns false to pass the
// request on. forward asks the chain.
type Fault func(p *Proxy, w http.ResponseWriter, request Request, forward func() []byte) bool

// NewProxy serves on loopback until the test ends.
func NewProxy(t testing.TB, target string) *Proxy {
	p := &Proxy{target: target, done: make(chan struct{}), calls: map[string]int{}}
	p.server = httptest.NewServer(p)
	t.Cleanup(func() {
		close(p.done)
		p.server.CloseClientConnections()
		p.server.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	return p
}

// URL is where the proxy listens.
func (p *Proxy) URL() string { return p.server.URL }

// Set changes how the proxy misbehaves. Nil: not at all.
func (p *Proxy) Set(fault Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = fault
}

// Calls is how often a method was asked for.
func (p *Proxy) Calls(method string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[method]
}

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	var request Request
	_ = json.Unmarshal(body, &request)
	p.mu.Lock()
	p.calls[request.Method]++
	fault := p.fault
	p.mu.Unlock()
	forward := func() []byte { return p.forward(body) }
	w.Header().Set("Content-Type", "application/json")
	if fault != nil && fault(p, w, request, forward) {
		return
	}
	_, _ = w.Write(forward())
}

func (p *Proxy) forward(body []byte) []byte {
	response, err := http.Post(p.target, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(response.Body)
	return answer
}

// Late never answers, as long as the test runs and the client waits.
func Late(p *Proxy, _ http.ResponseWriter, _ Request, _ func() []byte) bool {
	<-p.done
	return true
}

// Garbage answers with something that is not JSON.
func Garbage(_ *Proxy, w http.ResponseWriter, _ Request, _ func() []byte) bool {
	_, _ = io.WriteString(w, "<html>it works</html>")
	return true
}

// Broken answers with HTTP status 500.
func Broken(_ *Proxy, w http.ResponseWriter, _ Request, _ func() []byte) bool {
	w.WriteHeader(http.StatusInternalServerError)
	return true
}

// Endless answers with more bytes than anybody wants.
func Endless(p *Proxy, w http.ResponseWriter, _ Request, _ func() []byte) bool {
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		if _, err := w.Write(chunk); err != nil {
			break
		}
	}
	return true
}

// Answering replaces the result of one method by raw JSON.
func Answering(method, result string) Fault {
	return func(_ *Proxy, w http.ResponseWriter, r Request, _ func() []byte) bool {
		if r.Method != method {
			return false
		}
		_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":`+string(r.ID)+`,"result":`+result+`}`)
		return true
	}
}

// Failing answers one method with a JSON-RPC error.
func Failing(method, text string) Fault {
	return func(_ *Proxy, w http.ResponseWriter, r Request, _ func() []byte) bool {
		if r.Method != method {
			return false
		}
		_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":`+string(r.ID)+`,"error":{"code":-32000,"message":"`+text+`"}}`)
		return true
	}
}

// Losing passes transactions on, but answers as if the connection broke.
func Losing(_ *Proxy, w http.ResponseWriter, r Request, forward func() []byte) bool {
	if r.Method != "eth_sendRawTransaction" {
		return false
	}
	forward()
	w.WriteHeader(http.StatusBadGateway)
	return true
}

// Frozen answers with what the chain said when each question was first asked.
func Frozen() Fault {
	var mu sync.Mutex
	old := map[string][]byte{}
	return func(_ *Proxy, w http.ResponseWriter, r Request, forward func() []byte) bool {
		question, _ := json.Marshal(Request{Method: r.Method, Params: r.Params})
		mu.Lock()
		defer mu.Unlock()
		answer, ok := old[string(question)]
		if !ok {
			var full map[string]json.RawMessage
			if json.Unmarshal(forward(), &full) != nil {
				return false
			}
			answer = full["result"]
			old[string(question)] = answer
		}
		_, _ = w.Write([]byte(`{"jsonrpc":"2.0","id":` + string(r.ID) + `,"result":` + string(answer) + `}`))
		return true
	}
}

// ShortRanges refuses eth_getLogs over more than n blocks, as many providers do.
func ShortRanges(n uint64) Fault {
	refuse := Failing("eth_getLogs", "query exceeds max block range")
	return func(p *Proxy, w http.ResponseWriter, r Request, forward func() []byte) bool {
		var filter struct{ FromBlock, ToBlock string }
		if r.Method != "eth_getLogs" || len(r.Params) == 0 || json.Unmarshal(r.Params[0], &filter) != nil {
			return false
		}
		from, _ := strconv.ParseUint(filter.FromBlock, 0, 64)
		to, _ := strconv.ParseUint(filter.ToBlock, 0, 64)
		return to-from+1 > n && refuse(p, w, r, forward)
	}
}

// OtherHashes gives every block another hash, as an endpoint on another branch would.
func OtherHashes(_ *Proxy, w http.ResponseWriter, r Request, forward func() []byte) bool {
	if r.Method != "eth_getBlockByNumber" {
		return false
	}
	var answer struct{ Result map[string]any }
	if json.Unmarshal(forward(), &answer) != nil || answer.Result == nil {
		return false
	}
	hash, _ := answer.Result["hash"].(string)
	answer.Result["hash"] = "0x" + strings.Repeat("f", 32) + hash[34:]
	raw, _ := json.Marshal(answer.Result)
	_, _ = w.Write([]byte(`{"jsonrpc":"2.0","id":` + string(r.ID) + `,"result":` + string(raw) + `}`))
	return true
}

// Lagging answers as nodes do that are a block behind the one that shows receipts:
// "latest" is the block below, and the newest is unknown. Each method has a node of its
// own, which catches up with a block after so many questions. Transactions and
// receipts pass.
func Lagging(questions int) Fault {
	var mu sync.Mutex
	type question struct {
		method string
		head   uint64
	}
	asked := map[question]int{}
	return func(p *Proxy, w http.ResponseWriter, r Request, _ func() []byte) bool {
		tag := -1
		switch r.Method {
		case "eth_getBlockByNumber":
			tag = 0
		case "eth_getCode", "eth_estimateGas", "eth_call", "eth_getTransactionCount", "eth_getBalance":
			tag = 1
		default:
			return false
		}
		head := p.head()
		mu.Lock()
		defer mu.Unlock()
		about := question{r.Method, head}
		if asked[about]++; asked[about] > questions || head == 0 {
			return false
		}
		for len(r.Params) <= tag {
			r.Params = append(r.Params, json.RawMessage(`"latest"`))
		}
		switch string(r.Params[tag]) {
		case `"latest"`:
			r.Params[tag] = json.RawMessage(`"0x` + strconv.FormatUint(head-1, 16) + `"`)
			behind, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": r.ID, "method": r.Method, "params": r.Params})
			_, _ = w.Write(p.forward(behind))
		case `"0x` + strconv.FormatUint(head, 16) + `"`:
			answer := `"error":{"code":-32000,"message":"header not found"}`
			if r.Method == "eth_getBlockByNumber" {
				answer = `"result":null`
			}
			_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":`+string(r.ID)+`,`+answer+`}`)
		default:
			return false
		}
		return true
	}
}

// head is the height of the chain's newest block.
func (p *Proxy) head() (number uint64) {
	var answer struct{ Result string }
	_ = json.Unmarshal(p.forward([]byte(`{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}`)), &answer)
	number, _ = strconv.ParseUint(answer.Result, 0, 64)
	return number
}
