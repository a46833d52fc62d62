package ledger

import "github.com/souk-network/souk/protocol/fault"

// Status is where an account stands in the consortium, by the registry's numbers.
type Status uint8

// The statuses.
const (
	StatusNone      Status = 0 // never admitted
	StatusActive    Status = 1
	StatusSuspended Status = 2
	StatusLeft      Status = 3 // for ever
)

// Change is what members decide about an account, by the registry's numbers. What
// they decide about keys moves no points and is left out.
type Change uint8

// The changes.
const (
	Admission     Change = 1
	Suspension    Change = 3
	Reinstatement Change = 4
	Removal       Change = 5
)

// MemberChange is a vote of the consortium that has passed: this model begins where
// the registry has counted the votes. Anybody may call.
type MemberChange struct {
	Account Account
	Change  Change
}

// MemberLeave ends the caller's own membership, for ever.
type MemberLeave struct{}

// Member is an account's status.
func (l *Ledger) Member(account Account) Status { return l.state.members.get(account) }

func (l *Ledger) active(account Account) bool { return l.Member(account) == StatusActive }

func (o MemberChange) run(c call) error {
	const op = "change member"
	now := c.Member(o.Account)
	var next Status
	switch {
	case o.Change == Admission && now == StatusNone && o.Account != Account{}:
		next = StatusActive
	case o.Change == Reinstatement && now == StatusSuspended:
		next = StatusActive
	case o.Change == Suspension && now == StatusActive:
		next = StatusSuspended
	case o.Change == Removal && (now == StatusActive || now == StatusSuspended):
		next = StatusLeft
	default:
		return fault.New(fault.Conflict, op, "the account does not stand so that this could be done")
	}
	if now == StatusActive && c.activeMembers() == 1 {
		return fault.New(fault.Conflict, op, "the last active member stays")
	}
	c.setStatus(o.Account, next)
	return nil
}

func (MemberLeave) run(c call) error {
	if s := c.Member(c.from); s != StatusActive && s != StatusSuspended {
		return fault.New(fault.Conflict, "leave consortium", "no member, or one that left before")
	}
	c.setStatus(c.from, StatusLeft)
	return nil
}

func (c call) setStatus(account Account, next Status) {
	c.state.members.put(account, next)
	c.emit(c.setup.Registry, MemberChanged{account, next})
}

func (l *Ledger) activeMembers() (n int) {
	for _, s := range l.state.members.rows {
		if s == StatusActive {
			n++
		}
	}
	return n
}

func (o MemberChange) contract(l *Ledger) Account { return l.setup.Registry }
func (MemberLeave) contract(l *Ledger) Account    { return l.setup.Registry }
