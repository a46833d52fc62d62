package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/offer"
)

// SignedOffer is an exchange order as its maker signed it (EIP-712).
type SignedOffer struct {
	Chain       uint64         `json:"chain" minimum:"1" doc:"Chain id of the domain."`
	Exchange    offer.Address  `json:"exchange" doc:"Contract of the domain."`
	Maker       offer.Address  `json:"maker"`
	Recipient   *offer.Address `json:"recipient,omitempty" doc:"Who gets what is received; the maker if absent."`
	Taker       *offer.Address `json:"taker,omitempty" doc:"Who alone may fill it; anybody if absent."`
	Give        offer.Address  `json:"give" doc:"Contract of the points that are given."`
	Want        offer.Address  `json:"want"`
	GiveAmount  uint64         `json:"give_amount" minimum:"1" maximum:"281474976710655"`
	WantAmount  uint64         `json:"want_amount" minimum:"1" maximum:"281474976710655"`
	MaxFee      uint64         `json:"max_fee,omitempty" doc:"Most of what is received that is taken as exchange fee."`
	MaxRelayFee uint64         `json:"max_relay_fee,omitempty" doc:"What who relays gets at most, of what is given and on top of it."`
	Nonce       string         `json:"nonce" pattern:"^(0|[1-9][0-9]{0,19})$" doc:"Decimal, 64 bits."`
	Expiry      uint64         `json:"expiry" doc:"Unix seconds: the last one in which it holds."`
	Salt        string         `json:"salt" pattern:"^0x[0-9a-f]{64}$"`
	Signature   string         `json:"signature" pattern:"^0x[0-9a-f]*$" minLength:"132" maxLength:"2050"`
}

// OfferState is how far an offer has come, as this peer knows it.
type OfferState struct {
	AsOf
	ID         offer.ID        `json:"id"`
	State      peer.OfferState `json:"state" enum:"signed,gossiped,settling,cancelled,expired" doc:"signed: kept here until the chain says that it can be filled."`
	Settlement string          `json:"settlement,omitempty" enum:"pending,sent,mined,final"`
	Standing   string          `json:"standing" enum:"none,fillable,malformed,bad_signature,expired,cancelled,filled,no_corridor,paused,outside_corridor,fee_above_limit,not_covered,cap_reached" doc:"What the exchange said last: fillable, or the first reason against it; none if it was not asked."`
	Fillable   uint64          `json:"fillable" doc:"Of what is given, how much could be filled."`
}

// CancelSignature is the maker's signature under the end of an offer.
type CancelSignature struct {
	Signature string `json:"signature" pattern:"^0x[0-9a-f]*$" minLength:"132" maxLength:"2050" doc:"EIP-712: Cancel(bytes32 offer)."`
}

// CancelBelow ends all offers of a maker with a smaller nonce.
type CancelBelow struct {
	Maker     offer.Address `json:"maker"`
	Nonce     string        `json:"nonce" pattern:"^(0|[1-9][0-9]{0,19})$"`
	Signature string        `json:"signature" pattern:"^0x[0-9a-f]*$" minLength:"132" maxLength:"2050" doc:"EIP-712: CancelBelow(address maker,uint64 nonce)."`
}

func (h handlers) offers(api huma.API) {
	add(api, http.MethodPost, "/v1/offers", "hand-in-offer", "Take a signed offer in: it is gossiped once the chain says that it can be filled", h.postOffer)
	add(api, http.MethodGet, "/v1/offers/{id}", "offer", "How far an offer has come", h.offerState)
	add(api, http.MethodDelete, "/v1/offers/{id}", "cancel-offer", "Relay the signed end of an offer to the chain", h.cancelOffer)
	add(api, http.MethodPost, "/v1/offers/cancel-below", "cancel-offers-below", "Relay the signed end of all offers of a maker below a nonce", h.cancelBelow)
}

func (h handlers) postOffer(ctx context.Context, in *Body[SignedOffer]) (*Body[OfferState], error) {
	s, err := in.Body.signed()
	if err != nil {
		return nil, err
	}
	id, err := h.node.Offer(ctx, s)
	if err != nil {
		return nil, err
	}
	return h.stateOf(ctx, id)
}

func (o SignedOffer) signed() (offer.Signed, error) {
	nonce, err := nonceOf(o.Nonce)
	if err != nil {
		return offer.Signed{}, err
	}
	out := offer.Signed{
		Venue: offer.Venue{Chain: o.Chain, Exchange: o.Exchange},
		Offer: offer.Offer{
			Maker: o.Maker, Give: o.Give, Want: o.Want, GiveAmount: o.GiveAmount, WantAmount: o.WantAmount, MaxFee: o.MaxFee,
			MaxRelayFee: o.MaxRelayFee, Nonce: nonce, Expiry: o.Expiry,
		},
	}
	if o.Recipient != nil {
		out.Offer.Recipient = *o.Recipient
	}
	if o.Taker != nil {
		out.Offer.Taker = *o.Taker
	}
	salt, err := unhex(o.Salt)
	if err != nil || len(salt) != len(out.Offer.Salt) {
		return offer.Signed{}, fault.New(fault.Malformed, "read offer", "the salt has not 32 bytes")
	}
	out.Offer.Salt = [32]byte(salt)
	out.Sig, err = unhex(o.Signature)
	return out, err
}

func nonceOf(text string) (uint64, error) {
	nonce, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Malformed, "read offer", "the nonce is not a number of 64 bits")
	}
	return nonce, nil
}

// unhex reads what the pattern of the description let through.
func unhex(text string) ([]byte, error) {
	raw, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	if err != nil {
		return nil, fault.New(fault.Malformed, "read offer", "not hexadecimal")
	}
	return raw, nil
}

// OfferPath names an offer.
type OfferPath struct {
	ID offer.ID `path:"id"`
}

func (h handlers) offerState(ctx context.Context, in *OfferPath) (*Body[OfferState], error) {
	return h.stateOf(ctx, in.ID)
}

func (h handlers) stateOf(ctx context.Context, id offer.ID) (*Body[OfferState], error) {
	s, err := h.node.OfferStatus(ctx, id)
	if err != nil {
		return nil, err
	}
	return body(OfferState{
		AsOf: asOf(s.Age), ID: id, State: s.State, Settlement: s.Settlement, Standing: s.Standing.State.String(), Fillable: s.Standing.Fillable,
	}), nil
}

func (h handlers) cancelOffer(ctx context.Context, in *struct {
	OfferPath
	Body CancelSignature
}) (*Body[OfferState], error) {
	sig, err := unhex(in.Body.Signature)
	if err != nil {
		return nil, err
	}
	if err := h.node.CancelOffer(ctx, in.ID, sig); err != nil {
		return nil, err
	}
	return h.stateOf(ctx, in.ID)
}

func (h handlers) cancelBelow(ctx context.Context, in *Body[CancelBelow]) (*struct{}, error) {
	nonce, err := nonceOf(in.Body.Nonce)
	if err != nil {
		return nil, err
	}
	sig, err := unhex(in.Body.Signature)
	if err != nil {
		return nil, err
	}
	return nil, h.node.CancelOffersBelow(ctx, in.Body.Maker, nonce, sig)
}
