package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/rounds"
)

// Three merchants in a circle of debts net it from the command line, with peers and
// commands that are processes of the program: one looks and
// proposes, one peer signs by itself, one merchant signs by hand, and one transaction
// cancels the smallest debt for all three.
func TestNettingFromTheCommandLine(t *testing.T) {
	m := openMarketAfter(t, devnet.Config{Period: 250 * time.Millisecond}, func(m *market, net *devnet.Chain, at chain.Deployment) {
		m.processes = true
		owed := trade{stall: stall{t: t, net: net, at: at}}
		owed.create(3)
		for i, amount := range []uint64{72, 71, 70} { // of each one's points the next one holds so many
			owed.issue(i, common.Address(chain.OperatorOf(net.Account((i+1)%3))), amount)
		}
	})
	read := func(i int, into any, args ...string) {
		t.Helper()
		out := m.souk(append(append([]string{"peer", "netting"}, args...), "--json", "--data", m.peer(i))...)
		check(t, json.Unmarshal([]byte(out), into))
	}
	list := func(i int) []api.NettingRound {
		var l api.NettingRounds
		read(i, &l, "list")
		return l.Rounds
	}
	if out := m.souk("peer", "netting", "list", "--data", m.peer(0)); !strings.Contains(out, "No round is known here") {
		t.Error(out)
	}
	var p api.NettingPreview
	m.until("the peer has read the debts", func() bool {
		read(0, &p, "preview")
		return len(p.Holds) == 1 && len(p.Owes) == 1
	})
	if p.Parties != 3 || len(p.Cycles) != 1 || len(p.Lines) != 3 || p.Holds[0].Points != 70 || p.Owes[0].Points != 72 || p.Gives[0].Points != 70 || p.Freed[0].Points != 70 {
		t.Fatalf("the preview is %+v", p)
	}
	if _, status := m.try("peer", "netting", "preview", "--without", "Nobody", "--data", m.peer(0)); status == 0 {
		t.Error("a member that there is not is left out")
	}
	var begun api.NettingRound
	read(0, &begun, "propose", "--wait", "1h")
	if begun.State != rounds.Open || !begun.Mine || begun.Word != "signed" {
		t.Errorf("it begins as %+v", begun)
	}
	for _, i := range []int{1, 2} {
		m.until("a merchant is asked", func() bool { l := list(i); return len(l) == 1 && l[0].ID == begun.ID && l[0].Word == "waiting" })
		if out := m.souk("peer", "netting", "sign", begun.ID[:12], "--data", m.peer(i)); !strings.Contains(out, "signed") {
			t.Error(out)
		}
	}
	for i := range 3 {
		m.until("everybody shows it as settled", func() bool { l := list(i); return len(l) == 1 && l[0].State == rounds.Settled })
	}
	m.until("the debts are gone", func() bool {
		read(1, &p, "preview")
		return len(p.Cycles) == 0 && len(p.Holds) == 1 && p.Holds[0].Points == 2 && len(p.Owes) == 1 && p.Owes[0].Points == 1
	})
	if _, status := m.try("peer", "netting", "propose", "--data", m.peer(2)); status == 0 || !strings.Contains(m.lastProblems, "no circle of debts") {
		t.Error("a round without a circle of debts: ", m.lastProblems)
	}
	if _, status := m.try("peer", "netting", "decline", begun.ID[:12], "--data", m.peer(1)); status == 0 || !strings.Contains(m.lastProblems, "it was signed") {
		t.Error("a signature is taken back: ", m.lastProblems)
	}
	nettingMetrics(m, begun.ID)
}

// nettingMetrics looks at what the first peer counts: events, and nothing that names
// a statement or a member.
func nettingMetrics(m *market, id string) {
	t := m.t
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, m.api+"/metrics", nil)
	check(t, err)
	r.Header.Set("Authorization", "Bearer "+m.token)
	answer, err := http.DefaultClient.Do(r)
	check(t, err)
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	check(t, err)
	if want := fmt.Sprintf("souk_netting_rounds_total{event=%q} 1\n", rounds.EventProposed); !strings.Contains(string(raw), want) {
		t.Errorf("%d: the metrics lack %q", answer.StatusCode, want)
	}
	if strings.Contains(string(raw), strings.TrimPrefix(id, "0x")[:16]) {
		t.Error("the metrics name a statement")
	}
}
