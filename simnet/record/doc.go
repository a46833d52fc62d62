// Package record writes down what happens around a live merchant's peer, so that
// a simulation can replay it, and nothing by which it could be told whom it was
// about.
//
// A recording is a file of events of simnet/trace. It holds counts and no ids:
// what is not there cannot be joined with gossip or with the chain. The first
// line says what the file holds, the last how it ended:
//
//	{"t":0,"who":"sim","what":"say","kind":"recording","n":600000000000,"bytes":5,"note":"…"}
//	{"t":0,"who":"m0","what":"grant","kind":"read","n":6,"note":"over 20m0s"}
//	{"t":600000000000,"who":"m0","what":"deliver","kind":"header","n":31,"bytes":2048,"note":"over 10m0s"}
//	{"t":7200000000000,"who":"m0","what":"sample","kind":"amount 20000000","n":9}
//	{"t":7200000000000,"who":"sim","what":"say","kind":"end","note":"its time was over"}
//
// Times are whole rounds since the recording began, which is on no clock. Sizes
// are rounded up to powers of two. What gossip does not show to everybody is told
// when there are enough of a kind, for all the rounds in which they came together.
// docs/design/simnet-record.md says why, and what can still be told.
package record
