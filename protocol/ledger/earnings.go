package ledger

// earnings are points earned in an epoch and in the one before.
type earnings struct {
	epoch  uint32
	counts [2]uint64 // each stops at maxEarned
}

func (e earnings) at(epoch uint32) earnings {
	switch {
	case epoch <= e.epoch:
		return e
	case epoch == e.epoch+1:
		return earnings{epoch: epoch, counts: [2]uint64{0, e.counts[0]}}
	}
	return earnings{epoch: epoch}
}

// earn counts points of an epoch ago epochs before; older ones are not counted.
func (e *earnings) earn(amount uint64, ago uint32) {
	if ago < 2 {
		e.counts[ago] = min(e.counts[ago]+amount, maxEarned)
	}
}

// unearn counts them no longer.
func (e *earnings) unearn(amount uint64, ago uint32) {
	if ago < 2 {
		e.counts[ago] -= min(e.counts[ago], amount)
	}
}
