package model

// what is the kind of an event.
type what uint8

const (
	bodyComes      what = iota // a fact's body comes to a peer from another
	haveComes                  // an announcement comes
	pullComes                  // a peer is asked for a fact's body
	pullOverdue                // a body that was asked for did not come in time
	listGoesOut                // announcements that a peer collected for others go out
	factIsChecked              // who lacks a fact is looked up
	peersExchange              // a peer reconciles with another, by chance
	roundBegins                // a peer reconciles with all others
	pairExchanges              // two peers reconcile
	peersMeet                  // two peers are neighbours from now on
	syncComes                  // a fact comes by reconciliation
	circleIsTended             // a peer looks after its circle
	peersTie                   // two peers are connected
	sourcesChange              // a peer chooses its sources anew
	callIsDue                  // a function is called
)

// event is something that will happen to a peer. What from, fact and x are
// depends on its kind.
type event struct {
	at   int64 // ns since the network was made
	fact int32
	to   int32
	from int32
	what what
	x    int16
}

// numbered is an event with the number of those put before it.
type numbered struct {
	event
	number uint64
}

// events is a heap with four children a node, ordered by time, then by when an
// event was put there.
type events struct {
	all []numbered
	put uint64 // so far
}

func (e *numbered) before(o *numbered) bool {
	return e.at < o.at || e.at == o.at && e.number < o.number
}

func (h *events) add(e event) {
	h.put++
	n := numbered{e, h.put}
	h.all = append(h.all, n)
	i := len(h.all) - 1
	for i > 0 {
		up := (i - 1) / 4
		if !n.before(&h.all[up]) {
			break
		}
		h.all[i] = h.all[up]
		i = up
	}
	h.all[i] = n
}

// pop takes the first event out. There must be one.
func (h *events) pop() event {
	first := h.all[0].event
	end := len(h.all) - 1
	last := h.all[end]
	if h.all = h.all[:end]; end > 0 {
		h.sink(last)
	}
	return first
}

// sink puts an event where the first was, as deep as it belongs.
func (h *events) sink(e numbered) {
	i, end := 0, len(h.all)
	for {
		least := 4*i + 1
		if least >= end {
			break
		}
		for c := least + 1; c < min(4*i+5, end); c++ {
			if h.all[c].before(&h.all[least]) {
				least = c
			}
		}
		if !h.all[least].before(&e) {
			break
		}
		h.all[i] = h.all[least]
		i = least
	}
	h.all[i] = e
}
