package stream

import (
	"errors"

	"github.com/libp2p/go-libp2p/core/peer"
)

// errGone is why a transport that was closed connects to nobody.
var errGone = errors.New("the transport is closed")

// idle is why a connection ended over which nothing came.
type idle struct{}

var errIdle = idle{}

func (idle) Error() string   { return "nothing came over the connection for too long" }
func (idle) Timeout() bool   { return true }
func (idle) Temporary() bool { return false }

// mismatch is why a dial failed that reached somebody else.
type mismatch struct{ want, got peer.ID }

func (m *mismatch) Error() string {
	return "the host at this address is " + m.got.String() + ", not " + m.want.String()
}
