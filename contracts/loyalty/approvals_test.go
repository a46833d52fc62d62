package loyalty

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
)

// An allowance of points is listed, and ends by a permit that another account sends.
func TestAllowancesOfPoints(t *testing.T) {
	w := newWorld(t)
	token := w.create(t)
	holder, spender := w.net.Account(5), chain.Address{19: 9}
	owner := chain.Address(chain.OperatorOf(holder))
	chaintest.Call(t, w.net, holder, token, points.NewPoints().PackApprove(common.Address(spender), big.NewInt(40)))
	approvals, err := chain.NewApprovals(chain.VerifierConfig{Networks: []chain.Network{{ChainID: w.client.Deployment().ChainID, Endpoints: []string{w.net.Endpoint()}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = approvals.Close() })
	list := func() []chain.Allowance {
		out, _, err := approvals.List(t.Context(), w.client.Deployment().ChainID, []chain.Address{owner})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	found := list()
	if len(found) != 1 || found[0].Amount.Int64() != 40 || found[0].Token != token || found[0].Symbol != "TEA" || !found[0].Permit {
		t.Fatalf("%+v", found)
	}
	if !found[0].Unlimited {
		t.Error("more than there is of these points counts as a limit") // none was issued
	}
	call, err := approvals.RevokeByPermit(t.Context(), found[0], holder, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.client.Submit(t.Context(), found[0].RevocationLabel(), call)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := w.client.Wait(t.Context(), id, chain.Mined); err != nil || s.Reverted {
		t.Fatalf("%+v, %v", s, err)
	}
	if left := list(); len(left) != 0 {
		t.Errorf("%d left", len(left))
	}
}
