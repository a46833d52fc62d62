package bundle

import (
	"fmt"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// ChainView is what a verifier asks the chain. It answers from blocks that it
// holds final.
type ChainView interface {
	// Anchored says in which block the root of an anchor batch was anchored.
	Anchored(root [32]byte) (block uint64, ok bool)
	// Registry is the consortium's registry, retired keys included.
	Registry() did.Registry
	// Standings are the changes of a member's status, in order of blocks.
	Standings(m did.Merchant) []did.Standing
}

// Finding is one thing that does not hold.
type Finding struct {
	Section string     `json:"section"` // as in the file: "openings 0x…"
	Entry   int        `json:"entry"`   // position in the section from 0; -1 speaks of the whole section
	Kind    fault.Kind `json:"kind"`
	Detail  string     `json:"detail"`
}

// String is one line: section, entry, kind and detail.
func (f Finding) String() string {
	if f.Entry < 0 {
		return fmt.Sprintf("%s: %s: %s", f.Section, f.Kind, f.Detail)
	}
	return fmt.Sprintf("%s, entry %d: %s: %s", f.Section, f.Entry, f.Kind, f.Detail)
}

// Counts is how much was checked.
type Counts struct {
	Members      int    `json:"members"`
	Vaults       int    `json:"vaults"`
	Notices      int    `json:"notices"`
	Grants       int    `json:"grants"`
	Statements   int    `json:"statements"`
	Receipts     int    `json:"receipts"`
	Logs         int    `json:"logs"`
	Leaves       uint64 `json:"leaves"`          // entries of all logs
	Anchored     uint64 `json:"leaves_anchored"` // of them, under a root that the chain holds
	Openings     int    `json:"openings"`
	Reads        int    `json:"reads"` // records opened by a reader under a grant: at least k custodians released
	Checkpoints  int    `json:"checkpoints"`
	Cosignatures int    `json:"cosignatures"`
	Anchors      int    `json:"anchors"`
}

// Report is the outcome of Verify.
type Report struct {
	Verified bool   `json:"verified"` // no failures
	Checked  Counts `json:"checked"`
	// Missing are custodians whose logs are not here: reads may be hidden there.
	Missing  []did.Merchant `json:"missing_logs,omitempty"`
	Failures []Finding      `json:"failures"`
	// Warnings do not contradict the bundle: what could not be checked, is not
	// anchored yet, or happened while word was on its way.
	Warnings []Finding `json:"warnings"`
}

// Err is nil for a verified bundle, else an error of the first failure's kind
// that names it and says how many there are.
func (r Report) Err() error {
	if r.Verified {
		return nil
	}
	if len(r.Failures) == 0 {
		return fault.New(fault.BadProof, "verify bundle", "nothing was verified")
	}
	first := r.Failures[0]
	return fault.New(first.Kind, "verify bundle", fmt.Sprintf("%d failures, the first: %s", len(r.Failures), first))
}

// maxFindings bounds each list: a bundle of garbage needs no report of its size.
const maxFindings = 1000

func (r *Report) fail(section string, entry int, err error) {
	if err != nil && len(r.Failures) < maxFindings {
		r.Failures = append(r.Failures, finding(section, entry, err))
	}
}

func (r *Report) warn(section string, entry int, err error) {
	if err != nil && len(r.Warnings) < maxFindings {
		r.Warnings = append(r.Warnings, finding(section, entry, err))
	}
}

func finding(section string, entry int, err error) Finding {
	return Finding{Section: section, Entry: entry, Kind: fault.KindOf(err), Detail: err.Error()}
}

func no(kind fault.Kind, detail string) error { return fault.New(kind, "verify", detail) }
