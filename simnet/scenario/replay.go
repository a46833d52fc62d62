package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/record"
	"github.com/souk-network/souk/simnet/script"
	"github.com/souk-network/souk/simnet/trace"
)

// replay is a recording that happens again at one merchant. A recording knows no
// customers; they are drawn, by what the scenario's customers allow. What needs
// somebody with a grant waits until there is one.
type replay struct {
	run      *Run
	merchant int
	chance   *rand.Rand
	amounts  []record.Amount
	waiting  []deed
	due      bool // what waits is tried again, at this time
}

// deed does one thing again; false: nobody can do it yet.
type deed func() bool

func (r *Run) replayTrace(c script.Command) (string, error) {
	as := r.numbersOr(c, "as", 0)
	if len(as) != 1 {
		return "", errors.New("as names one merchant")
	}
	rec, err := r.recording(c.Arg("file").Text)
	if err != nil {
		return "", err
	}
	p := &replay{run: r, merchant: as[0], chance: r.cast.rand("replay"), amounts: rec.Amounts}
	r.allowed.again = append(r.allowed.again, p.later)
	for _, d := range rec.Deeds {
		if do := p.deed(d); do != nil {
			p.schedule(d, do)
		}
	}
	if c.Arg("others").Int == 1 {
		p.others(rec)
	}
	r.next.put(r.net.Now()+rec.End, func(r *Run) error {
		r.say("trace", fmt.Sprintf("over; %d deeds found nobody to do them", len(p.waiting)))
		return nil
	})
	return "", nil
}

func (r *Run) recording(name string) (record.Recording, error) {
	if r.open == nil {
		return record.Recording{}, fault.New(fault.Unavailable, "replay", "no files can be read here")
	}
	f, err := r.open(name)
	if err != nil {
		return record.Recording{}, err
	}
	defer func() { _ = f.Close() }()
	rec, err := record.Read(f)
	if err != nil {
		return rec, fmt.Errorf("%s: %w", name, err)
	}
	return rec, nil
}

// numbersOr is whom an argument means, or one by number.
func (r *Run) numbersOr(c script.Command, name string, n int) []int {
	if c.Arg(name).Given {
		return r.numbers(c, name, "m")
	}
	return []int{n}
}

// deed is how a recorded thing is done again, or nil when it comes of others.
func (p *replay) deed(d record.Deed) deed {
	net := p.run.net
	switch d.What {
	case trace.Grant:
		return func() bool { return p.grant(rightsNamed(d.Kind)) }
	case trace.Revoke:
		return func() bool { return p.revoke(rightsNamed(d.Kind)) }
	case trace.Buy:
		return p.buy(d.Kind)
	case trace.Publish:
		if d.Kind == "notice" {
			return func() bool { net.Publish(p.merchant, factSize(d.Bytes)); return true }
		}
	}
	return nil
}

// factSize is a size that a notice can have.
func factSize(recorded int64) int { return int(min(recorded, 7680)) }

// part is when within its time a thing happens: what others need comes first.
func part(what trace.What) (from, to float64) {
	switch what {
	case trace.Grant:
		return 0, 0.3
	case trace.Buy:
		return 0.3, 0.6
	case trace.Revoke:
		return 0.8, 1
	}
	return 0, 1
}

// schedule puts the deeds of one sort down at times drawn within theirs.
func (p *replay) schedule(d record.Deed, do deed) {
	from, to := part(d.What)
	for range d.N {
		at := d.At + time.Duration(float64(d.Over)*(from+float64((to-from)*p.chance.Float64())))
		p.run.next.put(p.run.net.Now()+at, func(*Run) error {
			if !do() {
				p.waiting = append(p.waiting, do)
			}
			return nil
		})
	}
}

// later has what waits tried again, once, when somebody let the merchant do something or
// took that back.
func (p *replay) later(merchant int) {
	if merchant != p.merchant || p.due || len(p.waiting) == 0 {
		return
	}
	p.due = true
	p.run.next.put(p.run.net.Now(), func(*Run) error {
		p.again()
		return nil
	})
}

