package bundle

import (
	"slices"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// missing names the custodians whose logs are not here. One that is down must
// not take everybody's proof away, so this is a warning; but what is not shown is
// not proven, so it is never passed over in silence. A log that is left out
// without a word, though it was anchored, is a failure: see anchor.
func (v *verifier) missing() {
	where := title(secMissing, "")
	for i, m := range v.b.Missing {
		switch _, member := v.reg.Member(m); {
		case !member:
			v.r.fail(where, i, no(fault.NotMember, "the log of nobody in the registry"))
		case v.trees[m] != nil:
			v.r.fail(where, i, no(fault.Conflict, "a log that is here is said to be missing"))
		default:
			v.r.Missing = append(v.r.Missing, m)
			v.r.warn(where, i, no(fault.Unavailable, "the log of "+m.String()+" could not be got: what it released is not shown here"))
		}
	}
	for i, c := range v.b.Vaults {
		if !v.proven(c) {
			continue // a forger's word on who holds shares
		}
		for _, custodian := range c.Custodians {
			m := custodian.Merchant
			if v.trees[m] == nil && !slices.Contains(v.r.Missing, m) {
				v.r.Missing = append(v.r.Missing, m)
				v.r.warn(title(secVaults, ""), i, no(fault.Unavailable, "no log of "+m.String()+" is here, and it held a share: what it released is not shown"))
			}
		}
	}
}

// proven reports whether a card passed its checks.
func (v *verifier) proven(c VaultCard) bool {
	return slices.ContainsFunc(v.vaults[c.ID()], func(o VaultCard) bool { return o.compare(c) == 0 })
}

// admitsMissing reports whether the exporter says that a log is missing.
func (v *verifier) admitsMissing(m did.Merchant) bool { return slices.Contains(v.b.Missing, m) }
