package gossip

import (
	"encoding/hex"
	"testing"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	pb "github.com/libp2p/go-libp2p-pubsub/pb"
	"github.com/libp2p/go-libp2p/core/peer"
)

// The id of a message in gossipsub, byte for byte: other implementations must make
// the same one.
func TestMessageIDs(t *testing.T) {
	for topic, want := range map[string]string{
		Topic("test", 0): "b09910b84ec6ba96588bb85d395f429765bba539bca155128e95875690d4b8ec",
		Topic("test", 1): "1629f40b6c2f65ded5234ace55e76eeb68a56bc1a9533ebd6a3e88412c8d2671",
	} {
		if got := hex.EncodeToString([]byte(messageID(&pb.Message{Topic: &topic, Data: []byte("fact")}))); got != want {
			t.Errorf("%s: %s, want %s", topic, got, want)
		}
	}
}

// Defends I6: in pure gossipsub, a fact that somebody sends under another topic
// than its own is neither suppressed nor passed on there: it goes on under its own.
func TestWrongTopicSuppressesNothing(t *testing.T) {
	set := func(i int, _ []peer.ID, c *Config) *Config {
		if i == 1 {
			return nil
		}
		c.Shards, c.Tuning.PlainOnly = 2, true
		return c
	}
	inOneWorld(t, 4, set, func(w *world) {
		t := w.t
		liar, err := pubsub.NewGossipSub(w.ctx, w.nodes[1].host, pubsub.WithMessageSignaturePolicy(pubsub.StrictNoSign), pubsub.WithNoAuthor())
		if err != nil {
			t.Fatal(err)
		}
		raw := testFact(1, 0, "revocation")
		wrong, err := liar.Join(Topic("test", 1-ShardOf(mustMessage(raw).Subject, 2)))
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []int{1, 2, 3} { // the liar, one who waits, and the publisher, each with peer 0 alone
			w.connect(other, 0)
		}
		w.pass(5 * time.Second)
		if err := wrong.Publish(w.ctx, raw); err != nil {
			t.Fatal(err)
		}
		w.pass(5 * time.Second)
		m := w.publish(3, raw)
		w.pass(5 * time.Second)
		if got := w.holders(m); got != "023" {
			t.Errorf("held by %s, want 023", got)
		}
	})
}
