package real

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/libp2p/go-libp2p/core/connmgr"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/loyalty"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/simnet/witness"
)

// puppets stand for the program: processes that do what a test says.
type puppets struct {
	all   []*puppet
	chain puppetChain
	reads Reader
	votes votes
}

func (p *puppets) Found(_ context.Context, t Terms) (Consortium, error) {
	for n := range t.Merchants {
		p.all = append(p.all, &puppet{of: p, number: n, status: souk.Status{Fresh: true, Idle: true, Standing: active}, blocked: map[string]bool{}})
	}
	return p, nil
}

func (p *puppets) Merchants() (out []Merchant) {
	for _, m := range p.all {
		out = append(out, m)
	}
	return out
}

func (p *puppets) Chain() Chain { return &p.chain }
func (p *puppets) Close() error { return nil }

func (p *puppets) Points(int) (Points, bool) { return Points{}, false }
func (p *puppets) Reader() Reader {
	if p.reads != nil {
		return p.reads
	}
	return readsNothing{}
}

func (p *puppets) Account(int, did.Merchant) *secp256k1.PrivateKey { panic("nobody has a wallet") }

func (p *puppets) Through(*wallet.Wallet, did.Merchant) loyalty.Chain {
	panic("nobody has a wallet")
}

// readsNothing is a reader of a chain without contracts.
type readsNothing struct{ Reader }

func (readsNothing) Deployment() chain.Deployment { return chain.Deployment{} }

func (p *puppets) OpenWallet(context.Context, int, connmgr.ConnectionGater) (*wallet.Wallet, func() error, error) {
	panic("nobody has a wallet")
}

// puppet is a process.
type puppet struct {
	of     *puppets
	number int

	mu      sync.Mutex
	status  souk.Status
	blocked map[string]bool // merchants
	tell    *witness.Teller
	ended   chan struct{}
	disk    int // times that it was lost
	owed    uint64
	pairs   api.CorridorList
	posts   []string // paths
	puts    []string // paths
}

func (p *puppet) ID() did.Merchant   { return did.Merchant{byte(p.number + 1)} }
func (p *puppet) PeerID() libpeer.ID { return identity(p.number) }
func (p *puppet) Mark() error {
	p.teller().Put(trace.Event{What: trace.Say, Kind: witness.MarkKind})
	return nil
}
func (p *puppet) Ended() <-chan struct{} { return p.ended }
func (p *puppet) LastWords() string      { return "out of memory" }
func (p *puppet) Memory() uint64         { time.Sleep(time.Millisecond); return 7 } // it takes a while to ask
func (p *puppet) LoseDisk() error        { p.disk++; return nil }
func (p *puppet) Kill()                  { close(p.ended) }
func (p *puppet) Stop()                  { close(p.ended) }

func identity(n int) libpeer.ID {
	return souk.IDOf(did.KeyOf(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(n + 1)}, ed25519.SeedSize))))
}

func (p *puppet) teller() *witness.Teller {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tell
}

func (p *puppet) Start(_ context.Context, told io.Writer) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tell, p.ended, p.blocked = witness.NewTeller(told), make(chan struct{}), map[string]bool{}
	return nil
}

func (p *puppet) Call(_ context.Context, method, path string, in, out any) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if whom, is := strings.CutPrefix(path, "/v1/blocked/"); is {
		p.blocked[whom] = method == http.MethodPut
		return nil
	}
	switch {
	case strings.HasPrefix(path, "/v1/proposals"):
		return p.of.votes.call(p, method, path, in, out)
	case path == "/v1/membership/leave":
		time.AfterFunc(blockTime, p.left)
	case method == http.MethodPut:
		p.puts = append(p.puts, path)
	case path == "/v1/status":
		*out.(*souk.Status) = p.status
	case method == http.MethodPost && (path == "/v1/quotes" || strings.HasPrefix(path, "/v1/corridors")):
		p.posts = append(p.posts, path)
		if made, is := out.(*api.OfferState); is {
			made.ID = offer.ID{byte(p.number + 1)}
		}
	case strings.HasPrefix(path, "/v1/corridors"):
		*out.(*api.CorridorList) = p.pairs
	case path == "/v1/liability":
		*out.(*api.Liability) = api.Liability{Due: p.owed}
	}
	return nil
}

