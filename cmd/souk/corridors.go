package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// corridorsOf gives the API a member's say about the exchange of points.
type corridorsOf struct {
	client   *chain.Client
	exchange *loyalty.Exchange
	motions  *loyalty.Motions
	points   memberPoints
}

var _ api.Corridors = (*corridorsOf)(nil)

// newCorridors is nil where the consortium has no exchange.
func newCorridors(client *chain.Client) api.Corridors {
	at := client.Deployment().Exchange
	if at.IsZero() {
		return nil
	}
	x := loyalty.NewExchange(client, at)
	return &corridorsOf{client: client, exchange: x, motions: loyalty.NewMotions(x), points: newMemberPoints(client)}
}

// newestPumps is how many money pumps are listed.
const newestPumps = 16

// List reads the chain.
func (c *corridorsOf) List(ctx context.Context, all bool) (api.CorridorList, error) {
	head, _, now := c.client.Head()
	out := api.CorridorList{Block: head, Corridors: []api.Corridor{}, Proposals: []api.CorridorProposal{}, Pumps: []api.CorridorPump{}}
	history, err := c.motions.Read(ctx, c.client.Health().Final, head)
	if err != nil {
		return out, err
	}
	known, err := c.points.all(ctx)
	if err != nil {
		return out, err
	}
	for _, p := range c.pairs(history, known, all) {
		shown, err := c.show(ctx, p, history, known)
		if err != nil {
			return out, err
		}
		out.Corridors = append(out.Corridors, shown)
	}
	open, err := c.exchange.Open(ctx, history, now)
	if err != nil {
		return out, err
	}
	for _, m := range open {
		out.Proposals = append(out.Proposals, c.proposal(m, known))
	}
	for _, p := range slices.Backward(history.Pumps) {
		if len(out.Pumps) < newestPumps {
			out.Pumps = append(out.Pumps, c.pump(p, known))
		}
	}
	return out, nil
}

// pairs are those of this merchant's points with all others, or all that ever
// were open and those; the points that are named first come first.
func (c *corridorsOf) pairs(h loyalty.History, known tokens, all bool) (out [][2]chain.Address) {
	self := c.client.Account()
	seen := map[loyalty.PairOf]bool{}
	note := func(a, b chain.Address) {
		if p := loyalty.PairOfPoints(a, b); !seen[p] {
			seen[p] = true
			first, second := known.order(a, b, self)
			out = append(out, [2]chain.Address{first, second})
		}
	}
	if own, ok := known.of(self); ok {
		for at, m := range known {
			if at != own && (m.Status == did.StatusActive || slices.Contains(h.Pairs, loyalty.PairOfPoints(at, own))) {
				note(own, at)
			}
		}
	}
	if all {
		for _, p := range h.Pairs {
			note(p.Low, p.High)
		}
	}
	slices.SortFunc(out, func(a, b [2]chain.Address) int {
		return cmp.Or(cmp.Compare(known.name(a[0]), known.name(b[0])), cmp.Compare(known.name(a[1]), known.name(b[1])))
	})
	return out
}

func (c *corridorsOf) show(ctx context.Context, p [2]chain.Address, h loyalty.History, known tokens) (api.Corridor, error) {
	held, err := c.exchange.Pair(ctx, p[0], p[1])
	if err != nil {
		return api.Corridor{}, err
	}
	seen := held.From(p[0])
	out := api.Corridor{First: known.side(p[0], seen.CapFirst), Second: known.side(p[1], seen.CapSecond), State: held.State.String()}
	out.First.Used, out.First.FeeBPS, out.Second.Used, out.Second.FeeBPS = held.UsedLow, held.FeeLow, held.UsedHigh, held.FeeHigh
	if p[0] != held.Low {
		out.First.Used, out.First.FeeBPS, out.Second.Used, out.Second.FeeBPS = held.UsedHigh, held.FeeHigh, held.UsedLow, held.FeeLow
	}
	if held.State != loyalty.PairNone {
		out.Min, out.Max = seen.Min.String(), seen.Max.String()
	}
	if stop, ok := h.Stops[loyalty.PairOfPoints(p[0], p[1])]; ok && held.State == loyalty.PairPaused {
		by := c.voter(stop.By)
		out.Paused = &api.CorridorStop{By: by.Merchant, Name: by.Name, Pump: stop.Pump, Block: stop.Block}
	}
	return out, nil
}

