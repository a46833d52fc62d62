package gossip

import (
	"sync/atomic"

	"github.com/souk-network/souk/protocol/fault"
)

// EventType says what happened to a message.
type EventType uint8

// The events.
const (
	Delivered  EventType = iota // stored durably and passed on
	Published                   // stored durably here first and passed on
	Duplicate                   // arrived again and was dropped
	Refused                     // failed Verify; Fault says why; the neighbour is blamed
	Ignored                     // not wanted now; Fault says why; nobody is blamed
	HeldBack                    // waits for its grant
	Released                    // its grant came
	Evicted                     // waited too long, or the hold was full
	Sent                        // Bytes went out
	Received                    // Bytes came in
	Unanswered                  // a neighbour announced a fact and did not hand it over
	eventTypes
)

var eventNames = [eventTypes]string{"delivered", "published", "duplicate", "refused", "ignored", "held", "released",
	"evicted", "sent", "received", "unanswered"}

// String is the event's name for metrics.
func (e EventType) String() string {
	if e < eventTypes {
		return eventNames[e]
	}
	return "unknown"
}

// Event is one thing that happened, for metrics. It names no subject, author or peer.
type Event struct {
	Type  EventType
	Kind  uint16     // of the fact, where it is known
	Fault fault.Kind // for Refused and Ignored
	Bytes int        // of the fact, or of the wire for Sent and Received
}

// Stats counts events and bytes since New.
type Stats struct {
	Events [eventTypes]uint64 // by EventType
	Bytes  [eventTypes]uint64 // by EventType
	Held   int                // messages that wait now
}

// Count is the number of events of one type.
func (s Stats) Count(e EventType) uint64 { return s.Events[e] }

// counters is the live form of Stats.
type counters struct {
	events, bytes [eventTypes]atomic.Uint64
	observe       func(Event)
}

func (c *counters) note(e Event) {
	c.events[e.Type].Add(1)
	c.bytes[e.Type].Add(uint64(e.Bytes))
	c.observe(e)
}

func (c *counters) snapshot() Stats {
	var s Stats
	for i := range s.Events {
		s.Events[i], s.Bytes[i] = c.events[i].Load(), c.bytes[i].Load()
	}
	return s
}
