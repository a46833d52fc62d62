package loyalty

import (
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

const day = 24 * time.Hour

func (w *bazaar) terms(t *testing.T) CampaignTerms {
	now := w.now(t)
	return CampaignTerms{
		Token: w.token, Start: now, End: now + 60*86400, Vesting: 10 * 86400, Amount: big.NewInt(1000), MaxPersons: 5,
		ActivityAmount: big.NewInt(10), Activities: 3, Cap: big.NewInt(5000),
	}
}

// create makes a campaign and gives it a budget, and says what it is called in signatures.
func (w *bazaar) create(t *testing.T, terms CampaignTerms) (*Campaign, reward.Campaign) {
	t.Helper()
	at, err := w.rewards.AddressOf(t.Context(), w.shop.Account(), [32]byte{1}, terms)
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.rewards.Create(t.Context(), [32]byte{1}, terms)
	w.final(t, id, err)
	if is, err := w.rewards.IsCampaign(t.Context(), at); err != nil || !is {
		t.Fatalf("the campaign is not where it was foretold: %v", err)
	}
	w.fund(t, at, terms.Cap)
	return NewCampaign(w.shop, at), reward.Campaign{ChainID: w.net.ChainID(), Contract: at}
}

// attest signs a statement as the members of these accounts of the chain.
func (w *bazaar) attest(s reward.Statement, c reward.Campaign, members ...int) (words []Attestation) {
	for _, i := range members {
		key := w.net.Account(i)
		words = append(words, Attestation{Member: chain.OperatorOf(key), Signature: reward.Sign(s, c, signer(key))})
	}
	return words
}

func (w *bazaar) startOf(t *testing.T, i int, name reward.Campaign) reward.Start {
	now := w.now(t)
	account := accountOf(w.net.Account(i))
	return reward.Start{
		Account: account, Digest: [32]byte{byte(i)}, Person: reward.Person([32]byte{9}, name.Contract, account[:]), Since: now, Deadline: now + 3600,
	}
}

// Everything about a reward, by the account's own word and by attestors', goes through the outbox.
func TestRewardFromStartToEnd(t *testing.T) {
	w := newBazaar(t)
	terms := w.terms(t)
	terms.Quorum = 2
	c, name := w.create(t, terms)
	merchant, got, err := c.Terms(t.Context())
	if err != nil || merchant != w.shop.Account() || got.Vesting != terms.Vesting || got.Amount.Cmp(terms.Amount) != 0 || got.Token != terms.Token {
		t.Fatalf("terms %+v of %v: %v", got, merchant, err)
	}
	s := w.startOf(t, 5, name)
	id, err := c.Start(t.Context(), s, w.attest(s, name, 2, 0))
	w.final(t, id, err)
	again, err := c.Start(t.Context(), s, w.attest(s, name, 2, 0))
	if err != nil || again != id {
		t.Errorf("the same start is another transaction: %v", err)
	}
	w.pass(t, 5*day)
	account := chain.Address(s.Account)
	id, err = c.Claim(t.Context(), 5, account)
	w.final(t, id, err)
	before, err := c.WhatIf(t.Context(), account, w.now(t))
	if err != nil || before.Lost.Sign() <= 0 || before.Full != s.Since+terms.Vesting {
		t.Fatalf("what if %+v: %v", before, err)
	}
	stop := reward.Stop{Account: s.Account, Since: s.Since, Deadline: w.now(t) + 3600}
	id, err = c.Stop(t.Context(), stop, reward.Sign(stop, name, signer(w.net.Account(5))))
	w.final(t, id, err)
	stream, err := c.Stream(t.Context(), account)
	if err != nil || stream.Stopped == 0 {
		t.Fatalf("stream %+v: %v", stream, err)
	}
	w.pass(t, 30*day)
	claimable, err := c.Claimable(t.Context(), account)
	want := terms.Reward().Stop(stream, w.now(t))
	if err != nil || claimable.Cmp(want.Owed) != 0 || want.Lost.Sign() != 0 {
		t.Errorf("claimable %v, want %+v: %v", claimable, want, err)
	}
	a := reward.Activity{Account: s.Account, Person: s.Person, Index: 1, Ref: [32]byte{7}, Deadline: w.now(t) + 3600}
	id, err = c.Activity(t.Context(), a, w.attest(a, name, 1, 2))
	w.final(t, id, err)
	w.pass(t, 60*day)
	id, err = c.ReturnBudget(t.Context(), 0)
	w.final(t, id, err)
	if left, err := c.Claimable(t.Context(), account); err != nil || left.Cmp(claimable) != 0 {
		t.Errorf("after the budget was returned %v is claimable, want %v: %v", left, claimable, err)
	}
}

// Attestors stop a reward when the account does not; what is late or refused fails and says so.
func TestRewardStoppedByAttestors(t *testing.T) {
	w := newBazaar(t)
	c, name := w.create(t, w.terms(t))
	s := w.startOf(t, 5, name)
	id, err := c.Start(t.Context(), s, w.attest(s, name, 0))
	w.final(t, id, err)
	stop := reward.Stop{Account: s.Account, Since: s.Since, Deadline: w.now(t) + 3600}
	if _, err = c.StopAttested(t.Context(), stop, w.attest(stop, name, 1)); fault.KindOf(err) != fault.Unauthorized {
		t.Errorf("another member's word: %v", err)
	}
	id, err = c.StopAttested(t.Context(), stop, w.attest(stop, name, 0))
	w.final(t, id, err)
	if _, err = c.StopAttested(t.Context(), stop, w.attest(stop, name, 0)); err != nil {
		t.Errorf("the same stop again is another transaction: %v", err)
	}
	late := reward.Stop{Account: s.Account, Since: s.Since, Deadline: 1}
	if _, err = c.StopAttested(t.Context(), late, w.attest(late, name, 0)); fault.KindOf(err) != fault.Expired {
		t.Errorf("a late word: %v", err)
	}
}

// Defends I7: the pure formula, and what a customer is told before a revocation,
// equal the contract to the unit, on random terms, streams, stops and times.
func TestVestedEqualsTheContract(t *testing.T) {
	w := newBazaar(t)
	random := rand.New(rand.NewPCG(3, 1))
	code := rewardcampaign.NewRewardCampaign()
	compared := 0
	for round := range 6 {
		terms := w.terms(t)
		terms.Vesting = 1 + random.Uint64N(1<<uint(10+3*round))
		terms.Amount = new(big.Int).SetUint64(1 + random.Uint64()>>uint(random.IntN(64)))
		terms.Amount.Lsh(terms.Amount, uint(random.IntN(16)))
		terms.Cap = new(big.Int).Mul(terms.Amount, big.NewInt(3))
		terms.ActivityAmount, terms.Activities = nil, 0
		c, name := w.create(t, terms)
		for i := 4; i < 7; i++ {
			s := w.startOf(t, i, name)
			s.Since = terms.Start + random.Uint64N(s.Since-terms.Start+1)
			id, err := c.Start(t.Context(), s, w.attest(s, name, 0))
			w.final(t, id, err)
			w.pass(t, time.Duration(random.IntN(1000))*time.Second)
			if i == 6 {
				stop := reward.Stop{Account: s.Account, Since: s.Since, Deadline: w.now(t) + 1e6}
				id, err = c.StopAttested(t.Context(), stop, w.attest(stop, name, 0))
				w.final(t, id, err)
			}
			stream, err := c.Stream(t.Context(), chain.Address(s.Account))
			if err != nil {
				t.Fatal(err)
			}
			for range 40 {
				at := s.Since - 5 + random.Uint64N(terms.Vesting+terms.Vesting/2+10)
				data, err := code.TryPackVestedAt(common.Address(s.Account), new(big.Int).SetUint64(at))
				if err != nil {
					t.Fatal(err)
				}
				want, err := ask(t.Context(), c.contract, data, code.UnpackVestedAt)
				if err != nil {
					t.Fatal(err)
				}
				if got := terms.Reward().Vested(stream, at); got.Cmp(want) != 0 {
					t.Fatalf("%+v of %v in %d s has vested %v by %d, the contract says %v", stream, terms.Amount, terms.Vesting, got, at, want)
				}
				compared++
			}
		}
	}
	t.Logf("%d times compared", compared)
}

// What the protocol has signed is what the contract asks for, field by field.
func TestSignedStatementsEqualTheContract(t *testing.T) {
	w := newBazaar(t)
	c, name := w.create(t, w.terms(t))
	s := reward.Start{Account: [20]byte{1}, Digest: [32]byte{2}, Person: [32]byte{3}, Since: 4, Deadline: 5}
	stop := reward.Stop{Account: [20]byte{1}, Since: 4, Deadline: 1 << 60}
	a := reward.Activity{Account: [20]byte{1}, Person: [32]byte{3}, Index: 255, Ref: [32]byte{6}, Deadline: 5}
	for _, x := range []struct {
		what reward.Statement
		data []byte
	}{
		{s, c.code.PackStartHash(rewardcampaign.RewardStart{Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline})},
		{stop, c.code.PackStopHash(stopOf(stop))},
		{a, c.code.PackActivityHash(rewardcampaign.RewardActivity{Account: a.Account, Person: a.Person, Index: a.Index, Ref: a.Ref, Deadline: a.Deadline})},
	} {
		want, err := w.shop.Ask(t.Context(), c.at, x.data)
		if err != nil {
			t.Fatal(err)
		}
		if got := x.what.SigningDigest(name); common.Hash(got) != common.Hash([32]byte(want)) {
			t.Errorf("%T is %x, the contract says %x", x.what, got, want)
		}
	}
}

func TestAskRefusals(t *testing.T) {
	w := newBazaar(t)
	if _, err := NewCampaign(w.shop, chain.Address{7}).Stream(t.Context(), chain.Address{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no contract: %v", err)
	}
	implementation := chaintest.Create(t, w.net, w.net.Account(9), rewardcampaign.RewardCampaignMetaData.Bin, rewardcampaign.NewRewardCampaign().PackConstructor(common.Address{1}))
	if _, _, err := NewCampaign(w.shop, implementation).Terms(t.Context()); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a refusal: %v", err)
	}
}
