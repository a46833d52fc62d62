// Package gossip holds the interop test of Souk's gossip with js-libp2p: once
// in stock gossipsub, once in the announce protocol of docs/spec/gossip.md,
// written in JavaScript in frames.mjs and announce.mjs.
//
//	npm ci --ignore-scripts   (in interop/gossip)
//	go test ./interop/gossip
package gossip
