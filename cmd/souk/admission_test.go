package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/contracts/loyalty"
	"github.com/souk-network/souk/peer/api"
)

// A merchant that is no founder is admitted by the votes of two of three, runs its
// peer with nothing but the consortium file, gets what was said before it came, and
// reads what a customer lets it read. It is suspended and reinstated. Then it leaves, by
// its own word: the others drop it, and its points are in run-off. Another one is removed
// by the two that are left with it. Peers and commands are processes.
func TestMemberIsAdmittedAndLeaves(t *testing.T) {
	a := openAdmission(t)
	a.admit()
	a.starts()
	a.reads()
	a.isSuspended()
	a.leaves()
	a.isRemoved()
}

// admission is a consortium of three with a fourth merchant before it.
type admission struct {
	*market
	net  *devnet.Chain
	at   chain.Deployment
	file string // the fourth's registration

	reader *chain.Client
}

func openAdmission(t *testing.T) *admission {
	t.Helper()
	a := &admission{}
	a.market = openMarketAfter(t, devnet.Config{Trail: 14}, func(m *market, net *devnet.Chain, at chain.Deployment) {
		m.processes = true
		a.net, a.at = net, at
	})
	a.reader = memberClient(t, stall{t: t, net: a.net, at: a.at}, 8) // which sends nothing
	ports, err := freePorts(2)
	check(t, err)
	operator := filepath.Join(a.dir, "operator.hex")
	check(t, os.WriteFile(operator, []byte(chain.EncodeKey(a.net.Account(3))), 0o600))
	printed := a.souk("peer", "init", "--data", a.peer(3), "--name", "Shop 4", "--listen", fmt.Sprintf("/ip4/127.0.0.1/tcp/%d", ports[0]),
		"--api", fmt.Sprintf("127.0.0.1:%d", ports[1]), "--consortium", a.consortium(), "--operator-key", operator, "--points-name", "Fish points", "--points-symbol", "FISH")
	a.file = filepath.Join(a.dir, "shop4.json")
	check(t, os.WriteFile(a.file, []byte(printed), 0o600))
	a.notice(0, "souk:LoyaltyProgramme", "write")
	return a
}

// refuses has a command fail and say why.
func (a *admission) refuses(why string, args ...string) {
	a.t.Helper()
	if _, status := a.try(args...); status == 0 || !strings.Contains(a.lastProblems, why) {
		a.t.Errorf("souk %s: want %q, got %d: %s", strings.Join(args, " "), why, status, a.lastProblems)
	}
}

func (a *admission) proposals(i int) []api.Proposal {
	a.t.Helper()
	var list api.Proposals
	check(a.t, a.client(i).call(a.t.Context(), http.MethodGet, "/v1/proposals", nil, &list))
	return list.Proposals
}

// passes has the second peer and those after it vote for the one proposal that they see,
// until it has so many votes, then has the second enact it, and waits until it holds.
func (a *admission) passes(change string, needed int, holds func() bool) {
	t := a.t
	t.Helper()
	number := ""
	has := func(votes int) func() bool {
		return func() bool {
			p := a.proposals(1)
			if len(p) == 1 {
				number = fmt.Sprint(p[0].ID)
			}
			return len(p) == 1 && p[0].Change == change && len(p[0].Votes) == votes
		}
	}
	a.until("the proposal is in a block", has(1))
	for voter := 1; voter < needed; voter++ {
		a.until("the voter sees it", func() bool { return len(a.proposals(voter)) == 1 })
		a.souk("peer", "vote", number, "--data", a.peer(voter))
		a.until("the vote is in a block", has(voter+1))
	}
	a.souk("peer", "enact", number, "--data", a.peer(1))
	a.until("it holds", holds)
}

// know reports whether the first peers each know so many others as active.
func (a *admission) know(peers, others int) func() bool {
	return func() bool {
		for i := range peers {
			if a.members(i) != others {
				return false
			}
		}
		return true
	}
}

// members is how many others a peer knows as active.
func (a *admission) members(i int) int { return len(a.status(i).Members) }

func (a *admission) admit() {
	t := a.t
	t.Helper()
	a.refuses("; is 'souk peer run' running?", "peer", "admit", a.file, "--data", a.peer(3))
	a.souk("peer", "admit", a.file, "--data", a.peer(0))
	a.until("the proposal is seen", func() bool { return len(a.proposals(0)) == 1 })
	a.refuses("it is proposed already: proposal 1; vote for it", "peer", "admit", a.file, "--data", a.peer(0))
	if p := a.proposals(0)[0]; p.Name != "Shop 4" || p.Subject != chain.OperatorOf(a.net.Account(3)).String() {
		t.Errorf("%+v", p)
	}
	a.passes("admission", 2, a.know(3, 3))
	a.refuses("it is a member already", "peer", "admit", a.file, "--data", a.peer(0))
}

// starts runs the fourth's peer, which knows nobody but by the consortium file.
func (a *admission) starts() {
	t := a.t
	t.Helper()
	a.stops = append(a.stops, a.runPeer(3))
	a.until("the new peer is ready", func() bool { return a.client(3).ready(t.Context()) == nil })
	a.until("all four know each other", func() bool {
		for i := range 4 {
			for _, m := range a.status(i).Members {
				if !m.Connected {
					return false
				}
			}
		}
		return true
	})
	a.until("it has what was said before it came", func() bool { return a.status(3).Facts > 0 })
}

