package wallet

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"maps"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

const spaceLines = "wallet/lines"

// lineKey names a consent line: one merchant, one purpose.
type lineKey struct {
	Merchant did.Merchant
	Purpose  string
}

// lineState is everything that was said on one line.
type lineState struct {
	_        struct{} `cbor:",toarray"`
	Merchant did.Merchant
	Purpose  string
	Invite   string
	Said     []said

	line consent.Line
}

// said is one statement with what became of it.
type said struct {
	_        struct{}  `cbor:",toarray"`
	Grant    []byte    // consent.SignedGrant; empty for a denial
	Fact     []byte    // the fact that says it
	Own      []byte    // the fact with what the wallet sealed to itself about it
	Keys     []rotated // facts that hand new keys to this grant since
	Stored   []did.Merchant
	Arrivals [][]byte // receipt facts: who got it when
	Stops    [][]byte // receipt facts: who stopped after a revocation
	Salt     [32]byte // of a revocation: opens its on-chain digest
	Sharing  uint32   // revision of the vault's sharing that the grantee was told, or is being told
}

// Answer is what the customer sees of one statement.
type Answer struct {
	Merchant did.Merchant
	Purpose  string
	State    consent.State
	Grant    consent.GrantID
	Terms    consent.Grant // zero for a denial
	Seq      uint64
	Time     uint64
	StoredBy []did.Merchant // members that signed that they hold it
	Current  bool
}

func (w *Wallet) loadLines(ctx context.Context) error {
	var after []byte
	for {
		pairs, err := w.cfg.Store.Scan(ctx, spaceLines, nil, after, 256)
		if err != nil || len(pairs) == 0 {
			return err
		}
		for _, p := range pairs {
			after = p.Key
			l := &lineState{}
			if err := codec.Unmarshal(p.Value, l, maxState); err != nil {
				return err
			}
			for _, s := range l.Said {
				statement, err := s.statement()
				if err != nil {
					return err
				}
				l.line = l.line.Apply(statement)
			}
			w.lines[lineKey{l.Merchant, l.Purpose}] = l
		}
	}
}

func (s said) statement() (consent.Statement, error) {
	f, err := fact.Decode(s.Fact)
	if err != nil {
		return consent.Statement{}, err
	}
	return consent.FromFact(f)
}

func (w *Wallet) saveLine(ctx context.Context, l *lineState, ops ...storage.Op) error {
	key := append(append([]byte(nil), l.Merchant[:]...), l.Purpose...)
	return w.cfg.Store.Batch(ctx, append(ops, storage.Put(spaceLines, key, codec.Marshal(l))))
}

func (w *Wallet) line(m did.Merchant, purpose string) *lineState {
	key := lineKey{m, purpose}
	if l, ok := w.lines[key]; ok {
		return l
	}
	l := &lineState{Merchant: m, Purpose: purpose}
	w.lines[key] = l
	return l
}

func (w *Wallet) signer(l *lineState) ed25519.PrivateKey {
	return w.cfg.Seed.Consent(l.Merchant, l.Purpose)
}

// given is the statement of the line's grant, if that stands.
func (l *lineState) given(at uint64) (consent.Statement, bool) {
	current := l.line.Current()
	return current, l.line.State() == consent.StateGranted && at < current.Expiry
}

// live is the line's grant, if it stands and its terms are known.
func (l *lineState) live(at uint64) (consent.SignedGrant, bool) {
	current, ok := l.given(at)
	if !ok {
		return consent.SignedGrant{}, false
	}
	return l.grant(current.Grant)
}

// loses lists the categories that the line's merchant may read now and could
// not read under next, which is zero for none. A grant whose terms did not come
// back from a lost device may have been about any category.
func (w *Wallet) loses(l *lineState, next consent.Grant) []string {
	if _, stands := l.given(now()); !stands {
		return nil
	}
	g, known := l.live(now())
	if !known {
		return w.categories()
	}
	if !g.Grant.Rights.Has(consent.Read) || g.Grant.Vault != w.vault.ID {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(g.Grant.Categories), func(c string) bool {
		return next.Rights.Has(consent.Read) && slices.Contains(next.Categories, c)
	})
}

// categories lists those that any grant or key of this wallet was about.
func (w *Wallet) categories() []string {
	all := maps.Clone(w.vault.Epochs)
	for _, l := range w.lines {
		for _, s := range l.Said {
			if g, err := consent.DecodeSignedGrant(s.Grant); err == nil {
				for _, c := range g.Grant.Categories {
					all[c] = max(1, all[c])
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func (l *lineState) grant(id consent.GrantID) (consent.SignedGrant, bool) {
	for _, s := range l.Said {
		if len(s.Grant) == 0 {
			continue
		}
		if g, err := consent.DecodeSignedGrant(s.Grant); err == nil && g.ID() == id {
			return g, true
		}
	}
	return consent.SignedGrant{}, false
}

// sorted lists the lines by merchant and purpose.
func (w *Wallet) sorted() []*lineState {
	out := make([]*lineState, 0, len(w.lines))
	for _, l := range w.lines {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b *lineState) int {
		return cmp.Or(slices.Compare(a.Merchant[:], b.Merchant[:]), cmp.Compare(a.Purpose, b.Purpose))
	})
	return out
}

// find is the line of a grant that this wallet gave, and what was said to give
// it.
func (w *Wallet) find(id consent.GrantID) (*lineState, said, error) {
	for _, l := range w.lines {
		for _, s := range l.Said {
			if st, err := s.statement(); err == nil && st.State == consent.StateGranted && st.Grant == id {
				return l, s, nil
			}
		}
	}
	return nil, said{}, fault.New(fault.NotFound, "find grant", "this wallet gave no such grant; see 'souk wallet requests --all'")
}

// Signed is a grant that this wallet gave, with its signatures.
func (w *Wallet) Signed(id consent.GrantID) (consent.SignedGrant, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l, _, err := w.find(id)
	if err != nil {
		return consent.SignedGrant{}, false
	}
	return l.grant(id)
}

// Answers lists everything this wallet ever said, line by line, oldest first.
func (w *Wallet) Answers() []Answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Answer
	for _, l := range w.sorted() {
		for _, s := range l.Said {
			statement, err := s.statement()
			if err != nil {
				continue // loadLines decoded it before
			}
			a := Answer{
				Merchant: l.Merchant, Purpose: l.Purpose, State: statement.State, Grant: statement.Grant, Seq: statement.Seq,
				Time: statement.Time, StoredBy: s.Stored, Current: statement.ID == l.line.Current().ID,
			}
			if g, ok := l.grant(statement.Grant); ok {
				a.Terms = g.Grant
			} else if statement.State != consent.StateDenied { // of a lost device, and its copy is gone
				a.Terms = consent.Grant{Subject: statement.Line, Audience: l.Merchant, Purpose: l.Purpose, Expiry: statement.Expiry, Epoch: statement.Epoch}
			}
			out = append(out, a)
		}
	}
	return out
}

func sortNotices(newest map[lineKey]consent.Notice) []consent.Notice {
	out := make([]consent.Notice, 0, len(newest))
	for _, n := range newest {
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b consent.Notice) int {
		return cmp.Or(slices.Compare(a.Merchant[:], b.Merchant[:]), cmp.Compare(a.Purpose, b.Purpose))
	})
	return out
}
