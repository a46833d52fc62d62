package real

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/scenario"
)

// The purposes that merchants ask for, as in the full simulation.
const (
	forReceipts = "souk:LoyaltyProgramme"
	forInsight  = "dpv:Personalisation"
)

// noticeKey is who asks for what.
type noticeKey struct {
	merchant int
	rights   consent.Rights
}

// notices are what merchants ask for, as wallets found it.
type notices struct {
	mu    sync.Mutex
	found map[noticeKey]consent.Notice
}

func (n *notices) of(key noticeKey) (consent.Notice, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	one, has := n.found[key]
	return one, has
}

func (n *notices) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.found)
}

func (n *notices) put(found map[noticeKey]consent.Notice) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.found = found
}

func notice(rights consent.Rights) api.Notice {
	purpose, right := forReceipts, "write"
	if rights == consent.Read {
		purpose, right = forInsight, "read"
	}
	return api.Notice{
		Purpose: purpose, Categories: []string{"purchases"}, Rights: []string{right}, RetentionDays: 30, Version: 1,
		Texts: []api.Text{{Lang: "en", Title: "A question", Body: "May we?"}},
	}
}

// ask has a merchant ask its two questions.
func (p *peer) ask(ctx context.Context) error {
	for _, rights := range []consent.Rights{consent.Write, consent.Read} {
		if err := p.Call(ctx, http.MethodPost, "/v1/notices", notice(rights), nil); err != nil {
			return fmt.Errorf("%s publishes its notices: %w", p.name, err)
		}
	}
	return nil
}

// openShops has every member ask its two questions, if there is anybody to
// answer, and waits until all can be found.
func (w *World) openShops() error {
	if len(w.customers) == 0 {
		return nil
	}
	for _, p := range w.members() {
		if err := p.open(w.told); err != nil {
			return err
		}
	}
	return w.until("every notice can be found", func() (bool, error) {
		err := w.customers[0].with(w.told, func(visitor *wallet.Wallet) error { return w.findNotices(w.told, visitor) })
		return err == nil && w.notices.count() == 2*len(w.members()), err
	})
}

// findNotices reads the notices as a wallet does.
func (w *World) findNotices(ctx context.Context, visitor *wallet.Wallet) error {
	number := map[did.Merchant]int{}
	for n, p := range w.peers {
		number[p.ID()] = n
	}
	all, err := visitor.Notices(ctx)
	if err != nil {
		return err
	}
	found := map[noticeKey]consent.Notice{}
	for _, n := range all {
		if n.Purpose == forReceipts || n.Purpose == forInsight {
			found[noticeKey{number[n.Merchant], n.Rights}] = n
		}
	}
	w.notices.put(found)
	return nil
}

// notice is what a merchant asks a customer for. Of one that has just come it is looked
// for until it arrives.
func (c *customer) notice(ctx context.Context, open *wallet.Wallet, key noticeKey) (consent.Notice, error) {
	w := c.world
	for deadline := w.Now() + scenario.AttestPatience; ; {
		one, has := w.notices.of(key)
		if has {
			return one, nil
		}
		if !w.peers[key.merchant].opened.Load() || w.Now() > deadline || !wait(ctx, often) {
			return one, fault.New(fault.NotFound, "read notices", w.peers[key.merchant].name+" asks for nothing yet")
		}
		if err := w.findNotices(ctx, open); err != nil {
			return one, err
		}
	}
}
