package chaintest

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
)

// The contract of points and its model take the same calls, in random order, good
// and bad ones: both accept or both refuse, for the same kind of reason, and hold
// the same afterwards. SOUK_LEDGER_OPERATIONS sets how many calls; 3,000 otherwise.
//
// Defends I7: the sum of balances is the supply, in the contract and in the model.
func TestModelOfPointsEqualsTheContract(t *testing.T) {
	all := modelCalls(t)
	var seen tally
	for seed := uint64(0); seen.calls < all; seed++ {
		p := newPair(t, seed)
		for range min(1000, all-seen.calls) {
			p.step()
		}
		p.compareAll()
		p.recount()
		seen.join(p.tally)
	}
	t.Log(seen)
	for _, do := range operations() {
		if n := seen.done[do.name]; all >= 3000 && n[accepted] < 3 {
			t.Errorf("%s was accepted %d times: the test says nothing about it", do.name, n[accepted])
		}
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

// pair is a contract and its model, and what the test keeps to call them.
type pair struct {
	tally
	*testing.T
	r        *rand.Rand
	seed     uint64
	evm      *EVM
	registry common.Address
	token    common.Address
	calls    *points.Points
	members  *consortiumregistry.ConsortiumRegistry
	model    *ledger.Points
	batches  []batch
	ids      uint64 // proposals so far
	active   bool
	huge     bool // amounts near the limits of lanes
	said     []ledger.Event
}

// batch is lines as their merchant keeps them.
type batch struct {
	root  [32]byte
	lines []ledger.Line
	tree  ledger.Tree
}

const founders = 3

func newPair(t *testing.T, seed uint64) *pair {
	const start = 1_800_000_000
	p := &pair{
		T: t, tally: newTally(), r: rand.New(rand.NewPCG(seed, 7)), seed: seed, calls: points.NewPoints(),
		members: consortiumregistry.NewConsortiumRegistry(), active: true, huge: seed%3 == 2,
	}
	var err error
	p.evm, err = NewEVM(start)
	must(t, err)
	cards := make([]consortiumregistry.MemberInit, founders)
	for i := range cards {
		key := crypto.Keccak256Hash([]byte{byte(i)})
		cards[i] = consortiumregistry.MemberInit{Account: common.Address(founder(i)), PeerKey: key, HpkeKey: make([]byte, 1216), Name: "Shop"}
	}
	p.registry, err = p.evm.Create(common.Address{1}, append(common.FromHex(consortiumregistry.ConsortiumRegistryMetaData.Bin), p.members.PackConstructor(cards)...))
	must(t, err)
	factory := pointsfactory.NewPointsFactory()
	clones, err := p.evm.Create(common.Address{1}, append(common.FromHex(pointsfactory.PointsFactoryMetaData.Bin), factory.PackConstructor(p.registry)...))
	must(t, err)
	limit := uint64(60_000)
	if p.huge {
		limit = ledger.MaxCap
	}
	length := uint32(30 * 86_400)
	if seed%3 == 1 {
		length *= 12 // returns end before points do
	}
	terms := pointsfactory.PointsTerms{Start: start - 500, EpochLength: length, Cap: units(limit), Decimals: 2, Name: "Points", Symbol: "P"}
	out, err := p.evm.Call(common.Address(founder(0)), clones, factory.PackCreate(terms))
	must(t, err)
	p.token, err = factory.UnpackCreate(out)
	must(t, err)
	p.model = ledger.NewPoints(ledger.Terms{Start: terms.Start, Length: uint64(terms.EpochLength)}, founder(0), limit)
	return p
}

// operation is one kind of call, and how often it is made.
type operation struct {
	name   string
	weight int
	do     func(*pair)
}

func operations() []operation {
	return []operation{
		{"issue", 12, (*pair).issue}, {"commit", 10, (*pair).commit}, {"release", 22, (*pair).release}, {"reduce", 7, (*pair).reduce},
		{"takeBack", 10, (*pair).takeBack}, {"transfer", 16, (*pair).transfer}, {"approve", 6, (*pair).approve},
		{"transferFrom", 6, (*pair).transferFrom}, {"redeem", 6, (*pair).redeem}, {"redeemFrom", 4, (*pair).redeemFrom},
		{"wait", 7, (*pair).wait}, {"setCap", 3, (*pair).setCap}, {"pause", 2, (*pair).pause}, {"membership", 2, (*pair).membership},
	}
}

func (p *pair) step() {
	if p.model.State() != 0 && p.r.IntN(6) == 0 { // does not stay away for long
		p.tally.name = "membership"
		p.restore()
	}
	list := operations()
	sum := 0
	for _, o := range list {
		sum += o.weight
	}
	dice := p.r.IntN(sum)
	for _, o := range list {
		if dice < o.weight {
			p.name = o.name
			o.do(p)
			p.tally.calls++
			break
		}
		dice -= o.weight
	}
	if p.tally.calls%20 == 0 {
		p.compareAll()
	}
}

// same compares one call's outcome. It returns what the contract returned.
func (p *pair) same(caller ledger.Account, data []byte, model error) []byte {
	p.Helper()
	out, err := p.evm.Call(common.Address(caller), p.token, data)
	var refused *Reverted
	switch {
	case err == nil && model == nil:
		p.note(accepted)
		p.hear()
		return out
	case !errors.As(err, &refused):
		p.fail("the contract: %v; the model: %v", err, model)
	case model == nil:
		p.fail("the contract refuses with %s, the model accepts", p.nameOf(refused))
	case kinds()[p.nameOf(refused)] != fault.KindOf(model):
		p.fail("the contract refuses with %s, the model with %v", p.nameOf(refused), model)
	}
	p.note(refusal)
	return nil
}

func (p *pair) fail(format string, args ...any) {
	p.Helper()
	p.Fatalf("seed %d, call %d, %s: %s", p.seed, p.tally.calls, p.name, fmt.Sprintf(format, args...))
}

func (p *pair) nameOf(r *Reverted) string {
	if len(r.Data) < 4 {
		return "nothing"
	}
	contract := p.calls.GetABI()
	known, err := contract.ErrorByID([4]byte(r.Data[:4]))
	if err != nil {
		return fmt.Sprintf("an unknown error %x", r.Data)
	}
	return known.Name
}

// kinds are the model's word for each error of the contract that these calls can meet.
func kinds() map[string]fault.Kind {
	return map[string]fault.Kind{
		"NotMerchant": fault.Unauthorized, "MerchantNotActive": fault.NotMember, "IssuingIsPaused": fault.Conflict, "CapExceeded": fault.Full,
		"CapTooLarge": fault.TooLarge, "LineCount": fault.Malformed, "ZeroRoot": fault.Malformed, "ZeroAccount": fault.Malformed,
		"ZeroAmount": fault.Malformed, "WrongRelease": fault.Malformed, "BatchExists": fault.Replayed, "UnknownBatch": fault.NotFound,
		"NotReleasable": fault.NotYet, "WrongProof": fault.BadProof, "BatchOverdrawn": fault.Conflict, "BatchExpired": fault.Expired,
		"LineReleased": fault.Conflict, "LinePending": fault.NotYet, "LineExceeded": fault.Conflict, "ReturnsClosed": fault.Expired,
		"AllowanceTooLarge": fault.TooLarge, "ERC20InsufficientBalance": fault.Conflict, "ERC20InsufficientAllowance": fault.Unauthorized,
		"ERC20InvalidReceiver": fault.Malformed, "ERC20InvalidSpender": fault.Malformed, "ERC20InvalidApprover": fault.Malformed,
	}
}

func (p *pair) issue() {
	lines := p.draw(1 + p.r.IntN(6))
	if p.r.IntN(40) == 0 {
		lines = nil
	}
	if len(p.batches) > 0 && p.r.IntN(15) == 0 {
		lines = p.any().lines
	}
	caller := p.merchant()
	root, err := p.model.Issue(caller, p.evm.Time, lines)
	if out := p.same(caller, p.calls.PackIssue(bound(lines)), err); out != nil {
		if got, err := p.calls.UnpackIssue(out); err != nil || got != root {
			p.fail("root %x, want %x", got, root)
		}
		p.keep(lines)
	}
}

func (p *pair) commit() {
	lines := p.draw(1 + p.r.IntN(40))
	tree, err := ledger.NewTree(lines)
	must(p.T, err)
	root, count, at := tree.Root(), uint64(len(lines)), p.evm.Time
	var total uint64
	for _, l := range lines {
		total += l.Amount
	}
	switch p.r.IntN(20) {
	case 0:
		root = [32]byte{}
	case 1:
		count = 0
	case 2:
		total /= 2 // less than the lines come to
	case 3:
		total = 0
	case 4:
		if len(p.batches) > 0 {
			root = p.any().root
		}
	case 5:
		at -= 1
	case 6:
		at += 61 * 86_400
	default:
		at += uint64(p.r.IntN(50 * 86_400))
	}
	caller := p.merchant()
	err = p.model.Commit(caller, p.evm.Time, root, count, total, at)
	if total > 1<<48-1 {
		return // no call data can say it
	}
	if p.same(caller, p.calls.PackCommit(root, uint32(count), units(total), at), err); err == nil && root == tree.Root() {
		p.keep(lines)
	}
}

func (p *pair) release() {
	b, ok := p.pick(func(b ledger.Batch) bool { return !b.AtOnce && b.Open > 0 && b.ReleaseAt <= p.evm.Time })
	if !ok {
		return
	}
	size := 1 << p.r.IntN(6)
	first := p.r.IntN(len(b.lines)) / size * size
	n := b.tree.Run(first, size)
	if n == 0 {
		size, n = 1, 1
		first = p.r.IntN(len(b.lines))
	}
	proof, err := b.tree.Proof(first, size)
	must(p.T, err)
	lines := slices.Clone(b.lines[first : first+n])
	p.spoil(&b.root, &first, lines, proof)
	err = p.model.Release(p.evm.Time, b.root, uint64(first), lines, proof)
	p.same(p.customer(), p.calls.PackRelease(b.root, big.NewInt(int64(first)), bound(lines), proof), err)
}

func (p *pair) reduce() {
	b, ok := p.pick(func(b ledger.Batch) bool { return !b.AtOnce && b.Open > 0 })
	if !ok {
		return
	}
	index, line, proof := p.line(&b)
	amount := p.part(line.Amount)
	caller := p.merchant()
	err := p.model.Reduce(caller, b.root, uint64(index), line, amount, proof)
	p.same(caller, p.calls.PackReduce(b.root, big.NewInt(int64(index)), boundLine(line), units(amount), proof), err)
}

func (p *pair) takeBack() {
	b, ok := p.pick(func(b ledger.Batch) bool { return b.AtOnce || b.Open < b.Total })
	if ok {
		p.takeLineBack(b)
	}
}

func (p *pair) takeLineBack(b batch) {
	index, line, proof := p.line(&b)
	amount := p.part(line.Amount)
	caller := p.merchant()
	taken, err := p.model.TakeBack(caller, p.evm.Time, b.root, uint64(index), line, amount, proof)
	out := p.same(caller, p.calls.PackTakeBack(b.root, big.NewInt(int64(index)), boundLine(line), units(amount), proof), err)
	if out != nil {
		if got, err := p.calls.UnpackTakeBack(out); err != nil || got.Uint64() != taken {
			p.fail("took %d, want %d", got, taken)
		}
	}
	state, returned := p.model.Line(b.root, uint64(index), line, proof)
	out, err = p.evm.View(p.token, p.calls.PackLineStatus(b.root, big.NewInt(int64(index)), boundLine(line), proof))
	must(p.T, err)
	if got, err := p.calls.UnpackLineStatus(out); err != nil || got.Status != uint8(state) || got.Returned.Uint64() != returned {
		p.fail("line is %d with %d returned, want %d with %d: %v", got.Status, got.Returned, state, returned, err)
	}
}

func (p *pair) transfer() {
	from, to := p.customer(), p.someone()
	amount := p.spendable(from)
	err := p.model.Transfer(p.evm.Time, from, to, amount)
	p.same(from, p.calls.PackTransfer(common.Address(to), units(amount)), err)
}

func (p *pair) approve() {
	from, spender := p.customer(), p.someone()
	amount := p.spendable(from)
	if p.r.IntN(10) == 0 {
		amount = ledger.MaxAllowance + uint64(p.r.IntN(2))
	}
	err := p.model.Approve(from, spender, amount)
	p.same(from, p.calls.PackApprove(common.Address(spender), units(amount)), err)
}

func (p *pair) transferFrom() {
	caller, from, to := p.customer(), p.someone(), p.someone()
	amount := p.allowed(from, caller)
	err := p.model.TransferFrom(p.evm.Time, caller, from, to, amount)
	p.same(caller, p.calls.PackTransferFrom(common.Address(from), common.Address(to), units(amount)), err)
}

func (p *pair) redeem() {
	from := p.customer()
	amount := p.spendable(from)
	err := p.model.Redeem(p.evm.Time, from, amount)
	p.same(from, p.calls.PackRedeem(units(amount), [32]byte{1}), err)
}

func (p *pair) redeemFrom() {
	caller, from := p.customer(), p.someone()
	amount := p.allowed(from, caller)
	err := p.model.RedeemFrom(p.evm.Time, caller, from, amount)
	p.same(caller, p.calls.PackRedeemFrom(common.Address(from), units(amount), [32]byte{1}), err)
}

// wait lets days go by, one epoch, three, or a thousand.
func (p *pair) wait() {
	day := uint64(86_400)
	switch p.r.IntN(48) {
	case 0:
		p.evm.Time += 30_000 * day
	case 1:
		p.evm.Time += 90 * day
	case 2, 3, 4:
		p.evm.Time += 30 * day
	case 5: // the last second of the epoch, or the first of the next
		end := p.model.Terms.Start + (uint64(p.model.Terms.Epoch(p.evm.Time))+1)*p.model.Terms.Length
		p.evm.Time = max(p.evm.Time, end-uint64(p.r.IntN(2)))
	case 6: // the last second in which a line can be taken back, or the one after
		if len(p.batches) > 0 {
			b := p.batches[len(p.batches)-1]
			p.evm.Time = max(p.evm.Time, p.model.Batch(b.root).ReleaseAt+180*day-uint64(p.r.IntN(2)))
			p.takeLineBack(b)
		}
	default:
		p.evm.Time += uint64(p.r.IntN(4)) * day
	}
	p.note(accepted)
}

func (p *pair) setCap() {
	most := uint64(p.r.IntN(90_000))
	if p.huge {
		most = ledger.MaxCap/2 + p.r.Uint64N(ledger.MaxCap/2+2)
	}
	switch old, _, _ := p.model.Cap(p.evm.Time); p.r.IntN(10) {
	case 0:
		most = ledger.MaxCap + uint64(p.r.IntN(2))
	case 1:
		most = min(old, ledger.MaxCap-1) + uint64(p.r.IntN(2))
	}
	caller := p.merchant()
	err := p.model.SetCap(caller, p.evm.Time, most)
	p.same(caller, p.calls.PackSetCap(units(most)), err)
}

func (p *pair) pause() {
	caller, paused := p.merchant(), p.r.IntN(4) == 0
	data := p.calls.PackResumeIssuing()
	if paused {
		data = p.calls.PackPauseIssuing()
	}
	p.same(caller, data, p.model.SetPaused(caller, paused))
}

// restore takes back what keeps the merchant from issuing.
func (p *pair) restore() {
	if !p.active {
		p.membership()
		return
	}
	p.same(founder(0), p.calls.PackResumeIssuing(), p.model.SetPaused(founder(0), false))
}

// membership has the others suspend the merchant by vote, or take it back.
func (p *pair) membership() {
	if p.active && p.r.IntN(3) > 0 {
		p.note(refusal)
		return
	}
	shop := common.Address(founder(0))
	data := p.members.PackProposeSuspension(shop)
	if !p.active {
		data = p.members.PackProposeReinstatement(shop)
	}
	p.ids++
	p.vote(1, data)
	out, err := p.evm.View(p.registry, p.members.PackProposal(p.ids))
	must(p.T, err)
	proposal, err := p.members.UnpackProposal(out)
	must(p.T, err)
	p.vote(2, p.members.PackVote(p.ids, proposal.P.Digest))
	p.vote(2, p.members.PackEnact(p.ids))
	p.active = !p.active
	p.model.SetActive(p.active)
	p.note(accepted)
}

func (p *pair) vote(member int, data []byte) {
	_, err := p.evm.Call(common.Address(founder(member)), p.registry, data)
	must(p.T, err)
}

// compareAll holds the whole state of the contract to the model.
func (p *pair) compareAll() {
	p.Helper()
	now := p.evm.Time
	var sum ledger.Purse
	for n := range people {
		holder := person(n)
		balance := p.model.Balance(now, holder)
		p.equal("balance", p.purse(p.calls.PackBalanceByExpiry(common.Address(holder)), p.calls.UnpackBalanceByExpiry), balance)
		for i, lane := range balance.Lanes {
			sum.Lanes[i] += lane
		}
		p.compareHolder(now, holder)
	}
	supply := p.model.Supply(now)
	sum.First = supply.First
	p.equal("sum of balances", sum, supply)
	p.equal("supply", p.purse(p.calls.PackSupplyByExpiry(), unpackSupply(p.calls)), supply)
	most, used, next := p.model.Cap(now)
	out, err := p.evm.View(p.token, p.calls.PackCap())
	must(p.T, err)
	limits, err := p.calls.UnpackCap(out)
	must(p.T, err)
	p.equal("cap", [3]uint64{limits.Now.Uint64(), limits.Used.Uint64(), limits.Next.Uint64()}, [3]uint64{most, used, next})
	p.equal("state", p.number(p.calls.PackState()), uint64(p.model.State()))
	p.equal("total", p.number(p.calls.PackTotalSupply()), supply.Total())
	for _, b := range p.batches[max(0, len(p.batches)-5):] {
		p.compareBatch(b.root)
	}
}

func (p *pair) compareHolder(now uint64, holder ledger.Account) {
	p.Helper()
	e, before := p.model.Earned(now, holder)
	out, err := p.evm.View(p.token, p.calls.PackEarned(common.Address(holder)))
	must(p.T, err)
	got, err := p.calls.UnpackEarned(out)
	must(p.T, err)
	p.equal("earned", [2]uint64{got.ThisEpoch.Uint64(), got.Before.Uint64()}, [2]uint64{e, before})
	for m := range people {
		want := p.model.Allowance(holder, person(m))
		p.equal("allowance", p.number(p.calls.PackAllowance(common.Address(holder), common.Address(person(m)))), want)
	}
}

func (p *pair) compareBatch(root [32]byte) {
	p.Helper()
	want := p.model.Batch(root)
	out, err := p.evm.View(p.token, p.calls.PackBatch(root))
	must(p.T, err)
	got, err := p.calls.UnpackBatch(out)
	must(p.T, err)
	p.equal("batch", ledger.Batch{
		ReleaseAt: got.ReleaseAt, Count: uint64(got.Count), Total: got.Total.Uint64(), Open: got.Open.Uint64(), AtOnce: got.AtOnce,
	}, want)
}

// hear notes what the contract said in the last call.
func (p *pair) hear() {
	for _, l := range p.evm.Logs() {
		e := ledger.Event{Time: l.BlockTimestamp}
		if t, err := p.calls.UnpackTransferEvent(l); err == nil {
			e.Kind, e.From, e.To, e.Amount = ledger.Transferred, ledger.Account(t.From), ledger.Account(t.To), t.Value.Uint64()
		} else if i, err := p.calls.UnpackIssuedEvent(l); err == nil {
			e.Kind, e.To, e.Amount, e.Expiry = ledger.Issued, ledger.Account(i.Account), i.Amount.Uint64(), i.Expiry
		} else if b, err := p.calls.UnpackTakenBackEvent(l); err == nil {
			e.Kind, e.From, e.Amount, e.Expiry = ledger.TakenBack, ledger.Account(b.Account), b.Taken.Uint64(), b.Expiry
		} else {
			continue
		}
		p.said = append(p.said, e)
	}
}

// recount holds what follows from events alone to the model.
func (p *pair) recount() {
	p.Helper()
	book, err := ledger.Recount(p.model.Terms, p.said)
	must(p.T, err)
	now := p.evm.Time
	for n := range people {
		p.equal("recounted balance", book.Balance(person(n), now), p.model.Balance(now, person(n)))
	}
	p.equal("recounted supply", book.Supply(now), p.model.Supply(now))
	credited, redeemed, takenBack := p.model.Totals()
	p.equal("totals", [3]uint64{book.Issued, book.Burned, book.Returned}, [3]uint64{credited, redeemed, takenBack})
}

func (p *pair) equal(what string, got, want any) {
	p.Helper()
	if got != want {
		p.fail("%s: the contract has %v, the model %v", what, got, want)
	}
}

func (p *pair) number(data []byte) uint64 {
	out, err := p.evm.View(p.token, data)
	must(p.T, err)
	return new(big.Int).SetBytes(out).Uint64()
}

func (p *pair) purse(data []byte, unpack func([]byte) (points.BalanceByExpiryOutput, error)) ledger.Purse {
	out, err := p.evm.View(p.token, data)
	must(p.T, err)
	got, err := unpack(out)
	must(p.T, err)
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

// Who, what and how much.

const people = 5

func person(n int) ledger.Account { return ledger.Account{0xf0, 19: byte(n)} }

func founder(n int) ledger.Account { return ledger.Account{0x5e, 19: byte(n)} }

func (p *pair) customer() ledger.Account { return person(p.r.IntN(people)) }

// someone is a customer, now and then the zero account.
func (p *pair) someone() ledger.Account {
	if p.r.IntN(40) == 0 {
		return ledger.Account{}
	}
	return p.customer()
}

// merchant is who issues, now and then somebody else.
func (p *pair) merchant() ledger.Account {
	if p.r.IntN(25) == 0 {
		return founder(1)
	}
	return founder(0)
}

func (p *pair) draw(count int) []ledger.Line {
	lines := make([]ledger.Line, count)
	for i := range lines {
		amount := 1 + p.r.Uint64N(400)
		if p.huge {
			amount = 1 + p.r.Uint64N(1<<p.r.IntN(46))
		}
		var ref [32]byte
		for k := range ref {
			ref[k] = byte(p.r.Uint32())
		}
		lines[i] = ledger.Line{Account: person(p.r.IntN(people)), Amount: amount, Ref: ref}
	}
	switch wrong := &lines[p.r.IntN(count)]; p.r.IntN(40) {
	case 0:
		wrong.Amount = 0
	case 1:
		wrong.Account = ledger.Account{}
	}
	return lines
}

func (p *pair) keep(lines []ledger.Line) {
	tree, err := ledger.NewTree(lines)
	must(p.T, err)
	p.batches = append(p.batches, batch{tree.Root(), lines, tree})
}

func (p *pair) any() batch { return p.batches[p.r.IntN(len(p.batches))] }

// pick is a batch, most often a young one that fits.
func (p *pair) pick(fits func(ledger.Batch) bool) (batch, bool) {
	if len(p.batches) == 0 {
		return batch{}, false
	}
	if p.r.IntN(8) == 0 {
		return p.any(), true
	}
	young := slices.Clone(p.batches[max(0, len(p.batches)-24):])
	young = slices.DeleteFunc(young, func(b batch) bool { return !fits(p.model.Batch(b.root)) })
	if len(young) == 0 {
		return p.any(), true
	}
	return young[p.r.IntN(len(young))], true
}

// line is one line of a batch with its proof, now and then spoiled.
func (p *pair) line(b *batch) (int, ledger.Line, [][32]byte) {
	index := p.r.IntN(len(b.lines))
	proof, err := b.tree.Proof(index, 1)
	must(p.T, err)
	lines := []ledger.Line{b.lines[index]}
	p.spoil(&b.root, &index, lines, proof)
	return index, lines[0], proof
}

// spoil changes something now and then.
func (p *pair) spoil(root *[32]byte, index *int, lines []ledger.Line, proof [][32]byte) {
	switch p.r.IntN(60) {
	case 0:
		root[5] ^= 1
	case 1:
		*index++
	case 2:
		lines[0].Amount ^= 1
	case 3:
		lines[0].Account = person(p.r.IntN(people))
	case 4:
		if len(proof) > 0 {
			proof[p.r.IntN(len(proof))][0] ^= 1
		}
	case 5:
		lines[len(lines)-1].Ref[31] ^= 1
	}
}

// spendable is something up to what a holder has, now and then one more.
func (p *pair) spendable(holder ledger.Account) uint64 {
	all := p.model.Balance(p.evm.Time, holder).Total()
	switch p.r.IntN(12) {
	case 0:
		return all + 1
	case 1:
		return all
	case 2:
		return 0
	}
	return p.r.Uint64N(all + 1)
}

func (p *pair) allowed(owner, spender ledger.Account) uint64 {
	allowed := p.model.Allowance(owner, spender)
	if p.r.IntN(5) == 0 {
		return allowed + 1
	}
	return min(p.r.Uint64N(allowed+1), p.spendable(owner))
}

// part is something up to whole, now and then zero or one more.
func (p *pair) part(whole uint64) uint64 {
	switch p.r.IntN(20) {
	case 0:
		return 0
	case 1:
		return whole + 1
	case 2:
		return whole
	}
	return 1 + p.r.Uint64N(whole/2+1)
}

func units(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

func boundLine(l ledger.Line) points.Line {
	return points.Line{Account: common.Address(l.Account), Amount: units(l.Amount), Ref: l.Ref}
}

func bound(lines []ledger.Line) []points.Line {
	out := make([]points.Line, len(lines))
	for i, l := range lines {
		out[i] = boundLine(l)
	}
	return out
}

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

func (t *tally) note(outcome int) {
	n := t.done[t.name]
	n[outcome]++
	t.done[t.name] = n
}

func (t *tally) join(other tally) {
	if t.done == nil {
		*t = newTally()
	}
	t.calls += other.calls
	for name, n := range other.done {
		old := t.done[name]
		t.done[name] = [2]int{old[0] + n[0], old[1] + n[1]}
	}
}

func (t tally) String() string {
	text := fmt.Sprintf("%d calls, accepted/refused:", t.calls)
	for _, o := range operations() {
		text += fmt.Sprintf(" %s %d/%d", o.name, t.done[o.name][accepted], t.done[o.name][refusal])
	}
	return text
}
