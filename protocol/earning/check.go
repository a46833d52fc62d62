package earning

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// Check holds a rule set against everything that is said at its fields. Its
// errors name a rule by its place, from 1, and a field.
func (r Rules) Check() error {
	if err := r.checkShape(); err != nil {
		return err
	}
	if len(r.Unreachable()) > 0 {
		return malformed("tiers: days: want more than return_days; points count only once nothing can be returned, so nobody would reach the tier")
	}
	return nil
}

// Unreachable names the tiers that nobody can reach, in their order: points count
// once returns are over, and no longer when the tier's days are.
func (r Rules) Unreachable() (ids []string) {
	for _, t := range r.Tiers {
		if t.Days <= r.ReturnDays {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// checkShape is Check without what rules that were set before may be, too.
func (r Rules) checkShape() error {
	switch {
	case r.Version != Version:
		return fault.New(fault.UnknownVersion, opDecode, "version: want 1")
	case !credential.IsCurrency(r.Currency):
		return malformed("currency: want three capital letters")
	case r.ReturnDays > MaxReturnDays:
		return malformed("return_days: at most 366")
	case r.Value < 0:
		return malformed("value: not below 0")
	case len(r.Rules) == 0 || len(r.Rules) > MaxRules:
		return malformed("rules: want 1 to 256")
	}
	if err := r.checkZone(); err != nil {
		return err
	}
	if err := r.Caps.check(); err != nil {
		return err
	}
	if err := r.Exclude.check("exclude"); err != nil {
		return err
	}
	if err := checkTiers(r.Tiers); err != nil {
		return err
	}
	return r.checkRules()
}

func (r Rules) checkZone() error {
	if _, fixed := fixedZone(r.Zone); fixed {
		if len(r.Offsets) > 0 {
			return malformed("offsets: only a zone with a name has clock changes")
		}
		return nil
	}
	if r.Zone == "" || len(r.Zone) > 64 || !plain(r.Zone) {
		return malformed("zone: want UTC, a difference such as +09:00, or a name such as Asia/Seoul")
	}
	if len(r.Offsets) > MaxOffsets {
		return malformed("offsets: more than 512")
	}
	for i, o := range r.Offsets {
		if i > 0 && o.From <= r.Offsets[i-1].From {
			return malformed("offsets: want rising moments")
		}
	}
	return nil
}

// plain reports whether a text has printable ASCII only and no blanks.
func plain(text string) bool {
	for _, b := range []byte(text) {
		if b <= ' ' || b > '~' {
			return false
		}
	}
	return true
}

func (c Caps) check() error {
	if c.Order > MaxPoints || c.Day > MaxPoints || c.Person > MaxPoints {
		return malformed("caps: at most 2^40 - 1 points")
	}
	if c.Days > MaxPeriodDays || c.Days > 0 && c.Person == 0 {
		return malformed("caps: days go with person, at most 3,660")
	}
	return nil
}

func (m Match) check(where string) error {
	if err := checkTexts(where+", categories", m.Categories); err != nil {
		return err
	}
	return checkTexts(where+", skus", m.SKUs)
}

// checkTexts demands texts of 1 to 128 bytes, none twice.
func checkTexts(where string, texts []string) error {
	if len(texts) > MaxList {
		return malformed(where + ": more than 1,024 entries")
	}
	for i, t := range texts {
		if t == "" || len(t) > credential.MaxText || !utf8.ValidString(t) {
			return malformed(where + ": want texts of 1 to 128 bytes")
		}
		if slices.Contains(texts[:i], t) {
			return malformed(where + ": an entry stands twice")
		}
	}
	return nil
}

// isID reports whether a text can name a rule, a tier, an item or a campaign.
func isID(id string) bool {
	for _, b := range []byte(id) {
		if (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-' && b != '_' {
			return false
		}
	}
	return id != "" && len(id) <= 64
}

func checkTiers(tiers []Tier) error {
	if len(tiers) > MaxTiers {
		return malformed("tiers: more than 32")
	}
	for i, t := range tiers {
		switch {
		case !isID(t.ID):
			return malformed("tiers: id: want 1 to 64 of a-z, 0-9, - and _")
		case t.Points == 0 || t.Points > MaxPoints || t.Days == 0 || t.Days > MaxPeriodDays:
			return malformed("tiers: want points from 1 to 2^40 - 1 and days from 1 to 3,660")
		case i > 0 && t.Points < tiers[i-1].Points:
			return malformed("tiers: want rising points")
		case slices.ContainsFunc(tiers[:i], func(o Tier) bool { return o.ID == t.ID }):
			return malformed("tiers: an id stands twice")
		}
	}
	return nil
}

func (r Rules) checkRules() error {
	for i, rule := range r.Rules {
		where := "rule " + strconv.Itoa(i+1)
		if err := rule.check(where); err != nil {
			return err
		}
		if slices.ContainsFunc(r.Rules[:i], func(o Rule) bool { return o.ID == rule.ID }) {
			return malformed(where + ", id: another rule has it")
		}
		for _, id := range rule.When.Tiers {
			if !slices.ContainsFunc(r.Tiers, func(t Tier) bool { return t.ID == id }) {
				return malformed(where + ", when, tiers: no such tier")
			}
		}
	}
	return nil
}

func (r Rule) check(where string) error {
	switch {
	case !isID(r.ID):
		return malformed(where + ", id: want 1 to 64 of a-z, 0-9, - and _")
	case r.Stack != StackTogether && r.Stack != StackBest && r.Stack != StackAlone:
		return malformed(where + ", stack: want together, best or alone")
	case r.Points > MaxPoints || r.Cap > MaxPoints:
		return malformed(where + ": at most 2^40 - 1 points")
	}
	if err := r.checkKind(where); err != nil {
		return err
	}
	return r.When.check(where)
}

// checkKind demands the fields of the rule's kind and refuses those of others.
func (r Rule) checkKind(where string) error {
	rated := r.Kind == KindAmount || r.Kind == KindQuantity
	switch {
	case r.Kind != KindBonus && r.Kind != KindReferral && r.Kind != KindMultiplier && !rated:
		return malformed(where + ", kind: want amount, quantity, bonus, referral or multiplier")
	case (r.Points == 0) != (r.Kind == KindMultiplier):
		return malformed(where + ", points: every kind has some but multiplier")
	case rated != (r.Per > 0) || r.Per < 0:
		return malformed(where + ", per: above 0, for amount and quantity")
	case (r.Kind == KindMultiplier) != (r.Times > 0) || r.Times < 0 || r.Times > MaxTimes:
		return malformed(where + ", times: above 0 and at most 1000, for multiplier")
	case rated != r.Round.known() || !rated && r.Round != "":
		return malformed(where + ", round: down, up, half_up or half_even, for amount and quantity")
	case rated != (r.Scope == ScopeLine || r.Scope == ScopeOrder) || !rated && r.Scope != "":
		return malformed(where + ", scope: line or order, for amount and quantity")
	case r.Cap > 0 && !rated:
		return malformed(where + ", cap: for amount and quantity")
	}
	return nil
}

func (r Rounding) known() bool {
	return r == RoundDown || r == RoundUp || r == RoundHalfUp || r == RoundHalfEven
}

func (w When) check(where string) error {
	where += ", when"
	if err := (Match{w.Categories, w.SKUs}).check(where); err != nil {
		return err
	}
	if err := w.Except.check(where + ", except"); err != nil {
		return err
	}
	for _, list := range []struct {
		name  string
		texts []string
	}{{"channels", w.Channels}, {"events", w.Events}, {"tiers", w.Tiers}} {
		if err := checkTexts(where+", "+list.name, list.texts); err != nil {
			return err
		}
	}
	if w.Basket < 0 {
		return malformed(where + ", basket: not below 0")
	}
	if len(w.Windows) > MaxWindows {
		return malformed(where + ", windows: more than 64")
	}
	for _, window := range w.Windows {
		if err := window.check(where + ", windows"); err != nil {
			return err
		}
	}
	return nil
}

func (w Window) check(where string) error {
	switch {
	case w.Until != 0 && w.Until < w.From:
		return malformed(where + ": until lies before from")
	case w.End > maxMinutes || w.Start >= maxMinutes || w.End != 0 && w.End <= w.Start:
		return malformed(where + ": end is after start on the same day; write two windows to pass midnight")
	}
	for i, d := range w.Weekdays {
		if !slices.Contains(weekdays[:], d) || slices.Contains(w.Weekdays[:i], d) {
			return malformed(where + ", weekdays: mon, tue, wed, thu, fri, sat, sun, each once")
		}
	}
	return nil
}
