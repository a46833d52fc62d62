package chain

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/protocol/did"
)

// memberEvent is one change of the registry, as data: exactly one of its
// parts is used, told by kind.
type memberEvent struct {
	kind    memberKind
	account did.Merchant
	block   uint64

	keys    did.Member // admitted, rotated, proposed
	retired did.Key    // rotated

	proposal Proposal // proposed, voted, enacted
	voter    did.Merchant
}

type memberKind uint8

const (
	admitted memberKind = iota + 1
	rotated
	suspended
	reinstated
	left // removed by vote, or of its own will
	proposed
	keysProposed
	voted
	enacted
)

// member decodes a log of ConsortiumRegistry.
func (d *decoder) member(l types.Log, into *events) error {
	e, known, err := d.memberEvent(l)
	if err != nil || !known {
		return err
	}
	e.block = l.BlockNumber
	into.members = append(into.members, e)
	return nil
}

func (d *decoder) memberEvent(l types.Log) (memberEvent, bool, error) {
	event, err := d.consortiumABI.EventByID(l.Topics[0])
	if err != nil {
		return memberEvent{}, false, nil // an event of another version
	}
	var e memberEvent
	switch event.Name {
	case consortiumregistry.ConsortiumRegistryMemberAdmittedEventName:
		e, err = d.admission(l)
	case consortiumregistry.ConsortiumRegistryKeysRotatedEventName:
		e, err = d.rotation(l)
	case consortiumregistry.ConsortiumRegistryChangeProposedEventName:
		e, err = d.proposal(l)
	case consortiumregistry.ConsortiumRegistryKeysProposedEventName:
		e, err = d.card(l)
	case consortiumregistry.ConsortiumRegistryVoteCastEventName:
		e, err = d.vote(l)
	default:
		e, err = d.status(event.Name, l)
	}
	return e, err == nil && e.kind != 0, err
}

func (d *decoder) admission(l types.Log) (memberEvent, error) {
	a, err := d.consortium.UnpackMemberAdmittedEvent(&l)
	if err != nil {
		return memberEvent{}, err
	}
	keys := did.Member{ID: did.Merchant(a.Account), PeerKey: a.PeerKey, HPKEKey: a.HpkeKey, DocHash: a.DocHash, Name: a.Name}
	return memberEvent{kind: admitted, account: keys.ID, keys: keys}, nil
}

func (d *decoder) rotation(l types.Log) (memberEvent, error) {
	r, err := d.consortium.UnpackKeysRotatedEvent(&l)
	if err != nil {
		return memberEvent{}, err
	}
	keys := did.Member{ID: did.Merchant(r.Account), PeerKey: r.PeerKey, HPKEKey: r.HpkeKey, DocHash: r.DocHash, Name: r.Name}
	return memberEvent{kind: rotated, account: keys.ID, keys: keys, retired: r.Retired}, nil
}

func (d *decoder) proposal(l types.Log) (memberEvent, error) {
	p, err := d.consortium.UnpackChangeProposedEvent(&l)
	if err != nil {
		return memberEvent{}, err
	}
	return memberEvent{kind: proposed, account: did.Merchant(p.Subject), proposal: Proposal{
		ID: p.Id, Change: Change(p.Change), Subject: did.Merchant(p.Subject), Proposer: did.Merchant(p.Proposer),
		Expiry: p.Expiry, Digest: p.Digest,
	}}, nil
}

func (d *decoder) card(l types.Log) (memberEvent, error) {
	k, err := d.consortium.UnpackKeysProposedEvent(&l)
	if err != nil {
		return memberEvent{}, err
	}
	return memberEvent{kind: keysProposed, account: did.Merchant(k.Card.Account), keys: memberOf(k.Card), proposal: Proposal{ID: k.Id}}, nil
}

func (d *decoder) vote(l types.Log) (memberEvent, error) {
	v, err := d.consortium.UnpackVoteCastEvent(&l)
	if err != nil {
		return memberEvent{}, err
	}
	return memberEvent{kind: voted, voter: did.Merchant(v.Voter), proposal: Proposal{ID: v.Id}}, nil
}

// status decodes the events whose only matter is an account in the first topic.
func (d *decoder) status(name string, l types.Log) (memberEvent, error) {
	kinds := map[string]memberKind{
		consortiumregistry.ConsortiumRegistryMemberSuspendedEventName:  suspended,
		consortiumregistry.ConsortiumRegistryMemberReinstatedEventName: reinstated,
		consortiumregistry.ConsortiumRegistryMemberRemovedEventName:    left,
		consortiumregistry.ConsortiumRegistryMemberLeftEventName:       left,
	}
	if kind, ok := kinds[name]; ok && len(l.Topics) == 2 {
		return memberEvent{kind: kind, account: did.Merchant(common.BytesToAddress(l.Topics[1][:]))}, nil
	}
	if name != consortiumregistry.ConsortiumRegistryChangeEnactedEventName {
		return memberEvent{}, nil
	}
	c, err := d.consortium.UnpackChangeEnactedEvent(&l)
	if err != nil {
		return memberEvent{}, err
	}
	return memberEvent{kind: enacted, account: did.Merchant(c.Subject), proposal: Proposal{ID: c.Id}}, nil
}

// memberOf and cardOf translate between the contract's words and Souk's.
func memberOf(card consortiumregistry.MemberInit) did.Member {
	return did.Member{ID: did.Merchant(card.Account), PeerKey: card.PeerKey, HPKEKey: card.HpkeKey, DocHash: card.DocHash, Name: card.Name}
}

func cardOf(m did.Member) consortiumregistry.MemberInit {
	return consortiumregistry.MemberInit{
		Account: common.Address(m.ID), PeerKey: m.PeerKey, DocHash: m.DocHash, HpkeKey: m.HPKEKey, Name: m.Name,
	}
}
