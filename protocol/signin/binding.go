package signin

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// A binding says of an account and a pairwise DID that they are one customer's,
// by the word of both: the account signed a text that names the DID, the DID
// signed the text and that signature. Either of them may end it.
//
// The text is an EIP-4361 message whose URI is the DID. A sign-in has a URI of
// the site instead, so that neither can pass for the other.

// BindingStatement is the statement of a binding's text, as the customer's
// account shows it before it signs.
const BindingStatement = "Let this account sign me in at this shop. It moves no money and gives nobody access to the account."

const (
	bindLabel    = "souk/v1/account-binding"
	unbindLabel  = "souk/v1/account-unbinding"
	merchantURN  = "urn:souk:merchant:"
	maxBinding   = 16 << 10
	maxSignature = 8 << 10

	bindingOp = "check account binding"
)

// Request is what a binding's text is made of. Times are Unix milliseconds.
type Request struct {
	Domain   string // of the merchant's sign-in
	Merchant did.Merchant
	Customer did.Key // the pairwise DID towards this merchant
	Account  Account
	Nonce    string
	IssuedAt uint64
	Expires  uint64 // the binding's end; 0 for none
}

// Text is what the account signs.
func (r Request) Text() (string, error) {
	m := Message{
		Domain: r.Domain, Account: r.Account, Statement: BindingStatement, URI: r.Customer.DID(), Nonce: r.Nonce,
		IssuedAt: At(r.IssuedAt), Resources: []string{merchantURN + r.Merchant.String(), r.Account.DID()},
	}
	if r.Expires != 0 {
		m.Expires = At(r.Expires)
	}
	return m.Text()
}

// Binding is signed from both ends. CBOR: [text, account signature, customer signature].
type Binding struct {
	_        struct{} `cbor:",toarray"`
	Text     string   // as the account signed it
	Signed   []byte   // by the account: 65 bytes of ECDSA, or what its contract takes, at most 8 KiB
	Customer []byte   // Ed25519 by the DID that the text names
}

// BindingID names a binding: SHA-256 of its text.
type BindingID [32]byte

// String is the id in lower-case hexadecimal.
func (id BindingID) String() string { return hex.EncodeToString(id[:]) }

// Bind counter-signs what an account signed with the customer's pairwise key.
func Bind(customer ed25519.PrivateKey, text string, signed []byte) Binding {
	b := Binding{Text: text, Signed: slices.Clone(canonical(signed))}
	b.Customer = ed25519.Sign(customer, b.counterSigned())
	return b
}

func (b Binding) counterSigned() []byte {
	text, signed := sha256.Sum256([]byte(b.Text)), sha256.Sum256(b.Signed)
	return slices.Concat([]byte(bindLabel+"\x00"), text[:], signed[:])
}

// ID is the binding's id.
func (b Binding) ID() BindingID { return sha256.Sum256([]byte(b.Text)) }

// Encode writes the binding.
func (b Binding) Encode() []byte { return codec.Marshal(b) }

// DecodeBinding reads a binding. It judges no signature.
func DecodeBinding(raw []byte) (Binding, error) {
	var b Binding
	if err := codec.Unmarshal(raw, &b, maxBinding); err != nil {
		return b, err
	}
	if len(b.Signed) > maxSignature {
		return b, fault.New(fault.TooLarge, bindingOp, "a signature over 8 KiB")
	}
	return b, nil
}

// Bound is what a binding says once it was checked.
type Bound struct {
	ID       BindingID
	Merchant did.Merchant
	Customer did.Key
	Account  Account
	Domain   string
	Message  Message // with its times
}

// Holds reports whether the binding is in force at a time in Unix milliseconds.
func (b Bound) Holds(now uint64) bool {
	return int64(now) >= b.Message.NotBefore.ms && (b.Message.Expires.IsZero() || int64(now) < b.Message.Expires.ms)
}

// Read checks the binding's form and the DID's signature, and returns what it
// says. The account's signature is the caller's to check, with VerifyKey or on
// the account's chain: until then nothing is proven. Refused: malformed,
// too_large, bad_signature.
func (b Binding) Read() (Bound, error) {
	m, err := Parse(b.Text)
	if err != nil {
		return Bound{}, err
	}
	customer, err := did.ParseKey(m.URI)
	if err != nil {
		return Bound{}, fault.New(fault.Malformed, bindingOp, "its URI is not a did:key")
	}
	merchant, err := merchantOf(m)
	if err != nil {
		return Bound{}, err
	}
	if len(b.Signed) == 0 || len(b.Signed) > maxSignature {
		return Bound{}, fault.New(fault.BadSignature, bindingOp, "no account signature of at most 8 KiB")
	}
	if !customer.Verify(b.counterSigned(), b.Customer) {
		return Bound{}, fault.New(fault.BadSignature, bindingOp, "the customer did not sign it")
	}
	return Bound{ID: b.ID(), Merchant: merchant, Customer: customer, Account: m.Account, Domain: m.Domain, Message: m}, nil
}

// merchantOf is whom a binding is for: its resources name the merchant and the
// account, in this order, and nothing else.
func merchantOf(m Message) (did.Merchant, error) {
	if m.Statement != BindingStatement || len(m.Resources) != 2 || m.Resources[1] != m.Account.DID() {
		return did.Merchant{}, fault.New(fault.Malformed, bindingOp, "not the text of a binding")
	}
	name, ok := strings.CutPrefix(m.Resources[0], merchantURN)
	merchant, err := did.ParseMerchant(name)
	if !ok || err != nil || merchant.String() != name {
		return did.Merchant{}, fault.New(fault.Malformed, bindingOp, "its first resource names no merchant")
	}
	return merchant, nil
}

// Unbinding ends a binding, by the word of either end. CBOR: [binding, signature].
type Unbinding struct {
	_       struct{} `cbor:",toarray"`
	Binding BindingID
	Signed  []byte // 64 bytes of Ed25519 by the customer, or the account's over UnbindingText
}

// Unbind ends a binding with the customer's pairwise key.
func Unbind(customer ed25519.PrivateKey, id BindingID) Unbinding {
	return Unbinding{Binding: id, Signed: ed25519.Sign(customer, unbindingOf(id))}
}

func unbindingOf(id BindingID) []byte { return append([]byte(unbindLabel+"\x00"), id[:]...) }

// UnbindingText is what an account signs (EIP-191) to end a binding without the
// customer's wallet.
func UnbindingText(id BindingID) string {
	return "This account no longer signs me in.\nBinding: " + id.String()
}

// ByCustomer reports whether the customer of a binding signed its end. If not,
// the account may have: VerifyKey of UnbindingText, or its chain, tells.
func (u Unbinding) ByCustomer(customer did.Key) bool {
	return customer.Verify(unbindingOf(u.Binding), u.Signed)
}

// Encode writes the unbinding.
func (u Unbinding) Encode() []byte { return codec.Marshal(u) }

// DecodeUnbinding reads an unbinding. It judges no signature.
func DecodeUnbinding(raw []byte) (Unbinding, error) {
	var u Unbinding
	err := codec.Unmarshal(raw, &u, maxBinding)
	if err == nil && len(u.Signed) > maxSignature {
		err = fault.New(fault.TooLarge, bindingOp, "a signature over 8 KiB")
	}
	return u, err
}
