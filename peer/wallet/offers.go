package wallet

import (
	"context"
	"errors"
	"io"

	"github.com/souk-network/souk/peer/desk"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// SignOffer signs an exchange offer with the account that this customer has
// towards a merchant: as its maker, with a salt drawn from rand. It shows
// nobody anything.
func (w *Wallet) SignOffer(m did.Merchant, v offer.Venue, o offer.Offer, rand io.Reader) (offer.Signed, error) {
	key := w.cfg.Seed.Account(m)
	o.Maker = offer.Address(consent.AccountOfKey(key.PubKey()))
	if _, err := io.ReadFull(rand, o.Salt[:]); err != nil {
		return offer.Signed{}, fault.Wrap(fault.Unavailable, "sign offer", err)
	}
	s := offer.Sign(v, o, key)
	return s, s.Verify()
}

// HandIn gives a signed offer to a member, which gossips it once it can be
// filled: of those in first, then of all others, the first one that takes it. The
// fact names that member and the account, and nothing else of this customer.
func (w *Wallet) HandIn(ctx context.Context, s offer.Signed, first ...did.Merchant) (did.Merchant, desk.Offered, error) {
	return w.askOffer(ctx, desk.Offering{Offer: s.Encode()}, first...)
}

// OfferState asks how far an offer has come, members in turn.
func (w *Wallet) OfferState(ctx context.Context, id offer.ID, first ...did.Merchant) (did.Merchant, desk.Offered, error) {
	return w.askOffer(ctx, desk.Offering{ID: id}, first...)
}

func (w *Wallet) askOffer(ctx context.Context, q desk.Offering, first ...did.Merchant) (did.Merchant, desk.Offered, error) {
	var failed []error
	for _, m := range w.inTurn(first...) {
		var answer desk.Offered
		err := w.call(ctx, m, desk.OfferProtocol, q, &answer)
		if err == nil {
			return m, answer, nil
		}
		failed = append(failed, err)
		if kind := fault.KindOf(err); kind == fault.Malformed || kind == fault.BadSignature || kind == fault.Conflict {
			break // every member says so
		}
	}
	return did.Merchant{}, desk.Offered{}, errors.Join(failed...)
}

// Quote asks what a member's book has for an exchange: the first of those in
// first, then of all others, that answers. What it says binds nobody. An answer
// that is not one to the question counts as none.
func (w *Wallet) Quote(ctx context.Context, q desk.Quoting, first ...did.Merchant) (did.Merchant, desk.Quoted, error) {
	var failed []error
	for _, m := range w.inTurn(first...) {
		var answer desk.Quoted
		err := w.call(ctx, m, desk.QuoteProtocol, q, &answer)
		if err == nil {
			err = fits(q, answer)
		}
		if err == nil {
			return m, answer, nil
		}
		failed = append(failed, err)
	}
	return did.Merchant{}, desk.Quoted{}, errors.Join(failed...)
}

// fits holds an answer against its question.
func fits(q desk.Quoting, a desk.Quoted) error {
	const op = "read quote"
	if len(a.Levels) > int(q.Most) {
		return fault.New(fault.TooLarge, op, "more offers than were asked for")
	}
	var pay uint64
	for _, l := range a.Levels {
		for _, n := range []uint64{l.Receive, l.Pay, l.Gives, l.Takes} {
			if n == 0 || n > offer.MaxAmount {
				return fault.New(fault.Malformed, op, "an amount is zero or more than can be approved")
			}
		}
		pay += l.Pay // at most 255 amounts below 2^48
	}
	if q.Amount > 0 && pay > q.Amount {
		return fault.New(fault.Malformed, op, "costs more than is to be spent")
	}
	return nil
}
