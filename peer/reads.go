package peer

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"time"

	"github.com/ipfs/go-cid"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

const maxReadJob = 1 << 10

// ReadsAtOnce is how many records a peer opens at a time.
const ReadsAtOnce = 4

// readQueue holds the records that this merchant may open and has not yet.
func (n *Node) readQueue() queue {
	return queue{name: "reads", space: "peer/reads", workers: ReadsAtOnce, bell: n.readBell, do: n.readOne}
}

// readJob is a record that this merchant may open and has not opened yet.
type readJob struct {
	_        struct{} `cbor:",toarray"`
	Fact     [32]byte
	Grant    consent.GrantID
	Category string
	Epoch    uint32
	Since    uint64 // when it was enqueued, ms
	Sharing  uint32 // revision of the vault's sharing then
}

// id is another one after a resharing, so that a job that fails at the earlier
// custodians does not take the one for the new custodians along.
func (j readJob) id() []byte {
	return binary.BigEndian.AppendUint32(append(append([]byte(nil), j.Grant[:]...), j.Fact[:]...), j.Sharing)
}

func (j readJob) ringKey() ringKey {
	return ringKey{Grant: j.Grant, Category: j.Category, Epoch: j.Epoch}
}

// find enqueues a header that a key on the ring may open.
func (n *Node) find(ctx context.Context, r storage.Record) error {
	if fact.Kind(r.Kind) != fact.KindHeader || len(r.Tag) != 16 {
		return nil
	}
	day := vault.Day(r.Time)
	n.noteDay(day)
	if n.ours(r.Author) {
		return nil // its own
	}
	for _, k := range n.ring.lookup(day, [16]byte(r.Tag)) {
		if err := n.enqueueRead(ctx, r.ID, k); err != nil {
			return err
		}
	}
	return nil
}

// noteDay keeps the span of days in which headers were written.
func (n *Node) noteDay(day uint32) {
	n.days.mu.Lock()
	defer n.days.mu.Unlock()
	if n.days.last == 0 || day < n.days.first {
		n.days.first = day
	}
	n.days.last = max(n.days.last, day)
}

type daySpan struct {
	mu          sync.Mutex
	first, last uint32
}

func (n *Node) headerDays() (first, last uint32) {
	n.days.mu.Lock()
	defer n.days.mu.Unlock()
	if n.days.last == 0 {
		return 1, 0
	}
	return n.days.first, n.days.last
}

func (n *Node) enqueueRead(ctx context.Context, id [32]byte, k ringKey) error {
	job := readJob{Fact: id, Grant: k.Grant, Category: k.Category, Epoch: k.Epoch, Since: uint64(time.Now().UnixMilli())}
	if held, ok := n.crm.Grant(k.Grant); ok {
		job.Sharing = held.Sharing().Revision
	}
	return n.put(ctx, n.readQueue(), job.id(), codec.Marshal(job))
}

// readOne does one job. wait is how long it rests, if it stays in the queue.
func (n *Node) readOne(ctx context.Context, pair storage.Pair) (wait time.Duration, err error) {
	var job readJob
	if err := codec.Unmarshal(pair.Value, &job, maxReadJob); err != nil {
		return 0, err
	}
	if _, lives := n.crm.Grant(job.Grant); lives && !n.parted() {
		if left := n.pauses.left(pair.Key); left > 0 {
			return left, nil
		}
	}
	defer func() {
		if wait == 0 {
			n.pauses.forget(pair.Key)
		}
	}()
	drop := storage.Delete(n.readQueue().space, pair.Key)
	item, err := n.read(ctx, job)
	if errors.Is(err, errOpened) {
		return 0, n.cfg.Private.Batch(ctx, []storage.Op{drop})
	}
	if err == nil {
		err = n.crm.PutItem(ctx, item, drop)
		if err == nil {
			n.metrics.reads.WithLabelValues("opened").Inc()
			n.tell(Observation{What: RecordOpened, Fact: job.Fact, Grant: job.Grant})
			return 0, nil
		}
	}
	kind := fault.KindOf(err)
	if wait, again := AskAgain(kind, !custody.Unproven(err), job.age()); again || ctx.Err() != nil {
		wait = max(wait, RetryAfter)
		n.pauses.set(pair.Key, wait)
		return wait, nil
	}
	n.metrics.reads.WithLabelValues(kind.String()).Inc()
	n.tell(Observation{What: RecordRefused, Fact: job.Fact, Grant: job.Grant, Fault: kind})
	n.log.Info("a record was not opened", "reason", kind.String())
	return 0, n.cfg.Private.Batch(ctx, []storage.Op{drop})
}

