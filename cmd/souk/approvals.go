package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
)

// allowance is what a spender may take of one of the customer's accounts, as the
// customer sees it.
type allowance struct {
	ID          string        `json:"id"`
	Kind        string        `json:"kind"` // amount, item, all or permit2
	ChainID     uint64        `json:"chain_id"`
	Token       chain.Address `json:"token"`
	Symbol      string        `json:"symbol"`
	PointsOf    string        `json:"points_of,omitempty"` // the member whose points these are, by the consortium's factory
	Item        string        `json:"item,omitempty"`      // of the kind item: which one
	Owner       chain.Address `json:"owner"`
	Merchant    string        `json:"account_towards"` // the merchant that this account faces
	Spender     chain.Address `json:"spender"`
	SpenderName string        `json:"spender_name,omitempty"` // of a contract or member of the consortium
	Amount      string        `json:"amount"`                 // in whole tokens or items; "unknown" if the token does not say, "all" of the kind all
	Unlimited   bool          `json:"unlimited"`
	AtRisk      string        `json:"at_risk"` // what can be lost now: the smaller of amount and balance, in whole tokens or items
	statedWorth               // of that
	Approved    time.Time     `json:"approved"`
	Ends        *time.Time    `json:"ends,omitempty"` // of the kind permit2
	AgeDays     int           `json:"age_days"`
	Permit      bool          `json:"permit"`               // can be revoked by signature, for a payer to send
	Revocation  *revocation   `json:"revocation,omitempty"` // on its way

	raw    chain.Allowance
	key    *ecdsa.PrivateKey
	issuer did.Merchant // of PointsOf
}

// revocation is how far ending an allowance has come.
type revocation struct {
	By    string      `json:"by"` // "permit" or "transaction"
	State chain.State `json:"state"`
	Tx    string      `json:"tx,omitempty"`
	Block uint64      `json:"block,omitempty"`
	Error string      `json:"error,omitempty"`
}

// withChain opens the wallet as far as the chain: no peer is asked.
func (o *walletOptions) withChain(cmd *cobra.Command, do func(context.Context, *walletSession) error) (err error) {
	if _, err := o.language(); err != nil {
		return err
	}
	seed, err := o.unseal(cmd)
	if err != nil {
		return err
	}
	ctx, s := cmd.Context(), &walletSession{dir: o.dir, seed: seed}
	defer func() { err = errors.Join(err, s.close()) }()
	if s.config, err = readWalletConfig(o.dir); err != nil {
		return err
	}
	if s.network, err = readConsortium(s.config.Consortium); err != nil {
		return fmt.Errorf("the consortium file: %w", err)
	}
	if err := s.lock(); err != nil {
		return err
	}
	if s.chain, err = openWalletChain(ctx, filepath.Join(o.dir, "chain"), s.network, cmd.ErrOrStderr()); err != nil {
		return err
	}
	s.onClose(s.chain.close)
	return do(ctx, s)
}

// approvalsAt are the allowances of every account of this seed.
type approvalsAt struct {
	*walletSession
	networks []chain.Network
	client   *chain.Approvals
	accounts map[chain.Address]did.Merchant
}

// approvals prepares to ask the consortium's chain, those of the wallet's
// configuration and those given.
func (s *walletSession) approvals(more []chain.Network) (*approvalsAt, error) {
	networks := []chain.Network{{ChainID: s.network.Chain.ChainID, Endpoints: s.network.RPC, From: s.network.Chain.Block}}
	for _, n := range slices.Concat(s.config.Networks, more) {
		if i := slices.IndexFunc(networks, func(old chain.Network) bool { return old.ChainID == n.ChainID }); i >= 0 {
			networks[i] = n
			continue
		}
		networks = append(networks, n)
	}
	client, err := chain.NewApprovals(chain.VerifierConfig{Networks: networks})
	if err != nil {
		return nil, err
	}
	s.onClose(client.Close)
	a := &approvalsAt{walletSession: s, networks: networks, client: client, accounts: map[chain.Address]did.Merchant{}}
	for _, m := range s.chain.Registry().Members() {
		a.accounts[chain.Address(chain.OperatorOf(chain.AccountKey(s.seed.Account(m.ID))))] = m.ID
	}
	return a, nil
}

// memberPoints are whose points a token of the consortium's chain is. Without an
// answer none is named.
func (a *approvalsAt) memberPoints(ctx context.Context, found []chain.Allowance) tokens {
	if len(found) == 0 || found[0].ChainID != a.network.Chain.ChainID || a.network.Chain.PointsFactory.IsZero() {
		return nil
	}
	points, err := newMemberPoints(a.chain.client).all(ctx)
	if err != nil {
		return nil
	}
	return points
}

