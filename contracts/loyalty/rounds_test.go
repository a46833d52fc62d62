package loyalty

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	terms "github.com/souk-network/souk/protocol/netting"
)

// rounds are those of a member of the market.
func (m *market) rounds(t *testing.T, i int) *Rounds {
	key := m.net.Account(i)
	client := m.shop
	if i > 0 {
		client = m.second.client.(*chain.Client)
	}
	return NewRounds(client, signer(key))
}

// Two merchants net what a block says that they hold: each signs for itself, with
// exact permits and without an allowance of before, and one sends all of it.
//
// Defends I7.
func TestMerchantsNetInARound(t *testing.T) {
	m := newMarket(t)
	one, two := did.Merchant(m.customer(0)), did.Merchant(m.customer(1))
	parties := []did.Merchant{one, two, did.Merchant(m.customer(2))} // the third has no points
	m.give(t, 0, m.x, chain.Address(two), 70)
	a, b := m.rounds(t, 0), m.rounds(t, 1)
	_, before := m.net.Head()
	m.give(t, 1, m.y, chain.Address(one), 90)
	_, block := m.net.Head()

	held, _, err := a.HeldAt(t.Context(), before, parties)
	if err != nil || len(held) != 1 || held[0] != (terms.Obligation{Debtor: one, Creditor: two, Amount: 70}) {
		t.Fatalf("in the block before: %v %v", held, err)
	}
	held, made, err := b.HeldAt(t.Context(), block, parties)
	if err != nil || len(held) != 2 || made == 0 {
		t.Fatalf("%v %v", held, err)
	}
	if _, _, err := a.HeldAt(t.Context(), [32]byte{1}, parties); fault.KindOf(err) != fault.Unavailable {
		t.Error("a block that there is not: ", err)
	}
	result, err := terms.Net(held)
	if err != nil {
		t.Fatal(err)
	}
	s, err := result.Statement(nil, 1, m.now(t)+3600)
	if err != nil || len(s.Lines) != 2 {
		t.Fatal(s, err)
	}
	consents := map[did.Merchant]Consent{}
	for who, r := range map[did.Merchant]*Rounds{one: a, two: b} {
		if consents[who], err = r.Sign(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	m.refuses(t, a, s, two, consents[two], consents[one])
	var ordered []Consent
	for _, who := range s.Merchants {
		ordered = append(ordered, consents[who])
	}
	if _, err := a.Settle(t.Context(), s, ordered[:1]); fault.KindOf(err) != fault.Malformed {
		t.Error("settled with one consent: ", err)
	}
	id, err := a.Settle(t.Context(), s, ordered)
	reaches(t, m.shop, id, err)
	status, err := m.shop.Status(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("two lines of two merchants with their permits: %d gas", status.Gas)
	if done, err := b.Settled(t.Context(), s); err != nil || !done {
		t.Fatal(done, err)
	}
	if m.balance(t, m.x, chain.Address(two)) != 0 || m.balance(t, m.y, chain.Address(one)) != 20 {
		t.Error("balances")
	}
	if again, err := a.Settle(t.Context(), s, ordered); err != nil || again != id {
		t.Error("sent again it is another transaction: ", err)
	}
	if _, err := b.Settle(t.Context(), s, ordered); fault.KindOf(err) != fault.Replayed {
		t.Error("settled twice: ", err)
	}
	if err := a.Verify(t.Context(), s, two, consents[two]); fault.KindOf(err) != fault.Conflict {
		t.Error("a permit that was used: ", err)
	}
	left, _, err := b.Held(t.Context(), parties)
	if err != nil || len(left) != 1 || left[0] != (terms.Obligation{Debtor: two, Creditor: one, Amount: 20}) {
		t.Errorf("now: %v %v", left, err)
	}
}

// refuses holds what is not a merchant's word against a statement.
func (m *market) refuses(t *testing.T, r *Rounds, s terms.Statement, by did.Merchant, good, others Consent) {
	t.Helper()
	if err := r.Verify(t.Context(), s, by, good); err != nil {
		t.Fatal(err)
	}
	for why, c := range map[string]struct {
		change func(*Consent)
		kind   fault.Kind
	}{
		"another merchant's signature": {func(c *Consent) { c.Signature = others.Signature }, fault.BadSignature},
		"another merchant's permit":    {func(c *Consent) { c.Permits = []LinePermit{{good.Permits[0].Nonce, others.Permits[0].Signature}} }, fault.BadSignature},
		"no permit":                    {func(c *Consent) { c.Permits = nil }, fault.Malformed},
		"a permit too many":            {func(c *Consent) { c.Permits = append(c.Permits, c.Permits[0]) }, fault.Malformed},
		"a permit of later":            {func(c *Consent) { c.Permits = []LinePermit{{good.Permits[0].Nonce + 1, good.Permits[0].Signature}} }, fault.Conflict},
	} {
		c2 := good
		c.change(&c2)
		if err := r.Verify(t.Context(), s, by, c2); err == nil || fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", why, err)
		}
	}
	bad := s
	bad.Nonce++
	if err := r.Verify(t.Context(), bad, by, good); fault.KindOf(err) != fault.BadSignature {
		t.Error("a signature under another statement: ", err)
	}
}

// TestLargestRoundFitsIntoOneTransaction: as many lines and parties as a round has,
// and all permits, are below what the outbox takes.
func TestLargestRoundFitsIntoOneTransaction(t *testing.T) {
	w := newWorld(t)
	r := NewRounds(w.client, signer(w.net.Account(0)))
	s := terms.Statement{Nonce: 1, Deadline: 1 << 40}
	name := func(i int) did.Merchant { return did.Merchant{0: 1, 19: byte(i)} }
	for i := 0; len(s.Lines) < terms.RoundLines; i++ {
		debtor, creditor := name(i%terms.RoundParties), name((i+1+i/terms.RoundParties)%terms.RoundParties)
		s.Lines = append(s.Lines, terms.Obligation{Debtor: debtor, Creditor: creditor, Amount: 1})
	}
	s.Merchants = s.Named()
	consents := make([]Consent, len(s.Merchants))
	for i, m := range s.Merchants {
		consents[i].Signature = make([]byte, 65)
		r.tokens[m] = NewToken(r.client, chain.Address(common.Address{1}))
		for _, l := range s.Lines {
			if l.Creditor == m {
				consents[i].Permits = append(consents[i].Permits, LinePermit{Nonce: 1 << 40, Signature: make([]byte, 65)})
			}
		}
	}
	calls, err := r.permits(t.Context(), s, consents)
	if err != nil {
		t.Fatal(err)
	}
	var sigs [][]byte
	for _, c := range consents {
		sigs = append(sigs, c.Signature)
	}
	settle, err := r.netting.abi.TryPackSettle(packStatement(s), sigs)
	if err != nil {
		t.Fatal(err)
	}
	data, err := r.netting.abi.TryPackMulticall(append(calls, settle))
	const most = 64 << 10 // of the outbox
	if err != nil || len(s.Merchants) != terms.RoundParties || len(data) > most {
		t.Fatalf("%d merchants, %d bytes, at most %d: %v", len(s.Merchants), len(data), most, err)
	}
	t.Logf("%d bytes", len(data))
}
