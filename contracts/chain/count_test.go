package chain_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
)

const manyCounted = `"0x3b9aca00"` // 10^9

// Defends I10: an endpoint that lies about how many transactions we sent is left aside
// while there is another one, whether the outbox is new or knows the account.
func TestALyingCountIsLeftAside(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	proxy.Set(chaintest.Answering("eth_getTransactionCount", manyCounted))
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), proxy.URL(), net.Endpoint()))
	reach(t, a, must(t)(a.Anchor(t.Context(), [32]byte{1}, 1)), chain.Final)
	for i, lie := range []string{manyCounted, `"0x0"`} {
		proxy.Set(chaintest.Answering("eth_getTransactionCount", lie))
		reach(t, a, must(t)(a.Anchor(t.Context(), [32]byte{2, byte(i)}, 1)), chain.Final)
	}
	if n := count(t, net, a); n != 3 {
		t.Errorf("%d transactions for three anchors", n)
	}
	if problem := a.Health().Endpoints[0].Error; strings.Contains(problem, "counts 0 transactions") {
		t.Error("a count that is a little behind is no lie: ", problem)
	}
}

// What the only endpoint counts must be final before a nonce leaps that far, and the
// entry says why it waits.
func TestALeapOfTheCountMustBeFinal(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	for name, lie := range map[string]chaintest.Fault{
		"in the newest block alone": newest("eth_getTransactionCount", `"0x1000"`),
		"everywhere, beyond reason": chaintest.Answering("eth_getTransactionCount", manyCounted),
	} {
		t.Run(name, func(t *testing.T) {
			proxy := chaintest.NewProxy(t, net.Endpoint())
			proxy.Set(lie)
			a := chaintest.Client(t, chaintest.Config(d, net.Account(0), proxy.URL()))
			id := must(t)(a.Anchor(t.Context(), [32]byte([]byte(fmt.Sprintf("%-32s", name))), 1))
			chaintest.Eventually(t, "the trouble is shown", func() bool {
				s, _ := a.Status(t.Context(), id)
				return strings.Contains(s.Error, "the endpoints count ") && s.Versions == 0
			})
			proxy.Set(nil)
			reach(t, a, id, chain.Final)
		})
	}
	// An account that others used before is taken over with a new outbox.
	taken := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	reach(t, taken, must(t)(taken.Anchor(t.Context(), [32]byte{3}, 1)), chain.Final)
	if n := count(t, net, taken); n != 3 {
		t.Errorf("%d transactions for three anchors", n)
	}
}

// newest replaces the answer about the newest block.
func newest(method, result string) chaintest.Fault {
	answer := chaintest.Answering(method, result)
	return func(p *chaintest.Proxy, w http.ResponseWriter, r chaintest.Request, forward func() []byte) bool {
		return len(r.Params) == 2 && string(r.Params[1]) == `"latest"` && answer(p, w, r, forward)
	}
}

// A nonce that a lie made long ago stays, and keeps nothing else back.
func TestALostNonceKeepsNothingElseBack(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 5})
	d := chaintest.Deploy(t, net, 1)
	config := chaintest.Config(d, net.Account(0), net.Endpoint())
	lost := fmt.Sprintf(`{"seq":0,"label":"lost","to":"%s","state":"sent","has_nonce":true,"nonce":1000000000,"versions":[{"hash":"0x%064x","raw":"","fee":1,"tip":1}]}`, d.Anchor, 1)
	if err := config.Store.Put(context.Background(), fmt.Sprintf("outbox/%016x", 0), []byte(lost)); err != nil {
		t.Fatal(err)
	}
	a := chaintest.Client(t, config)
	reach(t, a, must(t)(a.Anchor(t.Context(), [32]byte{1}, 1)), chain.Final)
	s, err := a.Status(t.Context(), chain.IDOf("lost"))
	if err != nil || s.State != chain.Sent || !strings.Contains(s.Error, "its nonce is 1000000000") {
		t.Errorf("%+v: %v", s, err)
	}
	if n := count(t, net, a); n != 1 {
		t.Errorf("%d transactions for one anchor", n)
	}
}

// Defends I4: while one endpoint says that the nonce of what we sent was used for good
// and another one does not, no second transaction is made of it.
func TestALyingFinalCountMakesNoSecondTransaction(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 1)
	proxy := chaintest.NewProxy(t, net.Endpoint())
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), proxy.URL(), net.Endpoint()))
	id := must(t)(a.Anchor(t.Context(), [32]byte{1}, 1))
	sent := reach(t, a, id, chain.Sent)
	proxy.Set(chaintest.Answering("eth_getTransactionCount", `"0x1"`))
	asked := proxy.Calls("eth_getTransactionCount")
	chaintest.Eventually(t, "it was asked often enough", func() bool { return proxy.Calls("eth_getTransactionCount") >= asked+20 })
	if s, _ := a.Status(t.Context(), id); s.State != chain.Sent {
		t.Errorf("given up on one endpoint's word: %+v", s)
	}
	seal(t, net, 5)
	reach(t, a, id, chain.Final)
	if n := count(t, net, a); n != 1 || sent.Tx == [32]byte{} {
		t.Errorf("%d transactions for one anchor", n)
	}
}
