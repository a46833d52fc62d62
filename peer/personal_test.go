package peer_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/signin"
)

// What is planted: nothing like it occurs by chance.
const (
	plantedCustomer                  = "customer-Quetzalcoatl-4711"
	plantedOrder                     = "order-Zanzibar-98765"
	plantedArticle                   = "Lapsang Souchong Imperial"
	plantedEmail                     = "quetzalcoatl.4711@mail.example"
	plantedName                      = "Quetzalcoatl Popocatepetl"
	plantedPhone                     = "+82298765432198"
	plantedAmount   credential.Micro = 98_765_432_170_000 // 98765432.17
)

// Nothing that names a customer, an order, an article or an amount leaves the
// merchant in a form that anybody could read: not in facts, blocks, streams,
// logs, metrics or errors, and not on any disk, the merchant's own included.
//
// Defends I1.
func TestNothingPersonalLeaves(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3, Disk: true, Tape: true}, func(w *peertest.World) {
		t := w.T
		c, seller, reader := w.NewCustomer(), w.Peers[0], w.Peers[1]
		s := newSearch(t, w, c)
		purchaseAndMore(t, w, c)
		tellAndTakeBack(t, w, c, s, seller)
		for _, p := range w.Peers {
			s.metrics(p)
			s.facts(p)
			s.blocks(p)
			s.errors(p)
			s.folder(p.Dir) // while it is in use: with write-ahead logs
		}
		seller.Kill()
		seller.Start()
		w.Settle()
		if v, err := reader.CRM().View(w.Ctx(), reader.CRM().Contacts()[0]); err != nil || !s.finds([]byte(fmt.Sprint(v))) {
			t.Fatalf("the search does not even find what the reader may see, %v", err)
		}
		for _, p := range w.Peers {
			p.Stop()
			s.look("the log", p.Log.Bytes())
			s.folder(p.Dir)
		}
		w.Tape.Each(s.look)
		if s.looked < 50 {
			t.Errorf("only %d places were searched", s.looked)
		}
	})
}

// purchaseAndMore does once whatever handles personal data.
func purchaseAndMore(t *testing.T, w *peertest.World, c *peertest.Wallet) {
	t.Helper()
	seller, reader, third := w.Peers[0], w.Peers[1], w.Peers[2]
	w.Enrol(seller, c, plantedCustomer)
	read := w.Grant(c, w.AskToRead(reader), wallet.Terms{})
	ends := w.Grant(c, w.AskToRead(third), wallet.Terms{})
	w.Sell(seller, plantedCustomer, peertest.Order(plantedOrder, plantedArticle, plantedAmount))
	w.Until("both readers opened the record", func() bool { return len(w.Items(reader, read)) == 1 && len(w.Items(third, ends)) == 1 })
	back := peertest.Order(plantedOrder+"-back", plantedArticle, -plantedAmount)
	back.Reverses = plantedOrder
	w.Sell(seller, plantedCustomer, back)
	_, err := seller.Record(w.Ctx(), plantedCustomer+"-unknown", peertest.Order(plantedOrder, plantedArticle, plantedAmount))
	check(t, err) // waits for a consent that never comes
	_, err = c.Revoke(w.Ctx(), ends)
	check(t, err)
	w.Settle()
	w.Pull(c)
	_, err = seller.StatusList(w.Ctx(), 0)
	check(t, err)
}

// tellAndTakeBack hands a merchant a profile, as its sign-in does, and ends the
// grant later. What is handed over is searched too.
func tellAndTakeBack(t *testing.T, w *peertest.World, c *peertest.Wallet, s *search, shop *peertest.Peer) {
	t.Helper()
	n := consent.Notice{
		Merchant: shop.ID, Purpose: "dpv:IdentityVerification", Categories: []string{"email", "name", "phone"}, Rights: consent.Read, RetentionDays: 30, Seq: 1,
		Texts: []consent.NoticeText{{Lang: "en", Title: "You", Body: "May we know who you are?"}},
	}
	_, err := shop.Publish(w.Ctx(), n)
	check(t, err)
	grant := w.Grant(c, n, wallet.Terms{})
	w.Until("the merchant holds the grant", func() bool { _, ok := shop.CRM().Grant(grant); return ok })
	claims := signin.Claims{Email: plantedEmail, Name: plantedName, Phone: plantedPhone}
	check(t, c.SetProfile(w.Ctx(), claims))
	_, sealed, err := c.Tell(w.Ctx(), shop.ID, "https://login.shop.example", claims)
	check(t, err)
	s.look("a sealed profile", sealed)
	p, err := signin.OpenProfile(shop.Sealing, grant, sealed)
	check(t, err)
	if !s.finds(p.Encode()) {
		t.Error("the search does not even find what the merchant is told")
	}
	now := func() uint64 { return uint64(time.Now().UnixMilli()) }
	check(t, shop.CRM().KeepProfile(w.Ctx(), p, now()))
	check(t, c.Taken(w.Ctx(), grant))
	w.Settle()
	if got := shop.CRM().Claims(did.KeyOf(c.Seed.Pairwise(shop.ID)), now()); len(got) != 3 {
		t.Errorf("the merchant knows %d claims", len(got))
	}
	s.folder(shop.Dir)
	_, err = c.Revoke(w.Ctx(), grant)
	check(t, err)
	w.Until("the merchant forgot what it was told", func() bool {
		return shop.CRM().Claims(did.KeyOf(c.Seed.Pairwise(shop.ID)), now()) == nil
	})
}

