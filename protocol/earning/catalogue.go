package earning

import (
	"slices"
	"strconv"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of a reward item.
const (
	// MaxItem is the most bytes of an item's document.
	MaxItem = 64 << 10
	// MaxQuantity is the most pieces of one redemption.
	MaxQuantity = 1000
	maxTexts    = 16
	maxBody     = 2048
)

// Item is one reward of a merchant's catalogue.
type Item struct {
	ID        string     `json:"id"`                   // 1 to 64 of a-z, 0-9, - and _
	Texts     []ItemText `json:"texts"`                // 1 to 16, one a language
	Points    uint64     `json:"points"`               // price of one piece, from 1
	Stock     *uint32    `json:"stock,omitempty"`      // pieces in all; left out: no end
	PerPerson uint32     `json:"per_person,omitempty"` // most pieces of a person within Days; 0: no limit
	Days      uint16     `json:"days,omitempty"`       // of 24 hours each, up to now; 0 with PerPerson: ever
	Tiers     []string   `json:"tiers,omitempty"`      // only for these
	From      Moment     `json:"from,omitzero"`        // first moment
	Until     Moment     `json:"until,omitzero"`       // first moment after; left out: no end
}

// ItemText names an item in one language.
type ItemText struct {
	Lang  string `json:"lang"`           // such as "en"
	Title string `json:"title"`          // 1 to 128 bytes
	Body  string `json:"body,omitempty"` // at most 2,048 bytes
}

// DecodeItem reads an item as strictly as DecodeRules reads rules, and checks it.
func DecodeItem(raw []byte) (Item, error) {
	var i Item
	if err := decode(raw, &i, MaxItem); err != nil {
		return Item{}, err
	}
	return i, i.Check()
}

// Check holds an item against what is said at its fields.
func (i Item) Check() error {
	refuse := func(detail string) error { return fault.New(fault.Malformed, "check reward", detail) }
	switch {
	case !isID(i.ID):
		return refuse("id: want 1 to 64 of a-z, 0-9, - and _")
	case i.Points == 0 || i.Points > MaxPoints:
		return refuse("points: want 1 to 2^40 - 1")
	case len(i.Texts) == 0 || len(i.Texts) > maxTexts:
		return refuse("texts: want 1 to " + strconv.Itoa(maxTexts))
	case i.Days > MaxPeriodDays || i.Days > 0 && i.PerPerson == 0:
		return refuse("days: go with per_person, at most 3,660")
	case i.Until != 0 && i.Until <= i.From:
		return refuse("until: lies after from")
	}
	for n, t := range i.Texts {
		same := slices.ContainsFunc(i.Texts[:n], func(o ItemText) bool { return o.Lang == t.Lang })
		if len(t.Lang) < 2 || len(t.Lang) > 35 || !plain(t.Lang) || same || t.Title == "" || len(t.Title) > credential.MaxText || len(t.Body) > maxBody {
			return refuse("texts: want a language each once, a title of 1 to 128 bytes and a body of at most 2,048")
		}
	}
	return checkTexts("tiers", i.Tiers)
}

// Ask is a wish to redeem an item, with what is known at that moment.
type Ask struct {
	Now      uint64 // Unix milliseconds
	Quantity uint32
	Balance  uint64 // points that the person has
	Tier     string // and their tier
	Taken    uint32 // pieces that everybody took so far
	Had      []Had  // what this person took, in any order
}

// Had is an earlier redemption of the same item by the same person.
type Had struct {
	Time     uint64 // Unix milliseconds
	Quantity uint32
}

// CanRedeem says whether a person may redeem an item, or the first reason why
// not, in the order of the refusals.
func (i Item) CanRedeem(a Ask) Refusal {
	switch {
	case a.Quantity == 0 || a.Quantity > MaxQuantity:
		return RefusedQuantity
	case a.Now < uint64(i.From):
		return RefusedEarly
	case i.Until != 0 && a.Now >= uint64(i.Until):
		return RefusedLate
	case !listed(i.Tiers, a.Tier):
		return RefusedTier
	case i.Stock != nil && uint64(a.Taken)+uint64(a.Quantity) > uint64(*i.Stock):
		return RefusedStock
	case i.PerPerson != 0 && i.had(a)+uint64(a.Quantity) > uint64(i.PerPerson):
		return RefusedPerson
	case i.Price(a.Quantity) > a.Balance:
		return RefusedPoints
	}
	return Allowed
}

// had is how many pieces the person took within the item's days.
func (i Item) had(a Ask) uint64 {
	var sum uint64
	for _, h := range a.Had {
		if i.Days == 0 || h.Time+uint64(i.Days)*msOfDay > a.Now {
			sum += uint64(h.Quantity)
		}
	}
	return sum
}

// Price is what so many pieces cost, at most MaxQuantity of them.
func (i Item) Price(quantity uint32) uint64 { return i.Points * uint64(quantity) }
