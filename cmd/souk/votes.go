package main

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// votesOf gives the API a member's say about the registry.
type votesOf struct{ client *chain.Client }

var _ api.Votes = votesOf{}

var changeNames = map[chain.Change]string{
	chain.Admission: "admission", chain.Rotation: "rotation", chain.Suspension: "suspension",
	chain.Reinstatement: "reinstatement", chain.Removal: "removal",
}

func (v votesOf) Proposals() []api.Proposal {
	var out []api.Proposal
	for _, p := range v.client.Proposals() {
		shown := api.Proposal{
			ID: p.ID, Change: changeNames[p.Change], Subject: p.Subject.String(), Proposer: p.Proposer.String(),
			Expires: time.Unix(int64(p.Expiry), 0).UTC(), Votes: []string{},
		}
		for _, m := range p.Votes {
			shown.Votes = append(shown.Votes, m.String())
		}
		if p.Change == chain.Admission || p.Change == chain.Rotation {
			shown.Name, shown.PeerKey, shown.DocHash = p.Card.Name, p.Card.PeerKey.DID(), hex.EncodeToString(p.Card.DocHash[:])
		}
		out = append(out, shown)
	}
	return out
}

func (v votesOf) ProposeRotation(ctx context.Context, m did.Member) error {
	_, err := v.client.ProposeRotation(ctx, m)
	return err
}

func (v votesOf) Vote(ctx context.Context, id uint64) error {
	p, err := v.find(id)
	if err == nil {
		_, err = v.client.Vote(ctx, p)
	}
	return err
}

func (v votesOf) Enact(ctx context.Context, id uint64) error {
	p, err := v.find(id)
	if err == nil {
		_, err = v.client.Enact(ctx, p)
	}
	return err
}

// Leave leaves without a plan for the points: they are in run-off by the contract.
func (v votesOf) Leave(ctx context.Context) error {
	_, err := v.client.Leave(ctx, [32]byte{})
	return err
}

func (v votesOf) Waiting() int { return v.client.Health().Waiting }

func (v votesOf) find(id uint64) (chain.Proposal, error) {
	for _, p := range v.client.Proposals() {
		if p.ID == id {
			return p, nil
		}
	}
	return chain.Proposal{}, fault.New(fault.NotFound, "vote", "no such proposal, or it was enacted; see the list")
}
