package ledger

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/netting"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/reward"
)

const (
	day    = 86_400
	opened = 1_800_000_000
)

// world is a ledger of two merchants with three customers who do what can be done.
// Accounts 0 and 1 are the merchants.
type world struct {
	testing.TB
	*Ledger
	r        *rand.Rand
	keys     []*secp256k1.PrivateKey
	accounts []Account
	points   [2]Account
	campaign Account
	level    membership.Programme
	salts    uint64
}

func setupForTests() Setup {
	return Setup{ChainID: 31337, Registry: Account{1}, PointsFactory: Account{2}, Exchange: Account{3}, Netting: Account{4}, Rewards: Account{5}, Memberships: Account{6}}
}

func newWorld(t testing.TB, seed uint64, keep int) *world {
	t.Helper()
	w := &world{TB: t, r: rand.New(rand.NewPCG(seed, 3))}
	for i := range 5 {
		key := secp256k1.PrivKeyFromBytes([]byte{byte(i + 1)})
		w.keys = append(w.keys, key)
		w.accounts = append(w.accounts, eip712.AccountOf(key.PubKey()))
	}
	w.Ledger = New(setupForTests(), w.accounts[:2], keep)
	w.begin(opened)
	for i := range w.points {
		o := PointsCreate{Start: opened - 5, EpochLength: 30 * day, Cap: 1_000_000, Name: "Points", Symbol: "P"}
		w.must(i, o)
		w.points[i] = w.PlaceOfPoints(w.accounts[i], o)
	}
	w.openPair()
	for i := range w.accounts {
		for k := range w.points {
			w.must(k, PointsIssue{w.points[k], []Line{{w.accounts[i], 5000, w.salt()}}})
			w.must(i, PointsApprove{w.points[k], w.setup.Exchange, MaxAllowance})
			w.must(i, PointsApprove{w.points[k], w.setup.Netting, MaxAllowance})
		}
	}
	w.foundCampaign()
	w.foundProgramme()
	return w
}

func (w *world) openPair() {
	terms := Corridor{MinLow: 2, MinHigh: 1, MaxLow: 1, MaxHigh: 2, CapLow: 100_000, CapHigh: 100_000}
	pair := pairOf(w.points[0], w.points[1])
	terms.Low, terms.High = pair[0], pair[1]
	w.must(0, ExchangePropose{terms})
	w.must(1, ExchangeVote{1, terms})
	w.must(2, ExchangeEnact{1, terms})
	w.must(0, ExchangeSetFee{w.points[0], w.points[1], 200})
}

func (w *world) foundCampaign() {
	o := CampaignCreate{Terms: CampaignTerms{
		Token: w.points[0], Start: opened, End: opened + 20*day, Vesting: 10 * day, Amount: 300, MaxPersons: 100, ActivityAmount: 7, Activities: 9, Cap: 50_000,
	}}
	w.must(0, o)
	w.campaign = w.PlaceOfCampaign(w.accounts[0], o)
	w.must(0, PointsTransfer{w.points[0], w.campaign, 3000})
}

func (w *world) foundProgramme() {
	w.level = membership.ProgrammeOf(w.accounts[0], 1)
	w.must(0, ProgrammeDefine{1, "Regulars"})
	w.must(0, ProgrammeAddLevel{w.level, LevelTerms{Lifetime: 2 * day, Grace: day, Discount: 5000, Name: "Gold", Rules: []Rule{{EarnedBoth, w.points[0], 6000}, {Deposit, w.points[1], 5500}}}})
	w.must(0, ProgrammeSetFee{w.level})
	w.must(0, ProgrammeSetChannel{[32]byte{1}, []Gate{{w.level, 1}}})
}

func (w *world) begin(now uint64) {
	w.Helper()
	if err := w.Begin(now); err != nil {
		w.Fatal(err)
	}
}

func (w *world) must(from int, op Op) []Said {
	w.Helper()
	said, err := w.Apply(w.accounts[from], op)
	if err != nil {
		w.Fatalf("%T: %v", op, err)
	}
	return said
}

