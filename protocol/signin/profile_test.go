package signin_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
	"github.com/souk-network/souk/protocol/vault"
)

var told = signin.Claims{Email: "minji@mail.example", Name: "김민지", Phone: "+82212345678"}

func TestClaimsThatAreNone(t *testing.T) {
	for name, c := range map[string]struct {
		claims signin.Claims
		want   fault.Kind
	}{
		"no @":              {signin.Claims{Email: "minji"}, fault.Malformed},
		"two @":             {signin.Claims{Email: "a@b@c"}, fault.Malformed},
		"no host":           {signin.Claims{Email: "a@"}, fault.Malformed},
		"no one":            {signin.Claims{Email: "@b"}, fault.Malformed},
		"a second header":   {signin.Claims{Email: "a@b\r\nBcc: c@d"}, fault.Malformed},
		"a space":           {signin.Claims{Email: "a b@c"}, fault.Malformed},
		"a long address":    {signin.Claims{Email: strings.Repeat("a", 250) + "@b.example"}, fault.TooLarge},
		"a name of lines":   {signin.Claims{Name: "A\nB"}, fault.Malformed},
		"a name that turns": {signin.Claims{Name: "A\u202eB"}, fault.Malformed},
		"not UTF-8":         {signin.Claims{Name: "\xff"}, fault.Malformed},
		"spaces around":     {signin.Claims{Name: " A"}, fault.Malformed},
		"a long name":       {signin.Claims{Name: strings.Repeat("a", 201)}, fault.TooLarge},
		"a national number": {signin.Claims{Phone: "02-1234-5678"}, fault.Malformed},
		"a short number":    {signin.Claims{Phone: "+123456"}, fault.Malformed},
		"a leading zero":    {signin.Claims{Phone: "+0821234567"}, fault.Malformed},
	} {
		err := c.claims.Check()
		if fault.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
		for _, one := range c.claims.Told() {
			if err != nil && strings.Contains(err.Error(), one.Value) {
				t.Errorf("%s: the refusal quotes it", name)
			}
		}
	}
	for _, good := range []signin.Claims{{}, told, {Name: "O'Brien, Dr. Ána-Maria"}, {Email: "a+b@[192.0.2.1]"}} {
		if err := good.Check(); err != nil {
			t.Error(err)
		}
	}
}

// Defends I1: only the merchant that it is told opens a profile, and only under
// its grant; nobody else can say it, and nothing prints it.
func TestProfileIsForOneMerchantAndGrant(t *testing.T) {
	seed, other, shop := did.Seed{31: 1}, did.Seed{31: 2}, did.Merchant{19: 7}
	private, err := vault.NewWrapKey([32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	stranger, _ := vault.NewWrapKey([32]byte{2})
	grant, customer := consent.GrantID{5}, did.KeyOf(seed.Pairwise(shop))
	p := told.Sign(seed.Pairwise(shop), shop, grant, 1000)
	sealed, err := p.Seal(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{told.Email, told.Name, told.Phone} {
		if strings.Contains(string(sealed), secret) || strings.Contains(fmt.Sprintf("%v %+v %#v %s", p, p, p.Claims, p.Claims), secret) {
			t.Error("a claim is shown")
		}
	}
	got, err := signin.OpenProfile(private, grant, sealed)
	if err != nil || got.Claims != told || got.Time != 1000 || got.Merchant != shop || got.Verify(customer) != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"another merchant": second(signin.OpenProfile(stranger, grant, sealed)),
		"another grant":    second(signin.OpenProfile(private, consent.GrantID{6}, sealed)),
		"changed":          second(signin.OpenProfile(private, grant, append(sealed[:len(sealed)-1:len(sealed)-1], sealed[len(sealed)-1]^1))),
	} {
		if fault.KindOf(err) != fault.BadProof {
			t.Errorf("%s: %v", name, err)
		}
	}
	moved := p
	moved.Grant = [32]byte{6}
	if again, _ := moved.Seal(private.Public()); fault.KindOf(second(signin.OpenProfile(private, grant, again))) != fault.BadProof {
		t.Error("a profile opens under a grant that it does not name")
	}
	later, richer, elsewhere := p, p, p
	later.Time, richer.Claims.Name, elsewhere.Merchant = 2000, "Somebody", did.Merchant{19: 8}
	for _, changed := range []signin.Profile{moved, later, richer, elsewhere, told.Sign(other.Pairwise(shop), shop, grant, 1000)} {
		if fault.KindOf(changed.Verify(customer)) != fault.BadSignature {
			t.Error("something that the customer did not sign passes")
		}
	}
}

func second(_ signin.Profile, err error) error { return err }

func TestWithinKeepsWhatIsCovered(t *testing.T) {
	if got := told.Within([]string{"accounts", "phone"}); got != (signin.Claims{Phone: told.Phone}) || len(got.Told()) != 1 || got.Told()[0].Name != "phone_number" {
		t.Error("not the telephone number alone")
	}
	if !told.Within(nil).Empty() || told.Within([]string{"email", "name", "phone"}) != told || len(told.Told()) != len(told.List()) {
		t.Error("not nothing, or not all")
	}
}
