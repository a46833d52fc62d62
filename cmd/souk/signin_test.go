package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/bindings/consortiumregistry"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/contracts/chaintest"
	"github.com/souk-network/souk/contracts/devnet"
	"github.com/souk-network/souk/protocol/did"
)

// market is a consortium of three running peers and a wallet, with the program's
// own commands throughout.
type market struct {
	t            *testing.T
	dir          string
	api, site    string // of the first merchant
	token        string
	wallet       string
	stdin        *bytes.Buffer
	lastProblems string
	peerFlags    []string // with which the peers run
	stops        []func() // each ends a peer
	processes    bool     // commands and peers are processes of the program, else they run in this one
}

// souk runs one command and demands success.
func (m *market) souk(args ...string) string {
	m.t.Helper()
	out, status := m.try(args...)
	if status != 0 {
		m.t.Fatalf("souk %s: %s", strings.Join(args, " "), m.lastProblems)
	}
	return out
}

func (m *market) try(args ...string) (string, int) {
	var stdout, stderr bytes.Buffer
	if m.processes {
		cmd := exec.CommandContext(m.t.Context(), "souk", args...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = m.stdin, &stdout, &stderr
		err := cmd.Run()
		var ended *exec.ExitError
		if err != nil && !errors.As(err, &ended) {
			m.t.Fatal("souk: ", err)
		}
		m.lastProblems = stderr.String()
		return stdout.String(), cmd.ProcessState.ExitCode()
	}
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	root.SetIn(m.stdin)
	err := root.ExecuteContext(m.t.Context())
	m.lastProblems = stderr.String()
	if err != nil {
		m.lastProblems += err.Error()
		return stdout.String(), 1
	}
	return stdout.String(), 0
}

func openMarket(t *testing.T) *market {
	t.Helper()
	return openMarketAfter(t, devnet.Config{Trail: 14}, func(*market, *devnet.Chain, chain.Deployment) {})
}

// openMarketAfter prepares the chain before any peer runs: until then nobody else
// sends in the members' names.
func openMarketAfter(t *testing.T, config devnet.Config, prepare func(*market, *devnet.Chain, chain.Deployment)) *market {
	t.Helper()
	t.Setenv("SOUK_PASSPHRASE", testPassphrase)
	t.Setenv("LANG", "C.UTF-8")
	net := startDevnet(t, config)
	ports, err := freePorts(7)
	check(t, err)
	m := &market{t: t, dir: t.TempDir(), stdin: &bytes.Buffer{}, api: fmt.Sprintf("http://127.0.0.1:%d", ports[3]), site: fmt.Sprintf("http://127.0.0.1:%d", ports[6])}
	m.wallet = filepath.Join(m.dir, "wallet")
	file := m.consortium()
	var founders []did.Member
	network := consortium{Name: "bazaar", RPC: []string{net.Endpoint()}, Shards: 1, Replicas: 2}
	for i := range 3 {
		dir := m.peer(i)
		config := peerConfig{Name: fmt.Sprintf("Shop %d", i+1), Listen: []string{fmt.Sprintf("/ip4/127.0.0.1/tcp/%d", ports[i])}, API: fmt.Sprintf("127.0.0.1:%d", ports[3+i]), Consortium: file}
		keys, err := initPeer(dir, config, net.Account(i))
		check(t, err)
		if i == 0 {
			m.token = keys.Token
		}
		founders = append(founders, keys.member(config.Name))
		address := config.Listen[0] + "/p2p/" + peerIDOf(founders[i])
		network.Peers = append(network.Peers, knownPeer{Merchant: chain.OperatorOf(keys.Operator), Name: config.Name, Addresses: []string{address}})
	}
	network.Chain, err = chain.Deploy(t.Context(), chain.DeployConfig{Endpoint: net.Endpoint(), Key: net.Account(9), Founders: founders, Poll: 5 * time.Millisecond})
	check(t, err)
	check(t, writeJSONFile(file, network, 0o600))
	prepare(m, net, network.Chain)
	m.souk("peer", "signin", "set", "--data", m.peer(0), "--issuer", m.site, "--listen", strings.TrimPrefix(m.site, "http://"))
	for i := range 3 {
		m.stops = append(m.stops, m.runPeer(i))
	}
	m.until("every peer is ready", func() bool {
		for i := range 3 {
			answer, err := http.Get("http://127.0.0.1:" + strconv.Itoa(ports[3+i]) + "/readyz")
			if err != nil {
				return false
			}
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				return false
			}
		}
		return true
	})
	m.souk("wallet", "init", "--data", m.wallet, "--consortium", file, "--work", "10")
	return m
}

