package ledger

import (
	"bytes"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

// Evidence is which rule of a level holds, and what shows it: nothing for a rule that
// anybody can look at, else exactly one of Lines, Voucher and Carry. What is of
// another rule's kind shows nothing.
type Evidence struct {
	Rule    uint8 // index in the level
	Lines   []ShownLine
	Voucher *Voucher
	Carry   *Carried
}

// ShownLine is a line of a batch with its proof. Lines are shown in rising order of
// root and index.
type ShownLine struct {
	Root  [32]byte
	Index uint64
	Line  Line
	Proof [][32]byte
}

// Voucher is the merchant's word about how many purchases a holder made.
type Voucher struct {
	Count     uint32
	Deadline  uint64 // Unix seconds, last one
	Signature []byte
}

// Carried is the word of an account whose level is to count for the holder.
type Carried struct {
	From      Account
	Deadline  uint64 // Unix seconds: last one in which it can be shown first
	Signature []byte // not looked at when From carries for the holder already
}

// carry is who carries in a programme.
type carry struct {
	Programme membership.Programme
	From      Account
}

// MembershipsAt is the contract as evidence names it.
func (l *Ledger) MembershipsAt() membership.Contract {
	return membership.Contract{ChainID: l.setup.ChainID, At: l.setup.Memberships}
}

// CarriedTo is for whom an account's levels count in a programme; zero: for nobody.
func (l *Ledger) CarriedTo(p membership.Programme, from Account) Account {
	return l.state.carried.get(carry{p, from})
}

// show is which rule of the level the evidence shows to hold.
func (c call) show(op string, o MembershipMint) (uint8, error) {
	rules := c.level(o.Programme, o.Level).rules()
	if int(o.Evidence.Rule) >= len(rules) {
		return 0, fault.New(fault.Malformed, op, "the level has no such rule")
	}
	e, r, by := o.Evidence, rules[o.Evidence.Rule], o.Evidence.Rule
	shows, err := false, error(nil)
	if e.Lines == nil && e.Voucher == nil && e.Carry == nil {
		shows = c.holds(r, o.Holder)
	} else {
		by += ByEvidence
		shows, err = c.shows(op, r, o)
	}
	if err == nil && !shows {
		err = fault.New(fault.BadProof, op, "the evidence does not show that the rule holds")
	}
	return by, err
}

// holds says whether a rule holds as anybody can see it now. False for rules that
// need evidence.
func (l *Ledger) holds(r Rule, holder Account) bool {
	switch r.Kind {
	case EarnedNow, EarnedBoth:
		p, _ := l.Points(r.Subject)
		earned, before := p.Earned(holder)
		if r.Kind == EarnedBoth {
			earned += before
		}
		return earned >= r.Amount
	case Deposit:
		return l.BalanceOf(r.Subject, holder) >= r.Amount
	case OtherLevel:
		return l.reaches(r, holder)
	}
	return false
}

func (l *Ledger) reaches(r Rule, holder Account) bool {
	return uint64(l.Level(membership.Programme(r.Subject[8:]), holder)) >= r.Amount
}

// shows says whether evidence shows that a rule holds. It may note a carried level.
func (c call) shows(op string, r Rule, o MembershipMint) (bool, error) {
	e := o.Evidence
	switch {
	case r.Kind == PurchaseLines && e.Lines != nil:
		count, err := c.countLines(op, r.Subject, o.Holder, e.Lines)
		return count >= r.Amount, err
	case r.Kind == PurchaseVoucher && e.Voucher != nil:
		return c.vouched(op, r, o)
	case r.Kind == OtherLevel && e.Carry != nil:
		return c.carries(op, r, o)
	}
	return false, nil
}

// countLines is how many lines are purchases of the holder that count: credited, not
// returned whole, released in this epoch or the one before.
func (c call) countLines(op string, at, holder Account, lines []ShownLine) (count uint64, err error) {
	p, _ := c.Points(at)
	var first uint64
	if epoch := uint64(p.epoch()); epoch >= 2 {
		first = p.Terms().Start + (epoch-1)*p.Terms().Length
	}
	for i, l := range lines {
		if i > 0 && !lines[i-1].before(l) {
			return 0, fault.New(fault.Malformed, op, "the lines are not in rising order of root and index")
		}
		state, returned := p.Line(l.Root, l.Index, l.Line, l.Proof)
		if l.Line.Account == holder && state == Credited && returned < l.Line.Amount && p.Batch(l.Root).ReleaseAt >= first {
			count++
		}
	}
	return count, nil
}

func (s ShownLine) before(next ShownLine) bool {
	order := bytes.Compare(s.Root[:], next.Root[:])
	return order < 0 || order == 0 && s.Index < next.Index
}

func (c call) vouched(op string, r Rule, o MembershipMint) (bool, error) {
	v := o.Evidence.Voucher
	word := membership.Purchases{Merchant: r.Subject, Programme: o.Programme, Holder: o.Holder, Count: v.Count, Deadline: v.Deadline}
	switch {
	case c.now() > v.Deadline:
		return false, tooLate(op)
	case !c.active(r.Subject):
		return false, notActive(op)
	case !signedBy(r.Subject, word.SigningDigest(c.MembershipsAt()), v.Signature):
		return false, badSignature(op)
	}
	return uint64(v.Count) >= r.Amount, nil
}

// carries says whether another account reaches the rule's level and lets it count for
// the holder alone.
func (c call) carries(op string, r Rule, o MembershipMint) (bool, error) {
	k := o.Evidence.Carry
	before := c.CarriedTo(o.Programme, k.From)
	if before != (Account{}) && before != o.Holder {
		return false, fault.New(fault.Replayed, op, "the levels of the account count for another one")
	}
	if before == (Account{}) {
		word := membership.Carry{From: k.From, Holder: o.Holder, Programme: o.Programme, Deadline: k.Deadline}
		switch {
		case c.now() > k.Deadline:
			return false, tooLate(op)
		case !signedBy(k.From, word.SigningDigest(c.MembershipsAt()), k.Signature):
			return false, badSignature(op)
		}
		c.state.carried.put(carry{o.Programme, k.From}, o.Holder)
		c.emit(c.setup.Memberships, LevelCarried{o.Programme, k.From, o.Holder})
	}
	return c.reaches(r, k.From), nil
}

func tooLate(op string) error { return fault.New(fault.Expired, op, "its deadline is over") }
