package bundle

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// forgery changes a sound world. Whoever holds the keys that it needs is part
// of the forgery: the merchants' own keys sign what the merchants claim.
type forgery struct {
	why     string
	change  func(t *testing.T, w *world)
	section string // of the first failure
	kind    fault.Kind
}

// withOpening logs one more release at custodian n, properly signed and anchored.
func withOpening(n byte, at uint64, change func(*accesslog.Opening)) func(*testing.T, *world) {
	return func(t *testing.T, w *world) {
		o := w.opening(n, at)
		change(&o)
		w.release(n, o)
		w.seal(t)
	}
}

func same(*accesslog.Opening) {}

// No release without a live grant goes unseen. Defends I2 and I3.
func TestReleasesWithoutALiveGrant(t *testing.T) {
	at := t0 + 3000
	open := "openings " + merchant(2).String()
	run(t, []forgery{
		{"unknown grant", withOpening(2, at, func(o *accesslog.Opening) { o.Grant[0] ^= 1 }), open, fault.NoGrant},
		{"another line", withOpening(2, at, func(o *accesslog.Opening) { o.Line[0] ^= 1 }), open, fault.NoGrant},
		{"another reader", withOpening(2, at, func(o *accesslog.Opening) { o.Reader = merchant(5) }), open, fault.NoGrant},
		{"unknown reader", withOpening(2, at, func(o *accesslog.Opening) { o.Reader = merchant(9) }), open, fault.NotMember},
		{"unknown writer", withOpening(2, at, func(o *accesslog.Opening) { o.Writer = merchant(9) }), open, fault.NotMember},
		{"another vault", withOpening(2, at, func(o *accesslog.Opening) { o.Vault[0] ^= 1 }), open, fault.NotCustodian},
		{"another category", withOpening(2, at, func(o *accesslog.Opening) { o.Category = "profile" }), open, fault.Narrower},
		{"another purpose", withOpening(2, at, func(o *accesslog.Opening) { o.Purpose = "dpv:Marketing" }), open, fault.Narrower},
		{"before the grant", withOpening(2, t0-10, same), open, fault.NotCustodian},
		{"asked before the grant", withOpening(2, t0+10, same), open, fault.NotYet},
		{"after the grant", withOpening(2, t0+year/2, same), open, fault.Revoked},
		{"asked long before", withOpening(2, t0+200_000, func(o *accesslog.Opening) { o.Asked = t0 }), open, fault.Revoked},
		{"asked in the future", withOpening(2, at, func(o *accesslog.Opening) { o.Asked = at + 200_000 }), open, fault.NotYet},
		{"after its own receipt of the revocation", withOpening(2, t0+6201, same), open, fault.Revoked},
		{"no custodian", withOpening(5, at, same), "openings " + merchant(5).String(), fault.NotCustodian},
		{"dated back", func(t *testing.T, w *world) {
			withOpening(2, t0+400_000, same)(t, w)
			withOpening(2, at, same)(t, w)
			w.b.Receipts = w.b.Receipts[:4] // nobody heard of the revocation
		}, open, fault.Conflict},
		{"two records for one request", func(t *testing.T, w *world) {
			withOpening(2, at, same)(t, w)
			withOpening(3, at, func(o *accesslog.Opening) { o.Record[0] ^= 1 })(t, w)
		}, "openings " + merchant(3).String(), fault.Conflict},
	})
}

func run(t *testing.T, forgeries []forgery) {
	t.Helper()
	for _, f := range forgeries {
		w := newWorld(t)
		f.change(t, w)
		r := Verify(w.b, w.chain)
		switch {
		case r.Verified || len(r.Failures) == 0 || r.Err() == nil:
			t.Errorf("%s: not found", f.why)
		case r.Failures[0].Section != f.section || r.Failures[0].Kind != f.kind:
			t.Errorf("%s: found as %v, want %s: %s", f.why, r.Failures, f.section, f.kind)
		}
	}
}

