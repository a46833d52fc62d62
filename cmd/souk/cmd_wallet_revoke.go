package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

func walletRevokeCommand(o *walletOptions) *cobra.Command {
	var onChain, yes bool
	var payerFile string
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "revoke GRANT|MERCHANT/PURPOSE",
		Short: "Take a grant back",
		Long: `Takes a grant back: tells the merchant and every custodian at once, changes the
keys of the categories concerned, and hands the new keys to the merchants whose
grants stand. If fewer than two of them can be reached, other members take it, who
tell the rest as they reach them. From when n-k+1 custodians know, no new read can
succeed. See who confirmed with 'souk wallet revocations'.

If a reward hangs on the grant, this says first what of it would never vest, and
on a terminal it asks whether to go on; --yes asks nothing, and without a terminal
it goes on. The wallet signs the end of the reward together with the revocation,
and a member carries that to the chain. Nothing about rewards can stop a
revocation: not a chain that does not answer, nor members that carry nothing.

--on-chain is the emergency exit, for when members refuse to listen: it also
writes the revocation into the chain, where nobody can hold it back. The grant's
own account signs it. Somebody pays the gas: that account itself, or the account
of --payer, which learns nothing by it. The account's address is shown; it is the
same for all grants to one merchant and used with no other.

The event proves for good that you revoked, and when. Every member's peer reads
it from the chain, in whatever block it comes: as custodian it refuses from then
on, as the merchant that held the grant it removes grant and copies. Signed
receipts come from those who are told directly, so this command tells them as
well, and goes on telling whoever was away.`,
		Example: `  souk wallet revoke "Bukchon Bakery/dpv:Personalisation"
  souk wallet revoke 1f0a9c3b77de
  souk wallet revoke 1f0a9c3b77de --on-chain --payer payer.hex`,
		Args: exactly(1, "a grant, or MERCHANT/PURPOSE"),
	}
	json := asJSON(cmd)
	f := cmd.Flags()
	f.BoolVar(&onChain, "on-chain", false, "write the revocation into the chain, too")
	f.BoolVar(&yes, "yes", false, "do not ask, whatever is lost")
	f.StringVar(&payerFile, "payer", "", "file with the secp256k1 key of an account that pays for --on-chain")
	f.DurationVar(&wait, "wait", 2*time.Minute, "how long to wait for a block with --on-chain")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		payer, err := readPayer(payerFile, onChain)
		if err != nil {
			return err
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			rewards := s.rewardsAt(ctx, args[0], p, cmd.ErrOrStderr())
			if !confirmLoss(cmd, p, rewards, yes) {
				return errors.New(loyaltyTextsOf(p.lang).notDone)
			}
			out, err := s.revoke(ctx, args[0], cmd.ErrOrStderr(), onChain)
			if err != nil {
				return err
			}
			if onChain {
				err = s.exitWithin(ctx, wait, &out, payer)
			}
			s.stopRewards(ctx, payer, rewards, p, cmd.ErrOrStderr())
			if out.Rewards = rewards; err != nil {
				return err
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), out)
			}
			out.print(cmd.OutOrStdout(), p)
			return nil
		})
	}
	return cmd
}

func readPayer(path string, onChain bool) (*ecdsa.PrivateKey, error) {
	switch {
	case path == "":
		return nil, nil
	case !onChain:
		return nil, usagef("--payer goes with --on-chain")
	}
	return readKeyFile(path)
}

// taken is a revocation as the customer sees it.
type taken struct {
	Grant     consent.GrantID `json:"grant"`
	Merchant  did.Merchant    `json:"merchant"`
	Name      string          `json:"merchant_name"`
	Purpose   string          `json:"purpose"`
	Time      time.Time       `json:"time"`
	Confirmed []confirmation  `json:"confirmed"`
	Waiting   []string        `json:"waiting"`
	StoredBy  []string        `json:"stored_by"` // members that took it, and pass it on
	Overdue   []string        `json:"overdue"`
	OverdueBy float64         `json:"overdue_seconds,omitempty"`
	Quorum    bool            `json:"no_new_read_can_succeed"`
	Chain     *chainExit      `json:"chain,omitempty"`
	Rewards   []shownReward   `json:"rewards,omitempty"` // that hung on the grant
}

