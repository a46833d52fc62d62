package peer

import (
	"context"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/storage"
)

// endingPages bounds how much of one line's facts is looked through for the one
// that ended a grant.
const endingPages = 4

// ending is the encoded fact that ended a grant on its own line, for a custodian's
// refusal to carry; empty when none is found.
func (n *Node) ending(ctx context.Context, g consent.Grant) []byte {
	var after uint64
	for range endingPages {
		page, err := n.cfg.Facts.ByAuthor(ctx, g.Subject, after, arrivalPage)
		if err != nil || len(page) == 0 {
			return nil
		}
		for _, r := range page {
			after = r.Arrived
			if endsBy(g, r) {
				return r.Raw
			}
		}
	}
	return nil
}

func endsBy(g consent.Grant, r storage.Record) bool {
	if kind := fact.Kind(r.Kind); kind != fact.KindConsent && kind != fact.KindRevocation {
		return false
	}
	f, err := fact.Decode(r.Raw)
	if err != nil {
		return false
	}
	s, err := consent.FromFact(f)
	return err == nil && custody.Ends(g, s)
}

// learnEnding takes the fact that a custodian showed as its reason, through the
// same door as every other: so the grant ends here, too.
func (n *Node) learnEnding(ctx context.Context, raw []byte) {
	if err := n.takeMany(ctx, [][]byte{raw})[0]; err != nil {
		n.log.Warn("the end of a grant that a custodian showed was not taken", "error", err)
	}
}

// noteRefusal counts what custodians' refusals are worth, and names who showed a
// proof that is none.
func (n *Node) noteRefusal(m did.Merchant, w custody.Worth) {
	n.metrics.refusals.WithLabelValues(w.String()).Inc()
	if w == custody.Forged {
		n.log.Warn("a custodian signed a refusal whose proof is none", "custodian", m.String())
	}
}
