//go:build race

package peer_test

// killEvery is how many writes lie between two kills of
// TestKilledAtEveryWrite: under the race detector each run takes ten times as long.
const killEvery = 17

// ownerEvery is the same for TestOwnerKilledAtEveryWrite.
const ownerEvery = 6

// cutEvery is how many writes lie between two cuts of
// TestPromisesAreKeptOnceWhateverIsCut.
const cutEvery = 31

// racing says that the detector runs: forty peers are too many for it.
const racing = true
