package scenario

import (
	"errors"
	"fmt"
	"time"

	"github.com/souk-network/souk/peer/circle"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/geo"
	"github.com/souk-network/souk/simnet/link"
	"github.com/souk-network/souk/simnet/script"
)

// Plan is who takes part in a scenario, where, and on what links: all that is
// known before time passes.
type Plan struct {
	Seed      uint64
	Map       *geo.Map
	Placing   string // "people", "nodes" or "file": how machines are put in the cities of Map
	Shards    int
	BlockTime time.Duration
	FinalAge  uint64
	Start     time.Time // the date at which the scenario begins
	Ledger    string    // "ledger" or "evm"
	Loss      float64
	Watch     bool // packets between wallets and peers are written into the trace
	Streams   bool // connections carry streams without QUIC
	Degree    int  // members whom each peer dials; 0: all
	Merchants []Merchant
	Customers []Customer
	Attackers []Machine // that are no members
	Attacked  bool      // somebody does wrong at some time
	Trades    bool      // points are offered for others at some time
	Rewarded  bool      // a campaign rewards consents at some time
	Groups    map[string][]script.Member
}

// Machine is where somebody is, and how connected.
type Machine struct {
	City  int // in Plan.Map
	Class geo.Class
}

// Merchant is a merchant of a plan.
type Merchant struct {
	Machine
	Late   bool          // joins later
	Points float64       // of its own, for each whole unit spent; 0: it has none
	Epoch  time.Duration // of its points, whole seconds; 0: the usual
}

// Customer is a customer of a plan.
type Customer struct {
	Machine
	Threshold, Custodians int   // k of n
	Among                 []int // merchants from whom custodians are drawn; nil: all
}

// MaxMachines bounds a network. More do not fit the memory of one machine.
const MaxMachines = 2_000_000

// NewPlan works out who takes part. open reads the files that the script names.
func NewPlan(s *script.Script, seed uint64, m *geo.Map) (*Plan, error) {
	first := s.Commands[0]
	p := &Plan{
		Seed: seed, Map: m, Shards: int(first.Arg("shards").Int), BlockTime: first.Arg("block").Duration,
		FinalAge: uint64(first.Arg("final").Int), Start: first.Arg("start").Time, Ledger: first.Arg("chain").Text, Loss: first.Arg("loss").Float, Watch: first.Arg("watch").Int == 1,
		Degree: int(first.Arg("degree").Int), Streams: first.Arg("transport").Text == "stream",
		Groups: map[string][]script.Member{},
	}
	if p.Streams && p.Watch {
		return nil, script.Refused(fault.Malformed, first.Arg("watch").Pos, "watch=yes needs QUIC's packets, since an observer goes by their sizes and times: leave transport=stream out")
	}
	p.Placing = first.Arg("placing").Text
	if p.Placing == "" {
		p.Placing = "people"
		if !m.Placed {
			p.Placing = "nodes"
		}
	}
	class := geo.Class(first.Arg("class").Text)
	if err := p.addMerchants(int(first.Arg("peers").Int), first.Arg("place").List, class, false); err != nil {
		return nil, placed(first, err)
	}
	for _, c := range s.Commands {
		if c.Word == "at" {
			c = *c.Inner
		}
		if err := p.add(c); err != nil {
			return nil, placed(c, err)
		}
	}
	for _, c := range s.Commands { // what each merchant has is known now
		if c.Inner != nil {
			c = *c.Inner
		}
		if err := p.issuers(c); err != nil {
			return nil, placed(c, err)
		}
	}
	if n := len(p.Merchants) + len(p.Customers) + len(p.Attackers); n > MaxMachines {
		return nil, script.Refused(fault.TooLarge, first.Pos, "%d machines, at most %d", n, MaxMachines)
	}
	if n := len(p.Merchants); p.Degree > 0 && n-1 > circle.Everybody {
		return nil, script.Refused(fault.Malformed, first.Pos, "degree=%d of %d merchants: with more than %d a peer draws a few of all members and keeps connections with those, so it has to know of all; leave degree out", p.Degree, n, circle.Everybody+1)
	}
	return p, nil
}

