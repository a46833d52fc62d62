package custody

import (
	"context"

	"github.com/souk-network/souk/protocol/codec"
)

// Duties are what customers rely on this custodian for.
type Duties struct {
	Vaults int // of which a share lives here
	Below  int // of these, such as need more custodians than there would be members
}

// dutiesPage is how many shares are looked at together.
const dutiesPage = 256

// Duties counts the shares that live here. left is how many active members there
// would be without this one: a vault that needs more custodians could not be opened.
// Who else holds shares of a vault only its wallet knows.
func (s *Service) Duties(ctx context.Context, left int) (d Duties, err error) {
	var after []byte
	for {
		page, err := s.cfg.Store.Scan(ctx, spaceShares, nil, after, dutiesPage)
		if err != nil || len(page) == 0 {
			return d, err
		}
		for _, pair := range page {
			var r shareRecord
			if err := codec.Unmarshal(pair.Value, &r, maxShare); err != nil {
				return d, err
			}
			if r.Destroyed != 0 {
				continue
			}
			d.Vaults++
			if int(r.Deposit.Threshold) > left {
				d.Below++
			}
		}
		after = page[len(page)-1].Key
	}
}
