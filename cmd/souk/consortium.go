package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/multiformats/go-multiaddr"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
)

// consortium is the file that all members and wallets of a network share: its
// name, its chain, and where peers may be found. Nothing in it is secret.
type consortium struct {
	Name     string           `json:"name"`
	Chain    chain.Deployment `json:"chain"`
	RPC      []string         `json:"rpc"` // JSON-RPC endpoints, the first is preferred
	Shards   int              `json:"shards"`
	Replicas int              `json:"replicas"`
	Peers    []knownPeer      `json:"peers"`
}

// knownPeer is where a member's peer listens. The address ends in /p2p/ID.
type knownPeer struct {
	Merchant  did.Merchant `json:"merchant"`
	Name      string       `json:"name"`
	Addresses []string     `json:"addresses"`
}

var consortiumName = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

func (c consortium) validate() error {
	switch {
	case !consortiumName.MatchString(c.Name):
		return fmt.Errorf("name %q: want 1 to 32 of a-z, 0-9 and hyphen", c.Name)
	case len(c.RPC) == 0:
		return fmt.Errorf("rpc: want at least one JSON-RPC endpoint of the chain")
	case c.Shards < 1 || c.Replicas < 2:
		return fmt.Errorf("shards must be at least 1 and replicas at least 2")
	}
	return c.Chain.Validate()
}

func readConsortium(path string) (consortium, error) {
	var c consortium
	if err := readJSONFile(path, &c); err != nil {
		return c, err
	}
	if err := c.validate(); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// known turns the listed addresses into libp2p's form.
func (c consortium) known() ([]peer.AddrInfo, error) {
	var out []peer.AddrInfo
	for _, p := range c.Peers {
		for _, text := range p.Addresses {
			addr, err := multiaddr.NewMultiaddr(text)
			if err != nil {
				return nil, fmt.Errorf("address of %s: %w", p.Name, err)
			}
			info, err := peer.AddrInfoFromP2pAddr(addr)
			if err != nil {
				return nil, fmt.Errorf("address of %s: %w", p.Name, err)
			}
			out = append(out, *info)
		}
	}
	return out, nil
}

const maxJSONFile = 4 << 20

func readJSONFile(path string, v any) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Size() > maxJSONFile {
		return fmt.Errorf("%s: larger than 4 MiB", path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// writeJSONFile replaces a file whole or not at all; it is on disk on return.
func writeJSONFile(path string, v any, mode os.FileMode) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(raw, '\n'), mode)
}

// writeFile replaces a file whole or not at all. When it returns, the bytes and
// the name are on the disk.
func writeFile(path string, raw []byte, mode os.FileMode) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	if _, err := tmp.Write(raw); err != nil {
		return err
	}
	if err := tmp.Chmod(mode); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// makeDataDir makes a folder for its owner alone, and has the disk know it.
func makeDataDir(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(filepath.Clean(path)))
}

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