// What happened while word was on its way is no breach: a custodian that had
// not heard may release, and alone it opens nothing.
func TestReleaseByOneThatHadNotHeard(t *testing.T) {
	for _, at := range []uint64{t0 + 6199, t0 + 6200, t0 + 6350} {
		w := newWorld(t)
		withOpening(4, at, same)(t, w)
		r := Verify(w.b, w.chain)
		if !r.Verified {
			t.Errorf("at %d: %v", at, r.Failures)
		}
		if quorum := at > t0+6300; quorum != (len(r.Warnings) == 1) {
			t.Errorf("at %d: warnings %v", at, r.Warnings)
		}
	}
}

// k releases after n-k+1 custodians held the revocation are a breach, also if
// the k say that they had not heard. Defends I2.
func TestReadAfterQuorum(t *testing.T) {
	w := newWorld(t)
	w.b.Receipts = w.b.Receipts[:4]
	for n := byte(2); n <= 3; n++ {
		w.arrive(w.revoked, n, t0+6000)
	}
	withOpening(4, t0+6500, same)(t, w)
	withOpening(3, t0+6500, same)(t, w)
	r := Verify(w.b, w.chain)
	var group bool
	for _, f := range r.Failures {
		group = group || strings.Contains(f.Detail, "released by 2 custodians after 2 of 3 held the revocation")
	}
	if !group {
		t.Fatalf("%v", r.Failures)
	}
}

// reshared adds a card from t0+1500 on that leaves merchant 2 out and takes 5 in.
func reshared(w *world) {
	card := w.b.Vaults[0]
	card.Since, card.Custodians = t0+1500, nil
	for n := byte(3); n <= 5; n++ {
		card.Custodians = append(card.Custodians, consent.Custodian{Merchant: merchant(n), Index: uint16(n - 2)})
	}
	w.b.Vaults = append(w.b.Vaults, w.card(card, w.control))
}

// A resharing takes nothing back: custodians of the earlier sharing release until
// they are told, and that is a read. The new ones held no share before.
func TestReleasesAcrossAResharing(t *testing.T) {
	w := newWorld(t)
	w.arrive(w.granted, 5, t0+100)
	reshared(w)
	if r := Verify(w.b, w.chain); !r.Verified || r.Checked.Reads != 1 {
		t.Fatalf("%d reads, want 1: %v", r.Checked.Reads, r.Failures)
	}
	for _, c := range []struct {
		at   uint64
		kind fault.Kind
	}{{t0 + 1499, fault.NotCustodian}, {t0 + 1500, 0}} {
		w := newWorld(t)
		w.arrive(w.granted, 5, t0+100)
		reshared(w)
		withOpening(5, c.at, same)(t, w)
		r := Verify(w.b, w.chain)
		if failed := len(r.Failures) > 0; failed != (c.kind != 0) || failed && r.Failures[0].Kind != c.kind {
			t.Errorf("at %d: %v, want %v", c.at, r.Failures, c.kind)
		}
	}
}

// Releases of two sharings do not combine: one custodian of each is no read.
func TestSharingsDoNotCombine(t *testing.T) {
	for pair, want := range map[[2]byte]int{{2, 4}: 1, {4, 5}: 1, {2, 5}: 0} {
		w := newWorld(t)
		w.arrive(w.granted, 5, t0+100)
		reshared(w)
		w.b.Logs = nil
		withOpening(pair[0], t0+2000, same)(t, w)
		withOpening(pair[1], t0+2000, same)(t, w)
		if r := Verify(w.b, w.chain); r.Checked.Reads != want {
			t.Errorf("custodians %v: %d reads, want %d", pair, r.Checked.Reads, want)
		}
	}
}

// k custodians of an earlier sharing that release after n-k+1 of them held the
// revocation are a breach, whatever the later sharing knows. Defends I2.
func TestReadAfterQuorumOfAnEarlierSharing(t *testing.T) {
	w := newWorld(t)
	w.arrive(w.granted, 5, t0+100)
	reshared(w)
	w.b.Receipts = slices.DeleteFunc(w.b.Receipts, func(raw []byte) bool {
		f, err := fact.Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		receipt, _ := consent.ReceiptFromFact(f)
		r, ok := receipt.(consent.Receipt)
		return ok && r.Fact == w.revoked.ID() && r.Member == merchant(4)
	})
	withOpening(2, t0+6500, same)(t, w)
	withOpening(4, t0+6500, same)(t, w)
	r := Verify(w.b, w.chain)
	if !slices.ContainsFunc(r.Failures, func(f Finding) bool {
		return strings.Contains(f.Detail, "released by 2 custodians after 2 of 3 held the revocation")
	}) {
		t.Errorf("%v", r.Failures)
	}
}

