package wallet

import (
	"context"
	"crypto/ed25519"
	"maps"
	"slices"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// ownCopy is what the wallet seals to itself with each of its statements. With
// the statement's fact it makes up everything that the words alone do not bring
// back.
type ownCopy struct {
	_         struct{} `cbor:",toarray"`
	Statement [32]byte // its id
	Grant     []byte   // as in said
	Salt      [32]byte // as in said
	Invite    string
	Vault     vault.ID
	Epochs    []categoryEpoch // of this vault, after the statement; of the categories concerned
}

// categoryEpoch is the grant-key epoch of one category.
type categoryEpoch struct {
	_        struct{} `cbor:",toarray"`
	Category string
	Epoch    uint32
}

// vaultCopy is what the wallet seals to itself about its vaults.
type vaultCopy struct {
	_          struct{} `cbor:",toarray"`
	Epoch      uint32
	Threshold  uint16
	Custodians []consent.Custodian
	Revision   uint32
	Since      uint64
	Shredded   []did.Merchant
	Earlier    []sharing // who is gone is asked again
}

// copyLifetime is how long members keep the copy of a vault, ms: as long as they
// keep anything.
const copyLifetime = 10 * year

// ownKey is the key that own copies are sealed to.
func (w *Wallet) ownKey() (vault.WrapKey, error) {
	return vault.NewWrapKey(w.cfg.Seed.Derive("own copies"))
}

// vaultAuthor signs the copies of the vault. Nobody knows whose it is.
func (w *Wallet) vaultAuthor() ed25519.PrivateKey {
	raw := w.cfg.Seed.Derive("vault copies")
	return ed25519.NewKeyFromSeed(raw[:])
}

// copyStatement seals the copy of the newest statement of a line, once its
// rotation is done.
func (w *Wallet) copyStatement(l *lineState, s *said, lost []string) error {
	st, err := s.statement()
	if err != nil {
		return err
	}
	body := codec.Marshal(ownCopy{
		Statement: st.ID, Grant: s.Grant, Salt: s.Salt, Invite: l.Invite, Vault: w.vault.ID, Epochs: w.epochsOf(*s, lost),
	})
	own, err := w.ownKey()
	if err != nil {
		return err
	}
	sealed, err := consent.SealOwnCopy(own.Public(), st.Line, body)
	if err != nil {
		return err
	}
	subject := [32]byte(st.Grant)
	if st.State == consent.StateDenied {
		subject = st.ID
	}
	s.Own = consent.OwnCopyFact(w.signer(l), subject, sealed, st.Seq, st.Time, st.Until).Encode()
	return nil
}

// epochsOf lists the epochs of a statement's categories and of those that it
// lost its merchant, as far as they have left the first.
func (w *Wallet) epochsOf(s said, lost []string) []categoryEpoch {
	concerned := map[string]bool{}
	for _, c := range lost {
		concerned[c] = true
	}
	if g, err := consent.DecodeSignedGrant(s.Grant); err == nil {
		for _, c := range g.Grant.Categories {
			concerned[c] = true
		}
	}
	var out []categoryEpoch
	for _, c := range slices.Sorted(maps.Keys(concerned)) {
		if e := w.epoch(c); e > 1 {
			out = append(out, categoryEpoch{Category: c, Epoch: e})
		}
	}
	return out
}

// copyVault makes the fact with the copy of the vault as it is now. It is stored
// with the vault and handed out by handCopy.
func (w *Wallet) copyVault() error {
	own, err := w.ownKey()
	if err != nil {
		return err
	}
	v := w.vault
	author := w.vaultAuthor()
	c := vaultCopy{
		Epoch: v.Epoch, Threshold: v.Threshold, Custodians: v.Custodians, Revision: v.Revision, Since: v.Since, Shredded: v.Shredded,
	}
	for _, s := range v.Earlier {
		s.Gone = nil
		c.Earlier = append(c.Earlier, s)
	}
	sealed, err := consent.SealOwnCopy(own.Public(), did.KeyOf(author), c.encode())
	if err != nil {
		return err
	}
	w.vault.Copies++
	subject := w.cfg.Seed.Derive("vault copy")
	f := consent.OwnCopyFact(author, subject, sealed, w.vault.Copies, now(), now()+copyLifetime)
	w.vault.Copy = rotated{Fact: f.Encode()}
	return nil
}

// encode leaves out the oldest sharings where all do not fit: more than some
// twenty of five custodians.
func (c vaultCopy) encode() []byte {
	for {
		raw := codec.Marshal(c)
		if len(raw) <= consent.MaxDelivery || len(c.Earlier) == 0 {
			return raw
		}
		c.Earlier = c.Earlier[1:]
	}
}

// handCopy hands the vault's copy out until two members hold it. What fails is
// tried again by Resend.
func (w *Wallet) handCopy(ctx context.Context) {
	if len(w.vault.Copy.Fact) == 0 {
		return
	}
	for _, m := range w.inTurn() {
		if len(w.vault.Copy.Stored) >= 2 {
			return
		}
		if !contains(w.vault.Copy.Stored, m) {
			w.submitKeys(ctx, m, []*rotated{&w.vault.Copy})
		}
	}
}

// openOwn opens the own copies among facts by one of the wallet's keys.
func openOwn[T any](own vault.WrapKey, f fact.Fact) (T, bool) {
	var out T
	if f.Kind != fact.KindKeys {
		return out, false
	}
	raw, err := consent.OpenOwnCopy(own, f.Author, f.Body)
	if err != nil {
		return out, false // a rotation, sealed to its grantee
	}
	return out, codec.Unmarshal(raw, &out, consent.MaxDelivery) == nil
}

// errAlone is for what needs the word of more members than answered.
var errAlone = fault.New(fault.Unavailable, "restore", "fewer than two members answered to the end; check the network and run the command again")
