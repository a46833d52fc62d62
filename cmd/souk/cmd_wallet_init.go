package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
)

// walletInit are the flags of 'souk wallet init'.
type walletInit struct {
	consortium string
	words      bool
	k, work    int
	custodians []string
}

func walletInitCommand(o *walletOptions) *cobra.Command {
	var in walletInit
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make a wallet, or restore one from its words",
		Long: `Draws a seed, shows its 24 recovery words once, and sets the vault up: each
custodian gets one share of its key, any k of them can help a merchant with your
grant to open a record, fewer cannot, and none of them can read anything.

Custodians are members that you name with --custodians, or that your seed picks
from the registry: 3 of 5, in a consortium of three or four members 2 of 3.

If a custodian is away, run the same command again: it goes on where it stopped.
After 'souk wallet shred' it begins another vault, with fresh keys.

--words restores a wallet from words on standard input: keys, vault, custodians,
all your answers with their terms, and what still waits to be confirmed come back
from the members, and the list of reads with 'souk wallet reads'; points that merchants
promised come back from the merchants. Your profile, whom you told it, accounts bound
for signing in, and the list of your offers do not: the lost folder alone had them. Use
the old folder no more: two wallets of the same words outnumber each other. If fewer
than two members answer, run the same command again, without --words.`,
		Example: `  souk wallet init --consortium consortium.json
  souk wallet init --data mine --k 2 --custodians "Hanok Books,Bukchon Bakery,Seongsu Coffee"
  souk wallet init --data mine --words < words.txt`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	f := cmd.Flags()
	f.StringVar(&in.consortium, "consortium", "consortium.json", "the consortium file")
	f.BoolVar(&in.words, "words", false, "restore: read the 24 words from standard input")
	f.IntVar(&in.k, "k", 0, "how many custodians must help to open a record; 0: the smallest majority")
	f.StringSliceVar(&in.custodians, "custodians", nil, "names or addresses of the custodians; none: the seed picks")
	f.IntVar(&in.work, "work", defaultWork, "how hard it is to guess the passphrase: scrypt's cost as a power of two, 10 to 22")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := in.validate(); err != nil {
			return err
		}
		return o.init(cmd, in, *json)
	}
	return cmd
}

func (in walletInit) validate() error {
	switch {
	case in.k < 0 || in.k > vault.MaxCustodians:
		return usagef("--k lies between 1 and %d", vault.MaxCustodians)
	case in.work < leastWork || in.work > mostWork:
		return usagef("--work lies between %d and %d", leastWork, mostWork)
	case in.k > 0 && len(in.custodians) > 0:
		if err := vault.CheckThreshold(in.k, len(in.custodians)); err != nil {
			return usagef("--k %d of %d custodians: more than half of them and at most all", in.k, len(in.custodians))
		}
	}
	return nil
}

// made is what init reports.
type made struct {
	Data       string         `json:"data"`
	Words      string         `json:"words,omitempty"` // of a new seed, this once
	Threshold  int            `json:"threshold"`
	Custodians []did.Merchant `json:"custodians"`
	Restored   *broughtBack   `json:"restored,omitempty"`
}

// broughtBack is what a wallet that was made from words found in the network.
type broughtBack struct {
	Vault       bool `json:"vault"`
	Lines       int  `json:"lines"`
	Answers     int  `json:"answers"`
	Standing    int  `json:"grants_standing"`
	Unknown     int  `json:"grants_without_terms"`
	Revocations int  `json:"revocations"`
	Waiting     int  `json:"revocations_waiting"`
	Channels    int  `json:"channels"`
	Promised    int  `json:"promised_lines"` // points that merchants promised
	// Unasked are merchants that could not be asked what they promised.
	Unasked []did.Merchant `json:"promises_unasked,omitempty"`
}

// lost is what is in no network: the wallet that is gone had it alone.
const lost = `Not brought back, since the lost wallet alone had it: what you wrote in your profile
and whom you told it, the accounts that you bound for signing in, and the list of
your offers. Merchants keep what you told them until its grant ends. Offers can be
filled until they expire, or until you take back what the exchange may take for them:
see 'souk approvals list'.
`

