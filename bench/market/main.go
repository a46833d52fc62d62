// Command market measures what exchange costs a peer: taking offers in, the best
// quote over a large book, netting, and the search for money pumps. Each is held
// against another way of doing the same, or the least that anybody must do, in
// the same run.
//
//	go run ./bench/market [-rounds 7]
package main

import (
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/souk-network/souk/bench/arms"
)

// The goals. Times are CPU time, which the work of others does not change.
const (
	intakeRate  = 2000  // offers a second of a core, validation included
	intakeRatio = 0.8   // of the rate of the two bare signature checks
	quoteTime   = 0.001 // seconds, the worst request over 100,000 offers
	netTime     = 1.0   // seconds, 1,000 parties and 100,000 obligations
	pumpTime    = 0.25  // seconds, 1,000 merchants and 20,000 quotes
	pumpRatio   = 4     // times a search with floating-point numbers
)

func main() {
	rounds := flag.Int("rounds", 7, "measured rounds of each arm")
	flag.Parse()
	goals := arms.NewTable("against the goals", "what", "measured", "goal")
	intake(*rounds, goals)
	quotes(*rounds, goals)
	net(*rounds, goals)
	pumps(*rounds, goals)
	goals.Write(os.Stdout)
}

func goal(t *arms.Table, what, measured, wanted string, reached bool) {
	t.Row(what, measured, wanted)
	t.Goal(what, reached)
}

func times(r float64) string { return fmt.Sprintf("%.2f", r) }

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func demand(holds bool, what string) {
	if !holds {
		log.Fatal(what)
	}
}
