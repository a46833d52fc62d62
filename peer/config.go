package peer

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/peer/offers"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// Chain is what a peer needs of the EVM chain. No call may block on the chain:
// a stalled chain stops no sale, no read and no revocation (I9).
type Chain interface {
	// Registry is the membership as last read: a value that never changes. While
	// the membership stays the same, the same value should be returned, a pointer:
	// what follows from it is then worked out once.
	Registry() did.Registry
	// SubmitAnchor queues a batch root; repeating a root is harmless.
	SubmitAnchor(ctx context.Context, root [32]byte, entries uint64) error
	// Anchored is where a root stands: its transaction once mined.
	Anchored(ctx context.Context, root [32]byte) (AnchorPlace, error)
}

// AnchorPlace says where the chain holds a root, and how firmly (I12).
type AnchorPlace struct {
	State    string // "pending", "sent", "mined", "final" or "failed"
	ChainID  uint64
	Contract [20]byte
	Tx       [32]byte
	Block    uint64
	Gas      uint64
}

// Blobs is the block store with its network side.
type Blobs interface {
	storage.Blobs
	storage.Fetcher
}

// Config is everything a peer is made of. Validate says what is missing.
type Config struct {
	Consortium string       // name of the network: letters, digits and hyphens, at most 32
	Self       did.Merchant // this merchant's operator account
	Key        ed25519.PrivateKey
	Sealing    vault.WrapKey // opens what customers seal to this merchant

	Host    host.Host // its identity must be Key
	Facts   storage.Facts
	Private storage.KV // sealed at rest: shares, customers, orders, grants
	Blobs   Blobs
	Log     storage.Log // this custodian's access log
	Chain   Chain
	// Points is the points contract; nil: points are counted and not issued.
	Points points.Chain
	// PromiseEvery is how often points that still wait for returns are promised on
	// the chain, to be credited when the return window is over: by this peer or by
	// anybody. 0: they are issued when it is over, and not promised before.
	PromiseEvery time.Duration
	// Gate asks the chain who may be in a channel; nil: nobody joins one here.
	Gate channels.Gate
	// Exchange is where offers are settled; nil: this peer takes part in none.
	Exchange offers.Exchange
	// Toll is what this peer asks now to settle an offer that gives some points, in
	// units of them: 0 for nothing, above offer.MaxAmount for points that it takes
	// nothing in. It may ask the chain. Nil: it asks for nothing.
	Toll func(ctx context.Context, give offer.Address) (uint64, error)
	// Rewards is where rewards for consents are, and signs for this member; nil: it attests nothing.
	Rewards Rewards
	// Netting is where merchants cancel what they hold of each other's points; nil:
	// this peer takes part in no round.
	Netting rounds.Chain
	// NettingLimit is how many points a day this merchant gives up by statements of
	// others that are signed without anybody being asked; 0: none.
	NettingLimit uint64
	// NettingEvery is how often this peer proposes a round of its own accord, 10
	// minutes or more; 0: never.
	NettingEvery time.Duration
	// Relayer carries what customers signed to the chain; nil: nothing is relayed here.
	Relayer Relayer
	Blocker Blocker // the connection gate that Host was built with
	// Bandwidth is how many bytes went over the wire since the start.
	Bandwidth func() (in, out uint64)

	// DID is this merchant's did:webvh; nil if it keeps none here.
	DID *identity.Own
	// Web fetches DIDs; nil: from the open internet.
	Web *identity.Web

	// Roster is shared with other peers of this process; nil: this peer has its own.
	Roster *Roster
	// Known lists addresses at which other peers may be found. More are learnt
	// from connections; a peer redials all of them for ever.
	Known []peer.AddrInfo
	// Shards is the consortium's number of gossip shards.
	Shards int
	// FactBudget and PrivateBudget bound what this peer takes in from others.
	FactBudget, PrivateBudget Budget
	// Limits bound what this peer does for strangers.
	Limits Limits
	// Channels is how this merchant runs its own.
	Channels channels.Settings
	// Offers bound what is asked of the exchange and kept of others' offers.
	Offers offers.Limits
	// Attest bounds what this member attests.
	Attest attest.Limits
	// Replicas is how many peers pin each record, the writer included: more
	// survive more losses and cost more disk. At least 2.
	Replicas int
	// SyncEvery is the pause between rounds of reconciliation: with every member, or
	// with three in consortia of more than 33. Shorter heals faster and costs a few
	// hundred bytes each time.
	SyncEvery time.Duration
	// CheckpointEvery is how often a changed log is signed and co-signed. For every
	// 33 other members the pause is once more as long.
	CheckpointEvery time.Duration
	// AnchorEvery is how often the members' log roots are anchored in one
	// batch. 0 leaves anchoring to explicit requests.
	AnchorEvery time.Duration

	Logger  *slog.Logger
	Metrics prometheus.Registerer
	// Observe is told what this peer does, from many goroutines at once; it must
	// be fast. nil: nobody is told.
	Observe func(Observation)
}

// Validate reports the first thing that is missing or out of range.
func (c Config) Validate() error {
	missing := func(what string) error {
		return fault.New(fault.Malformed, "peer configuration", what)
	}
	switch {
	case c.Consortium == "" || len(c.Consortium) > 32:
		return missing("Consortium needs a name of 1 to 32 characters")
	case len(c.Key) != ed25519.PrivateKeySize:
		return missing("Key is not an Ed25519 private key")
	case len(c.Sealing.Public()) == 0:
		return missing("Sealing has no HPKE private key")
	case c.Host == nil, c.Facts == nil, c.Private == nil, c.Blobs == nil, c.Log == nil, c.Chain == nil, c.Blocker == nil, c.Bandwidth == nil:
		return missing("Host, Facts, Private, Blobs, Log, Chain, Blocker and Bandwidth are all required")
	case c.Shards < 1 || c.Shards > 1024:
		return missing("Shards must lie between 1 and 1,024")
	case !c.Limits.valid():
		return missing("Limits must not be negative")
	case !c.Channels.Valid():
		return missing("Channels must not have negative settings")
	case !c.Attest.Valid():
		return missing("Attest must not have negative limits")
	case c.Replicas < 2 || c.Replicas > 16:
		return missing("Replicas must lie between 2 and 16")
	case c.SyncEvery <= 0 || c.CheckpointEvery <= 0 || c.PromiseEvery < 0:
		return missing("SyncEvery and CheckpointEvery must be positive, PromiseEvery not negative")
	case c.Logger == nil || c.Metrics == nil:
		return missing("Logger and Metrics are required")
	}
	return nil
}
