package peer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/channels"
	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// gold is the channel of these tests.
const gold = "gold"

func words(text string) []channel.Text {
	return []channel.Text{{Lang: "en", Title: text, Body: text + ", in full"}, {Lang: "ko", Title: text, Body: text + ", 자세히"}}
}

func news(text string) channel.Content {
	at := uint64(time.Now().UnixMilli())
	return channel.Content{Topic: channel.TopicNews, From: at, Until: at + 7*86_400_000, Texts: words(text)}
}

// seldom has peers reconcile less often: days pass sooner.
func seldom(_ int, cfg *peer.Config) { cfg.SyncEvery = 5 * time.Minute }

// openGold has a merchant open its channel.
func openGold(t *testing.T, w *peertest.World, owner *peertest.Peer) channel.ID {
	t.Helper()
	c, err := owner.Channels().Open(w.Ctx(), gold, words("The gold channel"))
	check(t, err)
	return c.ID
}

func post(t *testing.T, w *peertest.World, owner *peertest.Peer, id channel.ID, text string) channels.Posted {
	t.Helper()
	p, err := owner.Channels().Post(w.Ctx(), id, text, news(text))
	check(t, err)
	return p
}

// titles reads a channel and lists the titles of what the wallet can open.
func titles(t *testing.T, w *peertest.World, c *peertest.Wallet, id channel.ID) []string {
	t.Helper()
	feed, err := c.ReadChannel(w.Ctx(), id)
	check(t, err)
	return titlesOf(feed)
}

func titlesOf(feed wallet.Feed) []string {
	var out []string
	for _, p := range feed.Posts {
		out = append(out, p.Content.Text("en").Title)
	}
	return out
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%s reads %q, want %q", what, got, want)
	}
}

// member is a wallet that holds the membership and is in the channel.
func member(t *testing.T, w *peertest.World, owner *peertest.Peer) *peertest.Wallet {
	t.Helper()
	c := w.NewWallet()
	w.Gate.Set(c, owner.ID, gold, true)
	_, err := c.Join(w.Ctx(), owner.ID, gold)
	check(t, err)
	return c
}

// Who holds the membership joins and reads, through any peer and while the owner
// is away; who does not is refused, and cannot read what every peer stores.
func TestHoldersReadAndStrangersDoNot(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
		t := w.T
		owner := w.Peers[0]
		id := openGold(t, w, owner)
		w.Settle()
		c, stranger := w.NewWallet(), w.NewWallet()
		w.Gate.Set(c, owner.ID, gold, true)
		w.Gate.Set(stranger, owner.ID, "silver", true)
		listed, err := c.Channels(w.Ctx())
		check(t, err)
		if len(listed) != 1 || listed[0].ID != id || listed[0].Joined || listed[0].Card.Text("ko").Title != "The gold channel" {
			t.Fatalf("listed: %+v", listed)
		}
		_, err = c.Join(w.Ctx(), owner.ID, gold)
		check(t, err)
		if _, err := stranger.Join(w.Ctx(), owner.ID, gold); !errors.Is(err, fault.Of(fault.NoAccess)) {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := stranger.ReadChannel(w.Ctx(), id); !errors.Is(err, fault.Of(fault.NotFound)) {
			t.Errorf("a stranger reads: %v", err)
		}
		post(t, w, owner, id, "first")
		post(t, w, owner, id, "second")
		w.Settle()
		if listed, err = c.Channels(w.Ctx()); err != nil || listed[0].Unread != 2 || !listed[0].Joined {
			t.Errorf("listed after two posts: %+v, %v", listed, err)
		}
		owner.Kill()
		same(t, "the holder", titles(t, w, c, id), "first", "second")
		feed, err := c.ReadChannel(w.Ctx(), id)
		check(t, err)
		if feed.Sealed != 0 || feed.Posts[0].Unread || feed.Channel.Unread != 0 || feed.Posts[1].Content.Text("ko").Body != "second, 자세히" {
			t.Errorf("read again: %+v", feed)
		}
	})
}

