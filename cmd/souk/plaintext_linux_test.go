package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/bundle"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
)

// mayHold lists where something personal may be found, and why. A place is
// named by the beginning of its name, as a regular expression; everything else is
// refused.
var mayHold = []struct{ place, kinds, why string }{
	{"input", "customer order article category amount", "it is the merchants' own file; and it shows that the search finds"},
	{"disk: purchases.csv", "customer order article category amount", "the part of the input that was replayed, kept with --keep alone, so that a run can be recomputed"},
	{"wire: till", "customer order article category amount DID account", "a merchant's own systems speak to its own peer, over loopback or behind its TLS proxy"},
	{"disk: proof.bundle", "vault account", "a customer's own evidence, exported by the wallet for whom the customer shows it to"},
	{"wire: chain", "account", onChain}, {"disk: chain/devnet/", "account", onChain},
	{"disk: merchant-[0-9]+/(points|chain)/", "account", onChain},
	{"disk: merchant-[0-9]+/events/", "account", "the index repeats final events of the contracts, which the chain shows to everybody"},
	{"disk: merchant-[0-9]+/facts/", "account", "an offer names the account that makes it and the one that receives, as the chain does when it is settled"},
}

const onChain = "points are held by accounts; each faces one merchant alone and tells nothing else, and the merchant keeps what it sends to the chain"

func excused(place, kind string) bool {
	for _, m := range mayHold {
		if regexp.MustCompile("^"+m.place).MatchString(place) && strings.Contains(m.kinds, kind) {
			return true
		}
	}
	return false
}

// place is somewhere to search.
type place struct {
	name string
	data []byte
}

// Defends I1: a whole demonstration of recognisable purchases leaves none of its
// customers, orders, articles, categories and amounts, no pairwise DID, account
// or vault on any disk, in any log or metric, on the chain or on any wire, in
// clear or in a usual encoding, except where mayHold says why.
func TestWholeRunShowsNobody(t *testing.T) {
	if os.Getenv(ownNetwork) != "" {
		raiseLoopback(t)
	} else if inOwnNetwork(t) {
		return
	}
	w := record(t)
	if w == nil {
		t.Log("WITHOUT THE WIRES: this process may not record them; disks, logs and metrics are searched")
	}
	dir := t.TempDir()
	input, needles := plant(t, dir)
	run := startDemo(t, dir, input)
	places, ids := run.ask(t)
	run.end(t)
	needles = append(needles, ids...)
	needles = append(needles, run.evidence(t)...)
	places = append(places, run.disks(t)...)
	places = append(places, place{"input", fileOf(t, input)}, place{"disk: demo-summary.json", fileOf(t, run.summary)}, place{"printed", run.printed.Bytes()})
	if w != nil {
		places = append(places, run.wires(t, w)...)
	}
	search(t, places, newHaystack(needles), w != nil)
}

// search reports every find that is not excused, and fails when it could not
// have found any: the input holds every kind, and so does what a till says.
func search(t *testing.T, places []place, h *haystack, wired bool) {
	t.Helper()
	found, bytes := map[string]map[string]int{}, 0
	for _, p := range places {
		bytes += len(p.data)
		for _, n := range h.find(p.data) {
			if found[p.name] == nil {
				found[p.name] = map[string]int{}
			}
			found[p.name][n.kind]++
			if !excused(p.name, n.kind) {
				t.Errorf("%s holds a %s of the run, %s", p.name, n.kind, n.form)
			}
		}
	}
	t.Logf("searched %d bytes in %d places", bytes, len(places))
	for kind, least := range planted {
		if found["input"][kind] < least {
			t.Errorf("the search found %d of %d of kind %s in the input", found["input"][kind], least, kind)
		}
		if wired && found["wire: till of merchant-1"][kind] == 0 {
			t.Errorf("the search found no %s in what a till says to its peer", kind)
		}
	}
	if found["disk: proof.bundle"]["vault"] == 0 {
		t.Error("the search found no vault in the proof bundle")
	}
}

// planted is how many different ones of each kind are in the input.
var planted = map[string]int{"customer": 5, "order": 25, "article": 50, "category": 50, "amount": 50}

