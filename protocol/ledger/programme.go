package ledger

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

// Limits of programmes.
const (
	MaxLevels = 8 // of a programme
	MaxRules  = 4 // of a level
	MaxGates  = 4 // of a channel
)

// ProgrammeDefine begins a programme of the caller, an active member.
type ProgrammeDefine struct {
	Number uint32 // any that the merchant did not use yet
	Name   string // 1 to 64 bytes of UTF-8 without control characters
}

// ProgrammeAddLevel adds the next level of an own programme, for ever.
type ProgrammeAddLevel struct {
	Programme membership.Programme
	Terms     LevelTerms
}

// ProgrammeClose ends an own programme: nobody joins and nothing is extended.
type ProgrammeClose struct{ Programme membership.Programme }

// ProgrammeSetFee names the programme whose members pay less of the caller's exchange
// fee; zero: nobody does.
type ProgrammeSetFee struct{ Programme membership.Programme }

// ProgrammeSetChannel opens a channel of the caller to holders of any of these levels.
type ProgrammeSetChannel struct {
	Name  [32]byte // the caller's own name; the channel is membership.Channel of both
	Gates []Gate   // at most MaxGates
}

// LevelTerms are a level.
type LevelTerms struct {
	Lifetime uint32 // seconds for which one showing is good, 1 hour to 730 days
	Grace    uint32 // seconds, at most 365 days
	Discount uint16 // share of the exchange fee that is forgone, basis points, at most 10,000
	Name     string // 1 to 64 bytes of UTF-8 without control characters
	Rules    []Rule // 1 to MaxRules; any one is enough
}

// RuleKind is what a rule looks at, by the contract's numbers.
type RuleKind uint8

// The kinds.
const (
	EarnedNow       RuleKind = 1 // points earned in this epoch
	EarnedBoth      RuleKind = 2 // in this epoch and the one before together
	PurchaseLines   RuleKind = 3 // lines of committed batches
	PurchaseVoucher RuleKind = 4 // the merchant's signed word
	Deposit         RuleKind = 5 // balance at a named contract
	OtherLevel      RuleKind = 6 // a level of another programme
)

// Rule is one way to a level.
type Rule struct {
	Kind    RuleKind
	Subject Account // points, merchant, contract, or the other programme in its last 12 bytes
	Amount  uint64  // at least so many; 88 bits in the contract
}

// Gate is one way into a channel: at least this level of this programme.
type Gate struct {
	Programme membership.Programme
	Level     uint8
}

// Programme is a programme, with its levels from the lowest.
type Programme struct {
	Merchant Account
	Number   uint32
	Closed   bool
	Name     string
	Levels   []LevelTerms
}

type programme struct {
	Merchant Account
	Number   uint32
	Levels   uint8
	Closed   bool
	Name     text
}

type levelKey struct {
	Programme membership.Programme
	Level     uint8
}

type level struct {
	Lifetime, Grace uint32
	Discount        uint16
	Name            text
	Count           uint8
	Rules           [MaxRules]Rule
}

type gates struct {
	Count uint8
	List  [MaxGates]Gate
}

// OtherProgramme is a programme as a rule's subject.
func OtherProgramme(p membership.Programme) (subject Account) {
	copy(subject[8:], p[:])
	return subject
}

// Programme is a programme by its name.
func (l *Ledger) Programme(name membership.Programme) (Programme, bool) {
	p := l.state.programmes.get(name)
	out := Programme{Merchant: p.Merchant, Number: p.Number, Closed: p.Closed, Name: p.Name.String()}
	for n := uint8(1); n <= p.Levels; n++ {
		out.Levels = append(out.Levels, l.level(name, n).terms())
	}
	return out, p != programme{}
}

// Gates are the ways into a channel.
func (l *Ledger) Gates(channel [32]byte) []Gate {
	g := l.state.gates.get(channel)
	return g.List[:min(int(g.Count), MaxGates)]
}

// FeeProgramme is the programme by which a merchant lowers its exchange fee; zero if
// by none.
func (l *Ledger) FeeProgramme(merchant Account) membership.Programme {
	return l.state.fees.get(merchant)
}

func (l *Ledger) level(p membership.Programme, n uint8) level {
	return l.state.levels.get(levelKey{p, n})
}

func (v level) rules() []Rule { return v.Rules[:min(int(v.Count), MaxRules)] }

func (v level) terms() LevelTerms {
	return LevelTerms{v.Lifetime, v.Grace, v.Discount, v.Name.String(), append([]Rule(nil), v.rules()...)}
}

func (o ProgrammeDefine) run(c call) error {
	const op = "define programme"
	name := membership.ProgrammeOf(c.from, o.Number)
	switch {
	case !c.active(c.from):
		return notActive(op)
	case !plain(o.Name):
		return wrongName(op)
	case c.state.programmes.get(name) != programme{}:
		return fault.New(fault.Replayed, op, "the merchant has a programme of this number")
	}
	c.state.programmes.put(name, programme{Merchant: c.from, Number: o.Number, Name: textOf(o.Name)})
	c.emit(c.setup.Memberships, ProgrammeDefined{name, c.from, o.Number, o.Name})
	return nil
}

