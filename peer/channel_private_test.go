package peer_test

import (
	"strings"
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/vault"
)

const plantedPost = "Quetzalcoatl-evening-with-Lapsang"

// What is posted to holders, who they are, and under which secret, is nowhere in
// a form that anybody could read: not in facts, streams between peers, logs and
// metrics, and not on any disk, the owner's and the wallet's included. Only the
// request to the owner's own peer names the account, inside the transport's
// encryption.
//
// Defends I1.
func TestChannelsTellNothing(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3, Disk: true, Tape: true}, func(w *peertest.World) {
		t := w.T
		owner := w.Peers[0]
		id := openGold(t, w, owner)
		c, ends := member(t, w, owner), member(t, w, owner)
		s := newSearch(t, w, c)
		link := vault.BodyCID([]byte(plantedPost))
		account, other := c.ChannelAccount(owner.ID), ends.ChannelAccount(owner.ID)
		for what, text := range map[string][]byte{
			"the post": []byte(plantedPost), "its link": link, "the account": account[:], "the other account": other[:],
		} {
			s.plant(what, text)
		}
		content := news(plantedPost)
		content.Link = link
		_, err := owner.Channels().Post(w.Ctx(), id, plantedPost, content)
		check(t, err)
		w.Gate.Set(ends, owner.ID, gold, false)
		check(t, owner.CheckHolders(w.Ctx()))
		_, err = ends.Join(w.Ctx(), owner.ID, gold)
		if err == nil {
			t.Error("joined without a membership")
		}
		s.look("a refusal", []byte(err.Error()))
		post(t, w, owner, id, plantedPost+"-again")
		w.Settle()
		same(t, "the holder", titles(t, w, c, id), plantedPost, plantedPost+"-again")
		check(t, c.Leave(w.Ctx(), id))
		_, err = c.Join(w.Ctx(), owner.ID, gold)
		check(t, err)
		disk := w.Disk(c, "wallet/channels")
		if len(disk) < 1000 {
			t.Errorf("the holder's disk has %d bytes of channels", len(disk))
		}
		s.look("the holder's disk", append(disk, w.Disk(ends, "wallet/channels")...))
		for _, p := range w.Peers {
			s.metrics(p)
			s.facts(p)
			s.folder(p.Dir)
		}
		owner.Kill()
		owner.Start()
		w.Settle()
		for _, p := range w.Peers {
			p.Stop()
			s.look("the log", p.Log.Bytes())
			s.folder(p.Dir)
		}
		asked := 0
		w.Tape.Each(func(name string, raw []byte) {
			if strings.Contains(name, "/souk/channel/1") {
				asked++
				return
			}
			s.look(name, raw)
		})
		if asked < 4 || s.looked < 50 {
			t.Errorf("%d requests to the owner, %d places searched", asked, s.looked)
		}
	})
}