// An account that loses its membership reads nothing of what is posted later,
// when the chain tells of it and when nobody tells: the owner looks by itself.
// What it read stays readable, and those who stay read on.
func TestEndedHolderReadsNothingLater(t *testing.T) {
	for name, tell := range map[string]func(*peertest.World, *peertest.Peer, *peertest.Wallet) error{
		"told": func(w *peertest.World, owner *peertest.Peer, c *peertest.Wallet) error {
			return owner.CheckHolders(w.Ctx(), c.ChannelAccount(owner.ID))
		},
		"found by itself": func(w *peertest.World, owner *peertest.Peer, _ *peertest.Wallet) error {
			w.Pass(12 * time.Minute)
			if c, err := owner.Channels().Show(channel.IDOf(owner.ID, gold)); err != nil || c.Holders != 1 {
				return fmt.Errorf("%d holders, %w", c.Holders, err)
			}
			return nil
		},
		"found before the post": func(w *peertest.World, owner *peertest.Peer, _ *peertest.Wallet) error {
			w.Pass(10*time.Minute - 300*time.Millisecond) // due, and the loop has not come yet or has: either way it is closed
			return nil
		},
		"asks again": func(w *peertest.World, owner *peertest.Peer, c *peertest.Wallet) error {
			if _, err := c.Join(w.Ctx(), owner.ID, gold); !errors.Is(err, fault.Of(fault.NoAccess)) {
				return fmt.Errorf("joined again: %w", err)
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			peertest.Run(t, peertest.Config{Merchants: 3}, func(w *peertest.World) {
				t := w.T
				owner := w.Peers[0]
				id := openGold(t, w, owner)
				stays, ends := member(t, w, owner), member(t, w, owner)
				first := post(t, w, owner, id, "first")
				w.Settle()
				same(t, "who ends, before", titles(t, w, ends, id), "first")
				w.Gate.Set(ends, owner.ID, gold, false)
				check(t, tell(w, owner, ends))
				second := post(t, w, owner, id, "second")
				w.Settle()
				if second.Epoch <= first.Epoch {
					t.Errorf("epochs %d and %d", first.Epoch, second.Epoch)
				}
				same(t, "who stays", titles(t, w, stays, id), "first", "second")
				feed, err := ends.ReadChannel(w.Ctx(), id)
				check(t, err)
				same(t, "who ended", titlesOf(feed), "first")
				if feed.Sealed != 1 || !errors.Is(feed.Refused, fault.Of(fault.NoAccess)) {
					t.Errorf("%d posts are sealed, refused: %v", feed.Sealed, feed.Refused)
				}
				w.Gate.Set(ends, owner.ID, gold, true)
				same(t, "who got it again", titles(t, w, ends, id), "first", "second")
			})
		})
	}
}

// While the chain stands still, or no endpoint answers, nobody is let in and
// nobody is ended: who is in reads on, and posts go on for a while. A gate may fail
// closed where a sale, a read or a revocation must not (I9).
func TestStalledChainShutsTheGate(t *testing.T) {
	for name, stall := range map[string]struct {
		do   func(*peertest.World, bool)
		want fault.Kind
	}{
		"stalled": {func(w *peertest.World, stall bool) { w.Chain.Stall(stall) }, fault.Stale},
		"silent":  {func(w *peertest.World, silent bool) { w.Gate.Silence(silent) }, fault.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			hours := func(number int, cfg *peer.Config) {
				seldom(number, cfg)
				cfg.Channels.AudienceAge = 2 * time.Hour
			}
			peertest.Run(t, peertest.Config{Merchants: 2, Adjust: hours}, func(w *peertest.World) {
				t := w.T
				owner := w.Peers[0]
				id := openGold(t, w, owner)
				c, late, ended := member(t, w, owner), w.NewWallet(), member(t, w, owner)
				w.Gate.Set(late, owner.ID, gold, true)
				stall.do(w, true)
				w.Gate.Set(ended, owner.ID, gold, false)
				w.Pass(6 * time.Minute)
				if _, err := late.Join(w.Ctx(), owner.ID, gold); !errors.Is(err, fault.Of(stall.want)) {
					t.Errorf("joins while the chain is gone: %v", err)
				}
				w.Pass(time.Hour)
				post(t, w, owner, id, "meanwhile")
				w.Settle()
				same(t, "who is in", titles(t, w, c, id), "meanwhile")
				if s, err := owner.Channels().Show(id); err != nil || s.Holders != 2 {
					t.Errorf("%d holders, %v", s.Holders, err)
				}
				w.Pass(time.Hour)
				if _, err := owner.Channels().Post(w.Ctx(), id, "late", news("late")); !errors.Is(err, fault.Of(fault.Stale)) {
					t.Errorf("a post to holders that were not checked for two hours: %v", err)
				}
				stall.do(w, false)
				w.Pass(10 * time.Second)
				post(t, w, owner, id, "late")
				w.Settle()
				same(t, "who stayed", titles(t, w, c, id), "meanwhile", "late")
				same(t, "who ended", titles(t, w, ended, id), "meanwhile")
				_, err := late.Join(w.Ctx(), owner.ID, gold)
				check(t, err)
			})
		})
	}
}

