package chain

import (
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/did"
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
			if err := w.Sample(); err == nil || !strings.Contains(err.Error(), "contracts and ledger differ: what c0 has of the points of m0 is 95 by the contract and 100 by the ledger") {
				t.Errorf("told of %v", err)
			}
		}
	})
}

// Who joins, leaves or is suspended is so by the contract of members, too, by votes that
// take gas; what a block that is taken back changed is changed again by the next one.
func TestMembersComeAndGoByTheContract(t *testing.T) {
	inTownOf(t, true, func(w *town) {
		late := did.Member{ID: did.Merchant(accountOf(keyOf(1, 9))), PeerKey: did.Key{9}, HPKEKey: make([]byte, 1216), Name: "Late", Status: did.StatusActive}
		shop := did.Merchant(accountOf(w.shops[1]))
		w.must(w.Admit(late))
		w.must(w.SetStatus(shop, did.StatusSuspended))
		w.Reorg(1)
		w.pass(1)
		w.must(w.SetStatus(shop, did.StatusActive))
		w.must(w.SetStatus(did.Merchant(accountOf(w.shops[2])), did.StatusLeft))
		w.must(w.Leave(late.ID))
		w.pass(4)
		w.must(w.Sample())
		calls := w.out.calls()
		for call, want := range map[string]int{
			"proposeAdmission": 1, "enactKeys": 1, "proposeSuspension": 1, "proposeReinstatement": 1, "proposeRemoval": 1, "enact": 3, "leaveConsortium": 1, "vote for member": 1 + 2 + 1 + 2,
		} {
			if calls[call] != want {
				t.Errorf("%s: %d, want %d", call, calls[call], want)
			}
		}
	})
}

// What a member anchors takes gas in its name, and the day's first anchor more, since the
// member is looked up.
func TestAnchorsTakeGas(t *testing.T) {
	inTownOf(t, true, func(w *town) {
		seat := w.Seat(did.Merchant(accountOf(w.shops[0])))
		for n := range byte(2) {
			w.must(seat.SubmitAnchor(t.Context(), [32]byte{n + 1}, 5))
			w.pass(1)
			w.must(w.Sample())
		}
		var took []int64
		for _, e := range w.out.all {
			if e.What == trace.Gas && e.Kind == "anchor" && e.Who == "m0" {
				took = append(took, e.N)
			}
		}
		if len(took) != 2 || took[1] < 21_000 || took[0] < took[1]+10_000 {
			t.Errorf("gas of anchors: %d", took)
		}
	})
}

// What a member that is active no more anchors is refused as soon as its lease is over,
// by the contracts as by the ledger, and its peer is told; another member may send the
// same root.
func TestAnchorsOfWhoLeftFail(t *testing.T) {
	for _, contracts := range []bool{false, true} {
		inTownOf(t, contracts, func(w *town) {
			gone, stays := did.Merchant(accountOf(w.shops[2])), did.Merchant(accountOf(w.shops[0]))
			stands := func(n byte, want string) {
				t.Helper()
				at, err := w.Anchored(w.Context(), [32]byte{n})
				_, there, _ := w.AnchoredRoot(w.Context(), [32]byte{n})
				if err != nil || at.State != want || there != (want == "mined") {
					t.Errorf("contracts %t: root %d is %s, and on the chain: %t (%v), want %s", contracts, n, at.State, there, err, want)
				}
			}
			anchor := func(m did.Merchant, n byte, want string) {
				t.Helper()
				w.must(w.Seat(m).SubmitAnchor(w.Context(), [32]byte{n}, 5))
				w.pass(1)
				stands(n, want)
			}
			anchor(gone, 1, "mined")
			w.must(w.SetStatus(gone, did.StatusLeft))
			anchor(gone, 2, "mined") // within its lease
			time.Sleep(anchorLease * time.Second)
			anchor(gone, 3, "failed")
			w.Reorg(1)
			stands(3, "sent")
			w.pass(1)
			stands(3, "failed")
			anchor(stays, 3, "mined")
			w.must(w.Sample())
		})
	}
}

// What ends a run for a call that only one of the two refused says which, whose and when.
func TestACallThatOnlyOneRefusesIsToldOf(t *testing.T) {
	inTownOf(t, true, func(w *town) {
		w.Chain.members = newRegistry(nil) // the contract knows its members
		w.must(w.Seat(did.Merchant(accountOf(w.shops[0]))).SubmitAnchor(w.Context(), [32]byte{1}, 5))
		w.pass(1)
		if err := w.Sample(); err == nil || !strings.HasSuffix(err.Error(), "anchor by m0 is refused by the ledger and not by the contract: anchor: conflict: only active members anchor") {
			t.Errorf("told of %v", err)
		}
	})
}
