package consent

import "testing"

// Defends I2 where the chain is the way out: an event ends exactly the grant
// that it is about.
func TestExitEndsItsGrantAlone(t *testing.T) {
	g := exitGrant()
	exit := func(g Grant, seq uint64) Exit {
		return Exit{Account: g.Account, Digest: AnchorDigest(g.ID(), g.Salt, seq), Seq: seq}
	}
	if !exit(g, 4).Ends(g) || !exit(g, 9).Ends(g) {
		t.Error("an exit with a higher number does not end its grant")
	}
	stranger, other, bare := g, g, g
	stranger.Account = Account{9}
	other.Salt = [32]byte{8}
	bare.Account = Account{}
	renumbered := exit(g, 4)
	renumbered.Seq = 5
	foreign := exit(g, 4)
	foreign.Account = stranger.Account
	for name, e := range map[string]Exit{
		"the grant's own number": exit(g, 3), "another number than the digest's": renumbered,
		"another account": foreign, "another grant": exit(other, 4), "another account's grant": exit(stranger, 4),
	} {
		if e.Ends(g) {
			t.Errorf("%s ends the grant", name)
		}
	}
	if exit(bare, 4).Ends(bare) {
		t.Error("a grant without an account has an exit")
	}
}

func exitGrant() Grant {
	return Grant{
		Notice: [32]byte{1}, Account: Account{2}, Purpose: "dpv:Personalisation", Categories: []string{"purchases"}, Rights: Read,
		NotBefore: 1, Expiry: 2, Seq: 3, Epoch: 1, Salt: [32]byte{7},
	}
}