func (w *world) refused(from int, op Op, kind fault.Kind) {
	w.Helper()
	before := w.Hash()
	said, err := w.Apply(w.accounts[from], op)
	if err == nil || fault.KindOf(err) != kind || len(said) > 0 || w.Hash() != before {
		w.Fatalf("%T: %v, said %v, want kind %d and no change", op, err, said, kind)
	}
}

func (w *world) salt() (s [32]byte) {
	w.salts++
	binary.BigEndian.PutUint64(s[:], w.salts)
	return s
}

func (w *world) anybody() int { return w.r.IntN(len(w.accounts)) }

// step makes one call, good or bad.
func (w *world) step() {
	from := w.anybody()
	_, _ = w.Apply(w.accounts[from], w.draw(from)) // what is refused is part of the test
}

func (w *world) draw(from int) Op {
	to, k, n := w.accounts[w.anybody()], w.r.IntN(2), w.r.Uint64N(900)
	switch w.r.IntN(13) {
	case 0:
		return PointsIssue{w.points[k], []Line{{to, n, w.salt()}}}
	case 1:
		return PointsTransfer{w.points[k], to, n}
	case 2:
		return PointsRedeem{w.points[k], n, w.salt()}
	case 3:
		return PointsApprove{w.points[k], w.setup.Exchange, n * 50}
	case 4, 5:
		return w.settlement(k, n)
	case 6:
		return w.statement(n)
	case 7:
		return w.rewardStart(w.anybody())
	case 8:
		return CampaignClaimMany{w.campaign, w.accounts}
	case 9:
		return MembershipMint{Programme: w.level, Level: 1, Holder: to, Evidence: Evidence{Rule: uint8(k)}}
	case 10:
		return MembershipRefresh{membership.TokenOf(w.level, to)}
	case 11:
		return MembershipRenounce{membership.TokenOf(w.level, w.accounts[from])}
	}
	change := MemberChange{w.accounts[1], Suspension}
	if w.Member(change.Account) == StatusSuspended {
		change.Change = Reinstatement
	}
	return change
}

func (w *world) settlement(k int, n uint64) Op {
	a, b := w.signed(2, k, n+1), w.signed(3, 1-k, n+1)
	fill := min(n+1, 1+w.r.Uint64N(n+1))
	if w.r.IntN(2) == 0 { // the second offer fails after the first is booked
		b = w.signed(3, 1-k, fill/2+1)
	}
	return Multicall{w.setup.Exchange, []Op{ExchangeSettle{a, b, fill}}}
}

func (w *world) signed(maker, gives int, n uint64) offer.Signed {
	o := offer.Offer{
		Maker: offer.Address(w.accounts[maker]), Give: offer.Address(w.points[gives]), Want: offer.Address(w.points[1-gives]), GiveAmount: n, WantAmount: n,
		MaxFee: n, Expiry: w.Time() + day, Salt: w.salt(),
	}
	return offer.Sign(w.Venue(), o, w.keys[maker])
}

func (w *world) statement(n uint64) Op {
	s := netting.Statement{Deadline: w.Time() + 60, Nonce: n, Lines: []netting.Obligation{{Debtor: w.accounts[0], Creditor: w.accounts[1], Amount: n + 1}, {Debtor: w.accounts[1], Creditor: w.accounts[0], Amount: n*3 + 1}}}
	s.Merchants = append(s.Merchants, w.accounts[0], w.accounts[1])
	order := []int{0, 1}
	if compare(w.accounts[0], w.accounts[1]) > 0 {
		s.Merchants[0], s.Merchants[1], order = w.accounts[1], w.accounts[0], []int{1, 0}
	}
	op := NettingSettle{Statement: s}
	for _, i := range order {
		op.Signatures = append(op.Signatures, w.NettingVenue().Sign(s, w.keys[i]))
	}
	return op
}

func (w *world) rewardStart(who int) Op {
	c, _ := w.Campaign(w.campaign)
	s := reward.Start{Account: w.accounts[who], Digest: w.salt(), Person: [32]byte{byte(who + 1)}, Since: w.Time(), Deadline: w.Time()}
	return CampaignStart{w.campaign, s, []Attestation{{w.accounts[0], reward.Sign(s, c.At(), w.keys[0])}}}
}
