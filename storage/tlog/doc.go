// Package tlog is a durable append-only Merkle log in one file.
//
// [Log.Append] returns an index only after the leaf is on the disk; concurrent
// callers share one write and one fsync, led by whichever of them gets there
// first, so the package has no goroutine of its own. An index that was returned
// names one leaf for ever, whatever happens to the process (invariants I3, I4).
//
// On disk a log is a folder with the file "leaves": a header and one 48-byte
// record for each leaf. Everything else is computed from it: roots, proofs, and
// the hash tiles and entry bundles of C2SP tlog-tiles, which [Log.ReadTile]
// serves under their standard paths. One hash for each 256 leaves, and their
// inner nodes, are kept in memory: about a quarter of a byte for each leaf.
//
// See docs/design/access-log.md for the format and why it is so.
package tlog
