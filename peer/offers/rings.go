package offers

import (
	"context"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
	"github.com/souk-network/souk/storage"
)

// spaceRings keeps the settlements that this peer sent and that are not final
// yet, by RingID: after a restart it says of their offers what it said before, and
// does not send them again.
const spaceRings = "peer/rings"

// keptRing is what is kept of a ring. Its id follows from it.
type keptRing struct {
	_     struct{} `cbor:",toarray"`
	Block uint64
	Legs  []keptLeg
}

type keptLeg struct {
	_         struct{} `cbor:",toarray"`
	Offer     []byte
	Give, Get uint64
}

// keep writes a ring down, before it is sent.
func (w *work) keep(ctx context.Context, r Ring) error {
	k := keptRing{Block: r.Block}
	for i, leg := range r.Legs {
		k.Legs = append(k.Legs, keptLeg{Offer: r.Offers[i].Encode(), Give: leg.Give, Get: leg.Get})
	}
	return w.service.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spaceRings, r.ID[:], codec.Marshal(k))})
}

// drop forgets a ring that is final, failed or was never sent. What could not be
// forgotten is asked about after the next start, and forgotten then.
func (w *work) drop(ctx context.Context, id RingID) {
	delete(w.rings, id)
	if err := w.service.cfg.Store.Batch(ctx, []storage.Op{storage.Delete(spaceRings, id[:])}); err != nil {
		w.service.cfg.Log.Warn("a settlement that is over could not be forgotten; it is looked at again after the next start", "error", err)
	}
}

func readRing(raw []byte) (Ring, error) {
	var k keptRing
	if err := codec.Unmarshal(raw, &k, len(raw)); err != nil {
		return Ring{}, err
	}
	r := Ring{Block: k.Block}
	for _, leg := range k.Legs {
		o, err := offer.Decode(leg.Offer)
		if err != nil {
			return Ring{}, err
		}
		r.Offers = append(r.Offers, o)
		r.Legs = append(r.Legs, market.Leg{ID: o.ID(), Give: leg.Give, Get: leg.Get})
	}
	r.ID = ringID(r.Legs, r.Block)
	return r, nil
}

// Restore goes on with the settlements that were on their way when the peer
// stopped. Call it once, when the offers are known and before Run.
func (s *Service) Restore(ctx context.Context) error {
	if s.cfg.Exchange == nil {
		return nil
	}
	var after []byte
	for {
		page, err := s.cfg.Store.Scan(ctx, spaceRings, nil, after, 256)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, p := range page {
			after = p.Key
			r, err := readRing(p.Value)
			if err != nil || string(r.ID[:]) != string(p.Key) {
				return fault.New(fault.Internal, "read settlements", "one that was kept cannot be read; restore the data folder from its backup")
			}
			s.work.rings[r.ID] = &sentRing{Ring: r}
			s.work.mark(r, Place{State: "pending"})
		}
	}
}
