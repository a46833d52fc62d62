package attest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

// bench is one attestor with everything that it judges by, and one customer.
type bench struct {
	t        *testing.T
	cfg      Config
	operator *secp256k1.PrivateKey
	campaign Campaign
	has      Reward
	line     consent.Line
	exited   bool
	stale    bool
	full     bool

	lineKey, control ed25519.PrivateKey
	secret           vault.Secret
	grant            consent.Grant
}

var (
	at       = Address{7}
	merchant = did.Merchant{9}
)

type registry []did.Member

func (r registry) Member(m did.Merchant) (did.Member, bool) {
	for _, one := range r {
		if one.ID == m {
			return one, true
		}
	}
	return did.Member{}, false
}
func (r registry) ByKey(did.Key) (did.Member, bool) { return did.Member{}, false }
func (r registry) Members() []did.Member            { return r }

func key(n byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(append(make([]byte, 31), n)) }

func newBench(t *testing.T) (*bench, *Service) {
	t.Helper()
	now := uint64(time.Now().Unix())
	b := &bench{t: t, operator: secp256k1.PrivKeyFromBytes([]byte{1}), lineKey: key(1), control: key(2), secret: vault.SecretFromBytes([32]byte{3})}
	b.campaign = Campaign{Merchant: merchant, ChainID: 1, Start: now - 10*86_400, End: now + 86_400, Vesting: 86_400, Quorum: 2, Consents: true, Free: true}
	b.grant = consent.Grant{
		Subject: did.KeyOf(b.lineKey), Account: consent.Account{5}, Audience: merchant, Vault: b.secret.Public().ID(), Purpose: "dpv:Personalisation",
		Categories: []string{"purchases"}, Rights: consent.Read, NotBefore: (now - 5*86_400) * 1000, Expiry: (now + 86_400) * 1000, Seq: 1, Epoch: 1, Salt: [32]byte{1},
	}
	b.line = b.line.Apply(consent.Granted(b.grant, now*1000, nil))
	self := eip712.AccountOf(b.operator.PubKey())
	b.cfg = Config{
		Consortium: "bazaar", Self: self, Store: mem.NewKV(),
		Registry: func() did.Registry { return registry{{ID: self, Status: did.StatusActive}} },
		Line:     func(k did.Key) (consent.Line, bool) { return b.line, k == b.grant.Subject },
		Exited:   func(consent.Grant) bool { return b.exited }, Fresh: func() bool { return !b.stale },
		Customer: func(consent.GrantID) ([]byte, bool) { return []byte("C-1"), true },
		Room: func(context.Context, int) error {
			if b.full {
				return fault.New(fault.Full, "room", "")
			}
			return nil
		},
		Chain: b,
	}
	return b, New(b.cfg)
}

func (b *bench) Now() uint64 { return uint64(time.Now().Unix()) }

func (b *bench) Campaign(_ context.Context, a Address) (Campaign, error) {
	if a != at {
		return Campaign{}, fault.New(fault.NotFound, "find campaign", "")
	}
	return b.campaign, nil
}

func (b *bench) Reward(context.Context, Address, Address, [32]byte) (Reward, error) {
	return b.has, nil
}
func (b *bench) Sign(digest [32]byte) []byte { return eip712.Sign(digest, b.operator) }

// request asks for the bench's grant, with the tag of a secret.
func (b *bench) request(secret vault.Secret, change func(*StartRequest)) StartRequest {
	b.t.Helper()
	r := StartRequest{
		Consortium: "bazaar", Campaign: at, Grant: b.grant.Sign(b.lineKey, b.control).Encode(), Vault: secret.Public(), Since: b.Now(), Deadline: b.Now() + 3600,
	}
	if change != nil {
		change(&r)
	}
	return b.tagged(r, secret)
}

