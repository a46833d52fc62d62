package chaintest

import (
	"bytes"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/baretoken"
	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/membership"
)

// founding begins a programme with levels of every kind of rule, before there is any.
func (f *floor) founding() {
	if len(f.programmes) > 0 || f.away >= 0 { // a merchant that is away founds nothing
		return
	}
	f.name = "define"
	for i := range 2 {
		f.defined(f.accounts[i], uint32(i), "단골 Regulars")
		for n := range 3 {
			f.name = "addLevel"
			v := f.level(f.programmes[i])
			switch {
			case i == 1 && n == 0:
				v.Rules = []ledger.Rule{{Kind: ledger.OtherLevel, Subject: ledger.OtherProgramme(f.programmes[0]), Amount: 1}}
			case i == 1 && n == 1:
				v.Rules = []ledger.Rule{{Kind: ledger.PurchaseVoucher, Subject: f.accounts[0], Amount: 2}, {Kind: ledger.PurchaseLines, Subject: f.tokens[0], Amount: 1}}
			}
			f.levelAdded(f.accounts[i], f.programmes[i], v)
		}
		f.name = "setFeeProgramme"
		f.feeSet(f.accounts[i], f.programmes[f.r.IntN(len(f.programmes))])
	}
}

func (f *floor) define() {
	name := []string{"Regulars", "a", "\u007f", "", "\xff", "상인 회원 상인 회원 상인 회원 상인 회원 상인 회원 상인", "\u009f", "\ufffe"}[max(0, f.r.IntN(14)-6)]
	f.defined(f.accounts[f.r.IntN(shops+1)], uint32(f.r.IntN(6)), name)
}

func (f *floor) defined(by ledger.Account, number uint32, name string) {
	if f.same(by, f.setup.Memberships, f.shown.PackDefineProgramme(number, name), ledger.ProgrammeDefine{Number: number, Name: name}) {
		f.programmes = append(f.programmes, membership.ProgrammeOf(by, number))
	}
}

func (f *floor) addLevel() {
	p := f.programme()
	by := f.owner(p)
	v := f.level(p)
	switch f.r.IntN(24) {
	case 0:
		v.Lifetime = 3599
	case 1:
		v.Grace = 365*86_400 + 1
	case 2:
		v.Discount = 10_001
	case 3:
		v.Rules = nil
	case 4:
		v.Rules = slices.Repeat(v.Rules[:1], 5)
	case 5:
		v.Rules[0].Amount = 0
	case 6:
		v.Rules[0] = ledger.Rule{Kind: ledger.OtherLevel, Subject: ledger.OtherProgramme(p), Amount: 1}
	case 7:
		v.Rules[0] = ledger.Rule{Kind: ledger.EarnedNow, Subject: f.coin, Amount: 1}
	case 8:
		v.Rules[0] = ledger.Rule{Kind: ledger.Deposit, Subject: f.account(), Amount: 1}
	case 9:
		v.Rules[0] = ledger.Rule{Kind: ledger.PurchaseVoucher, Subject: f.accounts[shops], Amount: 1}
	case 10:
		v.Rules[0] = ledger.Rule{}
	case 11:
		v.Name = "\n"
	case 12:
		by = f.account()
	}
	f.levelAdded(by, p, v)
}

func (f *floor) levelAdded(by ledger.Account, p membership.Programme, v ledger.LevelTerms) {
	bound := memberships.LevelTerms{Lifetime: v.Lifetime, Grace: v.Grace, Discount: v.Discount, Name: v.Name, Rules: []memberships.Rule{}}
	for _, r := range v.Rules {
		bound.Rules = append(bound.Rules, memberships.Rule{Kind: uint8(r.Kind), Subject: new(big.Int).SetBytes(r.Subject[:]), Amount: units(r.Amount)})
	}
	f.same(by, f.setup.Memberships, f.shown.PackAddLevel(name(p), bound), ledger.ProgrammeAddLevel{Programme: p, Terms: v})
}

