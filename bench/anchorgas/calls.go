package main

import (
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
)

// call is one measured call of a contract.
type call struct {
	name string
	gas  uint64
}

// printCalls prints the gas of each call under each set of rules.
func printCalls(out io.Writer, forks [2]rules) error {
	var columns [2][]call
	for i, r := range forks {
		var err error
		if columns[i], err = measureCalls(r); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	fmt.Fprintf(out, "\ngas of each call, a consortium of %d; keys published by a call are 1,216 bytes\n", founders)
	printColumns(out, forks, columns)
	return nil
}

func printColumns(out io.Writer, forks [2]rules, columns [2][]call) {
	fmt.Fprintf(out, "%-58s %11s %11s\n", "call", forks[0].name, forks[1].name)
	for i, c := range columns[0] {
		fmt.Fprintf(out, "%-58s %11d %11d\n", c.name, c.gas, columns[1][i].gas)
	}
}

// script sends calls one after the other until one fails.
type script struct {
	*consortium
	calls []call
	err   error
}

func (s *script) add(name string, from, to common.Address, data []byte) {
	if s.err != nil {
		return
	}
	gas, err := s.send(from, &to, data)
	if err != nil {
		s.err = fmt.Errorf("%s: %w", name, err)
	}
	s.calls = append(s.calls, call{name, gas})
}

func measureCalls(r rules) ([]call, error) {
	c, err := newConsortium(r)
	if err != nil {
		return nil, err
	}
	s := &script{consortium: c, calls: []call{
		{fmt.Sprintf("deploy ConsortiumRegistry with %d founders", founders), c.deployed[0]},
		{"deploy ConsentRegistry", c.deployed[1]},
		{"deploy AnchorRegistry", c.deployed[2]},
	}}
	s.membershipCalls()
	s.anchorCalls()
	s.consentCalls()
	return s.calls, s.err
}

func (s *script) membershipCalls() {
	reg, m := s.membership, s.members
	joining, rotated := card(founders, account("newcomer")), card(founders+1, m[1])
	s.add("ConsortiumRegistry.proposeAdmission", m[0], s.registry, reg.PackProposeAdmission(joining))
	s.add("ConsortiumRegistry.vote", m[1], s.registry, reg.PackVote(1, s.digestOf(1)))
	s.pass(1, m[2])
	s.add("ConsortiumRegistry.enactKeys, admission", m[0], s.registry, reg.PackEnactKeys(1, joining))
	s.add("ConsortiumRegistry.proposeRotation", m[1], s.registry, reg.PackProposeRotation(rotated))
	s.pass(2, m[0], m[2], m[3])
	s.add("ConsortiumRegistry.enactKeys, rotation", m[1], s.registry, reg.PackEnactKeys(2, rotated))
	s.add("ConsortiumRegistry.proposeSuspension", m[0], s.registry, reg.PackProposeSuspension(m[4]))
	s.pass(3, m[1], m[2], m[3])
	s.add("ConsortiumRegistry.enact, suspension", m[0], s.registry, reg.PackEnact(3))
	s.add("ConsortiumRegistry.leaveConsortium", m[3], s.registry, reg.PackLeaveConsortium(digest("plan", 0)))
}

// pass gives a proposal the votes that it still needs; they are not reported.
func (s *script) pass(proposal uint64, voters ...common.Address) {
	reported := len(s.calls)
	for _, voter := range voters {
		s.add("vote", voter, s.registry, s.membership.PackVote(proposal, s.digestOf(proposal)))
	}
	s.calls = s.calls[:reported]
}

// digestOf asks the contract what a vote for a proposal must name.
func (s *script) digestOf(proposal uint64) [32]byte {
	raw, err := s.view(s.registry, s.membership.PackProposal(proposal))
	if err == nil {
		var p consortiumregistry.ProposalOutput
		p, err = s.membership.UnpackProposal(raw)
		if err == nil {
			return p.P.Digest
		}
	}
	if s.err == nil {
		s.err = fmt.Errorf("read proposal %d: %w", proposal, err)
	}
	return [32]byte{}
}

func (s *script) anchorCalls() {
	m := s.members
	s.add("AnchorRegistry.anchor, first of a member ever", m[0], s.anchors, s.roots.PackAnchor(digest("root", 1), 65_536))
	s.add("AnchorRegistry.anchor", m[0], s.anchors, s.roots.PackAnchor(digest("root", 2), 65_536))
	s.days++
	s.add("AnchorRegistry.anchor, first of a member in a day", m[0], s.anchors, s.roots.PackAnchor(digest("root", 3), 65_536))
	s.add("AnchorRegistry.endLease", m[0], s.anchors, s.roots.PackEndLease(m[4]))
}

func (s *script) consentCalls() {
	customer, relayer := account("customer"), account("relayer")
	s.add("ConsentRegistry.anchor", relayer, s.consent, s.consents.PackAnchor(digest("consent", 1)))
	s.add("ConsentRegistry.anchorBatch", relayer, s.consent, s.consents.PackAnchorBatch(digest("batch", 1), 4_096))
	s.add("ConsentRegistry.revoke (emergency exit)", customer, s.consent, s.consents.PackRevoke(digest("consent", 2), 7))
	relayed, err := s.signed()
	if err != nil {
		s.err = err
		return
	}
	s.add("ConsentRegistry.anchorSigned, ECDSA, by a relayer", relayer, s.consent, relayed)
}
