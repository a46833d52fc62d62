// Command eventindex measures what a list of holders costs a peer: read from the
// chain's events each time, and answered by an index that followed them; and what
// it takes to make the index anew, from the chain and from disk.
package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/big"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/index"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
)

const (
	events = 10_000
	batch  = 50 // lines of one transaction; each gives two events
	rounds = 5
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "eventindex:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	net, err := devnet.New(devnet.Config{Trail: 12})
	if err != nil {
		return err
	}
	go func() { _ = net.Run(ctx) }()
	<-net.Ready()
	client, d, err := consortium(ctx, net)
	if err != nil {
		return err
	}
	token, err := fill(ctx, client, d)
	if err != nil {
		return err
	}
	return measure(ctx, client, d, token)
}

// consortium deploys the contracts for one member and follows them.
func consortium(ctx context.Context, net *devnet.Chain) (*chain.Client, chain.Deployment, error) {
	member := did.Member{ID: chain.OperatorOf(net.Account(0)), PeerKey: did.Key{1}, HPKEKey: make([]byte, 1216), DocHash: [32]byte{1}, Name: "Member"}
	d, err := chain.Deploy(ctx, chain.DeployConfig{Endpoint: net.Endpoint(), Key: net.Account(9), Founders: []did.Member{member}, Poll: 5 * time.Millisecond})
	if err != nil {
		return nil, d, err
	}
	store, err := folder()
	if err != nil {
		return nil, d, err
	}
	client, err := chain.New(chain.Config{
		Endpoints: []string{net.Endpoint()}, Deployment: d, Key: net.Account(0), Store: store, Poll: 5 * time.Millisecond,
		Budget: chain.Budget{Rate: 1e5, Burst: 1e5},
	})
	if err != nil {
		return nil, d, err
	}
	go func() { _ = client.Run(ctx) }()
	<-client.Synced()
	return client, d, nil
}

func folder() (*chain.FileStore, error) {
	dir, err := os.MkdirTemp("", "eventindex")
	if err != nil {
		return nil, err
	}
	return chain.NewFileStore(dir)
}

// fill issues points until there are enough events.
func fill(ctx context.Context, client *chain.Client, d chain.Deployment) (chain.Address, error) {
	store, err := folder()
	if err != nil {
		return chain.Address{}, err
	}
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: client, Factory: d.PointsFactory, Store: store})
	if err != nil {
		return chain.Address{}, err
	}
	_, _, now := client.Head()
	id, err := p.Create(ctx, loyalty.Terms{Start: now, EpochLength: 30 * 86400, Cap: 1e9, Name: "Points", Symbol: "P"})
	if err == nil {
		_, err = client.Wait(ctx, id, chain.Mined)
	}
	if err != nil {
		return chain.Address{}, err
	}
	token, err := p.Token(ctx)
	for n := 0; err == nil && n < events/2/batch; n++ {
		var lines []points.Line
		for i := range batch {
			hash := crypto.Keccak256Hash(binary.BigEndian.AppendUint64(nil, uint64(n*batch+i)))
			lines = append(lines, points.Line{Account: common.Address(hash[12:]), Amount: big.NewInt(10), Ref: hash})
		}
		id, err = client.Submit(ctx, fmt.Sprint("issue ", n), chain.Call{To: token, Data: points.NewPoints().PackIssue(lines)})
		if err == nil && n%20 == 19 {
			_, err = client.Wait(ctx, id, chain.Mined)
		}
	}
	if err == nil {
		_, err = client.Wait(ctx, id, chain.Final)
	}
	return token, err
}

func measure(ctx context.Context, client *chain.Client, d chain.Deployment, token chain.Address) error {
	store, err := folder()
	if err != nil {
		return err
	}
	follow := func(store chain.Store) *index.Index {
		x, err := index.New(ctx, index.Config{Client: client, Store: store})
		must(err)
		for head, _, _ := client.Head(); x.At().Block < head; {
			must(x.Step(ctx))
		}
		return x
	}
	kept := follow(store)
	fmt.Printf("%d events, %d blocks\n", kept.At().Events, kept.At().Block)
	direct := func() float64 {
		head, _, _ := client.Head()
		said, err := loyalty.ReadPoints(ctx, client, token, d.Block, head)
		must(err)
		demand(len(said) == events)
		return 1
	}
	answered := func() float64 {
		const times = 20
		for range times {
			page, total, _, err := kept.Holders(token, chain.Address{}, 100)
			must(err)
			demand(total == events/2 && len(page) == 100)
		}
		return times
	}
	arms.Compare("a list of 5,000 holders, the first 100", rounds,
		arms.Arm{Name: "events of the contract, read from the chain", Run: direct},
		arms.Arm{Name: "the index", Run: answered},
	)
	arms.Compare("making the index of 10,000 events", rounds,
		arms.Arm{Name: "from the chain", Run: func() float64 {
			fresh, err := folder()
			must(err)
			follow(fresh)
			return 1
		}},
		arms.Arm{Name: "from disk", Run: func() float64 { follow(store); return 1 }},
	)
	return nil
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "eventindex:", err)
		os.Exit(1)
	}
}

func demand(ok bool) {
	if !ok {
		must(fmt.Errorf("the two do not say the same"))
	}
}
