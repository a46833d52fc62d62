package consent

import (
	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
)

// Account is a customer's EVM account towards one merchant; zero if it has none.
type Account [20]byte

// AccountOfKey is the EVM address of a secp256k1 key.
func AccountOfKey(key *secp256k1.PublicKey) Account { return eip712.AccountOf(key) }

// SignAccount makes the 65 bytes r || s || v of an EVM wallet.
func SignAccount(digest [32]byte, key *secp256k1.PrivateKey) []byte { return eip712.Sign(digest, key) }

// RecoverAccount is the account that signed digest, by the one encoding that
// eip712.Recover accepts. Refused: bad_signature.
func RecoverAccount(digest [32]byte, sig []byte) (Account, error) {
	signer, err := eip712.Recover(digest, sig)
	return signer, err
}