// placed is what is wrong with a command, at its place.
func placed(c script.Command, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return fmt.Errorf("%s: %s: %w", c.Pos, c.Word, err)
	}
	return script.Refused(f.Kind, c.Pos, "%s: %s", c.Word, f.Detail)
}

func (p *Plan) add(c script.Command) error {
	switch c.Word {
	case "merchants":
		return p.place(c)
	case "join":
		return p.addMerchants(int(c.Arg("count").Int), cityOf(c), geo.Class(c.Arg("class").Text), true)
	case "offer", "cancel", "pump":
		p.Trades = true
	case "customers":
		p.Trades = p.Trades || c.Arg("offers").Float > 0
		return p.addCustomers(c)
	case "campaign":
		p.Rewarded = true
	case "attack":
		p.Attacked = true
		p.Trades = p.Trades || c.Arg("kind").Text == "grief"
		if !c.Arg("by").Given {
			return p.addAttackers(int(c.Arg("count").Int))
		}
	}
	return nil
}

// cityOf is the one city that a command names, or none.
func cityOf(c script.Command) []string {
	if v := c.Arg("city"); v.Given {
		return []string{v.Text}
	}
	return nil
}

// cities draws where n machines are, of the places named or of all.
func (p *Plan) cities(purpose string, n int, named []string) ([]int, error) {
	var among []int
	for _, name := range named {
		at, known := p.Map.Index(name)
		if !known {
			return nil, fault.New(fault.NotFound, "place machines", "the latency model has no city "+name)
		}
		among = append(among, at)
	}
	if p.Placing != "people" {
		return geo.Spread(p.Seed, purpose, n, p.Map.Cities, among, p.Placing == "file"), nil
	}
	return geo.Place(p.Seed, purpose, n, p.Map.Cities, among)
}

func (p *Plan) addMerchants(n int, named []string, class geo.Class, late bool) error {
	all, err := p.cities("place-merchants", len(p.Merchants)+n, named)
	if err != nil {
		return err
	}
	if err := p.known(class); err != nil {
		return err
	}
	for _, city := range all[len(p.Merchants):] {
		p.Merchants = append(p.Merchants, Merchant{Machine: Machine{city, class}, Late: late})
	}
	return nil
}

// known refuses a class whose rates depend on where a machine is, where that is not
// known.
func (p *Plan) known(class geo.Class) error {
	if class == geo.Home && !p.Map.Placed {
		return fault.New(fault.Malformed, "place machines", "class=home has its region's rates, and the places of these nodes are not known: name them with cities=, or another class")
	}
	return nil
}

// place moves merchants that a command puts in a city or a class.
func (p *Plan) place(c script.Command) error {
	who := c.Arg("who").Who.Resolve(numbers{p}, "m", nil)
	p.name(c, who)
	for _, m := range who {
		at := &p.Merchants[m.N]
		if v := c.Arg("class"); v.Given {
			at.Class = geo.Class(v.Text)
			if err := p.known(at.Class); err != nil {
				return err
			}
		}
		if v := c.Arg("points"); v.Given {
			at.Points = v.Float
		}
		if v := c.Arg("epoch"); v.Given {
			at.Epoch = v.Duration
		}
		if v := c.Arg("city"); v.Given {
			city, known := p.Map.Index(v.Text)
			if !known {
				return fault.New(fault.NotFound, "place machines", "the latency model has no city "+v.Text)
			}
			at.City = city
		}
	}
	return nil
}

