package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/souk-network/souk/peer/api"
)

// openPairs has the members vote a corridor for each pair of the first merchants'
// points, each through its own peer: between one for ten and ten for one.
func (d *demo) openPairs(ctx context.Context) error {
	n := min(exchanging, len(d.merchants))
	pairs := n * (n - 1) / 2
	for a := range n {
		for b := a + 1; b < n; b++ {
			terms := api.CorridorTerms{
				First: d.merchants[a].ID.String(), Second: d.merchants[b].ID.String(), Min: "1:10", Max: "10:1", CapFirst: dailyCap, CapSecond: dailyCap,
			}
			if err := d.merchants[0].API.call(ctx, http.MethodPost, "/v1/corridors", terms, nil); err != nil {
				return err
			}
		}
	}
	for j := 1; j <= len(d.merchants)/2; j++ { // with the proposer a majority
		if err := d.eachProposal(ctx, d.merchants[j], pairs, "vote"); err != nil {
			return err
		}
	}
	if err := d.eachProposal(ctx, d.merchants[0], pairs, "enact"); err != nil {
		return err
	}
	return d.until(ctx, time.Minute, "every pair is open", func(ctx context.Context) (bool, error) {
		list, err := d.merchants[0].corridors(ctx)
		open := 0
		for _, c := range list.Corridors {
			if c.State == "open" {
				open++
			}
		}
		return open == pairs, err
	})
}

// eachProposal has a merchant vote for all proposals, once its peer has read them,
// or enact them, once they have their votes.
func (d *demo) eachProposal(ctx context.Context, m *merchantProcess, count int, verb string) error {
	var list api.CorridorList
	err := d.until(ctx, time.Minute, "all pairs are proposed and voted for", func(ctx context.Context) (ready bool, err error) {
		list, err = m.corridors(ctx)
		ready = len(list.Proposals) == count
		for _, p := range list.Proposals {
			ready = ready && (verb == "vote" || p.Votes >= p.Needed)
		}
		return ready, err
	})
	for _, p := range list.Proposals {
		if err == nil {
			err = m.API.call(ctx, http.MethodPost, fmt.Sprintf("/v1/corridors/proposals/%d/%s", p.ID, verb), nil, nil)
		}
	}
	return err
}

// corridors lists all pairs that ever were open, and what is proposed.
func (m *merchantProcess) corridors(ctx context.Context) (list api.CorridorList, err error) {
	err = m.API.call(ctx, http.MethodGet, "/v1/corridors?all=true", nil, &list)
	return list, err
}
