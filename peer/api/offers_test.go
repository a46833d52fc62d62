package api_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/offer"
)

func offerKey(n byte) *secp256k1.PrivateKey { return secp256k1.PrivKeyFromBytes([]byte{30: 9, 31: n}) }

func signedOffer(w *peertest.World, n byte, give, want offer.Address, giveAmount, wantAmount uint64) offer.Signed {
	return offer.Sign(w.Exchange.Venue(), offer.Offer{
		Maker: offer.Address(eip712.AccountOf(offerKey(n).PubKey())), Give: give, Want: want, GiveAmount: giveAmount, WantAmount: wantAmount,
		Nonce: 1 << 63, Expiry: uint64(time.Now().Unix()) + 3600, Salt: [32]byte{n},
	}, offerKey(n))
}

// offerJSON is what a till posts, with a change.
func offerJSON(s offer.Signed, change map[string]any) string {
	o := s.Offer
	fields := map[string]any{
		"chain": s.Venue.Chain, "exchange": s.Venue.Exchange, "maker": o.Maker, "give": o.Give, "want": o.Want, "give_amount": o.GiveAmount,
		"want_amount": o.WantAmount, "nonce": strconv.FormatUint(o.Nonce, 10), "expiry": o.Expiry,
		"salt": "0x" + hex.EncodeToString(o.Salt[:]), "signature": "0x" + hex.EncodeToString(s.Sig),
	}
	for k, v := range change {
		fields[k] = v
	}
	raw, _ := json.Marshal(fields)
	return string(raw)
}

type offerState struct {
	ID, State, Settlement, Standing string
	Fillable                        uint64
}

// A till hands in what customers signed, and sees how far it has come; nothing is
// called done before it is.
//
// Defends I12.
func TestOffersOverHTTP(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		tea, coffee := offer.Address{1}, offer.Address{2}
		first, second := signedOffer(w, 1, tea, coffee, 100, 80), signedOffer(w, 2, coffee, tea, 80, 100)
		var got offerState
		c.call("POST", "/v1/offers", offerJSON(first, nil), &got)
		path := "/v1/offers/" + got.ID
		if got.State != "signed" || got.ID != first.ID().String() {
			t.Errorf("%+v", got)
		}
		w.Exchange.Give(first.Offer.Maker, tea, 100)
		w.Until("it is gossiped", func() bool { c.call("GET", path, "", &got); return got.State == "gossiped" && got.Fillable == 100 })
		var pairs struct {
			Pairs []struct {
				Low, High string
				LowGiven  int `json:"low_given"`
			}
		}
		if c.call("GET", "/v1/market/pairs", "", &pairs); len(pairs.Pairs) != 1 || pairs.Pairs[0].Low != tea.String() || pairs.Pairs[0].LowGiven != 1 {
			t.Errorf("%+v", pairs)
		}
		way := fmt.Sprintf("?give=%s&want=%s", tea, coffee)
		var book struct {
			Asked  time.Time
			Offers []struct {
				ID         string
				Open, Cost uint64
			}
		}
		if c.call("GET", "/v1/market/book"+way, "", &book); len(book.Offers) != 1 || book.Offers[0].ID != got.ID || book.Offers[0].Cost != 80 || book.Asked.IsZero() {
			t.Errorf("%+v", book)
		}
		var quote struct{ Receive, Pay, Short uint64 }
		if c.call("GET", "/v1/market/quote"+way+"&amount=50", "", &quote); quote.Receive != 50 || quote.Pay != 40 || quote.Short != 0 {
			t.Errorf("%+v", quote)
		}
		c.call("GET", "/v1/market/pumps", "", nil)

		w.Exchange.Give(second.Offer.Maker, coffee, 80)
		c.call("POST", "/v1/offers", offerJSON(second, nil), nil)
		seen := map[string]bool{}
		w.Until("it is settled for good", func() bool {
			c.call("GET", path, "", &got)
			seen[got.State+" "+got.Settlement] = true
			return got.Settlement == "final"
		})
		if !seen["settling mined"] || got.State != "settling" || got.Standing != "filled" {
			t.Errorf("it was %v and is %+v", seen, got)
		}
		w.Pass(2 * time.Hour)
		if got := c.do(request("GET", path, "")); got.Status != http.StatusNotFound {
			t.Errorf("long after its end: %d %s", got.Status, got.Raw)
		}
	})
}

func TestCancelOverHTTP(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		s := signedOffer(w, 1, offer.Address{1}, offer.Address{2}, 10, 10)
		w.Exchange.Give(s.Offer.Maker, s.Offer.Give, 10)
		var got offerState
		c.call("POST", "/v1/offers", offerJSON(s, nil), &got)
		path := "/v1/offers/" + got.ID
		cancel := func(sig []byte) string { return fmt.Sprintf(`{"signature":"0x%x"}`, sig) }
		c.refused("another account", request("DELETE", path, cancel(s.Venue.SignCancel(s.ID(), offerKey(2)))), 403, "bad_signature")
		c.call("DELETE", path, cancel(s.Venue.SignCancel(s.ID(), offerKey(1))), nil)
		w.Until("it is cancelled", func() bool { c.call("GET", path, "", &got); return got.State == "cancelled" })
	})
}

func TestBadOffers(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		s := signedOffer(w, 1, offer.Address{1}, offer.Address{2}, 10, 10)
		moved := s
		moved.Venue.Chain++
		moved = offer.Sign(moved.Venue, moved.Offer, offerKey(1))
		past := s
		past.Offer.Expiry = 1_600_000_000
		past = offer.Sign(past.Venue, past.Offer, offerKey(1))
		for name, q := range map[string]struct {
			body   string
			status int
			kind   string
		}{
			"another amount than signed": {offerJSON(s, map[string]any{"give_amount": 11}), 403, "bad_signature"},
			"more than 48 bits":          {offerJSON(s, map[string]any{"give_amount": uint64(1) << 48}), 422, "malformed"},
			"a nonce of 65 bits":         {offerJSON(s, map[string]any{"nonce": "18446744073709551616"}), 422, "malformed"},
			"a nonce that is no number":  {offerJSON(s, map[string]any{"nonce": "SECRET"}), 422, "malformed"},
			"a short salt":               {offerJSON(s, map[string]any{"salt": "0x00"}), 422, "malformed"},
			"a short signature":          {offerJSON(s, map[string]any{"signature": "0x00"}), 422, "malformed"},
			"half a byte":                {offerJSON(s, map[string]any{"signature": "0x" + hex.EncodeToString(s.Sig) + "000"}), 422, "malformed"},
			"an address that is none":    {offerJSON(s, map[string]any{"maker": "SECRET"}), 422, "malformed"},
			"for another chain":          {offerJSON(moved, nil), 409, "conflict"},
			"expired":                    {offerJSON(past, nil), 422, "malformed"},
		} {
			c.refused(name, request("POST", "/v1/offers", q.body), q.status, q.kind)
		}
		unknown := "/v1/offers/" + offer.ID{1}.String()
		c.refused("unknown", request("GET", unknown, ""), 404, "not_found")
		c.refused("no id", request("GET", "/v1/offers/SECRET", ""), 422, "malformed")
		c.refused("no way", request("GET", "/v1/market/book", ""), 422, "malformed")
		c.refused("the same points", request("GET", fmt.Sprintf("/v1/market/book?give=%s&want=%[1]s", s.Offer.Give), ""), 422, "malformed")
	})
}
