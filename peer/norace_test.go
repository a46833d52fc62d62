//go:build !race

package peer_test

// killEvery is how many writes lie between two kills of TestKilledAtEveryWrite.
const killEvery = 1
