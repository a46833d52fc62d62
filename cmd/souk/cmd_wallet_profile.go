package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/signin"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	protocol "github.com/souk-network/souk/protocol/signin"
)

func walletProfileCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "profile",
		Short: "Your e-mail address, name and telephone number, and who was told them",
		Long: `What you write here is kept in this wallet and told to nobody. 'tell' gives a
merchant what your grant lets it read, sealed to it; shops that log you in get it
while the grant stands, if you say yes there. 'take-back' and taking back the grant
make the merchant forget it.`,
		Example: `  souk wallet profile set --email minji@mail.example --name "Kim Minji"
  souk wallet profile tell "Corner shop" --only email
  souk wallet profile show
  souk wallet profile take-back "Corner shop"`,
	}
	cmd.AddCommand(profileSetCommand(o), profileRemoveCommand(o), profileShowCommand(o), profileTellCommand(o), profileTakeBackCommand(o))
	return cmd
}

// claimNames are how commands name claims, in the order of signin.Claims.List.
var claimNames = []string{"email", "name", "phone"}

// claimsFlags are values of claims by flags.
type claimsFlags struct{ email, name, phone string }

func (f claimsFlags) over(c protocol.Claims) protocol.Claims {
	for _, one := range []struct {
		to   *string
		text string
	}{{&c.Email, f.email}, {&c.Name, f.name}, {&c.Phone, f.phone}} {
		if one.text != "" {
			*one.to = one.text
		}
	}
	return c
}

func profileSetCommand(o *walletOptions) *cobra.Command {
	var in claimsFlags
	cmd := &cobra.Command{
		Use: "set", Short: "Write what you may tell merchants", Args: exactly(0, "no arguments"),
		Long:    "Writes what you may tell merchants. What is not given stays as it was. Nobody is told.",
		Example: `  souk wallet profile set --email minji@mail.example --name "Kim Minji" --phone +82212345678`,
	}
	asText := asJSON(cmd)
	f := cmd.Flags()
	f.StringVar(&in.email, "email", "", "an e-mail address")
	f.StringVar(&in.name, "name", "", "your name as you write it")
	f.StringVar(&in.phone, "phone", "", "a telephone number, + and 7 to 15 digits")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if in == (claimsFlags{}) {
			return usagef("give --email, --name or --phone")
		}
		return o.changeProfile(cmd, *asText, in.over)
	}
	return cmd
}

func profileRemoveCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use: "remove CLAIM...", Short: "Remove what you wrote", Args: cobra.MinimumNArgs(1),
		Long:    "Removes email, name or phone from this wallet. Merchants that were told keep it until 'take-back'.",
		Example: `  souk wallet profile remove phone`,
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		gone, err := namedClaims(args)
		if err != nil {
			return err
		}
		kept := slices.DeleteFunc(slices.Clone(claimNames), func(name string) bool { return slices.Contains(gone, name) })
		return o.changeProfile(cmd, *asText, func(c protocol.Claims) protocol.Claims { return c.Within(kept) })
	}
	return cmd
}

// namedClaims refuses names that are none.
func namedClaims(names []string) ([]string, error) {
	for _, name := range names {
		if !slices.Contains(claimNames, name) {
			return nil, usagef("want email, name or phone")
		}
	}
	return names, nil
}

// changeProfile writes the profile anew and shows it.
func (o *walletOptions) changeProfile(cmd *cobra.Command, asText bool, change func(protocol.Claims) protocol.Claims) error {
	return o.with(cmd, func(ctx context.Context, s *walletSession) error {
		c, err := s.wallet.Profile(ctx)
		if err == nil {
			err = s.wallet.SetProfile(ctx, change(c))
		}
		if err != nil {
			return err
		}
		return s.printProfile(ctx, cmd.OutOrStdout(), o, asText)
	})
}

func profileShowCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show", Short: "Show what you wrote, and who was told what", Args: exactly(0, "no arguments"), Example: `  souk wallet profile show --json`,
		Long: `Shows what you wrote, and which merchant was told what under which grant. The list
is kept in this folder alone: after a restore from words it is empty, and taking
the grant back makes the merchant forget what it was told under it.`,
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			return s.printProfile(ctx, cmd.OutOrStdout(), o, *asText)
		})
	}
	return cmd
}