func (m *market) peer(i int) string { return filepath.Join(m.dir, fmt.Sprintf("peer%d", i)) }

func (m *market) consortium() string { return filepath.Join(m.dir, "consortium.json") }

func (m *market) runPeer(i int) (stop func()) {
	return m.run(append([]string{"peer", "run", "--data", m.peer(i), "--log", "error"}, m.peerFlags...)...)
}

// run keeps a command running until it is stopped or the test ends.
func (m *market) run(args ...string) (stop func()) {
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	var stderr bytes.Buffer
	go func() {
		if m.processes {
			ended <- process(ctx, args, &stderr)
		} else {
			ended <- run(ctx, args, &bytes.Buffer{}, &stderr)
		}
	}()
	stop = sync.OnceFunc(func() {
		end()
		if status := <-ended; status != 0 {
			m.t.Errorf("souk %s ended with %d: %s", strings.Join(args, " "), status, stderr.String())
		}
	})
	m.t.Cleanup(stop)
	return stop
}

// process runs the program until it is interrupted, and returns its exit status.
func process(ctx context.Context, args []string, stderr io.Writer) int {
	cmd := exec.CommandContext(ctx, "souk", args...)
	cmd.Stderr = stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	_ = cmd.Run() // the status says it all
	return cmd.ProcessState.ExitCode()
}

