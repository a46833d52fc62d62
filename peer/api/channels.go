package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// NewChannel is a channel to open, or new texts for one.
type NewChannel struct {
	Name  string `json:"name" minLength:"1" maxLength:"32" pattern:"^[a-z0-9-]+$" example:"gold-club" doc:"The contract of memberships knows the channel by this name and the merchant."`
	Texts []Text `json:"texts" minItems:"1" maxItems:"8" doc:"What everybody may read: what the channel is about, and who may join."`
}

// Channel is one of this merchant's channels.
type Channel struct {
	ID      channel.ID `json:"id" doc:"As the contract of memberships computes it."`
	Name    string     `json:"name"`
	Texts   []Text     `json:"texts"`
	Closed  bool       `json:"closed"`
	Epoch   uint32     `json:"epoch" doc:"In use; 0 when closed."`
	Holders int        `json:"holders" doc:"Accounts that hold the membership and asked to join."`
	Checked *time.Time `json:"checked,omitempty" doc:"When all holders were last known to hold the membership."`
	Posts   int        `json:"posts" doc:"That have not expired."`
}

// NewPost is a post to be made.
type NewPost struct {
	Ref   string    `json:"ref" minLength:"1" maxLength:"128" doc:"The merchant's own name for it: sent again, the post is made once."`
	Topic string    `json:"topic" enum:"news,offer,campaign"`
	Texts []Text    `json:"texts" minItems:"1" maxItems:"8"`
	Link  string    `json:"link,omitempty" maxLength:"64" doc:"CIDv1 (raw or dag-pb, sha2-256) of more."`
	From  time.Time `json:"from" doc:"When it begins to hold."`
	Until time.Time `json:"until" doc:"When it ends, at most 366 days from now. Then every peer drops it."`
}

// Post is a post of this merchant's own.
type Post struct {
	ID     fact.ID   `json:"id" doc:"Name of the fact."`
	Number uint64    `json:"number"`
	Epoch  uint32    `json:"epoch"`
	Time   time.Time `json:"time"`
	Ref    string    `json:"ref"`
	Topic  string    `json:"topic" enum:"news,offer,campaign"`
	Texts  []Text    `json:"texts"`
	Link   string    `json:"link,omitempty"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
}

// ChannelWithPosts is a channel and its posts that have not expired.
type ChannelWithPosts struct {
	Channel Channel `json:"channel"`
	Posts   []Post  `json:"posts"`
}

type channelPath struct {
	Name string `path:"name"`
}

func (h handlers) channels(api huma.API) {
	add(api, http.MethodPost, "/v1/channels", "open-channel", "Open a channel for holders of a membership, or change its texts", h.openChannel)
	add(api, http.MethodGet, "/v1/channels", "list-channels", "List this merchant's channels", h.listChannels)
	add(api, http.MethodGet, "/v1/channels/{name}", "show-channel", "Show a channel with its posts", h.showChannel)
	add(api, http.MethodPost, "/v1/channels/{name}/posts", "post", "Post to the holders of a channel's membership", h.post)
	add(api, http.MethodDelete, "/v1/channels/{name}", "close-channel", "Close a channel for good: its secrets are destroyed here", h.closeChannel)
	add(api, http.MethodPost, "/v1/holders/check", "check-holders", "Ask the chain about all holders now: who no longer holds is out at once", h.checkHolders)
}

func (h handlers) idOf(name string) channel.ID { return channel.IDOf(h.node.Self(), name) }

func (h handlers) openChannel(ctx context.Context, in *Body[NewChannel]) (*Body[Channel], error) {
	c, err := h.node.Channels().Open(ctx, in.Body.Name, textsIn(in.Body.Texts))
	return body(channelOf(c)), err
}

func (h handlers) listChannels(context.Context, *struct{}) (*Body[[]Channel], error) {
	out := []Channel{}
	for _, c := range h.node.Channels().List() {
		out = append(out, channelOf(c))
	}
	return body(out), nil
}

func (h handlers) showChannel(_ context.Context, in *channelPath) (*Body[ChannelWithPosts], error) {
	c, err := h.node.Channels().Show(h.idOf(in.Name))
	if err != nil {
		return nil, err
	}
	posts, err := h.node.Channels().Posts(c.ID)
	if err != nil {
		return nil, err
	}
	out := ChannelWithPosts{Channel: channelOf(c), Posts: []Post{}}
	for _, p := range posts {
		out.Posts = append(out.Posts, postOf(p))
	}
	return body(out), nil
}

func (h handlers) post(ctx context.Context, in *struct {
	Name string `path:"name"`
	Body NewPost
}) (*Body[Post], error) {
	content, err := in.Body.content()
	if err != nil {
		return nil, err
	}
	p, err := h.node.Channels().Post(ctx, h.idOf(in.Name), in.Body.Ref, content)
	if err != nil {
		return nil, err
	}
	return body(postOf(p)), nil
}

func (h handlers) closeChannel(ctx context.Context, in *channelPath) (*struct{}, error) {
	return nil, h.node.Channels().Close(ctx, h.idOf(in.Name))
}

func (h handlers) checkHolders(ctx context.Context, _ *struct{}) (*Body[[]Channel], error) {
	if err := h.node.CheckHolders(ctx); err != nil {
		return nil, err
	}
	return h.listChannels(ctx, nil)
}

func (p NewPost) content() (channel.Content, error) {
	topic, err := channel.ParseTopic(p.Topic)
	if err != nil {
		return channel.Content{}, err
	}
	from, until := p.From.UnixMilli(), p.Until.UnixMilli()
	if from < 0 || until < 0 {
		return channel.Content{}, fault.New(fault.Malformed, "post", "the time lies before 1970")
	}
	c := channel.Content{Topic: topic, From: uint64(from), Until: uint64(until), Link: []byte{}, Texts: textsIn(p.Texts)}
	if p.Link != "" {
		link, err := cid.Decode(p.Link)
		if err != nil {
			return channel.Content{}, fault.New(fault.Malformed, "post", "the link is not a CID")
		}
		c.Link = link.Bytes()
	}
	return c, nil
}

// textsIn are texts as channels want them: sorted by language.
func textsIn(texts []Text) []channel.Text {
	out := make([]channel.Text, 0, len(texts))
	for _, t := range texts {
		out = append(out, channel.Text{Lang: t.Lang, Title: t.Title, Body: t.Body})
	}
	slices.SortFunc(out, func(a, b channel.Text) int { return strings.Compare(a.Lang, b.Lang) })
	return out
}

func textsOut(texts []channel.Text) []Text {
	out := []Text{}
	for _, t := range texts {
		out = append(out, Text{Lang: t.Lang, Title: t.Title, Body: t.Body})
	}
	return out
}

func channelOf(c channels.Channel) Channel {
	out := Channel{ID: c.ID, Name: c.Name, Texts: textsOut(c.Texts), Closed: c.Closed, Epoch: c.Epoch, Holders: c.Holders, Posts: c.Posts}
	if c.Checked > 0 {
		checked := at(c.Checked)
		out.Checked = &checked
	}
	return out
}

func postOf(p channels.Posted) Post {
	out := Post{
		ID: fact.IDOf(p.Fact), Number: p.Number, Epoch: p.Epoch, Time: at(p.Time), Ref: p.Ref, Topic: p.Content.Topic.String(),
		Texts: textsOut(p.Content.Texts), From: at(p.Content.From), Until: at(p.Content.Until),
	}
	if link, err := cid.Cast(p.Content.Link); err == nil {
		out.Link = link.String()
	}
	return out
}