func profileTellCommand(o *walletOptions) *cobra.Command {
	var site string
	var only []string
	cmd := &cobra.Command{
		Use: "tell MERCHANT", Short: "Tell a merchant what your grant lets it read", Args: exactly(1, "a merchant"),
		Long: `Signs what you wrote by the name under which this merchant knows you, seals it to
the merchant, and hands it to its sign-in. It needs a standing grant that names
email, name or phone with the right to read. What you told before under the same
grant is replaced.`,
		Example: `  souk wallet profile tell "Corner shop" --only email --only name
  souk wallet profile tell "Corner shop" --site https://login.shop.example`,
	}
	asText := asJSON(cmd)
	cmd.Flags().StringVar(&site, "site", "", "the merchant's sign-in, https://host; none: where you bound an account")
	cmd.Flags().StringSliceVar(&only, "only", nil, "email, name or phone; none: all that one grant covers")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if _, err := namedClaims(only); err != nil {
			return err
		}
		if site != "" {
			if _, err := siteDomain(site); err != nil {
				return err
			}
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			m, err := s.merchant(args[0])
			if err != nil {
				return err
			}
			if site, err = s.siteOf(ctx, m, site); err != nil {
				return err
			}
			c, err := s.wallet.Profile(ctx)
			if err != nil {
				return err
			}
			if len(only) > 0 {
				c = c.Within(only)
			} else {
				c = s.wallet.Tellable(m, c)
			}
			told, sealed, err := s.wallet.Tell(ctx, m, site, c)
			if err != nil {
				return err
			}
			if err := s.hand(ctx, told, sealed); err != nil {
				return err
			}
			return s.printProfile(ctx, cmd.OutOrStdout(), o, *asText)
		})
	}
	return cmd
}

func profileTakeBackCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use: "take-back MERCHANT", Short: "Make a merchant forget what you told it", Args: exactly(1, "a merchant"),
		Long: `Has a merchant forget what you told it, under every grant. Your grants stand: you
can tell it again. Run it again if the merchant was away.

A merchant that left the consortium cannot be made to forget from here. --forget drops
what you told it from this wallet's list alone, and undoes nothing.`,
		Example: `  souk wallet profile take-back "Corner shop"
  souk wallet profile take-back "Old shop" --forget`,
	}
	asText := asJSON(cmd)
	forget := cmd.Flags().Bool("forget", false, "drop it from this wallet's list, of a merchant that left the consortium")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			m, err := s.anyMerchant(args[0])
			if err != nil {
				return err
			}
			all, err := s.wallet.Told(ctx)
			if err != nil {
				return err
			}
			all = slices.DeleteFunc(all, func(t wallet.Told) bool { return t.Merchant != m })
			if len(all) == 0 {
				return fault.New(fault.NotFound, "take profile back", "this merchant was told nothing")
			}
			for _, t := range all {
				if *forget {
					err = s.wallet.Forget(ctx, t.Grant)
				} else {
					err = s.untell(ctx, t)
				}
				if err != nil {
					return err
				}
			}
			if *forget {
				o.sayForgotten(cmd.ErrOrStderr(), s.name(m))
			}
			return s.printProfile(ctx, cmd.OutOrStdout(), o, *asText)
		})
	}
	return cmd
}

// untell takes back what was told under a grant.
func (s *walletSession) untell(ctx context.Context, t wallet.Told) error {
	told, sealed, err := s.wallet.Untell(ctx, t.Grant)
	if err != nil {
		return err
	}
	if !told.Standing { // it is gone there with its grant
		return s.wallet.Taken(ctx, t.Grant)
	}
	err = s.hand(ctx, told, sealed)
	if err != nil && t.Left {
		return fmt.Errorf("this merchant left the consortium; if its sign-in does not come back, --forget drops it from your list, which undoes nothing: %w", err)
	}
	return err
}

// sayForgotten says what dropping an entry does not do.
func (o *walletOptions) sayForgotten(w io.Writer, name string) {
	t, _ := o.profileTexts()
	fmt.Fprintf(w, t.forgotten+"\n", name)
}

// hand gives the merchant what was signed and notes that it has it.
func (s *walletSession) hand(ctx context.Context, t wallet.Told, sealed []byte) error {
	if err := postTo(ctx, t.Site+"/v1/profile", signin.Telling{Grant: t.Grant.String(), Sealed: sealed}); err != nil {
		return fmt.Errorf("the merchant did not take it; run this again: %w", err)
	}
	return s.wallet.Taken(ctx, t.Grant)
}

// siteOf is the given sign-in of a merchant, or where the customer bound an
// account last.
func (s *walletSession) siteOf(ctx context.Context, m did.Merchant, given string) (string, error) {
	if given != "" {
		return given, nil
	}
	bound, err := s.wallet.Bindings(ctx)
	if err != nil {
		return "", err
	}
	for _, b := range slices.Backward(bound) {
		if b.Merchant == m {
			return b.Site, nil
		}
	}
	return "", usagef("--site: you bound no account at this merchant, so say where its sign-in is")
}

// shownProfile is what the customer wrote and who was told.
type shownProfile struct {
	Email string      `json:"email,omitempty"`
	Name  string      `json:"name,omitempty"`
	Phone string      `json:"phone,omitempty"`
	Told  []shownTold `json:"told"`
}

