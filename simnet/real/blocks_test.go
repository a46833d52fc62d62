package real

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/simnet/scenario"
	"github.com/souk-network/souk/simnet/trace"
)

var (
	points0 = chain.Address{0xa0}
	buyer   = chain.Address{0xc0}
)

// lasts is how long an epoch of the points of these tests is, in seconds.
const lasts = 100

// says is a log of the points: an event by its name, with its arguments in order.
func says(t *testing.T, code abi.ABI, name string, args ...any) *types.Log {
	t.Helper()
	e := code.Events[name]
	log := &types.Log{Address: common.Address(points0), Topics: []common.Hash{e.ID}}
	var plain []any
	for i, in := range e.Inputs {
		if !in.Indexed {
			plain = append(plain, args[i])
			continue
		}
		topic, err := abi.Arguments{in}.Pack(args[i])
		if err == nil && len(topic) != 32 {
			err = fmt.Errorf("%d bytes", len(topic))
		}
		if err != nil {
			t.Fatal(name, err)
		}
		log.Topics = append(log.Topics, common.Hash(topic))
	}
	var err error
	if log.Data, err = e.Inputs.NonIndexed().Pack(plain...); err != nil {
		t.Fatal(name, err)
	}
	return log
}

// issues is a transaction that issues points to the buyer, redeems one that spends
// some.
func issues(t *testing.T, n int64) devnet.Done {
	code := points.NewPoints().GetABI()
	return devnet.Done{To: points0, Data: code.Methods["issue"].ID, Gas: 1000, Logs: []*types.Log{
		says(t, code, "Transfer", common.Address{}, common.Address(buyer), big.NewInt(n)),
		says(t, code, "Issued", common.Address(buyer), [32]byte{}, big.NewInt(n), uint32(2), [32]byte{1}),
	}}
}

func redeems(t *testing.T, n int64) devnet.Done {
	code := points.NewPoints().GetABI()
	return devnet.Done{To: points0, Data: code.Methods["redeemWithAuthorization"].ID, Gas: 700, Logs: []*types.Log{
		says(t, code, "Transfer", common.Address(buyer), common.Address{}, big.NewInt(n)),
		says(t, code, "Redeemed", common.Address(buyer), big.NewInt(n), [32]byte{2}),
	}}
}

// holdings is a reader by which the buyer has so many points, that end in the third
// epoch. It answers questions about pairs with one of which a tenth is used.
type holdings struct {
	Reader
	n     uint64
	asked [32]byte // block
	pair  []byte
}

func (h *holdings) AskAt(ctx context.Context, _ [32]byte, _ chain.Address, _ []byte) ([]byte, error) {
	return h.pair, ctx.Err()
}

func (h *holdings) Deployment() chain.Deployment {
	return chain.Deployment{Exchange: chain.Address{0xe}}
}

func (h *holdings) ProbeAt(_ context.Context, block [32]byte, _ []byte) ([]byte, error) {
	h.asked = block
	out := make([]byte, 3*32)
	binary.BigEndian.PutUint32(out[12:], lasts)
	binary.BigEndian.PutUint64(out[2*32+24:], h.n) // the lane on the right
	return out, nil
}

// inChain runs a network of three puppets of which the first one has points.
func inChain(t *testing.T, do func(*World, *puppets, *holdings, func() string)) {
	inWorld(t, func(w *World, p *puppets, out *kept) {
		h := &holdings{}
		p.reads = h
		w.listener = newListener(h.Deployment())
		w.listener.contracts[points0] = ownPoints()
		w.listener.name(points0, "m0")
		w.listener.name(buyer, "c0")
		w.issuers = []issuer{{Points{points0, "Points", ledger.Terms{Length: lasts}}, 0, "m0"}}
		seen := len(out.list())
		do(w, p, h, func() string {
			if err := w.Sample(); err != nil {
				t.Fatal(err)
			}
			var told []string
			all := out.list()
			for _, e := range all[seen:] {
				if e.What != trace.Start && (e.What != trace.Sample || strings.HasPrefix(e.Kind, "exposure")) {
					told = append(told, strings.TrimSpace(fmt.Sprint(e.Who, " ", e.What, " ", e.Kind, " ", e.N)))
				}
			}
			seen = len(all)
			return strings.Join(told, "; ")
		})
	})
}

