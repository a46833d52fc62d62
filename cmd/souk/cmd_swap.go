package main

import (
	"context"
	"fmt"
	"io"
	"math/bits"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// shownQuote is what an amount buys by a member's book, before fees.
type shownQuote struct {
	shownBook
	Pay     uint64 `json:"pay"`      // of what was asked about, what offers are there for
	Receive uint64 `json:"receive"`  // what that buys
	AtLeast uint64 `json:"at_least"` // what it buys at the worst rate among these offers
	Short   uint64 `json:"short"`    // for so much nobody offers anything
	give    string
	want    string
}

// quote asks what an amount buys.
func (x exchangingWallet) quote(ctx context.Context, p pairOfPoints, amount uint64) (shownQuote, error) {
	who, q, err := x.wallet.Quote(ctx, desk.Quoting{Give: p.gives, Want: p.wants, Amount: amount, Most: desk.MaxLevels}, p.give)
	if err != nil {
		return shownQuote{}, err
	}
	out := priced(q.Levels, amount)
	out.shownBook, out.give, out.want = x.book(who, q), x.name(p.give), x.name(p.want)
	return out, nil
}

// priced adds levels up. An offer at the worst of their rates crosses all of
// them, and what better ones leave over goes to whoever comes last.
func priced(levels []desk.Level, amount uint64) (out shownQuote) {
	for _, l := range levels {
		out.Pay += l.Pay
		out.Receive += l.Receive
	}
	out.Short = amount - out.Pay
	out.AtLeast = out.Receive
	for _, l := range levels {
		out.AtLeast = min(out.AtLeast, atRate(out.Pay, l.Gives, l.Takes))
	}
	return out
}

// atRate is pay*gives/takes, rounded down; all are below 2^48, and takes is more
// than 0. What does not fit is as much as there can be.
func atRate(pay, gives, takes uint64) uint64 {
	hi, lo := bits.Mul64(pay, gives)
	if hi >= takes {
		return offer.MaxAmount
	}
	q, _ := bits.Div64(hi, lo, takes)
	return q
}

func (q shownQuote) print(w io.Writer, t offerTexts) {
	if len(q.Offers) == 0 {
		fmt.Fprintln(w, t.noBook)
		return
	}
	fmt.Fprintf(w, t.quote+"\n", q.Pay, q.give, q.Receive, q.want)
	fmt.Fprintf(w, t.atLeast+"\n", q.AtLeast)
	if q.Short > 0 {
		fmt.Fprintf(w, t.quoteShort+"\n", q.Short)
	}
	fmt.Fprintf(w, t.quotedBy+"\n", q.Member)
}

func swapCommand() *cobra.Command {
	var o walletOptions
	var pair pairFlags
	var amount, least uint64
	var until, expires string
	var wait time.Duration
	var maxRelayFee int64
	var yes bool
	cmd := &cobra.Command{
		Use:   "swap",
		Short: "Exchange points at the best price that is offered now",
		Long: `Asks a member what the points that you give buy now, shows what you would sign, and
asks. It then makes an offer at the worst price among the offers that are needed,
which crosses all of them; where others ask for less, you get more. Nothing is
exchanged below it. --min refuses a price that is too low.

It says each step, sent, mined, final, and ends when all of it is as far as
--until. Mined is not final: a reorganisation of the chain may undo it. If that takes
longer than --wait, the offer stays open until it expires: see it with
'souk offers list', end it with 'souk offers cancel'.`,
		Example: `  souk swap quote --give "Corner shop" --want Bakery --amount 200
  souk swap --give "Corner shop" --want Bakery --amount 200
  souk swap --give "Corner shop" --want Bakery --amount 200 --min 150 --until final --yes --json`,
		Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	o.flags(cmd)
	pair.add(cmd)
	f := cmd.Flags()
	f.Uint64Var(&amount, "amount", 0, "points that you give")
	f.Uint64Var(&least, "min", 0, "least points that you want for what is exchanged, before fees")
	f.Int64Var(&maxRelayFee, "max-relay-fee", -1, relayFeeHelp)
	f.StringVar(&until, "until", "mined", "how far to wait: mined or final")
	f.DurationVar(&wait, "wait", 2*time.Minute, "how long to wait")
	f.StringVar(&expires, "expires", "1h", "how long the offer holds: a number and h, d or w")
	f.BoolVar(&yes, "yes", false, "sign without asking")
	_ = cmd.MarkFlagRequired("amount")
	cmd.AddCommand(swapQuoteCommand(&o))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		seconds, err := parseFor("--expires", expires)
		if err != nil {
			return err
		}
		if amount == 0 || amount > offer.MaxAmount {
			return usagef("--amount lies between 1 and 2^48 - 1")
		}
		if maxRelayFee < -1 {
			return usagef("--max-relay-fee is not negative")
		}
		if until != "mined" && until != "final" {
			return usagef("--until: want mined or final")
		}
		return o.exchangingWith(cmd, func(ctx context.Context, x exchangingWallet, t offerTexts) error {
			p, err := x.pair(ctx, pair.give, pair.want)
			if err != nil {
				return err
			}
			q, err := x.quote(ctx, p, amount)
			if err != nil {
				return err
			}
			if err := q.worth(least); err != nil {
				return err
			}
			q.print(cmd.ErrOrStderr(), t)
			relayFee, asked, err := x.relayFee(ctx, p, q.Pay, maxRelayFee)
			if err != nil {
				return err
			}
			p.asked = asked
			made, err := x.offerAfterAsking(ctx, cmd, t, p, offer.Offer{
				GiveAmount: q.Pay, WantAmount: q.AtLeast, MaxFee: min(p.feeRoom(q.Receive), q.AtLeast), MaxRelayFee: relayFee, Expiry: x.moment() + seconds,
			}, yes)
			if err != nil {
				return err
			}
			shown, waited := x.await(ctx, cmd.ErrOrStderr(), t, made, until, wait)
			if *asText {
				err = writeJSON(cmd.OutOrStdout(), shown)
			} else {
				shown.print(cmd.OutOrStdout(), t)
			}
			if err == nil {
				err = waited
			}
			return err
		})
	}
	return cmd
}

// worth refuses a quote for which no offer is made.
func (q shownQuote) worth(least uint64) error {
	switch {
	case len(q.Offers) == 0 || q.AtLeast == 0:
		return fault.New(fault.NotFound, "swap", "nobody offers that now; 'souk offers make' makes an offer that waits")
	case q.AtLeast < least:
		return fmt.Errorf("nothing was signed: %d points of %s buy at least %d, less than --min", q.Pay, q.give, q.AtLeast)
	}
	return nil
}

// await looks until all of an offer is settled as far as until, and says each step.
func (x exchangingWallet) await(ctx context.Context, w io.Writer, t offerTexts, made wallet.OwnOffer, until string, patience time.Duration) (shownOffer, error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	said, shown := "", shownOffer{}
	for {
		now := x.look(ctx, made)
		if ctx.Err() == nil {
			shown = now
			if step := t.step(shown); step != said {
				said = step
				fmt.Fprintln(w, step)
			}
			if shown.reached(until) {
				return shown, nil
			}
			if shown.State == "cancelled" || shown.State == "expired" {
				return shown, fault.New(fault.Conflict, "swap", "the offer ended before all of it was exchanged: "+shown.State)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if shown.ID == (offer.ID{}) {
				shown = now
			}
			return shown, fault.New(fault.Unavailable, "swap", fmt.Sprintf("not %s within %s; THE OFFER STAYS OPEN until %s: 'souk offers show %s' follows it, 'souk offers cancel %s' ends it",
				until, patience, shown.Expires.Format(time.DateTime), shown.ID.String()[:14], shown.ID.String()[:14]))
		}
	}
}

// step is a line of progress.
func (t offerTexts) step(o shownOffer) string {
	left := o.GiveAmount
	if o.Left != nil {
		left = *o.Left
	}
	return fmt.Sprintf(t.waits, o.ID.String()[:14], t.state(o), left, o.GiveAmount)
}

// reached says whether all of an offer is settled as far as until: "mined" or
// "final".
func (o shownOffer) reached(until string) bool {
	return o.State == "settling" && (o.Settlement == "final" || o.Settlement == until)
}

func swapQuoteCommand(o *walletOptions) *cobra.Command {
	var pair pairFlags
	var amount uint64
	cmd := &cobra.Command{
		Use:   "quote",
		Short: "See what an amount of points buys now",
		Long: `Asks a member what its book gives for an amount, before fees. It signs nothing, and
the answer binds nobody.`,
		Example: `  souk swap quote --give "Corner shop" --want Bakery --amount 200`,
		Args:    exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	pair.add(cmd)
	cmd.Flags().Uint64Var(&amount, "amount", 0, "points that you give")
	_ = cmd.MarkFlagRequired("amount")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if amount == 0 || amount > offer.MaxAmount {
			return usagef("--amount lies between 1 and 2^48 - 1")
		}
		return o.exchangingWith(cmd, func(ctx context.Context, x exchangingWallet, t offerTexts) error {
			p, err := x.pair(ctx, pair.give, pair.want)
			if err != nil {
				return err
			}
			q, err := x.quote(ctx, p, amount)
			if err != nil {
				return err
			}
			if *asText {
				return writeJSON(cmd.OutOrStdout(), q)
			}
			q.print(cmd.OutOrStdout(), t)
			return nil
		})
	}
	return cmd
}
