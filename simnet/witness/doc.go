// Package witness turns what a peer does into events of simnet/trace, seen from
// outside of the peer where it could lie: an entry of the access log is told by
// the log's disk, an answer to a reader by the stream that it leaves on.
//
// The full simulation uses the parts. A peer that runs as a process of its own
// tells all of it as lines on its standard output (Teller), which the simulation
// reads (Listen).
package witness
