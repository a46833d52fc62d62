// Package links holds what simulated packets take against the matrix of round trips
// that they are to follow, and the model of distances against the same matrix, so
// that everybody can do so with a matrix of their own.
//
// Packets are sent in virtual time, in a process of its own (Child), through
// simnet/link, as those of peers are.
package links
