package full

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"sync"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fact"
)

// What somebody who replays makes of what it has: the request once more under its own
// signature and now, the fact with another time, and a fact of its own that is dated ahead.

// anew is a request as its reader would send it now: with another number and time, signed
// again. It names the grant that it is under; false: it is no request.
func (p *Peer) anew(r sent) (sent, consent.GrantID, bool) {
	var q custody.ReleaseRequest
	if len(r.raw) <= head || codec.Unmarshal(r.raw[head:], &q, len(r.raw)) != nil {
		return sent{}, consent.GrantID{}, false
	}
	grant, err := consent.DecodeSignedGrant(q.Grant)
	if err != nil {
		return sent{}, consent.GrantID{}, false
	}
	if _, err := io.ReadFull(rand.Reader, q.Nonce[:]); err != nil {
		return sent{}, consent.GrantID{}, false
	}
	q.Time = uint64(time.Now().UnixMilli())
	return sent{r.to, framed(codec.Marshal(q.Sign(p.key)))}, grant.Grant.ID(), true
}

// ended notes which grants a peer has heard the end of.
type ended struct {
	mu    sync.Mutex
	which map[consent.GrantID]bool
}

func (e *ended) note(o peer.Observation) {
	if o.Kind != fact.KindRevocation || o.What != peer.FactStored && o.What != peer.FactPublished {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.which == nil {
		e.which = map[consent.GrantID]bool{}
	}
	e.which[o.Grant] = true
}

func (e *ended) has(id consent.GrantID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.which[id]
}

// forgeries are facts that no honest peer may store, and what is wrong with each.
type forgeries struct {
	mu   sync.Mutex
	made map[[32]byte]forgery
}

type forgery struct{ by, what string }

func (f *forgeries) note(raw []byte, by, what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.made == nil {
		f.made = map[[32]byte]forgery{}
	}
	f.made[sha256.Sum256(raw)] = forgery{by, what}
}

func (f *forgeries) of(id [32]byte) (forgery, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, is := f.made[id]
	return one, is
}

// stored tells of a forgery that a peer stored.
func (f *forgeries) stored(p *Peer, o peer.Observation) {
	if o.What != peer.FactStored {
		return
	}
	if one, is := f.of(o.Fact); is && one.by != p.Name {
		p.world.deed(one.by, "replay", p.Name, one.what, true)
	}
}

// another is a frame with the fact of another one a while later, under the signature that
// it had; false: there is none in it.
func another(whole []byte, later time.Duration) (out, raw []byte, is bool) {
	f, is := bodyOf(whole)
	if !is {
		return nil, nil, false
	}
	old, err := fact.Decode(f.Data)
	if err != nil {
		return nil, nil, false
	}
	old.Time += uint64(later.Milliseconds())
	f.Data = old.Encode()
	return f.encode(), f.Data, true
}

// ahead is a frame with a notice of this member that is dated later than now, and
// otherwise valid, made of one that it published; false: the frame has none of its notices.
func (p *Peer) ahead(whole []byte, by time.Duration) (out, raw []byte, is bool) {
	f, is := bodyOf(whole)
	if !is {
		return nil, nil, false
	}
	old, err := fact.Decode(f.Data)
	if err != nil || old.Kind != fact.KindNotice || old.Author != p.Member.PeerKey {
		return nil, nil, false
	}
	old.Time += uint64(by.Milliseconds())
	old.Expiry += uint64(by.Milliseconds())
	f.Data = fact.Sign(old, p.key).Encode()
	return f.encode(), f.Data, true
}

func bodyOf(whole []byte) (frame, bool) {
	var f frame
	size, n := binary.Uvarint(whole)
	if n <= 0 || uint64(len(whole)-n) != size || codec.Unmarshal(whole[n:], &f, len(whole)) != nil || f.Type != frameBody {
		return frame{}, false
	}
	return f, true
}
