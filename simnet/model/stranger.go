package model

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/peer/gossip"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/script"
)

// stranger is a machine that is no member and behaves as if it were one: it connects
// to its victims one after the other, and once a second greets each and announces a
// fact that does not exist.
type stranger struct {
	name    string
	host    int32
	attack  scenario.Attack
	victims []int32
	met     []bool  // by place among the victims: it was connected once
	life    []int16 // of the victim when it connected; -1: it is not connected
}

const (
	strangerPause    = time.Second
	strangerPatience = 5 * time.Second // with whom it dials
	// Bytes as seen in runs of the program: of a stranger's connection to and from its
	// victim, of its greeting with an announcement in it, and of what it gets for that.
	connectBytes  = 6500
	acceptBytes   = 5300
	greetingBytes = 48
	refusalBytes  = 35
)

// surround has a stranger come, and go when its time is over.
func (w *World) surround(number int, a scenario.Attack) {
	m := script.Member{Role: script.Attackers, N: number}
	s := &stranger{name: fmt.Sprint("a", number), host: int32(w.plan.Host(m)), attack: a}
	for _, v := range a.Victims {
		if v.Role == script.Merchants {
			s.victims = append(s.victims, int32(v.N))
		}
	}
	if len(a.Victims) == 0 {
		for p := range w.peers {
			s.victims = append(s.victims, int32(p))
		}
	}
	s.met, s.life = make([]bool, len(s.victims)), make([]int16, len(s.victims))
	for i := range s.life {
		s.life[i] = -1
	}
	w.approach(s, 0)
}

// approach goes on with a round at a place among the victims.
func (w *World) approach(s *stranger, at int) {
	for ; at < len(s.victims); at++ {
		if s.attack.Over(w.Now()) {
			w.part(s)
			return
		}
		p := s.victims[at]
		if n := &w.peers[p]; n.up && n.life == s.life[at] && w.links.reach(s.host, p) {
			w.greet(s, p)
			continue
		}
		w.dialled(s, at, p)
		return
	}
	w.call(w.now+int64(strangerPause), func() { w.approach(s, 0) })
}

// dialled connects to a victim, or finds that it does not answer, and goes on.
func (w *World) dialled(s *stranger, at int, p int32) {
	if !w.peers[p].up || !w.links.reach(s.host, p) {
		w.call(w.now+int64(strangerPatience), func() { w.approach(s, at+1) })
		return
	}
	w.call(w.now+dialTrips*w.links.rtt(s.host, p), func() {
		if n := &w.peers[p]; n.up {
			s.life[at] = n.life
			n.pestered++
			if !s.met[at] {
				s.met[at] = true
				w.deed(s.name, s.attack.Kind, w.names.merchants[p], "connects", false)
			}
			w.links.count(s.host, p, connectBytes)
			w.links.count(p, s.host, acceptBytes)
			w.greet(s, p)
		}
		w.approach(s, at+1)
	})
}

// greet is a stranger's word to a victim, which takes it for a neighbour or does not.
func (w *World) greet(s *stranger, p int32) {
	w.links.count(s.host, p, greetingBytes+frameBytes*(w.plan.Shards-1))
	w.links.all[p].out, w.links.all[s.host].in = w.links.all[p].out+refusalBytes, w.links.all[s.host].in+refusalBytes
	score := func() float64 { return 0 } // nothing is known of it
	if gossip.Admits(w.member(s.host), false, len(w.mesh.near[p]), score) {
		w.deed(s.name, s.attack.Kind, w.names.merchants[p], "is a neighbour", true)
	}
}

// part ends a stranger's connections.
func (w *World) part(s *stranger) {
	for at, p := range s.victims {
		if n := &w.peers[p]; n.up && n.life == s.life[at] {
			n.pestered--
		}
	}
}

// member reports whether the machine with a number is a member's.
func (w *World) member(host int32) bool { return int(host) < len(w.peers) && w.peers[host].member }
