// Package eip712 is typed structured data as EVM wallets sign it: words, struct
// hashes, domains, digests, and the signatures of accounts over them.
//
// Source: EIP-712, EIP-2 (low s). Everything is computed by hand: the protocol
// imports no EVM library, and a test outside it holds the digests equal to one.
package eip712

import (
	"encoding/binary"

	"golang.org/x/crypto/sha3"
)

// Words collects the 32-byte words of a struct in field order.
type Words []byte

// Struct begins a struct with the hash of its type, such as "Mail(address to)".
func Struct(kind string) Words { return Words(nil).Text(kind) }

// Word adds a bytes32.
func (w Words) Word(v [32]byte) Words { return append(w, v[:]...) }

// Address adds an address.
func (w Words) Address(v [20]byte) Words { return append(append(w, make([]byte, 12)...), v[:]...) }

// Number adds an unsigned integer of any width.
func (w Words) Number(v uint64) Words {
	return binary.BigEndian.AppendUint64(append(w, make([]byte, 24)...), v)
}

// Text adds a string: its hash.
func (w Words) Text(v string) Words { return w.Word(Keccak([]byte(v))) }

// Texts adds an array of strings: the hash of their hashes.
func (w Words) Texts(v []string) Words {
	var items Words
	for _, s := range v {
		items = items.Text(s)
	}
	return w.Word(Keccak(items))
}

// Structs adds an array of structs: the hash of their hashes.
func (w Words) Structs(hashes [][32]byte) Words {
	var items Words
	for _, h := range hashes {
		items = items.Word(h)
	}
	return w.Word(Keccak(items))
}

// Hash is the struct's hash.
func (w Words) Hash() [32]byte { return Keccak(w) }

// Digest is keccak256(0x1901 || domain separator || struct hash): what is signed.
func (w Words) Digest(separator [32]byte) [32]byte {
	return Keccak(Words{0x19, 0x01}.Word(separator).Word(w.Hash()))
}

// Separator is that of a domain with a name and a version alone: it holds on
// every chain.
func Separator(name, version string) [32]byte {
	return Struct("EIP712Domain(string name,string version)").Text(name).Text(version).Hash()
}

// ContractSeparator is that of one contract on one chain.
func ContractSeparator(name, version string, chain uint64, contract [20]byte) [32]byte {
	const kind = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
	return Struct(kind).Text(name).Text(version).Number(chain).Address(contract).Hash()
}

// Keccak is keccak256 as the EVM has it.
func Keccak(b []byte) [32]byte {
	h := sha3.NewLegacyKeccak256()
	h.Write(b)
	return [32]byte(h.Sum(nil))
}
