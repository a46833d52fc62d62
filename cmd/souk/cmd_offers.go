package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/offer"
)

func offersCommand() *cobra.Command {
	var o walletOptions
	cmd := &cobra.Command{
		Use:   "offers",
		Short: "Offer points of one merchant for points of another",
		Long: `An offer says how many points of one merchant you give for how many of another.
Members pass it on, and settle it with offers that cross it. Your wallet signs it
with your account towards the merchant whose points you give; what you get goes
to your account towards the other one. You need no gas.

Amounts are whole numbers of the points' smallest unit.`,
		Example: `  souk offers book --give "Corner shop" --want Bakery
  souk offers make --give "Corner shop" --want Bakery --amount 200 --for 180
  souk offers list
  souk offers cancel 0x1f0a9c3b`,
	}
	o.flags(cmd)
	cmd.AddCommand(offersMakeCommand(&o), offersListCommand(&o), offersShowCommand(&o), offersCancelCommand(&o), offersBookCommand(&o))
	return cmd
}

// exchangingWith opens the wallet at the exchange of its consortium.
func (o *walletOptions) exchangingWith(cmd *cobra.Command, do func(context.Context, exchangingWallet, offerTexts) error) error {
	p, err := o.language()
	if err != nil {
		return err
	}
	return o.with(cmd, func(ctx context.Context, s *walletSession) error {
		x, err := s.exchanging()
		if err != nil {
			return err
		}
		return do(ctx, x, offerTextsOf(p.lang))
	})
}

// pairFlags name whose points are given and wanted.
type pairFlags struct{ give, want string }

func (p *pairFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.give, "give", "", "merchant whose points you give: its name or address")
	cmd.Flags().StringVar(&p.want, "want", "", "merchant whose points you want")
	_ = cmd.MarkFlagRequired("give")
	_ = cmd.MarkFlagRequired("want")
}

// parseFor reads how long an offer holds, in seconds.
func parseFor(flag, text string) (uint64, error) {
	ms, err := parseLifetime(text)
	if err != nil || ms > 365*86_400_000 {
		return 0, usagef("%s: want a number and h, d or w, such as 12h or 7d, at most 365d", flag)
	}
	return ms / 1000, nil
}

func offersMakeCommand(o *walletOptions) *cobra.Command {
	var pair pairFlags
	var amount, price, maxRelayFee uint64
	var maxFee int64
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
is twice what the fee is now, and one. --taker names the only account that may
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
	f.Uint64Var(&maxRelayFee, "max-relay-fee", 0, "most points that whoever settles it may take on top")
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
		wanted := offer.Offer{GiveAmount: amount, WantAmount: price, MaxRelayFee: maxRelayFee}
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
		fmt.Fprint(cmd.ErrOrStderr(), t.goOn)
		raw, err := io.ReadAll(io.LimitReader(&untilNewline{r: cmd.InOrStdin()}, 64))
		if err != nil {
			return wallet.OwnOffer{}, err
		}
		if strings.TrimSpace(string(raw)) != "yes" {
			return wallet.OwnOffer{}, errors.New(t.notConfirmed)
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
	say("   "+t.until, time.Unix(int64(p.Expiry), 0).UTC().Format(time.DateTime))
	say(t.gas)
}

// shownOffer is an own offer as the customer sees it.
type shownOffer struct {
	ID          offer.ID       `json:"id"`
	Give        string         `json:"give"` // names of merchants
	Want        string         `json:"want"`
	GiveAmount  uint64         `json:"give_amount"`
	WantAmount  uint64         `json:"want_amount"`
	Left        *uint64        `json:"left,omitempty"` // of what is given; absent where the chain did not say
	MaxFee      uint64         `json:"max_fee"`
	MaxRelayFee uint64         `json:"max_relay_fee"`
	Maker       offer.Address  `json:"maker"`
	Recipient   offer.Address  `json:"recipient"`
	Taker       *offer.Address `json:"taker,omitempty"`
	Made        time.Time      `json:"made"`
	Expires     time.Time      `json:"expires"`
	State       string         `json:"state"`                // as in docs/spec/desk.md; "kept": no member has it; "unknown": none answered
	Settlement  string         `json:"settlement,omitempty"` // pending, sent, mined or final
	Standing    string         `json:"standing,omitempty"`   // what the exchange said last
	Member      string         `json:"member,omitempty"`     // who took it in
}

// look asks how far an own offer has come; one that no member took is handed in.
func (x exchangingWallet) look(ctx context.Context, own wallet.OwnOffer) shownOffer {
	s := own.Signed.Offer
	out := shownOffer{
		ID: own.Signed.ID(), Give: x.name(own.Gives), Want: x.name(own.Wants), GiveAmount: s.GiveAmount, WantAmount: s.WantAmount, MaxFee: s.MaxFee, MaxRelayFee: s.MaxRelayFee,
		Maker: s.Maker, Recipient: s.Recipient, Made: utc(own.Made), Expires: time.Unix(int64(s.Expiry), 0).UTC(),
	}
	if !s.Taker.IsZero() {
		out.Taker = &s.Taker
	}
	if given, err := x.exchange.Given(ctx, out.ID); err == nil {
		left := s.GiveAmount - min(given, s.GiveAmount)
		out.Left = &left
	}
	over := s.Expiry < x.moment()
	if own.By == (did.Merchant{}) && !over {
		own, _ = x.handIn(ctx, own)
	}
	if own.By == (did.Merchant{}) {
		out.State = "kept"
		if over {
			out.State = "expired"
		}
		return out
	}
	out.Member = x.name(own.By)
	_, answer, err := x.wallet.OfferState(ctx, out.ID, own.By)
	switch {
	case err == nil:
		out.State, out.Settlement, out.Standing = answer.State, answer.Settlement, offer.State(answer.Standing).String()
	case over:
		out.State = "expired"
	default:
		out.State = "unknown"
	}
	return out
}

func (o shownOffer) print(w io.Writer, t offerTexts) {
	fmt.Fprintf(w, t.line+"\n", o.ID.String()[:14], o.GiveAmount, o.Give, o.WantAmount, o.Want, t.state(o))
	var more []string
	if o.Left != nil {
		more = append(more, fmt.Sprintf(t.left, *o.Left, o.GiveAmount))
	}
	more = append(more, fmt.Sprintf(t.ends, o.Expires.Format(time.DateTime)))
	if o.Member != "" {
		more = append(more, fmt.Sprintf(t.took, o.Member))
	} else {
		more = append(more, t.nobodyTook)
	}
	fmt.Fprintln(w, "  "+strings.Join(more, "; "))
}

func offersListCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List your offers, and how far each has come",
		Long: `Lists the offers that this wallet made: signed (a member has it, and the chain did
not say yet that it can be filled), gossiped, settling (pending, sent, mined,
final), cancelled or expired, and how much is left. Mined is not final: a
reorganisation of the chain may undo it. An offer that no member took is handed
in again.`,
		Example: "  souk offers list\n  souk offers list --json",
		Args:    exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.exchangingWith(cmd, func(ctx context.Context, x exchangingWallet, t offerTexts) error {
			own, err := x.wallet.OwnOffers(ctx)
			if err != nil {
				return err
			}
			list := []shownOffer{}
			for _, one := range own {
				list = append(list, x.look(ctx, one))
			}
			if *asText {
				return writeJSON(cmd.OutOrStdout(), list)
			}
			if len(list) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), t.none)
			}
			for _, one := range list {
				one.print(cmd.OutOrStdout(), t)
			}
			return nil
		})
	}
	return cmd
}

