package wallet

import (
	"context"
	"errors"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Relay has a member carry a call to the chain that this customer signed for: of
// those in first, then of all others, the first one that takes it. Asked again
// with that member first, it says how far the call has come.
//
// What a contract refuses is refused by every member, so the first such word is
// final; a member that is away, relays nothing or is asked too often is passed over.
func (w *Wallet) Relay(ctx context.Context, to [20]byte, data []byte, first ...did.Merchant) (did.Merchant, desk.Relayed, error) {
	var failed []error
	for _, m := range w.inTurn(first...) {
		var answer desk.Relayed
		err := w.call(ctx, m, desk.RelayProtocol, desk.ChainCall{To: to, Data: data}, &answer)
		if err == nil {
			return m, answer, nil
		}
		failed = append(failed, err)
		if kind := fault.KindOf(err); kind != fault.Unavailable && kind != fault.RateLimited && kind != fault.Full && kind != fault.Internal {
			break
		}
	}
	return did.Merchant{}, desk.Relayed{}, errors.Join(failed...)
}
