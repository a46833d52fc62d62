package loyalty

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/points"
)

// gifted is a world in which a customer with money of its own signed a gift of all
// its points.
type gifted struct {
	*world
	token chain.Address
	gift  points.Transfer
	sig   []byte
}

func newGifted(t *testing.T) *gifted {
	w := &gifted{world: newWorld(t)}
	w.token = w.create(t)
	key := w.net.Account(5)
	from := [20]byte(accountOf(key))
	if err := w.points.Issue(t.Context(), []Line{{ref(1), from, 100}}); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(1), chain.Mined)
	w.gift = points.Transfer{From: from, To: account(7), Value: 100, Window: points.Window{Before: w.now() + 30*86_400}, Nonce: ref(9)}
	sig, err := w.gift.Sign(points.Token{Name: "Tea points", ChainID: w.config.Deployment.ChainID, Address: w.token}, signer(key))
	if err != nil {
		t.Fatal(err)
	}
	w.sig = sig
	return w
}

// overtaken has the customer give a point away in the block in which the gift would
// be, before it: the contract refuses the gift there, and nothing was wrong with it
// when it was sent. send sends it and says where it is.
func (w *gifted) overtaken(t *testing.T, send func() chain.Status) {
	t.Helper()
	w.net.Stall(true)
	defer w.net.Stall(false)
	chaintest.Eventually(t, "the gift waits in the pool", func() bool { return send().State == chain.Sent })
	w.outbid(t, w.points.points.PackTransfer(common.Address(account(8)), big.NewInt(1)))
	if err := w.net.Seal(1); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "the gift is refused in a block", func() bool { return send().Reverted })
}

// outbid has the customer call the points, ahead of what others offer for the block.
func (w *gifted) outbid(t *testing.T, data []byte) {
	t.Helper()
	rpc, err := ethclient.DialContext(t.Context(), w.net.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	defer rpc.Close()
	key, to, id := w.net.Account(5), common.Address(w.token), new(big.Int).SetUint64(w.config.Deployment.ChainID)
	nonce, err := rpc.NonceAt(t.Context(), crypto.PubkeyToAddress(key.PublicKey), nil)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: &to, Gas: 200_000, Data: data, GasFeeCap: big.NewInt(900e9), GasTipCap: big.NewInt(800e9),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := rpc.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
}

// buries makes the newest blocks final.
func (w *gifted) buries(t *testing.T, until func() bool) {
	t.Helper()
	chaintest.Eventually(t, "it is final", func() bool {
		if err := w.net.Seal(1); err != nil {
			t.Fatal(err)
		}
		return until()
	})
}

func (w *gifted) given(t *testing.T) uint64 {
	t.Helper()
	got, err := w.points.Balances(t.Context(), [][20]byte{account(7)})
	if err != nil {
		t.Fatal(err)
	}
	return got[0].Total()
}

// A call that the contract refused in a block is sent anew when that block is final
// and the contract would take it: not before, or it could be carried out twice, and
// not once it was carried out.
func TestWhatWasRefusedInABlockIsSentAnew(t *testing.T) {
	w := newGifted(t)
	token := NewToken(w.client, w.token)
	send := func() chain.Status {
		t.Helper()
		id, err := token.Transfer(t.Context(), w.gift, w.sig)
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.client.Status(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	w.overtaken(t, send)
	first := send()
	if again := send(); again.ID != first.ID {
		t.Error("sent anew while a reorganisation can still carry it out")
	}
	w.buries(t, func() bool {
		s, err := w.client.Status(t.Context(), first.ID)
		return err == nil && s.State == chain.Failed
	})
	waiting := w.client.Health().Waiting
	if _, err := token.Transfer(t.Context(), w.gift, w.sig); fault.KindOf(err) != fault.Conflict || w.client.Health().Waiting != waiting {
		t.Errorf("sent anew while the contract refuses it: %v", err)
	}
	if err := w.points.Issue(t.Context(), []Line{{ref(2), w.gift.From, 50}}); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(2), chain.Mined)
	second := send()
	if second.ID == first.ID {
		t.Fatal("never sent anew")
	}
	w.buries(t, func() bool { return send().State == chain.Final })
	if s := send(); s.ID != second.ID || s.Reverted || w.given(t) != 100 {
		t.Errorf("%+v, given %d", s, w.given(t))
	}
}

// A customer whose call was carried and refused in a block is told so, and may have
// it carried anew when that block is final.
func TestARelayCarriesAnewWhatWasRefused(t *testing.T) {
	w := newGifted(t)
	relay, err := NewRelay(RelayConfig{Client: w.client})
	if err != nil {
		t.Fatal(err)
	}
	relay.factory = w.factory
	call := w.points.points.PackTransferWithAuthorization(common.Address(w.gift.From), common.Address(w.gift.To), bigOf(w.gift.Value), bigOf(w.gift.Window.After), bigOf(w.gift.Window.Before), w.gift.Nonce, w.sig)
	label, _ := relay.labels(w.token, call)
	id := chain.IDOf(label)
	w.overtaken(t, func() chain.Status {
		t.Helper()
		if _, err := relay.Carry(t.Context(), w.token, call); err != nil {
			t.Fatal(err)
		}
		s, err := w.client.Status(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
	if p, err := relay.Carry(t.Context(), w.token, call); err != nil || p.State != chain.Failed || p.Error == "" {
		t.Errorf("a customer is not told that the contract refused: %+v %v", p, err)
	}
	w.buries(t, func() bool {
		_, err := relay.Carry(t.Context(), w.token, call)
		return fault.KindOf(err) == fault.Conflict // the contract would refuse it again
	})
	if err := w.points.Issue(t.Context(), []Line{{ref(2), w.gift.From, 50}}); err != nil {
		t.Fatal(err)
	}
	w.reaches(t, w.points, ref(2), chain.Mined)
	w.buries(t, func() bool {
		p, err := relay.Carry(t.Context(), w.token, call)
		return err == nil && p.State == chain.Final
	})
	if w.given(t) != 100 {
		t.Errorf("given %d", w.given(t))
	}
}