// A use count is enforced by each custodian.
func TestUseCount(t *testing.T) {
	w := newWorld(t)
	g := w.grant.Grant
	g.Uses = 1
	w.grant = g.Sign(w.line, w.control)
	w.b = Bundle{Consortium: w.b.Consortium, ChainID: w.b.ChainID, Members: w.b.Members, Vaults: w.b.Vaults, Notices: w.b.Notices}
	w.b.Grants = []consent.SignedGrant{w.grant}
	w.granted = consent.StatementFact(w.line, consent.Granted(g, t0+10, nil), t0+10, t0+year)
	w.b.Statements = [][]byte{w.granted.Encode()}
	withOpening(2, t0+3000, same)(t, w)
	if r := Verify(w.b, w.chain); !r.Verified {
		t.Fatal(r.Failures)
	}
	withOpening(2, t0+4000, same)(t, w)
	if r := Verify(w.b, w.chain); r.Verified || r.Failures[0].Kind != fault.UsedUp || r.Failures[0].Entry != 1 {
		t.Fatal(r.Failures)
	}
}

// Records, signatures, roots and anchors that do not fit are each found where
// they are. Defends I3.
func TestForgedEvidence(t *testing.T) {
	leaves, checks := "leaves "+merchant(2).String(), "checkpoints "+merchant(2).String()
	run(t, []forgery{
		{"member the chain does not know", func(_ *testing.T, w *world) { delete(w.chain.byID, merchant(5)) }, "registry", fault.NotMember},
		{"member of another key", func(_ *testing.T, w *world) { w.b.Members[0].PeerKey[0] ^= 1 }, "registry", fault.Conflict},
		{"newer than the chain", func(_ *testing.T, w *world) { w.b.Members[0].Changed++ }, "registry", fault.Conflict},
		{"two members with one key", func(_ *testing.T, w *world) { w.b.Members[1].PeerKey = w.b.Members[0].PeerKey }, "registry", fault.Conflict},
		{"suspended member", func(_ *testing.T, w *world) {
			w.b.Members[3].Status = did.StatusSuspended
			w.chain.byID[merchant(4)] = w.b.Members[3]
		}, "receipts", fault.NotMember},
		{"unsigned card", func(_ *testing.T, w *world) { w.b.Vaults[0].Sig[0] ^= 1 }, "vaults", fault.BadSignature},
		{"card with another threshold", func(_ *testing.T, w *world) { w.b.Vaults[0].Threshold = 3 }, "vaults", fault.BadSignature},
		{"card with a low threshold", func(_ *testing.T, w *world) {
			w.b.Vaults[0].Threshold = 1
			w.b.Vaults[0] = w.card(w.b.Vaults[0], w.control)
		}, "vaults", fault.Malformed},
		{"card of another control key", func(_ *testing.T, w *world) {
			w.b.Vaults[0] = w.card(w.b.Vaults[0], key("another", 1))
		}, "grants", fault.BadSignature},
		{"second card of another control key", func(_ *testing.T, w *world) {
			card := w.b.Vaults[0]
			card.Since++
			w.b.Vaults = append(w.b.Vaults, w.card(card, key("another", 1)))
		}, "vaults", fault.Conflict},
		{"no card", func(_ *testing.T, w *world) { w.b.Vaults = nil }, "grants", fault.NotFound},
		{"no notice", func(_ *testing.T, w *world) { w.b.Notices = nil }, "grants", fault.NotFound},
		{"grant not published", func(_ *testing.T, w *world) {
			w.b.Statements, w.b.Receipts = w.b.Statements[1:], nil
		}, "grants", fault.NoGrant},
		{"grant not signed", func(_ *testing.T, w *world) { w.b.Grants[0].Sig[0] ^= 1 }, "grants", fault.BadSignature},
		{"grant not commanded", func(_ *testing.T, w *world) { w.b.Grants[0].ControlSig[0] ^= 1 }, "grants", fault.BadSignature},
		{"grant wider than its notice", func(_ *testing.T, w *world) {
			g := w.grant.Grant
			g.Rights |= consent.Share
			w.b.Grants = append(w.b.Grants, g.Sign(w.line, w.control))
		}, "grants", fault.Narrower},
		{"category not in the notice", func(_ *testing.T, w *world) {
			g := w.grant.Grant
			g.Categories = []string{"health"}
			w.b.Grants = append(w.b.Grants, g.Sign(w.line, w.control))
		}, "grants", fault.Narrower},
		{"revocation left out", func(_ *testing.T, w *world) {
			w.b.Statements = w.b.Statements[:1]
			w.stopped(2, w.line, w.revocation.ID())
			w.stopped(3, w.line, w.revocation.ID())
		}, "receipts", fault.NotFound},
		{"two entries of one member", func(_ *testing.T, w *world) {
			w.b.Members = append(w.b.Members, w.b.Members[0])
			w.b.Members[5].Name = "another"
		}, "registry", fault.Conflict},
		{"second card from the same moment", func(_ *testing.T, w *world) {
			card := w.b.Vaults[0]
			card.Threshold = 3
			w.b.Vaults = append(w.b.Vaults, w.card(card, w.control))
		}, "vaults", fault.Conflict},
		{"two histories", func(_ *testing.T, w *world) {
			l := w.log(2)
			fork := l.Checkpoints[1].Checkpoint
			fork.Root[0] ^= 1
			l.Checkpoints = append(l.Checkpoints, accesslog.SignCheckpoint(fork, peer(2)))
		}, checks, fault.BadProof},
		{"two logs of one custodian", func(_ *testing.T, w *world) { w.b.Logs = append(w.b.Logs, *w.log(2)) }, leaves, fault.Conflict},
		{"receipt for somebody else", func(_ *testing.T, w *world) {
			r := consent.Receipt{Fact: w.revoked.ID(), Member: merchant(3), Time: t0, Role: consent.RoleCustodian}
			w.b.Receipts = append(w.b.Receipts, r.Sign(peer(2), t0+year).Encode())
		}, "receipts", fault.Conflict},
		{"a receipt among the notices", func(_ *testing.T, w *world) { w.b.Notices = append(w.b.Notices, w.b.Receipts[0]) }, "notices", fault.UnknownKind},
		{"an entry hidden", func(_ *testing.T, w *world) { w.log(2).Leaves[0][0] ^= 1 }, checks, fault.BadProof},
		{"the last entries dropped", func(_ *testing.T, w *world) { w.log(2).Leaves = w.log(2).Leaves[:2] }, checks, fault.NotFound},
		{"no checkpoint", func(_ *testing.T, w *world) { w.log(2).Checkpoints = nil }, leaves, fault.BadProof},
		{"no witness", func(_ *testing.T, w *world) {
			l := w.log(2)
			l.Checkpoints[1] = accesslog.SignCheckpoint(l.Checkpoints[1].Checkpoint, peer(2))
		}, checks, fault.BadProof},
		{"checkpoint of another's key", func(_ *testing.T, w *world) {
			l := w.log(2)
			l.Checkpoints[0] = accesslog.SignCheckpoint(l.Checkpoints[0].Checkpoint, peer(3))
		}, checks, fault.NotMember},
		{"checkpoint of another log", func(_ *testing.T, w *world) { w.log(2).Checkpoints = w.log(3).Checkpoints }, checks, fault.Conflict},
		{"another opening than committed", func(_ *testing.T, w *world) { w.log(2).Openings[0].Opening.Salt[0] ^= 1 }, "openings " + merchant(2).String(), fault.BadProof},
		{"opening beyond the log", func(_ *testing.T, w *world) { w.log(2).Openings[0].Index = 99 }, "openings " + merchant(2).String(), fault.NotFound},
		{"opening of another log", func(_ *testing.T, w *world) { w.log(2).Openings = w.log(3).Openings }, "openings " + merchant(2).String(), fault.Conflict},
		{"root not on the chain", func(_ *testing.T, w *world) { w.chain.roots = nil }, "anchors", fault.NotFound},
		{"anchored on another chain", func(_ *testing.T, w *world) { w.b.ChainID++ }, "anchors", fault.Conflict},
		{"history rewritten after the anchor", func(t *testing.T, w *world) {
			anchors := w.b.Anchors
			w.log(2).Leaves[0] = digest("rewritten")
			w.seal(t)
			w.b.Anchors = anchors
		}, "anchors", fault.BadProof},
		{"the last entries dropped with all that covers them", func(_ *testing.T, w *world) {
			l := w.log(2)
			l.Checkpoints = l.Checkpoints[:1]
			l.Leaves = l.Leaves[:l.Checkpoints[0].Size]
			l.Openings = slices.DeleteFunc(l.Openings, func(o Opened) bool { return o.Index >= l.Checkpoints[0].Size })
		}, "anchors", fault.NotFound},
		{"a whole log dropped", func(_ *testing.T, w *world) {
			w.b.Logs = slices.DeleteFunc(w.b.Logs, func(l Log) bool { return l.Custodian == merchant(2) })
		}, "anchors", fault.NotFound},
		{"log of nobody", func(t *testing.T, w *world) { w.b.log(merchant(9)).Leaves = [][32]byte{digest("x")}; w.seal(t) }, "leaves " + merchant(9).String(), fault.NotMember},
	})
}