func (c *corridorsOf) proposal(m loyalty.Motion, known tokens) api.CorridorProposal {
	first, second := known.order(m.Corridor.Low, m.Corridor.High, c.client.Account())
	seen := m.Corridor.From(first)
	out := api.CorridorProposal{
		ID: m.ID, First: known.side(first, seen.CapFirst), Second: known.side(second, seen.CapSecond), Min: seen.Min.String(), Max: seen.Max.String(),
		Proposer: c.voter(m.Proposer), Expires: time.Unix(int64(m.Expiry), 0).UTC(), Voters: []api.CorridorVoter{}, Votes: m.Votes, Needed: m.Needed,
	}
	for _, v := range m.Voters {
		out.Voters = append(out.Voters, c.voter(v))
	}
	return out
}

func (c *corridorsOf) pump(p loyalty.ShownPump, known tokens) api.CorridorPump {
	out := api.CorridorPump{Quotes: p.Cycle, Paused: [][2]string{}, By: c.voter(p.By), Block: p.Block}
	for _, pair := range p.Paused {
		first, second := known.order(pair.Low, pair.High, c.client.Account())
		out.Paused = append(out.Paused, [2]string{known.name(first), known.name(second)})
	}
	return out
}

func (c *corridorsOf) voter(a chain.Address) api.CorridorVoter {
	m, _ := c.client.Registry().Member(did.Merchant(a))
	return api.CorridorVoter{Merchant: did.Merchant(a), Name: m.Name}
}

// Propose proposes a corridor unless the same one is voted about already.
func (c *corridorsOf) Propose(ctx context.Context, t api.CorridorTerms) error {
	low, err := loyalty.ParseRate(t.Min)
	if err != nil {
		return fault.New(fault.Malformed, "propose corridor", "the lowest rate: "+detailOf(err))
	}
	high, err := loyalty.ParseRate(t.Max)
	if err != nil {
		return fault.New(fault.Malformed, "propose corridor", "the highest rate: "+detailOf(err))
	}
	first, second, err := c.points.pair(ctx, t.First, t.Second)
	if err != nil {
		return err
	}
	terms, err := loyalty.Bounds{First: first, Second: second, Min: low, Max: high, CapFirst: t.CapFirst, CapSecond: t.CapSecond}.Corridor()
	if err != nil {
		return err
	}
	return c.propose(ctx, terms)
}

func (c *corridorsOf) propose(ctx context.Context, terms loyalty.Corridor) error {
	open, err := c.open(ctx)
	if err != nil {
		return err
	}
	for _, m := range open {
		if m.Corridor == terms {
			return fault.New(fault.Conflict, "propose corridor", fmt.Sprintf("proposal %d is the same; vote for it", m.ID))
		}
	}
	round, err := c.exchange.Proposals(ctx) // the same again before it is in a block is one transaction
	if err != nil {
		return err
	}
	_, err = c.exchange.ProposeCorridor(ctx, terms, round)
	return err
}

func (c *corridorsOf) open(ctx context.Context) ([]loyalty.Motion, error) {
	head, _, now := c.client.Head()
	history, err := c.motions.Read(ctx, c.client.Health().Final, head)
	if err != nil {
		return nil, err
	}
	return c.exchange.Open(ctx, history, now)
}

