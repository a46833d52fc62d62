package wallet

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
	"github.com/souk-network/souk/protocol/vault"
)

// RewardAsk is a campaign whose reward is asked for, as the chain has it.
type RewardAsk struct {
	Campaign reward.Campaign
	Merchant did.Merchant
	Start    uint64 // Unix seconds: when the campaign began
	Quorum   uint8  // 0: the merchant attests alone
	Now      uint64 // Unix seconds: time of the newest block
}

// AttestStart has a campaign's attestors say that a grant lives, and returns what
// they signed with their words. It shows the grant to them: to the merchant, which
// has it, or to as many members as the campaign asks for, the vault's custodians
// first, who see it with every read anyway, and the merchant last.
func (w *Wallet) AttestStart(ctx context.Context, id consent.GrantID, a RewardAsk) (reward.Start, []attest.Word, error) {
	g, ok := w.Signed(id)
	if !ok {
		return reward.Start{}, nil, fault.New(fault.NotFound, "start reward", "this wallet gave no such grant")
	}
	start, request, err := w.rewardRequest(g, a)
	if err != nil {
		return reward.Start{}, nil, err
	}
	ask := func(ctx context.Context, m did.Merchant) (answer attest.Answer, err error) {
		return answer, w.call(ctx, m, attest.StartProtocol, request, &answer)
	}
	if a.Quorum == 0 {
		return w.merchantsWord(ctx, a, start, ask)
	}
	words, err := attest.Gather(ctx, w.attestors(a.Merchant), int(a.Quorum), start, a.Campaign, ask)
	return start, words, err
}

func (w *Wallet) rewardRequest(g consent.SignedGrant, a RewardAsk) (reward.Start, attest.StartRequest, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	since, deadline := attest.StartTimes(a.Now, a.Start)
	start := attest.Case{Grant: g.Grant, Since: since, Deadline: deadline}.Statement([32]byte{})
	request := attest.StartRequest{
		Consortium: w.cfg.Consortium, Campaign: a.Campaign.Contract, Grant: g.Encode(), Since: since, Deadline: deadline,
	}
	if a.Quorum == 0 {
		return start, request, nil
	}
	secret := w.secret()
	request.Vault = secret.Public()
	if request.Vault.ID() != vault.ID(g.Grant.Vault) {
		return start, request, fault.New(fault.Revoked, "start reward", "the grant is of a vault that this wallet gave up")
	}
	point, err := secret.Tag(rand.Reader, attest.TagContext(a.Campaign), nil)
	if err != nil {
		return start, request, err
	}
	start.Person = attest.PersonOf(point.Point, a.Campaign, request.Vault.ID())
	request.Tag, err = secret.Tag(rand.Reader, attest.TagContext(a.Campaign), attest.TagStatement(start, a.Campaign))
	return start, request, err
}

// merchantsWord is the word of the merchant alone, which names the person itself.
func (w *Wallet) merchantsWord(ctx context.Context, a RewardAsk, s reward.Start, ask func(context.Context, did.Merchant) (attest.Answer, error)) (reward.Start, []attest.Word, error) {
	answer, err := ask(ctx, a.Merchant)
	if err != nil {
		return s, nil, err
	}
	s.Person = answer.Person
	if err := reward.Verify(s, a.Campaign, a.Merchant, answer.Signature); err != nil {
		return s, nil, err
	}
	return s, []attest.Word{{Member: a.Merchant, Signature: answer.Signature}}, nil
}

// attestors lists the active members in the order in which a wallet asks them.
func (w *Wallet) attestors(merchant did.Merchant) []did.Merchant {
	w.mu.Lock()
	defer w.mu.Unlock()
	return attest.InOrder(w.active(), func(m did.Merchant) bool {
		return slices.ContainsFunc(w.vault.Custodians, func(c consent.Custodian) bool { return c.Merchant == m })
	}, merchant)
}
