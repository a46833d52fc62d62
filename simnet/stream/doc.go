// Package stream is a transport of libp2p over simulated links: connections with
// streams, as QUIC has them, without what QUIC does to get them.
//
// It has QUIC's addresses, handshake times, packets, losses found by probes and
// by later packets' acknowledgements, windows of streams, keep-alives and idle
// timeouts, all in the order and at the times of the links. It has no encryption
// and no congestion windows, and no goroutine of its own: a connection of a
// thousand peers' network costs a kilobyte, not a hundred.
//
// Both ends of a connection are objects in one process and share a lock. What an
// end sends lies in a segment, one packet of the links, whose frames the other
// end takes as they arrive:
//
//	Write -> segment -> link.Net -> Arrived -> Read
//	              \-> Missed, or lost at once -> sent again
package stream
