package wallet

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// MaxJoined is how many channels a wallet may be in at once.
const MaxJoined = 64

const spaceChannels = "wallet/channels"

// channelState is what the wallet keeps of a channel that it is in.
type channelState struct {
	_     struct{} `cbor:",toarray"`
	Owner did.Merchant
	Name  string
	Keys  []channel.EpochKey // by epoch
	Read  []readMark         // posts that were read and have not expired
}

type readMark struct {
	_      struct{} `cbor:",toarray"`
	Post   fact.ID
	Expiry uint64 // ms
}

func (s channelState) id() channel.ID { return channel.IDOf(s.Owner, s.Name) }

// Channel is a channel as a customer sees it.
type Channel struct {
	ID     channel.ID
	Owner  did.Merchant
	Card   channel.Card // zero where no member showed one
	Joined bool
	Unread int // posts of a joined channel, whether they can be opened or not
}

// ChannelPost is a post that a wallet opened.
type ChannelPost struct {
	ID      fact.ID
	Number  uint64
	Time    uint64 // ms
	Content channel.Content
	Unread  bool
}

// Feed is what a wallet can read of a channel.
type Feed struct {
	Channel Channel
	Posts   []ChannelPost // oldest first
	Sealed  int           // posts that this wallet has no secret for
	// Refused says why the owner gave no secret for those, or is nil.
	Refused error
}

func (w *Wallet) loadChannels(ctx context.Context) error {
	w.channels, w.joined = map[channel.ID]channelState{}, joinedState{}
	var after []byte
	for {
		pairs, err := w.cfg.Store.Scan(ctx, spaceChannels, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			after = p.Key
			if bytes.Equal(p.Key, joinedKey) {
				if err := codec.Unmarshal(p.Value, &w.joined, maxState); err != nil {
					return err
				}
				continue
			}
			var s channelState
			if err := codec.Unmarshal(p.Value, &s, maxState); err != nil {
				return err
			}
			w.channels[s.id()] = s
		}
	}
}

// putChannel is the write of a channel. What it overwrites is erased with it.
func putChannel(s channelState) []storage.Op {
	id := s.id()
	return []storage.Op{storage.Delete(spaceChannels, id[:]), storage.Put(spaceChannels, id[:], codec.Marshal(s))}
}

// Channels lists every channel that has a card, and those that this wallet is in,
// by owner and name.
func (w *Wallet) Channels(ctx context.Context) ([]Channel, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	cards, err := w.channelCards(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Channel, 0, len(cards))
	for _, c := range cards {
		if _, joined := w.channels[c.ID]; joined || !c.Card.Closed {
			out = append(out, c)
		}
	}
	for id, s := range w.channels {
		if _, shown := cards[id]; !shown {
			out = append(out, Channel{ID: id, Owner: s.Owner, Card: channel.Card{Name: s.Name}})
		}
	}
	for i := range out {
		if s, joined := w.channels[out[i].ID]; joined {
			posts, err := w.channelPosts(ctx, out[i].ID)
			if err != nil {
				return nil, err
			}
			out[i].Joined, out[i].Unread = true, s.unread(posts)
		}
	}
	slices.SortFunc(out, func(a, b Channel) int {
		return cmp.Or(slices.Compare(a.Owner[:], b.Owner[:]), cmp.Compare(a.Card.Name, b.Card.Name))
	})
	return out, nil
}

func (s channelState) unread(posts []admit.Checked) int {
	n := 0
	for _, p := range posts {
		if !s.hasRead(p.ID) {
			n++
		}
	}
	return n
}

func (s channelState) hasRead(id fact.ID) bool {
	return slices.ContainsFunc(s.Read, func(m readMark) bool { return m.Post == id })
}

// channelCards finds the newest card of each channel.
func (w *Wallet) channelCards(ctx context.Context) (map[channel.ID]Channel, error) {
	directory := channel.Directory()
	facts, err := w.campaigns(ctx, desk.Query{Kind: uint16(fact.KindCampaign), Subject: directory[:]})
	if err != nil {
		return nil, err
	}
	newest, out := map[channel.ID]uint64{}, map[channel.ID]Channel{}
	for _, c := range facts {
		card, ok := c.Body.(channel.Card)
		if id := channel.IDOf(c.Member.ID, card.Name); ok && c.Fact.Seq > newest[id] {
			newest[id], out[id] = c.Fact.Seq, Channel{ID: id, Owner: c.Member.ID, Card: card}
		}
	}
	return out, nil
}

