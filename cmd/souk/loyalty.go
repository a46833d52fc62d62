package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/fault"
)

// pointsTerms are what a merchant fixes for ever when its points are created.
type pointsTerms struct {
	Name      string `json:"name"`            // 1 to 31 bytes
	Symbol    string `json:"symbol"`          // 1 to 31 bytes
	EpochDays uint32 `json:"epoch_days"`      // points can be spent in the epoch of their issue and the two that follow
	Cap       uint64 `json:"cap"`             // most points issued in an epoch
	Issue     string `json:"issue,omitempty"` // issueDirect or issuePending; empty: issueDirect
}

// How points reach the chain: when the return window is over, or promised before
// and released then.
const (
	issueDirect  = "direct"
	issuePending = "pending"
)

// promiseEvery is how often points are promised: a transaction an hour at most,
// as long as there is something to promise.
const promiseEvery = time.Hour

// check reports what the contract would refuse.
func (t pointsTerms) check() error {
	switch {
	case t.Name == "" || len(t.Name) > 31 || t.Symbol == "" || len(t.Symbol) > 31:
		return errors.New("points need a name and a symbol of 1 to 31 bytes each")
	case t.EpochDays < 1 || t.EpochDays > 3660:
		return errors.New("an epoch of points has 1 to 3660 days")
	case t.Cap >= 1<<47:
		return errors.New("the cap of points must be below 2^47")
	case t.Issue != "" && t.Issue != issueDirect && t.Issue != issuePending:
		return errors.New("points are issued direct or pending")
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
	if terms.Issue == issuePending {
		node.PromiseEvery = promiseEvery
	}
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
	byRelease := map[uint64][]loyalty.Line{}
	for _, l := range lines {
		byRelease[l.Release] = append(byRelease[l.Release], loyalty.Line{Ref: l.Ref, Account: l.Account, Amount: l.Amount})
	}
	for _, release := range slices.Sorted(maps.Keys(byRelease)) {
		var err error
		if release == 0 {
			err = p.points.Issue(ctx, byRelease[release])
		} else {
			_, err = p.points.Commit(ctx, byRelease[release], release)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p pointsOf) Release(ctx context.Context) error { return p.points.ReleaseDue(ctx) }

func (p pointsOf) Promises(ctx context.Context, to points.Account, after points.Position, most int) ([]points.Promise, error) {
	found, err := p.points.PromisesTo(ctx, to, loyalty.Cursor{ReleaseAt: after.Release, Ref: after.Ref}, most)
	out := make([]points.Promise, len(found))
	for i, l := range found {
		out[i] = points.Promise{
			Line: points.Line{Ref: l.Line.Ref, Account: l.Line.Account, Amount: l.Line.Amount, Release: l.ReleaseAt},
			Root: l.Root, Count: l.Count, Index: l.Index, Proof: l.Proof, State: points.Pending + points.State(l.Committed), Reason: l.Failed,
		}
		switch {
		case l.Failed != "":
			out[i].State = points.ReleaseFailed
		case l.Committed == chain.Mined || l.Committed == chain.Final:
			out[i].State = points.Promised
		}
	}
	return out, err
}

func (p pointsOf) TakeBack(ctx context.Context, b points.Back) error {
	return p.points.Return(ctx, b.Ref, b.Line, b.Amount)
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
		if at == nil {
			continue
		}
		out[i] = points.Place{State: points.Pending + points.State(at.State), Tx: at.Tx, Block: at.Block}
		if out[i].State == points.Mined || out[i].State == points.Final {
			if out[i], err = p.promise(ctx, refs[i], out[i]); err != nil {
				return nil, err
			}
		}
	}
	return out, err
}

// promise is where a promised line is, once its promise is on the chain: it
// stays promised until its release is there too, or has failed for good, so that
// nothing is issued twice whatever becomes of that. Another line is where it was.
func (p pointsOf) promise(ctx context.Context, ref [32]byte, at points.Place) (points.Place, error) {
	released, promised, err := p.points.PromiseOf(ctx, ref)
	if err != nil || !promised {
		return at, err
	}
	switch {
	case released != nil && released.State == chain.Failed:
		return points.Place{State: points.ReleaseFailed, Tx: released.Tx}, nil
	case released == nil || released.State != chain.Mined && released.State != chain.Final:
		at.State = points.Promised
		return at, nil
	}
	return points.Place{State: points.Pending + points.State(released.State), Tx: released.Tx, Block: released.Block}, nil
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
