package bundle

import (
	"slices"

	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// Verify judges a bundle. chain may be nil: then registry and anchors are taken
// on the bundle's word, and a warning says so. It is pure: one bundle and one
// chain state have one report.
func Verify(b Bundle, chain ChainView) Report {
	v := &verifier{b: b.sorted(), chain: chain}
	v.members()
	v.cards()
	v.notices()
	v.statements()
	v.receipts()
	v.grants()
	v.logs()
	v.missing()
	v.anchors()
	v.releases()
	v.r.Verified = len(v.r.Failures) == 0
	return v.r
}

// verifier holds what the earlier checks found true for the later ones.
type verifier struct {
	b     Bundle
	chain ChainView
	r     Report

	reg    registry
	vaults map[vault.ID][]VaultCard // by since
	texts  map[consent.NoticeID]consent.Notice
	said   map[did.Key][]*heard // statements by line
	facts  map[fact.ID]*heard
	taken  map[[32]byte][]*heard             // revocations by digest
	shown  map[consent.GrantID]consent.Grant // grants of the bundle, verified or not
	gone   map[consent.GrantID][]claim       // what members say was taken back, and nothing here takes back
	rights map[consent.GrantID]consent.SignedGrant
	trees  map[did.Merchant]*checkedLog
}

// heard is a statement with when members say they got it.
type heard struct {
	consent.Statement
	arrived map[did.Merchant]uint64 // earliest arrival receipt, Unix ms
}

// registry is the bundle's members as a did.Registry, with the keys that the
// chain gives them besides.
type registry struct {
	list  []did.Member
	byID  map[did.Merchant]did.Member
	byKey map[did.Key]did.Merchant // current and retired keys
	chain did.Registry             // may be nil
}

// Member is the entry that the bundle holds.
func (r registry) Member(id did.Merchant) (did.Member, bool) {
	m, ok := r.byID[id]
	return m, ok
}

// ByKey finds the bundle's entry of a key, current or retired.
func (r registry) ByKey(key did.Key) (did.Member, bool) {
	id, ok := r.byKey[key]
	if !ok {
		return did.Member{}, false
	}
	return r.Member(id)
}

// add takes an entry that was confirmed. The chain may know of keys that the
// exporter did not: a rotation before the export, or after it.
func (r *registry) add(m did.Member) {
	if r.chain != nil {
		for _, key := range did.KeysOf(r.chain, m.ID) {
			if !slices.Contains(m.Keys(), key) {
				m.Retired = append(slices.Clone(m.Retired), key)
			}
		}
	}
	r.list, r.byID[m.ID] = append(r.list, m), m
	for _, key := range m.Keys() {
		r.byKey[key] = m.ID
	}
}

// Members lists the bundle's entries by ID.
func (r registry) Members() []did.Member { return r.list }

// members compares the registry entries with the chain's.
func (v *verifier) members() {
	where := title(secRegistry, "")
	v.reg = registry{byID: map[did.Merchant]did.Member{}, byKey: map[did.Key]did.Merchant{}}
	if v.chain != nil {
		v.reg.chain = v.chain.Registry()
	}
	if v.reg.chain == nil {
		v.r.warn(where, -1, no(fault.Unavailable, "no chain was asked: members are on the bundle's word"))
	}
	for i, m := range v.b.Members {
		if err := v.confirm(m); err != nil {
			v.r.fail(where, i, err)
			continue
		}
		v.reg.add(m)
		v.r.Checked.Members++
	}
}

// confirm holds an entry against the chain's. An entry that the chain changed
// after the export must at least have had these keys.
func (v *verifier) confirm(m did.Member) error {
	if _, twice := v.reg.byID[m.ID]; twice {
		return no(fault.Conflict, "two entries of one member")
	}
	for _, key := range m.Keys() {
		if _, twice := v.reg.byKey[key]; twice {
			return no(fault.Conflict, "two members with one key")
		}
	}
	if v.reg.chain == nil {
		return nil
	}
	now, ok := v.reg.chain.Member(m.ID)
	if !ok {
		return no(fault.NotMember, "the chain's registry has no such member")
	}
	if now.Changed == m.Changed && string(encodeMember(now)) != string(encodeMember(m)) || now.Changed < m.Changed {
		return no(fault.Conflict, "the chain's registry says otherwise")
	}
	if now.Changed > m.Changed && v.stood(m) != m.Status {
		return no(fault.Conflict, "the chain never gave the member this status at that height")
	}
	for _, key := range m.Keys() {
		if owner, ok := v.reg.chain.ByKey(key); !ok || owner.ID != m.ID {
			return no(fault.Conflict, "the chain's registry gives one of these keys to nobody or another member")
		}
	}
	return nil
}

// stood is a member's status at the height of its entry, by the chain.
func (v *verifier) stood(m did.Member) did.Status {
	status := did.StatusNone
	for _, s := range v.chain.Standings(m.ID) {
		if s.Block <= m.Changed {
			status = s.Status
		}
	}
	return status
}

// cards checks custodian sets.
func (v *verifier) cards() {
	v.vaults = map[vault.ID][]VaultCard{}
	for i, c := range v.b.Vaults {
		err := c.Verify()
		for _, custodian := range c.Custodians {
			if _, ok := v.reg.Member(custodian.Merchant); !ok && err == nil {
				err = no(fault.NotMember, "a custodian is not in the registry")
			}
		}
		if same := v.vaults[c.ID()]; err == nil && len(same) > 0 {
			err = follows(c, same[len(same)-1])
		}
		if err != nil {
			v.r.fail(title(secVaults, ""), i, err)
			continue
		}
		v.vaults[c.ID()] = append(v.vaults[c.ID()], c)
		v.r.Checked.Vaults++
	}
}

// follows checks a vault's card against the one before it.
func follows(c, before VaultCard) error {
	switch {
	case c.Control != before.Control:
		return no(fault.Conflict, "two control keys for one vault")
	case c.Since == before.Since:
		return no(fault.Conflict, "two custodian sets of one vault from one moment on")
	}
	return nil
}

// admitted verifies facts together and calls take for each that holds and is of
// one of the kinds.
func (v *verifier) admitted(kind byte, raws [][]byte, take func(i int, c admit.Checked) error, kinds ...fact.Kind) int {
	where, good := title(kind, ""), 0
	checked, errs := admit.VerifyBatch(raws, v.reg)
	for i, err := range errs {
		if err == nil {
			err = no(fault.UnknownKind, "a fact of this kind does not belong here")
			for _, k := range kinds {
				if checked[i].Fact.Kind == k {
					err = take(i, checked[i])
				}
			}
		}
		if err != nil {
			v.r.fail(where, i, err)
			continue
		}
		good++
	}
	return good
}

func (v *verifier) notices() {
	v.texts = map[consent.NoticeID]consent.Notice{}
	v.r.Checked.Notices = v.admitted(secNotices, v.b.Notices, func(_ int, c admit.Checked) error {
		n := c.Body.(consent.Notice)
		v.texts[n.ID()] = n
		return nil
	}, fact.KindNotice)
}

func (v *verifier) statements() {
	v.said, v.facts, v.taken = map[did.Key][]*heard{}, map[fact.ID]*heard{}, map[[32]byte][]*heard{}
	v.r.Checked.Statements = v.admitted(secStatements, v.b.Statements, func(_ int, c admit.Checked) error {
		s := c.Body.(consent.Statement)
		h := &heard{s, map[did.Merchant]uint64{}}
		v.said[s.Line] = append(v.said[s.Line], h)
		v.facts[c.ID] = h
		if s.State == consent.StateRevoked {
			v.taken[s.ID] = append(v.taken[s.ID], h)
		}
		return nil
	}, fact.KindConsent, fact.KindRevocation)
}

// arrive keeps the earliest time at which a member held the statement.
func (h *heard) arrive(m did.Merchant, at uint64) {
	if was, known := h.arrived[m]; !known || at < was {
		h.arrived[m] = at
	}
}

// grants checks each grant's signatures, its vault's control key, the notice it
// answers and that it was published.
func (v *verifier) grants() {
	v.rights = map[consent.GrantID]consent.SignedGrant{}
	for i, g := range v.b.Grants {
		if err := v.grant(g); err != nil {
			v.r.fail(title(secGrants, ""), i, err)
			continue
		}
		v.rights[g.ID()] = g
		v.r.Checked.Grants++
	}
}

func (v *verifier) grant(g consent.SignedGrant) error {
	if err := g.Verify(); err != nil {
		return err
	}
	cards := v.vaults[g.Grant.Vault]
	if len(cards) == 0 {
		return no(fault.NotFound, "its vault is not in the bundle")
	}
	if cards[0].Control != g.Control {
		return no(fault.BadSignature, "commanded by another key than its vault's")
	}
	if err := v.answers(g.Grant); err != nil {
		return err
	}
	for _, h := range v.said[g.Grant.Subject] {
		if h.Same(consent.Granted(g.Grant, h.Time, nil)) {
			return nil
		}
	}
	return no(fault.NoGrant, "no consent fact published it with these terms")
}

// answers checks that a grant allows no more than its notice asked for.
func (v *verifier) answers(g consent.Grant) error {
	n, ok := v.texts[g.Notice]
	if !ok {
		return no(fault.NotFound, "the notice that it answers is not in the bundle")
	}
	if n.Merchant != g.Audience || !consent.Covers(n.Purpose, g.Purpose) || !n.Rights.Has(g.Rights) {
		return no(fault.Narrower, "it allows more than its notice asked for")
	}
	asked := map[string]bool{}
	for _, c := range n.Categories {
		asked[c] = true
	}
	for _, c := range g.Categories {
		if !asked[c] {
			return no(fault.Narrower, "it allows a category that its notice did not ask for")
		}
	}
	return nil
}
