package gossip

import (
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
)

// Scores of plain gossipsub. The figures have one purpose each:
//
//   - a stranger is below graylist at once and for ever, whatever it does;
//   - three invalid facts within the decay time graylist a member;
//   - a mesh member that forwards nothing on a busy shard is negative, however
//     long it has been in the mesh (CVE-2022-47547: time in mesh must never
//     outweigh a missing service);
//   - on a quiet shard nobody is punished for silence.
const (
	gossipThreshold   = -10
	publishThreshold  = -20
	graylistThreshold = -80

	// strangerScore is the application score of a peer that is no member.
	strangerScore = -1e6
	// ownPlaneScore keeps gossipsub from sending facts to a neighbour that gets
	// them by announcements: below publishThreshold, above graylistThreshold.
	ownPlaneScore = -40

	minAppScore, maxAppScore = -50, 10
)

// busyRate is the number of facts a minute from which a shard is busy: then
// silence in the mesh is judged.
const busyRate = 30

func peerScoreParams(app func(id peerID) float64) (*pubsub.PeerScoreParams, *pubsub.PeerScoreThresholds) {
	params := &pubsub.PeerScoreParams{
		Topics:                    map[string]*pubsub.TopicScoreParams{},
		TopicScoreCap:             20,
		AppSpecificScore:          app,
		AppSpecificWeight:         1,
		BehaviourPenaltyWeight:    -10,
		BehaviourPenaltyThreshold: 6,
		BehaviourPenaltyDecay:     pubsub.ScoreParameterDecay(10 * time.Minute),
		DecayInterval:             time.Second,
		DecayToZero:               0.01,
		RetainScore:               time.Hour,
	}
	return params, &pubsub.PeerScoreThresholds{
		GossipThreshold:   gossipThreshold,
		PublishThreshold:  publishThreshold,
		GraylistThreshold: graylistThreshold,
	}
}

// topicScoreParams are the scores of one shard, busy or quiet.
func topicScoreParams(busy bool) *pubsub.TopicScoreParams {
	p := &pubsub.TopicScoreParams{
		TopicWeight:       1,
		TimeInMeshWeight:  0.01,
		TimeInMeshQuantum: time.Minute,
		TimeInMeshCap:     60, // at most 0.6

		FirstMessageDeliveriesWeight: 0.2,
		FirstMessageDeliveriesDecay:  pubsub.ScoreParameterDecay(10 * time.Minute),
		FirstMessageDeliveriesCap:    20, // at most 4

		InvalidMessageDeliveriesWeight: -5, // beside the 30 of the shared reputation
		InvalidMessageDeliveriesDecay:  pubsub.ScoreParameterDecay(time.Hour),

		MeshMessageDeliveriesDecay:      pubsub.ScoreParameterDecay(10 * time.Minute),
		MeshMessageDeliveriesCap:        40,
		MeshMessageDeliveriesThreshold:  4,
		MeshMessageDeliveriesWindow:     2 * time.Second,
		MeshMessageDeliveriesActivation: 2 * time.Minute,
		MeshFailurePenaltyDecay:         pubsub.ScoreParameterDecay(10 * time.Minute),
	}
	if busy {
		p.MeshMessageDeliveriesWeight = -1 // at most -16
		p.MeshFailurePenaltyWeight = -1
	}
	return p
}
