package ledger

import (
	"github.com/souk-network/souk/protocol/membership"
	"github.com/souk-network/souk/protocol/offer"
)

// Said is one thing that a contract said of a call. What is one of the types below:
// each is an event of the contracts, with its fields in their order. Amounts are in
// the smallest unit, times Unix seconds.
type Said struct {
	Contract Account
	What     any
}

// MemberChanged stands for the registry's MemberAdmitted, MemberSuspended,
// MemberReinstated, MemberRemoved and MemberLeft.
type MemberChanged struct {
	Account Account
	Status  Status
}

// Points: PointsMoved is Transfer of ERC-20, of points and coins; from zero it is an
// issue, to zero a redemption or a return. PointsApproved is Approval, PointsIssued
// Issued, PointsTakenBack TakenBack, PointsRedeemed Redeemed.
type (
	PointsCreated struct {
		Merchant, Token Account
		Terms           PointsCreate
	}
	PointsMoved struct {
		From, To Account
		Amount   uint64
	}
	PointsApproved struct {
		Owner, Spender Account
		Amount         uint64
	}
	PointsIssued struct {
		Account Account
		Root    [32]byte
		Amount  uint64
		Expiry  uint32 // last epoch in which they can be spent
		Ref     [32]byte
	}
	Committed struct {
		Root      [32]byte
		Count     uint64
		Total     uint64
		ReleaseAt uint64
	}
	Reduced struct {
		Root   [32]byte
		Index  uint64
		Amount uint64
	}
	PointsTakenBack struct {
		Account Account
		Root    [32]byte
		Index   uint64
		Amount  uint64
		Taken   uint64 // what of it the account still had
		Expiry  uint32
	}
	PointsRedeemed struct {
		Holder Account
		Amount uint64
		Ref    [32]byte
	}
	CapSet struct {
		Cap  uint64
		From uint32 // epoch
	}
	IssuingPaused     struct{}
	IssuingResumed    struct{}
	AuthorizationUsed struct {
		Authorizer Account
		Nonce      [32]byte
	}
	AuthorizationCanceled struct {
		Authorizer Account
		Nonce      [32]byte
	}
)

// The exchange.
type (
	OfferFilled struct {
		Offer    offer.ID
		Maker    offer.Address
		Given    uint64
		Received uint64
		Fee      uint64 // of what is received
		RelayFee uint64 // on top of what is given
	}
	OfferTaken struct {
		Offer offer.ID
		Taker Account
		Fee   uint64
	}
	OfferCancelled struct {
		Offer offer.ID
		Maker offer.Address
	}
	OffersCancelledBelow struct {
		Maker Account
		Nonce uint64
	}
	CorridorProposed struct {
		ID       uint64
		Proposer Account
		Terms    Corridor
		Expiry   uint64
		Digest   [32]byte
	}
	VoteCast struct {
		ID    uint64
		Voter Account
	}
	CorridorOpened struct {
		ID    uint64
		Terms Corridor
	}
	PairPaused struct{ Low, High, By Account }
	PumpShown  struct{ Cycle []offer.ID }
	FeeSet     struct {
		Points, Other Account
		BPS           uint64
	}
)

// StatementSettled is of netting: how many merchants and lines the statement had.
type StatementSettled struct {
	Statement        [32]byte
	Merchants, Lines uint64
}

// Reward campaigns.
type (
	CampaignCreated struct {
		Campaign, Merchant, Token Account
		Salt                      [32]byte
		Terms                     CampaignTerms
	}
	RewardStarted struct {
		Account        Account
		Digest, Person [32]byte
		Since          uint64
	}
	RewardStopped struct {
		Account       Account
		Stopped       uint64
		Vested, Freed uint64
	}
	RewardClaimed struct {
		Account Account
		Amount  uint64
	}
	ClaimSkipped     struct{ Account Account }
	ActivityRewarded struct {
		Account Account
		Person  [32]byte
		Index   uint8
		Ref     [32]byte
		Amount  uint64
	}
	BudgetReturned struct {
		Merchant Account
		Amount   uint64
	}
)

// Memberships: MembershipMoved is Transfer of ERC-721, LevelCarried is Carried.
type (
	ProgrammeDefined struct {
		Programme membership.Programme
		Merchant  Account
		Number    uint32
		Name      string
	}
	LevelAdded struct {
		Programme membership.Programme
		Level     uint8
		Terms     LevelTerms
	}
	ProgrammeClosed struct{ Programme membership.Programme }
	FeeProgrammeSet struct {
		Merchant  Account
		Programme membership.Programme
	}
	ChannelSet struct {
		Channel  [32]byte
		Merchant Account
		Name     [32]byte
		Gates    []Gate
	}
	StandingChanged struct {
		Token     membership.Token
		Level     uint8
		Good, End uint64
	}
	LevelCarried struct {
		Programme    membership.Programme
		From, Holder Account
	}
	MembershipMoved struct {
		From, To Account
		Token    membership.Token
	}
	Locked         struct{ Token membership.Token }
	MetadataUpdate struct{ Token membership.Token }
)
