package bundle

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

// Bundle is the content of a proof bundle. Lists are sets: Write puts them in
// order, Read gives them back in order.
type Bundle struct {
	Consortium string // its name, as in the origins of its logs
	ChainID    uint64 // EIP-155 id of the chain that holds registry and anchors
	Created    uint64 // when it was exported, Unix milliseconds

	Members    []did.Member          // registry entries, by ID
	Vaults     []VaultCard           // custodian sets, by vault and since
	Notices    [][]byte              // encoded notice facts
	Grants     []consent.SignedGrant // with both signatures
	Statements [][]byte              // encoded consent and revocation facts
	Receipts   [][]byte              // encoded receipt facts: arrivals and revocation receipts
	Logs       []Log                 // by custodian
	Anchors    [][]byte              // encoded anchor facts
	// Missing are custodians whose logs the exporter could not get, or that
	// showed less than they signed. Verify names each of them: what they logged
	// is not proven here.
	Missing []did.Merchant
}

// Log is one custodian's access log: all of its leaves, and the openings that
// the exporter may see.
type Log struct {
	Custodian   did.Merchant
	Leaves      [][32]byte         // commitments in order, from entry 0
	Openings    []Opened           // by index
	Checkpoints []accesslog.Signed // by size; several of one size may differ in cosignatures
}

func (l Log) compare(o Log) int { return bytes.Compare(l.Custodian[:], o.Custodian[:]) }

// Opened is the opening of one log entry.
type Opened struct {
	Index   uint64
	Opening accesslog.Opening
}

// sorted is the bundle in canonical order, repetitions left out: two different
// entries about one thing both stay, for Verify to see. Its lists are its own.
func (b Bundle) sorted() Bundle {
	b.Members = set(b.Members, compareMembers)
	b.Vaults = set(b.Vaults, VaultCard.compare)
	b.Notices = set(b.Notices, bytes.Compare)
	b.Grants = set(b.Grants, compareGrants)
	b.Statements = set(b.Statements, bytes.Compare)
	b.Receipts = set(b.Receipts, bytes.Compare)
	b.Anchors = set(b.Anchors, bytes.Compare)
	b.Missing = set(b.Missing, compareMerchants)
	b.Logs = slices.Clone(b.Logs)
	slices.SortStableFunc(b.Logs, Log.compare)
	for i, l := range b.Logs {
		b.Logs[i].Openings = set(l.Openings, Opened.compare)
		b.Logs[i].Checkpoints = set(l.Checkpoints, compareCheckpoints)
	}
	return b
}

func compareMembers(m, o did.Member) int { return bytes.Compare(encodeMember(m), encodeMember(o)) }

func compareMerchants(m, o did.Merchant) int { return bytes.Compare(m[:], o[:]) }

func compareGrants(g, o consent.SignedGrant) int { return bytes.Compare(g.Encode(), o.Encode()) }

func compareCheckpoints(s, o accesslog.Signed) int {
	if c := cmp.Compare(s.Size, o.Size); c != 0 {
		return c
	}
	return bytes.Compare(s.Encode(), o.Encode())
}

func (e Opened) compare(o Opened) int {
	if c := cmp.Compare(e.Index, o.Index); c != 0 {
		return c
	}
	return bytes.Compare(e.Opening.Encode(), o.Opening.Encode())
}

// set is a sorted copy without repetitions.
func set[T any](list []T, compare func(a, b T) int) []T {
	out := slices.Clone(list)
	slices.SortStableFunc(out, compare)
	return slices.CompactFunc(out, func(a, b T) bool { return compare(a, b) == 0 })
}
