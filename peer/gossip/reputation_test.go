package gossip

import (
	"testing"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"pgregory.net/rapid"
)

// A neighbour that never forwards goes negative, whatever credit it has earned
// before and whatever the node thinks of it (CVE-2022-47547).
func TestSilenceGoesNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r Reputation
		now := time.Unix(1e9, 0)
		for range rapid.IntRange(0, 500).Draw(t, "earlier service") {
			r.firsts.add(now, firstHalfLife)
			r.Trial(now, true)
		}
		gap := time.Duration(rapid.IntRange(1, 2000).Draw(t, "ms between facts")) * time.Millisecond
		opinion := rapid.Float64Range(-100, 100).Draw(t, "opinion")
		const facts = 260 // the longest memory of good service, and then some
		for range facts {
			now = now.Add(min(gap, retrySilent/facts))
			r.Trial(now, false)
		}
		if s := r.Score(now, opinion); s >= 0 {
			t.Fatalf("score %.2f after %d facts without one offer, want negative", s, facts)
		}
		if s := r.Score(now, 0); s < graylistThreshold {
			t.Fatalf("score %.2f: silence alone must not graylist", s)
		}
	})
}

// A newcomer that never forwards is negative after silentTrials facts.
func TestSilentNewcomer(t *testing.T) {
	var r Reputation
	now := time.Unix(1e9, 0)
	for i := range silentTrials {
		if r.Score(now, 0) < 0 {
			t.Fatalf("negative after %d facts", i)
		}
		r.Trial(now, false)
	}
	if r.Score(now, maxAppScore) >= 0 {
		t.Errorf("score %.2f after %d facts, want negative", r.Score(now, maxAppScore), silentTrials)
	}
	r.Trial(now, true)
	if r.isSilent() {
		t.Error("still silent after an offer")
	}
}

// A neighbour behind a slow link that offers one fact in eight stays in good standing.
func TestSlowIsNotSilent(t *testing.T) {
	var r Reputation
	now := time.Unix(1e9, 0)
	for i := range 1000 {
		r.Trial(now, i%8 == 0)
		if r.Score(now, 0) < 0 {
			t.Fatalf("negative after %d facts", i)
		}
	}
}

// No credit outweighs three invalid facts or twenty broken promises, and both are forgiven in time.
func TestInvalidFactsGraylist(t *testing.T) {
	for name, break_ := range map[string]struct {
		times int
		do    func(*Reputation, time.Time)
		half  time.Duration
	}{
		"invalid": {3, func(r *Reputation, now time.Time) { r.invalid.add(now, invalidHalfLife) }, invalidHalfLife},
		"broken":  {19, func(r *Reputation, now time.Time) { r.broken.add(now, brokenHalfLife) }, brokenHalfLife},
	} {
		t.Run(name, func(t *testing.T) {
			r := Reputation{}
			now := time.Unix(1e9, 0)
			for range 1000 {
				r.firsts.add(now, firstHalfLife)
			}
			for range break_.times {
				break_.do(&r, now)
			}
			if s := r.Score(now, 0); s >= graylistThreshold {
				t.Errorf("score %.1f, want below %d", s, graylistThreshold)
			}
			if s := r.Score(now.Add(8*break_.half), 0); s < gossipThreshold {
				t.Errorf("score %.1f after eight half-lives: not forgiven", s)
			}
		})
	}
}

// plainScore is gossipsub's score of a peer in one topic, by its specification,
// for a peer that is in the mesh and forwards nothing.
func plainScore(p *pubsub.TopicScoreParams, inMesh time.Duration, invalid, failures float64) float64 {
	score := min(float64(inMesh/p.TimeInMeshQuantum), p.TimeInMeshCap) * p.TimeInMeshWeight
	if inMesh > p.MeshMessageDeliveriesActivation {
		score += p.MeshMessageDeliveriesThreshold * p.MeshMessageDeliveriesThreshold * p.MeshMessageDeliveriesWeight
	}
	score += failures * p.MeshFailurePenaltyWeight
	score += invalid * invalid * p.InvalidMessageDeliveriesWeight
	return score * p.TopicWeight
}

// The same property for the parameters given to gossipsub: on a busy shard
// time in mesh and the node's best opinion never outweigh a missing service.
func TestPlainParametersPunishSilence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := topicScoreParams(true)
		inMesh := time.Duration(rapid.Int64Range(int64(p.MeshMessageDeliveriesActivation)+1, int64(1000*time.Hour)).Draw(t, "in mesh"))
		opinion := rapid.Float64Range(minAppScore, maxAppScore).Draw(t, "opinion")
		failures := rapid.Float64Range(0, 100).Draw(t, "failures")
		if s := plainScore(p, inMesh, 0, failures) + opinion; s >= 0 {
			t.Fatalf("score %.2f, want negative", s)
		}
		if s := plainScore(topicScoreParams(false), inMesh, 0, failures); s < 0 {
			t.Fatalf("score %.2f on a quiet shard, want no punishment", s)
		}
	})
}
