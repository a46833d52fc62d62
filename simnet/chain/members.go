package chain

import (
	"encoding/binary"
	"slices"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/ledger"
)

// Registry is the membership.
func (c *Chain) Registry() did.Registry {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	return c.members
}

// changes are what the registry of the ledger has to be told for a status.
var changes = map[did.Status]ledger.Change{
	did.StatusActive: ledger.Reinstatement, did.StatusSuspended: ledger.Suspension, did.StatusLeft: ledger.Removal,
}

// SetStatus changes a member's status in a block of its own, as the consortium
// decided.
func (c *Chain) SetStatus(id did.Merchant, s did.Status) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, there := c.members.Member(id)
	if !there {
		return notFound("change member", "there is no such member")
	}
	m.Status = s
	return c.decided(m, changes[s])
}

// Admit adds a member in a block of its own, as the consortium decided.
func (c *Chain) Admit(m did.Member) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	m.Since = 0 // by the block that has it
	return c.decided(m, ledger.Admission)
}

func (c *Chain) decided(m did.Member, change ledger.Change) error {
	t := &transaction{joins: &m, call: op(ledger.MemberChange{Account: ledger.Account(m.ID), Change: change})}
	t.id = name("member", m.ID[:], []byte{byte(change)}, binary.BigEndian.AppendUint64(nil, c.extra))
	return c.now(t)
}

// enter writes a member's new entry, in the newest block.
func (c *Chain) enter(m did.Member) {
	m.Changed = c.height
	if m.Since == 0 {
		m.Since = c.height
	}
	all := slices.DeleteFunc(c.members.Members(), func(other did.Member) bool { return other.ID == m.ID })
	c.members = newRegistry(append(all, m))
}

// Leave has a member leave of its own accord, with the next block.
func (c *Chain) Leave(id did.Merchant) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catchUp()
	m, there := c.members.Member(id)
	if !there {
		return notFound("leave consortium", "there is no such member")
	}
	m.Status = did.StatusLeft
	c.send(&transaction{id: name("leave", id[:]), from: ledger.Account(id), call: op(ledger.MemberLeave{}), joins: &m})
	return nil
}
