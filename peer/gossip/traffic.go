package gossip

import (
	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"google.golang.org/protobuf/proto"
)

// traffic counts the bytes and duplicates of plain gossipsub.
type traffic struct{ stats *counters }

var _ pubsub.RawTracer = traffic{}

func (t traffic) SendRPC(rpc *pubsub.RPC, _ peer.ID) {
	t.stats.note(Event{Type: Sent, Bytes: proto.Size(&rpc.RPC)})
}

func (t traffic) RecvRPC(rpc *pubsub.RPC) {
	t.stats.note(Event{Type: Received, Bytes: proto.Size(&rpc.RPC)})
}

func (t traffic) DuplicateMessage(m *pubsub.Message) {
	t.stats.note(Event{Type: Duplicate, Bytes: len(m.GetData())})
}

func (traffic) OnNewOutboundStream(peer.ID, protocol.ID) {}
func (traffic) OnClosedOutboundStream(peer.ID)           {}
func (traffic) Join(string)                              {}
func (traffic) Leave(string)                             {}
func (traffic) Graft(peer.ID, string)                    {}
func (traffic) Prune(peer.ID, string)                    {}
func (traffic) ValidateMessage(*pubsub.Message)          {}
func (traffic) DeliverMessage(*pubsub.Message)           {}
func (traffic) RejectMessage(*pubsub.Message, string)    {}
func (traffic) ThrottlePeer(peer.ID)                     {}
func (traffic) DropRPC(*pubsub.RPC, peer.ID)             {}
func (traffic) UndeliverableMessage(*pubsub.Message)     {}
