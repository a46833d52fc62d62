package chaintest

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/bindings/netting"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/rewards"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/offer"
)

// holders are all accounts that can hold points, among them the contracts that must not.
func (f *floor) holders() []ledger.Account {
	return slices.Concat(f.accounts, f.funds, []ledger.Account{f.at, f.setup.Netting})
}

// compareAll holds what contracts and ledger have to each other, and both to I7.
func (f *floor) compareAll() {
	f.Helper()
	f.tick()
	for i := range f.tokens {
		f.comparePoints(i)
	}
	for i, token := range f.tokens {
		f.comparePair(token, f.tokens[(i+1)%shops])
	}
	for _, o := range f.young() {
		f.compareFill(o)
		f.compareStanding(o)
	}
	for _, a := range f.accounts {
		f.equal("lowest nonce", f.number(f.at, f.calls.PackLowestNonce(a)), f.ledger.LowestNonce(a))
	}
	for _, a := range f.holders() {
		f.equal("coins", f.number(f.coin, f.points.PackBalanceOf(a)), f.ledger.BalanceOf(f.coin, a))
	}
	f.compareStandings()
}

func (f *floor) comparePoints(i int) {
	f.Helper()
	token, p := f.tokens[i], f.pointsAt(f.tokens[i])
	var sum ledger.Purse
	for _, a := range f.holders() {
		balance := p.Balance(a)
		f.equal("balance", f.purse(token, f.points.PackBalanceByExpiry(a), f.points.UnpackBalanceByExpiry), balance)
		for k, lane := range balance.Lanes {
			sum.Lanes[k] += lane
		}
		if balance.Total() != 0 && (a == f.at || a == f.setup.Netting) {
			f.fail("a contract holds points")
		}
		f.compareHolder(token, p, a)
	}
	supply := p.Supply()
	sum.First = supply.First
	f.equal("sum of balances", sum, supply)
	f.equal("supply", f.purse(token, f.points.PackSupplyByExpiry(), unpackSupply(f.points)), supply)
	most, used, next := p.Cap()
	limits, err := f.points.UnpackCap(f.view(token, f.points.PackCap()))
	must(f.T, err)
	f.equal("cap", [3]uint64{limits.Now.Uint64(), limits.Used.Uint64(), limits.Next.Uint64()}, [3]uint64{most, used, next})
	f.equal("state", f.number(token, f.points.PackState()), uint64(p.State()))
	f.equal("total", f.number(token, f.points.PackTotalSupply()), supply.Total())
	if i == 0 {
		for _, b := range f.batches[max(0, len(f.batches)-5):] {
			f.compareBatch(b.root)
		}
	}
}

func (f *floor) compareHolder(token common.Address, p ledger.Points, a ledger.Account) {
	f.Helper()
	e, before := p.Earned(a)
	got, err := f.points.UnpackEarned(f.view(token, f.points.PackEarned(a)))
	must(f.T, err)
	f.equal("earned", [2]uint64{got.ThisEpoch.Uint64(), got.Before.Uint64()}, [2]uint64{e, before})
	for _, spender := range []ledger.Account{f.at, f.setup.Netting, f.accounts[3], f.accounts[4]} {
		f.equal("allowance", f.number(token, f.points.PackAllowance(a, spender)), p.Allowance(a, spender))
	}
	f.equal("nonce", f.number(token, f.points.PackNonces(a)), p.Nonce(a))
}

func (f *floor) compareBatch(root [32]byte) {
	f.Helper()
	got, err := f.points.UnpackBatch(f.view(f.tokens[0], f.points.PackBatch(root)))
	must(f.T, err)
	f.equal("batch", ledger.Batch{
		ReleaseAt: got.ReleaseAt, Count: uint64(got.Count), Total: got.Total.Uint64(), Open: got.Open.Uint64(), AtOnce: got.AtOnce,
	}, f.own().Batch(root))
}

func (f *floor) comparePair(a, b common.Address) {
	f.Helper()
	out, err := f.calls.UnpackPair(f.view(f.at, f.calls.PackPair(a, b)))
	must(f.T, err)
	c, x, want := out.Arg0, out.Arg1, f.pairNow(a, b)
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
	f.equal("fill", ledger.Fill{Given: fill.Given.Uint64(), Fee: fill.Fee.Uint64(), Cancelled: fill.Cancelled}, f.ledger.Filled(o.ID()))
}

