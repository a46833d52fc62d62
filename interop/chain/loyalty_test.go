package chain

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/plaintoken"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/reward"
)

// looked is what loyalty.mjs prints.
type looked struct {
	ID      string
	Claimed uint64
	Token   struct {
		Owner    string
		Locked   bool
		Metadata struct{ Name, Image string }
	}
	Followed struct {
		Levels []uint8
		Names  []string
	}
	Activity struct {
		Signature string
		Paid      uint64
	}
	Stop struct {
		Account, Since, Deadline, Signature string
	}
	Problems []string
}

const clubName = `단골 "Club" <&>`

// person is who the customer is to the campaign.
var person = [32]byte{2}

// A membership that another client mints is what wallets expect, and they hear of every
// change of one; the client claims what has vested and an activity, and a stop that it
// signed stops the reward.
func TestLoyalty(t *testing.T) {
	w := start(t)
	customer := chain.Address(chain.OperatorOf(w.net.Account(5)))
	programme, evidence := w.member(t, customer)
	campaign := w.reward(t, customer)
	stake := w.stake(t, customer)
	deposits := w.collectors(t, stake)
	if err := w.net.AdjustTime(time.Hour); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "an hour has passed", func() bool {
		head, _ := w.net.Head()
		number, _, _ := w.a.Head()
		return number == head
	})
	_, _, now := w.a.Head()
	seen := w.look(t, map[string]any{
		"rpc": w.net.Endpoint(), "memberships": w.at.Memberships.String(), "campaign": campaign.Address().String(),
		"customer": keyText(w.net.Account(5)), "member": keyText(w.net.Account(0)), "programme": hex0x(programme[:]), "evidence": hex0x(evidence),
		"stake": stake.String(), "deposits": hex0x(deposits[:]), "person": hex0x(person[:]), "deadline": now + 3600,
	})
	if len(seen.Problems) != 0 {
		t.Fatal(seen.Problems)
	}
	if token := membership.TokenOf(programme, customer); seen.ID != "0x"+new(big.Int).SetBytes(token[:]).Text(16) {
		t.Errorf("token %s, we name it %x", seen.ID, token)
	}
	if s, err := campaign.Stream(t.Context(), customer); err != nil || seen.Claimed < 1000/24 || s.Claimed.Uint64() != seen.Claimed {
		t.Errorf("claimed %d after an hour of 24: %+v, %v", seen.Claimed, s, err)
	}
	if !seen.Token.Locked || !strings.EqualFold(seen.Token.Owner, customer.String()) {
		t.Errorf("token %+v", seen.Token)
	}
	if m := seen.Token.Metadata; m.Name != clubName+" · "+clubName || !strings.HasPrefix(m.Image, "<svg ") {
		t.Errorf("metadata %+v", m)
	}
	// Told when it is renewed, when its grace of no length begins, and when it is lowered.
	if f := seen.Followed; !slices.Equal(f.Levels, []uint8{2, 2, 1, 1}) || !slices.Equal(f.Names, []string{"Deposits · many", "Deposits · some"}) {
		t.Errorf("told levels and names %+v", f)
	}
	w.paidOnce(t, campaign, customer, seen, now+3600)
	since, _ := strconv.ParseUint(seen.Stop.Since, 10, 64)
	signature, err := hex.DecodeString(strings.TrimPrefix(seen.Stop.Signature, "0x"))
	if err != nil {
		t.Fatal(err)
	}
	id, err := campaign.Stop(t.Context(), reward.Stop{Account: customer, Since: since, Deadline: now + 3600}, signature)
	final(t, w.a, id, err)
	if s, err := campaign.Stream(t.Context(), customer); err != nil || s.Stopped == 0 {
		t.Errorf("the reward runs on: %+v, %v", s, err)
	}
}

// paidOnce holds an activity that the client delivered to our signer and our book.
func (w world) paidOnce(t *testing.T, campaign *loyalty.Campaign, customer chain.Address, seen looked, deadline uint64) {
	t.Helper()
	a := reward.Activity{Account: customer, Person: person, Ref: [32]byte{31: 7}, Deadline: deadline}
	ours := reward.Sign(a, reward.Campaign{ChainID: w.net.ChainID(), Contract: campaign.Address()}, w.key(0))
	if theirs, err := hex.DecodeString(strings.TrimPrefix(seen.Activity.Signature, "0x")); err != nil || !bytes.Equal(theirs, ours) {
		t.Error("two deterministic signers of an activity disagree")
	}
	head, _ := w.net.Head()
	chaintest.Eventually(t, "our client has followed", func() bool {
		number, _, _ := w.a.Head()
		return number >= head
	})
	book, err := campaign.Continue(t.Context(), loyalty.NewCampaignBook(), w.at.Block, head)
	if err != nil || seen.Activity.Paid != activityAmount || book.Activities.Uint64() != activityAmount {
		t.Errorf("activities paid %d, booked %v: %v", seen.Activity.Paid, book.Activities, err)
	}
}