func (m *market) until(what string, ok func() bool) {
	m.t.Helper()
	every := 50 * time.Millisecond
	if m.processes {
		every = 250 * time.Millisecond
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for deadline := time.After(5 * time.Minute); !ok(); {
		select {
		case <-tick.C:
		case <-deadline:
			m.t.Fatal("not within five minutes: ", what)
		}
	}
}

// call makes an HTTP call with a browser's cookies and reads the answer.
func (m *market) call(method, address string, cookies map[string]string, body any) (map[string]any, int) {
	m.t.Helper()
	raw, err := json.Marshal(body)
	check(m.t, err)
	r, err := http.NewRequestWithContext(m.t.Context(), method, address, bytes.NewReader(raw))
	check(m.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+m.token)
	for name, value := range cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer, err := http.DefaultClient.Do(r)
	check(m.t, err)
	defer func() { _ = answer.Body.Close() }()
	for _, c := range answer.Cookies() {
		if cookies != nil {
			cookies[c.Name] = c.Value
		}
	}
	out := map[string]any{}
	_ = json.NewDecoder(answer.Body).Decode(&out)
	return out, answer.StatusCode
}

// A customer of real peers grants, binds, signs in and unbinds from the command
// line, and the merchant sees the account as long as it is shown.
func TestSignInFromTheCommandLine(t *testing.T) {
	var leave func()
	m := openMarketAfter(t, devnet.Config{Trail: 14}, func(_ *market, net *devnet.Chain, at chain.Deployment) {
		leave = func() {
			chaintest.Call(t, net, net.Account(0), at.Consortium, consortiumregistry.NewConsortiumRegistry().PackLeaveConsortium([32]byte{}))
		}
	})
	if _, status := m.call("POST", m.api+"/v1/notices", nil, map[string]any{
		"purpose": "dpv:IdentityVerification", "categories": []string{"accounts", "email", "name"}, "rights": []string{"read"}, "retention_days": 365, "version": 1,
		"texts": []map[string]string{{"lang": "en", "title": "Signing in", "body": "We let you sign in with your account."}},
	}); status/100 != 2 {
		t.Fatal("the notice was refused: ", status)
	}
	bind := []string{"signin", "bind", "Shop 1", "--data", m.wallet, "--site", m.site, "--json"}
	if _, status := m.try(bind...); status == 0 || !strings.Contains(m.lastProblems, "no_grant") {
		t.Fatal("bound without a grant: ", m.lastProblems)
	}
	m.souk("wallet", "grant", "Shop 1/dpv:IdentityVerification", "--data", m.wallet)
	var shown []shownAccount
	m.until("the merchant holds the grant and takes the account", func() bool {
		out, status := m.try(bind...)
		return status == 0 && json.Unmarshal([]byte(out), &shown) == nil && len(shown) == 1
	})
	_, address, _ := strings.Cut(strings.TrimPrefix(shown[0].Account, "eip155:"), ":")
	browser := map[string]string{}
	asked, _ := m.call("POST", m.site+"/v1/message", browser, map[string]any{"address": address, "chain": 31337})
	text, _ := asked["message"].(string)
	m.stdin.WriteString(text + "\n")
	signature := strings.TrimSpace(m.souk("signin", "sign", "Shop 1", "--data", m.wallet))
	in, status := m.call("POST", m.site+"/v1/session", browser, map[string]any{"message": text, "signature": signature})
	if status != http.StatusCreated || in["account"] != shown[0].Account {
		t.Fatal(status, in)
	}
	m.stdin.WriteString(strings.Replace(text, "127.0.0.1", "evil.example", 1))
	if out, status := m.try("signin", "sign", "Shop 1", "--data", m.wallet); status == 0 || out != "" {
		t.Error("signed for another site: ", out)
	}
	if view, _ := m.call("GET", m.api+"/v1/customers/"+fmt.Sprint(in["customer"]), nil, nil); !strings.Contains(fmt.Sprint(view["accounts"]), address) {
		t.Errorf("the merchant's view does not show the account: %v", view)
	}
	if _, status := m.call("GET", m.site+"/v1/session", browser, nil); status != http.StatusOK {
		t.Error("not signed in: ", status)
	}
	if out := m.souk("signin", "unbind", shown[0].ID[:12], "--data", m.wallet, "--lang", "ko"); !strings.Contains(out, "해제함") {
		t.Error(out)
	}
	if _, status := m.call("GET", m.site+"/v1/session", browser, nil); status != http.StatusNotFound {
		t.Error("still signed in after the binding was taken back: ", status)
	}
	if view, _ := m.call("GET", m.api+"/v1/customers/"+fmt.Sprint(in["customer"]), nil, nil); strings.Contains(fmt.Sprint(view["accounts"]), address) {
		t.Error("the merchant still shows the account")
	}
	profilesFromTheCommandLine(m, m.api+"/v1/customers/"+fmt.Sprint(in["customer"]))
	toldWhoLeftFromTheCommandLine(m, leave)
}

// profilesFromTheCommandLine tells the merchant something, takes it back, and tells
// it again; view is where the merchant sees it.
func profilesFromTheCommandLine(m *market, view string) {
	t := m.t
	sees := func() string {
		got, _ := m.call("GET", view, nil, nil)
		return fmt.Sprint(got["profile"])
	}
	profile := func(args ...string) string {
		return m.souk(append([]string{"wallet", "profile", args[0], "--data", m.wallet, "--lang", "en"}, args[1:]...)...)
	}
	if _, status := m.try("wallet", "profile", "tell", "Shop 1", "--data", m.wallet); status == 0 {
		t.Error("told nothing")
	}
	if _, status := m.try("wallet", "profile", "set", "--email", "minji", "--data", m.wallet); status == 0 || strings.Contains(m.lastProblems, "minji") {
		t.Error("wrote what is no address, or quoted it: ", m.lastProblems)
	}
	profile("set", "--email", "minji@mail.example", "--phone", "+82212345678")
	if out := profile("show"); !strings.Contains(out, "minji@mail.example") || !strings.Contains(out, "You told nobody.") || sees() != "[]" {
		t.Error(out)
	}
	if _, status := m.try("wallet", "profile", "tell", "Shop 1", "--only", "phone", "--data", m.wallet); status == 0 || !strings.Contains(m.lastProblems, "no_grant") {
		t.Error("told what the grant is not about: ", m.lastProblems)
	}
	if out := profile("tell", "Shop 1"); !strings.Contains(out, "Shop 1 was told") || !strings.Contains(sees(), "minji@mail.example") || strings.Contains(sees(), "+82") {
		t.Error(out, sees())
	}
	if _, status := m.try("wallet", "profile", "tell", "Shop 2", "--data", m.wallet, "--site", m.site); status == 0 || !strings.Contains(m.lastProblems, "no") {
		t.Error("told a merchant without a grant: ", m.lastProblems)
	}
	m.until("the merchant takes it back", func() bool { // a second after it was told
		_, status := m.try("wallet", "profile", "take-back", "Shop 1", "--data", m.wallet)
		return status == 0
	})
	if sees() != "[]" || !strings.Contains(profile("show"), "You told nobody.") {
		t.Error("it was taken back, and is still there: ", sees())
	}
	m.until("the merchant takes it again", func() bool {
		_, status := m.try("wallet", "profile", "tell", "Shop 1", "--only", "email", "--data", m.wallet)
		return status == 0
	})
	m.souk("wallet", "revoke", "Shop 1/dpv:IdentityVerification", "--data", m.wallet)
	m.until("the merchant forgot it with the grant", func() bool { return sees() == "[]" })
	if out := profile("show"); !strings.Contains(out, "the grant ended") {
		t.Error(out)
	}
	if out := profile("remove", "phone"); strings.Contains(out, "+82") || !strings.Contains(out, "minji@mail.example") {
		t.Error(out)
	}
}

// toldWhoLeftFromTheCommandLine tells the first merchant something, which then leaves
// for ever, and drops it from the wallet's list: no sooner than that.
func toldWhoLeftFromTheCommandLine(m *market, leave func()) {
	t := m.t
	m.souk("wallet", "grant", "Shop 1/dpv:IdentityVerification", "--data", m.wallet)
	m.until("the merchant is told again", func() bool {
		_, status := m.try("wallet", "profile", "tell", "Shop 1", "--data", m.wallet)
		return status == 0
	})
	told := func() (states []string) {
		var shown shownProfile
		check(t, json.Unmarshal([]byte(m.souk("wallet", "profile", "show", "--data", m.wallet, "--json")), &shown))
		for _, one := range shown.Told {
			states = append(states, one.State)
		}
		slices.Sort(states)
		return states
	}
	if got := told(); !slices.Equal(got, []string{"grant_ended", "told"}) {
		t.Fatal(got)
	}
	takeBack := []string{"wallet", "profile", "take-back", "Shop 1", "--data", m.wallet}
	refused := func(want string, args ...string) {
		t.Helper()
		if out, status := m.try(append(takeBack, args...)...); status == 0 || out != "" || !strings.Contains(m.lastProblems, want) {
			t.Errorf("%v: want %q: %s%s", args, want, out, m.lastProblems)
		}
	}
	refused("the merchant is a member: take it back instead", "--forget")
	if got := told(); len(got) != 2 {
		t.Error("a refusal dropped something: ", got)
	}
	m.stops[0]()
	leave()
	m.until("the wallet sees that the merchant left", func() bool { return slices.Equal(told(), []string{"merchant_left", "merchant_left"}) })
	if out := m.souk("wallet", "profile", "show", "--data", m.wallet, "--lang", "en"); !strings.Contains(out, "Shop 1 was told ("+m.site+"), and left the consortium since") {
		t.Error(out)
	}
	refused("this merchant left the consortium; if its sign-in does not come back, --forget drops it from your list, which undoes nothing")
	out := m.souk(append(takeBack, "--forget", "--lang", "ko")...)
	if !strings.Contains(out, "아무에게도 알리지 않았습니다.") || !strings.Contains(m.lastProblems, "Shop 1에 알린 것을 이 지갑의 목록에서만 지웠습니다. 되돌린 것은 없습니다") {
		t.Error(out, m.lastProblems)
	}
	if got := told(); len(got) != 0 {
		t.Error("still listed: ", got)
	}
	refused("this merchant was told nothing", "--forget")
}
