// Package real carries scenarios out on this machine: each merchant's peer is the
// program itself in a process of its own, the chain is the development chain, and
// time is the machine's.
//
//	Refuse   what of a scenario no machine alone can do, before anything starts
//	Bounds   how long it takes, how much memory, and whether that is too much
//	New      a network; it implements scenario.Network
//
// The processes are the program's business: see Program. What happens is told by
// the processes (simnet/witness) and put in order of time (Order).
package real
