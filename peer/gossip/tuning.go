package gossip

// Tuning is the trade between bytes and delay. The zero value is the
// measured default.
type Tuning struct {
	// Degree is how many neighbours a fact is pushed to in plain gossipsub. Default 4.
	Degree int
}

func (t Tuning) withDefaults() Tuning {
	setDefault(&t.Degree, 4)
	return t
}

func (t Tuning) problem() string {
	if t.Degree < 2 || t.Degree > 32 {
		return "Tuning.Degree must be 2 to 32"
	}
	return ""
}
