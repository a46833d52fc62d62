// Command gossip measures what a delivered fact costs and how long it takes:
// plain pubsub with its defaults, pubsub with degree 4 and flood publish, and
// Souk's announcements. Real libp2p hosts over real QUIC on simulated links in
// virtual time; one process a run.
//
//	go run ./bench/gossip -quick      within a minute: 60 peers, 2 KiB
//	go run ./bench/gossip             100 peers, all sizes, links and droppers
//	go run ./bench/gossip -full       400 peers too
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/souk-network/souk/bench/arms"
)

// scenario is one run of one arm.
type scenario struct {
	Arm      string
	Peers    int
	Size     int     // bytes of a fact
	Spread   float64 // standard deviation of the logarithm of a link's latency; 0 for equal links
	Droppers float64 // part of the peers that receive and never pass on
	Warm     int     // facts before the measurement
	Facts    int     // measured facts
	Seed     uint64
}

// outcome is what a run measured.
type outcome struct {
	Wire      float64 // UDP payload bytes a delivery
	Stream    float64 // bytes written to streams a delivery
	P50, P99  float64 // milliseconds from publish to delivery at honest peers
	Delivered float64 // part of the honest peers that honest connections reach
	CPU       float64 // seconds
}

const childVariable = "SOUK_BENCH_GOSSIP"

func main() {
	if job := os.Getenv(childVariable); job != "" {
		child(job)
		return
	}
	quick := flag.Bool("quick", false, "60 peers, 2 KiB, the mildest and the hardest condition: within a minute")
	full := flag.Bool("full", false, "400 peers too")
	peers := flag.Int("peers", 0, "only this many peers")
	size := flag.Int("size", 0, "only facts of this many bytes")
	facts := flag.Int("facts", 30, "measured facts a run")
	seeds := flag.Int("seeds", 1, "runs of each arm, each on another network")
	flag.Parse()
	peerCounts, sizes := []int{100}, []int{256, 2048, 32768}
	if *full {
		peerCounts = append(peerCounts, 400)
	}
	if *peers > 0 {
		peerCounts = []int{*peers}
	}
	if *size > 0 {
		sizes = []int{*size}
	}
	conditions := plan(peerCounts, sizes, 30, *facts)
	if *quick {
		all := plan([]int{60}, []int{2048}, 15, 10)
		conditions = []scenario{all[0], all[len(all)-1]}
	}
	for _, s := range conditions {
		compare(s, *seeds)
	}
}

// plan lists the conditions; each is run with every arm.
func plan(peers, sizes []int, warm, facts int) (out []scenario) {
	for _, n := range peers {
		for _, size := range sizes {
			for _, spread := range []float64{0, 0.6} {
				for _, droppers := range []float64{0, 0.5} {
					out = append(out, scenario{Peers: n, Size: size, Spread: spread, Droppers: droppers, Warm: warm, Facts: facts, Seed: 1})
				}
			}
		}
	}
	return out
}

func (s scenario) title() string {
	links := "equal links of 25 ms"
	if s.Spread > 0 {
		links = fmt.Sprintf("log-normal links, median 25 ms, sigma %.1f", s.Spread)
	}
	return fmt.Sprintf("%d peers, %s, %s, %.0f%% silent droppers", s.Peers, arms.Bytes(float64(s.Size)), links, s.Droppers*100)
}

var armNames = []string{"pubsub defaults", "pubsub D=4 flood", "ours"}

// series is an arm's runs over several networks.
type series struct{ wire, stream, p50, p99, delivered, cpu arms.Sample }

func compare(s scenario, seeds int) {
	results := make(map[string]*series)
	for seed := range seeds {
		for i := range armNames { // interleaved, the order turns with each network
			s.Arm, s.Seed = armNames[(i+seed)%len(armNames)], uint64(seed+1)
			o, err := spawn(s)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			if results[s.Arm] == nil {
				results[s.Arm] = &series{}
			}
			results[s.Arm].add(o)
		}
	}
	show(s, results)
}

func (r *series) add(o outcome) {
	r.wire, r.stream = append(r.wire, o.Wire), append(r.stream, o.Stream)
	r.p50, r.p99 = append(r.p50, o.P50), append(r.p99, o.P99)
	r.delivered, r.cpu = append(r.delivered, o.Delivered), append(r.cpu, o.CPU)
}

func show(s scenario, results map[string]*series) {
	base, ours := results[armNames[0]], results["ours"]
	t := arms.NewTable(s.title(), "arm", "stream B", "payloads", "wire B", "spread", "p50", "p99", "delivered", "cpu", "bytes ratio", "wire ratio", "p99 ratio")
	for _, name := range armNames {
		r := results[name]
		t.Row(name, fmt.Sprintf("%.0f", r.stream.Median()), fmt.Sprintf("%.2f", r.stream.Median()/float64(s.Size)),
			fmt.Sprintf("%.0f", r.wire.Median()), arms.Percent(r.wire.Spread()),
			fmt.Sprintf("%.0fms", r.p50.Median()), fmt.Sprintf("%.0fms", r.p99.Median()),
			fmt.Sprintf("%.4f", r.delivered.Median()), arms.Seconds(r.cpu.Median()),
			fmt.Sprintf("%.3f", r.stream.Median()/base.stream.Median()),
			fmt.Sprintf("%.3f", r.wire.Median()/base.wire.Median()),
			fmt.Sprintf("%.2f", r.p99.Median()/base.p99.Median()))
	}
	bytes, late := ours.stream.Median()/base.stream.Median(), ours.p99.Median()/base.p99.Median()
	reached := (bytes <= 0.25 && late <= 1.7) || (bytes <= 0.55 && late <= 1.35)
	t.Goal("bytes at most 0.25 with p99 at most 1.7, or 0.55 with 1.35", reached)
	t.Goal("delivered 1.000 of what is reachable", ours.delivered.Median() == 1)
	t.Write(os.Stdout)
}

// spawn runs a scenario in a process of its own: virtual time wants a clean one.
func spawn(s scenario) (outcome, error) {
	job, err := json.Marshal(s)
	if err != nil {
		return outcome{}, err
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+string(job), "GOLOG_LOG_LEVEL=fatal")
	raw, err := cmd.CombinedOutput()
	for line := range strings.Lines(string(raw)) {
		var o outcome
		if rest, ok := strings.CutPrefix(line, "outcome "); ok && json.Unmarshal([]byte(rest), &o) == nil {
			return o, nil
		}
	}
	return outcome{}, fmt.Errorf("%s, %s: %v\n%s", s.Arm, s.title(), err, raw)
}
