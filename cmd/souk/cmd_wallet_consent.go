package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

func walletRequestsCommand(o *walletOptions) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "requests",
		Short: "List what merchants ask, and what you answered",
		Long: `Lists the notices that wait for an answer, and those whose text has changed since
you answered. --all lists every notice with its state, and every answer that you
ever gave with the grants' ids.`,
		Example: `  souk wallet requests
  souk wallet requests --all --lang ko`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "answered ones too, and all answers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			asked, err := s.wallet.Requests(ctx)
			if err != nil {
				return err
			}
			list := s.requests(asked, p, all)
			if *json {
				return writeJSON(cmd.OutOrStdout(), list)
			}
			list.print(cmd.OutOrStdout(), p, len(asked))
			return nil
		})
	}
	return cmd
}

// request is a notice as the customer sees it.
type request struct {
	Notice        consent.NoticeID `json:"notice"`
	Merchant      did.Merchant     `json:"merchant"`
	Name          string           `json:"merchant_name"`
	Purpose       string           `json:"purpose"`
	Categories    []string         `json:"categories"`
	Rights        string           `json:"rights"`
	RetentionDays uint32           `json:"retention_days"`
	OnwardSharing bool             `json:"onward_sharing"`
	Reward        string           `json:"reward,omitempty"`
	Lang          string           `json:"lang"`
	Title         string           `json:"title"`
	Body          string           `json:"body"`
	State         string           `json:"state"`
	Changed       bool             `json:"changed"` // the text is not the one that was answered
	Grant         *consent.GrantID `json:"grant,omitempty"`
	Lost          bool             `json:"vault_lost"`   // the grant was for a vault that is shredded: answer anew
	KeysPending   bool             `json:"keys_pending"` // the merchant has not taken its new keys yet

	state  consent.State
	rights consent.Rights
	terms  consent.Grant
}

// answer is one statement of this wallet.
type answer struct {
	Time     time.Time        `json:"time"`
	Merchant did.Merchant     `json:"merchant"`
	Name     string           `json:"merchant_name"`
	Purpose  string           `json:"purpose"`
	State    string           `json:"state"`
	Grant    *consent.GrantID `json:"grant,omitempty"`
	Expiry   *time.Time       `json:"expiry,omitempty"`
	StoredBy []string         `json:"stored_by"` // members that signed that they hold it
	Current  bool             `json:"current"`

	state consent.State
}

// requestList is what 'souk wallet requests' reports.
type requestList struct {
	Requests []request `json:"requests"`
	Answers  []answer  `json:"answers,omitempty"`
}

func (s *walletSession) requests(asked []wallet.Asked, p phrases, all bool) requestList {
	out := requestList{Requests: []request{}}
	answers := s.wallet.Answers()
	for _, a := range asked {
		if all || a.Changed || a.Lost || a.State == consent.StateUnknown {
			out.Requests = append(out.Requests, s.request(a, answers, p))
		}
	}
	if all {
		for _, a := range answers {
			out.Answers = append(out.Answers, s.answer(a))
		}
	}
	return out
}

func (s *walletSession) request(a wallet.Asked, answers []wallet.Answer, p phrases) request {
	n, text := a.Notice, a.Notice.Text(p.lang)
	r := request{
		Notice: n.ID(), Merchant: n.Merchant, Name: s.name(n.Merchant), Purpose: n.Purpose, Categories: n.Categories,
		Rights: n.Rights.String(), RetentionDays: n.RetentionDays, OnwardSharing: n.OnwardSharing, Reward: n.Reward,
		Lang: text.Lang, Title: text.Title, Body: text.Body, State: stateName(a.State), Changed: a.Changed, Lost: a.Lost,
		state: a.State, rights: n.Rights,
	}
	for _, said := range answers {
		if said.Current && said.State == consent.StateGranted && said.Merchant == n.Merchant && said.Purpose == n.Purpose {
			r.Grant, r.terms = &said.Grant, said.Terms
		}
	}
	r.KeysPending = slices.ContainsFunc(s.wallet.KeysPending(), func(k wallet.KeysPending) bool { return r.Grant != nil && k.Grant == *r.Grant })
	return r
}

