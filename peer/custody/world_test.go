package custody_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/tlog"
)

const (
	category   = "purchases"
	purpose    = "dpv:Personalisation"
	consortium = "test"
	minute     = uint64(60_000)
)

// The merchants of these tests.
var (
	self    = did.Merchant{1}
	reader  = did.Merchant{2}
	writer  = did.Merchant{3}
	other   = did.Merchant{4}
	witness = did.Merchant{5}
)

func key(n byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(append(make([]byte, 31), n)) }

// peerKey is the registered key of a merchant of these tests.
func peerKey(m did.Merchant) ed25519.PrivateKey { return key(m[0]) }

var (
	lineKey    = key(101)
	controlKey = key(102)
)

// registry is a consortium that fits a map.
type registry map[did.Merchant]did.Member

func newRegistry(ms ...did.Merchant) registry {
	r := registry{}
	for _, m := range ms {
		r[m] = did.Member{ID: m, PeerKey: did.KeyOf(peerKey(m)), Status: did.StatusActive}
	}
	return r
}

func (r registry) Member(m did.Merchant) (did.Member, bool) { v, ok := r[m]; return v, ok }
func (r registry) ByKey(did.Key) (did.Member, bool)         { return did.Member{}, false }
func (r registry) Members() []did.Member                    { return slices.Collect(maps.Values(r)) }

func (r registry) setStatus(m did.Merchant, s did.Status) {
	member := r[m]
	member.Status = s
	r[m] = member
}

// customer is a vault with its secrets, 3 of 5.
type customer struct {
	secret      vault.Secret
	shares      []vault.Share
	commitments vault.Commitments
	inbox       [32]byte
}

func newCustomer(t testing.TB) *customer {
	secret, err := vault.NewSecret(rand.Reader)
	must(t, err)
	c := &customer{secret: secret, inbox: [32]byte{7}}
	c.reshare(t)
	return c
}

// reshare splits the same secret again.
func (c *customer) reshare(t testing.TB) {
	var err error
	c.shares, c.commitments, err = c.secret.Split(rand.Reader, 3, 5)
	must(t, err)
}

// deposit is the customer's signed deposit of its first share.
func (c *customer) deposit(revision uint32) custody.Deposit {
	return c.sign(custody.Deposit{
		Consortium: consortium, Custodian: self, Vault: c.secret.Public().ID(), Public: c.secret.Public(), Control: did.KeyOf(controlKey), Threshold: 3,
		Share: c.shares[0], Commitments: c.commitments, Inbox: c.inbox, Revision: revision, Time: now(),
	})
}

// sign proves the vault's secret for a deposit, and signs it with the control key.
func (c *customer) sign(d custody.Deposit) custody.Deposit {
	proved, err := d.Prove(rand.Reader, c.secret)
	if err != nil {
		panic(err)
	}
	return proved.Sign(controlKey)
}

func (c *customer) header(t testing.TB, in vault.SealInput) vault.Header {
	in.Public = c.secret.Public()
	h, _, err := vault.Seal(rand.Reader, in, []byte("one purchase"))
	must(t, err)
	return h
}

// world is one custodian that holds a customer's share, and a reader with a
// live grant. Fields may be changed before a request is made.
type world struct {
	t        testing.TB
	dir      string // of the log
	registry registry
	disk     *mem.KV
	store    storage.KV // what the service is given: disk, or something around it
	tree     *tlog.Log
	log      storage.Log // what the service is given: tree, or something around it
	service  *custody.Service
	rate     float64
	vaults   int // new ones a day
	loaded   int

	mu     sync.Mutex
	lines  map[did.Key]consent.Line
	ending []byte   // the fact that ended the grant, as held
	said   func()   // called whenever the service asks for a line
	exited [32]byte // id of a grant that the chain shows as taken back
	fresh  bool

	customer *customer
	grant    consent.Grant
	input    vault.SealInput
	header   vault.Header
}

// inBubble runs a test in virtual time, so that no clock of the machine decides.
func inBubble(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		test(t, w)
		must(t, w.tree.Close())
	})
}

func newWorld(t testing.TB) *world {
	w := &world{
		t: t, dir: t.TempDir(), registry: newRegistry(self, reader, writer, other, witness), disk: mem.NewKV(),
		lines: map[did.Key]consent.Line{}, fresh: true, customer: newCustomer(t),
		input: vault.SealInput{GrantKey: vault.GrantKey{1}, Writer: writer, Category: category, Epoch: 1, Schema: "test", Time: now()},
	}
	w.store = w.disk
	w.openLog()
	w.start()
	w.mustHandle(custody.Command{Deposit: []custody.Deposit{w.customer.deposit(1)}})
	w.grant = consent.Grant{
		Subject: did.KeyOf(lineKey), Audience: reader, Vault: w.customer.secret.Public().ID(), Purpose: purpose,
		Categories: []string{category}, Rights: consent.Read, NotBefore: now() - 60*minute, Expiry: now() + 60*minute,
		Seq: 1, Epoch: 1, Salt: [32]byte{9},
	}
	w.header = w.customer.header(t, w.input)
	return w
}