// again tries what waits.
func (p *replay) again() {
	waiting := p.waiting
	p.waiting, p.due = nil, false
	for _, do := range waiting {
		if !do() {
			p.waiting = append(p.waiting, do)
		}
	}
}

// rightsNamed are the rights of a recorded grant that customers here can give.
func rightsNamed(kind string) consent.Rights {
	for _, r := range []consent.Rights{consent.Read, consent.Write, consent.Read | consent.Write} {
		if kind == r.String() {
			return r
		}
	}
	return consent.Read
}

// single lists the rights that customers give one at a time.
func single(r consent.Rights) (out []consent.Rights) {
	for _, one := range []consent.Rights{consent.Write, consent.Read} {
		if r.Has(one) {
			out = append(out, one)
		}
	}
	return out
}

func (p *replay) grant(rights consent.Rights) bool {
	wanted := single(rights)
	who, found := p.draw(func(n int) bool { return !p.run.allowed.all(n, p.merchant, wanted) })
	if !found {
		return false
	}
	for _, r := range wanted {
		p.run.allow(who, p.merchant, r)
	}
	return true
}

func (p *replay) revoke(rights consent.Rights) bool {
	given := single(rights)
	var held []int
	for _, n := range p.run.allowed.of(p.merchant, given[0]).order {
		if p.run.allowed.all(n, p.merchant, given) {
			held = append(held, n)
		}
	}
	if len(held) == 0 {
		return false
	}
	who := held[p.chance.IntN(len(held))]
	for _, r := range given {
		p.run.end(who, p.merchant, r)
	}
	return true
}

func (p *replay) buy(kind string) deed {
	if kind == record.Return {
		return nil // customers here take nothing back
	}
	return func() bool {
		who, found := p.draw(func(n int) bool {
			return p.run.allowed.of(p.merchant, consent.Write).has[n] == (kind == record.WithReceipt)
		})
		if !found {
			return false
		}
		p.run.net.Buy(who, p.merchant, p.amount())
		return true
	}
}

// draw takes a customer of those that fit.
func (p *replay) draw(fits func(int) bool) (int, bool) {
	var among []int
	for n := range p.run.plan.Customers {
		if fits(n) {
			among = append(among, n)
		}
	}
	if len(among) == 0 {
		return 0, false
	}
	return among[p.chance.IntN(len(among))], true
}

// usualAmount is of purchases of which a recording tells no amounts.
const usualAmount = 20_000_000

// amount draws one by the recorded classes: the class's upper end.
func (p *replay) amount() credential.Micro {
	all := int64(0)
	for _, a := range p.amounts {
		all += a.N
	}
	if all == 0 {
		return usualAmount
	}
	at := p.chance.Int64N(all)
	for _, a := range p.amounts {
		if at -= a.N; at < 0 {
			return credential.Micro(a.UpTo)
		}
	}
	return usualAmount
}

// others has the other merchants publish as many facts as the peer got that it
// did not publish itself.
func (p *replay) others(rec record.Recording) {
	var from []int
	for n, m := range p.run.plan.Merchants {
		if n != p.merchant && !m.Late {
			from = append(from, n)
		}
	}
	own := map[string]int64{}
	for _, d := range rec.Deeds {
		if d.What == trace.Publish {
			own[d.Kind] += d.N
		}
	}
	deeds := slices.Clone(rec.Deeds)
	slices.SortStableFunc(deeds, func(a, b record.Deed) int { return cmp.Compare(a.At, b.At) })
	for _, d := range deeds {
		if d.What != trace.Deliver || len(from) == 0 {
			continue
		}
		mine := min(own[d.Kind], d.N)
		own[d.Kind] -= mine
		d.N -= mine
		p.schedule(d, func() bool {
			p.run.net.Publish(from[p.chance.IntN(len(from))], factSize(d.Bytes))
			return true
		})
	}
}
