package measure

import (
	"testing"

	"github.com/souk-network/souk/simnet/trace"
)

func packet(ms int, from, to string, bytes int64) trace.Event {
	e := at(ms, from, trace.Packet)
	e.Peer, e.Bytes = to, bytes
	return e
}

// allows is a statement of consent of a customer that peer to stores first.
func allows(ms int, who, to, grant string) []trace.Event {
	given, taken := at(ms, who, trace.Grant), arrived(ms, to, "f"+grant)
	given.Grant, taken.Grant, taken.Kind, taken.Bytes = grant, grant, "consent", 2000
	return []trace.Event{taken, given}
}

func header(ms int, grant, fact string) trace.Event {
	e := published(ms, "m0", fact)
	e.Kind, e.Grant = "header", grant
	return e
}

// Two customers, two grants each, one record under each grant: six pairs, of which
// two are of one customer. The packets of c0 are near its statements; those of c1
// are near one of its own and, in the same moment as c0, near none of its own.
func TestLinkabilityByHand(t *testing.T) {
	b := told(packet(100, "c0", "m0", 1200), packet(110, "c0", "m0", 1200), packet(111, "c1", "m1", 1200), packet(120, "c1", "m0", 100)) // c1 is nearer, and sent too little
	for _, e := range allows(150, "c0", "m0", "g0") {
		b.Put(e)
	}
	b.Put(packet(5000, "c0", "m1", 2400))
	for _, e := range allows(5050, "c0", "m1", "g1") {
		b.Put(e)
	}
	b.Put(packet(8900, "c0", "m0", 2400)) // enough, and farther
	b.Put(packet(9000, "c1", "m0", 2400))
	for _, e := range allows(9010, "c1", "m0", "g2") {
		b.Put(e)
	}
	if _, ok := b.Value("linkability", Filter{}); ok {
		t.Error("a part of no pairs")
	}
	// c1 speaks to m1 long before, and too little; c0 speaks in the moment: taken for it.
	b.Put(packet(20_000, "c1", "m1", 100))
	b.Put(packet(20_010, "c0", "m1", 2400))
	for _, e := range allows(20_050, "c1", "m1", "g3") {
		b.Put(e)
	}
	for i, g := range []string{"g0", "g1", "g2", "g3"} {
		b.Put(header(30_000+i, g, "h"+g))
	}
	b.Put(header(31_000, "g0", "hg0")) // handed out again
	b.is(t, "linkability-guess", 2.0/6, Filter{})
	b.is(t, "linkability", 1.0/3, Filter{}) // it says g0 g1, g0 g3 and g1 g3
	b.is(t, "linkability-found", 1.0/2, Filter{})
}

func TestWithoutAWatcherNothingIsLinked(t *testing.T) {
	b := told(append(allows(1, "c0", "m0", "g0"), header(2, "g0", "h0"), header(3, "g1", "h1"))...)
	if v, ok := b.Value("linkability", Filter{}); ok {
		t.Errorf("%v without a packet", v)
	}
}
