package loyalty

import (
	"math/big"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/contracts/bindings/memberships"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/membership"
)

// What the contract of memberships says. Times are Unix seconds.
type (
	// ProgrammeDefined begins a programme.
	ProgrammeDefined struct {
		Programme membership.Programme
		Merchant  did.Merchant
		Number    uint32
		Name      string
	}
	// LevelAdded is the next level of a programme.
	LevelAdded struct {
		Programme membership.Programme
		Level     uint8
		Terms     LevelTerms
	}
	// ProgrammeClosed ends a programme.
	ProgrammeClosed struct{ Programme membership.Programme }
	// FeeProgrammeSet names whose members pay less of a merchant's exchange fee.
	FeeProgrammeSet struct {
		Merchant  did.Merchant
		Programme membership.Programme // zero: none
	}
	// ChannelSet says anew who may join a channel.
	ChannelSet struct {
		Channel, Name [32]byte
		Merchant      did.Merchant
		Gates         []Gate
	}
	// LevelCarried is another account's level that counts for the holder.
	LevelCarried struct {
		Programme    membership.Programme
		From, Holder chain.Address
	}
	// StandingChanged is a membership as it stands from here on.
	StandingChanged struct {
		Token     membership.Token
		Level     uint8
		Good, End uint64
	}
	// MembershipMoved is a membership that began, from nobody, or was burnt.
	MembershipMoved struct {
		From, To chain.Address
		Token    membership.Token
	}
	// MembershipLocked and MembershipUnlocked are of ERC-5192.
	MembershipLocked   struct{ Token membership.Token }
	MembershipUnlocked struct{ Token membership.Token }
	// MetadataChanged is of ERC-4906: of the tokens from First to Last.
	MetadataChanged struct{ First, Last membership.Token }
	// MembershipApproved and OperatorApproved are of ERC-721; no membership moves by them.
	MembershipApproved struct {
		Owner, Approved chain.Address
		Token           membership.Token
	}
	OperatorApproved struct {
		Owner, Operator chain.Address
		Approved        bool
	}
)

func tokenID(n *big.Int) (t membership.Token) {
	n.FillBytes(t[:])
	return t
}

// programmeIn reads a programme's number; what is beyond its size is refused.
func (n *narrow) programme(x *big.Int) (p membership.Programme) {
	if x.BitLen() > 8*len(p) {
		n.err = fault.New(fault.Malformed, "read loyalty event", "no number of a programme")
		return p
	}
	return programmeID(x)
}

func (n *narrow) address(x *big.Int) (a chain.Address) {
	if x.BitLen() > 8*len(a) {
		n.err = fault.New(fault.Malformed, "read loyalty event", "no number of an account")
		return a
	}
	x.FillBytes(a[:])
	return a
}

func (n *narrow) levelTerms(t memberships.LevelTerms) LevelTerms {
	out := LevelTerms{Lifetime: t.Lifetime, Grace: t.Grace, Discount: t.Discount, Name: t.Name}
	for _, r := range t.Rules {
		rule := Rule{Kind: RuleKind(r.Kind), Amount: r.Amount}
		if rule.Kind == OtherLevel {
			rule.Programme = n.programme(r.Subject)
		} else {
			rule.Subject = n.address(r.Subject)
		}
		out.Rules = append(out.Rules, rule)
	}
	return out
}

// MembershipsEvents reads the logs of the contract of memberships.
func MembershipsEvents() *Emitter {
	c := memberships.NewMemberships()
	readers := programmeEvents(c)
	for name, read := range tokenEvents(c) {
		readers[name] = read
	}
	return newEmitter(c.GetABI(), readers)
}