func (s *walletSession) answer(a wallet.Answer) answer {
	out := answer{
		Time: time.UnixMilli(int64(a.Time)).UTC(), Merchant: a.Merchant, Name: s.name(a.Merchant), Purpose: a.Purpose,
		State: stateName(a.State), StoredBy: s.names(a.StoredBy), Current: a.Current, state: a.State,
	}
	if a.Grant != (consent.GrantID{}) {
		end := time.UnixMilli(int64(a.Terms.Expiry)).UTC()
		out.Grant, out.Expiry = &a.Grant, &end
	}
	return out
}

// stateName is a state as in JSON.
func stateName(s consent.State) string { return strings.ReplaceAll(english().state(s), " ", "_") }

func (l requestList) print(w io.Writer, p phrases, notices int) {
	switch {
	case notices == 0:
		fmt.Fprintln(w, p.noNotices)
	case len(l.Requests) == 0:
		fmt.Fprintln(w, p.nothingNew)
	}
	for _, r := range l.Requests {
		r.print(w, p)
	}
	if len(l.Answers) > 0 {
		fmt.Fprintln(w, p.answers)
	}
	for _, a := range l.Answers {
		line := fmt.Sprintf("  %s  %s/%s: %s", p.when(uint64(a.Time.UnixMilli())), a.Name, a.Purpose, p.state(a.state))
		if a.Grant != nil {
			line += ", " + fmt.Sprintf(p.grantID, short(*a.Grant)) + ", " + fmt.Sprintf(p.until, p.day(uint64(a.Expiry.UnixMilli())))
		}
		fmt.Fprintln(w, line)
	}
}

func (r request) print(w io.Writer, p phrases) {
	fmt.Fprintf(w, "%s  %s/%s  [%s]\n", short(r.Notice), r.Name, r.Purpose, p.state(r.state))
	if r.Changed {
		fmt.Fprintf(w, "  *** %s ***\n", p.newText)
	}
	if r.Lost {
		fmt.Fprintf(w, "  *** %s ***\n", p.vaultLost)
	}
	fmt.Fprintf(w, "  %s\n  %s\n", r.Title, strings.ReplaceAll(r.Body, "\n", "\n  "))
	details := []string{p.asking(r.rights, r.Categories), fmt.Sprintf(p.keeps, r.RetentionDays)}
	if r.OnwardSharing {
		details = append(details, p.onward)
	}
	if r.Reward != "" {
		details = append(details, fmt.Sprintf(p.reward, r.Reward))
	}
	fmt.Fprintf(w, "  %s\n", strings.Join(details, "; "))
	if r.Grant != nil {
		fmt.Fprintf(w, "  %s, %s, %s\n", fmt.Sprintf(p.grantID, short(*r.Grant)), fmt.Sprintf(p.until, p.day(r.terms.Expiry)), p.limit(r.terms.Uses))
	}
	if r.KeysPending {
		fmt.Fprintf(w, "  %s\n", p.keysPending)
	}
	fmt.Fprintln(w)
}

// termFlags are the customer's own terms.
type termFlags struct {
	invite, lifetime string
	categories       []string
	rights           []string
	uses             uint32
}

const noticeHelp = `NOTICE is the id that 'souk wallet requests' shows, or its beginning of at least 8
digits. MERCHANT/PURPOSE is the merchant's name or address and the purpose.`

