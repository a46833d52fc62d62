package membership

import (
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
)

func TestNames(t *testing.T) {
	merchant, holder := [20]byte{1}, [20]byte{2}
	p := ProgrammeOf(merchant, 7)
	token := TokenOf(p, holder)
	if token.Programme() != p || token.Holder() != holder {
		t.Errorf("token %x", token)
	}
	if p == ProgrammeOf(merchant, 8) || p == ProgrammeOf(holder, 7) {
		t.Error("two programmes have one name")
	}
	text, _ := p.MarshalText()
	var back Programme
	if err := back.UnmarshalText(text); err != nil || back != p {
		t.Errorf("%s read as %v: %v", text, back, err)
	}
	for _, bad := range []string{"", "0", "0x", "0x00", "0X" + string(text[2:]), string(text) + "00", "0xZZ" + string(text[4:])} {
		if err := back.UnmarshalText([]byte(bad)); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%q: %v", bad, err)
		}
	}
	long := "a name of more than thirty-two bytes"
	if _, err := ChannelName(long); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("long name: %v", err)
	}
	vip, err := ChannelName("vip")
	if err != nil || Channel(merchant, vip) == Channel(holder, vip) {
		t.Errorf("channels of two merchants are one: %v", err)
	}
}

func TestSignaturesHoldForOneContract(t *testing.T) {
	key := secp256k1.PrivKeyFromBytes([]byte{1})
	here := Contract{ChainID: 31337, At: [20]byte{1}}
	for _, s := range []Statement{
		Purchases{Holder: [20]byte{2}, Count: 3, Deadline: 4},
		Carry{From: [20]byte{2}, Holder: [20]byte{3}, Deadline: 4},
	} {
		signature := Sign(s, here, key)
		if got, err := eip712.Recover(s.SigningDigest(here), signature); err != nil || got != eip712.AccountOf(key.PubKey()) {
			t.Errorf("%T: %v", s, err)
		}
		for _, other := range []Contract{{ChainID: 1, At: here.At}, {ChainID: here.ChainID, At: [20]byte{9}}} {
			if got, err := eip712.Recover(s.SigningDigest(other), signature); err == nil && got == eip712.AccountOf(key.PubKey()) {
				t.Errorf("%T holds for %v too", s, other)
			}
		}
	}
}
