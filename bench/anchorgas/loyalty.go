package main

import (
	"bytes"
	"crypto/ecdsa"
	"fmt"
	"io"
	"math/big"
	"slices"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/rewardcampaign"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/reward"
)

// club is a member whose key we have, with points, a campaign that pays in them
// and a programme whose level they reach.
type club struct {
	*shop
	keys        []*ecdsa.PrivateKey // of the members
	holder      common.Address
	memberships common.Address
	factory     common.Address
	campaign    common.Address
	created     [2]uint64 // gas of the creations of Rewards and of Memberships

	rewardCalls *rewardcampaign.RewardCampaign
	memberCalls *memberships.Memberships
}

// printLoyalty prints the gas of each call of rewards and memberships under each set of rules.
func printLoyalty(out io.Writer, forks [2]rules) error {
	var columns [2][]call
	for i, r := range forks {
		c, err := newClub(r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if columns[i], err = c.measure(); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	fmt.Fprintln(out, "\ngas of each call of rewards, paid in points, and of memberships")
	printColumns(out, forks, columns)
	return nil
}

func newClub(r rules) (*club, error) {
	c := &club{holder: account("holder"), rewardCalls: rewardcampaign.NewRewardCampaign(), memberCalls: memberships.NewMemberships()}
	var members []common.Address
	for i := range founders {
		h := digest("member key", i)
		key, err := crypto.ToECDSA(h[:])
		if err != nil {
			return nil, err
		}
		c.keys = append(c.keys, key)
		members = append(members, crypto.PubkeyToAddress(key.PublicKey))
	}
	base, err := consortiumOf(r, members)
	if err != nil {
		return nil, err
	}
	if c.shop, err = shopOf(base); err != nil {
		return nil, err
	}
	return c, c.deployLoyalty()
}

func (c *club) deployLoyalty() (err error) {
	code := append(common.FromHex(rewards.RewardsMetaData.Bin), rewards.NewRewards().PackConstructor(c.registry, c.pointsFactory)...)
	if c.factory, c.created[0], err = c.deploy(c.members[0], code); err != nil {
		return err
	}
	code = append(common.FromHex(memberships.MembershipsMetaData.Bin), c.memberCalls.PackConstructor(c.registry, c.pointsFactory)...)
	c.memberships, c.created[1], err = c.deploy(c.members[0], code)
	return err
}

func (c *club) measure() ([]call, error) {
	x := &script{consortium: c.consortium, calls: []call{{"deploy Rewards", c.created[0]}, {"deploy Memberships", c.created[1]}}}
	c.rewardsOf(x)
	c.levels(x)
	return x.calls, x.err
}

// rewardsOf makes a campaign for whose rewards two members attest.
func (c *club) rewardsOf(x *script) {
	terms := rewards.CampaignTerms{
		Token: c.token, Start: big.NewInt(start), End: big.NewInt(start + 30*86_400), Vesting: big.NewInt(10 * 86_400),
		Amount: big.NewInt(1000), MaxPersons: 100, ActivityAmount: big.NewInt(10), Activities: 3, Cap: big.NewInt(100_000), Quorum: 2,
	}
	at, err := c.view(c.factory, rewards.NewRewards().PackCampaignOf(c.members[0], [32]byte{1}, terms))
	if err != nil {
		x.err = err
		return
	}
	c.campaign = common.BytesToAddress(at)
	x.add("Rewards.create", c.members[0], c.factory, rewards.NewRewards().PackCreate([32]byte{1}, terms))
	c.silently(x, c.token, c.calls.PackIssue(bound([]ledger.Line{line(90_000, ledger.Account(c.campaign), 90_000)})))
	relayer := account("relayer")
	x.add("RewardCampaign.start, two attest, first of all", relayer, c.campaign, c.start(0))
	x.add("RewardCampaign.start, two attest", relayer, c.campaign, c.start(1))
	c.days++
	x.add("RewardCampaign.claim, first points of the account", relayer, c.campaign, c.rewardCalls.PackClaim(c.customer(1)))
	c.days++
	x.add("RewardCampaign.claim", relayer, c.campaign, c.rewardCalls.PackClaim(c.customer(1)))
	stop := reward.Stop{Account: c.customer(1), Since: start, Deadline: 2 * start}
	packed := rewardcampaign.RewardStop{Account: stop.Account, Since: stop.Since, Deadline: stop.Deadline}
	x.add("RewardCampaign.stop, the account signed", relayer, c.campaign, c.rewardCalls.PackStop(packed, reward.Sign(stop, c.here(), c.customerKey(1))))
	stop.Account, packed.Account = c.customer(0), c.customer(0)
	x.add("RewardCampaign.stopAttested, two attest", relayer, c.campaign, c.rewardCalls.PackStopAttested(packed, c.attest(stop)))
	a := reward.Activity{Account: c.customer(2), Person: digest("person", 2), Ref: digest("event", 0), Deadline: 2 * start}
	x.add("RewardCampaign.activity, first of person and account", relayer, c.campaign, c.activity(a))
	a.Index = 1
	x.add("RewardCampaign.activity", relayer, c.campaign, c.activity(a))
	c.days += 40
	x.add("RewardCampaign.returnBudget", relayer, c.campaign, c.rewardCalls.PackReturnBudget())
}

// levels makes a programme with two levels, and has them reached and lost.
func (c *club) levels(x *script) {
	shop, relayer := c.members[0], account("relayer")
	p := new(big.Int).SetBytes(sliceOf(membership.ProgrammeOf(shop, 1)))
	x.add("Memberships.defineProgramme", shop, c.memberships, c.memberCalls.PackDefineProgramme(1, "단골 고객 Regulars"))
	level := func(points int64) []byte {
		return c.memberCalls.PackAddLevel(p, memberships.LevelTerms{Lifetime: 20 * 86_400, Grace: 5 * 86_400, Discount: 2500, Name: "Gold",
			Rules: []memberships.Rule{{Kind: 1, Subject: new(big.Int).SetBytes(c.token[:]), Amount: big.NewInt(points)}}})
	}
	x.add("Memberships.addLevel, one rule", shop, c.memberships, level(50))
	c.silently(x, c.memberships, level(100))
	x.add("Memberships.setChannel, one gate", shop, c.memberships, c.memberCalls.PackSetChannel([32]byte{1}, []memberships.Gate{{Programme: p, Level: 1}}))
	c.silently(x, c.token, c.calls.PackIssue(bound([]ledger.Line{line(90_001, ledger.Account(c.holder), 100)})))
	seen := slices.Concat(word(0), word(64), word(0))
	x.add("Memberships.mint, points earned", relayer, c.memberships, c.memberCalls.PackMint(p, 1, c.holder, seen))
	x.add("Memberships.mint, raised", relayer, c.memberships, c.memberCalls.PackMint(p, 2, c.holder, seen))
	c.days++
	token := membership.TokenOf(membership.ProgrammeOf(shop, 1), c.holder)
	id := new(big.Int).SetBytes(token[:])
	x.add("Memberships.refresh, extended", relayer, c.memberships, c.memberCalls.PackRefresh(id))
	c.days += 90
	x.add("Memberships.refresh, ended", relayer, c.memberships, c.memberCalls.PackRefresh(id))
}

// silently sends a call of the shop that is not reported.
func (c *club) silently(x *script, to common.Address, data []byte) {
	x.add("preparation", c.members[0], to, data)
	x.calls = x.calls[:len(x.calls)-1]
}

func (c *club) here() reward.Campaign {
	return reward.Campaign{ChainID: c.rules.config.ChainID.Uint64(), Contract: c.campaign}
}

func (c *club) start(n int) []byte {
	s := reward.Start{Account: c.customer(n), Digest: digest("grant", n), Person: digest("person", n), Since: start, Deadline: 2 * start}
	return c.rewardCalls.PackStart(rewardcampaign.RewardStart{Account: s.Account, Digest: s.Digest, Person: s.Person, Since: s.Since, Deadline: s.Deadline}, c.attest(s))
}

func (c *club) activity(a reward.Activity) []byte {
	return c.rewardCalls.PackActivity(rewardcampaign.RewardActivity{Account: a.Account, Person: a.Person, Index: a.Index, Ref: a.Ref, Deadline: a.Deadline}, c.attest(a))
}

// attest is the word of the second and third member, in the order of their accounts.
func (c *club) attest(s reward.Statement) []rewardcampaign.Attestation {
	var words []rewardcampaign.Attestation
	for _, key := range c.keys[1:3] {
		words = append(words, rewardcampaign.Attestation{Member: crypto.PubkeyToAddress(key.PublicKey), Signature: reward.Sign(s, c.here(), asSigner(key))})
	}
	slices.SortFunc(words, func(a, b rewardcampaign.Attestation) int { return bytes.Compare(a.Member[:], b.Member[:]) })
	return words
}

func (c *club) customerKey(n int) *secp256k1.PrivateKey {
	h := digest("customer's key", n)
	return secp256k1.PrivKeyFromBytes(h[:])
}

func (c *club) customer(n int) common.Address {
	return common.Address(eip712.AccountOf(c.customerKey(n).PubKey()))
}

func asSigner(key *ecdsa.PrivateKey) *secp256k1.PrivateKey {
	return secp256k1.PrivKeyFromBytes(crypto.FromECDSA(key))
}

func sliceOf(p membership.Programme) []byte { return p[:] }