func (f *floor) compareStanding(o offer.Signed) {
	f.Helper()
	s, err := f.calls.UnpackSignedStatus(f.view(f.at, f.calls.PackSignedStatus(packed(o.Offer), o.Sig)))
	must(f.T, err)
	got := ledger.OfferStanding{State: offer.State(s.State), Fillable: s.Fillable.Uint64(), Funds: s.Funds.Uint64()}
	f.equal("standing of an offer", got, f.ledger.OfferStatus(o))
}

// compareStandings compares every membership that there can be, what it opens and
// what it saves.
func (f *floor) compareStandings() {
	f.Helper()
	for _, a := range f.accounts {
		for _, p := range f.programmes {
			f.compareMembership(p, a)
		}
		for _, c := range f.channels {
			got := f.number(f.setup.Memberships, f.shown.PackHasAccess(c, a)) == 1
			f.equal("access", got, f.ledger.HasAccess(c, a))
		}
		for _, m := range f.accounts[:shops] {
			f.equal("discount", f.number(f.setup.Memberships, f.shown.PackFeeDiscount(a, m)), uint64(f.ledger.FeeDiscount(a, m)))
		}
		f.equal("memberships", f.number(f.setup.Memberships, f.shown.PackBalanceOf(a)), f.ledger.BalanceOf(f.setup.Memberships, a))
	}
}

func (f *floor) compareMembership(p membership.Programme, a ledger.Account) {
	f.Helper()
	token := membership.TokenOf(p, a)
	s, err := f.shown.UnpackStanding(f.view(f.setup.Memberships, f.shown.PackStanding(new(big.Int).SetBytes(token[:]))))
	must(f.T, err)
	got := ledger.Standing{
		Level: s.Level, ShownBy: s.ShownBy, Discount: s.Discount, Since: s.Since.Uint64(), Good: s.Good.Uint64(), End: s.End.Uint64(), Renounced: s.Renounced,
	}
	f.equal("membership", got, f.ledger.Standing(token))
	f.equal("level", f.number(f.setup.Memberships, f.shown.PackLevelOf(name(p), a)), uint64(f.ledger.Level(p, a)))
}

// name is a programme as the bindings have it.
func name(p membership.Programme) *big.Int { return new(big.Int).SetBytes(p[:]) }

// hear holds what the contracts said in the last call to what the ledger says, and
// notes what the first merchant's points said.
func (f *floor) hear(said []ledger.Said) {
	f.Helper()
	var got, want []string
	for _, l := range f.evm.Logs() {
		if l.Address != f.setup.Registry {
			got = append(got, f.text(l))
		}
		if len(f.tokens) > 0 && l.Address == f.tokens[0] {
			f.noteSaid(l)
		}
	}
	for _, s := range said {
		if s.Contract != f.setup.Registry {
			want = append(want, fmt.Sprintf("%x %s %v", s.Contract, eventName(s.What), plainFields(reflect.ValueOf(s.What))))
		}
	}
	if !slices.Equal(got, want) {
		f.fail("the contracts said\n%v\nthe ledger\n%v", got, want)
	}
}

// text is an event of a contract in words that an event of the ledger has as well.
func (f *floor) text(l *types.Log) string {
	for _, contract := range f.abis(l.Address) {
		e, err := contract.EventByID(l.Topics[0])
		if err != nil {
			continue
		}
		values, err := e.Inputs.NonIndexed().UnpackValues(l.Data)
		must(f.T, err)
		topics := l.Topics[1:]
		fields := make([]any, 0, len(e.Inputs))
		for _, in := range e.Inputs {
			if in.Indexed {
				fields, topics = append(fields, new(big.Int).SetBytes(topics[0][:]).String()), topics[1:]
			} else {
				fields, values = append(fields, plain(reflect.ValueOf(values[0]))), values[1:]
			}
		}
		return fmt.Sprintf("%x %s %v", l.Address, e.Name, fields)
	}
	f.fail("an unknown event of %x", l.Address)
	return ""
}

