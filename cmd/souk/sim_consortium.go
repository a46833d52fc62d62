package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/connmgr"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/contracts/devnet"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/simnet/real"
)

// simProgram runs simulations on this machine with this program.
type simProgram struct{}

var _ real.Program = simProgram{}

// Found makes a chain and a consortium on it.
func (simProgram) Found(ctx context.Context, t real.Terms) (_ real.Consortium, err error) {
	c := &simConsortium{terms: t}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
		}
	}()
	// What a scenario may replace must not be final for the chain itself.
	config := devnet.Config{Dir: filepath.Join(t.Dir, "chain"), FinalityLag: t.FinalAge}
	if c.chain, err = startLocalChain(ctx, config, filepath.Join(t.Dir, "reader")); err != nil {
		return nil, err
	}
	c.onClose(c.chain.close)
	if err := c.found(ctx); err != nil {
		return nil, err
	}
	if err := c.chain.read(ctx, c.network, t.FinalAge); err != nil {
		return nil, err
	}
	shelf, closeShelf, err := openShelf(ctx, t.Dir, c.network, chainOf{c.chain.client})
	if err != nil {
		return nil, err
	}
	c.shelf = shelf
	c.onClose(closeShelf)
	return c, nil
}

// simFile is the consortium file of a simulation.
const simFile = "consortium.json"

// simConsortium is the consortium of a simulation on this machine.
type simConsortium struct {
	terms     real.Terms
	mu        sync.Mutex // of whom the file names
	chain     *localChain
	network   consortium
	merchants []*merchantProcess
	shelf     walletShelf
	points    map[int]real.Points // by number of the merchant
	closers   []func() error
}

// found makes the merchants' data folders and deploys the contracts with them as
// founders, final.
func (c *simConsortium) found(ctx context.Context) error {
	path := filepath.Join(c.terms.Dir, simFile)
	c.network = consortium{Name: "souk-simulation", Shards: c.terms.Shards, Replicas: c.terms.Replicas, RPC: []string{c.chain.endpoint()}}
	ports, err := freePorts(2 * len(c.terms.Merchants))
	if err != nil {
		return err
	}
	var founders, late []did.Member
	for j, terms := range c.terms.Merchants {
		name := fmt.Sprint("m", j)
		m, err := newMerchant(filepath.Join(c.terms.Dir, name), name, path, ports[2*j], ports[2*j+1], simPoints(name, terms))
		if err != nil {
			return err
		}
		m.log, m.flags, m.apart = filepath.Join(c.terms.Logs, name+".log"), c.flags(), true
		c.merchants = append(c.merchants, m)
		if terms.Late {
			late = append(late, m.member())
			continue
		}
		founders, c.network.Peers = append(founders, m.member()), append(c.network.Peers, m.known())
	}
	if c.network.Chain, err = c.chain.deploy(ctx, founders, late); err != nil {
		return err
	}
	if err := c.network.validate(); err != nil {
		return err
	}
	if err := c.createPoints(ctx); err != nil {
		return err
	}
	if err := c.chain.devnet.Seal(c.terms.FinalAge + 1); err != nil {
		return err
	}
	return c.giveOut()
}

// giveOut writes the consortium file.
func (c *simConsortium) giveOut() error {
	return writeJSONFile(filepath.Join(c.terms.Dir, simFile), c.network, 0o644)
}

// Introduce gives the consortium file out with the address of one more merchant.
func (c *simConsortium) Introduce(merchant int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.network.Peers = append(slices.Clone(c.network.Peers), c.merchants[merchant].known())
	c.shelf.network = c.network
	return c.giveOut()
}

// flags are those of every peer.
func (c *simConsortium) flags() []string {
	every := func(d time.Duration) string { return d.String() }
	return []string{
		"--witness", "--final-after", strconv.FormatUint(c.terms.FinalAge, 10),
		"--sync-every", every(c.terms.SyncEvery), "--checkpoint-every", every(c.terms.CheckpointEvery), "--anchor-every", every(c.terms.AnchorEvery),
	}
}

func (c *simConsortium) Merchants() []real.Merchant {
	var out []real.Merchant
	for _, m := range c.merchants {
		out = append(out, simMerchant{m})
	}
	return out
}

func (c *simConsortium) Chain() real.Chain { return c.chain.devnet }

func (c *simConsortium) OpenWallet(ctx context.Context, customer int, gate connmgr.ConnectionGater) (*wallet.Wallet, func() error, error) {
	c.mu.Lock()
	shelf := c.shelf
	c.mu.Unlock()
	return shelf.wallet(ctx, customer, libp2p.ConnectionGater(gate))
}

func (c *simConsortium) onClose(f func() error) { c.closers = append(c.closers, f) }

// Close ends what was started, last first.
func (c *simConsortium) Close() error {
	var failed []error
	for _, m := range c.merchants {
		m.stop()
	}
	for i := len(c.closers) - 1; i >= 0; i-- {
		failed = append(failed, c.closers[i]())
	}
	c.closers = nil
	return errors.Join(failed...)
}

// simMerchant is a merchant of a simulation.
type simMerchant struct{ *merchantProcess }

func (m simMerchant) ID() did.Merchant               { return m.merchantProcess.ID }
func (m simMerchant) PeerID() libpeer.ID             { return souk.IDOf(did.KeyOf(m.Keys.Peer)) }
func (m simMerchant) Registration() api.Registration { return api.RegistrationOf(m.member()) }

func (m simMerchant) Stop()                  { m.stop() }
func (m simMerchant) Ended() <-chan struct{} { return m.exited }
func (m simMerchant) LastWords() string      { return m.lastWords() }

func (m simMerchant) Start(ctx context.Context, told io.Writer) error {
	err := m.start(ctx, told)
	if err != nil {
		m.Kill()
	}
	return err
}

func (m simMerchant) Kill() {
	if m.runs() {
		m.kill()
	}
}

func (m simMerchant) Mark() error {
	_, err := m.leash.Write([]byte{'\n'})
	return err
}

// LoseDisk removes everything but the merchant's keys and where it listens.
func (m simMerchant) LoseDisk() error {
	all, err := os.ReadDir(m.Dir)
	if err != nil {
		return err
	}
	var failed []error
	for _, e := range all {
		if name := e.Name(); name != peerFile && name != secretsFile {
			failed = append(failed, os.RemoveAll(filepath.Join(m.Dir, name)))
		}
	}
	return errors.Join(failed...)
}

func (m simMerchant) Memory() uint64 {
	if !m.runs() {
		return 0
	}
	return uint64(peakKB(m.cmd.Process.Pid)) << 10
}

func (m simMerchant) Call(ctx context.Context, method, path string, in, out any) error {
	return m.API.call(ctx, method, path, in, out)
}