// reads has a customer buy at the first merchant and let the new one read it.
func (a *admission) reads() {
	t := a.t
	t.Helper()
	a.notice(3, "dpv:Personalisation", "read")
	var contact struct {
		Code string `json:"code"`
	}
	check(t, a.client(0).call(t.Context(), http.MethodPost, "/v1/invites", map[string]string{"customer": "C-1"}, &contact))
	a.until("the customer is asked by both", func() bool {
		_, status := a.try("wallet", "grant", "Shop 4/dpv:Personalisation", "--data", a.wallet)
		return status == 0
	})
	a.souk("wallet", "grant", "Shop 1/souk:LoyaltyProgramme", "--data", a.wallet, "--invite", contact.Code)
	a.until("the new member holds the grant", func() bool { return a.status(3).Held == 1 && a.status(0).Held == 1 })
	check(t, a.client(0).call(t.Context(), http.MethodPost, "/v1/orders", map[string]any{
		"customer": "C-1", "order": "1", "time": time.Now().UTC().Format(time.RFC3339), "channel": "store", "currency": "EUR",
		"lines": []map[string]string{{"sku": "TEA-1", "category": "tea", "quantity": "1", "amount": "3.99"}},
	}, nil))
	a.until("the new member has read the purchase", func() bool { return a.records(3) == 1 })
}

// isSuspended has three of the four members take the new one's rights, which it loses and
// gets back by the votes of the two of three that are needed then.
func (a *admission) isSuspended() {
	t := a.t
	t.Helper()
	a.souk("peer", "suspend", "Shop 4", "--data", a.peer(0))
	a.until("the proposal is seen", func() bool { return len(a.proposals(0)) == 1 })
	a.refuses("it is proposed already", "peer", "suspend", "Shop 4", "--data", a.peer(0))
	a.passes("suspension", 3, a.know(3, 2))
	a.until("it knows that it is suspended", func() bool { return a.status(3).Standing == "suspended" })
	a.refuses("only active members propose", "peer", "reinstate", "Shop 4", "--data", a.peer(3))
	a.souk("peer", "reinstate", "Shop 4", "--data", a.peer(0))
	a.passes("reinstatement", 2, a.know(4, 3))
}

// isRemoved has two of the three that are left remove the third, against its will.
func (a *admission) isRemoved() {
	t := a.t
	t.Helper()
	a.souk("peer", "remove", "Shop 3", "--data", a.peer(0))
	a.passes("removal", 2, a.know(2, 1))
	a.until("it knows that it has left", func() bool { return a.status(2).Standing == "left" })
	a.refuses("only active members propose", "peer", "suspend", "Shop 1", "--data", a.peer(2))
}

// records is how many purchases at others a peer has opened.
func (a *admission) records(i int) int {
	a.t.Helper()
	var list []api.Read
	check(a.t, a.client(i).call(a.t.Context(), http.MethodGet, "/v1/reads", nil, &list))
	return len(list)
}

// standing is what a peer says of its own membership.
func (a *admission) standing(i int) (s api.Standing) {
	a.t.Helper()
	check(a.t, a.client(i).call(a.t.Context(), http.MethodGet, "/v1/membership", nil, &s))
	return s
}

func (a *admission) leaves() {
	t := a.t
	t.Helper()
	a.until("its points are on the chain", func() bool { s := a.standing(3); return s.Points != nil && s.Waiting == 0 })
	token, err := loyalty.TokenOf(t.Context(), a.reader, a.at.PointsFactory, chain.Address(chain.OperatorOf(a.net.Account(3))))
	check(t, err)
	if s := a.standing(3); s.Status != "active" || s.Others != 3 || s.Grants != 1 || s.Name != "Shop 4" {
		t.Errorf("%+v", s)
	}
	a.stdin.WriteString("Shop 1\n")
	a.refuses("another name; nothing was changed", "peer", "leave", "--data", a.peer(3))
	a.stdin.Reset()
	a.stdin.WriteString("Shop 4\n")
	if out := a.souk("peer", "leave", "--data", a.peer(3)); !strings.Contains(out, "Handed to the chain") || !strings.Contains(a.lastProblems, "1 grants of customers") || !strings.Contains(a.lastProblems, "points on the chain, in run-off") {
		t.Error(out, a.lastProblems)
	}
	a.until("the others have dropped it", a.know(3, 2))
	a.until("it knows that it has left", func() bool { return a.status(3).Standing == "left" })
	a.refuses("this merchant has left already", "peer", "leave", "--yes", "--data", a.peer(3))
	a.refuses("this account left for ever", "peer", "admit", a.file, "--data", a.peer(0))
	a.refuses("only active members propose", "peer", "suspend", "Shop 1", "--data", a.peer(3))
	a.until("its points are in run-off", func() bool {
		answer, err := a.reader.Ask(t.Context(), token, points.NewPoints().PackState())
		return err == nil && len(answer) == 32 && answer[31] == 2
	})
}
