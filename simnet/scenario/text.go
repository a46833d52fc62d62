package scenario

import "github.com/souk-network/souk/simnet/draw"

// Bodies are the bodies of a merchant's notice with a number, of so much random
// text that it makes a fact of size bytes, within thirty. A text of a notice is
// bounded, so a large one has two.
func Bodies(seed uint64, merchant, number, size int) []string {
	const around, more, most = 230, 17, 4000 // bytes of a fact beside its text, beside a second one, and of one text
	length := max(1, size-around)
	if length > most {
		length -= more
	}
	letters := make([]byte, length)
	r := draw.Stream(seed, "text", uint64(merchant), uint64(number))
	for i := range letters {
		letters[i] = 'a' + byte(r.Uint64()%26)
	}
	if length > most {
		return []string{string(letters[:most]), string(letters[most:])}
	}
	return []string{string(letters)}
}
