package real

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// blockTime is after how long what a puppet sends to the chain holds.
const blockTime = 2 * time.Second

// votes are what puppets propose to each other.
type votes struct {
	mu   sync.Mutex
	list []api.Proposal
	said []string // "who verb", in order
}

func (v *votes) call(by *puppet, method, path string, in, out any) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if method == http.MethodGet {
		list := make([]api.Proposal, len(v.list))
		for i, p := range v.list {
			p.Votes = slices.Clone(p.Votes)
			list[i] = p
		}
		*out.(*api.Proposals) = api.Proposals{Proposals: list}
		return nil
	}
	verb := path[strings.LastIndex(path, "/")+1:]
	v.said = append(v.said, fmt.Sprint("m", by.number, " ", verb))
	time.AfterFunc(blockTime, func() { v.seal(by, verb, in) })
	return nil
}

// seal does what a puppet said, in a block.
func (v *votes) seal(by *puppet, verb string, in any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	voter := by.ID().String()
	switch verb {
	case "admission":
		v.list = append(v.list, api.Proposal{ID: 7, Subject: in.(api.Registration).Operator.String(), Votes: []string{voter}})
	case "vote":
		v.list[0].Votes = append(v.list[0].Votes, voter)
	case "enact":
		for _, p := range by.of.all {
			p.meets(v.list[0].Subject)
		}
		v.list = nil
	}
}

func (p *puppets) Introduce(merchant int) error {
	p.votes.mu.Lock()
	defer p.votes.mu.Unlock()
	p.votes.said = append(p.votes.said, fmt.Sprint("introduced m", merchant))
	return nil
}

func (p *puppet) Registration() api.Registration { return api.Registration{Operator: p.ID()} }

// meets adds a member to whom the process knows.
func (p *puppet) meets(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range p.of.all {
		if o.ID().String() == id && o != p {
			p.status.Members = append(p.status.Members, souk.Neighbour{Merchant: o.ID()})
		}
	}
}

func (p *puppet) left() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status.Standing = left
}

// meetAll has the first puppets know each other.
func (p *puppets) meetAll(first int) {
	for _, one := range p.all[:first] {
		for _, other := range p.all[:first] {
			one.meets(other.ID().String())
		}
	}
}

// More than half of the members vote for one that comes late, which is then introduced
// and started, and cut off from who is on another side, on both sides.
func TestJoin(t *testing.T) {
	inWorldOf(t, "network peers=4\njoin 1", func(w *World, p *puppets, out *kept) {
		p.meetAll(4)
		for n, m := range []int{1, 4} { // the late one's place is taken before it is there
			w.Place(script.Member{Role: script.Merchants, N: m}, n+1)
		}
		if p.all[4].teller() != nil {
			t.Error("started before it was admitted")
		}
		if err := w.Restart(4); fault.KindOf(err) != fault.NotMember {
			t.Errorf("restarted before it was admitted: %v", err)
		}
		before := w.Now()
		if err := w.Join(4); err != nil {
			t.Fatal(err)
		}
		if took := w.Now() - before; took < 3*blockTime || took > 3*blockTime+time.Second {
			t.Errorf("admitted in %s", took)
		}
		if got, want := strings.Join(p.votes.said, ", "), "m0 admission, m1 vote, m2 vote, m0 enact, introduced m4"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		if cut := fmt.Sprint(p.all[0].cutFrom(p.all), p.all[1].cutFrom(p.all), p.all[4].cutFrom(p.all)); cut != "[1 4] [0 2 3 4] [0 1 2 3]" {
			t.Error(cut)
		}
		if err := w.Sample(); err != nil {
			t.Fatal(err)
		}
		if up := lines(out.list(), trace.Start); !slices.Contains(up, "m4 start  0") {
			t.Errorf("%q", up)
		}
	})
}

// Who cannot be admitted is said to be so at once.
func TestJoinIsRefused(t *testing.T) {
	for want, breaks := range map[string]func(*World){
		"the chain stands still":                                func(w *World) { w.Stall(true) },
		"2 members have to vote for it, and the peers of 1 run": func(w *World) { _, _ = w.Kill(1), w.Kill(2) },
	} {
		inWorldOf(t, "network peers=3\njoin 1", func(w *World, p *puppets, _ *kept) {
			p.meetAll(3)
			breaks(w)
			before := w.Now()
			err := w.Join(3)
			if err == nil || !strings.Contains(err.Error(), "admit m3: ") || !strings.Contains(err.Error(), want) || w.Now() != before {
				t.Errorf("%v after %s, want %s", err, w.Now()-before, want)
			}
		})
	}
}

// A process that ends by itself while members vote is why the run ends, and not that
// their votes were waited for in vain.
func TestAPeerThatEndsDuringAVote(t *testing.T) {
	inWorldOf(t, "network peers=3\njoin 1", func(w *World, p *puppets, _ *kept) {
		p.meetAll(3)
		time.AfterFunc(blockTime/2, p.all[2].Kill)
		if err := w.Join(3); err == nil || !strings.Contains(err.Error(), "m2 ended by itself") || strings.Contains(err.Error(), "in vain") {
			t.Error(err)
		}
	})
}

// Measures wait until the chain has that somebody leaves and everybody knows. Its peer
// runs on, with other facts, and is not restarted as one that serves.
func TestLeave(t *testing.T) {
	inWorld(t, func(w *World, p *puppets, _ *kept) {
		p.meetAll(3)
		if err := w.Leave(2); err != nil {
			t.Fatal(err)
		}
		p.all[2].holds(9)
		time.AfterFunc(5*time.Second, func() { p.all[0].forgets(2) })
		time.AfterFunc(8*time.Second, func() { p.all[1].forgets(2) })
		before := w.Now()
		w.Settle()
		if took := w.Now() - before; took < 8*time.Second || took > 9*time.Second {
			t.Errorf("waited %s", took)
		}
		if err := w.Leave(2); err != nil {
			t.Error("twice:", err)
		}
		if err := w.Kill(2); err != nil {
			t.Fatal(err)
		}
		if err := w.Restart(2); fault.KindOf(err) != fault.NotMember {
			t.Errorf("restarted: %v", err)
		}
		if err := w.Kill(1); err != nil {
			t.Fatal(err)
		}
		if err := w.Leave(1); err == nil || !strings.Contains(err.Error(), "m1 does not run") {
			t.Errorf("left without a peer: %v", err)
		}
	})
}

// forgets takes a member from whom the process knows.
func (p *puppet) forgets(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status.Members = slices.DeleteFunc(p.status.Members, func(o souk.Neighbour) bool { return o.Merchant == p.of.all[n].ID() })
}
