package main

import (
	"encoding/hex"
	"fmt"

	"github.com/nbd-wtf/go-nostr"
	"github.com/nbd-wtf/go-nostr/nip77/negentropy"
	"github.com/nbd-wtf/go-nostr/nip77/negentropy/storage/vector"

	"github.com/souk-network/souk/peer/sync/reconcile"
)

// ranges is two sets in the vectors of go-nostr.
type ranges struct {
	client, server *vector.Vector
	a, b           int // what only one side has
}

func (b *base) ranges(d int, place string) *ranges {
	diff := b.difference(d, place, 0)
	r := &ranges{client: vector.New(), server: vector.New(), a: len(diff.a), b: len(diff.b)}
	insert(b.items, r.client, r.server)
	insert(diff.a, r.client)
	insert(diff.b, r.server)
	r.client.Seal()
	r.server.Seal()
	return r
}

func insert(items []reconcile.Item, into ...*vector.Vector) {
	for _, it := range items {
		id := hex.EncodeToString(it.ID[:])
		for _, v := range into {
			v.Insert(nostr.Timestamp(it.Time), id)
		}
	}
}

// run is one reconciliation. Messages are hexadecimal text; their binary length
// counts.
func (r *ranges) run() traffic {
	client, server := negentropy.New(r.client, 0), negentropy.New(r.server, 0)
	haves, needs := count(client.Haves), count(client.HaveNots)
	var t traffic
	for msg := client.Start(); msg != ""; t.trips++ {
		t.bytes += framed(len(msg) / 2)
		answer, err := server.Reconcile(msg)
		must(err)
		t.bytes += framed(len(answer) / 2)
		msg, err = client.Reconcile(answer)
		must(err)
	}
	if a, b := <-haves, <-needs; a != r.a || b != r.b {
		must(fmt.Errorf("negentropy found %d and %d, want %d and %d", a, b, r.a, r.b))
	}
	return t
}

func count(c chan string) chan int {
	out := make(chan int, 1)
	go func() {
		n := 0
		for range c {
			n++
		}
		out <- n
	}()
	return out
}
