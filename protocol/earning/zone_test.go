package earning

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/credential"
)

// changesOf lists the clock changes of a zone as the standard library knows them.
func changesOf(t testing.TB, name string, from, until time.Time) []Offset {
	t.Helper()
	zone, err := time.LoadLocation(name)
	must(t, err)
	return ChangesOf(zone, uint64(from.UnixMilli()), uint64(until.UnixMilli()))
}

// Days, weekdays and hours are those of the standard library's clocks, in zones
// with and without summer time.
func TestLocalTimeAgreesWithTheStandardLibrary(t *testing.T) {
	from, until := time.Date(2006, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2066, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{"Asia/Seoul", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"} {
		zone, err := time.LoadLocation(name)
		must(t, err)
		r := plainRules(amountRule("a", 1, "1", RoundDown, ScopeLine))
		r.Zone, r.Offsets = name, changesOf(t, name, from, until)
		must(t, r.Check())
		rapid.Check(t, func(t *rapid.T) {
			ms := rapid.Uint64Range(uint64(from.UnixMilli()), uint64(until.UnixMilli())-1).Draw(t, "ms")
			if rapid.Bool().Draw(t, "near a change") {
				o := rapid.SampledFrom(r.Offsets).Draw(t, "change")
				ms = max(uint64(o.From), uint64(from.UnixMilli())) + uint64(rapid.IntRange(0, 2).Draw(t, "after")) - 1
			}
			want := time.UnixMilli(int64(ms)).In(zone)
			day, err := r.Day(ms)
			must(t, err)
			local, err := r.local(ms)
			must(t, err)
			if day.String() != want.Format(time.DateOnly) || weekdays[(day+4)%7] != weekdays[want.Weekday()] || int(local%msOfDay/msOfMinute) != want.Hour()*60+want.Minute() {
				t.Fatalf("%s: %s, minute %d, want %s", name, day, local%msOfDay/msOfMinute, want)
			}
		})
	}
}

func TestFixedZones(t *testing.T) {
	for zone, want := range map[string]string{"UTC": "2026-11-28", "+09:00": "2026-11-28", "-03:30": "2026-11-27"} {
		r := plainRules(amountRule("a", 1, "1", RoundDown, ScopeLine))
		r.Zone = zone
		must(t, r.Check())
		day, err := r.Day(saturday)
		if err != nil || day.String() != want {
			t.Errorf("%s: %s, %v", zone, day, err)
		}
	}
	r := plainRules(amountRule("a", 1, "1", RoundDown, ScopeLine))
	r.Zone = "-03:30"
	if local, err := r.local(0); local != 0 || err != nil {
		t.Errorf("the first moment is %d, %v", local, err)
	}
}

func TestWindowsByTheHour(t *testing.T) {
	w := Window{Weekdays: []string{"fri"}, Start: 18 * 60, End: 24 * 60}
	for text, want := range map[string]bool{
		"2026-11-27T18:00:00Z": true, "2026-11-27T17:59:59Z": false, "2026-11-27T23:59:59Z": true, "2026-11-28T00:00:00Z": false, "2026-11-26T19:00:00Z": false,
	} {
		if got := w.holds(at(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	always := Window{}
	if !always.holds(0) || !always.holds(maxTime-1) {
		t.Error("a window without bounds has some")
	}
}

// The state of a person: the day, the period, the uses and the tier.
func TestStateOf(t *testing.T) {
	r := example(t)
	past := []Entry{
		{Time: saturday, Points: 10, Uses: []string{"base"}, Counts: r.DueAt(saturday)},
		{Time: saturday - msOfDay, Points: 100, Uses: []string{"base", "welcome"}},
		{Time: at("2026-11-27T15:00:00Z"), Points: 1, Counts: r.DueAt(saturday)}, // midnight in Seoul
		{Time: at("2026-11-27T14:59:59Z"), Points: 1000},
		{Time: saturday - 29*msOfDay, Points: 10_000},
		{Time: saturday - 30*msOfDay, Points: 100_000},
		{Time: saturday + msOfDay, Points: 5_000_000, Counts: saturday + msOfDay},
	}
	s, err := r.StateOf(past, saturday)
	must(t, err)
	if s.Day != 11 || s.Period != 11_111 || s.uses("base") != 2 || s.uses("welcome") != 1 || s.uses("tea") != 0 || s.Tier != "gold" {
		t.Errorf("%+v", s)
	}
	if n, err := r.Earned(past, saturday, 30); err != nil || n != 11_100 {
		t.Errorf("%d count, %v", n, err)
	}
	for points, want := range map[uint64]string{999: "", 1000: "silver", 9999: "silver", 10_000: "gold"} {
		tier, err := r.TierOf([]Entry{{Time: saturday, Points: points, Counts: r.DueAt(saturday)}}, r.DueAt(saturday))
		if err != nil || tier.ID != want {
			t.Errorf("%d points: %q, %v", points, tier.ID, err)
		}
	}
	early, err := r.TierOf([]Entry{{Time: saturday, Points: 10_000, Counts: r.DueAt(saturday)}}, r.DueAt(saturday)-1)
	if err != nil || early.ID != "" {
		t.Errorf("a tier before the return window is over: %q, %v", early.ID, err)
	}
	late, err := r.TierOf([]Entry{{Time: saturday, Points: 10_000}}, saturday+365*msOfDay)
	if err != nil || late.ID != "" {
		t.Errorf("a tier of points that are too old: %q, %v", late.ID, err)
	}
}

// What one order may earn shrinks with what was earned before, and all orders
// of a day together never pass the day's cap.
func TestADayOfOrdersKeepsItsCap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := plainRules(amountRule("a", 3, "7", RoundUp, ScopeOrder))
		r.Caps = Caps{Order: 40, Day: 100, Person: 150, Days: 2}
		var past []Entry
		byDay := map[Day]uint64{}
		for range rapid.IntRange(1, 12).Draw(t, "orders") {
			when := thursday + uint64(rapid.IntRange(0, 3).Draw(t, "day"))*msOfDay
			s, err := r.StateOf(past, when)
			must(t, err)
			amount := credential.Micro(rapid.Int64Range(1, 200_000_000).Draw(t, "amount"))
			res := evaluate(t, r, Purchase{Known: true, Person: s, Order: order(when, credential.Line{SKU: "A", Quantity: 1, Amount: amount}, credential.Line{SKU: "B", Quantity: 1, Amount: 1_000_000})})
			day, _ := r.Day(when)
			byDay[day] += res.Points
			past = append(past, Entry{Time: when, Points: res.Points, Uses: res.Uses})
			if res.Points > 40 || byDay[day] > 100 {
				t.Fatalf("%d points, %d on the day", res.Points, byDay[day])
			}
		}
	})
}