// plant writes purchases whose every value can be recognised: five customers
// at three shops, one order without a customer, one taken back.
func plant(t *testing.T, dir string) (path string, needles []needle) {
	t.Helper()
	draw := func(kind string) string {
		text := kind[:2] + rand.Text()
		needles = append(needles, formsOf(kind, []byte(text))...)
		return text
	}
	customers := make([]string, planted["customer"])
	for i := range customers {
		customers[i] = draw("customer")
	}
	file := bytes.NewBufferString("who,shop,when,basket,article,kind,qty,paid\n")
	row := func(n, day int, who, order, article, category, sign, amount string) {
		fmt.Fprintf(file, "%s,Planted shop %d,2026-01-%02dT10:00:00Z,%s,%s,%s,%s1,%s%s\n", who, n%merchants, day, order, article, category, sign, sign, amount)
	}
	for n := range planted["order"] {
		who, order := customers[n%len(customers)], draw("order")
		if n == 7 {
			who = ""
		}
		for range 2 {
			article, category, amount := draw("article"), draw("category"), drawAmount(t, &needles)
			row(n, 1+n, who, order, article, category, "", amount)
			if n == 0 { // taken back later
				row(n, 28, who, order, article, category, "-", amount)
			}
		}
	}
	path = filepath.Join(dir, "purchases.csv")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, needles
}

// drawAmount is a price that nobody else pays, as text and as the number of
// millionths that it is kept as.
func drawAmount(t *testing.T, needles *[]needle) string {
	t.Helper()
	raw := make([]byte, 4)
	_, _ = rand.Read(raw) // never fails
	text := fmt.Sprintf("%d.%02d", 10_000_000+int(raw[0])<<16+int(raw[1])<<8+int(raw[2]), 11*(1+raw[3]%9))
	micro, err := credential.ParseMicro(text)
	if err != nil {
		t.Fatal(err)
	}
	*needles = append(*needles, formsOf("amount", []byte(text))...)
	*needles = append(*needles, formsOf("amount", []byte(strconv.FormatInt(int64(micro), 10)))...)
	*needles = append(*needles, numberForms("amount", uint64(micro))...)
	return text
}

// demoRun is 'souk demo' as a process that serves until it is told to stop.
type demoRun struct {
	cmd           *exec.Cmd
	kept, summary string
	printed       *bytes.Buffer
	ended         chan struct{}
}

func startDemo(t *testing.T, dir, input string) *demoRun {
	t.Helper()
	r := &demoRun{kept: filepath.Join(dir, "kept"), summary: filepath.Join(dir, "summary.json"), printed: &bytes.Buffer{}, ended: make(chan struct{})}
	r.cmd = exec.Command("souk", "demo", "--purchases", input, "--merchants", "3", "--keep", r.kept, "--summary", r.summary, "--serve",
		"--map", "customer=who,merchant=shop,time=when,order=basket,sku=article,category=kind,quantity=qty,amount=paid,currency==EUR")
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.cmd.Stderr = r.cmd.Stdout
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	serving := make(chan struct{}, 1)
	go func() {
		defer close(r.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			r.printed.WriteString(lines.Text() + "\n")
			if strings.HasPrefix(lines.Text(), "Serving until interrupted") {
				serving <- struct{}{}
			}
		}
		_ = r.cmd.Wait()
	}()
	t.Cleanup(func() { _ = r.cmd.Process.Kill(); <-r.ended })
	select {
	case <-serving:
	case <-r.ended:
		t.Fatalf("the demonstration ended early:\n%s", r.printed)
	case <-time.After(8 * time.Minute):
		t.Fatal("the demonstration does not come to its end")
	}
	return r
}

// end interrupts the demonstration and wants it to end well.
func (r *demoRun) end(t *testing.T) {
	t.Helper()
	if err := r.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case <-r.ended:
	case <-time.After(3 * time.Minute):
		t.Fatal("the demonstration does not stop")
	}
	var s demoSummary
	if err := json.Unmarshal(fileOf(t, r.summary), &s); err != nil {
		t.Fatal(err)
	}
	if !r.cmd.ProcessState.Success() || !s.Verified || s.ReadsOpened == 0 || s.Anonymous == 0 || s.Reversals == 0 || s.CopiesPurged == 0 {
		t.Fatalf("%v after\n%s", r.cmd.ProcessState, r.printed)
	}
}

// merchants is the number of the shops in the input.
const merchants = 3

func (r *demoRun) merchantDir(j int) string {
	return filepath.Join(r.kept, fmt.Sprintf("merchant-%d", j+1))
}

