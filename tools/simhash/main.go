// Command simhash carries the scenarios that come with the program out in model mode and prints
// for each its name, the seed, the number of its events, their hash, and a hash of its
// figures. It is small enough to be built for other processors: see tools/simmachines.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/souk-network/souk/simnet"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/model"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

func main() {
	seed := flag.Uint64("seed", 1, "chooses everything that is left to chance")
	flag.Parse()
	for _, s := range simnet.Scenarios() {
		if len(flag.Args()) > 0 && !slices.Contains(flag.Args(), s.Name) {
			continue
		}
		line, err := hash(s.Text, *seed)
		if err != nil {
			fmt.Fprintf(os.Stderr, "simhash: %s: %v\n", s.Name, err)
			os.Exit(1)
		}
		fmt.Println(s.Name, *seed, line)
	}
}

// hash is what a scenario came to; one that the model refuses is told as that.
func hash(text string, seed uint64) (string, error) {
	s, err := script.Parse(text, script.Options{})
	if err != nil {
		return "", err
	}
	if model.Refuse(s) != nil {
		return "refused", nil
	}
	plan, err := scenario.NewPlan(s, seed, geo.Builtin())
	if err != nil {
		return "", err
	}
	habits, err := scenario.NewHabits(s, plan, nil)
	if err != nil {
		return "", err
	}
	events, book := trace.NewWriter(io.Discard), measure.New(nil)
	n, table := len(plan.Merchants), plan.Bounds()
	book.Bound = func(from, to int) time.Duration { return table[from*n+to] }
	to := trace.Tee(events, book)
	net, err := model.New(model.Usual(plan, to))
	if err != nil {
		return "", err
	}
	if _, err := scenario.Do(context.Background(), s, plan, net, scenario.Options{Trace: to, Book: book, Habits: habits, Sample: time.Minute}); err != nil {
		return "", err
	}
	if err := net.Close(); err != nil {
		return "", err
	}
	figures, err := figuresOf(book)
	return fmt.Sprintf("%d %s %x", events.Count(), events.Sum(), sha256.Sum256(figures)), err
}

// figuresOf are all figures that can be told, to their last bit.
func figuresOf(b *measure.Book) ([]byte, error) {
	out := map[string]float64{}
	for _, name := range measure.Names() {
		if v, ok := b.Value(name, measure.Filter{}); ok {
			out[name] = v
		}
	}
	return json.Marshal(out)
}
