package ledger

import (
	"encoding/binary"
	"iter"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/points"
)

// Limits of the contract.
const (
	MaxCap       = 1<<47 - 1    // most points of an epoch
	MaxAllowance = 1<<48 - 1    // most that a holder can allow
	maxEarned    = 1<<40 - 1    // where the count of what was earned stops
	returnWindow = 180 * 86_400 // seconds after the release in which a line can be taken back
	lanePoints   = 1<<48 - 1    // most points of one expiry
)

// PointsCreate makes the points of the caller, an active member that has none. The
// first epoch holds the time of the block.
type PointsCreate struct {
	Start       uint64 // Unix seconds
	EpochLength uint32 // seconds, an hour to 3,660 days
	Cap         uint64 // of each epoch, at most MaxCap
	Decimals    uint8  // at most 9
	Name        string // 1 to 31 bytes; a part of what holders sign
	Symbol      string // 1 to 31 bytes
}

// Points are the points of one merchant, to read: a view of the ledger, which
// changes with it.
type Points struct {
	l      *Ledger
	number uint32
	terms  pointsTerms
}

// pointsTerms are what never changes.
type pointsTerms struct {
	At, Merchant Account
	Clock        Terms
	Decimals     uint8
	Name, Symbol text
}

// supply is all points that there are, and what became of those that are gone.
type supply struct {
	Purse                         Purse
	Credited, Redeemed, TakenBack uint64
}

// limits is what the cap is, will be, and was used for.
type limits struct {
	Cap, Next, Used uint64
	From, Epoch     uint32 // Next counts from there on; Used is of that epoch
	Paused          bool
}

func (l limits) at(epoch uint32) uint64 {
	if epoch < l.From {
		return l.Cap
	}
	return l.Next
}

// Points are the points at an address.
func (l *Ledger) Points(at Account) (Points, bool) { return l.pointsNumber(l.state.pointsAt.get(at)) }

// PointsOf are the points of a merchant.
func (l *Ledger) PointsOf(merchant Account) (Points, bool) {
	return l.pointsNumber(l.state.pointsOf.get(merchant))
}

// AllPoints are the points of all merchants, oldest first.
func (l *Ledger) AllPoints() []Points {
	var all []Points
	for n := range l.state.pointsCount.get(unit{}) {
		p, _ := l.pointsNumber(n + 1)
		all = append(all, p)
	}
	return all
}

func (l *Ledger) pointsNumber(n uint32) (Points, bool) {
	return Points{l, n, l.state.points.get(n)}, n != 0
}

// PlaceOfPoints is where a merchant's points of these terms are or will be.
func (l *Ledger) PlaceOfPoints(merchant Account, o PointsCreate) Account {
	args := binary.BigEndian.AppendUint64(merchant[:], o.Start)
	args = binary.BigEndian.AppendUint32(args, o.EpochLength)
	name, symbol := shortString(o.Name), shortString(o.Symbol)
	args = append(append(args, name[:]...), symbol[:]...)
	args = append(args, binary.BigEndian.AppendUint64(nil, o.Cap)[2:]...)
	return cloneOf(l.setup.PointsFactory, [32]byte(eip712.Words(nil).Address(merchant)), append(args, o.Decimals))
}

// shortString is a text of less than 32 bytes as a word, its length in the last byte.
func shortString(s string) (w [32]byte) {
	w[31] = byte(copy(w[:31], s))
	return w
}

func (o PointsCreate) run(c call) error {
	const op = "create points"
	switch {
	case !c.active(c.from):
		return notActive(op)
	case c.state.pointsOf.get(c.from) != 0:
		return fault.New(fault.Replayed, op, "the member has points")
	case o.EpochLength < 3600 || o.EpochLength > 3660*86_400:
		return fault.New(fault.Malformed, op, "an epoch has one hour to 3,660 days")
	case c.now() < o.Start || c.now()-o.Start >= uint64(o.EpochLength):
		return fault.New(fault.Malformed, op, "the first epoch must hold the time of creation")
	case o.Cap > MaxCap:
		return fault.New(fault.TooLarge, op, "a cap is at most 2^47 - 1")
	case o.Decimals > 9 || len(o.Name) == 0 || len(o.Name) > 31 || len(o.Symbol) == 0 || len(o.Symbol) > 31:
		return fault.New(fault.Malformed, op, "at most 9 decimals; name and symbol have 1 to 31 bytes")
	}
	at, n := c.PlaceOfPoints(c.from, o), c.state.pointsCount.get(unit{})+1
	c.state.pointsCount.put(unit{}, n)
	c.state.points.put(n, pointsTerms{at, c.from, Terms{o.Start, uint64(o.EpochLength)}, o.Decimals, textOf(o.Name), textOf(o.Symbol)})
	c.state.pointsAt.put(at, n)
	c.state.pointsOf.put(c.from, n)
	c.state.limits.put(n, limits{Cap: o.Cap, Next: o.Cap})
	c.emit(c.setup.PointsFactory, PointsCreated{c.from, at, o})
	return nil
}

