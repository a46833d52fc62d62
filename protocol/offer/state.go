package offer

// State is what the exchange says of an offer: that it can be filled now, or the
// first reason against it. Numbers equal the contract's enum and are append-only.
type State uint8

// The states.
const (
	StateNone            State = 0 // not asked yet
	StateFillable        State = 1
	StateMalformed       State = 2
	StateBadSignature    State = 3
	StateExpired         State = 4
	StateCancelled       State = 5
	StateFilled          State = 6
	StateNoCorridor      State = 7  // the consortium voted no rate for the pair
	StatePaused          State = 8  // the pair is paused
	StateOutsideCorridor State = 9  // the rate is outside of what was voted
	StateFeeAboveLimit   State = 10 // the exchange fee is above what the maker allows
	StateNotCovered      State = 11 // no balance or no allowance
	StateCapReached      State = 12 // the pair's amount of this day is used up
)

var stateNames = [...]string{
	"none", "fillable", "malformed", "bad_signature", "expired", "cancelled", "filled", "no_corridor", "paused",
	"outside_corridor", "fee_above_limit", "not_covered", "cap_reached",
}

// String is the state's stable name. A later contract's state is "none": what
// is not understood is not filled.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return stateNames[StateNone]
}

// MarshalText makes JSON show the name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
