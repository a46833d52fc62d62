package peer

import (
	"log/slog"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage/mem"
)

// A revocation comes by gossip and from the wallet at the same time: its grant ends
// once, and what was purged is counted once.
func TestAGrantEndsOnce(t *testing.T) {
	store := mem.NewKV()
	held, err := crm.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	var said []Observation
	n := &Node{
		cfg: Config{Private: store, Observe: func(o Observation) { said = append(said, o) }}, log: slog.New(slog.DiscardHandler),
		crm: held, ring: newRing(), metrics: newMetrics(prometheus.NewRegistry()),
	}
	seed := did.Seed{1}
	g := consent.Grant{Subject: did.KeyOf(seed.Pairwise(did.Merchant{1})), Audience: did.Merchant{1}, Purpose: "dpv:Personalisation", Rights: consent.Read, Expiry: 1 << 50}
	secret := vault.SecretFromBytes([32]byte{9})
	d := consent.Delivery{Grant: consent.SignedGrant{Grant: g}, VaultPublic: secret.Public()}
	if err := held.Hold(t.Context(), d, 1); err != nil {
		t.Fatal(err)
	}
	known, ok := held.Grant(g.ID())
	if !ok {
		t.Fatal("the grant is not held")
	}
	var ways sync.WaitGroup
	for range 8 { // each of them saw that the grant is held
		ways.Go(func() {
			if err := n.end(t.Context(), known); err != nil {
				t.Error(err)
			}
		})
	}
	ways.Wait()
	if len(said) != 1 || said[0].What != CopiesPurged || said[0].Grant != g.ID() {
		t.Errorf("told %d times: %+v", len(said), said)
	}
}
