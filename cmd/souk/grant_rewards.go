package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// grantRewards says what a grant does about the rewards that its merchant pays for it.
type grantRewards struct {
	start     string
	payerFile string
	payer     *ecdsa.PrivateKey // who pays instead of a member; nil: a member
}

// What to do about them.
const (
	rewardAsked = "ask" // on a terminal; elsewhere they are only shown
	rewardYes   = "yes"
	rewardNo    = "no"
)

func (g *grantRewards) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&g.start, "reward", rewardAsked, "start the merchant's reward for this consent: yes, no (do not look) or ask")
	f.Lookup("reward").NoOptDefVal = rewardYes
	f.StringVar(&g.payerFile, "payer", "", "file with the secp256k1 key of an account that pays for the start, instead of a member")
}

// check reads what was given, before anything is said.
func (g *grantRewards) check() (err error) {
	switch {
	case g.start != rewardAsked && g.start != rewardYes && g.start != rewardNo:
		return usagef("--reward: want yes, no or ask")
	case g.payerFile == "":
		return nil
	case g.start == rewardNo:
		return usagef("--payer goes with --reward")
	}
	g.payer, err = readKeyFile(g.payerFile)
	return err
}

// grantReward is a reward that a grant meets.
type grantReward struct {
	shownReward
	Started bool   `json:"started"`
	Problem string `json:"problem,omitempty"` // why it is not, if it was to be
}

// follow shows the rewards that a grant meets, and starts them if that is wanted. What
// goes wrong is an error only where a start was asked for by name: the grant stands.
func (g *grantRewards) follow(ctx context.Context, cmd *cobra.Command, s *walletSession, id consent.GrantID, p phrases) ([]grantReward, error) {
	if g.start == rewardNo {
		return nil, nil
	}
	t, w := loyaltyTextsOf(p.lang), cmd.ErrOrStderr()
	found, err := s.rewardsMet(ctx, id)
	switch {
	case err != nil && g.start == rewardYes:
		return nil, err
	case err != nil:
		fmt.Fprintf(w, t.unknownOffers+"\n", err)
		return nil, nil
	case len(found) == 0 && g.start == rewardYes:
		return nil, fault.New(fault.NotFound, "start reward", "the merchant pays for no consent of yours now; the grant stands")
	case len(found) == 0:
		return nil, nil
	}
	signed, _ := s.wallet.Signed(id)
	fmt.Fprintf(w, t.offered+"\n", found[0].Name)
	out := make([]grantReward, len(found))
	for i, r := range found {
		r.print(w, p, t)
		if end := signed.Grant.Expiry / 1000; r.endsBefore(end) {
			fmt.Fprintf(w, "  "+t.endsBefore+"\n", p.when(signed.Grant.Expiry))
		}
		out[i] = grantReward{shownReward: r}
	}
	if !g.wanted(ctx, cmd.InOrStdin(), w, t) {
		for _, r := range out {
			fmt.Fprintf(w, t.startLater+"\n", r.Campaign)
		}
		return out, nil
	}
	return out, s.startMet(ctx, g.payer, out, id, p, w)
}

// endsBefore says whether a grant that ends then, Unix seconds, ends before a reward
// that starts now has vested.
func (r shownReward) endsBefore(end uint64) bool {
	return end < uint64(time.Now().Unix())+r.Vesting
}

// wanted asks on a terminal where nothing was said.
func (g *grantRewards) wanted(ctx context.Context, from io.Reader, w io.Writer, t loyaltyTexts) bool {
	return g.start == rewardYes || onTerminal(from) && agrees(ctx, from, w, t.startNow)
}

// rewardsMet are the campaigns of a grant's merchant that would take a start for it.
func (s *walletSession) rewardsMet(ctx context.Context, id consent.GrantID) ([]shownReward, error) {
	g, ok := s.wallet.Signed(id)
	if !ok || s.network.Chain.Rewards.IsZero() {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, chainPatience)
	defer cancel()
	all, err := s.rewards(ctx, func(m did.Merchant) bool { return m == g.Grant.Audience })
	if err != nil {
		return nil, err
	}
	_, now, err := s.head()
	if err != nil {
		return nil, err
	}
	var out []shownReward
	for _, r := range all {
		if !r.open(now) {
			continue
		}
		room, err := roomIn(ctx, s.chain.client, r.Campaign, r.created.Terms)
		if err != nil {
			return nil, err
		}
		if room {
			out = append(out, r)
		}
	}
	return out, nil
}

const (
	// grantPatience is how long a fresh grant has to reach those who attest it.
	grantPatience = 30 * time.Second
	grantPause    = 500 * time.Millisecond
)

// startMet starts rewards for a grant that was given just now.
func (s *walletSession) startMet(ctx context.Context, payer *ecdsa.PrivateKey, list []grantReward, id consent.GrantID, p phrases, w io.Writer) error {
	t := loyaltyTextsOf(p.lang)
	var failed []error
	for i := range list {
		r := &list[i]
		if err := s.startFresh(ctx, payer, &r.shownReward, id); err != nil {
			r.Problem = err.Error()
			fmt.Fprintf(w, t.notStarted+"\n", r.Name, err, r.Campaign)
			failed = append(failed, fmt.Errorf("%s: %w", r.Campaign, err))
			continue
		}
		r.Started = true
		fmt.Fprintf(w, t.started+"\n", r.Amount, r.Symbol, p.when(uint64(r.Until.UnixMilli())))
	}
	return errors.Join(failed...)
}

// startFresh starts a reward as soon as enough members know the grant.
func (s *walletSession) startFresh(ctx context.Context, payer *ecdsa.PrivateKey, r *shownReward, id consent.GrantID) error {
	patience, cancel := context.WithTimeout(ctx, grantPatience)
	defer cancel()
	for {
		err := s.startReward(ctx, payer, r, id)
		if err == nil || !onItsWay(err) {
			return err
		}
		select {
		case <-patience.Done():
			return err
		case <-time.After(grantPause):
		}
	}
}

// onItsWay says of what an attestor refused that it may be said because the grant has
// not arrived yet.
func onItsWay(err error) bool {
	for _, kind := range []fault.Kind{fault.NoGrant, fault.Stale, fault.Unavailable} {
		if errors.Is(err, fault.Of(kind)) {
			return true
		}
	}
	return false
}
