package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/peer/signin"
)

func peerSigninCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "signin",
		Short: "Let customers sign in at this merchant",
		Long: `Customers sign in with an account that they showed this merchant under a grant,
and shops log them in by OpenID Connect. 'set' says where; 'client' lets a shop
in. A change counts when the peer starts again.`,
	}
	cmd.PersistentFlags().StringVar(&dir, "data", "souk-peer", "the data folder")
	cmd.AddCommand(peerSigninSetCommand(&dir), peerClientAddCommand(&dir), peerClientRemoveCommand(&dir), peerClientListCommand(&dir))
	return cmd
}

func peerSigninSetCommand(dir *string) *cobra.Command {
	var issuer, listen string
	var networks []string
	cmd := &cobra.Command{
		Use:   "set",
		Short: "Say where customers sign in",
		Long: `Says under which address customers and shops reach the sign-in, and where the
peer listens for it. A proxy in front ends TLS and passes the host name on.
Accounts of the consortium's chain may sign in, and of every chain given here.`,
		Example: `  souk peer signin set --data shop --issuer https://login.shop.example --listen 127.0.0.1:8090
  souk peer signin set --data shop --issuer https://login.shop.example --chain 1=https://rpc.example/key`,
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, _, err := openPeer(*dir); err != nil {
				return err
			}
			said, err := readSignin(*dir)
			if err != nil {
				return err
			}
			if said == nil {
				said = &signinConfig{}
			}
			said.Issuer, said.Listen = issuer, listen
			if said.Networks, err = readNetworks(networks); err != nil {
				return err
			}
			return said.write(*dir)
		},
	}
	cmd.Flags().StringVar(&issuer, "issuer", "", "address of the sign-in, such as https://login.shop.example")
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8090", "host:port to listen on")
	cmd.Flags().StringArrayVar(&networks, "chain", nil, "another chain as ID=URL; repeat it for more endpoints of one chain")
	_ = cmd.MarkFlagRequired("issuer")
	return cmd
}

// readNetworks reads "ID=URL" texts; one chain may appear with several URLs.
func readNetworks(texts []string) ([]chain.Network, error) {
	var out []chain.Network
	for _, text := range texts {
		id, url, ok := strings.Cut(text, "=")
		number, err := strconv.ParseUint(id, 10, 64)
		if !ok || err != nil || number == 0 {
			return nil, usagef("--chain: want the chain id, an equals sign and a URL")
		}
		i := slices.IndexFunc(out, func(n chain.Network) bool { return n.ChainID == number })
		if i < 0 {
			out = append(out, chain.Network{ChainID: number})
			i = len(out) - 1
		}
		out[i].Endpoints = append(out[i].Endpoints, url)
	}
	return out, nil
}

func peerClientAddCommand(dir *string) *cobra.Command {
	var c signin.Client
	var public bool
	cmd := &cobra.Command{
		Use:   "client ID",
		Short: "Let a shop log its customers in here",
		Long: `Lets a shop log its customers in here by OpenID Connect, or changes its addresses.
It prints the shop's secret, once; of it the folder keeps a hash. A shop without
a server of its own takes --public: then PKCE alone protects it.`,
		Example: `  souk peer signin client webshop --data shop --name "Web shop" --redirect https://shop.example/oidc/callback
  souk peer signin client app --data shop --name App --redirect http://127.0.0.1/back --public`,
		Args: exactly(1, "the client's id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			said, err := needSignin(*dir)
			if err != nil {
				return err
			}
			c.ID = args[0]
			if !public {
				secret := rand.Text() + rand.Text()
				sum := sha256.Sum256([]byte(secret))
				c.Secret = hex.EncodeToString(sum[:])
				defer fmt.Fprintln(cmd.OutOrStdout(), secret)
			}
			said.Clients = append(slices.DeleteFunc(said.Clients, func(old signin.Client) bool { return old.ID == c.ID }), c)
			return said.write(*dir)
		},
	}
	f := cmd.Flags()
	f.StringVar(&c.Name, "name", "", "what the customer reads")
	f.StringArrayVar(&c.Redirects, "redirect", nil, "where a login may end, exactly; repeat it for more")
	f.StringArrayVar(&c.AfterLogout, "after-logout", nil, "where a logout may end, exactly")
	f.BoolVar(&public, "public", false, "the shop can keep no secret")
	_ = cmd.MarkFlagRequired("name")
	_ = cmd.MarkFlagRequired("redirect")
	return cmd
}

func needSignin(dir string) (*signinConfig, error) {
	said, err := readSignin(dir)
	if err == nil && said == nil {
		err = fmt.Errorf("nobody can sign in here yet; say where first: souk peer signin set --data %s --issuer …", dir)
	}
	return said, err
}

func peerClientRemoveCommand(dir *string) *cobra.Command {
	return &cobra.Command{
		Use: "remove ID", Short: "Let a shop in no longer", Example: `  souk peer signin remove webshop --data shop`, Args: exactly(1, "the client's id"),
		RunE: func(_ *cobra.Command, args []string) error {
			said, err := needSignin(*dir)
			if err != nil {
				return err
			}
			before := len(said.Clients)
			said.Clients = slices.DeleteFunc(said.Clients, func(old signin.Client) bool { return old.ID == args[0] })
			if len(said.Clients) == before {
				return fmt.Errorf("no client %q", args[0])
			}
			return said.write(*dir)
		},
	}
}

func peerClientListCommand(dir *string) *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "Show where customers sign in and for which shops", Example: `  souk peer signin list --data shop --json`, Args: exactly(0, "no arguments")}
	asText := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		said, err := needSignin(*dir)
		if err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), said)
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s, listening on %s\n", said.Issuer, said.Listen)
		for _, c := range said.Clients {
			fmt.Fprintf(cmd.OutOrStdout(), "  %-20s %s  %s\n", c.ID, c.Name, strings.Join(c.Redirects, " "))
		}
		return nil
	}
	return cmd
}
