package script

import "time"

// Limits of a scenario.
const (
	MaxText     = 1 << 20 // bytes of a scenario
	MaxLine     = 4096    // bytes of a line
	MaxCommands = 10_000
	MaxTime     = 10 * year // how far a scenario may go

	maxName    = 64         // bytes of a name
	maxTerms   = 256        // terms of a group, items of a list
	maxMembers = 10_000_000 // of one role
)

const (
	day  = 24 * time.Hour
	year = 365 * day
)
