package record

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/trace"
)

// recorded runs a recording in virtual time while happen runs.
func recorded(t *testing.T, terms Terms, happen func(*Hub)) (text string, r Recording) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var h Hub
		var out bytes.Buffer
		write, err := h.Begin(terms)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- write(t.Context(), &out) }()
		synctest.Wait()
		happen(&h)
		h.Stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		text = out.String()
		if r, err = Read(strings.NewReader(text)); err != nil || !r.Whole {
			t.Fatalf("%v; whole: %t\n%s", err, r.Whole, text)
		}
	})
	return text, r
}

func hour(least int) Terms { return Terms{Round: time.Hour, Least: least, Bytes: MinBytes} }

func stored(kind fact.Kind, size int) peer.Observation {
	return peer.Observation{What: peer.FactStored, Kind: kind, Bytes: size}
}

func TestFactsAreToldByRound(t *testing.T) {
	_, r := recorded(t, hour(5), func(h *Hub) {
		h.Observe(stored(fact.KindHeader, 700))
		h.Observe(stored(fact.KindHeader, 1024))
		time.Sleep(time.Hour + time.Minute)
		h.Observe(stored(fact.KindHeader, 1025))
	})
	want := []Deed{{0, time.Hour, trace.Deliver, "header", 2, 1024}, {time.Hour, time.Hour, trace.Deliver, "header", 1, 2048}}
	if !slices.Equal(r.Deeds, want) {
		t.Errorf("%+v, want %+v", r.Deeds, want)
	}
}

// Defends I1: one grant to read is seen in no round; it is told with four others,
// over the rounds in which all five came.
func TestHiddenDeedsAreToldTogether(t *testing.T) {
	held := peer.Observation{What: peer.GrantHeld, Rights: consent.Read}
	_, r := recorded(t, hour(5), func(h *Hub) {
		for range 5 {
			h.Observe(held)
			time.Sleep(time.Hour + time.Second)
		}
		h.Observe(held)
		h.Observe(peer.Observation{What: peer.RecordRefused, Fault: fault.Revoked})
	})
	want := []Deed{
		{0, 5 * time.Hour, trace.Grant, "read", 5, 0},
		{5 * time.Hour, time.Hour, trace.Grant, "read", 1, 0}, {5 * time.Hour, time.Hour, trace.Refused, "revoked", 1, 0},
	}
	if !slices.Equal(r.Deeds, want) {
		t.Errorf("%+v, want %+v", r.Deeds, want)
	}
}

// Defends I1: an amount is told in a class of enough orders, and of no round.
func TestAmountsAreToldOfTheWholeAlone(t *testing.T) {
	bought := func(h *Hub, amounts ...float64) {
		for _, a := range amounts {
			h.Observe(peer.Observation{What: peer.OrderTaken, Amount: credential.Micro(a * 1e6), Receipt: true})
		}
	}
	_, r := recorded(t, hour(3), func(h *Hub) {
		bought(h, 0.5, 12.34, 15, 19.99)
		time.Sleep(2 * time.Hour)
		bought(h, 45, 46, 47, 48, 9999)
	})
	if want := []Amount{{20_000_000, 4}, {50_000_000, 5}}; !slices.Equal(r.Amounts, want) {
		t.Errorf("%+v, want %+v", r.Amounts, want)
	}
	if n := r.Count(trace.Buy, WithReceipt); n != 9 {
		t.Errorf("%d purchases", n)
	}
	if _, r = recorded(t, hour(3), func(h *Hub) { bought(h, 7, 8) }); r.Amounts != nil {
		t.Errorf("of two orders it tells %+v", r.Amounts)
	}
}

// Defends I1: whatever a peer did, to whatever ids, the file has the same bytes.
func TestNothingOfAnIdIsInTheFile(t *testing.T) {
	happen := func(seen *[][]byte) func(*Hub) {
		return func(h *Hub) {
			for what := peer.FactPublished; what <= peer.OrderTaken; what++ {
				for kind := fact.KindConsent; kind <= fact.KindKeys; kind++ {
					o := peer.Observation{What: what, Kind: kind, Bytes: 777, Rights: consent.Write, Amount: 12_345_678, Count: 2, Fault: fault.Revoked}
					_, _ = rand.Read(o.Fact[:])
					_, _ = rand.Read(o.Grant[:])
					*seen = append(*seen, slices.Clone(o.Fact[:]), slices.Clone(o.Grant[:]))
					h.Observe(o)
				}
			}
		}
	}
	var one, other [][]byte
	a, _ := recorded(t, hour(1), happen(&one))
	b, _ := recorded(t, hour(1), happen(&other))
	if a != b {
		t.Error("two recordings of the same deeds with other ids differ")
	}
	for _, id := range slices.Concat(one, other) {
		if strings.Contains(a+b, hex.EncodeToString(id[:4])) || strings.Contains(a+b, string(id[:4])) {
			t.Errorf("the file has a part of an id")
		}
	}
	for _, exact := range []string{"777", "12345678"} {
		if strings.Contains(a, exact) {
			t.Errorf("the file has the exact %s", exact)
		}
	}
}