// list asks every chain. One that does not answer is named and left out.
func (a *approvalsAt) list(ctx context.Context, warn io.Writer) ([]allowance, error) {
	owners := make([]chain.Address, 0, len(a.accounts))
	for owner := range a.accounts {
		owners = append(owners, owner)
	}
	slices.SortFunc(owners, func(x, y chain.Address) int { return bytes.Compare(x[:], y[:]) })
	out := []allowance{}
	var failed []error
	for _, n := range a.networks {
		found, more, err := a.client.List(ctx, n.ChainID, owners)
		if err != nil {
			failed = append(failed, err)
			fmt.Fprintf(warn, "Warning: chain %d was not read: %v\n", n.ChainID, err)
			continue
		}
		if more > 0 {
			fmt.Fprintf(warn, "Warning: chain %d has %d older approvals that were not asked for.\n", n.ChainID, more)
		}
		points := a.memberPoints(ctx, found)
		for _, one := range found {
			shown := a.show(ctx, one)
			shown.PointsOf, shown.issuer = points[one.Token].Name, points[one.Token].ID
			out = append(out, shown)
		}
	}
	if len(failed) == len(a.networks) {
		return nil, errors.Join(failed...)
	}
	return out, nil
}

// value says what the points that can be lost are worth, by what their merchants say.
// It asks peers, and only where points of a member are meant. What it cannot find out
// stays unknown.
func (a *approvalsAt) value(ctx context.Context, list []allowance, warn io.Writer) {
	var whose []did.Merchant
	for _, one := range list {
		if one.issuer != (did.Merchant{}) && !slices.Contains(whose, one.issuer) {
			whose = append(whose, one.issuer)
		}
	}
	if len(whose) == 0 {
		return
	}
	err := a.openWallet(ctx)
	var known worths
	if err == nil {
		known, err = a.worths(ctx, whose)
	}
	if err != nil {
		fmt.Fprintf(warn, "Warning: what merchants say that their points are worth was not read: %v\n", err)
		return
	}
	for i := range list {
		if one := &list[i]; one.issuer != (did.Merchant{}) {
			one.statedWorth = known.of(one.issuer, one.raw.AtRisk())
		}
	}
}

func (a *approvalsAt) show(ctx context.Context, one chain.Allowance) allowance {
	m := a.accounts[one.Owner]
	name := fmt.Sprintf("%d %s %s %s", one.ChainID, one.Token, one.Owner, one.Spender)
	if one.Kind != chain.ApprovalAmount {
		name += fmt.Sprintf(" %s %s", one.Kind, one.Item)
	}
	sum := sha256.Sum256([]byte(name))
	approved := time.UnixMilli(int64(one.Time)).UTC()
	out := allowance{
		ID: hex.EncodeToString(sum[:6]), Kind: string(one.Kind), ChainID: one.ChainID, Token: one.Token, Symbol: one.Symbol, Owner: one.Owner, Merchant: a.name(m), Spender: one.Spender,
		SpenderName: a.spenderName(one), Amount: whole(one.Amount, one.Decimals), Unlimited: one.Unlimited, AtRisk: whole(one.AtRisk(), one.Decimals), statedWorth: statedWorth{Worth: unknown},
		Approved: approved, AgeDays: max(0, int(time.Since(approved)/(24*time.Hour))), Permit: one.Permit, raw: one, key: chain.AccountKey(a.seed.Account(m)),
	}
	switch one.Kind {
	case chain.ApprovalAll:
		out.Amount = "all"
	case chain.ApprovalItem:
		out.Item = one.Item.String()
	}
	if one.Ends != 0 {
		end := time.UnixMilli(int64(one.Ends)).UTC()
		out.Ends = &end
	}
	out.Revocation = a.underway(ctx, one)
	return out
}

// spenderName is what the consortium calls a spender.
func (a *approvalsAt) spenderName(one chain.Allowance) string {
	if a.client.IsPermit2(one.ChainID, one.Spender) {
		return "Permit2"
	}
	if one.ChainID != a.network.Chain.ChainID {
		return ""
	}
	if name := a.network.Chain.ContractName(one.Spender); name != "" {
		return name
	}
	if m, ok := a.chain.Registry().Member(did.Merchant(one.Spender)); ok {
		return m.Name
	}
	return ""
}

// unknown stands where nobody says a number.
const unknown = "unknown"