func programmeEvents(c *memberships.Memberships) map[string]func(*types.Log) (any, error) {
	return map[string]func(*types.Log) (any, error){
		"ProgrammeDefined": says(c.UnpackProgrammeDefinedEvent, func(e *memberships.MembershipsProgrammeDefined, n *narrow) any {
			return ProgrammeDefined{Programme: n.programme(e.Programme), Merchant: did.Merchant(e.Merchant), Number: e.Number, Name: e.Name}
		}),
		"LevelAdded": says(c.UnpackLevelAddedEvent, func(e *memberships.MembershipsLevelAdded, n *narrow) any {
			return LevelAdded{Programme: n.programme(e.Programme), Level: e.Level, Terms: n.levelTerms(e.Terms)}
		}),
		"ProgrammeClosed": says(c.UnpackProgrammeClosedEvent, func(e *memberships.MembershipsProgrammeClosed, n *narrow) any {
			return ProgrammeClosed{Programme: n.programme(e.Programme)}
		}),
		"FeeProgrammeSet": says(c.UnpackFeeProgrammeSetEvent, func(e *memberships.MembershipsFeeProgrammeSet, n *narrow) any {
			return FeeProgrammeSet{Merchant: did.Merchant(e.Merchant), Programme: n.programme(e.Programme)}
		}),
		"ChannelSet": says(c.UnpackChannelSetEvent, func(e *memberships.MembershipsChannelSet, n *narrow) any {
			out := ChannelSet{Channel: e.Channel, Name: e.Name, Merchant: did.Merchant(e.Merchant)}
			for _, g := range e.Gates {
				out.Gates = append(out.Gates, Gate{Programme: n.programme(g.Programme), Level: g.Level})
			}
			return out
		}),
		"Carried": says(c.UnpackCarriedEvent, func(e *memberships.MembershipsCarried, n *narrow) any {
			return LevelCarried{Programme: n.programme(e.Programme), From: chain.Address(e.From), Holder: chain.Address(e.Holder)}
		}),
		"EIP712DomainChanged": says(c.UnpackEIP712DomainChangedEvent, func(*memberships.MembershipsEIP712DomainChanged, *narrow) any { return DomainChanged{} }),
	}
}

func tokenEvents(c *memberships.Memberships) map[string]func(*types.Log) (any, error) {
	return map[string]func(*types.Log) (any, error){
		"StandingChanged": says(c.UnpackStandingChangedEvent, func(e *memberships.MembershipsStandingChanged, n *narrow) any {
			return StandingChanged{Token: tokenID(e.TokenId), Level: e.Level, Good: n.u64(e.Good), End: n.u64(e.End)}
		}),
		"Transfer": says(c.UnpackTransferEvent, func(e *memberships.MembershipsTransfer, _ *narrow) any {
			return MembershipMoved{From: chain.Address(e.From), To: chain.Address(e.To), Token: tokenID(e.TokenId)}
		}),
		"Locked": says(c.UnpackLockedEvent, func(e *memberships.MembershipsLocked, _ *narrow) any { return MembershipLocked{tokenID(e.TokenId)} }),
		"Unlocked": says(c.UnpackUnlockedEvent, func(e *memberships.MembershipsUnlocked, _ *narrow) any {
			return MembershipUnlocked{tokenID(e.TokenId)}
		}),
		"MetadataUpdate": says(c.UnpackMetadataUpdateEvent, func(e *memberships.MembershipsMetadataUpdate, _ *narrow) any {
			return MetadataChanged{First: tokenID(e.TokenId), Last: tokenID(e.TokenId)}
		}),
		"BatchMetadataUpdate": says(c.UnpackBatchMetadataUpdateEvent, func(e *memberships.MembershipsBatchMetadataUpdate, _ *narrow) any {
			return MetadataChanged{First: tokenID(e.FromTokenId), Last: tokenID(e.ToTokenId)}
		}),
		"Approval": says(c.UnpackApprovalEvent, func(e *memberships.MembershipsApproval, _ *narrow) any {
			return MembershipApproved{Owner: chain.Address(e.Owner), Approved: chain.Address(e.Approved), Token: tokenID(e.TokenId)}
		}),
		"ApprovalForAll": says(c.UnpackApprovalForAllEvent, func(e *memberships.MembershipsApprovalForAll, _ *narrow) any {
			return OperatorApproved{Owner: chain.Address(e.Owner), Operator: chain.Address(e.Operator), Approved: e.Approved}
		}),
	}
}