// level draws one with rules that somebody can meet.
func (f *floor) level(p membership.Programme) ledger.LevelTerms {
	v := ledger.LevelTerms{Lifetime: 3600 + f.r.Uint32N(20*86_400), Grace: f.r.Uint32N(9 * 86_400), Discount: uint16(f.r.IntN(10_001)), Name: "Gold"}
	if f.r.IntN(4) == 0 {
		v.Discount = 10_000
	}
	if f.r.IntN(2) == 0 { // one rule that can cease to hold before the lifetime is over
		v.Lifetime += 10 * 86_400
		v.Rules = []ledger.Rule{{Kind: ledger.Deposit, Subject: f.coin, Amount: 2000 + f.r.Uint64N(4000)}}
		if f.r.IntN(3) == 0 {
			v.Rules = []ledger.Rule{{Kind: ledger.EarnedNow, Subject: f.tokens[0], Amount: 500 + f.r.Uint64N(1500)}}
		}
		return v
	}
	for range 1 + f.r.IntN(ledger.MaxRules) {
		v.Rules = append(v.Rules, f.rule(p))
	}
	return v
}

func (f *floor) rule(p membership.Programme) ledger.Rule {
	switch kind := ledger.RuleKind(1 + f.r.IntN(6)); kind {
	case ledger.EarnedNow, ledger.EarnedBoth:
		return ledger.Rule{Kind: kind, Subject: f.tokens[0], Amount: 500 + f.r.Uint64N(4000)}
	case ledger.PurchaseLines:
		return ledger.Rule{Kind: kind, Subject: f.tokens[0], Amount: 1 + f.r.Uint64N(3)}
	case ledger.PurchaseVoucher:
		return ledger.Rule{Kind: kind, Subject: f.accounts[f.r.IntN(shops)], Amount: 1 + f.r.Uint64N(5)}
	case ledger.Deposit:
		at := []ledger.Account{f.coin, f.coin, f.tokens[1], f.setup.Memberships, f.at}[f.r.IntN(5)]
		amount := 1 + f.r.Uint64N(9000)
		if at == f.setup.Memberships {
			amount = 1 + f.r.Uint64N(2)
		}
		return ledger.Rule{Kind: kind, Subject: at, Amount: amount}
	}
	if other := f.programme(); other != p {
		return ledger.Rule{Kind: ledger.OtherLevel, Subject: ledger.OtherProgramme(other), Amount: 1 + f.r.Uint64N(2)}
	}
	return ledger.Rule{Kind: ledger.EarnedBoth, Subject: f.tokens[f.r.IntN(shops)], Amount: 1 + f.r.Uint64N(3000)}
}

func (f *floor) closeProgramme() {
	p := f.programmes[len(f.programmes)-1]
	if len(f.programmes) < 3 || f.r.IntN(12) == 0 {
		if p = f.programme(); f.r.IntN(12) > 0 {
			p[3] ^= 1
		}
	}
	f.same(f.owner(p), f.setup.Memberships, f.shown.PackCloseProgramme(name(p)), ledger.ProgrammeClose{Programme: p})
}

func (f *floor) setFeeProgramme() {
	p := f.programme()
	switch f.r.IntN(6) {
	case 0:
		p = membership.Programme{}
	case 1:
		p[3] ^= 1
	}
	f.feeSet(f.shop(), p)
}

// discount makes somebody pay less for an exchange, or as much as others.
func (f *floor) discount() {
	f.founding()
	f.name = "discount"
	if len(f.programmes) == 0 {
		return
	}
	if f.r.IntN(3) == 0 {
		f.setFeeProgramme()
		return
	}
	f.mint()
}

func (f *floor) feeSet(by ledger.Account, p membership.Programme) {
	f.same(by, f.setup.Memberships, f.shown.PackSetFeeProgramme(name(p)), ledger.ProgrammeSetFee{Programme: p})
}

func (f *floor) setChannel() {
	o := ledger.ProgrammeSetChannel{Name: [32]byte{byte(f.r.IntN(3))}}
	bound := []memberships.Gate{}
	for range f.r.IntN(ledger.MaxGates + 1) {
		g := ledger.Gate{Programme: f.programme(), Level: uint8(1 + f.r.IntN(3))}
		if f.r.IntN(30) == 0 {
			g.Level = 0
		}
		o.Gates = append(o.Gates, g)
	}
	if f.r.IntN(15) == 0 {
		o.Gates = slices.Repeat([]ledger.Gate{{Programme: f.programmes[0], Level: 1}}, ledger.MaxGates+1)
	}
	for _, g := range o.Gates {
		bound = append(bound, memberships.Gate{Programme: name(g.Programme), Level: g.Level})
	}
	by := f.shop()
	if f.same(by, f.setup.Memberships, f.shown.PackSetChannel(o.Name, bound), o) {
		if c := membership.Channel(by, o.Name); !slices.Contains(f.channels, c) {
			f.channels = append(f.channels, c)
		}
	}
}

