// Command model holds the model of the network to the production peers, and
// measures how fast it is.
//
//	go run ./bench/model -quick                40 peers in both modes, then the speed
//	go run ./bench/model -runs DIR             every condition; full-mode runs are kept in DIR and not made again
//	go run ./bench/model -runs DIR -write      the same, into simnet/calibration/table.json
//	go run ./bench/model -speed                the speed alone
package main

import (
	"flag"
	"log"
	"os"

	"github.com/souk-network/souk/simnet/bubble"
	"github.com/souk-network/souk/simnet/calibration"
	"github.com/souk-network/souk/simnet/run"
)

func main() {
	bubble.Serve(run.Child) // a process that simulates does nothing else
	quick := flag.Bool("quick", false, "calibrate at 40 peers, with one seed")
	only := flag.Bool("speed", false, "no calibration")
	write := flag.Bool("write", false, "write what was seen into "+tablePath+"; run it at the root of the source")
	runs := flag.String("runs", "", "folder that keeps runs in full mode (default: one that is removed)")
	flag.Parse()
	conditions := calibration.Conditions()
	if *quick {
		conditions = conditions[1:2]
		conditions[0].Seeds = 1
	}
	if !*only {
		dir := *runs
		if dir == "" {
			temporary, err := os.MkdirTemp("", "souk-calibration-")
			must(err)
			defer os.RemoveAll(temporary) //nolint:errcheck // nothing depends on it
			dir = temporary
		}
		rows := calibrate(conditions, dir)
		if *write && !*quick {
			must(save(rows))
		}
	}
	speed(*quick)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
