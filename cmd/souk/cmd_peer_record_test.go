package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/contracts/chain"
	souk "github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/did"
	simrecord "github.com/souk-network/souk/simnet/record"
	"github.com/souk-network/souk/simnet/trace"
)

// recordings are of the three peers of a market while they go on.
type recordings struct {
	m     *market
	files []string
	end   []func()
}

// client speaks to a peer of the market.
func (m *market) client(i int) apiClient {
	m.t.Helper()
	config, keys, err := openPeer(m.peer(i))
	check(m.t, err)
	return newAPIClient(config.API, keys.Token)
}

func (m *market) recordAll() *recordings {
	m.t.Helper()
	r := &recordings{m: m}
	for i := range 3 {
		file := filepath.Join(m.dir, fmt.Sprintf("recorded%d.jsonl", i))
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan int, 1)
		var problems bytes.Buffer
		go func() {
			ended <- run(ctx, []string{"peer", "record", "--data", m.peer(i), "--out", file, "--round", "1m", "--least", "1"}, io.Discard, &problems)
		}()
		r.files = append(r.files, file)
		r.end = append(r.end, func() {
			stop()
			if status := <-ended; status != 0 {
				m.t.Errorf("the recording ended with %d: %s", status, problems.String())
			}
		})
		m.until("the recording has begun", func() bool { raw, _ := os.ReadFile(file); return bytes.HasSuffix(raw, []byte("\n")) })
	}
	return r
}

// stop interrupts the recordings, as Ctrl-C does, and reads them.
func (r *recordings) stop() (out []simrecord.Recording, raw []byte) {
	for _, end := range r.end {
		end()
	}
	for _, file := range r.files {
		text, err := os.ReadFile(file)
		check(r.m.t, err)
		rec, err := simrecord.Read(bytes.NewReader(text))
		check(r.m.t, err)
		if !rec.Whole {
			r.m.t.Errorf("a recording that was stopped lacks its end")
		}
		out, raw = append(out, rec), append(raw, text...)
	}
	return out, raw
}

// notice has a peer ask a question.
func (m *market) notice(i int, purpose, right string) {
	m.t.Helper()
	check(m.t, m.client(i).call(m.t.Context(), http.MethodPost, "/v1/notices", map[string]any{
		"purpose": purpose, "categories": []string{"purchases"}, "rights": []string{right}, "retention_days": 30, "version": 1,
		"texts": []map[string]string{{"lang": "en", "title": "A question", "body": "May we?"}},
	}, nil))
}

func (m *market) status(i int) souk.Status {
	m.t.Helper()
	var s souk.Status
	check(m.t, m.client(i).call(m.t.Context(), http.MethodGet, "/v1/status", nil, &s))
	return s
}

// settle waits until all peers have the same number of facts and nothing waits,
// for so long.
func (m *market) settle(quiet time.Duration) {
	m.t.Helper()
	var last uint64
	since := time.Now()
	m.until("nothing new happens", func() bool {
		a, b, c := m.status(0), m.status(1), m.status(2)
		if a.Facts != b.Facts || b.Facts != c.Facts || a.Facts != last || a.PendingReads+b.PendingReads+c.PendingReads > 0 {
			last, since = a.Facts, time.Now()
		}
		return time.Since(since) > quiet
	})
}

const recordedCustomer = "C-1042-recorded-Mina"

