package chain

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/simnet/trace"
)

func (w *town) campaigns(shop int) *Campaigns { return w.Campaigns(w.shop(shop), w.shops[shop]) }

// promises has the first shop promise each person 100 over 100 seconds, out of a
// budget for two, and two members attest.
func (w *town) promises() [20]byte {
	w.Helper()
	at, terms, err := w.campaigns(0).Announce("spring", ledger.CampaignTerms{End: 1000, Vesting: 100, Amount: 100, MaxPersons: 9, Cap: 900, Quorum: 2})
	w.must(err)
	if terms.Token != w.points[0].at || terms.End != terms.Start+1000 {
		w.Errorf("terms %+v", terms)
	}
	w.must(w.points[0].Issue(w.Context(), []points.Line{{Ref: ref(200), Account: at, Amount: 200}}))
	return at
}

// words are those of two members under a statement.
func (w *town) words(s reward.Statement, at [20]byte) (out []attest.Word) {
	for _, shop := range []int{1, 2} {
		sig := w.campaigns(shop).Sign(s.SigningDigest(reward.Campaign{ChainID: ID, Contract: at}))
		out = append(out, attest.Word{Member: did.Merchant(accountOf(w.shops[shop])), Signature: sig})
	}
	return out
}

// starts has a member carry that a person's reward begins.
func (w *town) starts(at [20]byte, person int) error {
	w.Helper()
	s := reward.Start{
		Account: accountOf(w.people[person]), Digest: ref(byte(50 + person)), Person: ref(byte(60 + person)), Since: w.campaigns(0).Now(), Deadline: w.campaigns(0).Now() + 60,
	}
	var bound []rewardcampaign.Attestation
	for _, word := range w.words(s, at) {
		bound = append(bound, rewardcampaign.Attestation{Member: common.Address(word.Member), Signature: word.Signature})
	}
	slices.SortFunc(bound, func(a, b rewardcampaign.Attestation) int { return bytes.Compare(a.Member[:], b.Member[:]) })
	data := rewardcampaign.NewRewardCampaign().PackStart(rewardcampaign.RewardStart{Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline}, bound)
	_, err := w.Relay(w.shop(1)).Relay(w.Context(), at, data)
	return err
}

// A campaign and its rewards are what the chain has of them, through a
// reorganisation: promised once, no more of them than the budget holds, stopped by
// attestors, paid as far as they vested. What the trace says to have vested adds up
// to that.
//
// Defends I7 and I12.
func TestRewardsFollowTheChain(t *testing.T) {
	inTown(t, func(w *town) {
		at := w.promises()
		_, err := w.campaigns(1).Campaign(w.Context(), at)
		w.kind("a campaign that no block has", err, fault.NotFound)
		w.pass(1)
		w.must(w.starts(at, 0))
		w.must(w.starts(at, 1))
		w.pass(1)
		w.kind("a third start", w.starts(at, 2), fault.Full)
		time.Sleep(2 * time.Second)
		w.Sample()
		w.Reorg(2)
		if running, _ := w.campaigns(0).Running(w.Context()); len(running) != 0 {
			w.Errorf("%d rewards run in blocks that were taken back", len(running))
		}
		if n := w.out.sum(trace.Vested); n != 0 {
			w.Errorf("%d vested of nothing", n)
		}
		w.pass(1)
		running, err := w.campaigns(0).Running(w.Context())
		w.must(err)
		others, _ := w.campaigns(1).Running(w.Context())
		if len(running) != 2 || len(others) != 0 || w.out.sum(trace.Reward) != 200 {
			t.Fatalf("%d and %d rewards run, %d promised", len(running), len(others), w.out.sum(trace.Reward))
		}
		has, err := w.campaigns(2).Reward(w.Context(), at, accountOf(w.people[0]), ref(60))
		w.must(err)
		if has.Since == 0 || has.Digest != ref(50) || !has.PersonStarted {
			w.Errorf("the chain has %+v", has)
		}
		stop := reward.Stop{Account: running[0].Account, Since: running[0].Since, Deadline: w.campaigns(0).Now() + 60}
		w.must(w.campaigns(0).StopReward(w.Context(), at, stop, w.words(stop, at)))
		w.must(w.campaigns(0).StopReward(w.Context(), at, stop, w.words(stop, at)))
		w.pass(60)
		if running, _ := w.campaigns(0).Running(w.Context()); len(running) != 1 {
			w.Errorf("%d rewards run after one was stopped", len(running))
		}
		claim := rewardcampaign.NewRewardCampaign().PackClaimMany([]common.Address{accountOf(w.people[0]), accountOf(w.people[1])})
		for range 2 { // one day, one claim
			_, err := w.Relay(w.shop(2)).Relay(w.Context(), at, claim)
			w.must(err)
			w.pass(1)
		}
		w.Sample()
		if paid, vested := w.out.sum(trace.Claim), w.out.sum(trace.Vested); paid != vested || paid <= 100 || paid >= 120 {
			w.Errorf("%d paid of %d vested, want 100 and the few of before the stop", paid, vested)
		}
		w.kind("a campaign's own call that is not carried", w.refused(at, rewardcampaign.NewRewardCampaign().PackReturnBudget()), fault.Unauthorized)
	})
}

func (w *town) refused(at [20]byte, data []byte) error {
	_, err := w.Relay(w.shop(0)).Relay(w.Context(), at, data)
	return err
}