// shownTold is what one merchant was told.
type shownTold struct {
	Merchant did.Merchant `json:"merchant"`
	Name     string       `json:"merchant_name"`
	Site     string       `json:"site"`
	Grant    string       `json:"grant"`
	Claims   []string     `json:"claims"` // email, name, phone_number
	Since    time.Time    `json:"since"`
	State    string       `json:"state"` // told, not_taken, grant_ended, merchant_left
}

func (s *walletSession) profile(ctx context.Context) (shownProfile, error) {
	c, err := s.wallet.Profile(ctx)
	if err != nil {
		return shownProfile{}, err
	}
	out := shownProfile{Email: c.Email, Name: c.Name, Phone: c.Phone, Told: []shownTold{}}
	all, err := s.wallet.Told(ctx)
	for _, t := range all {
		one := shownTold{
			Merchant: t.Merchant, Name: s.name(t.Merchant), Site: t.Site, Grant: t.Grant.String(), Claims: []string{}, Since: time.UnixMilli(int64(t.Time)).UTC(), State: "told",
		}
		for _, claim := range t.Claims.Told() {
			one.Claims = append(one.Claims, claim.Name)
		}
		switch {
		case t.Left:
			one.State = "merchant_left"
		case !t.Standing:
			one.State = "grant_ended"
		case t.Taken == 0:
			one.State = "not_taken"
		}
		out.Told = append(out.Told, one)
	}
	return out, err
}

func (s *walletSession) printProfile(ctx context.Context, w io.Writer, o *walletOptions, asText bool) error {
	shown, err := s.profile(ctx)
	if err != nil {
		return err
	}
	if asText {
		return writeJSON(w, shown)
	}
	t, err := o.profileTexts()
	if err != nil {
		return err
	}
	for i, value := range []string{shown.Email, shown.Name, shown.Phone} {
		if value == "" {
			value = t.unwritten
		}
		fmt.Fprintf(w, "%s: %s\n", t.claims[i], value)
	}
	for _, one := range shown.Told {
		fmt.Fprintf(w, "%s\n  %s\n", fmt.Sprintf(t.states[one.State], one.Name, one.Site), fmt.Sprintf(t.told, t.list(one.Claims), one.Since.Format(time.DateTime), one.Grant))
	}
	if len(shown.Told) == 0 {
		fmt.Fprintln(w, t.nobody)
	}
	return nil
}

// profileTexts are what these commands say in one language.
type profileTexts struct {
	claims                           [3]string
	unwritten, nobody, told, nothing string
	forgotten                        string
	states                           map[string]string
}

// list names what was told.
func (t profileTexts) list(names []string) (out string) {
	for _, name := range names {
		at := slices.IndexFunc(protocol.Claims{}.List(), func(c protocol.Claim) bool { return c.Name == name })
		if out != "" {
			out += ", "
		}
		out += t.claims[at]
	}
	if out == "" {
		return t.nothing
	}
	return out
}

func (o *walletOptions) profileTexts() (profileTexts, error) {
	p, err := o.language()
	if p.lang == "ko" {
		return profileTexts{
			claims: [3]string{"이메일", "이름", "전화번호"}, unwritten: "적지 않음", nobody: "아무에게도 알리지 않았습니다.", told: "%s, %s, 동의서 %s", nothing: "알린 것을 거둠",
			forgotten: "%s에 알린 것을 이 지갑의 목록에서만 지웠습니다. 되돌린 것은 없습니다: 그 가맹점은 연합을 떠나 여기서 지우게 할 수 없고, 아직 가지고 있을 수 있습니다. 직접 삭제를 요구하세요.",
			states: map[string]string{
				"told": "%s에 알렸습니다 (%s)", "not_taken": "%s이(가) 아직 받지 않았습니다 (%s). 다시 실행하세요", "grant_ended": "%s에 알렸으나 동의가 끝나 지워집니다 (%s)",
				"merchant_left": "%s에 알렸으나 그 뒤 연합을 떠났습니다 (%s)",
			},
		}, err
	}
	return profileTexts{
		claims: [3]string{"E-mail", "Name", "Telephone"}, unwritten: "not written", nobody: "You told nobody.", told: "%s, %s, under grant %s", nothing: "taking back what was told",
		forgotten: "What you told %s is gone from this wallet's list, and only from there. That undoes nothing: it left the consortium, cannot be made to forget from here, and may still have what you told it. Ask it to delete it yourself.",
		states: map[string]string{
			"told": "%s was told (%s)", "not_taken": "%s has not taken it yet (%s): run this again", "grant_ended": "%s was told (%s); the grant ended, and with it what was told",
			"merchant_left": "%s was told (%s), and left the consortium since",
		},
	}, err
}
