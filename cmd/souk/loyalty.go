package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/fault"
)

// pointsTerms are what a merchant fixes for ever when its points are created.
type pointsTerms struct {
	Name      string `json:"name"`       // 1 to 31 bytes
	Symbol    string `json:"symbol"`     // 1 to 31 bytes
	EpochDays uint32 `json:"epoch_days"` // points can be spent in the epoch of their issue and the two that follow
	Cap       uint64 `json:"cap"`        // most points issued in an epoch
}

// check reports what the contract would refuse.
func (t pointsTerms) check() error {
	switch {
	case t.Name == "" || len(t.Name) > 31 || t.Symbol == "" || len(t.Symbol) > 31:
		return errors.New("points need a name and a symbol of 1 to 31 bytes each")
	case t.EpochDays < 1 || t.EpochDays > 3660:
		return errors.New("an epoch of points has 1 to 3660 days")
	case t.Cap >= 1<<47:
		return errors.New("the cap of points must be below 2^47")
	}
	return nil
}

// terms are these from a moment on: epoch 0 begins then.
func (t pointsTerms) terms(start uint64) loyalty.Terms {
	return loyalty.Terms{Start: start, EpochLength: t.EpochDays * 86_400, Cap: t.Cap, Name: t.Name, Symbol: t.Symbol}
}

// pointsIssuer creates a merchant's points once there is a chain to do it on.
type pointsIssuer struct {
	client *chain.Client
	points *loyalty.Points
	terms  pointsTerms
	log    *slog.Logger
}

// openPoints makes the client of the merchant's points, if it issues any.
func (r *running) openPoints(dir string, terms *pointsTerms, node *souk.Config, log *slog.Logger) error {
	factory := r.client.Deployment().PointsFactory
	if terms == nil || factory.IsZero() {
		return nil
	}
	store, err := chain.NewFileStore(filepath.Join(dir, "points"))
	if err != nil {
		return err
	}
	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: r.client, Factory: factory, Store: store})
	if err != nil {
		return err
	}
	r.points, node.Points = &pointsIssuer{client: r.client, points: p, terms: *terms, log: log}, pointsOf{p}
	return nil
}

// run returns when the points are on the chain, and tries until then.
func (p *pointsIssuer) run(ctx context.Context) error {
	select {
	case <-p.client.Synced():
	case <-ctx.Done():
		return nil
	}
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		err := p.create(ctx)
		if err == nil || ctx.Err() != nil {
			return nil
		}
		p.log.Warn("the merchant's points could not be created yet; trying again", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

func (p *pointsIssuer) create(ctx context.Context) error {
	if _, err := p.points.Token(ctx); fault.KindOf(err) != fault.NotFound {
		return err
	}
	_, _, now := p.client.Head()
	id, err := p.points.Create(ctx, p.terms.terms(now))
	if err != nil {
		return err
	}
	if _, err := p.client.Wait(ctx, id, chain.Mined); err != nil {
		return err
	}
	_, err = p.points.Token(ctx)
	return err
}

// pointsOf gives a peer what it needs of its points contract.
type pointsOf struct{ points *loyalty.Points }

func (p pointsOf) Issue(ctx context.Context, lines []points.Line) error {
	out := make([]loyalty.Line, len(lines))
	for i, l := range lines {
		out[i] = loyalty.Line{Ref: l.Ref, Account: l.Account, Amount: l.Amount}
	}
	return p.points.Issue(ctx, out)
}

func (p pointsOf) TakeBack(ctx context.Context, b points.Back) error {
	return p.points.TakeBack(ctx, b.Ref, b.Line, b.Amount)
}

func (p pointsOf) Redeem(ctx context.Context, a points.Authorisation) error {
	return p.points.Redeem(ctx, loyalty.Authorisation{
		Holder: a.Holder, Amount: a.Amount, Ref: a.Ref, ValidAfter: a.ValidAfter, ValidBefore: a.ValidBefore, Nonce: a.Nonce, Signature: a.Signature,
	})
}

func (p pointsOf) Where(ctx context.Context, refs [][32]byte) ([]points.Place, error) {
	found, err := p.points.Where(ctx, refs)
	out := make([]points.Place, len(found))
	for i, at := range found {
		if at != nil {
			out[i] = points.Place{State: points.Pending + points.State(at.State), Tx: at.Tx, Block: at.Block}
		}
	}
	return out, err
}

func (p pointsOf) Balances(ctx context.Context, accounts []points.Account) ([]points.Lanes, error) {
	asked := make([][20]byte, len(accounts))
	for i, a := range accounts {
		asked[i] = a
	}
	found, err := p.points.Balances(ctx, asked)
	out := make([]points.Lanes, len(found))
	for i, lanes := range found {
		out[i] = pointsLanes(lanes)
	}
	return out, err
}

func (p pointsOf) Supply(ctx context.Context) (points.Lanes, error) {
	lanes, err := p.points.Supply(ctx)
	return pointsLanes(lanes), err
}

// pointsLanes says times in milliseconds, as everywhere above the chain.
func pointsLanes(lanes loyalty.Lanes) points.Lanes {
	out := make(points.Lanes, len(lanes))
	for i, l := range lanes {
		out[i] = points.Lane{Ends: l.Ends * 1000, Points: l.Points}
	}
	return out
}
