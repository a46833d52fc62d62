package liability

import (
	"encoding/csv"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/souk-network/souk/protocol/credential"
)

const day = 86_400_000

func ms(text string) uint64 {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return uint64(t.UnixMilli())
}

var now = ms("2026-11-26T00:00:00Z")

// ended is a lane that ended so many days ago, with what it had 35 days before
// its end and an hour before.
func ended(daysAgo, early, last uint64) History {
	end := now - daysAgo*day
	return History{Ends: end, Samples: []Sample{{end - 60*day, 9 * early}, {end - 35*day, early}, {end - 3_600_000, last}}}
}

// Computed by hand: of 1000 + 500 + 300 points 35 days before their end, 100 +
// 250 + 100 expired: a quarter. 400 points end in 35 days: 100 are expected to.
func TestBookByHand(t *testing.T) {
	in := Input{
		At: now, Supply: []Lane{{ms("2026-12-31T00:00:00Z"), 400}, {ms("2027-01-01T00:00:00Z"), 50}, {ms("2027-04-01T00:00:00Z"), 0}},
		Own: 300, Pending: 20, Due: 7, Sent: 3, Value: credential.One / 100, Currency: "EUR",
		History: []History{ended(10, 1000, 100), ended(100, 500, 250), ended(200, 300, 100)},
	}
	want := Book{
		At: now, Outstanding: 450, Own: 300, Foreign: 150, Pending: 20, Due: 7, Sent: 3, Currency: "EUR", Value: credential.One / 100,
		Months: []Month{{"2026-12", 450}, {"2027-03", 0}},
		Breakage: Breakage{Known: true, Points: 113, Lanes: []Estimate{
			{Lane: in.Supply[0], Known: true, Expire: 100, Observations: 3, Of: 1800, Left: 450},
			{Lane: in.Supply[1], Known: true, Expire: 13, Observations: 3, Of: 1800, Left: 450},
			{Lane: in.Supply[2], Known: true},
		}},
		Cost: Cost{Outstanding: 4_800_000, Expected: 3_670_000},
	}
	// The second lane ends 36 days from now: give its ancestors a sample of that day.
	for i := range in.History {
		s := in.History[i].Samples
		in.History[i].Samples = []Sample{s[0], {in.History[i].Ends - 36*day, s[1].Points}, s[1], s[2]}
	}
	b := Make(in)
	if !reflect.DeepEqual(b, want) {
		t.Errorf("got  %+v\nwant %+v", b, want)
	}
	rows, err := csv.NewReader(strings.NewReader(b.CSV())).ReadAll()
	if err != nil || len(rows) != 1+6+2+3+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, want := range [][]string{
		{"outstanding", "2026-11-26T00:00:00Z", "450", "4.5", "EUR"}, {"held by others", "2026-11-26T00:00:00Z", "150", "1.5", ""},
		{"expiring", "2026-12", "450", "4.5", ""}, {"expected breakage", "2026-12-31T00:00:00Z", "100", "1", "3 earlier expiries"},
		{"expected breakage", "all", "113", "1.13", Method},
	} {
		found := false
		for _, row := range rows {
			found = found || reflect.DeepEqual(row, want)
		}
		if !found {
			t.Errorf("no row %q in\n%s", want, b.CSV())
		}
	}
}

// Two expiries are no history, nor are lanes whose age or end nobody saw; the
// book says so and gives no number.
func TestTooLittleHistory(t *testing.T) {
	unseen := ended(200, 300, 100)
	unseen.Samples[2].At -= Tolerance
	young := History{Ends: now - 5*day, Samples: []Sample{{now - 6*day, 100}}}
	open := History{Ends: now + day, Samples: []Sample{{now - 35*day, 100}, {now, 50}}}
	empty := ended(20, 0, 0)
	for name, h := range map[string][]History{
		"none": nil, "two": {ended(10, 1000, 100), ended(100, 500, 250)},
		"an end that nobody saw":   {ended(10, 1000, 100), ended(100, 500, 250), unseen},
		"an age that nobody saw":   {ended(10, 1000, 100), ended(100, 500, 250), young},
		"one that has not ended":   {ended(10, 1000, 100), ended(100, 500, 250), open},
		"one that had no points":   {ended(10, 1000, 100), ended(100, 500, 250), empty},
		"one shorter than the age": {ended(10, 1000, 100), ended(100, 500, 250), {Ends: 5, Samples: []Sample{{1, 1}}}},
	} {
		b := Make(Input{At: now, Supply: []Lane{{now + 35*day, 400}}, History: h, Value: 1})
		if b.Breakage.Known || b.Breakage.Points != 0 || b.Cost.Expected != b.Cost.Outstanding || !strings.Contains(b.CSV(), "all,,,"+TooLittle) {
			t.Errorf("%s: %+v\n%s", name, b.Breakage, b.CSV())
		}
	}
	if got := ended(1, 1, 1); len(got.Samples) != 3 {
		t.Error(got)
	}
}

// Whatever comes in: parts add up, expectations stay within what there is, and
// costs are exact or said to be too large.
func TestBooksAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Uint64Range(0, 1<<47)
		in := Input{
			At: now, Own: rapid.Uint64Range(0, 1<<49).Draw(t, "own"), Pending: amount.Draw(t, "pending"), Due: amount.Draw(t, "due"), Sent: amount.Draw(t, "sent"),
			Value: credential.Micro(rapid.Int64Range(0, 1<<40).Draw(t, "value")),
		}
		var sum uint64
		for i := range rapid.IntRange(0, 3).Draw(t, "lanes") {
			l := Lane{now + uint64(i+1)*rapid.Uint64Range(1, 90).Draw(t, "days")*day, amount.Draw(t, "points")}
			in.Supply, sum = append(in.Supply, l), sum+l.Points
		}
		for range rapid.IntRange(0, 5).Draw(t, "history") {
			h := History{Ends: now - rapid.Uint64Range(0, 100).Draw(t, "ago")*day}
			for d := uint64(200); d > 0; d-- {
				h.Samples = append(h.Samples, Sample{h.Ends - d*day, rapid.Uint64Range(0, 1<<47).Draw(t, "seen")})
			}
			in.History = append(in.History, h)
		}
		b := Make(in)
		var months, expire uint64
		for _, m := range b.Months {
			months += m.Points
		}
		for i, e := range b.Breakage.Lanes {
			expire += e.Expire
			if e.Expire > in.Supply[i].Points || e.Known != (e.Observations >= MinObservations || in.Supply[i].Points == 0) {
				t.Fatalf("%+v", e)
			}
		}
		if b.Outstanding != sum || months != sum || b.Own+b.Foreign != sum || b.Foreign > sum || b.Breakage.Points != expire {
			t.Fatalf("%+v", b)
		}
		if owed := sum + in.Pending + in.Due + in.Sent; !b.Cost.TooLarge && in.Value > 0 && uint64(b.Cost.Outstanding)/uint64(in.Value) != owed || b.Cost.Expected > b.Cost.Outstanding {
			t.Fatalf("%+v for %d", b.Cost, owed)
		}
		if _, err := csv.NewReader(strings.NewReader(b.CSV())).ReadAll(); err != nil {
			t.Fatal(err)
		}
	})
}