// Every refusal has its kind, and nothing of a refused request counts.
func TestChannelRequestsAreRefused(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t := w.T
		owner, other := w.Peers[0], w.Peers[1]
		id := openGold(t, w, owner)
		c := w.NewWallet()
		w.Gate.Set(c, owner.ID, gold, true)
		key, err := vault.NewWrapKey([32]byte{7})
		check(t, err)
		good := func() channel.Request {
			return channel.Request{
				Consortium: peertest.Consortium, Channel: id, Peer: owner.ID, Act: channel.Join, Time: uint64(time.Now().UnixMilli()), Key: key.Public(),
			}
		}
		ask := func(p *peertest.Peer, r channel.Request) (channel.Answer, error) {
			var a channel.Answer
			return a, stream.Call(w.Ctx(), c.Host(), p.Where().ID, desk.ChannelProtocol, r, &a)
		}
		signed := good().Sign(c.Seed.Account(owner.ID))
		a, err := ask(owner, signed)
		check(t, err)
		if keys, err := signed.OpenKeys(key, a.Keys); err != nil || len(keys) != 1 {
			t.Errorf("%d keys, %v", len(keys), err)
		}
		changed := func(change func(*channel.Request)) channel.Request {
			r := good()
			r.Time++ // not the one that was answered
			change(&r)
			return r.Sign(c.Seed.Account(owner.ID))
		}
		unsigned := changed(func(*channel.Request) {})
		unsigned.Sig[7] ^= 1
		for name, q := range map[string]struct {
			to   *peertest.Peer
			r    channel.Request
			want fault.Kind
		}{
			"replayed":                {owner, signed, fault.Replayed},
			"at another peer":         {other, changed(func(*channel.Request) {}), fault.WrongPeer},
			"for another peer":        {owner, changed(func(r *channel.Request) { r.Peer = other.ID }), fault.WrongPeer},
			"of another consortium":   {owner, changed(func(r *channel.Request) { r.Consortium = "elsewhere" }), fault.WrongPeer},
			"too old":                 {owner, changed(func(r *channel.Request) { r.Time -= 121_000 }), fault.Expired},
			"too early":               {owner, changed(func(r *channel.Request) { r.Time += 121_000 }), fault.NotYet},
			"another signature":       {owner, unsigned, fault.BadSignature},
			"no such channel":         {owner, changed(func(r *channel.Request) { r.Channel[0] ^= 1 }), fault.NotFound},
			"an account that has not": {owner, good().Sign(c.Seed.Account(other.ID)), fault.NoAccess},
			"no key":                  {owner, changed(func(r *channel.Request) { r.Key = nil }), fault.Malformed},
		} {
			if a, err := ask(q.to, q.r); !errors.Is(err, fault.Of(q.want)) || len(a.Keys) > 0 {
				t.Errorf("%s: want %v, got %v", name, q.want, err)
			}
		}
		if s, err := owner.Channels().Show(id); err != nil || s.Holders != 1 {
			t.Errorf("%d holders, %v", s.Holders, err)
		}
	})
}