func walletGrantCommand(o *walletOptions) *cobra.Command {
	var in termFlags
	var rewards grantRewards
	cmd := &cobra.Command{
		Use:   "grant NOTICE|MERCHANT/PURPOSE",
		Short: "Allow what a notice asks",
		Long: `Answers a notice with yes: for all that it asks and a year, or for less. It
returns when two members have signed that they hold the answer.

If the merchant pays for consents, this says then how much, over how long and for
how many persons, and on a terminal it asks whether to start the reward: those who
attest the campaign are shown the grant and your account for that merchant, and a
member carries their word to the chain. --reward starts it without asking, and
fails if that cannot be done; --reward=no does not look. Without a terminal the
reward is only shown. With --payer that account sends the start instead of a
member. Whatever becomes of it, the grant stands.

` + noticeHelp,
		Example: `  souk wallet grant "Hanok Books/souk:LoyaltyProgramme" --invite 7ZK3Q0M2XJ8D5RWT
  souk wallet grant "Hanok Books/dpv:Personalisation" --reward
  souk wallet grant "Hanok Books/dpv:Personalisation" --reward --payer payer.hex
  souk wallet grant 5f0c1a2b9d3e --for 90d --uses 20 --categories purchases --rights read`,
		Args: exactly(1, "a notice, or MERCHANT/PURPOSE"),
	}
	json := asJSON(cmd)
	f := cmd.Flags()
	f.StringVar(&in.invite, "invite", "", "the code that the merchant gave you, if you are a customer there")
	f.StringSliceVar(&in.categories, "categories", nil, "a part of the categories; none: all that the notice asks")
	f.StringSliceVar(&in.rights, "rights", nil, "a part of the rights: read, write, derive, share; none: all that the notice asks")
	f.StringVar(&in.lifetime, "for", "365d", "how long: a number and h, d, w or y")
	f.Uint32Var(&in.uses, "uses", 0, "most reads; 0: any number")
	rewards.flags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		terms, err := in.terms()
		if err != nil {
			return err
		}
		if err := rewards.check(); err != nil {
			return err
		}
		p, err := o.language()
		if err != nil {
			return err
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			n, err := s.notice(ctx, args[0])
			if err != nil {
				return err
			}
			id, err := s.wallet.Grant(ctx, n, terms)
			if err != nil {
				return err
			}
			if !*json {
				if err := s.reportAnswer(cmd.OutOrStdout(), p, id, nil, false); err != nil {
					return err
				}
			}
			found, failed := rewards.follow(ctx, cmd, s, id, p)
			if *json {
				return errors.Join(s.reportAnswer(cmd.OutOrStdout(), p, id, found, true), failed)
			}
			return failed
		})
	}
	return cmd
}

func (in termFlags) terms() (wallet.Terms, error) {
	t := wallet.Terms{Invite: in.invite, Uses: in.uses}
	if len(in.categories) > 0 {
		t.Categories = in.categories
	}
	for _, name := range in.rights {
		right, err := parseRight(strings.TrimSpace(name))
		if err != nil {
			return t, err
		}
		t.Rights |= right
	}
	var err error
	t.Lifetime, err = parseLifetime(in.lifetime)
	return t, err
}

func parseRight(name string) (consent.Rights, error) {
	for _, r := range []consent.Rights{consent.Read, consent.Write, consent.Derive, consent.Share} {
		if r.String() == name {
			return r, nil
		}
	}
	return 0, usagef("--rights: %q is none of read, write, derive and share", name)
}

// parseLifetime reads a number and a unit as milliseconds.
func parseLifetime(text string) (uint64, error) {
	bad := usagef("--for: want a number and h, d, w or y, such as 90d, at most 10y")
	if text == "" {
		return 0, bad
	}
	const hour = uint64(3_600_000)
	unit, ok := map[byte]uint64{'h': hour, 'd': 24 * hour, 'w': 7 * 24 * hour, 'y': 365 * 24 * hour}[text[len(text)-1]]
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 32)
	if !ok || err != nil || n == 0 || n > math.MaxUint32 || n*unit > 10*365*24*hour {
		return 0, bad
	}
	return n * unit, nil
}

// answered is what grant and deny report.
type answered struct {
	State    string          `json:"state"`
	Grant    consent.GrantID `json:"grant,omitzero"`
	Merchant did.Merchant    `json:"merchant"`
	Name     string          `json:"merchant_name"`
	Purpose  string          `json:"purpose"`
	Expiry   *time.Time      `json:"expiry,omitempty"`
	StoredBy []string        `json:"stored_by"`
	Rewards  []grantReward   `json:"rewards,omitempty"`       // of a grant
	Ended    []shownReward   `json:"ended_rewards,omitempty"` // that hung on what a denial ended
}

