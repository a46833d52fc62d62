package peer

import (
	"context"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// Rewards is what a peer needs of reward campaigns.
type Rewards interface {
	attest.Chain
	// Running lists the rewards of this merchant's own campaigns that run.
	Running(ctx context.Context) ([]RunningReward, error)
	// StopReward queues a stop with the words of attestors; the same again is harmless.
	StopReward(ctx context.Context, campaign [20]byte, s reward.Stop, words []attest.Word) error
}

// RunningReward is a reward of a campaign of this merchant's own.
type RunningReward struct {
	Campaign, Account [20]byte
	Since             uint64 // Unix seconds
}

// newAttestor is this peer as an attestor; nil where there is no chain to ask.
func (n *Node) newAttestor() *attest.Service {
	if n.cfg.Rewards == nil {
		return nil
	}
	return attest.New(attest.Config{
		Consortium: n.cfg.Consortium, Self: n.cfg.Self, Store: n.cfg.Private, Registry: n.cfg.Chain.Registry,
		Line: n.book.line, Exited: n.exits.ends, Fresh: n.fresh, Customer: n.customerName,
		Room:  func(ctx context.Context, size int) error { return n.cfg.PrivateBudget.room(ctx, forOthers, size) },
		Chain: n.cfg.Rewards, Limits: n.cfg.Attest,
	})
}

// customerName is how this merchant knows who gave it a grant: by the name of its
// own books. Whom it never invited it does not reward.
func (n *Node) customerName(id consent.GrantID) ([]byte, bool) {
	held, ok := n.crm.Grant(id)
	if !ok {
		return nil, false
	}
	contact, ok := n.crm.ContactOf(held.Get().Customer)
	return []byte(contact.Ref), ok && contact.Invite != "" // an invite links one wallet, once
}

var errNoRewards = fault.New(fault.Unavailable, "attest", "this member attests nothing; ask another")

func (n *Node) attestStart(ctx context.Context, from peer.ID, r attest.StartRequest) (attest.Answer, error) {
	if n.attestor == nil {
		return attest.Answer{}, errNoRewards
	}
	return n.attestor.Start(ctx, string(from), r)
}

func (n *Node) attestStop(ctx context.Context, from peer.ID, r attest.StopRequest) (attest.Answer, error) {
	if n.attestor == nil {
		return attest.Answer{}, errNoRewards
	}
	key, err := KeyOf(from)
	if err != nil {
		return attest.Answer{}, err
	}
	member, ok := n.cfg.Chain.Registry().ByKey(key)
	if !ok || member.Status != did.StatusActive || member.PeerKey != key {
		return attest.Answer{}, fault.New(fault.NotMember, "attest stop", "only active members ask for this")
	}
	return n.attestor.Stop(ctx, member.ID, r)
}

const (
	// StopEvery is how long a merchant's peer rests between looks for rewards whose
	// consent ended.
	StopEvery = time.Minute
	// pruneNotes is how often notes of what was attested are looked through.
	pruneNotes = time.Hour
)

// rewardLoop stops the rewards of this merchant's campaigns whose consent ended and
// whose account does not say so. A chain that does not answer delays it and nothing
// else. What it remembers is lost with the process and found again.
func (n *Node) rewardLoop(ctx context.Context) error {
	if n.attestor == nil {
		return nil
	}
	gone := Lapses{}
	pruned := time.Now()
	for ctx.Err() == nil {
		if err := n.stopEnded(ctx, gone); err != nil && ctx.Err() == nil {
			n.log.Warn("rewards whose consent ended could not be looked for; trying again", "error", err)
		}
		if time.Since(pruned) >= pruneNotes {
			if err := n.attestor.Prune(ctx); err != nil && ctx.Err() == nil {
				n.log.Warn("notes of attested starts could not be pruned; trying again", "error", err)
			}
			pruned = time.Now()
		}
		pause(ctx, StopEvery)
	}
	return nil
}

// stopEnded asks about running rewards of accounts of which no grant is held here,
// once they are due.
func (n *Node) stopEnded(ctx context.Context, gone Lapses) error {
	running, err := n.cfg.Rewards.Running(ctx)
	if err != nil {
		return err
	}
	held := n.heldAccounts()
	for _, r := range running {
		if !gone.Note(r, held[r.Account], time.Now()) {
			continue
		}
		if err := n.stopReward(ctx, r); err != nil && ctx.Err() == nil {
			n.log.Info("a reward without a grant here goes on", "kind", fault.KindOf(err).String())
		}
	}
	gone.Keep(running)
	return nil
}

func (n *Node) heldAccounts() map[[20]byte]bool {
	out := map[[20]byte]bool{}
	for _, h := range n.crm.Grants() {
		out[h.Get().Grant.Grant.Account] = true
	}
	return out
}

func (n *Node) stopReward(ctx context.Context, r RunningReward) error {
	c, err := n.cfg.Rewards.Campaign(ctx, r.Campaign)
	if err != nil {
		return err
	}
	stop := reward.Stop{Account: r.Account, Since: r.Since, Deadline: attest.StopDeadline(n.cfg.Rewards.Now())}
	request := attest.StopRequest{Consortium: n.cfg.Consortium, Campaign: r.Campaign, Account: r.Account, Since: r.Since, Deadline: stop.Deadline}
	members, want := c.Attestors(n.cfg.Chain.Registry())
	words, err := attest.Gather(ctx, members, want, stop, reward.Campaign{ChainID: c.ChainID, Contract: r.Campaign},
		func(ctx context.Context, m did.Merchant) (attest.Answer, error) { return n.askStop(ctx, m, request) })
	if err != nil {
		return err
	}
	return n.cfg.Rewards.StopReward(ctx, r.Campaign, stop, words)
}

func (n *Node) askStop(ctx context.Context, m did.Merchant, r attest.StopRequest) (answer attest.Answer, err error) {
	if m == n.cfg.Self {
		return n.attestor.Stop(ctx, m, r)
	}
	return answer, n.call(ctx, m, attest.StopProtocol, r, &answer)
}
