package peer

import (
	"testing"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
)

const bookNow, bookEnd uint64 = 1_000, 9_000

func granted(line byte, grant consent.GrantID, seq uint64, epoch uint32) consent.Statement {
	return consent.Statement{
		Line: did.Key{line}, State: consent.StateGranted, Seq: seq, ID: grant, Grant: grant,
		NotBefore: 1, Expiry: bookEnd, Until: bookEnd, Epoch: epoch, Time: 1,
	}
}

func revoked(line byte, grant consent.GrantID, seq uint64, epoch uint32) consent.Statement {
	return consent.Statement{
		Line: did.Key{line}, State: consent.StateRevoked, Seq: seq, ID: [32]byte{99}, Grant: grant,
		Expiry: bookEnd, Until: bookEnd, Epoch: epoch, Time: 1,
	}
}

// How a grant stands does not depend on the order in which lines spoke of it,
// and another line's word ends nothing and revives nothing on the grant's own.
//
// Defends I8.
func TestStanding(t *testing.T) {
	grant := consent.GrantID{1}
	tests := []struct {
		name      string
		said      []consent.Statement
		own, byID Standing
	}{
		{"nothing", nil, Unknown, Unknown},
		{"given", []consent.Statement{granted(1, grant, 1, 0)}, Live, Live},
		{"taken back", []consent.Statement{granted(1, grant, 1, 0), revoked(1, grant, 2, 0)}, Dead, Dead},
		{"ended by another line", []consent.Statement{granted(1, grant, 1, 0), granted(2, grant, 1, 0), revoked(2, grant, 2, 0)}, Live, Live},
		{"revived by another line", []consent.Statement{granted(1, grant, 1, 0), revoked(1, grant, 2, 0), granted(2, grant, 9, 9)}, Dead, Live},
		{"given again in a closed epoch", []consent.Statement{revoked(1, consent.GrantID{3}, 1, 4), granted(1, grant, 2, 4)}, Dead, Dead},
		{"given again in a new epoch", []consent.Statement{revoked(1, consent.GrantID{3}, 1, 4), granted(1, grant, 2, 5)}, Live, Live},
	}
	for _, tt := range tests {
		for turn := range max(1, len(tt.said)) {
			b := newBook()
			for i := range tt.said {
				b.apply(tt.said[(i+turn)%len(tt.said)])
			}
			if own, byID := b.standingOn(did.Key{1}, grant, bookNow), b.standing(grant, bookNow); own != tt.own || byID != tt.byID {
				t.Errorf("%s, beginning with statement %d: %d on its line and %d by its id, want %d and %d", tt.name, turn, own, byID, tt.own, tt.byID)
			}
		}
	}
	b := newBook()
	b.apply(granted(1, grant, 1, 0))
	if b.standing(grant, bookEnd) != Dead {
		t.Error("a grant stands after its end")
	}
}
