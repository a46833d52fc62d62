package full

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/host"
	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/simnet/script"
)

// siege is strangers that connect to every honest peer, take places among
// neighbours where they are let in, and pass nothing on. They come in the middle
// of the time in which neighbours find each other.
type siege struct {
	strangers int
	circles   int  // through which honest peers know each other; 0: all do
	scored    bool // plain hosts score their neighbours
}

// script is what a siege adds to the line of the network.
func (s siege) script() string {
	text := "\n"
	if s.circles > 0 {
		text = fmt.Sprintf(" degree=%d\n", s.circles)
	}
	if s.strangers > 0 {
		text += fmt.Sprintf("attack sybil count=%d\n", s.strangers)
	}
	return text
}

// options are those of plain hosts: none, or flood publishing and the scores and
// thresholds that Filecoin's nodes have for their topic of blocks. The penalty
// for sharing an address cannot bite: here every host has its own.
func (s siege) options() []pubsub.Option {
	if !s.scored {
		return nil
	}
	topic := &pubsub.TopicScoreParams{
		TopicWeight:      0.1,
		TimeInMeshWeight: 0.00027, TimeInMeshQuantum: time.Second, TimeInMeshCap: 1,
		FirstMessageDeliveriesWeight: 5, FirstMessageDeliveriesDecay: pubsub.ScoreParameterDecay(time.Hour), FirstMessageDeliveriesCap: 100,
		InvalidMessageDeliveriesWeight: -1000, InvalidMessageDeliveriesDecay: pubsub.ScoreParameterDecay(time.Hour),
	}
	return []pubsub.Option{
		pubsub.WithFloodPublish(true),
		pubsub.WithPeerScore(&pubsub.PeerScoreParams{
			AppSpecificScore:          func(libpeer.ID) float64 { return 0 },
			BehaviourPenaltyWeight:    -10,
			BehaviourPenaltyDecay:     pubsub.ScoreParameterDecay(time.Hour),
			BehaviourPenaltyThreshold: 6,
			DecayInterval:             pubsub.DefaultDecayInterval,
			DecayToZero:               pubsub.DefaultDecayToZero,
			RetainScore:               6 * time.Hour,
			Topics:                    map[string]*pubsub.TopicScoreParams{plainTopic: topic},
		}, &pubsub.PeerScoreThresholds{
			GossipThreshold: -500, PublishThreshold: -1000, GraylistThreshold: -2500,
			AcceptPXThreshold: 1000, OpportunisticGraftThreshold: 3.5,
		}),
	}
}

// surround has a siege's strangers come to plain hosts, as gossipsub's own router
// that lets nothing through.
func (p *plainNetwork) surround(ctx context.Context, t *testing.T, s siege) {
	t.Helper()
	var all sync.WaitGroup
	for number := range s.strangers {
		h := p.stranger(ctx, t, number)
		all.Go(func() {
			for _, honest := range p.hosts {
				if err := h.Connect(ctx, libpeer.AddrInfo{ID: honest.ID(), Addrs: honest.Addrs()}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func (p *plainNetwork) stranger(ctx context.Context, t *testing.T, number int) host.Host {
	t.Helper()
	w := p.world
	h, closeHost, err := w.newHost(w.plan.Host(script.Member{Role: script.Attackers, N: number}), w.key("attacker", number), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.stops = append(p.stops, closeHost)
	ps, err := pubsub.NewGossipSub(ctx, h)
	if err != nil {
		t.Fatal(err)
	}
	drop := func(context.Context, libpeer.ID, *pubsub.Message) pubsub.ValidationResult {
		return pubsub.ValidationIgnore
	}
	if err := ps.RegisterTopicValidator(plainTopic, drop); err != nil {
		t.Fatal(err)
	}
	topic, err := ps.Join(plainTopic)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := topic.Subscribe(); err != nil {
		t.Fatal(err)
	}
	return h
}

// besieged is what became of a task in one kind of network.
type besieged struct {
	name string
	outcome
}

// siegeVariable has the test do the page's siege in place of the short one:
// numbers of strangers around 32 peers, separated by commas.
const siegeVariable = "SOUK_BESIDE_STRANGERS"

// TestProductionPeersBesidePlainGossipSubUnderSiege has strangers come to
// production peers and to plain GossipSub, with and without its scores, on the
// same links. Production peers take none for a neighbour, so that facts travel as
// they do without any. The figures are those of docs/simnet-validation.md.
func TestProductionPeersBesidePlainGossipSubUnderSiege(t *testing.T) {
	base, strangers, circles := short, []int{16}, 3
	more, page := os.LookupEnv(siegeVariable)
	if page {
		base, strangers, circles = whole(32), nil, 10
		for text := range strings.SplitSeq(more, ",") {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatalf("%s: %v", siegeVariable, err)
			}
			strangers = append(strangers, n)
		}
	}
	for _, n := range strangers {
		const seed = 1
		calm, attacked, scored := base, base, base
		calm.siege = siege{circles: circles}
		attacked.siege = siege{circles: circles, strangers: n}
		scored.siege = siege{circles: circles, strangers: n, scored: true}
		before, ours := calm.production(t, seed), attacked.production(t, seed)
		kinds := []besieged{{"production, no strangers", before}, {"production", ours}}
		if page {
			kinds = append(kinds, besieged{"plain, no strangers", calm.plain(t, seed)}, besieged{"plain", attacked.plain(t, seed)})
		}
		kinds = append(kinds, besieged{"plain, scored", scored.plain(t, seed)})
		for _, k := range kinds {
			t.Logf("%d peers, %d strangers, %s: delivered %d of %d, %.2f bodies for each wanted, p50 %v p95 %v p99 %v slowest %v",
				base.peers, n, k.name, k.got, k.wanted, k.copies(), k.quantile(.5), k.quantile(.95), k.quantile(.99), k.quantile(1))
		}
		if ours.got != ours.wanted || ours.wanted != before.wanted {
			t.Errorf("%d peers, %d strangers: %d of %d deliveries", base.peers, n, ours.got, ours.wanted)
		}
		if ours.quantile(.99) > 2*before.quantile(.99) {
			t.Errorf("%d peers, %d strangers: p99 %v, without them %v", base.peers, n, ours.quantile(.99), before.quantile(.99))
		}
	}
}
