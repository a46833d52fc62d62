package full

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/simnet/trace"
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
	e := trace.Event{Who: p.Name}
	switch o.What {
	case peer.FactPublished:
		e.What = trace.Publish
		p.world.began(o.Fact, p.Name)
	case peer.FactStored:
		e.What = trace.Deliver
	case peer.RecordOpened:
		e.What = trace.Read
	case peer.RecordRefused:
		e.What, e.Note = trace.Refused, o.Fault.String()
	case peer.CopiesPurged:
		e.What, e.N = trace.Purge, int64(o.Count)
	default:
		return
	}
	e.Fact, e.Bytes = trace.Short(o.Fact[:]), int64(o.Bytes)
	if from, known := p.world.byID[o.From]; known && e.What == trace.Deliver {
		e.Peer, e.Hops = from.Name, p.world.hops.of(o.Fact, p.number, from.number)
	}
	if o.Kind != 0 {
		e.Kind = kindName(o.Kind)
	}
	if o.Grant != ([32]byte{}) {
		e.Grant = trace.Short(o.Grant[:])
	}
	p.world.put(e)
}

func kindName(k fact.Kind) string {
	if spec, ok := fact.Lookup(k); ok {
		return spec.Name
	}
	return "unknown"
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
