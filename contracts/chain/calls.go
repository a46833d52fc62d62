package chain

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// What Souk does and reads on the chain. Each action has a label of its own
// making, so that a restart or an impatient caller submits nothing twice.

// Registry is the membership at the newest block followed. A value once returned
// never changes, and all calls return the same one until some member's entry does.
// Before Synced it is what Load found, or empty.
func (c *Client) Registry() did.Registry { return c.follow.snapshot() }

// Proposals lists the changes that members vote about.
func (c *Client) Proposals() []Proposal { return c.follow.snapshot().Proposals() }

// Head is the newest block followed: height, hash and Unix seconds. Zero before Synced.
func (c *Client) Head() (number uint64, hash [32]byte, time uint64) { return c.follow.tip() }

// Anchored finds a batch of log roots that was anchored since the deployment:
// the oldest anchor of root, and whether it is final.
func (c *Client) Anchored(_ context.Context, root [32]byte) (a Anchor, final, ok bool) {
	return c.follow.anchored(root)
}

// Anchor has one batch of log roots anchored. entries is how many log entries it covers.
func (c *Client) Anchor(ctx context.Context, root [32]byte, entries uint64) (ID, error) {
	data, err := c.decoder.anchor.TryPackAnchor(root, entries)
	return c.act(ctx, anchorLabel(root), c.config.Deployment.Anchor, Call{Data: data}, err)
}

// AnchorID names the newest transaction of Anchor, or the one that would be the first.
func (c *Client) AnchorID(ctx context.Context, root [32]byte) ID {
	return AttemptID(ctx, c, anchorLabel(root))
}

func anchorLabel(root [32]byte) string { return "anchor " + hex.EncodeToString(root[:]) }

// AnchorDigest has the salted digest of a consent statement anchored in our own name.
func (c *Client) AnchorDigest(ctx context.Context, digest [32]byte) (ID, error) {
	data, err := c.decoder.consent.TryPackAnchor(digest)
	return c.act(ctx, "digest "+hex.EncodeToString(digest[:]), c.config.Deployment.Consent, Call{Data: data}, err)
}

// AnchorDigests has the RFC 6962 root over count digests anchored in our own name.
func (c *Client) AnchorDigests(ctx context.Context, root [32]byte, count uint32) (ID, error) {
	data, err := c.decoder.consent.TryPackAnchorBatch(root, count)
	return c.act(ctx, "digests "+hex.EncodeToString(root[:]), c.config.Deployment.Consent, Call{Data: data}, err)
}

// Revoke is the emergency exit of a customer whose account this client sends
// from: it needs no merchant, but a little gas.
func (c *Client) Revoke(ctx context.Context, digest [32]byte, sequence uint64) (ID, error) {
	data, err := c.decoder.consent.TryPackRevoke(digest, sequence)
	return c.act(ctx, fmt.Sprintf("revoke %x %d", digest, sequence), c.config.Deployment.Consent, Call{Data: data}, err)
}

// ProposeAdmission proposes a new member, which needs the votes of a majority.
func (c *Client) ProposeAdmission(ctx context.Context, m did.Member) (ID, error) {
	data, err := c.decoder.consortium.TryPackProposeAdmission(cardOf(m))
	return c.propose(ctx, "propose admission", data, err)
}

// ProposeRotation proposes new keys, document or name for a member.
func (c *Client) ProposeRotation(ctx context.Context, m did.Member) (ID, error) {
	data, err := c.decoder.consortium.TryPackProposeRotation(cardOf(m))
	return c.propose(ctx, "propose rotation", data, err)
}

