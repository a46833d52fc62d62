package script

import (
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// cast is who takes part so far, as far as the text tells.
type cast struct {
	count  map[byte]int
	groups map[string]string // name: roles of its members
	now    time.Duration
}

// check walks the commands in order, as time passes.
func (p *parser) check() {
	c := cast{count: map[byte]int{}, groups: map[string]string{}}
	for i := range p.out.Commands {
		cmd := &p.out.Commands[i]
		if (cmd.Word == "network") != (i == 0) {
			p.fail(malformed(cmd.Pos, "network is the first command, and the only one of its kind"))
			return
		}
		p.fail(c.pass(cmd))
		p.checkOne(&c, *cmd)
	}
	if len(p.out.Commands) == 0 {
		p.fail(malformed(Pos{1, 1}, "a scenario without commands: the first is network, such as network peers=5"))
	}
	p.checkReached(c.now)
}

// pass moves time and places the command in it.
func (c *cast) pass(cmd *Command) *Error {
	cmd.At = c.now
	t := cmd.Arg("time")
	switch cmd.Word {
	case "at":
		if t.Duration < c.now {
			return malformed(t.Pos, "time does not go back: it is %s here", showDuration(c.now))
		}
		cmd.At = t.Duration
		cmd.Inner.At = t.Duration
	case "run":
		if c.now+t.Duration > MaxTime {
			return mistake(fault.TooLarge, t.Pos, "a scenario ends within %s: here it would pass that", showDuration(MaxTime))
		}
		c.now += t.Duration
	}
	return nil
}

// checkReached refuses what is scheduled after the last run.
func (p *parser) checkReached(end time.Duration) {
	for _, cmd := range p.out.Commands {
		if cmd.Word == "at" && cmd.At > end {
			p.fail(malformed(cmd.Arg("time").Pos, "the scenario ends at %s, before this: run longer", showDuration(end)))
		}
	}
}

// checkOne checks names, files and cities of one command, then lets it change
// the cast.
func (p *parser) checkOne(c *cast, cmd Command) {
	if cmd.Inner != nil {
		p.checkOne(c, *cmd.Inner)
		return
	}
	w := p.words[cmd.Word]
	for _, a := range append(append([]Arg{}, w.Positional...), w.Named...) {
		if v := cmd.Arg(a.Name); v.Given {
			p.fail(p.checkArg(c, a, v))
		}
	}
	for i, s := range cmd.Sides {
		p.fail(c.checkGroup(s.Who, "mca", true))
		p.fail(oneRest(cmd.Sides[:i], s))
	}
	p.fail(c.checkTogether(cmd))
	p.fail(c.grow(cmd))
}

func (p *parser) checkArg(c *cast, a Arg, v Value) *Error {
	switch a.Kind {
	case Who:
		if err := c.checkGroup(v.Who, a.Roles, false); err != nil {
			return err
		}
		return p.checkCities(v.Who)
	case File:
		if p.opts.Exists == nil {
			return nil
		}
		if err := p.opts.Exists(v.Text); err != nil {
			return mistake(fault.NotFound, v.Pos, "%s: there is no such file that can be read; paths begin at the scenario's folder", a.Name)
		}
	case City:
		return p.checkCity(v.Text, v.Pos)
	case Cities:
		at := v.Pos
		for _, part := range splitList(v.Text, at) {
			if err := p.checkCity(part.text, part.pos); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *parser) checkCities(g Group) *Error {
	for _, t := range g {
		if t.City != "" {
			if err := p.checkCity(t.City, t.Pos); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *parser) checkCity(name string, at Pos) *Error {
	if p.opts.City == nil || p.opts.City(name) {
		return nil
	}
	return malformed(at, "the latency model has no such city: %s", didYouMean(name, p.opts.Cities, "quote names with blanks"))
}

// checkGroup holds each term against who takes part.
func (c *cast) checkGroup(g Group, roles string, rest bool) *Error {
	for _, t := range g {
		if err := c.checkTerm(t, roles, rest); err != nil {
			return err
		}
	}
	return nil
}

func (c *cast) checkTerm(t Term, roles string, rest bool) *Error {
	if t.City != "" {
		return nil
	}
	if t.Role != 0 {
		return c.checkRange(t, roles)
	}
	has, known := builtin[t.Name]
	if !known {
		has, known = c.groups[t.Name]
	}
	switch {
	case !known:
		return malformed(t.Pos, "nobody has this name: %s", didYouMean(t.Name, c.names(), "name them first with group"))
	case t.Name == "rest" && !rest:
		return malformed(t.Pos, "rest stands in a partition only")
	case !strings.ContainsAny(has, roles):
		return malformed(t.Pos, "this group has none that are meant here: want %s", said(roles))
	}
	return nil
}

func (c *cast) checkRange(t Term, roles string) *Error {
	if strings.IndexByte(roles, t.Role) < 0 {
		return malformed(t.Pos, "want %s", said(roles))
	}
	if n := c.count[t.Role]; t.To >= n {
		if n == 0 {
			return malformed(t.Pos, "there are no %s yet", roleNames[t.Role])
		}
		return malformed(t.Pos, "the last of the %s is %c%d here", roleNames[t.Role], t.Role, n-1)
	}
	return nil
}

func (c *cast) names() []string {
	out := []string{"all", "merchants", "customers", "attackers"}
	for name := range c.groups {
		out = append(out, name)
	}
	return out
}

func oneRest(before []Side, s Side) *Error {
	for _, t := range s.Who {
		if t.Name != "rest" {
			continue
		}
		for _, b := range before {
			for _, o := range b.Who {
				if o.Name == "rest" {
					return malformed(s.Pos, "rest stands for one side only")
				}
			}
		}
	}
	return nil
}

// checkTogether checks what one argument means for another.
func (c *cast) checkTogether(cmd Command) *Error {
	switch cmd.Word {
	case "customers":
		if v := cmd.Arg("vault"); int(v.Of) > c.count[Merchants] {
			return malformed(placeOf(v, cmd), "vault: more custodians than there are merchants: give it as k of at most %d", c.count[Merchants])
		}
		if r := cmd.Arg("replay"); r.Int == 1 && !cmd.Arg("purchases").Given {
			return malformed(r.Pos, "replay needs purchases=FILE")
		}
	case "rate":
		if !cmd.Arg("up").Given && !cmd.Arg("down").Given {
			return malformed(cmd.Pos, "rate lacks up= or down=")
		}
	case "slow":
		if !cmd.Arg("add").Given && !cmd.Arg("times").Given {
			return malformed(cmd.Pos, "slow lacks add= or times=")
		}
	case "offer", "cancel":
		for _, name := range []string{"give", "want"} {
			if v := cmd.Arg(name); v.Given && !v.Who.single() {
				return malformed(v.Pos, "%s: want one merchant, such as m0", name)
			}
		}
	case "pump":
		if v := cmd.Arg("who"); v.Who.written() < 3 {
			return malformed(v.Pos, "a circle has three merchants or more, each by its name")
		}
	case "attack":
		if v := cmd.Arg("count"); v.Given && cmd.Arg("by").Given {
			return malformed(v.Pos, "count is of new attackers, by turns old ones: give one of them")
		}
	}
	return nil
}

// placeOf is where a value was given, or its command.
func placeOf(v Value, cmd Command) Pos {
	if v.Given {
		return v.Pos
	}
	return cmd.Pos
}

// single says whether exactly one member is named.
func (g Group) single() bool { return len(g) == 1 && g[0].Role != 0 && g[0].From == g[0].To }

// written is how many members are named by number.
func (g Group) written() int {
	n := 0
	for _, t := range g {
		if t.Role != 0 && t.Count == 0 && t.Share == 0 {
			n += t.To - t.From + 1
		}
	}
	return n
}

// grow adds those whom a command brings, and names them.
func (c *cast) grow(cmd Command) *Error {
	role, roles := byte(0), ""
	switch cmd.Word {
	case "network":
		c.count[Merchants] = int(cmd.Arg("peers").Int)
	case "join":
		role, roles = Merchants, "m"
	case "customers":
		role, roles = Customers, "c"
	case "merchants":
		roles = "m"
	case "group":
		return c.declare(cmd.Arg("name"), c.rolesOf(cmd.Arg("who").Who))
	case "attack":
		if roles = c.rolesOf(cmd.Arg("by").Who); roles == "" {
			role, roles = Attackers, "a"
		}
	}
	if role != 0 {
		if c.count[role] += int(cmd.Arg("count").Int); c.count[role] > maxMembers {
			return mistake(fault.TooLarge, cmd.Pos, "more than %d %s", maxMembers, roleNames[role])
		}
	}
	if v := cmd.Arg("group"); v.Given {
		return c.declare(v, roles)
	}
	return nil
}

func (c *cast) declare(v Value, roles string) *Error {
	if _, twice := c.groups[v.Text]; twice {
		return malformed(v.Pos, "a group has this name already: choose another one")
	}
	c.groups[v.Text] = roles
	return nil
}

func (c *cast) rolesOf(g Group) string {
	roles := ""
	for _, t := range g {
		switch {
		case t.Role != 0:
			roles += string(t.Role)
		case t.City != "":
			roles += "mc"
		case builtin[t.Name] != "":
			roles += builtin[t.Name]
		default:
			roles += c.groups[t.Name]
		}
	}
	return roles
}
