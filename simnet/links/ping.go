package links

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/run"
)

// Pair is two nodes of a map, by their places in Cities.
type Pair struct{ A, B int }

// MaxPairs is how many pairs of a map packets are sent over.
const MaxPairs = 200_000

// Measured are the pairs of different nodes whose links are none of the model's in
// place of a hole, each once, and how many there are. Of more than MaxPairs it
// returns every second, third and so on.
//
// Pairs come in rounds in which no node has more than two.
func Measured(m *geo.Map) (out []Pair, of int) {
	n := len(m.Cities)
	each := func(take func(Pair)) {
		for away := 1; away <= n/2; away++ {
			for a := range n {
				if p := (Pair{a, (a + away) % n}); (2*away != n || a < p.B) && !m.Guessed(p.A, p.B) && !m.Guessed(p.B, p.A) {
					take(p)
				}
			}
		}
	}
	each(func(Pair) { of++ })
	step, at := max(1, (of+MaxPairs-1)/MaxPairs), 0
	each(func(p Pair) {
		if at%step == 0 {
			out = append(out, p)
		}
		at++
	})
	return out, of
}

// Packets are about how many round trips are measured over all pairs, up to Often over
// each.
const (
	Packets = 250_000
	Often   = 100
)

// times is how often each of so many pairs is measured.
func times(pairs int) int {
	return min(Often, int(math.Ceil(Packets/float64(max(pairs, 1)))))
}

// Ping sends packets from A to B of every pair and back, in virtual time, and returns
// the mean of the round trips of each in milliseconds. It is called in a bubble.
func Ping(ctx context.Context, m *geo.Map, pairs []Pair, seed uint64) ([]float64, error) {
	p := pinger{pairs: pairs, took: make([]float64, len(pairs)), came: make([]int, len(pairs))}
	n := link.New(seed, func(from, to int) link.Path { return link.Path{Link: m.Link(from, to)} })
	ctx, end := context.WithCancel(ctx)
	var running sync.WaitGroup
	for node := range m.Cities {
		n.Join(node, link.Access{})
		c, err := n.Listen(node, port)
		if err != nil {
			end()
			running.Wait()
			return nil, err
		}
		p.conns = append(p.conns, c)
		running.Go(func() { p.answer(c) })
	}
	running.Go(func() { _ = n.Run(ctx) })
	often := times(len(pairs))
	for range often {
		p.round()
	}
	end()
	running.Wait()
	for i, came := range p.came {
		if came != often {
			return nil, fault.New(fault.Internal, "measure links", fmt.Sprintf("%d of %d packets of pair %d came back", came, often, i))
		}
		p.took[i] /= float64(often)
	}
	return p.took, nil
}

const (
	port = 8000
	// between is what the packets of some pairs have before the next ones are sent, so
	// that sockets have room.
	between = 50 * time.Millisecond
	// settled is longer than any packet's way there and back, but for one in many
	// millions: packets of a pair never wait for those before them.
	settled = 10 * time.Minute
)

// pinger sends and answers; each pair's sums are its first node's alone.
type pinger struct {
	pairs []Pair
	conns []net.PacketConn
	took  []float64
	came  []int
}

// round sends a packet over every pair.
func (p *pinger) round() {
	for i, pair := range p.pairs {
		b := binary.BigEndian.AppendUint32([]byte{0}, uint32(i))
		b = binary.BigEndian.AppendUint64(b, uint64(time.Now().UnixNano()))
		_, _ = p.conns[pair.A].WriteTo(b, &net.UDPAddr{IP: link.IP(pair.B), Port: port})
		if i%len(p.conns) == len(p.conns)-1 {
			time.Sleep(between)
		}
	}
	time.Sleep(settled)
}

// answer sends back what comes to a node and adds up what comes back, until the
// network ends.
func (p *pinger) answer(c net.PacketConn) {
	b := make([]byte, 16)
	for {
		size, from, err := c.ReadFrom(b)
		if err != nil {
			return
		}
		if b[0] == 0 {
			b[0] = 1
			_, _ = c.WriteTo(b[:size], from)
			continue
		}
		i := binary.BigEndian.Uint32(b[1:])
		p.took[i] += float64(time.Now().UnixNano()-int64(binary.BigEndian.Uint64(b[5:]))) / 1e6
		p.came[i]++
	}
}

// mark begins a job of Child.
const mark = "links "

// Job is what a measuring process is told. Names of files are absolute or of the
// working directory.
type Job struct {
	run.MapFiles
	Seed uint64
}

// Text is the job for bubble.Run.
func (j Job) Text() (string, error) {
	raw, err := json.Marshal(j)
	return mark + string(raw), err
}

// Child does a job of Text's, and reports false when it is none: see simnet/bubble.
// It writes a line of JSON: what each pair of Measured took.
func Child(ctx context.Context, text string) (is bool, err error) {
	raw, is := strings.CutPrefix(text, mark)
	if !is {
		return false, nil
	}
	var job Job
	if err := json.Unmarshal([]byte(raw), &job); err != nil {
		return true, fault.Wrap(fault.Malformed, "measure links", err)
	}
	m, err := run.ReadMap("", job.MapFiles)
	if err != nil {
		return true, err
	}
	pairs, _ := Measured(m)
	took, err := Ping(ctx, m, pairs, job.Seed)
	if err != nil {
		return true, err
	}
	line, err := json.Marshal(took)
	if err == nil {
		_, err = fmt.Printf("%s\n", line)
	}
	return true, err
}
