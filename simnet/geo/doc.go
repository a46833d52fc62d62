// Package geo says where the machines of a simulated network stand and how long
// packets take between them.
//
// A Map holds cities and a Link for each ordered pair of them. It comes from
// measured round-trip times (ReadMatrix) or from distance (NewModel, Builtin).
// Place draws cities by population, Paths gives the least time in which
// anything can get from one peer to another, and Class the bandwidth of a
// connection.
//
// Everything is a function of its arguments: a seed and a stream of random
// numbers are handed in. Times of a Link are sampled with integers and with
// floats that every machine rounds alike, so that a run is the same everywhere.
//
// The model and how well it fits are in docs/design/simnet-links.md.
package geo
