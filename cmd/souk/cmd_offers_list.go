package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/offer"
)

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
