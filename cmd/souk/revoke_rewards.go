package main

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

// rewardsAt looks up the rewards that hang on the grant that an argument names.
// A chain that does not answer hides them and stops nothing: it is said, and the
// revocation or denial goes on. What names no grant is left to that to refuse.
func (s *walletSession) rewardsAt(ctx context.Context, text string, p phrases, warn io.Writer) []shownReward {
	id, err := s.grant(text)
	if err != nil {
		return nil
	}
	g, ok := s.wallet.Signed(id)
	if !ok {
		return nil
	}
	found, err := s.rewardsOf(ctx, g.Grant)
	if err != nil {
		fmt.Fprintf(warn, loyaltyTextsOf(p.lang).unknownStake+"\n", err)
		return nil
	}
	return found
}

// confirmLoss says what would be lost and asks on a terminal whether to go on.
// Without a terminal it goes on, as where nothing is lost.
func confirmLoss(cmd *cobra.Command, p phrases, list []shownReward, yes bool) bool {
	t, w := loyaltyTextsOf(p.lang), cmd.ErrOrStderr()
	lost := slices.ContainsFunc(list, func(r shownReward) bool { return r.atStake.Lost.Sign() > 0 })
	if !lost {
		return true
	}
	fmt.Fprintln(w, t.wouldLose)
	for _, r := range list {
		r.printStake(w, p, t)
	}
	if yes || !onTerminal(cmd.InOrStdin()) {
		return true
	}
	return agrees(cmd.Context(), cmd.InOrStdin(), w, t.goOn)
}

// stopPatience is how long a revocation waits until members carried the stop of
// the rewards that hung on it.
const stopPatience = 30 * time.Second

// stopRewards ends the rewards that hung on a grant that was taken back. What
// nobody carries is said: the revocation stands without it.
func (s *walletSession) stopRewards(ctx context.Context, payer *ecdsa.PrivateKey, list []shownReward, p phrases, warn io.Writer) {
	ctx, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	for i := range list {
		if err := s.stopReward(ctx, payer, &list[i]); err != nil {
			fmt.Fprintf(warn, loyaltyTextsOf(p.lang).notStopped+"\n", list[i].Name, err, list[i].Campaign)
		}
	}
}
