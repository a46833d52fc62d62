package ledger

import "github.com/souk-network/souk/protocol/fault"

// Limits of the contract.
const (
	MaxCap       = 1<<47 - 1    // most points of an epoch
	MaxAllowance = 1<<48 - 1    // most that a holder can allow
	maxEarned    = 1<<40 - 1    // where the count of what was earned stops
	returnWindow = 180 * 86_400 // seconds after the release in which a line can be taken back
	lanePoints   = 1<<48 - 1    // most points of one expiry
)

// Points are the points of one merchant: what the contract holds, changed by the
// calls that it takes. Each call names who calls and the time of the block, which
// never goes back. A call that is refused changes nothing.
type Points struct {
	Terms    Terms
	Merchant Account

	active    bool
	paused    bool
	limits    limits
	supply    Purse
	purses    map[Account]Purse
	earned    map[Account]earnings
	allowed   map[[2]Account]uint64
	batches   map[[32]byte]*batch
	redeemed  uint64
	credited  uint64
	takenBack uint64
}

// limits is what the cap is, will be, and was used for.
type limits struct {
	cap, next, used uint64
	from, epoch     uint32 // next counts from there on; used is of that epoch
}

func (l limits) at(epoch uint32) uint64 {
	if epoch < l.from {
		return l.cap
	}
	return l.next
}

// NewPoints are points of an active merchant that has issued none. most is the
// cap of an epoch, at most MaxCap.
func NewPoints(terms Terms, merchant Account, most uint64) *Points {
	return &Points{
		Terms: terms, Merchant: merchant, active: true, limits: limits{cap: most, next: most},
		purses: map[Account]Purse{}, earned: map[Account]earnings{}, allowed: map[[2]Account]uint64{}, batches: map[[32]byte]*batch{},
	}
}

// SetActive says whether the registry has the merchant as an active member.
func (p *Points) SetActive(active bool) { p.active = active }

// State is 0 issuing, 1 paused, 2 run-off, as the contract's.
func (p *Points) State() uint8 {
	switch {
	case !p.active:
		return 2
	case p.paused:
		return 1
	}
	return 0
}

// SetPaused stops issuing, or goes on with it.
func (p *Points) SetPaused(caller Account, paused bool) error {
	if caller != p.Merchant {
		return notMerchant("pause issuing")
	}
	p.paused = paused
	return nil
}

// SetCap sets the cap: a raise counts from the next epoch, a cut at once.
func (p *Points) SetCap(caller Account, now, most uint64) error {
	const op = "set cap"
	if caller != p.Merchant {
		return notMerchant(op)
	}
	if most > MaxCap {
		return fault.New(fault.TooLarge, op, "a cap is at most 2^47 - 1")
	}
	epoch := p.Terms.Epoch(now)
	l := &p.limits
	l.cap = l.at(epoch)
	l.next, l.from = most, epoch
	if most > l.cap {
		l.from++
	}
	return nil
}

// Cap is the cap of this epoch, how much of it is used, and the cap of the next.
func (p *Points) Cap(now uint64) (most, used, next uint64) {
	epoch := p.Terms.Epoch(now)
	if p.limits.epoch == epoch {
		used = p.limits.used
	}
	return p.limits.at(epoch), used, p.limits.at(epoch + 1)
}

// Supply is what all holders have at a moment.
func (p *Points) Supply(now uint64) Purse { return p.supply.At(p.Terms.Epoch(now)) }

// Balance is what a holder has at a moment.
func (p *Points) Balance(now uint64, holder Account) Purse {
	return p.purses[holder].At(p.Terms.Epoch(now))
}

// Earned is what was credited to an account in this epoch and in the one before,
// less what was returned. It does not move with points.
func (p *Points) Earned(now uint64, account Account) (thisEpoch, before uint64) {
	e := p.earned[account].at(p.Terms.Epoch(now))
	return e.counts[0], e.counts[1]
}

// Holders are all accounts that ever had points, in no order.
func (p *Points) Holders() []Account {
	list := make([]Account, 0, len(p.purses))
	for a := range p.purses {
		list = append(list, a)
	}
	return list
}

// Totals are how many points were ever credited, redeemed and taken back.
func (p *Points) Totals() (credited, redeemed, takenBack uint64) {
	return p.credited, p.redeemed, p.takenBack
}

func notMerchant(op string) error {
	return fault.New(fault.Unauthorized, op, "only the merchant may do this")
}