// owes changes how many points of the merchant wait to be issued.
func (p *puppet) owes(points uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.owed = points
}

// holds changes how many facts the process has.
func (p *puppet) holds(facts uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status.Facts = facts
}

// cutFrom lists the numbers of those whom the process is cut off from.
func (p *puppet) cutFrom(all []*puppet) (out []int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range all {
		if p.blocked[o.ID().String()] {
			out = append(out, o.number)
		}
	}
	return out
}

// puppetChain has the blocks that a test makes.
type puppetChain struct {
	mu     sync.Mutex
	blocks []devnet.Block
	forks  byte
}

// mine adds a block at a time in Unix seconds.
func (c *puppetChain) mine(at uint64, holds ...devnet.Done) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := len(c.blocks) + 1
	c.blocks = append(c.blocks, devnet.Block{Number: uint64(n), Time: at, Hash: [32]byte{byte(n), c.forks}, Holds: holds})
}

func (c *puppetChain) Head() (uint64, [32]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.blocks) == 0 {
		return 0, [32]byte{}
	}
	return uint64(len(c.blocks)), c.blocks[len(c.blocks)-1].Hash
}

func (c *puppetChain) Block(n uint64) (devnet.Block, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.blocks[n-1], nil
}

func (c *puppetChain) Pace(time.Duration) {}
func (c *puppetChain) Stall(bool)         {}

// Reorg replaces blocks by empty ones, one more.
func (c *puppetChain) Reorg(depth uint64, _ bool) error {
	c.mu.Lock()
	c.forks++
	at := c.blocks[len(c.blocks)-1].Time
	c.blocks = c.blocks[:uint64(len(c.blocks))-depth]
	c.mu.Unlock()
	for range depth + 1 {
		c.mine(at)
	}
	return nil
}

// inWorld runs a network of three puppets that has begun.
func inWorld(t *testing.T, do func(*World, *puppets, *kept)) {
	inWorldOf(t, "network peers=3", do)
}

