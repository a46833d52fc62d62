// Command fetch compares ways to get 2,048 blocks from one peer over loopback:
// a raw libp2p stream that only reads the bytes, plain bitswap with 32 wants,
// and Souk's block store. Bitswap and ours verify and keep every block.
//
//	go run ./bench/fetch [-rounds 5] [-blocks 2048] [-large 256]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/storage"
)

// load is one set of blocks.
type load struct {
	name   string
	blocks [][]byte
	names  []cid.Cid
	bytes  int
}

func main() {
	rounds := flag.Int("rounds", 5, "measured rounds of each arm")
	blocks := flag.Int("blocks", 2048, "blocks of the small and the mixed set")
	large := flag.Int("large", 256, "blocks of 1 MiB")
	flag.Parse()
	loads := []load{
		newLoad("1 KiB", *blocks, func(int) int { return 1 << 10 }),
		newLoad("1 KiB to 1 MiB", *blocks, func(i int) int { return 1 << 10 << (i % 11) }),
		newLoad("1 MiB", *large, func(int) int { return 1 << 20 }),
	}
	for _, transport := range []string{"tcp", "quic"} {
		for _, l := range loads {
			compare(transport, l, *rounds)
		}
	}
}

// newLoad makes n distinct blocks.
func newLoad(name string, n int, size func(int) int) load {
	l := load{name: name}
	random := newStream()
	for i := range n {
		block := make([]byte, size(i))
		random.XORKeyStream(block, block)
		l.blocks = append(l.blocks, block)
		l.names = append(l.names, storage.Name(block))
		l.bytes += len(block)
	}
	return l
}

// arm is one way to fetch. prepare is not measured; it returns what is, which
// says how many blocks arrived, and what cleans up.
type arm struct {
	name    string
	prepare func(transport string, l load) (fetch func(context.Context) int, stop func())
}

// series is what the rounds of one arm gave.
type series struct {
	wall, cpu arms.Sample // seconds for the whole load
	complete  int         // rounds in which every block arrived
}

func compare(transport string, l load, rounds int) {
	all := []arm{{"raw stream", rawStream}, {"bitswap, 32 wants", plainBitswap}, {"ours", ours}}
	results := make([]series, len(all))
	for round := range rounds + 1 {
		for i := range all {
			at := (i + round) % len(all)
			measure(&results[at], all[at], transport, l, round == 0)
		}
	}
	report(transport, l, all, results, rounds)
}

func measure(s *series, a arm, transport string, l load, warmUp bool) {
	fetch, stop := a.prepare(transport, l)
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cpu, start := arms.CPU(), time.Now()
	arrived := fetch(ctx)
	wall, spent := time.Since(start), arms.CPU()-cpu
	if warmUp {
		return
	}
	s.wall = append(s.wall, wall.Seconds())
	s.cpu = append(s.cpu, spent.Seconds())
	if arrived == len(l.blocks) {
		s.complete++
	}
}

func report(transport string, l load, all []arm, results []series, rounds int) {
	t := arms.NewTable(fmt.Sprintf("fetch %d blocks of %s (%s) over %s, %d rounds", len(l.blocks), l.name, arms.Bytes(float64(l.bytes)), transport, rounds),
		"arm", "best wall", "median", "spread", "cpu", "best MiB/s", "best blocks/s", "complete", "rate to raw", "to bitswap", "cpu to raw")
	for i, s := range results {
		wall := best(s)
		t.Row(all[i].name, arms.Seconds(wall), arms.Seconds(s.wall.Median()), arms.Percent(s.wall.Spread()), arms.Seconds(s.cpu.Median()),
			fmt.Sprintf("%.0f", float64(l.bytes)/wall/(1<<20)), fmt.Sprintf("%.0f", float64(len(l.blocks))/wall),
			fmt.Sprintf("%d/%d", s.complete, rounds),
			ratio(best(results[0]), wall), ratio(best(results[1]), wall), ratio(results[0].cpu.Median(), s.cpu.Median()))
	}
	goals(t, l, results, rounds)
	t.Write(os.Stdout)
}

// best is the shortest round: other work on the machine can only lengthen one.
func best(s series) float64 { return slices.Min(s.wall) }

// ratio is how many times faster s is than base.
func ratio(base, s float64) string { return fmt.Sprintf("%.2f", base/s) }

func goals(t *arms.Table, l load, results []series, rounds int) {
	wall := func(i int) float64 { return best(results[i]) }
	t.Goal("every block arrives in every round", results[2].complete == rounds)
	if biggest := slices.MaxFunc(l.blocks, func(a, b []byte) int { return len(a) - len(b) }); len(biggest) <= 1<<10 {
		t.Goal("small blocks at least 3 times bitswap", wall(1) >= 3*wall(2))
	} else if len(l.blocks[0]) == len(biggest) {
		t.Goal("large blocks at least 0.8 of the raw stream", wall(0) >= 0.8*wall(2))
	}
}
