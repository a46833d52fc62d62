package gossip

// Tuning is the trade between bytes and delay. The zero value is the measured
// default; docs/design/gossip.md has the figures.
type Tuning struct {
	// Sources is how many neighbours this peer asks, per shard, to announce
	// facts at once; two thirds are the nearest, the rest random. Others
	// announce later. Default 8, 2 to 32.
	Sources int
	// First is how many neighbours the publisher pushes the body to. Default 32, 1 to 64.
	First int
	// Fan is how many neighbours an early receiver pushes the body to, at most. Default 6, 1 to 32.
	Fan int
	// Early is the part of the members that is to get the body by pushes
	// before announcements take over: pushing is quick while few have the fact
	// and wasteful when many do. Default 1, above 0 to 8.
	Early float64
	// Inline is the size in bytes up to which a body is sent in place of its
	// announcement. Default 64: smaller than any fact, so off.
	Inline int
	// CacheBytes is the budget for bodies of recent facts in memory. Default 8 MiB.
	CacheBytes int
	// PlainDegree is how many neighbours a fact is pushed to in plain
	// gossipsub, which serves members that do not speak ProtocolID. Default 4.
	PlainDegree int
	// PlainOnly turns announcements off and leaves plain gossipsub.
	PlainOnly bool
}

// WithDefaults fills the zero values in.
func (t Tuning) WithDefaults() Tuning {
	setDefault(&t.Sources, 8)
	setDefault(&t.First, 32)
	setDefault(&t.Fan, 6)
	setDefault(&t.Early, 1)
	setDefault(&t.Inline, 64)
	setDefault(&t.CacheBytes, 8<<20)
	setDefault(&t.PlainDegree, 4)
	return t
}

func (t Tuning) problem() string {
	switch {
	case t.Sources < 2 || t.Sources > 32:
		return "Tuning.Sources must be 2 to 32"
	case t.First < 1 || t.First > 64:
		return "Tuning.First must be 1 to 64"
	case t.Fan < 1 || t.Fan > 32:
		return "Tuning.Fan must be 1 to 32"
	case t.Early <= 0 || t.Early > 8:
		return "Tuning.Early must be above 0 and at most 8"
	case t.Inline < 0 || t.CacheBytes < 0:
		return "Tuning.Inline and Tuning.CacheBytes must not be negative"
	case t.PlainDegree < 3 || t.PlainDegree > 32:
		return "Tuning.PlainDegree must be 3 to 32"
	}
	return ""
}
