package wallet

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"slices"

	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage"
)

// joinedKey is the place of joinedState among the channels, whose keys have 32
// bytes.
var joinedKey = []byte("joined")

// joinedState is the newest own copy of the list of channels, and who took it.
type joinedState struct {
	_      struct{} `cbor:",toarray"`
	Copies uint64   // made so far
	Copy   rotated
}

// joinedCopy is what the wallet seals to itself about the channels that it is in.
// The secrets are not in it: their owners hand them out again.
type joinedCopy struct {
	_        struct{} `cbor:",toarray"`
	Channels []joinedChannel
}

type joinedChannel struct {
	_     struct{} `cbor:",toarray"`
	Owner did.Merchant
	Name  string
}

// channelAuthor signs the copies of the list of channels. Nobody knows whose it
// is.
func (w *Wallet) channelAuthor() ed25519.PrivateKey {
	raw := w.cfg.Seed.Derive("channel copies")
	return ed25519.NewKeyFromSeed(raw[:])
}

// withJoinedCopy makes another copy of the list of channels, and adds its write.
func (w *Wallet) withJoinedCopy(ops []storage.Op) ([]storage.Op, error) {
	own, err := w.ownKey()
	if err != nil {
		return nil, err
	}
	var c joinedCopy
	for _, s := range w.channels {
		c.Channels = append(c.Channels, joinedChannel{Owner: s.Owner, Name: s.Name})
	}
	slices.SortFunc(c.Channels, func(a, b joinedChannel) int {
		return cmp.Or(slices.Compare(a.Owner[:], b.Owner[:]), cmp.Compare(a.Name, b.Name))
	})
	author := w.channelAuthor()
	sealed, err := consent.SealOwnCopy(own.Public(), did.KeyOf(author), codec.Marshal(c))
	if err != nil {
		return nil, err
	}
	w.joined.Copies++
	f := consent.OwnCopyFact(author, w.cfg.Seed.Derive("channel copy"), sealed, w.joined.Copies, now(), now()+copyLifetime)
	w.joined.Copy = rotated{Fact: f.Encode()}
	return append(ops, w.putJoined()), nil
}

func (w *Wallet) putJoined() storage.Op {
	return storage.Put(spaceChannels, joinedKey, codec.Marshal(w.joined))
}

// handJoined hands the copy of the list of channels out until two members hold
// it. What fails is tried again by Resend.
func (w *Wallet) handJoined(ctx context.Context) error {
	if len(w.joined.Copy.Fact) == 0 || len(w.joined.Copy.Stored) >= 2 {
		return nil
	}
	before := len(w.joined.Copy.Stored)
	for _, m := range w.inTurn() {
		if len(w.joined.Copy.Stored) >= 2 {
			break
		}
		if !contains(w.joined.Copy.Stored, m) {
			w.submitKeys(ctx, m, []*rotated{&w.joined.Copy})
		}
	}
	if len(w.joined.Copy.Stored) == before {
		return nil
	}
	return w.cfg.Store.Batch(ctx, []storage.Op{w.putJoined()})
}

// channels takes the newest copy of the list of channels.
func (r *restoring) channels(own func(*finding) (joinedCopy, bool)) {
	w := r.w
	w.channels, w.joined = map[channel.ID]channelState{}, joinedState{}
	for _, f := range r.found.by(did.KeyOf(w.channelAuthor())) {
		c, ok := own(f)
		if !ok || len(c.Channels) > MaxJoined {
			continue
		}
		clear(w.channels)
		for _, j := range c.Channels {
			s := channelState{Owner: j.Owner, Name: j.Name}
			w.channels[s.id()] = s
		}
		w.joined = joinedState{Copies: f.fact.Seq, Copy: rotated{Fact: f.fact.Encode(), Stored: f.at}}
	}
}

// restoredChannels are the writes of what channels found.
func (w *Wallet) restoredChannels() []storage.Op {
	if w.joined.Copies == 0 {
		return nil
	}
	ops := []storage.Op{w.putJoined()}
	for _, s := range w.channels {
		ops = append(ops, putChannel(s)...)
	}
	return ops
}

// rejoin asks the owners of all channels for their secrets. One that does not
// answer, or refuses, is asked again when the channel is read.
func (w *Wallet) rejoin(ctx context.Context) error {
	var failed []error
	for id, s := range w.channels {
		keys, err := w.secrets(ctx, s)
		if err != nil {
			continue
		}
		s.Keys = mergeKeys(s.Keys, keys)
		if err := w.cfg.Store.Batch(ctx, putChannel(s)); err != nil {
			failed = append(failed, err)
			continue
		}
		w.channels[id] = s
	}
	return errors.Join(failed...)
}
