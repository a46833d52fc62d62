package peer

import (
	"context"
	"fmt"
	"time"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
)

// statusEntries is how many receipts one status list speaks of, 8 KiB of bits.
// It is part of what issued receipts say, so it never changes.
const statusEntries = 1 << 16

// statusFor is how long a signed status list holds.
const statusFor = time.Hour

// StatusURI names one of this merchant's status lists, counted from 0.
func (n *Node) StatusURI(list int) string { return fmt.Sprintf("souk:status:%s/%d", n.cfg.Self, list) }

// statusOf is the place of an order's receipt: orders are counted through all
// lists.
func (n *Node) statusOf(r crm.OrderRecord) *credential.StatusRef {
	return &credential.StatusRef{Index: uint64(r.Sequence % statusEntries), URI: n.StatusURI(r.Sequence / statusEntries)}
}

// StatusLists is how many status lists this merchant has, at least 1. They are
// numbered from 0; the last one grows.
func (n *Node) StatusLists() int { return n.crm.LastSequence()/statusEntries + 1 }

// StatusList is one of this merchant's signed lists of receipts that no longer
// hold. A list that does not exist is fault.NotFound.
func (n *Node) StatusList(ctx context.Context, number int) (string, error) {
	if number < 0 || number >= n.StatusLists() {
		return "", fault.New(fault.NotFound, "sign status list", fmt.Sprintf("lists 0 to %d exist", n.StatusLists()-1))
	}
	list, err := credential.NewStatusList(statusEntries)
	if err != nil {
		return "", err
	}
	revoked, err := n.crm.Revoked(ctx, number*statusEntries, (number+1)*statusEntries)
	if err != nil {
		return "", err
	}
	for _, sequence := range revoked {
		if err := list.Set(uint64(sequence%statusEntries), true); err != nil {
			return "", err
		}
	}
	now := uint64(time.Now().UnixMilli())
	return list.Sign(n.cfg.Key, n.StatusURI(number), now, now+uint64(statusFor.Milliseconds()))
}
