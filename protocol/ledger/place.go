package ledger

import (
	"encoding/binary"

	"github.com/souk-network/souk/protocol/eip712"
)

// A factory makes ERC-1167 clones with arguments behind their code, by CREATE2: the
// address of one follows from factory, salt and arguments. Sources: EIP-1014,
// ERC-1167, OpenZeppelin's Clones.

// implementationOf is the first contract that a factory creates, in its constructor:
// keccak256 over the RLP of its address and nonce 1.
func implementationOf(factory Account) Account {
	b := append([]byte{0xd6, 0x94}, factory[:]...)
	hash := eip712.Keccak(append(b, 1))
	return Account(hash[12:])
}

// cloneOf is where a factory puts a clone.
func cloneOf(factory Account, salt [32]byte, args []byte) Account {
	code := binary.BigEndian.AppendUint16([]byte{0x61}, uint16(len(args)+45))
	code = append(code, 0x3d, 0x81, 0x60, 0x0a, 0x3d, 0x39, 0xf3, 0x36, 0x3d, 0x3d, 0x37, 0x3d, 0x3d, 0x3d, 0x36, 0x3d, 0x73)
	at := implementationOf(factory)
	code = append(code, at[:]...)
	code = append(code, 0x5a, 0xf4, 0x3d, 0x82, 0x80, 0x3e, 0x90, 0x3d, 0x91, 0x60, 0x2b, 0x57, 0xfd, 0x5b, 0xf3)
	codeHash := eip712.Keccak(append(code, args...))
	b := append([]byte{0xff}, factory[:]...)
	b = append(append(b, salt[:]...), codeHash[:]...)
	hash := eip712.Keccak(b)
	return Account(hash[12:])
}
