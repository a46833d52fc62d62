package full

import (
	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/simnet/trace"
)

// gossipReadings are a peer's counters of gossip.
func gossipReadings(s gossip.Stats) []trace.Event {
	var out []trace.Event
	for _, r := range []struct {
		kind string
		of   gossip.EventType
	}{
		{"copies_delivered", gossip.Delivered}, {"copies_duplicate", gossip.Duplicate}, {"facts_refused", gossip.Refused},
		{"facts_held", gossip.HeldBack}, {"gossip_unanswered", gossip.Unanswered},
	} {
		out = append(out, trace.Event{What: trace.Sample, Kind: r.kind, N: int64(s.Count(r.of))})
	}
	return out
}