func (o ProgrammeAddLevel) run(c call) error {
	const op = "add level"
	p, err := c.own(op, o.Programme)
	switch {
	case err != nil:
		return err
	case !c.active(c.from):
		return notActive(op)
	case p.Closed:
		return closed(op)
	case p.Levels == MaxLevels:
		return noLevel(op)
	}
	if err := o.Terms.check(op); err != nil {
		return err
	}
	v := level{o.Terms.Lifetime, o.Terms.Grace, o.Terms.Discount, textOf(o.Terms.Name), uint8(len(o.Terms.Rules)), [MaxRules]Rule{}}
	for i, r := range o.Terms.Rules {
		if !c.fits(o.Programme, r) {
			return fault.New(fault.Malformed, op, "a rule looks at something that is not there, or asks for nothing")
		}
		v.Rules[i] = r
	}
	p.Levels++
	c.state.programmes.put(o.Programme, p)
	c.state.levels.put(levelKey{o.Programme, p.Levels}, v)
	c.emit(c.setup.Memberships, LevelAdded{o.Programme, p.Levels, o.Terms})
	return nil
}

func (t LevelTerms) check(op string) error {
	switch {
	case !plain(t.Name):
		return wrongName(op)
	case t.Lifetime < 3600 || t.Lifetime > 730*86_400 || t.Grace > 365*86_400 || t.Discount > wholeBPS:
		return fault.New(fault.Malformed, op, "lifetime, grace or discount is out of range")
	case len(t.Rules) == 0 || len(t.Rules) > MaxRules:
		return fault.New(fault.Malformed, op, "a level has 1 to 4 rules")
	}
	return nil
}

// fits says whether what a rule looks at is there. A level of the same programme
// would hold itself up.
func (l *Ledger) fits(p membership.Programme, r Rule) bool {
	if r.Amount == 0 {
		return false
	}
	switch r.Kind {
	case EarnedNow, EarnedBoth, PurchaseLines:
		return l.state.pointsAt.get(r.Subject) != 0
	case PurchaseVoucher:
		return l.active(r.Subject)
	case Deposit:
		return l.hasCode(r.Subject)
	case OtherLevel:
		other := membership.Programme(r.Subject[8:])
		return [8]byte(r.Subject[:8]) == [8]byte{} && other != p && r.Amount <= uint64(l.state.programmes.get(other).Levels)
	}
	return false
}

func (o ProgrammeClose) run(c call) error {
	p, err := c.own("close programme", o.Programme)
	if err != nil {
		return err
	}
	p.Closed = true
	c.state.programmes.put(o.Programme, p)
	c.emit(c.setup.Memberships, ProgrammeClosed(o))
	return nil
}

func (o ProgrammeSetFee) run(c call) error {
	const op = "set fee programme"
	switch {
	case !c.active(c.from):
		return notActive(op)
	case o.Programme != membership.Programme{} && c.state.programmes.get(o.Programme) == programme{}:
		return unknownProgramme(op)
	}
	c.state.fees.put(c.from, o.Programme)
	c.emit(c.setup.Memberships, FeeProgrammeSet{c.from, o.Programme})
	return nil
}

func (o ProgrammeSetChannel) run(c call) error {
	const op = "set channel"
	switch {
	case !c.active(c.from):
		return notActive(op)
	case len(o.Gates) > MaxGates:
		return fault.New(fault.TooLarge, op, "a gate has at most 4 ways")
	}
	g := gates{Count: uint8(len(o.Gates))}
	for i, gate := range o.Gates {
		if gate.Level == 0 || gate.Level > c.state.programmes.get(gate.Programme).Levels {
			return noLevel(op)
		}
		g.List[i] = gate
	}
	channel := membership.Channel(c.from, o.Name)
	c.state.gates.put(channel, g)
	c.emit(c.setup.Memberships, ChannelSet{channel, c.from, o.Name, o.Gates})
	return nil
}

// own is a programme of the caller.
func (c call) own(op string, name membership.Programme) (programme, error) {
	p := c.state.programmes.get(name)
	switch {
	case p == programme{}:
		return p, unknownProgramme(op)
	case p.Merchant != c.from:
		return p, notMerchant(op)
	}
	return p, nil
}

func wrongName(op string) error {
	return fault.New(fault.Malformed, op, "a name has 1 to 64 bytes of UTF-8 without control characters")
}

func unknownProgramme(op string) error {
	return fault.New(fault.NotFound, op, "there is no such programme")
}

func closed(op string) error { return fault.New(fault.Conflict, op, "the programme is closed") }

func noLevel(op string) error {
	return fault.New(fault.NotFound, op, "there is no such level, or no place for another")
}

func (o ProgrammeDefine) contract(l *Ledger) Account     { return l.setup.Memberships }
func (o ProgrammeAddLevel) contract(l *Ledger) Account   { return l.setup.Memberships }
func (o ProgrammeClose) contract(l *Ledger) Account      { return l.setup.Memberships }
func (o ProgrammeSetFee) contract(l *Ledger) Account     { return l.setup.Memberships }
func (o ProgrammeSetChannel) contract(l *Ledger) Account { return l.setup.Memberships }