// The order within a round is the same whatever came first.
func TestTheOrderWithinARoundIsLost(t *testing.T) {
	deeds := []peer.Observation{stored(fact.KindHeader, 300), stored(fact.KindNotice, 300), {What: peer.RecordOpened}, {What: peer.GrantHeld, Rights: consent.Read}}
	say := func(order ...int) string {
		text, _ := recorded(t, hour(1), func(h *Hub) {
			for _, i := range order {
				h.Observe(deeds[i])
				time.Sleep(time.Minute)
			}
		})
		return text
	}
	if say(0, 1, 2, 3) != say(3, 1, 0, 2) {
		t.Error("the file tells what came first")
	}
}

func TestRecordingsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h Hub
		record := func(ctx context.Context, terms Terms) string {
			var out bytes.Buffer
			write, err := h.Begin(terms)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.Begin(terms); fault.KindOf(err) != fault.Conflict {
				t.Errorf("a second recording beside the first: %v", err)
			}
			if err := write(ctx, &out); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			return lines[len(lines)-1]
		}
		terms := hour(1)
		terms.For = 90 * time.Minute
		if last := record(t.Context(), terms); !strings.Contains(last, timeOver) {
			t.Error(last)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if last := record(ctx, hour(1)); !strings.Contains(last, stopped) {
			t.Error(last)
		}
		if h.Stop() {
			t.Error("a recording goes on after its end")
		}
		h.Close()
		if _, err := h.Begin(hour(1)); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("after the end of its peer: %v", err)
		}
	})
}

// A recording never outgrows its file, however much happens in each round.
func TestRecordingsStayWithinTheirFile(t *testing.T) {
	text, _ := recorded(t, hour(1), func(h *Hub) {
		for range 400 {
			for kind := fact.KindConsent; kind <= fact.KindKeys; kind++ {
				for size := 200; size <= 8192; size *= 2 {
					h.Observe(stored(kind, size))
					h.Observe(peer.Observation{What: peer.FactPublished, Kind: kind, Bytes: size})
				}
			}
			time.Sleep(time.Hour)
		}
	})
	if !strings.Contains(text, fileFull) || len(text) > MinBytes || len(text) < MinBytes/4 {
		t.Errorf("%d bytes of %d; full: %t", len(text), MinBytes, strings.Contains(text, fileFull))
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	first := string(opening(Usual()).Append(nil))
	for name, text := range map[string]string{
		"empty": "", "another trace": `{"t":0,"who":"m0","what":"start"}` + "\n", "no JSON": "purchases,customer\n",
		"no time":  first + `{"t":0,"who":"m0","what":"buy","kind":"plain","n":1}` + "\n",
		"negative": first + `{"t":0,"who":"m0","what":"buy","kind":"plain","n":-1,"note":"over 1h0m0s"}` + "\n",
		"endless":  first + fmt.Sprintf(`{"t":0,"who":"m0","what":"buy","kind":"plain","n":%d,"note":"over 1h0m0s"}`, MaxDeeds+1) + "\n",
	} {
		if _, err := Read(strings.NewReader(text)); fault.KindOf(err) != fault.Malformed && fault.KindOf(err) != fault.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(opening(Usual()).Append(nil))
	f.Add([]byte(string(opening(Usual()).Append(nil)) + `{"t":0,"who":"m0","what":"buy","kind":"plain","n":1,"note":"over 1h0m0s"}` + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if r, err := Read(bytes.NewReader(text)); err == nil && r.Round < MinRound {
			t.Errorf("rounds of %s", r.Round)
		}
	})
}

// A recording whose time is over with a round ends with that round, every time.
func TestTheLastRoundIsTheTimesEnd(t *testing.T) {
	for range 50 {
		terms := hour(1)
		terms.For = 2 * time.Hour
		text, _ := recorded(t, terms, func(*Hub) { time.Sleep(3 * time.Hour) })
		if want := fmt.Sprintf(`"t":%d,"who":"sim","what":"say","kind":%q`, 2*time.Hour, endKind); !strings.Contains(text, want) {
			t.Fatalf("want %s in\n%s", want, text)
		}
	}
}
