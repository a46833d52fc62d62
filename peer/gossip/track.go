package gossip

import (
	"slices"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
)

// state is how far a fact has come here.
type state uint8

const (
	wanted  state = iota // announced; its body is being pulled
	working              // its body is in the intake
	stored               // durable here and passed on
	dropped              // not passed on: refused, ignored or held
)

// track is what this peer knows of one fact on its way.
type track struct {
	state state
	shard int
	size  uint32
	since time.Time
	// told holds who needs no announcement: true if the neighbour offered the
	// fact, false if it was only told. Nil once the fact has been judged.
	told   map[peer.ID]bool
	source []peer.ID             // announcers that were not asked yet, in order
	asked  map[peer.ID]time.Time // pulls under way; nil: none
	judged bool
}

// expected is when the earliest pull under way should be answered, by rtt.
func (t *track) expected(rtt func(peer.ID) time.Duration) time.Time {
	var first time.Time
	for id, at := range t.asked {
		if due := at.Add(rtt(id)); first.IsZero() || due.Before(first) {
			first = due
		}
	}
	return first
}

// ask notes that a neighbour is asked for the body.
func (t *track) ask(id peer.ID, now time.Time) {
	if t.asked == nil {
		t.asked = make(map[peer.ID]time.Time)
	}
	t.asked[id] = now
}

// answered notes that a neighbour is not asked for it any more.
func (t *track) answered(id peer.ID) {
	if delete(t.asked, id); len(t.asked) == 0 {
		t.asked = nil
	}
}

// offered notes an announcer that may be asked. False: it waits to be asked already,
// and saying it again makes no second place in the line.
func (t *track) offered(id peer.ID) bool {
	if slices.Contains(t.source, id) {
		return false
	}
	t.source = append(t.source, id)
	return true
}

// tracker is a bounded table of tracks, oldest forgotten first, with a bounded
// cache of the bodies of recent facts. The mesh's lock guards it.
type tracker struct {
	keep   time.Duration
	tracks map[[idSize]byte]*track
	order  [][idSize]byte // by since
	judged int            // tracks of order that were judged

	bodies     map[[idSize]byte][]byte
	bodyOrder  []cached
	bodyBytes  int
	bodyBudget int
	bodyAge    time.Duration // how long a body is kept at most; 0: however long there is room
}

// cached is a body of the cache.
type cached struct {
	id    [idSize]byte
	since time.Time
}

// maxTracks bounds the table whatever neighbours announce.
const maxTracks = 1 << 16

// maxBodyAge is how long a body stays in memory: nearly all pulls come within
// seconds of the announcement. Later ones are served from the store.
const maxBodyAge = 30 * time.Second

func newTracker(c Config) *tracker {
	t := &tracker{keep: c.SeenFor, bodyBudget: c.Tuning.CacheBytes,
		tracks: make(map[[idSize]byte]*track), bodies: make(map[[idSize]byte][]byte)}
	if c.Load != nil {
		t.bodyAge = maxBodyAge
	}
	return t
}

// get finds a track or begins one.
func (t *tracker) get(id [idSize]byte, shard int, now time.Time) *track {
	if tr, ok := t.tracks[id]; ok {
		return tr
	}
	if len(t.order) >= maxTracks {
		t.forgetOldest()
	}
	tr := &track{shard: shard, since: now, told: make(map[peer.ID]bool)}
	t.tracks[id] = tr
	t.order = append(t.order, id)
	return tr
}

func (t *tracker) forgetOldest() {
	delete(t.tracks, t.order[0])
	t.order = t.order[1:]
	t.judged = max(t.judged-1, 0)
}

// expire forgets what was heard of too long ago, and bodies that were kept long enough.
func (t *tracker) expire(now time.Time) {
	for t.bodyAge > 0 && len(t.bodyOrder) > 0 && now.Sub(t.bodyOrder[0].since) >= t.bodyAge {
		t.dropBody()
	}
	if len(t.bodyOrder) == 0 {
		t.bodyOrder = nil // what is in front of it is not freed otherwise
	}
	for len(t.order) > 0 && now.Sub(t.tracks[t.order[0]].since) >= t.keep {
		t.forgetOldest()
	}
}

// unjudged hands out the tracks that reached an age, once each.
func (t *tracker) unjudged(now time.Time, age time.Duration, judge func(*track)) {
	for ; t.judged < len(t.order); t.judged++ {
		tr := t.tracks[t.order[t.judged]]
		if now.Sub(tr.since) < age {
			return
		}
		judge(tr)
		tr.judged, tr.told, tr.source = true, nil, nil
	}
}

// cache keeps a body for neighbours that pull it.
func (t *tracker) cache(id [idSize]byte, raw []byte, now time.Time) {
	if _, ok := t.bodies[id]; ok {
		return
	}
	t.bodies[id] = raw
	t.bodyOrder = append(t.bodyOrder, cached{id, now})
	t.bodyBytes += len(raw)
	for t.bodyBytes > t.bodyBudget && len(t.bodyOrder) > 1 {
		t.dropBody()
	}
}

// dropBody frees the oldest body.
func (t *tracker) dropBody() {
	oldest := t.bodyOrder[0].id
	t.bodyBytes -= len(t.bodies[oldest])
	delete(t.bodies, oldest)
	t.bodyOrder = t.bodyOrder[1:]
}
