package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
)

func promisedCommand() *cobra.Command {
	var o walletOptions
	cmd := &cobra.Command{
		Use:   "promised",
		Short: "A customer: list the points that merchants promised you",
		Long: `Asks your merchants' peers what they promised on the chain before your return window
was over, checks that each line proves itself and is yours, keeps it with its proof
in the wallet, and asks the chain how it stands. A kept line needs its merchant no
more: from its day on you can have it credited with 'souk points release', even if
the merchant is gone.

What the chain has credited or returns took is listed for one more day. 'souk wallet
reads' collects lines as well.`,
		Example: `  souk points promised
  souk points promised --lang ko --json`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	o.flags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			t := promisedTextsOf(p.lang)
			list, err := s.promised(ctx, t, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return printPromised(cmd, *json, list, p, t)
		})
	}
	return cmd
}

func printPromised(cmd *cobra.Command, json bool, list []shownPromise, p phrases, t promisedTexts) error {
	if json {
		return writeJSON(cmd.OutOrStdout(), list)
	}
	if len(list) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), t.nothing)
	}
	for _, l := range list {
		l.print(cmd.OutOrStdout(), p, t)
	}
	return nil
}

func (l shownPromise) print(w io.Writer, p phrases, t promisedTexts) {
	fmt.Fprintf(w, t.line+"\n", l.Name, l.Points, l.Returned, l.Ref[:leastPrefix])
	fmt.Fprintf(w, "  "+t.states[l.State]+"\n", p.when(uint64(l.Due.UnixMilli())))
	if l.Reason != "" {
		fmt.Fprintf(w, "  %s\n", l.Reason)
	}
	if l.PeerSays == "release_failed" && l.State != "released" {
		fmt.Fprintf(w, "  "+t.peerFailed+"\n", l.PeerWhy)
	}
}

func releaseCommand() *cobra.Command {
	var o walletOptions
	var c carriage
	var all bool
	cmd := &cobra.Command{
		Use:   "release [REF|MERCHANT|--all]",
		Short: "A customer: have promised points credited without the merchant",
		Long: `Has points credited that a merchant promised and that are due, with the line and the
proof that the wallet keeps. Merchants do this by themselves; it is for when one is
gone, or could not. Any member carries it to the chain and pays; with --payer
another account sends it, with --own your own.

What cannot be released is said with its reason: not due yet, released already, taken
back by a return, expired, or refused by the contract.`,
		Example: `  souk points release --all
  souk points release "Corner shop"
  souk points release 3f0c0e5c --payer payer.hex`,
		Args: cobra.ArbitraryArgs,
	}
	json := asJSON(cmd)
	o.flags(cmd)
	c.flags(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "everything that is due")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 || len(args) == 0 == !all {
			return usagef("want a line's ref, or its merchant, or --all")
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			t := promisedTextsOf(p.lang)
			list, err := s.promised(ctx, t, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			chosen, err := choosePromises(list, args)
			if err != nil {
				return err
			}
			done, failed := s.releaseAll(ctx, c, chosen)
			if len(done) > 0 || len(failed) == 0 {
				failed = append(failed, printReleased(cmd, *json, done, p, t))
			}
			return errors.Join(failed...)
		})
	}
	return cmd
}

// choosePromises are the lines that the arguments name: of a merchant and of all,
// those that are due.
func choosePromises(list []shownPromise, args []string) ([]shownPromise, error) {
	var named, due []shownPromise
	byRef := false
	for _, l := range list {
		if len(args) > 0 && !l.fits(args[0]) {
			continue
		}
		byRef = byRef || len(args) > 0 && begins(l.Ref, args[0])
		if named = append(named, l); l.State == "due" {
			due = append(due, l)
		}
	}
	switch {
	case len(args) > 0 && len(named) == 0:
		return nil, usagef("no promise to you is named %q; see 'souk points promised'", args[0])
	case byRef && len(named) > 1:
		return nil, usagef("%q begins the refs of %d lines; give more of it", args[0], len(named))
	case byRef:
		return named, nil // its reason is said
	}
	return due, nil
}

// releaseAll has lines credited one by one; one that fails keeps back no other.
func (s *walletSession) releaseAll(ctx context.Context, c carriage, chosen []shownPromise) (done []shownPromise, failed []error) {
	points := newMemberPoints(s.chain.client)
	for _, l := range chosen {
		if err := s.releasePromise(ctx, c, points, &l); err != nil {
			failed = append(failed, fmt.Errorf("%s, %s: %w", l.Name, l.Ref[:leastPrefix], err))
			continue
		}
		done = append(done, l)
	}
	return done, failed
}

func (s *walletSession) releasePromise(ctx context.Context, c carriage, points memberPoints, l *shownPromise) error {
	payer, err := c.payer(s, l.Merchant)
	if err != nil {
		return err
	}
	_, now, err := s.head()
	if err != nil {
		return err
	}
	at, err := points.token(ctx, l.Merchant)
	if err != nil {
		return err
	}
	err = s.carry(ctx, payer, l.Merchant, func(via loyalty.Chain) (chain.ID, error) {
		return loyalty.NewToken(via, at).ReleaseLine(ctx, promiseOn(l.line), now)
	})
	if err == nil {
		l.State = "released"
	}
	return err
}

func printReleased(cmd *cobra.Command, json bool, done []shownPromise, p phrases, t promisedTexts) error {
	if json {
		return writeJSON(cmd.OutOrStdout(), append([]shownPromise{}, done...))
	}
	if len(done) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), t.nothingDue)
	}
	for _, l := range done {
		fmt.Fprintf(cmd.OutOrStdout(), t.released+"\n", l.Name, l.Points-l.Returned, l.Account)
	}
	return nil
}
