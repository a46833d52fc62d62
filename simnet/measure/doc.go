// Package measure computes every figure of a simulated run from its events.
//
// A Book is a trace.Sink: it takes events as they happen and keeps what figures
// need, compactly. Value answers at any moment, for all or for some of those who
// take part, and for what happened since a time. The names and units are those
// of script.Measures; what each one means is said beside its function.
package measure