// leastID is how many characters of an id name an offer: 0x and 8 digits.
const leastID = 10

// named finds own offers by the beginnings of their ids.
func named(own []wallet.OwnOffer, ids []string) ([]wallet.OwnOffer, error) {
	var out []wallet.OwnOffer
	for _, id := range ids {
		found := slices.DeleteFunc(slices.Clone(own), func(o wallet.OwnOffer) bool {
			return len(id) < leastID || !strings.HasPrefix(o.Signed.ID().String(), strings.ToLower(id))
		})
		if len(found) != 1 {
			return nil, usagef("an id names %d of your offers; give 0x and at least 8 of its digits, as 'souk offers list' shows them", len(found))
		}
		out = append(out, found[0])
	}
	return out, nil
}

func offersShowCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "show ID",
		Short:   "Show one of your offers",
		Long:    `Shows an offer of yours with its limits. The beginning of its id will do.`,
		Example: "  souk offers show 0x1f0a9c3b\n  souk offers show 0x1f0a9c3b --json",
		Args:    exactly(1, "the id of an offer"),
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.exchangingWith(cmd, func(ctx context.Context, x exchangingWallet, t offerTexts) error {
			own, err := x.wallet.OwnOffers(ctx)
			if err != nil {
				return err
			}
			found, err := named(own, args)
			if err != nil {
				return err
			}
			shown := x.look(ctx, found[0])
			if *asText {
				return writeJSON(cmd.OutOrStdout(), shown)
			}
			w := cmd.OutOrStdout()
			fmt.Fprintln(w, shown.ID)
			shown.print(w, t)
			fmt.Fprintf(w, "  "+t.limits+"\n", shown.MaxFee, shown.MaxRelayFee)
			fmt.Fprintf(w, "  "+t.recipient+"\n", shown.Recipient)
			if shown.Taker != nil {
				fmt.Fprintf(w, "  "+t.onlyTaker+"\n", *shown.Taker)
			}
			return nil
		})
	}
	return cmd
}

