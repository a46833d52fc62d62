package peer

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/circle"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

const (
	// checkpointLifetime is how long checkpoints are kept as facts: 30 days. A
	// newer one proves all that an older one did.
	checkpointLifetime = 30 * 24 * time.Hour
	// anchorLifetime is how long anchor facts are kept: as long as the headers
	// whose reads they prove.
	anchorLifetime = headerLifetime
)

// checkpointLoop signs the access log whenever it grew. An empty one proves
// nothing, and everybody would have to keep that.
func (n *Node) checkpointLoop(ctx context.Context) error {
	for ctx.Err() == nil {
		pause(ctx, CheckpointPace(n.cfg.CheckpointEvery, len(n.others())))
		if n.cfg.Log.Size() == 0 {
			continue
		}
		if _, err := n.Checkpoint(ctx); err != nil && ctx.Err() == nil {
			n.log.Warn("the access log could not be checkpointed; trying again", "error", err)
		}
	}
	return nil
}

// CheckpointPace is the pause between two checkpoints. In a large consortium it
// grows with the members: every checkpoint goes to everybody, so at one pace they
// would cost the square.
func CheckpointPace(every time.Duration, others int) time.Duration {
	return every * time.Duration(1+others/(circle.Everybody+1))
}

// Checkpoint signs the access log as it is, has the other members co-sign it,
// and publishes it. It returns the newest checkpoint, grown or not. One whose
// fact is half-way to its end is published again, so that a log in which nothing
// is read for long keeps its proof.
func (n *Node) Checkpoint(ctx context.Context) (accesslog.Signed, error) {
	signed, grown, err := n.custody.Checkpoint(ctx, n.witnesses(), n.askWitness)
	if err != nil {
		return accesslog.Signed{}, err
	}
	if !grown {
		if signed, err = n.custody.Newest(); err != nil {
			return accesslog.Signed{}, err
		}
		if fading, err := n.fading(ctx); err != nil || !fading {
			return signed, err
		}
	}
	return signed, n.publishCheckpoint(ctx, signed)
}

// spaceShown keeps when the newest checkpoint's fact was published, Unix ms.
const spaceShown = "peer/shown"

var checkpointKey = []byte("checkpoint")

func (n *Node) publishCheckpoint(ctx context.Context, signed accesslog.Signed) error {
	now := uint64(time.Now().UnixMilli())
	f := fact.Sign(fact.Fact{
		Kind: fact.KindCheckpoint, Seq: signed.Size, Time: now, Expiry: now + uint64(checkpointLifetime.Milliseconds()),
		Body: accesslog.CheckpointBody(signed),
	}, n.cfg.Key)
	if _, err := n.publish(ctx, f); err != nil {
		return err
	}
	return n.cfg.Private.Batch(ctx, []storage.Op{storage.Put(spaceShown, checkpointKey, binary.BigEndian.AppendUint64(nil, now))})
}

