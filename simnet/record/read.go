package record

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/trace"
)

const (
	openKind = "recording"
	endKind  = "end"
)

// opening is the first line of a recording: what it holds.
func opening(t Terms) trace.Event {
	return trace.Event{
		Who: "sim", What: trace.Say, Kind: openKind, N: int64(t.Round), Bytes: int64(t.Least),
		Note: fmt.Sprintf("format 1: counts of what happened around one merchant's peer, by rounds of %s since a beginning on no clock. "+
			"It holds no ids, keys, accounts or names; sizes are powers of two, amounts are told of the whole recording alone, "+
			"and what gossip does not show is told for at least %d together, and the rest at the end.", t.Round, t.Least),
	}
}

// Recording is what a file holds.
type Recording struct {
	Round   time.Duration
	Deeds   []Deed
	Amounts []Amount
	End     time.Duration // of the last round
	Whole   bool          // it has its last line
}

// Deed is so many deeds of a sort within a time.
type Deed struct {
	At, Over time.Duration
	What     trace.What
	Kind     string
	N, Bytes int64
}

// Amount is how many orders had an amount of at most so many micro-units, and
// more than the class below.
type Amount struct{ UpTo, N int64 }

// MaxDeeds bounds what a recording may ask to be replayed.
const MaxDeeds = 50_000_000

// Read reads a recording.
func Read(from io.Reader) (Recording, error) {
	var out Recording
	total, first := int64(0), true
	for e, err := range trace.Events(io.LimitReader(from, MaxBytes)) {
		switch {
		case err != nil:
			return out, err
		case first:
			if e.What != trace.Say || e.Kind != openKind || time.Duration(e.N) < MinRound {
				return out, fault.New(fault.Malformed, "read recording", "the first line is not that of 'souk peer record'")
			}
			out.Round, first = time.Duration(e.N), false
			continue
		}
		if err := out.take(e); err != nil {
			return out, err
		}
		if total += e.N; e.N < 0 || total > MaxDeeds {
			return out, fault.New(fault.TooLarge, "read recording", fmt.Sprintf("more than %d deeds", MaxDeeds))
		}
	}
	if first {
		return out, fault.New(fault.Malformed, "read recording", "it is empty")
	}
	return out, nil
}

func (r *Recording) take(e trace.Event) error {
	switch {
	case e.What == trace.Say && e.Kind == endKind:
		r.Whole, r.End = true, e.At
	case e.What == trace.Sample && strings.HasPrefix(e.Kind, amountPrefix):
		upTo, err := strconv.ParseInt(strings.TrimPrefix(e.Kind, amountPrefix), 10, 64)
		if err != nil || upTo <= 0 {
			return fault.New(fault.Malformed, "read recording", "an amount that is no number")
		}
		r.Amounts = append(r.Amounts, Amount{upTo, e.N})
	default:
		over, err := time.ParseDuration(strings.TrimPrefix(e.Note, "over "))
		if err != nil || over <= 0 || e.At < 0 {
			return fault.New(fault.Malformed, "read recording", "a line that does not say over what time")
		}
		r.Deeds = append(r.Deeds, Deed{e.At, over, e.What, e.Kind, e.N, e.Bytes})
		r.End = max(r.End, e.At+over)
	}
	return nil
}

// Count adds the deeds of a sort up.
func (r Recording) Count(what trace.What, kind string) (n int64) {
	for _, d := range r.Deeds {
		if d.What == what && d.Kind == kind {
			n += d.N
		}
	}
	return n
}

// Ends reports whether a line is a recording's last.
func Ends(line []byte) bool {
	e, err := trace.Parse(line)
	return err == nil && e.What == trace.Say && e.Kind == endKind
}