type confirmation struct {
	Holder       did.Merchant `json:"holder"`
	Name         string       `json:"name"`
	Time         time.Time    `json:"time"`
	CopiesPurged uint32       `json:"copies_purged"`
}

// chainExit is where the revocation stands on the chain.
type chainExit struct {
	Account did.Merchant `json:"account"`
	Tx      string       `json:"tx,omitempty"`
	Block   uint64       `json:"block"`
	State   string       `json:"state"`
	Gas     uint64       `json:"gas,omitempty"`
}

// defaultPatience is after how long an unconfirmed revocation is overdue.
const defaultPatience = time.Minute

// revoke takes a grant back through the members. With the chain to follow, a
// grant that was taken back before, or members that do not answer, are no
// failure.
func (s *walletSession) revoke(ctx context.Context, text string, warn io.Writer, onChain bool) (taken, error) {
	id, err := s.grant(text)
	if err != nil {
		return taken{}, err
	}
	r, err := s.wallet.Revoke(ctx, id)
	if err == nil {
		return s.taken(r, defaultPatience), nil
	}
	old, known := s.revocation(id)
	switch {
	case !onChain || !known:
		return taken{}, err
	case fault.KindOf(err) != fault.Conflict:
		fmt.Fprintln(warn, "Warning: members could not be told:", err)
	}
	return s.taken(old, defaultPatience), nil
}

func (s *walletSession) revocation(id consent.GrantID) (wallet.Revocation, bool) {
	for _, r := range s.wallet.Revocations() {
		if r.Grant == id {
			return r, true
		}
	}
	return wallet.Revocation{}, false
}

func (s *walletSession) exitWithin(ctx context.Context, wait time.Duration, out *taken, payer *ecdsa.PrivateKey) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	return s.exit(ctx, out, payer)
}

// exit writes a revocation that this wallet has said into the chain.
func (s *walletSession) exit(ctx context.Context, out *taken, payer *ecdsa.PrivateKey) error {
	signed, ok := s.wallet.Signed(out.Grant)
	seq := s.revokedSeq(out.Grant)
	if !ok || seq == 0 {
		return errors.New("the wallet does not hold this grant any more")
	}
	if block, there, err := s.onChainAlready(ctx, signed.Grant, seq); err == nil && there {
		out.Chain = &chainExit{Account: did.Merchant(signed.Grant.Account), Block: block, State: "mined"}
		return nil
	}
	e, err := s.revokeOnChain(ctx, signed.Grant, seq, payer)
	if err != nil {
		hint := ""
		if payer == nil {
			hint = fmt.Sprintf(". The account %s pays: send it a little gas money, or give --payer FILE", e.Account)
		}
		return fmt.Errorf("the members are told as far as they answer, but the chain has not taken the revocation: %w%s. Run the same command again", err, hint)
	}
	out.Chain = &chainExit{
		Account: e.Account, Tx: "0x" + hex.EncodeToString(e.Status.Tx[:]), Block: e.Status.Block, State: e.Status.State.String(), Gas: e.Status.Gas,
	}
	return nil
}

// revokedSeq is the sequence number of the revocation of a grant, 0 for none.
func (s *walletSession) revokedSeq(id consent.GrantID) uint64 {
	for _, a := range s.wallet.Answers() {
		if a.Grant == id && a.State == consent.StateRevoked {
			return a.Seq
		}
	}
	return 0
}

// grant finds a grant by its id, the beginning of it, or MERCHANT/PURPOSE.
func (s *walletSession) grant(text string) (consent.GrantID, error) {
	found := map[consent.GrantID]bool{}
	var id consent.GrantID
	for _, a := range s.wallet.Answers() {
		if a.State != consent.StateGranted {
			continue
		}
		if begins(a.Grant.String(), text) || a.Current && s.isLine(a.Merchant, a.Purpose, text) {
			id, found[a.Grant] = a.Grant, true
		}
	}
	switch len(found) {
	case 1:
		return id, nil
	case 0:
		return id, fmt.Errorf("this wallet gave no grant %q that stands; see 'souk wallet requests --all'", text)
	}
	return id, fmt.Errorf("%q fits %d grants; give more digits", text, len(found))
}

