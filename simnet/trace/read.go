package trace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// MaxLine bounds one line of events, in bytes.
const MaxLine = 64 << 10

var known = []What{
	Start, Stop, Kill, Lost, Publish, Deliver, Sample, Buy, Vault, Grant, Deny, Revoke, Revoked, Ask, Read, Refused, Log, Answer, Purge, Issue, Redeem, TakeBack, Expire, Balance,
	Offer, Settle, Cancel, Fail, Mint, Reward, Vested, Claim, EndReward, Pause, Block, Reorg, Gas, Packet, Spread, Fault, Attack, Say, Expect,
}

// wire is the JSON form of an event.
type wire struct {
	T     *int64 `json:"t"`
	Who   string `json:"who"`
	What  What   `json:"what"`
	Fact  string `json:"fact"`
	Kind  string `json:"kind"`
	Peer  string `json:"peer"`
	Grant string `json:"grant"`
	N     int64  `json:"n"`
	Bytes int64  `json:"bytes"`
	Hops  int64  `json:"hops"`
	Note  string `json:"note"`
}

// Parse reads one line. A line in any but the canonical form is refused, so that
// equal events are equal bytes.
func Parse(line []byte) (Event, error) {
	var w wire
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		return Event{}, fault.Wrap(fault.Malformed, "event", err)
	}
	if w.T == nil || !slices.Contains(known, w.What) {
		return Event{}, fault.New(fault.Malformed, "event", "without a time, or of an unknown sort")
	}
	e := Event{
		At: time.Duration(*w.T), Who: w.Who, What: w.What, Fact: w.Fact, Kind: w.Kind, Peer: w.Peer, Grant: w.Grant,
		N: w.N, Bytes: w.Bytes, Hops: w.Hops, Note: w.Note,
	}
	if got := e.Append(nil); !bytes.Equal(bytes.TrimSuffix(got, []byte("\n")), bytes.TrimSuffix(line, []byte("\n"))) {
		return Event{}, fault.New(fault.Malformed, "event", "not in the canonical form")
	}
	return e, nil
}

// Events reads all events of r. It ends with the first error, which names the
// line.
func Events(r io.Reader) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		s := bufio.NewScanner(r)
		s.Buffer(make([]byte, 0, 4096), MaxLine)
		n := 0
		for s.Scan() {
			n++
			e, err := Parse(s.Bytes())
			if err != nil {
				yield(Event{}, fmt.Errorf("line %d: %w", n, err))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
		if err := s.Err(); err != nil {
			yield(Event{}, fmt.Errorf("line %d: %w", n+1, err))
		}
	}
}
