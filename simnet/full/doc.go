// Package full is a simulated network of production peers and wallets.
//
// Everything but transport, clock, disk and chain is what the program runs:
// peer.Node and wallet.Wallet, libp2p over QUIC and TLS, gossip, reconciliation,
// the block exchange, custody, sealed storage. Packets travel over simnet/link,
// time is the bubble's, disks are memory that outlives its peer and forgets what
// was not synced, and the chain is simnet/chain.
//
// A wallet is opened for each thing that its customer does and closed again, as
// the program does, under a network identity of its own.
package full
