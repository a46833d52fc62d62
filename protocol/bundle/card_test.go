package bundle

import (
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// resigned is a card under another control key, with the proof that it had.
func resigned(c VaultCard, control ed25519.PrivateKey) VaultCard {
	c.Control = did.KeyOf(control)
	c.Sig = [64]byte(ed25519.Sign(control, c.message()))
	return c
}

// Who knows a vault's public key, as its custodians and grantees do, makes no card
// of it: not with the owner's own proof of another card, not with a secret of
// their own, not without a proof. The forged card is refused by name; nothing else
// of the bundle is, and nobody is taken for a custodian on a forger's word.
// Defends I3.
func TestForgedCardIsRefusedByName(t *testing.T) {
	thief := key("thief", 1)
	for why, forge := range map[string]func(VaultCard) VaultCard{
		"the owner's proof of another card": func(c VaultCard) VaultCard { return resigned(c, thief) },
		"a secret of their own":             func(c VaultCard) VaultCard { return signed(c, vault.SecretFromBytes(digest("thief")), thief) },
		"no proof": func(c VaultCard) VaultCard {
			c.Proof = [64]byte{}
			return resigned(c, thief)
		},
	} {
		for _, since := range []uint64{t0 - 1, t0, t0 + 1} {
			w := newWorld(t)
			card := w.b.Vaults[0]
			card.Since = since
			card.Custodians = []consent.Custodian{{Merchant: merchant(4), Index: 1}, {Merchant: merchant(5), Index: 2}}
			forged := forge(card)
			w.b.Vaults = append(w.b.Vaults, forged)
			w.b = w.b.sorted()
			at := slices.IndexFunc(w.b.Vaults, func(c VaultCard) bool { return c.compare(forged) == 0 })
			r := Verify(w.b, w.chain)
			if len(r.Failures) != 1 || r.Failures[0].Section != "vaults" || r.Failures[0].Entry != at || r.Failures[0].Kind != fault.BadProof {
				t.Fatalf("%s, since %d: %v, want the card %d alone", why, since, r.Failures, at)
			}
			if r.Checked.Vaults != 1 || r.Checked.Grants != 1 || r.Checked.Reads != 1 || len(r.Missing) != 0 || len(r.Warnings) != 0 {
				t.Errorf("%s, since %d: %+v", why, since, r)
			}
		}
	}
}

// A stranger's grant that names the vault commands nothing: it is the grant that
// is refused, never the card that the vault's secret proved.
func TestStrangersGrantForAVault(t *testing.T) {
	w := newWorld(t)
	g := w.grant.Grant
	g.Subject = did.KeyOf(key("line", 9))
	forged := g.Sign(key("line", 9), key("thief", 1))
	w.b.Grants = append(w.b.Grants, forged)
	w.b = w.b.sorted()
	at := slices.IndexFunc(w.b.Grants, func(s consent.SignedGrant) bool { return compareGrants(s, forged) == 0 })
	r := Verify(w.b, w.chain)
	if len(r.Failures) != 1 || r.Failures[0].Section != "grants" || r.Failures[0].Entry != at || r.Failures[0].Kind != fault.BadSignature {
		t.Fatal(r.Failures)
	}
	if !strings.Contains(r.Failures[0].Detail, "another key than its vault's") {
		t.Error(r.Failures[0])
	}
}

// Every bit of the proof counts, and the proof covers all that the card says: the
// control key signs the changed card, and it still does not hold.
func TestCardProofCoversTheCard(t *testing.T) {
	w := newWorld(t)
	good := w.b.Vaults[0]
	if err := good.Verify(); err != nil {
		t.Fatal(err)
	}
	refused := func(why string, c VaultCard) {
		t.Helper()
		c.Sig = [64]byte(ed25519.Sign(w.control, c.message()))
		if err := c.Verify(); fault.KindOf(err) != fault.BadProof && fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", why, err)
		}
	}
	for bit := range 8 * len(good.Proof) {
		c := good
		c.Proof[bit/8] ^= 1 << (bit % 8)
		refused("a bit of the proof", c)
	}
	for why, change := range map[string]func(c *VaultCard){
		"since":     func(c *VaultCard) { c.Since++ },
		"threshold": func(c *VaultCard) { c.Threshold++ },
		"custodian": func(c *VaultCard) { c.Custodians = slices.Clone(c.Custodians); c.Custodians[0].Merchant = merchant(5) },
		"vault":     func(c *VaultCard) { c.Public = vault.SecretFromBytes(digest("another")).Public() },
		"no point":  func(c *VaultCard) { c.Public = vault.Public{} },
		"index":     func(c *VaultCard) { c.Custodians = slices.Clone(c.Custodians); c.Custodians[2].Index++ },
		"one gone":  func(c *VaultCard) { c.Custodians = c.Custodians[:2] },
	} {
		c := good
		change(&c)
		refused(why, c)
	}
}
