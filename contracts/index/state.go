package index

import (
	"maps"
	"math/big"
	"slices"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/ledger"
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/offer"
)

// state is what the events so far add up to. Values in its maps are replaced and
// never changed, except the book of a kind of points.
type state struct {
	points    map[chain.Address]*PointsRecord
	books     map[chain.Address]*ledger.Book
	campaigns map[chain.Address]CampaignRecord
	rewards   map[rewardKey]RewardRecord
	programme map[membership.Programme]loyalty.Programme
	channels  map[[32]byte]loyalty.ChannelSet
	fees      map[did.Merchant]membership.Programme
	held      map[membership.Token]MembershipRecord
	corridors map[pairKey]CorridorRecord
	proposals map[uint64]ProposalRecord
	offers    map[offer.ID]OfferRecord
	below     map[offer.Address]uint64
	netted    map[[32]byte]loyalty.Netted
	order     map[any]uint64 // what came when, for lists in the order of the chain
}

type rewardKey struct{ campaign, account chain.Address }

type pairKey struct{ low, high chain.Address }

func newState() *state {
	return &state{
		points: map[chain.Address]*PointsRecord{}, books: map[chain.Address]*ledger.Book{}, campaigns: map[chain.Address]CampaignRecord{},
		rewards: map[rewardKey]RewardRecord{}, programme: map[membership.Programme]loyalty.Programme{}, channels: map[[32]byte]loyalty.ChannelSet{},
		fees: map[did.Merchant]membership.Programme{}, held: map[membership.Token]MembershipRecord{}, corridors: map[pairKey]CorridorRecord{},
		proposals: map[uint64]ProposalRecord{}, offers: map[offer.ID]OfferRecord{}, below: map[offer.Address]uint64{},
		netted: map[[32]byte]loyalty.Netted{}, order: map[any]uint64{},
	}
}

// journal undoes changes, the newest first.
type journal []func()

func (j *journal) all() {
	for _, undo := range slices.Backward(*j) {
		undo()
	}
	*j = nil
}

// set puts a value into a map of the state.
func set[K comparable, V any](j *journal, m map[K]V, key K, value V) {
	before, had := m[key]
	*j = append(*j, func() {
		if had {
			m[key] = before
		} else {
			delete(m, key)
		}
	})
	m[key] = value
}

// follow applies blocks and returns how to undo all of them. After an error
// nothing has changed.
func (s *state) follow(blocks []block) (journal, error) {
	var j journal
	for _, b := range blocks {
		if err := s.block(&j, b); err != nil {
			j.all()
			return nil, err
		}
	}
	return j, nil
}

// block applies one block: first what was created in it, then the movements of
// each kind of points, which explain one another, then all else.
func (s *state) block(j *journal, b block) error {
	moves := map[chain.Address][]ledger.Event{}
	for _, e := range b.events {
		if m, moved := loyalty.Movement(e); moved {
			moves[e.At] = append(moves[e.At], m)
			continue
		}
		if err := s.apply(j, e); err != nil {
			return err
		}
	}
	for _, token := range slices.SortedFunc(maps.Keys(moves), func(a, b chain.Address) int { return slices.Compare(a[:], b[:]) }) {
		if err := s.move(j, token, moves[token]); err != nil {
			return err
		}
	}
	return nil
}

// move follows the balances of one kind of points.
func (s *state) move(j *journal, token chain.Address, moves []ledger.Event) error {
	book := s.books[token]
	if book == nil {
		return fault.New(fault.BadProof, "follow events", "points moved that were never created")
	}
	before := *book
	*j = append(*j, func() { book.Issued, book.Burned, book.Returned = before.Issued, before.Burned, before.Returned })
	kept := map[ledger.Account]bool{}
	for _, m := range moves {
		for _, a := range []ledger.Account{m.From, m.To} {
			if !kept[a] {
				kept[a] = true
				purse, had := book.Purses[a]
				*j = append(*j, func() {
					if had {
						book.Purses[a] = purse
					} else {
						delete(book.Purses, a)
					}
				})
			}
		}
	}
	return book.Follow(moves)
}

// apply adds one event that moves no points.
func (s *state) apply(j *journal, e loyalty.Event) error {
	switch what := e.What.(type) {
	case loyalty.PointsCreated:
		s.createPoints(j, e, what)
	case loyalty.BatchCommitted, loyalty.LineReduced, loyalty.Redeemed, loyalty.CapChanged, loyalty.IssuingPaused, loyalty.IssuingResumed:
		return s.ofPoints(j, e)
	case loyalty.Created:
		s.createCampaign(j, what)
	case loyalty.RewardStarted, loyalty.RewardStopped, loyalty.RewardClaimed, loyalty.ActivityRewarded, loyalty.BudgetReturned:
		return s.ofCampaign(j, e)
	case loyalty.ProgrammeDefined, loyalty.LevelAdded, loyalty.ProgrammeClosed, loyalty.FeeProgrammeSet, loyalty.ChannelSet,
		loyalty.StandingChanged, loyalty.MembershipMoved:
		return s.ofMemberships(j, what)
	case loyalty.Proposed, loyalty.Voted, loyalty.Opened, loyalty.Paused, loyalty.FeeChanged:
		return s.ofPair(j, what)
	case loyalty.Filled, loyalty.Taken, loyalty.Cancelled, loyalty.CancelledBelow:
		s.ofOffer(j, what)
	case loyalty.Netted:
		set(j, s.netted, what.Statement, what)
	case loyalty.Approved, loyalty.AuthorizationUsed, loyalty.AuthorizationEnded, loyalty.ClaimSkipped, loyalty.LevelCarried, loyalty.Pump,
		loyalty.MembershipLocked, loyalty.MembershipUnlocked, loyalty.MetadataChanged, loyalty.MembershipApproved, loyalty.OperatorApproved, loyalty.DomainChanged:
		// known, and in no list
	default:
		return fault.New(fault.Internal, "follow events", "an event that the index knows nothing of")
	}
	return nil
}

// place gives something its place in the order of the chain, once.
func (s *state) place(j *journal, key any) {
	if _, placed := s.order[key]; !placed {
		set(j, s.order, key, uint64(len(s.order)))
	}
}

func unknown(what string) error {
	return fault.New(fault.BadProof, "follow events", "about "+what+" that no event created")
}

// plus is a sum that leaves its terms alone; nil is zero.
func plus(a, b *big.Int) *big.Int {
	if a == nil {
		a = new(big.Int)
	}
	return new(big.Int).Add(a, b)
}
