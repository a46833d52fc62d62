package bundle

import (
	"fmt"
	"slices"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// place is an opening with where it stands in the bundle.
type place struct {
	section string
	entry   int
	accesslog.Opening
}

// reading is who opened which record under which grant. Partial releases for one
// reading combine, whenever they were made: k of them open the record.
type reading struct {
	reader did.Merchant
	grant  consent.GrantID
	record vault.RecordID
}

func (p place) reading() reading { return reading{p.Reader, p.Grant, p.Record} }

// releases checks that every release was allowed by a live grant, as far as its
// custodian could know, and that no record was opened by k custodians after
// n-k+1 of them held the revocation (I2).
func (v *verifier) releases() {
	readings := map[reading][]place{}
	requests := map[[32]byte]reading{}
	var order []reading
	for _, l := range v.b.Logs {
		used := map[consent.GrantID]uint32{}
		newest := uint64(0)
		for i, e := range l.Openings {
			p := place{title(secOpenings, l.Custodian.String()), i, e.Opening}
			v.r.fail(p.section, p.entry, v.release(p.Opening, used[p.Grant]))
			v.r.fail(p.section, p.entry, sound(p, newest, requests))
			newest = max(newest, p.Time)
			used[p.Grant]++
			if readings[p.reading()] == nil {
				order = append(order, p.reading())
			}
			readings[p.reading()] = append(readings[p.reading()], p)
		}
	}
	for _, r := range order {
		v.read(readings[r])
	}
}

// sound checks an opening against those before it.
func sound(p place, newest uint64, requests map[[32]byte]reading) error {
	if was, known := requests[p.Request]; known && was != p.reading() {
		return no(fault.Conflict, "two different things were opened for one request")
	}
	requests[p.Request] = p.reading()
	if p.Time+fact.MaxSkew < newest {
		return no(fault.Conflict, "dated more than two minutes before an earlier entry")
	}
	return nil
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
	if !v.held(o) {
		return no(fault.NotCustodian, "released by a member that held no share of the vault then")
	}
	return consent.Allows(o.Time, g, v.lineAt(o), consent.Request{
		Audience: o.Reader, Purpose: o.Purpose, Category: o.Category, Right: consent.Read,
		Vault: o.Vault, Time: o.Asked, Used: used,
	})
}

// allows says whether a release was made by a custodian of the card, and not before
// it. A later card does not end it: who is left out releases until it is told to
// destroy its share, and that is after the new custodians have theirs.
func (c VaultCard) allows(o accesslog.Opening) bool {
	return c.ID() == o.Vault && c.Since <= o.Time && c.Holds(o.Custodian)
}

// held says whether the custodian held a share of the vault, by any of its cards.
func (v *verifier) held(o accesslog.Opening) bool {
	return slices.ContainsFunc(v.vaults[o.Vault], func(c VaultCard) bool { return c.allows(o) })
}

// under are the releases that a card allows. Shares of two sharings do not combine.
func under(card VaultCard, releases []place) []place {
	return slices.DeleteFunc(slices.Clone(releases), func(p place) bool { return !card.allows(p.Opening) })
}

// open says whether so many custodians of one sharing released that a record opens.
func (v *verifier) open(releases []place) bool {
	return len(releases) > 0 && slices.ContainsFunc(v.vaults[releases[0].Vault], func(c VaultCard) bool {
		return custodians(under(c, releases)) >= int(c.Threshold)
	})
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

// read looks at all releases for one reading. k custodians of one sharing open the
// record; fewer open nothing.
func (v *verifier) read(releases []place) {
	if v.open(releases) {
		v.r.Checked.Reads++
	}
	v.standing(releases)
	v.afterQuorum(releases)
}

// afterQuorum looks at releases made after n-k+1 custodians held the revocation. By
// each sharing k of them are a breach: one at least had heard. Fewer are a warning
// where the custodian's newest sharing says so.
func (v *verifier) afterQuorum(releases []place) {
	var warned []place
	var warning error
	for _, card := range slices.Backward(v.vaults[releases[0].Vault]) {
		since, revoked := v.quorumHeld(releases[0].Opening, card)
		late := slices.DeleteFunc(under(card, releases), func(p place) bool { return !revoked || p.Time <= since })
		if len(late) == 0 {
			continue
		}
		n := custodians(late)
		err := no(fault.Revoked, fmt.Sprintf("released by %d custodians after %d of %d held the revocation", n, card.quorum(), len(card.Custodians)))
		if n >= int(card.Threshold) {
			v.r.fail(late[0].section, late[0].entry, err)
			return
		}
		newest := slices.DeleteFunc(late, func(p place) bool { return v.newest(p.Opening).Since != card.Since })
		if warning == nil && len(newest) > 0 {
			warned, warning = newest, err
		}
	}
	if warning != nil {
		v.r.warn(warned[0].section, warned[0].entry, warning)
	}
}

// newest is the latest card that allows a release.
func (v *verifier) newest(o accesslog.Opening) VaultCard {
	for _, card := range slices.Backward(v.vaults[o.Vault]) {
		if card.allows(o) {
			return card
		}
	}
	return VaultCard{}
}

// unheard is how long a custodian may not have read the chain, ms: one hour. A
// chain that cannot be reached stops no read (I9).
const unheard = 3_600_000

// standing looks at releases to a reader that the chain did not have as active
// then. A custodian that had not read it may release; k of them, an hour later,
// should have known.
func (v *verifier) standing(releases []place) {
	if v.chain == nil {
		return
	}
	var late, known []place
	for _, p := range releases {
		status, since := v.stoodAt(p.Reader, p.Time)
		if status == did.StatusActive {
			continue
		}
		late = append(late, p)
		if p.Time > since+unheard {
			known = append(known, p)
		}
	}
	if len(late) == 0 {
		return
	}
	err := no(fault.NotMember, fmt.Sprintf("released by %d custodians to %s, which was no active member then", custodians(late), late[0].Reader))
	if v.open(known) {
		v.r.fail(late[0].section, late[0].entry, err)
	} else {
		v.r.warn(late[0].section, late[0].entry, err)
	}
}

// stoodAt is a member's status at a time, in ms, and since when, by the chain. An
// admission counts from an hour before its block: blocks have clocks of their own.
func (v *verifier) stoodAt(m did.Merchant, at uint64) (status did.Status, since uint64) {
	for _, s := range v.chain.Standings(m) {
		if s.Time <= at || status == did.StatusNone && s.Time <= at+unheard {
			status, since = s.Status, s.Time
		}
	}
	return status, since
}

// custodians counts the different custodians of some releases.
func custodians(releases []place) int {
	seen := map[did.Merchant]bool{}
	for _, p := range releases {
		seen[p.Custodian] = true
	}
	return len(seen)
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
