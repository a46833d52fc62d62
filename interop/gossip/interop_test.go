package gossip

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	consortium = "interop"
	patience   = 3 * time.Minute
)

// goPeer is a Souk peer on loopback whose facts begin with "fact".
type goPeer struct {
	host host.Host
	*gossip.Gossip
	got chan string // facts from the network, in hex
}

func verify(raw []byte) (gossip.Message, error) {
	if len(raw) < 4 || string(raw[:4]) != "fact" {
		return gossip.Message{}, fault.New(fault.Malformed, "verify", "no fact")
	}
	return gossip.Message{ID: sha256.Sum256(raw), Raw: raw}, nil
}

func startGo(t *testing.T) *goPeer {
	t.Helper()
	h, err := libp2p.New(libp2p.ListenAddrStrings("/ip4/127.0.0.1/tcp/0"))
	if err != nil {
		t.Fatal(err)
	}
	p := &goPeer{host: h, got: make(chan string, 16)}
	p.Gossip, err = gossip.New(gossip.Config{
		Host: h, Consortium: consortium, Verify: verify, IsMember: func(peer.ID) bool { return true },
		Deliver: func(_ context.Context, from peer.ID, m gossip.Message) error {
			if from != h.ID() {
				p.got <- hex.EncodeToString(m.Raw)
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		_ = h.Close()
	})
	return p
}

// jsPeer is peer.mjs.
type jsPeer struct {
	in    io.WriteCloser
	lines chan jsLine
}

type jsLine struct{ Event, How, Hex string }

func startJS(t *testing.T, mode string, to *goPeer) *jsPeer {
	t.Helper()
	if _, err := os.Stat("node_modules"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("run npm ci --ignore-scripts in interop/gossip first")
		}
		t.Skip("run npm ci --ignore-scripts in interop/gossip first")
	}
	address := to.host.Addrs()[0].String() + "/p2p/" + to.host.ID().String()
	cmd := exec.Command("node", "peer.mjs", mode, address, consortium)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &jsPeer{in: in, lines: make(chan jsLine, 16)}
	go func() {
		defer close(p.lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			var l jsLine
			if json.Unmarshal(scan.Bytes(), &l) == nil {
				p.lines <- l
			}
		}
	}()
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	if l := receive(t, p.lines); l.Event != "ready" {
		t.Fatalf("js peer said %+v, want ready", l)
	}
	return p
}

func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
	}
	panic("unreachable")
}

// meet publishes from Go until the JavaScript peer has a fact: the two meshes
// find each other in their own time.
func meet(t *testing.T, g *goPeer, js *jsPeer) (jsLine, string) {
	t.Helper()
	for i := range byte(255) {
		m, _ := verify(append([]byte("fact from Go "), i))
		if err := g.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		select {
		case l := <-js.lines:
			return l, hex.EncodeToString(m.Raw)
		case <-time.After(300 * time.Millisecond):
		}
	}
	t.Fatal("the JavaScript peer got nothing")
	return jsLine{}, ""
}

// Both ways, with a body in the JavaScript peer's own words.
func TestBothWays(t *testing.T) {
	for mode, how := range map[string]string{"plain": "gossipsub", "announce": "pushed"} {
		t.Run(mode, func(t *testing.T) {
			g := startGo(t)
			js := startJS(t, mode, g)
			l, want := meet(t, g, js)
			if l.Event != "fact" || l.How != how || l.Hex != want {
				t.Fatalf("js peer got %+v, want %s by %s", l, want, how)
			}
			fact := hex.EncodeToString([]byte("fact from JavaScript"))
			if _, err := io.WriteString(js.in, fact+"\n"); err != nil {
				t.Fatal(err)
			}
			if got := receive(t, g.got); got != fact {
				t.Errorf("Go peer got %s, want %s", got, fact)
			}
		})
	}
}

// A third peer's fact reaches the JavaScript peer through one that relays it.
func TestRelayedBetweenTheTwo(t *testing.T) {
	for _, mode := range []string{"plain", "announce"} {
		t.Run(mode, func(t *testing.T) {
			middle, far := startGo(t), startGo(t)
			if err := far.host.Connect(t.Context(), peer.AddrInfo{ID: middle.host.ID(), Addrs: middle.host.Addrs()}); err != nil {
				t.Fatal(err)
			}
			js := startJS(t, mode, middle)
			if l, want := meet(t, far, js); l.Hex != want {
				t.Errorf("js peer got %+v, want %s", l, want)
			}
			fact := hex.EncodeToString([]byte("fact from afar"))
			if _, err := io.WriteString(js.in, fact+"\n"); err != nil {
				t.Fatal(err)
			}
			if got := receive(t, far.got); got != fact {
				t.Errorf("far peer got %s, want %s", got, fact)
			}
		})
	}
}
