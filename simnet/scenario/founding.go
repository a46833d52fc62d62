package scenario

import "time"

// Apart is after how long the next of so many peers starts at the founding of a
// network. Those of a small one start together; those of a large one within 20
// seconds, as the machines of different owners do: what all do at its founding
// does not happen at one moment, which would take more memory than all the rest.
func Apart(peers int) time.Duration {
	const few, founding = 33, 20 * time.Second
	if peers <= few {
		return 0
	}
	return founding / time.Duration(peers)
}