// whole writes an amount in whole tokens.
func whole(amount *big.Int, decimals uint8) string {
	if amount == nil {
		return unknown
	}
	digits := amount.String()
	if decimals == 0 || decimals > 77 {
		return digits
	}
	if pad := int(decimals) + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	cut := len(digits) - int(decimals)
	return strings.TrimSuffix(digits[:cut]+"."+strings.TrimRight(digits[cut:], "0"), ".")
}

// outboxDir is where transactions of one account on one chain are kept.
func (a *approvalsAt) outboxDir(chainID uint64, sender did.Merchant) string {
	if chainID == a.network.Chain.ChainID {
		return filepath.Join(a.dir, "chain-"+sender.String())
	}
	return filepath.Join(a.dir, fmt.Sprintf("chain-%d-%s", chainID, sender))
}

// sending is the configuration of a client that sends on a chain.
func (a *approvalsAt) sending(ctx context.Context, chainID uint64, dir string, key *ecdsa.PrivateKey) (chain.Config, error) {
	store, err := chain.NewFileStore(dir)
	config := chain.Config{Endpoints: a.network.RPC, Deployment: a.network.Chain, Store: store, Key: key}
	if err != nil || chainID == a.network.Chain.ChainID {
		return config, err
	}
	n := a.networks[slices.IndexFunc(a.networks, func(n chain.Network) bool { return n.ChainID == chainID })]
	config.Endpoints, config.SendOnly = n.Endpoints, true
	config.Deployment = chain.Deployment{ChainID: chainID}
	config.Deployment.Block, err = a.client.Head(ctx, chainID)
	return config, err
}

// underway is a revocation that an earlier command began, as it was last seen.
func (a *approvalsAt) underway(ctx context.Context, one chain.Allowance) *revocation {
	nobody := a.outboxDir(one.ChainID, did.Merchant{})
	dirs, err := filepath.Glob(nobody[:len(nobody)-40] + "*")
	if err != nil {
		return nil
	}
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			continue
		}
		config, err := a.sending(ctx, one.ChainID, dir, nil)
		if err != nil {
			continue
		}
		client, err := chain.New(config)
		if err != nil || client.Load(ctx) != nil {
			continue
		}
		for _, by := range []string{"permit", "transaction"} {
			if _, s := attempt(ctx, client, one, by); s != nil {
				return revocationOf(by, *s)
			}
		}
	}
	return nil
}

// attempt is the label of the transaction that ends an allowance: the one on its
// way, or, after one that the chain refused, the next.
func attempt(ctx context.Context, client *chain.Client, one chain.Allowance, by string) (label string, known *chain.Status) {
	for n := 0; ; n++ {
		label = fmt.Sprintf("%s %s %d", one.RevocationLabel(), by, n)
		s, err := client.Status(ctx, chain.IDOf(label))
		if err != nil {
			return label, known
		}
		if known = &s; s.State != chain.Failed {
			return label, known
		}
	}
}

func revocationOf(by string, s chain.Status) *revocation {
	r := &revocation{By: by, State: s.State, Block: s.Block, Error: s.Error}
	if s.Tx != ([32]byte{}) {
		r.Tx = "0x" + hex.EncodeToString(s.Tx[:])
	}
	return r
}

const permitFor = 24 * time.Hour

// revoke ends one allowance and waits until that is as far as state. A payer
// sends what the owner signed, where the token takes it; else the owner's own
// transaction does it.
func (a *approvalsAt) revoke(ctx context.Context, one *allowance, payer *ecdsa.PrivateKey, until chain.State) error {
	by, call, sender := "transaction", one.raw.Revoke(), one.key
	if payer != nil && one.Permit {
		signed, err := a.client.RevokeByPermit(ctx, one.raw, one.key, time.Now().Add(permitFor))
		if err != nil {
			return err
		}
		by, call, sender = "permit", signed, payer
	}
	config, err := a.sending(ctx, one.ChainID, a.outboxDir(one.ChainID, chain.OperatorOf(sender)), sender)
	if err != nil {
		return err
	}
	c, err := follow(ctx, config)
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }() // the outbox is on disk
	if err := c.synced(ctx, chainPatience); err != nil {
		return err
	}
	label, known := attempt(ctx, c.client, one.raw, by)
	if known == nil || known.State == chain.Failed { // else it is on its way: wait for that one
		if _, err := c.client.Submit(ctx, label, call); err != nil {
			return err
		}
	}
	s, err := c.client.Wait(ctx, chain.IDOf(label), until)
	one.Revocation = revocationOf(by, s)
	return err
}
