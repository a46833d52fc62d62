package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/signin"
)

// signinFile is signin.json in a peer's data folder. Without it customers cannot
// sign in at this merchant.
const signinFile = "signin.json"

// signinConfig is what a merchant says about signing in. Nothing in it is
// secret: of the clients' secrets it holds hashes.
type signinConfig struct {
	Issuer string `json:"issuer"` // https://login.shop.example
	Listen string `json:"listen"` // host:port, for the proxy that ends TLS
	// Networks are chains besides the consortium's whose accounts may sign in.
	Networks []chain.Network `json:"networks,omitempty"`
	Clients  []signin.Client `json:"clients,omitempty"`
}

// readSignin reads the file; nil if there is none.
func readSignin(dir string) (*signinConfig, error) {
	var c signinConfig
	err := readJSONFile(filepath.Join(dir, signinFile), &c)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return &c, err
}

func (c signinConfig) write(dir string) error {
	return writeJSONFile(filepath.Join(dir, signinFile), c, 0o600)
}

// networks are the consortium's chain and the further ones.
func (c signinConfig) networks(network consortium) []chain.Network {
	return append([]chain.Network{{ChainID: network.Chain.ChainID, Endpoints: network.RPC}}, c.Networks...)
}

// openSignin builds the sign-in of a peer, if its folder says that there is one.
func (r *running) openSignin(ctx context.Context, dir string, config peerConfig, network consortium, node souk.Config, log *slog.Logger) error {
	said, err := readSignin(dir)
	if said == nil || err != nil {
		return err
	}
	verifier, err := chain.NewVerifier(chain.VerifierConfig{Networks: said.networks(network)})
	if err != nil {
		return err
	}
	r.onClose(verifier.Close)
	var chains []uint64
	for _, n := range said.networks(network) {
		chains = append(chains, n.ChainID)
	}
	handler, err := signin.New(ctx, signin.Config{
		Issuer: said.Issuer, Name: config.Name, Merchant: node.Self, Chains: slices.Clip(chains), Clients: said.Clients,
		Directory: r.node.CRM(), Verifier: verifier, Sealing: node.Sealing, Store: node.Private, Logger: log,
	})
	if err != nil {
		return err
	}
	r.signin = &http.Server{
		Addr: said.Listen, Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10,
	}
	return nil
}
