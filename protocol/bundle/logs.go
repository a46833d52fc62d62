package bundle

import (
	"fmt"
	"slices"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// checkedLog is a log whose leaves were hashed.
type checkedLog struct {
	leaves   uint64
	roots    map[uint64][32]byte // at the sizes that somebody signed or anchored
	anchored uint64              // largest size that the chain holds
}

// logs checks that every checkpoint is a root of the leaves: inclusion of each
// entry and consistency of all checkpoints follow from that.
func (v *verifier) logs() {
	v.trees = map[did.Merchant]*checkedLog{}
	wanted := v.anchoredSizes()
	for _, l := range v.b.Logs {
		if v.trees[l.Custodian] != nil {
			v.r.fail(title(secLeaves, l.Custodian.String()), -1, no(fault.Conflict, "two logs of one custodian"))
			continue
		}
		sizes := wanted[accesslog.Origin(v.b.Consortium, l.Custodian)]
		for _, s := range l.Checkpoints {
			sizes = append(sizes, s.Size)
		}
		t := &checkedLog{leaves: uint64(len(l.Leaves)), roots: rootsAt(l.Leaves, sizes)}
		v.trees[l.Custodian] = t
		v.r.Checked.Logs++
		v.r.Checked.Leaves += t.leaves
		if _, ok := v.reg.Member(l.Custodian); !ok {
			v.r.fail(title(secLeaves, l.Custodian.String()), -1, no(fault.NotMember, "the log of nobody in the registry"))
		}
		v.checkpoints(l, t)
		v.openings(l)
	}
}

// anchoredSizes lists the sizes of each log that anchor facts speak of.
func (v *verifier) anchoredSizes() map[string][]uint64 {
	out := map[string][]uint64{}
	for _, raw := range v.b.Anchors {
		f, err := fact.Decode(raw)
		if err != nil {
			continue // reported by anchors
		}
		a, err := accesslog.DecodeAnchor(f.Body)
		if err != nil {
			continue
		}
		for _, r := range a.Refs {
			out[r.Origin] = append(out[r.Origin], r.Size)
		}
	}
	return out
}

// rootsAt computes the roots at some sizes, leaving out those beyond the leaves.
func rootsAt(leaves [][32]byte, sizes []uint64) map[uint64][32]byte {
	slices.Sort(sizes)
	out := map[uint64][32]byte{}
	var t accesslog.Tree
	at := uint64(0)
	for _, size := range sizes {
		if size > uint64(len(leaves)) {
			break
		}
		for ; at < size; at++ {
			t.Append(leaves[at])
		}
		out[size] = t.Root()
	}
	return out
}

// checkpoints verifies all checkpoints of a log and says what they leave open.
func (v *verifier) checkpoints(l Log, t *checkedLog) {
	where := title(secCheckpoints, l.Custodian.String())
	signed, witnessed := uint64(0), uint64(0)
	for i, s := range l.Checkpoints {
		n, err := v.checkpoint(l, t, s)
		if err != nil {
			v.r.fail(where, i, err)
			continue
		}
		signed = max(signed, s.Size)
		if n > 0 {
			witnessed = max(witnessed, s.Size)
		}
		v.r.Checked.Checkpoints++
		v.r.Checked.Cosignatures += n
	}
	switch {
	case t.leaves > 0 && signed == 0:
		v.r.fail(title(secLeaves, l.Custodian.String()), -1, no(fault.BadProof, "no checkpoint covers any of the entries"))
	case witnessed < signed:
		v.r.fail(where, len(l.Checkpoints)-1, no(fault.BadProof, fmt.Sprintf("no witness cosigned more than %d of %d entries", witnessed, signed)))
	case signed < t.leaves:
		v.r.warn(title(secLeaves, l.Custodian.String()), -1, no(fault.Unavailable, fmt.Sprintf("%d of %d entries are under a checkpoint", signed, t.leaves)))
	}
}

// checkpoint verifies one checkpoint against the leaves and counts its witnesses.
func (v *verifier) checkpoint(l Log, t *checkedLog, s accesslog.Signed) (int, error) {
	if s.Origin != accesslog.Origin(v.b.Consortium, l.Custodian) {
		return 0, no(fault.Conflict, "a checkpoint of another log")
	}
	if err := s.Verify(did.KeysOf(v.reg, l.Custodian)...); err != nil {
		return 0, err
	}
	root, ok := t.roots[s.Size]
	if !ok {
		return 0, no(fault.NotFound, "it covers more entries than the bundle holds")
	}
	if root != s.Root {
		return 0, no(fault.BadProof, "its root is not that of the entries")
	}
	return s.CheckCosignatures(func(m did.Merchant) []did.Key { return did.KeysOf(v.reg, m) })
}

// openings checks that each opening is what its log entry commits to.
func (v *verifier) openings(l Log) {
	where := title(secOpenings, l.Custodian.String())
	for i, e := range l.Openings {
		switch {
		case e.Index >= uint64(len(l.Leaves)):
			v.r.fail(where, i, no(fault.NotFound, "the log has no such entry"))
		case e.Opening.Custodian != l.Custodian:
			v.r.fail(where, i, no(fault.Conflict, "an opening of another custodian's log"))
		case e.Opening.Commitment() != l.Leaves[e.Index]:
			v.r.fail(where, i, no(fault.BadProof, fmt.Sprintf("it is not what entry %d of the log commits to", e.Index)))
		default:
			v.r.Checked.Openings++
		}
	}
}

// anchors asks the chain for each batch root and holds the batch against the
// logs. Entries that no batch covers yet are a warning: the anchor is extra
// evidence, never a condition (I9).
func (v *verifier) anchors() {
	v.r.Checked.Anchors = v.admitted(secAnchors, v.b.Anchors, func(_ int, c admit.Checked) error {
		return v.anchor(c.Body.(accesslog.Anchor))
	}, fact.KindAnchor)
	for _, l := range v.b.Logs {
		t := v.trees[l.Custodian]
		v.r.Checked.Anchored += t.anchored
		if t.anchored < t.leaves {
			v.r.warn(title(secLeaves, l.Custodian.String()), -1,
				no(fault.Unavailable, fmt.Sprintf("%d of %d entries are anchored", t.anchored, t.leaves)))
		}
	}
}

func (v *verifier) anchor(a accesslog.Anchor) error {
	onChain := false
	if v.chain != nil {
		if _, onChain = v.chain.Anchored(a.Root); !onChain {
			return no(fault.NotFound, "the chain does not hold this root")
		}
	}
	if a.ChainID != v.b.ChainID {
		return no(fault.Conflict, "anchored on another chain than the bundle's")
	}
	for _, r := range a.Refs {
		consortium, m, err := accesslog.ParseOrigin(r.Origin)
		if err != nil || consortium != v.b.Consortium {
			return no(fault.Conflict, "it speaks of another consortium")
		}
		t, ok := v.trees[m]
		switch {
		case !ok && (r.Size == 0 || v.admitsMissing(m)):
			continue // an empty log has no section; a missing one is named by missing
		case !ok || r.Size > t.leaves:
			return no(fault.NotFound, fmt.Sprintf("%d entries of %s are anchored, and the bundle does not hold all of them", r.Size, m))
		}
		if t.roots[r.Size] != r.Root {
			return no(fault.BadProof, fmt.Sprintf("the anchored root of %s at %d entries is not that of its entries", m, r.Size))
		}
		if onChain {
			t.anchored = max(t.anchored, r.Size)
		}
	}
	return nil
}
