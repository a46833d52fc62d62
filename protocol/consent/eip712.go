package consent

import (
	"encoding/binary"

	"golang.org/x/crypto/sha3"
)

// Consent statements are EIP-712 structs, so that a customer's account can sign
// them with eth_signTypedData_v4 and a contract can check them. The domain names
// no chain and no contract: one grant holds on every chain.
const (
	domainType     = "EIP712Domain(string name,string version)"
	domainName     = "Souk"
	domainVersion  = "1"
	grantType      = "ConsentGrant(bytes32 notice,bytes32 subject,address account,address audience,bytes32 vault,string purpose,string[] categories,uint8 rights,uint64 notBefore,uint64 expiry,uint32 uses,bytes32 reward,uint64 sequence,uint32 epoch,bytes32 salt)"
	denialType     = "ConsentDenial(bytes32 notice,bytes32 subject,address account,address audience,string purpose,uint64 sequence,uint64 time,bytes32 salt)"
	revocationType = "ConsentRevocation(bytes32 grant,bytes32 subject,uint64 sequence,uint64 time,bytes32 salt)"
)

// words collects the 32-byte words of an EIP-712 struct in field order.
type words []byte

func (w words) word(v [32]byte) words { return append(w, v[:]...) }

func (w words) address(v [20]byte) words { return append(append(w, make([]byte, 12)...), v[:]...) }

func (w words) number(v uint64) words {
	return binary.BigEndian.AppendUint64(append(w, make([]byte, 24)...), v)
}

func (w words) text(v string) words { return w.word(keccak([]byte(v))) }

func (w words) texts(v []string) words {
	var items words
	for _, s := range v {
		items = items.text(s)
	}
	return w.word(keccak(items))
}

// structOf begins a struct with the hash of its type.
func structOf(kind string) words { return words(nil).text(kind) }

// digest is EIP-712's keccak256(0x1901 || domain separator || struct hash).
func (w words) digest() [32]byte {
	domain := structOf(domainType).text(domainName).text(domainVersion)
	return keccak(words{0x19, 0x01}.word(keccak(domain)).word(keccak(w)))
}

func keccak(b []byte) [32]byte {
	h := sha3.NewLegacyKeccak256()
	h.Write(b)
	return [32]byte(h.Sum(nil))
}

func (g Grant) digest() [32]byte {
	return structOf(grantType).
		word(g.Notice).word(g.Subject).address(g.Account).address(g.Audience).word(g.Vault).
		text(g.Purpose).texts(g.Categories).number(uint64(g.Rights)).
		number(g.NotBefore).number(g.Expiry).number(uint64(g.Uses)).word(g.Reward).
		number(g.Seq).number(uint64(g.Epoch)).word(g.Salt).digest()
}

func (d Denial) digest() [32]byte {
	return structOf(denialType).
		word(d.Notice).word(d.Subject).address(d.Account).address(d.Audience).
		text(d.Purpose).number(d.Seq).number(d.Time).word(d.Salt).digest()
}

func (r Revocation) digest() [32]byte {
	return structOf(revocationType).
		word(r.Grant).word(r.Subject).number(r.Seq).number(r.Time).word(r.Salt).digest()
}

// AnchorDigest is what goes on chain for a grant, denial or revocation:
// keccak256("souk/v1/consent-anchor", a zero byte, id, sequence number as eight
// big-endian bytes, salt). Without the salt nobody can tell whose it is.
func AnchorDigest(id, salt [32]byte, seq uint64) [32]byte {
	b := append([]byte("souk/v1/consent-anchor\x00"), id[:]...)
	b = binary.BigEndian.AppendUint64(b, seq)
	return keccak(append(b, salt[:]...))
}
