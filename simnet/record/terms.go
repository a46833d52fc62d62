package record

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// Terms say what a recording tells, and when it ends.
type Terms struct {
	For   time.Duration // after which it ends; 0: when it is stopped
	Round time.Duration // to which times are rounded
	Least int           // how many hidden deeds of a kind are told together
	Bytes int64         // most of the file
}

// The bounds of terms.
const (
	MinRound, MaxRound = time.Minute, 24 * time.Hour
	MaxLeast           = 1000
	MinBytes, MaxBytes = 128 << 10, 1 << 30
	MaxFor             = 366 * 24 * time.Hour
)

// Usual are the terms of a recording about which nothing else is said.
func Usual() Terms { return Terms{Round: 10 * time.Minute, Least: 5, Bytes: 64 << 20} }

// Validate reports the first thing that is out of range.
func (t Terms) Validate() error {
	wrong := func(format string, args ...any) error {
		return fault.New(fault.Malformed, "record", fmt.Sprintf(format, args...))
	}
	switch {
	case t.For < 0 || t.For > MaxFor:
		return wrong("it may go on for up to %s", MaxFor)
	case t.Round < MinRound || t.Round > MaxRound || t.Round%time.Second != 0:
		return wrong("times are rounded to %s up to %s, in whole seconds", MinRound, MaxRound)
	case t.Least < 1 || t.Least > MaxLeast:
		return wrong("batches are of 1 to %d", MaxLeast)
	case t.Bytes < MinBytes || t.Bytes > MaxBytes:
		return wrong("a recording has %d to %d bytes", MinBytes, MaxBytes)
	}
	return nil
}
