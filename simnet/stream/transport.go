package stream

import (
	"context"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/transport"
	"github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/link"
)

// Network is all hosts with this transport on one network of links.
type Network struct {
	links *link.Net

	mu    sync.Mutex
	hosts map[int]*Transport
}

// New is a network on links.
func New(links *link.Net) *Network { return &Network{links: links, hosts: map[int]*Transport{}} }

// Transport is one host's.
type Transport struct {
	network *Network
	number  int
	id      peer.ID
	public  crypto.PubKey
	gate    connmgr.ConnectionGater
	scopes  network.ResourceManager

	mu      sync.Mutex
	closed  bool
	conns   map[*Conn]struct{}
	serial  uint64
	port    int
	where   multiaddr.Multiaddr // it listens; nil: it does not
	arrived []*Conn             // that nobody has accepted
	waiting bell
}

var _ transport.Transport = (*Transport)(nil)

// anyPort is the port of hosts that do not listen.
const anyPort = 49152

// Constructor makes the transport of the host with a number, for libp2p.Transport.
// Errors: fault.Conflict (the host has one).
func (n *Network) Constructor(number int) func(crypto.PrivKey, connmgr.ConnectionGater, network.ResourceManager) (*Transport, error) {
	return func(key crypto.PrivKey, gate connmgr.ConnectionGater, scopes network.ResourceManager) (*Transport, error) {
		id, err := peer.IDFromPrivateKey(key)
		if err != nil {
			return nil, err
		}
		if err := n.links.Attach(number); err != nil {
			return nil, err
		}
		if scopes == nil {
			scopes = &network.NullResourceManager{}
		}
		t := &Transport{network: n, number: number, id: id, public: key.GetPublic(), gate: gate, scopes: scopes, conns: map[*Conn]struct{}{}, port: anyPort}
		n.mu.Lock()
		defer n.mu.Unlock()
		n.hosts[number] = t
		return t, nil
	}
}

// Release closes the transport of a host, if it has one.
func (n *Network) Release(number int) {
	n.mu.Lock()
	t := n.hosts[number]
	n.mu.Unlock()
	if t != nil {
		_ = t.Close()
	}
}

// listening is who listens on a host; nil: nobody.
func (n *Network) listening(number int) *Transport {
	n.mu.Lock()
	t := n.hosts[number]
	n.mu.Unlock()
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.where == nil {
		return nil
	}
	return t
}

// CanDial reports whether this is an address of QUIC, whose addresses this
// transport has.
func (t *Transport) CanDial(a multiaddr.Multiaddr) bool {
	_, _, err := split(a)
	return err == nil
}

// Protocols are QUIC's.
func (t *Transport) Protocols() []int { return []int{multiaddr.P_QUIC_V1} }

// Proxy is false.
func (t *Transport) Proxy() bool { return false }

// split reads /ip4/A/udp/P/quic-v1.
func split(a multiaddr.Multiaddr) (net.IP, int, error) {
	bad := fault.New(fault.Malformed, "dial", "an address of this network is /ip4/ADDRESS/udp/PORT/quic-v1")
	if _, err := a.ValueForProtocol(multiaddr.P_QUIC_V1); err != nil {
		return nil, 0, bad
	}
	ip, err := manet.ToIP(a)
	if err != nil {
		return nil, 0, bad
	}
	text, err := a.ValueForProtocol(multiaddr.P_UDP)
	if err != nil {
		return nil, 0, bad
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, 0, bad
	}
	return ip, port, nil
}

func addressOf(number, port int) multiaddr.Multiaddr {
	return multiaddr.StringCast("/ip4/" + link.IP(number).String() + "/udp/" + strconv.Itoa(port) + "/quic-v1")
}

// Dial connects to a peer. Errors: the context's, a timeout when nothing answers
// for 5 s, and when somebody else does.
func (t *Transport) Dial(ctx context.Context, raddr multiaddr.Multiaddr, p peer.ID) (transport.CapableConn, error) {
	ip, _, err := split(raddr)
	if err != nil {
		return nil, err
	}
	scope, err := t.scopes.OpenConnection(network.DirOutbound, false, raddr)
	if err != nil {
		return nil, err
	}
	if err := scope.SetPeer(p); err != nil {
		scope.Done()
		return nil, err
	}
	number, known := t.network.links.HostAt(ip)
	if !known {
		scope.Done()
		return nil, silence(ctx)
	}
	c := t.outbound(number, raddr, p, scope)
	if err := c.handshake(ctx); err != nil {
		_ = c.Close()
		return nil, err
	}
	if t.gate != nil && !t.gate.InterceptSecured(network.DirOutbound, p, c) {
		_ = c.CloseWithError(network.ConnGated)
		return nil, fault.New(fault.Denied, "dial", "the host lets no connection to this peer be")
	}
	return c, nil
}

// silence waits for an answer of nobody.
func silence(ctx context.Context) error {
	timer := time.NewTimer(handshakeTimeout)
	defer timer.Stop()
	select {
	case <-timer.C:
		return errIdle
	case <-ctx.Done():
		return ctx.Err()
	}
}

