package chain

import (
	"bytes"
	"maps"
	"slices"

	"github.com/souk-network/souk/protocol/did"
)

// Change is what members vote about, by the numbers of the contract.
type Change uint8

// The changes of ConsortiumRegistry. Append only.
const (
	Admission     Change = 1
	Rotation      Change = 2
	Suspension    Change = 3
	Reinstatement Change = 4
	Removal       Change = 5
)

// Proposal is a change that members vote about.
type Proposal struct {
	ID       uint64
	Change   Change
	Subject  did.Merchant
	Proposer did.Merchant
	Expiry   uint64         // Unix seconds of a block; no vote and no enactment after it
	Digest   [32]byte       // what a vote names
	Card     did.Member     // the keys it would admit or rotate to; zero for other changes
	Votes    []did.Merchant // who voted for it, in order; counted among the active when enacted
}

// maxProposals bounds what is remembered of votes that never ended; the oldest are forgotten.
const maxProposals = 1024

// Snapshot is the registry after one block. It never changes; the next block
// makes the next one. It is a did.Registry.
type Snapshot struct {
	members   map[did.Merchant]did.Member
	holders   map[did.Key]did.Merchant // current and retired keys
	ordered   []did.Member
	proposals map[uint64]Proposal // not enacted
}

var _ did.Registry = (*Snapshot)(nil)

func newSnapshot() *Snapshot {
	return &Snapshot{members: map[did.Merchant]did.Member{}, holders: map[did.Key]did.Merchant{}, proposals: map[uint64]Proposal{}}
}

// Member is the entry of an operator account.
func (s *Snapshot) Member(id did.Merchant) (did.Member, bool) {
	m, ok := s.members[id]
	return m, ok
}

// ByKey is the entry whose peer key is key, current or retired.
func (s *Snapshot) ByKey(key did.Key) (did.Member, bool) {
	id, ok := s.holders[key]
	if !ok {
		return did.Member{}, false
	}
	return s.Member(id)
}

// Members lists every entry ever admitted, ordered by ID.
func (s *Snapshot) Members() []did.Member { return slices.Clone(s.ordered) }

// Proposals lists by number what is not enacted, expired or not, and is still
// about its subject as that stands: a change of the subject's entry ends all that
// was proposed about it before.
func (s *Snapshot) Proposals() []Proposal {
	return slices.SortedFunc(maps.Values(s.proposals), func(a, b Proposal) int { return int(int64(a.ID - b.ID)) })
}

// after is the registry after more events; s itself if there are none.
func (s *Snapshot) after(list []memberEvent) *Snapshot {
	if len(list) == 0 {
		return s
	}
	next := &Snapshot{members: maps.Clone(s.members), holders: maps.Clone(s.holders), proposals: maps.Clone(s.proposals)}
	for _, e := range list {
		next.apply(e)
	}
	next.order()
	return next
}

func (s *Snapshot) apply(e memberEvent) {
	status, changes := e.kind.status()
	switch {
	case e.kind == admitted:
		m := s.members[e.account].Replaced(e.keys)
		m.Status, m.Since, m.Changed = status, e.block, e.block
		s.put(m)
	case e.kind == rotated:
		s.rotate(e)
	case changes:
		s.setStatus(e, status)
	default:
		s.applyVote(e)
		return
	}
	s.forget(e.account)
}

// forget drops what was proposed about a member whose entry changes: the contract
// takes no votes for it any more.
func (s *Snapshot) forget(subject did.Merchant) {
	maps.DeleteFunc(s.proposals, func(_ uint64, p Proposal) bool { return p.Subject == subject })
}

// status is how a member stands after an event, if it changes that.
func (k memberKind) status() (did.Status, bool) {
	switch k {
	case admitted, reinstated:
		return did.StatusActive, true
	case suspended:
		return did.StatusSuspended, true
	case left:
		return did.StatusLeft, true
	}
	return did.StatusNone, false
}

func (s *Snapshot) put(m did.Member) {
	s.members[m.ID] = m
	s.holders[m.PeerKey] = m.ID
}

func (s *Snapshot) rotate(e memberEvent) {
	m := s.members[e.account].Replaced(e.keys)
	m.Changed = e.block
	if e.retired != m.PeerKey {
		m.Since = e.block
	}
	s.put(m)
}

func (s *Snapshot) setStatus(e memberEvent, status did.Status) {
	m, ok := s.members[e.account]
	if ok {
		m.Status, m.Changed = status, e.block
		s.members[e.account] = m
	}
}

// applyVote follows one proposal. The contract gives each a new number, tells of
// it before its first vote and its keys, and takes none after it is enacted: a
// vote for a number that is not open here is for one that was forgotten.
func (s *Snapshot) applyVote(e memberEvent) {
	id := e.proposal.ID
	p, open := s.proposals[id]
	switch {
	case e.kind == enacted:
		delete(s.proposals, id)
		return
	case e.kind == proposed:
		p = e.proposal
	case !open:
		return
	case e.kind == keysProposed:
		p.Card = e.keys
	case e.kind == voted:
		p.Votes = append(slices.Clone(p.Votes), e.voter)
	}
	s.proposals[id] = p
	if len(s.proposals) > maxProposals {
		delete(s.proposals, slices.Min(slices.Collect(maps.Keys(s.proposals))))
	}
}

func (s *Snapshot) order() {
	s.ordered = slices.SortedFunc(maps.Values(s.members), func(a, b did.Member) int { return bytes.Compare(a.ID[:], b.ID[:]) })
}
