package main

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	mocknet "github.com/libp2p/go-libp2p/p2p/net/mock"
	"github.com/libp2p/go-libp2p/x/simlibp2p"
	"github.com/marcopolo/simnet"
)

const (
	latency       = 25 * time.Millisecond // one way
	bitsPerSecond = 100 * simlibp2p.OneMbps
	dials         = 10 // connections that each host opens
)

// onMocknet is gossipsub on messages without packets.
func onMocknet(ctx context.Context, j job) (outcome, error) {
	net := mocknet.New()
	net.SetLinkDefaults(mocknet.LinkOptions{Latency: latency, Bandwidth: bitsPerSecond / 8})
	for range j.Peers {
		if _, err := net.GenPeer(); err != nil {
			return outcome{}, err
		}
	}
	connect := func(a, b host.Host) error {
		if _, err := net.LinkPeers(a.ID(), b.ID()); err != nil {
			return err
		}
		_, err := net.ConnectPeers(a.ID(), b.ID())
		return err
	}
	return gossip(ctx, j, net.Hosts(), connect)
}

// onSimlibp2p is gossipsub on QUIC over simulated packets.
func onSimlibp2p(ctx context.Context, j job) (outcome, error) {
	link := simnet.LinkSettings{BitsPerSecond: bitsPerSecond}
	net, meta, err := simlibp2p.SimpleLibp2pNetwork([]simlibp2p.NodeLinkSettingsAndCount{{
		LinkSettings: simnet.NodeBiDiLinkSettings{Downlink: link, Uplink: link}, Count: j.Peers,
	}}, simnet.StaticLatency(latency), simlibp2p.NetworkSettings{UseBlankHost: true})
	if err != nil {
		return outcome{}, err
	}
	net.Start()
	connect := func(a, b host.Host) error {
		return a.Connect(ctx, peer.AddrInfo{ID: b.ID(), Addrs: b.Addrs()})
	}
	return gossip(ctx, j, meta.Nodes, connect)
}

// gossip runs gossipsub with its defaults on hosts that each dial others at
// random, and spreads the messages.
func gossip(ctx context.Context, j job, hosts []host.Host, connect func(a, b host.Host) error) (outcome, error) {
	start := time.Now()
	time.Sleep(time.Second) // identify must listen for new protocols before they come
	var arrived atomic.Int64
	topics, err := subscribe(ctx, hosts, &arrived)
	if err != nil {
		return outcome{}, err
	}
	r := rand.New(rand.NewPCG(j.Seed, 1))
	if err := dial(r, hosts, connect); err != nil {
		return outcome{}, err
	}
	time.Sleep(settling) // for meshes to form
	for range j.Messages {
		raw := make([]byte, size)
		for i := range raw {
			raw[i] = byte(r.Uint32())
		}
		if err := topics[r.IntN(len(topics))].Publish(ctx, raw); err != nil {
			return outcome{}, err
		}
		time.Sleep(time.Duration(j.Seconds) * time.Second / time.Duration(j.Messages))
	}
	time.Sleep(settling)
	wanted := float64(j.Messages * len(hosts)) // to the publisher as well
	return outcome{Virtual: time.Since(start).Seconds(), Delivered: float64(arrived.Load()) / wanted}, nil
}

func subscribe(ctx context.Context, hosts []host.Host, arrived *atomic.Int64) (topics []*pubsub.Topic, err error) {
	for _, h := range hosts {
		ps, err := pubsub.NewGossipSub(ctx, h)
		if err != nil {
			return nil, err
		}
		topic, err := ps.Join("bench")
		if err != nil {
			return nil, err
		}
		sub, err := topic.Subscribe()
		if err != nil {
			return nil, err
		}
		go func() {
			for {
				if _, err := sub.Next(ctx); err != nil {
					return
				}
				arrived.Add(1)
			}
		}()
		topics = append(topics, topic)
	}
	return topics, nil
}

// dial connects each host with some others, several at a time.
func dial(r *rand.Rand, hosts []host.Host, connect func(a, b host.Host) error) error {
	known := map[[2]int]bool{}
	for a := range hosts {
		var dialling sync.WaitGroup
		failed := make(chan error, dials)
		for range dials {
			b := r.IntN(len(hosts))
			if a == b || known[[2]int{min(a, b), max(a, b)}] {
				continue
			}
			known[[2]int{min(a, b), max(a, b)}] = true
			dialling.Go(func() {
				if err := connect(hosts[a], hosts[b]); err != nil {
					failed <- err
				}
			})
		}
		dialling.Wait()
		close(failed)
		if err := <-failed; err != nil {
			return err
		}
	}
	return nil
}
