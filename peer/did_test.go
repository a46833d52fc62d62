package peer_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/webvh"
	"github.com/souk-network/souk/storage/mem"
)

// withDIDs is a consortium whose peers keep DIDs on disk.
func withDIDs(t *testing.T, merchants int, test func(*peertest.World)) {
	t.Helper()
	dir := t.TempDir()
	peertest.Run(t, peertest.Config{Merchants: merchants, Adjust: func(number int, cfg *peer.Config) {
		own, err := identity.OpenOwn(filepath.Join(dir, fmt.Sprint(number)), nil)
		if err != nil {
			t.Error(err)
		}
		cfg.DID = own
	}}, test)
}

// updateKey is the n-th key that signs a merchant's DID; none is on the peer.
func updateKey(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{200 + n}, 32))
}

func updateMultikey(n byte) string { return webvh.Multikey(did.KeyOf(updateKey(n))) }

// entry makes the next entry of a peer's DID, with others as witnesses.
func entry(t *testing.T, p *peertest.Peer, log *webvh.Log, w webvh.Witness) *webvh.Log {
	t.Helper()
	var n byte
	params := webvh.Parameters{Portable: true, TTL: 600}
	id, err := webvh.Unborn("shop.example")
	if log != nil {
		n, params, id = byte(log.Len()), log.Newest().Parameters, log.DID().String()
	}
	if err != nil {
		t.Fatal(err)
	}
	params.UpdateKeys, params.NextKeyHashes, params.Witness = []string{updateMultikey(n)}, []string{webvh.KeyHash(updateMultikey(n + 1))}, w
	document := webvh.Stall{DID: id, Account: p.ID, PeerKey: p.Member.PeerKey, HPKEKey: p.Member.HPKEKey}.Document()
	if log == nil {
		log, err = webvh.Create(document, params, updateKey(n), time.Now())
	} else {
		log, err = log.Next(document, params, updateKey(n), time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func witnesses(threshold int, peers ...*peertest.Peer) webvh.Witness {
	w := webvh.Witness{Threshold: threshold}
	for _, p := range peers {
		w.Witnesses = append(w.Witnesses, p.Member.PeerKey)
	}
	return w
}

func offerEntry(w *peertest.World, p *peertest.Peer, log *webvh.Log) peer.DIDState {
	w.T.Helper()
	s, err := p.OfferDIDEntry(w.Ctx(), log.Last())
	if err != nil {
		w.T.Fatal(err)
	}
	return s
}

// Two of three witnesses are enough, whichever is gone; one is not, and what waits
// is published when a second one is back, also over the death of the peer itself.
func TestDIDIsWitnessed(t *testing.T) {
	withDIDs(t, 4, func(w *peertest.World) {
		shop, a, b, c := w.Peers[0], w.Peers[1], w.Peers[2], w.Peers[3]
		list := witnesses(2, a, b, c)
		one := entry(w.T, shop, nil, list)
		if s := offerEntry(w, shop, one); s.Head != one.Head() || len(s.Pending) > 0 {
			w.T.Fatalf("all are there: %+v", s.Head)
		}
		c.Stop()
		w.Pass(time.Minute)
		two := entry(w.T, shop, one, list)
		if s := offerEntry(w, shop, two); s.Head != two.Head() {
			w.T.Fatal("one of three is gone")
		}
		w.Isolate(a, b)
		w.Pass(time.Minute)
		three := entry(w.T, shop, two, list)
		s := offerEntry(w, shop, three)
		if s.Head != two.Head() || !bytes.Equal(s.Pending, three.Last()) || s.Threshold != 2 || len(s.Missing) != 3 {
			w.T.Fatalf("nobody is there: %d entries, %d missing", s.Head.Number, len(s.Missing))
		}
		shop.Kill()
		w.Pass(time.Second)
		shop.Start()
		w.Rejoin()
		w.Until("what waited is published", func() bool {
			s, err := shop.DID(w.Ctx())
			return err == nil && s.Head == three.Head() && len(s.Pending) == 0
		})
		s, err := shop.DID(w.Ctx())
		if err != nil {
			w.T.Fatal(err)
		}
		judged(w, s)
	})
}

// judged demands that a stranger believes the published files.
func judged(w *peertest.World, s peer.DIDState) identity.Result {
	w.T.Helper()
	r, err := identity.NewResolver(nil, mem.NewKV(), nil).Take(w.Ctx(), s.DID, s.Files)
	if err != nil {
		w.T.Fatal(err)
	}
	return r
}

// Witnesses refuse a second history, and whoever asks for another member's DID.
func TestWitnessingPeersSignOneHistory(t *testing.T) {
	withDIDs(t, 3, func(w *peertest.World) {
		shop, other, witness := w.Peers[0], w.Peers[1], w.Peers[2]
		list := witnesses(1, witness)
		one := entry(w.T, shop, nil, list)
		offerEntry(w, shop, one)
		w.Pass(time.Minute)
		two := entry(w.T, shop, one, list)
		offerEntry(w, shop, two)
		w.Pass(time.Minute)
		fork := entry(w.T, shop, one, list) // as one that stole the next key and an old copy could make
		s, err := shop.DID(w.Ctx())
		if err != nil {
			w.T.Fatal(err)
		}
		for what, c := range map[string]struct {
			from *peertest.Peer
			log  *webvh.Log
			kind fault.Kind
		}{"a fork": {shop, fork, fault.Conflict}, "less than before": {shop, one, fault.Stale}, "another member": {other, two, fault.Denied}} {
			err := peer.AskDIDWitness(c.from.Node, w.Ctx(), witness.Member.PeerKey, identity.WitnessRequest{Log: c.log.Bytes(), Approvals: s.Files.Witness})
			if err == nil || fault.KindOf(err) != c.kind {
				w.T.Errorf("%s: %v, want %s", what, err, c.kind)
			}
		}
		if s, err := shop.DID(w.Ctx()); err != nil || s.Head != two.Head() {
			w.T.Errorf("the log changed: %v", err)
		}
	})
}

// The files as a web server shows them and as blocks of any peer are the same DID.
func TestDIDFromBlocksAndFromTheWeb(t *testing.T) {
	withDIDs(t, 3, func(w *peertest.World) {
		shop, reader := w.Peers[0], w.Peers[2]
		log := entry(w.T, shop, nil, witnesses(2, w.Peers[1], w.Peers[2]))
		s := offerEntry(w, shop, log)
		files := identity.Files{}
		for path, out := range map[string]*[]byte{"/.well-known/did.jsonl": &files.Log, "/.well-known/did-witness.json": &files.Witness} {
			f, has := shop.PublicFile(path)
			if !has || f.Host != "shop.example" {
				w.T.Fatalf("%s is not shown", path)
			}
			*out = f.Content
		}
		s.Files = files
		web := judged(w, s)
		blocks, err := reader.ResolveDID(w.Ctx(), s.DID, s.Blocks)
		if err != nil {
			w.T.Fatal(err)
		}
		if !bytes.Equal(jcs.Append(nil, web.Document), jcs.Append(nil, blocks.Document)) || !bytes.Equal(jcs.Append(nil, web.Metadata), jcs.Append(nil, blocks.Metadata)) {
			w.T.Error("they differ")
		}
		if s.Binding.Registered || !s.Binding.Account || !s.Binding.PeerKey || !s.Binding.HPKEKey {
			w.T.Errorf("%+v", s.Binding)
		}
		shop.Stop() // and the block is still had from who read it
		again, err := w.Peers[1].ResolveDID(w.Ctx(), s.DID, s.Blocks)
		if err != nil || again.Log.Head() != log.Head() {
			w.T.Errorf("from another holder: %v", err)
		}
		for _, path := range []string{"/did.jsonl", "/.well-known/", "/.well-known/did.json", "/.well-known/pending.jsonl", "/.well-known/../.well-known/did.jsonl"} {
			if _, has := reader.PublicFile(path); has {
				w.T.Errorf("%s is shown", path)
			}
		}
	})
}
