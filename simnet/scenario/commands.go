package scenario

import (
	"fmt"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/simnet/script"
)

// commands carry out the words of the language. What they return is printed.
var commands = map[string]func(*Run, script.Command) (string, error){
	"group":      (*Run).group,
	"say":        func(_ *Run, c script.Command) (string, error) { return c.Arg("text").Text + "\n", nil },
	"partition":  (*Run).partition,
	"heal":       func(r *Run, _ script.Command) (string, error) { return "", r.heal() },
	"wallets":    (*Run).wallets,
	"loss":       (*Run).loss,
	"slow":       (*Run).slow,
	"rate":       (*Run).rate,
	"nat":        (*Run).nat,
	"kill":       merchants("kill", Network.Kill),
	"restart":    merchants("restart", Network.Restart),
	"losedisk":   merchants("losedisk", Network.LoseDisk),
	"leave":      merchants("leave", Network.Leave),
	"join":       (*Run).join,
	"custodians": (*Run).custodians,
	"attack":     (*Run).attack,
	"stall":      (*Run).stall,
	"resume":     func(r *Run, _ script.Command) (string, error) { r.resume(); return "", nil },
	"reorg":      (*Run).reorg,
	"grant":      (*Run).grant,
	"revoke":     (*Run).revoke,
	"buy":        (*Run).buy,
	"publish":    (*Run).publish,
	"sale":       (*Run).sale,
	"offer":      (*Run).offer,
	"cancel":     (*Run).cancel,
	"redeem":     (*Run).redeem,
	"pump":       (*Run).pump,
	"campaign":   (*Run).campaign,
	"claim":      (*Run).claim,
	"probe":      (*Run).probe,
	"expect":     (*Run).expect,
	"trace":      (*Run).replayTrace,
}

func (r *Run) group(c script.Command) (string, error) {
	r.cast.groups[c.Arg("name").Text] = r.who(c, "who", "mca")
	return "", nil
}

func (r *Run) nat(c script.Command) (string, error) {
	who, on := r.who(c, "who", "mca"), c.Arg("state").Text == "on"
	for _, m := range who {
		r.net.NAT(m, on)
	}
	r.broke("net", "nat "+c.Arg("state").Text, who...)
	return "", nil
}

// merchants makes a command that does the same to several merchants.
func merchants(kind string, do func(Network, int) error) func(*Run, script.Command) (string, error) {
	return func(r *Run, c script.Command) (string, error) {
		who := r.who(c, "who", "m")
		for _, m := range who {
			if err := do(r.net, m.N); err != nil {
				return "", err
			}
		}
		r.broke("net", kind, who...)
		return "", nil
	}
}

// join admits the next merchants that come late.
func (r *Run) join(c script.Command) (string, error) {
	var who []script.Member
	for n, m := range r.plan.Merchants {
		if m.Late && !r.cast.joined[n] && len(who) < int(c.Arg("count").Int) {
			r.cast.joined[n] = true
			who = append(who, script.Member{Role: script.Merchants, N: n})
			if err := r.net.Join(n); err != nil {
				return "", err
			}
		}
	}
	if v := c.Arg("group"); v.Given {
		r.cast.groups[v.Text] = who
	}
	r.broke("net", "join", who...)
	return "", nil
}

func (r *Run) custodians(c script.Command) (string, error) {
	b := Behaviour{Kind: c.Arg("behaviour").Text, Delay: c.Arg("delay").Duration}
	who := r.who(c, "who", "m")
	set := func(b Behaviour) error {
		for _, m := range who {
			if err := r.net.Behave(m.N, b); err != nil {
				return err
			}
		}
		r.broke("net", "custodians "+b.Kind, who...)
		return nil
	}
	still := r.hold("custodians " + names(who))
	r.in(c.Arg("for").Duration, func(*Run) error {
		if !still() {
			return nil
		}
		return set(Behaviour{Kind: "honest"})
	})
	return "", set(b)
}

func (r *Run) attack(c script.Command) (string, error) {
	a := Attack{Kind: c.Arg("kind").Text, Victims: r.who(c, "victim", "mc"), Rate: c.Arg("rate").Float}
	if d := c.Arg("for").Duration; d > 0 {
		a.Until = r.net.Now() + d
	}
	if c.Arg("by").Given {
		a.By = r.who(c, "by", "mca")
	} else {
		for range c.Arg("count").Int {
			a.By = append(a.By, script.Member{Role: script.Attackers, N: r.cast.attackers})
			r.cast.attackers++
		}
	}
	if v := c.Arg("group"); v.Given {
		r.cast.groups[v.Text] = a.By
	}
	r.broke("net", "attack "+a.Kind, a.By...)
	if delay := c.Arg("delay").Duration; delay > 0 {
		r.in(delay, func(r *Run) error { return r.net.Attack(a) })
		return "", nil
	}
	return "", r.net.Attack(a)
}

