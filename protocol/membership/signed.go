package membership

import (
	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
)

const (
	domainName    = "Souk Memberships"
	domainVersion = "1"
	purchasesType = "Purchases(address merchant,uint96 programme,address holder,uint32 count,uint64 deadline)"
	carryType     = "Carry(address from,address holder,uint96 programme,uint64 deadline)"
)

// Contract is where a consortium's memberships are. What is signed for one says
// nothing to another, on this chain or any other.
type Contract struct {
	ChainID uint64
	At      [20]byte
}

func (c Contract) separator() [32]byte {
	return eip712.ContractSeparator(domainName, domainVersion, c.ChainID, c.At)
}

// Purchases is a merchant's word about how many purchases a holder made.
type Purchases struct {
	Merchant  [20]byte // signs
	Programme Programme
	Holder    [20]byte
	Count     uint32
	Deadline  uint64 // Unix seconds: last second in which it can be shown
}

// SigningDigest is what the merchant signs.
func (p Purchases) SigningDigest(c Contract) [32]byte {
	return eip712.Struct(purchasesType).Address(p.Merchant).Word(p.Programme.word()).Address(p.Holder).
		Number(uint64(p.Count)).Number(p.Deadline).Digest(c.separator())
}

// Carry lets the levels of one account count for another one in a programme, for
// ever. It shows everybody that the two accounts belong together.
type Carry struct {
	From      [20]byte // signs
	Holder    [20]byte
	Programme Programme // the one in which Holder gets a level
	Deadline  uint64    // Unix seconds: last second in which it can be shown first
}

// SigningDigest is what the account signs.
func (k Carry) SigningDigest(c Contract) [32]byte {
	return eip712.Struct(carryType).Address(k.From).Address(k.Holder).Word(k.Programme.word()).
		Number(k.Deadline).Digest(c.separator())
}

// Statement is a Purchases or a Carry.
type Statement interface {
	SigningDigest(Contract) [32]byte
}

// Sign signs a statement for one contract: 65 bytes r || s || v, as wallets do.
func Sign(s Statement, c Contract, key *secp256k1.PrivateKey) []byte {
	return eip712.Sign(s.SigningDigest(c), key)
}
