package chaintest

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/baretoken"
	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/bindings/exchange"
	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/offer"
)

// floor is a consortium of three merchants with all its loyalty contracts in an EVM,
// the ledger beside them, and what a test keeps to call both. Accounts 0 to 2 are the
// merchants.
type floor struct {
	tally
	*testing.T
	r      *rand.Rand
	seed   uint64
	evm    *EVM
	ledger *ledger.Ledger
	setup  ledger.Setup
	blocks []madeBlock // all that was called

	calls    *exchange.Exchange
	members  *consortiumregistry.ConsortiumRegistry
	points   *points.Points
	shown    *memberships.Memberships
	at       common.Address // the exchange
	tokens   []common.Address
	coin     common.Address
	keys     []*secp256k1.PrivateKey
	accounts []ledger.Account

	batches    []batch // of the first merchant
	said       []ledger.Event
	huge       bool // amounts near the limits of lanes
	signed     []statement
	campaign   ledger.Account            // the newest
	began      map[ledger.Account]uint64 // since when its rewards vest
	funds      []ledger.Account          // all campaigns
	offers     []offer.Signed
	motions    []ledger.Corridor
	programmes []membership.Programme
	channels   [][32]byte
	ballots    uint64 // of the registry
	away       int    // the suspended merchant, or -1
	salts      uint64
}

// madeBlock is the calls of one time.
type madeBlock struct {
	time  uint64
	calls []madeCall
}

type madeCall struct {
	from ledger.Account
	op   ledger.Op
}

const (
	traders = 7
	shops   = 3
	start   = 1_800_000_000
)

func newFloor(t *testing.T, seed uint64) *floor {
	f := &floor{
		T: t, tally: newTally(), r: rand.New(rand.NewPCG(seed, 11)), seed: seed, calls: exchange.NewExchange(), points: points.NewPoints(),
		members: consortiumregistry.NewConsortiumRegistry(), shown: memberships.NewMemberships(), away: -1, huge: seed%3 == 2,
	}
	var err error
	f.evm, err = NewEVM(start)
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
	f.deploy(cards)
	f.ledger = ledger.New(f.setup, f.accounts[:shops], 4)
	f.found()
	return f
}

// deploy puts the contracts there.
func (f *floor) deploy(cards []consortiumregistry.MemberInit) {
	s := &f.setup
	s.ChainID = f.evm.rules.ChainID.Uint64()
	s.Registry = f.create(consortiumregistry.ConsortiumRegistryMetaData.Bin, f.members.PackConstructor(cards))
	s.PointsFactory = f.create(pointsfactory.PointsFactoryMetaData.Bin, pointsfactory.NewPointsFactory().PackConstructor(s.Registry))
	s.Memberships = f.create(memberships.MembershipsMetaData.Bin, f.shown.PackConstructor(s.Registry, s.PointsFactory))
	s.Exchange = f.create(exchange.ExchangeMetaData.Bin, f.calls.PackConstructor(s.Registry, s.PointsFactory, s.Memberships))
	s.Netting = f.create(netting.NettingMetaData.Bin, netting.NewNetting().PackConstructor(s.PointsFactory))
	s.Rewards = f.create(rewards.RewardsMetaData.Bin, rewards.NewRewards().PackConstructor(s.Registry, s.PointsFactory))
	f.coin = f.create(baretoken.BareTokenMetaData.Bin, baretoken.NewBareToken().PackConstructor("Coin", "C"))
	f.at = s.Exchange
}

// found makes everybody's points and gives all some of all.
func (f *floor) found() {
	f.name = "found"
	for i := range shops {
		f.createPoints(f.accounts[i], f.terms())
		p, ok := f.ledger.PointsOf(f.accounts[i])
		if !ok {
			f.fail("no points")
		}
		f.tokens = append(f.tokens, p.At())
	}
	f.sameAs(ledger.Account{1}, f.coin, baretoken.NewBareToken().PackTransfer(f.accounts[0], units(1<<50)), ledger.CoinCreate{At: f.coin, Supply: 1 << 50}, f.accounts[0])
	for _, a := range f.accounts[1:] {
		f.same(f.accounts[0], f.coin, baretoken.NewBareToken().PackTransfer(a, units(5000)), ledger.CoinTransfer{Coin: f.coin, To: a, Amount: 5000})
	}
	for i := range shops * traders {
		f.issueTo(i%shops, f.accounts[i/shops], 2000)
		f.approveFor(f.accounts[i/shops], f.at, f.tokens[i%shops], ledger.MaxAllowance)
	}
	f.tally = newTally()
}

func (f *floor) terms() ledger.PointsCreate {
	o := ledger.PointsCreate{Start: start - 500, EpochLength: 30 * 86_400, Cap: 1_000_000, Decimals: 2, Name: "Points", Symbol: "P"}
	if f.huge {
		o.Cap = ledger.MaxCap
	}
	if f.seed%3 == 1 {
		o.EpochLength *= 12 // returns end before points do
	}
	return o
}

func (f *floor) createPoints(from ledger.Account, o ledger.PointsCreate) {
	terms := pointsfactory.PointsTerms{Start: o.Start, EpochLength: o.EpochLength, Cap: units(o.Cap), Decimals: o.Decimals, Name: o.Name, Symbol: o.Symbol}
	f.same(from, f.setup.PointsFactory, pointsfactory.NewPointsFactory().PackCreate(terms), o)
}

func (f *floor) create(code string, args []byte) common.Address {
	at, err := f.evm.Create(common.Address{1}, append(common.FromHex(code), args...))
	must(f.T, err)
	return at
}

// own are the points of the first merchant, now.
func (f *floor) own() ledger.Points { return f.pointsAt(f.tokens[0]) }

