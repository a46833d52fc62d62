package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
)

// walletReshare are the flags of 'souk wallet reshare'.
type walletReshare struct {
	threshold  int
	custodians []string
	patience   time.Duration
}

func walletReshareCommand(o *walletOptions) *cobra.Command {
	var in walletReshare
	cmd := &cobra.Command{
		Use:   "reshare --custodians A,B,...",
		Short: "Give the vault other custodians",
		Long: `Splits the vault's key anew among the custodians that you name, all of them: those
that stay and those that come. No record is encrypted again, and your grants stand:
their holders are told the new custodians under seal.

From when enough new custodians have signed for their shares, those left out are
told to destroy theirs. Until they sign that they did they may hold one, and are
told again by every command; a revocation counts as known to enough only when it is
so among the earlier custodians, too. Who destroyed a share of this vault cannot be
its custodian again.

If a custodian is away, run the same command again: it goes on where it stopped.`,
		Example: `  souk wallet reshare --custodians "Hanok Books,Bukchon Bakery,Seongsu Coffee"
  souk wallet reshare --custodians 0x5B38Da6a701c568545dCfcB03FcB875f56beddC4,"Hanok Books","Bukchon Bakery" --threshold 2 --json`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&in.custodians, "custodians", nil, "names or addresses of all custodians from now on")
	f.IntVar(&in.threshold, "threshold", 0, "how many custodians must help to open a record; 0: as many as now")
	f.DurationVar(&in.patience, "patience", defaultPatience, "after how long a missing confirmation is overdue")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := in.validate(); err != nil {
			return err
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			return s.reshare(ctx, cmd.OutOrStdout(), in, *json)
		})
	}
	return cmd
}

func (in walletReshare) validate() error {
	switch {
	case len(in.custodians) == 0:
		return usagef("--custodians names all custodians from now on")
	case in.patience < 0:
		return usagef("--patience is not negative")
	case in.threshold < 0:
		return usagef("--threshold lies between 1 and %d", vault.MaxCustodians)
	case in.threshold > 0:
		return checkThreshold(in.threshold, len(in.custodians))
	}
	return nil
}

func checkThreshold(k, n int) error {
	if err := vault.CheckThreshold(k, n); err != nil {
		return usagef("--threshold %d of %d custodians: more than half of them and at most all", k, n)
	}
	return nil
}

// reshared is what 'souk wallet reshare' reports.
type reshared struct {
	Threshold  int         `json:"threshold"`
	Revision   uint32      `json:"revision"`
	Custodians []shareHeld `json:"custodians"`
	LeftOut    []leftOut   `json:"left_out"` // by this resharing and earlier ones, oldest first
	NotTold    []string    `json:"not_told"` // merchants with a grant that have not taken the news yet
	Complete   bool        `json:"complete"` // every custodian confirmed, and every one left out
}

// shareHeld is a custodian and whether it signed for its share.
type shareHeld struct {
	Custodian did.Merchant `json:"custodian"`
	Name      string       `json:"name"`
	Confirmed bool         `json:"confirmed"`
}

// leftOut is a custodian that a resharing left out.
type leftOut struct {
	Custodian did.Merchant `json:"custodian"`
	Name      string       `json:"name"`
	Since     time.Time    `json:"since"`
	Destroyed *time.Time   `json:"destroyed,omitempty"` // when it signed that its share is
	Overdue   bool         `json:"overdue"`
}

func (s *walletSession) reshare(ctx context.Context, w io.Writer, in walletReshare, json bool) error {
	v, ok := s.wallet.Vault()
	if !ok {
		return fmt.Errorf("there is no vault yet: run 'souk wallet init --data %s' first", s.dir)
	}
	_, custodians, err := s.custodians(walletInit{custodians: in.custodians})
	if err != nil {
		return err
	}
	k := in.threshold
	if k == 0 {
		k = v.Threshold
	}
	if err := checkThreshold(k, len(custodians)); err != nil {
		return err
	}
	err = s.wallet.Reshare(ctx, k, custodians)
	out := s.reshared(in.patience)
	if json {
		return errors.Join(writeJSON(w, out), err)
	}
	out.print(w)
	return err
}

func (s *walletSession) reshared(patience time.Duration) reshared {
	v, _ := s.wallet.Vault()
	out := reshared{
		Threshold: v.Threshold, Revision: v.Revision, LeftOut: []leftOut{}, NotTold: []string{},
		Complete: len(v.Confirmed) == len(v.Custodians),
	}
	for _, c := range v.Custodians {
		out.Custodians = append(out.Custodians, shareHeld{c.Merchant, s.name(c.Merchant), slices.Contains(v.Confirmed, c.Merchant)})
	}
	now := uint64(time.Now().UnixMilli())
	for _, d := range s.wallet.Departures() {
		out.LeftOut = append(out.LeftOut, s.leftOut(d, now, patience))
		out.Complete = out.Complete && d.Destroyed > 0
	}
	for _, k := range s.wallet.KeysPending() {
		out.NotTold = append(out.NotTold, fmt.Sprintf("%s/%s", s.name(k.Merchant), k.Purpose))
	}
	return out
}

func (s *walletSession) leftOut(d wallet.Departure, now uint64, patience time.Duration) leftOut {
	out := leftOut{
		Custodian: d.Custodian, Name: s.name(d.Custodian), Since: time.UnixMilli(int64(d.Since)).UTC(),
		Overdue: d.Overdue(now, uint64(patience.Milliseconds())),
	}
	if d.Destroyed > 0 {
		at := time.UnixMilli(int64(d.Destroyed)).UTC()
		out.Destroyed = &at
	}
	return out
}

func (r reshared) print(w io.Writer) {
	fmt.Fprintf(w, "The vault opens with %d of %d custodians:\n", r.Threshold, len(r.Custodians))
	for _, c := range r.Custodians {
		state := "signed for its share"
		if !c.Confirmed {
			state = "HAS NOT CONFIRMED; run the same command again"
		}
		fmt.Fprintf(w, "  %s  %s %s\n", c.Custodian, c.Name, state)
	}
	for _, l := range r.LeftOut {
		fmt.Fprintf(w, "  %s\n", l)
	}
	for _, m := range r.NotTold {
		fmt.Fprintf(w, "  %s has not taken the new custodians yet; they are sent again with every command\n", m)
	}
}

// String is one line: who was left out, and what it signed.
func (l leftOut) String() string {
	switch {
	case l.Destroyed != nil:
		return fmt.Sprintf("%s was left out and signed at %s that its share is destroyed", l.Name, l.Destroyed.Local().Format(time.DateTime))
	case l.Overdue:
		return fmt.Sprintf("%s WAS LEFT OUT AND IS OVERDUE: it may hold its old share since %s", l.Name, l.Since.Local().Format(time.DateTime))
	}
	return l.Name + " was left out and has not confirmed yet; it is told again"
}
