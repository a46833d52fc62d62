package importer

import (
	"fmt"
	"math/rand/v2"

	"github.com/souk-network/souk/protocol/credential"
)

// Generate makes up purchases for a demonstration: the same ones for the same
// arguments, on every machine and with every version. About one order in
// twelve is anonymous and one in fifteen is partly taken back a day later. Each
// customer has a home shop and visits the others too, so with two merchants or
// more most customers are known to several.
func Generate(seed uint64, merchants, customers, orders int) []Line {
	g := generator{source: rand.NewPCG(seed, 0x736f756b), seen: numbering{}, merchants: max(merchants, 1), customers: max(customers, 1)}
	for n := range max(orders, 0) {
		g.order(n)
	}
	return Merge(g.lines)
}

type generator struct {
	source               *rand.PCG
	seen                 numbering
	merchants, customers int
	lines                []Line
}

// below draws a number from 0 to n-1. It uses the raw source, whose output is
// fixed, rather than rand.Rand, whose methods may change.
func (g *generator) below(n int) int { return int(g.source.Uint64() % uint64(n)) }

// generateStart is 2025-01-01T00:00:00Z; orders follow about every 7 minutes.
const (
	generateStart = 1_735_689_600_000
	generateStep  = 7 * 60_000
	day           = 86_400_000
)

func (g *generator) order(n int) {
	customer := g.below(g.customers)
	merchant := customer % g.merchants
	if g.below(5) < 2 {
		merchant = g.below(g.merchants)
	}
	base := Line{
		Merchant: merchantName(merchant),
		Customer: fmt.Sprintf("customer-%04d", customer+1),
		Order:    fmt.Sprintf("%d%05d", merchant+1, n+1),
		Time:     generateStart + uint64(n)*generateStep + uint64(g.below(generateStep)),
		Currency: "KRW",
		Channel:  []string{"store", "web", "app"}[g.below(3)],
	}
	if g.below(12) == 0 {
		base.Customer = ""
	}
	start := len(g.lines)
	for range 1 + g.below(4) {
		g.add(base, g.article(merchant))
	}
	if g.below(15) == 0 {
		g.cancel(g.lines[start])
	}
}

// article draws what is bought: its number, category, quantity and amount.
func (g *generator) article(merchant int) Line {
	goods := [...]string{"books", "bread", "coffee", "fruit", "games", "music", "shoes", "tea"}
	kind := (merchant + g.below(3)) % len(goods)
	item := g.below(20)
	quantity := credential.Micro(1 + g.below(3))
	price := credential.Micro(1500 + 500*item)
	return Line{SKU: fmt.Sprintf("%s-%02d", goods[kind], item), Category: goods[kind],
		Quantity: quantity * credential.One, Amount: quantity * price * credential.One}
}

func (g *generator) add(base, article Line) {
	base.SKU, base.Category, base.Quantity, base.Amount = article.SKU, article.Category, article.Quantity, article.Amount
	base.ID = g.seen.id(base)
	g.lines = append(g.lines, base)
}

// cancel takes a line back in full, a day later, under the order number with a
// C before it.
func (g *generator) cancel(sold Line) {
	back := sold
	back.Quantity, back.Amount, back.Cancelled = -sold.Quantity, -sold.Amount, true
	back.Order, back.Time = "C"+sold.Order, sold.Time+day
	back.ID = g.seen.id(back)
	g.lines = append(g.lines, back)
}

func merchantName(n int) string {
	stalls := [...]string{"Hanok Books", "Bukchon Bakery", "Seongsu Coffee", "Mangwon Market", "Hongdae Games", "Itaewon Records",
		"Dongdaemun Shoes", "Insadong Tea"}
	if n < len(stalls) {
		return stalls[n]
	}
	return fmt.Sprintf("%s %d", stalls[n%len(stalls)], n/len(stalls)+1)
}
