// Package chain holds the interop test of the chain: read.mjs, an outside
// client on viem that has only the page docs/spec/contracts.md, reads a living
// consortium and must see what ours sees; exchange.mjs signs and settles an offer
// from docs/spec/exchange.md alone.
//
//	npm ci --ignore-scripts   (in interop/chain)
//	go test ./interop/chain
package chain
