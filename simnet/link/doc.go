// Package link carries packets between simulated hosts in virtual time.
//
// A host has one address and one access link with a rate each way and a queue
// that drops at its end when it is full. Between two access links lies a path
// with a delay, a jitter and a loss. A packet waits for its sender's uplink,
// travels, waits for its receiver's downlink, and is there:
//
//	WriteTo -> uplink queue -> path -> downlink queue -> ReadFrom
//
// One goroutine moves all packets, ordered by time, then destination, source and
// number. What jitter and loss do to a packet follows from (seed, source,
// destination, number) alone. Packets of one path never overtake each other:
// jitter on real paths comes from queues, and reordering looks like loss to QUIC.
package link
