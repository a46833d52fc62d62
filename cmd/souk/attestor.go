package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"sync"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// rewardsOf gives a peer what it needs of reward campaigns: what the chain has of
// them, and its member's word. Safe for concurrent use.
type rewardsOf struct {
	client  *chain.Client
	factory *loyalty.Rewards
	key     *secp256k1.PrivateKey // of the operator account

	mu    sync.Mutex
	terms map[chain.Address]campaignOf // of campaigns that the factory made; they never change
	own   ownCampaigns
}

type campaignOf struct {
	merchant did.Merchant
	terms    loyalty.CampaignTerms
}

var _ souk.Rewards = (*rewardsOf)(nil)

// newRewards is how a peer reaches the campaigns; nil where the consortium has none.
func newRewards(client *chain.Client, key *ecdsa.PrivateKey) *rewardsOf {
	at := client.Deployment().Rewards
	if at.IsZero() {
		return nil
	}
	return &rewardsOf{
		client: client, factory: loyalty.NewRewards(client, at), key: secp256k1.PrivKeyFromBytes(crypto.FromECDSA(key)),
		terms: map[chain.Address]campaignOf{},
	}
}

func (r *rewardsOf) Now() uint64 {
	_, _, now := r.client.Head()
	return now
}

func (r *rewardsOf) Sign(digest [32]byte) []byte { return eip712.Sign(digest, r.key) }

// maxTerms bounds the campaigns whose terms are kept in memory.
const maxTerms = 4096