// Strangers cannot have a peer ask the chain without end: by one identity, and by
// all together.
func TestJoinsAreBounded(t *testing.T) {
	limits := func(_ int, cfg *peer.Config) { cfg.Limits.PerPeer, cfg.Channels.Joins = 4, 2 }
	peertest.Run(t, peertest.Config{Merchants: 1, Adjust: limits}, func(w *peertest.World) {
		t := w.T
		owner := w.Peers[0]
		openGold(t, w, owner)
		refused := 0
		for range 3 { // identities: each 80 at once, a join counts as ten
			c := w.NewWallet()
			for range 10 {
				_, err := c.Join(w.Ctx(), owner.ID, gold)
				if errors.Is(err, fault.Of(fault.RateLimited)) {
					refused++
				} else if !errors.Is(err, fault.Of(fault.NoAccess)) {
					t.Fatal(err)
				}
			}
		}
		if asked := w.Gate.Asked(); asked > 9 || asked+refused != 30 {
			t.Errorf("the chain was asked %d times, %d requests were refused", asked, refused)
		}
	})
}

// A member that posts without end fills nobody's disk, and its own peer tells it
// so; a day later it may go on.
func TestPostsOfOneMemberAreBounded(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2, Adjust: seldom}, func(w *peertest.World) {
		t := w.T
		flood, other := w.Peers[0], w.Peers[1]
		id := openGold(t, w, flood)
		kept := 1 // the card
		for i := range 70 {
			_, err := flood.Channels().Post(w.Ctx(), id, fmt.Sprint(i), news(fmt.Sprint(i)))
			switch {
			case err == nil:
				kept++
			case !errors.Is(err, fault.Of(fault.RateLimited)):
				t.Fatal(err)
			}
		}
		if kept != 64 {
			t.Errorf("%d facts of a day", kept)
		}
		w.Settle()
		var forged [][]byte // by the same member with another program
		for i := range 5 {
			p := channel.Post{Name: gold, Epoch: 1, Sealed: make([]byte, 560)}
			at := uint64(time.Now().UnixMilli())
			forged = append(forged, p.Fact(flood.Key, id, uint64(1000+i), at, at+86_400_000).Encode())
		}
		for _, err := range other.Import(w.Ctx(), forged) {
			if !errors.Is(err, fault.Of(fault.RateLimited)) {
				t.Errorf("another peer takes more: %v", err)
			}
		}
		other.Stop()
		other.Start()
		for _, err := range other.Import(w.Ctx(), forged) {
			if !errors.Is(err, fault.Of(fault.RateLimited)) {
				t.Errorf("after a restart it takes more: %v", err)
			}
		}
		w.Rest(24 * time.Hour)
		post(t, w, flood, id, "tomorrow")
		w.Settle()
	})
}

// Leaving closes what is posted later, also to somebody who still holds the
// membership and kept the secrets.
func TestLeaving(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t := w.T
		owner := w.Peers[0]
		id := openGold(t, w, owner)
		c := member(t, w, owner)
		first := post(t, w, owner, id, "first")
		check(t, c.Leave(w.Ctx(), id))
		if s, err := owner.Channels().Show(id); err != nil || s.Holders != 0 {
			t.Errorf("%d holders, %v", s.Holders, err)
		}
		if second := post(t, w, owner, id, "second"); second.Epoch <= first.Epoch {
			t.Errorf("epochs %d and %d", first.Epoch, second.Epoch)
		}
		if _, err := c.ReadChannel(w.Ctx(), id); !errors.Is(err, fault.Of(fault.NotFound)) {
			t.Errorf("reads after leaving: %v", err)
		}
		if err := c.Leave(w.Ctx(), id); !errors.Is(err, fault.Of(fault.NotFound)) {
			t.Errorf("leaves again: %v", err)
		}
	})
}

