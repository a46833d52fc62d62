package real

import (
	"context"
	"io"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/libp2p/go-libp2p/core/connmgr"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/simnet/scenario"
)

// Program runs a consortium on this machine: the program that a simulation is
// part of.
type Program interface {
	// Found makes a chain that runs, and on it a consortium of those merchants that do
	// not come late. No peer runs yet, and who comes late has a folder and coins for gas.
	Found(ctx context.Context, t Terms) (Consortium, error)
}

// Terms are what a consortium is like.
type Terms struct {
	Dir       string // for everything that goes with the run, secrets too
	Logs      string // for a log of each merchant's peer
	Merchants []scenario.Merchant
	Shards    int
	Replicas  int
	FinalAge  uint64 // blocks after which one is final

	SyncEvery, CheckpointEvery, AnchorEvery time.Duration
}

// Consortium is merchants, wallets and a chain on this machine.
type Consortium interface {
	Merchants() []Merchant
	// Introduce gives the consortium file out with the address of a merchant that came
	// late: wallets and those that come after it find it there.
	Introduce(merchant int) error
	Chain() Chain
	// OpenWallet opens a customer's wallet under a new network identity. It
	// connects with whom the gate lets it. It is closed after use.
	OpenWallet(ctx context.Context, customer int, gate connmgr.ConnectionGater) (*wallet.Wallet, func() error, error)
	// Account is the key of the account that a customer has towards a merchant.
	Account(customer int, m did.Merchant) *secp256k1.PrivateKey
	// Points are those of a merchant; false: it has none.
	Points(merchant int) (Points, bool)
	Reader() Reader
	// Through is the chain as a customer reaches it: members carry what the wallet
	// hands them, one of them first. What is sent is in a block when that returns.
	Through(w *wallet.Wallet, first did.Merchant) loyalty.Chain
	// Close ends the chain, and what still runs.
	Close() error
}

// Merchant is a merchant with a data folder, and a peer that may run on it.
type Merchant interface {
	ID() did.Merchant
	PeerID() libpeer.ID
	// Registration is what a merchant hands to the members to be admitted.
	Registration() api.Registration
	// Start runs the peer and returns once it serves. What it does is written to
	// told as a witness.Teller does, until it has ended.
	Start(ctx context.Context, told io.Writer) error
	// Mark has the peer tell a mark: what it told before has then been told.
	Mark() error
	// Kill ends it as a power cut does, Stop in good order; both return when it
	// has ended, and do nothing when it does not run.
	Kill()
	Stop()
	// Ended is closed when the process that Start began has ended.
	Ended() <-chan struct{}
	// LastWords is the end of its log.
	LastWords() string
	// LoseDisk removes all but the merchant's keys.
	LoseDisk() error
	// Memory is the most that the peer's process has held, in bytes; 0 where the
	// system does not tell.
	Memory() uint64
	// Call calls the peer's HTTP API.
	Call(ctx context.Context, method, path string, in, out any) error
}

// Reader reads the chain: see contracts/chain.
type Reader interface {
	loyalty.Chain
	Head() (number uint64, hash [32]byte, time uint64)
	AskAt(ctx context.Context, block [32]byte, to chain.Address, data []byte) ([]byte, error)
	Probe(ctx context.Context, code []byte) ([]byte, error)
	ProbeAt(ctx context.Context, block [32]byte, code []byte) ([]byte, error)
}

// Chain is a development chain: see contracts/devnet.
type Chain interface {
	Head() (height uint64, hash [32]byte)
	Block(number uint64) (devnet.Block, error)
	Pace(period time.Duration)
	Stall(stalled bool)
	Reorg(depth uint64, drop bool) error
}