func (w *world) openLog() {
	var err error
	w.tree, err = tlog.Open(w.dir, tlog.Options{})
	must(w.t, err)
	w.log = w.tree
}

// start makes a new service on what the disk and the log hold.
func (w *world) start() {
	w.t.Helper()
	must(w.t, w.tryStart())
}

func (w *world) tryStart() (err error) {
	w.service, err = custody.New(context.Background(), custody.Config{
		Self: self, Consortium: consortium, Key: peerKey(self), Store: w.store, Log: w.log,
		Registry: func() did.Registry { return w.registry }, Line: w.line, Exited: func(g consent.Grant) bool { return w.exited == g.ID() }, Fresh: func() bool { return w.fresh }, ReaderRate: w.rate,
		Ending:    func(context.Context, consent.Grant) []byte { return w.ending },
		NewVaults: w.vaults, Loaded: w.loaded,
	})
	return err
}

// restart is a new process on the same disk: only what was written is left.
func (w *world) restart() {
	w.t.Helper()
	must(w.t, w.tree.Close())
	w.openLog()
	w.store = w.disk
	w.start()
}

func (w *world) line(k did.Key) (consent.Line, bool) {
	w.mu.Lock()
	line, ok := w.lines[k]
	said := w.said
	w.mu.Unlock()
	if said != nil {
		said()
	}
	return line, ok
}

// publish lets the custodian hear a statement.
func (w *world) publish(s consent.Statement) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines[s.Line] = w.lines[s.Line].Apply(s)
}

// request is a good request for the world's record under its grant, unsigned.
// The grant is published as it is now.
func (w *world) request() custody.ReleaseRequest {
	w.publish(consent.Granted(w.grant, now(), nil))
	return w.unheard()
}

// unheard is request without telling the custodian of the grant.
func (w *world) unheard() custody.ReleaseRequest {
	r := custody.ReleaseRequest{
		Consortium: consortium,
		Reader:     reader, Custodian: self, Grant: w.grant.Sign(lineKey, controlKey).Encode(), Header: w.header.Encode(),
		Purpose: purpose, Category: category, Time: now(),
	}
	_, _ = rand.Read(r.Nonce[:])
	return r
}

func signed(r custody.ReleaseRequest) custody.ReleaseRequest { return r.Sign(peerKey(r.Reader)) }

func (w *world) release(r custody.ReleaseRequest) (custody.ReleaseAnswer, error) {
	return w.service.Release(context.Background(), r)
}

// mustRelease asks for a good release and checks the answer as a reader would.
func (w *world) mustRelease() custody.ReleaseAnswer {
	w.t.Helper()
	r := signed(w.request())
	answer, err := w.release(r)
	must(w.t, err)
	w.checkAnswer(r, answer)
	return answer
}

// checkAnswer checks signature, partial and log entry of an answer.
func (w *world) checkAnswer(r custody.ReleaseRequest, a custody.ReleaseAnswer) {
	w.t.Helper()
	must(w.t, a.Verify(did.KeyOf(peerKey(self)), r.Hash()))
	must(w.t, vault.VerifyPartial(w.customer.commitments, w.header, a.Partial))
	leaf, err := w.tree.Leaf(a.Index)
	must(w.t, err)
	if leaf != a.Leaf {
		w.t.Fatal("the answer names a leaf that the log does not have there")
	}
}

func (w *world) handle(c custody.Command) (custody.Receipt, error) {
	return w.service.Handle(context.Background(), c)
}

func (w *world) mustHandle(c custody.Command) custody.Receipt {
	w.t.Helper()
	receipt, err := w.handle(c)
	must(w.t, err)
	must(w.t, receipt.Verify(did.KeyOf(peerKey(self))))
	return receipt
}

func (w *world) destroy() custody.Command {
	return custody.Command{Destroy: []custody.Destroy{
		custody.Destroy{Consortium: consortium, Custodian: self, Vault: w.customer.secret.Public().ID(), Time: now()}.Sign(controlKey),
	}}
}

// stored is all that the disk holds in the custodian's spaces, for comparison.
func (w *world) stored() map[string]string {
	all := map[string]string{}
	for _, space := range []string{"custody/shares", "custody/openings", "custody/uses", "custody/notes"} {
		pairs, err := w.disk.Scan(context.Background(), space, nil, nil, 0)
		must(w.t, err)
		for _, p := range pairs {
			all[space+string(p.Key)] = string(p.Value)
		}
	}
	return all
}

// openings is how many openings the disk holds.
func (w *world) openings() uint64 {
	pairs, err := w.disk.Scan(context.Background(), "custody/openings", nil, nil, 0)
	must(w.t, err)
	return uint64(len(pairs))
}

func now() uint64 { return uint64(time.Now().UnixMilli()) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, err error, kind fault.Kind) {
	t.Helper()
	var refused *fault.Error
	if !errors.As(err, &refused) || fault.KindOf(err) != kind {
		t.Fatalf("got %v, want %v", err, kind)
	}
}
