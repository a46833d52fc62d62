package chain_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/fault"
)

// Defends I10: whatever one endpoint does, the second one carries on.
func TestEveryKindOfBadEndpoint(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 8)
	n := 0
	for name, bad := range map[string]chaintest.Fault{
		"late":             chaintest.Late,
		"garbage":          chaintest.Garbage,
		"broken":           chaintest.Broken,
		"endless":          chaintest.Endless,
		"another chain":    chaintest.Answering("eth_chainId", `"0x1"`),
		"no chain id":      chaintest.Answering("eth_chainId", `null`),
		"internal errors":  internalError,
		"no blocks":        chaintest.Answering("eth_getBlockByNumber", `{}`),
		"foreign receipts": chaintest.Answering("eth_getTransactionReceipt", `{"transactionHash":"0x`+strings.Repeat("01", 32)+`"}`),
	} {
		n++
		account := net.Account(n % 8)
		t.Run(name, func(t *testing.T) {
			proxy := chaintest.NewProxy(t, net.Endpoint())
			config := chaintest.Config(d, account, proxy.URL(), net.Endpoint())
			config.CallTimeout = 200 * time.Millisecond
			proxy.Set(bad)
			a := chaintest.Client(t, config)
			id := must(t)(a.Anchor(t.Context(), [32]byte{byte(n)}, 1))
			reach(t, a, id, chain.Mined)
		})
	}
}

// internalError answers every question with the code for an error of the server.
func internalError(_ *chaintest.Proxy, w http.ResponseWriter, r chaintest.Request, _ func() []byte) bool {
	_, _ = fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"error":{"code":-32603,"message":"Internal error"}}`, r.ID)
	return true
}

// A refusal of a contract is the chain's answer under that code too: nobody else is asked.
func TestRefusalsUnderTheCodeOfInternalErrors(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	other := chaintest.NewProxy(t, net.Endpoint())
	a := chaintest.Client(t, chaintest.Config(d, nil, proxy.URL(), other.URL()))
	proxy.Set(func(_ *chaintest.Proxy, w http.ResponseWriter, r chaintest.Request, _ func() []byte) bool {
		if r.Method == "eth_call" {
			_, _ = fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"error":{"code":-32603,"message":"reverted","data":"0x01020304"}}`, r.ID)
		}
		return r.Method == "eth_call"
	})
	var refused *chain.Refused
	if _, err := a.Ask(t.Context(), d.Anchor, nil); !errors.As(err, &refused) || len(refused.Data) != 4 || other.Calls("eth_call") != 0 {
		t.Error(err, other.Calls("eth_call"))
	}
}

// An endpoint that dies in the middle is left, and taken again when it is back.
func TestEndpointComesAndGoes(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	one, two := chaintest.NewProxy(t, net.Endpoint()), chaintest.NewProxy(t, net.Endpoint())
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), one.URL(), two.URL()))
	for i, down := range []*chaintest.Proxy{one, two, one, two} {
		down.Set(chaintest.Broken)
		reach(t, a, must(t)(a.Anchor(t.Context(), [32]byte{byte(i + 1)}, 1)), chain.Mined)
		down.Set(nil)
	}
	chaintest.Eventually(t, "the first is preferred again", func() bool {
		h := a.Health().Endpoints
		return h[0].Healthy && h[0].Failures > 0 && h[0].Calls > 0
	})
}

// A wrong chain id is refused, and nothing is sent there.
func TestWrongChainIDIsRefused(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	d.ChainID++
	proxy := chaintest.NewProxy(t, net.Endpoint())
	a, err := chain.New(chaintest.Config(d, net.Account(0), proxy.URL()))
	if err != nil {
		t.Fatal(err)
	}
	chaintest.Run(t, a.Run)
	id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
	chaintest.Eventually(t, "trouble shown", func() bool {
		h := a.Health()
		return strings.Contains(h.Endpoints[0].Error, "wrong chain id") && !h.Endpoints[0].Healthy
	})
	chaintest.Eventually(t, "asked again", func() bool { return proxy.Calls("eth_chainId") > 3 })
	if proxy.Calls("eth_sendRawTransaction")+proxy.Calls("eth_getLogs") > 0 {
		t.Fatal("an endpoint of another chain was used")
	}
	is(t, a, id, chain.Pending)
}

