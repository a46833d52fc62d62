package devnet

import (
	"fmt"
	"math/big"
	"net"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/params"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Rules names the fork whose gas rules hold from the first block.
type Rules string

// The rule sets that gas is tested under.
const (
	Osaka     Rules = "osaka"     // the main network of today
	Amsterdam Rules = "amsterdam" // live on a test network: storage costs about three times as much
)

// Config describes a development chain. The zero value is a chain in memory
// on a free loopback port that seals a block when a transaction arrives.
type Config struct {
	// Dir is where the chain is kept. Empty: in memory, gone after Run.
	// A folder belongs to one seed, chain id and rule set.
	Dir string
	// ChainID is the EIP-155 chain id. 0 means 31337, the usual one of development chains.
	ChainID uint64
	// Listen is the host and port of JSON-RPC over HTTP and WebSocket (one
	// port for both). Empty means 127.0.0.1:0, a free loopback port.
	Listen string
	// Seed gives the prefunded accounts their keys. The zero seed is the
	// well-known one: fine on loopback, never for anything of value.
	Seed did.Seed
	// Accounts is how many accounts are prefunded with Balance, 0 means 10, at most 10,000.
	Accounts int
	// Balance is what each of them holds, in whole coins of 10^18 units. 0 means 10,000.
	Balance uint64
	// Period is the time between blocks. 0 seals whenever a transaction is
	// waiting. Chain time has whole seconds and must grow, so more than one
	// block a second makes the chain's clock run ahead of the wall's.
	Period time.Duration
	// Trail is how many empty blocks follow each block that was sealed for a
	// transaction, so that a client which waits for that depth sees the end
	// without a ticker. Unused with Period.
	Trail uint64
	// FinalityLag is how many blocks the "finalized" head stays behind the
	// latest one, "safe" half as many. 0 makes every block final at once. With a
	// Dir, final blocks go to an archive once a minute, and a Reorg that reaches
	// one of the archive fails: let the lag be the deepest that there will be.
	FinalityLag uint64
	// Rules are the gas rules. Empty means Osaka.
	Rules Rules
}

const (
	defaultChainID  = 31337
	defaultAccounts = 10
	maxAccounts     = 10_000
	defaultBalance  = 10_000
	blockGas        = 60_000_000 // the main network's block gas limit
)

// withDefaults is the config with every zero field replaced.
func (c Config) withDefaults() Config {
	if c.ChainID == 0 {
		c.ChainID = defaultChainID
	}
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	if c.Accounts == 0 {
		c.Accounts = defaultAccounts
	}
	if c.Balance == 0 {
		c.Balance = defaultBalance
	}
	if c.Rules == "" {
		c.Rules = Osaka
	}
	return c
}

// Validate reports the first field that is out of range. Zero fields are fine.
func (c Config) Validate() error {
	const op = "devnet config"
	c = c.withDefaults()
	switch {
	case c.Accounts < 0 || c.Accounts > maxAccounts:
		return fault.New(fault.Malformed, op, fmt.Sprintf("accounts must be 1 to %d", maxAccounts))
	case c.Period < 0:
		return fault.New(fault.Malformed, op, "period must not be negative")
	case c.Rules != Osaka && c.Rules != Amsterdam:
		return fault.New(fault.Malformed, op, "rules must be osaka or amsterdam")
	}
	if _, _, err := c.hostPort(); err != nil {
		return err
	}
	return nil
}

func (c Config) hostPort() (string, int, error) {
	host, text, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return "", 0, fault.Wrap(fault.Malformed, "devnet listen address", err)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return "", 0, fault.Wrap(fault.Malformed, "devnet listen port", err)
	}
	return host, int(port), nil
}

// rules is the chain config: every fork up to and including the chosen one,
// none after it. go-ethereum's own development config switches on a later fork
// without the ones before, which no network has.
func (c Config) rules() *params.ChainConfig {
	zero, block := new(uint64), new(big.Int)
	config := &params.ChainConfig{
		ChainID:        new(big.Int).SetUint64(c.ChainID),
		HomesteadBlock: block, EIP150Block: block, EIP155Block: block, EIP158Block: block,
		ByzantiumBlock: block, ConstantinopleBlock: block, PetersburgBlock: block, IstanbulBlock: block,
		MuirGlacierBlock: block, BerlinBlock: block, LondonBlock: block, ArrowGlacierBlock: block, GrayGlacierBlock: block,
		MergeNetsplitBlock: block, TerminalTotalDifficulty: block,
		ShanghaiTime: zero, CancunTime: zero, PragueTime: zero, OsakaTime: zero,
		BlobScheduleConfig: &params.BlobScheduleConfig{
			Cancun: params.DefaultCancunBlobConfig, Prague: params.DefaultPragueBlobConfig,
		},
	}
	if c.Rules == Amsterdam {
		config.BPO1Time, config.BPO2Time, config.AmsterdamTime = zero, zero, zero
		config.BlobScheduleConfig.BPO1 = params.DefaultBPO1BlobConfig
		config.BlobScheduleConfig.BPO2 = params.DefaultBPO2BlobConfig
	}
	return config
}

func (c Config) genesis() *core.Genesis {
	alloc := core.SystemContractAllocs()
	coin := new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
	balance := new(big.Int).Mul(new(big.Int).SetUint64(c.Balance), coin)
	for i := range c.Accounts {
		alloc[addressOf(accountKey(c.Seed, i))] = types.Account{Balance: balance}
	}
	alloc[addressOf(faucetKey(c.Seed))] = types.Account{Balance: new(big.Int).Lsh(coin, 64)}
	return &core.Genesis{
		Config: c.rules(), GasLimit: blockGas, BaseFee: big.NewInt(params.InitialBaseFee),
		Difficulty: new(big.Int), Alloc: alloc,
	}
}

// nodeConfig opens JSON-RPC on one port and nothing else: no peers, no IPC, no
// debug or admin methods.
func (c Config) nodeConfig() (*node.Config, error) {
	host, port, err := c.hostPort()
	if err != nil {
		return nil, err
	}
	config := node.DefaultConfig
	config.Name, config.DataDir, config.IPCPath = "devnet", c.Dir, ""
	config.P2P = p2p.Config{NoDiscovery: true, NoDial: true}
	modules := []string{"eth", "net", "web3"}
	config.HTTPHost, config.HTTPPort, config.HTTPModules = host, port, modules
	config.WSHost, config.WSPort, config.WSModules, config.WSOrigins = host, port, modules, nil
	return &config, nil
}

// ethConfig writes every state as it is sealed (an archive on the hash scheme)
// instead of keeping the newest in memory: together with persist, a killed
// process loses no sealed block. Caches are small and pool limits are wide, the
// opposite of what a public node needs.
func (c Config) ethConfig() *ethconfig.Config {
	config := ethconfig.Defaults
	config.Genesis, config.NetworkId = c.genesis(), c.ChainID
	config.SyncMode = ethconfig.FullSync
	config.StateScheme, config.NoPruning = "hash", true
	config.DatabaseCache, config.DatabaseHandles = 32, 64
	config.TrieCleanCache, config.TrieDirtyCache, config.SnapshotCache = 16, 16, 0
	config.LogNoHistory = true
	config.TxPool.NoLocals, config.TxPool.Journal = true, ""
	config.TxPool.AccountSlots, config.TxPool.GlobalSlots = 16_384, 65_536
	config.TxPool.AccountQueue, config.TxPool.GlobalQueue = 16_384, 65_536
	config.Miner.GasCeil = blockGas
	return &config
}
