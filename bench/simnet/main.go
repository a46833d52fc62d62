// Command simnet measures what the simulator costs: the whole program's peers in
// virtual time, beside plain gossipsub on the two simulators that libp2p brings.
// Each arm is a network of the same number of peers that spreads the same number
// of messages of 1 KiB, in a process of its own. All of the process is counted,
// founding the network included. The program's peers run twice: on QUIC, and on streams
// in its place.
//
//	go run ./bench/simnet             60 peers, 40 messages: within a minute
//	go run ./bench/simnet -full       1,000 peers, 200 messages
//
// The arms do not do the same work: a message of gossipsub is bytes, one of ours
// is a signed fact that each peer verifies, stores and reconciles. The messages
// of mocknet travel without packets, and its times are wrong under load.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/simnet/bubble"
	simrun "github.com/souk-network/souk/simnet/run"
)

// job is one run of one arm.
type job struct {
	Arm      string
	Peers    int
	Messages int
	Seconds  int // of virtual time, in which they are published
	Seed     uint64
}

// outcome is what a run came to.
type outcome struct {
	CPU       float64 // seconds, of the system too
	Peak      uint64  // bytes resident at most
	Virtual   float64 // seconds that passed in the network
	Delivered float64 // part of all that should have arrived
	Events    int64   // that the run wrote down; 0 where nothing is
}

const (
	settling  = 10 * time.Second // for the last messages to arrive
	size      = 1 << 10
	goalCPU   = 240.0   // seconds at 1,000 peers and 200 messages
	goalPeak  = 2 << 30 // bytes there
	goalPeers = 1000
)

const (
	ours      = "souk, full mode"
	onStreams = "souk, transport=stream"
)

var armNames = []string{"gossipsub on mocknet", "gossipsub on simlibp2p", ours, onStreams}

func main() {
	bubble.Serve(child)
	full := flag.Bool("full", false, "1,000 peers and 200 messages")
	j := job{Seed: 1}
	flag.IntVar(&j.Peers, "peers", 60, "peers")
	flag.IntVar(&j.Messages, "messages", 40, "messages")
	flag.IntVar(&j.Seconds, "seconds", 20, "virtual seconds in which they are published")
	only := flag.String("only", "", "the `arm` to run alone: "+strings.Join(armNames, ", "))
	flag.Parse()
	names := armNames
	if *only != "" {
		if !slices.Contains(armNames, *only) {
			fmt.Fprintln(os.Stderr, "there is no arm "+*only)
			os.Exit(2)
		}
		names = []string{*only}
	}
	if *full {
		j.Peers, j.Messages, j.Seconds = goalPeers, 200, 60
	}
	results := map[string]outcome{}
	for _, name := range names {
		j.Arm = name
		o, err := run(j)
		if err != nil {
			fmt.Fprintln(os.Stderr, name+":", err)
			os.Exit(1)
		}
		results[name] = o
	}
	show(j, results)
}

// run carries out a job in a process of its own.
func run(j job) (outcome, error) {
	text, err := json.Marshal(j)
	if err != nil {
		return outcome{}, err
	}
	var said strings.Builder
	setup := bubble.Setup{Out: &said, Err: os.Stderr, Garbage: simrun.Network{Peers: j.Peers}.Garbage()} // of all arms, as souk sim run has it
	if err := bubble.Run(context.Background(), string(text), setup); err != nil {
		return outcome{}, err
	}
	var o outcome
	return o, json.Unmarshal([]byte(said.String()), &o)
}

func show(j job, results map[string]outcome) {
	us, with := results[ours]
	if !with {
		us = results[onStreams]
	}
	t := arms.NewTable(fmt.Sprintf("%d peers, %d messages of 1 KiB in %d virtual seconds, the founding included", j.Peers, j.Messages, j.Seconds),
		"arm", "CPU", "peak memory", "a peer", "deliveries a CPU s", "virtual s a CPU s", "delivered", "ours/CPU", "ours/memory")
	for _, name := range armNames {
		o, ran := results[name]
		if !ran {
			continue
		}
		deliveries := o.Delivered * float64(j.Messages*(j.Peers-1))
		t.Row(name, arms.Seconds(o.CPU), arms.Bytes(float64(o.Peak)), arms.Bytes(float64(o.Peak)/float64(j.Peers)),
			fmt.Sprintf("%.0f", deliveries/o.CPU), fmt.Sprintf("%.2f", o.Virtual/o.CPU), fmt.Sprintf("%.4f", o.Delivered),
			fmt.Sprintf("%.2f", us.CPU/o.CPU), fmt.Sprintf("%.2f", float64(us.Peak)/float64(o.Peak)))
	}
	for _, name := range []string{ours, onStreams} {
		if o, ran := results[name]; ran {
			goals(t, j, name, o)
		}
	}
	t.Write(os.Stdout)
	for _, name := range []string{ours, onStreams} {
		if o, ran := results[name]; ran {
			fmt.Printf("%s: %d events written down, %.0f a CPU s\n", name, o.Events, float64(o.Events)/o.CPU)
		}
	}
}

func goals(t *arms.Table, j job, name string, o outcome) {
	t.Goal(name+": everything delivered", o.Delivered == 1)
	if j.Peers == goalPeers {
		t.Goal(name+": at most 240 s of CPU", o.CPU <= goalCPU)
		t.Goal(name+": at most 2 GiB", o.Peak <= goalPeak)
	}
}
