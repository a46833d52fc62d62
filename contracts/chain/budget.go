package chain

import "time"

// Budget bounds the calls to one endpoint, as a provider's plan does: Burst at
// once, Rate a second in the long run. The zero Budget is 25 a second, 100 at once.
type Budget struct {
	Rate  float64 // calls a second, > 0
	Burst float64 // calls at once, >= 1
}

func (b Budget) withDefaults() Budget {
	if b.Rate <= 0 {
		b.Rate = 25
	}
	if b.Burst < 1 {
		b.Burst = 100
	}
	return b
}

// bucket is a token bucket. The time is an argument.
type bucket struct {
	budget Budget
	tokens float64
	filled time.Time
}

func newBucket(budget Budget, now time.Time) bucket {
	return bucket{budget: budget, tokens: budget.Burst, filled: now}
}

// left is how many calls are allowed now.
func (b *bucket) left(now time.Time) float64 {
	if now.After(b.filled) {
		b.tokens = min(b.budget.Burst, b.tokens+now.Sub(b.filled).Seconds()*b.budget.Rate)
		b.filled = now
	}
	return b.tokens
}

// take spends one call. If there is none it says how long until there is.
func (b *bucket) take(now time.Time) time.Duration {
	if b.left(now) >= 1 {
		b.tokens--
		return 0
	}
	return time.Duration((1-b.tokens)/b.budget.Rate*float64(time.Second)) + time.Millisecond
}
