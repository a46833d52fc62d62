package scenario

import (
	"math/rand/v2"

	"github.com/souk-network/souk/simnet/draw"
)

// CustodiansOf draws who keeps a customer's vault: as many as it is to have of the merchants
// that are there from the start.
func (p *Plan) CustodiansOf(customer int) (out []int) {
	who := p.Customers[customer]
	among := who.Among
	if among == nil {
		for i := range p.Merchants {
			among = append(among, i)
		}
	}
	r := rand.New(draw.Stream(p.Seed, "custodians", uint64(customer)))
	for _, at := range r.Perm(len(among)) {
		if i := among[at]; !p.Merchants[i].Late && len(out) < who.Custodians {
			out = append(out, i)
		}
	}
	return out
}
