package loyalty

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

const nasty = `단골 "Club" <&> '\' 🥐`

// define makes a programme of the shop with one level for each rule.
func (w *bazaar) define(t *testing.T, n uint32, rules ...Rule) membership.Programme {
	t.Helper()
	id, err := w.memberships.Define(t.Context(), n, nasty)
	w.final(t, id, err)
	p := membership.ProgrammeOf(w.shop.Account(), n)
	for i, r := range rules {
		id, err := w.memberships.AddLevel(t.Context(), p, uint8(i+1), LevelTerms{Lifetime: 86400, Grace: 3600, Discount: 2500, Name: nasty, Rules: []Rule{r}})
		w.final(t, id, err)
	}
	return p
}

func (w *bazaar) level(t *testing.T, p membership.Programme, holder chain.Address, want uint8) {
	t.Helper()
	if got, err := w.memberships.Level(t.Context(), p, holder); err != nil || got != want {
		t.Errorf("level %d, want %d: %v", got, want, err)
	}
}

// A level by points earned: minted, looked at, drawn, over and ended.
func TestMembershipFromMintToEnd(t *testing.T) {
	w := newBazaar(t)
	m, holder := w.memberships, accountOf(w.net.Account(5))
	p := w.define(t, 1, Rule{Kind: EarnedBoth, Subject: w.points, Amount: big.NewInt(100)})
	id, err := m.SetFeeProgramme(t.Context(), p, 0)
	w.final(t, id, err)
	vip, err := membership.ChannelName("vip")
	if err != nil {
		t.Fatal(err)
	}
	id, err = m.SetChannel(t.Context(), vip, []Gate{{p, 1}}, 0)
	w.final(t, id, err)
	w.issue(t, holder, 100)
	id, err = m.Mint(t.Context(), p, 1, holder, Seen(0), 0)
	w.final(t, id, err)
	w.level(t, p, holder, 1)
	channel := membership.Channel(w.shop.Account(), vip)
	if in, err := m.HasAccess(t.Context(), channel, holder); err != nil || !in {
		t.Errorf("no access: %v", err)
	}
	if in, err := m.HasAccess(t.Context(), channel, accountOf(w.net.Account(6))); err != nil || in {
		t.Errorf("a stranger has access: %v", err)
	}
	if bps, err := m.FeeDiscount(t.Context(), holder, w.shop.Account()); err != nil || bps != 2500 {
		t.Errorf("discount %d: %v", bps, err)
	}
	token := membership.TokenOf(p, holder)
	w.drawn(t, token)
	w.pass(t, 12*3600e9)
	id, err = m.Refresh(t.Context(), token, 0)
	w.final(t, id, err)
	s, err := m.Standing(t.Context(), token)
	if err != nil || s.Level != 1 || s.Good <= s.Since+86400 || s.End != s.Good+3600 || s.ByEvidence {
		t.Errorf("standing %+v: %v", s, err)
	}
	w.pass(t, 2*day)
	w.level(t, p, holder, 0)
	id, err = m.Close(t.Context(), p)
	w.final(t, id, err)
	id, err = m.Refresh(t.Context(), token, 1)
	w.final(t, id, err)
	if _, err := m.TokenURI(t.Context(), token); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the token that ended: %v", err)
	}
}