func offersCancelCommand(o *walletOptions) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "cancel ID...",
		Short: "End offers",
		Long: `Signs the end of offers, which a member carries to the chain, and returns when it
is in a block. With --all one signature of each account ends all its offers. What
the exchange was allowed to take for them is then taken back.

Until it is in a block, an offer may still be filled.`,
		Example: "  souk offers cancel 0x1f0a9c3b\n  souk offers cancel --all",
	}
	asText := asJSON(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "every offer that is not over")
	cmd.RunE = func(cmd *cobra.Command, ids []string) error {
		if all == (len(ids) > 0) {
			return usagef("want ids, or --all")
		}
		return o.exchangingWith(cmd, func(ctx context.Context, x exchangingWallet, t offerTexts) error {
			own, err := x.wallet.OwnOffers(ctx)
			if err != nil {
				return err
			}
			chosen := slices.DeleteFunc(slices.Clone(own), func(o wallet.OwnOffer) bool {
				return o.Signed.Offer.Expiry < x.moment() || o.Signed.Venue != x.exchange.Venue()
			})
			if !all {
				if chosen, err = named(own, ids); err != nil {
					return err
				}
			}
			if chosen, err = x.stillOpen(ctx, chosen); err != nil {
				return err
			}
			if len(chosen) < len(ids) {
				return fmt.Errorf("%d of them are over already; 'souk offers list' shows how", len(ids)-len(chosen))
			}
			if err := x.cancel(ctx, chosen, all); err != nil {
				return err
			}
			if *asText {
				ended := []offer.ID{}
				for _, o := range chosen {
					ended = append(ended, o.Signed.ID())
				}
				return writeJSON(cmd.OutOrStdout(), map[string]any{"cancelled": ended, "state": "mined"})
			}
			fmt.Fprintf(cmd.OutOrStdout(), t.cancelled+"\n", len(chosen))
			return nil
		})
	}
	return cmd
}

// stillOpen leaves out what the chain says is over.
func (x exchangingWallet) stillOpen(ctx context.Context, own []wallet.OwnOffer) ([]wallet.OwnOffer, error) {
	signed := make([]offer.Signed, len(own))
	for i, o := range own {
		signed[i] = o.Signed
	}
	said, err := x.exchange.Standings(ctx, signed)
	if err != nil {
		return nil, err
	}
	var out []wallet.OwnOffer
	for i, o := range own {
		if !isOver(said[i].State) {
			out = append(out, o)
		}
	}
	return out, nil
}

// shownBook is what a member's book has, as the customer sees it.
type shownBook struct {
	Member string       `json:"member"` // who says so
	Block  uint64       `json:"block"`
	Asked  *time.Time   `json:"asked,omitempty"` // when the chain last said what can be filled
	Offers []shownLevel `json:"offers"`
}

type shownLevel struct {
	Receive uint64 `json:"receive"` // what one can get of it, and what that costs before fees
	Pay     uint64 `json:"pay"`
	Gives   uint64 `json:"gives"` // the offer's rate: so much of what one gets
	Takes   uint64 `json:"takes"` // for so much of what one pays
}

func (x exchangingWallet) book(who did.Merchant, q desk.Quoted) shownBook {
	out := shownBook{Member: x.name(who), Block: q.Block, Offers: []shownLevel{}}
	if q.Asked > 0 {
		at := utc(q.Asked)
		out.Asked = &at
	}
	for _, l := range q.Levels {
		out.Offers = append(out.Offers, shownLevel{Receive: l.Receive, Pay: l.Pay, Gives: l.Gives, Takes: l.Takes})
	}
	return out
}

func (b shownBook) print(w io.Writer, t offerTexts) {
	if len(b.Offers) == 0 {
		fmt.Fprintln(w, t.noBook)
	}
	for _, l := range b.Offers {
		fmt.Fprintf(w, "  "+t.level+"\n", l.Receive, l.Pay, l.Gives, l.Takes)
	}
	asked := t.neverAsked
	if b.Asked != nil {
		asked = b.Asked.Format(time.DateTime)
	}
	fmt.Fprintf(w, t.asOf+"\n", b.Member, b.Block, asked)
}

func offersBookCommand(o *walletOptions) *cobra.Command {
	var pair pairFlags
	var limit uint8
	cmd := &cobra.Command{
		Use:   "book",
		Short: "See who gives what you want for what you give",
		Long: `Asks a member for the offers in its book that you could accept, best rate first,
before fees. Every member keeps a book of its own; the chain decides. Offers to
one account alone are not shown.`,
		Example: `  souk offers book --give "Corner shop" --want Bakery`,
		Args:    exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	pair.add(cmd)
	cmd.Flags().Uint8Var(&limit, "limit", 20, "offers that are listed, 1 to 64")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if limit == 0 || limit > desk.MaxLevels {
			return usagef("--limit lies between 1 and %d", desk.MaxLevels)
		}
		return o.exchangingWith(cmd, func(ctx context.Context, x exchangingWallet, t offerTexts) error {
			p, err := x.pair(ctx, pair.give, pair.want)
			if err != nil {
				return err
			}
			who, q, err := x.wallet.Quote(ctx, desk.Quoting{Give: p.gives, Want: p.wants, Most: limit}, p.give)
			if err != nil {
				return err
			}
			if *asText {
				return writeJSON(cmd.OutOrStdout(), x.book(who, q))
			}
			x.book(who, q).print(cmd.OutOrStdout(), t)
			return nil
		})
	}
	return cmd
}