func (s *walletSession) taken(r wallet.Revocation, patience time.Duration) taken {
	now := uint64(time.Now().UnixMilli())
	out := taken{
		Grant: r.Grant, Merchant: r.Merchant, Name: s.name(r.Merchant), Purpose: r.Purpose, Time: time.UnixMilli(int64(r.Time)).UTC(),
		Confirmed: []confirmation{}, Waiting: s.names(r.Waiting), Quorum: r.Quorum,
		Overdue: s.names(r.Overdue(now, uint64(patience.Milliseconds()))), StoredBy: s.names(r.StoredBy),
	}
	if len(out.Overdue) > 0 {
		out.OverdueBy = (time.Since(out.Time) - patience).Seconds()
	}
	for _, c := range r.Confirmed {
		out.Confirmed = append(out.Confirmed, confirmation{
			Holder: c.Holder, Name: s.name(c.Holder), Time: time.UnixMilli(int64(c.Time)).UTC(), CopiesPurged: c.CopiesPurged,
		})
	}
	return out
}

func (t taken) print(w io.Writer, p phrases) {
	fmt.Fprintf(w, p.confirmed+"\n", t.Name, t.Purpose, p.when(uint64(t.Time.UnixMilli())), len(t.Confirmed), len(t.Confirmed)+len(t.Waiting))
	for _, c := range t.Confirmed {
		fmt.Fprintf(w, "  "+p.purged+"\n", c.Name, p.when(uint64(c.Time.UnixMilli())), c.CopiesPurged)
	}
	switch {
	case len(t.Overdue) > 0:
		by := time.Duration(t.OverdueBy * float64(time.Second)).Round(time.Second)
		fmt.Fprintf(w, "  "+p.overdue+"\n", by, strings.Join(t.Overdue, ", "))
	case len(t.Waiting) > 0:
		fmt.Fprintf(w, "  "+p.waiting+"\n", strings.Join(t.Waiting, ", "))
	}
	if t.Quorum {
		fmt.Fprintln(w, " ", p.stopped)
	} else {
		fmt.Fprintln(w, " ", p.notStopped)
	}
	if !t.Quorum && len(t.StoredBy) > 0 {
		fmt.Fprintf(w, "  "+p.passedOn+"\n", strings.Join(t.StoredBy, ", "))
	}
	printStopped(w, p, t.Rewards)
	if t.Chain != nil {
		fmt.Fprintf(w, "  chain: %s in block %d, account %s %s\n", t.Chain.State, t.Chain.Block, t.Chain.Account, t.Chain.Tx)
	}
}

// printStopped says which rewards ended with a grant.
func printStopped(w io.Writer, p phrases, list []shownReward) {
	for _, r := range list {
		if r.Stopped {
			fmt.Fprintf(w, "  "+loyaltyTextsOf(p.lang).stopped+"\n", r.Name, r.Vested, r.Symbol)
		}
	}
}

func walletRevocationsCommand(o *walletOptions) *cobra.Command {
	var patience time.Duration
	cmd := &cobra.Command{
		Use:   "revocations",
		Short: "Show who confirmed that it stopped, and who is overdue",
		Long: `Asks again every holder that has not confirmed a revocation, and shows how many
have: the merchant and each custodian answer with a signed receipt.

A receipt proves what its signer says. Nobody can prove that no copy was kept.`,
		Example: `  souk wallet revocations
  souk wallet revocations --patience 1h --json`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.Flags().DurationVar(&patience, "patience", defaultPatience, "after how long a missing confirmation is overdue")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if patience < 0 {
			return usagef("--patience is not negative")
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			if err := s.wallet.Refresh(ctx); err != nil {
				return err
			}
			list := []taken{}
			for _, r := range s.wallet.Revocations() {
				list = append(list, s.taken(r, patience))
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), list)
			}
			printTaken(cmd.OutOrStdout(), p, list)
			return nil
		})
	}
	return cmd
}

func printTaken(w io.Writer, p phrases, list []taken) {
	if len(list) == 0 {
		fmt.Fprintln(w, p.noRevocations)
		return
	}
	for _, t := range list {
		t.print(w, p)
	}
	fmt.Fprintln(w, p.cannotProve)
}
