package did

import (
	"slices"
	"testing"

	"github.com/tyler-smith/go-bip39"
	"github.com/tyler-smith/go-bip39/wordlists"
	"pgregory.net/rapid"
)

// The words are those of another implementation, and so is what they stand for.
func TestWordsAgreeWithAnotherImplementation(t *testing.T) {
	if !slices.Equal(wordList(), wordlists.English) || !slices.IsSorted(wordList()) {
		t.Fatal("the list differs")
	}
	rapid.Check(t, func(t *rapid.T) {
		seed := Seed(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		words, err := bip39.NewMnemonic(seed[:])
		if err != nil || words != seed.Words() {
			t.Fatalf("%q is not %q: %v", seed.Words(), words, err)
		}
		if back, err := SeedFromWords(words); err != nil || back != seed {
			t.Fatalf("read back: %v", err)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.SampledFrom(wordList()), 24, 24).Draw(t, "words")
		text := list[0]
		for _, w := range list[1:] {
			text += " " + w
		}
		theirs, wrong := bip39.EntropyFromMnemonic(text)
		ours, err := SeedFromWords(text)
		if (wrong == nil) != (err == nil) || err == nil && !slices.Equal(theirs, ours[:]) {
			t.Fatalf("they say %v, we say %v", wrong, err)
		}
	})
}