func (o PointsCreate) contract(l *Ledger) Account { return l.setup.PointsFactory }

// At is the address of the contract.
func (p Points) At() Account { return p.terms.At }

// Merchant is who issues them.
func (p Points) Merchant() Account { return p.terms.Merchant }

// Terms are start and length of their epochs.
func (p Points) Terms() Terms { return p.terms.Clock }

// Token is what holders' signatures name.
func (p Points) Token() points.Token {
	return points.Token{Name: p.terms.Name.String(), ChainID: p.l.setup.ChainID, Address: p.terms.At}
}

func (p Points) epoch() uint32 { return p.terms.Clock.Epoch(p.l.clock.Time) }

// State is 0 issuing, 1 paused, 2 run-off, as the contract's.
func (p Points) State() uint8 {
	switch {
	case !p.l.active(p.terms.Merchant):
		return 2
	case p.l.state.limits.get(p.number).Paused:
		return 1
	}
	return 0
}

// Cap is the cap of this epoch, how much of it is used, and the cap of the next.
func (p Points) Cap() (most, used, next uint64) {
	epoch, l := p.epoch(), p.l.state.limits.get(p.number)
	if l.Epoch == epoch {
		used = l.Used
	}
	return l.at(epoch), used, l.at(epoch + 1)
}

// Supply is what all holders have.
func (p Points) Supply() Purse { return p.l.state.supplies.get(p.number).Purse.At(p.epoch()) }

// Totals are how many points were ever credited, redeemed and taken back.
func (p Points) Totals() (credited, redeemed, takenBack uint64) {
	s := p.l.state.supplies.get(p.number)
	return s.Credited, s.Redeemed, s.TakenBack
}

// Balance is what a holder has.
func (p Points) Balance(account Account) Purse { return p.holding(account).Purse }

// Earned is what was credited to an account in this epoch and in the one before,
// less what was returned. It does not move with points.
func (p Points) Earned(account Account) (thisEpoch, before uint64) {
	h := p.holding(account)
	return h.Earned[0], h.Earned[1]
}

// Balances are all accounts that have points or earned some lately, in rising order.
func (p Points) Balances() iter.Seq2[Account, Purse] {
	return func(yield func(Account, Purse) bool) {
		for h := range p.l.state.holdings.sorted() {
			if h.Points == p.number && !yield(h.Account, p.Balance(h.Account)) {
				return
			}
		}
	}
}

// Held is what all accounts have of each points together, by the points' address,
// counted account by account. Points that nobody holds are left out.
func (l *Ledger) Held() map[Account]uint64 {
	held, all := map[Account]uint64{}, l.AllPoints()
	for at, h := range l.state.holdings.rows {
		p := all[at.Points-1] // numbered from 1, oldest first
		if n := h.at(p.epoch()).Total(); n > 0 {
			held[p.At()] += n
		}
	}
	return held
}

// Allowance is what spender may still spend of owner's points.
func (p Points) Allowance(owner, spender Account) uint64 {
	return p.l.state.allowed.get(allowance{p.number, owner, spender})
}

// Nonce is that of the owner's next permit.
func (p Points) Nonce(owner Account) uint64 { return p.l.state.nonces.get(holder{p.number, owner}) }

// find is the points that a call names.
func (c call) find(op string, at Account) (Points, error) {
	p, ok := c.Points(at)
	if !ok {
		return p, fault.New(fault.NotFound, op, "no points of this consortium")
	}
	return p, nil
}

func notMerchant(op string) error {
	return fault.New(fault.Unauthorized, op, "only the merchant may do this")
}

func notActive(op string) error {
	return fault.New(fault.NotMember, op, "only active members may do this")
}
