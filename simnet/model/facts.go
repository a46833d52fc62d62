package model

import (
	"math/bits"
)

// kind is what a fact says, by the names of protocol/fact.
type kind uint8

const (
	notice kind = iota
	consentGiven
	revocation
	keys
	header
	receipt
	checkpoint
	offerFact
	quoteFact
)

var kindNames = [...]string{"notice", "consent", "revocation", "keys", "header", "receipt", "checkpoint", "offer", "quote"}

// Bytes of facts, as seen in runs of the program.
const (
	noticeBytes     = 243
	consentBytes    = 2411
	revocationBytes = 240
	keysBytes       = 2319 // what a wallet keeps of a statement
	newKeysBytes    = 1807 // new keys of a grant, and what a wallet keeps of its vault
	headerBytes     = 774
	offerBytes      = 417
	quoteBytes      = 419
	arrivalBytes    = 225 // receipt of a statement
	stoppedBytes    = 296 // receipt of a revocation that was carried out
)

// fact is a fact with those who have it.
type fact struct {
	id     uint64
	at     int64 // ns
	size   int32
	origin int32
	grant  int32 // that it is about; -1: none
	holds  int32 // peers that have it
	shard  int16
	kind   kind
	open   bool     // in world.open
	set    []uint64 // a bit for each peer; nil: all have it
	wave   *wave    // nil: not on its way by gossip
	told   *crowd   // of spread events; nil without
}

func (f *fact) has(p int32) bool { return f.set == nil || f.set[p>>6]&(1<<(p&63)) != 0 }

func (f *fact) add(p int32) {
	f.set[p>>6] |= 1 << (p & 63)
	f.holds++
}

// lacks calls each for the peers without it, in order.
func (f *fact) lacks(peers int32, each func(p int32)) {
	for w, word := range f.set {
		for left := ^word; left != 0; left &= left - 1 {
			p := int32(w<<6 + bits.TrailingZeros64(left))
			if p >= peers {
				return
			}
			each(p)
		}
	}
}

// seen is what a peer knows of a fact on its way. Times are microseconds since
// the fact's publication, and 1 more, so that 0 is no time.
type seen struct {
	stored int32 // when; 0: it lacks it
	due    int32 // when what was asked for, or will be, should be there
	by     int32 // who brought it, -1: nobody; of what it lacks, when the first announcement comes, 0: none does
	hops   uint8
	asked  uint8 // pulls so far
}

// wave is a fact on its way.
type wave struct {
	at      []seen // by peer
	reached int32  // peers that have it or asked for it
}

// since is a time as waves keep it.
func (f *fact) since(at int64) int32 { return int32(min((at-f.at)/1000, 1<<30)) + 1 }

func (w *World) takeWave() *wave {
	if last := len(w.waves) - 1; last >= 0 {
		v := w.waves[last]
		w.waves = w.waves[:last]
		clear(v.at)
		v.reached = 0
		return v
	}
	return &wave{at: make([]seen, len(w.peers))}
}

func (w *World) endWave(f *fact, id int32) {
	if f.wave != nil {
		if w.harm != nil {
			w.judge(f, id)
		}
		w.waves = append(w.waves, f.wave)
		f.wave = nil
	}
}
