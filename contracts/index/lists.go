package index

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/offer"
)

// Points lists the points of all members, in the order of their creation.
func (x *Index) Points() ([]PointsRecord, Position) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make([]PointsRecord, 0, len(x.state.points))
	for _, p := range x.state.points {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b PointsRecord) int { return cmp.Compare(x.state.order[a.Token], x.state.order[b.Token]) })
	return out, x.position()
}

// Recount is a member's points as all events add up. The book is the caller's.
// fault.NotFound: the index knows of no such points.
func (x *Index) Recount(token chain.Address) (ledger.Book, Position, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	book := x.state.books[token]
	if book == nil {
		return ledger.Book{}, x.position(), fault.New(fault.NotFound, "recount points", "no such points up to the block that was read")
	}
	out := *book
	out.Purses = make(map[ledger.Account]ledger.Purse, len(book.Purses))
	for a, p := range book.Purses {
		out.Purses[a] = p
	}
	return out, x.position(), nil
}

// Holder is an account with what it can spend at the newest block.
type Holder struct {
	Account chain.Address
	Points  loyalty.Lanes
}

// Holders lists who has a member's points at the time of the newest block, by
// address after the given one, at most so many. total is how many there are in all.
func (x *Index) Holders(token, after chain.Address, most int) (page []Holder, total int, at Position, err error) {
	book, at, err := x.Recount(token)
	if err != nil {
		return nil, 0, at, err
	}
	var all []Holder
	for a := range book.Purses {
		if lanes := loyalty.LanesOf(book.Balance(a, at.Time), book.Terms); len(lanes) > 0 {
			all = append(all, Holder{Account: a, Points: lanes})
		}
	}
	slices.SortFunc(all, func(a, b Holder) int { return bytes.Compare(a.Account[:], b.Account[:]) })
	first, found := slices.BinarySearchFunc(all, after, func(h Holder, a chain.Address) int { return bytes.Compare(h.Account[:], a[:]) })
	if found {
		first++
	}
	return all[first:min(len(all), first+most)], len(all), at, nil
}

// Campaigns lists all campaigns in the order of their creation.
func (x *Index) Campaigns() ([]CampaignRecord, Position) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return sorted(x.state, x.state.campaigns, func(c CampaignRecord) any { return c.At }, nil), x.position()
}

// Rewards lists rewards in the order in which they began: those of a campaign, of
// an account, or of both; zero stands for all.
func (x *Index) Rewards(campaign, account chain.Address) ([]RewardRecord, Position) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	wanted := func(r RewardRecord) bool {
		return (campaign.IsZero() || r.Campaign == campaign) && (account.IsZero() || r.Account == account)
	}
	return sorted(x.state, x.state.rewards, func(r RewardRecord) any { return rewardKey{r.Campaign, r.Account} }, wanted), x.position()
}

// Programmes lists all programmes in the order of the chain.
func (x *Index) Programmes() ([]loyalty.Programme, Position) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return sorted(x.state, x.state.programme, func(p loyalty.Programme) any { return p.ID }, nil), x.position()
}

// Memberships lists memberships that exist, in the order in which they were first
// minted: those of a merchant's programmes, of a holder, or of both; zero stands for all.
func (x *Index) Memberships(merchant did.Merchant, holder chain.Address) ([]MembershipRecord, Position) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	wanted := func(m MembershipRecord) bool {
		return m.Exists && (holder.IsZero() || m.Holder == holder) &&
			(merchant == did.Merchant{} || x.state.programme[m.Programme].Merchant == merchant)
	}
	return sorted(x.state, x.state.held, func(m MembershipRecord) any { return m.Token }, wanted), x.position()
}

// Corridors lists all pairs of points of which the exchange ever spoke.
func (x *Index) Corridors() ([]CorridorRecord, Position) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return sorted(x.state, x.state.corridors, func(c CorridorRecord) any { return pairKey{c.Low, c.High} }, nil), x.position()
}

// Proposals lists all proposals of corridors by their numbers.
func (x *Index) Proposals() ([]ProposalRecord, Position) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make([]ProposalRecord, 0, len(x.state.proposals))
	for _, p := range x.state.proposals {
		if p.ID != 0 {
			p.Votes = slices.Clone(p.Votes)
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b ProposalRecord) int { return cmp.Compare(a.ID, b.ID) })
	return out, x.position()
}

// Offer is what came of an offer; false if no event spoke of it.
func (x *Index) Offer(id offer.ID) (OfferRecord, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	o, known := x.state.offers[id]
	return o, known
}

// Below is the nonce below which all offers of a maker have ended.
func (x *Index) Below(maker offer.Address) uint64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.state.below[maker]
}

// sorted lists the values of a map that are wanted, in the order of the chain.
func sorted[K comparable, V any](s *state, all map[K]V, key func(V) any, wanted func(V) bool) []V {
	out := make([]V, 0, len(all))
	for _, v := range all {
		if wanted == nil || wanted(v) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b V) int { return cmp.Compare(s.order[key(a)], s.order[key(b)]) })
	return out
}
