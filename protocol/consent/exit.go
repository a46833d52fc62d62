package consent

// Exit is a revocation that stands on the chain: the event ConsentRevoked of
// contracts/src/ConsentRegistry.sol. Anybody may make events of their own
// account about any digest; only who holds the grant can tell what one means.
type Exit struct {
	Account Account  // who vouches for it
	Digest  [32]byte // AnchorDigest of the grant's id, its salt and Seq
	Seq     uint64   // number of the revocation
}

// Ends reports whether the exit takes back g: the grant's own account made it,
// over the grant's own digest, under a higher number than the grant's. A grant
// without an account has no exit.
func (e Exit) Ends(g Grant) bool {
	return g.Account != (Account{}) && e.Account == g.Account && e.Seq > g.Seq &&
		e.Digest == AnchorDigest(g.ID(), g.Salt, e.Seq)
}
