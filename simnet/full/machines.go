package full

import (
	"context"
	"fmt"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

var _ scenario.Network = (*World)(nil)

// Place puts a machine on a side of the network.
func (w *World) Place(m script.Member, side int) {
	if side == scenario.Gone {
		side = link.Gone
	}
	if m.Role == script.Merchants {
		if w.peers[m.N].side = side; !w.peers[m.N].Running() {
			return
		}
	}
	w.net.Place(w.plan.Host(m), side)
}

// Lose makes a part of all packets to and from a machine vanish.
func (w *World) Lose(m script.Member, part float64) { w.net.Lose(w.plan.Host(m), part) }

// LoseWay makes a part of the packets from some machines to others vanish.
func (w *World) LoseWay(name string, from, to []script.Member, part float64) {
	w.net.LoseWay(name, w.plan.Hosts(from), w.plan.Hosts(to), part)
}

// Slow delays all packets from a machine.
func (w *World) Slow(m script.Member, add time.Duration, times float64) {
	w.net.Slow(w.plan.Host(m), add, times)
}

// Rate bounds a machine's access link.
func (w *World) Rate(m script.Member, up, down int64) { w.net.Rate(w.plan.Host(m), up, down) }

// NAT puts a machine behind a NAT.
func (w *World) NAT(m script.Member, on bool) { w.net.NAT(w.plan.Host(m), on) }

// Kill ends a peer as a power cut does.
func (w *World) Kill(merchant int) error { return w.peers[merchant].Kill() }

// Restart runs a peer that does not run.
func (w *World) Restart(merchant int) error {
	if w.peers[merchant].Running() {
		return nil
	}
	return w.peers[merchant].Start()
}

// LoseDisk ends a peer and gives it an empty disk.
func (w *World) LoseDisk(merchant int) error {
	if err := w.Kill(merchant); err != nil {
		return err
	}
	w.peers[merchant].LoseDisk()
	w.put(trace.Event{Who: w.peers[merchant].Name, What: trace.Lost})
	return nil
}

// Join admits a merchant and starts its peer.
func (w *World) Join(merchant int) error {
	if err := w.chain.Admit(w.peers[merchant].Member); err != nil {
		return err
	}
	if err := w.peers[merchant].Start(); err != nil {
		return err
	}
	return w.peers[merchant].open(w.ctx)
}

// Leave has a merchant end its membership, with the next block. Its peer runs on,
// and its points can be spent and exchanged until they expire.
func (w *World) Leave(merchant int) error { return w.chain.Leave(w.peers[merchant].Member.ID) }

// Stall stops the chain or lets it go on.
func (w *World) Stall(stalled bool) { w.chain.Stall(stalled) }

// Reorg takes the newest blocks back.
func (w *World) Reorg(depth uint64) { w.chain.Reorg(depth) }

// Publish has a merchant publish a notice of random text.
func (w *World) Publish(merchant, size int) {
	p := w.peers[merchant]
	if !p.Running() {
		return
	}
	w.running.Go(func() {
		if err := p.publishText(w.ctx, size); err != nil && w.ctx.Err() == nil {
			w.put(trace.Event{Who: p.Name, What: trace.Fail, Kind: "publish", Note: fault.KindOf(err).String()})
		}
	})
}

// Sample writes down how every peer is.
func (w *World) Sample() error {
	for _, p := range w.peers {
		if p.Running() {
			if err := p.sample(w.ctx); err != nil {
				return err
			}
		}
	}
	w.put(trace.Event{Who: "chain", What: trace.Sample, Kind: "height", N: int64(w.chain.Height())})
	return w.chain.Sample()
}

func (p *Peer) sample(ctx context.Context) error {
	s, err := p.Status(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	stored := int64(0)
	for _, part := range s.Storage {
		stored += int64(part.Bytes)
	}
	for _, r := range []struct {
		kind string
		n    int64
	}{
		{"bytes_in", int64(s.BytesIn)}, {"bytes_out", int64(s.BytesOut)}, {"facts", int64(s.Facts)}, {"storage_bytes", stored},
		{"connections", int64(len(p.host.Network().Peers()))},
	} {
		p.world.put(trace.Event{Who: p.Name, What: trace.Sample, Kind: r.kind, N: r.n})
	}
	for _, e := range gossipReadings(s.Gossip) {
		e.Who = p.Name
		p.world.put(e)
	}
	return nil
}

func notYet(what string) error {
	return fault.New(fault.UnknownKind, "simulate", what+" are not part of the full simulation yet")
}
