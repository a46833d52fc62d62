package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/signin"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	protocol "github.com/souk-network/souk/protocol/signin"
)

func signinCommand() *cobra.Command {
	var o walletOptions
	cmd := &cobra.Command{
		Use:   "signin",
		Short: "Sign in at a merchant with an account",
		Long: `An account signs you in at a merchant once it is bound to the name by which that
merchant knows you: both sign, and the merchant sees it only while your grant
about accounts stands. 'sign' answers the text of a login page.`,
		Example: `  souk signin bind "Corner shop" --site https://login.shop.example
  souk signin sign "Corner shop" < text
  souk signin list`,
	}
	o.flags(cmd)
	cmd.AddCommand(signinBindCommand(&o), signinSignCommand(&o), signinListCommand(&o), signinUnbindCommand(&o))
	return cmd
}

// shownAccount is a bound account as the customer sees it.
type shownAccount struct {
	ID       string       `json:"id"`
	Account  string       `json:"account"`
	Merchant did.Merchant `json:"merchant"`
	Name     string       `json:"merchant_name"`
	Site     string       `json:"site"`
	Grant    string       `json:"grant"`
	Since    time.Time    `json:"since"`
	Ended    *time.Time   `json:"ended,omitempty"`
}

func (s *walletSession) shownAccount(b wallet.Shown) shownAccount {
	out := shownAccount{
		ID: b.ID.String(), Account: b.Account.String(), Merchant: b.Merchant, Name: s.name(b.Merchant), Site: b.Site, Grant: b.Grant.String(),
		Since: time.UnixMilli(b.Message.IssuedAt.Milliseconds()).UTC(),
	}
	if b.Ended != 0 {
		ended := time.UnixMilli(int64(b.Ended)).UTC()
		out.Ended = &ended
	}
	return out
}

func (a shownAccount) print(w io.Writer, t signinTexts) {
	fmt.Fprintf(w, "%s\n  %s\n", fmt.Sprintf(t.bound, a.Account, a.Name, a.Site), fmt.Sprintf(t.binding, a.ID))
	if a.Ended != nil {
		fmt.Fprintf(w, "  %s\n", fmt.Sprintf(t.ended, a.Ended.Format(time.DateTime)))
	}
}

func signinBindCommand(o *walletOptions) *cobra.Command {
	var site, account, textFile, signature string
	var chainID uint64
	cmd := &cobra.Command{
		Use:   "bind MERCHANT",
		Short: "Bind an account to you and show it to a merchant",
		Long: `Binds an account to the name by which a merchant knows you, and shows it to that
merchant under your standing grant about accounts. Without --account it is this
wallet's own account towards that merchant.

For another account, first write the text with --account, have that account sign
it (personal_sign), then come back within the hour with --text and --signature.`,
		Example: `  souk signin bind "Corner shop" --site https://login.shop.example
  souk signin bind "Corner shop" --site https://login.shop.example --account eip155:1:0x22227A31dd842196A246d8f3b775998560eAa61d > text
  souk signin bind "Corner shop" --site https://login.shop.example --text text --signature 0x1234`,
		Args: exactly(1, "a merchant"),
	}
	asText := asJSON(cmd)
	f := cmd.Flags()
	f.StringVar(&site, "site", "", "the merchant's sign-in, https://host")
	f.Uint64Var(&chainID, "chain", 0, "chain id of the wallet's own account; none: the consortium's")
	f.StringVar(&account, "account", "", "another account, as CAIP-10")
	f.StringVar(&textFile, "text", "", "file with the text that the other account signed")
	f.StringVar(&signature, "signature", "", "its signature, hexadecimal")
	_ = cmd.MarkFlagRequired("site")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		domain, err := siteDomain(site)
		if err != nil {
			return err
		}
		if (textFile == "") != (signature == "") {
			return usagef("--text and --signature go together")
		}
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			m, err := s.merchant(args[0])
			if err != nil {
				return err
			}
			own := s.wallet.Account(m, s.network.Chain.ChainID)
			if chainID != 0 {
				own.Chain = chainID
			}
			if account != "" {
				other, err := protocol.ParseAccount(account)
				if err != nil {
					return err
				}
				text, err := s.wallet.BindingText(m, domain, other)
				if err == nil {
					_, err = io.WriteString(cmd.OutOrStdout(), text) // exactly these bytes are signed
				}
				return err
			}
			text, signed, err := signedText(textFile, signature)
			if err == nil && textFile == "" {
				text, err = s.wallet.BindingText(m, domain, own)
			}
			if err != nil {
				return err
			}
			shown, err := s.wallet.Bind(ctx, m, site, text, signed)
			if err != nil {
				return err
			}
			if err := postTo(ctx, site+"/v1/bindings", signin.Showing{Grant: shown.Grant.String(), Binding: shown.Binding.Encode()}); err != nil {
				return fmt.Errorf("the merchant did not take it; the binding is kept here: %w", err)
			}
			return printAccounts(cmd, o, *asText, []shownAccount{s.shownAccount(shown)})
		})
	}
	return cmd
}

