package peer

import (
	"fmt"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/worth"
)

// quota counts the facts of one kind of each member that are here: any number of
// them would fill disks, or hide the newest one behind others. The bound is this
// peer's own and says nothing about validity (I5): what is refused for it comes by
// reconciliation once there is room.
type quota struct {
	kind  fact.Kind
	what  string // what is counted, for people
	ofDay int    // most that are dated of one day (UTC)
	alive int    // most in all, until they expire

	mu   sync.Mutex
	live map[did.Merchant]map[fact.ID]counted
}

// counted is a fact that a quota counts.
type counted struct {
	day    uint64
	expiry uint64 // ms
}

// newQuotas are the quotas of a peer, by kind.
func newQuotas() map[fact.Kind]*quota {
	out := map[fact.Kind]*quota{}
	for _, q := range []*quota{
		{kind: fact.KindCampaign, what: "posts and cards", ofDay: 64, alive: 1_024}, // at most 5 MiB; nobody but holders can read them
		{kind: fact.KindWorth, what: "stated worths", ofDay: 16, alive: 256},
	} {
		q.live = map[did.Merchant]map[fact.ID]counted{}
		out[q.kind] = q
	}
	return out
}

// takeQuota counts a fact of a kind that is counted, or refuses it with
// fault.RateLimited or fault.Full when its author has as many as it may. One that
// could not be stored stays counted: it is expected again.
func (n *Node) takeQuota(c admit.Checked) error {
	q := n.quotas[c.Fact.Kind]
	if q == nil {
		return nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	err := q.room(c)
	if err == nil {
		q.note(c.Member.ID, c.ID, c.Fact)
	}
	return err
}

// wouldTake says what takeQuota says, and counts nothing.
func (n *Node) wouldTake(c admit.Checked) error {
	q := n.quotas[c.Fact.Kind]
	if q == nil {
		return nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.room(c)
}

func (q *quota) room(c admit.Checked) error {
	all, now := q.live[c.Member.ID], uint64(time.Now().UnixMilli())
	if _, here := all[c.ID]; here {
		return nil
	}
	day, ofDay := c.Fact.Time/86_400_000, 0
	for id, other := range all {
		switch {
		case other.expiry <= now:
			delete(all, id)
		case other.day == day:
			ofDay++
		}
	}
	mostOfDay, mostAlive := q.bounds(c)
	switch {
	case ofDay >= mostOfDay:
		return fault.New(fault.RateLimited, "take "+q.kind.String(), fmt.Sprintf("a member may publish %d %s a day; go on tomorrow", mostOfDay, q.what))
	case len(all) >= mostAlive:
		return fault.New(fault.Full, "take "+q.kind.String(), fmt.Sprintf("%d %s of the member have not expired", mostAlive, q.what))
	}
	return nil
}

// bounds leave room to take a stated worth back, however often it was changed.
func (q *quota) bounds(c admit.Checked) (ofDay, alive int) {
	if s, ok := c.Body.(worth.Stated); ok && s.Withdrawn() {
		return 2 * q.ofDay, 2 * q.alive
	}
	return q.ofDay, q.alive
}

func (q *quota) note(member did.Merchant, id fact.ID, f fact.Fact) {
	if q.live[member] == nil {
		q.live[member] = map[fact.ID]counted{}
	}
	q.live[member][id] = counted{day: f.Time / 86_400_000, expiry: f.Expiry}
}

// restoreQuota counts a fact that was stored before this start.
func (n *Node) restoreQuota(f fact.Fact) {
	if m, ok := n.cfg.Chain.Registry().ByKey(f.Author); ok {
		n.quotas[f.Kind].note(m.ID, f.ID(), f)
	}
}
