package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func peerChannelCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "channel",
		Short: "Post to holders of a membership",
		Long: `A channel is this merchant's own: it alone posts, and only accounts that hold the
membership that the contract asks for can read. These commands speak to the
running peer; FILE is what the same call of its API takes, - for standard input.`,
		Example: `  souk peer channel open gold.json --data shop
  souk peer channel post gold-club tasting.json --data shop
  souk peer channel list --data shop`,
	}
	cmd.AddCommand(peerChannelListCommand(), peerChannelOpenCommand(), peerChannelPostCommand(), peerChannelCloseCommand())
	return cmd
}

func peerChannelListCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "list", Short: "List this merchant's channels", Example: "  souk peer channel list --data shop --json",
		Long: "Lists the channels with their holders, posts and epochs.", Args: exactly(0, "no arguments"),
	}
	asText := asJSON(cmd)
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var list []api.Channel
		if err := askPeer(cmd, dir, http.MethodGet, "/v1/channels", nil, &list); err != nil {
			return err
		}
		if *asText {
			return writeJSON(cmd.OutOrStdout(), list)
		}
		if len(list) == 0 {
			fmt.Fprintln(cmd.OutOrStdout(), "This merchant has no channel. 'souk peer channel open' opens one.")
		}
		for _, c := range list {
			printOwn(cmd.OutOrStdout(), c)
		}
		return nil
	}
	return cmd
}

func printOwn(w io.Writer, c api.Channel) {
	state := fmt.Sprintf("epoch %d", c.Epoch)
	if c.Closed {
		state = "closed"
	}
	fmt.Fprintf(w, "%-32s %d holders, %d posts, %s\n  %s\n", c.Name, c.Holders, c.Posts, state, c.ID)
}

func peerChannelOpenCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "open FILE", Short: "Open a channel, or change its texts", Args: exactly(1, "a JSON file with name and texts"),
		Long: `FILE: {"name":"gold-club","texts":[{"lang":"en","title":"…","body":"…"},{"lang":"ko","title":"…","body":"…"}]}.
The texts are read by everybody. Tell the contract of memberships which levels may
join the channel of this name.`,
		Example: "  souk peer channel open gold.json --data shop",
	}
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var c api.Channel
		if err := sendFile(cmd, dir, "/v1/channels", args[0], &c); err != nil {
			return err
		}
		printOwn(cmd.OutOrStdout(), c)
		return nil
	}
	return cmd
}

func peerChannelPostCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "post CHANNEL FILE", Short: "Post to the holders", Args: exactly(2, "a channel and a JSON file with the post"),
		Long: `FILE: {"ref":"2026-48","topic":"news","from":"2026-11-26T09:00:00Z","until":"2026-12-01T00:00:00Z",
"texts":[{"lang":"en","title":"…","body":"…"}]}; topics are news, offer and campaign. Sent
again under the same ref, the post is made once.`,
		Example: "  souk peer channel post gold-club tasting.json --data shop",
	}
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var p api.Post
		if err := sendFile(cmd, dir, "/v1/channels/"+url.PathEscape(args[0])+"/posts", args[1], &p); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "post %d of %s, in epoch %d\n", p.Number, args[0], p.Epoch)
		return nil
	}
	return cmd
}

func peerChannelCloseCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "close CHANNEL", Short: "Close a channel for good", Args: exactly(1, "a channel"),
		Long:    "Destroys the channel's secrets here and says to everybody that it is closed. Its name is not used again.",
		Example: "  souk peer channel close gold-club --data shop",
	}
	dataFlag(cmd, &dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return askPeer(cmd, dir, http.MethodDelete, "/v1/channels/"+url.PathEscape(args[0]), nil, nil)
	}
	return cmd
}

func dataFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "data", "souk-peer", "the data folder")
}

// askPeer calls the API of the running peer of a data folder.
func askPeer(cmd *cobra.Command, dir, method, path string, in, out any) error {
	config, keys, err := openPeer(dir)
	if err != nil {
		return err
	}
	return reached(config.API, newAPIClient(config.API, keys.Token).call(cmd.Context(), method, path, in, out))
}

// maxCallFile bounds what is read of a file, bytes: more than the API takes.
const maxCallFile = 1<<20 + 1

// callFile reads a file, or standard input for "-".
func callFile(cmd *cobra.Command, name string) ([]byte, error) {
	if name == "-" {
		return given(cmd, maxCallFile)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, maxCallFile))
}

// sendFile posts a JSON file to the running peer.
func sendFile(cmd *cobra.Command, dir, path, name string, out any) error {
	raw, err := callFile(cmd, name)
	if err != nil {
		return err
	}
	if !json.Valid(raw) {
		return fmt.Errorf("%s is no JSON document", name)
	}
	return askPeer(cmd, dir, http.MethodPost, path, json.RawMessage(raw), out)
}
