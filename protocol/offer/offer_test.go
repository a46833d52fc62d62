package offer_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// TestRounding: the maker never gets less than its rate, and nobody gains more
// than one unit by a part. The reference is big.Int.
//
// Defends I7.
func TestRounding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := sample()
		o.GiveAmount = rapid.Uint64Range(1, offer.MaxAmount).Draw(t, "give")
		o.WantAmount = rapid.Uint64Range(1, offer.MaxAmount).Draw(t, "want")
		give := rapid.Uint64Range(0, o.GiveAmount).Draw(t, "part")
		cost := o.Cost(give)
		if least := product(give, o.WantAmount); product(cost, o.GiveAmount).Cmp(least) < 0 {
			t.Fatal("the maker gets less than its rate")
		} else if cost > 0 && product(cost-1, o.GiveAmount).Cmp(least) >= 0 {
			t.Fatal("the maker gets more than one unit above its rate")
		}
		pay := rapid.Uint64Range(0, o.WantAmount).Draw(t, "pay")
		yield := o.Yield(pay)
		if o.Cost(yield) > pay {
			t.Fatal("more is bought than was paid for")
		}
		if yield < o.GiveAmount && o.Cost(yield+1) <= pay {
			t.Fatal("less is bought than was paid for")
		}
		if o.Cost(o.GiveAmount) != o.WantAmount || o.Yield(o.WantAmount) != o.GiveAmount {
			t.Fatal("the whole is not the whole")
		}
	})
}

func product(a, b uint64) *big.Int {
	return new(big.Int).Mul(new(big.Int).SetUint64(a), new(big.Int).SetUint64(b))
}

// TestEveryFieldIsSigned: no field can be changed after signing, and an offer
// holds at its own venue alone.
func TestEveryFieldIsSigned(t *testing.T) {
	for name, change := range map[string]func(*offer.Signed){
		"chain":       func(s *offer.Signed) { s.Venue.Chain++ },
		"exchange":    func(s *offer.Signed) { s.Venue.Exchange[0]++ },
		"maker":       func(s *offer.Signed) { s.Offer.Maker[0]++ },
		"recipient":   func(s *offer.Signed) { s.Offer.Recipient[0]++ },
		"taker":       func(s *offer.Signed) { s.Offer.Taker[0]++ },
		"give":        func(s *offer.Signed) { s.Offer.Give[0]++ },
		"want":        func(s *offer.Signed) { s.Offer.Want[0]++ },
		"giveAmount":  func(s *offer.Signed) { s.Offer.GiveAmount++ },
		"wantAmount":  func(s *offer.Signed) { s.Offer.WantAmount-- },
		"maxFee":      func(s *offer.Signed) { s.Offer.MaxFee++ },
		"maxRelayFee": func(s *offer.Signed) { s.Offer.MaxRelayFee++ },
		"nonce":       func(s *offer.Signed) { s.Offer.Nonce++ },
		"expiry":      func(s *offer.Signed) { s.Offer.Expiry++ },
		"salt":        func(s *offer.Signed) { s.Offer.Salt[31]++ },
	} {
		s := signed()
		change(&s)
		if err := s.Verify(); fault.KindOf(err) != fault.BadSignature || s.ID() == signed().ID() {
			t.Errorf("%s: want bad_signature, got %v", name, err)
		}
	}
	if err := signed().Verify(); err != nil {
		t.Error(err)
	}
}

// TestSignaturesHaveOneForm: there is no second signature of the same offer by
// the same key operation, and a contract's is left to the chain.
func TestSignaturesHaveOneForm(t *testing.T) {
	s := signed()
	for why, sig := range map[string][]byte{
		"high s": otherHalf(s.Sig), "another account": offer.Sign(venue(), sample(), account(2)).Sig,
		"v of 0 or 1": append(append([]byte{}, s.Sig[:64]...), s.Sig[64]-27), "zeros": make([]byte, 65),
	} {
		bad := s
		bad.Sig = sig
		if err := bad.Verify(); fault.KindOf(err) != fault.BadSignature {
			t.Errorf("%s: %v", why, err)
		}
	}
	for _, size := range []int{0, 64, offer.MaxSignature + 1} {
		bad := s
		bad.Sig = make([]byte, size)
		if err := bad.Verify(); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	s.Sig = make([]byte, offer.MaxSignature)
	if s.Verify() != nil || s.Proven() || !signed().Proven() {
		t.Error("a contract's signature is the chain's to judge, a key's is ours")
	}
}

func TestEndsAfterItsLastSecond(t *testing.T) {
	if o := sample(); o.Ends() != (o.Expiry+1)*1000 {
		t.Errorf("ends at %d", o.Ends())
	}
}

func TestText(t *testing.T) {
	id, a := signed().ID(), address(1)
	raw, _ := json.Marshal(map[string]any{"id": id, "account": a})
	var back struct {
		ID      offer.ID
		Account offer.Address
	}
	if err := json.Unmarshal(raw, &back); err != nil || back.ID != id || back.Account != a {
		t.Errorf("%s: %v", raw, err)
	}
	for _, bad := range []string{"", "0", "0x", id.String()[2:], strings.ToUpper(id.String()), id.String() + "00", "1x" + id.String()[2:]} {
		if err := new(offer.ID).UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is read as an id", bad)
		}
	}
}
