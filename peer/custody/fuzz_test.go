package custody_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// message is one kind of message of the custody protocols.
type message struct {
	name   string
	limit  int
	sample any                                   // a good one
	decode func(raw []byte) (value any, _ error) // as the stream decodes it
}

func of[T any](name string, limit int, sample T) message {
	return message{name, limit, sample, func(raw []byte) (any, error) {
		var v T
		err := codec.Unmarshal(raw, &v, limit)
		return v, err
	}}
}

// messages are all messages of wire.go, filled.
func messages() []message {
	h := [32]byte{1, 2, 3}
	deposit := custody.Deposit{Consortium: consortium, Custodian: self, Threshold: 1, Share: vault.Share{Index: 1, Value: h}, Commitments: vault.Commitments{h}, Inbox: h, Revision: 1, Time: 1}
	return []message{
		of("release request", custody.ReleaseProtocol.MaxRequest, custody.ReleaseRequest{Consortium: consortium, Reader: reader, Custodian: self, Grant: []byte{1}, Header: []byte{2}, Purpose: purpose, Category: category, Time: 1}.Sign(peerKey(reader))),
		of("release answer", custody.ReleaseProtocol.MaxResponse, custody.ReleaseAnswer{Partial: vault.Partial{Index: 1, D: h}, Index: 9, Leaf: h, Sig: make([]byte, 64)}),
		of("deposit", custody.DepositProtocol.MaxRequest, custody.Command{Deposit: []custody.Deposit{deposit.Sign(controlKey)}}),
		of("destroy", custody.DepositProtocol.MaxRequest, custody.Command{Destroy: []custody.Destroy{custody.Destroy{Consortium: consortium, Custodian: self, Vault: h, Time: 1}.Sign(controlKey)}}),
		of("receipt", custody.DepositProtocol.MaxResponse, custody.Receipt{Consortium: consortium, Custodian: self, Vault: h, Revision: 1, Destroyed: true, Time: 1, Sig: make([]byte, 64)}),
		of("inbox request", custody.InboxProtocol.MaxRequest, custody.InboxRequest{Consortium: consortium, Custodian: self, Vault: h, After: 1, Known: []uint64{1, 2}, Time: 1}.Sign(controlKey)),
		of("inbox page", custody.InboxProtocol.MaxResponse, custody.InboxPage{Checkpoint: []byte("note"), Entries: []custody.InboxEntry{{Number: 1, Index: 2, Leaf: h, Sealed: []byte{1}, Inclusion: [][32]byte{h}}}, Total: 1, Consistency: [][][32]byte{{h}}}),
		of("log request", custody.LogProtocol.MaxRequest, custody.LogRequest{From: 7}),
		of("log page", custody.LogProtocol.MaxResponse, custody.LogPage{Leaves: [][32]byte{h}}),
		of("witness request", custody.WitnessProtocol.MaxRequest, custody.WitnessRequest{Note: []byte("note"), Old: 1, Proof: [][32]byte{h}}),
		of("witness answer", custody.WitnessProtocol.MaxResponse, custody.WitnessAnswer{Cosigned: []byte("note"), KnownSize: 1}),
	}
}

// Every message has one encoding: what is cut short, longer, of another shape or
// over its limit is refused with a reason, and so is another encoding of the same.
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
		wide := append([]byte{0x98, good[0] & 0x1f}, good[1:]...)                // the array's length in a byte more than it needs
		endless := append(append([]byte{0x9f}, good[1:]...), 0xff)               // indefinite length
		more := append([]byte{good[0] + 1}, append(bytes.Clone(good[1:]), 0)...) // one element more
		for _, bad := range [][]byte{append(bytes.Clone(good), 0), wide, endless, more, {0xa0}, {0xf6}, {}} {
			if _, err := m.decode(bad); fault.KindOf(err) != fault.Malformed || err == nil {
				t.Errorf("%s: %x… is taken: %v", m.name, bad[:min(4, len(bad))], err)
			}
		}
		if _, err := m.decode(make([]byte, m.limit+1)); fault.KindOf(err) != fault.TooLarge {
			t.Errorf("%s over its limit: %v", m.name, err)
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
		f.Add(uint8(i), append(bytes.Clone(good), 0))
	}
	f.Fuzz(func(t *testing.T, which uint8, raw []byte) {
		m := all[int(which)%len(all)]
		v, err := m.decode(raw)
		if err != nil {
			return
		}
		if len(raw) > m.limit || !bytes.Equal(codec.Marshal(v), raw) {
			t.Fatal("two encodings, or over the limit")
		}
	})
}

// A custodian is asked anything by anybody: it answers nobody without a share of
// the right customer, writes nothing down for a refusal, and never panics.
func FuzzService(f *testing.F) {
	w := newWorld(f)
	f.Cleanup(func() { _ = w.tree.Close() })
	request := signed(w.request())
	for _, c := range []any{
		request, w.request(), depositing(w.customer.deposit(1)), w.destroy().Destroy[0].Sign(lineKey), w.inboxRequest().Sign(lineKey),
		custody.LogRequest{From: 1 << 63}, custody.WitnessRequest{Note: accesslog.SignCheckpoint(accesslog.Checkpoint{
			Origin: accesslog.Origin(consortium, other), Root: accesslog.EmptyRoot(),
		}, peerKey(other)).Encode(), Old: 1 << 63},
	} {
		f.Add(codec.Marshal(c))
	}
	ctx := context.Background()
	f.Fuzz(func(t *testing.T, raw []byte) {
		entries := w.tree.Size()
		var (
			release custody.ReleaseRequest
			command custody.Command
			inbox   custody.InboxRequest
			log     custody.LogRequest
			cosign  custody.WitnessRequest
		)
		released := false
		if codec.Unmarshal(raw, &release, custody.ReleaseProtocol.MaxRequest) == nil {
			answer, err := w.service.Release(ctx, release)
			released = err == nil
			if released && answer.Verify(did.KeyOf(peerKey(self)), release.Hash()) != nil {
				t.Fatal("an answer that is not signed")
			}
		}
		if codec.Unmarshal(raw, &command, custody.DepositProtocol.MaxRequest) == nil {
			_, _ = w.service.Handle(ctx, command)
		}
		if codec.Unmarshal(raw, &inbox, custody.InboxProtocol.MaxRequest) == nil {
			_, _ = w.service.Inbox(ctx, inbox)
		}
		if codec.Unmarshal(raw, &log, custody.LogProtocol.MaxRequest) == nil {
			_, _ = w.service.Leaves(ctx, log)
		}
		if codec.Unmarshal(raw, &cosign, custody.WitnessProtocol.MaxRequest) == nil {
			_, _ = w.service.Cosign(ctx, cosign)
		}
		if grown := w.tree.Size() - entries; (grown == 1) != released || grown > 1 {
			t.Fatal("the log and the answers disagree")
		}
	})
}
