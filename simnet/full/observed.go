package full

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/simnet/witness"
)

// put writes an event down, now.
func (w *World) put(e trace.Event) {
	e.At = w.Now()
	w.cfg.Trace.Put(e)
}

// Now is the time since the scenario's start.
func (w *World) Now() time.Duration { return time.Since(w.start) }

// observed writes down what a peer did.
func (p *Peer) observed(o peer.Observation) {
	p.ended.note(o)
	p.world.forged.stored(p, o)
	e, is := witness.Event(o)
	if !is {
		return
	}
	if e.Who = p.Name; e.What == trace.Publish {
		p.world.began(o.Fact, p.number)
	}
	if from, known := p.world.byID[o.From]; known && e.What == trace.Deliver {
		e.Peer, e.Hops = from.Name, p.world.hops.Of(e.Fact, p.number, from.number)
	}
	p.world.put(e)
}

// watched writes down a packet between a wallet and a peer, as somebody sees it
// who watches the wires of wallets.
func (w *World) watched(from, to, bytes int) {
	a, b := w.hostName(from), w.hostName(to)
	if (a[0] == 'c') != (b[0] == 'c') {
		w.put(trace.Event{Who: a, What: trace.Packet, Peer: b, Bytes: int64(bytes)})
	}
}

// hostName names whose machine a host is.
func (w *World) hostName(number int) string {
	merchants, customers := len(w.plan.Merchants), len(w.plan.Customers)
	switch {
	case number < merchants:
		return merchantName(number)
	case number < merchants+customers:
		return customerName(number - merchants)
	}
	return fmt.Sprint("a", number-merchants-customers)
}