// drawn reads the metadata as any wallet does: JSON, and in it an SVG that is XML.
func (w *bazaar) drawn(t *testing.T, token membership.Token) {
	t.Helper()
	uri, err := w.memberships.TokenURI(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	var meta struct {
		Name, Image string
		Attributes  []struct {
			Trait string `json:"trait_type"`
			Value any
		}
	}
	if err := json.Unmarshal(payload(t, uri, "data:application/json;base64,"), &meta); err != nil {
		t.Fatal(err)
	}
	if want := nasty + " · " + nasty; meta.Name != want || len(meta.Attributes) != 6 {
		t.Errorf("name %q, want %q; %d attributes", meta.Name, want, len(meta.Attributes))
	}
	svg := xml.NewDecoder(strings.NewReader(string(payload(t, meta.Image, "data:image/svg+xml;base64,"))))
	var texts []string
	for {
		part, err := svg.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, is := part.(xml.CharData); is {
			texts = append(texts, string(text))
		}
	}
	if len(texts) != 3 || texts[0] != nasty+", "+nasty || texts[1] != nasty || texts[2] != nasty {
		t.Errorf("the picture says %q", texts)
	}
}

func payload(t *testing.T, uri, prefix string) []byte {
	t.Helper()
	body, ok := strings.CutPrefix(uri, prefix)
	raw, err := base64.StdEncoding.DecodeString(body)
	if !ok || err != nil {
		t.Fatalf("not %s: %v", prefix, err)
	}
	return raw
}

// Each kind of evidence is packed as the contract reads it.
func TestEvidence(t *testing.T) {
	w := newBazaar(t)
	m, shop := w.memberships, chain.Address(w.shop.Account())
	holder, other := accountOf(w.net.Account(5)), accountOf(w.net.Account(6))
	name := membership.Contract{ChainID: w.net.ChainID(), At: m.at}
	base := w.define(t, 1, Rule{Kind: EarnedNow, Subject: w.points, Amount: big.NewInt(1)})
	p := w.define(t, 2,
		Rule{Kind: PurchaseVoucher, Subject: shop, Amount: big.NewInt(3)},
		Rule{Kind: PurchaseLines, Subject: w.points, Amount: big.NewInt(2)},
		Rule{Kind: OtherLevel, Programme: base, Amount: big.NewInt(1)},
	)
	deadline := w.now(t) + 3600
	voucher := membership.Purchases{Merchant: shop, Programme: p, Holder: holder, Count: 3, Deadline: deadline}
	id, err := m.Mint(t.Context(), p, 1, holder, Voucher(0, voucher, membership.Sign(voucher, name, signer(w.net.Account(0)))), 0)
	w.final(t, id, err)
	w.level(t, p, holder, 1)

	proof, err := Lines(0, w.purchases(t, holder))
	if err != nil {
		t.Fatal(err)
	}
	id, err = m.Mint(t.Context(), p, 2, holder, proof, 0)
	w.final(t, id, err)
	w.level(t, p, holder, 2)

	w.issue(t, other, 1)
	id, err = m.Mint(t.Context(), base, 1, other, Seen(0), 0)
	w.final(t, id, err)
	carry := membership.Carry{From: other, Holder: holder, Programme: p, Deadline: deadline}
	id, err = m.Mint(t.Context(), p, 3, holder, Carried(0, carry, membership.Sign(carry, name, signer(w.net.Account(6)))), 0)
	w.final(t, id, err)
	w.level(t, p, holder, 3)
	if s, err := m.Standing(t.Context(), membership.TokenOf(p, holder)); err != nil || !s.ByEvidence {
		t.Errorf("standing %+v: %v", s, err)
	}
	id, err = m.Mint(t.Context(), p, 3, other, Seen(0), 0) // the same account needs no signature
	w.final(t, id, err)
	w.level(t, p, other, 3)
}

// purchases issues two lines to an account, under one root, and gives their proofs the wrong way round.
func (w *bazaar) purchases(t *testing.T, account chain.Address) []ShownLine {
	t.Helper()
	var packed []points.Line
	var lines []ShownLine
	var leaves [2][32]byte
	for i := range 2 {
		l := ShownLine{Index: uint64(i), Account: account, Amount: uint64(10 + i), Ref: [32]byte{byte(i)}}
		lines = append([]ShownLine{l}, lines...)
		packed = append(packed, points.Line{Account: common.Address(account), Amount: new(big.Int).SetUint64(l.Amount), Ref: l.Ref})
		leaves[i] = crypto.Keccak256Hash(common.LeftPadBytes(account[:], 32), word(l.Amount), l.Ref[:])
	}
	root := crypto.Keccak256Hash(leaves[0][:], leaves[1][:])
	for i := range lines {
		lines[i].Root, lines[i].Proof = root, [][32]byte{leaves[lines[i].Index^1]}
	}
	w.submit(t, "issue two", w.points, points.NewPoints().PackIssue(packed))
	return lines
}

func TestLinesRefusals(t *testing.T) {
	if _, err := Lines(0, []ShownLine{{Index: 1}, {Index: 1}}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a line twice: %v", err)
	}
	if _, err := Lines(0, []ShownLine{{Amount: 1 << 48}}); fault.KindOf(err) != fault.Malformed {
		t.Errorf("too many points: %v", err)
	}
}

// What the protocol names and has signed is what the contract does.
func TestMembershipNamesEqualTheContract(t *testing.T) {
	w := newBazaar(t)
	m := w.memberships
	name := membership.Contract{ChainID: w.net.ChainID(), At: m.at}
	p := membership.ProgrammeOf([20]byte{1}, 7)
	purchases := membership.Purchases{Merchant: [20]byte{1}, Programme: p, Holder: [20]byte{2}, Count: 3, Deadline: 4}
	carry := membership.Carry{From: [20]byte{1}, Holder: [20]byte{2}, Programme: p, Deadline: 4}
	for what, x := range map[string]struct {
		got  [32]byte
		data []byte
	}{
		"programme": {membership.Token(append(make([]byte, 20), p[:]...)), m.code.PackProgrammeOf(common.Address{1}, 7)},
		"channel":   {membership.Channel([20]byte{1}, [32]byte{2}), m.code.PackChannelOf(common.Address{1}, [32]byte{2})},
		"token":     {membership.TokenOf(p, [20]byte{2}), m.code.PackTokenOf(number(p), common.Address{2})},
		"purchases": {purchases.SigningDigest(name), m.code.PackPurchasesHash(purchases.Merchant, number(p), purchases.Holder, 3, 4)},
		"carry":     {carry.SigningDigest(name), m.code.PackCarryHash(carry.From, carry.Holder, number(p), 4)},
	} {
		want, err := w.shop.Ask(t.Context(), m.at, x.data)
		if err != nil {
			t.Fatal(err)
		}
		if x.got != [32]byte(want) {
			t.Errorf("%s is %x, the contract says %x", what, x.got, want)
		}
	}
}
