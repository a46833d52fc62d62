package chain

import (
	"context"
	"encoding/hex"
	"encoding/json"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// How far the chain was followed survives a restart: one value with the base
// and the registry at it, and one for each root that was anchored.
const (
	keyBase   = "follow/registry"
	keyAnchor = "follow/anchor/"
)

// savedBase is the stored form of a view's base.
type savedBase struct {
	Number    uint64       `json:"number"`
	Hash      common.Hash  `json:"hash"`
	Time      uint64       `json:"time"`
	Members   []did.Member `json:"members"`
	Proposals []Proposal   `json:"proposals"`
}

// restore reads the store, so that the registry answers before the chain does.
func (f *follower) restore(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.view != nil {
		return nil
	}
	view, err := f.load(ctx)
	if view != nil {
		f.begin(view)
	}
	return err
}

// begin sets the first view. The lock must be held.
func (f *follower) begin(v *view) {
	f.view, f.span, f.saved, f.unsaved = v, firstRange, v.base.number, map[[32]byte]bool{}
}

// start checks that the chain holds the contracts, and the block that the store
// speaks of; without one it begins below the first block of the deployment.
func (f *follower) start(ctx context.Context) error {
	if err := f.restore(ctx); err != nil {
		return err
	}
	for _, address := range f.decoder.contracts() {
		size, err := f.rpc.code(ctx, address, "latest")
		if err != nil {
			return err
		}
		if size == 0 {
			return fault.New(fault.NotFound, "follow chain", "there is no contract at "+Address(address).String())
		}
	}
	if f.view == nil {
		v, err := f.fresh(ctx)
		if err != nil {
			return err
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.begin(v)
		f.started = true
		return nil
	}
	theirs, err := f.rpc.block(ctx, f.view.base.number)
	if err != nil {
		return err
	}
	if theirs.Hash != f.view.base.hash {
		return f.deep(f.view.base.number)
	}
	f.started = true
	return nil
}

// fresh begins below the first block that can hold an event.
func (f *follower) fresh(ctx context.Context) (*view, error) {
	number := f.decoder.deployment.Block
	b, err := f.rpc.block(ctx, number-min(number, 1))
	if err != nil {
		return nil, err
	}
	if err := f.agreed(ctx, uint64(b.Number), b.Hash); err != nil {
		return nil, err
	}
	return newView(blockOf(b)), nil
}

func (f *follower) load(ctx context.Context) (*view, error) {
	pairs, err := f.store.List(ctx, keyBase)
	if err != nil || len(pairs) == 0 {
		return nil, err
	}
	var saved savedBase
	if err := json.Unmarshal(pairs[0].Value, &saved); err != nil {
		return nil, fault.Wrap(fault.Malformed, "read followed chain", err)
	}
	v := newView(block{number: saved.Number, hash: saved.Hash, time: saved.Time, state: saved.snapshot()})
	anchors, err := f.store.List(ctx, keyAnchor)
	if err != nil {
		return nil, err
	}
	for _, pair := range anchors {
		var list []Anchor
		if err := json.Unmarshal(pair.Value, &list); err != nil {
			return nil, fault.Wrap(fault.Malformed, "read followed anchors", err)
		}
		v.final.add(list...)
	}
	return v, nil
}

// save stores the base once nobody waits for events below it. What is not
// saved is read from the chain again after a crash, and handed over again.
func (f *follower) save(ctx context.Context) error {
	f.mu.RLock()
	base, waiting := f.view.base, len(f.queue)
	f.mu.RUnlock()
	if waiting > 0 || base.number == f.saved || !f.dirty && base.number-f.saved < saveEvery {
		return nil
	}
	if err := f.saveAnchors(ctx); err != nil {
		return err
	}
	if err := putJSON(ctx, f.store, keyBase, saveOf(base)); err != nil {
		return err
	}
	f.saved, f.dirty = base.number, false
	return nil
}

// saveAnchors stores the roots that became final since the last save.
func (f *follower) saveAnchors(ctx context.Context) error {
	for root := range f.unsaved {
		if err := putJSON(ctx, f.store, keyAnchor+hex.EncodeToString(root[:]), f.view.final[root]); err != nil {
			return err
		}
		delete(f.unsaved, root)
	}
	return nil
}

func saveOf(base block) savedBase {
	return savedBase{Number: base.number, Hash: base.hash, Time: base.time, Members: base.state.Members(), Proposals: base.state.Proposals()}
}

func (s savedBase) snapshot() *Snapshot {
	state := newSnapshot()
	for _, m := range s.Members {
		state.put(m)
		for _, key := range m.Retired {
			state.holders[key] = m.ID
		}
	}
	for _, p := range s.Proposals {
		state.proposals[p.ID] = p
	}
	state.order()
	return state
}
