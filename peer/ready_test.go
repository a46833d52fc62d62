package peer

import (
	"context"
	"testing"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// members is a chain that knows these members and nothing else.
type members []did.Member

func (m members) Registry() did.Registry { return m }
func (m members) Members() []did.Member  { return m }
func (m members) ByKey(did.Key) (did.Member, bool) {
	return did.Member{}, false
}
func (m members) Member(id did.Merchant) (did.Member, bool) {
	for _, each := range m {
		if each.ID == id {
			return each, true
		}
	}
	return did.Member{}, false
}
func (m members) SubmitAnchor(context.Context, [32]byte, uint64) error { return nil }
func (m members) Anchored(context.Context, [32]byte) (AnchorPlace, error) {
	return AnchorPlace{}, nil
}

func TestReadyAsAMember(t *testing.T) {
	self, other := did.Merchant{1}, did.Member{ID: did.Merchant{2}, Status: did.StatusActive}
	for name, c := range map[string]struct {
		members members
		want    fault.Kind
	}{
		"nobody known": {nil, fault.Unavailable},
		"no member":    {members{other}, fault.NotMember},
		"suspended":    {members{other, {ID: self, Status: did.StatusSuspended}}, fault.NotMember},
		"left":         {members{other, {ID: self, Status: did.StatusLeft}}, fault.NotMember},
	} {
		n := &Node{cfg: Config{Self: self, Chain: c.members}}
		if err := n.Ready(); err == nil || fault.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	n := &Node{cfg: Config{Self: self, Chain: members{other, {ID: self, Status: did.StatusActive}}}}
	if err := n.Ready(); err != nil {
		t.Errorf("a member: %v", err)
	}
}
