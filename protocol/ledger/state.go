package ledger

import (
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/offer"
)

// state is all storage of all contracts.
type state struct {
	members table[Account, Status]

	pointsCount table[unit, uint32]
	points      table[uint32, pointsTerms] // by number, from 1: a holding need not repeat an address
	pointsAt    table[Account, uint32]
	pointsOf    table[Account, uint32] // by merchant
	limits      table[uint32, limits]
	supplies    table[uint32, supply]
	holdings    table[holder, holding]
	allowed     table[allowance, uint64]
	batches     table[batchKey, batch]
	released    table[markKey, uint64]
	returned    table[lineKey, uint64]
	nonces      table[holder, uint64]
	spent       table[authorisation, bool]

	coins table[Account, coin]
	purse table[coinHolder, uint64]

	enlisted  table[Account, Account] // merchants of the points that a proposal named
	pairs     table[[2]Account, pair]
	proposals table[uint64, proposal]
	motions   table[unit, uint64] // how many proposals there were
	votes     table[vote, bool]
	fills     table[offer.ID, Fill]
	lowest    table[Account, uint64]

	settled table[[32]byte, bool]

	campaigns  table[Account, campaign]
	totals     table[Account, totals]
	streams    table[campaignAccount, stream]
	started    table[campaignPerson, bool]
	activities table[activity, bool]

	programmes table[membership.Programme, programme]
	levels     table[levelKey, level]
	gates      table[[32]byte, gates]
	fees       table[Account, membership.Programme]
	standings  table[membership.Token, Standing]
	carried    table[carry, Account]
	tokens     table[Account, uint64] // memberships of a holder that nobody ended
}

// unit is the key of a table with one row.
type unit struct{}

func (s *state) stores() []store {
	return []store{
		&s.members,
		&s.pointsCount, &s.points, &s.pointsAt, &s.pointsOf, &s.limits, &s.supplies, &s.holdings, &s.allowed, &s.batches, &s.released,
		&s.returned, &s.nonces, &s.spent,
		&s.coins, &s.purse,
		&s.enlisted, &s.pairs, &s.proposals, &s.motions, &s.votes, &s.fills, &s.lowest,
		&s.settled,
		&s.campaigns, &s.totals, &s.streams, &s.started, &s.activities,
		&s.programmes, &s.levels, &s.gates, &s.fees, &s.standings, &s.carried, &s.tokens,
	}
}
