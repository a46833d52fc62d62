package loyalty

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
)

// world is a chain with a consortium of three, and the points of its first member.
type world struct {
	net     *devnet.Chain
	config  chain.Config
	client  *chain.Client
	factory chain.Address
	points  *Points
}

func newWorld(t *testing.T) *world { return newWorldOn(t, chaintest.NewStore()) }

func newWorldOn(t *testing.T, store chain.Store) *world {
	net := chaintest.Start(t, devnet.Config{})
	d := chaintest.Deploy(t, net, 3)
	w := &world{net: net, config: chaintest.Config(d, net.Account(0), net.Endpoint())}
	w.config.Store = store
	w.config.Stuck = time.Hour // while blocks stall nobody offers more than outbid does
	w.client = chaintest.Client(t, w.config)
	w.factory = deployFactory(t, net, d)
	w.points = w.open(t, w.client)
	return w
}

func (w *world) open(t *testing.T, client *chain.Client) *Points {
	p, err := NewPoints(PointsConfig{Client: client, Factory: w.factory, Store: w.config.Store})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// create makes the points with epochs of a day.
func (w *world) create(t *testing.T) chain.Address {
	_, _, now := w.client.Head()
	id, err := w.points.Create(t.Context(), Terms{Start: now, EpochLength: 86_400, Cap: 1_000_000, Name: "Tea points", Symbol: "TEA"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.client.Wait(t.Context(), id, chain.Mined); err != nil {
		t.Fatal(err)
	}
	token, err := w.points.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// deployFactory creates the factory from the chain's last account.
func deployFactory(t *testing.T, net *devnet.Chain, d chain.Deployment) chain.Address {
	rpc, err := ethclient.DialContext(t.Context(), net.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	defer rpc.Close()
	code := append(hexutil.MustDecode(pointsfactory.PointsFactoryMetaData.Bin), pointsfactory.NewPointsFactory().PackConstructor(common.Address(d.Consortium))...)
	key := net.Account(9)
	nonce, err := rpc.NonceAt(t.Context(), crypto.PubkeyToAddress(key.PublicKey), nil)
	if err != nil {
		t.Fatal(err)
	}
	id := new(big.Int).SetUint64(d.ChainID)
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, Gas: 10_000_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9), Data: code,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := rpc.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	chaintest.Eventually(t, "the factory is there", func() bool {
		r, err := rpc.TransactionReceipt(t.Context(), tx.Hash())
		if err != nil || r.Status != 1 {
			return false
		}
		head, err := rpc.BlockNumber(t.Context()) // the receipt is there a moment before
		return err == nil && head >= r.BlockNumber.Uint64()
	})
	return chain.Address(crypto.CreateAddress(crypto.PubkeyToAddress(key.PublicKey), nonce))
}

func ref(n uint64) [32]byte { return sha256.Sum256(binary.BigEndian.AppendUint64(nil, n)) }

func account(n uint64) [20]byte {
	return [20]byte(crypto.Keccak256(binary.BigEndian.AppendUint64(nil, n))[12:])
}

// reaches waits until something sent is at least as far as state.
func (w *world) reaches(t *testing.T, p *Points, r [32]byte, state chain.State) *Place {
	t.Helper()
	var at *Place
	chaintest.Eventually(t, "a movement is "+state.String(), func() bool {
		if state == chain.Final {
			_ = w.net.AdjustTime(1e9) // blocks on top; refused while a transaction waits
		}
		places, err := p.Where(t.Context(), [][32]byte{r})
		if err != nil {
			t.Fatal(err)
		}
		at = places[0]
		return at != nil && at.State >= state
	})
	return at
}

func bigOf(n uint64) *big.Int { return new(big.Int).SetUint64(n) }