func (f *floor) pointsAt(token common.Address) ledger.Points {
	f.tick()
	p, _ := f.ledger.Points(token)
	return p
}

// tick brings the ledger to the time of the chain.
func (f *floor) tick() {
	if f.evm.Time > f.ledger.Time() {
		must(f.T, f.ledger.Begin(f.evm.Time))
		f.blocks = append(f.blocks, madeBlock{time: f.evm.Time})
	}
}

// modelCalls is how many calls a model is compared over.
func modelCalls(t *testing.T) int {
	text := os.Getenv("SOUK_LEDGER_OPERATIONS")
	if text == "" {
		return 3000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatal("SOUK_LEDGER_OPERATIONS: want a number")
	}
	return n
}

// runFloor makes as many calls as the run is to have, on a new floor for each
// thousand. before comes ahead of each.
func runFloor(t *testing.T, list []floorOperation, before func(*floor)) {
	all := modelCalls(t)
	seen := newTally()
	seed := uint64(0)
	for ; seen.calls < all; seed++ {
		f := newFloor(t, seed)
		for range min(1000, all-seen.calls) {
			before(f)
			f.step(list)
		}
		f.compareAll()
		f.recount()
		if seed%4 == 0 {
			f.replay()
		}
		seen.join(f.tally)
	}
	t.Logf("%d calls of seeds 0 to %d", seen.calls, seed-1)
	for _, name := range slices.Sorted(maps.Keys(seen.done)) {
		t.Logf("%s: %d accepted, %d refused", name, seen.done[name][accepted], seen.done[name][refusal])
	}
	least := all / (150 * len(list)) // far less than the share of a call that is not rare
	for _, do := range list {
		n := seen.done[do.name]
		if n[accepted] < least && !strings.HasSuffix(do.name, "Wrong") {
			t.Errorf("%s was accepted %d times: the test says nothing about it", do.name, n[accepted])
		}
	}
}

type floorOperation struct {
	name   string
	weight int
	do     func(*floor)
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
	if f.tally.calls%40 == 0 {
		f.compareAll()
	}
	if f.tally.calls%250 == 0 { // goes on with what was written and read
		again, err := ledger.Decode(f.ledger.Encode(), 4)
		must(f.T, err)
		f.equal("encoding", again.Hash(), f.ledger.Hash())
		f.ledger = again
	}
}

// same makes one call of both. It says whether it was accepted.
func (f *floor) same(caller ledger.Account, to common.Address, data []byte, op ledger.Op) bool {
	f.Helper()
	return f.sameAs(caller, to, data, op, caller)
}

// sameAs makes one call of both, in which who calls has two names.
func (f *floor) sameAs(caller ledger.Account, to common.Address, data []byte, op ledger.Op, as ledger.Account) bool {
	f.Helper()
	f.tick()
	var before [32]byte
	held := f.r.IntN(16) == 0
	if held {
		before = f.ledger.Hash()
	}
	last := &f.blocks[len(f.blocks)-1]
	last.calls = append(last.calls, madeCall{as, op})
	if f.ledger.Contract(op) != to {
		f.fail("the ledger thinks that the call goes to another contract")
	}
	said, model := f.ledger.Apply(as, op)
	if model != nil && (len(said) > 0 || held && f.ledger.Hash() != before) {
		f.fail("the model refuses and has changed: %v", model)
	}
	_, err := f.evm.Call(caller, to, data)
	var refused *Reverted
	switch {
	case err == nil && model == nil:
		f.note(accepted)
		if caller == as {
			f.hear(said)
		}
		return true
	case !errors.As(err, &refused):
		f.fail("the contract: %v; the model: %v", err, model)
	case model == nil:
		f.fail("the contract refuses with %s, the model accepts", f.nameOf(refused))
	}
	f.refusedAlike(refused, model)
	return false
}

func (f *floor) fail(format string, args ...any) {
	f.Helper()
	f.Fatalf("seed %d, call %d, %s: %s", f.seed, f.tally.calls, f.name, fmt.Sprintf(format, args...))
}

// replay makes all calls once more, and undoes blocks on the way: each undone block
// leaves what was before it, and the end is the same state.
func (f *floor) replay() {
	f.Helper()
	l := ledger.New(f.setup, f.accounts[:shops], 3)
	for i, b := range f.blocks {
		if i%20 == 7 {
			before := l.Hash()
			n := min(3, len(f.blocks)-i)
			for _, next := range f.blocks[i : i+n] {
				next.make(f.T, l)
			}
			must(f.T, l.Undo(n))
			f.equal("hash after undoing", l.Hash(), before)
		}
		b.make(f.T, l)
	}
	f.equal("hash of all calls again", l.Hash(), f.ledger.Hash())
}

func (b madeBlock) make(t *testing.T, l *ledger.Ledger) {
	must(t, l.Begin(b.time))
	for _, c := range b.calls {
		_, _ = l.Apply(c.from, c.op) // what was refused is refused
	}
}

func units(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tally counts calls by name and outcome.
type tally struct {
	calls int
	name  string
	done  map[string][2]int
}

const (
	accepted = 0
	refusal  = 1
)

func newTally() tally { return tally{done: map[string][2]int{}} }

func (t *tally) note(outcome int) { t.count(t.name, outcome) }

func (t *tally) count(name string, outcome int) {
	n := t.done[name]
	n[outcome]++
	t.done[name] = n
}

func (t *tally) join(other tally) {
	t.calls += other.calls
	for name, n := range other.done {
		old := t.done[name]
		t.done[name] = [2]int{old[0] + n[0], old[1] + n[1]}
	}
}
