package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/big"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/importer"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/membership"
)

const (
	regulars      = 1 // number of each merchant's membership programme
	rewardPoints  = 100
	rewardVesting = 20 * 86_400 // seconds
	rewardQuorum  = 2           // members that attest a consent
)

// found has every merchant set its programme up on the chain, before its peer
// runs: points, a membership programme, a campaign that rewards consents.
func (d *demo) found(ctx context.Context) error {
	d.campaigns = make([]chain.Address, len(d.merchants))
	group, each := errgroup.WithContext(ctx)
	for j := range d.merchants {
		group.Go(func() error {
			if err := d.foundOne(each, j); err != nil {
				return fmt.Errorf("%s: %w", d.merchants[j].Name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

func (d *demo) foundOne(ctx context.Context, j int) error {
	o, err := openOperator(ctx, d.network, d.merchants[j])
	if err != nil {
		return err
	}
	f := founding{d: d, j: j, operator: o}
	steps := []func(context.Context) error{f.createPoints, f.defineProgramme}
	if d.rewards(j) {
		steps = append(steps, f.createCampaign)
	}
	for _, step := range steps {
		if err == nil {
			err = step(ctx)
		}
	}
	if closed := o.close(); err == nil {
		err = closed
	}
	return err
}

// operator sends from a merchant's own account while its peer does not run.
type operator struct {
	client *chain.Client
	points *loyalty.Points
	close  func() error
}

func openOperator(ctx context.Context, network consortium, m *merchantProcess) (*operator, error) {
	store, err := chain.NewFileStore(filepath.Join(m.Dir, "chain"))
	if err != nil {
		return nil, err
	}
	client, err := chain.New(chain.Config{
		Endpoints: network.RPC, Deployment: network.Chain, Store: store, Key: m.Keys.Operator,
		Poll: pollDevnet, Budget: ownChain,
	})
	if err != nil {
		return nil, err
	}
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: client, Factory: network.Chain.PointsFactory, Store: store})
	if err != nil {
		return nil, err
	}
	run, stop := context.WithCancel(ctx)
	var group errgroup.Group
	group.Go(func() error { return client.Run(run) })
	o := &operator{client: client, points: p, close: func() error { stop(); return group.Wait() }}
	select {
	case <-client.Synced():
		return o, nil
	case <-ctx.Done():
		_ = o.close()
		return nil, ctx.Err()
	}
}

// founding is what one merchant does on the chain before its peer runs.
type founding struct {
	d *demo
	j int
	*operator
}

// final waits until a transaction is final, so that the peer finds nothing under way.
func (f founding) final(ctx context.Context, id chain.ID, err error) error {
	if err == nil {
		_, err = f.client.Wait(ctx, id, chain.Final)
	}
	return err
}

func (f founding) createPoints(ctx context.Context) error {
	_, _, now := f.client.Head()
	id, err := f.points.Create(ctx, f.d.merchants[f.j].Config.Points.terms(now))
	return f.final(ctx, id, err)
}

// defineProgramme makes members of those who earn what the average customer of
// this merchant earns.
func (f founding) defineProgramme(ctx context.Context) error {
	m := loyalty.NewMemberships(f.client, f.d.network.Chain.Memberships)
	id, err := m.Define(ctx, regulars, "Regulars")
	if err := f.final(ctx, id, err); err != nil {
		return err
	}
	token, err := f.points.Token(ctx)
	if err != nil {
		return err
	}
	programme := membership.ProgrammeOf(f.d.merchants[f.j].ID, regulars)
	id, err = m.AddLevel(ctx, programme, 1, loyalty.LevelTerms{
		Lifetime: 365 * 86_400, Grace: 30 * 86_400, Discount: 5000, Name: "Regular",
		Rules: []loyalty.Rule{{Kind: loyalty.EarnedBoth, Subject: token, Amount: new(big.Int).SetUint64(f.d.averagePoints(f.j))}},
	})
	if err := f.final(ctx, id, err); err != nil {
		return err
	}
	id, err = m.SetFeeProgramme(ctx, programme, 0)
	return f.final(ctx, id, err)
}

// createCampaign makes the campaign and issues its budget to it: enough for
// every customer.
func (f founding) createCampaign(ctx context.Context) error {
	budget := f.d.budget(f.j)
	token, err := f.points.Token(ctx)
	if err != nil {
		return err
	}
	_, _, now := f.client.Head()
	terms := loyalty.CampaignTerms{
		Token: token, Start: now, End: now + 60*86_400, Vesting: rewardVesting, Amount: big.NewInt(rewardPoints),
		MaxPersons: uint32(budget / rewardPoints), Cap: new(big.Int).SetUint64(budget), Quorum: rewardQuorum,
	}
	r := loyalty.NewRewards(f.client, f.d.network.Chain.Rewards)
	id, err := r.Create(ctx, [32]byte{}, terms)
	if err := f.final(ctx, id, err); err != nil {
		return err
	}
	at, err := r.AddressOf(ctx, f.d.merchants[f.j].ID, [32]byte{}, terms)
	if err != nil {
		return err
	}
	f.d.campaigns[f.j] = at
	line := loyalty.Line{Ref: sha256.Sum256([]byte("budget of the campaign for consents")), Account: at, Amount: budget}
	if err := f.points.Issue(ctx, []loyalty.Line{line}); err != nil {
		return err
	}
	return f.d.until(ctx, time.Minute, "the budget is there", func(ctx context.Context) (bool, error) {
		places, err := f.points.Where(ctx, [][32]byte{line.Ref})
		return err == nil && places[0] != nil && places[0].State == chain.Final, err
	})
}

// rewards reports whether a merchant pays for consents: not the last one, whose
// points would expire before they had vested.
func (d *demo) rewards(j int) bool { return j != len(d.merchants)-1 }

// budget is what a merchant's campaign holds at first.
func (d *demo) budget(j int) uint64 {
	if !d.rewards(j) {
		return 0
	}
	return uint64(max(1, len(d.in.Customers))) * rewardPoints
}

// averagePoints is what the orders of a merchant earn, without what is taken
// back, for each of its customers, rounded down; at least 1.
func (d *demo) averagePoints(j int) uint64 {
	name := d.in.Merchants[j]
	var points uint64
	customers := map[string]bool{}
	for _, o := range d.in.Orders {
		if o.Merchant == name && o.Customer != "" && !o.Cancelled && o.Currency == d.currencyOf(name) {
			points += wholeUnits(o)
			customers[o.Customer] = true
		}
	}
	return max(1, points/uint64(max(1, len(customers))))
}

// wholeUnits is the total of an order, rounded down; 0 for one below zero.
func wholeUnits(o importer.Order) uint64 {
	var sum credential.Micro
	for _, l := range o.Lines {
		sum += l.Amount
	}
	return uint64(max(0, sum)) / 1_000_000
}
