// Package agent is what the customers and merchants of a simulated network
// want, one Intent after the other: to buy, to consent, to take back, to read,
// to exchange and to redeem. It decides nothing about whether they can.
//
// A Crowd makes intents as they are asked for, from (seed, customer): one
// customer's habits do not change with how many others there are, and 100,000
// of them take tens of megabytes. Habits come from a few numbers (Parametric)
// or are fitted to purchases (Fit); a Replay gives the purchases back as they
// were. A Sale changes a Crowd while it runs.
//
// All that is drawn while a Crowd runs is integers, so that a run is the same on
// every machine. Why habits are made as they are: docs/design/simnet-agents.md.
package agent
