// Package gossip spreads facts between the peers of one consortium.
//
// A fact takes one way in, whichever way it arrived: bounded, verified, gated
// by consent, stored durably, and only then relayed. Four functions of the
// node do the deciding and the storing (Config: Verify, Gate, Deliver, Load);
// this package does the network, the limits and the reputation of neighbours.
//
//	bytes -> Verify -> Gate -> Relay  -> Deliver (durable) -> neighbours
//	                        -> Hold   -> kept in memory, bounded, until ReleaseHeld
//	                        -> Refuse -> dropped, nobody is blamed
//
// Facts belong to shards (ShardOf their subject). Only members of the
// consortium's registry are neighbours; a wallet hands its facts to peers
// by other means. Gossip may lose a fact: set reconciliation completes it.
package gossip

import (
	"context"
	"encoding/binary"
	"regexp"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
)

// Message is a fact as gossip sees it. Verify makes it.
type Message struct {
	ID      [32]byte // SHA-256 of Raw
	Kind    uint16   // number in the fact table; a label for metrics
	Subject [32]byte // what the fact is about; decides the shard
	Expiry  uint64   // Unix milliseconds; not relayed from then on. 0 means never
	Raw     []byte   // the encoded fact
	Checked any      // what Verify learnt, handed to Gate and Deliver unseen
}

// Decision is what the consent gate says about a verified message.
type Decision uint8

// The decisions.
const (
	Relay  Decision = iota // store it, then pass it on
	Hold                   // not known yet, such as its grant: keep it aside, neither store nor pass on
	Refuse                 // not to be passed on, such as under a dead grant: drop it, blaming nobody
)

// Config is what a Gossip needs. Host, Consortium, Verify, Deliver and
// IsMember must be set; every other zero value means its default.
type Config struct {
	// Host is the node's libp2p host. Its own id must be a member's.
	Host host.Host
	// Consortium names the network: 1 to 64 of a-z, 0-9, '.', '-', '_'.
	Consortium string
	// Shards is how many shards the consortium has, 1 to 1,024. It is a
	// parameter of the consortium: all its peers must agree. Default 1.
	Shards int
	// Joined lists the shards that this peer takes part in. Nil means all.
	Joined []int

	// Verify decodes and checks one fact. It must be a function of the bytes
	// and chain state alone, safe for concurrent use, and fast: its time is
	// added to every hop.
	Verify func(raw []byte) (Message, error)
	// Gate is the consent gate. Nil relays all.
	Gate func(Message) Decision
	// Deliver stores a message durably. It returns only when the message would
	// survive a crash; the message is relayed after that. It is called
	// concurrently, so that the store can commit in groups. from is the
	// neighbour, or the host's own id for what was published here.
	Deliver func(ctx context.Context, from peer.ID, m Message) error
	// Load reads the encoded fact with that id from the store, so that late
	// neighbours can be served. A missing fact is an error. Nil serves from
	// the cache of recent facts only.
	Load func(ctx context.Context, id [32]byte) ([]byte, error)
	// IsMember tells whether a peer belongs to an active member. Others are
	// never neighbours. It is asked often and must be fast.
	IsMember func(peer.ID) bool
	// Members is the number of active members, from which the publisher reckons
	// how far pushing pays. Nil counts the neighbours.
	Members func() int
	// Score is the node's own opinion of a peer, such as late revocation
	// receipts or an outdated version: 0 is neutral, it is cut to [-50, 10].
	Score func(peer.ID) float64
	// Observe is told of each event, for metrics. It must not block.
	Observe func(Event)

	// MaxFact is the size limit of an encoded fact in bytes. Default 8 KiB, at most 48 KiB.
	MaxFact int
	// HeldPerSubject and HeldTotal bound the messages of one kind that wait for
	// the gate to know. Defaults 32 and 4,096. HeldFor is how long one waits; default 10 minutes.
	HeldPerSubject, HeldTotal int
	HeldFor                   time.Duration
	// SeenFor is how long an id is remembered, at least the time that a fact
	// can wander through the network. Default 10 minutes.
	SeenFor time.Duration
	// Tuning holds the settings of the speed and byte trade-off.
	Tuning Tuning
}

// Limits that are not settings.
const (
	maxShards  = 1024
	maxFactCap = 48 << 10 // one fact and its framing must fit into one 64 KiB message
)

var consortiumName = regexp.MustCompile(`^[a-z0-9._-]{1,64}$`)

// withDefaults fills the zero values in.
func (c Config) withDefaults() Config {
	setDefault(&c.Shards, 1)
	setDefault(&c.MaxFact, MaxFact)
	setDefault(&c.HeldPerSubject, 32)
	setDefault(&c.HeldTotal, 4096)
	setDefault(&c.HeldFor, 10*time.Minute)
	setDefault(&c.SeenFor, 10*time.Minute)
	if c.Gate == nil {
		c.Gate = func(Message) Decision { return Relay }
	}
	if c.Score == nil {
		c.Score = func(peer.ID) float64 { return 0 }
	}
	if c.Observe == nil {
		c.Observe = func(Event) {}
	}
	if c.Joined == nil {
		for shard := range c.Shards {
			c.Joined = append(c.Joined, shard)
		}
	}
	c.Tuning = c.Tuning.WithDefaults()
	return c
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Validate reports the first setting that cannot work.
func (c Config) Validate() error {
	c = c.withDefaults()
	problem := ""
	switch {
	case c.Host == nil, c.Verify == nil, c.Deliver == nil, c.IsMember == nil:
		problem = "Host, Verify, Deliver and IsMember must be set"
	case !consortiumName.MatchString(c.Consortium):
		problem = "Consortium must be 1 to 64 of a-z 0-9 . _ -"
	case c.Shards < 1 || c.Shards > maxShards:
		problem = "Shards must be 1 to 1024"
	case c.MaxFact < 1 || c.MaxFact > maxFactCap:
		problem = "MaxFact must be 1 to 49152 bytes"
	case c.HeldPerSubject < 0 || c.HeldTotal < c.HeldPerSubject:
		problem = "HeldTotal must be at least HeldPerSubject"
	case c.HeldFor < 0 || c.SeenFor < 0:
		problem = "durations must not be negative"
	}
	for _, shard := range c.Joined {
		if shard < 0 || shard >= c.Shards {
			problem = "Joined names a shard that does not exist"
		}
	}
	if problem == "" {
		problem = c.Tuning.problem()
	}
	if problem != "" {
		return fault.New(fault.Malformed, "gossip config", problem)
	}
	return nil
}

// ShardOf is the shard of a subject: its first eight bytes as a big-endian
// number, modulo the number of shards. Subjects are hashes, so shards fill evenly.
func ShardOf(subject [32]byte, shards int) int {
	return int(binary.BigEndian.Uint64(subject[:8]) % uint64(shards))
}
