package peer_test

import (
	"testing"

	"github.com/souk-network/souk/peer/peertest"
)

// counted is a counter of a peer under one label.
func counted(t *testing.T, p *peertest.Peer, name, label string) (sum float64) {
	t.Helper()
	families, err := p.Metrics.Gather()
	check(t, err)
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name && len(m.GetLabel()) == 1 && m.GetLabel()[0].GetValue() == label {
				sum += m.GetCounter().GetValue()
			}
		}
	}
	return sum
}
