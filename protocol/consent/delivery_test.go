package consent_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"slices"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// fixed is a source of "random" bytes that makes vectors repeatable.
type fixed byte

func (f fixed) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(f) + byte(i)
	}
	return len(p), nil
}

func wrapKey(t testing.TB, n byte) vault.WrapKey {
	t.Helper()
	k, err := vault.NewWrapKey(hash(n))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func delivery(t testing.TB) consent.Delivery {
	t.Helper()
	_, commitments, err := vaultSecret().Split(fixed(1), 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	return consent.Delivery{
		Grant: signed(), Invite: "till-4-0017", VaultPublic: vaultSecret().Public(), Threshold: 2,
		Custodians: []consent.Custodian{
			{Merchant: did.Merchant{1}, Index: 1}, {Merchant: did.Merchant{2}, Index: 2}, {Merchant: did.Merchant{3}, Index: 3},
		},
		Commitments: commitments,
		Keys: []consent.KeyEntry{
			{Category: "preferences", Epoch: 1, Key: vault.GrantKey(hash(21))},
			{Category: "purchases", Epoch: 1, Key: vault.GrantKey(hash(22))},
			{Category: "purchases", Epoch: 2, Key: vault.GrantKey(hash(23))},
		},
	}.SignCustomer(pairwiseKey())
}

func TestDeliveryRoundTrip(t *testing.T) {
	audience, line := wrapKey(t, 30), did.KeyOf(lineKey())
	d := delivery(t)
	sealed, err := consent.SealDelivery(audience.Public(), line, d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := consent.OpenDelivery(audience, line, sealed)
	if err != nil || !bytes.Equal(got.Encode(), d.Encode()) {
		t.Fatalf("opened into something else: %v", err)
	}
}

// TestSealedPartSaysNothing: neither a name nor an id of the customer, and the
// length moves in steps. Defends I1.
func TestSealedPartSaysNothing(t *testing.T) {
	audience, line := wrapKey(t, 30), did.KeyOf(lineKey())
	d := delivery(t)
	sealed, _ := consent.SealDelivery(audience.Public(), line, d)
	fewer := d
	fewer.Keys = d.Keys[:2]
	shorter, _ := consent.SealDelivery(audience.Public(), line, fewer)
	if len(sealed) != len(shorter) {
		t.Error("the length shows how many keys there are")
	}
	vaultID, customer := d.VaultPublic.ID(), d.Customer
	f := consent.StatementFact(lineKey(), consent.Granted(grant(), t0, sealed), t0, t0+200*hour)
	audienceID := grant().Audience
	for _, secret := range [][]byte{vaultID[:], customer[:], d.VaultPublic[:], []byte(d.Invite), []byte("purchases"), audienceID[:]} {
		if bytes.Contains(f.Encode(), secret) {
			t.Errorf("the fact shows %x", secret)
		}
	}
}

func TestOpenDeliveryRefuses(t *testing.T) {
	audience, line := wrapKey(t, 30), did.KeyOf(lineKey())
	sealed, err := consent.SealDelivery(audience.Public(), line, delivery(t))
	if err != nil {
		t.Fatal(err)
	}
	open := func(k vault.WrapKey, line did.Key, b []byte) error {
		_, err := consent.OpenDelivery(k, line, b)
		return err
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	wantKind(t, open(wrapKey(t, 31), line, sealed), fault.BadProof)
	wantKind(t, open(audience, did.KeyOf(key(44)), sealed), fault.BadProof)
	wantKind(t, open(audience, line, flipped), fault.BadProof)
	wantKind(t, open(audience, line, nil), fault.Malformed)
	wantKind(t, open(audience, line, make([]byte, consent.MaxSealed+1)), fault.TooLarge)
	_, err = consent.OpenRotation(audience, line, sealed)
	wantKind(t, err, fault.BadProof)
	_, err = consent.OpenRefusal(audience, line, sealed)
	wantKind(t, err, fault.BadProof)
}

// TestOpenDeliveryChecksSignatures seals deliveries that somebody else made up.
func TestOpenDeliveryChecksSignatures(t *testing.T) {
	audience, line := wrapKey(t, 30), did.KeyOf(lineKey())
	cases := map[string]struct {
		kind   fault.Kind
		change func(*consent.Delivery)
	}{
		"another customer's name":  {fault.BadSignature, func(d *consent.Delivery) { d.Customer = did.KeyOf(key(60)) }},
		"line did not sign":        {fault.BadSignature, func(d *consent.Delivery) { d.Grant.Sig = ed25519.Sign(key(61), []byte("x")) }},
		"control key did not sign": {fault.BadSignature, func(d *consent.Delivery) { d.Grant.ControlSig[0] ^= 1 }},
		"grant of another line":    {fault.BadProof, func(d *consent.Delivery) { d.Grant.Grant.Subject = did.KeyOf(key(62)) }},
	}
	for name, c := range cases {
		d := delivery(t)
		c.change(&d)
		sealed, err := consent.SealDelivery(audience.Public(), line, d)
		if err != nil {
			t.Fatal(err)
		}
		_, err = consent.OpenDelivery(audience, line, sealed)
		if fault.KindOf(err) != c.kind {
			t.Errorf("%s: want %v, got %v", name, c.kind, err)
		}
	}
}

func TestDeliveryChecks(t *testing.T) {
	cases := map[string]struct {
		kind   fault.Kind
		change func(*consent.Delivery)
	}{
		"public key of another vault": {fault.BadProof, func(d *consent.Delivery) { d.VaultPublic[0] ^= 1 }},
		"commitments of another":      {fault.BadProof, func(d *consent.Delivery) { d.Commitments = [][32]byte{hash(1), hash(2)} }},
		"too few commitments":         {fault.BadProof, func(d *consent.Delivery) { d.Commitments = d.Commitments[:1] }},
		"threshold of one half":       {fault.Malformed, func(d *consent.Delivery) { d.Threshold = 1 }},
		"no custodians":               {fault.Malformed, func(d *consent.Delivery) { d.Custodians = nil }},
		"custodian index zero":        {fault.Malformed, func(d *consent.Delivery) { d.Custodians[0].Index = 0 }},
		"custodian twice":             {fault.Malformed, func(d *consent.Delivery) { d.Custodians[1].Index = 1 }},
		"invite too long":             {fault.Malformed, func(d *consent.Delivery) { d.Invite = string(make([]byte, 65)) }},
		"keys out of order":           {fault.Malformed, func(d *consent.Delivery) { d.Keys[0], d.Keys[1] = d.Keys[1], d.Keys[0] }},
		"key twice":                   {fault.Malformed, func(d *consent.Delivery) { d.Keys[1] = d.Keys[2] }},
		"too many keys":               {fault.TooLarge, func(d *consent.Delivery) { d.Keys = manyKeys(consent.MaxKeys + 1) }},
		"no customer":                 {fault.Malformed, func(d *consent.Delivery) { d.Customer = did.Key{} }},
	}
	for name, c := range cases {
		d := delivery(t)
		c.change(&d)
		if err := d.Check(); fault.KindOf(err) != c.kind || err == nil {
			t.Errorf("%s: want %v, got %v", name, c.kind, err)
		}
		if _, err := consent.DecodeDelivery(d.Encode()); err == nil {
			t.Errorf("%s: decoded", name)
		}
	}
}

func manyKeys(n int) []consent.KeyEntry {
	out := make([]consent.KeyEntry, n)
	for i := range out {
		out[i] = consent.KeyEntry{Category: "a-category-of-thirty-two-bytes-0", Epoch: uint32(i)}
	}
	return out
}

// TestLargestUsualDeliveryFits: ten custodians, sixteen categories, two epochs.
func TestLargestUsualDeliveryFits(t *testing.T) {
	d := delivery(t)
	_, commitments, err := vaultSecret().Split(fixed(1), 6, 10)
	if err != nil {
		t.Fatal(err)
	}
	d.Commitments, d.Threshold, d.Custodians = commitments, 6, nil
	for i := range uint16(10) {
		d.Custodians = append(d.Custodians, consent.Custodian{Merchant: did.Merchant{byte(i)}, Index: i + 1})
	}
	g := grant()
	g.Categories, d.Keys = nil, nil
	for i := range 16 {
		c := fmt.Sprintf("a-category-of-thirty-two-bytes%02d", i)
		g.Categories = append(g.Categories, c)
		d.Keys = append(d.Keys, consent.KeyEntry{Category: c, Epoch: 1}, consent.KeyEntry{Category: c, Epoch: 2})
	}
	d.Grant = g.Sign(lineKey(), controlKey())
	sealed, err := consent.SealDelivery(wrapKey(t, 30).Public(), g.Subject, d.SignCustomer(pairwiseKey()))
	if err != nil {
		t.Fatal(err)
	}
	f := consent.StatementFact(lineKey(), consent.Granted(g, t0, sealed), t0, g.Expiry)
	if _, err := fact.Decode(f.Encode()); err != nil {
		t.Fatalf("a sealed delivery of %d bytes does not fit a fact: %v", len(sealed), err)
	}
}

func TestRotation(t *testing.T) {
	audience, line := wrapKey(t, 30), did.KeyOf(lineKey())
	r := consent.Rotation{Grant: grant().ID(), Keys: delivery(t).Keys}
	sealed, err := consent.SealRotation(audience.Public(), line, r)
	if err != nil {
		t.Fatal(err)
	}
	f := consent.RotationFact(lineKey(), r.Grant, sealed, 1, t0, t0+hour)
	body, err := consent.CheckRotationFact(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := consent.OpenRotation(audience, f.Author, body)
	if err != nil || got.Grant != r.Grant || len(got.Keys) != 3 || got.Keys[2] != r.Keys[2] {
		t.Fatalf("opened into something else: %v", err)
	}
	_, err = consent.SealRotation(audience.Public(), line, consent.Rotation{Keys: manyKeys(consent.MaxKeys + 1)})
	wantKind(t, err, fault.TooLarge)
	f.Body = f.Body[:100]
	_, err = consent.CheckRotationFact(f)
	wantKind(t, err, fault.Malformed)
	f.Kind = fact.KindConsent
	_, err = consent.CheckRotationFact(f)
	wantKind(t, err, fault.UnknownKind)
}

// A sharing travels in a rotation, alone or with keys; one that cannot be right is
// refused by who seals and by who opens.
func TestRotationWithASharing(t *testing.T) {
	audience, line, d := wrapKey(t, 30), did.KeyOf(lineKey()), delivery(t)
	whole := func() *consent.Sharing {
		return &consent.Sharing{Revision: 4, Threshold: d.Threshold, Custodians: slices.Clone(d.Custodians), Commitments: slices.Clone(d.Commitments)}
	}
	sealed, err := consent.SealRotation(audience.Public(), line, consent.Rotation{Grant: grant().ID(), Sharing: whole()})
	if err != nil {
		t.Fatal(err)
	}
	got, err := consent.OpenRotation(audience, line, sealed)
	if err != nil || got.Sharing == nil || !bytes.Equal(codec.Marshal(got.Sharing), codec.Marshal(whole())) {
		t.Fatalf("opened into something else: %v", err)
	}
	for why, c := range map[string]struct {
		spoil func(*consent.Sharing)
		kind  fault.Kind
	}{
		"no revision":          {func(s *consent.Sharing) { s.Revision = 0 }, fault.Malformed},
		"no majority":          {func(s *consent.Sharing) { s.Threshold = 1 }, fault.Malformed},
		"a commitment missing": {func(s *consent.Sharing) { s.Commitments = s.Commitments[1:] }, fault.BadProof},
		"one index twice":      {func(s *consent.Sharing) { s.Custodians[1].Index = s.Custodians[0].Index }, fault.Malformed},
	} {
		s := whole()
		c.spoil(s)
		_, err := consent.SealRotation(audience.Public(), line, consent.Rotation{Grant: grant().ID(), Sharing: s})
		if fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want %v", why, err, c.kind)
		}
	}
}

func TestRefusal(t *testing.T) {
	audience, line := wrapKey(t, 30), did.KeyOf(lineKey())
	r := consent.Refusal{Denial: denial().Sign(lineKey()), Invite: "till-4-0017"}.SignCustomer(pairwiseKey())
	sealed, err := consent.SealRefusal(audience.Public(), line, r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := consent.OpenRefusal(audience, line, sealed)
	if err != nil || got.Customer != did.KeyOf(pairwiseKey()) || got.Denial.Denial.ID() != denial().ID() {
		t.Fatalf("opened into something else: %v", err)
	}
	r.Customer = did.KeyOf(key(70))
	sealed, _ = consent.SealRefusal(audience.Public(), line, r)
	_, err = consent.OpenRefusal(audience, line, sealed)
	wantKind(t, err, fault.BadSignature)
}

func denial() consent.Denial {
	return consent.Denial{
		Notice: consent.NoticeID(hash(4)), Subject: did.KeyOf(lineKey()), Account: consent.AccountOfKey(account(5).PubKey()),
		Audience: did.Merchant{19: 7}, Purpose: "dpv:Marketing", Seq: 2, Time: t0 + 5, Salt: hash(8),
	}
}

func revocation() consent.Revocation {
	return consent.Revocation{Grant: grant().ID(), Subject: did.KeyOf(lineKey()), Seq: 2, Time: t0 + 7, Salt: hash(9)}
}

// TestPaddingIsStrict: the padding is zeros to the next step, so that nothing
// can be hidden in it and one object has one length.
func TestPaddingIsStrict(t *testing.T) {
	audience, line := wrapKey(t, 30), did.KeyOf(lineKey())
	raw := delivery(t).Encode()
	padded := make([]byte, (len(raw)+2+511)/512*512)
	padded[0], padded[1] = byte(len(raw)>>8), byte(len(raw))
	copy(padded[2:], raw)
	open := func(plain []byte) error {
		sealed, err := vault.Wrap(audience.Public(), "souk/v1/delivery", line[:], plain)
		if err != nil {
			t.Fatal(err)
		}
		_, err = consent.OpenDelivery(audience, line, sealed)
		return err
	}
	if err := open(padded); err != nil {
		t.Fatal(err)
	}
	hidden := bytes.Clone(padded)
	hidden[len(hidden)-1] = 1
	long := bytes.Clone(padded)
	long[0] = 0xff
	for name, plain := range map[string][]byte{
		"hidden bytes": hidden, "length beyond the end": long, "no padding": padded[:len(raw)+2], "a step too many": append(bytes.Clone(padded), make([]byte, 512)...), "nothing": nil,
	} {
		if err := open(plain); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}
