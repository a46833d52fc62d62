package attest

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/souk-network/souk/protocol/fault"
)

// maxAskers bounds how many askers are told apart; above it all are forgotten.
const maxAskers = 4096

// Askers holds everybody who asks to a rate, members too. Safe for concurrent use.
type Askers struct {
	mu    sync.Mutex
	rate  float64
	known map[string]*rate.Limiter
}

// Askers may each ask so often.
func (l Limits) Askers() *Askers {
	return &Askers{rate: l.withDefaults().PerAsker, known: map[string]*rate.Limiter{}}
}

func (a *Askers) allow(who string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	l, ok := a.known[who]
	if !ok {
		if len(a.known) >= maxAskers {
			clear(a.known)
		}
		l = rate.NewLimiter(rate.Limit(a.rate), max(1, int(10*a.rate)))
		a.known[who] = l
	}
	return l.AllowN(now, 1)
}

// Day counts the starts of a day (UTC) that were noted. The zero value has none.
type Day struct{ number, noted uint64 }

// Admit reports whether one more may be noted: with fault.RateLimited not.
func (d *Day) Admit(now time.Time, l Limits) error {
	if today := uint64(now.Unix()) / 86_400; today != d.number {
		*d = Day{number: today}
	}
	if d.noted >= uint64(l.withDefaults().PerDay) {
		return fault.New(fault.RateLimited, "attest start", "this member has attested as many starts as it does in a day; ask another, or tomorrow")
	}
	return nil
}

// Noted counts one more.
func (d *Day) Noted() { d.noted++ }
