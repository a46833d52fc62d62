package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
)

// peerConfig is peer.json in a peer's data folder: everything that is not
// secret.
type peerConfig struct {
	Name       string   `json:"name"`
	Listen     []string `json:"listen"`     // libp2p multiaddresses
	API        string   `json:"api"`        // host:port of the HTTP API
	Consortium string   `json:"consortium"` // path of the consortium file
	// APIHosts are names under which a proxy passes the API on; localhost and
	// IP addresses are always good.
	APIHosts []string `json:"api_hosts,omitempty"`
	// Points are the terms of the merchant's points; nil: it issues none.
	Points *pointsTerms `json:"points,omitempty"`
}

// peerSecrets is secrets.json: readable by its owner alone.
type peerSecrets struct {
	Operator string `json:"operator"` // secp256k1 key of the operator account, hexadecimal
	Peer     string `json:"peer"`     // Ed25519 seed of the peer key, hexadecimal
	Sealing  string `json:"sealing"`  // seed of the HPKE key, hexadecimal
	Disk     string `json:"disk"`     // key under which private values lie on disk, hexadecimal
	Token    string `json:"token"`    // bearer token of the HTTP API
}

// peerKeys are the secrets in use.
type peerKeys struct {
	Operator *ecdsa.PrivateKey
	Peer     ed25519.PrivateKey
	Sealing  vault.WrapKey
	Disk     [32]byte
	Token    string
}

const (
	peerFile    = "peer.json"
	secretsFile = "secrets.json"
)

// initPeer makes a data folder. It never overwrites one.
func initPeer(dir string, config peerConfig, operator *ecdsa.PrivateKey) (peerKeys, error) {
	if _, err := os.Stat(filepath.Join(dir, peerFile)); !errors.Is(err, fs.ErrNotExist) {
		return peerKeys{}, fmt.Errorf("%s already holds a peer; choose another folder", dir)
	}
	if err := makeDataDir(dir); err != nil {
		return peerKeys{}, err
	}
	if operator == nil {
		drawn, err := chain.NewOperatorKey(rand.Reader)
		if err != nil {
			return peerKeys{}, err
		}
		operator = drawn
	}
	secrets := peerSecrets{Operator: chain.EncodeKey(operator)}
	for _, field := range []*string{&secrets.Peer, &secrets.Sealing, &secrets.Disk, &secrets.Token} {
		raw := make([]byte, 32)
		if _, err := io.ReadFull(rand.Reader, raw); err != nil {
			return peerKeys{}, err
		}
		*field = hex.EncodeToString(raw)
	}
	if err := writeJSONFile(filepath.Join(dir, secretsFile), secrets, 0o600); err != nil {
		return peerKeys{}, err
	}
	if err := writeJSONFile(filepath.Join(dir, peerFile), config, 0o600); err != nil {
		return peerKeys{}, err
	}
	return secrets.keys()
}

// openPeer reads a data folder.
func openPeer(dir string) (peerConfig, peerKeys, error) {
	var config peerConfig
	var secrets peerSecrets
	if err := readJSONFile(filepath.Join(dir, peerFile), &config); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%s holds no peer; make one with 'souk peer init'", dir)
		}
		return config, peerKeys{}, err
	}
	if err := readJSONFile(filepath.Join(dir, secretsFile), &secrets); err != nil {
		return config, peerKeys{}, err
	}
	keys, err := secrets.keys()
	if err != nil {
		err = fmt.Errorf("%s: %w", filepath.Join(dir, secretsFile), err)
	}
	return config, keys, err
}

func (s peerSecrets) keys() (peerKeys, error) {
	var k peerKeys
	operator, err := chain.ParseKey(s.Operator)
	if err != nil {
		return k, err
	}
	var seeds [3][32]byte
	for i, text := range []string{s.Peer, s.Sealing, s.Disk} {
		raw, err := hex.DecodeString(text)
		if err != nil || len(raw) != 32 {
			return k, errors.New("a key is damaged; restore the file from a backup")
		}
		seeds[i] = [32]byte(raw)
	}
	sealing, err := vault.NewWrapKey(seeds[1])
	return peerKeys{
		Operator: operator, Peer: ed25519.NewKeyFromSeed(seeds[0][:]), Sealing: sealing, Disk: seeds[2], Token: s.Token,
	}, err
}

// member is the registry entry that these keys ask for.
func (k peerKeys) member(name string) did.Member {
	key := did.KeyOf(k.Peer)
	return did.Member{
		ID: chain.OperatorOf(k.Operator), Name: name, PeerKey: key, HPKEKey: k.Sealing.Public(),
		DocHash: sha256.Sum256([]byte(key.DID())),
	}
}
