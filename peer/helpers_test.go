package peer_test

import (
	"testing"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// refused asserts that every custodian refuses the reader for one reason.
func refused(t *testing.T, w *peertest.World, c *peertest.Wallet, reader *peertest.Peer, grant consent.GrantID, h vault.Header, want fault.Kind) {
	t.Helper()
	for _, custodian := range w.Custodians(c, reader) {
		if !custodian.Running() {
			continue
		}
		err := w.AskToOpen(c, reader, custodian, grant, h)
		if err == nil {
			t.Errorf("a custodian helped to read, want %v", want)
		} else if got := fault.KindOf(err); got != want {
			t.Errorf("refused as %v, want %v", got, want)
		}
	}
}
