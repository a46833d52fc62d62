package consent_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
)

func TestCovers(t *testing.T) {
	yes := [][2]string{
		{"dpv:Marketing", "dpv:Marketing"},
		{"dpv:Marketing", "dpv:Advertising"},
		{"dpv:Marketing", "dpv:TargetedAdvertising"},       // three steps up
		{"dpv:Personalisation", "dpv:TargetedAdvertising"}, // by its other parent
		{"dpv:Purpose", "souk:PointsExchange"},
		{"souk:LoyaltyProgramme", "souk:PointsExchange"},
		{"dpv:CustomerManagement", "souk:LoyaltyProgramme"},
		{"x:Unknown", "x:Unknown"},
	}
	no := [][2]string{
		{"dpv:Advertising", "dpv:Marketing"}, // broader
		{"dpv:Marketing", "dpv:Personalisation"},
		{"souk:LoyaltyProgramme", "dpv:PersonalisedBenefits"},
		{"x:Unknown", "x:Other"}, {"dpv:Purpose", "x:Unknown"}, {"", "dpv:Marketing"},
	}
	for _, p := range yes {
		if !consent.Covers(p[0], p[1]) {
			t.Errorf("%s should cover %s", p[0], p[1])
		}
	}
	for _, p := range no {
		if consent.Covers(p[0], p[1]) {
			t.Errorf("%s should not cover %s", p[0], p[1])
		}
	}
}

// TestPurposeTable: every term is well formed, sorted within its vocabulary,
// and no two different terms cover each other, which a cycle would make.
func TestPurposeTable(t *testing.T) {
	terms := consent.Purposes()
	if len(terms) < 130 || !slices.IsSorted(terms) {
		t.Fatalf("%d terms, sorted %v", len(terms), slices.IsSorted(terms))
	}
	for _, a := range terms {
		if err := consent.CheckPurpose(a); err != nil {
			t.Error(a, err)
		}
		if a != "dpv:RightsFulfilment" && !consent.Covers("dpv:Purpose", a) {
			t.Errorf("%s is not a purpose", a)
		}
		for _, b := range terms {
			if a < b && consent.Covers(a, b) && consent.Covers(b, a) {
				t.Errorf("%s and %s are in a circle", a, b)
			}
		}
	}
}

func TestPurposeAndCategoryForms(t *testing.T) {
	for _, bad := range []string{"", "Marketing", "dpv:", ":Marketing", "dpv:Mark eting", "DPV:Marketing", "dpv:Märkte", "dpv:a:b", "dpv:a\n"} {
		wantKind(t, consent.CheckPurpose(bad), fault.Malformed)
	}
	wantKind(t, consent.CheckPurpose("dpv:"+strings.Repeat("a", 61)), fault.TooLarge)
	for _, good := range []string{"purchases", "profile", "a", "loyalty-2", strings.Repeat("a", 32)} {
		if err := consent.CheckCategory(good); err != nil {
			t.Error(good, err)
		}
	}
	for _, bad := range []string{"", "Purchases", "2a", "-a", "a b", "ä", "a_b", "a\x00"} {
		wantKind(t, consent.CheckCategory(bad), fault.Malformed)
	}
	wantKind(t, consent.CheckCategory(strings.Repeat("a", 33)), fault.TooLarge)
}

func TestRights(t *testing.T) {
	r := consent.Read | consent.Derive
	if !r.Has(consent.Read) || r.Has(consent.Read|consent.Write) || r.String() != "read+derive" || consent.Rights(0).String() != "none" {
		t.Errorf("%v", r)
	}
}
