package agent

import "time"

// Kind is what somebody wants.
type Kind uint8

// The kinds of intents.
const (
	Buy     Kind = iota // Customer at Merchant for Amount, in millionths of a unit
	Grant               // Customer allows Merchant, the first time that it asks
	Deny                // Customer refuses Merchant, the first time that it asks
	Revoke              // Customer takes the grant to Merchant back
	Regrant             // Customer allows Merchant after all, or again
	Read                // Merchant asks for Customer's newest record
	Offer               // Customer offers points of Merchant for points of Other
	Redeem              // Customer spends points of Merchant
)

var kindNames = [...]string{"buy", "grant", "deny", "revoke", "regrant", "read", "offer", "redeem"}

func (k Kind) String() string { return kindNames[k] }

// Intent is one wish. Customers and merchants are numbers from 0.
type Intent struct {
	At       time.Duration // since the scenario's start, in whole milliseconds
	Kind     Kind
	Customer int
	Merchant int
	Other    int   // of an Offer
	Amount   int64 // of a Buy
}

// Stream is a source of intents in the order of their times.
type Stream interface {
	// Peek is when the next one is; ok is false when there are no more.
	Peek() (at time.Duration, ok bool)
	// Next takes it.
	Next() Intent
}
