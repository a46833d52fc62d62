package real

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/script"
)

// What processes take, as seen on 2026-11-26 on a 2-core virtual machine.
const (
	peerMemory   = 130 << 20 // bytes of a peer with some hundreds of facts
	runnerMemory = 300 << 20 // of this process: the chain, wallets, events

	founding  = 2 * time.Second // until the chain has the contracts
	perPeer   = 300 * time.Millisecond
	finding   = 2 * time.Second // until peers have heard from each other
	perSettle = 300 * time.Millisecond
)

// Needs is what a scenario takes of the machine.
type Needs struct {
	Time   time.Duration // of the machine's clock
	Memory uint64        // bytes
}

// Estimate is what a scenario will take, about.
func Estimate(s *script.Script) Needs {
	peers, measures, end := int64(0), 0, time.Duration(0)
	for _, c := range s.Commands {
		if c.Inner != nil {
			c = *c.Inner
		}
		switch c.Word {
		case "network":
			peers += c.Arg("peers").Int
		case "join":
			peers += c.Arg("count").Int
		case "run":
			end = max(end, c.At+c.Arg("time").Duration)
		case "probe", "expect":
			measures++
		}
	}
	return Needs{
		Time:   founding + finding + time.Duration(peers)*perPeer + time.Duration(measures)*perSettle + end,
		Memory: runnerMemory + uint64(peers)*peerMemory,
	}
}

// Fits refuses a scenario that needs more than so many bytes of memory:
// fault.TooLarge. 0 is not known, and refuses nothing.
func (n Needs) Fits(free uint64) error {
	if free == 0 || n.Memory <= free {
		return nil
	}
	return fault.New(fault.TooLarge, "simulate", fmt.Sprintf(
		"the peers need about %d MiB of memory and %d MiB are free: name fewer peers, end other programs, or run it all the same with --beyond-memory", n.Memory>>20, free>>20))
}