func (b *bench) tagged(r StartRequest, secret vault.Secret) StartRequest {
	b.t.Helper()
	c := b.campaign.signedFor(r.Campaign)
	tag, err := secret.Tag(rand.Reader, TagContext(c), nil)
	must(b.t, err)
	start := r.about(b.grant).Statement(PersonOf(tag.Point, c, r.Vault.ID()))
	r.Tag, err = secret.Tag(rand.Reader, TagContext(c), TagStatement(start, c))
	must(b.t, err)
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// Each thing that an attestor checks refuses by itself, and with its own reason.
func TestEachCheckOfAStartRefuses(t *testing.T) {
	now := uint64(time.Now().Unix())
	for what, c := range map[string]struct {
		spoil  func(*bench)
		change func(*StartRequest)
		want   fault.Kind
	}{
		"another consortium":   {change: func(r *StartRequest) { r.Consortium = "souk" }, want: fault.Unauthorized},
		"a stale attestor":     {spoil: func(b *bench) { b.stale = true }, want: fault.Stale},
		"no grant":             {change: func(r *StartRequest) { r.Grant = []byte{1} }, want: fault.NoGrant},
		"a touched grant":      {change: func(r *StartRequest) { r.Grant[len(r.Grant)-1] ^= 1 }, want: fault.BadSignature},
		"a revoked grant":      {spoil: func(b *bench) { b.revoke() }, want: fault.Revoked},
		"an exit":              {spoil: func(b *bench) { b.exited = true }, want: fault.Revoked},
		"an unknown line":      {spoil: func(b *bench) { b.line = consent.Line{} }, want: fault.NoGrant},
		"no campaign":          {change: func(r *StartRequest) { r.Campaign = Address{8} }, want: fault.NotFound},
		"no rewards":           {spoil: func(b *bench) { b.campaign.Consents = false }, want: fault.NotFound},
		"a merchant alone":     {spoil: func(b *bench) { b.campaign.Quorum = 0 }, want: fault.Unauthorized},
		"another's campaign":   {spoil: func(b *bench) { b.campaign.Merchant = did.Merchant{1} }, want: fault.Unauthorized},
		"a campaign over":      {spoil: func(b *bench) { b.campaign.End = now - 1 }, want: fault.Expired},
		"before the campaign":  {spoil: func(b *bench) { b.campaign.Start = now + 30 }, want: fault.Expired},
		"before the grant":     {spoil: func(b *bench) { b.grant.NotBefore = now*1000 - 5000; b.again() }, change: func(r *StartRequest) { r.Since = now - 600 }, want: fault.Expired},
		"more than a day back": {change: func(r *StartRequest) { r.Since = now - 86_400 - 5 }, want: fault.Expired},
		"in the future":        {change: func(r *StartRequest) { r.Since = now + 3600 }, want: fault.NotYet},
		"a deadline past":      {change: func(r *StartRequest) { r.Deadline = now - 1 }, want: fault.Expired},
		"a deadline far":       {change: func(r *StartRequest) { r.Deadline = now + 8*86_400 }, want: fault.Expired},
		"no account":           {spoil: func(b *bench) { b.grant.Account = consent.Account{}; b.again() }, want: fault.Unauthorized},
		"an account that has":  {spoil: func(b *bench) { b.has.Since = 1 }, want: fault.Replayed},
		"a person that has":    {spoil: func(b *bench) { b.has.PersonStarted = true }, want: fault.Replayed},
		"no room in it":        {spoil: func(b *bench) { b.campaign.Free = false }, want: fault.Full},
		"no room here":         {spoil: func(b *bench) { b.full = true }, want: fault.Full},
	} {
		b, s := newBench(t)
		if c.spoil != nil {
			c.spoil(b)
		}
		_, err := s.Start(t.Context(), "a wallet", b.request(b.secret, c.change))
		wantKind(t, what, err, c.want)
	}
}

func (b *bench) revoke() {
	r := consent.Revocation{Grant: b.grant.ID(), Subject: b.grant.Subject, Seq: 2, Time: b.Now() * 1000}
	b.line = b.line.Apply(consent.Revoked(r, b.grant))
}

// again puts the bench's grant on an empty line.
func (b *bench) again() { b.line = consent.Line{}.Apply(consent.Granted(b.grant, b.Now()*1000, nil)) }

// What is signed is the start of the grant's own account, and a tag works for the
// vault of the grant and for the statement that it was made for alone.
func TestStartIsOfTheGrantsOwn(t *testing.T) {
	b, s := newBench(t)
	r := b.request(b.secret, nil)
	a, err := s.Start(t.Context(), "a wallet", r)
	must(t, err)
	start := r.about(b.grant).Statement(PersonOf(r.Tag.Point, b.campaign.signedFor(at), r.Vault.ID()))
	if a.Person != start.Person || start.Account != b.grant.Account {
		t.Error("another person or account was attested")
	}
	must(t, reward.Verify(start, b.campaign.signedFor(at), b.cfg.Self, a.Signature))
	again, err := s.Start(t.Context(), "a wallet", r)
	must(t, err)
	must(t, reward.Verify(start, b.campaign.signedFor(at), b.cfg.Self, again.Signature))

	other := vault.SecretFromBytes([32]byte{4})
	_, err = s.Start(t.Context(), "a wallet", b.request(other, nil))
	wantKind(t, "another vault", err, fault.BadProof)
	foreign := b.request(other, nil)
	foreign.Vault = b.secret.Public()
	_, err = s.Start(t.Context(), "a wallet", foreign)
	wantKind(t, "another vault's tag", err, fault.BadProof)
	// Somebody who saw the request makes a line and a grant of its own in the victim's
	// vault, for its own account, and shows the victim's tag.
	stolen := r.Tag
	b.grant.Account, b.grant.Salt = consent.Account{6}, [32]byte{2}
	b.again()
	theft := b.request(b.secret, nil)
	theft.Tag = stolen
	_, err = s.Start(t.Context(), "a thief", theft)
	wantKind(t, "a tag that was seen", err, fault.BadProof)
	_, err = s.Start(t.Context(), "a wallet", b.request(b.secret, nil))
	wantKind(t, "another account of one person", err, fault.Conflict)
}

// A stop needs the merchant, a reward that runs, a start that was attested here, and a
// consent that ended.
func TestEachCheckOfAStopRefuses(t *testing.T) {
	for what, c := range map[string]struct {
		spoil  func(*bench)
		change func(*StopRequest)
		by     did.Merchant
		want   fault.Kind
	}{
		"another member":       {by: did.Merchant{1}, want: fault.Unauthorized},
		"another consortium":   {change: func(r *StopRequest) { r.Consortium = "souk" }, want: fault.Unauthorized},
		"a stale attestor":     {spoil: func(b *bench) { b.stale = true }, want: fault.Stale},
		"a consent that lives": {spoil: func(b *bench) { b.again() }, want: fault.Conflict},
		"one given again": {spoil: func(b *bench) {
			b.grant.Seq, b.grant.Epoch = 3, 2
			b.line = b.line.Apply(consent.Granted(b.grant, b.Now()*1000, nil))
		}, want: fault.Conflict},
		"another beginning":     {change: func(r *StopRequest) { r.Since++ }, want: fault.NotFound},
		"another account":       {change: func(r *StopRequest) { r.Account[0]++ }, want: fault.NotFound},
		"a reward of another":   {spoil: func(b *bench) { b.has.Digest[0]++ }, want: fault.NotFound},
		"one that stopped":      {spoil: func(b *bench) { b.has.Stopped = 1 }, want: fault.Replayed},
		"a deadline far":        {change: func(r *StopRequest) { r.Deadline += 8 * 86_400 }, want: fault.Expired},
		"a line that is forgot": {spoil: func(b *bench) { b.cfg.Line = nil }, want: fault.Stale},
	} {
		b, s := newBench(t)
		r := b.request(b.secret, nil)
		_, err := s.Start(t.Context(), "a wallet", r)
		must(t, err)
		b.revoke()
		b.has = Reward{Since: r.Since, Digest: r.about(b.grant).Statement([32]byte{}).Digest}
		ask := StopRequest{Consortium: "bazaar", Campaign: at, Account: b.grant.Account, Since: r.Since, Deadline: b.Now() + 3600}
		a, err := s.Stop(t.Context(), merchant, ask)
		must(t, err)
		must(t, reward.Verify(reward.Stop{Account: ask.Account, Since: ask.Since, Deadline: ask.Deadline}, b.campaign.signedFor(at), b.cfg.Self, a.Signature))
		if c.spoil != nil {
			c.spoil(b)
		}
		if b.cfg.Line == nil {
			s.judge.Line = func(did.Key) (consent.Line, bool) { return consent.Line{}, false }
		}
		if c.change != nil {
			c.change(&ask)
		}
		if c.by == (did.Merchant{}) {
			c.by = merchant
		}
		_, err = s.Stop(t.Context(), c.by, ask)
		wantKind(t, what, err, c.want)
	}
}

// Whoever asks is held to a rate, each apart, and all together to a day's number.
//
// Defends I6.
func TestAskersAreBounded(t *testing.T) {
	b, _ := newBench(t)
	b.cfg.Limits = Limits{PerAsker: 0.001, PerDay: 1}
	s := New(b.cfg)
	r := b.request(b.secret, nil)
	_, err := s.Start(t.Context(), "one", r)
	must(t, err)
	_, err = s.Start(t.Context(), "one", r)
	wantKind(t, "one asker at once again", err, fault.RateLimited)
	_, err = s.Start(t.Context(), "another", r)
	must(t, err) // noted before: nothing new
	b.grant.Salt = [32]byte{9}
	b.again()
	_, err = s.Start(t.Context(), "a third", b.request(b.secret, nil))
	wantKind(t, "a second start on one day", err, fault.RateLimited)
}

// What was noted goes when nothing can be stopped any more, and not before.
func TestNotesArePruned(t *testing.T) {
	b, s := newBench(t)
	_, err := s.Start(t.Context(), "a wallet", b.request(b.secret, nil))
	must(t, err)
	for _, over := range []bool{false, true} {
		if over {
			for _, space := range []string{spaceNotes, spacePersons} {
				pairs, err := b.cfg.Store.Scan(t.Context(), space, nil, nil, 10)
				must(t, err)
				for _, p := range pairs {
					value := codec.Marshal(personNote{Until: 1})
					if space == spaceNotes {
						value = codec.Marshal(noted{Until: 1, Grant: b.grant})
					}
					must(t, b.cfg.Store.Batch(t.Context(), []storage.Op{storage.Put(space, p.Key, value)}))
				}
			}
		}
		must(t, s.Prune(t.Context()))
		for _, space := range []string{spaceNotes, spacePersons} {
			pairs, err := b.cfg.Store.Scan(t.Context(), space, nil, nil, 10)
			must(t, err)
			if (len(pairs) == 0) != over {
				t.Errorf("%s: %d notes, over is %v", space, len(pairs), over)
			}
		}
	}
}
