package chaintest

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	claims "github.com/souk-network/souk/protocol/netting"
	"github.com/souk-network/souk/protocol/offer"
)

// The exchange and its model take the same calls, in random order, good and bad
// ones: both accept or both refuse, for the same kind of reason. After each call
// both hold the same, the balances of each kind of points are its supply, and the
// exchange holds nothing; a refused call has changed nothing, so that no circle is
// settled by half. Offers and allowances are compared after every tenth call. SOUK_LEDGER_OPERATIONS sets how many calls; 3,000 otherwise.
//
// Defends I7: an exchange neither makes nor loses points.
func TestModelOfTheExchangeEqualsTheContract(t *testing.T) {
	runFloor(t, floorOperations(), (*floor).opening)
}

// runFloor makes as many calls as the run is to have. before comes ahead of each.
func runFloor(t *testing.T, list []floorOperation, before func(*floor)) {
	all := modelCalls(t)
	seen := newTally()
	for seed := uint64(0); seen.calls < all; seed++ {
		f := newFloor(t, seed)
		for range min(1000, all-seen.calls) {
			before(f)
			f.step(list)
		}
		seen.join(f.tally)
	}
	for _, name := range slices.Sorted(maps.Keys(seen.done)) {
		t.Logf("%s: %d accepted, %d refused", name, seen.done[name][accepted], seen.done[name][refusal])
	}
	for _, do := range list {
		n := seen.done[do.name]
		if all >= 3000 && n[accepted] < 3 {
			t.Errorf("%s was accepted %d times: the test says nothing about it", do.name, n[accepted])
		}
	}
}

// floor is an exchange of three merchants' points and its model, and what the test
// keeps to call them. Accounts 0 to 2 are the merchants.
type floor struct {
	tally
	*testing.T
	r         *rand.Rand
	seed      uint64
	evm       *EVM
	registry  common.Address
	discounts common.Address
	at        common.Address
	calls     *exchange.Exchange
	members   *consortiumregistry.ConsortiumRegistry
	points    *points.Points
	model     *ledger.Exchange
	netting   *ledger.Netting
	signed    []statement
	clones    common.Address            // the factory of points
	campaigns common.Address            // the factory of campaigns
	campaign  *ledger.Campaign          // the newest
	began     map[ledger.Account]uint64 // since when its rewards vest
	funds     []ledger.Account          // all campaigns
	tokens    []common.Address
	issued    map[common.Address]*ledger.Points
	keys      []*secp256k1.PrivateKey
	accounts  []ledger.Account
	offers    []offer.Signed
	motions   []ledger.Corridor
	ballots   uint64 // of the registry
	away      int    // the suspended merchant, or -1
	salts     uint64
}

const (
	traders = 7
	shops   = 3
)

// discountCode answers feeDiscount(holder, merchant) with what the same call with a
// third word set before.
const discountCode = "60406004600037604060002060443611601c575460005260206000f35b604435905500"

