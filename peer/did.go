package peer

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/webvh"
	"github.com/souk-network/souk/storage"
)

// identities is this peer's part in DIDs: its own, those that it resolves, and
// those that it witnesses.
type identities struct {
	own      *identity.Own
	resolver *identity.Resolver
	witness  *identity.Witness
	asking   chan struct{} // holds one while witnesses are asked: one round at a time
}

func newIdentities(cfg Config) *identities {
	web := cfg.Web
	if web == nil {
		web = identity.NewWeb(identity.WebConfig{})
	}
	return &identities{
		own: cfg.DID, resolver: identity.NewResolver(web, cfg.Private, nil), witness: identity.NewWitness(cfg.Key, cfg.Private, nil),
		asking: make(chan struct{}, 1),
	}
}

// DIDState is how this merchant's DID stands.
type DIDState struct {
	DID       string         // empty: there is none
	Head      webvh.Head     // published
	Files     identity.Files // published
	Blocks    DIDBlocks
	Pending   []byte // line that waits for witnesses
	Threshold int    // how many witnesses the pending entry needs
	Missing   []did.Key
	Binding   webvh.Binding // to the registry's entry, by the published log
}

// DIDBlocks name the published files as blocks.
type DIDBlocks struct {
	Log, Witness cid.Cid
}

// DID is how this merchant's DID stands.
func (n *Node) DID(ctx context.Context) (DIDState, error) {
	var s DIDState
	if n.ids.own == nil {
		return s, nil
	}
	if p, waits := n.ids.own.Pending(); waits {
		s.Pending, s.Missing, s.Threshold = p.Log.Last(), p.Missing, p.Log.Newest().Approvers().Threshold
	}
	var has bool
	if s.Files, has = n.ids.own.Files(); !has {
		return s, nil
	}
	log := n.ids.own.Log()
	s.DID, s.Head = log.DID().String(), log.Head()
	if m, ok := n.cfg.Chain.Registry().Member(n.cfg.Self); ok {
		s.Binding = log.Newest().Bind(m, 0)
	}
	blocks, err := n.didBlocks(ctx)
	s.Blocks = blocks
	return s, err
}

// OfferDIDEntry takes the next entry of this merchant's DID, keeps it, asks the
// witnesses that it needs and publishes it if they are enough. If not, it waits,
// and they are asked again every so often.
func (n *Node) OfferDIDEntry(ctx context.Context, line []byte) (DIDState, error) {
	if n.ids.own == nil {
		return DIDState{}, fault.New(fault.NotFound, "take entry", "this peer keeps no DID")
	}
	if err := n.ids.own.Offer(line); err != nil {
		return DIDState{}, err
	}
	if err := n.askDIDWitnesses(ctx); err != nil {
		return DIDState{}, err
	}
	return n.DID(ctx)
}

// didPause is how long a pending entry waits before its witnesses are asked again.
const didPause = 10 * time.Second

// didLoop asks for what is missing, and keeps the published files as blocks.
func (n *Node) didLoop(ctx context.Context) error {
	if n.ids.own == nil {
		return nil
	}
	for ctx.Err() == nil {
		if err := n.askDIDWitnesses(ctx); err != nil && ctx.Err() == nil {
			n.log.Warn("the DID's next entry could not be brought further; trying again", "error", err)
		}
		pause(ctx, didPause)
	}
	return nil
}

// askDIDWitnesses asks each witness that has not approved the pending entry, all at
// once. One that does not answer, or refuses, is asked again later.
func (n *Node) askDIDWitnesses(ctx context.Context) error {
	select {
	case n.ids.asking <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-n.ids.asking }()
	p, waits := n.ids.own.Pending()
	if waits {
		request := identity.WitnessRequest{Log: p.Log.Bytes(), Approvals: p.Approvals}
		var asked sync.WaitGroup
		for _, key := range p.Missing {
			asked.Go(func() {
				if err := n.askDIDWitness(ctx, key, request); err != nil && ctx.Err() == nil {
					n.log.Info("a witness did not approve the DID's next entry", "error", err)
				}
			})
		}
		asked.Wait()
	}
	return n.shareDID(ctx)
}

func (n *Node) askDIDWitness(ctx context.Context, key did.Key, request identity.WitnessRequest) error {
	if key == did.KeyOf(n.cfg.Key) {
		return fault.New(fault.Denied, "ask witness", "a merchant is no witness of its own DID")
	}
	id := IDOf(key)
	var answer identity.WitnessAnswer
	if err := stream.Call(forced(ctx), n.cfg.Host, id, identity.WitnessProtocol, request, &answer); err != nil {
		return err
	}
	proof, err := answer.ParseProof()
	if err != nil {
		return err
	}
	return n.ids.own.Approve(key, proof)
}

