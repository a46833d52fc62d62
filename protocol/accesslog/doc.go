// Package accesslog is what makes every read of a customer's record provable:
// the log entries of custodians, their signed and co-signed checkpoints, the
// proofs of RFC 6962 and the batches in which roots are anchored on chain.
//
// A custodian that helps to open a record first writes an [Opening]: who read
// what, why and by what right. Its [Opening.Commitment], 32 bytes that tell an
// outsider nothing, is appended to the custodian's Merkle log; the opening
// itself goes sealed to the customer's inbox ([SealOpening]). The custodian
// signs a [Checkpoint] of the log, other custodians check that the log only
// grew and cosign it ([Cosign]), and the roots of all logs are put under one
// Merkle root ([NewBatch]) that is sent to the chain.
//
// Formats: C2SP signed-note, tlog-checkpoint and tlog-cosignature (v1,
// Ed25519); hashing is that of RFC 6962 with SHA-256. See docs/spec/accesslog.md,
// docs/spec/checkpoint.md and docs/spec/anchor.md.
//
// Everything here is pure: no clock, no disk, no network.
package accesslog
