package measure

import (
	"slices"
	"strings"
	"time"

	"github.com/souk-network/souk/simnet/trace"
)

// inFlight is how long a read may take from the last custodian's answer to the
// record in the reader's view: one way over the slowest link, and decryption. A
// read that is noted so soon after the quorum was helped before it.
const inFlight = 2 * time.Second

// custody follows who may still open what.
type custody struct {
	vaults  map[string]vault // by customer
	grants  map[string]grant // by grant
	reads   []read
	logs    map[string]int64 // entries by custodian
	answers map[string]int64 // helps by custodian
	early   []read           // answers that came before their entry
}

// vault is who keeps a customer's shares, and how many of them are needed.
type vault struct {
	custodians []string
	threshold  int64
}

type grant struct {
	customer string
	revoked  time.Duration // when the customer took it back; negative: never
	told     []string      // custodians that know
	closed   time.Duration // when so many knew that no new read can succeed; negative: not yet
}

type read struct {
	who, grant string
	at         time.Duration
}

func newCustody() custody {
	return custody{vaults: map[string]vault{}, grants: map[string]grant{}, logs: map[string]int64{}, answers: map[string]int64{}}
}

func (c *custody) put(e trace.Event) {
	switch e.What {
	case trace.Vault:
		c.vaults[e.Who] = vault{strings.Split(e.Note, ","), e.N}
	case trace.Grant:
		c.grants[e.Grant] = grant{customer: e.Who, revoked: -1, closed: -1}
	case trace.Revoke:
		if g, known := c.grants[e.Grant]; known && g.revoked < 0 {
			g.revoked = e.At
			c.grants[e.Grant] = g
		}
	case trace.Deliver:
		if e.Kind == "revocation" {
			c.told(e)
		}
	case trace.Read:
		c.reads = append(c.reads, read{e.Who, e.Grant, e.At})
	case trace.Log:
		c.logs[e.Who]++
	case trace.Answer:
		if e.Kind != "" { // no entry is to come, so those of other answers do not count for it
			c.early = append(c.early, read{who: e.Who, at: e.At})
		} else if c.answers[e.Who]++; c.answers[e.Who] > c.logs[e.Who] {
			c.early = append(c.early, read{who: e.Who, at: e.At})
		}
	}
}

// told notes that a custodian knows of a revocation.
func (c *custody) told(e trace.Event) {
	g, known := c.grants[e.Grant]
	v := c.vaults[g.customer]
	if !known || g.closed >= 0 || !slices.Contains(v.custodians, e.Who) || slices.Contains(g.told, e.Who) {
		return
	}
	g.told = append(g.told, e.Who)
	if int64(len(g.told)) >= int64(len(v.custodians))-v.threshold+1 {
		g.closed = e.At
	}
	c.grants[e.Grant] = g
}

// late lists the reads that came after no new read could succeed.
func (c *custody) late(f Filter) (out []read) {
	for _, r := range c.reads {
		g, known := c.grants[r.grant]
		if known && g.closed >= 0 && r.at > g.closed+inFlight && f.takes(r.who, r.at) {
			out = append(out, r)
		}
	}
	return out
}

// open lists how long after their revocation grants could still be used. One that
// never closed counts up to now.
func (c *custody) open(f Filter, now time.Duration) (out []time.Duration) {
	for _, g := range c.grants {
		switch {
		case g.revoked < 0 || !f.takes(g.customer, g.revoked):
		case g.closed >= 0:
			out = append(out, max(0, g.closed-g.revoked))
		default:
			out = append(out, now-g.revoked)
		}
	}
	slices.Sort(out)
	return out
}

func (f Filter) takes(who string, at time.Duration) bool {
	return at >= f.Since && (f.By == nil || slices.Contains(f.By, who))
}
