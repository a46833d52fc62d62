package bundle

import (
	"fmt"
	"slices"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// place is an opening with where it stands in the bundle.
type place struct {
	section string
	entry   int
	accesslog.Opening
}

// releases checks that every release was allowed by a live grant, as far as its
// custodian could know, and that no request was opened by k custodians after
// n-k+1 of them held its revocation (I2).
func (v *verifier) releases() {
	requests := map[[32]byte][]place{}
	var order [][32]byte
	for _, l := range v.b.Logs {
		used := map[consent.GrantID]uint32{}
		newest := uint64(0)
		for i, e := range l.Openings {
			p := place{title(secOpenings, l.Custodian.String()), i, e.Opening}
			v.r.fail(p.section, p.entry, v.release(p.Opening, used[p.Grant]))
			if p.Time+fact.MaxSkew < newest {
				v.r.fail(p.section, p.entry, no(fault.Conflict, "dated more than two minutes before an earlier entry"))
			}
			newest = max(newest, p.Time)
			used[p.Grant]++
			if requests[p.Request] == nil {
				order = append(order, p.Request)
			}
			requests[p.Request] = append(requests[p.Request], p)
		}
	}
	for _, r := range order {
		v.request(requests[r])
	}
}

// release judges one opening at its own time, by what its custodian had heard.
func (v *verifier) release(o accesslog.Opening, used uint32) error {
	g, ok := v.rights[o.Grant]
	if !ok {
		return no(fault.NoGrant, "released under a grant that the bundle does not prove")
	}
	if g.Grant.Subject != o.Line {
		return no(fault.NoGrant, "the grant is of another line")
	}
	for _, m := range []did.Merchant{o.Reader, o.Writer} {
		if _, ok := v.reg.Member(m); !ok {
			return no(fault.NotMember, "reader or writer is not in the registry")
		}
	}
	card, ok := v.cardAt(o)
	if !ok || !card.Holds(o.Custodian) {
		return no(fault.NotCustodian, "released by a member that held no share of the vault then")
	}
	return consent.Allows(o.Time, g, v.lineAt(o), consent.Request{
		Audience: o.Reader, Purpose: o.Purpose, Category: o.Category, Right: consent.Read,
		Vault: o.Vault, Time: o.Asked, Used: used,
	})
}

// cardAt is the vault's custodian set at the time of a release.
func (v *verifier) cardAt(o accesslog.Opening) (VaultCard, bool) {
	cards := v.vaults[o.Vault]
	for i := len(cards) - 1; i >= 0; i-- {
		if cards[i].Since <= o.Time {
			return cards[i], true
		}
	}
	return VaultCard{}, false
}

// lineAt is the line as the custodian of an opening knew it: the grant itself,
// and whatever it confirmed to hold before the release.
func (v *verifier) lineAt(o accesslog.Opening) consent.Line {
	var line consent.Line
	for _, h := range v.said[o.Line] {
		at, known := h.arrived[o.Custodian]
		if known && at < o.Time || h.State == consent.StateGranted && h.Grant == o.Grant {
			line = line.Apply(h.Statement)
		}
	}
	return line
}

// request looks at all releases for one signed request of a reader. k of them
// open the record; fewer open nothing.
func (v *verifier) request(releases []place) {
	first := releases[0]
	card, ok := v.cardAt(first.Opening)
	if !ok {
		return // reported by release
	}
	var custodians []did.Merchant
	earliest := first.Time
	for _, p := range releases {
		if p.Reader != first.Reader || p.Record != first.Record || p.Grant != first.Grant || p.Vault != first.Vault {
			v.r.fail(p.section, p.entry, no(fault.Conflict, "custodians opened different things for one request"))
			return
		}
		earliest = min(earliest, p.Time)
		if !slices.Contains(custodians, p.Custodian) {
			custodians = append(custodians, p.Custodian)
		}
	}
	opened := len(custodians) >= int(card.Threshold)
	if opened {
		v.r.Checked.Reads++
	}
	if since, revoked := v.quorumHeld(first.Opening, card); revoked && since < earliest {
		err := no(fault.Revoked, fmt.Sprintf("released by %d custodians after %d of %d held the revocation", len(custodians), card.quorum(), len(card.Custodians)))
		if opened {
			v.r.fail(first.section, first.entry, err)
		} else {
			v.r.warn(first.section, first.entry, err)
		}
	}
}

// quorumHeld is when n-k+1 custodians held a revocation of the opening's grant.
func (v *verifier) quorumHeld(o accesslog.Opening, card VaultCard) (uint64, bool) {
	first, found := uint64(0), false
	for _, h := range v.said[o.Line] {
		if h.State != consent.StateRevoked || h.Grant != o.Grant {
			continue
		}
		var times []uint64
		for _, c := range card.Custodians {
			if at, ok := h.arrived[c.Merchant]; ok {
				times = append(times, at)
			}
		}
		slices.Sort(times)
		if q := card.quorum(); len(times) >= q && (!found || times[q-1] < first) {
			first, found = times[q-1], true
		}
	}
	return first, found
}