func (r *Run) stall(c script.Command) (string, error) {
	r.net.Stall(true)
	r.broke("chain", "stall")
	still := r.hold("stall")
	r.in(c.Arg("for").Duration, func(r *Run) error {
		if still() {
			r.resume()
		}
		return nil
	})
	return "", nil
}

func (r *Run) resume() {
	r.hold("stall")
	r.net.Stall(false)
	r.broke("chain", "resume")
}

func (r *Run) reorg(c script.Command) (string, error) {
	r.net.Reorg(uint64(c.Arg("depth").Int))
	return "", nil
}

func rightsOf(c script.Command) (out []consent.Rights) {
	for _, name := range c.Arg("rights").List {
		switch name {
		case "read":
			out = append(out, consent.Read)
		case "write":
			out = append(out, consent.Write)
		}
	}
	return out
}

func (r *Run) grant(c script.Command) (string, error) {
	rights := rightsOf(c)
	for _, who := range r.numbers(c, "who", "c") {
		for _, to := range r.numbers(c, "to", "m") {
			for _, right := range rights {
				r.allow(who, to, right)
			}
		}
	}
	return "", nil
}

func (r *Run) revoke(c script.Command) (string, error) {
	from, all := r.numbers(c, "from", "m"), !c.Arg("from").Given
	if all {
		for m := range r.plan.Merchants {
			from = append(from, m)
		}
	}
	r.spread(c.Arg("over").Duration, r.numbers(c, "who", "c"), func(r *Run, who int) {
		for _, m := range from {
			r.end(who, m, consent.Read)
			r.end(who, m, consent.Write)
		}
	})
	return "", nil
}

// spread does something for each of some, evenly over a time.
func (r *Run) spread(over time.Duration, who []int, do func(*Run, int)) {
	for i, n := range who {
		if over == 0 {
			do(r, n)
			continue
		}
		at := over * time.Duration(i) / time.Duration(len(who))
		r.next.put(r.net.Now()+at, func(r *Run) error { do(r, n); return nil })
	}
}

func (r *Run) buy(c script.Command) (string, error) {
	at, count := r.numbers(c, "at", "m"), int(c.Arg("count").Int)
	var who []int
	for range count {
		who = append(who, r.numbers(c, "who", "c")...)
	}
	draws := r.cast.rand("buy")
	r.spread(c.Arg("over").Duration, who, func(r *Run, n int) {
		r.net.Buy(n, at[draws.IntN(len(at))], credential.Micro(c.Arg("amount").Int))
	})
	return "", nil
}

func (r *Run) publish(c script.Command) (string, error) {
	by, count := r.numbers(c, "who", "m"), int(c.Arg("count").Int)
	who := make([]int, count)
	for i := range who {
		who[i] = by[i%len(by)]
	}
	r.spread(c.Arg("over").Duration, who, func(r *Run, n int) { r.net.Publish(n, int(c.Arg("size").Int)) })
	return "", nil
}

// measured takes the measure that a command names.
func (r *Run) measured(c script.Command) (float64, bool, error) {
	if s, is := r.net.(Settler); is {
		s.Settle()
	}
	if err := r.net.Sample(); err != nil {
		return 0, false, err
	}
	v, ok := r.book.Value(c.Arg("measure").Text, r.filter(c))
	return v, ok, nil
}

func (r *Run) probe(c script.Command) (string, error) {
	v, ok, err := r.measured(c)
	if err != nil || !ok {
		return "nothing\n", err
	}
	return show(c.Arg("measure").Text, v) + "\n", nil
}

func (r *Run) expect(c script.Command) (string, error) {
	v, ok, err := r.measured(c)
	if err != nil {
		return "", err
	}
	claim := fmt.Sprintf("%s %s %s", c.Arg("measure").Text, c.Arg("is").Text, c.Arg("value").Text)
	seen := "nothing that could be measured"
	if ok {
		seen = show(c.Arg("measure").Text, v)
	}
	holds := ok && compares(c.Arg("is").Text, v, c.Arg("value"))
	r.judged(c, claim, seen, holds)
	return "", nil
}
