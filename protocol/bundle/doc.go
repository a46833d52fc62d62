// Package bundle is the proof that a consortium keeps its word, in one file:
// who was a member, what customers allowed and took back, what every custodian
// logged, and where the chain holds the roots. Anybody can check it, offline but
// for the chain, with none of the parties' help.
//
// [Write] and [Read] are the file: sections with a type, a name, a length and a
// SHA-256, in one canonical order, so that a damaged byte is found and located
// before anything is believed. [Verify] is the judgement: every signature, every
// grant at its time, every root of every log, every cosignature, every anchor,
// and that no release was logged without a live grant. It names the section and
// entry of each failure.
//
// A bundle holds openings and grants in the clear: it is for the customer whose
// reads they are, and for the auditor it is shown to. See docs/spec/bundle.md.
package bundle