// ProposeStatus proposes a Suspension, Reinstatement or Removal.
func (c *Client) ProposeStatus(ctx context.Context, change Change, subject did.Merchant) (ID, error) {
	var data []byte
	var err error
	switch change {
	case Suspension:
		data, err = c.decoder.consortium.TryPackProposeSuspension([20]byte(subject))
	case Reinstatement:
		data, err = c.decoder.consortium.TryPackProposeReinstatement([20]byte(subject))
	case Removal:
		data, err = c.decoder.consortium.TryPackProposeRemoval([20]byte(subject))
	default:
		return ID{}, fault.New(fault.Malformed, "propose status", "want suspension, reinstatement or removal")
	}
	return c.propose(ctx, "propose status", data, err)
}

// Vote votes for a proposal as it was seen: if a reorganisation gives its number
// to another one, the vote is void. It is not sent after the proposal's end.
func (c *Client) Vote(ctx context.Context, p Proposal) (ID, error) {
	data, err := c.decoder.consortium.TryPackVote(p.ID, p.Digest)
	return c.act(ctx, fmt.Sprintf("vote %d %x", p.ID, p.Digest), c.config.Deployment.Consortium, Call{Data: data, NotAfter: lastMillisecond(p.Expiry)}, err)
}

// Enact carries out a proposal that has its majority. It is not sent after the
// proposal's end.
func (c *Client) Enact(ctx context.Context, p Proposal) (ID, error) {
	data, err := c.decoder.consortium.TryPackEnact(p.ID)
	if p.Change == Admission || p.Change == Rotation {
		data, err = c.decoder.consortium.TryPackEnactKeys(p.ID, cardOf(p.Card))
	}
	return c.act(ctx, fmt.Sprintf("enact %d %x", p.ID, p.Digest), c.config.Deployment.Consortium, Call{Data: data, NotAfter: lastMillisecond(p.Expiry)}, err)
}

// Leave leaves the consortium for ever. plan is the hash of the run-off plan, or zero.
func (c *Client) Leave(ctx context.Context, plan [32]byte) (ID, error) {
	data, err := c.decoder.consortium.TryPackLeaveConsortium(plan)
	return c.act(ctx, "leave", c.config.Deployment.Consortium, Call{Data: data}, err)
}

// act submits a call that is meant until it is carried out: what its contract refused
// in a block that is final is sent anew (Attempt).
func (c *Client) act(ctx context.Context, label string, to Address, call Call, err error) (ID, error) {
	if err != nil {
		return ID{}, fault.Wrap(fault.Malformed, "pack call", err)
	}
	next, _ := Attempt(ctx, c, label)
	call.To = to
	return c.Submit(ctx, next, call)
}

// propose labels a proposal by its content and by how many of the same content
// were made before, so that it can be made again after it was enacted or expired.
func (c *Client) propose(ctx context.Context, label string, data []byte, err error) (ID, error) {
	if err != nil {
		return ID{}, fault.Wrap(fault.Malformed, "pack call", err)
	}
	hash := hashOf(data)
	prefix := fmt.Sprintf("%s %x ", label, hash[:8])
	made, err := c.outbox.all(ctx)
	if err != nil {
		return ID{}, err
	}
	next := 0
	for _, e := range made { // the outbox forgets the oldest first: what is missing was made before
		n, err := strconv.Atoi(strings.TrimPrefix(e.Label, prefix))
		if err != nil || !strings.HasPrefix(e.Label, prefix) {
			continue
		}
		if !e.State.Done() {
			return IDOf(e.Label), nil
		}
		next = max(next, n+1)
	}
	return c.Submit(ctx, prefix+strconv.Itoa(next), Call{To: c.config.Deployment.Consortium, Data: data})
}

// revert is the name of a contract's custom error, or empty.
func (d *decoder) revert(to Address, data []byte) string {
	if len(data) < 4 {
		return ""
	}
	contract := map[Address]abi.ABI{
		d.deployment.Consortium: d.consortiumABI, d.deployment.Consent: d.consentABI, d.deployment.Anchor: d.anchorABI,
	}[to]
	known, err := contract.ErrorByID([4]byte(data[:4]))
	if err != nil {
		return ""
	}
	return known.Name
}