func (p *Plan) addCustomers(c script.Command) error {
	n, vault := int(c.Arg("count").Int), c.Arg("vault")
	all, err := p.cities("place-customers", len(p.Customers)+n, cityOf(c))
	if err != nil {
		return err
	}
	who := Customer{Threshold: int(vault.Int), Custodians: int(vault.Of)}
	if v := c.Arg("custodians"); v.Given {
		for _, m := range v.Who.Resolve(numbers{p}, "m", nil) {
			who.Among = append(who.Among, m.N)
		}
	}
	if most := p.early(who.Among); who.Custodians > most {
		return fault.New(fault.Malformed, "plan scenario", fmt.Sprintf("vaults of %d custodians, and %d merchants are there to be some: name a smaller vault, such as vault=2of3", who.Custodians, most))
	}
	var added []script.Member
	for _, city := range all[len(p.Customers):] {
		who.Machine = Machine{city, geo.Mobile}
		added = append(added, script.Member{Role: script.Customers, N: len(p.Customers)})
		p.Customers = append(p.Customers, who)
	}
	p.name(c, added)
	return nil
}

// name remembers whom a command calls a group.
func (p *Plan) name(c script.Command, who []script.Member) {
	if v := c.Arg("group"); v.Given {
		p.Groups[v.Text] = who
	}
}

// early counts the merchants, of those named or of all, that are there from the
// start.
func (p *Plan) early(among []int) (n int) {
	if among == nil {
		for i := range p.Merchants {
			among = append(among, i)
		}
	}
	for _, i := range among {
		if !p.Merchants[i].Late {
			n++
		}
	}
	return n
}

func (p *Plan) addAttackers(n int) error {
	all, err := p.cities("place-attackers", len(p.Attackers)+n, nil)
	if err != nil {
		return err
	}
	for _, city := range all[len(p.Attackers):] {
		p.Attackers = append(p.Attackers, Machine{city, geo.Server})
	}
	return nil
}

// Host is the number of somebody's host: merchants first, then customers, then
// attackers.
func (p *Plan) Host(m script.Member) int {
	switch m.Role {
	case script.Merchants:
		return m.N
	case script.Customers:
		return len(p.Merchants) + m.N
	}
	return len(p.Merchants) + len(p.Customers) + m.N
}

// Hosts are the numbers of members' machines.
func (p *Plan) Hosts(of []script.Member) (out []int) {
	for _, m := range of {
		out = append(out, p.Host(m))
	}
	return out
}

// machine is the one with a host's number.
func (p *Plan) machine(host int) Machine {
	switch at := host - len(p.Merchants); {
	case at < 0:
		return p.Merchants[host].Machine
	case at < len(p.Customers):
		return p.Customers[at].Machine
	default:
		return p.Attackers[at-len(p.Customers)]
	}
}

// Path is what lies between two hosts.
func (p *Plan) Path(from, to int) link.Path {
	return link.Path{Link: p.Map.Link(p.machine(from).City, p.machine(to).City), Loss: p.Loss}
}

// Access is how a host reaches the network.
func (p *Plan) Access(host int) link.Access {
	m := p.machine(host)
	b := p.Map.Cities[m.City].Bandwidth(m.Class)
	return link.Access{Up: b.Up, Down: b.Down}
}

// Bounds are the shortest times from each merchant's peer to each other one over
// the links, for simnet/measure: out[from*n+to].
func (p *Plan) Bounds() []time.Duration {
	n := len(p.Merchants)
	edges := make([][]geo.Edge, n)
	for a := range edges {
		for b := range n {
			if a != b {
				edges[a] = append(edges[a], geo.Edge{To: b, Time: p.Map.Link(p.Merchants[a].City, p.Merchants[b].City).Min})
			}
		}
	}
	return geo.AllPairs(edges)
}

// numbers answers whom a script means before the network is there.
type numbers struct{ *Plan }

func (n numbers) Count(role byte) int {
	switch role {
	case script.Merchants:
		return len(n.Merchants)
	case script.Customers:
		return len(n.Customers)
	}
	return len(n.Attackers)
}

func (n numbers) Group(name string) []script.Member                { return n.Groups[name] }
func (n numbers) City(string) []script.Member                      { return nil }
func (n numbers) Draw(c int, from []script.Member) []script.Member { return from[:min(c, len(from))] }
