package script

// Figure is one measure that can be probed and expected.
type Figure struct {
	Name string
	Kind Kind // of its values: Int, Number, Percent, Duration, Size or Amount
	Help string
}

// Measures is the table of what can be measured, by subject.
func Measures() []Figure {
	return []Figure{
		{"delivery", Percent, "facts that reached the peers that should have them, of all that should have"},
		{"propagation-p50", Duration, "time from a fact's publication to its arrival at a peer: the median"},
		{"propagation-p95", Duration, "the same: what 95 % of the arrivals took at most"},
		{"propagation-p99", Duration, "the same: 99 %"},
		{"propagation-max", Duration, "the same: the slowest"},
		{"stretch-p50", Number, "that time against the shortest path of the links' latencies: the median"},
		{"stretch-p99", Number, "the same: 99 %"},
		{"hops-max", Int, "most peers that a fact passed on its way"},
		{"duplicates", Number, "whole copies that arrived for each one that was needed"},
		{"overhead", Number, "bytes on the links for each byte of a fact that was needed"},
		{"divergence", Int, "facts that some peer lacks and another one has, now, of those that both should have"},
		{"facts", Int, "facts published"},
		{"storage-max", Size, "what the fullest peer keeps: of all stores in the full and the real mode, of facts in the model"},
		{"connections-max", Int, "most connections of a peer"},
		{"up", Int, "peers that run now"},
		{"purchases", Int, "purchases"},
		{"grants", Int, "grants given"},
		{"revocations", Int, "grants taken back"},
		{"reads", Int, "records opened"},
		{"refused", Int, "reads that custodians or the missing key refused"},
		{"reads-after-revocation", Int, "records opened after enough custodians knew that the grant was taken back"},
		{"revocation-p50", Duration, "time from a revocation to the last moment at which a read could still have succeeded: the median"},
		{"revocation-max", Duration, "the same: the slowest"},
		{"unlogged-reads", Int, "times that a custodian helped to open a record before its entry about it was durable"},
		{"attempts", Int, "deeds of attackers"},
		{"breaches", Int, "deeds of attackers that an honest peer let happen"},
		{"issued", Int, "points issued"},
		{"redeemed", Int, "points redeemed"},
		{"expired", Int, "points whose time was over before they were spent"},
		{"imbalance", Int, "points by which balances and supplies differ, over all merchants"},
		{"offers", Int, "offers made"},
		{"cancelled", Int, "offers that their makers ended"},
		{"settled", Int, "settlements of offers on the chain"},
		{"filled", Percent, "points that were given for offers of customers, of all that they offered"},
		{"half-settled", Int, "settlements of which some side is missing"},
		{"slippage-p50", Percent, "what makers got less than the best rate when they offered: the median"},
		{"exposure-max", Percent, "the most that was exchanged in a day in one direction, of its cap"},
		{"pump-gain", Int, "points of customers and attackers who gained by exchange and gave up nothing for it, over all that they exchanged"},
		{"paused", Int, "pairs of points that were stopped"},
		{"refusals", Int, "transactions that the contracts refused in a block, for which somebody paid in vain"},
		{"rewards", Int, "rewards for consents that began"},
		{"vested", Int, "reward points that vested"},
		{"claimed", Int, "reward points that were paid"},
		{"gini", Number, "how unequal rewards are among the customers that gave a grant or were paid: 0 all alike, near 1 all to one"},
		{"linkability", Percent, "of the pairs of records under different grants that an observer of the wire says are of one customer, those that are; with network watch=yes. The attack: by time and size, whose packets brought each statement of consent"},
		{"linkability-guess", Percent, "the same by guessing: the pairs of one customer, of all"},
		{"linkability-found", Percent, "pairs of one customer that the observer finds, of all such"},
		{"gas", Int, "gas of all transactions"},
		{"height", Int, "blocks of the chain now"},
	}
}

func measureNames() []string {
	var out []string
	for _, m := range Measures() {
		out = append(out, m.Name)
	}
	return out
}

// LookupMeasure finds a measure.
func LookupMeasure(name string) (Figure, bool) {
	for _, m := range Measures() {
		if m.Name == name {
			return m, true
		}
	}
	return Figure{}, false
}
