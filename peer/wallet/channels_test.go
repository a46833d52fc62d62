package wallet_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/fault"
)

func words(text string) []channel.Text { return []channel.Text{{Lang: "en", Title: text, Body: text}} }

// openGold has a merchant open a channel with one post, and gives a wallet its
// membership.
func openGold(t *testing.T, w *peertest.World, owner *peertest.Peer, c *peertest.Wallet) channel.ID {
	t.Helper()
	opened, err := owner.Channels().Open(w.Ctx(), "gold", words("Gold"))
	check(t, err)
	post(t, w, owner, opened.ID, "first")
	w.Gate.Set(c, owner.ID, "gold", true)
	return opened.ID
}

func post(t *testing.T, w *peertest.World, owner *peertest.Peer, id channel.ID, text string) {
	t.Helper()
	_, err := owner.Channels().Post(w.Ctx(), id, text, channel.Content{
		Topic: channel.TopicNews, From: now(), Until: now() + 86_400_000, Texts: words(text),
	})
	check(t, err)
}

func read(t *testing.T, w *peertest.World, c *peertest.Wallet, id channel.ID) wallet.Feed {
	t.Helper()
	feed, err := c.ReadChannel(w.Ctx(), id)
	check(t, err)
	return feed
}

// Unread marks, secrets and the list of channels are on the wallet's disk.
func TestChannelsOutliveACommand(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, owner := w.NewWallet(), w.Peers[1]
		id := openGold(t, w, owner, c)
		_, err := c.Join(w.Ctx(), owner.ID, "gold")
		check(t, err)
		w.Settle()
		if feed := read(t, w, c, id); len(feed.Posts) != 1 || !feed.Posts[0].Unread {
			t.Errorf("read: %+v", feed)
		}
		post(t, w, owner, id, "second")
		w.Settle()
		owner.Kill()
		c = w.Reopen(c)
		feed := read(t, w, c, id)
		if len(feed.Posts) != 2 || feed.Posts[0].Unread || !feed.Posts[1].Unread || feed.Channel.Unread != 1 {
			t.Errorf("by the next command: %+v", feed)
		}
	})
}

// The words bring back which channels a wallet is in, and their owners hand the
// secrets out again; those whose owner is away come back when it does.
//
// Defends I12: what is not back is not shown as back.
func TestTheWordsRejoinChannels(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4}, func(w *peertest.World) {
		t := w.T
		c := w.NewCustomer()
		here, away, left := w.Peers[0], w.Peers[1], w.Peers[2]
		ids := map[*peertest.Peer]channel.ID{}
		for _, owner := range []*peertest.Peer{here, away, left} {
			ids[owner] = openGold(t, w, owner, c)
			_, err := c.Join(w.Ctx(), owner.ID, "gold")
			check(t, err)
		}
		check(t, c.Leave(w.Ctx(), ids[left]))
		w.Settle()
		away.Kill()
		c = w.LoseDevice(c)
		got, err := c.Restore(w.Ctx(), nil)
		check(t, err)
		if got.Channels != 2 || !got.Vault {
			t.Errorf("restored %+v", got)
		}
		if feed := read(t, w, c, ids[here]); len(feed.Posts) != 1 || feed.Refused != nil {
			t.Errorf("the first channel: %+v", feed)
		}
		if feed := read(t, w, c, ids[away]); len(feed.Posts) != 0 || feed.Sealed != 1 || !errors.Is(feed.Refused, fault.Of(fault.Unavailable)) {
			t.Errorf("while its owner is away: %+v", feed)
		}
		if _, err := c.ReadChannel(w.Ctx(), ids[left]); !errors.Is(err, fault.Of(fault.NotFound)) {
			t.Errorf("the one that was left: %v", err)
		}
		away.Start()
		w.Settle()
		if feed := read(t, w, c, ids[away]); len(feed.Posts) != 1 || feed.Refused != nil {
			t.Errorf("when its owner is back: %+v", feed)
		}
		_, err = c.Join(w.Ctx(), left.ID, "gold") // counts on: the copies of before are outnumbered
		check(t, err)
		c = w.LoseDevice(c)
		if got, err = c.Restore(w.Ctx(), nil); err != nil || got.Channels != 3 {
			t.Errorf("restored once more %+v, %v", got, err)
		}
	})
}

// What the wallet could not store it is not in, and the next try is the first.
func TestJoiningWithoutADisk(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t := w.T
		c, owner := w.NewWallet(), w.Peers[0]
		id := openGold(t, w, owner, c)
		c.LoseDisk(true)
		if _, err := c.Join(w.Ctx(), owner.ID, "gold"); err == nil {
			t.Error("joined without being able to keep it")
		}
		if _, err := c.ReadChannel(w.Ctx(), id); !errors.Is(err, fault.Of(fault.NotFound)) {
			t.Errorf("it is in: %v", err)
		}
		c.LoseDisk(false)
		_, err := c.Join(w.Ctx(), owner.ID, "gold")
		check(t, err)
		c.LoseDisk(true)
		if err := c.Leave(w.Ctx(), id); err == nil {
			t.Error("left without being able to keep it")
		}
		c.LoseDisk(false)
		if feed := read(t, w, c, id); len(feed.Posts) != 1 {
			t.Errorf("it is not in any more: %+v", feed)
		}
	})
}

// One member that keeps a post back hides nothing: two are asked.
func TestOneMemberHidesNoPost(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		c, owner := w.NewWallet(), w.Peers[0]
		id := openGold(t, w, owner, c)
		_, err := c.Join(w.Ctx(), owner.ID, "gold")
		check(t, err)
		w.Settle()
		for _, lacks := range w.Peers {
			w.Rejoin()
			w.Settle()
			w.Partition(lacks)
			if lacks == owner {
				continue
			}
			post(t, w, owner, id, fmt.Sprint("without ", lacks.Member.Name))
			w.Pass(time.Second)
			w.Rejoin()
			w.Pass(time.Millisecond)
			if feed := read(t, w, c, id); feed.Posts[len(feed.Posts)-1].Content.Text("").Title != fmt.Sprint("without ", lacks.Member.Name) {
				t.Errorf("%s hides the newest post", lacks.Member.Name)
			}
		}
	})
}

// A wallet is in so many channels at most.
func TestChannelsOfAWalletAreBounded(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t := w.T
		c := w.NewWallet()
		for i := range wallet.MaxJoined + 1 {
			owner, name := w.Peers[i%2], fmt.Sprint("club-", i)
			_, err := owner.Channels().Open(w.Ctx(), name, words(name))
			check(t, err)
			w.Gate.Set(c, owner.ID, name, true)
			w.Pass(time.Second)
			_, err = c.Join(w.Ctx(), owner.ID, name)
			if full := errors.Is(err, fault.Of(fault.Full)); full != (i == wallet.MaxJoined) || err != nil && !full {
				t.Fatalf("channel %d: %v", i, err)
			}
		}
		w.Settle()
		listed, err := c.Channels(w.Ctx())
		check(t, err)
		if len(listed) != wallet.MaxJoined+1 {
			t.Errorf("%d channels are listed", len(listed))
		}
	})
}