func newFloor(t *testing.T, seed uint64) *floor {
	f := &floor{
		T: t, tally: newTally(), r: rand.New(rand.NewPCG(seed, 11)), seed: seed, calls: exchange.NewExchange(), points: points.NewPoints(),
		members: consortiumregistry.NewConsortiumRegistry(), issued: map[common.Address]*ledger.Points{}, away: -1,
	}
	var err error
	f.evm, err = NewEVM(1_800_000_000)
	must(t, err)
	cards := make([]consortiumregistry.MemberInit, 0, shops)
	for i := range traders {
		hash := crypto.Keccak256Hash([]byte{byte(i), 9})
		f.keys = append(f.keys, secp256k1.PrivKeyFromBytes(hash[:]))
		f.accounts = append(f.accounts, eip712.AccountOf(f.keys[i].PubKey()))
		if i < shops {
			cards = append(cards, consortiumregistry.MemberInit{Account: f.accounts[i], PeerKey: hash, HpkeKey: make([]byte, 1216), Name: "Shop"})
		}
	}
	f.registry = f.create(consortiumregistry.ConsortiumRegistryMetaData.Bin, f.members.PackConstructor(cards))
	factory := pointsfactory.NewPointsFactory()
	clones := f.create(pointsfactory.PointsFactoryMetaData.Bin, factory.PackConstructor(f.registry))
	f.clones = clones
	code := common.FromHex(discountCode)
	f.discounts = f.create(fmt.Sprintf("60%02x600c60003960%02x6000f3", len(code), len(code))+discountCode, nil)
	f.at = f.create(exchange.ExchangeMetaData.Bin, f.calls.PackConstructor(f.registry, clones, f.discounts))
	terms := pointsfactory.PointsTerms{Start: f.evm.Time, EpochLength: 30 * 86_400, Cap: units(1_000_000), Decimals: 0, Name: "Points", Symbol: "P"}
	for i := range shops {
		out, err := f.evm.Call(f.accounts[i], clones, factory.PackCreate(terms))
		must(t, err)
		token, err := factory.UnpackCreate(out)
		must(t, err)
		f.tokens = append(f.tokens, token)
		f.issued[token] = ledger.NewPoints(ledger.Terms{Start: terms.Start, Length: uint64(terms.EpochLength)}, f.accounts[i], 1_000_000)
	}
	f.model = ledger.NewExchange(offer.Venue{Chain: f.evm.rules.ChainID.Uint64(), Exchange: offer.Address(f.at)}, f.known(), f.accounts[:shops])
	byMerchant := map[ledger.Account]*ledger.Points{}
	for i, token := range f.tokens {
		byMerchant[f.accounts[i]] = f.issued[token]
	}
	burner := f.create(netting.NettingMetaData.Bin, netting.NewNetting().PackConstructor(clones))
	f.netting = ledger.NewNetting(claims.Venue{Chain: f.evm.rules.ChainID.Uint64(), Contract: burner}, byMerchant)
	f.name = "issue"
	for i := range shops * traders {
		f.issueTo(i%shops, f.accounts[i/shops], 2000)
		f.approveAs(f.accounts[i/shops], f.tokens[i%shops], ledger.MaxAllowance)
	}
	return f
}

func (f *floor) create(code string, args []byte) common.Address {
	at, err := f.evm.Create(common.Address{1}, append(common.FromHex(code), args...))
	must(f.T, err)
	return at
}

func (f *floor) known() map[ledger.Account]*ledger.Points {
	out := map[ledger.Account]*ledger.Points{}
	for at, p := range f.issued {
		out[ledger.Account(at)] = p
	}
	return out
}

type floorOperation struct {
	name   string
	weight int
	do     func(*floor)
}

func floorOperations() []floorOperation {
	return []floorOperation{
		{"issue", 14, (*floor).issue}, {"approve", 10, (*floor).approve}, {"settle", 30, (*floor).settle}, {"take", 16, (*floor).take},
		{"rings", 24, (*floor).rings}, {"cancel", 3, (*floor).cancel}, {"cancelBySignature", 3, (*floor).cancelBySignature},
		{"cancelBelow", 2, (*floor).cancelBelow}, {"cancelBelowBySignature", 2, (*floor).cancelBelowBySignature}, {"pause", 2, (*floor).pause},
		{"setFee", 4, (*floor).setFee}, {"propose", 6, (*floor).propose}, {"vote", 10, (*floor).vote}, {"enact", 8, (*floor).enact},
		{"discount", 3, (*floor).discount}, {"membership", 1, (*floor).membership}, {"wait", 5, (*floor).wait},
	}
}

// opening votes a pair open now and then, so that there is something to exchange.
func (f *floor) opening() {
	if len(f.motions) == 0 || f.r.IntN(8) == 0 {
		f.open()
	}
}

func (f *floor) step(list []floorOperation) {
	sum := 0
	for _, o := range list {
		sum += o.weight
	}
	dice := f.r.IntN(sum)
	for _, o := range list {
		if dice < o.weight {
			f.name = o.name
			o.do(f)
			break
		}
		dice -= o.weight
	}
	f.tally.calls++
	f.compare()
	if f.tally.calls%10 == 0 {
		f.compareRest()
	}
}

// open votes a pair open that is not.
func (f *floor) open() {
	a, b := f.two()
	if f.away >= 0 || f.model.Pair(f.evm.Time, a, b).State == ledger.PairOpen {
		return
	}
	c := f.corridor(a, b)
	f.name = "propose"
	f.proposed(0, c)
	id := uint64(len(f.motions))
	f.name = "vote"
	f.voted(1, id, c)
	f.name = "enact"
	f.enacted(id, c)
}

