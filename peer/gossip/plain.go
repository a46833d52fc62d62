package gossip

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	pb "github.com/libp2p/go-libp2p-pubsub/pb"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/protocol/fault"
)

type peerID = peer.ID

// Sizes of the queues and caches of plain gossipsub. The library's defaults
// lose thousands of messages at some hundred a second.
const (
	maxMessageSize     = 64 << 10
	outboundQueue      = 512
	validateQueue      = 1024
	subscriptionBuffer = 64
	iDontWantFrom      = 16 << 10
)

// plain is gossipsub: every fact is pushed whole to the mesh. Host keys sign
// nothing (the fact's own signature is what counts, and the author is not
// shown to each hop); the message id is a hash of topic and fact.
//
// Beside announcements it starts when the first member connects that speaks
// nothing else, and stays.
type plain struct {
	g      *Gossip
	needed chan struct{} // holds one when such a member connected

	mu     sync.Mutex
	ps     *pubsub.PubSub // nil: not started
	joined map[int]bool   // shards to take part in, started or not
	shards map[int]*plainShard
	judged time.Time // when silence was last judged
	done   sync.WaitGroup
	ctx    context.Context // of all that start begins
	cancel context.CancelFunc
}

// plainShard is one joined topic.
type plainShard struct {
	topic   *pubsub.Topic
	sub     *pubsub.Subscription
	arrived atomic.Uint64 // facts delivered since the last judgement
	busy    bool
}

func newPlain(g *Gossip) *plain {
	p := &plain{g: g, needed: make(chan struct{}, 1), joined: make(map[int]bool), shards: make(map[int]*plainShard)}
	for _, shard := range g.cfg.Joined {
		p.joined[shard] = true
	}
	return p
}

// need asks for gossipsub, for a member that speaks nothing else.
func (p *plain) need() {
	select {
	case p.needed <- struct{}{}:
	default:
	}
}

// Topic is the gossipsub topic of a shard: "/souk/1/<consortium>/<shard>".
func Topic(consortium string, shard int) string {
	return "/souk/1/" + consortium + "/" + strconv.Itoa(shard)
}

// start runs gossipsub until ctx ends. Once it runs, start does nothing.
func (p *plain) start(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ps != nil {
		return nil
	}
	p.ctx, p.cancel = context.WithCancel(ctx)
	params, thresholds := peerScoreParams(p.appScore)
	ps, err := pubsub.NewGossipSub(p.ctx, p.g.cfg.Host,
		pubsub.WithMessageSignaturePolicy(pubsub.StrictNoSign),
		pubsub.WithNoAuthor(),
		pubsub.WithMessageIdFn(messageID),
		pubsub.WithMaxMessageSize(maxMessageSize),
		pubsub.WithSeenMessagesTTL(p.g.cfg.SeenFor),
		pubsub.WithPeerOutboundQueueSize(outboundQueue),
		pubsub.WithValidateQueueSize(validateQueue),
		pubsub.WithGossipSubParams(routerParams(p.g.cfg.Tuning)),
		pubsub.WithFloodPublish(true),
		pubsub.WithPeerScore(params, thresholds),
		pubsub.WithSubscriptionFilter(p.filter()),
		pubsub.WithRawTracer(traffic{stats: &p.g.stats}),
	)
	if err != nil {
		p.cancel()
		return fault.Wrap(fault.Unavailable, "start gossipsub", err)
	}
	p.ps, p.judged = ps, time.Now()
	for _, shard := range slices.Sorted(maps.Keys(p.joined)) {
		if err := p.enter(shard); err != nil {
			return err
		}
	}
	return nil
}

// slowHeartbeat is the pace of gossipsub beside announcements. There it serves the
// few members that speak nothing else, which get facts pushed as ever; what it
// repairs with each beat, lost pushes and places in the mesh, waits so long. A
// beat costs the same whether anybody needs it or not.
const slowHeartbeat = 4 * time.Second

// routerParams are gossipsub's defaults with our degree and pace.
func routerParams(t Tuning) pubsub.GossipSubParams {
	params, degree := pubsub.DefaultGossipSubParams(), t.PlainDegree
	if !t.PlainOnly {
		params.HeartbeatInterval = slowHeartbeat
	}
	params.D = degree
	params.Dlo = max(degree-1, 1)
	params.Dhi = degree + 2
	params.Dscore = degree / 2
	params.Dout = (degree - 1) / 2 // the library wants it below half of the degree
	params.IDontWantMessageThreshold = iDontWantFrom
	return params
}

const messageIDLabel = "souk/v1/gossip-message-id\x00"

// messageID names a fact under one topic: what somebody sends under another is not
// taken for it. Topics hold no zero byte.
func messageID(m *pb.Message) string {
	h := sha256.New()
	h.Write([]byte(messageIDLabel + m.GetTopic() + "\x00"))
	h.Write(m.GetData())
	return string(h.Sum(nil))
}

// filter lets strangers subscribe to nothing but the shards of this consortium.
func (p *plain) filter() pubsub.SubscriptionFilter {
	topics := make([]string, p.g.cfg.Shards)
	for shard := range topics {
		topics[shard] = Topic(p.g.cfg.Consortium, shard)
	}
	return pubsub.WrapLimitSubscriptionFilter(pubsub.NewAllowlistSubscriptionFilter(topics...), 2*len(topics))
}

// join takes part in a shard, from the start of gossipsub on.
func (p *plain) join(shard int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.joined[shard] = true
	if p.ps == nil || p.ctx.Err() != nil {
		return nil
	}
	return p.enter(shard)
}

