package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"unicode/utf8"

	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/did"
)

// newMerchant makes the data folder of a peer that listens on these ports of
// loopback and issues points, if it has terms.
func newMerchant(dir, name, consortiumPath string, p2p, api int, terms *pointsTerms) (*merchantProcess, error) {
	config := peerConfig{
		Name: tradeName(name), Listen: []string{fmt.Sprintf("/ip4/127.0.0.1/tcp/%d", p2p)},
		API: fmt.Sprintf("127.0.0.1:%d", api), Consortium: consortiumPath, Points: terms,
	}
	keys, err := initPeer(dir, config, nil)
	if err != nil {
		return nil, err
	}
	member := keys.member(config.Name)
	return &merchantProcess{
		Name: name, Dir: dir, Config: config, Keys: keys, ID: member.ID, API: newAPIClient(config.API, keys.Token), log: filepath.Join(dir, "peer.log"),
	}, nil
}

// maxTradeName is the longest name that the registry takes, in bytes.
const maxTradeName = 64

// tradeName is a name that the registry takes. Of a longer one a hash stands for
// what is cut off, so that two merchants never share one.
func tradeName(name string) string {
	if len(name) <= maxTradeName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	ending := "~" + hex.EncodeToString(sum[:4])
	cut := maxTradeName - len(ending)
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + ending
}

// member is the merchant's entry in the registry.
func (m *merchantProcess) member() did.Member { return m.Keys.member(m.Config.Name) }

// known is the merchant's entry in the consortium file.
func (m *merchantProcess) known() knownPeer {
	id := souk.IDOf(did.KeyOf(m.Keys.Peer))
	return knownPeer{Merchant: m.ID, Name: m.Config.Name, Addresses: []string{m.Config.Listen[0] + "/p2p/" + id.String()}}
}