// fading reports whether the newest checkpoint's fact has lived half of its time.
func (n *Node) fading(ctx context.Context) (bool, error) {
	raw, err := n.cfg.Private.Get(ctx, spaceShown, checkpointKey)
	if errors.Is(err, storage.ErrNotFound) || err == nil && len(raw) != 8 {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	shown := time.UnixMilli(int64(binary.BigEndian.Uint64(raw)))
	return time.Since(shown) >= checkpointLifetime/2, nil
}

// witnesses are the members that are asked to co-sign: all, or in a large
// consortium those of this peer's circle.
func (n *Node) witnesses() []did.Member {
	members := n.cfg.Chain.Registry().Members()
	if !large(n.others()) {
		return members
	}
	return slices.DeleteFunc(slices.Clone(members), func(m did.Member) bool { return !n.circle.drew(IDOf(m.PeerKey)) })
}

func (n *Node) askWitness(ctx context.Context, m did.Merchant, r custody.WitnessRequest) (custody.WitnessAnswer, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var answer custody.WitnessAnswer
	return answer, n.call(ctx, m, custody.WitnessProtocol, r, &answer)
}

// anchorLoop anchors the members' log roots when it is this member's turn.
func (n *Node) anchorLoop(ctx context.Context) error {
	if n.cfg.AnchorEvery == 0 {
		return nil
	}
	for ctx.Err() == nil {
		pause(ctx, n.cfg.AnchorEvery)
		if !n.myTurn(time.Now()) {
			continue
		}
		if _, err := n.Anchor(ctx); err != nil && !errors.Is(err, fault.Of(fault.NotFound)) && ctx.Err() == nil {
			n.log.Warn("log roots could not be anchored; the next member's turn comes", "error", err)
		}
	}
	return nil
}

// myTurn rotates anchoring over the active members by time.
func (n *Node) myTurn(now time.Time) bool {
	active := slices.DeleteFunc(slices.Clone(n.cfg.Chain.Registry().Members()), func(m did.Member) bool {
		return m.Status != did.StatusActive
	})
	if len(active) == 0 {
		return false
	}
	turn := now.UnixMilli() / n.cfg.AnchorEvery.Milliseconds()
	return active[turn%int64(len(active))].ID == n.cfg.Self
}

// Anchoring is a batch of log roots and where the chain holds it.
type Anchoring struct {
	Root  [32]byte
	Refs  []accesslog.Signed
	Place AnchorPlace
}

// Anchor puts the newest checkpoint of every member under one root, sends it
// to the chain and waits until it is mined or ctx ends, then publishes where
// it is. A stalled chain delays the anchor and nothing else (I9). More logs than
// one batch holds go into several; the last one is returned.
func (n *Node) Anchor(ctx context.Context) (Anchoring, error) {
	refs, err := n.newestCheckpoints(ctx)
	if err != nil {
		return Anchoring{}, err
	}
	if len(refs) == 0 {
		return Anchoring{}, errNothingToAnchor()
	}
	var done Anchoring
	for some := range slices.Chunk(refs, accesslog.MaxRefs) {
		if done, err = n.anchorSome(ctx, some); err != nil {
			return Anchoring{}, err
		}
	}
	return done, nil
}

func (n *Node) anchorSome(ctx context.Context, refs []accesslog.Signed) (Anchoring, error) {
	batch, err := accesslog.NewBatch(refs)
	if err != nil {
		return Anchoring{}, err
	}
	var entries uint64
	for _, r := range refs {
		entries += r.Size
	}
	if err := n.cfg.Chain.SubmitAnchor(ctx, batch.Root(), entries); err != nil {
		return Anchoring{}, err
	}
	place, err := n.awaitAnchor(ctx, batch.Root())
	if err != nil {
		return Anchoring{}, err
	}
	done := Anchoring{Root: batch.Root(), Refs: batch.Refs(), Place: place}
	return done, n.publishAnchor(ctx, batch, place)
}

// errNothingToAnchor is not a failure: nobody has read anything yet.
func errNothingToAnchor() error {
	return fault.New(fault.NotFound, "anchor logs", "no member has published a checkpoint with entries yet")
}

func (n *Node) awaitAnchor(ctx context.Context, root [32]byte) (AnchorPlace, error) {
	for {
		place, err := n.cfg.Chain.Anchored(ctx, root)
		if err != nil {
			return AnchorPlace{}, err
		}
		switch place.State {
		case "mined", "final":
			return place, nil
		case "failed":
			return AnchorPlace{}, errors.New("peer: the chain refused the anchor; is this member still active?")
		}
		pause(ctx, 200*time.Millisecond)
		if ctx.Err() != nil {
			return AnchorPlace{}, ctx.Err()
		}
	}
}

func (n *Node) publishAnchor(ctx context.Context, b accesslog.Batch, p AnchorPlace) error {
	body, err := accesslog.NewAnchor(b, p.ChainID, p.Contract, p.Tx, p.Block).Encode()
	if err != nil {
		return err
	}
	now := uint64(time.Now().UnixMilli())
	f := fact.Sign(fact.Fact{
		Kind: fact.KindAnchor, Seq: p.Block, Time: now, Expiry: now + uint64(anchorLifetime.Milliseconds()), Body: body,
	}, n.cfg.Key)
	_, err = n.publish(ctx, f)
	return err
}

// newestCheckpoints is the largest checkpoint of each member among the facts, by
// origin. Those of empty logs prove nothing, and the chain takes no batch without
// entries.
func (n *Node) newestCheckpoints(ctx context.Context) ([]accesslog.Signed, error) {
	newest := map[string]accesslog.Signed{}
	var after uint64
	for {
		page, err := n.cfg.Facts.ByKind(ctx, uint16(fact.KindCheckpoint), after, arrivalPage)
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			after = r.Arrived
			if s, ok := checkpointOf(r.Raw); ok && s.Size > 0 && s.Size >= newest[s.Origin].Size {
				newest[s.Origin] = s
			}
		}
	}
	return slices.SortedFunc(maps.Values(newest), func(a, b accesslog.Signed) int { return cmp.Compare(a.Origin, b.Origin) }), nil
}

func checkpointOf(raw []byte) (accesslog.Signed, bool) {
	f, err := fact.Decode(raw)
	if err != nil {
		return accesslog.Signed{}, false
	}
	signed, err := accesslog.DecodeCheckpointBody(f.Body)
	return signed, err == nil
}