// witnessDID is the other side: it approves an entry of the member that asks.
func (n *Node) witnessDID(ctx context.Context, from peer.ID, r identity.WitnessRequest) (identity.WitnessAnswer, error) {
	member, err := n.memberOf(from)
	if err != nil {
		return identity.WitnessAnswer{}, err
	}
	return n.ids.witness.Approve(ctx, member, r)
}

// spaceDID keeps which blocks hold the published files.
const spaceDID = "peer/did"

var (
	didLogKey     = []byte("log")
	didWitnessKey = []byte("witness")
)

func (n *Node) didBlocks(ctx context.Context) (DIDBlocks, error) {
	log, err := n.didBlock(ctx, didLogKey)
	if err != nil {
		return DIDBlocks{}, err
	}
	witness, err := n.didBlock(ctx, didWitnessKey)
	return DIDBlocks{Log: log, Witness: witness}, err
}

func (n *Node) didBlock(ctx context.Context, key []byte) (cid.Cid, error) {
	raw, err := n.cfg.Private.Get(ctx, spaceDID, key)
	if errors.Is(err, storage.ErrNotFound) {
		return cid.Undef, nil
	}
	if err != nil {
		return cid.Undef, err
	}
	return cid.Cast(raw)
}

// shareDID pins the published files as blocks, so that whoever knows their names
// gets them from any peer, and lets the ones before go.
func (n *Node) shareDID(ctx context.Context) error {
	files, has := n.ids.own.Files()
	if !has {
		return nil
	}
	if err := n.shareDIDFile(ctx, didLogKey, files.Log); err != nil {
		return err
	}
	return n.shareDIDFile(ctx, didWitnessKey, files.Witness)
}

func (n *Node) shareDIDFile(ctx context.Context, key, raw []byte) error {
	before, err := n.didBlock(ctx, key)
	if err != nil {
		return err
	}
	now, err := n.cfg.Blobs.Put(ctx, raw)
	if err != nil || now == before {
		return err
	}
	if err := n.cfg.Blobs.Pin(ctx, now); err != nil {
		return err
	}
	if err := n.cfg.Private.Batch(ctx, []storage.Op{storage.Put(spaceDID, key, now.Bytes())}); err != nil || !before.Defined() {
		return err
	}
	return n.cfg.Blobs.Unpin(ctx, before)
}

// ResolveDID finds a DID's document: over HTTPS or, with the name of its log, from
// blocks.
func (n *Node) ResolveDID(ctx context.Context, text string, blocks DIDBlocks) (identity.Result, error) {
	if blocks.Log.Defined() {
		return n.ids.resolver.FromBlocks(ctx, text, n.cfg.Blobs, blocks.Log, blocks.Witness)
	}
	return n.ids.resolver.Resolve(ctx, text)
}

// PublicFile is a file of this merchant's DID and its media type, by the path that
// a request for it has, decoded, and the domain of that place.
type PublicFile struct {
	Host, Type string
	Content    []byte
}

// PublicFile finds what a web server shows of this merchant's DID at a path. After
// a move it is shown at the places before as well.
func (n *Node) PublicFile(path string) (PublicFile, bool) {
	if n.ids.own == nil {
		return PublicFile{}, false
	}
	files, has := n.ids.own.Files()
	if !has {
		return PublicFile{}, false
	}
	return publicFile(n.ids.own.Log(), files, path)
}

// PossibleWitnesses lists the other active members.
func (n *Node) PossibleWitnesses() []did.Member {
	var out []did.Member
	for _, m := range n.cfg.Chain.Registry().Members() {
		if m.ID != n.cfg.Self && m.Status == did.StatusActive {
			out = append(out, m)
		}
	}
	return out
}

// MemberWithDID is this member's registry entry as it is, with its DID as the
// document: what it asks the others to vote for.
func (n *Node) MemberWithDID() (did.Member, error) {
	const op = "register DID"
	m, ok := n.cfg.Chain.Registry().Member(n.cfg.Self)
	if !ok {
		return did.Member{}, fault.New(fault.NotMember, op, "this merchant is no member yet; its registration has the DID")
	}
	if n.ids.own == nil || n.ids.own.Log() == nil {
		return did.Member{}, fault.New(fault.NotFound, op, "this merchant has no DID")
	}
	m.DocHash = n.ids.own.Log().DID().Digest()
	return m, nil
}
