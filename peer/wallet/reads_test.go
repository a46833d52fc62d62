package wallet

import (
	"testing"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// A custodian whose log was seen or anchored cannot come back with none: that
// would hide every later read without a word.
//
// Defends I3.
func TestALogDoesNotVanish(t *testing.T) {
	var w Wallet
	if _, err := w.checkPage(did.Merchant{1}, custody.InboxRequest{}, custody.InboxPage{}, anchorRef{}); err != nil {
		t.Errorf("a custodian that never logged anything is a problem: %v", err)
	}
	_, err := w.checkPage(did.Merchant{1}, custody.InboxRequest{Known: []uint64{3}}, custody.InboxPage{}, anchorRef{})
	if err == nil || fault.KindOf(err) != fault.BadProof {
		t.Errorf("a log of 3 entries vanished, and the wallet says %v", err)
	}
}