// same compares one call's outcome and says whether it was accepted.
func (f *floor) same(caller ledger.Account, to common.Address, data []byte, call func() error) bool {
	f.Helper()
	before := f.books()
	model := call()
	if model != nil && !reflect.DeepEqual(before, f.books()) {
		f.fail("the model refuses and has changed: %v", model)
	}
	_, err := f.evm.Call(caller, to, data)
	var refused *Reverted
	switch {
	case err == nil && model == nil:
		f.note(accepted)
		return true
	case !errors.As(err, &refused):
		f.fail("the contract: %v; the model: %v", err, model)
	case model == nil:
		f.fail("the contract refuses with %s, the model accepts", f.nameOf(refused))
	}
	kind, known := exchangeKinds()[f.nameOf(refused)]
	if !known || kind != fault.KindOf(model) {
		f.fail("the contract refuses with %s, the model with %v", f.nameOf(refused), model)
	}
	f.note(refusal)
	n := f.done[f.nameOf(refused)]
	n[refusal]++
	f.done[f.nameOf(refused)] = n
	return false
}

func (f *floor) fail(format string, args ...any) {
	f.Helper()
	f.Fatalf("seed %d, call %d, %s: %s", f.seed, f.tally.calls, f.name, fmt.Sprintf(format, args...))
}

func (f *floor) nameOf(r *Reverted) string {
	for _, contract := range []abi.ABI{f.calls.GetABI(), f.points.GetABI(), netting.NewNetting().GetABI(), f.rewards().GetABI()} {
		if len(r.Data) < 4 {
			break
		}
		if known, err := contract.ErrorByID([4]byte(r.Data[:4])); err == nil {
			return known.Name
		}
	}
	return fmt.Sprintf("an unknown error %x", r.Data)
}

// exchangeKinds are the model's word for each error that these calls can meet.
func exchangeKinds() map[string]fault.Kind {
	all := kinds()
	maps.Copy(all, map[string]fault.Kind{
		"OfferExpired": fault.Expired, "OfferIsCancelled": fault.Revoked, "NonceTooLow": fault.Revoked, "NotTaker": fault.Unauthorized,
		"NotMaker": fault.Unauthorized, "BadSignature": fault.BadSignature, "NonceNotHigher": fault.Conflict, "BadRecipient": fault.Malformed,
		"SelfTrade": fault.Conflict, "NotCrossing": fault.Conflict, "Overfilled": fault.UsedUp, "BelowRate": fault.Conflict,
		"FeeAboveLimit": fault.Conflict, "BadRing": fault.Malformed, "NothingToSettle": fault.Malformed, "NoCorridor": fault.NotFound,
		"PairIsPaused": fault.Conflict, "OutsideCorridor": fault.Conflict, "CapReached": fault.Full, "BadTerms": fault.Malformed,
		"NotPoints": fault.NotFound, "FeeTooHigh": fault.TooLarge, "UnknownProposal": fault.NotFound, "WrongDigest": fault.Conflict,
		"AlreadyEnacted": fault.Replayed, "ProposalExpired": fault.Expired, "SubjectChanged": fault.Conflict, "NotActive": fault.NotMember,
		"AlreadyVoted": fault.Replayed, "NoMajority": fault.Conflict, "DeadlinePassed": fault.Expired, "AlreadySettled": fault.Replayed,
		"BadStatement": fault.Malformed, "Unordered": fault.Malformed, "NotNamed": fault.Unauthorized, "NoPoints": fault.NotFound,
		"NotRewarded": fault.Malformed, "ZeroField": fault.Malformed, "WrongSince": fault.Malformed, "AlreadyStarted": fault.Replayed,
		"PersonStarted": fault.Replayed, "CampaignFull": fault.Full, "BudgetExhausted": fault.Full, "NoStream": fault.NotFound,
		"AlreadyStopped": fault.Replayed, "NothingToClaim": fault.Conflict, "ActivitySpent": fault.Replayed, "NotOver": fault.NotYet,
		"OutOfSeason": fault.Expired, "WrongAttestors": fault.Unauthorized, "AttestorsOutOfOrder": fault.Malformed,
	})
	return all
}

// books are all that a call of the exchange can change, in the model.
func (f *floor) books() []any {
	var out []any
	now := f.evm.Time
	for i, token := range f.tokens {
		p := f.issued[token]
		for _, a := range f.holders() {
			out = append(out, p.Balance(now, a), p.Allowance(a, f.at), p.Allowance(a, f.netting.Venue.Contract))
		}
		out = append(out, p.Supply(now), f.model.Pair(now, f.tokens[i], f.tokens[(i+1)%shops]))
	}
	for _, o := range f.young() {
		out = append(out, f.model.Filled(o.ID()))
	}
	for _, s := range f.signed[max(0, len(f.signed)-12):] {
		out = append(out, f.netting.Settled(f.netting.Venue.Digest(s.Statement)))
	}
	for _, a := range f.accounts {
		out = append(out, f.model.LowestNonce(a))
		if f.campaign != nil {
			reserved, granted, persons := f.campaign.Totals()
			out = append(out, f.campaign.Claimable(now, a), reserved, granted, persons)
		}
	}
	return out
}