var errOpened = errors.New("peer: the record is in the view already")

// GrantTravels is how long a grant may take to reach the custodians: until
// then their "no grant" is not final.
const GrantTravels = time.Minute

func (j readJob) age() time.Duration { return time.Since(time.UnixMilli(int64(j.Since))) }

// AskAgain is how long to wait before a record that was refused for a reason is
// asked for again, so long after it was found. It reports false when the reason is
// proven and does not pass. What custodians merely say keeps nobody from asking
// again, however many say it: the record waits for an eighth of its age, at least
// RetryAfter and at most LongestPause, as long as the grant lives.
func AskAgain(why fault.Kind, proven bool, age time.Duration) (time.Duration, bool) {
	switch {
	case temporary(why) || why == fault.NoGrant && age < GrantTravels:
		return RetryAfter, true
	case proven:
		return 0, false
	}
	return min(max(RetryAfter, age/8), LongestPause), true
}

// LongestPause is the longest time between two attempts to open a record.
const LongestPause = time.Hour

// temporary says whether a later attempt may succeed.
func temporary(kind fault.Kind) bool {
	switch kind {
	case fault.Unavailable, fault.Stale, fault.RateLimited, fault.NotYet, fault.Internal, fault.Full:
		return true
	}
	return false
}

// errParted ends reads of a member that left for good: no custodian helps it, and the
// chain says so to everybody.
var errParted = fault.New(fault.NotMember, "read record", "this merchant has left the consortium for ever")

// parted reports whether this member has left for good, as last read.
func (n *Node) parted() bool {
	m, _ := n.Standing()
	return m.Status == did.StatusLeft
}

// read opens one record: header with the grant key, block from its holders,
// access lock from the custodians, credential checked against its issuer.
func (n *Node) read(ctx context.Context, job readJob) (crm.Item, error) {
	if n.parted() {
		return crm.Item{}, errParted
	}
	held, ok := n.crm.Grant(job.Grant)
	key, onRing := n.ring.key(job.ringKey())
	if !ok || !onRing {
		return crm.Item{}, fault.New(fault.Revoked, "read record", "the grant ended")
	}
	envelope, err := n.envelope(ctx, job.Fact)
	if err != nil {
		return crm.Item{}, err
	}
	header, err := envelope.Open(key)
	if err != nil {
		return crm.Item{}, err
	}
	delivery := held.Get()
	if err := n.checkSource(header, job, delivery); err != nil {
		return crm.Item{}, err
	}
	if there, err := n.crm.HasItem(ctx, job.Grant, header.Writer, header.Record); there || err != nil {
		return crm.Item{}, cmp.Or(err, errOpened)
	}
	body, err := n.body(ctx, header)
	if err != nil {
		return crm.Item{}, err
	}
	z, err := n.unlock(ctx, held, header)
	if err != nil {
		return crm.Item{}, err
	}
	plain, err := vault.Open(header, z, key, body)
	if err != nil {
		return crm.Item{}, err
	}
	order, err := n.checkReceipt(header, plain)
	if err != nil {
		return crm.Item{}, err
	}
	return crm.Item{
		Grant: job.Grant, Record: header.Record, Writer: header.Writer, Purpose: delivery.Grant.Grant.Purpose,
		Opened: uint64(time.Now().UnixMilli()), Order: order,
	}, nil
}

