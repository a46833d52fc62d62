package earning

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/credential"
)

// Lang is a language of explanations.
type Lang string

// The languages. Any other is read as English.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// Explain says in words how a line came to its points: what counted, each
// rule with its base, multipliers, rounding and cap, what the order's caps cut,
// and the sum. It names rules, numbers and nothing of the customer.
func (l LinePoints) Explain(lang Lang) string {
	s := lang.words(l.Steps, l.Cuts)
	if l.Paid > 0 && l.Paid != l.Amount {
		s = append([]string{lang.say("Of # the order's discounts leave #.", "주문 할인 후 # 중 #만 적립 대상입니다.", l.Amount.String(), l.Paid.String())}, s...)
	}
	if len(l.Steps) == 0 {
		s = append(s, l.whyNothing(lang))
	}
	return lang.total(s, l.Points)
}

// Explain says in words how the referrer came to the points.
func (r Referral) Explain(lang Lang) string { return lang.total(lang.words(r.Steps, r.Cuts), r.Points) }

// Explain says why an order earns nothing; it is empty for ReasonNone.
func (r Reason) Explain(lang Lang) string {
	switch r {
	case ReasonAnonymous:
		return lang.say("Nobody is known to have bought this: it earns nothing.", "고객을 알 수 없는 주문이므로 적립되지 않습니다.")
	case ReasonReturn:
		return lang.say("It takes another order back: it earns nothing.", "다른 주문을 취소하는 주문이므로 적립되지 않습니다.")
	case ReasonCurrency:
		return lang.say("The rules are for another currency: it earns nothing.", "적립 규칙의 통화와 다르므로 적립되지 않습니다.")
	case ReasonNothing:
		return lang.say("Nothing was paid: it earns nothing.", "결제 금액이 없으므로 적립되지 않습니다.")
	}
	return ""
}

// say fills the # of the language's sentence with the texts, one by one.
func (l Lang) say(english, korean string, texts ...string) string {
	sentence := english
	if l == Korean {
		sentence = korean
	}
	for _, text := range texts {
		before, after, _ := strings.Cut(sentence, "#")
		sentence = before + text + after
	}
	return sentence
}

func (l Lang) total(s []string, points uint64) string {
	return strings.Join(append(s, l.say("Points: #.", "적립 포인트: #.", number(points))), " ")
}

func number(n uint64) string { return strconv.FormatUint(n, 10) }

func (l LinePoints) whyNothing(lang Lang) string {
	switch {
	case l.Paid <= 0:
		return lang.say("Nothing was paid for this line.", "이 품목에 결제한 금액이 없습니다.")
	case l.Excluded:
		return lang.say("This line is excluded from earning.", "적립 제외 품목입니다.")
	}
	return lang.say("No rule applies to this line.", "이 품목에 적용되는 규칙이 없습니다.")
}

// words explains steps and cuts, a text each.
func (l Lang) words(steps []Step, cuts []Cut) []string {
	var out []string
	for _, s := range steps {
		text := l.named(s.Rule) + ": " + s.explain(l)
		if s.Kept != s.Given {
			text += l.say(" The rule's cap leaves #.", " 규칙 한도로 #포인트만 남습니다.", number(s.Kept))
		}
		out = append(out, text)
	}
	for _, c := range cuts {
		out = append(out, c.By.explain(l, number(c.Room))+l.say(" # becomes #.", " #포인트 → #포인트.", number(c.From), number(c.To)))
	}
	return out
}

func (s Step) explain(lang Lang) string {
	points, given := number(s.Points), number(s.Given)
	switch {
	case s.Kind != KindAmount && s.Kind != KindQuantity && s.Given == s.Points:
		return lang.say("# points for the order.", "주문당 #포인트.", points)
	case s.Kind != KindAmount && s.Kind != KindQuantity:
		return lang.say("# points for the order, # of them for this line.", "주문당 #포인트 중 이 품목 몫 #포인트.", points, given)
	case s.Scope == ScopeOrder:
		return s.base(lang) + lang.say("; # over all lines of the rule, this line has #.", "; 규칙이 적용된 품목 합계를 #하여 이 품목은 #포인트.", s.Round.explain(lang), given)
	case s.most():
		return s.base(lang) + lang.say("; # is the most that there is.", "; 최대 #포인트만 인정됩니다.", given)
	}
	return s.base(lang) + lang.say("; #: #.", "; #: #포인트.", s.Round.explain(lang), given)
}

// most reports whether a line would have had more than can be counted.
func (s Step) most() bool {
	num, den := s.fraction()
	return s.Given == MaxPoints && num.Cmp(den.Mul(den, new(big.Int).SetUint64(MaxPoints))) > 0
}

// fraction is the step before rounding.
func (s Step) fraction() (num, den *big.Int) {
	places := len(s.Factors)
	return product(s.Of, s.Points, s.Factors, places), scaled(big.NewInt(int64(s.Per)), places)
}

// base is what a rated rule makes before rounding, and of what.
func (s Step) base(lang Lang) string {
	var text string
	if of, per, points := s.Of.String(), s.Per.String(), number(s.Points); lang == Korean {
		text = lang.say("", "#에 #당 #포인트", of, per, points)
	} else {
		text = lang.say("# at # for each #", "", of, points, per)
	}
	if s.Kind == KindQuantity {
		text = lang.say("quantity #", "수량 #", text)
	} else {
		text = lang.say("paid #", "결제 금액 #", text)
	}
	for _, f := range s.Factors {
		if lang == Korean {
			text += ", " + lang.named(f.Rule) + " " + f.Times.String() + "배"
		} else {
			text += ", times " + f.Times.String() + " by " + lang.named(f.Rule)
		}
	}
	return text + lang.say(", is #", " = #", s.exact())
}

// exact is the step before rounding, as a decimal of at most six places; an
// ellipsis stands for more.
func (s Step) exact() string {
	num, den := s.fraction()
	whole, rest := num.QuoRem(scaled(num, 1), den, new(big.Int))
	text := inMillionths(whole)
	if rest.Sign() != 0 {
		text += "…"
	}
	return text
}

// inMillionths writes a number of millionths as a decimal, however large it is.
func inMillionths(n *big.Int) string {
	whole, part := new(big.Int).QuoRem(n, big.NewInt(int64(credential.One)), new(big.Int))
	return whole.String() + strings.TrimPrefix(credential.Micro(part.Int64()).String(), "0")
}

func (r Rounding) explain(lang Lang) string {
	switch r {
	case RoundUp:
		return lang.say("rounded up", "올림")
	case RoundHalfUp:
		return lang.say("rounded half up", "반올림")
	case RoundHalfEven:
		return lang.say("rounded half to even", "짝수 반올림")
	}
	return lang.say("rounded down", "내림")
}

func (l Limit) explain(lang Lang, room string) string {
	switch l {
	case LimitOrder:
		return lang.say("An order has at most #:", "주문당 한도 #포인트:", room)
	case LimitDay:
		return lang.say("The day's cap has room for #:", "하루 한도 잔여 #포인트:", room)
	case LimitPerson:
		return lang.say("The person's cap has room for #:", "1인 한도 잔여 #포인트:", room)
	}
	return lang.say("Nobody can earn more than # at once:", "한 번에 적립 가능한 최대 #포인트:", room)
}