func (o *walletOptions) init(cmd *cobra.Command, in walletInit, json bool) (err error) {
	seed, fresh, err := o.makeOrOpen(cmd, in)
	if err != nil {
		return err
	}
	out := made{Data: o.dir}
	if fresh {
		out.Words = seed.Words()
		if !json {
			printWords(cmd.OutOrStdout(), out.Words)
		}
	}
	s, err := openSession(cmd.Context(), o.dir, seed, cmd.ErrOrStderr())
	if err == nil {
		defer func() { err = errors.Join(err, s.close()) }()
		err = s.begin(cmd.Context(), cmd.ErrOrStderr(), in, &out)
	}
	if err != nil {
		return fmt.Errorf("the wallet is made, but its vault is not set up yet: %w. Run 'souk wallet init --data %s' again", err, o.dir)
	}
	v, _ := s.wallet.Vault()
	out.Threshold = v.Threshold
	for _, c := range v.Custodians {
		out.Custodians = append(out.Custodians, c.Merchant)
	}
	if json {
		return writeJSON(cmd.OutOrStdout(), out)
	}
	if out.Restored != nil {
		out.Restored.print(cmd.OutOrStdout(), s.name)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "The wallet is in %s. Its vault opens with %d of %d custodians:\n", o.dir, v.Threshold, len(out.Custodians))
	for _, m := range out.Custodians {
		fmt.Fprintf(cmd.OutOrStdout(), "  %s  %s\n", m, s.name(m))
	}
	return nil
}

// makeOrOpen makes the data folder, or opens one whose vault is not whole yet.
// fresh says that a new seed was drawn.
func (o *walletOptions) makeOrOpen(cmd *cobra.Command, in walletInit) (seed did.Seed, fresh bool, err error) {
	if isWalletDir(o.dir) {
		if in.words {
			return seed, false, fmt.Errorf("%s already holds a wallet; restore into another folder", o.dir)
		}
		seed, err = o.unseal(cmd)
		return seed, false, err
	}
	if _, err := readConsortium(in.consortium); err != nil {
		return seed, false, err
	}
	config := walletConfig{}
	if config.Consortium, err = filepath.Abs(in.consortium); err != nil {
		return seed, false, err
	}
	if in.words {
		config.Restored = time.Now().UTC()
		seed, err = readWords(cmd)
	} else {
		seed, err = did.NewSeed(rand.Reader)
	}
	if err != nil {
		return seed, false, err
	}
	passphrase, err := o.passphrase(cmd, true)
	if err != nil {
		return seed, false, err
	}
	return seed, !in.words, makeWalletDir(o.dir, config, seed, passphrase, in.work)
}

const maxWords = 1 << 10

func readWords(cmd *cobra.Command) (did.Seed, error) {
	raw, err := given(cmd, maxWords)
	if err != nil {
		return did.Seed{}, err
	}
	return did.SeedFromWords(string(raw))
}

func printWords(w io.Writer, words string) {
	fmt.Fprintln(w, "Write these 24 words down, on paper. Whoever has them has this wallet; without")
	fmt.Fprintln(w, "them nobody can bring it back.")
	fmt.Fprintln(w)
	list := strings.Fields(words)
	for i := 0; i < len(list); i += 6 {
		fmt.Fprintf(w, "  %2d-%-2d  %s\n", i+1, i+6, strings.Join(list[i:i+6], " "))
	}
	fmt.Fprintln(w)
}

// begin brings back what the words of a restored wallet said before, and sets
// the vault up.
func (s *walletSession) begin(ctx context.Context, w io.Writer, in walletInit, out *made) error {
	_, begun := s.wallet.Vault()
	if !begun && !s.config.Restored.IsZero() && len(s.wallet.Answers()) == 0 {
		back, err := s.restore(ctx, w)
		if err != nil {
			return err
		}
		out.Restored = &back
	}
	return s.setUp(ctx, in)
}

func (s *walletSession) restore(ctx context.Context, w io.Writer) (broughtBack, error) {
	fmt.Fprintln(w, "Asking members what these words said before.")
	var bar progress
	r, err := s.wallet.Restore(ctx, func(_, all int) {
		if bar == nil {
			bar = newProgress(w, all, "questions")
		}
		_ = bar.Add(1)
	})
	if err != nil {
		return broughtBack{}, err
	}
	out := broughtBack{
		Vault: r.Vault, Lines: r.Lines, Answers: r.Statements, Standing: r.Standing, Unknown: r.Unknown, Revocations: r.Revocations, Channels: r.Channels,
	}
	for _, open := range s.wallet.Revocations() {
		if len(open.Waiting) > 0 {
			out.Waiting++
		}
	}
	return out, s.askPromises(ctx, &out)
}

// askPromises asks the merchants that were answered what they promised to this
// customer's accounts, whose keys follow from the words.
func (s *walletSession) askPromises(ctx context.Context, out *broughtBack) error {
	for _, u := range s.unheard(ctx) {
		out.Unasked = append(out.Unasked, u.Merchant)
	}
	promised, err := s.wallet.Promises(ctx)
	out.Promised = len(promised)
	return err
}