// A closed channel takes no posts and lets nobody in, its secrets are gone, and
// its name is not used again; who is in reads what was posted.
func TestClosedChannel(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t := w.T
		owner := w.Peers[0]
		id := openGold(t, w, owner)
		c, late := member(t, w, owner), w.NewWallet()
		w.Gate.Set(late, owner.ID, gold, true)
		post(t, w, owner, id, "first")
		check(t, owner.Channels().Close(w.Ctx(), id))
		check(t, owner.Channels().Close(w.Ctx(), id))
		w.Settle()
		if _, err := owner.Channels().Post(w.Ctx(), id, "second", news("second")); !errors.Is(err, fault.Of(fault.Conflict)) {
			t.Errorf("posts into a closed channel: %v", err)
		}
		if _, err := late.Join(w.Ctx(), owner.ID, gold); !errors.Is(err, fault.Of(fault.NotFound)) {
			t.Errorf("joins a closed channel: %v", err)
		}
		if _, err := owner.Channels().Open(w.Ctx(), gold, words("again")); !errors.Is(err, fault.Of(fault.Conflict)) {
			t.Errorf("opens it again: %v", err)
		}
		owner.Stop()
		owner.Start()
		if s, err := owner.Channels().Show(id); err != nil || !s.Closed || s.Holders != 0 || s.Epoch != 0 {
			t.Errorf("after a restart: %+v, %v", s, err)
		}
		feed, err := c.ReadChannel(w.Ctx(), id)
		check(t, err)
		same(t, "who was in", titlesOf(feed), "first")
		if !feed.Channel.Card.Closed {
			t.Error("it is not shown as closed")
		}
		if listed, err := late.Channels(w.Ctx()); err != nil || len(listed) != 0 {
			t.Errorf("listed: %+v, %v", listed, err)
		}
		check(t, c.Leave(w.Ctx(), id))
	})
}

// Posts end with what they are about, on every peer.
func TestPostsExpire(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2}, func(w *peertest.World) {
		t := w.T
		owner := w.Peers[0]
		id := openGold(t, w, owner)
		c, leaves := member(t, w, owner), member(t, w, owner)
		short := news("short")
		short.Until = short.From + 3_600_000
		p, err := owner.Channels().Post(w.Ctx(), id, "short", short)
		check(t, err)
		check(t, leaves.Leave(w.Ctx(), id))
		post(t, w, owner, id, "long")
		w.Settle()
		same(t, "who is in", titles(t, w, c, id), "short", "long")
		w.Pass(2 * time.Hour)
		same(t, "who is in, later", titles(t, w, c, id), "long")
		for _, peer := range w.Peers {
			if w.FactIDs(peer)[fact.IDOf(p.Fact)] {
				t.Error("a peer keeps an expired post")
			}
		}
		if posts, err := owner.Channels().Posts(id); err != nil || len(posts) != 1 {
			t.Errorf("the owner lists %d posts, %v", len(posts), err)
		}
	})
}

// The same reference is one post, and another content under it is refused.
func TestPostedOnce(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 1}, func(w *peertest.World) {
		t := w.T
		owner := w.Peers[0]
		id := openGold(t, w, owner)
		content := news("first")
		a, err := owner.Channels().Post(w.Ctx(), id, "ref", content)
		check(t, err)
		b, err := owner.Channels().Post(w.Ctx(), id, "ref", content)
		check(t, err)
		if string(a.Fact) != string(b.Fact) {
			t.Error("posted twice")
		}
		if _, err := owner.Channels().Post(w.Ctx(), id, "ref", news("other")); !errors.Is(err, fault.Of(fault.Conflict)) {
			t.Errorf("another content: %v", err)
		}
		if posts, err := owner.Channels().Posts(id); err != nil || len(posts) != 1 {
			t.Errorf("%d posts, %v", len(posts), err)
		}
	})
}

