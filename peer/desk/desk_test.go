package desk

import (
	"bytes"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// message is one kind of message of the desk.
type message struct {
	name   string
	limit  int
	sample any
	decode func(raw []byte) (any, error)
}

func of[T any](name string, limit int, sample T) message {
	return message{name, limit, sample, func(raw []byte) (any, error) {
		var v T
		err := codec.Unmarshal(raw, &v, limit)
		return v, err
	}}
}

func messages() []message {
	return []message{
		of("submission", SubmitProtocol.MaxRequest, Submission{Facts: [][]byte{{1, 2}}, Holds: []vault.ID{{3}}}),
		of("answer", SubmitProtocol.MaxResponse, Answer{Outcomes: []Outcome{{Refusal: 12, Detail: "taken back"}, {Receipts: [][]byte{{1}}}}}),
		of("query", LookupProtocol.MaxRequest, Query{Kind: 3, Subject: make([]byte, 32), Author: make([]byte, 32), After: 4711}),
		of("listing", LookupProtocol.MaxResponse, Listing{Facts: [][]byte{{1}, {2}}, Next: 4711}),
		of("call", RelayProtocol.MaxRequest, ChainCall{To: [20]byte{1}, Data: []byte{1, 2, 3, 4}}),
		of("relayed", RelayProtocol.MaxResponse, Relayed{State: "mined", Tx: [32]byte{1}, Block: 7}),
	}
}

// Every message has one encoding: what is cut short, longer, of another shape or
// over its limit is refused, and so is another encoding of the same.
func TestMessagesRefuse(t *testing.T) {
	for _, m := range messages() {
		good := codec.Marshal(m.sample)
		if v, err := m.decode(good); err != nil || !bytes.Equal(codec.Marshal(v), good) {
			t.Fatalf("%s: a good one is refused: %v", m.name, err)
		}
		for n := range good {
			if _, err := m.decode(good[:n]); fault.KindOf(err) != fault.Malformed {
				t.Fatalf("%s cut to %d bytes: %v", m.name, n, err)
			}
		}
		wide := append([]byte{0x98, good[0] & 0x1f}, good[1:]...)  // the array's length in a byte more than it needs
		endless := append(append([]byte{0x9f}, good[1:]...), 0xff) // indefinite length
		for _, bad := range [][]byte{append(bytes.Clone(good), 0), wide, endless, {0xa0}, {0xf6}} {
			if _, err := m.decode(bad); fault.KindOf(err) != fault.Malformed {
				t.Errorf("%s: %x… is taken: %v", m.name, bad[:min(4, len(bad))], err)
			}
		}
		if _, err := m.decode(make([]byte, m.limit+1)); fault.KindOf(err) != fault.TooLarge {
			t.Errorf("%s over its limit: %v", m.name, err)
		}
	}
}

// An outcome's refusal is an error of its kind, and none is none.
func TestOutcome(t *testing.T) {
	if err := (Outcome{}).Err(); err != nil {
		t.Fatal(err)
	}
	for _, kind := range fault.Kinds() {
		if err := (Outcome{Refusal: uint8(kind) + 1}).Err(); err == nil || fault.KindOf(err) != kind {
			t.Errorf("%v came out as %v", kind, err)
		}
	}
}

// What decodes has one encoding, whichever message it is read as.
func FuzzMessages(f *testing.F) {
	all := messages()
	for i, m := range all {
		good := codec.Marshal(m.sample)
		f.Add(uint8(i), good)
		f.Add(uint8(i), good[:len(good)-1])
	}
	f.Fuzz(func(t *testing.T, which uint8, raw []byte) {
		m := all[int(which)%len(all)]
		v, err := m.decode(raw)
		if err == nil && (len(raw) > m.limit || !bytes.Equal(codec.Marshal(v), raw)) {
			t.Fatal("two encodings, or over the limit")
		}
	})
}