func inWorldOf(t *testing.T, text string, do func(*World, *puppets, *kept)) {
	synctest.Test(t, func(t *testing.T) {
		plan, err := scenario.NewPlan(parsed(t, text), 1, geo.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		program, out := &puppets{}, &kept{}
		w := New(t.Context(), Usual(plan, program, "", "", NewOrder(out)))
		if err := w.Begin(); err != nil {
			t.Fatal(err)
		}
		do(w, program, out)
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
}

func lines(events []trace.Event, what ...trace.What) (out []string) {
	for _, e := range events {
		if slices.Contains(what, e.What) {
			out = append(out, strings.TrimSpace(fmt.Sprint(e.Who, " ", e.What, " ", e.Peer, " ", e.Hops, " ", e.Note)))
		}
	}
	return out
}

// What processes tell becomes events of their merchants, with who brought a fact
// and over how many peers.
func TestProcessesTellOfFacts(t *testing.T) {
	inWorld(t, func(w *World, p *puppets, out *kept) {
		at := func(n int, e trace.Event) {
			time.Sleep(time.Millisecond) // of virtual time
			e.Fact = "f1"
			p.all[n].teller().Put(e)
		}
		from := func(n int) string { return p.all[n].PeerID().String() }
		at(0, trace.Event{What: trace.Publish})
		at(1, trace.Event{What: trace.Deliver, Peer: from(0)})
		at(2, trace.Event{What: trace.Deliver, Peer: from(1)})
		at(2, trace.Event{What: trace.Answer, Peer: identity(99).String()})
		if err := w.Sample(); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(lines(out.list(), trace.Publish, trace.Deliver, trace.Answer), "; ")
		if want := "m0 publish  0; m1 deliver m0 1; m2 deliver m1 2; m2 answer  0"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	})
}

func TestKillAndRestart(t *testing.T) {
	inWorld(t, func(w *World, p *puppets, out *kept) {
		for _, err := range []error{w.Kill(1), w.Kill(1), w.LoseDisk(1), w.Restart(1), w.Restart(1), w.Sample()} {
			if err != nil {
				t.Fatal(err)
			}
		}
		got := lines(out.list(), trace.Start, trace.Kill, trace.Lost, trace.Stop)
		if want := []string{"m1 kill  0", "m1 lost  0", "m1 start  0"}; !slices.Equal(got[3:], want) || p.all[1].disk != 1 {
			t.Errorf("%q", got)
		}
		if w.Broken() != nil {
			t.Error(w.Broken())
		}
	})
}

// A process that ends by itself ends the run, which says what its last words were.
func TestAProcessThatEndsByItself(t *testing.T) {
	inWorld(t, func(w *World, p *puppets, out *kept) {
		before := w.Now()
		time.AfterFunc(time.Minute, p.all[2].Kill)
		w.Pass(before + time.Hour)
		if w.Now() != before+time.Minute {
			t.Errorf("went on until %s", w.Now())
		}
		if err := w.Broken(); err == nil || !strings.Contains(err.Error(), "m2 ended by itself: out of memory") {
			t.Errorf("%v", err)
		}
		if err := w.Sample(); err != nil {
			t.Error(err)
		}
	})
}

// Who stands on different sides is cut off on both, also after a restart, until
// they stand together again.
func TestSides(t *testing.T) {
	inWorld(t, func(w *World, p *puppets, _ *kept) {
		cut := func() string {
			return fmt.Sprint(p.all[0].cutFrom(p.all), p.all[1].cutFrom(p.all), p.all[2].cutFrom(p.all))
		}
		m2 := script.Member{Role: script.Merchants, N: 2}
		if w.Place(m2, 1); cut() != "[2] [2] [0 1]" {
			t.Error(cut())
		}
		if err := w.Kill(2); err != nil {
			t.Fatal(err)
		}
		if err := w.Restart(2); err != nil || cut() != "[2] [2] [0 1]" {
			t.Error(cut(), err)
		}
		gate := walletGate{w, 0}
		c0 := script.Member{Role: script.Customers, N: 0}
		reach := func() string {
			return fmt.Sprint(gate.InterceptPeerDial(p.all[0].PeerID()), gate.InterceptPeerDial(p.all[2].PeerID()), gate.InterceptPeerDial("nobody"))
		}
		if reach() != "true false false" {
			t.Error(reach())
		}
		if w.Place(c0, 1); reach() != "false true false" {
			t.Error(reach())
		}
		if w.Place(c0, scenario.Gone); reach() != "false false false" {
			t.Error(reach())
		}
		if w.Place(m2, 0); cut() != "[] [] []" {
			t.Error(cut())
		}
	})
}

// A measure waits until peers that reach each other hold the same, and gives up
// once on what cannot be.
func TestSettle(t *testing.T) {
	inWorld(t, func(w *World, p *puppets, _ *kept) {
		took := func() time.Duration {
			before := w.Now()
			w.Settle()
			return w.Now() - before
		}
		p.all[0].holds(5)
		time.AfterFunc(30*time.Second, func() { p.all[1].holds(5); p.all[2].holds(5) })
		if d := took(); d < 30*time.Second || d > 31*time.Second {
			t.Errorf("waited %s", d)
		}
		if d := took(); d != 0 {
			t.Errorf("waited again, %s", d)
		}
		p.all[2].holds(6)
		w.Pass(w.Now() + time.Second)
		if d := took(); d < settling || d > settling+time.Second {
			t.Errorf("waited %s for what does not come", d)
		}
		if d := took(); d != 0 {
			t.Errorf("waited again in vain, %s", d)
		}
		w.Place(script.Member{Role: script.Merchants, N: 2}, 1)
		w.Pass(w.Now() + time.Second)
		if d := took(); d > time.Second {
			t.Errorf("waited %s for somebody on another side", d)
		}
	})
}

// The readings of all peers and of the chain are of one moment: one round.
func TestReadingsAreOfOneMoment(t *testing.T) {
	inWorld(t, func(w *World, _ *puppets, out *kept) {
		time.Sleep(time.Second)
		if err := w.Sample(); err != nil {
			t.Fatal(err)
		}
		at := map[time.Duration]int{}
		for _, e := range out.list() {
			if e.What == trace.Sample && (e.Kind == "facts" || e.Kind == "height") {
				at[e.At]++
			}
		}
		if len(at) != 1 || slices.Max(slices.Collect(maps.Values(at))) != 4 {
			t.Errorf("readings by time: %v", at)
		}
	})
}
