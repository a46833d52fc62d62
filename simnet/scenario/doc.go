// Package scenario carries out what a script says, on any kind of network.
//
//	script.Parse -> Plan (who takes part, where, on what links) -> Network -> Run
//
// A Network is the production code on simulated links (simnet/full) or a model
// of it (simnet/model). One goroutine steers it: it lets time pass up to the
// next thing that happens, and makes that happen.
package scenario
