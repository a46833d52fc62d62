package attest

import (
	"cmp"
	"slices"

	"github.com/souk-network/souk/protocol/did"
)

// Who asks for words, whom, and for how long they are good.

const (
	// startFor is how long the words under a start can be delivered, in seconds.
	startFor = 2 * 86_400
	// stopDays is for how many days of the chain, the present one included, those
	// under a stop are good. Asked for again on the same day it is the same statement.
	stopDays = 2
)

// StartTimes are from when a reward that is asked for vests, and until when the words
// can be delivered. now is the time of the newest block, start when the campaign began,
// all Unix seconds.
func StartTimes(now, start uint64) (since, deadline uint64) { return max(now, start), now + startFor }

// StopDeadline is until when a stop that is asked for at a time of the chain is good,
// Unix seconds.
func StopDeadline(now uint64) uint64 { return (now/86_400 + stopDays) * 86_400 }

// InOrder is the order in which a wallet asks members: its vault's custodians, who see
// its grants with every read anyway, then others, and the merchant last.
func InOrder(members []did.Merchant, custodian func(did.Merchant) bool, merchant did.Merchant) []did.Merchant {
	rank := func(m did.Merchant) int {
		switch {
		case m == merchant:
			return 2
		case custodian(m):
			return 0
		}
		return 1
	}
	out := slices.Clone(members)
	slices.SortStableFunc(out, func(a, b did.Merchant) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// Attestors are those whose word counts for a campaign of a merchant's own, and how
// many are wanted.
func (c Campaign) Attestors(members did.Registry) ([]did.Merchant, int) {
	if c.Quorum == 0 {
		return []did.Merchant{c.Merchant}, 1
	}
	var out []did.Merchant
	for _, m := range members.Members() {
		if m.Status == did.StatusActive {
			out = append(out, m.ID)
		}
	}
	return out, int(c.Quorum)
}