// Reopen proposes the corridor that a paused pair has.
func (c *corridorsOf) Reopen(ctx context.Context, first, second string) error {
	const op = "reopen pair"
	a, b, err := c.points.pair(ctx, first, second)
	if err != nil {
		return err
	}
	held, err := c.exchange.Pair(ctx, a, b)
	switch {
	case err != nil:
		return err
	case held.State == loyalty.PairOpen:
		return fault.New(fault.Conflict, op, "the pair is open")
	case held.State != loyalty.PairPaused:
		return fault.New(fault.Conflict, op, "the pair never had a corridor; propose one with its rates")
	}
	return c.propose(ctx, held.Corridor)
}

func (c *corridorsOf) Vote(ctx context.Context, id uint64) error {
	m, err := c.find(ctx, id)
	if err == nil {
		_, err = c.exchange.VoteCorridor(ctx, id, m.Corridor)
	}
	return err
}

func (c *corridorsOf) Enact(ctx context.Context, id uint64) error {
	m, err := c.find(ctx, id)
	if err == nil {
		_, err = c.exchange.EnactCorridor(ctx, id, m.Corridor)
	}
	return err
}

func (c *corridorsOf) find(ctx context.Context, id uint64) (loyalty.Motion, error) {
	open, err := c.open(ctx)
	if err != nil {
		return loyalty.Motion{}, err
	}
	for _, m := range open {
		if m.ID == id {
			return m, nil
		}
	}
	return loyalty.Motion{}, fault.New(fault.NotFound, "vote", "no such proposal of a corridor, or it was enacted, its time is over, or the pair changed since; see the list")
}

// ownPair is this merchant's points and those of another member.
func (c *corridorsOf) ownPair(ctx context.Context, op, other string) (own, its chain.Address, err error) {
	self := c.client.Account()
	if own, err = c.points.token(ctx, self); err != nil {
		return own, its, fault.New(fault.Conflict, op, "this merchant has created no points, so it has no pairs")
	}
	m, err := c.points.member(other)
	switch {
	case err != nil:
		return own, its, err
	case m == self:
		return own, its, fault.New(fault.Malformed, op, "name the other merchant of the pair, not this one")
	}
	its, err = c.points.token(ctx, m)
	return own, its, err
}

// Pause stops a pair of this merchant's.
func (c *corridorsOf) Pause(ctx context.Context, other string) error {
	const op = "pause pair"
	own, its, err := c.ownPair(ctx, op, other)
	if err != nil {
		return err
	}
	held, err := c.exchange.Pair(ctx, own, its)
	if err != nil {
		return err
	}
	if held.State == loyalty.PairPaused {
		return fault.New(fault.Conflict, op, "the pair is paused already")
	}
	_, err = c.exchange.Pause(ctx, own, its, uint64(held.Version))
	return err
}

// maxFeeBPS is the exchange's MAX_FEE_BPS.
const maxFeeBPS = 500

// SetFee sets what this merchant takes of its points. The same fee before the next
// block is one transaction.
func (c *corridorsOf) SetFee(ctx context.Context, other string, bps uint16) error {
	const op = "set exchange fee"
	if bps > maxFeeBPS {
		return fault.New(fault.Malformed, op, "an exchange fee is at most 500 basis points, which is 5 %")
	}
	own, its, err := c.ownPair(ctx, op, other)
	if err != nil {
		return err
	}
	held, err := c.exchange.Pair(ctx, own, its)
	if err != nil {
		return err
	}
	if held.State == loyalty.PairNone {
		return fault.New(fault.Conflict, op, "the members voted no corridor for this pair yet; there is nothing to take a fee of")
	}
	head, _, _ := c.client.Head()
	_, err = c.exchange.SetFee(ctx, own, its, bps, head)
	return err
}

// side is a merchant's points in a pair.
func (t tokens) side(at chain.Address, most uint64) api.CorridorSide {
	m := t[at]
	return api.CorridorSide{Merchant: m.ID, Name: m.Name, Points: offer.Address(at), Cap: most}
}

// detailOf is what a fault says, without its operation and kind.
func detailOf(err error) string {
	if f, ok := err.(*fault.Error); ok {
		return f.Detail
	}
	return strings.TrimSpace(err.Error())
}
