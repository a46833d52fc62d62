package measure

import (
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// The attack behind linkability. The observer sees every packet of every
// customer's address (time, from, to, size) and has what gossip shows to every
// member: which peer took a statement of consent in, when, how large it is, and
// under which grant to write each record is. It says:
//
//  1. A statement that peer p stored before anybody else, at a time T, was sent by
//     the address whose packets to p in the second before T had as many bytes as
//     the statement, at least; of several, by the one whose last such packet is
//     nearest to T. This is the first-timestamp estimator of attacks on peer-to-peer
//     broadcast (Fanti and Viswanath, NIPS 2017), with the size as a filter.
//  2. Two records under different grants are of one customer if their grants'
//     statements were sent by one address.
//
// Records under one grant are linked by their headers already and do not count.
type linking struct {
	packets map[string]map[string][]sent // by peer, then by address
	grants  map[string]statement         // by grant: the first statement
	owner   map[string]string            // the truth: customer by grant
	records map[string]int64             // by grant to write
	seen    map[string]bool              // records
}

type sent struct {
	at    time.Duration
	bytes int64
}

type statement struct {
	from string // the address, as the attack says; "": it does not know
}

// lookBack is how long before a statement was stored its packets are looked for.
const lookBack = time.Second

// keepPackets bounds what is kept of one address towards one peer.
const keepPackets = 4096

func newLinking() linking {
	return linking{packets: map[string]map[string][]sent{}, grants: map[string]statement{}, owner: map[string]string{}, records: map[string]int64{}, seen: map[string]bool{}}
}

func (l *linking) put(e trace.Event) {
	switch e.What {
	case trace.Packet:
		l.packet(e)
	case trace.Grant:
		l.owner[e.Grant] = e.Who
	case trace.Deliver:
		if _, known := l.grants[e.Grant]; e.Kind == "consent" && e.Grant != "" && !known {
			l.grants[e.Grant] = statement{l.sender(e.Who, e.At, e.Bytes)}
		}
	case trace.Publish:
		if e.Kind == "header" && !l.seen[e.Fact] {
			l.seen[e.Fact] = true
			l.records[e.Grant]++
		}
	}
}

func (l *linking) packet(e trace.Event) {
	if !isPeer(e.Peer) || isPeer(e.Who) {
		return
	}
	to := l.packets[e.Peer]
	if to == nil {
		to = map[string][]sent{}
		l.packets[e.Peer] = to
	}
	row := append(to[e.Who], sent{e.At, e.Bytes})
	for len(row) > keepPackets || e.At-row[0].at > lookBack {
		row = row[1:]
	}
	to[e.Who] = row
}

// sender is step 1 of the attack. Of two that are equally near it takes the one
// whose name is first.
func (l *linking) sender(peer string, at time.Duration, bytes int64) (who string) {
	var nearest time.Duration
	for from, row := range l.packets[peer] {
		sum, last := int64(0), time.Duration(-1)
		for _, p := range row {
			if at-p.at <= lookBack {
				sum, last = sum+p.bytes, p.at
			}
		}
		if last < 0 || sum < bytes {
			continue
		}
		if who == "" || last > nearest || last == nearest && from < who {
			who, nearest = from, last
		}
	}
	return who
}

// pairs counts pairs of records under different grants: all of them, those of one
// customer, those that the attack says are of one, and those of these that are.
func (l *linking) pairs() (all, same, said, right int64) {
	type group struct {
		n           int64
		owner, from string
	}
	var groups []group
	for grant, n := range l.records {
		owner, known := l.owner[grant]
		if known {
			groups = append(groups, group{n, owner, l.grants[grant].from})
		}
	}
	for i, a := range groups {
		for _, b := range groups[:i] {
			n := a.n * b.n
			all += n
			if a.owner == b.owner {
				same += n
			}
			if a.from != "" && a.from == b.from {
				said += n
				if a.owner == b.owner {
					right += n
				}
			}
		}
	}
	return all, same, said, right
}

// linked is a part of the pairs of records. Without watched packets there is no
// attack to measure.
func linked(of func(all, same, said, right int64) (part, whole int64)) figure {
	return func(b *Book, _ Filter) (float64, bool) {
		if len(b.linking.packets) == 0 {
			return 0, false
		}
		part, whole := of(b.linking.pairs())
		if whole == 0 {
			return 0, false
		}
		return float64(part) / float64(whole), true
	}
}
