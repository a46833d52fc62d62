package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

func channelsCommand() *cobra.Command {
	var o walletOptions
	cmd := &cobra.Command{
		Use:   "channels",
		Short: "Read what merchants post to holders of a membership",
		Long: `A merchant posts news and offers to a channel, and only accounts that hold the
membership that it asks for can join and read. Posts are stored by every member,
sealed; the wallet opens them with secrets that the channel's owner hands to
holders. When a membership ends, what is posted later stays closed; what was read
stays readable.

The wallet asks in the name of its account for the channel's owner: 'list' shows
it, and it is the account that must hold the membership.`,
		Example: `  souk channels list
  souk channels join "Hanok Books/gold-club"
  souk channels read "Hanok Books/gold-club" --lang ko
  souk channels leave "Hanok Books/gold-club"`,
	}
	o.flags(cmd)
	cmd.AddCommand(channelsListCommand(&o), channelsJoinCommand(&o), channelsReadCommand(&o), channelsLeaveCommand(&o))
	return cmd
}

// shownChannel is a channel as 'souk channels' reports it.
type shownChannel struct {
	ID      channel.ID   `json:"id"`
	Owner   did.Merchant `json:"owner"`
	Name    string       `json:"owner_name"`
	Channel string       `json:"channel"`
	Title   string       `json:"title"`
	Body    string       `json:"body"`
	Account hexAddress   `json:"account"` // that must hold the membership
	Joined  bool         `json:"joined"`
	Closed  bool         `json:"closed"`
	Unread  int          `json:"unread"`
	Posts   []shownPost  `json:"posts,omitempty"`
	Sealed  int          `json:"sealed"` // posts that this wallet cannot open
	Refused *fault.Kind  `json:"refused,omitempty"`
}

// hexAddress is an address in JSON.
type hexAddress [20]byte

// MarshalText writes 0x and 40 hexadecimal digits.
func (a hexAddress) MarshalText() ([]byte, error) { return did.Merchant(a).MarshalText() }

// shownPost is a post that was opened.
type shownPost struct {
	ID     fact.ID   `json:"id"`
	Number uint64    `json:"number"`
	Time   time.Time `json:"time"`
	Topic  string    `json:"topic"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
	Lang   string    `json:"lang"`
	Title  string    `json:"title"`
	Body   string    `json:"body"`
	Link   string    `json:"link,omitempty"`
	Unread bool      `json:"unread"`
}

func channelsListCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List all channels, and what is unread in those that you are in",
		Long:    `Asks members for the cards of all channels. The texts are the owner's own.`,
		Example: "  souk channels list\n  souk channels list --lang ko --json",
		Args:    exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			found, err := s.wallet.Channels(ctx)
			if err != nil {
				return err
			}
			list := []shownChannel{}
			for _, c := range found {
				list = append(list, s.shown(c, p))
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), list)
			}
			if len(list) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), p.noChannels)
			}
			for _, c := range list {
				c.print(cmd.OutOrStdout(), p)
			}
			return nil
		})
	}
	return cmd
}

func channelsJoinCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "join OWNER/CHANNEL",
		Short: "Join a channel whose membership you hold",
		Long: `Asks the owner's peer, signed by your account for that merchant, for the secrets
of the channel. The peer looks at the chain whether the account holds the
membership. Joining again fetches secrets that are new.`,
		Example: `  souk channels join "Hanok Books/gold-club"`,
		Args:    exactly(1, "the owner and the channel"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.inChannel(cmd, args[0], func(ctx context.Context, s *walletSession, p phrases, owner did.Merchant, name string) error {
			id, err := s.wallet.Join(ctx, owner, name)
			if err != nil {
				return err
			}
			if *json {
				return writeJSON(cmd.OutOrStdout(), map[string]any{"id": id, "joined": true})
			}
			fmt.Fprintf(cmd.OutOrStdout(), p.joinedNow+"\n", s.name(owner)+"/"+name)
			return nil
		})
	}
	return cmd
}

func channelsReadCommand(o *walletOptions) *cobra.Command {
	var unread bool
	cmd := &cobra.Command{
		Use:   "read OWNER/CHANNEL",
		Short: "Read a channel, and mark it as read",
		Long: `Fetches the posts of a channel from any two members, opens them, and asks the
owner's peer for secrets that are missing. Posts that cannot be opened are
counted, with the reason that the owner gave.`,
		Example: `  souk channels read "Hanok Books/gold-club"
  souk channels read "Hanok Books/gold-club" --unread --lang ko`,
		Args: exactly(1, "the owner and the channel"),
	}
	json := asJSON(cmd)
	cmd.Flags().BoolVar(&unread, "unread", false, "only what was not read before")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.inChannel(cmd, args[0], func(ctx context.Context, s *walletSession, p phrases, owner did.Merchant, name string) error {
			feed, err := s.wallet.ReadChannel(ctx, channel.IDOf(owner, name))
			if err != nil {
				return err
			}
			out := s.feed(feed, p, unread)
			if *json {
				return writeJSON(cmd.OutOrStdout(), out)
			}
			out.print(cmd.OutOrStdout(), p)
			out.printPosts(cmd.OutOrStdout(), p)
			return nil
		})
	}
	return cmd
}

func channelsLeaveCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "leave OWNER/CHANNEL",
		Short: "Leave a channel: forget its secrets, and have its owner forget you",
		Long: `Tells the owner's peer to forget your account, and forgets the channel here. What
is posted later is closed to the secrets that you had.`,
		Example: `  souk channels leave "Hanok Books/gold-club"`,
		Args:    exactly(1, "the owner and the channel"),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return o.inChannel(cmd, args[0], func(ctx context.Context, s *walletSession, p phrases, owner did.Merchant, name string) error {
			if err := s.wallet.Leave(ctx, channel.IDOf(owner, name)); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), p.leftNow+"\n", s.name(owner)+"/"+name)
			return nil
		})
	}
	return cmd
}

// inChannel opens the wallet and finds whose channel an argument names.
func (o *walletOptions) inChannel(cmd *cobra.Command, arg string, do func(context.Context, *walletSession, phrases, did.Merchant, string) error) error {
	at := strings.LastIndex(arg, "/")
	if at < 1 {
		return usagef("want OWNER/CHANNEL, as 'souk channels list' shows them")
	}
	name := arg[at+1:]
	if err := channel.CheckName(name); err != nil {
		return usagef("a channel's name has 1 to 32 of a-z, 0-9 and hyphen")
	}
	p, err := o.language()
	if err != nil {
		return err
	}
	return o.with(cmd, func(ctx context.Context, s *walletSession) error {
		owner, err := s.anyMerchant(arg[:at])
		if err != nil {
			return err
		}
		err = do(ctx, s, p, owner, name)
		if errors.Is(err, fault.Of(fault.NoAccess)) {
			return fmt.Errorf(p.noAccess, did.Merchant(s.wallet.ChannelAccount(owner)), err)
		}
		return err
	})
}

func (s *walletSession) shown(c wallet.Channel, p phrases) shownChannel {
	text := c.Card.Text(p.lang)
	account := s.wallet.ChannelAccount(c.Owner)
	return shownChannel{
		ID: c.ID, Owner: c.Owner, Name: s.name(c.Owner), Channel: c.Card.Name, Title: text.Title, Body: text.Body,
		Account: hexAddress(account), Joined: c.Joined, Closed: c.Card.Closed, Unread: c.Unread,
	}
}

func (s *walletSession) feed(f wallet.Feed, p phrases, unread bool) shownChannel {
	out := s.shown(f.Channel, p)
	out.Sealed, out.Posts = f.Sealed, []shownPost{}
	if f.Refused != nil {
		kind := fault.KindOf(f.Refused)
		out.Refused = &kind
	}
	for _, post := range f.Posts {
		if unread && !post.Unread {
			continue
		}
		text := post.Content.Text(p.lang)
		shown := shownPost{
			ID: post.ID, Number: post.Number, Time: utc(post.Time), Topic: post.Content.Topic.String(), From: utc(post.Content.From),
			Until: utc(post.Content.Until), Lang: text.Lang, Title: text.Title, Body: text.Body, Unread: post.Unread,
		}
		if link, err := cid.Cast(post.Content.Link); err == nil {
			shown.Link = link.String()
		}
		out.Posts = append(out.Posts, shown)
	}
	return out
}

func utc(ms uint64) time.Time { return time.UnixMilli(int64(ms)).UTC() }

func (c shownChannel) print(w io.Writer, p phrases) {
	marks := []string{}
	if c.Joined {
		marks = append(marks, fmt.Sprintf(p.inChannel, c.Unread))
	}
	if c.Closed {
		marks = append(marks, p.closedChannel)
	}
	fmt.Fprintf(w, "%s/%s", c.Name, c.Channel)
	if len(marks) > 0 {
		fmt.Fprintf(w, "  [%s]", strings.Join(marks, ", "))
	}
	fmt.Fprintf(w, "\n  %s\n", c.Title)
	if c.Body != "" {
		fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(c.Body, "\n", "\n  "))
	}
	if !c.Joined {
		fmt.Fprintf(w, "  "+p.channelAccount+"\n", did.Merchant(c.Account))
	}
	fmt.Fprintln(w)
}

func (c shownChannel) printPosts(w io.Writer, p phrases) {
	if len(c.Posts) == 0 {
		fmt.Fprintln(w, p.noPosts)
	}
	for _, post := range slices.Backward(c.Posts) {
		mark := " "
		if post.Unread {
			mark = "*"
		}
		fmt.Fprintf(w, "%s %s  %s: %s\n", mark, p.when(uint64(post.Time.UnixMilli())), p.topic(post.Topic), post.Title)
		fmt.Fprintf(w, "    %s\n", strings.ReplaceAll(post.Body, "\n", "\n    "))
		fmt.Fprintf(w, "    "+p.holdsFromTo+"\n", p.when(uint64(post.From.UnixMilli())), p.when(uint64(post.Until.UnixMilli())))
		if post.Link != "" {
			fmt.Fprintf(w, "    ipfs://%s\n", post.Link)
		}
	}
	if c.Sealed > 0 {
		reason := "-"
		if c.Refused != nil {
			reason = c.Refused.String()
		}
		fmt.Fprintf(w, p.sealedPosts+"\n", c.Sealed, reason)
	}
}
