package chain

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
)

// seen is what read.mjs prints.
type seen struct {
	ChainID    uint64 `json:"chainId"`
	Members    []seenMember
	Membership []event
	Anchors    []event
	Consent    []event
	Problems   []string
}

type seenMember struct {
	Account, Name, PeerKey, DocHash, Status string
	Since, Changed                          uint64
	Retired                                 []string
}

// event is the part of an event that a test compares; absent arguments are zero.
type event struct {
	Event, Account, Member, Root, Digest string
	Entries, Count, Sequence, Block      uint64
	Transaction                          string
}

// outside runs read.mjs on a deployment. ok is false where it found that the
// chain contradicts itself.
func outside(t *testing.T, net *devnet.Chain, d chain.Deployment) (s seen, ok bool) {
	t.Helper()
	needViem(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "read.mjs", net.Endpoint(), d.Consortium.String(), d.Consent.String(), d.Anchor.String())
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatal("node: ", err)
	}
	if err := json.Unmarshal(out, &s); err != nil {
		t.Fatalf("read.mjs printed %d bytes: %v", len(out), err)
	}
	return s, err == nil
}

// world is a consortium of three on a chain, with a client for each of two.
type world struct {
	net  *devnet.Chain
	at   chain.Deployment
	a, b *chain.Client
}

func start(t *testing.T) world {
	net := chaintest.Start(t, devnet.Config{Trail: 4})
	w := world{net: net, at: chaintest.Deploy(t, net, 3)}
	w.a = chaintest.Client(t, chaintest.Config(w.at, net.Account(0), net.Endpoint()))
	w.b = chaintest.Client(t, chaintest.Config(w.at, net.Account(1), net.Endpoint()))
	return w
}

// final waits until a transaction is final and returns where it is.
func final(t *testing.T, c *chain.Client, id chain.ID, err error) chain.Status {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	s, err := c.Wait(ctx, id, chain.Final)
	if err != nil {
		t.Fatalf("it is %v (%s): %v", s.State, s.Error, err)
	}
	return s
}

// decide has both members vote for the one proposal and carries it out.
func (w world) decide(t *testing.T, id chain.ID, err error) {
	t.Helper()
	final(t, w.a, id, err)
	chaintest.Eventually(t, "proposal seen", func() bool { return len(w.b.Proposals()) == 1 })
	p := w.b.Proposals()[0]
	id, err = w.b.Vote(t.Context(), p)
	final(t, w.b, id, err)
	id, err = w.b.Enact(t.Context(), p)
	final(t, w.b, id, err)
	chaintest.Eventually(t, "proposal gone", func() bool { return len(w.a.Proposals()) == 0 && len(w.b.Proposals()) == 0 })
}

func hex0x(b []byte) string { return "0x" + hex.EncodeToString(b) }

var statusNames = map[did.Status]string{did.StatusActive: "active", did.StatusSuspended: "suspended", did.StatusLeft: "left"}

// A consortium that admitted, rotated and suspended looks the same from outside.
func TestMembership(t *testing.T) {
	w := start(t)
	fourth, rotated := chaintest.Member(w.net, 3), chaintest.Member(w.net, 0)
	old := rotated.PeerKey
	rotated.PeerKey = did.Key{42}
	id, err := w.a.ProposeRotation(t.Context(), rotated)
	w.decide(t, id, err)
	id, err = w.a.ProposeStatus(t.Context(), chain.Suspension, chaintest.Member(w.net, 2).ID)
	w.decide(t, id, err)
	id, err = w.a.ProposeAdmission(t.Context(), fourth) // last: two votes decide among two, not among four
	w.decide(t, id, err)

	got, ok := outside(t, w.net, w.at)
	if !ok || got.ChainID != w.at.ChainID || len(got.Members) != 4 {
		t.Fatalf("chain %d, %d members, problems %q", got.ChainID, len(got.Members), got.Problems)
	}
	for _, m := range got.Members {
		ours, ok := w.a.Registry().Member(merchant(t, m.Account))
		want := seenMember{
			Account: m.Account, Name: ours.Name, PeerKey: hex0x(ours.PeerKey[:]), DocHash: hex0x(ours.DocHash[:]),
			Status: statusNames[ours.Status], Since: ours.Since, Changed: ours.Changed, Retired: []string{},
		}
		if ours.PeerKey == rotated.PeerKey {
			want.Retired = []string{hex0x(old[:])}
		}
		if !ok || !reflect.DeepEqual(m, want) {
			t.Errorf("from outside %+v\nours %+v", m, want)
		}
	}
}

func merchant(t *testing.T, account string) did.Merchant {
	t.Helper()
	raw, err := hex.DecodeString(strings.TrimPrefix(account, "0x"))
	if err != nil || len(raw) != 20 {
		t.Fatalf("account %q", account)
	}
	return did.Merchant(raw)
}

// Anchors and consent events are found where our client says that they are.
func TestAnchorsAndConsent(t *testing.T) {
	w := start(t)
	root, digest, revoked := [32]byte{1}, [32]byte{2}, [32]byte{3}
	id, err := w.a.Anchor(t.Context(), root, 77)
	anchored := final(t, w.a, id, err)
	id, err = w.a.AnchorDigest(t.Context(), digest)
	single := final(t, w.a, id, err)
	id, err = w.b.AnchorDigests(t.Context(), root, 9)
	batch := final(t, w.b, id, err)
	id, err = w.b.Revoke(t.Context(), revoked, 5)
	exit := final(t, w.b, id, err)

	got, ok := outside(t, w.net, w.at)
	if !ok {
		t.Fatalf("problems %q", got.Problems)
	}
	a, b := w.a.Account().String(), w.b.Account().String()
	compare(t, got.Anchors, []event{{Event: "Anchored", Member: a, Root: hex0x(root[:]), Entries: 77}}, anchored)
	compare(t, got.Consent, []event{
		{Event: "DigestAnchored", Account: a, Digest: hex0x(digest[:])},
		{Event: "BatchAnchored", Account: b, Root: hex0x(root[:]), Count: 9},
		{Event: "ConsentRevoked", Account: b, Digest: hex0x(revoked[:]), Sequence: 5},
	}, single, batch, exit)
}

// compare wants the events, each in the place that our client reports.
func compare(t *testing.T, got, want []event, places ...chain.Status) {
	t.Helper()
	for i := range want {
		want[i].Block, want[i].Transaction = places[i].Block, hex0x(places[i].Tx[:])
	}
	for i := range got { // accounts come with a check sum in upper and lower case
		got[i].Account, got[i].Member = strings.ToLower(got[i].Account), strings.ToLower(got[i].Member)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("from outside %+v\nours %+v", got, want)
	}
}

// The reader finds out when it is shown another consortium's anchors: it can say no.
func TestContradictionIsFound(t *testing.T) {
	w := start(t)
	other := chaintest.Deploy(t, w.net, 2)
	w.at.Anchor = other.Anchor
	if got, ok := outside(t, w.net, w.at); ok || len(got.Problems) != 1 {
		t.Errorf("accepted: %v, problems %q", ok, got.Problems)
	}
}
