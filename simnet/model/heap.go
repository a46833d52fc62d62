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
	peersExchange              // a peer reconciles with another
	syncComes                  // a fact comes by reconciliation
	circleIsTended             // a peer looks after its circle
	peersTie                   // two peers are connected
	sourcesChange              // a peer chooses its sources anew
	callIsDue                  // a function is called
)

// event is something that will happen to a peer. What from, fact and x are
// depends on its kind.
type event struct {
	at     int64 // ns since the network was made
	number uint64
	fact   int32
	to     int32
	from   int32
	what   what
	x      int16
}

// events is a heap with four children a node, ordered by time, then by number.
type events struct{ all []event }

func (e *event) before(o *event) bool { return e.at < o.at || e.at == o.at && e.number < o.number }

func (h *events) put(e event) {
	h.all = append(h.all, e)
	i := len(h.all) - 1
	for i > 0 {
		up := (i - 1) / 4
		if !e.before(&h.all[up]) {
			break
		}
		h.all[i] = h.all[up]
		i = up
	}
	h.all[i] = e
}

// pop takes the first event out. There must be one.
func (h *events) pop() event {
	first := h.all[0]
	end := len(h.all) - 1
	last := h.all[end]
	h.all = h.all[:end]
	if end == 0 {
		return first
	}
	h.sink(0, last)
	return first
}

// order makes a heap of what lies there in any order.
func (h *events) order() {
	for i := (len(h.all) - 2) / 4; i >= 0 && len(h.all) > 1; i-- {
		h.sink(i, h.all[i])
	}
}

// sink puts an event where those below a place begin, as deep as it belongs.
func (h *events) sink(i int, e event) {
	end := len(h.all)
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
