package main

import (
	"context"
	"crypto/ecdsa"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// carriage says who brings a customer's call to the chain: a member, unless
// somebody else pays.
type carriage struct {
	payerFile string
	own       bool
}

func (c *carriage) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.payerFile, "payer", "", "file with the secp256k1 key of an account that pays, instead of a member")
	cmd.Flags().BoolVar(&c.own, "own", false, "your own account sends it and pays")
}

// payer is the key of who pays; nil for a member.
func (c carriage) payer(s *walletSession, m did.Merchant) (*ecdsa.PrivateKey, error) {
	switch {
	case c.own && c.payerFile != "":
		return nil, usagef("--own and --payer: want one")
	case c.own:
		return chain.AccountKey(s.seed.Account(m)), nil
	case c.payerFile != "":
		return readKeyFile(c.payerFile)
	}
	return nil, nil
}

// carry brings a call to the chain and returns when it is in a block: a member
// carries it, that of the merchant first, or the payer's account sends it.
func (s *walletSession) carry(ctx context.Context, payer *ecdsa.PrivateKey, m did.Merchant, do func(loyalty.Chain) (chain.ID, error)) error {
	if payer == nil {
		_, err := do(relayed{Client: s.chain.client, wallet: s.wallet, first: []did.Merchant{m}})
		return err
	}
	store, err := chain.NewFileStore(filepath.Join(s.dir, "chain-"+chain.OperatorOf(payer).String()))
	if err != nil {
		return err
	}
	c, err := follow(ctx, chain.Config{Endpoints: s.network.RPC, Deployment: s.network.Chain, Store: store, Key: payer})
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }() // the outbox is on disk
	if err := c.synced(ctx, chainPatience); err != nil {
		return err
	}
	id, err := do(c.client)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, relayPatience)
	defer cancel()
	_, err = c.client.Wait(ctx, id, chain.Mined)
	return err
}

// head is the newest block and its time, Unix seconds; unavailable while the
// chain is not read to its head.
func (s *walletSession) head() (number, now uint64, err error) {
	select {
	case <-s.chain.client.Synced():
		number, _, now = s.chain.client.Head()
		return number, now, nil
	default:
		return 0, 0, fault.New(fault.Unavailable, "read chain", "it was not read to its head")
	}
}

// accountAt is the customer's account towards a merchant.
func (s *walletSession) accountAt(m did.Merchant) chain.Address {
	return chain.Address(chain.OperatorOf(chain.AccountKey(s.seed.Account(m))))
}

func unixTime(seconds uint64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}
