package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// bytesFlag is a number of bytes as operators write it: 4GiB, 512MiB, 0.
type bytesFlag uint64

// sizeUnits are the units, the largest first.
var sizeUnits = [...]struct {
	name  string
	bytes uint64
}{{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// Set reads a whole number with a unit or without.
func (b *bytesFlag) Set(text string) error {
	digits, unit := text, uint64(1)
	for _, u := range sizeUnits {
		if rest, ok := strings.CutSuffix(text, u.name); ok {
			digits, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || n > math.MaxInt64/unit {
		return fmt.Errorf("want a size such as 4GiB or 512MiB; 0 for no bound but the disk")
	}
	*b = bytesFlag(n * unit)
	return nil
}

// String is the shortest exact text.
func (b *bytesFlag) String() string {
	for _, u := range sizeUnits {
		if n := uint64(*b); n >= u.bytes && n%u.bytes == 0 {
			return strconv.FormatUint(n/u.bytes, 10) + u.name
		}
	}
	return "0"
}

// Type is what help shows.
func (b *bytesFlag) Type() string { return "size" }

// sizeText is a size for people, with three digits at most.
func sizeText(n uint64) string {
	for _, u := range sizeUnits[:len(sizeUnits)-1] {
		if n >= u.bytes {
			return fmt.Sprintf("%.3g %s", float64(n)/float64(u.bytes), u.name)
		}
	}
	return fmt.Sprintf("%d B", n)
}