// trade is a little market day: one customer lets one shop write and two read,
// buys twice, and takes one grant back.
func (m *market) trade() {
	m.t.Helper()
	var contact struct {
		Code string `json:"code"`
	}
	check(m.t, m.client(0).call(m.t.Context(), http.MethodPost, "/v1/invites", map[string]string{"customer": recordedCustomer}, &contact))
	m.wallet = filepath.Join(m.dir, "new-wallet") // a vault that is made while it is recorded
	m.souk("wallet", "init", "--data", m.wallet, "--consortium", m.consortium(), "--work", "10")
	m.souk("wallet", "grant", "Shop 1/souk:LoyaltyProgramme", "--data", m.wallet, "--invite", contact.Code)
	m.souk("wallet", "grant", "Shop 2/dpv:Personalisation", "--data", m.wallet)
	m.souk("wallet", "grant", "Shop 3/dpv:Personalisation", "--data", m.wallet)
	m.settle(time.Second)
	for n := range 2 {
		check(m.t, m.client(0).call(m.t.Context(), http.MethodPost, "/v1/orders", map[string]any{
			"customer": recordedCustomer, "order": fmt.Sprint("ORDER-recorded-", n), "time": time.Now().UTC().Format(time.RFC3339), "channel": "store", "currency": "KRW",
			"lines": []map[string]string{{"sku": "sku-recorded", "category": "goods-recorded", "quantity": "1", "amount": "12345.67"}},
		}, nil))
	}
	m.settle(2 * time.Second)
	m.souk("wallet", "revoke", "Shop 2/dpv:Personalisation", "--data", m.wallet)
	m.settle(8 * time.Second)
}

// counts are the deeds of recordings by what and kind. Checkpoints and anchors
// are left out: they follow the clock.
func counts(all []simrecord.Recording) map[string]int64 {
	out := map[string]int64{}
	for _, rec := range all {
		for _, d := range rec.Deeds {
			if d.Kind != "checkpoint" && d.Kind != "anchor" {
				out[string(d.What)+" "+d.Kind] += d.N
			}
		}
	}
	return out
}

// replayed counts the same of a run, from when the replay began.
func replayed(t *testing.T, folder string) map[string]int64 {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "events.jsonl"))
	check(t, err)
	defer func() { _ = f.Close() }()
	out, begun := map[string]int64{}, false
	rights := map[string]string{}
	for e, err := range trace.Events(f) {
		check(t, err)
		begun = begun || e.What == trace.Say && e.Kind == "trace"
		if !begun || e.Kind == "checkpoint" || e.Kind == "anchor" {
			continue
		}
		switch e.What {
		case trace.Publish, trace.Deliver:
			out[string(e.What)+" "+e.Kind]++
		case trace.Read:
			out["read "]++
		case trace.Refused:
			out["refused "+e.Note]++
		case trace.Buy:
			out["buy receipt"]++
		case trace.Grant:
			rights[e.Grant] = e.Kind
			out["grant "+e.Kind]++
		case trace.Purge:
			out["revoke "+rights[e.Grant]]++
			if e.N > 0 {
				out["purge "] += e.N
			}
		}
	}
	return out
}

// Three live peers are recorded through a day of trade and the recordings are
// replayed: on simulated links the same things happen as often, those that were
// replayed and those that came of them. What was recorded tells nothing of whom.
//
// Defends I1.
func TestALiveConsortiumIsRecordedAndReplayed(t *testing.T) {
	m := openMarket(t)
	m.notice(0, "souk:LoyaltyProgramme", "write")
	m.notice(1, "dpv:Personalisation", "read")
	m.notice(2, "dpv:Personalisation", "read")
	m.settle(time.Second)
	r := m.recordAll()
	begun := time.Now()
	m.trade()
	recorded, raw := r.stop()
	want := counts(recorded)
	for _, least := range []string{"grant write", "grant read", "revoke read", "buy receipt", "read ", "purge ", "publish header", "deliver consent", "deliver revocation", "deliver receipt"} {
		if want[least] == 0 {
			t.Errorf("nothing was recorded of %s: %v", least, want)
		}
	}
	m.tellsNothing(raw, begun)

	scenario := filepath.Join(m.dir, "again.txt")
	check(t, os.WriteFile(scenario, []byte("network peers=3\ncustomers 1 vault=2of3 rate=0/d\nrun 1m\n"+
		"trace recorded0.jsonl as=m0\ntrace recorded1.jsonl as=m1\ntrace recorded2.jsonl as=m2\nrun 6m\n"), 0o600))
	folder := filepath.Join(m.dir, "again")
	m.souk("sim", "run", scenario, "--out", folder)
	got := replayed(t, folder)
	keys := maps.Clone(want)
	maps.Copy(keys, got)
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if got[k] != want[k] {
			t.Errorf("%s: %d recorded, %d replayed", k, want[k], got[k])
		}
	}
}

