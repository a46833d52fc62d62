// Package simnet runs the production code in a reproducible simulated network.
//
//	script -> scenario -> a network: full  (production peers, simulated links, virtual time)
//	                                 model (the same decisions on an event heap)
//	                      -> trace -> measure -> report
//
// Everything that happens is an event of simnet/trace; every figure is computed
// from events alone, so the modes share measures and reports.
package simnet
