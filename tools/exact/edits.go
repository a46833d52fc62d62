package main

// edit replaces one piece of a file of the standard library.
type edit struct {
	file, why, old, new string
}

// edits make a bubble deterministic. The program must run with GOMAXPROCS=1 and
// without the garbage collector between the points at which it calls for it.
var edits = []edit{
	{"runtime/rand.go", "the same start each time",
		`	globalRand.state.Init(*seed)
	clear(seed[:])
`, `	*seed = [32]byte{'e', 'x', 'a', 'c', 't'}
	globalRand.state.Init(*seed)
	clear(seed[:])
`},
	{"runtime/rand.go", "maps and math/rand in a bubble draw from the bubble",
		`	mp := getg().m
	c := &mp.chacha8
	for {
`, `	mp := getg().m
	c := &mp.chacha8
	if b := getg().bubble; b != nil {
		c = &b.chacha8
	}
	for {
`},
	{"runtime/rand.go", "draws of the scheduler in a bubble",
		`// cheaprand64 is a non-cryptographic-quality 63-bit random generator
`, `// bubblerand is cheaprand, from the bubble's own state in a bubble.
func bubblerand() uint32 {
	b := getg().bubble
	if b == nil {
		return cheaprand()
	}
	b.cheap ^= b.cheap << 13
	b.cheap ^= b.cheap >> 7
	b.cheap ^= b.cheap << 17
	return uint32(b.cheap >> 32)
}

// bubblerandn is like bubblerand() % n.
func bubblerandn(n uint32) uint32 {
	return uint32((uint64(bubblerand()) * uint64(n)) >> 32)
}

// cheaprand64 is a non-cryptographic-quality 63-bit random generator
`},
	{"runtime/synctest.go", "a bubble's own draws: the import",
		`import (
	"internal/runtime/atomic"
`, `import (
	"internal/chacha8rand"
	"internal/runtime/atomic"
`},
	{"runtime/synctest.go", "a bubble's own draws: the state",
		`	active  int // other sources of activity
}
`, `	active  int // other sources of activity

	chacha8 chacha8rand.State // of rand
	cheap   uint64            // of bubblerand
}
`},
	{"runtime/synctest.go", "a bubble's own draws: their start",
		`	bubble.now = synctestBaseTime
`, `	bubble.now = synctestBaseTime
	bubble.chacha8.Init64([4]uint64{1, 2, 3, 4})
	bubble.cheap = 0x9e3779b97f4a7c15
`},
	{"runtime/select.go", "the order in which a select looks",
		`		j := cheaprandn(uint32(norder + 1))
`, `		j := bubblerandn(uint32(norder + 1))
`},
	{"runtime/time.go", "the order of timers of one moment",
		`			t.rand = cheaprand()
`, `			t.rand = bubblerand()
`},
	{"runtime/proc.go", "nobody takes the processor away by the clock",
		`const haveSysmon = GOARCH != "wasm"
`, `const haveSysmon = false
`},
	{"runtime/proc.go", "one queue, first in, first out",
		`func runqput(pp *p, gp *g, next bool) {
`, `func runqput(pp *p, gp *g, next bool) {
	if true {
		lock(&sched.lock)
		globrunqput(gp)
		unlock(&sched.lock)
		return
	}
`},
	{"runtime/proc.go", "nobody overtakes",
		`	if pp.schedtick%61 == 0 && !sched.runq.empty() {
`, `	if haveSysmon && pp.schedtick%61 == 0 && !sched.runq.empty() {
`},
	{"runtime/sema.go", "a mutex is never starved by the clock in a bubble",
		`func internal_sync_nanotime() int64 {
	return nanotime()
}
`, `func internal_sync_nanotime() int64 {
	if getg().bubble != nil {
		return 1
	}
	return nanotime()
}
`},
}