// tellsNothing demands that recordings hold nothing of the live consortium.
func (m *market) tellsNothing(raw []byte, begun time.Time) {
	m.t.Helper()
	var needles []needle
	add := func(kind string, secret []byte) { needles = append(needles, formsOf(kind, secret)...) }
	for i := range 3 {
		_, keys, err := openPeer(m.peer(i))
		check(m.t, err)
		account, public, name := chain.OperatorOf(keys.Operator), did.KeyOf(keys.Peer), fmt.Sprintf("Shop %d", i+1)
		add("account", account[:])
		add("key", public[:])
		add("peer", []byte(souk.IDOf(public).String()))
		if bytes.Contains(raw, []byte(name)) {
			m.t.Errorf("the recording names %s", name)
		}
		var log api.Checkpoint
		check(m.t, m.client(i).call(m.t.Context(), http.MethodPost, "/v1/checkpoint", nil, &log))
	}
	for _, text := range []string{recordedCustomer, "ORDER-recorded-", "sku-recorded", "goods-recorded", "12345.67", "12345670000"} {
		add("order", []byte(text))
	}
	ids := 0
	for _, word := range strings.FieldsFunc(m.souk("wallet", "requests", "--data", m.wallet, "--json")+m.souk("wallet", "reads", "--data", m.wallet, "--json"), func(r rune) bool {
		return !strings.ContainsRune("0123456789abcdef", r)
	}) {
		if id, err := hex.DecodeString(word); err == nil && len(id) >= 20 {
			add("id", id)
			ids++
		}
	}
	if ids == 0 {
		m.t.Error("no id of a grant or a record was found to search for")
	}
	for _, n := range newHaystack(needles).find(raw) {
		m.t.Errorf("the recording holds a %s, %s", n.kind, n.form)
	}
	for second := begun.Unix() - 60; second <= time.Now().Unix(); second++ {
		if bytes.Contains(raw, fmt.Append(nil, second)) {
			m.t.Error("the recording holds a moment of its time")
		}
	}
	for line := range bytes.Lines(raw) {
		m.plain(line)
	}
}

// plain demands that a line has nothing but what recordings are made of.
func (m *market) plain(line []byte) {
	m.t.Helper()
	e, err := trace.Parse(line)
	check(m.t, err)
	var fields map[string]any
	check(m.t, json.Unmarshal(line, &fields))
	for key := range fields {
		if !slices.Contains([]string{"t", "who", "what", "kind", "n", "bytes", "note"}, key) {
			m.t.Errorf("a line tells %q", key)
		}
	}
	if e.Who != "m0" && e.Who != "sim" || e.At%time.Minute != 0 || e.Who == "m0" && e.Bytes&(e.Bytes-1) != 0 {
		m.t.Errorf("a line is too exact, or names somebody: %s", line)
	}
}

// A file that is there is not overwritten, and a folder whose peer does not run
// leaves none behind.
func TestRecordingsRefuseWhatIsThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	_, err := initPeer(dir, peerConfig{Name: "Shop", API: "127.0.0.1:1"}, nil)
	check(t, err)
	there := filepath.Join(t.TempDir(), "there.jsonl")
	check(t, os.WriteFile(there, []byte("mine"), 0o600))
	for _, args := range [][]string{{"--out", there}, {"--out", there + ".new"}} {
		var problems bytes.Buffer
		if status := run(t.Context(), append([]string{"peer", "record", "--data", dir}, args...), io.Discard, &problems); status != 1 {
			t.Errorf("%v: status %d: %s", args, status, problems.String())
		}
	}
	if got, err := os.ReadFile(there); err != nil || string(got) != "mine" {
		t.Errorf("the file became %q, %v", got, err)
	}
	if _, err := os.Stat(there + ".new"); err == nil {
		t.Error("an empty recording is left")
	}
}
