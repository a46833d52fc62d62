package devnet_test

import (
	"testing"

	"github.com/souk-network/souk/contracts/devnet"
)

// What is final goes to the database's archive within a minute, and no block of the
// archive can be replaced. Newer ones can, however deep that is below the limit.
func TestWhatIsNotFinalCanBeReplacedAfterTheArchive(t *testing.T) {
	const lag = 8
	chain, _, _ := start(t, devnet.Config{Dir: t.TempDir(), FinalityLag: lag})
	for range 2 {
		if err := chain.Seal(20); err != nil {
			t.Fatal(err)
		}
		if err := chain.Archive(); err != nil {
			t.Fatal(err)
		}
		before, _ := chain.Head()
		if err := chain.Reorg(lag, false); err != nil {
			t.Fatal(err)
		}
		if head, _ := chain.Head(); head != before+1 {
			t.Errorf("head %d, want %d", head, before+1)
		}
	}
}
