package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/netting"
)

// nettingOf gives a peer what it needs of points and the netting contract.
type nettingOf struct {
	client *chain.Client
	rounds *loyalty.Rounds
}

var _ rounds.Chain = nettingOf{}

// openNetting has the peer take part in rounds, where the consortium has the
// contract.
func (r *running) openNetting(node *souk.Config, keys peerKeys, p payments) error {
	d := r.client.Deployment()
	if d.Netting.IsZero() || d.PointsFactory.IsZero() {
		return nil
	}
	operator, err := signerOf(keys.Operator)
	if err != nil {
		return err
	}
	node.Netting, node.NettingLimit, node.NettingEvery = nettingOf{r.client, loyalty.NewRounds(r.client, operator)}, p.netted, p.nets
	return nil
}

// signerOf is an operator's key as the protocol signs with it.
func signerOf(key *ecdsa.PrivateKey) (*secp256k1.PrivateKey, error) {
	raw, err := hex.DecodeString(chain.EncodeKey(key))
	return secp256k1.PrivKeyFromBytes(raw), err
}

func (n nettingOf) Venue() netting.Venue { return n.rounds.Venue() }

func (n nettingOf) Head() rounds.Head {
	number, hash, at := n.client.Head()
	return rounds.Head{Number: number, Hash: hash, Time: at, Final: n.client.Health().Final}
}

func (n nettingOf) HeldAt(ctx context.Context, block [32]byte, parties []did.Merchant) ([]netting.Obligation, uint64, error) {
	return n.rounds.HeldAt(ctx, block, parties)
}

func (n nettingOf) Held(ctx context.Context, parties []did.Merchant) ([]netting.Obligation, uint64, error) {
	return n.rounds.Held(ctx, parties)
}

func (n nettingOf) Sign(ctx context.Context, s netting.Statement) (rounds.Consent, error) {
	c, err := n.rounds.Sign(ctx, s)
	out := rounds.Consent{Signature: c.Signature}
	for _, p := range c.Permits {
		out.Permits = append(out.Permits, rounds.Permit{Nonce: p.Nonce, Signature: p.Signature})
	}
	return out, err
}

func consentOf(c rounds.Consent) loyalty.Consent {
	out := loyalty.Consent{Signature: c.Signature}
	for _, p := range c.Permits {
		out.Permits = append(out.Permits, loyalty.LinePermit{Nonce: p.Nonce, Signature: p.Signature})
	}
	return out
}

func (n nettingOf) Verify(ctx context.Context, s netting.Statement, by did.Merchant, c rounds.Consent) error {
	return n.rounds.Verify(ctx, s, by, consentOf(c))
}

func (n nettingOf) Settle(ctx context.Context, s netting.Statement, consents []rounds.Consent) (rounds.Place, error) {
	given := make([]loyalty.Consent, len(consents))
	for i, c := range consents {
		given[i] = consentOf(c)
	}
	id, err := n.rounds.Settle(ctx, s, given)
	if err != nil {
		return rounds.Place{}, err
	}
	at, err := n.client.Status(ctx, id)
	if err != nil {
		return rounds.Place{}, err
	}
	p := rounds.Place{State: at.State.String(), Tx: at.Tx, Block: at.Block}
	if at.Reverted {
		p.State = chain.Failed.String()
	}
	return p, nil
}

func (n nettingOf) Settled(ctx context.Context, s netting.Statement) (bool, error) {
	return n.rounds.Settled(ctx, s)
}
