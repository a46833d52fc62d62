package witness

import (
	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/simnet/trace"
)

// Event is what an observation is in a trace; false: nothing. At, Who, Peer and
// Hops are the caller's to say.
func Event(o peer.Observation) (trace.Event, bool) {
	e := trace.Event{Fact: trace.Short(o.Fact[:]), Bytes: int64(o.Bytes)}
	switch o.What {
	case peer.FactPublished:
		e.What = trace.Publish
	case peer.FactStored:
		e.What = trace.Deliver
	case peer.RecordOpened:
		e.What = trace.Read
	case peer.RecordRefused:
		e.What, e.Note = trace.Refused, o.Fault.String()
	case peer.CopiesPurged:
		e.What, e.N = trace.Purge, int64(o.Count)
	default:
		return trace.Event{}, false
	}
	if o.Kind != 0 {
		e.Kind = kindName(o.Kind)
	}
	if o.Grant != ([32]byte{}) {
		e.Grant = trace.Short(o.Grant[:])
	}
	return e, true
}

func kindName(k fact.Kind) string {
	if spec, ok := fact.Lookup(k); ok {
		return spec.Name
	}
	return "unknown"
}
