package consent

import (
	"encoding/binary"

	"github.com/souk-network/souk/protocol/eip712"
)

// Consent statements are EIP-712 structs, so that a customer's account can sign
// them with eth_signTypedData_v4 and a contract can check them. The domain names
// no chain and no contract: one grant holds on every chain.
const (
	domainName     = "Souk"
	domainVersion  = "1"
	grantType      = "ConsentGrant(bytes32 notice,bytes32 subject,address account,address audience,bytes32 vault,string purpose,string[] categories,uint8 rights,uint64 notBefore,uint64 expiry,uint32 uses,bytes32 reward,uint64 sequence,uint32 epoch,bytes32 salt)"
	denialType     = "ConsentDenial(bytes32 notice,bytes32 subject,address account,address audience,string purpose,uint64 sequence,uint64 time,bytes32 salt)"
	revocationType = "ConsentRevocation(bytes32 grant,bytes32 subject,uint64 sequence,uint64 time,bytes32 salt)"
)

func digest(w eip712.Words) [32]byte { return w.Digest(eip712.Separator(domainName, domainVersion)) }

func (g Grant) digest() [32]byte {
	return digest(eip712.Struct(grantType).
		Word(g.Notice).Word(g.Subject).Address(g.Account).Address(g.Audience).Word(g.Vault).
		Text(g.Purpose).Texts(g.Categories).Number(uint64(g.Rights)).
		Number(g.NotBefore).Number(g.Expiry).Number(uint64(g.Uses)).Word(g.Reward).
		Number(g.Seq).Number(uint64(g.Epoch)).Word(g.Salt))
}

func (d Denial) digest() [32]byte {
	return digest(eip712.Struct(denialType).
		Word(d.Notice).Word(d.Subject).Address(d.Account).Address(d.Audience).
		Text(d.Purpose).Number(d.Seq).Number(d.Time).Word(d.Salt))
}

func (r Revocation) digest() [32]byte {
	return digest(eip712.Struct(revocationType).
		Word(r.Grant).Word(r.Subject).Number(r.Seq).Number(r.Time).Word(r.Salt))
}

// AnchorDigest is what goes on chain for a grant, denial or revocation:
// keccak256("souk/v1/consent-anchor", a zero byte, id, sequence number as eight
// big-endian bytes, salt). Without the salt nobody can tell whose it is.
func AnchorDigest(id, salt [32]byte, seq uint64) [32]byte {
	b := append([]byte("souk/v1/consent-anchor\x00"), id[:]...)
	b = binary.BigEndian.AppendUint64(b, seq)
	return eip712.Keccak(append(b, salt[:]...))
}