func (n *Node) envelope(ctx context.Context, id [32]byte) (vault.Envelope, error) {
	raw, err := n.cfg.Facts.Get(ctx, id)
	if err != nil {
		return vault.Envelope{}, err
	}
	f, err := fact.Decode(raw)
	if err != nil {
		return vault.Envelope{}, err
	}
	return vault.DecodeEnvelope(f.Body)
}

func (n *Node) checkSource(h vault.Header, job readJob, d consent.Delivery) error {
	if h.Category != job.Category || h.Epoch != job.Epoch || h.Vault != vault.ID(d.Grant.Grant.Vault) {
		return fault.New(fault.ChangedHeader, "read record", "the header is not what its key was given for")
	}
	if h.Writer == n.cfg.Self {
		return fault.New(fault.Conflict, "read record", "written by this merchant")
	}
	return h.Verify()
}

// body gets the block from the peers that should pin it.
func (n *Node) body(ctx context.Context, h vault.Header) ([]byte, error) {
	c, err := cid.Cast(h.Body)
	if err != nil {
		return nil, fault.New(fault.ChangedHeader, "read record", "the header names no block")
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	body, err := n.cfg.Blobs.GetFrom(forced(ctx), c, n.holders(h.Writer, h.Body))
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fault.New(fault.Unavailable, "read record", "no holder sent the block in time")
	}
	return body, err
}

func (n *Node) unlock(ctx context.Context, held crm.Held, h vault.Header) ([32]byte, error) {
	d, sharing := held.Get(), held.Sharing()
	reading := custody.Reading{
		Consortium: n.cfg.Consortium,
		Reader:     n.cfg.Self, Key: n.cfg.Key, Registry: n.cfg.Chain.Registry(), Ask: n.askRelease,
		Grant: d.Grant, Purpose: d.Grant.Grant.Purpose, Header: h, Threshold: int(sharing.Threshold),
		Commitments: sharing.Commitments, Custodians: sharing.Custodians,
		Ended: func(raw []byte) { n.learnEnding(ctx, raw) }, Refused: n.noteRefusal,
	}
	return reading.Gather(ctx)
}

func (n *Node) askRelease(ctx context.Context, m did.Merchant, r custody.ReleaseRequest) (custody.ReleaseAnswer, error) {
	var answer custody.ReleaseAnswer
	return answer, n.call(ctx, m, custody.ReleaseProtocol, r, &answer)
}

// checkReceipt verifies the credential inside a record under the keys that its
// writer is or was registered with.
func (n *Node) checkReceipt(h vault.Header, plain []byte) (credential.Order, error) {
	writer, ok := n.cfg.Chain.Registry().Member(h.Writer)
	if !ok {
		return credential.Order{}, fault.New(fault.NotMember, "read record", "the writer is not in the registry")
	}
	c, err := verifyBy(string(plain), writer.Keys())
	if err != nil {
		return credential.Order{}, err
	}
	order, err := c.Order()
	if err == nil && order.Merchant != h.Writer {
		err = fault.New(fault.Conflict, "read record", "the credential names another merchant than the header")
	}
	return order, err
}

// verifyBy checks a credential under the keys of its issuer, newest first. It was
// issued under the one that was current then.
func verifyBy(compact string, keys []did.Key) (credential.Credential, error) {
	for _, key := range keys[:len(keys)-1] {
		if c, err := credential.Verify(compact, key); !errors.Is(err, fault.Of(fault.BadSignature)) {
			return c, err
		}
	}
	return credential.Verify(compact, keys[len(keys)-1])
}

// holders are the peers, other than this one, that should pin a block.
func (n *Node) holders(writer did.Merchant, body []byte) []peer.ID {
	var out []peer.ID
	for _, m := range n.replicas(writer, body) {
		if m == n.cfg.Self {
			continue
		}
		if id, err := n.peerOf(m); err == nil {
			out = append(out, id)
		}
	}
	return out
}
