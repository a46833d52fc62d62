package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

func walletReadsCommand(o *walletOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reads",
		Short: "Show every read of your records, with its proof",
		Long: `Fetches new entries of every custodian's access log and checks them: that the log
is signed and co-signed and only grew, that every entry is in it and none is left
out, that each was released under a grant of yours that allowed it, not by
anybody who had signed that it stopped, and which block of the chain proves it.

Exit status 0: everything holds. 1: something does not, or a custodian could not
be asked; it is listed.`,
		Example: `  souk wallet reads
  souk wallet reads --lang ko
  souk wallet reads --json`,
		Args: exactly(0, "no arguments"),
	}
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.with(cmd, func(ctx context.Context, s *walletSession) error {
			p, err := o.language()
			if err != nil {
				return err
			}
			list, err := s.reads(ctx, p)
			if err != nil {
				return err
			}
			s.collectPromises(ctx)
			if *json {
				err = writeJSON(cmd.OutOrStdout(), list)
			} else {
				list.print(cmd.OutOrStdout(), p)
			}
			if err == nil && !list.Holds {
				err = errSilent
			}
			return err
		})
	}
	return cmd
}

// readList is what 'souk wallet reads' reports.
type readList struct {
	Holds    bool      `json:"holds"`
	Entries  int       `json:"entries"`
	Anchored int       `json:"anchored"`
	Reads    []read    `json:"reads"`
	Problems []problem `json:"problems"`
}

// read is one opening of one record: what k custodians released for it.
type read struct {
	Time     time.Time       `json:"time"` // of the first release
	Reader   did.Merchant    `json:"reader"`
	Name     string          `json:"reader_name"`
	Writer   did.Merchant    `json:"writer"`
	WroteIt  string          `json:"writer_name"`
	Record   string          `json:"record"`
	Category string          `json:"category"`
	Purpose  string          `json:"purpose"`
	Title    string          `json:"title,omitempty"` // of the notice that was granted
	Grant    consent.GrantID `json:"grant"`
	Needed   int             `json:"custodians_needed"`
	Opened   bool            `json:"opened"` // that many released
	Releases []release       `json:"releases"`

	terms  consent.Grant // zero when the wallet does not know the grant
	given  uint64        // when the grant was given, ms
	before bool          // older than the restored wallet
}

// release is one custodian's entry.
type release struct {
	Custodian did.Merchant `json:"custodian"`
	Name      string       `json:"name"`
	Time      time.Time    `json:"time"`
	Index     uint64       `json:"index"`
	Block     uint64       `json:"block,omitempty"` // that proves it; 0: not anchored yet
	Root      string       `json:"root,omitempty"`  // of the anchored batch
	Problem   string       `json:"problem,omitempty"`
}

// problem is something that does not hold.
type problem struct {
	Custodian did.Merchant `json:"custodian"`
	Name      string       `json:"name"`
	Kind      fault.Kind   `json:"kind"`
	Detail    string       `json:"detail"`
}

func (s *walletSession) reads(ctx context.Context, p phrases) (readList, error) {
	found, err := s.wallet.Pull(ctx)
	if err != nil {
		return readList{}, err
	}
	out := readList{Reads: []read{}, Problems: []problem{}}
	for _, f := range found {
		out.Problems = append(out.Problems, problem{f.Custodian, s.name(f.Custodian), fault.KindOf(f.Err), f.Err.Error()})
	}
	j := s.newJudge(ctx, p)
	for _, group := range byRead(s.wallet.Reads()) {
		r := j.read(group)
		for _, l := range r.Releases {
			out.Entries++
			if l.Block > 0 {
				out.Anchored++
			}
			if l.Problem != "" {
				out.Problems = append(out.Problems, problem{l.Custodian, l.Name, fault.BadProof, l.Problem})
			}
		}
		out.Reads = append(out.Reads, r)
	}
	out.Holds = len(out.Problems) == 0
	return out, nil
}

// byRead puts the releases of one reading together: one grant and record, each
// custodian once, asked within the time that a request stays good. Newest first.
func byRead(entries []wallet.Read) [][]wallet.Read {
	type key struct {
		grant  consent.GrantID
		record vault.RecordID
	}
	entries = slices.SortedFunc(slices.Values(entries), func(a, b wallet.Read) int { return cmp.Compare(a.Opening.Asked, b.Opening.Asked) })
	last := map[key]int{}
	var out [][]wallet.Read
	for _, e := range entries {
		k := key{e.Opening.Grant, e.Opening.Record}
		if at, ok := last[k]; ok && fits(out[at], e.Opening) {
			out[at] = append(out[at], e)
			continue
		}
		last[k] = len(out)
		out = append(out, []wallet.Read{e})
	}
	slices.Reverse(out)
	return out
}

func fits(group []wallet.Read, o accesslog.Opening) bool {
	return o.Asked-group[0].Opening.Asked <= consent.MaxRequestAge &&
		!slices.ContainsFunc(group, func(r wallet.Read) bool { return r.Opening.Custodian == o.Custodian })
}

// judge holds log entries against what this wallet said.
type judge struct {
	s       *walletSession
	k       int
	answers map[consent.GrantID]wallet.Answer
	stops   map[consent.GrantID]map[did.Merchant]uint64 // when each custodian signed that it stopped
	titles  map[consent.NoticeID]string
}

