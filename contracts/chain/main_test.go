package chain_test

import (
	"testing"

	"go.uber.org/goleak"
)

// The exceptions are go-ethereum's process-wide signature cache and goleveldb's
// pool, which ends a second after its database; both belong to the test chain.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreTopFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"),
		goleak.IgnoreTopFunction("github.com/syndtr/goleveldb/leveldb.(*DB).mpoolDrain"))
}