// enter subscribes to a shard's topic, once. The lock is held.
func (p *plain) enter(shard int) error {
	if p.shards[shard] != nil {
		return nil
	}
	s := &plainShard{}
	if err := p.subscribe(shard, s); err != nil {
		return fault.Wrap(fault.Unavailable, "join shard", err)
	}
	p.shards[shard] = s
	p.done.Go(func() { drain(p.ctx, s.sub) })
	return nil
}

func (p *plain) subscribe(shard int, s *plainShard) (err error) {
	name := Topic(p.g.cfg.Consortium, shard)
	validate := func(ctx context.Context, from peer.ID, m *pubsub.Message) pubsub.ValidationResult {
		return p.validate(ctx, from, shard, s, m)
	}
	if s.topic, err = p.ps.Join(name); err != nil {
		return err
	}
	if err := s.topic.SetScoreParams(topicScoreParams(false)); err != nil {
		return err
	}
	if err := p.ps.RegisterTopicValidator(name, validate); err != nil {
		return err
	}
	s.sub, err = s.topic.Subscribe(pubsub.WithBufferSize(subscriptionBuffer))
	return err
}

// quit leaves a shard's topic.
func (p *plain) quit(shard int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.joined, shard)
	s := p.shards[shard]
	if s == nil {
		return
	}
	delete(p.shards, shard)
	s.sub.Cancel()
	_ = p.ps.UnregisterTopicValidator(Topic(p.g.cfg.Consortium, shard))
	_ = s.topic.Close() // a subscription that still drains keeps it; joining again finds out
}

// drain empties a subscription: facts were delivered by the validator, before they were relayed.
func drain(ctx context.Context, sub *pubsub.Subscription) {
	for {
		if _, err := sub.Next(ctx); err != nil {
			return
		}
	}
}

// validate is the intake of plain gossipsub. Because the fact is stored in
// here, gossipsub relays it only after it is durable.
func (p *plain) validate(ctx context.Context, from peer.ID, shard int, s *plainShard, m *pubsub.Message) pubsub.ValidationResult {
	if from == p.g.cfg.Host.ID() {
		return pubsub.ValidationAccept
	}
	if !p.g.cfg.IsMember(from) {
		p.g.stats.note(Event{Type: Ignored, Fault: fault.NotMember, Bytes: len(m.GetData())})
		return pubsub.ValidationIgnore
	}
	id := sha256.Sum256(m.GetData())
	if !p.g.mesh.begin(id, shard) {
		return pubsub.ValidationIgnore
	}
	msg, v := p.g.intake(ctx, from, m.GetData())
	if v != accepted {
		p.g.mesh.settle(id, dropped)
	}
	switch v {
	case accepted:
		s.arrived.Add(1)
		p.g.mesh.spread(msg, 0)
		if ShardOf(msg.Subject, p.g.cfg.Shards) != shard { // here it is, but to be passed on under its own topic
			p.g.mesh.blame(from)
			p.forward(p.ctx, msg)
			return pubsub.ValidationReject
		}
		return pubsub.ValidationAccept
	case rejected:
		p.g.mesh.blame(from)
		return pubsub.ValidationReject
	}
	return pubsub.ValidationIgnore
}

// forward hands a fact that came by announcement, or under another topic than its
// own, to the members that speak gossipsub only. What does not reach them, reconciliation completes.
func (p *plain) forward(ctx context.Context, m Message) { _ = p.publish(ctx, m) }

// publish hands a fact to the members that speak gossipsub only, if any came.
func (p *plain) publish(ctx context.Context, m Message) error {
	shard := ShardOf(m.Subject, p.g.cfg.Shards)
	p.mu.Lock()
	joined, started, s := p.joined[shard], p.ps != nil, p.shards[shard]
	p.mu.Unlock()
	switch {
	case !joined:
		return fault.New(fault.Unavailable, "relay fact", "its shard is not joined here")
	case !started:
		return nil
	case s == nil: // gossipsub is just starting, or has ended
		return fault.New(fault.Unavailable, "relay fact", "its shard could not be joined in gossipsub")
	}
	return fault.Wrap(fault.Unavailable, "relay fact", s.topic.Publish(ctx, m.Raw))
}

// appScore keeps strangers out and lets what the node and the mesh know of a
// peer count. A peer that is served by announcements gets no copies from here.
func (p *plain) appScore(id peer.ID) float64 {
	if !p.g.cfg.IsMember(id) {
		return strangerScore
	}
	score, speaks := p.g.mesh.standing(id)
	if speaks {
		return min(score, 0) + ownPlaneScore
	}
	return score
}

// judgeEvery is how often the traffic of a shard is judged busy or quiet.
const judgeEvery = time.Minute

// tend judges once a minute whether each shard is busy enough to punish silence.
func (p *plain) tend(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.judged) < judgeEvery {
		return
	}
	p.judged = now
	for _, s := range p.shards {
		busy := s.arrived.Swap(0) >= busyRate
		if busy != s.busy && s.topic.SetScoreParams(topicScoreParams(busy)) == nil {
			s.busy = busy
		}
	}
}

func (p *plain) neighbours(shard int) []peer.ID {
	p.mu.Lock()
	ps := p.ps
	p.mu.Unlock()
	if ps == nil {
		return nil
	}
	return ps.ListPeers(Topic(p.g.cfg.Consortium, shard))
}

// stop ends gossipsub, if it runs, and waits for its readers.
func (p *plain) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ps == nil {
		return
	}
	for _, s := range p.shards {
		s.sub.Cancel()
	}
	p.cancel()
	p.done.Wait()
}