// Without a chain everything else is checked, and the report says what was not.
// Defends I9.
func TestWithoutChain(t *testing.T) {
	w := newWorld(t)
	r := Verify(w.b, nil)
	if !r.Verified || len(r.Warnings) != 3 || r.Checked.Anchored != 0 {
		t.Fatalf("%+v", r)
	}
	w.b.Grants[0].Sig[0] ^= 1
	if Verify(w.b, nil).Verified {
		t.Fatal("a forged grant is verified")
	}
}

// A log that grew since its last anchor is no failure. Defends I9.
func TestUnanchoredEntriesAreAWarning(t *testing.T) {
	w := newWorld(t)
	w.b.Anchors = nil
	r := Verify(w.b, w.chain)
	if !r.Verified || len(r.Warnings) != 2 {
		t.Fatalf("%+v", r)
	}
}

// A log that grew since its last checkpoint is no failure, and several
// checkpoints of one size may differ in who cosigned.
func TestEntriesSinceTheLastCheckpointAreAWarning(t *testing.T) {
	w := newWorld(t)
	l := w.log(2)
	l.Leaves = append(l.Leaves, digest("x"))
	l.Checkpoints = append(l.Checkpoints, accesslog.SignCheckpoint(l.Checkpoints[1].Checkpoint, peer(2)))
	r := Verify(w.b, w.chain)
	if !r.Verified || len(r.Warnings) != 2 || !strings.Contains(r.Warnings[0].Detail, "3 of 4 entries are under a checkpoint") {
		t.Fatalf("%+v", r)
	}
}