func (b broughtBack) print(w io.Writer, name func(did.Merchant) string) {
	if !b.Vault && b.Answers == 0 {
		fmt.Fprintln(w, "The members know nothing that these words said or set up: this is a new beginning.")
		return
	}
	fmt.Fprintf(w, "Brought back: %d answers to %d merchants and purposes; %d grants stand. See them with 'souk wallet requests --all'.\n", b.Answers, b.Lines, b.Standing)
	if b.Channels > 0 {
		fmt.Fprintf(w, "You are in %d channels again: 'souk channels list'.\n", b.Channels)
	}
	if b.Unknown > 0 {
		fmt.Fprintf(w, "The terms of %d grants did not come back: you can take them back all the same.\n", b.Unknown)
	}
	if b.Waiting > 0 {
		fmt.Fprintf(w, "%d of %d revocations are not confirmed by everybody: 'souk wallet revocations' asks again.\n", b.Waiting, b.Revocations)
	}
	if b.Promised > 0 {
		fmt.Fprintf(w, "%d lines of promised points are known again: 'souk points promised'.\n", b.Promised)
	}
	for _, m := range b.Unasked {
		fmt.Fprintf(w, "%s could not be asked what points it promised: 'souk points promised' asks again.\n", name(m))
	}
	if !b.Vault {
		fmt.Fprintln(w, "No member has the copy of your vault: it is set up with the custodians that were named or that the seed picks.")
	}
	fmt.Fprint(w, lost)
}

// setUp begins the vault, or goes on with one that was begun.
func (s *walletSession) setUp(ctx context.Context, in walletInit) error {
	v, begun := s.wallet.Vault()
	switch {
	case v.Lost:
		k, custodians, err := s.custodians(in)
		if err != nil {
			return err
		}
		return s.wallet.Renew(ctx, k, custodians)
	case len(v.Destroyed) > 0:
		return fmt.Errorf("the vault in %s is being destroyed and not lost yet: finish with 'souk wallet shred'", s.dir)
	case begun:
		if len(v.Confirmed) == len(v.Custodians) {
			return fmt.Errorf("%s already holds a whole wallet", s.dir)
		}
		return s.wallet.Setup(ctx, v.Threshold, nil) // it keeps its custodians
	}
	k, custodians, err := s.custodians(in)
	if err != nil {
		return err
	}
	return s.wallet.Setup(ctx, k, custodians)
}

// custodians are those that the flags name, or the seed's pick.
func (s *walletSession) custodians(in walletInit) (int, []did.Merchant, error) {
	if len(in.custodians) == 0 {
		return s.pickCustodians(in.k)
	}
	var out []did.Merchant
	for _, text := range in.custodians {
		m, err := s.merchant(strings.TrimSpace(text))
		if err != nil {
			return 0, nil, err
		}
		if slices.Contains(out, m) {
			return 0, nil, usagef("--custodians names %s twice", s.name(m))
		}
		out = append(out, m)
	}
	k := in.k
	if k == 0 {
		k = len(out)/2 + 1
	}
	return k, out, nil
}

// pickCustodians takes 2k-1 active members. Which ones follows from the seed, so
// that the same words in the same consortium pick the same custodians, and
// different customers different ones.
func (s *walletSession) pickCustodians(k int) (int, []did.Merchant, error) {
	type ranked struct {
		id   did.Merchant
		rank []byte
	}
	var all []ranked
	key := s.seed.Derive("custodian choice")
	for _, m := range s.chain.Registry().Members() {
		if m.Status == did.StatusActive {
			mac := hmac.New(sha256.New, key[:])
			mac.Write(m.ID[:])
			all = append(all, ranked{m.ID, mac.Sum(nil)})
		}
	}
	if k == 0 {
		k = 3
		if len(all) < 5 {
			k = 2
		}
	}
	n := 2*k - 1
	if len(all) < n {
		return 0, nil, fmt.Errorf("%d of %d custodians are wanted, and the consortium has %d active members", k, n, len(all))
	}
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Or(bytes.Compare(a.rank, b.rank), bytes.Compare(a.id[:], b.id[:])) })
	var out []did.Merchant
	for _, m := range all[:n] {
		out = append(out, m.id)
	}
	return k, out, nil
}

func walletWordsCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "words",
		Short:   "Show the 24 recovery words",
		Long:    "Shows the words of the seed. Whoever sees them has the wallet.",
		Example: `  souk wallet words --data mine`,
		Args:    exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		seed, err := o.unseal(cmd)
		if err != nil {
			return err
		}
		if *json {
			return writeJSON(cmd.OutOrStdout(), map[string]string{"words": seed.Words()})
		}
		printWords(cmd.OutOrStdout(), seed.Words())
		return nil
	}
	return cmd
}
