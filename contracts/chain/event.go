package chain

import (
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"slices"

	"github.com/souk-network/souk/contracts/bindings/anchorregistry"
	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Action is what a customer did, by the numbers of the contract and of consent.State.
type Action uint8

// The actions of ConsentRegistry. Append only.
const (
	Granted Action = 1
	Denied  Action = 2
	Revoked Action = 3
)

// ConsentEvent is a statement of a customer that reached the chain, through a
// relayer or by the emergency exit. It says that Account vouches for Digest;
// whether that touches a grant, only who holds the grant can tell.
type ConsentEvent struct {
	Account  [20]byte
	Digest   [32]byte // salted digest of a grant, denial or revocation
	Action   Action
	Sequence uint64
	Place    Place
	Final    bool // deep enough that the place does not change any more
}

// Anchor is one batch of log roots on the chain.
type Anchor struct {
	Root    [32]byte
	Member  did.Merchant // who vouched for it
	Entries uint64       // how many log entries it covers, by its own account
	Place   Place
}

// Place is where an event stands on the chain.
type Place struct {
	Block     uint64   `json:"block"`
	BlockHash [32]byte `json:"block_hash"`
	Tx        [32]byte `json:"tx"`
}

// events is what the contracts said in one block, in order.
type events struct {
	members  []memberEvent
	consents []ConsentEvent
	anchors  []Anchor
}

func (e events) empty() bool { return len(e.members)+len(e.consents)+len(e.anchors) == 0 }

func (e *events) join(other events) {
	e.members = append(e.members, other.members...)
	e.consents = append(e.consents, other.consents...)
	e.anchors = append(e.anchors, other.anchors...)
}

// decoder turns logs of the three contracts into events.
type decoder struct {
	deployment Deployment
	consortium *consortiumregistry.ConsortiumRegistry
	consent    *consentregistry.ConsentRegistry
	anchor     *anchorregistry.AnchorRegistry

	consortiumABI, consentABI, anchorABI abi.ABI
}

func newDecoder(d Deployment) *decoder {
	x := &decoder{
		deployment: d, consortium: consortiumregistry.NewConsortiumRegistry(),
		consent: consentregistry.NewConsentRegistry(), anchor: anchorregistry.NewAnchorRegistry(),
	}
	x.consortiumABI, x.consentABI, x.anchorABI = x.consortium.GetABI(), x.consent.GetABI(), x.anchor.GetABI()
	return x
}

// contracts are the addresses whose logs matter; none on a chain without a consortium.
func (d *decoder) contracts() []common.Address {
	all := []common.Address{
		common.Address(d.deployment.Consortium), common.Address(d.deployment.Consent), common.Address(d.deployment.Anchor),
	}
	return slices.DeleteFunc(all, func(a common.Address) bool { return a == common.Address{} })
}

// decode adds one log to the events. Events of other versions are skipped; a
// known event that does not decode is an endpoint's lie.
func (d *decoder) decode(l types.Log, into *events) error {
	if len(l.Topics) == 0 {
		return nil
	}
	var err error
	switch Address(l.Address) {
	case d.deployment.Consortium:
		err = d.member(l, into)
	case d.deployment.Consent:
		err = d.consentEvent(l, into)
	case d.deployment.Anchor:
		err = d.anchorEvent(l, into)
	}
	return fault.Wrap(fault.Malformed, "read chain event", err)
}

func (d *decoder) anchorEvent(l types.Log, into *events) error {
	if l.Topics[0] != d.anchorABI.Events[anchorregistry.AnchorRegistryAnchoredEventName].ID {
		return nil
	}
	e, err := d.anchor.UnpackAnchoredEvent(&l)
	if err == nil {
		into.anchors = append(into.anchors, Anchor{Root: e.Root, Member: did.Merchant(e.Member), Entries: e.Entries, Place: placeOf(l)})
	}
	return err
}

func (d *decoder) consentEvent(l types.Log, into *events) error {
	add := func(account common.Address, digest [32]byte, sequence uint64, action Action) {
		into.consents = append(into.consents, ConsentEvent{
			Account: account, Digest: digest, Action: action, Sequence: sequence, Place: placeOf(l),
		})
	}
	known := d.consentABI.Events
	switch l.Topics[0] {
	case known[consentregistry.ConsentRegistryConsentGrantedEventName].ID:
		e, err := d.consent.UnpackConsentGrantedEvent(&l)
		if err != nil {
			return err
		}
		add(e.Account, e.Digest, e.Sequence, Granted)
	case known[consentregistry.ConsentRegistryConsentDeniedEventName].ID:
		e, err := d.consent.UnpackConsentDeniedEvent(&l)
		if err != nil {
			return err
		}
		add(e.Account, e.Digest, e.Sequence, Denied)
	case known[consentregistry.ConsentRegistryConsentRevokedEventName].ID:
		e, err := d.consent.UnpackConsentRevokedEvent(&l)
		if err != nil {
			return err
		}
		add(e.Account, e.Digest, e.Sequence, Revoked)
	}
	return nil
}

func placeOf(l types.Log) Place {
	return Place{Block: l.BlockNumber, BlockHash: l.BlockHash, Tx: l.TxHash}
}
