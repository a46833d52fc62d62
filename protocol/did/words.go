package did

import (
	"crypto/sha256"
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// The 2,048 English words of BIP-39, in their order, which is that of the
// alphabet. A library would bring the lists of nine more languages into every
// browser.
//
//go:embed words.txt
var wordFile string

var wordList = sync.OnceValue(func() []string { return strings.Fields(wordFile) })

const (
	bitsOfWord  = 11
	wordsOfSeed = 24 // 32 bytes of entropy and one of checksum
)

// wordsOf writes 32 bytes as 24 words: 11 bits each, of the entropy and the
// first byte of its SHA-256.
func wordsOf(entropy [32]byte) string {
	sum := sha256.Sum256(entropy[:])
	bits := append(entropy[:], sum[0])
	out := make([]string, wordsOfSeed)
	for i := range out {
		n := 0
		for b := i * bitsOfWord; b < (i+1)*bitsOfWord; b++ {
			n = n<<1 | int(bits[b/8]>>(7-b%8)&1)
		}
		out[i] = wordList()[n]
	}
	return strings.Join(out, " ")
}

// entropyOf reads 24 words; ok is false for another number of them, an unknown
// word or a wrong checksum.
func entropyOf(words []string) (entropy [32]byte, ok bool) {
	if len(words) != wordsOfSeed {
		return entropy, false
	}
	var bits [33]byte
	for i, word := range words {
		n, found := slices.BinarySearch(wordList(), word)
		if !found {
			return entropy, false
		}
		for b := range bitsOfWord {
			at := i*bitsOfWord + b
			bits[at/8] |= byte(n>>(bitsOfWord-1-b)&1) << (7 - at%8)
		}
	}
	entropy = [32]byte(bits[:32])
	sum := sha256.Sum256(entropy[:])
	return entropy, sum[0] == bits[32]
}