// An endpoint that stopped in the past is found by comparing heads.
func TestStaleHead(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: 20 * time.Millisecond})
	d := chaintest.Deploy(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	a := chaintest.Client(t, chaintest.Config(d, nil, proxy.URL(), net.Endpoint()))
	proxy.Set(chaintest.Frozen())
	stopped, _ := net.Head()
	chaintest.Eventually(t, "the head moves on", func() bool { return a.Health().Head > stopped+10 })
}

// While endpoints disagree about a block, it is not final.
func TestDisagreementStopsFinality(t *testing.T) {
	honest := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, honest, 1)
	proxy := chaintest.NewProxy(t, honest.Endpoint())
	a := chaintest.Client(t, chaintest.Config(d, nil, honest.Endpoint(), proxy.URL()))
	chaintest.Eventually(t, "settled", func() bool { head, _ := honest.Head(); return a.Health().Final == head-3 })
	final := a.Health().Final
	proxy.Set(chaintest.OtherHashes)
	seal(t, honest, 5)
	chaintest.Eventually(t, "trouble shown", func() bool { return strings.Contains(a.Health().Error, "disagree") })
	if a.Health().Final != final {
		t.Fatal("a block that endpoints disagree about became final")
	}
	proxy.Set(nil)
	chaintest.Eventually(t, "final again", func() bool { return a.Health().Final > final })
}

// A client that was away, and finds so many new blocks that all it knows is deep
// enough, compares its newest block across the endpoints before that is final.
func TestDisagreementStopsFinalityAfterAPause(t *testing.T) {
	honest := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, honest, 1)
	one, two := chaintest.NewProxy(t, honest.Endpoint()), chaintest.NewProxy(t, honest.Endpoint())
	config := chaintest.Config(d, nil, one.URL(), two.URL())
	config.CallTimeout = time.Minute
	a := chaintest.Client(t, config)
	chaintest.Eventually(t, "settled", func() bool { head, _ := honest.Head(); return a.Health().Final == head-3 })
	final := a.Health().Final
	asked, answer := holdHeads(t, one)
	<-asked
	two.Set(chaintest.OtherHashes)
	seal(t, honest, 5) // more than the depth of finality
	answer()
	chaintest.Eventually(t, "trouble shown", func() bool { return strings.Contains(a.Health().Error, "disagree") })
	if a.Health().Final != final {
		t.Fatal("a block that endpoints disagree about became final")
	}
	two.Set(nil)
	chaintest.Eventually(t, "final again", func() bool { head, _ := honest.Head(); return a.Health().Final == head-3 })
}

// holdHeads makes an endpoint wait before it says which block is the newest.
// asked closes when the first such question is there; answer ends the wait.
func holdHeads(t *testing.T, p *chaintest.Proxy) (asked <-chan struct{}, answer func()) {
	came, released := make(chan struct{}), make(chan struct{})
	var first, last sync.Once
	answer = func() { last.Do(func() { close(released) }) }
	t.Cleanup(answer)
	p.Set(func(_ *chaintest.Proxy, _ http.ResponseWriter, r chaintest.Request, _ func() []byte) bool {
		if r.Method == "eth_getBlockByNumber" && string(r.Params[0]) == `"latest"` {
			first.Do(func() { close(came) })
			<-released
		}
		return false
	})
	return came, answer
}

// Events of blocks that are not in the chain are an endpoint's invention.
func TestForgedEventsAreRefused(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	a := chaintest.Client(t, chaintest.Config(d, nil, proxy.URL()))
	head, _ := net.Head()
	root, zero := strings.Repeat("ab", 32), strings.Repeat("0", 24)
	proxy.Set(chaintest.Answering("eth_getLogs", fmt.Sprintf(
		`[{"address":"%s","topics":["0x0733e5a0823eaea6686da77c223c685bd0c96ab61f1323c5ab21d5ecc786f53a","0x%s","0x%s%s"],
		"data":"0x%064x","blockNumber":"0x%x","transactionHash":"0x%064x","transactionIndex":"0x0","blockHash":"0x%064x","logIndex":"0x0","removed":false}]`,
		d.Anchor, root, zero, strings.Repeat("11", 20), 1, head+1, 1, 2)))
	seal(t, net, 1)
	chaintest.Eventually(t, "refused", func() bool { return strings.Contains(a.Health().Error, "not in the chain") })
	if _, _, ok := a.Anchored(t.Context(), [32]byte([]byte(strings.Repeat("\xab", 32)))); ok {
		t.Fatal("an invented anchor was believed")
	}
	proxy.Set(nil)
	chaintest.Eventually(t, "follows again", func() bool { return a.Health().Head == head+1 })
}

