package earning

import "github.com/souk-network/souk/protocol/credential"

// Version is the version of rule sets that this package reads and writes.
const Version = 1

// Limits of a rule set.
const (
	// MaxPoints is the most points of one order: 2^40 - 1, what the points
	// contract counts as earned in an epoch.
	MaxPoints uint64 = 1<<40 - 1
	// MaxDocument is the most bytes of a rule set.
	MaxDocument = 512 << 10
	// MaxRules is the most rules of a set.
	MaxRules = 256
	// MaxList is the most entries of a list of texts.
	MaxList = 1024
	// MaxWindows is the most windows of a rule, MaxTiers the most tiers and
	// MaxOffsets the most clock changes of a time zone.
	MaxWindows, MaxTiers, MaxOffsets = 64, 32, 512
	// MaxTimes is the largest factor of a multiplier, 1,000.
	MaxTimes = 1000 * credential.One
	// MaxReturnDays is the longest return window.
	MaxReturnDays = 366
	// MaxPeriodDays is the longest period of a cap, a tier or a limit.
	MaxPeriodDays = 3660
)

// Rules is a merchant's whole rule set.
type Rules struct {
	Version    int              `json:"version"`           // 1
	Currency   string           `json:"currency"`          // ISO 4217; orders in another one earn nothing
	Zone       string           `json:"zone"`              // "UTC", "+09:00" or a name such as "Asia/Seoul": whose days and hours count
	Offsets    []Offset         `json:"offsets,omitempty"` // of a named zone: its clock changes, rising; filled in by the peer
	ReturnDays uint16           `json:"return_days"`       // points wait so many days for returns
	Value      credential.Micro `json:"value,omitzero"`    // what a point costs the merchant, in Currency; for the liability book alone
	Exclude    Match            `json:"exclude,omitzero"`  // lines that never earn
	Caps       Caps             `json:"caps,omitzero"`     //
	Tiers      []Tier           `json:"tiers,omitempty"`   // by rising points
	Rules      []Rule           `json:"rules"`             //
}

// Match names lines by category or by article: a line is met by either.
type Match struct {
	Categories []string `json:"categories,omitempty"`
	SKUs       []string `json:"skus,omitempty"`
}

// Caps bound what is earned. Zero is no bound.
type Caps struct {
	Order  uint64 `json:"order,omitempty"`  // most points of one order
	Day    uint64 `json:"day,omitempty"`    // most points of a person on one local day
	Person uint64 `json:"person,omitempty"` // most points of a person within Days
	Days   uint16 `json:"days,omitempty"`   // the order's local day and those before it; 0 with Person: ever
}

// Kind says what a rule does.
type Kind string

// The kinds of rules.
const (
	KindAmount     Kind = "amount"     // Points for each Per of what was paid for a line
	KindQuantity   Kind = "quantity"   // Points for each Per of a line's quantity
	KindBonus      Kind = "bonus"      // Points once for the order
	KindReferral   Kind = "referral"   // Points once for the order, to the person who referred the customer
	KindMultiplier Kind = "multiplier" // Times the points of amount and quantity rules
)

// Rounding says how a fraction of a point becomes whole.
type Rounding string

// The roundings.
const (
	RoundDown     Rounding = "down"
	RoundUp       Rounding = "up"
	RoundHalfUp   Rounding = "half_up"
	RoundHalfEven Rounding = "half_even"
)

// Scope says what is rounded together.
type Scope string

// The scopes of rounding.
const (
	ScopeLine  Scope = "line"  // each line alone
	ScopeOrder Scope = "order" // the rule's lines together; whole points go to the lines by largest remainder
)

// Stack says how rules of one family meet. Families are amount and quantity
// rules, multipliers (both for each line), bonuses, and referrals.
type Stack string

// The ways to stack.
const (
	StackTogether Stack = "together" // applies besides others
	StackBest     Stack = "best"     // of those that say best, only the one that gives most
	StackAlone    Stack = "alone"    // ends the search: none of lower priority applies
)

// Rule is one rule. Which fields a kind has is said at the fields; all others
// must be left out.
type Rule struct {
	ID       string           `json:"id"`               // 1 to 64 of a-z, 0-9, - and _
	Kind     Kind             `json:"kind"`             //
	Points   uint64           `json:"points,omitempty"` // all but multiplier
	Per      credential.Micro `json:"per,omitzero"`     // amount, quantity: above 0
	Times    credential.Micro `json:"times,omitzero"`   // multiplier: above 0, at most 1,000
	Round    Rounding         `json:"round,omitempty"`  // amount, quantity
	Scope    Scope            `json:"scope,omitempty"`  // amount, quantity
	Priority int16            `json:"priority"`         // higher goes first; rules with the same go by their place
	Stack    Stack            `json:"stack"`            //
	Cap      uint64           `json:"cap,omitempty"`    // amount, quantity: most points of the rule in one order
	Uses     uint32           `json:"uses,omitempty"`   // most orders of a person in which the rule gives; 0: no limit
	When     When             `json:"when,omitzero"`    // all that is named must hold
}

// When are a rule's conditions. An empty list is no condition.
type When struct {
	Categories []string         `json:"categories,omitempty"` // of the line, any of them
	SKUs       []string         `json:"skus,omitempty"`       // of the line, any of them
	Except     Match            `json:"except,omitzero"`      // not these lines
	Channels   []string         `json:"channels,omitempty"`   // of the order, any of them
	Events     []string         `json:"events,omitempty"`     // of the order, any of them
	Tiers      []string         `json:"tiers,omitempty"`      // of the person, any of them
	Basket     credential.Micro `json:"basket,omitzero"`      // least that was paid for the order
	Windows    []Window         `json:"windows,omitempty"`    // any of them
}

// Window is a stretch of local time, again on each of its days.
type Window struct {
	From     Day      `json:"from,omitzero"`      // first day; left out: since ever
	Until    Day      `json:"until,omitzero"`     // last day; left out: for ever
	Weekdays []string `json:"weekdays,omitempty"` // mon, tue, wed, thu, fri, sat, sun; none: all
	Start    Clock    `json:"start,omitzero"`     // first minute of the day
	End      Clock    `json:"end,omitzero"`       // first minute after; left out: midnight
}

// Tier is a level that a person has by points earned.
type Tier struct {
	ID     string `json:"id"`     // as a rule's
	Points uint64 `json:"points"` // least points earned, and kept by returns, within Days
	Days   uint16 `json:"days"`   // the day in question and those before it
}

// EventFirstOrder and EventReferred are events that the peer itself adds: the
// person's first order, and one of a person whom somebody referred.
const (
	EventFirstOrder = "first_order"
	EventReferred   = "referred"
)
