package chain

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"os/exec"
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
	Stop struct {
		Account, Since, Deadline, Signature string
	}
	Problems []string
}

const clubName = `단골 "Club" <&>`

// A membership that another client mints is what wallets expect; it claims what has
// vested, and a stop that it signed stops the reward.
func TestLoyalty(t *testing.T) {
	w := start(t)
	customer := chain.Address(chain.OperatorOf(w.net.Account(5)))
	programme, evidence := w.member(t, customer)
	campaign := w.reward(t, customer)
	if err := w.net.AdjustTime(time.Hour); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "an hour has passed", func() bool {
		head, _ := w.net.Head()
		number, _, _ := w.a.Head()
		return number == head
	})
	_, _, now := w.a.Head()
	seen := w.look(t, programme, evidence, campaign.Address(), now+3600)
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

// reward makes a campaign of the first member and starts a customer's reward.
func (w world) reward(t *testing.T, customer chain.Address) *loyalty.Campaign {
	t.Helper()
	coin := chaintest.Create(t, w.net, w.net.Account(9), plaintoken.PlainTokenMetaData.Bin, plaintoken.NewPlainToken().PackConstructor("Coin", "C"))
	_, _, now := w.a.Head()
	terms := loyalty.CampaignTerms{
		Token: coin, Start: now, End: now + 86400, Vesting: 86400, Amount: big.NewInt(1000), MaxPersons: 1, Cap: big.NewInt(1000),
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
	s := reward.Start{Account: customer, Digest: [32]byte{1}, Person: [32]byte{2}, Since: now, Deadline: now + 3600}
	signature := reward.Sign(s, reward.Campaign{ChainID: w.net.ChainID(), Contract: at}, w.key(0))
	id, err = c.Start(t.Context(), s, []loyalty.Attestation{{Member: w.a.Account(), Signature: signature}})
	final(t, w.a, id, err)
	return c
}

func (w world) key(i int) *secp256k1.PrivateKey {
	return secp256k1.PrivKeyFromBytes(crypto.FromECDSA(w.net.Account(i)))
}

// look runs loyalty.mjs with the key of the customer, account 5 of the chain.
func (w world) look(t *testing.T, programme membership.Programme, evidence []byte, campaign chain.Address, deadline uint64) (out looked) {
	t.Helper()
	needViem(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "loyalty.mjs", w.net.Endpoint(), w.at.Memberships.String(), hex0x(programme[:]), hex0x(evidence), campaign.String(), strconv.FormatUint(deadline, 10))
	cmd.Env = append(os.Environ(), "CUSTOMER_KEY=0x"+chain.EncodeKey(w.net.Account(5)))
	cmd.Stderr = os.Stderr
	raw, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatal("node: ", err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("loyalty.mjs printed %d bytes: %v", len(raw), err)
	}
	return out
}
