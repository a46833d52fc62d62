package full

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/draw"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// stranger is a machine that is no member and behaves as if it were one: it
// connects, subscribes, announces facts that do not exist, and relays nothing.
type stranger struct {
	world   *World
	name    string
	attack  scenario.Attack
	host    host.Host
	random  *rand.Rand
	victims []*Peer
	met     map[*Peer]bool
	streams map[*Peer]network.Stream
}

// surround has a stranger come, and go when its time is over.
func (w *World) surround(number int, a scenario.Attack) {
	s := &stranger{
		world: w, name: fmt.Sprint("a", number), attack: a, random: rand.New(draw.Stream(w.plan.Seed, "stranger", uint64(number))),
		met: map[*Peer]bool{}, streams: map[*Peer]network.Stream{},
	}
	for _, v := range a.Victims {
		if v.Role == script.Merchants {
			s.victims = append(s.victims, w.peers[v.N])
		}
	}
	if len(a.Victims) == 0 {
		s.victims = w.peers
	}
	w.running.Go(func() {
		if err := s.live(number); err != nil {
			w.deed(s.name, a.Kind, "", fault.KindOf(err).String(), false)
		}
	})
}

func (s *stranger) live(number int) error {
	w := s.world
	member := script.Member{Role: script.Attackers, N: number}
	h, closeHost, err := w.newHost(w.plan.Host(member), w.key("attacker", number), true, nil)
	if err != nil {
		return err
	}
	defer closeHost()
	s.host = h
	ctx, end := context.WithCancel(w.ctx)
	defer end()
	h.SetStreamHandler(gossip.ProtocolID, s.taken)
	subscriptions, err := s.subscribe(ctx)
	if err != nil {
		return err
	}
	defer func() {
		for _, sub := range subscriptions {
			sub.Cancel()
		}
	}()
	for !w.over(s.attack) && ctx.Err() == nil {
		for _, p := range s.victims {
			s.approach(ctx, p)
		}
		if !wait(ctx, time.Second) {
			break
		}
	}
	return nil
}

// taken is called when a member opens its stream of gossip: it took the stranger
// for a neighbour.
func (s *stranger) taken(stream network.Stream) {
	s.world.deed(s.name, s.attack.Kind, s.world.nameOf(stream.Conn().RemotePeer()), "is a neighbour", true)
	_ = stream.Reset()
}

// subscribe takes part in gossipsub and passes nothing on.
func (s *stranger) subscribe(ctx context.Context) (out []*pubsub.Subscription, err error) {
	ps, err := pubsub.NewGossipSub(ctx, s.host, pubsub.WithMessageSignaturePolicy(pubsub.StrictNoSign), pubsub.WithNoAuthor())
	if err != nil {
		return nil, err
	}
	drop := func(context.Context, libpeer.ID, *pubsub.Message) pubsub.ValidationResult {
		return pubsub.ValidationIgnore
	}
	for shard := range s.world.plan.Shards {
		name := gossip.Topic(s.world.cfg.Consortium, shard)
		if err := ps.RegisterTopicValidator(name, drop); err != nil {
			return out, err
		}
		topic, err := ps.Join(name)
		if err != nil {
			return out, err
		}
		sub, err := topic.Subscribe()
		if err != nil {
			return out, err
		}
		out = append(out, sub)
	}
	return out, nil
}

// approach connects to a peer, if need be, and announces a fact to it that does
// not exist.
func (s *stranger) approach(ctx context.Context, p *Peer) {
	ctx, end := context.WithTimeout(ctx, 5*time.Second)
	defer end()
	if err := s.host.Connect(ctx, p.where); err != nil {
		return
	}
	if !s.met[p] {
		s.met[p] = true
		s.world.deed(s.name, s.attack.Kind, p.Name, "connects", false)
	}
	if s.streams[p] == nil {
		if s.streams[p] = s.greet(ctx, p); s.streams[p] == nil {
			return
		}
	}
	id := make([]byte, announceSize)
	for i := range 32 {
		id[i] = byte(s.random.Uint32())
	}
	binary.BigEndian.PutUint32(id[32:], 1024)
	shard := s.random.IntN(s.world.plan.Shards)
	if _, err := s.streams[p].Write(frame{Type: frameHave, Shard: uint16(shard), Data: id}.encode()); err != nil {
		_ = s.streams[p].Reset()
		s.streams[p] = nil
	}
}

// greet opens a stream of gossip as a member does.
func (s *stranger) greet(ctx context.Context, p *Peer) network.Stream {
	const hello, want, now = 0, 1, 2
	stream, err := s.host.NewStream(ctx, p.where.ID, gossip.ProtocolID)
	if err != nil {
		return nil
	}
	w := s.world
	out := frame{Type: hello, N: uint32(w.plan.Shards), Data: []byte(w.cfg.Consortium)}.encode()
	for shard := range w.plan.Shards {
		out = append(out, frame{Type: want, Shard: uint16(shard), N: now, Data: []byte{}}.encode()...)
	}
	if _, err := stream.Write(out); err != nil {
		return nil
	}
	return stream
}