// search looks for everything planted, in every form.
type search struct {
	t       *testing.T
	w       *peertest.World
	needles map[string][]byte // by what they are
	looked  int
}

func newSearch(t *testing.T, w *peertest.World, c *peertest.Wallet) *search {
	s := &search{t: t, w: w, needles: map[string][]byte{}}
	texts := map[string][]byte{
		"the customer": []byte(plantedCustomer), "the order": []byte(plantedOrder), "the article": []byte(plantedArticle),
		"the e-mail address": []byte(plantedEmail), "the name": []byte(plantedName), "the telephone number": []byte(plantedPhone),
		"the amount": []byte(plantedAmount.String()), "the seed": c.Seed[:], "the recovery words": []byte(c.Seed.Words()),
	}
	s.needles["the amount as a number"] = binary.BigEndian.AppendUint64(nil, uint64(plantedAmount))[1:]
	for i, p := range w.Peers {
		key := c.Seed.Pairwise(p.ID).Public()
		texts[fmt.Sprint("the pairwise key ", i)] = key.(ed25519.PublicKey)
		texts[fmt.Sprint("the pairwise DID ", i)] = []byte(c.Pairwise(p.ID))
	}
	for what, text := range texts {
		s.plant(what, text)
	}
	return s
}

// plant adds a text raw, in hexadecimal and in base64 at every alignment.
func (s *search) plant(what string, text []byte) {
	s.needles[what] = text
	s.needles[what+" in hexadecimal"] = []byte(hex.EncodeToString(text))
	s.needles[what+" in upper-case hexadecimal"] = []byte(strings.ToUpper(hex.EncodeToString(text)))
	for shift := range 3 {
		part := text[shift:]
		part = part[:len(part)/3*3] // whole groups: the same wherever the text begins
		s.needles[fmt.Sprint(what, " in base64 ", shift)] = []byte(base64.StdEncoding.EncodeToString(part))
		s.needles[fmt.Sprint(what, " in base64url ", shift)] = []byte(base64.URLEncoding.EncodeToString(part))
	}
}

func (s *search) finds(raw []byte) bool {
	for _, n := range s.needles {
		if bytes.Contains(raw, n) {
			return true
		}
	}
	return false
}

func (s *search) look(where string, raw []byte) {
	s.t.Helper()
	s.looked++
	for what, n := range s.needles {
		if bytes.Contains(raw, n) {
			s.t.Errorf("%s is in %s", what, where)
		}
	}
}

func (s *search) facts(p *peertest.Peer) {
	for _, r := range s.w.Records(p) {
		s.look(fmt.Sprint("a fact of kind ", r.Kind), r.Raw)
	}
}

func (s *search) blocks(p *peertest.Peer) {
	n := 0
	for c, err := range p.Blobs.Pinned(s.w.Ctx()) {
		check(s.t, err)
		raw, err := p.Blobs.Get(s.w.Ctx(), c)
		check(s.t, err)
		s.look("a block", raw)
		n++
	}
	if n == 0 && p == s.w.Peers[0] {
		s.t.Error("the seller pins no block")
	}
}

func (s *search) metrics(p *peertest.Peer) {
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(p.Metrics, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	if !bytes.Contains(answer.Body.Bytes(), []byte("souk_facts_stored_total")) {
		s.t.Error("there are no metrics to search")
	}
	s.look("the metrics", answer.Body.Bytes())
}

func (s *search) folder(dir string) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		s.look("the name of a file", []byte(path))
		raw, err := os.ReadFile(path)
		s.look("the file "+filepath.Base(path), raw)
		return err
	})
	check(s.t, err)
}

// errors provokes every refusal that meets something planted.
func (s *search) errors(p *peertest.Peer) {
	ctx := s.w.Ctx()
	order := func(change func(*credential.Order)) error {
		o := peertest.Order(plantedOrder, plantedArticle, plantedAmount)
		change(&o)
		_, err := p.Record(ctx, plantedCustomer, o)
		return err
	}
	long := strings.Repeat(plantedCustomer, 9)
	_, invite := p.Invite(ctx, long)
	_, find := p.CRM().Order(ctx, plantedCustomer, plantedOrder+"?")
	_, notice := p.Publish(ctx, consent.Notice{Purpose: plantedArticle, Reward: long})
	refusals := []error{
		invite, find, notice,
		order(func(o *credential.Order) { o.ID = long }),
		order(func(o *credential.Order) { o.Currency = plantedCustomer }),
		order(func(o *credential.Order) { o.Lines[0].SKU = long }),
		order(func(o *credential.Order) {
			o.Lines = append(o.Lines, credential.Line{Amount: 1 << 62}, credential.Line{Amount: 1 << 62})
		}),
		order(func(o *credential.Order) { o.Channel = plantedOrder + "\xff" }),
	}
	refusals = append(refusals, p.Import(ctx, [][]byte{[]byte(plantedCustomer), []byte(long)})...)
	for i, err := range refusals {
		if err == nil {
			s.t.Errorf("nothing refused provocation %d", i)
			continue
		}
		s.look(fmt.Sprint("error ", i), fmt.Appendf(nil, "%v %+v %q", err, err, err.Error()))
	}
}