func (f *floor) mint() {
	o := ledger.MembershipMint{Programme: f.programme(), Level: uint8(1 + f.r.IntN(3)), Holder: f.account()}
	switch f.r.IntN(60) {
	case 0:
		o.Holder = ledger.Account{}
	case 1:
		o.Level = 0
	case 2:
		o.Programme[2] ^= 1
	}
	p, _ := f.ledger.Programme(o.Programme)
	var rule ledger.Rule
	if n := int(o.Level); n > 0 && n <= len(p.Levels) {
		rules := p.Levels[n-1].Rules
		i := f.r.IntN(len(rules))
		o.Evidence.Rule, rule = uint8(i), rules[i]
		if f.r.IntN(40) == 0 {
			o.Evidence.Rule = uint8(len(rules))
		}
	}
	evidence := f.evidence(&o, rule)
	caller := f.account()
	if f.r.IntN(3) == 0 {
		caller = o.Holder
	}
	f.same(caller, f.setup.Memberships, f.shown.PackMint(name(o.Programme), o.Level, o.Holder, evidence), o)
}

// evidence draws what shows a rule, most often that of its kind.
func (f *floor) evidence(o *ledger.MembershipMint, r ledger.Rule) loyalty.Evidence {
	index := o.Evidence.Rule
	switch {
	case r.Kind == ledger.PurchaseLines && f.r.IntN(12) > 0:
		if lines := f.shownLines(o.Holder); len(lines) > 0 {
			o.Evidence.Lines = lines
			return f.boundLines(index, lines)
		}
	case r.Kind == ledger.PurchaseVoucher && f.r.IntN(12) > 0:
		word := membership.Purchases{Merchant: r.Subject, Programme: o.Programme, Holder: o.Holder, Count: 1 + f.r.Uint32N(6), Deadline: f.deadline()}
		sig := membership.Sign(word, f.ledger.MembershipsAt(), f.keys[f.signer(r.Subject)])
		f.damage(sig)
		o.Evidence.Voucher = &ledger.Voucher{Count: word.Count, Deadline: word.Deadline, Signature: sig}
		return loyalty.Voucher(index, word, sig)
	case r.Kind == ledger.OtherLevel && f.r.IntN(2) > 0 || f.r.IntN(40) == 0 && r.Kind != ledger.PurchaseLines && r.Kind != ledger.PurchaseVoucher:
		word := membership.Carry{From: f.account(), Holder: o.Holder, Programme: o.Programme, Deadline: f.deadline()}
		sig := membership.Sign(word, f.ledger.MembershipsAt(), f.keys[f.signer(word.From)])
		f.damage(sig)
		o.Evidence.Carry = &ledger.Carried{From: word.From, Deadline: word.Deadline, Signature: sig}
		return loyalty.Carried(index, word, sig)
	}
	return loyalty.Seen(index)
}

// shownLines are lines of batches of the first merchant, most often a holder's and in
// order.
func (f *floor) shownLines(holder ledger.Account) []ledger.ShownLine {
	var lines []ledger.ShownLine
	for _, b := range f.batches[max(0, len(f.batches)-8):] {
		for i, l := range b.lines {
			if l.Account != holder && f.r.IntN(40) > 0 || len(lines) > 4 {
				continue
			}
			proof, err := b.tree.Proof(i, 1)
			must(f.T, err)
			lines = append(lines, ledger.ShownLine{Root: b.root, Index: uint64(i), Line: l, Proof: proof})
		}
	}
	slices.SortFunc(lines, func(a, b ledger.ShownLine) int {
		if order := bytes.Compare(a.Root[:], b.Root[:]); order != 0 {
			return order
		}
		return int(a.Index) - int(b.Index)
	})
	switch n := len(lines); {
	case n > 0 && f.r.IntN(20) == 0:
		lines[0].Line.Amount++
	case n > 1 && f.r.IntN(20) == 0:
		slices.Reverse(lines)
	case n > 1 && f.r.IntN(20) == 0:
		lines[1] = lines[0]
	}
	return lines
}

