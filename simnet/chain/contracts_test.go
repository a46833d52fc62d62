package chain

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/trace"
)

// The contracts themselves take what the ledger takes, through a reorganisation, and
// every holder has the same by both; gas of a block that was taken back is taken back.
//
// Defends I7.
func TestTheContractsAgreeWithTheLedger(t *testing.T) {
	inTownOf(t, true, func(w *town) {
		a, b := w.offers(0, 0, 1, 100, 80), w.offers(1, 1, 0, 100, 100)
		w.must(w.Exchange(w.shop(2)).Settle(w.Context(), ringOf(a, b, 100, 80)))
		w.pass(1)
		w.must(w.Sample())
		once := w.out.sum(trace.Gas)
		w.Reorg(1)
		if taken := w.out.sum(trace.Gas); taken >= once || taken < 21_000 {
			w.Errorf("%d gas after a block of %d was taken back", taken, once)
		}
		w.pass(1)
		w.must(w.points[0].Redeem(w.Context(), w.redeem(0, 3, 1, 40)))
		w.pass(1)
		w.must(w.Sample())
		if again := w.out.sum(trace.Gas); again <= once || w.out.count(trace.Settle) != 6 {
			w.Errorf("%d gas, then %d; %d legs", once, again, w.out.count(trace.Settle))
		}
	})
}

// What only one of the two did is an error of the next sample, and stays one.
func TestADifferenceBetweenContractsAndLedgerIsToldOf(t *testing.T) {
	inTownOf(t, true, func(w *town) {
		w.issue(0, 1, 0, 100, 0)
		w.pass(1)
		w.must(w.Sample())
		person, other := accountOf(w.people[0]), accountOf(w.people[1])
		r, err := w.Chain.evm.Apply(person, ledger.PointsTransfer{Points: w.points[0].at, To: other, Amount: 5})
		if err != nil || r.Refused {
			t.Fatal(r, err)
		}
		for range 2 {
			if err := w.Sample(); err == nil || !strings.Contains(err.Error(), "a balance is 95 by the contract and 100 by the ledger") {
				t.Errorf("told of %v", err)
			}
		}
	})
}
