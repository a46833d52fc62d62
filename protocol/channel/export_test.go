package channel

import (
	"io"

	"github.com/souk-network/souk/protocol/vault"
)

// Padded is a content as it is sealed.
func Padded(content []byte) []byte { return pad(content) }

// SealRaw seals any padded text, as an owner can whose program is another one.
func SealRaw(rand io.Reader, s Secret, id ID, epoch uint32, padded []byte) ([]byte, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(rand, salt); err != nil {
		return nil, err
	}
	return vault.SealStream(salt, s.key(salt), associated(id, epoch), padded), nil
}
