//go:build race

package peer_test

// killEvery is how many writes lie between two kills of
// TestKilledAtEveryWrite: under the race detector each run takes ten times as long.
const killEvery = 7