// Receipts of other customers' facts are no concern of this bundle.
func TestForeignReceipts(t *testing.T) {
	w := newWorld(t)
	f := w.granted
	f.Seq = 9
	w.arrive(f, 2, t0)
	other := consent.RevocationReceipt{Grant: digest("other"), Line: did.KeyOf(key("line", 9)), Revocation: digest("gone"), Holder: merchant(1), Time: t0 + 7000, Stopped: true}
	w.b.Receipts = append(w.b.Receipts, other.Sign(peer(1), t0+year).Encode())
	if r := Verify(w.b, w.chain); !r.Verified || len(r.Warnings) != 0 {
		t.Fatalf("%+v", r)
	}
}

// Receipts for what strangers take back on lines of their own say nothing about
// a grant, however many there are. What fewer than n-k+1 custodians claim about
// its own line is a warning that names them: no single member can take the
// customer's proof away.
func TestFalseReceipts(t *testing.T) {
	w := newWorld(t)
	w.b.Statements, w.b.Receipts = w.b.Statements[:1], w.b.Receipts[:4]
	for n := byte(1); n <= 5; n++ {
		w.stopped(n, key("stranger", 1), digest("never"))
	}
	if r := Verify(w.b, w.chain); !r.Verified || len(r.Warnings) != 0 || r.Checked.Receipts != 9 {
		t.Fatalf("%+v", r)
	}
	w.stopped(2, w.line, digest("never"))
	w.stopped(2, w.line, digest("never again"))
	w.stopped(1, w.line, digest("never")) // holds no share
	r := Verify(w.b, w.chain)
	if !r.Verified || len(r.Warnings) != 3 || !strings.Contains(r.Warnings[0].Detail+r.Warnings[1].Detail, merchant(2).String()) {
		t.Fatalf("%+v", r)
	}
	w.stopped(3, w.line, digest("never"))
	if r := Verify(w.b, w.chain); r.Verified {
		t.Fatal("n-k+1 custodians are not believed")
	}
}