func (s *walletSession) reportAnswer(w io.Writer, p phrases, id consent.GrantID, rewards []grantReward, json bool) error {
	for _, a := range s.wallet.Answers() {
		if a.Grant != id || a.State != consent.StateGranted {
			continue
		}
		end := time.UnixMilli(int64(a.Terms.Expiry)).UTC()
		out := answered{
			State: "granted", Grant: id, Merchant: a.Merchant, Name: s.name(a.Merchant), Purpose: a.Purpose, Expiry: &end,
			StoredBy: s.names(a.StoredBy), Rewards: rewards,
		}
		if json {
			return writeJSON(w, out)
		}
		fmt.Fprintf(w, p.granted+"\n", out.Name, out.Purpose, end.Format("2006-01-02"), id)
		fmt.Fprintf(w, p.heldBy+"\n", strings.Join(out.StoredBy, ", "))
		return nil
	}
	return nil
}

func walletDenyCommand(o *walletOptions) *cobra.Command {
	var invite string
	var yes bool
	cmd := &cobra.Command{
		Use:   "deny NOTICE|MERCHANT/PURPOSE",
		Short: "Refuse what a notice asks",
		Long: `Answers a notice with no. A grant that you gave for the same purpose ends. You can
grant later.

If a reward hangs on that grant, this says first what of it would never vest, asks
and stops it, as 'souk wallet revoke' does.

` + noticeHelp,
		Example: `  souk wallet deny "Bukchon Bakery/dpv:Personalisation"`,
		Args:    exactly(1, "a notice, or MERCHANT/PURPOSE"),
	}
	json := asJSON(cmd)
	cmd.Flags().StringVar(&invite, "invite", "", "the code that the merchant gave you, if you are a customer there")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask, whatever is lost")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			n, err := s.notice(ctx, args[0])
			if err != nil {
				return err
			}
			rewards := s.rewardsAt(ctx, n.Merchant.String()+"/"+n.Purpose, p, cmd.ErrOrStderr())
			if !confirmLoss(cmd, p, rewards, yes) {
				return errors.New(loyaltyTextsOf(p.lang).notDone)
			}
			if err := s.wallet.Deny(ctx, n, invite); err != nil {
				return err
			}
			s.stopRewards(ctx, nil, rewards, p, cmd.ErrOrStderr())
			out := answered{State: "denied", Merchant: n.Merchant, Name: s.name(n.Merchant), Purpose: n.Purpose, Ended: rewards}
			for _, a := range s.wallet.Answers() {
				if a.Current && a.Merchant == n.Merchant && a.Purpose == n.Purpose {
					out.StoredBy = s.names(a.StoredBy)
				}
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), out)
			}
			fmt.Fprintf(cmd.OutOrStdout(), p.denied+"\n", out.Name, out.Purpose)
			fmt.Fprintf(cmd.OutOrStdout(), p.heldBy+"\n", strings.Join(out.StoredBy, ", "))
			printStopped(cmd.OutOrStdout(), p, out.Ended)
			return nil
		})
	}
	return cmd
}

// leastPrefix is how many digits of an id must be typed.
const leastPrefix = 8

// notice finds a notice by its id, the beginning of it, or MERCHANT/PURPOSE.
func (s *walletSession) notice(ctx context.Context, text string) (consent.Notice, error) {
	all, err := s.wallet.Notices(ctx)
	if err != nil {
		return consent.Notice{}, err
	}
	var found []consent.Notice
	for _, n := range all {
		if begins(n.ID().String(), text) || s.isLine(n.Merchant, n.Purpose, text) {
			found = append(found, n)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return consent.Notice{}, fmt.Errorf("there is no notice %q; see 'souk wallet requests --all'", text)
	}
	return consent.Notice{}, fmt.Errorf("%q fits %d notices; give the id", text, len(found))
}

func begins(id, text string) bool {
	return len(text) >= leastPrefix && strings.HasPrefix(id, strings.ToLower(text))
}

// isLine reports whether text is MERCHANT/PURPOSE, by name or address.
func (s *walletSession) isLine(m did.Merchant, purpose, text string) bool {
	who, ok := strings.CutSuffix(text, "/"+purpose)
	return ok && (strings.EqualFold(who, m.String()) || strings.EqualFold(who, s.name(m)))
}
