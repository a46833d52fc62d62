package identity

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/webvh"
	"github.com/souk-network/souk/storage"
)

// WitnessProtocol asks a member to approve the next entry of a DID's log.
var WitnessProtocol = stream.Protocol{
	ID: "/souk/did-witness/1.0.0", MaxRequest: webvh.MaxLog + webvh.MaxApprovals + 1024, MaxResponse: 4 << 10, Timeout: 20 * time.Second,
}

// WitnessRequest is a log whose last entry wants approval, and the approvals that
// there are.
type WitnessRequest struct {
	_         struct{} `cbor:",toarray"`
	Log       []byte
	Approvals []byte
}

// WitnessAnswer is a Data Integrity proof as JSON.
type WitnessAnswer struct {
	_     struct{} `cbor:",toarray"`
	Proof []byte
}

// SpaceWitnessed keeps the newest state of each log that this peer approved, by
// SCID: what it will never contradict.
const SpaceWitnessed = "did/witnessed"

// MaxWitnessed is for how many DIDs of one member this peer is a witness: a
// member makes another only when it lost the keys of the one before.
const MaxWitnessed = 8

// Witness signs one history of each log.
type Witness struct {
	key   ed25519.PrivateKey
	store storage.KV
	now   func() time.Time
	mu    sync.Mutex
}

// NewWitness makes a witness that signs with a peer key. store is its memory. now
// is the clock; nil: the system's.
func NewWitness(key ed25519.PrivateKey, store storage.KV, now func() time.Time) *Witness {
	if now == nil {
		now = time.Now
	}
	return &Witness{key: key, store: store, now: now}
}

// approval is what was signed last for a log.
type approval struct {
	_      struct{} `cbor:",toarray"`
	Member []byte   // account, 20 bytes
	Number uint64
	ID     string
}

const opApprove = "approve DID entry"

// Approve verifies a member's log and its new entry as a reader does, and signs
// it if it goes on from what this witness signed before. What it signs is on the
// disk before it is said. The caller has authenticated the member.
//
// Refusals: what webvh.Read and Witnessed say; fault.Denied for a document of
// another member or a list without this witness; Stale and Conflict for another
// history; Full for one DID too many.
func (w *Witness) Approve(ctx context.Context, member did.Member, r WitnessRequest) (WitnessAnswer, error) {
	log, approvals, err := w.judge(member, r)
	if err != nil {
		return WitnessAnswer{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.remember(ctx, member, log, approvals); err != nil {
		return WitnessAnswer{}, err
	}
	return WitnessAnswer{Proof: jcs.Append(nil, webvh.Approve(log.Newest().ID, w.key, w.now()))}, nil
}

// judge is every check that needs no memory.
func (w *Witness) judge(member did.Member, r WitnessRequest) (*webvh.Log, webvh.Approvals, error) {
	log, err := webvh.Read(r.Log, uint64(w.now().UnixMilli()))
	if err != nil {
		return nil, webvh.Approvals{}, err
	}
	newest := log.Newest()
	switch {
	case !newest.Names(member.ID):
		return nil, webvh.Approvals{}, fault.New(fault.Denied, opApprove, "the document does not name the account of the member that asks")
	case !slices.Contains(newest.Approvers().Witnesses, did.KeyOf(w.key)):
		return nil, webvh.Approvals{}, fault.New(fault.Denied, opApprove, "this peer is not among the witnesses of the entry")
	}
	approvals, err := webvh.ParseApprovals(r.Approvals)
	return log, approvals, err
}

// remember holds the log against what was signed before, then against the other
// witnesses of its entries so far, and keeps its new state.
func (w *Witness) remember(ctx context.Context, member did.Member, log *webvh.Log, approvals webvh.Approvals) error {
	scid := []byte(log.DID().SCID())
	last, err := w.last(ctx, scid)
	if err != nil {
		return err
	}
	if last == nil {
		if err := w.room(ctx, member); err != nil {
			return err
		}
		last = &approval{}
	}
	if err := log.Extends(webvh.Head{Number: last.Number, ID: last.ID}); err != nil {
		return err
	}
	if err := log.Before().Witnessed(approvals); err != nil {
		return err
	}
	head := log.Head()
	return w.store.Batch(ctx, []storage.Op{storage.Put(SpaceWitnessed, scid, codec.Marshal(approval{Member: member.ID[:], Number: head.Number, ID: head.ID}))})
}

func (w *Witness) last(ctx context.Context, scid []byte) (*approval, error) {
	raw, err := w.store.Get(ctx, SpaceWitnessed, scid)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeApproval(raw)
}

func decodeApproval(raw []byte) (*approval, error) {
	var a approval
	if err := codec.Unmarshal(raw, &a, 1024); err != nil {
		return nil, fault.Wrap(fault.Internal, "read what was approved", err)
	}
	return &a, nil
}

// room counts the DIDs of a member, all of which are kept for good.
func (w *Witness) room(ctx context.Context, member did.Member) error {
	count := 0
	var after []byte
	for {
		page, err := w.store.Scan(ctx, SpaceWitnessed, nil, after, 256)
		if err != nil {
			return err
		}
		for _, p := range page {
			a, err := decodeApproval(p.Value)
			if err != nil {
				return err
			}
			if after = p.Key; did.Merchant(a.Member) == member.ID {
				count++
			}
		}
		if len(page) < 256 {
			break
		}
	}
	if count >= MaxWitnessed {
		return fault.New(fault.Full, opApprove, "this member has had so many DIDs that no other one is witnessed here")
	}
	return nil
}

// ParseProof reads a WitnessAnswer's proof.
func (a WitnessAnswer) ParseProof() (jcs.Object, error) { return jcs.ParseObject(a.Proof) }
