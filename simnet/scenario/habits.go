package scenario

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/souk-network/souk/peer/importer"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/agent"
	"github.com/souk-network/souk/simnet/script"
)

// Habits are what people do by themselves, in the order of time.
type Habits struct {
	streams []agent.Stream
	crowds  []*agent.Crowd
}

// NewHabits makes the habits of every command customers. open reads a file that
// the script names.
func NewHabits(s *script.Script, p *Plan, open func(name string) (io.ReadCloser, error)) (*Habits, error) {
	h := &Habits{}
	first := 0
	for _, c := range s.Commands {
		if c.Word != "customers" {
			continue
		}
		count := int(c.Arg("count").Int)
		if err := h.add(s, p, c, first, open); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Pos, err)
		}
		first += count
	}
	return h, nil
}

func (h *Habits) add(s *script.Script, p *Plan, c script.Command, first int, open func(string) (io.ReadCloser, error)) error {
	cfg, err := crowdOf(s, p, c, first)
	if err != nil {
		return err
	}
	if v := c.Arg("purchases"); v.Given {
		file, err := readPurchases(v.Text, open)
		if err != nil {
			return err
		}
		if c.Arg("replay").Int == 1 {
			return h.replay(p, c, file, first)
		}
		cfg.Habits = agent.Fit(file)
		if len(cfg.Habits.Popularity) != len(p.Merchants) {
			return fault.New(fault.Malformed, "set habits", fmt.Sprintf("the file has %d merchants and the network %d: give the network as many peers", len(cfg.Habits.Popularity), len(p.Merchants)))
		}
	} else if c.Arg("rate").Float == 0 {
		return nil // they do only what the script says
	}
	crowd, err := agent.NewCrowd(cfg)
	if err == nil {
		h.crowds, h.streams = append(h.crowds, crowd), append(h.streams, crowd)
	}
	return err
}

// between is the mean time between things that happen at a rate.
func between(rate float64) time.Duration {
	if rate <= 0 {
		return 0
	}
	return time.Duration(float64(time.Second) / rate)
}

func crowdOf(s *script.Script, p *Plan, c script.Command, first int) (agent.Config, error) {
	cfg := agent.Config{
		Seed: p.Seed, First: first, Customers: int(c.Arg("count").Int), Start: p.Start, Prices: p.prices(s),
		Consent: c.Arg("consent").Float, Regrant: c.Arg("regrant").Float, Revoke: between(c.Arg("revoke").Float),
		Home: p.nearest(c), Offer: between(c.Arg("offers").Float), Redeem: between(c.Arg("redeem").Float),
	}
	if c.Arg("rate").Float == 0 {
		return cfg, nil
	}
	var err error
	cfg.Habits, err = agent.Parametric(between(c.Arg("rate").Float), c.Arg("spend").Int, len(p.Merchants), c.Arg("zipf").Float, c.Arg("near").Float)
	if err == nil {
		weigh(s, p, c, cfg.Habits.Popularity)
	}
	return cfg, err
}

// weigh changes how popular merchants are by what the script says of them, and
// leaves out those where a crowd does not shop and those who are not there yet.
func weigh(s *script.Script, p *Plan, c script.Command, popularity []uint64) {
	for _, m := range s.Commands {
		if f := m.Arg("popularity"); m.Word == "merchants" && f.Given {
			for _, who := range m.Arg("who").Who.Resolve(numbers{p}, "m", nil) {
				popularity[who.N] = max(1, uint64(float64(popularity[who.N])*f.Float))
			}
		}
	}
	shops := p.shops(c)
	for i := range popularity {
		if !shops[i] {
			popularity[i] = 0
		}
	}
}

// shops are where the crowd of a command shops, of those that are there from the
// start.
func (p *Plan) shops(c script.Command) map[int]bool {
	out := map[int]bool{}
	if v := c.Arg("merchants"); v.Given {
		for _, m := range v.Who.Resolve(numbers{p}, "m", nil) {
			out[m.N] = !p.Merchants[m.N].Late
		}
		return out
	}
	for i, m := range p.Merchants {
		out[i] = !m.Late
	}
	return out
}

