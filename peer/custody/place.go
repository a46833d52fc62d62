package custody

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

const spacePlace = "custody/place"

var placeKey = []byte("secret")

// loadPlaces reads the secret of the places, and draws it at the first start. It
// is the store's own: a peer key changes, and what was logged before must be
// found after.
func (s *Service) loadPlaces(ctx context.Context) error {
	raw, err := s.cfg.Store.Get(ctx, spacePlace, placeKey)
	switch {
	case err == nil && len(raw) == len(s.places):
		s.places = [32]byte(raw)
		return nil
	case err == nil:
		return fault.New(fault.Internal, "read openings", "the secret of their places is damaged")
	case !errors.Is(err, fault.Of(fault.NotFound)):
		return err
	}
	if _, err := io.ReadFull(rand.Reader, s.places[:]); err != nil {
		return fault.Wrap(fault.Unavailable, "place openings", err)
	}
	return s.cfg.Store.Batch(ctx, []storage.Op{storage.Put(spacePlace, placeKey, s.places[:])})
}

// place is where a vault's openings lie: a keyed hash, so that the disk does
// not show whose they are and listing them needs no search.
func (s *Service) place(id vault.ID) []byte {
	mac := hmac.New(sha256.New, s.places[:])
	mac.Write([]byte("souk/v1/custody-place\x00"))
	mac.Write(id[:])
	return mac.Sum(nil)
}

func (s *Service) openingKey(id vault.ID, number uint64) []byte {
	return binary.BigEndian.AppendUint64(s.place(id), number)
}
