package chain_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// must returns the id of a submitted transaction.
func must(t *testing.T) func(chain.ID, error) chain.ID {
	return func(id chain.ID, err error) chain.ID {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
}

// reach waits until a transaction is as far as state.
func reach(t *testing.T, c *chain.Client, id chain.ID, state chain.State) chain.Status {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	s, err := c.Wait(ctx, id, state)
	if err != nil {
		t.Fatalf("waiting for %v: %v (is %v: %s)", state, err, s.State, s.Error)
	}
	return s
}

func TestRegistryFollowsVotes(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 4})
	d := chaintest.Deploy(t, net, 3)
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	b := chaintest.Client(t, chaintest.Config(d, net.Account(1), net.Endpoint()))

	first := chaintest.Member(net, 0)
	m, ok := a.Registry().Member(first.ID)
	if !ok || m.Status != did.StatusActive || m.Name != first.Name || m.Since == 0 || len(m.HPKEKey) != 1216 {
		t.Fatalf("founder: %v %+v", ok, m.Status)
	}
	if len(a.Registry().Members()) != 3 {
		t.Fatal("want three members")
	}

	rotated := first
	rotated.PeerKey = did.Key{42}
	reach(t, a, must(t)(a.ProposeRotation(t.Context(), rotated)), chain.Mined)
	chaintest.Eventually(t, "proposal seen", func() bool { return len(b.Proposals()) == 1 })
	reach(t, b, must(t)(b.Vote(t.Context(), b.Proposals()[0])), chain.Mined)
	reach(t, a, must(t)(a.Enact(t.Context(), b.Proposals()[0])), chain.Final)
	chaintest.Eventually(t, "rotation seen", func() bool {
		m, ok := b.Registry().ByKey(did.Key{42})
		return ok && m.ID == first.ID && m.Since > d.Block
	})
	if m, ok := b.Registry().ByKey(first.PeerKey); !ok || m.ID != first.ID {
		t.Fatal("the retired key is forgotten")
	}
	if m, _ := b.Registry().Member(first.ID); !slices.Equal(m.Keys(), []did.Key{{42}, first.PeerKey}) {
		t.Fatalf("%d keys of the member are known, want the new one and the one before", len(m.Keys()))
	}

	reach(t, a, must(t)(a.ProposeStatus(t.Context(), chain.Suspension, chaintest.Member(net, 2).ID)), chain.Mined)
	chaintest.Eventually(t, "proposal seen", func() bool { return len(b.Proposals()) == 1 })
	p := b.Proposals()[0]
	reach(t, b, must(t)(b.Vote(t.Context(), p)), chain.Mined)
	reach(t, b, must(t)(b.Enact(t.Context(), p)), chain.Mined)
	chaintest.Eventually(t, "suspension seen", func() bool {
		m, _ := a.Registry().Member(p.Subject)
		return m.Status == did.StatusSuspended && m.Changed > m.Since
	})
	if len(a.Proposals()) != 0 && len(b.Proposals()) != 0 {
		t.Fatal("an enacted proposal is still open")
	}
}

func TestAdmissionByVote(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 4})
	d := chaintest.Deploy(t, net, 1)
	a := chaintest.Client(t, chaintest.Config(d, net.Account(0), net.Endpoint()))
	fourth := chaintest.Member(net, 3)
	reach(t, a, must(t)(a.ProposeAdmission(t.Context(), fourth)), chain.Mined)
	chaintest.Eventually(t, "proposal seen", func() bool { return len(a.Proposals()) == 1 })
	reach(t, a, must(t)(a.Enact(t.Context(), a.Proposals()[0])), chain.Final)
	chaintest.Eventually(t, "admission seen", func() bool {
		m, ok := a.Registry().ByKey(fourth.PeerKey)
		return ok && m.ID == fourth.ID && m.Status == did.StatusActive
	})
	if _, err := a.ProposeStatus(t.Context(), chain.Admission, fourth.ID); fault.KindOf(err) != fault.Malformed {
		t.Fatal(err)
	}
}

// told records consent events.
type told struct {
	mu     sync.Mutex
	events []chain.ConsentEvent
	err    error
}

func (r *told) take(_ context.Context, e chain.ConsentEvent) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	r.events = append(r.events, e)
	return nil
}

func (r *told) list() []chain.ConsentEvent {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]chain.ConsentEvent(nil), r.events...)
}

func (r *told) refuse(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
}

// Defends I8 and the emergency exit of section 4: a revocation on the chain is
// told once at once and once when final, through a reorganisation.
func TestEmergencyExitIsToldOnceThroughAReorg(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 1)
	config := chaintest.Config(d, nil, net.Endpoint())
	var heard told
	heard.err = errors.New("not now")
	config.OnConsent = heard.take
	chaintest.Client(t, config)
	customer := chaintest.Client(t, chaintest.Config(d, net.Account(5), net.Endpoint()))

	id := must(t)(customer.Revoke(t.Context(), [32]byte{7}, 3))
	reach(t, customer, id, chain.Sent)
	seal(t, net, 1)
	mined := reach(t, customer, id, chain.Mined)
	heard.refuse(nil) // what was not taken comes again
	chaintest.Eventually(t, "revocation told", func() bool { return len(heard.list()) == 1 })
	e := heard.list()[0]
	if e.Final || e.Action != chain.Revoked || e.Sequence != 3 || e.Digest != [32]byte{7} ||
		e.Account != [20]byte(customer.Account()) || e.Place.Tx != mined.Tx {
		t.Fatalf("told %+v", e)
	}
	if err := net.Reorg(1, false); err != nil {
		t.Fatal(err)
	}
	seal(t, net, 1) // the transaction, again
	reach(t, customer, id, chain.Mined)
	seal(t, net, 6)
	final := reach(t, customer, id, chain.Final)
	chaintest.Eventually(t, "final revocation told", func() bool { return len(heard.list()) >= 2 })
	seal(t, net, 3)
	list := heard.list()
	if len(list) != 2 || !list[1].Final || list[1].Place.BlockHash != final.BlockHash {
		t.Fatalf("told %d times; final in the wrong block", len(list))
	}
}