// channelPosts finds the posts of a channel, oldest first.
func (w *Wallet) channelPosts(ctx context.Context, id channel.ID) ([]admit.Checked, error) {
	facts, err := w.campaigns(ctx, desk.Query{Kind: uint16(fact.KindCampaign), Subject: id[:]})
	facts = slices.DeleteFunc(facts, func(c admit.Checked) bool { _, post := c.Body.(channel.Post); return !post })
	slices.SortFunc(facts, func(a, b admit.Checked) int {
		return cmp.Or(cmp.Compare(a.Fact.Time, b.Fact.Time), cmp.Compare(a.Fact.Seq, b.Fact.Seq))
	})
	return facts, err
}

// askedForPosts is how many members are asked for one list: any one may lack a
// post or keep it back.
const askedForPosts = 2

// campaigns looks facts up at two members, or as many as answer, and takes what
// either holds and is valid and not over.
func (w *Wallet) campaigns(ctx context.Context, q desk.Query) ([]admit.Checked, error) {
	var failed []error
	found, answered := map[fact.ID][]byte{}, 0
	for _, m := range w.inTurn() {
		if answered == askedForPosts {
			break
		}
		facts, err := w.lookupAt(ctx, m, q)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		answered++
		for _, f := range facts {
			if !f.Expired(now()) {
				found[f.ID()] = f.Encode()
			}
		}
	}
	if answered == 0 {
		return nil, errors.Join(append(failed, fault.New(fault.Unavailable, "look up channels", "no member answered; check the network and try again"))...)
	}
	raws := make([][]byte, 0, len(found))
	for _, raw := range found {
		raws = append(raws, raw)
	}
	var out []admit.Checked
	checked, errs := admit.VerifyBatch(raws, w.cfg.Chain.Registry())
	for i, c := range checked {
		if errs[i] == nil {
			out = append(out, c)
		}
	}
	return out, nil
}

// Join asks the owner of a channel to let this wallet's account for the owner in,
// and keeps the secrets that it gets. Asked again it gets those that are new.
// fault.NoAccess when the account does not hold what the channel asks for.
func (w *Wallet) Join(ctx context.Context, owner did.Merchant, name string) (channel.ID, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := channel.IDOf(owner, name)
	if err := channel.CheckName(name); err != nil {
		return id, err
	}
	s, in := w.channels[id]
	if !in && len(w.channels) >= MaxJoined {
		return id, fault.New(fault.Full, "join channel", "this wallet is in 64 channels; leave one first")
	}
	s.Owner, s.Name = owner, name
	keys, err := w.secrets(ctx, s)
	if err != nil {
		return id, err
	}
	s.Keys = mergeKeys(s.Keys, keys)
	return id, w.keepJoined(ctx, s, in)
}

// keepJoined writes a channel, and where it is new the copy that brings it back.
func (w *Wallet) keepJoined(ctx context.Context, s channelState, in bool) error {
	w.channels[s.id()] = s
	ops := putChannel(s)
	var err error
	if !in {
		ops, err = w.withJoinedCopy(ops)
	}
	if err == nil {
		err = w.cfg.Store.Batch(ctx, ops)
	}
	if err != nil {
		return errors.Join(err, w.loadChannels(context.WithoutCancel(ctx)))
	}
	return w.handJoined(ctx)
}

// secrets asks a channel's owner for the secrets of its epochs.
func (w *Wallet) secrets(ctx context.Context, s channelState) ([]channel.EpochKey, error) {
	var seed [32]byte
	if _, err := io.ReadFull(rand.Reader, seed[:]); err != nil {
		return nil, err
	}
	private, err := vault.NewWrapKey(seed)
	if err != nil {
		return nil, err
	}
	r := w.channelRequest(s, channel.Join, private.Public())
	var a channel.Answer
	if err := w.call(ctx, s.Owner, desk.ChannelProtocol, r, &a); err != nil {
		return nil, err
	}
	return r.OpenKeys(private, a.Keys)
}

func (w *Wallet) channelRequest(s channelState, act channel.Act, key []byte) channel.Request {
	return channel.Request{
		Consortium: w.cfg.Consortium, Channel: s.id(), Peer: s.Owner, Act: act, Time: now(), Key: key,
	}.Sign(w.cfg.Seed.Account(s.Owner))
}

// ChannelAccount is the account under which this wallet asks a channel's owner:
// the one that must hold the membership.
func (w *Wallet) ChannelAccount(owner did.Merchant) consent.Account {
	return consent.AccountOfKey(w.cfg.Seed.Account(owner).PubKey())
}

