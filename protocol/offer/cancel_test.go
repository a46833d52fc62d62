package offer_test

import (
	"encoding/json"
	"testing"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// TestOnlyTheMakerEndsAnOffer: neither another account, nor the same words at
// another venue or about another offer.
func TestOnlyTheMakerEndsAnOffer(t *testing.T) {
	v, id := venue(), signed().ID()
	other := v
	other.Chain++
	one, all := v.SignCancel(id, account(1)), v.SignCancelBelow(25, account(1))
	if err := v.VerifyCancel(id, address(1), one); err != nil {
		t.Error(err)
	}
	if err := v.VerifyCancelBelow(address(1), 25, all); err != nil {
		t.Error(err)
	}
	for why, err := range map[string]error{
		"another account":            v.VerifyCancel(id, address(2), one),
		"another offer":              v.VerifyCancel(offer.ID{1}, address(1), one),
		"another venue":              other.VerifyCancel(id, address(1), one),
		"the signature of the offer": v.VerifyCancel(id, address(1), signed().Sig),
		"high s":                     v.VerifyCancel(id, address(1), otherHalf(one)),
		"another account, below":     v.VerifyCancelBelow(address(2), 25, all),
		"another nonce":              v.VerifyCancelBelow(address(1), 26, all),
		"one for all":                v.VerifyCancelBelow(address(1), 25, one),
		"all at another venue":       other.VerifyCancelBelow(address(1), 25, all),
	} {
		if fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%s: %v", why, err)
		}
	}
	if err := v.VerifyCancel(id, address(1), one[:64]); fault.KindOf(err) != fault.Malformed {
		t.Error(err)
	}
	if err := v.VerifyCancel(id, address(1), make([]byte, 66)); err != nil {
		t.Errorf("a contract's signature is the chain's to judge: %v", err)
	}
}

// TestStatesAreTheContracts pins numbers and names.
func TestStatesAreTheContracts(t *testing.T) {
	raw, _ := json.Marshal([]offer.State{offer.StateNone, offer.StateFillable, offer.StateFilled, offer.StateCapReached, 13})
	if string(raw) != `["none","fillable","filled","cap_reached","none"]` || offer.StateCapReached != 12 {
		t.Errorf("%s", raw)
	}
}