// deploySealed deploys on a chain that seals only when told to.
func deploySealed(t *testing.T, net *devnet.Chain, n int) chain.Deployment {
	t.Helper()
	stop := make(chan struct{})
	sealed := make(chan struct{})
	go func() {
		defer close(sealed)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				if err := net.Seal(1); err != nil {
					t.Error(err)
				}
			}
		}
	}()
	defer func() { // also when the deployment fails and ends the test
		close(stop)
		<-sealed
	}()
	return chaintest.Deploy(t, net, n)
}

func seal(t *testing.T, net *devnet.Chain, n uint64) {
	t.Helper()
	if err := net.Seal(n); err != nil {
		t.Fatal(err)
	}
}

// Defends I8: after any reorganisation the registry is that of the chain.
func TestRegistryAfterAReorg(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 1)
	config := chaintest.Config(d, net.Account(0), net.Endpoint())
	config.Resend = time.Hour // what is dropped stays dropped
	config.Stuck = time.Hour
	a := chaintest.Client(t, config)
	id := must(t)(a.ProposeAdmission(t.Context(), chaintest.Member(net, 1)))
	reach(t, a, id, chain.Sent)
	seal(t, net, 1)
	chaintest.Eventually(t, "proposal seen", func() bool { return len(a.Proposals()) == 1 })
	if err := net.Reorg(1, true); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "proposal gone", func() bool { return len(a.Proposals()) == 0 && a.Health().Rewinds > 0 })
}

// A chain that contradicts what was final is not followed, and says so.
func TestDeepReorgIsRefused(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Period: time.Hour})
	d := deploySealed(t, net, 2)
	seal(t, net, 10)
	a := chaintest.Client(t, chaintest.Config(d, nil, net.Endpoint()))
	chaintest.Eventually(t, "settled", func() bool { head, _ := net.Head(); return a.Health().Final == head-3 })
	before := a.Health().Final
	if err := net.Reorg(8, true); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "trouble shown", func() bool { return a.Health().Error != "" })
	if len(a.Registry().Members()) != 2 || a.Health().Final != before {
		t.Fatal("the registry was lost")
	}
}

// Defends I9: a client that restarts while the chain is silent knows what it
// knew, and takes work.
func TestRestartWithoutAChain(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{Trail: 6})
	d := chaintest.Deploy(t, net, 3)
	config := chaintest.Config(d, net.Account(0), net.Endpoint())
	store := config.Store.(*chaintest.Store)
	a := chaintest.Client(t, config)
	anchored := must(t)(a.Anchor(t.Context(), [32]byte{1}, 5))
	reach(t, a, anchored, chain.Final)
	chaintest.Eventually(t, "saved", func() bool {
		pairs, _ := store.List(t.Context(), "follow/anchor/")
		return len(pairs) == 1
	})

	proxy, silent := chaintest.NewProxy(t, net.Endpoint()), make(chan struct{})
	speak := sync.OnceFunc(func() { close(silent) })
	t.Cleanup(speak)
	proxy.Set(func(*chaintest.Proxy, http.ResponseWriter, chaintest.Request, func() []byte) bool {
		<-silent
		return false
	})
	config.Endpoints, config.Store, config.CallTimeout = []string{proxy.URL()}, store.Copy(), time.Hour
	b, err := chain.New(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	chaintest.Run(t, b.Run)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // for whoever waits for the chain
	defer cancel()
	if len(b.Registry().Members()) != 3 {
		t.Fatal("members are forgotten")
	}
	if _, final, ok := b.Anchored(ctx, [32]byte{1}); !ok || !final {
		t.Fatal("the anchor is forgotten")
	}
	id := must(t)(b.Anchor(ctx, [32]byte{2}, 1))
	s, err := b.Status(ctx, id)
	if err != nil || s.State != chain.Pending || ctx.Err() != nil {
		t.Fatal("a silent chain holds its callers up: ", s, err)
	}
	speak()
	reach(t, b, id, chain.Final)
}

func TestNoContractsThere(t *testing.T) {
	net := chaintest.Start(t, devnet.Config{})
	d := chain.Deployment{ChainID: net.ChainID(), Consortium: chain.Address{1}, Consent: chain.Address{2}, Anchor: chain.Address{3}}
	a, err := chain.New(chaintest.Config(d, nil, net.Endpoint()))
	if err != nil {
		t.Fatal(err)
	}
	chaintest.Run(t, a.Run)
	chaintest.Eventually(t, "trouble shown", func() bool { return a.Health().Error != "" })
	if a.Health().Synced {
		t.Fatal("synced to nothing")
	}
}