// A stranger that names the customer's own revocation on another line moves no
// arrival.
func TestReceiptOfAnotherLineIsNoArrival(t *testing.T) {
	w := newWorld(t)
	early := consent.RevocationReceipt{Grant: w.grant.ID(), Line: did.KeyOf(key("stranger", 1)), Revocation: w.revocation.ID(), Holder: merchant(2), Time: t0 + 1000, Stopped: true}
	w.b.Receipts = append(w.b.Receipts, early.Sign(peer(2), t0+year).Encode())
	if r := Verify(w.b, w.chain); !r.Verified {
		t.Fatal(r.Failures)
	}
}

// A custodian that is down takes nobody's proof away, and what it logged is
// never passed over in silence: the report names it, whether the exporter said so
// or left it out. Left out without a word though it was anchored, it is a failure.
// Defends I3, I10.
func TestMissingLogsAreNamed(t *testing.T) {
	without := func(w *world, n byte) {
		w.b.Logs = slices.DeleteFunc(w.b.Logs, func(l Log) bool { return l.Custodian == merchant(n) })
	}
	named := func(why string, w *world, n byte) {
		back, err := Read(bytes.NewReader(encode(t, w.b)))
		if err != nil {
			t.Fatal(err)
		}
		r := Verify(back, w.chain)
		if !r.Verified || len(r.Missing) != 1 || r.Missing[0] != merchant(n) || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Detail, merchant(n).String()) {
			t.Errorf("%s: %+v", why, r)
		}
	}
	w := newWorld(t)
	without(w, 2)
	w.b.Missing = []did.Merchant{merchant(2)}
	named("an anchored log that the exporter could not get", w, 2)
	w = newWorld(t)
	without(w, 4)
	named("a log that was never anchored, left out without a word", w, 4)

	w = newWorld(t)
	w.b.Missing = []did.Merchant{merchant(2)}
	if r := Verify(w.b, w.chain); r.Verified || r.Failures[0].Section != "missing" || r.Failures[0].Kind != fault.Conflict {
		t.Errorf("a log that is here is said to be missing: %+v", r)
	}
	w.b.Missing = []did.Merchant{merchant(9)}
	if r := Verify(w.b, w.chain); r.Verified || r.Failures[0].Kind != fault.NotMember {
		t.Errorf("the log of nobody: %+v", r)
	}
}

// A reader that is suspended gets nothing from k custodians who should have
// known: the chain says when. Fewer, or within the hour, is a warning, since a
// chain that cannot be reached stops no read. Defends I2, I9.
func TestReleasesToASuspendedReader(t *testing.T) {
	for _, tt := range []struct {
		why      string
		at       uint64 // of the suspension
		fails    bool
		warnings int
	}{
		{"long before", t0 - year/2, true, 0},
		{"just before", t0 + 1000, false, 1},
		{"after", t0 + 3000, false, 0},
	} {
		w := newWorld(t)
		w.chain.stood = map[did.Merchant][]did.Standing{merchant(1): {{Status: did.StatusSuspended, Block: 9, Time: tt.at}}}
		m := w.chain.byID[merchant(1)]
		m.Status, m.Changed = did.StatusSuspended, 9
		w.chain.byID[m.ID] = m
		r := Verify(w.b, w.chain)
		if r.Verified == tt.fails || len(r.Warnings) != tt.warnings || tt.fails && (len(r.Failures) != 1 || r.Failures[0].Kind != fault.NotMember) {
			t.Errorf("%s: %+v", tt.why, r)
		}
	}
}

