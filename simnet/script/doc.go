// Package script is the language of scenarios: text that says what happens in
// a simulated network, and what must hold.
//
//	# A revocation meets a partition.
//	network peers=20 shards=2
//	customers 40 group=crowd vault=2of3
//	run 10m
//	partition a=m0..m4 b=rest
//	revoke 10:crowd from=m3
//	run 2m
//	heal
//	run 5m
//	expect reads-after-revocation = 0
//	probe divergence
//	----
//	0
//
// One table (Words) says which words there are, what each takes and between
// which bounds. It drives Parse, Help and the page docs/spec/scenario.md. A
// second one (Measures) says what can be probed and expected.
//
// The package decides nothing about networks: it hands Commands with checked,
// typed arguments to whoever runs them. Errors name line and column, say what
// to do and quote nothing; Excerpt shows the place.
package script
