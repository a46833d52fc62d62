package evm

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/anchorregistry"
	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// Anchor has a member anchor a batch of so many log entries.
func (e *EVM) Anchor(from ledger.Account, root [32]byte, entries uint64) (Result, error) {
	return e.send(from, e.roots, "anchor", anchorregistry.NewAnchorRegistry().PackAnchor(root, entries))
}

// Decide has a consortium change a member: the first voter proposes it, the others
// vote for it, and the first one carries it out, each in a transaction of its own.
// The results are in this order, up to the first that the contract refused. Of an
// admission the member's keys count, of other changes its account.
func (e *EVM) Decide(voters []ledger.Account, change ledger.Change, m did.Member) ([]Result, error) {
	if len(voters) == 0 {
		return nil, fault.New(fault.Conflict, "change member", "there is no active member to vote")
	}
	registry := consortiumregistry.NewConsortiumRegistry()
	subject, first := common.Address(m.ID), voters[0]
	var all []Result
	send := func(from ledger.Account, call string, data []byte) (bool, error) {
		r, err := e.send(from, e.setup.Registry, call, data)
		all = append(all, r)
		return err == nil && !r.Refused, err
	}
	var call string
	var propose []byte
	switch change {
	case ledger.Admission:
		call, propose = "proposeAdmission", registry.PackProposeAdmission(card(m))
	case ledger.Suspension:
		call, propose = "proposeSuspension", registry.PackProposeSuspension(subject)
	case ledger.Reinstatement:
		call, propose = "proposeReinstatement", registry.PackProposeReinstatement(subject)
	case ledger.Removal:
		call, propose = "proposeRemoval", registry.PackProposeRemoval(subject)
	default:
		return nil, fault.New(fault.UnknownKind, "change member", "there is no such change")
	}
	if ok, err := send(first, call, propose); !ok {
		return all, err
	}
	id, digest, err := e.newest()
	if err != nil {
		return all, err
	}
	for _, v := range voters[1:] {
		if ok, err := send(v, "vote for member", registry.PackVote(id, digest)); !ok {
			return all, err
		}
	}
	if change == ledger.Admission {
		_, err = send(first, "enactKeys", registry.PackEnactKeys(id, card(m)))
	} else {
		_, err = send(first, "enact", registry.PackEnact(id))
	}
	return all, err
}

// newest is the number of the newest proposal of the registry, and what is voted for.
func (e *EVM) newest() (id uint64, digest [32]byte, err error) {
	registry := consortiumregistry.NewConsortiumRegistry()
	if id, err = e.view(e.setup.Registry, registry.PackProposalCount(), e.now); err != nil {
		return 0, digest, err
	}
	raw, err := e.ask(e.setup.Registry, registry.PackProposal(id), e.now)
	if err != nil {
		return 0, digest, err
	}
	p, err := registry.UnpackProposal(raw)
	return id, p.P.Digest, fault.Wrap(fault.Internal, "ask contract", err)
}

// card is a member's entry as the registry takes it.
func card(m did.Member) consortiumregistry.MemberInit {
	return consortiumregistry.MemberInit{Account: common.Address(m.ID), PeerKey: m.PeerKey, HpkeKey: m.HPKEKey, Name: m.Name}
}
