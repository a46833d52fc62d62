package identity

import (
	"bytes"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/webvh"
	"github.com/souk-network/souk/storage/mem"
)

func witnessAt(store *mem.KV) *Witness {
	return NewWitness(seeded(21), store, (&clock{t: at(100)}).now)
}

var asker = did.Member{ID: account}

func asked(l *webvh.Log, approvals []byte) WitnessRequest {
	return WitnessRequest{Log: l.Bytes(), Approvals: approvals}
}

// A witness signs one history: of two entries with one number the first that it
// was shown, also after a restart, whatever is shown to it later.
func TestAWitnessSignsOneHistory(t *testing.T) {
	store := mem.NewKV()
	w := witnessAt(store)
	one := born(t, "shop.example", func(p *webvh.Parameters) { p.Witness = webvh.Witness{Threshold: 1, Witnesses: two.Witnesses} })
	answer, err := w.Approve(t.Context(), asker, asked(one, nil))
	if err != nil {
		t.Fatal(err)
	}
	proof, err := answer.ParseProof()
	if err != nil {
		t.Fatal(err)
	}
	a, key, err := webvh.Approvals{}.With(one.Newest().ID, proof)
	if err != nil || key != did.KeyOf(seeded(21)) || one.Witnessed(a) != nil {
		t.Fatalf("no good proof: %v", err)
	}
	second := followed(t, one, nil)
	fork := followedAt(t, one, at(1).Add(time.Minute), one.DID().String(), nil)
	longer := followed(t, fork, nil)
	if _, err := w.Approve(t.Context(), asker, asked(second, a.Bytes())); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err = w.Approve(t.Context(), asker, asked(fork, a.Bytes()))
		refused(t, "a second second entry", err, fault.Conflict)
		both, _, err := a.With(fork.Newest().ID, webvh.Approve(fork.Newest().ID, seeded(22), at(1)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Approve(t.Context(), asker, asked(longer, both.Bytes()))
		refused(t, "a third entry on the other second one", err, fault.Conflict)
		_, err = w.Approve(t.Context(), asker, asked(one, nil))
		refused(t, "the first entry again", err, fault.Stale)
		if _, err = w.Approve(t.Context(), asker, asked(second, a.Bytes())); err != nil { // an answer that was lost
			t.Errorf("the same entry again: %v", err)
		}
		w = witnessAt(store)
	}
}

func TestWhatAWitnessRefuses(t *testing.T) {
	alone := func(p *webvh.Parameters) {
		p.Witness = webvh.Witness{Threshold: 1, Witnesses: []did.Key{did.KeyOf(seeded(21))}}
	}
	l := born(t, "shop.example", alone)
	second := followed(t, l, nil)
	ok := approvals(t, l, map[byte]uint64{21: 1})
	for what, c := range map[string]struct {
		member did.Member
		r      WitnessRequest
		kind   fault.Kind
	}{
		"another member's account":     {did.Member{ID: did.Merchant{1}}, asked(l, nil), fault.Denied},
		"a list without this witness":  {asker, asked(born(t, "shop.example", func(p *webvh.Parameters) { p.Witness = webvh.Witness{Threshold: 1, Witnesses: two.Witnesses[1:]} }), nil), fault.Denied},
		"no witnesses at all":          {asker, asked(born(t, "shop.example", nil), nil), fault.Denied},
		"entries before were not seen": {asker, asked(second, nil), fault.BadProof},
		"a spoilt log":                 {asker, WitnessRequest{Log: bytes.Replace(second.Bytes(), []byte("600"), []byte("601"), 1), Approvals: ok}, fault.BadProof},
		"no log":                       {asker, WitnessRequest{}, fault.Malformed},
		"no approvals but an object":   {asker, asked(second, []byte("{}")), fault.Malformed},
		"an entry of the future":       {asker, asked(followedAt(t, l, at(200), l.DID().String(), nil), ok), fault.NotYet},
	} {
		_, err := witnessAt(mem.NewKV()).Approve(t.Context(), c.member, c.r)
		refused(t, what, err, c.kind)
	}
	store := mem.NewKV()
	for i := range MaxWitnessed {
		if _, err := witnessAt(store).Approve(t.Context(), asker, asked(born(t, "shop.example:"+string(rune('a'+i)), alone), nil)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := witnessAt(store).Approve(t.Context(), asker, asked(born(t, "shop.example:z", alone), nil))
	refused(t, "one DID too many", err, fault.Full)
}

func FuzzWitnessRequest(f *testing.F) {
	l := born(f, "shop.example", func(p *webvh.Parameters) { p.Witness = webvh.Witness{Threshold: 1, Witnesses: two.Witnesses} })
	f.Add(l.Bytes(), []byte(nil))
	f.Add(followed(f, l, nil).Bytes(), approvals(f, l, map[byte]uint64{22: 1}))
	f.Fuzz(func(t *testing.T, log, given []byte) {
		store := mem.NewKV()
		answer, err := witnessAt(store).Approve(t.Context(), asker, WitnessRequest{Log: log, Approvals: given})
		if err != nil {
			return
		}
		read, err := webvh.Read(log, uint64(at(100).UnixMilli()))
		if err != nil {
			t.Fatal("approved what does not verify")
		}
		proof, err := answer.ParseProof()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := (webvh.Approvals{}).With(read.Newest().ID, proof); err != nil {
			t.Fatal(err)
		}
	})
}