// ask takes what running peers alone can tell: their metrics, and for each
// customer the pairwise DID, in which two merchants must never agree.
func (r *demoRun) ask(t *testing.T) (places []place, ids []needle) {
	t.Helper()
	seen := map[string]bool{}
	for j := range merchants {
		config, keys, err := openPeer(r.merchantDir(j))
		if err != nil {
			t.Fatal(err)
		}
		places = append(places, place{fmt.Sprintf("metrics of merchant-%d", j+1), metricsOf(t, config.API)})
		var customers []api.Customer
		if err := newAPIClient(config.API, keys.Token).call(t.Context(), http.MethodGet, "/v1/customers", nil, &customers); err != nil {
			t.Fatal(err)
		}
		for _, c := range customers {
			if c.DID == "" {
				continue
			}
			key, err := did.ParseKey(c.DID)
			if err != nil || seen[c.DID] {
				t.Fatalf("a DID is no key or known to two merchants: %v", err)
			}
			seen[c.DID] = true
			ids = append(append(ids, formsOf("DID", []byte(strings.TrimPrefix(c.DID, "did:key:")))...), formsOf("DID", key[:])...)
		}
	}
	if len(seen) < planted["customer"] {
		t.Fatalf("only %d pairwise DIDs", len(seen))
	}
	return places, ids
}

func metricsOf(t *testing.T, address string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || !bytes.Contains(raw, []byte("souk_facts_stored_total")) {
		t.Fatalf("%d bytes of metrics: %v", len(raw), err)
	}
	return raw
}

// evidence is what the proof bundle tells of customers for longer than one
// grant: their vaults, which all of their merchants know, and their accounts.
func (r *demoRun) evidence(t *testing.T) (ids []needle) {
	t.Helper()
	b, err := bundle.Read(bytes.NewReader(fileOf(t, filepath.Join(r.kept, "proof.bundle"))))
	if err != nil {
		t.Fatal(err)
	}
	vaults := map[[32]byte]bool{}
	for _, g := range b.Grants {
		if g.Grant.Account != (consent.Account{}) {
			ids = append(ids, formsOf("account", g.Grant.Account[:])...)
		}
		if v := g.Grant.Vault; !vaults[v] {
			vaults[v] = true
			ids = append(ids, formsOf("vault", v[:])...)
		}
	}
	if len(vaults) < planted["customer"] {
		t.Fatalf("only %d vaults", len(vaults))
	}
	return ids
}

// disks is every file of the kept folder.
func (r *demoRun) disks(t *testing.T) (places []place) {
	t.Helper()
	err := filepath.WalkDir(r.kept, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(r.kept, path)
		places = append(places, place{"disk: " + name, fileOf(t, path)})
		return err
	})
	for j := range merchants {
		for _, must := range []string{"peer.log", "private.db", "blocks.db", "log/leaves"} {
			_, missing := os.Stat(filepath.Join(r.merchantDir(j), must))
			err = errors.Join(err, missing)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return places
}

// wires is what passed over loopback, by who spoke: tills with their peers,
// peers and wallets with the chain, and all of them with each other.
func (r *demoRun) wires(t *testing.T, w *wire) []place {
	t.Helper()
	passed, lost := w.end(t)
	t.Logf("%d packets passed, of which %d were not recorded", passed, lost)
	if lost > passed/100 {
		t.Errorf("more than one packet in a hundred was not recorded: %d of %d", lost, passed)
	}
	names := r.ports(t)
	joined := map[string][]byte{}
	for f, data := range w.flows {
		name := names[f.from]
		if name == "" {
			name = names[f.to]
		}
		if name == "" {
			name = "wire: others"
		}
		joined[name] = append(joined[name], data...)
	}
	for name, sign := range map[string]string{"wire: members and wallets": "/multistream/1.0.0", "wire: chain": "eth_sendRawTransaction"} {
		if !bytes.Contains(joined[name], []byte(sign)) {
			t.Errorf("%s was not recorded: %q is not in its %d bytes", name, sign, len(joined[name]))
		}
	}
	var places []place
	for name, data := range joined {
		t.Logf("%8d bytes on %s", len(data), name)
		places = append(places, place{name, data})
	}
	return places
}

// ports names the ports that the run served on.
func (r *demoRun) ports(t *testing.T) map[uint16]string {
	t.Helper()
	names := map[uint16]string{}
	name := func(port, what string) {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			t.Fatal(err)
		}
		names[uint16(n)] = "wire: " + what
	}
	network, err := readConsortium(filepath.Join(r.kept, "consortium.json"))
	if err != nil {
		t.Fatal(err)
	}
	rpc, err := url.Parse(network.RPC[0])
	if err != nil {
		t.Fatal(err)
	}
	name(rpc.Port(), "chain")
	for j := range merchants {
		config, _, err := openPeer(r.merchantDir(j))
		if err != nil {
			t.Fatal(err)
		}
		name(config.API[strings.LastIndex(config.API, ":")+1:], fmt.Sprintf("till of merchant-%d", j+1))
		name(config.Listen[0][strings.LastIndex(config.Listen[0], "/")+1:], "members and wallets")
	}
	return names
}

func fileOf(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
