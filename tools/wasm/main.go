// Command wasm is the pure core as one WebAssembly module: nothing but protocol
// and what it imports. Its size is what a phone's browser would have to load
// before it can sign; 'make wasm-size' builds it and holds it to a limit.
//
// exports.go refers to every exported function and method of the core, so that the linker
// can drop none of them and the size is not flattered. The packages that only
// peers run, which package list names, are left out. It is generated; a test
// of package docs fails when it is stale.
package main

//go:generate go run ./list

func main() {
	for _, f := range exported() {
		println(f)
	}
}