func (s *walletSession) newJudge(ctx context.Context, p phrases) judge {
	v, _ := s.wallet.Vault()
	j := judge{
		s: s, k: v.Threshold, answers: map[consent.GrantID]wallet.Answer{},
		stops: map[consent.GrantID]map[did.Merchant]uint64{}, titles: map[consent.NoticeID]string{},
	}
	for _, a := range s.wallet.Answers() {
		if a.State == consent.StateGranted {
			j.answers[a.Grant] = a
		}
	}
	for _, r := range s.wallet.Revocations() {
		j.stops[r.Grant] = map[did.Merchant]uint64{}
		for _, stop := range r.Confirmed {
			j.stops[r.Grant][stop.Holder] = stop.Time
		}
	}
	if notices, err := s.wallet.Notices(ctx); err == nil { // titles are a help for readers, no more
		for _, n := range notices {
			j.titles[n.ID()] = n.Text(p.lang).Title
		}
	}
	return j
}

func (j judge) read(group []wallet.Read) read {
	o := group[0].Opening
	a := j.answers[o.Grant]
	r := read{
		Time: time.UnixMilli(int64(o.Time)).UTC(), Reader: o.Reader, Name: j.s.name(o.Reader), Writer: o.Writer, WroteIt: j.s.name(o.Writer),
		Record: o.Record.String(), Category: o.Category, Purpose: o.Purpose, Title: j.titles[a.Terms.Notice], Grant: o.Grant,
		Needed: j.k, Opened: len(group) >= j.k, terms: a.Terms, given: a.Time, before: j.restored(o),
	}
	for _, e := range group {
		l := release{
			Custodian: e.Opening.Custodian, Name: j.s.name(e.Opening.Custodian), Index: e.Index,
			Time: time.UnixMilli(int64(e.Opening.Time)).UTC(), Problem: j.wrong(e.Opening),
		}
		if len(e.Anchor) > 0 {
			l.Block, l.Root = e.Anchor[0].Block, hex.EncodeToString(e.Anchor[0].Root[:])
		}
		r.Releases = append(r.Releases, l)
	}
	return r
}

// restored says that the wallet cannot know a grant, because it was restored
// from words after the read.
func (j judge) restored(o accesslog.Opening) bool {
	_, known := j.s.wallet.Signed(o.Grant)
	at := j.s.config.Restored
	return !known && !at.IsZero() && o.Time < uint64(at.UnixMilli())
}

// wrong says why an entry should not be there, or nothing.
func (j judge) wrong(o accesslog.Opening) string {
	signed, known := j.s.wallet.Signed(o.Grant)
	switch {
	case j.restored(o):
		return ""
	case !known:
		return "released under a grant that this wallet never gave"
	}
	line := consent.Line{}.Apply(consent.Granted(signed.Grant, signed.Grant.NotBefore, nil))
	err := consent.Allows(o.Time, signed, line, consent.Request{
		Audience: o.Reader, Purpose: o.Purpose, Category: o.Category, Right: consent.Read, Vault: o.Vault, Time: o.Asked,
	})
	if err != nil {
		return "released under a grant that does not allow it: " + err.Error()
	}
	if stop, ok := j.stops[o.Grant][o.Custodian]; ok && o.Time > stop {
		return "released after this custodian had signed that it stopped"
	}
	return ""
}

func (l readList) print(w io.Writer, p phrases) {
	for _, r := range l.Reads {
		r.print(w, p)
	}
	if len(l.Reads) == 0 {
		fmt.Fprintln(w, p.noReads)
	}
	for _, x := range l.Problems {
		fmt.Fprintf(w, p.doesNotHold+"\n", x.Name+": "+x.Detail)
	}
	if l.Holds && len(l.Reads) > 0 {
		fmt.Fprintf(w, p.allHolds+"\n", len(l.Reads), l.Entries, l.Anchored)
	}
}

func (r read) print(w io.Writer, p phrases) {
	fmt.Fprintf(w, "%s  ", p.when(uint64(r.Time.UnixMilli())))
	if r.Opened {
		fmt.Fprintf(w, p.opened+"\n", r.Name, p.word(r.Category), r.WroteIt)
	} else {
		fmt.Fprintf(w, p.openedNot+"\n", r.Name, p.word(r.Category), r.WroteIt, len(r.Releases), r.Needed)
	}
	why := r.Purpose
	if r.Title != "" {
		why = fmt.Sprintf("%s (%s)", r.Title, r.Purpose)
	}
	switch {
	case r.given > 0:
		fmt.Fprintf(w, "  "+p.under+"\n", why, short(r.Grant), p.day(r.given), p.day(r.terms.Expiry))
	case r.before:
		fmt.Fprintf(w, "  "+p.oldGrant+"\n", why, short(r.Grant))
	default:
		fmt.Fprintf(w, "  "+p.unknownGrant+"\n", why, short(r.Grant))
	}
	for _, l := range r.Releases {
		proof := p.notAnchored
		if l.Block > 0 {
			proof = fmt.Sprintf(p.proven, l.Block)
		}
		fmt.Fprintf(w, "  "+p.helpers+"\n", l.Name, proof)
	}
}