// The owner's peer is killed before its first write, before its second, and so on
// through opening, joining, an ending and two posts. Nothing that was acknowledged
// is lost or said twice, and nobody who ended reads what came later.
//
// Defends I4.
func TestOwnerKilledAtEveryWrite(t *testing.T) {
	writes := 0
	for killed := true; killed; writes += ownerEvery {
		peertest.Run(t, peertest.Config{Merchants: 2, Disk: true}, func(w *peertest.World) { killed = ownerKilledAfter(w, writes) })
		if t.Failed() {
			t.Fatalf("killed after %d writes", writes)
		}
	}
	if writes < 10 {
		t.Errorf("the peer wrote only %d times", writes)
	}
}

func ownerKilledAfter(w *peertest.World, writes int) (killed bool) {
	t := w.T
	owner, id := w.Peers[0], channel.IDOf(w.Peers[0].ID, gold)
	stays, ends := w.NewWallet(), w.NewWallet()
	for _, c := range []*peertest.Wallet{stays, ends} {
		w.Gate.Set(c, owner.ID, gold, true)
	}
	w.Settle()
	owner.KillAfter(writes)
	try := func(what string, do func() error) {
		t.Helper()
		w.Until(what, func() bool {
			if owner.Killed() {
				killed = true
				w.Pass(5 * time.Second)
				owner.Start()
			}
			return do() == nil
		})
	}
	first, second, third := news("first"), news("second"), news("third")
	send := func(ref string, content channel.Content) func() error {
		return func() error { _, err := owner.Channels().Post(w.Ctx(), id, ref, content); return err }
	}
	join := func(c *peertest.Wallet) func() error {
		return func() error { _, err := c.Join(w.Ctx(), owner.ID, gold); return err }
	}
	try("it is open", func() error { _, err := owner.Channels().Open(w.Ctx(), gold, words("Gold")); return err })
	try("one is in", join(stays))
	try("another is in", join(ends))
	try("the first is posted", send("first", first))
	w.Gate.Set(ends, owner.ID, gold, false)
	try("who ended is out", func() error { return owner.CheckHolders(w.Ctx()) })
	try("the second is posted", send("second", second))
	try("the third is posted", send("third", third))
	w.Until("the peers agree", func() bool {
		if owner.Killed() {
			killed = true
			owner.Start()
		}
		return w.Converged() && w.Divergence() == 0
	})
	owner.Spare()
	w.Settle()
	same(t, "who stays", titles(t, w, stays, id), "first", "second", "third")
	feed, err := ends.ReadChannel(w.Ctx(), id)
	check(t, err)
	same(t, "who ended", titlesOf(feed), "first")
	posts := 0
	for _, r := range w.Records(w.Peers[1]) {
		if r.Kind == uint16(fact.KindCampaign) && r.Subject == [32]byte(id) {
			posts++
		}
	}
	if s, err := owner.Channels().Show(id); err != nil || posts != 3 || s.Holders != 1 || s.Posts != 3 {
		t.Errorf("%d posts are out: %+v, %v", posts, s, err)
	}
	return killed
}

// An owner that lost its disk opens the channel anew; the numbers of its epochs
// and cards go on, and holders read both what was and what comes.
func TestOwnerLosesItsDisk(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 2, Disk: true}, func(w *peertest.World) {
		t := w.T
		owner := w.Peers[0]
		id := openGold(t, w, owner)
		c := member(t, w, owner)
		before := post(t, w, owner, id, "before")
		w.Settle()
		same(t, "the holder", titles(t, w, c, id), "before")
		owner.Kill()
		owner.LoseDisk()
		owner.Start()
		w.Settle()
		if _, err := owner.Channels().Open(w.Ctx(), gold, words("Gold again")); err != nil {
			t.Fatal(err)
		}
		_, err := c.Join(w.Ctx(), owner.ID, gold)
		check(t, err)
		if after := post(t, w, owner, id, "after"); after.Epoch <= before.Epoch {
			t.Errorf("epochs %d and %d", before.Epoch, after.Epoch)
		}
		w.Settle()
		same(t, "the holder", titles(t, w, c, id), "before", "after")
		if listed, err := c.Channels(w.Ctx()); err != nil || len(listed) != 1 || listed[0].Card.Text("en").Title != "Gold again" {
			t.Errorf("listed: %+v, %v", listed, err)
		}
	})
}
