package chain_test

import (
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/bindings/plainitems"
	"github.com/souk-network/souk/contracts/bindings/plainpieces"
	"github.com/souk-network/souk/contracts/bindings/smallpermit2"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/fault"
)

// gallery is a bazaar with two collections and a contract that keeps allowances as
// Permit2 does.
type gallery struct {
	bazaar
	items, pieces, permit2 chain.Address
}

func openGallery(t *testing.T) gallery {
	t.Helper()
	g := gallery{bazaar: openBazaar(t)}
	g.items = chaintest.Create(t, g.net, g.owner, plainitems.PlainItemsMetaData.Bin, plainitems.NewPlainItems().PackConstructor("Items", "ITEM"))
	g.pieces = chaintest.Create(t, g.net, g.owner, plainpieces.PlainPiecesMetaData.Bin, nil)
	g.permit2 = chaintest.Create(t, g.net, g.owner, smallpermit2.SmallPermit2MetaData.Bin, nil)
	g.approvals = sure(chain.NewApprovals(chain.VerifierConfig{
		Networks: []chain.Network{{ChainID: 31337, Endpoints: []string{g.net.Endpoint()}, Permit2: g.permit2}}, Budget: chain.Budget{Rate: 1e5, Burst: 1e5}, CallTimeout: 30 * time.Second,
	}))
	t.Cleanup(func() { _ = g.approvals.Close() })
	return g
}

func (g gallery) call(t *testing.T, to chain.Address, data []byte) {
	t.Helper()
	chaintest.Call(t, g.net, g.owner, to, data)
}

// only is the one approval of a kind.
func (g gallery) only(t *testing.T, kind chain.ApprovalKind) chain.Allowance {
	t.Helper()
	list := slices.DeleteFunc(g.list(t), func(a chain.Allowance) bool { return a.Kind != kind })
	if len(list) != 1 {
		t.Fatalf("%d of the kind %s", len(list), kind)
	}
	return list[0]
}

// end has the owner's own transaction end an approval.
func (g gallery) end(t *testing.T, a chain.Allowance) {
	t.Helper()
	call := a.Revoke()
	g.call(t, call.To, call.Data)
	for _, left := range g.list(t) {
		if left.Kind == a.Kind && left.Token == a.Token && left.Spender == a.Spender {
			t.Errorf("%s: it did not end: %+v", a.Kind, left)
		}
	}
}

// Who may take every item of a collection, or one, is listed with what there is,
// and ends.
func TestApprovalsOfCollections(t *testing.T) {
	g := openGallery(t)
	items, pieces := plainitems.NewPlainItems(), plainpieces.NewPlainPieces()
	g.call(t, g.items, items.PackSetApprovalForAll(common.Address(g.shop), true))
	all := g.only(t, chain.ApprovalAll)
	if all.Token != g.items || all.Spender != g.shop || all.Owner != g.mine || !all.Unlimited || all.Symbol != "ITEM" || all.Permit || all.AtRisk().Int64() != 3 {
		t.Errorf("%+v", all)
	}
	if _, err := g.approvals.RevokeByPermit(t.Context(), all, g.owner, time.Now().Add(time.Hour)); fault.KindOf(err) != fault.Malformed {
		t.Errorf("a permit for a collection: %v", err)
	}
	g.call(t, g.items, items.PackTransferFrom(common.Address(g.mine), common.Address{19: 5}, big.NewInt(3)))
	if a := g.only(t, chain.ApprovalAll); a.AtRisk().Int64() != 2 {
		t.Errorf("%s items at risk after one was given away", a.AtRisk())
	}
	g.end(t, all)

	g.call(t, g.pieces, pieces.PackSetApprovalForAll(common.Address(g.exchange), true))
	if many := g.only(t, chain.ApprovalAll); many.AtRisk() != nil || !many.Unlimited || many.Symbol != "" {
		t.Errorf("a collection that does not say how many there are: %+v", many)
	}
	g.end(t, g.only(t, chain.ApprovalAll))

	g.call(t, g.items, items.PackApprove(common.Address(g.shop), big.NewInt(1)))
	g.call(t, g.items, items.PackApprove(common.Address(g.exchange), big.NewInt(2)))
	g.call(t, g.items, items.PackTransferFrom(common.Address(g.mine), common.Address{19: 5}, big.NewInt(2)))
	one := g.only(t, chain.ApprovalItem) // that of the item which was given away is over
	if one.Item.Int64() != 1 || one.Spender != g.shop || one.Unlimited || one.AtRisk().Int64() != 1 {
		t.Errorf("%+v", one)
	}
	g.end(t, one)
}

// What may be taken through Permit2 is listed with when it is over, and at risk is
// no more than the token lets Permit2 take.
func TestApprovalsAtPermit2(t *testing.T) {
	g := openGallery(t)
	book := smallpermit2.NewSmallPermit2()
	now := uint64(time.Now().Unix()) // blocks of a test are at most minutes ahead
	allow := func(spender chain.Address, amount int64, ends uint64) {
		t.Helper()
		g.call(t, g.permit2, book.PackApprove(common.Address(g.plain), common.Address(spender), big.NewInt(amount), new(big.Int).SetUint64(ends)))
	}
	allow(g.shop, 500, now+86_400)
	allow(g.exchange, 900, now-86_400)
	a := g.only(t, chain.ApprovalPermit2)
	if a.Token != g.plain || a.Spender != g.shop || a.Amount.Int64() != 500 || a.AtRisk().Sign() != 0 || a.Ends != (now+86_400)*1000 || a.Symbol != "PLAIN" || a.Decimals != 18 || a.Permit || a.Unlimited {
		t.Errorf("%+v", a)
	}
	g.approve(t, g.plain, g.permit2, big.NewInt(300))
	if a = g.only(t, chain.ApprovalPermit2); a.AtRisk().Int64() != 300 {
		t.Errorf("%s at risk, of what Permit2 may take 300", a.AtRisk())
	}
	if plain := g.only(t, chain.ApprovalAmount); !g.approvals.IsPermit2(31337, plain.Spender) || g.approvals.IsPermit2(31337, g.shop) || g.approvals.IsPermit2(1, g.permit2) {
		t.Errorf("%+v", plain)
	}
	g.end(t, a)
	most := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 160), big.NewInt(1))
	g.call(t, g.permit2, book.PackApprove(common.Address(g.plain), common.Address(g.shop), most, new(big.Int).SetUint64(1<<48-1)))
	if a := g.only(t, chain.ApprovalPermit2); !a.Unlimited || a.AtRisk().Int64() != 300 {
		t.Errorf("%+v", a)
	}
}

// Events that only look like approvals, and contracts that answer nothing, hide
// and break nothing.
func TestApprovalsOfNothing(t *testing.T) {
	g := openGallery(t)
	// The same event from another contract than Permit2 counts for nothing.
	other := chaintest.Create(t, g.net, g.owner, smallpermit2.SmallPermit2MetaData.Bin, nil)
	g.call(t, other, smallpermit2.NewSmallPermit2().PackApprove(common.Address(g.plain), common.Address(g.shop), big.NewInt(5), new(big.Int).SetUint64(1<<40)))
	if list := g.list(t); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}
