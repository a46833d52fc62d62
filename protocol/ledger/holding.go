package ledger

// holder is an account's place in the points of one merchant.
type holder struct {
	Points  uint32
	Account Account
}

// allowance is of whose points whom.
type allowance struct {
	Points         uint32
	Owner, Spender Account
}

// holding is what an account has, and what it earned in epoch First and in the one
// before. Both counts stop at maxEarned.
type holding struct {
	Purse
	Earned [2]uint64
}

// holding is an account's as it stands now.
func (p Points) holding(account Account) holding {
	return p.l.state.holdings.get(holder{p.number, account}).at(p.epoch())
}

func (p Points) hold(account Account, h holding) {
	if h.Lanes == [Lives]uint64{} && h.Earned == [2]uint64{} {
		h = holding{}
	}
	p.l.state.holdings.put(holder{p.number, account}, h)
}

func (h holding) at(epoch uint32) holding {
	switch {
	case epoch <= h.First:
		return h
	case epoch == h.First+1:
		h.Earned = [2]uint64{0, h.Earned[0]}
	default:
		h.Earned = [2]uint64{}
	}
	h.Purse = h.Purse.At(epoch)
	return h
}

// earn counts points of an epoch ago epochs before; older ones are not counted.
func (h *holding) earn(amount uint64, ago uint32) {
	if ago < 2 {
		h.Earned[ago] = min(h.Earned[ago]+amount, maxEarned)
	}
}

// unearn counts them no longer.
func (h *holding) unearn(amount uint64, ago uint32) {
	if ago < 2 {
		h.Earned[ago] -= min(h.Earned[ago], amount)
	}
}
