package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func walletOverviewCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "overview",
		Short: "Show what you have at all merchants",
		Long: `Shows your points by merchant, what the merchant says that they are worth when they
are redeemed, and when they expire; points that were promised to you, rewards for
your consents with what a revocation now would cost, your memberships, and your
open offers.

Points are read from the chain, on all accounts of this wallet. What they are worth
is their merchant's word, which nobody proves; one that could not be asked now is
shown with its date. What cannot be
looked up is said, and hides nothing of the rest. 'souk points promised', 'souk
rewards list', 'souk memberships list' and 'souk offers list' show more of each.`,
		Example: `  souk wallet overview
  souk wallet overview --lang ko --json`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			view, err := s.overview(ctx, p, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), view)
			}
			view.print(cmd.OutOrStdout(), p)
			return nil
		})
	}
	return cmd
}

func (v overview) print(w io.Writer, p phrases) {
	t := overviewTextsOf(p.lang)
	v.printPoints(w, p, t)
	section(w, t.promised, v.Promised, func(l shownPromise) { l.print(w, p, promisedTextsOf(p.lang)) })
	section(w, t.rewards, v.Rewards, func(r whatIf) {
		r.shownReward.print(w, p, loyaltyTextsOf(p.lang))
		if r.State == "running" {
			fmt.Fprintf(w, "  "+t.wouldLose+"\n", r.Lost, r.Symbol)
		}
	})
	section(w, t.memberships, v.Memberships, func(m shownMembership) { m.print(w, p, loyaltyTextsOf(p.lang)) })
	section(w, t.offers, v.Offers, func(o shownOffer) { o.print(w, offerTextsOf(p.lang)) })
	for _, u := range v.Unknown {
		fmt.Fprintf(w, t.unknown+"\n", t.parts[u.Part], u.Problem)
	}
}

func (v overview) printPoints(w io.Writer, p phrases, t overviewTexts) {
	if len(v.Points) == 0 && !v.misses("points") {
		fmt.Fprintln(w, t.noPoints)
	}
	for _, held := range v.Points {
		fmt.Fprintf(w, t.points+"\n", held.Name, held.Points)
		fmt.Fprintf(w, "  "+t.worth+"\n", held.text(p.lang, held.Name))
		for _, lane := range held.Expire {
			fmt.Fprintf(w, "  "+t.expire+"\n", lane.Points, p.when(uint64(lane.Until.UnixMilli())))
		}
	}
}

// misses reports whether a part could not be looked up.
func (v overview) misses(part string) bool {
	for _, u := range v.Unknown {
		if u.Part == part {
			return true
		}
	}
	return false
}

// section prints a heading and what stands below it, or nothing where there is nothing.
func section[T any](w io.Writer, heading string, list []T, print func(T)) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", heading)
	for _, one := range list {
		print(one)
	}
}

// overviewTexts are what the overview says in one language.
type overviewTexts struct {
	points, worth, expire, noPoints, promised, rewards, wouldLose, memberships, offers, unknown string
	parts                                                                                       map[string]string
}

func overviewTextsOf(lang string) overviewTexts {
	if lang == "ko" {
		return overviewTexts{
			points: "%s: %d포인트", worth: "금액으로는 %s", expire: "%d포인트는 %s에 소멸합니다", noPoints: "지금 사용할 수 있는 포인트가 없습니다.",
			promised: "약정된 포인트", rewards: "동의 보상", wouldLose: "지금 철회하면 잃는 보상: %s %s", memberships: "멤버십", offers: "열려 있는 교환 제안",
			unknown: "조회하지 못했습니다: %s (%s)",
			parts:   map[string]string{"points": "포인트", "promised": "약정된 포인트", "rewards": "동의 보상", "memberships": "멤버십", "offers": "교환 제안"},
		}
	}
	return overviewTexts{
		points: "%s: %d points", worth: "worth in money: %s", expire: "%d of them expire %s", noPoints: "You have no points that can be spent now.",
		promised: "Promised points", rewards: "Rewards for your consents", wouldLose: "a revocation now would lose %s %s", memberships: "Memberships", offers: "Open offers",
		unknown: "Could not be looked up: %s (%s)",
		parts:   map[string]string{"points": "points", "promised": "promised points", "rewards": "rewards", "memberships": "memberships", "offers": "offers"},
	}
}
