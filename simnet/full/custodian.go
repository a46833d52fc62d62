package full

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
	"github.com/souk-network/souk/simnet/witness"
)

// The ways of custodians, as the word custodians names them.
const (
	honest    = "honest"
	slow      = "slow"
	lying     = "lying"
	colluding = "colluding"
	mute      = "silent"
)

// Behave changes how a merchant is as a custodian. The production code below
// stays as it is: what is bad happens around it.
func (w *World) Behave(merchant int, b scenario.Behaviour) error {
	if !slices.Contains([]string{honest, slow, lying, colluding, mute}, b.Kind) {
		return fault.New(fault.UnknownKind, "simulate", "there are no custodians of this kind")
	}
	p := w.peers[merchant]
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ways = b
	return nil
}

func (p *Peer) behaviour() scenario.Behaviour {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ways
}

// asked answers a reader's request for help in the way of this custodian. inner
// is the honest one.
func (p *Peer) asked(ctx context.Context, s network.Stream, inner network.StreamHandler) {
	seen := p.answering(s)
	switch b := p.behaviour(); b.Kind {
	case slow:
		if wait(ctx, b.Delay) {
			inner(seen)
		}
	case mute:
		wait(ctx, custody.ReleaseProtocol.Timeout)
		_ = s.Reset()
	case lying:
		inner(&falsified{answering: seen})
	case colluding:
		p.collude(ctx, seen, inner)
	default:
		inner(seen)
	}
}

// wait lets time pass, unless the peer ends before.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// head is the length before a message: see docs/spec/stream.md.
const head = 4

// response is what crosses a stream as an answer.
type response struct {
	_       struct{} `cbor:",toarray"`
	Refusal uint8
	Detail  string
	Payload []byte
}

func framed(message []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(message))), message...)
}

// falsified is the stream of a custodian that signs a false part: another point,
// or a proof that does not fit, by the position of its entry.
type falsified struct {
	*answering
	request []byte
}

func (s *falsified) Read(b []byte) (int, error) {
	n, err := s.answering.Read(b)
	s.request = append(s.request, b[:n]...)
	return n, err
}

func (s *falsified) Write(b []byte) (int, error) {
	if !witness.Helps(b) || len(s.request) < head {
		return s.answering.Write(b)
	}
	var r response
	var a custody.ReleaseAnswer
	if codec.Unmarshal(b[head:], &r, len(b)) != nil || codec.Unmarshal(r.Payload, &a, len(r.Payload)) != nil {
		return s.answering.Write(b)
	}
	if a.Index%2 == 0 {
		a.Partial.Proof[40] ^= 1
	} else {
		a.Partial.D = basePoint
	}
	s.peer.world.put(trace.Event{Who: s.peer.Name, What: trace.Attack, Kind: lying})
	r.Payload = codec.Marshal(s.peer.signed(a, s.request[head:]))
	if _, err := s.answering.Write(framed(codec.Marshal(r))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// basePoint is the encoding of the generator of ristretto255 (RFC 9496).
var basePoint = [32]byte{
	0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9, 0x61, 0xc5, 0x00, 0x51, 0x5f,
	0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82, 0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76,
}

// signed is an answer under the custodian's own key, as docs/spec/custody.md has it.
func (p *Peer) signed(a custody.ReleaseAnswer, request []byte) custody.ReleaseAnswer {
	hash := sha256.Sum256(request)
	a.Sig = nil
	a.Sig = ed25519.Sign(p.key, append(append([]byte("souk/v1/release-answer\x00"), hash[:]...), codec.Marshal(a)...))
	return a
}

// collude answers readers that collude too, without a look at their grant and
// without an entry; to others it is honest.
func (p *Peer) collude(ctx context.Context, s *answering, inner network.StreamHandler) {
	reader := p.world.peerOf(s.Conn().RemotePeer())
	if reader == nil || reader.behaviour().Kind != colluding {
		inner(s)
		return
	}
	raw, err := readAll(s)
	if err == nil {
		err = p.secretly(ctx, s, raw)
	}
	if err != nil {
		_ = s.Reset()
		return
	}
	_ = s.Close()
}

// readAll is the one request that a stream holds.
func readAll(s network.Stream) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(s, int64(head+custody.ReleaseProtocol.MaxRequest)))
	if err == nil && len(raw) < head {
		err = fault.New(fault.Malformed, "collude", "no request")
	}
	if err != nil {
		return nil, err
	}
	return raw[head:], nil
}

// secretly sends the part of a record that is asked for, made with the share on
// this peer's own disk.
func (p *Peer) secretly(ctx context.Context, s *answering, raw []byte) error {
	var r custody.ReleaseRequest
	if err := codec.Unmarshal(raw, &r, len(raw)); err != nil {
		return err
	}
	h, err := vault.DecodeHeader(r.Header)
	if err != nil {
		return err
	}
	share, err := p.share(ctx, h.Vault)
	if err != nil {
		return err
	}
	part, err := vault.Release(rand.Reader, share, h)
	if err != nil {
		return err
	}
	answer := p.signed(custody.ReleaseAnswer{Partial: part}, raw)
	s.kind = colluding
	_, err = s.Write(framed(codec.Marshal(response{Payload: codec.Marshal(answer)})))
	return err
}

// share reads the peer's share of a vault from its disk: see docs/spec/custody.md.
func (p *Peer) share(ctx context.Context, id vault.ID) (vault.Share, error) {
	raw, err := p.stores.private.Get(ctx, "custody/shares", id[:])
	if err != nil {
		return vault.Share{}, err
	}
	var held struct {
		_         struct{} `cbor:",toarray"`
		Deposit   custody.Deposit
		Destroyed uint64
	}
	err = codec.Unmarshal(raw, &held, len(raw))
	return held.Deposit.Share, err
}
