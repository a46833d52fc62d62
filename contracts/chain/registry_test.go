package chain

import (
	"reflect"
	"testing"

	"github.com/souk-network/souk/protocol/did"
)

// A proposal is what the contract told of it: its change, then its first vote,
// then its keys, then further votes; and nothing once it is enacted.
func TestProposalsFollowTheContract(t *testing.T) {
	alice, bob := did.Merchant{1}, did.Merchant{2}
	card := did.Member{ID: did.Merchant{3}, PeerKey: did.Key{3}, Name: "Tea"}
	opening := Proposal{ID: 7, Change: Admission, Subject: card.ID, Proposer: alice, Expiry: 99, Digest: [32]byte{9}}
	s := newSnapshot().after([]memberEvent{
		{kind: proposed, account: card.ID, proposal: opening},
		{kind: voted, voter: alice, proposal: Proposal{ID: 7}},
		{kind: keysProposed, keys: card, proposal: Proposal{ID: 7}},
	})
	later := s.after([]memberEvent{{kind: voted, voter: bob, proposal: Proposal{ID: 7}}})
	want := opening
	want.Card, want.Votes = card, []did.Merchant{alice}
	if got := s.Proposals(); !reflect.DeepEqual(got, []Proposal{want}) {
		t.Errorf("after it was made: %+v", got)
	}
	want.Votes = []did.Merchant{alice, bob}
	if got := later.Proposals(); !reflect.DeepEqual(got, []Proposal{want}) {
		t.Errorf("after a vote: %+v", got)
	}
	done := later.after([]memberEvent{
		{kind: enacted, account: card.ID, proposal: Proposal{ID: 7}},
		{kind: voted, voter: bob, proposal: Proposal{ID: 7}},
		{kind: keysProposed, keys: card, proposal: Proposal{ID: 8}},
	})
	if got := done.Proposals(); len(got) != 0 {
		t.Errorf("open although nothing is: %+v", got)
	}
}

// Of more proposals than are remembered the oldest go, and a vote for one of
// them does not bring it back without what it was about.
func TestForgottenProposalsStayForgotten(t *testing.T) {
	var list []memberEvent
	for id := range uint64(maxProposals + 1) {
		list = append(list, memberEvent{kind: proposed, proposal: Proposal{ID: id + 1, Change: Removal}})
	}
	list = append(list, memberEvent{kind: voted, proposal: Proposal{ID: 1}})
	got := newSnapshot().after(list).Proposals()
	if len(got) != maxProposals || got[0].ID != 2 {
		t.Errorf("%d proposals, the first is %d", len(got), got[0].ID)
	}
}

// A change of a member ends what was proposed about it before, as the contract
// has it, and nothing else.
func TestProposalsEndWhenTheirSubjectChanges(t *testing.T) {
	subject, other := did.Merchant{3}, did.Merchant{4}
	s := newSnapshot().after([]memberEvent{
		{kind: admitted, account: subject, keys: did.Member{ID: subject, PeerKey: did.Key{3}}},
		{kind: admitted, account: other, keys: did.Member{ID: other, PeerKey: did.Key{4}}},
	})
	for _, e := range []memberEvent{
		{kind: suspended, account: subject}, {kind: reinstated, account: subject}, {kind: left, account: subject},
		{kind: rotated, account: subject, keys: did.Member{ID: subject, PeerKey: did.Key{5}}, retired: did.Key{3}},
	} {
		open := s.after([]memberEvent{
			{kind: proposed, account: subject, proposal: Proposal{ID: 1, Change: Suspension, Subject: subject}},
			{kind: proposed, account: subject, proposal: Proposal{ID: 2, Change: Removal, Subject: subject}},
			{kind: proposed, account: other, proposal: Proposal{ID: 3, Change: Removal, Subject: other}},
		})
		changed := open.after([]memberEvent{{kind: enacted, account: subject, proposal: Proposal{ID: 1}}, e})
		if got := changed.Proposals(); len(got) != 1 || got[0].ID != 3 || len(open.Proposals()) != 3 {
			t.Errorf("after event %d: open are %+v", e.kind, got)
		}
		again := changed.after([]memberEvent{{kind: proposed, account: subject, proposal: Proposal{ID: 4, Change: Removal, Subject: subject}}})
		if got := again.Proposals(); len(got) != 2 {
			t.Errorf("a new proposal after event %d: open are %+v", e.kind, got)
		}
	}
}
