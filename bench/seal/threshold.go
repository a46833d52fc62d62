package main

import (
	"crypto/rand"
	"fmt"
	"os"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
)

const releases = 200

// releaseGoal is the CPU time in seconds that one partial may take, so that a
// custodian with its log and signatures reaches 800 a second a core.
const releaseGoal = 0.6e-3

// threshold measures one custodian's and one reader's part of a 3-of-5 read.
func threshold() {
	secret := need(vault.NewSecret(rand.Reader))
	shares, commitments, err := secret.Split(rand.Reader, 3, 5)
	check(err)
	h, _, err := vault.Seal(rand.Reader, vault.SealInput{
		Public: secret.Public(), Writer: did.Merchant{1}, Category: "purchases", Epoch: 1, Schema: "s", Time: 1,
	}, []byte("x"))
	check(err)
	var partials []vault.Partial
	for _, share := range shares {
		partials = append(partials, need(vault.Release(rand.Reader, share, h)))
	}
	results := arms.Measure(rounds,
		repeat("verify header", func() { check(h.Verify()) }),
		repeat("release (one custodian, header included)", func() { need(vault.Release(rand.Reader, shares[0], h)) }),
		repeat("verify one partial", func() { check(vault.VerifyPartial(commitments, h, partials[0])) }),
		repeat("combine 3 (header and proofs included)", func() { need(vault.Combine(commitments, 3, h, partials[2:])) }))
	t := arms.NewTable("threshold release, 3 of 5", "step", "cpu/op", "spread", "ops a CPU second")
	for _, r := range results {
		t.Row(r.Name, arms.Seconds(r.CPU.Median()), arms.Percent(r.CPU.Spread()), fmt.Sprintf("%.0f", 1/r.CPU.Median()))
	}
	cpu := results[1].CPU.Median()
	t.Goal(fmt.Sprintf("release in %s of CPU, want below %s", arms.Seconds(cpu), arms.Seconds(releaseGoal)), cpu < releaseGoal)
	t.Write(os.Stdout)
}

func repeat(name string, op func()) arms.Arm {
	return arms.Arm{Name: name, Run: func() float64 {
		for range releases {
			op()
		}
		return releases
	}}
}
