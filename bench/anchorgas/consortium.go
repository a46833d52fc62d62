package main

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/anchorregistry"
	"github.com/souk-network/souk/contracts/bindings/consentregistry"
	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
)

// founders is the size of the measured consortium.
const founders = 5

// consortium is the three contracts on one machine, with five founders.
type consortium struct {
	*machine
	members                    []common.Address
	registry, consent, anchors common.Address
	deployed                   [3]uint64 // gas of the three creations, in that order

	membership *consortiumregistry.ConsortiumRegistry
	consents   *consentregistry.ConsentRegistry
	roots      *anchorregistry.AnchorRegistry
}

func newConsortium(r rules) (*consortium, error) {
	var members []common.Address
	for i := range founders {
		members = append(members, account(fmt.Sprint("founder ", i)))
	}
	return consortiumOf(r, members)
}

func consortiumOf(r rules, members []common.Address) (*consortium, error) {
	c := &consortium{members: members, membership: consortiumregistry.NewConsortiumRegistry(),
		consents: consentregistry.NewConsentRegistry(), roots: anchorregistry.NewAnchorRegistry()}
	var cards []consortiumregistry.MemberInit
	for i, at := range members {
		cards = append(cards, card(i, at))
	}
	m, err := newMachine(r, append(slices.Clone(members), account("customer"), account("relayer"))...)
	if err != nil {
		return nil, err
	}
	c.machine = m
	return c, c.deployAll(cards)
}

func (c *consortium) deployAll(cards []consortiumregistry.MemberInit) (err error) {
	from := c.members[0]
	code := append(common.FromHex(consortiumregistry.ConsortiumRegistryMetaData.Bin), c.membership.PackConstructor(cards)...)
	if c.registry, c.deployed[0], err = c.deploy(from, code); err != nil {
		return fmt.Errorf("deploy ConsortiumRegistry: %w", err)
	}
	if c.consent, c.deployed[1], err = c.deploy(from, common.FromHex(consentregistry.ConsentRegistryMetaData.Bin)); err != nil {
		return fmt.Errorf("deploy ConsentRegistry: %w", err)
	}
	code = append(common.FromHex(anchorregistry.AnchorRegistryMetaData.Bin), c.roots.PackConstructor(c.registry)...)
	if c.anchors, c.deployed[2], err = c.deploy(from, code); err != nil {
		return fmt.Errorf("deploy AnchorRegistry: %w", err)
	}
	return nil
}

// anchor is the gas of an anchor by the first member.
func (c *consortium) anchor(root [32]byte, entries uint64) (uint64, error) {
	return c.send(c.members[0], &c.anchors, c.roots.PackAnchor(root, entries))
}

// card is a member with keys that look random.
func card(n int, at common.Address) consortiumregistry.MemberInit {
	const hpkeLength = 1216
	hpke := make([]byte, 0, hpkeLength)
	for i := 0; len(hpke) < hpkeLength; i++ {
		part := digest(fmt.Sprint("hpke ", n), i)
		hpke = append(hpke, part[:]...)
	}
	return consortiumregistry.MemberInit{Account: at, PeerKey: digest("peer", n), DocHash: digest("doc", n),
		HpkeKey: hpke, Name: fmt.Sprint("Merchant ", n)}
}

// signed is a relayed revocation with the customer's signature, as call data.
func (c *consortium) signed() ([]byte, error) {
	h := digest("customer key", 0)
	key, err := crypto.ToECDSA(h[:])
	if err != nil {
		return nil, err
	}
	s := consentregistry.ConsentAnchor{Account: crypto.PubkeyToAddress(key.PublicKey), Digest: digest("signed", 0),
		Action: 3, Sequence: 7, Deadline: 2 * start}
	sig, err := crypto.Sign(anchorHash(c.rules, c.consent, s), key)
	if err != nil {
		return nil, err
	}
	sig[64] += 27
	return c.consents.PackAnchorSigned(s, sig), nil
}

// anchorHash is the EIP-712 hash of a ConsentAnchor, computed apart from the contract.
func anchorHash(r rules, contract common.Address, s consentregistry.ConsentAnchor) []byte {
	domain := crypto.Keccak256(
		crypto.Keccak256([]byte("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")),
		crypto.Keccak256([]byte("Souk")), crypto.Keccak256([]byte("1")),
		common.BigToHash(r.config.ChainID).Bytes(), common.LeftPadBytes(contract[:], 32))
	message := crypto.Keccak256(
		crypto.Keccak256([]byte("ConsentAnchor(address account,bytes32 digest,uint8 action,uint64 sequence,uint64 deadline)")),
		common.LeftPadBytes(s.Account[:], 32), s.Digest[:], word(uint64(s.Action)), word(s.Sequence), word(s.Deadline))
	return crypto.Keccak256([]byte{0x19, 0x01}, domain, message)
}

func word(n uint64) []byte { return binary.BigEndian.AppendUint64(make([]byte, 24), n) }
