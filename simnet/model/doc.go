// Package model is a simulated network without peers: one goroutine, a heap of
// events, and for each fact the set of those who have it.
//
// It takes the same scenarios as simnet/full and writes the same events. What the
// protocol decides it asks of the protocol: consent lines and grants, k of n,
// shards. What production code decides around its input and output (whom to push
// to, when to announce, pull, reconcile and ask again) are transitions here, with
// the numbers and the pure rules of the packages that decide it in production.
// There are no sockets, no signatures and no bytes of facts, only their sizes.
//
// A run is the same on every machine, bit for bit: times are whole nanoseconds,
// chance comes from streams of the seed, and nothing is walked in the order of a
// map. What is modelled, what is not, and how close it comes is in
// docs/design/simnet-model.md.
package model