// Nobody reads before it is a member; what the clock of a block is ahead by is
// not held against it.
func TestReleasesBeforeTheAdmission(t *testing.T) {
	for at, ok := range map[uint64]bool{t0 + unheard/2: true, t0 + year: false} {
		w := newWorld(t)
		w.chain.admitted = at
		if r := Verify(w.b, w.chain); r.Verified != ok {
			t.Errorf("admitted at %d: %+v", at, r)
		}
	}
}

// An entry that the chain changed later must have stood as it says: an old
// status is not taken on trust.
func TestOldStatusIsTheChains(t *testing.T) {
	w := newWorld(t)
	m := w.chain.byID[merchant(5)]
	m.Changed = 9
	w.chain.byID[m.ID] = m
	w.chain.stood = map[did.Merchant][]did.Standing{
		merchant(5): {{Status: did.StatusSuspended, Block: 2, Time: t0 - 9}, {Status: did.StatusActive, Block: 9, Time: t0 + year}},
	}
	r := Verify(w.b, w.chain) // the entry says active at block 2
	if r.Verified || r.Failures[0].Section != "registry" || r.Failures[0].Kind != fault.Conflict {
		t.Fatalf("%+v", r.Failures)
	}
}

// Keys that were rotated on the chain after the export still verify what they
// signed, and an entry changed since then is no contradiction.
func TestRotatedSinceExport(t *testing.T) {
	w := newWorld(t)
	w.chain.rotate(2, key("new", 2))
	if r := Verify(w.b, w.chain); !r.Verified {
		t.Fatal(r.Failures)
	}
}

// Members rotate their keys before the export: what the log, its witness and
// the holders of the revocation signed before stays proven, by the chain and
// without it. Defends I5.
func TestRotatedBeforeExport(t *testing.T) {
	w := newWorld(t)
	for n := byte(2); n <= 5; n++ {
		w.chain.rotate(n, key("new", int(n)))
		w.chain.rotate(n, key("newer", int(n)))
		w.b.Members[n-1] = w.chain.byID[merchant(n)]
	}
	back, err := Read(bytes.NewReader(encode(t, w.b)))
	if err != nil || len(back.Members[1].Retired) != 2 {
		t.Fatalf("%v, %d retired keys", err, len(back.Members[1].Retired))
	}
	for _, chain := range []ChainView{w.chain, nil} {
		if r := Verify(back, chain); !r.Verified || r.Checked.Cosignatures != 5 {
			t.Errorf("%+v", r)
		}
	}
	w.b.Members[1].Retired = nil // an exporter that did not know them
	w.b.Members[1].Changed--
	if r := Verify(w.b, w.chain); !r.Verified {
		t.Error(r.Failures)
	}
	w.b.Members[1].Retired = []did.Key{did.KeyOf(peer(3))}
	if r := Verify(w.b, w.chain); r.Verified || r.Failures[0].Section != "registry" || r.Failures[0].Kind != fault.Conflict {
		t.Errorf("another member's key as a retired one: %v", r.Failures)
	}
}

// A grant and its revocation reach a custodian in any order and number of
// copies: the report is the same. Defends I8.
func TestOrderDoesNotMatter(t *testing.T) {
	w := newWorld(t)
	b := w.b
	b.Statements = [][]byte{w.b.Statements[1], w.b.Statements[0], w.b.Statements[1]}
	b.Logs = []Log{w.b.Logs[2], w.b.Logs[1], w.b.Logs[0]}
	b.Receipts = append(append([][]byte{}, w.b.Receipts[4:]...), w.b.Receipts[:4]...)
	if r := Verify(b, w.chain); !r.Verified || r.Checked != Verify(w.b, w.chain).Checked {
		t.Fatalf("%+v", r)
	}
}
