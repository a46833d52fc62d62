// Package signin is how an account of an EVM chain says who it is: the text of
// EIP-4361 ("Sign-In with Ethereum"), read and written strictly, its checks as a
// pure function, account names (CAIP-10, did:pkh), and bindings, by which an
// account and a pairwise DID say of each other that they belong to one customer.
//
// A signature covers the bytes that were received. Nothing here is ever hashed
// after it was taken apart and put together again.
package signin
