package crm_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
)

func view(t testing.TB, s *crm.Store, who byte) crm.View {
	t.Helper()
	c, ok := s.ContactOf(customer(who))
	if !ok {
		t.Fatal("the customer is not enrolled")
	}
	v, err := s.View(t.Context(), c)
	must(t, err)
	return v
}

// Defends I8: the same records give the same view, in whatever order and
// however often they arrive, over a restart too.
func TestAnyOrderGivesOneView(t *testing.T) {
	grants := []consent.Delivery{delivery(t, 1, 1), delivery(t, 1, 2), delivery(t, 2, 3)}
	rapid.Check(t, func(rt *rapid.T) {
		var items []crm.Item
		for range rapid.IntRange(1, 8).Draw(rt, "records") {
			of := rapid.SampledFrom(grants).Draw(rt, "grant").Grant.ID()
			writer, record := rapid.ByteRange(1, 3).Draw(rt, "writer"), rapid.ByteRange(0, 5).Draw(rt, "record")
			i := item(of, writer, record, 100*int64(writer)+int64(record)-200)
			i.Opened += rapid.Uint64Range(0, 3).Draw(rt, "opened")
			items = append(items, i)
		}
		more := append(rapid.SliceOfN(rapid.SampledFrom(items), 0, 8).Draw(rt, "repeated"), items...)
		want := merged(t, grants, items, len(items)+1)
		got := merged(t, grants, rapid.Permutation(more).Draw(rt, "order"), rapid.IntRange(0, len(more)).Draw(rt, "restart"))
		if !reflect.DeepEqual(want, got) {
			rt.Fatalf("views differ:\n%+v\n%+v", want, got)
		}
		checkAgainstModel(rt, grants[2].Grant.ID(), items, want)
	})
}

// merged is the views of both customers after the items arrived in order, with
// one restart in between.
func merged(t *testing.T, grants []consent.Delivery, items []crm.Item, restart int) [2]crm.View {
	kv := newRecorder()
	s := open(t, kv)
	for n := range byte(2) {
		_, err := s.Enrol(t.Context(), customer(n+1), "", t0)
		must(t, err)
	}
	for _, d := range grants {
		must(t, s.Hold(t.Context(), d, t0))
	}
	for n, i := range items {
		if n == restart {
			s = open(t, kv)
		}
		must(t, s.PutItem(t.Context(), i))
	}
	return [2]crm.View{view(t, s, 1), view(t, s, 2)}
}

// checkAgainstModel: only the third grant is the second customer's. One item for each writer's record a customer, and totals
// that are the plain sums.
func checkAgainstModel(t *rapid.T, third consent.GrantID, items []crm.Item, views [2]crm.View) {
	type name struct{ writer, record byte }
	seen := [2]map[name]credential.Micro{{}, {}}
	for _, i := range items {
		who := 0
		if i.Grant == third {
			who = 1
		}
		sum, _ := i.Order.Total()
		seen[who][name{i.Writer[19], i.Record[0]}] = sum
	}
	for who, v := range views {
		sums := map[byte]credential.Micro{}
		for n, amount := range seen[who] {
			sums[n.writer] += amount
		}
		if len(v.Items) != len(seen[who]) || len(v.Merchants) != len(sums) {
			t.Fatalf("customer %d: %d items of %d, %d merchants of %d", who, len(v.Items), len(seen[who]), len(v.Merchants), len(sums))
		}
		for _, m := range v.Merchants {
			if m.Amount != sums[m.Merchant[19]] {
				t.Fatalf("merchant %d: %v, want %v", m.Merchant[19], m.Amount, sums[m.Merchant[19]])
			}
		}
	}
}

// Records are named by their writers: one that takes another one's name pushes
// nothing out.
func TestAnotherWritersRecordIsItsOwn(t *testing.T) {
	d := delivery(t, 1, 1)
	v := merged(t, []consent.Delivery{d}, []crm.Item{item(d.Grant.ID(), 1, 1, 100), item(d.Grant.ID(), 2, 1, 900)}, 9)
	if len(v[0].Items) != 2 || len(v[0].Merchants) != 2 {
		t.Errorf("%d items of %d merchants", len(v[0].Items), len(v[0].Merchants))
	}
}

// A customer without a wallet has a view of what was bought here.
func TestViewOfOwnOrders(t *testing.T) {
	s := open(t, newRecorder())
	c, err := s.Invite(t.Context(), "C-1", "CODE", t0)
	must(t, err)
	put(t, s, crm.OrderRecord{Ref: "C-1", Order: order("77", 798, t0), State: crm.OrderWaiting})
	v, err := s.View(t.Context(), c)
	if err != nil || len(v.Own) != 1 || len(v.Items) != 0 {
		t.Errorf("%+v, %v", v, err)
	}
}
