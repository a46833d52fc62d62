// Package kubo holds the interop test of Souk's blocks with Kubo, the IPFS
// daemon: it fetches and pins what our store holds, and ours fetches from it.
// Kubo is a module of its own in interop/kubo/build, built by tools/kubo.
//
//	tools/kubo
//	go test ./interop/kubo
package kubo
