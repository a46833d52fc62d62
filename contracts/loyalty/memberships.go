package loyalty

import (
	"context"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

// RuleKind is what a rule looks at.
type RuleKind uint8

// The kinds of rules. Append only.
const (
	EarnedNow       RuleKind = 1 // points earned in this epoch
	EarnedBoth      RuleKind = 2 // points earned in this epoch and the one before
	PurchaseLines   RuleKind = 3 // lines of committed batches
	PurchaseVoucher RuleKind = 4 // a member's signed word
	Deposit         RuleKind = 5 // balanceOf in a named contract
	OtherLevel      RuleKind = 6 // a level of another programme
)

// Rule is one way to a level. Subject is a points contract, a member or the
// deposit contract; Programme is set for OtherLevel alone.
type Rule struct {
	Kind      RuleKind
	Subject   chain.Address
	Programme membership.Programme
	Amount    *big.Int // at least so many points, purchases, units, or that level; at most 88 bits
}

// LevelTerms are what a merchant adds as the next level, for ever.
type LevelTerms struct {
	Lifetime uint32 // seconds for which one showing is good: 1 hour to 730 days
	Grace    uint32 // seconds, at most 365 days
	Discount uint16 // share of the exchange fee that is forgone, in basis points
	Name     string // 1 to 64 bytes of UTF-8
	Rules    []Rule // 1 to 4; any one is enough
}

// Gate is one way into a channel: at least this level of this programme.
type Gate struct {
	Programme membership.Programme
	Level     uint8
}

// Standing is a membership as it is stored. Times are Unix seconds.
type Standing struct {
	Level            uint8 // 0: none
	Discount         uint16
	Since, Good, End uint64
	ByEvidence       bool // nobody can look at its rule again
	Renounced        bool // only the holder can mint it again
}

// Memberships is a consortium's memberships.
type Memberships struct {
	contract
	code *memberships.Memberships
}

// NewMemberships speaks to the contract at an address.
func NewMemberships(client Chain, at chain.Address) *Memberships {
	code := memberships.NewMemberships()
	return &Memberships{contract{client, at, code.UnpackError}, code}
}

func number(p membership.Programme) *big.Int { return new(big.Int).SetBytes(p[:]) }

func tokenNumber(t membership.Token) *big.Int { return new(big.Int).SetBytes(t[:]) }

// Define begins a programme of the sender, an active member.
func (m *Memberships) Define(ctx context.Context, n uint32, name string) (chain.ID, error) {
	data, err := m.code.TryPackDefineProgramme(n, name)
	return m.send(ctx, "define programme", 0, 0, data, err)
}

// AddLevel adds the next level, the n-th from 1, of an own programme.
func (m *Memberships) AddLevel(ctx context.Context, p membership.Programme, n uint8, t LevelTerms) (chain.ID, error) {
	terms := memberships.LevelTerms{Lifetime: t.Lifetime, Grace: t.Grace, Discount: t.Discount, Name: t.Name}
	for _, r := range t.Rules {
		subject := new(big.Int).SetBytes(r.Subject[:])
		if r.Kind == OtherLevel {
			subject = number(r.Programme)
		}
		terms.Rules = append(terms.Rules, memberships.Rule{Kind: uint8(r.Kind), Subject: subject, Amount: amount(r.Amount)})
	}
	data, err := m.code.TryPackAddLevel(number(p), terms)
	return m.send(ctx, "add level", uint64(n), 0, data, err)
}

// Close ends a programme: nobody joins it and nothing in it is extended.
func (m *Memberships) Close(ctx context.Context, p membership.Programme) (chain.ID, error) {
	data, err := m.code.TryPackCloseProgramme(number(p))
	return m.send(ctx, "close programme", 0, 0, data, err)
}

// SetFeeProgramme names the programme whose members pay less of the sender's
// exchange fee; zero: none. round tells repeats apart.
func (m *Memberships) SetFeeProgramme(ctx context.Context, p membership.Programme, round uint64) (chain.ID, error) {
	data, err := m.code.TryPackSetFeeProgramme(number(p))
	return m.send(ctx, "set fee programme", round, 0, data, err)
}

// SetChannel says who may join a channel of the sender: holders of any of these
// levels, at most four. round tells repeats apart.
func (m *Memberships) SetChannel(ctx context.Context, name [32]byte, gates []Gate, round uint64) (chain.ID, error) {
	packed := make([]memberships.Gate, len(gates))
	for i, g := range gates {
		packed[i] = memberships.Gate{Programme: number(g.Programme), Level: g.Level}
	}
	data, err := m.code.TryPackSetChannel(name, packed)
	return m.send(ctx, "set channel", round, 0, data, err)
}

// Mint mints, raises or renews a membership for whom the evidence shows to have
// reached a level. round tells renewals apart; the day is a good number for it.
func (m *Memberships) Mint(ctx context.Context, p membership.Programme, level uint8, holder chain.Address, e Evidence, round uint64) (chain.ID, error) {
	data, err := m.code.TryPackMint(number(p), level, common.Address(holder), e)
	return m.send(ctx, "mint membership", round, 0, data, err)
}

// Refresh looks at a membership again. round tells repeats apart.
func (m *Memberships) Refresh(ctx context.Context, t membership.Token, round uint64) (chain.ID, error) {
	data, err := m.code.TryPackRefresh(tokenNumber(t))
	return m.send(ctx, "refresh membership", round, 0, data, err)
}

// Renounce gives up a membership of the sender. round tells repeats apart.
func (m *Memberships) Renounce(ctx context.Context, t membership.Token, round uint64) (chain.ID, error) {
	data, err := m.code.TryPackRenounce(tokenNumber(t))
	return m.send(ctx, "renounce membership", round, 0, data, err)
}

// Level is the level that a holder has now, zero if none.
func (m *Memberships) Level(ctx context.Context, p membership.Programme, holder chain.Address) (uint8, error) {
	return ask(ctx, m.contract, m.code.PackLevelOf(number(p), common.Address(holder)), m.code.UnpackLevelOf)
}

// HasAccess reports whether a holder may join a channel now.
func (m *Memberships) HasAccess(ctx context.Context, channel [32]byte, holder chain.Address) (bool, error) {
	return ask(ctx, m.contract, m.code.PackHasAccess(channel, common.Address(holder)), m.code.UnpackHasAccess)
}

// FeeDiscount is the share of a merchant's exchange fee that is forgone for a
// holder now, in basis points.
func (m *Memberships) FeeDiscount(ctx context.Context, holder chain.Address, merchant did.Merchant) (uint16, error) {
	data := m.code.PackFeeDiscount(common.Address(holder), common.Address(merchant))
	return ask(ctx, m.contract, data, m.code.UnpackFeeDiscount)
}

// Standing is a membership as it is stored; it may be over.
func (m *Memberships) Standing(ctx context.Context, t membership.Token) (Standing, error) {
	s, err := ask(ctx, m.contract, m.code.PackStanding(tokenNumber(t)), m.code.UnpackStanding)
	if err != nil {
		return Standing{}, err
	}
	return Standing{
		Level: s.Level, Discount: s.Discount, Since: s.Since.Uint64(), Good: s.Good.Uint64(), End: s.End.Uint64(),
		ByEvidence: s.ShownBy >= 128, Renounced: s.Renounced,
	}, nil
}

// TokenURI is a membership's metadata with its picture, as a data URI.
func (m *Memberships) TokenURI(ctx context.Context, t membership.Token) (string, error) {
	return ask(ctx, m.contract, m.code.PackTokenURI(tokenNumber(t)), m.code.UnpackTokenURI)
}

// Evidence shows that a rule of a level holds.
type Evidence []byte

// Seen is the evidence for a rule, by its index, that anybody can look at.
func Seen(rule uint8) Evidence { return evidence(rule, nil) }

// Voucher is a merchant's signed word about purchases.
func Voucher(rule uint8, p membership.Purchases, signature []byte) Evidence {
	return evidence(rule, head(word(uint64(p.Count)), word(p.Deadline)).bytes(signature))
}

// Carried is another account's word that its level counts for the holder.
func Carried(rule uint8, k membership.Carry, signature []byte) Evidence {
	return evidence(rule, head(common.LeftPadBytes(k.From[:], 32), word(k.Deadline)).bytes(signature))
}

// abiWords are the words of an ABI encoding whose last argument is bytes.
type abiWords []byte

func head(words ...[]byte) abiWords { return slices.Concat(words...) }

func word(n uint64) []byte { return common.LeftPadBytes(new(big.Int).SetUint64(n).Bytes(), 32) }

// bytes ends an encoding with a byte string: where it is, how long, and padded.
func (w abiWords) bytes(b []byte) []byte {
	padded := make([]byte, (len(b)+31)/32*32)
	copy(padded, b)
	return slices.Concat(w, word(uint64(len(w)+32)), word(uint64(len(b))), padded)
}

func evidence(rule uint8, what []byte) Evidence { return head(word(uint64(rule))).bytes(what) }

// ShownLine is a line of a points batch with its proof.
type ShownLine struct {
	Root    [32]byte // the batch
	Index   uint64
	Account chain.Address
	Amount  uint64 // at most 48 bits
	Ref     [32]byte
	Proof   [][32]byte
}

// Lines are purchases of the holder, in any order; a line may come once.
func Lines(rule uint8, lines []ShownLine) (Evidence, error) {
	lines = slices.Clone(lines)
	slices.SortFunc(lines, func(a, b ShownLine) int {
		if c := slices.Compare(a.Root[:], b.Root[:]); c != 0 {
			return c
		}
		return int(int64(a.Index) - int64(b.Index))
	})
	var offsets, bodies []byte
	for i, l := range lines {
		if l.Amount >= 1<<48 {
			return nil, fault.New(fault.Malformed, "pack lines", "a line has at most 2^48 - 1 points")
		}
		if i > 0 && lines[i-1].Root == l.Root && lines[i-1].Index == l.Index {
			return nil, fault.New(fault.Conflict, "pack lines", "a line comes twice")
		}
		offsets = append(offsets, word(uint64(32*len(lines)+len(bodies)))...)
		bodies = append(bodies, l.pack()...)
	}
	return evidence(rule, slices.Concat(word(32), word(uint64(len(lines))), offsets, bodies)), nil
}

// pack is the line as a tuple (root, index, (account, amount, ref), proof).
func (l ShownLine) pack() []byte {
	out := slices.Concat(
		l.Root[:], word(l.Index), common.LeftPadBytes(l.Account[:], 32), word(l.Amount), l.Ref[:], word(6*32), word(uint64(len(l.Proof))),
	)
	for _, p := range l.Proof {
		out = append(out, p[:]...)
	}
	return out
}
