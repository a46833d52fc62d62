package stream

import (
	"bytes"
	"errors"
	"fmt"
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

// A refusal brings along what its handler gave it, and stays the refusal that it
// is; what is over the limit of the answer is left out, never the reason.
func TestRefusalsCarryAPayload(t *testing.T) {
	p, reason := echo(), fault.New(fault.Revoked, "test", "taken back")
	for _, c := range []struct{ size, carried int }{{1, 1}, {p.MaxResponse, p.MaxResponse}, {p.MaxResponse + 1, 0}, {0, 0}} {
		err := unwrap(codec.Marshal(wrap(p, nil, fmt.Errorf("outside: %w", &Refused{Err: reason, Payload: make([]byte, c.size)}))), p, nil)
		wantKind(t, err, fault.Revoked)
		var got *Refused
		if is := errors.As(err, &got); is != (c.carried > 0) || is && len(got.Payload) != c.carried {
			t.Errorf("%d bytes: %v", c.size, is)
		}
		if !strings.Contains(err.Error(), "taken back") {
			t.Errorf("%d bytes: the reason reads %q", c.size, err)
		}
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