// signedText reads what another account signed.
func signedText(file, signature string) (string, []byte, error) {
	if file == "" {
		return "", nil, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", nil, err
	}
	signed, err := hex.DecodeString(strings.TrimPrefix(signature, "0x"))
	if err != nil || len(signed) == 0 {
		return "", nil, usagef("--signature: want 0x and hexadecimal digits")
	}
	return string(raw), signed, nil
}

// siteDomain is the host of a sign-in's address.
func siteDomain(site string) (string, error) {
	at, err := url.Parse(site)
	if err != nil || at.Host == "" || at.Scheme+"://"+at.Host != site || at.Scheme != "https" && at.Hostname() != "127.0.0.1" && at.Hostname() != "localhost" {
		return "", usagef("--site: want https:// and a host, without a path")
	}
	return at.Host, nil
}

const signinTimeout = 30 * time.Second

// postTo sends JSON to a merchant's sign-in. What it says when it refuses is for
// people; at most 4 KiB of it are read.
func postTo(ctx context.Context, address string, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, signinTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode/100 == 2 {
		return nil
	}
	var said struct{ Kind, Detail string }
	_ = json.NewDecoder(io.LimitReader(answer.Body, 4<<10)).Decode(&said)
	return fmt.Errorf("status %d: %s", answer.StatusCode, said.Detail)
}

func signinSignCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sign MERCHANT",
		Short: "Sign the text of a login page",
		Long: `Reads the text of a login page from standard input and prints the signature of this
wallet's own account towards that merchant. It signs only for the site at which
the account was bound: a page that resembles the merchant's gets nothing.`,
		Example: `  souk signin sign "Corner shop" < text`,
		Args:    exactly(1, "a merchant"),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		raw, err := given(cmd, protocol.MaxMessage+2)
		if err != nil {
			return err
		}
		text := strings.TrimSuffix(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n") // as editors and terminals leave it
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			t, err := o.signinTexts()
			if err != nil {
				return err
			}
			m, err := s.merchant(args[0])
			if err != nil {
				return err
			}
			signed, message, err := s.wallet.SignIn(ctx, m, text)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.ErrOrStderr(), fmt.Sprintf(t.signs, message.Domain, s.name(m), message.Account))
			fmt.Fprintf(cmd.OutOrStdout(), "0x%x\n", signed)
			return nil
		})
	}
	return cmd
}

func signinListCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the accounts that you bound, and where", Example: `  souk signin list --json`, Args: exactly(0, "no arguments"),
		Long: `Lists the accounts that this wallet bound. The list is kept in this folder alone:
after a restore from words it is empty, and taking the grant back ends what was
shown under it.`,
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			all, err := s.wallet.Bindings(ctx)
			if err != nil {
				return err
			}
			out := []shownAccount{}
			for _, b := range all {
				out = append(out, s.shownAccount(b))
			}
			return printAccounts(cmd, o, *asText, out)
		})
	}
	return cmd
}

func printAccounts(cmd *cobra.Command, o *walletOptions, asText bool, list []shownAccount) error {
	if asText {
		return writeJSON(cmd.OutOrStdout(), list)
	}
	t, err := o.signinTexts()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), t.none)
	}
	for _, a := range list {
		a.print(cmd.OutOrStdout(), t)
	}
	return nil
}

func signinUnbindCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "unbind BINDING",
		Short: "Take a binding back",
		Long: `Takes a binding back at the merchant, for good: sessions and tokens that rest on it
end. A prefix of its id is enough. Run it again if the merchant was away.`,
		Example: `  souk signin unbind 1f0a9c3b77de`,
		Args:    exactly(1, "a binding's id"),
	}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			all, err := s.wallet.Bindings(ctx)
			if err != nil {
				return err
			}
			var found []wallet.Shown
			for _, b := range all {
				if len(args[0]) >= 6 && strings.HasPrefix(b.ID.String(), strings.ToLower(args[0])) {
					found = append(found, b)
				}
			}
			if len(found) != 1 {
				return usagef("%d bindings begin so; 'souk signin list' shows them", len(found))
			}
			one, ending, err := s.wallet.Unbind(ctx, found[0].ID)
			if err != nil {
				return err
			}
			if err := postTo(ctx, one.Site+"/v1/unbindings", signin.Ending{Unbinding: ending.Encode()}); err != nil {
				return fmt.Errorf("the merchant was not told; run this again: %w", err)
			}
			return printAccounts(cmd, o, *asText, []shownAccount{s.shownAccount(one)})
		})
	}
	return cmd
}

// signinTexts are what these commands say in one language.
type signinTexts struct{ bound, binding, ended, none, signs string }

func (o *walletOptions) signinTexts() (signinTexts, error) {
	p, err := o.language()
	if p.lang == "ko" {
		return signinTexts{
			bound: "%s 계정이 %s에 연결되어 있습니다 (%s)", binding: "연결 %s", ended: "%s에 해제함", none: "연결한 계정이 없습니다.",
			signs: "%s (%s) 로그인 문구에 계정 %s(으)로 서명합니다.",
		}, err
	}
	return signinTexts{
		bound: "%s is bound at %s (%s)", binding: "binding %s", ended: "taken back %s", none: "You bound no account.",
		signs: "Signing in at %s, %s, as %s.",
	}, err
}