// The budget holds and is visible, and a spent one delays but does not fail.
func TestBudget(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	config := chaintest.Config(d, net.Account(0), proxy.URL())
	config.Budget = chain.Budget{Rate: 50, Burst: 10}
	start := time.Now()
	a := chaintest.Client(t, config)
	reach(t, a, must(t)(a.Anchor(t.Context(), [32]byte{1}, 1)), chain.Final)
	h := a.Health().Endpoints[0]
	allowed := 10 + 50*time.Since(start).Seconds()
	if float64(h.Calls) > allowed+1 || h.Budget > 10 {
		t.Fatalf("%d calls, %.0f allowed; %v left", h.Calls, allowed, h.Budget)
	}
	if h.Failures != 0 {
		t.Fatal("a spent budget counts as a failure")
	}
}

// Defends I1: providers put keys into URLs; no error and no status shows them.
func TestURLsStayPrivate(t *testing.T) {
	d := chain.Deployment{ChainID: 1, Consortium: chain.Address{1}, Consent: chain.Address{2}, Anchor: chain.Address{3}}
	const secret = "s3cr3tk3y"
	for _, url := range []string{"http://127.0.0.1:1/v3/" + secret, "ws://127.0.0.1:1/" + secret, "http://user:" + secret + "@127.0.0.1:1"} {
		a, err := chain.New(chaintest.Config(d, nil, url))
		if err != nil {
			t.Fatal(err)
		}
		chaintest.Run(t, a.Run)
		chaintest.Eventually(t, "trouble shown", func() bool { return a.Health().Error != "" })
		if text := fmt.Sprintf("%+v", a.Health()); strings.Contains(text, secret) {
			t.Errorf("shown: %s", text)
		}
	}
	for _, url := range []string{"ftp://x/" + secret, "http://%zz" + secret, secret, ""} {
		_, err := chain.New(chaintest.Config(d, nil, url))
		if fault.KindOf(err) != fault.Malformed || strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestWebSocketEndpoint(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.WebSocket()))
	reach(t, a, must(t)(a.Anchor(t.Context(), [32]byte{1}, 1)), chain.Final)
}

func TestConfigIsChecked(t *testing.T) {
	d := chain.Deployment{ChainID: 1, Consortium: chain.Address{1}, Consent: chain.Address{2}, Anchor: chain.Address{3}}
	for name, change := range map[string]func(*chain.Config){
		"no endpoints":   func(c *chain.Config) { c.Endpoints = nil },
		"17 endpoints":   func(c *chain.Config) { c.Endpoints = make([]string, 17) },
		"no store":       func(c *chain.Config) { c.Store = nil },
		"depth":          func(c *chain.Config) { c.FinalityDepth = 10_001 },
		"quorum":         func(c *chain.Config) { c.Quorum = 2 },
		"negative poll":  func(c *chain.Config) { c.Poll = -1 },
		"no chain id":    func(c *chain.Config) { c.Deployment.ChainID = 0 },
		"no consortium":  func(c *chain.Config) { c.Deployment.Consortium = chain.Address{} },
		"same addresses": func(c *chain.Config) { c.Deployment.Anchor = c.Deployment.Consent },
		"unknown scheme": func(c *chain.Config) { c.Endpoints = []string{"file:///x"} },
		"no host":        func(c *chain.Config) { c.Endpoints = []string{"http://"} },
	} {
		config := chaintest.Config(d, nil, "http://127.0.0.1:1")
		change(&config)
		if _, err := chain.New(config); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}