// find reads who made a campaign, and what it promises.
func (r *rewardsOf) find(ctx context.Context, at chain.Address) (campaignOf, error) {
	r.mu.Lock()
	known, ok := r.terms[at]
	r.mu.Unlock()
	if ok {
		return known, nil
	}
	made, err := r.factory.IsCampaign(ctx, at)
	if err == nil && !made {
		err = fault.New(fault.NotFound, "find campaign", "the consortium's factory made no campaign at this address")
	}
	if err != nil {
		return campaignOf{}, err
	}
	merchant, terms, err := loyalty.NewCampaign(r.client, at).Terms(ctx)
	if err != nil {
		return campaignOf{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.terms) >= maxTerms {
		clear(r.terms)
	}
	r.terms[at] = campaignOf{merchant, terms}
	return r.terms[at], nil
}

func (r *rewardsOf) Campaign(ctx context.Context, at attest.Address) (attest.Campaign, error) {
	c, err := r.find(ctx, at)
	if err != nil {
		return attest.Campaign{}, err
	}
	out := attest.Campaign{
		Merchant: c.merchant, ChainID: r.client.Deployment().ChainID, Start: c.terms.Start, End: c.terms.End,
		Vesting: c.terms.Vesting, Quorum: c.terms.Quorum, Consents: c.terms.Amount.Sign() > 0,
	}
	out.Free, err = roomIn(ctx, r.client, at, c.terms)
	return out, err
}

// roomIn reports whether places, cap and budget of a campaign have room for another start.
func roomIn(ctx context.Context, client loyalty.Chain, at chain.Address, t loyalty.CampaignTerms) (bool, error) {
	sums, err := loyalty.NewCampaign(client, at).Sums(ctx)
	if err != nil {
		return false, err
	}
	held, err := loyalty.NewToken(client, t.Token).Balance(ctx, at)
	if err != nil {
		return false, err
	}
	granted, reserved := new(big.Int).Add(sums.Granted, t.Amount), new(big.Int).Add(sums.Reserved, t.Amount)
	return sums.Persons < t.MaxPersons && granted.Cmp(t.Cap) <= 0 && reserved.Cmp(held) <= 0, nil
}

func (r *rewardsOf) Reward(ctx context.Context, at, account attest.Address, person [32]byte) (attest.Reward, error) {
	c := loyalty.NewCampaign(r.client, at)
	stream, err := c.Stream(ctx, account)
	if err != nil {
		return attest.Reward{}, err
	}
	out := attest.Reward{Since: stream.Since, Stopped: stream.Stopped}
	if out.PersonStarted, err = c.PersonStarted(ctx, person); err != nil || out.Since == 0 {
		return out, err
	}
	head, _, _ := r.client.Head()
	digest, found, err := c.StartedFor(ctx, account, r.client.Deployment().Block, head)
	if err == nil && !found {
		err = fault.New(fault.Unavailable, "find reward", "the block in which it began was not read yet")
	}
	out.Digest = digest
	return out, err
}

func (r *rewardsOf) StopReward(ctx context.Context, at [20]byte, s reward.Stop, words []attest.Word) error {
	_, err := loyalty.NewCampaign(r.client, at).StopAttested(ctx, s, attestations(words))
	return err
}

func attestations(words []attest.Word) []loyalty.Attestation {
	out := make([]loyalty.Attestation, len(words))
	for i, w := range words {
		out[i] = loyalty.Attestation{Member: w.Member, Signature: w.Signature}
	}
	return out
}

// Running lists the rewards of this merchant's campaigns that run.
func (r *rewardsOf) Running(ctx context.Context) ([]souk.RunningReward, error) {
	all, err := r.campaigns(ctx)
	if err != nil {
		return nil, err
	}
	var out []souk.RunningReward
	var failed []error
	for _, c := range all {
		book, err := r.book(ctx, c)
		failed = append(failed, err)
		for account, s := range book.Rewards {
			if s.Stopped == 0 {
				out = append(out, souk.RunningReward{Campaign: c.At, Account: account, Since: s.Since})
			}
		}
	}
	return out, errors.Join(failed...)
}

// ownCampaigns are this merchant's campaigns as far as final blocks tell of them; what
// newer blocks say is read again each time.
type ownCampaigns struct {
	list  []loyalty.Created
	until uint64 // newest block that counts for list
	books map[chain.Address]finalBook
}

type finalBook struct {
	book  loyalty.CampaignBook
	until uint64
}

// campaigns are this merchant's, in the order of the chain.
func (r *rewardsOf) campaigns(ctx context.Context) ([]loyalty.Created, error) {
	r.mu.Lock()
	list, from := r.own.list, max(r.own.until+1, r.client.Deployment().Block)
	r.mu.Unlock()
	final, head, err := r.heads()
	if err != nil {
		return nil, err
	}
	newer, err := r.factory.Campaigns(ctx, from, head)
	if err != nil {
		return nil, err
	}
	out := append([]loyalty.Created{}, list...)
	settled := len(out)
	for _, c := range newer {
		if c.Merchant != r.client.Account() {
			continue
		}
		if out = append(out, c); c.Block <= final {
			settled = len(out)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if final > r.own.until {
		r.own.list, r.own.until = out[:settled:settled], final
	}
	return out, nil
}

// heads are the newest final block and the newest one.
func (r *rewardsOf) heads() (final, head uint64, err error) {
	head, _, _ = r.client.Head()
	if head == 0 {
		return 0, 0, fault.New(fault.Unavailable, "read chain", "it was not read yet")
	}
	return min(r.client.Health().Final, head), head, nil
}

// book is what the events of a campaign of this merchant's own tell.
func (r *rewardsOf) book(ctx context.Context, c loyalty.Created) (loyalty.CampaignBook, error) {
	final, head, err := r.heads()
	if err != nil {
		return loyalty.CampaignBook{}, err
	}
	r.mu.Lock()
	known, ok := r.own.books[c.At]
	r.mu.Unlock()
	if !ok {
		known = finalBook{loyalty.NewCampaignBook(), c.Block - 1}
	}
	at := loyalty.NewCampaign(r.client, c.At)
	if final > known.until {
		if known.book, err = at.Continue(ctx, known.book, known.until+1, final); err != nil {
			return loyalty.CampaignBook{}, err
		}
		known.until = final
		r.keep(c.At, known)
	}
	if head <= known.until {
		return known.book, nil
	}
	return at.Continue(ctx, known.book, known.until+1, head)
}

func (r *rewardsOf) keep(at chain.Address, b finalBook) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.own.books == nil {
		r.own.books = map[chain.Address]finalBook{}
	}
	if b.until > r.own.books[at].until {
		r.own.books[at] = b
	}
}
