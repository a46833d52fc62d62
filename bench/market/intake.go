package main

import (
	"crypto/ed25519"
	"encoding/binary"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/protocol/admit"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

const (
	offers    = 2048
	batchSize = 64
	start     = 1_700_000_000_000
)

// registry is a consortium of one member.
type registry struct{ member did.Member }

func (r registry) Member(did.Merchant) (did.Member, bool) { return did.Member{}, false }
func (r registry) Members() []did.Member                  { return nil }
func (r registry) ByKey(k did.Key) (did.Member, bool)     { return r.member, k == r.member.PeerKey }

// intake takes offers of as many makers from their bytes into the book.
func intake(rounds int, goals *arms.Table) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	reg := registry{did.Member{PeerKey: did.KeyOf(key), Status: did.StatusActive}}
	raws := offerFacts(key)
	var facts []fact.Fact
	var signed []offer.Signed
	for _, raw := range raws {
		f, err := fact.Decode(raw)
		must(err)
		s, err := offer.FromFact(f)
		must(err)
		facts, signed = append(facts, f), append(signed, s)
	}
	results := arms.Compare("taking offers in", rounds,
		arms.Arm{Name: "bare checks: Ed25519 of the fact, secp256k1 of the offer", Run: func() float64 { return bare(facts, signed) }},
		arms.Arm{Name: "decode, verify both, into the book", Run: func() float64 { return taken(raws, reg) }},
	)
	rate, ratio := 1/results[1].CPU.Median(), results[0].CPU.Median()/results[1].CPU.Median()
	goal(goals, "offers a second of a core, validation included", times(rate), times(intakeRate), rate >= intakeRate)
	goal(goals, "that rate / rate of the bare signature checks", times(ratio), times(intakeRatio), ratio >= intakeRatio)
}

func offerFacts(member ed25519.PrivateKey) [][]byte {
	venue := offer.Venue{Chain: 1, Exchange: offer.Address{1}}
	out := make([][]byte, offers)
	for i := range out {
		maker := secp256k1.PrivKeyFromBytes(binary.BigEndian.AppendUint64(make([]byte, 24), uint64(i+1)))
		o := offer.Offer{
			Maker: eip712.AccountOf(maker.PubKey()), Give: offer.Address{2}, Want: offer.Address{3},
			GiveAmount: uint64(1000 + i), WantAmount: uint64(3000 - i), Expiry: start/1000 + 3600,
		}
		out[i] = offer.Sign(venue, o, maker).Fact(member, start).Encode()
	}
	return out
}

func bare(facts []fact.Fact, signed []offer.Signed) float64 {
	for i, f := range facts {
		demand(ed25519.Verify(f.Author.Public(), f.SigningBytes(), f.Sig[:]), "a good fact was refused")
		digest := f.Subject // the id is what the maker signed
		sig := signed[i].Sig
		_, _, err := ecdsa.RecoverCompact(append([]byte{sig[64]}, sig[:64]...), digest[:])
		must(err)
	}
	return float64(len(facts))
}

func taken(raws [][]byte, reg registry) float64 {
	book := market.New()
	for at := 0; at < len(raws); at += batchSize {
		checked, errs := admit.VerifyBatch(raws[at:at+batchSize], reg)
		for i, c := range checked {
			must(errs[i])
			o := c.Body.(offer.Signed)
			book.Put(market.Order{ID: offer.ID(c.Fact.Subject), Offer: o.Offer, Left: o.Offer.GiveAmount, Funds: o.Offer.GiveAmount, Since: c.Fact.Time})
		}
	}
	demand(book.Len() == len(raws), "offers are missing in the book")
	return float64(len(raws))
}