// holders are all accounts that can hold points, among them the contracts that must not.
func (f *floor) holders() []ledger.Account {
	return slices.Concat(f.accounts, f.funds, []ledger.Account{f.at, f.netting.Venue.Contract})
}

func (f *floor) young() []offer.Signed { return f.offers[max(0, len(f.offers)-12):] }

// compare holds contract and model to each other and both to I7.
func (f *floor) compare() {
	f.Helper()
	now := f.evm.Time
	for i, token := range f.tokens {
		p := f.issued[token]
		var sum uint64
		for _, a := range f.holders() {
			balance := f.number(token, f.points.PackBalanceOf(a))
			f.equal("balance", balance, p.Balance(now, a).Total())
			sum += balance
			if balance != 0 && (a == f.at || a == f.netting.Venue.Contract) {
				f.fail("a contract holds %d points", balance)
			}
		}
		f.equal("sum of balances", f.number(token, f.points.PackTotalSupply()), sum)
		f.equal("supply", sum, p.Supply(now).Total())
		f.comparePair(token, f.tokens[(i+1)%shops])
	}
}

// compareRest compares what moves no points.
func (f *floor) compareRest() {
	f.Helper()
	for _, o := range f.young() {
		f.compareFill(o)
		f.compareStanding(o)
	}
	for _, a := range f.accounts {
		f.equal("lowest nonce", f.number(f.at, f.calls.PackLowestNonce(a)), f.model.LowestNonce(a))
		for _, token := range f.tokens {
			f.equal("allowance", f.number(token, f.points.PackAllowance(a, f.at)), f.issued[token].Allowance(a, f.at))
		}
	}
}

func (f *floor) comparePair(a, b common.Address) {
	f.Helper()
	out, err := f.calls.UnpackPair(f.view(f.at, f.calls.PackPair(a, b)))
	must(f.T, err)
	c, x, want := out.Arg0, out.Arg1, f.model.Pair(f.evm.Time, a, b)
	got := ledger.Pair{
		Corridor: ledger.Corridor{
			Low: want.Low, High: want.High, MinHigh: c.MinHigh.Uint64(), MinLow: c.MinLow.Uint64(), MaxHigh: c.MaxHigh.Uint64(),
			MaxLow: c.MaxLow.Uint64(), CapLow: x.CapLow.Uint64(), CapHigh: x.CapHigh.Uint64(),
		},
		State: ledger.PairState(c.State), Version: c.Version, FeeLow: uint64(c.FeeLow), FeeHigh: uint64(c.FeeHigh),
		UsedLow: x.UsedLow.Uint64(), UsedHigh: x.UsedHigh.Uint64(),
	}
	f.equal("pair", got, want)
}

func (f *floor) compareFill(o offer.Signed) {
	f.Helper()
	fill, err := f.calls.UnpackFilled(f.view(f.at, f.calls.PackFilled(o.ID())))
	must(f.T, err)
	f.equal("fill", ledger.Fill{Given: fill.Given.Uint64(), Fee: fill.Fee.Uint64(), Cancelled: fill.Cancelled}, f.model.Filled(o.ID()))
}

func (f *floor) compareStanding(o offer.Signed) {
	f.Helper()
	s, err := f.calls.UnpackSignedStatus(f.view(f.at, f.calls.PackSignedStatus(packed(o.Offer), o.Sig)))
	must(f.T, err)
	got := ledger.Standing{State: offer.State(s.State), Fillable: s.Fillable.Uint64(), Funds: s.Funds.Uint64()}
	f.equal("standing", got, f.model.Status(f.evm.Time, o))
}

func (f *floor) equal(what string, got, want any) {
	f.Helper()
	if got != want {
		f.fail("%s: the contract has %v, the model %v", what, got, want)
	}
}

func (f *floor) view(to common.Address, data []byte) []byte {
	f.Helper()
	out, err := f.evm.View(to, data)
	must(f.T, err)
	return out
}

func (f *floor) number(to common.Address, data []byte) uint64 {
	f.Helper()
	return common.BytesToHash(f.view(to, data)).Big().Uint64()
}
