package calibration

import (
	"context"
	"fmt"
	"time"

	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/model"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// Condition is a network without customers in which everybody publishes notices
// of 1 KiB in turn, on the built-in links.
type Condition struct {
	Peers int    `json:"peers"`
	Facts int    `json:"facts"`
	Over  int    `json:"over"`  // seconds in which they are published
	Until int    `json:"until"` // seconds from the first to the end of the run
	Seeds uint64 `json:"seeds"` // runs, of the seeds from 1 to this
}

// Conditions are all in which the model is held to the full mode.
func Conditions() []Condition {
	return []Condition{
		{Peers: 20, Facts: 200, Over: 60, Until: 80, Seeds: 1},
		{Peers: 40, Facts: 120, Over: 40, Until: 60, Seeds: 3},
		{Peers: 100, Facts: 120, Over: 40, Until: 60, Seeds: 3},
		{Peers: 400, Facts: 60, Over: 20, Until: 40, Seeds: 3},
	}
}

// Script is the scenario of a condition.
func (c Condition) Script() string {
	return fmt.Sprintf("network peers=%d\nrun 20s\npublish all count=%d over=%ds size=1KiB\nrun %ds\nexpect delivery >= 1\n", c.Peers, c.Facts, c.Over, c.Until)
}

// Model runs the model through every seed of a condition.
func (c Condition) Model(ctx context.Context) (Figures, error) {
	var all []Figures
	for seed := range c.Seeds {
		f, err := c.once(ctx, seed+1)
		if err != nil {
			return Figures{}, err
		}
		all = append(all, f)
	}
	return Mean(all), nil
}

func (c Condition) once(ctx context.Context, seed uint64) (Figures, error) {
	parsed, err := script.Parse(c.Script(), script.Options{})
	if err != nil {
		return Figures{}, err
	}
	plan, err := scenario.NewPlan(parsed, seed, geo.Builtin())
	if err != nil {
		return Figures{}, err
	}
	tally, book := NewTally(), measure.New(nil)
	to := trace.Tee(tally, book)
	w, err := model.New(model.Usual(plan, to))
	if err != nil {
		return Figures{}, err
	}
	if _, err := scenario.Do(ctx, parsed, plan, w, scenario.Options{Trace: to, Book: book, Sample: time.Minute}); err != nil {
		return Figures{}, err
	}
	return tally.Figures(), w.Close()
}
