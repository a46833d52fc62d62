// Command release measures a read of 3 of 5: how long it takes over links of 20
// to 200 ms with one custodian dead and one lying, against the round trip of the
// third fastest honest custodian; and how many releases one custodian gives a
// second of a core with its durable log, of many customers' records and of one's.
//
// The first part runs real libp2p hosts over real QUIC on simulated links in
// virtual time, one process a network. Virtual time does not see work: the
// second run of each network adds to every custodian what one release took it
// on this machine, checks and disk, as the second part measured.
//
//	go run ./bench/release [-quick] [-dir folder on the disk to measure]
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/souk-network/souk/bench/arms"
)

// ratioGoal is the goal for the p99 of reads over the p99 of the base.
const ratioGoal = 1.3

const childVariable = "SOUK_BENCH_RELEASE"

func main() {
	if job := os.Getenv(childVariable); job != "" {
		child(job)
		return
	}
	quick := flag.Bool("quick", false, "fewer reads and rounds: within a minute")
	dir := flag.String("dir", "", "folder on the disk to measure (default: the system's temporary folder)")
	flag.Parse()
	l, networks, trials := load{callers: 64, customers: 256, readers: 16, releases: 2048, rounds: 5}, 4, 250
	if *quick {
		l.releases, l.rounds, networks, trials = 512, 3, 1, 50
	}
	alone := l.run(*dir)
	l.customers = 1
	l.run(*dir)
	compare("work not counted", networks, scenario{Trials: trials})
	compare("with a custodian's work of "+arms.Seconds(alone), networks, scenario{Trials: trials, Think: time.Duration(alone * 1e9)})
}

// compare runs a scenario on several networks and prints it.
func compare(title string, networks int, s scenario) {
	var all outcome
	var cpu arms.Sample
	for n := range networks {
		s.Seed = uint64(n + 1)
		o, err := spawn(s)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		all.Ours, all.Base = append(all.Ours, o.Ours...), append(all.Base, o.Base...)
		all.Failed, all.Wrong = all.Failed+o.Failed, all.Wrong+o.Wrong
		cpu = append(cpu, o.CPU)
	}
	show(title, all, cpu)
}

func show(title string, o outcome, cpu arms.Sample) {
	var ratios arms.Sample
	for i := range o.Ours {
		ratios = append(ratios, o.Ours[i]/o.Base[i])
	}
	t := arms.NewTable(fmt.Sprintf("3 of 5 over links of 20 to 200 ms, one dead, one lying, %d reads, %s", len(o.Ours), title), "arm", "p50", "p99", "worst")
	for _, a := range []struct {
		name string
		arms.Sample
	}{{"echo of the third fastest honest", o.Base}, {"read", o.Ours}} {
		t.Row(a.name, ms(a.Quantile(0.5)), ms(a.Quantile(0.99)), ms(a.Quantile(1)))
	}
	t.Row("ratio of quantiles", times(o.Ours.Quantile(0.5)/o.Base.Quantile(0.5)), times(o.Ours.Quantile(0.99)/o.Base.Quantile(0.99)), times(o.Ours.Quantile(1)/o.Base.Quantile(1)))
	t.Row("ratio read by read", times(ratios.Quantile(0.5)), times(ratios.Quantile(0.99)), times(ratios.Quantile(1)))
	worst := max(o.Ours.Quantile(0.99)/o.Base.Quantile(0.99), ratios.Quantile(0.99))
	t.Goal(fmt.Sprintf("p99 at most %.1f times, either way: %.3f", ratioGoal, worst), worst <= ratioGoal)
	t.Goal(fmt.Sprintf("no wrong key: %d wrong, %d reads failed", o.Wrong, o.Failed), o.Wrong == 0 && o.Failed == 0)
	t.Note(fmt.Sprintf("CPU of one read, reader and five custodians with their network: %s", arms.Seconds(cpu.Median())))
	t.Write(os.Stdout)
}

func ms(v float64) string    { return fmt.Sprintf("%.1fms", v) }
func times(v float64) string { return fmt.Sprintf("%.3f", v) }

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
	return outcome{}, fmt.Errorf("network %d: %v\n%s", s.Seed, err, raw)
}
