package main

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/worth"
)

// oneMember is a registry of one member with a status.
type oneMember did.Member

func (r oneMember) Member(m did.Merchant) (did.Member, bool) { return did.Member(r), r.ID == m }
func (r oneMember) ByKey(did.Key) (did.Member, bool)         { return did.Member{}, false }
func (r oneMember) Members() []did.Member                    { return []did.Member{did.Member(r)} }

// What a merchant says is worded as its word, with its age and its end, in both
// languages; nothing is said where nobody said it.
func TestWorthIsTheMerchantsWord(t *testing.T) {
	at := time.Now().Truncate(time.Millisecond)
	shop, old := did.Merchant{1}, at.Add(-50*time.Hour)
	said := func(amount credential.Micro, currency string, heard time.Time) map[did.Merchant]wallet.StatedWorth {
		return map[did.Merchant]wallet.StatedWorth{shop: {
			Stated: worth.Stated{Merchant: shop, Amount: amount, Currency: currency}, Said: uint64(old.UnixMilli()), Heard: uint64(heard.UnixMilli()),
		}}
	}
	active, left := oneMember{ID: shop, Status: did.StatusActive}, oneMember{ID: shop, Status: did.StatusLeft}
	day := old.UTC().Format(time.DateOnly)
	for name, c := range map[string]struct {
		known  worths
		whose  string
		points *big.Int
		worth  string
		en, ko string
	}{
		"said":          {worths{said(10_000, "EUR", at), at, nil, active}, "Tea house", big.NewInt(80), "0.8", "0.8 EUR, as Tea house says (0.01 EUR a point, said " + day + ")", "0.8 EUR (Tea house이(가) 1포인트의 가치를 0.01 EUR(으)로 밝힘, " + day + ")"},
		"said long ago": {worths{said(10_000, "EUR", old), at, nil, active}, "Tea house", big.NewInt(80), "0.8", "; it could not be asked now, last heard " + day + ", 2 days ago", "; 지금 물을 수 없어 " + day + "에 확인한 것입니다 (2일 전)"},
		"in run-off":    {worths{said(10_000, "EUR", at), at, nil, left}, "Tea house", big.NewInt(80), "0.8", "; this merchant is in run-off", "; 이 가맹점은 정리 기간"},
		"taken back":    {worths{said(0, "", at), at, nil, active}, "Tea house", big.NewInt(80), unknown, "unknown (Tea house took back on " + day + " what it said)", "알 수 없음 (Tea house이(가) " + day + "에 표시를 거둠)"},
		"never said":    {worths{nil, at, nil, active}, "Tea house", big.NewInt(80), unknown, "unknown (Tea house does not say)", "알 수 없음 (Tea house이(가) 밝히지 않음)"},
		"nobody asked":  {worths{nil, at, []wallet.Unheard{{Merchant: shop}}, active}, "Tea house", big.NewInt(80), unknown, "unknown (Tea house could not be asked now)", "알 수 없음 (Tea house에 지금 물을 수 없음)"},
		"no amount":     {worths{said(10_000, "EUR", at), at, nil, active}, "Tea house", nil, unknown, "unknown", "알 수 없음"},
		"another token": {worths{nil, at, nil, active}, "", big.NewInt(80), unknown, "unknown", "알 수 없음"},
	} {
		got := c.known.of(shop, c.points)
		en, ko := got.text("en", c.whose), got.text("ko", c.whose)
		if got.Worth != c.worth || !strings.Contains(en, c.en) || !strings.Contains(ko, c.ko) || strings.Contains(en+ko, "%!") {
			t.Errorf("%s: %s, %q, %q", name, got.Worth, en, ko)
		}
	}
}
