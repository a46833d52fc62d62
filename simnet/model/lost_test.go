package model

import (
	"testing"
	"time"

	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// After a disk was lost delivery is of what is there, whether deliveries are told each
// or counted, and all is there once it was fetched again.
func TestDeliveryAfterALostDisk(t *testing.T) {
	for name, each := range map[string]int{"told each": 10, "counted": 1} {
		parsed, err := script.Parse("network peers=5", script.Options{})
		if err != nil {
			t.Fatal(err)
		}
		plan, err := scenario.NewPlan(parsed, 7, geo.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		book := measure.New(nil)
		cfg := Usual(plan, book)
		cfg.Each = each
		w, err := New(cfg)
		if err == nil {
			err = w.Begin()
		}
		if err != nil {
			t.Fatal(err)
		}
		delivery := func(want float64) {
			t.Helper()
			if err := w.Sample(); err != nil {
				t.Fatal(err)
			}
			there, _ := book.Value("delivery", measure.Filter{})
			if there < want-1e-9 || there > want+1e-9 {
				t.Errorf("%s: delivery is %v, want %v", name, there, want)
			}
		}
		for _, m := range []int{0, 1, 4} { // one of the origins loses its disk
			w.Publish(m, 1024)
		}
		w.Pass(w.Now() + time.Minute)
		delivery(1)
		if err := w.LoseDisk(4); err != nil {
			t.Fatal(err)
		}
		delivery(1) // of those that run
		if err := w.Restart(4); err != nil {
			t.Fatal(err)
		}
		delivery(0.8)
		w.Pass(w.Now() + time.Minute)
		delivery(1)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
