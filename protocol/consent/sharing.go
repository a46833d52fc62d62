package consent

import (
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Sharing is how the vault's secret is split since a resharing: who holds a share,
// and against which points their releases are verified. Its first commitment is
// the vault's public key, which no resharing changes.
type Sharing struct {
	_           struct{}          `cbor:",toarray"`
	Revision    uint32            // from 1; of two sharings of a vault the higher one counts
	Threshold   uint16            // k: how many custodians must release
	Custodians  []Custodian       // n of them, by rising index
	Commitments vault.Commitments // k points, the first one is S
}

// Check holds the fields against their limits and against one another.
// fault.Malformed, fault.BadProof, or what [vault.CheckThreshold] says.
func (s Sharing) Check() error {
	const op = "check sharing"
	if s.Revision == 0 {
		return fault.New(fault.Malformed, op, "revisions count from 1")
	}
	if err := vault.CheckThreshold(int(s.Threshold), len(s.Custodians)); err != nil {
		return err
	}
	if len(s.Commitments) != int(s.Threshold) {
		return fault.New(fault.BadProof, op, "not as many commitments as the threshold")
	}
	return checkOrder(s.Custodians, op)
}

// checkOrder says whether custodians are ordered by index from 1.
func checkOrder(custodians []Custodian, op string) error {
	for i, c := range custodians {
		if c.Index == 0 || i > 0 && c.Index <= custodians[i-1].Index {
			return fault.New(fault.Malformed, op, "custodians are not ordered by index from 1")
		}
	}
	return nil
}
