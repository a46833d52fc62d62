package consent

import (
	"slices"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Rights is a bit set of what a grantee may do with records of a category.
type Rights uint8

// The rights. Bits are on the wire and append-only.
const (
	Read   Rights = 1 // open records
	Write  Rights = 2 // add records to the customer's vault
	Derive Rights = 4 // compute segments and scores from them
	Share  Rights = 8 // pass results on to the parties that the notice names

	allRights = Read | Write | Derive | Share
)

// Has reports whether every right in want is in r.
func (r Rights) Has(want Rights) bool { return r&want == want }

// String is the rights' stable names joined by "+".
func (r Rights) String() string {
	var names []string
	for i, name := range []string{"read", "write", "derive", "share"} {
		if r&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, "+")
}

const (
	// MaxCategories is the most data categories of one notice or grant.
	MaxCategories = 16
	// MaxCategory is the most bytes of a category.
	MaxCategory = 32
)

// CheckCategory wants a short slug: lower-case letters, digits and hyphens that
// begin with a letter, such as "purchases" or "profile".
func CheckCategory(category string) error {
	const op = "check category"
	if len(category) > MaxCategory {
		return fault.New(fault.TooLarge, op, "longer than 32 bytes")
	}
	if category == "" || !only(category[:1], lower) || !only(category, lower+digits+"-") {
		return fault.New(fault.Malformed, op, "want lower-case letters, digits and hyphens, a letter first")
	}
	return nil
}

// checkScope checks what notices and grants have in common.
func checkScope(purpose string, categories []string, rights Rights) error {
	const op = "check scope"
	if err := CheckPurpose(purpose); err != nil {
		return err
	}
	if len(categories) == 0 || len(categories) > MaxCategories {
		return fault.New(fault.Malformed, op, "want 1 to 16 categories")
	}
	for i, c := range categories {
		if err := CheckCategory(c); err != nil {
			return err
		}
		if i > 0 && categories[i-1] >= c {
			return fault.New(fault.Malformed, op, "categories are not sorted and unique")
		}
	}
	if rights == 0 || rights&^allRights != 0 {
		return fault.New(fault.Malformed, op, "want one or more of the four rights")
	}
	return nil
}

// SortCategories is a sorted copy without repetitions, as notices and grants
// want it.
func SortCategories(categories []string) []string {
	out := slices.Clone(categories)
	slices.Sort(out)
	return slices.Compact(out)
}
