// Command intake measures what it costs to take facts in: decode, verify, durable
// group commit, index. The base is bare crypto/ed25519 verification of the same
// facts, one by one; one arm has a bad signature in every batch.
//
//	go run ./bench/intake [-rounds 9]
package main

import (
	"context"
	"crypto/ed25519"
	"flag"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/factlog"
)

const (
	batchSize = 64 // facts verified together, as a link hands them over
	batches   = 64
	callers   = 4 // links that take in at once and share commits
	members   = 16
)

func main() {
	rounds := flag.Int("rounds", 9, "measured rounds of each arm")
	flag.Parse()
	dir, err := os.MkdirTemp("", "souk-intake")
	must(err)
	defer os.RemoveAll(dir)
	reg, keys := consortium()
	good, bad := headers(keys, false), headers(keys, true)
	decoded := decode(good)
	run := &intake{dir: dir, reg: reg}
	results := arms.Compare("taking in record headers of "+arms.Bytes(float64(len(good[0]))), *rounds,
		arms.Arm{Name: "bare crypto/ed25519, single", Run: func() float64 { return bare(decoded) }},
		arms.Arm{Name: "decode, verify, commit, index", Run: func() float64 { return run.all(good, 0) }},
		arms.Arm{Name: "the same, one bad in 64", Run: func() float64 { return run.all(bad, batches) }},
	)
	rate := results[0].CPU.Median() / results[1].CPU.Median()
	t := arms.NewTable("against the goal", "what", "measured", "goal")
	t.Row("rate of intake / rate of bare verification, per core", strconv.FormatFloat(rate, 'f', 2, 64), "1.0")
	t.Goal("intake at least as fast as bare verification", rate >= 1)
	t.Write(os.Stdout)
}

// registry is a consortium that fits a map.
type registry map[did.Key]did.Member

func (r registry) Member(did.Merchant) (did.Member, bool) { return did.Member{}, false }
func (r registry) Members() []did.Member                  { return nil }
func (r registry) ByKey(k did.Key) (did.Member, bool) {
	m, ok := r[k]
	return m, ok
}

func consortium() (registry, []ed25519.PrivateKey) {
	reg := registry{}
	var keys []ed25519.PrivateKey
	for i := range members {
		key := ed25519.NewKeyFromSeed(append(make([]byte, 31), byte(i)))
		author := did.Key(key.Public().(ed25519.PublicKey))
		reg[author] = did.Member{PeerKey: author, Status: did.StatusActive}
		keys = append(keys, key)
	}
	return reg, keys
}

// headers encodes record headers of many subjects; with spoil, one signature of
// each batch is wrong.
func headers(keys []ed25519.PrivateKey, spoil bool) [][]byte {
	raws := make([][]byte, batches*batchSize)
	for i := range raws {
		body := []byte(strconv.Itoa(i))
		e := vault.Envelope{Tag: [16]byte{byte(i)}, Body: storage.Name(body).Bytes(), Size: 2000, Sealed: make([]byte, vault.SealedHeaderSize)}
		f := fact.Sign(fact.Fact{
			Kind: fact.KindHeader, Seq: uint64(i), Time: 1_700_000_000_000, Expiry: 1_700_000_600_000,
			Subject: [32]byte{1, byte(i), byte(i >> 8)}, Body: e.Encode(),
		}, keys[i%len(keys)])
		if spoil && i%batchSize == i/batchSize%batchSize {
			f.Sig[3] ^= 1
		}
		raws[i] = f.Encode()
	}
	return raws
}

func decode(raws [][]byte) []fact.Fact {
	facts := make([]fact.Fact, len(raws))
	for i, raw := range raws {
		var err error
		facts[i], err = fact.Decode(raw)
		must(err)
	}
	return facts
}

func bare(facts []fact.Fact) float64 {
	for _, f := range facts {
		if !ed25519.Verify(f.Author.Public(), f.SigningBytes(), f.Sig[:]) {
			log.Fatal("a good signature was refused")
		}
	}
	return float64(len(facts))
}

// intake opens a new store for each run.
type intake struct {
	dir  string
	runs int
	reg  registry
}

// all takes everything in and checks that exactly refused facts were refused.
func (n *intake) all(raws [][]byte, refused int) float64 {
	n.runs++
	store, err := factlog.Open(factlog.Config{Dir: filepath.Join(n.dir, strconv.Itoa(n.runs))})
	must(err)
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for b := c; b < batches; b += callers {
				n.take(store, raws[b*batchSize:(b+1)*batchSize])
			}
		})
	}
	wg.Wait()
	count, err := store.Count(context.Background())
	must(err)
	if count != uint64(len(raws)-refused) {
		log.Fatalf("%d of %d facts were taken in", count, len(raws)-refused)
	}
	must(store.Close())
	return float64(len(raws))
}

func (n *intake) take(store *factlog.Store, raws [][]byte) {
	checked, errs := admit.VerifyBatch(raws, n.reg)
	records := make([]storage.Record, 0, len(raws))
	for i, c := range checked {
		if errs[i] == nil {
			records = append(records, record(c))
		}
	}
	_, err := store.Append(context.Background(), records)
	must(err)
}

func record(c admit.Checked) storage.Record {
	r := storage.Record{
		ID: c.ID, Kind: uint16(c.Fact.Kind), Author: c.Fact.Author, Subject: c.Fact.Subject,
		Time: c.Fact.Time, Expiry: c.Fact.Expiry, Raw: c.Raw,
	}
	if e, ok := c.Body.(vault.Envelope); ok {
		r.Tag = e.Tag[:]
	}
	return r
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
