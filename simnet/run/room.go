package run

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// What parts of a network in full mode take of memory at its peak, garbage
// included: fitted to runs of 100 to 1,000 peers, idle, in gossip and in trade,
// see docs/benchmarks.md and the test. The bytes of facts are in memory once.
const (
	roomProgram  = 96 << 20
	roomPeer     = 1 << 20
	roomLink     = 100 << 10 // a connection, at one of its ends
	roomMember   = 600       // what a peer knows of each other
	roomCustomer = 24 << 10  // at rest
	roomFact     = 3500      // at each peer
	salesFacts   = 8         // of a purchase, the consents and keys of a first one and the checkpoints of reads spread over all
	openFacts    = 2         // of a merchant who opens, where there are customers
	busy         = 2.5       // as many purchases as on the average, at the busiest hours
)

// The same of streams in place of QUIC.
const (
	roomStreamPeer   = 700 << 10
	roomStreamLink   = 85 << 10
	roomStreamMember = 250
)

// Network is what a run's memory follows from.
type Network struct {
	Peers, Links int  // Links: connections of one peer, both directions
	Streams      bool // in place of QUIC
	Customers    int
	Facts        float64 // of the whole run, as far as the scenario tells
	Bytes        float64 // of all facts together
}

// NetworkOf reads the network of a scenario.
func NetworkOf(s *script.Script, p *scenario.Plan) Network {
	n := Network{Peers: len(p.Merchants), Customers: len(p.Customers), Streams: p.Streams}
	const few, circle = 33, 16 // docs/design/large-consortia.md
	switch others := n.Peers - 1; {
	case p.Degree > 0:
		n.Links = min(others, 2*p.Degree)
	case others < few:
		n.Links = others
	default:
		n.Links = circle
	}
	lasts := length(s)
	for _, c := range s.Commands {
		n.add(c, lasts)
	}
	if n.Customers > 0 {
		n.Facts += openFacts * float64(n.Peers)
	}
	return n
}

func (n *Network) add(c script.Command, lasts time.Duration) {
	if c.Inner != nil {
		n.add(*c.Inner, lasts)
		return
	}
	count := float64(c.Arg("count").Int)
	const sold = 1 << 10 // bytes of the facts of a purchase
	switch c.Word {
	case "customers":
		sales := count * c.Arg("rate").Float * lasts.Seconds()
		if lasts < 24*time.Hour {
			sales *= busy // it may be one of those
		}
		n.Facts, n.Bytes = n.Facts+salesFacts*sales, n.Bytes+sold*sales
	case "publish":
		n.Facts, n.Bytes = n.Facts+count, n.Bytes+count*float64(c.Arg("size").Int)
	}
}

// length is how long a scenario lasts.
func length(s *script.Script) (out time.Duration) {
	for _, c := range s.Commands {
		end := c.At
		if c.Word == "run" {
			end += c.Arg("time").Duration
		}
		out = max(out, end)
	}
	return out
}

// Need is about how many bytes of memory a run in full mode takes. On QUIC a crowd is
// reckoned as if as much garbage lay as elsewhere: with less it was not seen.
func (n Network) Need() uint64 {
	one := roomPeer + roomLink*float64(n.Links) + roomMember*float64(n.Peers) + roomFact*n.Facts
	if n.Streams {
		one = roomStreamPeer + roomStreamLink*float64(n.Links) + roomStreamMember*float64(n.Peers) + roomFact*n.Facts
		one *= float64(100+n.Garbage()) / (100 + garbage)
	}
	return uint64(roomProgram + one*float64(n.Peers) + n.Bytes + roomCustomer*float64(n.Customers))
}

// Most networks are small: there, to collect garbage seldom costs little memory. In a
// crowd what lives is most of a machine, and processor time is to be had for memory.
const (
	crowd          = 400 // peers
	garbage        = 150 // in per cent of what lives
	garbageInCrowd = 50
)

// Garbage is how much garbage a run in full mode lets lie before it is collected, in
// per cent of what lives: GOGC, see bubble.Setup.
func (n Network) Garbage() int {
	if n.Peers >= crowd {
		return garbageInCrowd
	}
	return garbage
}

// networkOf reads the network of a job.
func networkOf(job Job) (Network, error) {
	s, m, err := Load(job.Folder)
	if err != nil {
		return Network{}, err
	}
	p, err := scenario.NewPlan(s, job.Seed, m)
	if err != nil {
		return Network{}, err
	}
	return NetworkOf(s, p), nil
}

// Garbage is that of a job's network; 0: its mode leaves it to Go, or the job cannot
// be read.
func Garbage(job Job) int {
	if job.Mode != "full" {
		return 0
	}
	n, err := networkOf(job)
	if err != nil {
		return 0 // the run says so
	}
	return n.Garbage()
}

// Room refuses a job that would probably exceed the memory of this machine, of
// which free bytes are to be had: fault.TooLarge. 0 free is not known, and refuses
// nothing. Only the full mode is reckoned.
func Room(job Job, free uint64) error {
	if job.Mode != "full" || free == 0 {
		return nil
	}
	n, err := networkOf(job)
	if err != nil {
		return err
	}
	if need := n.Need(); need > free {
		return fault.New(fault.TooLarge, "simulate", fmt.Sprintf(
			"%d peers and %d customers take about %s of memory, and this machine has %s: make the network smaller, use --mode model, or run it all the same with --beyond-memory",
			n.Peers, n.Customers, gibibytes(need), gibibytes(free)))
	}
	return nil
}

// Bound is the soft bound of a run's memory in bytes, where so many are free: see
// bubble.Setup. 0: none; only the full mode has one.
func Bound(mode string, free uint64) int64 {
	if mode != "full" {
		return 0
	}
	return int64(free / 10 * 9)
}

func gibibytes(n uint64) string { return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30)) }

// Free is how many bytes of memory a process may still take on this machine: what
// the system calls available, and what is left of the limit of its control group.
// 0: not known.
func Free() uint64 {
	free := available(text("/proc/meminfo"))
	for _, group := range []struct{ limit, used string }{
		{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"},
		{"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"},
	} {
		free = least(free, headroom(text(group.limit), text(group.used)))
	}
	return free
}

func text(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(b)
}

// available reads MemAvailable from the text of /proc/meminfo.
func available(meminfo string) uint64 {
	for line := range strings.Lines(meminfo) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "MemAvailable:" && f[2] == "kB" {
			n, _ := strconv.ParseUint(f[1], 10, 54)
			return n << 10
		}
	}
	return 0
}

// headroom is what a control group may still take; 0: it has no limit.
func headroom(limit, used string) uint64 {
	most, err := strconv.ParseUint(strings.TrimSpace(limit), 10, 64)
	now, _ := strconv.ParseUint(strings.TrimSpace(used), 10, 64)
	if err != nil { // "max", or no such file
		return 0
	}
	return max(most, now+1) - now
}

func least(a, b uint64) uint64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
