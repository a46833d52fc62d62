package wallet

// PlainSpaces lists the spaces of the wallet's store whose keys may lie on the
// disk as they are: merchants and counters.
func PlainSpaces() []string { return []string{spaceVault, spaceLines, spaceReads, spaceLogs} }
