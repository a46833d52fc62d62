package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/offer"
)

func offersMakeCommand(o *walletOptions) *cobra.Command {
	var pair pairFlags
	var amount, price uint64
	var maxFee, maxRelayFee int64
	var until, taker string
	var yes bool
	cmd := &cobra.Command{
		Use:   "make",
		Short: "Make an offer",
		Long: `Shows what you would sign, in words, and asks. Then it allows the exchange exactly
the points of this offer and of your other open ones, signs the offer, and hands
it to a member, which passes it on once it can be filled.

The offer may be filled in parts, never below its rate. --max-fee limits what the
merchant of the points that you get may take of them in all; without it the limit
is twice what the fee is now, and one. --max-relay-fee is what whoever settles it
gets of your points, on top; without it, what the member asks, if that is at most
a twentieth of what you give. A member that asks for more is refused before you
sign. --taker names the only account that may
accept: members settle such an offer with nobody, its taker takes it.`,
		Example: `  souk offers make --give "Corner shop" --want Bakery --amount 200 --for 180
  souk offers make --give "Corner shop" --want Bakery --amount 200 --for 180 --until 3d --max-fee 4 --yes --json`,
		Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	pair.add(cmd)
	f := cmd.Flags()
	f.Uint64Var(&amount, "amount", 0, "points that you give")
	f.Uint64Var(&price, "for", 0, "points that you want for all of them")
	f.StringVar(&until, "until", "7d", "how long the offer holds: a number and h, d or w")
	f.Int64Var(&maxFee, "max-fee", -1, "most exchange fee, in points that you get; -1: twice the fee of now, and one")
	f.Int64Var(&maxRelayFee, "max-relay-fee", -1, relayFeeHelp)
	f.StringVar(&taker, "taker", "", "the only account that may accept")
	f.BoolVar(&yes, "yes", false, "sign without asking")
	_ = cmd.MarkFlagRequired("amount")
	_ = cmd.MarkFlagRequired("for")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		seconds, err := parseFor("--until", until)
		if err != nil {
			return err
		}
		if amount == 0 || price == 0 || amount > offer.MaxAmount || price > offer.MaxAmount {
			return usagef("--amount and --for lie between 1 and 2^48 - 1")
		}
		if maxFee < -1 {
			return usagef("--max-fee is not negative")
		}
		if maxRelayFee < -1 {
			return usagef("--max-relay-fee is not negative")
		}
		wanted := offer.Offer{GiveAmount: amount, WantAmount: price}
		if taker != "" {
			if err := wanted.Taker.UnmarshalText([]byte(taker)); err != nil {
				return usagef("--taker: want an account, 0x and 40 hexadecimal digits")
			}
		}
		return o.exchangingWith(cmd, func(ctx context.Context, x exchangingWallet, t offerTexts) error {
			p, err := x.pair(ctx, pair.give, pair.want)
			if err != nil {
				return err
			}
			if wanted.MaxRelayFee, p.asked, err = x.relayFee(ctx, p, amount, maxRelayFee); err != nil {
				return err
			}
			wanted.MaxFee = min(p.feeRoom(price), price)
			if maxFee >= 0 {
				wanted.MaxFee = uint64(maxFee)
			}
			wanted.Expiry = x.moment() + seconds
			made, err := x.offerAfterAsking(ctx, cmd, t, p, wanted, yes)
			if err != nil {
				return err
			}
			shown := x.look(ctx, made)
			if *asText {
				return writeJSON(cmd.OutOrStdout(), shown)
			}
			fmt.Fprintf(cmd.OutOrStdout(), t.made+"\n", shown.ID)
			shown.print(cmd.OutOrStdout(), t)
			return nil
		})
	}
	return cmd
}

// offerAfterAsking shows an offer, asks, and places it.
func (x exchangingWallet) offerAfterAsking(ctx context.Context, cmd *cobra.Command, t offerTexts, p pairOfPoints, o offer.Offer, yes bool) (wallet.OwnOffer, error) {
	planned, err := x.plan(ctx, p, o)
	if err != nil {
		return wallet.OwnOffer{}, err
	}
	x.explain(cmd.ErrOrStderr(), t, planned)
	if !yes {
		if err := wantsWord(cmd, t.goOn, "yes", t.notConfirmed); err != nil {
			return wallet.OwnOffer{}, err
		}
	}
	return x.place(ctx, planned)
}

// explain says in words what is about to be signed.
func (x exchangingWallet) explain(w io.Writer, t offerTexts, p plannedOffer) {
	say := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	give, want := x.name(p.give), x.name(p.want)
	say(t.signs)
	say(t.allows, p.allowance(), give)
	if p.promised > 0 {
		say(t.allowsOthers, p.promised)
	}
	say("2. "+t.gives, p.GiveAmount, give)
	say("   "+t.gets, p.WantAmount, want)
	say("   "+t.account, did.Merchant(p.account), p.balance)
	say("   "+t.recipient, p.Recipient)
	if p.Taker.IsZero() {
		say("   " + t.anybody)
	} else {
		say("   "+t.onlyTaker, p.Taker)
	}
	if bps := p.feeBPS(); bps > 0 {
		say("   "+t.fee, want, bps/100, bps%100, p.fee(p.WantAmount), p.MaxFee)
	} else {
		say("   "+t.noFee, want)
	}
	if p.MaxRelayFee > 0 {
		say("   "+t.relayFee, p.MaxRelayFee)
	}
	if p.asked.amount > 0 && p.asked.amount <= offer.MaxAmount {
		say("   "+t.tollAsked, p.asked.by, p.asked.amount)
	}
	say("   "+t.until, time.Unix(int64(p.Expiry), 0).UTC().Format(time.DateTime))
	say(t.gas)
}
