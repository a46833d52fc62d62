package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/did"
)

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
