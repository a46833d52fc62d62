package main

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
)

// statedWorth is what points are worth in money, by what their merchant says.
type statedWorth struct {
	Worth string     `json:"worth"`                // exact decimal in worth_said.currency; "unknown" where nobody says it
	Said  *worthSaid `json:"worth_said,omitempty"` // by the merchant; left out if it said nothing, or no member's points are meant
	// Unasked is true when neither the merchant nor another member could be asked and
	// nothing was heard before.
	Unasked bool `json:"worth_unasked,omitempty"`
}

// worthSaid is the merchant's word behind a worth.
type worthSaid struct {
	Point     string    `json:"point,omitempty"`     // of one point
	Currency  string    `json:"currency,omitempty"`  // ISO 4217
	Withdrawn bool      `json:"withdrawn,omitempty"` // it took back what it said
	Said      time.Time `json:"said"`
	Heard     time.Time `json:"heard"`      // when a member last showed it
	Stale     bool      `json:"stale"`      // it could not be asked for now
	RunOff    bool      `json:"in_run_off"` // the merchant is suspended or left
}

// worths are the words of merchants that were asked for now.
type worths struct {
	heard map[did.Merchant]wallet.StatedWorth
	since time.Time // what was heard before is old
	away  []wallet.Unheard
	reg   did.Registry
}

// worths asks for what merchants say that their points are worth, for as long as
// another command waits. Of whom does not answer it has what was heard earlier.
func (s *walletSession) worths(ctx context.Context, merchants []did.Merchant) (worths, error) {
	out := worths{since: time.Now().Truncate(time.Millisecond), reg: s.chain.Registry()}
	asking, cancel := context.WithTimeout(ctx, collectPatience)
	defer cancel()
	out.away = s.wallet.CollectWorths(asking, merchants)
	var err error
	out.heard, err = s.wallet.Worths(ctx)
	return out, err
}

// of is what an amount of a merchant's points is worth; nil is an amount that nobody knows.
func (w worths) of(m did.Merchant, points *big.Int) statedWorth {
	out := statedWorth{Worth: unknown}
	heard, ok := w.heard[m]
	if !ok {
		out.Unasked = slices.ContainsFunc(w.away, func(u wallet.Unheard) bool { return u.Merchant == m })
		return out
	}
	at := time.UnixMilli(int64(heard.Heard)).UTC()
	entry, _ := w.reg.Member(m)
	out.Said = &worthSaid{
		Withdrawn: heard.Withdrawn(), Said: time.UnixMilli(int64(heard.Said)).UTC(), Heard: at, Stale: at.Before(w.since), RunOff: entry.Status != did.StatusActive,
	}
	if heard.Withdrawn() {
		return out
	}
	out.Said.Point, out.Said.Currency = heard.Amount.String(), heard.Currency
	if points != nil {
		out.Worth = heard.Of(points)
	}
	return out
}

// text says it in words; merchant is whose points are meant, empty for nobody's.
func (w statedWorth) text(lang, merchant string) string {
	t := worthTextsOf(lang)
	switch {
	case merchant == "":
		return t.unknown
	case w.Unasked:
		return fmt.Sprintf(t.unasked, merchant)
	case w.Said == nil:
		return fmt.Sprintf(t.silent, merchant)
	case w.Said.Withdrawn:
		return fmt.Sprintf(t.withdrawn, merchant, w.Said.Said.Format(time.DateOnly)) + w.notes(t)
	case w.Worth == unknown:
		return t.unknown
	}
	return fmt.Sprintf(t.says, w.Worth, w.Said.Currency, merchant, w.Said.Point, w.Said.Currency, w.Said.Said.Format(time.DateOnly)) + w.notes(t)
}

// notes say what lowers the value of the word.
func (w statedWorth) notes(t worthTexts) string {
	out := ""
	if w.Said.Stale {
		out += fmt.Sprintf(t.stale, w.Said.Heard.Format(time.DateOnly), max(0, int(time.Since(w.Said.Heard)/(24*time.Hour))))
	}
	if w.Said.RunOff {
		out += t.runOff
	}
	return out
}

// worthTexts are what is said of worths in one language.
type worthTexts struct{ says, silent, unasked, withdrawn, stale, runOff, unknown string }

func worthTextsOf(lang string) worthTexts {
	if lang == "ko" {
		return worthTexts{
			says:      "%s %s (%s이(가) 1포인트의 가치를 %s %s(으)로 밝힘, %s)",
			silent:    "알 수 없음 (%s이(가) 밝히지 않음)",
			unasked:   "알 수 없음 (%s에 지금 물을 수 없음)",
			withdrawn: "알 수 없음 (%s이(가) %s에 표시를 거둠)",
			stale:     "; 지금 물을 수 없어 %s에 확인한 것입니다 (%d일 전)",
			runOff:    "; 이 가맹점은 정리 기간이라 새로 발행하지 않습니다",
			unknown:   "알 수 없음",
		}
	}
	return worthTexts{
		says:      "%s %s, as %s says (%s %s a point, said %s)",
		silent:    "unknown (%s does not say)",
		unasked:   "unknown (%s could not be asked now)",
		withdrawn: "unknown (%s took back on %s what it said)",
		stale:     "; it could not be asked now, last heard %s, %d days ago",
		runOff:    "; this merchant is in run-off and issues nothing more",
		unknown:   unknown,
	}
}
