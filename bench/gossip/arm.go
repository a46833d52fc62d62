package main

import (
	"context"
	"crypto/sha256"
	"sync"
	"sync/atomic"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	pb "github.com/libp2p/go-libp2p-pubsub/pb"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"google.golang.org/protobuf/proto"

	"github.com/souk-network/souk/peer/gossip"
)

// arm is one way to gossip, running on every host.
type arm struct {
	publish []func(ctx context.Context, raw []byte) error
	bytes   func() float64 // written to streams so far
	wait    func()
}

func newArm(ctx context.Context, s scenario, l *links, b *book, honest int) (*arm, error) {
	if s.Arm == "ours" {
		return newOurs(ctx, s, l, b, honest)
	}
	return newPubsub(ctx, s, l, b, honest)
}

// sent counts the bytes of pubsub's messages.
type sent struct{ n atomic.Int64 }

func (t *sent) SendRPC(rpc *pubsub.RPC, _ peer.ID)     { t.n.Add(int64(proto.Size(&rpc.RPC))) }
func (*sent) OnNewOutboundStream(peer.ID, protocol.ID) {}
func (*sent) OnClosedOutboundStream(peer.ID)           {}
func (*sent) Join(string)                              {}
func (*sent) Leave(string)                             {}
func (*sent) Graft(peer.ID, string)                    {}
func (*sent) Prune(peer.ID, string)                    {}
func (*sent) ValidateMessage(*pubsub.Message)          {}
func (*sent) DeliverMessage(*pubsub.Message)           {}
func (*sent) RejectMessage(*pubsub.Message, string)    {}
func (*sent) DuplicateMessage(*pubsub.Message)         {}
func (*sent) ThrottlePeer(peer.ID)                     {}
func (*sent) RecvRPC(*pubsub.RPC)                      {}
func (*sent) DropRPC(*pubsub.RPC, peer.ID)             {}
func (*sent) UndeliverableMessage(*pubsub.Message)     {}

func pubsubOptions(name string) []pubsub.Option {
	if name == "pubsub defaults" {
		return nil
	}
	p := pubsub.DefaultGossipSubParams()
	p.D, p.Dlo, p.Dhi, p.Dscore, p.Dout = 4, 3, 6, 2, 1
	return []pubsub.Option{
		pubsub.WithGossipSubParams(p), pubsub.WithFloodPublish(true),
		pubsub.WithMessageSignaturePolicy(pubsub.StrictNoSign), pubsub.WithNoAuthor(),
		pubsub.WithMessageIdFn(func(m *pb.Message) string {
			sum := sha256.Sum256(m.GetData())
			return string(sum[:])
		}),
	}
}

func newPubsub(ctx context.Context, s scenario, l *links, b *book, honest int) (*arm, error) {
	count := &sent{}
	var running sync.WaitGroup
	a := &arm{bytes: func() float64 { return float64(count.n.Load()) }, wait: running.Wait}
	const topic = "/souk/1/bench/0"
	for i, h := range l.hosts {
		ps, err := pubsub.NewGossipSub(ctx, h, append(pubsubOptions(s.Arm), pubsub.WithRawTracer(count))...)
		if err != nil {
			return nil, err
		}
		validate := func(_ context.Context, from peer.ID, m *pubsub.Message) pubsub.ValidationResult {
			b.arrive(i, m.GetData())
			if i >= honest && from != h.ID() {
				return pubsub.ValidationIgnore
			}
			return pubsub.ValidationAccept
		}
		if err := ps.RegisterTopicValidator(topic, validate); err != nil {
			return nil, err
		}
		t, err := ps.Join(topic)
		if err != nil {
			return nil, err
		}
		sub, err := t.Subscribe()
		if err != nil {
			return nil, err
		}
		running.Go(func() {
			for {
				if _, err := sub.Next(ctx); err != nil {
					return
				}
			}
		})
		a.publish = append(a.publish, func(ctx context.Context, raw []byte) error { return t.Publish(ctx, raw) })
	}
	return a, nil
}

func newOurs(ctx context.Context, s scenario, l *links, b *book, honest int) (*arm, error) {
	var all []*gossip.Gossip
	var running sync.WaitGroup
	a := &arm{wait: running.Wait}
	for i, h := range l.hosts {
		g, err := gossip.New(oursConfig(s, h, i, b, honest))
		if err != nil {
			return nil, err
		}
		all = append(all, g)
		running.Go(func() { _ = g.Run(ctx) })
		a.publish = append(a.publish, func(ctx context.Context, raw []byte) error {
			m, _ := verify(raw)
			return g.Publish(ctx, m)
		})
	}
	a.bytes = func() (total float64) {
		for _, g := range all {
			total += float64(g.Stats().Bytes[gossip.Sent])
		}
		return total
	}
	return a, nil
}

func verify(raw []byte) (gossip.Message, error) {
	return gossip.Message{ID: sha256.Sum256(raw), Raw: raw}, nil
}

func oursConfig(s scenario, h host.Host, i int, b *book, honest int) gossip.Config {
	return gossip.Config{
		Host: h, Consortium: "bench", MaxFact: 48 << 10,
		Verify: func(raw []byte) (gossip.Message, error) {
			b.arrive(i, raw)
			return verify(raw)
		},
		Gate: func(gossip.Message) gossip.Decision {
			if i >= honest {
				return gossip.Refuse
			}
			return gossip.Relay
		},
		Deliver:  func(context.Context, peer.ID, gossip.Message) error { return nil },
		IsMember: func(peer.ID) bool { return true },
		Members:  func() int { return s.Peers },
	}
}