// outbound is this end of a new connection.
func (t *Transport) outbound(number int, raddr multiaddr.Multiaddr, p peer.ID, scope network.ConnManagementScope) *Conn {
	pair := &pair{net: t.network}
	c := t.end(pair, 0, number)
	c.scope, c.peer, c.remote = scope, p, raddr
	pair.ends[0] = c
	return c
}

// inbound is the listener's end of a connection whose dialler's is given; nil when
// it is not wanted. The pair's lock is held.
func (t *Transport) inbound(from *Conn) *Conn {
	scope, err := t.scopes.OpenConnection(network.DirInbound, false, from.local)
	if err != nil {
		return nil
	}
	if err := scope.SetPeer(from.transport.id); err != nil {
		scope.Done()
		return nil
	}
	c := t.end(from.pair, 1, from.here)
	c.scope, c.peer, c.key, c.remote = scope, from.transport.id, from.transport.public, from.local
	return c
}

// end is one end of a connection.
func (t *Transport) end(p *pair, side, there int) *Conn {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.serial++
	local := t.where
	if local == nil {
		local = addressOf(t.number, t.port)
	}
	c := &Conn{
		pair: p, side: side, here: t.number, there: there, transport: t, serial: t.serial, local: local,
		heard: time.Now(), trip: t.network.links.RoundTrip(t.number, there),
	}
	if t.closed {
		c.closed = errGone
		return c
	}
	t.conns[c] = struct{}{}
	return c
}

// handshake waits until the other end answered, and is who was dialled.
func (c *Conn) handshake(ctx context.Context) error {
	c.pair.mu.Lock()
	defer c.pair.mu.Unlock()
	c.pair.net.links.At(c.heard.Add(handshakeTimeout), c.here, tick{c.pair})
	if c.closed == nil {
		c.step(hello)
	}
	for !c.ready && c.closed == nil {
		if err := waitFor(ctx, &c.pair.mu, &c.changed); err != nil {
			return err
		}
	}
	return c.closed
}

// established hands a connection to whoever accepts it. Its lock is held.
func (t *Transport) established(c *Conn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.arrived = append(t.arrived, c)
	t.waiting.ring()
}

func (t *Transport) forget(c *Conn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.conns, c)
}

// Listen takes connections.
func (t *Transport) Listen(a multiaddr.Multiaddr) (transport.Listener, error) {
	ip, port, err := split(a)
	if err != nil {
		return nil, err
	}
	if number, known := t.network.links.HostAt(ip); !known || number != t.number {
		return nil, fault.New(fault.Malformed, "listen", "a host listens at its own address")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.where != nil {
		return nil, fault.New(fault.Conflict, "listen", "the host listens already; close that listener first")
	}
	t.where, t.port = a, port
	return &listener{t, a}, nil
}

// Close ends every connection and frees the host for another transport.
func (t *Transport) Close() error {
	t.unlisten()
	t.mu.Lock()
	t.closed = true
	all := make([]*Conn, 0, len(t.conns))
	for c := range t.conns {
		all = append(all, c)
	}
	t.mu.Unlock()
	slices.SortFunc(all, func(a, b *Conn) int { return int(a.serial) - int(b.serial) })
	for _, c := range all {
		_ = c.Close()
	}
	t.network.mu.Lock()
	defer t.network.mu.Unlock()
	if t.network.hosts[t.number] == t {
		delete(t.network.hosts, t.number)
		t.network.links.Detach(t.number)
	}
	return nil
}

func (t *Transport) unlisten() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.where = nil
	t.waiting.ring()
}

// listener accepts connections.
type listener struct {
	transport *Transport
	at        multiaddr.Multiaddr
}

// Accept waits for a connection whose handshake is over.
func (l *listener) Accept() (transport.CapableConn, error) {
	for {
		c, err := l.next()
		if err != nil {
			return nil, err
		}
		if l.transport.admits(c) {
			return c, nil
		}
	}
}

func (l *listener) next() (*Conn, error) {
	t := l.transport
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.where != nil && len(t.arrived) == 0 {
		if err := wait(&t.mu, &t.waiting, time.Time{}); err != nil {
			return nil, err
		}
	}
	if t.where == nil {
		return nil, transport.ErrListenerClosed
	}
	c := t.arrived[0]
	t.arrived[0], t.arrived = nil, t.arrived[1:]
	return c, nil
}

// admits asks the resource manager and the gate about a connection.
func (t *Transport) admits(c *Conn) bool {
	if t.gate != nil && !(t.gate.InterceptAccept(c) && t.gate.InterceptSecured(network.DirInbound, c.peer, c)) {
		_ = c.CloseWithError(network.ConnGated)
		return false
	}
	return true
}

func (l *listener) Close() error                   { l.transport.unlisten(); return nil }
func (l *listener) Multiaddr() multiaddr.Multiaddr { return l.at }

// Addr is the address as of UDP.
func (l *listener) Addr() net.Addr {
	return &net.UDPAddr{IP: link.IP(l.transport.number), Port: l.transport.port}
}
