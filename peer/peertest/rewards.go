package peertest

import (
	"bytes"
	"context"
	"encoding/binary"
	"math/big"
	"slices"
	"sync"

	"github.com/libp2p/go-libp2p/core/host"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// Rewards is the contracts of reward campaigns: what they refuse, this refuses, for
// starts, stops and the words of attestors. A stalled chain takes and answers nothing.
type Rewards struct {
	chain *Chain

	mu        sync.Mutex
	campaigns map[[20]byte]*campaign
}

// CampaignTerms are what a campaign promises for one consent. Times are Unix seconds.
type CampaignTerms struct {
	Start, End, Vesting uint64
	Amount              int64
	MaxPersons          uint32
	Cap, Budget         int64
	Quorum              uint8
}

type campaign struct {
	CampaignTerms
	merchant          did.Merchant
	streams           map[[20]byte]*running
	persons           map[[32]byte]bool
	granted, reserved int64
}

type running struct {
	reward.Stream
	digest [32]byte
}

func newRewards(c *Chain) *Rewards {
	return &Rewards{chain: c, campaigns: map[[20]byte]*campaign{}}
}

const rewardsChain = 31337

// Campaign is what statements for a campaign are signed for.
func (r *Rewards) Campaign(at [20]byte) reward.Campaign {
	return reward.Campaign{ChainID: rewardsChain, Contract: at}
}

// Create makes a campaign of a merchant and says where it is.
func (r *Rewards) Create(merchant did.Merchant, t CampaignTerms) (at [20]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	hash := eip712.Keccak(append(binary.BigEndian.AppendUint64([]byte("campaign"), uint64(len(r.campaigns))), merchant[:]...))
	at = [20]byte(hash[12:])
	r.campaigns[at] = &campaign{CampaignTerms: t, merchant: merchant, streams: map[[20]byte]*running{}, persons: map[[32]byte]bool{}}
	return at
}

// Now is the time of the newest block, Unix seconds.
func (r *Rewards) Now() uint64 {
	_, at := r.chain.head()
	return uint64(at.Unix())
}

// open finds a campaign while the chain answers.
func (r *Rewards) open(at [20]byte) (*campaign, error) {
	switch c := r.campaigns[at]; {
	case r.chain.silent():
		return nil, fault.New(fault.Unavailable, "ask chain", "no endpoint answers")
	case c == nil:
		return nil, fault.New(fault.NotFound, "find campaign", "no such campaign")
	default:
		return c, nil
	}
}

func (c *Chain) silent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stalled
}

// Start is the contract's call of that name.
func (r *Rewards) Start(at [20]byte, s reward.Start, words []attest.Word) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, err := r.open(at)
	if err != nil {
		return err
	}
	const op = "start"
	now := r.Now()
	switch {
	case now < c.CampaignTerms.Start || now > c.End:
		return fault.New(fault.Expired, op, "OutOfSeason")
	case s.Since < c.CampaignTerms.Start || s.Since > now:
		return fault.New(fault.Conflict, op, "WrongSince")
	case s.Deadline < now:
		return fault.New(fault.Expired, op, "DeadlinePassed")
	}
	if err := r.attested(c, s, at, words); err != nil {
		return err
	}
	switch {
	case c.streams[s.Account] != nil:
		return fault.New(fault.Replayed, op, "AlreadyStarted")
	case c.persons[s.Person]:
		return fault.New(fault.Replayed, op, "PersonStarted")
	case !c.free():
		return fault.New(fault.Full, op, "no place, cap or budget")
	}
	c.streams[s.Account] = &running{reward.Stream{Since: s.Since}, s.Digest}
	c.persons[s.Person] = true
	c.granted, c.reserved = c.granted+c.Amount, c.reserved+c.Amount
	return nil
}

func (c *campaign) free() bool {
	return len(c.persons) < int(c.MaxPersons) && c.granted+c.Amount <= c.Cap && c.reserved+c.Amount <= c.Budget
}

// attested holds words to the contract's rules: so many active members, in order.
func (r *Rewards) attested(c *campaign, s reward.Statement, at [20]byte, words []attest.Word) error {
	const op = "attestations"
	if c.Quorum == 0 {
		if len(words) != 1 || words[0].Member != c.merchant {
			return fault.New(fault.Unauthorized, op, "WrongAttestors")
		}
	} else if len(words) != int(c.Quorum) {
		return fault.New(fault.Unauthorized, op, "WrongAttestors")
	}
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b attest.Word) int { return bytes.Compare(a.Member[:], b.Member[:]) })
	for i, w := range words {
		m, ok := r.chain.Registry().Member(w.Member)
		if !ok || m.Status != did.StatusActive || i > 0 && words[i-1].Member == w.Member {
			return fault.New(fault.NotMember, op, "NotActive, or twice")
		}
		if err := reward.Verify(s, r.Campaign(at), w.Member, w.Signature); err != nil {
			return err
		}
	}
	return nil
}