// stake is a token of which the customer has ten.
func (w world) stake(t *testing.T, customer chain.Address) chain.Address {
	t.Helper()
	code := plaintoken.NewPlainToken()
	stake := chaintest.Create(t, w.net, w.net.Account(9), plaintoken.PlainTokenMetaData.Bin, code.PackConstructor("Stake", "S"))
	chaintest.Call(t, w.net, w.net.Account(9), stake, code.PackTransfer(common.Address(customer), big.NewInt(10)))
	return stake
}

// collectors defines a programme whose levels ask for one and for ten of a token.
func (w world) collectors(t *testing.T, stake chain.Address) membership.Programme {
	t.Helper()
	m := loyalty.NewMemberships(w.a, w.at.Memberships)
	id, err := m.Define(t.Context(), 2, "Deposits")
	final(t, w.a, id, err)
	p := membership.ProgrammeOf(w.a.Account(), 2)
	for i, level := range []loyalty.LevelTerms{{Name: "some"}, {Name: "many"}} {
		level.Lifetime = 86400
		level.Rules = []loyalty.Rule{{Kind: loyalty.Deposit, Subject: stake, Amount: big.NewInt([]int64{1, 10}[i])}}
		id, err = m.AddLevel(t.Context(), p, uint8(i+1), level)
		final(t, w.a, id, err)
	}
	return p
}

// member defines a programme, and gives a customer the first member's word for a level.
func (w world) member(t *testing.T, customer chain.Address) (membership.Programme, []byte) {
	t.Helper()
	m := loyalty.NewMemberships(w.a, w.at.Memberships)
	shop := w.a.Account()
	id, err := m.Define(t.Context(), 1, clubName)
	final(t, w.a, id, err)
	p := membership.ProgrammeOf(shop, 1)
	id, err = m.AddLevel(t.Context(), p, 1, loyalty.LevelTerms{
		Lifetime: 86400, Name: clubName, Rules: []loyalty.Rule{{Kind: loyalty.PurchaseVoucher, Subject: chain.Address(shop), Amount: big.NewInt(1)}},
	})
	final(t, w.a, id, err)
	_, _, now := w.a.Head()
	word := membership.Purchases{Merchant: shop, Programme: p, Holder: customer, Count: 1, Deadline: now + 86400}
	signature := membership.Sign(word, membership.Contract{ChainID: w.net.ChainID(), At: w.at.Memberships}, w.key(0))
	return p, loyalty.Voucher(0, word, signature)
}

const activityAmount = 7

// reward makes a campaign of the first member and starts a customer's reward.
func (w world) reward(t *testing.T, customer chain.Address) *loyalty.Campaign {
	t.Helper()
	coin := chaintest.Create(t, w.net, w.net.Account(9), plaintoken.PlainTokenMetaData.Bin, plaintoken.NewPlainToken().PackConstructor("Coin", "C"))
	_, _, now := w.a.Head()
	terms := loyalty.CampaignTerms{
		Token: coin, Start: now, End: now + 86400, Vesting: 86400, Amount: big.NewInt(1000), MaxPersons: 1, Cap: big.NewInt(1000 + 2*activityAmount),
		ActivityAmount: big.NewInt(activityAmount), Activities: 2,
	}
	factory := loyalty.NewRewards(w.a, w.at.Rewards)
	at, err := factory.AddressOf(t.Context(), w.a.Account(), [32]byte{}, terms)
	if err != nil {
		t.Fatal(err)
	}
	id, err := factory.Create(t.Context(), [32]byte{}, terms)
	final(t, w.a, id, err)
	chaintest.Call(t, w.net, w.net.Account(9), coin, plaintoken.NewPlainToken().PackTransfer(common.Address(at), terms.Cap))
	c := loyalty.NewCampaign(w.a, at)
	s := reward.Start{Account: customer, Digest: [32]byte{1}, Person: person, Since: now, Deadline: now + 3600}
	signature := reward.Sign(s, reward.Campaign{ChainID: w.net.ChainID(), Contract: at}, w.key(0))
	id, err = c.Start(t.Context(), s, []loyalty.Attestation{{Member: w.a.Account(), Signature: signature}})
	final(t, w.a, id, err)
	return c
}

func (w world) key(i int) *secp256k1.PrivateKey {
	return secp256k1.PrivKeyFromBytes(crypto.FromECDSA(w.net.Account(i)))
}

// look runs loyalty.mjs.
func (w world) look(t *testing.T, request map[string]any) (out looked) {
	t.Helper()
	runScript(t, "loyalty.mjs", request, &out)
	return out
}