// mergeKeys is both by epoch; the owner's word of now counts.
func mergeKeys(have, got []channel.EpochKey) []channel.EpochKey {
	out := slices.Clone(got)
	for _, k := range have {
		if !slices.ContainsFunc(got, func(g channel.EpochKey) bool { return g.Epoch == k.Epoch }) {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b channel.EpochKey) int { return cmp.Compare(a.Epoch, b.Epoch) })
	return out[max(0, len(out)-2*channel.MaxKeys):]
}

// Leave forgets a channel, its secrets and what was read, and tells its owner to
// forget this wallet's account. The owner is told first: what fails is to be
// repeated. An owner that has left the consortium, or closed the channel, is not
// waited for.
func (w *Wallet) Leave(ctx context.Context, id channel.ID) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, in := w.channels[id]
	if !in {
		return errNotIn
	}
	err := w.call(ctx, s.Owner, desk.ChannelProtocol, w.channelRequest(s, channel.Leave, []byte{}), &channel.Answer{})
	if err != nil && fault.KindOf(err) != fault.NotFound && w.isActive(s.Owner) {
		return err
	}
	delete(w.channels, id)
	ops, err := w.withJoinedCopy([]storage.Op{storage.Delete(spaceChannels, id[:])})
	if err == nil {
		err = w.cfg.Store.Batch(ctx, ops)
	}
	if err != nil {
		return errors.Join(err, w.loadChannels(context.WithoutCancel(ctx)))
	}
	return w.handJoined(ctx)
}

func (w *Wallet) isActive(m did.Merchant) bool { return slices.Contains(w.active(), m) }

var errNotIn = fault.New(fault.NotFound, "find channel", "this wallet is not in the channel; join it first")

// ReadChannel fetches the posts of a channel from any members, opens those that
// this wallet has secrets for, and asks the owner where one is missing. Then it
// marks what it returns as read. What an account that lost its membership could
// read before, it still can.
func (w *Wallet) ReadChannel(ctx context.Context, id channel.ID) (Feed, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, in := w.channels[id]
	if !in {
		return Feed{}, errNotIn
	}
	facts, err := w.channelPosts(ctx, id)
	if err != nil {
		return Feed{}, err
	}
	feed := Feed{Channel: Channel{ID: id, Owner: s.Owner, Card: channel.Card{Name: s.Name}, Joined: true, Unread: s.unread(facts)}}
	if cards, err := w.channelCards(ctx); err == nil && cards[id].Card.Name != "" {
		feed.Channel.Card = cards[id].Card
	}
	if feed.Posts, feed.Sealed = s.open(facts); feed.Sealed > 0 {
		var keys []channel.EpochKey
		if keys, feed.Refused = w.secrets(ctx, s); feed.Refused == nil {
			s.Keys = mergeKeys(s.Keys, keys)
			feed.Posts, feed.Sealed = s.open(facts)
		}
	}
	return feed, w.marked(ctx, s, feed.Posts, facts)
}

// open opens posts, and counts those that no secret here opens.
func (s channelState) open(facts []admit.Checked) (posts []ChannelPost, sealed int) {
	for _, c := range facts {
		content, ok := s.openOne(c.Body.(channel.Post))
		if !ok {
			sealed++
			continue
		}
		posts = append(posts, ChannelPost{ID: c.ID, Number: c.Fact.Seq, Time: c.Fact.Time, Content: content, Unread: !s.hasRead(c.ID)})
	}
	return posts, sealed
}

func (s channelState) openOne(p channel.Post) (channel.Content, bool) {
	for _, k := range s.Keys {
		if k.Epoch != p.Epoch {
			continue
		}
		c, err := p.Open(k.Secret, s.id())
		return c, err == nil
	}
	return channel.Content{}, false
}

// marked writes down what was read, and the secrets that are new.
func (w *Wallet) marked(ctx context.Context, s channelState, posts []ChannelPost, facts []admit.Checked) error {
	s.Read = slices.DeleteFunc(slices.Clone(s.Read), func(m readMark) bool { return m.Expiry <= now() })
	for _, p := range posts {
		at := slices.IndexFunc(facts, func(c admit.Checked) bool { return c.ID == p.ID })
		if !s.hasRead(p.ID) {
			s.Read = append(s.Read, readMark{Post: p.ID, Expiry: facts[at].Fact.Expiry})
		}
	}
	if err := w.cfg.Store.Batch(ctx, putChannel(s)); err != nil {
		return err
	}
	w.channels[s.id()] = s
	return nil
}
