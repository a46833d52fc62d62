// Command batchverify compares ways to check the signatures of facts, by CPU
// time: crypto/ed25519 one by one (the base), our rule one by one, our rule in
// batches of 64, and the same with one bad signature in every batch.
//
//	go run ./bench/batchverify
//
// The goal is the batch of good signatures at no less than 1.5 times the rate
// of the base, which leaves a third of its time for the rest of fact intake.
package main

import (
	"crypto/ed25519"
	"fmt"
	"os"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/fact"
)

const (
	batchSize = 64
	batches   = 16
	bodySize  = 700 // of a sealed record header
	rounds    = 9
	goal      = 1.5
)

func main() {
	good := facts(false)
	bad := facts(true)
	results := arms.Compare(fmt.Sprintf("signatures of facts of %d bytes, unit: one fact", len(good[0].Encode())), rounds,
		arms.Arm{Name: "crypto/ed25519, single", Run: func() float64 { return stdlib(good) }},
		arms.Arm{Name: "facts' rule, single", Run: func() float64 { return single(good) }},
		arms.Arm{Name: "facts' rule, batches of 64", Run: func() float64 { return batched(good, 0) }},
		arms.Arm{Name: "the same, one bad in each", Run: func() float64 { return batched(bad, 1) }},
	)
	rate := results[0].CPU.Median() / results[2].CPU.Median()
	t := arms.NewTable("against the goal", "what", "measured", "goal")
	t.Row("rate in batches of 64 / rate of crypto/ed25519", fmt.Sprintf("%.2f", rate), fmt.Sprintf("%.1f", goal))
	t.Goal("room for the rest of fact intake", rate >= goal)
	t.Write(os.Stdout)
}

// facts makes facts of as many authors; with bad, the last of every batch has
// one wrong bit.
func facts(bad bool) []fact.Fact {
	out := make([]fact.Fact, batchSize*batches)
	for i := range out {
		seed := make([]byte, ed25519.SeedSize)
		seed[0], seed[1] = byte(i), byte(i>>8)
		out[i] = fact.Sign(fact.Fact{
			Kind: fact.KindHeader, Seq: uint64(i), Time: 1_700_000_000_000, Expiry: 1_700_000_600_000, Body: make([]byte, bodySize),
		}, ed25519.NewKeyFromSeed(seed))
		if bad && i%batchSize == batchSize-1 {
			out[i].Sig[0] ^= 1
		}
	}
	return out
}

func stdlib(facts []fact.Fact) float64 {
	for _, f := range facts {
		if !ed25519.Verify(f.Author.Public(), f.SigningBytes(), f.Sig[:]) {
			panic("a good signature was refused")
		}
	}
	return float64(len(facts))
}

func single(facts []fact.Fact) float64 {
	for _, f := range facts {
		if err := f.VerifySignature(); err != nil {
			panic(err)
		}
	}
	return float64(len(facts))
}

// batched checks that exactly refused facts of every batch are refused.
func batched(facts []fact.Fact, refused int) float64 {
	for at := 0; at < len(facts); at += batchSize {
		n := 0
		for _, err := range fact.VerifyBatch(facts[at : at+batchSize]) {
			if err != nil {
				n++
			}
		}
		if n != refused {
			panic(fmt.Sprintf("%d of a batch refused, want %d", n, refused))
		}
	}
	return float64(len(facts))
}
