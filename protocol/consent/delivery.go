package consent

import (
	"crypto/ed25519"
	"fmt"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

const (
	// MaxDelivery is the most bytes of an encoded delivery, so that it fits
	// sealed and padded into MaxSealed.
	MaxDelivery = MaxSealed - vault.WrapOverhead - sealPad
	// MaxInvite is the most bytes of a merchant's enrolment code.
	MaxInvite = 64
	// MaxKeys is the most grant keys of one delivery or rotation.
	MaxKeys = 32

	deliveryInfo  = "souk/v1/delivery"
	denialInfo    = "souk/v1/denial"
	customerLabel = "souk/v1/grant-customer\x00"
)

// Custodian is a member that holds a share of the vault's secret.
type Custodian struct {
	_        struct{} `cbor:",toarray"`
	Merchant did.Merchant
	Index    uint16 // of its share, from 1
}

// KeyEntry is the grant key of one category and epoch.
type KeyEntry struct {
	_        struct{} `cbor:",toarray"`
	Category string
	Epoch    uint32
	Key      vault.GrantKey
}

// Delivery is what a grantee gets under seal with a grant: who the customer is
// to it, where the vault's custodians are, and the grant keys.
type Delivery struct {
	_           struct{} `cbor:",toarray"`
	Grant       SignedGrant
	Customer    did.Key           // the customer's pairwise key towards the audience
	CustomerSig [64]byte          // by Customer over "souk/v1/grant-customer", a zero byte and the grant's id
	Invite      string            // the merchant's enrolment code, at most 64 bytes; links its local customer
	VaultPublic vault.Public      // S
	Threshold   uint16            // k: how many custodians must release
	Custodians  []Custodian       // n of them, by rising index
	Commitments vault.Commitments // k points, the first one is S
	Keys        []KeyEntry        // sorted by category, then epoch
}

// SignCustomer fills Customer and CustomerSig with those of the pairwise key.
func (d Delivery) SignCustomer(pairwise ed25519.PrivateKey) Delivery {
	d.Customer, d.CustomerSig = signCustomer(d.Grant.ID(), pairwise)
	return d
}

// VerifyCustomer checks that the pairwise key signed this grant, so that nobody
// can present another customer's pairwise identifier as its own.
func (d Delivery) VerifyCustomer() error {
	return verifyCustomer(d.Grant.ID(), d.Customer, d.CustomerSig)
}

func signCustomer(id [32]byte, pairwise ed25519.PrivateKey) (did.Key, [64]byte) {
	return did.KeyOf(pairwise), [64]byte(ed25519.Sign(pairwise, append([]byte(customerLabel), id[:]...)))
}

func verifyCustomer(id [32]byte, customer did.Key, sig [64]byte) error {
	if !customer.Verify(append([]byte(customerLabel), id[:]...), sig[:]) {
		return fault.New(fault.BadSignature, "verify delivery", "the customer's pairwise key did not sign")
	}
	return nil
}

// Encode is the delivery's one encoding, in the clear.
func (d Delivery) Encode() []byte { return codec.Marshal(d) }

// DecodeDelivery reads a delivery in the clear and checks its fields, not its
// signatures.
func DecodeDelivery(raw []byte) (Delivery, error) {
	var d Delivery
	if err := codec.Unmarshal(raw, &d, MaxDelivery); err != nil {
		return Delivery{}, fault.Wrap(fault.KindOf(err), "decode delivery", err)
	}
	return d, d.Check()
}

// Check holds the fields against their limits and against one another.
func (d Delivery) Check() error {
	const op = "check delivery"
	if err := d.Grant.Grant.Check(); err != nil {
		return err
	}
	if len(d.Invite) > MaxInvite || d.Customer.IsZero() {
		return fault.New(fault.Malformed, op, "want a customer and an invite of at most 64 bytes")
	}
	if d.VaultPublic.ID() != vault.ID(d.Grant.Grant.Vault) {
		return fault.New(fault.BadProof, op, "the public key is another vault's")
	}
	if err := d.checkCustodians(); err != nil {
		return err
	}
	return checkKeys(d.Keys)
}

func (d Delivery) checkCustodians() error {
	const op = "check delivery"
	if err := vault.CheckThreshold(int(d.Threshold), len(d.Custodians)); err != nil {
		return err
	}
	if len(d.Commitments) != int(d.Threshold) || d.Commitments[0] != d.VaultPublic {
		return fault.New(fault.BadProof, op, "the commitments are another vault's")
	}
	return checkOrder(d.Custodians, op)
}

func checkKeys(keys []KeyEntry) error {
	const op = "check grant keys"
	if len(keys) > MaxKeys {
		return fault.New(fault.TooLarge, op, fmt.Sprintf("%d keys, at most %d", len(keys), MaxKeys))
	}
	for i, k := range keys {
		if err := CheckCategory(k.Category); err != nil {
			return err
		}
		if i > 0 && !k.after(keys[i-1]) {
			return fault.New(fault.Malformed, op, "not sorted by category and epoch")
		}
	}
	return nil
}

func (k KeyEntry) after(p KeyEntry) bool {
	return k.Category > p.Category || k.Category == p.Category && k.Epoch > p.Epoch
}

// SealDelivery encrypts a delivery to the audience's HPKE key. The line is bound
// to it: a sealed delivery moved to another line's fact does not open.
func SealDelivery(hpkePub []byte, line did.Key, d Delivery) ([]byte, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	return seal(hpkePub, deliveryInfo, line, d.Encode())
}

// OpenDelivery decrypts and checks what SealDelivery made, all signatures
// included. fault.BadProof if it is sealed to somebody else.
func OpenDelivery(private vault.WrapKey, line did.Key, sealed []byte) (Delivery, error) {
	raw, err := open(private, deliveryInfo, line, sealed)
	if err != nil {
		return Delivery{}, err
	}
	d, err := DecodeDelivery(raw)
	if err != nil {
		return Delivery{}, err
	}
	if d.Grant.Grant.Subject != line {
		return Delivery{}, fault.New(fault.BadProof, "open delivery", "the grant belongs to another line")
	}
	if err := d.Grant.Verify(); err != nil {
		return Delivery{}, err
	}
	return d, d.VerifyCustomer()
}

// Refusal is what a merchant gets under seal with a denial: the signed denial
// and which of its customers said no.
type Refusal struct {
	_           struct{} `cbor:",toarray"`
	Denial      SignedDenial
	Customer    did.Key  // pairwise, as in Delivery
	CustomerSig [64]byte // as in Delivery, over the denial's id
	Invite      string   // as in Delivery
}

// SignCustomer fills Customer and CustomerSig with those of the pairwise key.
func (r Refusal) SignCustomer(pairwise ed25519.PrivateKey) Refusal {
	r.Customer, r.CustomerSig = signCustomer(r.Denial.Denial.ID(), pairwise)
	return r
}

// SealRefusal encrypts a refusal to the audience's HPKE key.
func SealRefusal(hpkePub []byte, line did.Key, r Refusal) ([]byte, error) {
	return seal(hpkePub, denialInfo, line, codec.Marshal(r))
}

// OpenRefusal decrypts and checks what SealRefusal made, all signatures included.
func OpenRefusal(private vault.WrapKey, line did.Key, sealed []byte) (Refusal, error) {
	const op = "open refusal"
	raw, err := open(private, denialInfo, line, sealed)
	if err != nil {
		return Refusal{}, err
	}
	var r Refusal
	if err := codec.Unmarshal(raw, &r, MaxDelivery); err != nil {
		return Refusal{}, fault.Wrap(fault.KindOf(err), op, err)
	}
	if len(r.Invite) > MaxInvite || r.Denial.Denial.Subject != line {
		return Refusal{}, fault.New(fault.Malformed, op, "another line's denial, or an invite over 64 bytes")
	}
	if err := r.Denial.Verify(); err != nil {
		return Refusal{}, err
	}
	return r, verifyCustomer(r.Denial.Denial.ID(), r.Customer, r.CustomerSig)
}
