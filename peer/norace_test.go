//go:build !race

package peer_test

// killEvery is how many writes lie between two kills of TestKilledAtEveryWrite.
const killEvery = 1

// ownerEvery is the same for TestOwnerKilledAtEveryWrite.
const ownerEvery = 1

// cutEvery is how many writes lie between two cuts of
// TestPromisesAreKeptOnceWhateverIsCut.
const cutEvery = 3

// racing says that the detector runs.
const racing = false