// boundLines packs lines as they are, in order or not.
func (f *floor) boundLines(rule uint8, lines []ledger.ShownLine) loyalty.Evidence {
	f.Helper()
	type line = struct {
		Account common.Address
		Amount  *big.Int
		Ref     [32]byte
	}
	type shown = struct {
		Root  [32]byte
		Index *big.Int
		Line  line
		Proof [][32]byte
	}
	bound := make([]shown, len(lines))
	for i, l := range lines {
		bound[i] = shown{l.Root, units(l.Index), line{l.Line.Account, units(l.Line.Amount), l.Line.Ref}, l.Proof}
	}
	what, err := abi.Arguments{{Type: f.abiType("tuple[]", []abi.ArgumentMarshaling{
		{Name: "root", Type: "bytes32"}, {Name: "index", Type: "uint256"},
		{Name: "line", Type: "tuple", Components: []abi.ArgumentMarshaling{
			{Name: "account", Type: "address"}, {Name: "amount", Type: "uint48"}, {Name: "ref", Type: "bytes32"},
		}},
		{Name: "proof", Type: "bytes32[]"},
	})}}.Pack(bound)
	must(f.T, err)
	e, err := abi.Arguments{{Type: f.abiType("uint8", nil)}, {Type: f.abiType("bytes", nil)}}.Pack(rule, what)
	must(f.T, err)
	return e
}

func (f *floor) abiType(name string, parts []abi.ArgumentMarshaling) abi.Type {
	t, err := abi.NewType(name, "", parts)
	must(f.T, err)
	return t
}

func (f *floor) refresh() {
	t := f.token()
	f.same(f.account(), f.setup.Memberships, f.shown.PackRefresh(new(big.Int).SetBytes(t[:])), ledger.MembershipRefresh{Token: t})
}

func (f *floor) renounce() {
	t := f.token()
	caller := ledger.Account(t.Holder())
	if f.r.IntN(4) == 0 {
		caller = f.account()
	}
	f.same(caller, f.setup.Memberships, f.shown.PackRenounce(new(big.Int).SetBytes(t[:])), ledger.MembershipRenounce{Token: t})
}

// token is a membership, most often one that is there.
func (f *floor) token() (t membership.Token) {
	for range 20 {
		t = membership.TokenOf(f.programme(), f.account())
		if f.ledger.Standing(t).Level > 0 {
			return t
		}
	}
	return t
}

// deposit moves coins about.
func (f *floor) deposit() {
	from, to := f.account(), f.someone()
	have := f.ledger.BalanceOf(f.coin, from)
	amount := f.r.Uint64N(have/2 + 2)
	if from != f.accounts[0] && f.r.IntN(2) == 0 {
		amount = have
	}
	if from == f.accounts[0] { // who has most of them
		amount = f.r.Uint64N(8000)
	}
	if f.r.IntN(20) == 0 {
		amount = f.ledger.BalanceOf(f.coin, from) + 1
	}
	f.same(from, f.coin, baretoken.NewBareToken().PackTransfer(to, units(amount)), ledger.CoinTransfer{Coin: f.coin, To: to, Amount: amount})
}

// waitLevels lets hours, days or an epoch go by, or comes to the edge of a membership.
func (f *floor) waitLevels() {
	switch s := f.ledger.Standing(f.token()); f.r.IntN(12) {
	case 0:
		f.evm.Time += 30 * 86_400
	case 1, 2:
		f.evm.Time = max(f.evm.Time, s.Good-min(s.Good, uint64(f.r.IntN(2))))
	case 3, 4:
		f.evm.Time = max(f.evm.Time, s.End-min(s.End, uint64(f.r.IntN(2))))
	default:
		f.evm.Time += f.r.Uint64N(2 * 86_400)
	}
	if f.own().State() != 0 {
		f.restore()
	}
	f.note(accepted)
}

// programme is any, most often one of the first two.
func (f *floor) programme() membership.Programme {
	if f.r.IntN(3) > 0 {
		return f.programmes[f.r.IntN(min(2, len(f.programmes)))]
	}
	return f.programmes[f.r.IntN(len(f.programmes))]
}

func (f *floor) owner(p membership.Programme) ledger.Account {
	known, _ := f.ledger.Programme(p)
	return known.Merchant
}
