package crm

import (
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// decode reads a stored value. Bytes that do not decode are this peer's own
// damage, so they are storage.ErrCorrupt, never a fault of who asked.
func decode(raw []byte, v any, limit int) error {
	if codec.Unmarshal(raw, v, limit) != nil {
		return damaged("a value does not decode")
	}
	return nil
}

// damaged is storage.ErrCorrupt with a detail.
func damaged(detail string) error {
	return &fault.Error{Kind: fault.Internal, Op: "read customers", Detail: detail, Err: storage.ErrCorrupt}
}