// abis are the contracts that can be at an address.
func (f *floor) abis(at common.Address) []abi.ABI {
	switch ledger.Account(at) {
	case f.setup.Memberships:
		return []abi.ABI{memberships.NewMemberships().GetABI()}
	case f.setup.PointsFactory:
		return []abi.ABI{pointsfactory.NewPointsFactory().GetABI()}
	}
	return []abi.ABI{f.points.GetABI(), f.calls.GetABI(), netting.NewNetting().GetABI(), f.rewards().GetABI(), rewards.NewRewards().GetABI()}
}

// eventName is the name that the contracts give to an event of the ledger.
func eventName(what any) string {
	name := reflect.TypeOf(what).Name()
	contracts := map[string]string{
		"PointsMoved": "Transfer", "PointsApproved": "Approval", "PointsIssued": "Issued", "PointsTakenBack": "TakenBack", "PointsRedeemed": "Redeemed",
		"MembershipMoved": "Transfer", "LevelCarried": "Carried",
	}
	if other, ok := contracts[name]; ok {
		return other
	}
	return name
}

// plain is a value as decimal numbers, texts and lists of them: bytes of a fixed
// length are numbers.
func plain(v reflect.Value) any {
	if n, ok := v.Interface().(*big.Int); ok {
		return n.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		return plainFields(v)
	case reflect.Array:
		n := new(big.Int)
		for i := range v.Len() {
			n.Or(n.Lsh(n, 8), new(big.Int).SetUint64(v.Index(i).Uint()))
		}
		return n.String()
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	case reflect.Bool:
		return fmt.Sprint(v.Bool())
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	}
	return fmt.Sprint(v.Uint())
}

func plainFields(v reflect.Value) []any {
	list := make([]any, v.NumField())
	for i := range list {
		list[i] = plain(v.Field(i))
	}
	return list
}

func (f *floor) noteSaid(l *types.Log) {
	e := ledger.Event{Time: l.BlockTimestamp}
	if t, err := f.points.UnpackTransferEvent(l); err == nil {
		e.Kind, e.From, e.To, e.Amount = ledger.Transferred, t.From, t.To, t.Value.Uint64()
	} else if i, err := f.points.UnpackIssuedEvent(l); err == nil {
		e.Kind, e.To, e.Amount, e.Expiry = ledger.Issued, i.Account, i.Amount.Uint64(), i.Expiry
	} else if b, err := f.points.UnpackTakenBackEvent(l); err == nil {
		e.Kind, e.From, e.Amount, e.Expiry = ledger.TakenBack, b.Account, b.Taken.Uint64(), b.Expiry
	} else {
		return
	}
	f.said = append(f.said, e)
}

// recount holds what follows from the events of the first merchant's points alone to
// the ledger.
func (f *floor) recount() {
	f.Helper()
	p := f.own()
	book, err := ledger.Recount(p.Terms(), f.said)
	must(f.T, err)
	now := f.evm.Time
	for _, a := range f.holders() {
		f.equal("recounted balance", book.Balance(a, now), p.Balance(a))
	}
	f.equal("recounted supply", book.Supply(now), p.Supply())
	credited, redeemed, takenBack := p.Totals()
	f.equal("totals", [3]uint64{book.Issued, book.Burned, book.Returned}, [3]uint64{credited, redeemed, takenBack})
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

func (f *floor) purse(token common.Address, data []byte, unpack func([]byte) (points.BalanceByExpiryOutput, error)) ledger.Purse {
	f.Helper()
	got, err := unpack(f.view(token, data))
	must(f.T, err)
	purse := ledger.Purse{First: got.First}
	for i, lane := range got.Lanes {
		purse.Lanes[i] = lane.Uint64()
	}
	return purse
}

func unpackSupply(calls *points.Points) func([]byte) (points.BalanceByExpiryOutput, error) {
	return func(out []byte) (points.BalanceByExpiryOutput, error) {
		s, err := calls.UnpackSupplyByExpiry(out)
		return points.BalanceByExpiryOutput(s), err
	}
}