// What contracts say and what calls took become events; what holders have is asked of
// the contract, at the block that was told of last.
func TestTheChainTellsOfPoints(t *testing.T) {
	inChain(t, func(w *World, p *puppets, h *holdings, told func() string) {
		w.listener.await([32]byte{2}, true)
		h.n = 50
		p.chain.mine(10, issues(t, 50), devnet.Done{From: buyer, To: points0, Refused: true})
		if got, want := told(), "chain block  1; m0 issue m0 50; 00000000 gas issue 1000; c0 fail transaction 1; chain balance m0 50"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		h.n = 20
		p.chain.mine(20, redeems(t, 30))
		if !w.listener.awaits() {
			t.Error("nothing is awaited before it was told of")
		}
		if got, want := told(), "chain block  2; c0 redeem m0 30; 00000000 gas redeemWithAuthorization 700; chain balance m0 20"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		if w.listener.awaits() {
			t.Error("what was told of is awaited")
		}
		if _, hash := p.chain.Head(); h.asked != hash {
			t.Error("the contract was asked at another block")
		}
	})
}

// What has expired by the events is told of, whatever the contract still says that
// somebody has.
func TestPointsThatExpireAreTold(t *testing.T) {
	inChain(t, func(_ *World, p *puppets, h *holdings, told func() string) {
		p.chain.mine(10, issues(t, 50))
		h.n = 50
		told()
		p.chain.mine(3*lasts - 1)
		if got, want := told(), "chain block  2; chain balance m0 50"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		p.chain.mine(3 * lasts)
		if got, want := told(), "chain block  3; m0 expire m0 50; chain balance m0 50"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	})
}

// Blocks that are taken back take their figures with them, and no block of before.
func TestAReorganisationTakesFiguresBack(t *testing.T) {
	inChain(t, func(w *World, p *puppets, h *holdings, told func() string) {
		h.n = 50
		p.chain.mine(10, issues(t, 50))
		p.chain.mine(20, redeems(t, 30))
		told()
		w.Reorg(1)
		want := "chain reorg  1; c0 redeem m0 -30; 00000000 gas redeemWithAuthorization -700"
		if got := told(); !strings.HasPrefix(got, want) || strings.Count(got, "block") != 2 || !strings.HasSuffix(got, "chain balance m0 50") {
			t.Errorf("%s\nwant %s and two blocks", got, want)
		}
		if got := w.blocks.height(); got != 3 {
			t.Errorf("height %d", got)
		}
	})
}

// A contract that says what none of its kind says ends the run.
func TestALogThatIsNoEventEndsTheRun(t *testing.T) {
	inChain(t, func(w *World, p *puppets, _ *holdings, told func() string) {
		p.chain.mine(10, devnet.Done{To: points0, Logs: []*types.Log{{Address: common.Address(points0), Topics: []common.Hash{{9}}}}})
		told()
		if err := w.Broken(); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%v", err)
		}
	})
}

// Points that wait for a block are waited for by a measure, unless the chain stands
// still; what has nowhere to go is not waited for longer than it could take.
func TestSettleWaitsForPoints(t *testing.T) {
	inChain(t, func(w *World, p *puppets, _ *holdings, _ func() string) {
		took := func() int {
			w.settled = false
			before := w.Now()
			w.Settle()
			return int((w.Now() - before).Seconds())
		}
		act := func() { w.acted.Store(int64(w.Now())) }
		act()
		p.all[0].owes(5)
		if got := took(); got != int(forPoints.Seconds()) {
			t.Errorf("waited %d s for what has no account", got)
		}
		act()
		w.Stall(true)
		if got := took(); got != 0 {
			t.Errorf("waited %d s for a chain that stands still", got)
		}
		w.Stall(false)
		w.listener.await([32]byte{7}, true)
		if got := took(); got != int(settling.Seconds()) {
			t.Errorf("waited %d s for a redemption", got)
		}
	})
}

// A merchant with points sets its rules and its reward when its shop opens.
func TestAMerchantWithPointsSetsItsRules(t *testing.T) {
	inChain(t, func(w *World, p *puppets, _ *holdings, _ func() string) {
		w.plan.Merchants[0].Points = 2
		for _, one := range w.peers {
			if err := one.startPoints(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := strings.Join(p.all[0].puts, " "), "/v1/earning/rules /v1/catalogue/"+scenario.Reward().ID; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		if len(p.all[1].puts) > 0 {
			t.Errorf("a merchant without points: %q", p.all[1].puts)
		}
	})
}
