package bundle

import (
	"fmt"
	"slices"

	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// claim is a member's word that a grant was revoked on its own line.
type claim struct {
	by    did.Merchant
	entry int // the receipt
}

func (v *verifier) receipts() {
	v.shown, v.gone = map[consent.GrantID]consent.Grant{}, map[consent.GrantID][]claim{}
	for _, g := range v.b.Grants {
		v.shown[g.ID()] = g.Grant
	}
	v.r.Checked.Receipts = v.admitted(secReceipts, v.b.Receipts, func(i int, c admit.Checked) error {
		switch r := c.Body.(type) {
		case consent.Receipt:
			v.arrival(r)
			return nil
		case consent.RevocationReceipt:
			v.answered(i, r)
			return nil
		}
		return no(fault.UnknownKind, "a receipt of an unknown type")
	}, fact.KindReceipt)
	for _, g := range v.b.Grants {
		v.leftOut(g.Grant)
	}
}

// arrival notes when a member says it got a fact. Receipts of other customers'
// facts may be in the bundle too; they say nothing here.
func (v *verifier) arrival(r consent.Receipt) {
	if h, ok := v.facts[r.Fact]; ok {
		h.arrive(r.Member, r.Time)
	}
}

// answered notes a revocation receipt as arrival of the revocation, or as a
// claim that there was one. Anybody can take back any grant on another line than
// its own: a receipt for that says nothing about the grant.
func (v *verifier) answered(i int, r consent.RevocationReceipt) {
	for _, h := range v.taken[r.Revocation] {
		if h.Grant == r.Grant && h.Line == r.Line {
			h.arrive(r.Holder, r.Time)
		}
	}
	g, shown := v.shown[r.Grant]
	if shown && g.Subject == r.Line && !v.revoked(g) {
		v.gone[r.Grant] = append(v.gone[r.Grant], claim{r.Holder, i})
	}
}

// revoked reports whether a statement of the bundle takes a grant back on its
// own line.
func (v *verifier) revoked(g consent.Grant) bool {
	return slices.ContainsFunc(v.said[g.Subject], func(h *heard) bool {
		return h.State == consent.StateRevoked && h.Grant == g.ID()
	})
}

// leftOut judges claims that a grant was revoked, while the revocation is not
// here. One member can claim what it likes, and must not spoil everybody's
// proof; n-k+1 custodians, who alone could stop all reads by lying, are believed.
func (v *verifier) leftOut(g consent.Grant) {
	claims := v.gone[g.ID()]
	delete(v.gone, g.ID()) // named once, however often the grant is here
	for _, card := range v.vaults[g.Vault] {
		saying := map[did.Merchant]bool{}
		for _, c := range claims {
			if card.Holds(c.by) {
				saying[c.by] = true
			}
		}
		if len(saying) >= card.quorum() {
			v.r.fail(title(secReceipts, ""), claims[0].entry, no(fault.NotFound,
				fmt.Sprintf("%d custodians signed that a grant of the bundle was revoked, and the revocation is left out", len(saying))))
			return
		}
	}
	for _, c := range claims {
		v.r.warn(title(secReceipts, ""), c.entry, no(fault.NotFound,
			c.by.String()+" signed that a grant of the bundle was revoked, and no revocation is here: it was left out, or the member lies"))
	}
}