// prices are the factors on baskets at each merchant.
func (p *Plan) prices(s *script.Script) []float64 {
	out := make([]float64, len(p.Merchants))
	for i := range out {
		out[i] = 1
	}
	for _, c := range s.Commands {
		if f := c.Arg("prices"); c.Word == "merchants" && f.Given {
			for _, m := range c.Arg("who").Who.Resolve(numbers{p}, "m", nil) {
				out[m.N] = f.Float
			}
		}
	}
	return out
}

// nearest finds the shop of a crowd that a customer has nearby.
func (p *Plan) nearest(c script.Command) func(int) int {
	shops := p.shops(c)
	return func(customer int) int {
		here := p.Customers[customer].City
		best, way := 0, time.Duration(-1)
		for i, m := range p.Merchants {
			if d := p.Map.Link(here, m.City).Mean; shops[i] && (way < 0 || d < way) {
				best, way = i, d
			}
		}
		return best
	}
}

func readPurchases(name string, open func(string) (io.ReadCloser, error)) (agent.Purchases, error) {
	f, err := open(name)
	if err != nil {
		return agent.Purchases{}, err
	}
	defer func() { _ = f.Close() }()
	out, err := agent.ReadPurchases(f, importer.Mapping{})
	if err != nil {
		return out, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

func (h *Habits) replay(p *Plan, c script.Command, file agent.Purchases, first int) error {
	if file.Merchants > len(p.Merchants) || file.Customers > int(c.Arg("count").Int) {
		return fault.New(fault.Malformed, "replay purchases", fmt.Sprintf("the file has %d merchants and %d customers: give the network as many peers, and this command as many customers", file.Merchants, file.Customers))
	}
	h.streams = append(h.streams, shifted{agent.NewReplay(file), first})
	return nil
}

// shifted is a stream whose customers are numbered from another one on.
type shifted struct {
	agent.Stream
	first int
}

func (s shifted) Next() agent.Intent {
	i := s.Stream.Next()
	i.Customer += s.first
	return i
}

// next is the next thing that somebody does, of all streams; the first one wins
// a tie.
func (h *Habits) next() (agent.Intent, bool) {
	best := -1
	var when time.Duration
	for i, s := range h.streams {
		if at, ok := s.Peek(); ok && (best < 0 || at < when) {
			best, when = i, at
		}
	}
	if best < 0 {
		return agent.Intent{}, false
	}
	return h.streams[best].Next(), true
}

// What people do with points by habit: they offer all that they have of a merchant
// for as many, and spend a few.
const (
	habitLasts  = 24 * time.Hour
	habitSpends = 10
)

// carryOut has somebody begin what they want. An allowance is to write receipts,
// and to read what was bought elsewhere.
func (r *Run) carryOut(i agent.Intent) {
	switch i.Kind {
	case agent.Buy:
		r.net.Buy(i.Customer, i.Merchant, credential.Micro(i.Amount))
	case agent.Grant, agent.Regrant:
		r.allow(i.Customer, i.Merchant, consent.Write)
		r.allow(i.Customer, i.Merchant, consent.Read)
	case agent.Deny:
		r.net.Deny(i.Customer, i.Merchant)
	case agent.Revoke:
		r.end(i.Customer, i.Merchant, consent.Read)
		r.end(i.Customer, i.Merchant, consent.Write)
	case agent.Offer:
		r.net.Offer(i.Customer, Offer{Give: i.Merchant, Want: i.Other, Lasts: habitLasts})
	case agent.Redeem:
		r.net.Redeem(i.Customer, i.Merchant, habitSpends)
	}
}

// sale makes customers come more often to some merchants for a while.
func (r *Run) sale(c script.Command) (string, error) {
	h := r.next.habits
	if h == nil || len(h.crowds) == 0 {
		return "", errors.New("nobody shops here by habit: give customers a rate")
	}
	from := r.now()
	for _, m := range r.numbers(c, "who", "m") {
		for _, crowd := range h.crowds {
			err := crowd.Sale(agent.Sale{
				Merchant: m, Factor: c.Arg("factor").Float, Price: c.Arg("price").Float, From: from, Until: from + c.Arg("for").Duration,
			})
			if err != nil {
				return "", err
			}
		}
	}
	r.broke("net", "sale", r.who(c, "who", "m")...)
	return "", nil
}
