// Package peertest is a consortium for tests: real peers and real wallets on
// simulated links in virtual time, with a chain that can be stalled, a network
// that can be cut, and disks that can be lost in the middle of a write.
//
// Everything but the links and the chain is what the program runs: peer.Node,
// wallet.Wallet, libp2p over QUIC, the block exchange, sealed storage, the
// durable log. Run makes a bubble of testing/synctest; inside it time passes
// only while everybody waits.
//
// One rule of bubbles: a goroutine that waits for a sync.Mutex stops the clock.
// So a test uses one wallet from one goroutine at a time.
package peertest
