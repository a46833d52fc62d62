package chaintest

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
)

// The exchange and its model take the same calls, in random order, good and bad ones,
// with discounts by real memberships and permits on the way: both accept or both
// refuse, for the same kind of reason, and say the same. What everybody has, every
// pair, young offers and what is said of their standing are compared after each
// fortieth call; a refused call has changed nothing, so that no circle is settled by
// half. SOUK_LEDGER_OPERATIONS sets how many calls; 3,000 otherwise.
//
// Defends I7: an exchange neither makes nor loses points.
func TestModelOfTheExchangeEqualsTheContract(t *testing.T) {
	runFloor(t, floorOperations(), (*floor).opening)
}

func floorOperations() []floorOperation {
	return []floorOperation{
		{"issue", 14, (*floor).issue}, {"approve", 10, (*floor).approve}, {"settle", 30, (*floor).settle}, {"take", 16, (*floor).take},
		{"rings", 24, (*floor).rings}, {"cancel", 3, (*floor).cancel}, {"cancelBySignature", 3, (*floor).cancelBySignature},
		{"cancelBelow", 2, (*floor).cancelBelow}, {"cancelBelowBySignature", 2, (*floor).cancelBelowBySignature}, {"pausePair", 2, (*floor).pausePair},
		{"setFee", 4, (*floor).setFee}, {"propose", 6, (*floor).propose}, {"vote", 10, (*floor).vote}, {"enact", 8, (*floor).enact},
		{"pump", 6, (*floor).pump}, {"bundle", 6, (*floor).bundle}, {"discount", 4, (*floor).discount}, {"membership", 1, (*floor).membership},
		{"wait", 5, (*floor).wait},
	}
}

// opening votes a pair open now and then, so that there is something to exchange.
func (f *floor) opening() {
	if len(f.motions) == 0 || f.r.IntN(8) == 0 {
		f.open()
	}
}

// open votes a pair open that is not.
func (f *floor) open() {
	a, b := f.two()
	if f.away >= 0 || f.pairNow(a, b).State == ledger.PairOpen {
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

func (f *floor) pairNow(a, b common.Address) ledger.Pair {
	f.tick()
	return f.ledger.Pair(a, b)
}

func (f *floor) young() []offer.Signed { return f.offers[max(0, len(f.offers)-12):] }
