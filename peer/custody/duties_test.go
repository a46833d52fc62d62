package custody

import (
	"encoding/binary"
	"testing"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
)

// Shares that live are counted over more than one page, those that were destroyed are
// not, and a vault that needs more custodians than there would be is told apart.
func TestDutiesOfACustodian(t *testing.T) {
	s := &Service{cfg: Config{Store: mem.NewKV()}}
	want := Duties{}
	for n := range uint16(2*dutiesPage + 3) {
		r := shareRecord{Deposit: Deposit{Threshold: 2 + n%3}}
		if n%10 == 0 {
			r.Destroyed = 1
		} else {
			want.Vaults++
			if r.Deposit.Threshold > 3 {
				want.Below++
			}
		}
		key := binary.BigEndian.AppendUint16(nil, n)
		if err := s.cfg.Store.Batch(t.Context(), []storage.Op{storage.Put(spaceShares, key, codec.Marshal(r))}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Duties(t.Context(), 3); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}