// Stop is the contract's call of that name.
func (r *Rewards) Stop(at [20]byte, s reward.Stop, signature []byte) error {
	return r.stop(at, s, func(*campaign) error { return reward.Verify(s, r.Campaign(at), s.Account, signature) })
}

// StopAttested is the contract's call of that name.
func (r *Rewards) StopAttested(at [20]byte, s reward.Stop, words []attest.Word) error {
	return r.stop(at, s, func(c *campaign) error { return r.attested(c, s, at, words) })
}

func (r *Rewards) stop(at [20]byte, s reward.Stop, signed func(*campaign) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, err := r.open(at)
	if err != nil {
		return err
	}
	if err := signed(c); err != nil {
		return err
	}
	stream := c.streams[s.Account]
	switch {
	case s.Deadline < r.Now():
		return fault.New(fault.Expired, "stop", "DeadlinePassed")
	case stream == nil || stream.Since != s.Since:
		return fault.New(fault.NotFound, "stop", "NoStream")
	case stream.Stopped != 0:
		return fault.New(fault.Replayed, "stop", "AlreadyStopped")
	}
	stream.Stopped = r.Now()
	lost := c.Amount - c.vested(stream, stream.Stopped)
	c.granted, c.reserved = c.granted-lost, c.reserved-lost
	return nil
}

func (c *campaign) vested(s *running, at uint64) int64 {
	return reward.Terms{Amount: big.NewInt(c.Amount), Vesting: c.Vesting}.Vested(s.Stream, at).Int64()
}

// Streams are the rewards of a campaign.
func (r *Rewards) Streams(at [20]byte) map[[20]byte]reward.Stream {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[[20]byte]reward.Stream{}
	for account, s := range r.campaigns[at].streams {
		out[account] = s.Stream
	}
	return out
}

// Granted is what a campaign has promised altogether.
func (r *Rewards) Granted(at [20]byte) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.campaigns[at].granted
}

// RewardsOf is how one peer reaches the campaigns: it signs as its member.
type RewardsOf struct {
	Contract *Rewards
	peer     *Peer

	mu      sync.Mutex
	garbage bool
}

var _ peer.Rewards = (*RewardsOf)(nil)

// Garble makes the peer sign nonsense.
func (o *RewardsOf) Garble(garbage bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.garbage = garbage
}

// Now is the time of the newest block.
func (o *RewardsOf) Now() uint64 { return o.Contract.Now() }

// Campaign reads a campaign.
func (o *RewardsOf) Campaign(_ context.Context, at attest.Address) (attest.Campaign, error) {
	o.Contract.mu.Lock()
	defer o.Contract.mu.Unlock()
	c, err := o.Contract.open(at)
	if err != nil {
		return attest.Campaign{}, err
	}
	return attest.Campaign{
		Merchant: c.merchant, ChainID: rewardsChain, Start: c.Start, End: c.End, Vesting: c.Vesting, Quorum: c.Quorum,
		Consents: c.Amount > 0, Free: c.free(),
	}, nil
}

// Reward reads what an account and a person have.
func (o *RewardsOf) Reward(_ context.Context, at, account attest.Address, person [32]byte) (attest.Reward, error) {
	o.Contract.mu.Lock()
	defer o.Contract.mu.Unlock()
	c, err := o.Contract.open(at)
	if err != nil {
		return attest.Reward{}, err
	}
	out := attest.Reward{PersonStarted: c.persons[person]}
	if s := c.streams[account]; s != nil {
		out.Since, out.Stopped, out.Digest = s.Since, s.Stopped, s.digest
	}
	return out, nil
}

// Sign signs as the peer's operator account.
func (o *RewardsOf) Sign(digest [32]byte) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.garbage {
		digest[0] ^= 1
	}
	return eip712.Sign(digest, o.peer.Operator)
}

// Running lists what runs of the peer's own campaigns.
func (o *RewardsOf) Running(context.Context) ([]peer.RunningReward, error) {
	o.Contract.mu.Lock()
	defer o.Contract.mu.Unlock()
	if o.Contract.chain.silent() {
		return nil, fault.New(fault.Unavailable, "ask chain", "no endpoint answers")
	}
	var out []peer.RunningReward
	for at, c := range o.Contract.campaigns {
		for account, s := range c.streams {
			if c.merchant == o.peer.ID && s.Stopped == 0 {
				out = append(out, peer.RunningReward{Campaign: at, Account: account, Since: s.Since})
			}
		}
	}
	return out, nil
}

// StopReward sends a stop.
func (o *RewardsOf) StopReward(_ context.Context, at [20]byte, s reward.Stop, words []attest.Word) error {
	return o.Contract.StopAttested(at, s, words)
}

// Host is the peer's host, for what a peer would not send.
func (p *Peer) Host() host.Host { return p.host }
