package consent_test

import (
	"testing"

	"github.com/souk-network/souk/protocol/consent"
)

func TestReceiptRoundTrip(t *testing.T) {
	got, err := consent.ReceiptFromFact(arrival().Sign(key(80), t0+hour))
	if err != nil || got != arrival() {
		t.Errorf("%+v %v", got, err)
	}
	got, err = consent.ReceiptFromFact(stopped().Sign(key(80), t0+hour))
	if err != nil || got != stopped() {
		t.Errorf("%+v %v", got, err)
	}
}

func TestStatementRoundTrip(t *testing.T) {
	for _, s := range []consent.Statement{
		consent.Granted(grant(), t0, []byte{1}), consent.Denied(denial(), []byte{2}), consent.Revoked(revocation(), grant()),
	} {
		f := consent.StatementFact(lineKey(), s, t0+99, t0+300*hour)
		got, err := consent.FromFact(f)
		if err != nil {
			t.Fatal(err)
		}
		if !got.Same(s) || got.Time != s.Time || got.Until != f.Expiry || string(got.Sealed) != string(s.Sealed) {
			t.Errorf("%v came back as %+v", s.State, got)
		}
	}
}

func TestNoticeText(t *testing.T) {
	if notice().Text("ko").Lang != "ko" || notice().Text("de").Lang != "en" || (consent.Notice{}).Text("en").Lang != "" {
		t.Error("wrong language")
	}
	other := notice()
	other.Texts = append([]consent.NoticeText{}, other.Texts...)
	other.Texts[0].Body += "!"
	if other.ID() == notice().ID() {
		t.Error("a changed text keeps its name")
	}
}
