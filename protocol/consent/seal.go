package consent

import (
	"encoding/binary"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// sealPad is the step of padding: sealed parts show their length only to within
// so many bytes, so that they do not tell how many categories a grant has.
const sealPad = 512

// seal pads message and wraps it with the line's key as associated data. The
// padded text is a big-endian uint16 length, the message, and zeros.
func seal(public []byte, info string, line did.Key, message []byte) ([]byte, error) {
	if len(message) > MaxDelivery {
		return nil, fault.New(fault.TooLarge, "seal", "over the size of a delivery; name fewer custodians or keys")
	}
	size := (2 + len(message) + sealPad - 1) / sealPad * sealPad
	padded := binary.BigEndian.AppendUint16(make([]byte, 0, size), uint16(len(message)))
	padded = append(padded, message...)
	return vault.Wrap(public, info, line[:], padded[:size])
}

// open undoes seal. Padding other than zeros is refused: it would be a channel.
func open(private vault.WrapKey, info string, line did.Key, sealed []byte) ([]byte, error) {
	const op = "open sealed part"
	if len(sealed) > MaxSealed {
		return nil, fault.New(fault.TooLarge, op, "over 6 KiB")
	}
	padded, err := private.Unwrap(info, line[:], sealed)
	if err != nil {
		return nil, err
	}
	if len(padded) < sealPad || len(padded)%sealPad != 0 {
		return nil, fault.New(fault.Malformed, op, "not padded")
	}
	size, rest := int(binary.BigEndian.Uint16(padded)), padded[2:]
	if size > len(rest) || len(rest)-size >= sealPad {
		return nil, fault.New(fault.Malformed, op, "length beyond the end, or more padding than needed")
	}
	for _, b := range rest[size:] {
		if b != 0 {
			return nil, fault.New(fault.Malformed, op, "padding is not zero")
		}
	}
	return rest[:size], nil
}
