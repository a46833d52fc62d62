package stream

import (
	"bytes"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
)

// An envelope of another shape, or with a payload over its limit, is no answer;
// a refusal of a kind that is not known yet is a refusal.
func TestEnvelopeRefusals(t *testing.T) {
	var text string
	p := echo()
	for _, raw := range [][]byte{
		nil, {0x80}, {0x83, 0, 0x60}, {0x83, 0, 0x60, 0x40, 0}, {0x83, 0, 0x40, 0x40}, {0x83, 0, 0x61, 0xff, 0x40}, {0x83, 0x18, 0, 0x60, 0x40},
		{0x83, 0, 0x60, 0x40}, {0x83, 0, 0x60, 0x41, 0x01}, {0x83, 0x19, 1, 0, 0x60, 0x40},
	} {
		wantKind(t, unwrap(raw, p, &text), fault.Malformed)
	}
	long := codec.Marshal(envelope{Payload: codec.Marshal(strings.Repeat("x", p.MaxResponse))})
	wantKind(t, unwrap(long, p, &text), fault.TooLarge)
	for refusal := 1; refusal < 256; refusal++ {
		wantKind(t, unwrap(codec.Marshal(envelope{Refusal: uint8(refusal)}), p, &text), fault.Kind(refusal-1))
	}
}

// An answer is a refusal, or a payload with one encoding.
func FuzzEnvelope(f *testing.F) {
	p := echo()
	f.Add(codec.Marshal(wrap(p, "hello", nil)))
	f.Add(codec.Marshal(wrap(p, nil, fault.New(fault.Revoked, "test", "taken back"))))
	f.Add([]byte{0x83, 0, 0x60, 0x41, 0x01})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var text string
		if unwrap(raw, p, &text) != nil {
			return
		}
		var e envelope
		if codec.Unmarshal(raw, &e, len(raw)) != nil || e.Refusal != 0 || !bytes.Equal(e.Payload, codec.Marshal(text)) {
			t.Fatal("took what is no answer")
		}
	})
}
