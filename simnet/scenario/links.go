package scenario

import (
	"maps"
	"slices"
	"strings"

	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// hold notes that a command set something now. still says, later, whether no
// other command has set it since: only then is it the first one's to end.
func (r *Run) hold(what string) (still func() bool) {
	r.holds[what]++
	mine := r.holds[what]
	return func() bool { return r.holds[what] == mine }
}

// linkHold begins the names under which commands hold links.
const linkHold = "link "

// partition puts each side's machines on a side of their own.
func (r *Run) partition(c script.Command) (string, error) {
	taken := map[script.Member]bool{}
	r.rejoin()
	var cut []script.Member
	for i, s := range c.Sides {
		members := s.Who.Resolve(r.cast, "mca", taken)
		for _, m := range members {
			taken[m] = true
			r.sides[m] = i
			r.place(m)
		}
		if i > 0 {
			cut = append(cut, members...)
		}
	}
	r.broke("net", "partition", cut...)
	still := r.hold(linkHold + "partition")
	r.in(c.Arg("for").Duration, func(r *Run) error {
		if still() {
			r.rejoin()
			r.broke("net", "heal")
		}
		return nil
	})
	return "", nil
}

// place puts a machine where it belongs now.
func (r *Run) place(m script.Member) {
	side := r.sides[m]
	if r.offline[m] {
		side = Gone
	}
	r.net.Place(m, side)
}

func (r *Run) rejoin() {
	were := slices.SortedFunc(maps.Keys(r.sides), compareMembers)
	clear(r.sides)
	for _, m := range were {
		r.place(m)
	}
}

// heal ends partitions, losses, slowness and rates that commands set.
func (r *Run) heal() error {
	r.rejoin()
	for _, m := range (script.Group{{Name: "all"}}).Resolve(r.cast, "mca", nil) {
		r.net.Lose(m, 0)
		r.net.Slow(m, 0, 1)
		r.usualRate(m)
	}
	for _, way := range slices.Sorted(maps.Keys(r.ways)) {
		r.net.LoseWay(way, nil, nil, 0)
	}
	clear(r.ways)
	for what := range r.holds {
		if strings.HasPrefix(what, linkHold) {
			r.holds[what]++
		}
	}
	r.broke("net", "heal")
	return nil
}

func (r *Run) usualRate(m script.Member) {
	a := r.plan.Access(r.plan.Host(m))
	r.net.Rate(m, a.Up, a.Down)
}

func (r *Run) wallets(c script.Command) (string, error) {
	offline := c.Arg("state").Text == "offline"
	set := func(m script.Member, gone bool) { r.offline[m] = gone; r.place(m) }
	kinds := map[bool]string{true: "offline", false: "online"}
	r.during(c, "wallets", kinds[offline], kinds[!offline], r.who(c, "who", "c"),
		func(m script.Member) { set(m, offline) }, func(m script.Member) { set(m, !offline) })
	return "", nil
}

// during does something to some machines, and undoes it when its time is over
// for those to which nothing of the sort was done since.
func (r *Run) during(c script.Command, what, begun, over string, who []script.Member, do, undo func(script.Member)) {
	still := make([]func() bool, len(who))
	for i, m := range who {
		do(m)
		still[i] = r.hold(what + " " + m.String())
	}
	r.broke("net", begun, who...)
	r.in(c.Arg("for").Duration, func(*Run) error {
		var ended []script.Member
		for i, m := range who {
			if still[i]() {
				undo(m)
				ended = append(ended, m)
			}
		}
		if len(ended) > 0 {
			r.broke("net", over, ended...)
		}
		return nil
	})
}

func (r *Run) loss(c script.Command) (string, error) {
	if c.Arg("to").Given {
		return "", r.lossTowards(c)
	}
	part := c.Arg("part").Float
	r.during(c, linkHold+"loss", "loss", "loss over", r.whoOr(c, "from", "mca"),
		func(m script.Member) { r.net.Lose(m, part) }, func(m script.Member) { r.net.Lose(m, 0) })
	return "", nil
}

// lossTowards loses packets one way. It stands beside other losses, and takes the
// place of what was set for the same two groups.
func (r *Run) lossTowards(c script.Command) error {
	from, to, part := r.whoOr(c, "from", "mca"), r.who(c, "to", "mca"), c.Arg("part").Float
	name := way(from, to)
	set := func(kind string, part float64) {
		r.net.LoseWay(name, from, to, part)
		r.ways[name] = part > 0
		r.trace.Put(trace.Event{At: r.net.Now(), Who: "net", What: trace.Fault, Kind: kind, Note: names(from) + " > " + names(to)})
	}
	set("loss", part)
	still := r.hold(linkHold + "loss " + name)
	r.in(c.Arg("for").Duration, func(*Run) error {
		if still() {
			set("loss over", 0)
		}
		return nil
	})
	return nil
}

// way names the way from some to others by all of their names.
func way(from, to []script.Member) string {
	var b strings.Builder
	for _, m := range from {
		b.WriteString(m.String() + " ")
	}
	b.WriteByte('>')
	for _, m := range to {
		b.WriteString(" " + m.String())
	}
	return b.String()
}

func (r *Run) slow(c script.Command) (string, error) {
	add, times := c.Arg("add").Duration, c.Arg("times").Float
	r.during(c, linkHold+"slow", "slow", "slow over", r.who(c, "who", "mca"),
		func(m script.Member) { r.net.Slow(m, add, times) }, func(m script.Member) { r.net.Slow(m, 0, 1) })
	return "", nil
}

func (r *Run) rate(c script.Command) (string, error) {
	r.during(c, linkHold+"rate", "rate", "rate over", r.who(c, "who", "mca"), func(m script.Member) {
		a := r.plan.Access(r.plan.Host(m))
		up, down := a.Up, a.Down
		if v := c.Arg("up"); v.Given {
			up = v.Int
		}
		if v := c.Arg("down"); v.Given {
			down = v.Int
		}
		r.net.Rate(m, up, down)
	}, r.usualRate)
	return "", nil
}
