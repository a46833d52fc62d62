package peer_test

import (
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/worth"
)

// statedBy is what a peer has of a merchant's statements.
func statedBy(t *testing.T, w *peertest.World, at, by *peertest.Peer) (n int) {
	t.Helper()
	for _, r := range w.Records(at) {
		if r.Kind == uint16(fact.KindWorth) && r.Subject == worth.Subject(by.ID) {
			n++
		}
	}
	return n
}

// A statement outlives the peer's disk, is said anew once it lived half of its time, and
// not after it was taken back.
func TestStatedWorthIsSaidAnew(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t, shop, other := w.T, w.Peers[0], w.Peers[1]
		first, err := shop.SetWorth(w.Ctx(), credential.One, "KRW")
		check(t, err)
		w.Settle()
		shop.Kill()
		shop.LoseDisk()
		shop.Start()
		w.Until("the statement came back", func() bool { got, err := shop.Worth(w.Ctx()); return err == nil && got == first })
		w.Rest(182 * 24 * time.Hour)
		if got, err := shop.Worth(w.Ctx()); err != nil || got != first {
			t.Errorf("said anew too early: %+v %v", got, err)
		}
		w.Rest(24 * time.Hour)
		w.Settle()
		again, err := shop.Worth(w.Ctx())
		if err != nil || again.Stated != first.Stated || again.Number <= first.Number || again.Until <= first.Until || statedBy(t, w, other, shop) != 2 {
			t.Errorf("said anew: %+v %v, %d statements", again, err, statedBy(t, w, other, shop))
		}
		check(t, shop.WithdrawWorth(w.Ctx()))
		w.Rest(184 * 24 * time.Hour)
		if _, err := shop.Worth(w.Ctx()); fault.KindOf(err) != fault.NotFound || statedBy(t, w, other, shop) > 2 {
			t.Errorf("taken back: %v, %d statements", err, statedBy(t, w, other, shop))
		}
	})
}

// A merchant that changes its word without end is refused, by its own peer and by
// others, after a start, too; it can always take it back.
//
// Defends I6.
func TestStatementsOfWorthAreBounded(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t, shop, other := w.T, w.Peers[0], w.Peers[1]
		const ofDay = 16
		for i := range ofDay {
			_, err := shop.SetWorth(w.Ctx(), credential.Micro(i+1), "EUR")
			check(t, err)
		}
		_, err := shop.SetWorth(w.Ctx(), credential.One, "EUR")
		if fault.KindOf(err) != fault.RateLimited {
			t.Errorf("one more: %v", err)
		}
		w.Settle()
		more := worth.Stated{Merchant: shop.ID, Amount: 99, Currency: "EUR"}.Fact(shop.Key, uint64(time.Now().UnixMilli())+1_000_000, uint64(time.Now().UnixMilli()))
		other.Kill()
		other.Start()
		if errs := other.Import(w.Ctx(), [][]byte{more.Encode()}); fault.KindOf(errs[0]) != fault.RateLimited {
			t.Errorf("one more at another peer: %v", errs[0])
		}
		check(t, shop.WithdrawWorth(w.Ctx()))
		w.Settle()
		if got := statedBy(t, w, other, shop); got != ofDay+1 {
			t.Errorf("%d statements are there", got)
		}
		w.Rest(24 * time.Hour)
		if got, err := shop.SetWorth(w.Ctx(), credential.One, "EUR"); err != nil || got == (peer.StatedWorth{}) {
			t.Errorf("the next day: %v", err)
		}
	})
}

// What ended while its merchant's peer did not run is not said anew: the merchant may
// mean it no more.
func TestStatedWorthThatEndedIsNotSaidAnew(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t, shop := w.T, w.Peers[0]
		_, err := shop.SetWorth(w.Ctx(), credential.One, "KRW")
		check(t, err)
		w.Settle()
		w.Rest(367 * 24 * time.Hour)
		w.Settle()
		if got, err := shop.Worth(w.Ctx()); fault.KindOf(err) != fault.NotFound || statedBy(t, w, w.Peers[1], shop) != 0 {
			t.Errorf("it is said again: %+v %v", got, err)
		}
		if got, err := shop.SetWorth(w.Ctx(), credential.One, "KRW"); err != nil || got.Until <= uint64(time.Now().UnixMilli()) {
			t.Errorf("said by the merchant: %+v %v", got, err)
		}
	})
}

// What was said by a clock that ran ahead does not outlive its withdrawal, with which it
// would count again.
func TestAWithdrawalLastsAsLongAsWhatItTakesBack(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) {
		t, shop := w.T, w.Peers[0]
		ahead := uint64(time.Now().Add(time.Minute).UnixMilli())
		said := worth.Stated{Merchant: shop.ID, Amount: credential.One, Currency: "KRW"}.Fact(shop.Key, ahead, ahead)
		if errs := shop.Import(w.Ctx(), [][]byte{said.Encode()}); errs[0] != nil {
			t.Fatal(errs[0])
		}
		check(t, shop.WithdrawWorth(w.Ctx()))
		var last fact.Fact
		for _, r := range w.Records(shop) {
			if f, err := fact.Decode(r.Raw); err == nil && f.Kind == fact.KindWorth && f.Seq > last.Seq {
				last = f
			}
		}
		if last.Seq <= said.Seq || last.Expiry < said.Expiry {
			t.Errorf("taken back as number %d until %d, and it was said as %d until %d", last.Seq, last.Expiry, said.Seq, said.Expiry)
		}
	})
}
